"""What measures brought: a scenario lived through with and without them, with the same luck.

The runs are made here, what is said of them is `assessment.attribution`. Up to four measures are parted exactly, over
all sets of them; more of them over orders drawn beforehand, which is said in the result.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lustrum.assessment.attribution import (
    Causation,
    Effect,
    Shares,
    effect,
    necessity_and_sufficiency,
    outcome,
    shares_of_causes,
)
from lustrum.errors import Interrupted, Problem, StudyProblems, nearest
from lustrum.formulas.coalitions import subsets
from lustrum.programme.scenario import Scenario, load_scenario
from lustrum.quantities.calendar import Month
from lustrum.quantities.randomness import Draws
from lustrum.studies.draws import DrawsInterrupted, draw_seeds, make_draws, with_options

Floats = NDArray[np.float64]
Say = Callable[[str], None]

MOST_EXACT = 4
"""More measures are parted over drawn orders: each further one doubles the sets."""

ORDERS_PER_MEASURE = 2
"""Orders drawn for each measure, beyond the exact case."""


@dataclass(frozen=True, eq=False)
class Attribution:
    """What measures brought to an outcome.

    Parameters
    ----------
    scenario, observable, at : str
        What was lived through, and what is looked at when.
    measures : tuple of str
        The measures.
    seeds : tuple of int
        The draws.
    outcomes : dict of frozenset to float64 (draw,)
        Outcome with the measures of a set and without the others of those asked for.
    effects : dict of str to Effect
        What each measure changed, the others in force.
    shares : Shares or None
        What each added whatever the order; None where too little was finished.
    causation : dict of str to Causation
        Necessity and sufficiency of each, where a test of success was given.
    """

    scenario: str
    observable: str
    at: str
    measures: tuple[str, ...]
    seeds: tuple[int, ...]
    outcomes: dict[frozenset[str], Floats]
    effects: dict[str, Effect]
    shares: Shares | None
    causation: dict[str, Causation]

    def to_dict(self) -> dict[str, Any]:
        """Return the facts as plain values."""
        shares = self.shares
        return {
            "scenario": self.scenario,
            "observable": self.observable,
            "at": self.at,
            "measures": list(self.measures),
            "seeds": list(self.seeds),
            "outcomes": [{"with": sorted(one), "values": found.tolist()} for one, found in self.outcomes.items()],
            "effects": {name: {"mean": found.mean, "error": found.error} for name, found in self.effects.items()},
            "shares": shares and {"means": shares.means, "is_exact": shares.is_exact, "orders": shares.orders},
            "causation": {name: vars(found) for name, found in self.causation.items()},
        }

    def __str__(self) -> str:
        lines = [f"{self.observable} at {self.at}, {self.scenario}, {len(self.seeds)} draws on the same seeds"]
        for name in self.measures:
            parts = []
            if name in self.effects:
                parts.append(f"effect {self.effects[name].mean:+.6g}")
            if self.shares is not None:
                parts.append(f"share {self.shares.means[name]:+.6g}")
            if name in self.causation:
                found = self.causation[name]
                parts.append(f"necessary {found.necessity:.0%}, sufficient {found.sufficiency:.0%}")
            lines.append(f"  {name}: {', '.join(parts) or 'not finished'}")
        if self.shares is not None and not self.shares.is_exact:
            lines.append(f"  shares over {self.shares.orders} drawn orders, not over all")
        return "\n".join([*lines, "  Within the model; a measure that needs a removed one does not act either."])

    __repr__ = __str__


class AttributionInterrupted(Interrupted):
    """The user stopped an attribution; what was finished is kept.

    Parameters
    ----------
    attribution : Attribution
        What can be said of the sets of measures that were finished.
    """

    def __init__(self, attribution: Attribution) -> None:
        self.attribution = attribution
        super().__init__(f"{len(attribution.outcomes)} sets of measures were lived through.")


def attribute(
    scenario: Scenario | str,
    measures: Sequence[str],
    observable: str,
    *,
    at: Month | str | None = None,
    is_success: Callable[[Floats], ArrayLike] | None = None,
    seed: int | None = None,
    draws: int | None = None,
    until: Month | str | None = None,
    scale: int | None = None,
    workers: int | None = 1,
    say: Say = lambda text: None,
) -> Attribution:
    """Say what each of several measures brought to an outcome.

    Parameters
    ----------
    scenario : Scenario or str
        A scenario or its name; all its other measures stay in force.
    measures : sequence of str
        Measures or shocks of its programme.
    observable : str
        What is looked at, by the history's language; one number a date.
    at : Month or str, optional
        When; by default at the end.
    is_success : callable, optional
        Says of outcomes (draw,) which are a success; then necessity and sufficiency are told too.
    seed, draws, until, scale, workers
        As for :func:`lustrum.studies.running.run`.
    say : callable
        Told what is being done.

    Raises
    ------
    StudyProblems
        If no measure is given, or one is not in the programme.
    AttributionInterrupted
        On Ctrl-C, with what was finished.
    """
    base = load_scenario(scenario) if isinstance(scenario, str) else scenario
    base = with_options(base, Month.parse(until) if isinstance(until, str) else until, scale)
    _check_measures(base, measures)
    seeds = draw_seeds(base, seed, draws)
    orders = None if len(measures) <= MOST_EXACT else _draw_orders(measures)
    wanted = _sets(measures, orders)
    outcomes: dict[frozenset[str], Floats] = {}

    def found() -> Attribution:
        when = str(at or base.until)
        return _summary(base.name, observable, when, measures, tuple(seeds), outcomes, orders, is_success)

    for number, one in enumerate(wanted, 1):
        told = f"set {number} of {len(wanted)} ({', '.join(sorted(one)) or 'none of them'}): "
        variant = base.without(*(name for name in measures if name not in one))
        try:
            lived = make_draws(variant, seeds, lambda text, told=told: say(told + text), workers)  # type: ignore[misc]
        except DrawsInterrupted:
            raise AttributionInterrupted(found()) from None
        outcomes[one] = np.array([outcome(draw.history, observable, at) for draw in lived])
    return found()


def _check_measures(scenario: Scenario, measures: Sequence[str]) -> None:
    known = scenario.programme.ids
    where = f"programme of {scenario.name}"
    problems = [
        Problem("The programme has no such measure.", where, name, ", ".join(known), nearest(name, known))
        for name in measures
        if name not in known
    ]
    problems += [
        Problem("A measure is named twice.", where, name) for name in set(measures) if measures.count(name) > 1
    ]
    if not measures:
        problems.append(Problem("No measure is named.", where, allowed=", ".join(known)))
    if problems:
        raise StudyProblems(problems)


def _draw_orders(measures: Sequence[str]) -> list[list[str]]:
    """Draw orders of measures, each with its reverse: what comes early in one comes late in the other."""
    luck, orders = Draws(0), []
    for number in range(ORDERS_PER_MEASURE * len(measures) // 2):
        places = np.argsort(luck.uniform(None, f"order {number}", np.arange(len(measures))), kind="stable")
        order = [measures[place] for place in places]
        orders += [order, order[::-1]]
    return orders


def _sets(measures: Sequence[str], orders: Sequence[Sequence[str]] | None) -> list[frozenset[str]]:
    """Return the sets of measures to be lived through: all first, then each left out, then the rest."""
    everything = frozenset(measures)
    first = [everything, *(everything - {name} for name in measures)]
    if orders is None:
        rest = subsets(measures)
    else:
        rest = [frozenset(order[:end]) for order in orders for end in range(len(order) + 1)]
    return list(dict.fromkeys([*first, *rest]))


def _summary(
    scenario: str,
    observable: str,
    at: str,
    measures: Sequence[str],
    seeds: tuple[int, ...],
    outcomes: dict[frozenset[str], Floats],
    orders: Sequence[Sequence[str]] | None,
    is_success: Callable[[Floats], ArrayLike] | None,
) -> Attribution:
    everything = frozenset(measures)
    pairs = {
        name: (outcomes[everything], outcomes[everything - {name}])
        for name in measures
        if everything in outcomes and everything - {name} in outcomes
    }
    try:
        shares = shares_of_causes(outcomes, measures, orders)
    except ValueError:  # too few sets were finished
        shares = None
    return Attribution(
        scenario,
        observable,
        at,
        tuple(measures),
        seeds,
        dict(outcomes),
        {name: effect(*pair) for name, pair in pairs.items()},
        shares,
        {name: necessity_and_sufficiency(*pair, is_success) for name, pair in pairs.items()} if is_success else {},
    )
