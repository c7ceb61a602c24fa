"""Guarantee of private ownership: owners are told that small and middle business will not be taken.

What owners believe of it decides how much they invest and hold; the guarantee is worth its credibility.

Claims D1955-32 (front with part of the national capitalists) and D1955-06; it stands against D1955-54.

`strength`: credibility: 0 nobody believes it, 1 everybody does.

Does not do: keep a later measure from breaking it.

Sources
-------
Decision of October 1946 on private ownership in industry and trade (recalled). Credibility: synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.programme.effects import Effect, Set
from lustrum.programme.measures import KindParameters
from lustrum.programme.view import MeasureMonth

TITLE = "Private ownership guaranteed"
CLAIMS = ("D1955-32", "D1955-06")


class Parameters(KindParameters):
    """Parameters of the guarantee: its credibility is its strength."""


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Set how safe owners hold their property to be."""
    yield Set("private-capital.security", {}, p.strength)
