"""Flows between branches, put together from what branches used, at constant prices over twelve months.

`read_table` makes the table of a record for every month at once. What is used of a product is a delivery of the
branch that the product belongs to, be it made at home or brought in; `domestic_coefficients` and
`proportional_coefficients` leave out what was brought in.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.series import per_calendar_year, ratio, total
from lustrum.assessment.valuing import at_constant_prices, output_by_product
from lustrum.assessment.view import View
from lustrum.formulas.linkages import leontief_inverses

__all__ = [
    "DOMESTIC_NEEDS",
    "PROPORTIONAL_NEEDS",
    "TABLE_NEEDS",
    "BranchTable",
    "domestic_coefficients",
    "exports_by_branch",
    "proportional_coefficients",
    "read_table",
]

Floats = NDArray[np.float64]

TABLE_NEEDS = ("inputs_used", "gross_output", "prices", "product.branch")
"""What a table of flows is made of."""

DOMESTIC_NEEDS = (*TABLE_NEEDS, "imported_inputs")
"""What it takes to leave out imported inputs as they were recorded."""

PROPORTIONAL_NEEDS = (*TABLE_NEEDS, "output", "trade_flows", "activity.product")
"""What it takes to leave out imports as if every user took the same share."""


@dataclass(frozen=True)
class BranchTable:
    """Flows and gross output over the twelve months that end with each month, won at constant prices.

    Parameters
    ----------
    branches : array (branch,)
        Labels, in the order of gross output.
    flows : float64 (time, supplier, user)
        What each branch used of the products of each.
    output : float64 (time, branch)
        Gross output.
    """

    branches: NDArray[Any]
    flows: Floats
    output: Floats

    @cached_property
    def coefficients(self) -> Floats:
        """Input coefficients A, float64 (time, supplier, user); nil for a branch without output."""
        return self.per_output(self.flows)

    @cached_property
    def inverse(self) -> Floats:
        """Leontief inverse, float64 (time, branch, branch); missing where the table is, or is not productive."""
        return leontief_inverses(self.coefficients)

    def per_output(self, flows: Floats) -> Floats:
        """Divide by the output of the user, over the last axis; nil where the user makes nothing."""
        below = self.output if flows.ndim == self.output.ndim else self.output[:, np.newaxis, :]
        below = np.broadcast_to(below, flows.shape)
        return np.where(below == 0, 0.0, flows / np.where(below == 0, 1.0, below))


def read_table(view: View) -> BranchTable:
    """Make the table of a record; needs `TABLE_NEEDS`."""
    made = _gross_output(view)
    flows = _by_supplier(view, _used(view), made["branch"].values)
    return BranchTable(made["branch"].values, flows, made.transpose("time", "branch").values)


def domestic_coefficients(view: View, table: BranchTable) -> Floats:
    """Return the coefficients of inputs made at home, float64 (time, supplier, user); needs `DOMESTIC_NEEDS`.

    Imports are recorded by calendar year: the share of each product that a branch imported in a year is taken for
    each month of it. Missing where more was imported than used.
    """
    used = _used(view)
    whole = per_calendar_year(view["inputs_used"])
    brought = view.year("imported_inputs").reindex(branch=used["branch"], product=used["product"], fill_value=0.0)
    brought = brought.transpose(*used.dims)
    share = ratio(brought, whole.transpose(*used.dims)).where(brought != 0, 0.0)
    share = share.where(share <= 1 + 1e-9)
    return table.per_output(_by_supplier(view, used * (1 - share.transpose(*used.dims)), table.branches))


def proportional_coefficients(view: View, table: BranchTable) -> Floats:
    """Return coefficients of inputs made at home if imports of a product went to all users alike.

    The share is that of imports and aid in what was available, M / (X + M - E), over twelve months.
    """
    used = _used(view)
    products = used["product"].values
    made = output_by_product(view, view.year("output"))
    made = made.reindex(product=products, fill_value=0.0) if made.sizes["product"] else made
    trade = total(view.year("trade_flows"), "partner").reindex(product=products, fill_value=0.0)
    brought = total(view.of(trade, "flow", role=("import", "aid")), "flow")
    there = made + brought - total(view.of(trade, "flow", role="export"), "flow")
    share = ratio(brought, there).where(brought != 0, 0.0).clip(0, 1).where(there.notnull())
    return table.per_output(_by_supplier(view, used * (1 - share), table.branches))


def exports_by_branch(view: View, branches: NDArray[Any]) -> Floats:
    """Return exports at constant prices over twelve months by branch of the product, float64 (time, branch)."""
    sent = total(view.of(view.year("trade_flows"), "flow", role="export"), "partner", "flow")
    worth = at_constant_prices(view, sent)
    return np.asarray(worth.transpose("time", "product").values @ _branch_of(view, worth, branches))


def _gross_output(view: View) -> xr.DataArray:
    return total(view.year("gross_output"), "form")


def _used(view: View) -> xr.DataArray:
    """Return inputs used at constant prices over twelve months (time, branch, product)."""
    return at_constant_prices(view, view.year("inputs_used")).transpose("time", "branch", "product")


def _by_supplier(view: View, used: xr.DataArray, branches: NDArray[Any]) -> Floats:
    """Add up what was used by the branch of the product, float64 (time, supplier, user)."""
    whole = used.reindex(branch=branches, fill_value=0.0).transpose("time", "branch", "product")
    return np.asarray(np.swapaxes(whole.values @ _branch_of(view, whole, branches), 1, 2))


def _branch_of(view: View, array: xr.DataArray, branches: NDArray[Any]) -> Floats:
    """Return which branch each product belongs to, float64 (product, branch), one or nil."""
    own = np.array(view.attribute(array, "product", "branch"), dtype=object)
    return np.asarray(own[:, np.newaxis] == np.asarray(branches, dtype=object)[np.newaxis, :], dtype=np.float64)
