"""Published scores in a record: read by name, with the words that every measure made of them must carry."""

from __future__ import annotations

import xarray as xr

from lustrum.assessment.view import View
from lustrum.history.scores import published_scores

__all__ = ["NEED", "direction_of", "instrument_of", "score", "scores", "source_of"]

NEED = "published_score"
"""What a measure made of published scores declares; which scores it wants, its equation says."""


def score(view: View, name: str) -> xr.DataArray:
    """Return a published score on its own scale (time,); missing where the record does not hold it."""
    assert name in published_scores(), name
    return view.entry(NEED, score=name)


def scores(view: View, *names: str) -> list[xr.DataArray]:
    """Return several published scores (time,)."""
    return [score(view, name) for name in names]


def instrument_of(name: str) -> str:
    """Return data set and variable of a score."""
    return published_scores()[name].instrument


def direction_of(name: str) -> str:
    """Return what a higher score means."""
    return published_scores()[name].higher_means


def source_of(name: str) -> str:
    """Return where a score is described."""
    return published_scores()[name].source
