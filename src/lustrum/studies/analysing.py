"""Tables of analysis at the door: text for people, a plain mapping for programs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from lustrum.economy.analysis import analyse as analyse_economy
from lustrum.economy.storage import load_economy
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
        head += [f"{key}: {facts[key]}" for key in ("unit", "source") if facts.get(key)]
        with pd.option_context("display.max_rows", None, "display.max_columns", None, "display.width", 160):
            table = self.frame.to_string(float_format=lambda value: f"{value:.6g}")
        return "\n".join([*head, f"rests on: {', '.join(self.evidence) or 'not stated'}", "", table])


def analyse(economy: str | Path, table: str) -> Analysis:
    """Analyse an economy by name or folder.

    Raises
    ------
    InputProblems
        If there is no such economy or table, or the economy lacks what the table needs.
    """
    loaded = load_economy(economy)
    return Analysis(loaded.name, table, analyse_economy(loaded, table), loaded.rests_on())
