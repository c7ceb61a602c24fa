"""What a validator is given and what it answers.

A validator is one file ``studies/validators/<name>.py``: a docstring with its law and sources, ``TITLE``, ``ROWS`` of
the catalogue of mechanisms, ``SOURCE``, a ``Pack`` in the manner of mechanisms, a closed form, and::

    def validate(material: Material, p: Pack) -> Iterator[Line]: ...

A figure that cannot be found is NaN, and its line says why. A bad fit is a result and stays in the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.history.history import History

Floats = NDArray[np.float64]
MONTHS = 12


@dataclass(frozen=True)
class Line:
    """One figure of a run beside what the law expects of it.

    Parameters
    ----------
    what : str
        What is compared.
    found, expected : float
        The run's figure and the law's; NaN where there is none.
    unit : str
        Unit of both.
    note : str
        Why there is none, or what to mind.
    """

    what: str
    found: float
    expected: float
    unit: str
    note: str = ""

    @property
    def gap(self) -> float:
        """By how much the run's figure lies above the law's."""
        return self.found - self.expected


@dataclass(frozen=True, eq=False)
class Material:
    """What a validator may look at.

    Parameters
    ----------
    history : History
        The record of one draw.
    plans : tuple of mapping
        Plans of the draw, as a run keeps them.
    """

    history: History
    plans: tuple[Mapping[str, Any], ...] = ()
    _kept: dict[str, Any] = field(default_factory=dict, repr=False)

    def has(self, *names: str) -> bool:
        """Say whether the record holds all of some variables."""
        return all(name in self.history.variables for name in names)

    def array(self, name: str) -> xr.DataArray:
        """Return a variable on its true basis."""
        found = self.history.variables[name]
        return found.sel(basis="true") if "basis" in found.dims else found

    def sector(self, name: str, *sectors: str, other: bool = False) -> xr.DataArray:
        """Return a variable summed over the branches of some sectors (or of all others), and over all else (time,)."""
        branch = self.history.labels["branch"].attribute("sector").astype(str)
        chosen = np.isin(branch, sectors) != other
        found = self.array(name).isel(branch=np.flatnonzero(chosen))
        return found.sum([dim for dim in found.dims if dim != "time"])

    def total(self, name: str) -> xr.DataArray:
        """Return a variable summed over everything but time (time,)."""
        found = self.array(name)
        return found.sum([dim for dim in found.dims if dim != "time"])


def years_of(*series: xr.DataArray) -> list[int]:
    """Return the years of which every monthly series has all twelve months."""
    kept: set[int] | None = None
    for one in series:
        year = one["time"].dt.year.to_numpy()
        whole = {int(y) for y in np.unique(year) if (year == y).sum() == MONTHS}
        kept = whole if kept is None else kept & whole
    return sorted(kept or ())


def by_year(series: xr.DataArray, years: list[int], how: str = "sum") -> Floats:
    """Return a monthly series by year, float64 (year,): its ``sum`` or its ``mean``."""
    year = series["time"].dt.year.to_numpy()
    values = np.asarray(series.to_numpy(), dtype=np.float64)
    parts = [values[year == one] for one in years]
    return np.array([part.sum() if how == "sum" else part.mean() for part in parts], dtype=np.float64)


def slope(values: Floats) -> float:
    """Return the mean yearly growth of a series, by least squares of its logarithm; NaN where it cannot be found."""
    if values.size < 2 or not (values > 0).all():
        return float("nan")
    return float(np.polyfit(np.arange(values.size), np.log(values), 1)[0])
