"""Multipliers of the social accounts, and what of them is transfer, open loop and closed loop (Pyatt and Round).

The accounts that answer are the products, the factors (items of value added), and households, who get the factors that
`income` names and spend as the final use `use` says. Government, investment, the rest of the world and imports stand
outside: what goes to them leaks out.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from lustrum.economy.analysis._base import flows_of, pick, refusing
from lustrum.economy.analysis.induced_multipliers import household_income, spending_shares
from lustrum.economy.economy import Economy
from lustrum.economy.options import Option
from lustrum.formulas.social_accounts import AccountMultipliers, account_multipliers

TITLE = "Multipliers of the social accounts"
SOURCE = "Pyatt and Round 1979; Stone 1985"
OPTIONS = (
    Option("use", "household", "The final use that is households' own."),
    Option("income", None, "Items of value added that households get, separated by commas; default: the only one."),
    Option("saved", 0.1, "Share of household income that is not spent.", kind=float, least=0.0, most=1.0),
    Option("show", "parts", "The parts of each product's multiplier, or the whole matrix.", ("parts", "matrix")),
)


def find_multipliers(
    economy: Economy, use: str = "household", income: str | None = None, saved: float = 0.1
) -> tuple[list[str], AccountMultipliers]:
    """Return the names of the accounts, and the multipliers of the social accounts and their parts.

    Raises
    ------
    EconomyProblems
        If there is no value added or no such use, or the accounts spend all that they get.
    """
    flows = flows_of(economy)
    household_income(economy, income)
    frame = economy.table("value_added")
    items = list(dict.fromkeys(str(item) for item in frame["item"]))
    own = pick(income, items, "income")
    n, m = len(flows.products), len(items)
    a = np.zeros((n + m + 1, n + m + 1))
    a[:n, :n] = flows.a
    for k, item in enumerate(items):
        a[n + k, :n] = household_income(economy, item) / flows.prices
    a[n + m, n : n + m] = [float(item in own) for item in items]
    a[:n, n + m] = spending_shares(economy, flows.uses, use) * (1 - saved)
    names = [*flows.products, *(f"{item} (factor)" for item in items), f"{use} (institution)"]
    remedy = "Let households save: --set saved=0.2."
    with refusing("The social accounts have no multipliers", "value_added and final", remedy):
        return names, account_multipliers(a, np.repeat([0, 1, 2], [n, m, 1]))


def table(economy: Economy, *, use: str, income: str | None, saved: float, show: str) -> pd.DataFrame:
    """Return, by product that more is asked of, output and income set in motion, or the whole matrix."""
    names, found = find_multipliers(economy, use, income, saved)
    unit = f"{flows_of(economy).unit} per {flows_of(economy).unit} that is paid in"
    if show == "matrix":
        frame = pd.DataFrame(found.total, pd.Index(names, name="account"), pd.Index(names, name="paid into"))
    else:
        n = sum(1 for name in names if not name.endswith((" (factor)", " (institution)")))
        transfer, open_loop, closed = (part[:, :n] for part in found.additive())
        frame = pd.DataFrame(
            {
                "injected": 1.0, "transfer": transfer[:n].sum(axis=0), "open_loop": open_loop[:n].sum(axis=0),
                "closed_loop": closed[:n].sum(axis=0), "output": found.total[:n, :n].sum(axis=0),
                "household_income": found.total[-1, :n],
            },
            index=pd.Index(names[:n], name="product"),
        )  # fmt: skip
        frame = frame.sort_values("output", ascending=False, kind="stable")
    frame.attrs = {"unit": unit, "saved": saved}
    return frame
