"""Margins: what the tables of an economy say there is, and what was drawn. Residuals are kept, never hidden."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from lustrum.quantities.labels import LabelTable

LINES = "half a quantum for each line of the tables, and each region over which it is spread"
"""Why a cell that is split into whole quanta may be off."""

WORST_CELLS = 12
"""How many cells that do not come out are named, margin by margin; the others are counted."""


@dataclass
class Margin:
    """One margin of the tables, cell by cell: what was asked, what was drawn, and how far they may differ.

    Parameters
    ----------
    unit : str
        Unit of the cells.
    bound : float
        Largest difference of a cell that whole rows and whole quanta can bring about.
    why : str
        Where the bound comes from.
    """

    unit: str = ""
    bound: float = 0.0
    why: str = ""
    asked: dict[str, float] = field(default_factory=dict)
    drawn: dict[str, float] = field(default_factory=dict)

    def to_dict(self) -> dict[str, object]:
        """Return the margin as plain values: sums, the largest difference of a cell, and the cells that differ."""
        gaps = {cell: self.drawn[cell] - self.asked[cell] for cell in self.asked}
        open_cells = sorted((cell for cell in gaps if abs(gaps[cell]) > 5e-7), key=lambda cell: -abs(gaps[cell]))
        asked, drawn = sum(self.asked.values()), sum(self.drawn.values())
        return {
            "cells": len(gaps),
            "asked": round(asked, 6),
            "drawn": round(drawn, 6),
            "residual": round(drawn - asked, 6),
            "largest": round(max(map(abs, gaps.values()), default=0.0), 6),
            "bound": round(self.bound, 6),
            "why": self.why,
            "unit": self.unit,
            "cells_off": len(open_cells),
            "worst": {cell: round(gaps[cell], 6) for cell in open_cells[:WORST_CELLS]},
        }


@dataclass
class Residuals:
    """What was asked and what was drawn, by margin and cell; what is added to a cell twice is summed."""

    margins: dict[str, Margin] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def add(
        self, margin: str, cell: str, asked: float, drawn: float, unit: str = "", *, bound: float = 0.5, why: str = ""
    ) -> None:
        """Write down one cell of a margin, or a part of it; the bound of a margin is the largest of its cells."""
        line = self.margins.setdefault(margin, Margin(unit, bound, why))
        line.bound = max(line.bound, bound)
        line.asked[cell] = line.asked.get(cell, 0.0) + float(asked)
        line.drawn[cell] = line.drawn.get(cell, 0.0) + float(drawn)

    def compare(self, margin: str, asked: Cells, drawn: Cells) -> None:
        """Write down all cells of a margin; the bound of a cell is that of the lines that fell into it."""
        for cell in dict.fromkeys((*asked.amount, *drawn.amount)):
            found = asked.amount.get(cell, 0.0), drawn.amount.get(cell, 0.0)
            bound = max(1, asked.lines.get(cell, 0)) * asked.bound
            if any(found):
                self.add(margin, cell, *found, asked.unit, bound=bound, why=LINES)

    def note(self, text: str) -> None:
        """Write down an assumption that the tables left open."""
        if text not in self.notes:
            self.notes.append(text)

    def to_dict(self) -> dict[str, object]:
        """Return everything as plain values, for the manifest."""
        margins = [{"margin": name, **margin.to_dict()} for name, margin in self.margins.items()]
        return {"margins": margins, "notes": list(self.notes)}


class Cells:
    """Amounts by cell, each cell named by its labels; ``lines`` counts what fell into it."""

    def __init__(self, unit: str, bound: float = 0.5) -> None:
        self.unit, self.bound = unit, bound
        self.amount: dict[str, float] = {}
        self.lines: dict[str, int] = {}

    def add(self, names: Sequence[Sequence[str]], codes: Sequence[ArrayLike], amount: ArrayLike) -> Cells:
        """Add amounts (n,) to the cells that arrays of codes name; return this."""
        sizes = tuple(len(part) for part in names)
        flat = np.ravel_multi_index(
            [np.asarray(code, dtype=np.int64) % len(part) for code, part in zip(codes, names, strict=True)], sizes
        )
        total = np.bincount(flat, np.asarray(amount, dtype=np.float64), int(np.prod(sizes)))
        lines = np.bincount(flat, minlength=int(np.prod(sizes)))
        for place in np.flatnonzero(lines):
            where = np.unravel_index(place, sizes)
            cell = " ".join(part for part in (names[d][int(code)] for d, code in enumerate(where)) if part)
            self.amount[cell] = self.amount.get(cell, 0.0) + float(total[place])
            self.lines[cell] = self.lines.get(cell, 0) + int(lines[place])
        return self


def cell_names(labels: LabelTable, codes: NDArray[np.int64]) -> tuple[str, ...]:
    """Return the names of labels in cells; all empty where a line of the table leaves the label open (code -1)."""
    return labels.ids if (codes >= 0).all() else ("",) * max(len(labels), 1)


def codes_of(frame: pd.DataFrame, column: str, labels: Iterable[str]) -> NDArray[np.int64]:
    """Return the code of each row's label in `column`, int64 (n,); -1 where it is blank or the column is absent."""
    place = {label: code for code, label in enumerate(labels)}
    if column not in frame:
        return np.full(len(frame), -1, dtype=np.int64)
    return np.array([place.get(str(value), -1) for value in frame[column]], dtype=np.int64)


def numbers_of(frame: pd.DataFrame, column: str, otherwise: float) -> NDArray[np.float64]:
    """Return a column as numbers, float64 (n,); `otherwise` where it is blank or absent."""
    if column not in frame:
        return np.full(len(frame), float(otherwise))
    values = pd.to_numeric(frame[column], errors="coerce").to_numpy(dtype=np.float64)
    return np.where(np.isnan(values), otherwise, values)


def of_kind(frame: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return the endowments of a kind."""
    return frame[frame["kind"].astype(str) == kind] if "kind" in frame and len(frame) else frame.iloc[:0]
