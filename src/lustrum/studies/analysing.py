"""Tables of analysis at the door: text for people, a plain mapping for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from lustrum.economy.analysis import analyse as analyse_economy
from lustrum.economy.analysis import list_options, list_tables
from lustrum.economy.options import choose, read_words
from lustrum.economy.storage import load_economy
from lustrum.studies.layout import lay_out, shown_number
from lustrum.studies.writing import without_nan


@dataclass(frozen=True, eq=False)
class Analysis:
    """One table of analysis of one economy.

    Parameters
    ----------
    economy, name : str
        What was looked at, and which table.
    frame : DataFrame
        The table; its ``attrs`` say title, unit and source.
    evidence : tuple of str
        What the economy rests on.
    """

    economy: str
    name: str
    frame: pd.DataFrame
    evidence: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the table as a plain mapping: one record a row, with its labels."""
        names = [str(name or "label") for name in self.frame.index.names]
        rows = self.frame.rename_axis(names).reset_index().to_dict("records")
        attributes = {str(key): value for key, value in self.frame.attrs.items()}
        facts = {"economy": self.economy, "table": self.name, **attributes, "evidence": list(self.evidence)}
        return dict(without_nan({**facts, "rows": rows}))

    def __str__(self) -> str:
        facts = self.frame.attrs
        head = [f"{facts.get('title', self.name)} of '{self.economy}'"]
        head += [
            f"{_words(str(key))}: {_fact(value)}" for key, value in facts.items() if key != "title" and _is_said(value)
        ]
        return "\n".join([*head, f"rests on: {', '.join(self.evidence) or 'not stated'}", "", lay_out(self.frame)])


def _is_said(value: Any) -> bool:
    return not (value is None or (isinstance(value, str | dict) and not value))


def _words(key: str) -> str:
    return str(key).replace("_", " ")


def _fact(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} = {_fact(item)}" for key, item in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return shown_number(value) if isinstance(value, float) else str(value)


def told_options() -> list[tuple[str, str]]:
    """Tell the options of all tables of analysis: table and name, default and meaning."""
    told = []
    for name in list_tables():
        for option in list_options(name):
            allowed = f" One of {', '.join(option.allowed)}." if option.allowed else ""
            default = f" Default: {option.default}." if option.default is not None else ""
            told.append((f"{name}: {option.name}", f"{option.meaning}{allowed}{default}"))
    return told


def analyse(economy: str | Path, table: str, words: Sequence[str] = ()) -> Analysis:
    """Analyse an economy by name or folder.

    Parameters
    ----------
    economy : str or Path
        Name or folder.
    table : str
        Which table.
    words : sequence of str
        Options of the table, ``name=value`` each.

    Raises
    ------
    InputProblems
        If there is no such economy, table or option, or the economy lacks what the table needs.
    """
    options = choose(list_options(table), read_words(words), table, "table")
    loaded = load_economy(economy)
    return Analysis(loaded.name, table, analyse_economy(loaded, table, **options), loaded.rests_on())
