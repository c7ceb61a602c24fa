"""The worker-peasant alliance as other rules read it: its value, and how an answer follows it.

The mechanism of slot ``alliance`` moves it; rules that should answer to it ask here, so that they need not know one
another. Where no mechanism works in the slot, nothing answers.
"""

from __future__ import annotations

from lustrum.simulation.month import Month

VALUE = "alliance"
"""Where the board keeps the alliance, 0 to 1."""


def alliance_now(month: Month) -> float:
    """Return the alliance at the end of last month; its start before the first."""
    start = float(month.lever("alliance.start", 0.5))
    return float(month.board.get(VALUE, start))


def answer(month: Month, of: str) -> float:
    r"""Return the factor by which something follows the alliance.

    .. math:: f = \max(0,\; 1 + \kappa\,(a - a_0))

    with the alliance :math:`a`, its start :math:`a_0` and the strength :math:`\kappa`, the parameter ``alliance.<of>``.

    Parameters
    ----------
    month : Month
        The month.
    of : str
        What follows: ``on_joining`` or ``on_offering``.
    """
    strength = float(month.lever(f"alliance.{of}", 0.0))
    if not strength:
        return 1.0
    return max(0.0, 1 + strength * (alliance_now(month) - float(month.lever("alliance.start", 0.5))))
