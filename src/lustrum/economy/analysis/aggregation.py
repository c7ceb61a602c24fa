"""Aggregation by a mapping of products to groups: what the coarser table says, and how far its answers are off.

The bias is the output that the aggregated table asks for one unit more of each product's final demand, less what the
full table asks, over the latter. For the final demand of the table's own year there is none.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from lustrum.economy.analysis._base import Flows, flows_of
from lustrum.economy.economy import Economy
from lustrum.economy.options import Option
from lustrum.errors import EconomyProblems, Problem, nearest
from lustrum.formulas.aggregation import aggregate_coefficients
from lustrum.formulas.leontief import leontief_inverse, multipliers

TITLE = "Aggregation and its bias"
SOURCE = "Morimoto 1970; Miller and Blair 2009, section 4.9"
OPTIONS = (
    Option("mapping", "branch", "CSV file with the columns product and group; 'branch': the economy's own branches."),
    Option("show", "bias", "Bias by product, or the coefficients of the groups.", ("bias", "coefficients")),
)


def groups_of(economy: Economy, products: tuple[str, ...], mapping: str) -> pd.Series:
    """Return the group of each product.

    Raises
    ------
    EconomyProblems
        If the file cannot be read, lacks a column or a product, or names one that nobody makes; every problem at once.
    """
    if mapping == "branch":
        labels = economy.labels["product"]
        own = pd.Series(labels.attribute("branch"), index=list(labels.ids)).reindex(list(products))
        if own.isna().any() or (own.astype(str) == "").any():
            what = "The economy's products have no branches to be put together by."
            remedy = "Give a CSV file: --set mapping=FILE."
            raise EconomyProblems([Problem(what, "products, branch", remedy=remedy)])
        return own.astype(str)
    try:
        frame = pd.read_csv(Path(mapping), dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        raise EconomyProblems([Problem("The mapping cannot be read.", mapping, str(error))]) from error
    missing = [column for column in ("product", "group") if column not in frame]
    if missing:
        columns = ", ".join(frame.columns)
        raise EconomyProblems([Problem("The mapping lacks a column.", mapping, columns, ", ".join(missing))])
    problems = [
        Problem("Nobody makes this product.", f"{mapping} row {row + 2}", name, nearest=nearest(name, products))
        for row, name in enumerate(frame["product"])
        if name not in set(products)
    ]
    twice = frame["product"][frame["product"].duplicated()]
    problems += [Problem("The product stands twice.", mapping, name) for name in twice]
    left = [name for name in products if name not in set(frame["product"])]
    problems += [Problem("The product is in no group.", mapping, name) for name in left]
    if problems:
        raise EconomyProblems(problems)
    return frame.set_index("product")["group"].reindex(list(products))


def _matrix(groups: pd.Series) -> tuple[list[str], np.ndarray]:
    names = list(dict.fromkeys(groups))
    return names, (np.asarray(names)[:, None] == groups.to_numpy()).astype(np.float64)


def aggregated(economy: Economy, mapping: str = "branch") -> xr.DataArray:
    """Return the coefficients of groups of products, in money (input, group).

    Raises
    ------
    EconomyProblems
        As `groups_of`, or if the economy's outputs are not known.
    """
    flows = flows_of(economy)
    names, s = _matrix(groups_of(economy, flows.products, mapping))
    attrs = flows.attrs | {"units": f"{flows.unit} per {flows.unit}", "source": SOURCE}
    values = aggregate_coefficients(flows.a, flows.output, s)
    return xr.DataArray(values, {"input": names, "group": names}, ["input", "group"], "coefficients", attrs)


def _bias(flows: Flows, groups: pd.Series) -> pd.DataFrame:
    s = _matrix(groups)[1]
    coarse = multipliers(aggregate_coefficients(flows.a, flows.output, s))
    fine = multipliers(flows.a)
    own = coarse @ s
    frame = pd.DataFrame({"group": groups.to_numpy(), "multiplier": fine, "of_group": own}, index=flows.index)
    shift = np.abs(
        leontief_inverse(aggregate_coefficients(flows.a, flows.output, s)) @ s - s @ leontief_inverse(flows.a)
    )
    frame["bias"] = own / fine - 1
    frame["misplaced"] = shift.sum(axis=0) / fine
    order = np.argsort(-frame["misplaced"].to_numpy(), kind="stable")
    return frame.iloc[order]


def table(economy: Economy, *, mapping: str, show: str) -> pd.DataFrame:
    """Return the bias by product, the largest first, or the coefficients of the groups."""
    if show == "coefficients":
        made = aggregated(economy, mapping)
        frame = pd.DataFrame(made.to_pandas())
        frame.attrs = {"unit": made.attrs["units"], "method": made.attrs["method"]}
        return frame
    flows = flows_of(economy)
    frame = _bias(flows, groups_of(economy, flows.products, mapping))
    unit = f"multipliers: {flows.unit} of output per {flows.unit} of final demand; bias and misplaced: shares of it"
    frame.attrs = flows.attrs | {"unit": unit}
    return frame
