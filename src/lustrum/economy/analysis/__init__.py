"""Tables of analysis: labels on the formulas. One file each, found by its place.

A member has ``TITLE``, ``SOURCE`` and ``table(economy) -> DataFrame``, whose ``attrs`` say unit, method and source; it
may have other functions that return labelled arrays. `analyse` is the door for ``lustrum analyse``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lustrum.discovery import list_modules, load

if TYPE_CHECKING:
    import pandas as pd

    from lustrum.economy.economy import Economy


def list_tables() -> tuple[str, ...]:
    """List the names of the tables of analysis."""
    return tuple(list_modules(__name__))


def analyse(economy: Economy, name: str) -> pd.DataFrame:
    """Return one table of analysis.

    Parameters
    ----------
    economy : Economy
        What to look at.
    name : str
        One of `list_tables`.

    Raises
    ------
    NameProblems
        If there is no such table; the nearest name is given.
    EconomyProblems
        If the economy lacks what the table needs.
    """
    module = load(__name__, name, "analysis")
    frame: pd.DataFrame = module.table(economy)
    frame.attrs = {"title": module.TITLE, "source": module.SOURCE, **frame.attrs}
    return frame
