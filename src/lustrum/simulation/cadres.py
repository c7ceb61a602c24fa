"""Cadres as other rules read them: how well posts are filled, and what that does to the sight of work.

The mechanism of slot ``cadres`` keeps the quality; where none works, quality is 1 and nothing changes.
"""

from __future__ import annotations

from lustrum.simulation.month import Month

QUALITY = "cadre quality"
"""Where the board keeps trained persons over posts, 0 to 1."""


def quality_now(month: Month) -> float:
    """Return trained cadres over posts in cooperatives, at most 1; 1 where nobody counts them."""
    return float(month.board.get(QUALITY, 1.0))


def monitoring_now(month: Month, monitoring: float) -> float:
    r"""Return how far work is seen, when posts are filled as they are.

    .. math:: m' = m\,\big(\mu + (1 - \mu)\, q\big)

    with the monitoring :math:`m` of well-filled posts, the quality :math:`q` and the part :math:`\mu` that untrained
    people see, the parameter ``cadres.untrained``.
    """
    untrained = float(month.lever("cadres.untrained", 1.0))
    return monitoring * (untrained + (1 - untrained) * quality_now(month))
