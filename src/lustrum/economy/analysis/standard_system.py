"""Sraffa's standard system: basic products, the standard commodity, the greatest rate of profit, wages against profits.

Physical quantities are those of the mean technique. The frontier is measured in the standard commodity that a unit of
labour nets, in which it is a straight line, and in the basket of final demand, in which it need not be.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from lustrum.economy.analysis._base import refusing
from lustrum.economy.analysis.labour_values import need_labour
from lustrum.economy.analysis.leontief import checked_coefficients, final_demand
from lustrum.economy.analysis.multipliers import intensity
from lustrum.economy.economy import LABOUR_UNIT, Economy
from lustrum.economy.options import Option
from lustrum.formulas.leontief import spectral_radius
from lustrum.formulas.sraffa import StandardSystem, standard_system, wage_profit_frontier

TITLE = "Sraffa's standard system"
SOURCE = "Sraffa 1960, chapters 3 to 6; Pasinetti 1977, chapter 5"
OPTIONS = (
    Option("show", "products", "The products, or the frontier of wages and profits.", ("products", "frontier")),
    Option("steps", 11, "Points of the frontier.", kind=int, least=2, most=1001),
)


def find_standard_system(economy: Economy) -> StandardSystem:
    """Return the standard system at the mean technique.

    Raises
    ------
    EconomyProblems
        If there is no labour, no surplus, or no product that enters into all.
    """
    need_labour(economy)
    a = checked_coefficients(economy)
    with refusing("There is no standard system", "inputs"):
        return standard_system(a.values, intensity(economy, "labour").values)


def frontier(economy: Economy, steps: int = 11) -> pd.DataFrame:
    """Return wages at rates of profit from nil to almost the greatest, in the standard commodity and in final demand.

    The greatest rate is that of the whole technology; a product that is not basic and eats much of itself may set it.
    """
    system = find_standard_system(economy)
    a, labour = checked_coefficients(economy).values, intensity(economy, "labour").values
    highest = min(1 / spectral_radius(a) - 1, system.maximum_rate)
    rates = np.linspace(0, highest * (1 - 1e-9), steps)
    frame = pd.DataFrame(index=pd.Index(rates, name="rate_of_profit"))
    with refusing("There is no frontier", "labour"):
        frame["wage_in_standard_commodity"] = wage_profit_frontier(a, labour, rates, system.commodity)[0]
        if economy.has("final"):
            basket = final_demand(economy).to_numpy(np.float64)
            wages = wage_profit_frontier(a, labour, rates, basket)[0]
            frame["wage_in_final_demand"] = wages / wages[0]
    return frame


def table(economy: Economy, *, show: str, steps: int) -> pd.DataFrame:
    """Return the standard system by product, or the frontier."""
    system = find_standard_system(economy)
    facts: dict[Any, Any] = {
        "maximum_rate_of_profit": system.maximum_rate,
        "basic_products": int(system.is_basic.sum()),
    }
    if show == "frontier":
        frame = frontier(economy, steps)
        unit = f"standard commodity of one {LABOUR_UNIT}; share of the highest wage in the basket of final demand"
        frame.attrs = {"unit": unit, **facts}
        return frame
    a = checked_coefficients(economy)
    frame = pd.DataFrame(
        {
            "basic": np.where(system.is_basic, "yes", "no"),
            "gross_output": system.outputs,
            "standard_commodity": system.commodity,
        },
        index=pd.Index(a["product"].values, name="product"),
    )
    frame.attrs = {"unit": f"unit of product per {LABOUR_UNIT} in the standard system", **facts}
    return frame
