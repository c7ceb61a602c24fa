"""OWN: ownership and control of means of production. Shares name what they are of; forms are read by their role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.indicator import Swept, View, indicator
from lustrum.assessment.series import ratio, total, total_by
from lustrum.quantities.calendar import MONTHS_A_YEAR

BASES = ("gross_output", "value_added", "employment")
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
class _Shares:
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


def _by_branch(view: View, of: str) -> xr.DataArray:
    return total_by(view.year(of), "branch", "form")


def _form_weights(view: View, array: xr.DataArray, collective: float, types: float, mixed: float) -> Floats:
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


def _shares(view: View, of: str, collective: float, types: float, mixed: float) -> _Shares:
    array = _by_branch(view, of).transpose("time", "branch", "form")
    base = array.values.sum(axis=2)
    socialised = array.values @ _form_weights(view, array, collective, types, mixed)
    share = np.divide(socialised, base, out=np.full_like(base, np.nan), where=base > 0)
    return _Shares(share, base, array["branch"].values)


def _dated(view: View, values: Floats, branches: NDArray[Any] | None = None) -> xr.DataArray:
    coords: dict[str, Any] = {"time": view.time}
    if branches is not None:
        coords["branch"] = ("time", np.where(np.isfinite(values), branches, ""))
    return xr.DataArray(values, coords, ("time",))


@indicator(
    id="OWN-02",
    title="Socialised share of the economy",
    needs=(*NEEDS, "value_added"),
    shares_of=BASES,
    unit="share",
    range=(0, 1),
    direction="more under public and co-operative forms",
    source="yearbook practice of the period; weights of forms: project default",
    mark="P",
    parameters=WEIGHTS,
    notes=(NOTE,),
    optional=TYPES,
)
def socialised_share(view: View, of: str, *, collective: float, types: float, mixed: float) -> xr.DataArray:
    r"""Mean of the branches' socialised shares, weighted by value added.

    .. math:: \sigma = \sum_i w_i \sigma_i, \quad w_i = VA_i / \sum_i VA_i, \quad
              \sigma_i = \sum_o \theta_o q_{i,o} / \sum_o q_{i,o}

    Flows are those of the last twelve months. A branch without any of the base is left out of the weights.
    """
    found = _shares(view, of, collective, types, mixed)
    added = total(_by_branch(view, "value_added"), "form").reindex(branch=found.branches).transpose("time", "branch")
    has_base = found.base > 0
    weight = np.where(has_base, added.values, 0.0)
    known = found.is_known & np.isfinite(added.values).all(axis=1) & (weight.sum(axis=1) > 0)
    share = (np.where(has_base, found.share, 0.0) * weight).sum(axis=1)
    return _dated(view, np.divide(share, weight.sum(axis=1), out=np.full(len(share), np.nan), where=known))


@indicator(
    id="OWN-03",
    title="Socialised share in the branch where it is lowest",
    needs=NEEDS,
    shares_of=BASES,
    unit="share",
    range=(0, 1),
    direction="no branch is left with a small socialised share",
    source="project construct: a direct reading of 'in each sector' (D1955-43)",
    mark="P",
    parameters={**WEIGHTS, "least": Swept(0.01, 0.0, 0.05, "branches with less of the whole base are not counted")},
    notes=(NOTE,),
    optional=TYPES,
)
def weakest_branch(view: View, of: str, *, collective: float, types: float, mixed: float, least: float) -> xr.DataArray:
    r"""Smallest socialised share of any branch, and which branch it is.

    .. math:: D_{min} = \min_i \sigma_i \text{ over } i \text{ with } q_i > \epsilon \sum_i q_i
    """
    found = _shares(view, of, collective, types, mixed)
    share = np.where(found.counted(least), found.share, np.inf)
    lowest = share.min(axis=1)
    known = found.is_known & np.isfinite(lowest)
    return _dated(view, np.where(known, lowest, np.nan), found.branches[share.argmin(axis=1)])


@indicator(
    id="OWN-09",
    title="Share of units with hired labour",
    needs=NEEDS,
    shares_of=("value_added", "gross_output", "employment"),
    unit="share",
    range=(0, 1),
    direction="more is made by private units that hire",
    source="petty against capitalist production, concept of the literature",
    mark="K",
    notes=(
        "A unit is of this kind if its form has the role 'capital'; landlords and foreign owners are measured apart.",
    ),
)
def capitalist_share(view: View, of: str) -> xr.DataArray:
    r"""Part of the base made by forms of the role ``capital``.

    .. math:: \kappa = \sum_i q_{i,K} / \sum_i q_i
    """
    array = _by_branch(view, of)
    return ratio(total(view.of(array, "form", role="capital"), "branch", "form"), total(array, "branch", "form"))


@indicator(
    id="OWN-10",
    title="Landlords' share of farmland",
    needs=("land_area", "form.role"),
    unit="share",
    range=(0, 1),
    direction="more land belongs to those who let it",
    source="agrarian statistics",
    mark="K",
)
def landlord_land(view: View) -> xr.DataArray:
    r"""Land whose owner's form has the role ``landlord``, in all farmland.

    .. math:: F = \sum_r a_{r,F} / \sum_r \sum_o a_{r,o}
    """
    area = view["land_area"]
    return ratio(total(view.of(area, "form", role="landlord")), total(area))


@indicator(
    id="OWN-11",
    title="Largest rise of a branch's socialised share within a year",
    needs=NEEDS,
    shares_of=BASES,
    unit="share per year",
    range=(0, 1),
    direction="forms of ownership changed faster",
    source="project construct (D1955-50)",
    mark="P",
    window=60,
    optional=TYPES,
    notes=(NOTE, "The window is how far back the largest step is looked for."),
    parameters={**WEIGHTS, "least": Swept(0.01, 0.0, 0.05, "branches with less of the whole base are not counted")},
)
def fastest_step(
    view: View, of: str, *, collective: float, types: float, mixed: float, least: float, window: int
) -> xr.DataArray:
    r"""Largest twelve-month rise of any branch's share within the window, and in which branch.

    .. math:: v = \max_{i,\, s \in (t - W, t]} \big( \sigma_i(s) - \sigma_i(s - 1\text{ year}) \big)^+

    Determinable once the window is full of steps. Flows are taken month by month over the last twelve, so that a
    change inside a year is spread over two. A branch that made nothing a year before has no step.
    """
    found = _shares(view, of, collective, types, mixed)
    steps = np.full(found.share.shape, np.nan)
    step = found.share[MONTHS_A_YEAR:] - found.share[:-MONTHS_A_YEAR]
    is_step = found.counted(least)[MONTHS_A_YEAR:] & np.isfinite(step)
    known = (found.is_known[MONTHS_A_YEAR:] & found.is_known[:-MONTHS_A_YEAR])[:, np.newaxis]
    steps[MONTHS_A_YEAR:] = np.where(known, np.where(is_step, np.clip(step, 0.0, None), 0.0), np.nan)
    largest = np.full(steps.shape, np.nan)
    if len(steps) >= window:
        largest[window - 1 :] = np.lib.stride_tricks.sliding_window_view(steps, window, axis=0).max(axis=-1)
    filled = np.where(np.isfinite(largest), largest, -np.inf)
    values = np.where(np.isfinite(largest).all(axis=1), filled.max(axis=1), np.nan)
    return _dated(view, values, found.branches[filled.argmax(axis=1)])


@indicator(
    id="STR-11",
    title="Foreign-owned share",
    needs=NEEDS,
    shares_of=("gross_output", "employment"),
    unit="share",
    range=(0, 1),
    direction="more is made in foreign-owned units",
    source="indicators of dependence",
    mark="K",
)
def foreign_share(view: View, of: str) -> xr.DataArray:
    r"""Part of the base made by forms of the role ``foreign``.

    .. math:: X = \sum_i q_{i,X} / \sum_i q_i
    """
    array = _by_branch(view, of)
    return ratio(total(view.of(array, "form", role="foreign"), "branch", "form"), total(array, "branch", "form"))
