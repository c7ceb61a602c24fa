"""Labour embodied in products, and labour given against labour got, by class."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.branches import onto_branches
from lustrum.assessment.interindustry import TABLE_NEEDS, BranchTable
from lustrum.assessment.persons import income_by_class
from lustrum.assessment.series import total_by
from lustrum.assessment.view import View
from lustrum.formulas.exploitation import exploitation_intensity
from lustrum.formulas.inequality import gini

__all__ = ["LABOUR_NEEDS", "embodied", "gini_of_intensity", "hours_of", "intensity", "simple_labour"]

Floats = NDArray[np.float64]

LABOUR_NEEDS = (*TABLE_NEEDS, "hours")
"""What labour values by branch are made of."""


def hours_of(view: View, table: BranchTable) -> Floats:
    """Return hours worked by branch over twelve months, float64 (time, branch)."""
    return onto_branches(view.year("hours"), table.branches)


def simple_labour(view: View, table: BranchTable) -> Floats:
    """Return how many hours of the least paid skill an hour counts for in each branch, float64 (time, branch).

    Needs ``employment`` and ``wage_rate``; 1 where nobody is employed.
    """
    jobs = total_by(view["employment"], "branch", "skill").reindex(branch=table.branches, fill_value=0.0)
    wage = view["wage_rate"].reindex(skill=jobs["skill"].values)
    weight = (wage / wage.min("skill", skipna=False)).transpose("time", "skill").values
    heads = jobs.transpose("time", "branch", "skill").values
    count = heads.sum(axis=2)
    reduced = np.einsum("tbs,ts->tb", heads, weight)
    return np.asarray(np.where(count == 0, 1.0, reduced / np.where(count == 0, 1.0, count)))


def embodied(table: BranchTable, hours: Floats) -> Floats:
    """Return hours embodied in a unit of each branch's product, float64 (time, branch)."""
    return np.asarray(np.einsum("ti,tij->tj", table.per_output(hours), table.inverse))


def intensity(view: View, persons: xr.DataArray) -> xr.DataArray:
    """Return hours given over hours got by class over twelve months (time, group); needs ``hours_group``, ``income``.

    Missing for a class without persons; infinite for one that works for nothing.
    """
    income = income_by_class(view, persons).transpose("time", "group")
    hours = view.year("hours_group").reindex(group=persons["group"].values).transpose("time", "group")
    some = persons.transpose("time", "group").values > 0
    found = exploitation_intensity(np.where(some, hours.values, 0.0), np.where(some, income.values, 0.0))
    return income.copy(data=np.where(some, found, np.nan))


def gini_of_intensity(given: Floats, persons: Floats) -> float:
    """Return the Gini index of exploitation intensity among persons; classes without persons are left out."""
    here = persons > 0
    return gini(given[here], persons[here])
