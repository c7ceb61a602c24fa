r"""Mathematics of plans: consistency of targets, rhythm of a period, reward for a plan that is kept.

Symbols: ``X*`` (n,) targets of gross output; ``F*`` (n,) planned final use net of imports; ``A`` (n, n) input
coefficients. How far a plan was carried out is arithmetic that needs no function of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["bonus", "bonus_margins", "plan_consistency", "storming_index"]


def plan_consistency(coefficients: ArrayLike, targets: ArrayLike, final: ArrayLike) -> Floats:
    r"""How well targets of gross output fit the final use that is planned with them.

    .. math:: C = 1 - \frac{\sum_i |X_i^* - X_i^{imp}|}{\sum_i X_i^{imp}}, \qquad X^{imp} = (I - A)^{-1} F^*

    Parameters
    ----------
    coefficients : (..., n, n) array A.
    targets, final : (..., n) arrays X* and F*, in one unit of value.

    Returns
    -------
    (...) array, at most 1; NaN where the implied output is not positive.

    Raises
    ------
    numpy.linalg.LinAlgError
        If I - A is singular.

    Sources
    -------
    Leontief 1936; the index is a project construct.

    Examples
    --------
    >>> A = [[0.10, 0.20, 0.00], [0.05, 0.10, 0.10], [0.05, 0.10, 0.20]]
    >>> round(float(plan_consistency(A, [150, 90, 90], [100, 60, 40])), 6)
    0.816733
    """
    a, x, f = (np.asarray(given, dtype=np.float64) for given in (coefficients, targets, final))
    implied = np.linalg.solve(np.eye(a.shape[-1]) - a, f[..., np.newaxis])[..., 0]
    base = implied.sum(axis=-1)
    off = np.abs(x - implied).sum(axis=-1)
    return np.asarray(1 - np.divide(off, base, out=np.full_like(off, np.nan), where=base > 0))


def storming_index(shares: ArrayLike) -> Floats:
    r"""How far the output of a period is heaped on its last part.

    .. math:: SI = \frac{q_{last} - 1/n}{1 - 1/n}

    Parameters
    ----------
    shares : (..., n) array, output of the parts of a period in their order, in shares or in any unit.

    Returns
    -------
    (...) array from -1 / (n - 1), nothing in the last part, through 0, even work, to 1, all in the last part; NaN
    without output.

    Sources
    -------
    The three-phase month of the literature on storming; the normalisation is a project construct.

    Examples
    --------
    >>> round(float(storming_index([0.15, 0.25, 0.60])), 12)
    0.4
    """
    parts = np.asarray(shares, dtype=np.float64)
    whole, even = parts.sum(axis=-1), 1 / parts.shape[-1]
    last = np.divide(parts[..., -1], whole, out=np.full_like(whole, np.nan), where=whole > 0)
    return np.asarray((last - even) / (1 - even))


def bonus(
    output: ArrayLike, promised: ArrayLike, *, tentative: float = 0.0, fund: float = 0.0, rates: tuple[float, ...]
) -> Floats:
    r"""Bonus of an enterprise that names its own target.

    .. math:: B = \bar B + \beta (\hat y - \bar y) + \begin{cases} \alpha (y - \hat y) & y \ge \hat y \\
              \gamma (y - \hat y) & y < \hat y \end{cases}

    Parameters
    ----------
    output, promised : arrays y and y-hat, what was made and what the enterprise said it would make.
    tentative, fund : what the centre first asked for, and the bonus for it.
    rates : alpha (over the promise), beta (promised), gamma (under the promise).

    Sources
    -------
    Weitzman 1976, Bell Journal of Economics 7.

    Examples
    --------
    >>> [round(float(bonus(100, promise, rates=(0.2, 0.4, 0.7))), 1) for promise in (90, 100, 110)]
    [38.0, 40.0, 37.0]
    """
    over, said, under = rates
    y, named = np.asarray(output, dtype=np.float64), np.asarray(promised, dtype=np.float64)
    gap = y - named
    return np.asarray(fund + said * (named - tentative) + np.where(gap >= 0, over * gap, under * gap))


def bonus_margins(over: ArrayLike, promised: ArrayLike, under: ArrayLike) -> Floats:
    r"""How far the three rates of a bonus are from making it pay to promise less or more than one will make.

    .. math:: (\alpha, \; \beta - \alpha, \; \gamma - \beta)

    The truth is the best promise if and only if all three are positive: 0 < alpha < beta < gamma.

    Parameters
    ----------
    over, promised, under : arrays alpha, beta, gamma.

    Returns
    -------
    (3, ...) array.

    Sources
    -------
    Weitzman 1976, Bell Journal of Economics 7.

    Examples
    --------
    >>> bonus_margins(0.25, 0.5, 1.0)
    array([0.25, 0.25, 0.5 ])
    """
    alpha, beta, gamma = (np.asarray(rate, dtype=np.float64) for rate in (over, promised, under))
    return np.stack([alpha, beta - alpha, gamma - beta])
