"""Tables of analysis: labels on the formulas. One file each, found by its place.

A member has ``TITLE``, ``SOURCE``, perhaps ``OPTIONS``, and ``table(economy, **options) -> DataFrame``, whose ``attrs``
say unit, method and source; it may have other functions that return labelled arrays. `analyse` is the door for
``lustrum analyse``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lustrum.discovery import list_modules, load
from lustrum.economy.options import Option, choose

if TYPE_CHECKING:
    import pandas as pd

    from lustrum.economy.economy import Economy


def list_tables() -> tuple[str, ...]:
    """List the names of the tables of analysis."""
    return tuple(list_modules(__name__))


def list_options(name: str) -> tuple[Option, ...]:
    """List the options of a table of analysis.

    Raises
    ------
    NameProblems
        If there is no such table; the nearest name is given.
    """
    options: tuple[Option, ...] = getattr(load(__name__, name, "analysis"), "OPTIONS", ())
    return options


def analyse(economy: Economy, name: str, **options: Any) -> pd.DataFrame:
    """Return one table of analysis.

    Parameters
    ----------
    economy : Economy
        What to look at.
    name : str
        One of `list_tables`.
    **options : str or number
        Choices that the table leaves open, see `list_options`.

    Raises
    ------
    NameProblems
        If there is no such table; the nearest name is given.
    EconomyProblems
        If there is no such option or value, or the economy lacks what the table needs.
    """
    module = load(__name__, name, "analysis")
    chosen = choose(list_options(name), options, name, "table")
    frame: pd.DataFrame = module.table(economy, **chosen)
    kept = {key: value for key, value in chosen.items() if value is not None}
    attrs = {"title": module.TITLE, "source": module.SOURCE, **frame.attrs}
    frame.attrs = attrs | ({"options": kept} if kept else {})
    return frame
