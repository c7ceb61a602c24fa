"""Multipliers of the model closed for households (type II): wages are spent and set more in motion.

Household income is that part of value added which the option `income` names; households spend it as the table of final
demand says of the use `use`. What they get from elsewhere is left out: they spend what they earn, no more.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from lustrum.economy.analysis._base import OF, flows_of, pick, prices_of, refusing
from lustrum.economy.analysis.coefficients import per_product
from lustrum.economy.analysis.multipliers import intensity, multipliers
from lustrum.economy.economy import Economy
from lustrum.economy.options import Option
from lustrum.errors import EconomyProblems, Problem, nearest
from lustrum.formulas.households import induced_multipliers

TITLE = "Multipliers, types I and II"
SOURCE = "Miller and Blair 2009, sections 2.5 and 6.2.2"
OPTIONS = (
    OF,
    Option("use", "household", "The final use that is households' own."),
    Option("income", None, "Items of value added that households get, separated by commas; default: the only one."),
    Option("saved", 0.0, "Share of household income that is not spent.", kind=float, least=0.0, most=1.0),
)


def household_income(economy: Economy, items: str | None) -> np.ndarray:
    """Return household income per unit of product (product,), money at the products' prices.

    Raises
    ------
    EconomyProblems
        If there is no table of value added, or no such item, or none is named and there are several.
    """
    if not economy.has("value_added"):
        what = "What households earn is not known: the economy has no table 'value_added'."
        raise EconomyProblems([Problem(what, "value_added")])
    frame = economy.table("value_added")
    known = list(dict.fromkeys(str(item) for item in frame["item"]))
    if items is None and len(known) > 1:
        what = "Which items of value added households get must be said: pay is theirs, taxes and surplus need not be."
        raise EconomyProblems([Problem(what, "income", "", ", ".join(known), "", f"Say --set income={known[0]}.")])
    rows = frame[frame["item"].isin(pick(items, known, "income"))]
    per_activity = np.zeros(len(economy.labels["activity"]))
    np.add.at(per_activity, economy.labels["activity"].codes(rows["activity"]), rows["value"].to_numpy(np.float64))
    return np.asarray(per_product(economy, per_activity).values)


def spending_shares(economy: Economy, uses: pd.DataFrame, use: str) -> np.ndarray:
    """Return what a unit of household money buys at home (product,).

    Raises
    ------
    EconomyProblems
        If there is no such use, or households buy nothing.
    """
    if use not in uses.columns:
        known = [str(name) for name in uses.columns]
        raise EconomyProblems(
            [Problem("No such final use.", "use", use, ", ".join(known), nearest(use, known), "Say --set use=NAME.")]
        )
    bought = uses[use].to_numpy(np.float64)
    if not bought.sum() > 0:
        raise EconomyProblems([Problem("Households buy nothing.", "final", use)])
    return np.asarray(bought / (bought.sum() + max(_bought_abroad(economy, uses.index, use), 0.0)))


def _bought_abroad(economy: Economy, made: pd.Index[Any], use: str) -> float:
    """Return what a use takes of goods that are not made here, in the first year, money a year."""
    frame = economy.final
    first = frame["year"].isna() | (frame["year"] == frame["year"].min())
    own = frame[first & (frame["use"] == use) & ~frame["product"].isin(made)]
    prices, _ = prices_of(economy, (*map(str, made), *map(str, own["product"])))
    return float(prices[len(made) :] @ own["amount"].to_numpy(np.float64))


def table(economy: Economy, *, of: str, use: str, income: str | None, saved: float) -> pd.DataFrame:
    """Return multipliers of type I, of type II without the households' row, and (of output) with it."""
    flows = flows_of(economy)
    earned = household_income(economy, income) / flows.prices
    spent = spending_shares(economy, flows.uses, use) * (1 - saved)
    counted = np.ones(len(earned)) if of == "output" else intensity(economy, of).values / flows.prices
    with refusing("Households spend all that they get and nothing is left over", "value_added and final"):
        truncated, total = induced_multipliers(flows.a, earned, spent, counted)
    first = (multipliers(economy, of).values / flows.prices) if of != "output" else None
    open_model = np.linalg.solve(np.eye(len(flows.a)) - flows.a.T, counted) if first is None else first
    frame = pd.DataFrame({"type_1": open_model, "type_2": truncated}, index=flows.index)
    frame["induced_share"] = 1 - open_model / np.where(truncated > 0, truncated, np.nan)
    if of == "output":
        frame["type_2_with_income"] = total
    what = flows.unit if of == "output" else of
    frame.attrs = flows.attrs | {"unit": f"{what} per {flows.unit} of final demand; induced_share of type II"}
    return frame
