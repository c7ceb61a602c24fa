"""Margins: what the tables of an economy say there is, and what was drawn. Residuals are kept, never hidden."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray


@dataclass
class Residuals:
    """What was asked and what was drawn, margin by margin; parts of one margin are added up."""

    asked: dict[str, float] = field(default_factory=dict)
    drawn: dict[str, float] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def add(self, margin: str, asked: float, drawn: float, unit: str = "") -> None:
        """Write down one margin, or a part of it."""
        self.asked[margin] = self.asked.get(margin, 0.0) + float(asked)
        self.drawn[margin] = self.drawn.get(margin, 0.0) + float(drawn)
        self.units[margin] = unit

    def note(self, text: str) -> None:
        """Write down an assumption that the tables left open."""
        if text not in self.notes:
            self.notes.append(text)

    def residual(self, margin: str) -> float:
        """Return what was drawn less what was asked."""
        return self.drawn[margin] - self.asked[margin]

    def to_dict(self) -> dict[str, object]:
        """Return everything as plain values, for the manifest."""
        margins = [
            {
                "margin": name,
                "asked": round(self.asked[name], 6),
                "drawn": round(self.drawn[name], 6),
                "residual": round(self.residual(name), 6),
                "unit": self.units[name],
            }
            for name in self.asked
        ]
        return {"margins": margins, "notes": list(self.notes)}


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
