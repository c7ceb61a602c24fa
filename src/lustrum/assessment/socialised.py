"""How much of each branch is socialised: weights of the forms of ownership, and shares by branch.

One place for the weights, so that every measure that rests on them is swept over the same ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.branches import dated
from lustrum.assessment.indicator import Swept, View
from lustrum.assessment.series import total_by

__all__ = [
    "BASES",
    "NEEDS",
    "NOTE",
    "TYPES",
    "WEIGHTS",
    "Shares",
    "by_branch",
    "form_weights",
    "shares_by_branch",
    "socialised_part",
]

BASES = ("gross_output", "value_added", "employment", "capital_value")
NEEDS = ("{of}", "form.role")
TYPES = ("form.pooling", "form.sphere")
WEIGHTS = {
    "collective": Swept(1.0, 0.0, 1.0, "how much of a co-operative counts as socialised at most"),
    "types": Swept(1.0, 0.0, 1.0, "how far a farm co-operative counts by what it pools: 1 by type, 0 all types alike"),
    "mixed": Swept(0.5, 0.0, 1.0, "how much of a joint unit counts as socialised"),
}
NOTE = (
    "Public counts 1; a farm co-operative by what it pools (0, 0.5, 1 for the three types, where the record parts "
    "them), other co-operatives 1, joint units 0.5, the rest 0. Title is not control (OWN-07)."
)

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Shares:
    """Socialised share and base by branch, float64 (time, branch); a share is missing without a base."""

    share: Floats
    base: Floats
    branches: NDArray[Any]

    @property
    def is_known(self) -> NDArray[np.bool_]:
        """Whether the base of every branch was recorded, bool (time,)."""
        return np.asarray(np.isfinite(self.base).all(axis=1))

    def counted(self, least: float) -> NDArray[np.bool_]:
        """Say which branches have more than a least part of the whole base, bool (time, branch)."""
        whole = np.where(self.base > 0, self.base, 0.0).sum(axis=1, keepdims=True)
        return np.asarray((self.base > 0) & (self.base > least * whole))

    def averaged(self, view: View, weights: Floats) -> xr.DataArray:
        """Return the mean share of the branches that have a base, weighted (time, branch); known where all is."""
        has_base = self.base > 0
        weight = np.where(has_base, weights, 0.0)
        known = self.is_known & np.isfinite(weights).all(axis=1) & (weight.sum(axis=1) > 0)
        share = (np.where(has_base, self.share, 0.0) * weight).sum(axis=1)
        return dated(view, np.divide(share, weight.sum(axis=1), out=np.full(len(share), np.nan), where=known))


def by_branch(view: View, of: str) -> xr.DataArray:
    """Return a base by branch and form (time, branch, form), flows over twelve months."""
    return total_by(view.year(of), "branch", "form")


def form_weights(view: View, array: xr.DataArray, collective: float, types: float, mixed: float) -> Floats:
    """Return how much of each form counts as socialised, float64 (form,)."""
    weights = {"public": 1.0, "mixed": mixed}
    parts = zip(view.attribute(array, "form", "role"), _pooled(view, array), strict=True)
    return np.array(
        [collective * (1 - types * (1 - p)) if r == "collective" else weights.get(r, 0.0) for r, p in parts]
    )


def _pooled(view: View, array: xr.DataArray) -> list[float]:
    """Return what each form pools, 0 to 1: as recorded for farm co-operatives, else all."""
    if not all(view.has(need) for need in TYPES):
        return [1.0] * array.sizes["form"]
    pooling, sphere = (view.attribute(array, "form", name) for name in ("pooling", "sphere"))
    return [float(part) if place == "farm" else 1.0 for part, place in zip(pooling, sphere, strict=True)]


def shares_by_branch(view: View, of: str, collective: float, types: float, mixed: float) -> Shares:
    """Return the socialised share of each branch; needs `NEEDS`, sharpened by `TYPES`."""
    array = by_branch(view, of).transpose("time", "branch", "form")
    base = array.values.sum(axis=2)
    socialised = array.values @ form_weights(view, array, collective, types, mixed)
    share = np.divide(socialised, base, out=np.full_like(base, np.nan), where=base > 0)
    return Shares(share, base, array["branch"].values)


def socialised_part(view: View, array: xr.DataArray, collective: float, types: float, mixed: float) -> xr.DataArray:
    """Return the socialised share of a whole (time, form), by form of the holder; missing where there is nothing."""
    held = array.transpose("time", "form").values
    base = held.sum(axis=1)
    part = held @ form_weights(view, array, collective, types, mixed)
    return dated(view, np.divide(part, base, out=np.full(len(base), np.nan), where=base > 0))
