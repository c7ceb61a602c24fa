"""How far needs are met: consumption against the requirement of the record, by place, class or household."""

from __future__ import annotations

import numpy as np
import xarray as xr

from lustrum.assessment.persons import labels_by_date, persons_over_year
from lustrum.assessment.series import ratio, total
from lustrum.assessment.view import View

__all__ = ["ANSWERS", "SATISFACTION", "by_class", "households_covered", "mean_satisfaction", "satisfaction"]

SATISFACTION = ("consumption", "requirement", "population")
"""Needs of a measure of satisfaction."""


def satisfaction(view: View) -> xr.DataArray:
    """Return the satisfaction ratio by type of settlement and need over twelve months (time, settlement, need).

    What exceeds a need counts as enough; where nothing is required, enough is had.
    """
    return _met(view.year("consumption"), view.year("requirement"))


def _met(used: xr.DataArray, wanted: xr.DataArray) -> xr.DataArray:
    """Return the part of a requirement that was used, 1 at most and 1 where nothing is needed."""
    return ratio(used, wanted).clip(max=1).where(wanted != 0, 1.0).where(used.notnull() & wanted.notnull())


def mean_satisfaction(view: View) -> xr.DataArray:
    r"""Return the geometric mean over needs of the population's mean satisfaction ratio (time,).

    .. math:: N = \Big( \prod_k \sum_u \tfrac{P_u}{P} \min(1, c_{u,k} / req_{u,k}) \Big)^{1/K}
    """
    share = satisfaction(view)
    weight = persons_over_year(view, "settlement")
    share = share.reindex(settlement=weight["settlement"].values)
    mean = ratio(total(share * weight, "settlement"), total(weight, "settlement"))
    return mean.prod("need", skipna=False) ** (1 / mean.sizes["need"])


def by_class(view: View, persons: xr.DataArray) -> xr.DataArray:
    """Return satisfaction by class and need over twelve months (time, group, need), in the order of `persons`.

    Needs ``consumption_group`` and ``requirement_group``; a class without persons needs nothing.
    """
    used, wanted = (
        view.year(need).reindex(group=persons["group"].values).where(persons != 0, 0.0)
        for need in ("consumption_group", "requirement_group")
    )
    used, wanted = xr.broadcast(used, wanted)
    return _met(used.transpose("time", "group", "need"), wanted.transpose("time", "group", "need"))


ANSWERS = ("households:members", "households:settlement", "households:consumption_*")


def households_covered(view: View, share: float) -> xr.DataArray:
    """Return the share of persons whose household meets every need by `share` or more (time,).

    Needs ``requirement``, ``population`` and the answers named here: a household needs by head what the record says for
    its type of settlement. A need that nobody was asked about is left out; if none is left, the value is missing.
    """
    wanted = view.year("requirement")
    heads = persons_over_year(view, "settlement")
    each = ratio(*xr.broadcast(wanted, heads.reindex(settlement=wanted["settlement"].values)))
    each = each.transpose("time", "settlement", "need")
    places = {str(word): place for place, word in enumerate(each["settlement"].values)}
    needs = [str(need) for need in each["need"].values]
    values = np.full(len(view.time), np.nan)
    for page, labels in zip(view.answers(*ANSWERS), view.kept(labels_by_date, ANSWERS[1]), strict=True):
        members, _, used = page.columns
        asked = [place for place, need in enumerate(needs) if need in used]
        if not asked or not set(labels.words) <= set(places) or not 0 <= page.asked < len(values):
            continue
        rows = np.array([places[word] for word in labels.words])[labels.codes]
        per_head = each.values[page.asked][:, asked][rows]
        bundle = np.stack([used[needs[place]] for place in asked], axis=1).astype(np.float64)
        persons = np.asarray(members, dtype=np.float64)
        if np.isnan(per_head).any() or np.isnan(bundle).any():
            continue
        meets = (bundle >= share * per_head * persons[:, None]).all(axis=1)
        weight = page.weight * persons
        values[page.months] = weight[meets].sum() / weight.sum() if weight.sum() > 0 else np.nan
    return xr.DataArray(values, {"time": view.time}, ("time",))
