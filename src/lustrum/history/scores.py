"""The vocabulary of published scores: which index, on which scale, and what a higher number means.

A score is entered as the variable ``published_score`` under a name of ``dictionary/scores.csv``. Owns that table and
the check of a history's scores against it; what a score is used for is left to assessment.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from lustrum.errors import Problem, nearest

if TYPE_CHECKING:
    import xarray as xr

SCORES = Path(__file__).parent / "dictionary" / "scores.csv"
VARIABLE = "published_score"


@dataclass(frozen=True)
class PublishedScore:
    """A published index.

    Parameters
    ----------
    name, title : str
        Label of the dimension ``score``, and the name that its makers give it.
    instrument : str
        Data set and variable.
    low, high : float
        Ends of its own scale; infinite where it has none.
    higher_means, source : str
        What a higher number says, and where it is described.
    """

    name: str
    title: str
    instrument: str
    low: float
    high: float
    higher_means: str
    source: str


@cache
def published_scores() -> Mapping[str, PublishedScore]:
    """Return the published scores that Lustrum knows, by name.

    Examples
    --------
    >>> known = published_scores()["efw-1e"]
    >>> known.low, known.high, known.higher_means
    (0.0, 10.0, 'less is owned by the state')
    """
    with SCORES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return MappingProxyType(
        {
            row["score"]: PublishedScore(
                row["score"],
                row["title"],
                row["instrument"],
                float(row["low"] or -math.inf),
                float(row["high"] or math.inf),
                row["higher_means"],
                row["source"],
            )
            for row in rows
        }
    )


def check_scores(array: xr.DataArray) -> Iterator[Problem]:
    """Iterate over what is wrong with published scores (time, score): unknown names, values off their scale."""
    where = f"variable {VARIABLE}"
    known = published_scores()
    for place, name in enumerate(str(label) for label in array.coords["score"].values):
        if name not in known:
            yield Problem("Unknown published score.", where, name, ", ".join(known), nearest(name, known))
            continue
        scale = known[name]
        values = array.isel(score=place)
        off = np.asarray((values < scale.low) | (values > scale.high))
        if off.any():
            first = values.values[off].flat[0]
            yield Problem(
                f"A score is off the scale of {scale.instrument}.",
                f"{where}, {name}{_dated(values, off)}",
                f"{first:g}",
                f"{scale.low:g} to {scale.high:g}",
                remedy="Enter the score on its own scale; leave special codes (no government, transition) missing.",
            )


def _dated(values: xr.DataArray, off: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> str:
    if "time" not in values.dims:
        return ""
    axes = tuple(axis for axis, dim in enumerate(values.dims) if dim != "time")
    return f", {str(values['time'].values[off.any(axis=axes)][0])[:7]}"
