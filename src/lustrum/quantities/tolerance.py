"""How near is near enough, said once."""

from __future__ import annotations

CERTIFIED_GAP = 1e-6
"""A plan is called optimal when its certified relative gap is at most this."""

SHARES_ADD_UP = 1e-6
"""Shares of a whole must add to one within this."""


def relative_gap(found: float, expected: float) -> float:
    """Return the absolute gap relative to the larger magnitude, or 0 when both are 0.

    Examples
    --------
    >>> relative_gap(99.0, 100.0)
    0.01
    """
    scale = max(abs(found), abs(expected))
    return abs(found - expected) / scale if scale else 0.0
