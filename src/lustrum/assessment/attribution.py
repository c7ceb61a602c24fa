r"""What a measure or a shock brought, seen over several records of one history that differ in nothing else.

Each function takes outcomes of draws in the same order on every side, so that a draw is compared with itself: the
records share their luck (common random numbers). :func:`outcome` makes an outcome of a record by any expression of
the history's language. Nothing here runs anything: `studies` makes the records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lustrum.errors import HistoryProblems, Problem
from lustrum.formulas.coalitions import shapley_by_orders, shapley_values, subsets
from lustrum.history.history import History
from lustrum.quantities.calendar import Month

__all__ = ["Causation", "Effect", "Shares", "effect", "necessity_and_sufficiency", "outcome", "shares_of_causes"]

Floats = NDArray[np.float64]
LEAST_FOR_SPREAD = 2


def outcome(history: History, observable: str, at: Month | str | None = None) -> float:
    """Return what an observable says at a date: its last known value that is not after it.

    Parameters
    ----------
    history : History
        The record.
    observable : str
        An expression, such as ``yearly(value_added[branch.sector=industry])``; it must give one number a date.
    at : Month or str, optional
        The date; by default the end of the record.

    Raises
    ------
    HistoryProblems
        If the expression cannot be read, or says nothing up to the date.
    """
    series = history.observe(observable)
    if series.ndim != 1:
        extra = ", ".join(str(dim) for dim in series.dims if dim != "time")
        raise HistoryProblems(
            [Problem("An outcome is one number a date.", observable, extra, remedy="Sum over it or pick a label.")]
        )
    months = series.coords["time"].values.astype("datetime64[M]")
    inside = np.isfinite(series.values)
    if at is not None:
        last = at if isinstance(at, Month) else Month.parse(at)
        ends = months + (11 if series.attrs.get("cadence") == "year" else 0)
        inside &= ends <= np.datetime64(str(last), "M")
    if not inside.any():
        raise HistoryProblems(
            [Problem("The observable has no value up to the date.", observable, str(at or "the end"))]
        )
    return float(series.values[inside][-1])


@dataclass(frozen=True)
class Effect:
    """What a measure changed in each draw.

    Parameters
    ----------
    differences : float64 (draw,)
        Outcome with the measure less outcome without it.
    mean, error : float
        Mean of the differences and its standard error; the latter is NaN with one draw.
    rising : float
        Share of draws in which the outcome is higher with the measure.
    """

    differences: Floats
    mean: float
    error: float
    rising: float


def effect(programme: ArrayLike, without: ArrayLike) -> Effect:
    r"""Return the effect of a measure by paired draws (ATT-01).

    .. math:: \delta_s = Y_s(\text{programme}) - Y_s(\text{programme without } p)

    Parameters
    ----------
    programme, without : float (draw,)
        Outcomes of the same draws.

    Examples
    --------
    >>> found = effect([3.0, 5.0, 4.0], [1.0, 4.0, 4.0])
    >>> found.mean, round(found.error, 6), round(found.rising, 6)
    (1.0, 0.57735, 0.666667)
    """
    one, other = _paired(programme, without)
    apart = one - other
    enough = len(apart) >= LEAST_FOR_SPREAD
    error = float(apart.std(ddof=1) / np.sqrt(len(apart))) if enough else float("nan")
    return Effect(apart, float(apart.mean()), error, float((apart > 0).mean()))


@dataclass(frozen=True)
class Shares:
    """What each of several causes added.

    Parameters
    ----------
    values : dict of str to float64 (draw,)
        Addition of each cause, draw by draw.
    means : dict of str to float
        Their means over draws.
    errors : dict of str to float
        Standard errors of the means over orders; 0 where every order was counted, NaN from a single order.
    is_exact : bool
        Whether every set of causes was known.
    orders : int
        Over how many orders the mean was taken.
    whole : float
        What all causes add together, mean over draws; the means add up to it.
    """

    values: dict[str, Floats]
    means: dict[str, float]
    errors: dict[str, float]
    is_exact: bool
    orders: int
    whole: float


def shares_of_causes(
    outcomes: Mapping[frozenset[str], ArrayLike],
    causes: Sequence[str],
    orders: Iterable[Sequence[str]] | None = None,
) -> Shares:
    r"""Part an outcome among causes whatever their order: Shapley values (ATT-02).

    .. math:: \phi_i = \sum_{S \not\ni i} \frac{|S|!\,(n - |S| - 1)!}{n!} \big( Y(S \cup i) - Y(S) \big)

    Exact where the outcome of every set of causes is known; else the mean over those orders in which every step is.

    Parameters
    ----------
    outcomes : mapping of frozenset to float or float (draw,)
        Outcome with the causes of a set and without the others.
    causes : sequence of str
        Measures or shocks.
    orders : iterable of sequences of causes, optional
        Orders drawn beforehand, where sets are missing; by default all orders that are known.

    Examples
    --------
    >>> yields = {frozenset(): 1.0, frozenset("a"): 3.0, frozenset("b"): 2.0, frozenset("ab"): 6.0}
    >>> found = shares_of_causes(yields, "ab")
    >>> found.means, found.whole
    ({'a': 3.0, 'b': 2.0}, 5.0)
    """
    worth = {one: np.atleast_1d(np.asarray(value, dtype=np.float64)) for one, value in outcomes.items()}
    everybody = frozenset(causes)
    is_exact = all(one in worth for one in subsets(causes))
    if is_exact:
        values = shapley_values(worth, causes)
        errors, count = dict.fromkeys(causes, 0.0), int(np.prod(np.arange(1, len(causes) + 1)))
    else:
        values, spread, count = shapley_by_orders(_means(worth), causes, orders)
        errors = {name: float(part[0]) for name, part in spread.items()}
        values, _, _ = shapley_by_orders(worth, causes, orders)
    whole = float((worth[everybody] - worth[frozenset()]).mean())
    means = {name: float(value.mean()) for name, value in values.items()}
    return Shares(values, means, errors, is_exact, count, whole)


def _means(worth: Mapping[frozenset[str], Floats]) -> dict[frozenset[str], Floats]:
    return {one: np.atleast_1d(value.mean()) for one, value in worth.items()}


@dataclass(frozen=True)
class Causation:
    """Whether success hangs on a measure.

    Parameters
    ----------
    necessity : float
        Among draws that succeed with the measure, the share that fails without it; NaN where none succeeds.
    sufficiency : float
        Among draws that fail without the measure, the share that succeeds with it; NaN where none fails.
    both : float
        Share of all draws that succeed with it and fail without it.
    with_it, without_it : float
        Share of draws that succeed with the measure, and without it.
    draws : int
        How many draws.
    """

    necessity: float
    sufficiency: float
    both: float
    with_it: float
    without_it: float
    draws: int


def necessity_and_sufficiency(
    programme: ArrayLike, without: ArrayLike, is_success: Callable[[Floats], ArrayLike]
) -> Causation:
    r"""Return the chances that a measure was necessary, and that it is sufficient (ATT-03).

    .. math:: PN = P(\bar y_{\bar p} \mid y_p), \qquad PS = P(y_p \mid \bar y_{\bar p}), \qquad
              PNS = P(y_p, \bar y_{\bar p})

    Draws are compared with themselves, so no assumption of monotony is needed within the model. Whether the model's
    chances are the world's is another matter.

    Parameters
    ----------
    programme, without : float (draw,)
        Outcomes of the same draws.
    is_success : callable
        Says of outcomes (draw,) which are a success, bool (draw,).

    Examples
    --------
    >>> found = necessity_and_sufficiency([5, 6, 7, 1], [1, 6, 2, 1], lambda y: y >= 5)
    >>> round(found.necessity, 6), round(found.sufficiency, 6), found.both
    (0.666667, 0.666667, 0.5)
    """
    one, other = (np.asarray(is_success(side), dtype=bool) for side in _paired(programme, without))
    turned = one & ~other
    nan = float("nan")
    return Causation(
        necessity=float(turned.sum() / one.sum()) if one.any() else nan,
        sufficiency=float(turned.sum() / (~other).sum()) if (~other).any() else nan,
        both=float(turned.mean()),
        with_it=float(one.mean()),
        without_it=float(other.mean()),
        draws=len(one),
    )


def _paired(programme: ArrayLike, without: ArrayLike) -> tuple[Floats, Floats]:
    one, other = (np.atleast_1d(np.asarray(side, dtype=np.float64)) for side in (programme, without))
    if one.shape != other.shape or one.ndim != 1 or not len(one):
        found = f"{one.shape} and {other.shape}"
        raise HistoryProblems(
            [Problem("Draws are compared in pairs.", "outcomes", found, "as many on either side, at least one")]
        )
    if not (np.isfinite(one).all() and np.isfinite(other).all()):
        raise HistoryProblems(
            [Problem("An outcome is missing.", "outcomes", remedy="Leave the draw out on both sides.")]
        )
    return one, other
