"""How far two definitions go together: over a trajectory, and over scenarios.

Owns two numbers of ATT-05; the first splitting criterion and the kinds of difference are `disagreement`.
Definitions are not ranked and nothing is averaged over them: both numbers are of one pair.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lustrum.assessment.logic import FALSE, TRUE, word
from lustrum.assessment.scorecard import Scorecard
from lustrum.formulas.association import kendall_tau

__all__ = ["margin_association", "share_apart"]


def share_apart(card: Scorecard, first: str, second: str) -> float:
    """Return the share of Decembers on which two definitions say the opposite, of those on which both say something.

    Parameters
    ----------
    card : Scorecard
        A card that holds both.
    first, second : str
        Definitions.

    Returns
    -------
    float
        NaN where there is no December on which both are determinable.
    """
    said = {word(int(TRUE)), word(int(FALSE))}
    series = zip(card.december_series(first), card.december_series(second), strict=True)
    both = [one != other for (_, one), (_, other) in series if one in said and other in said]
    return float(np.mean(both)) if both else float("nan")


def margin_association(cards: Sequence[Scorecard], first: str, second: str) -> float:
    """Return Kendall's coefficient between the margins of two definitions over scenarios, each at its card's date.

    A margin is by how much a definition is met or missed, relative to its threshold; only the order of scenarios by
    each definition is compared, never the margins of one with those of the other.

    Parameters
    ----------
    cards : sequence of Scorecard
        One for each scenario.
    first, second : str
        Definitions that each card holds.

    Returns
    -------
    float
        From -1 (what is further by the one is nearer by the other) to 1; NaN with fewer than two scenarios in which
        both have a margin, or where one gives all of them the same.
    """
    margins = [
        [np.nan if margin is None else margin for margin in (card.whole(name).margin for card in cards)]
        for name in (first, second)
    ]
    return kendall_tau(margins[0], margins[1])
