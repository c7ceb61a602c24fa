r"""Prices of production: one rate of profit on all inputs, wages paid at the end.

.. math:: p = (1 + r)\, p A + w\, l

The wage is a share of the net product of the standard system, so that r = R (1 - w) (Sraffa 1960). Imported goods are
left out of the costs. Capital here is the inputs of a year alone; stocks of fixed capital earn nothing in this table.
"""

from __future__ import annotations

import pandas as pd
import xarray as xr

from lustrum.economy.analysis.labour_values import need_labour
from lustrum.economy.analysis.leontief import checked_coefficients
from lustrum.economy.analysis.multipliers import intensity
from lustrum.economy.economy import Economy
from lustrum.economy.options import Option
from lustrum.errors import EconomyProblems, Problem
from lustrum.formulas import leontief as formulas

TITLE = "Prices of production"
SOURCE = "Sraffa 1960, chapters 2 to 5; Pasinetti 1977, chapter 5"
WAGES = (1.0, 0.75, 0.5, 0.25, 0.0)
OPTIONS = (
    Option("wage", None, "One wage share; default: five from 1 to 0.", kind=float, least=0.0, most=1.0),
    Option("rate_of_profit", None, "One rate of profit; give this or the wage.", kind=float, least=0.0),
)


def production_prices(
    economy: Economy, *, wage: float | None = None, rate_of_profit: float | None = None
) -> xr.DataArray:
    """Return prices of production for a wage share or a rate of profit; ``attrs`` carry both.

    Parameters
    ----------
    economy : Economy
        Needs a labour table.
    wage, rate_of_profit : float
        Give one. The wage is a share of the standard net product, 0 to 1.

    Raises
    ------
    EconomyProblems
        If there is no labour table, or wage or rate are out of range.
    """
    need_labour(economy)
    a = checked_coefficients(economy)
    labour = intensity(economy, "labour").values
    try:
        prices, rate, share = formulas.production_prices(a.values, labour, wage=wage, rate_of_profit=rate_of_profit)
    except ValueError as error:
        raise EconomyProblems([Problem(f"No prices of production: {error}.", "wage, rate_of_profit")]) from error
    attrs = {
        "units": "standard net product of one unit of labour",
        "rate_of_profit": rate,
        "wage": share,
        "source": SOURCE,
    }
    return xr.DataArray(prices, {"product": list(a["product"].values)}, ["product"], "production_prices", attrs)


def table(economy: Economy, *, wage: float | None, rate_of_profit: float | None) -> pd.DataFrame:
    """Return prices of production by product for wage shares from 1 to 0; columns carry the rate of profit."""
    chosen: list[dict[str, float]] = [{"wage": share} for share in WAGES]
    if wage is not None:
        chosen = [{"wage": wage}] if rate_of_profit is None else [{"wage": wage, "rate_of_profit": rate_of_profit}]
    elif rate_of_profit is not None:
        chosen = [{"rate_of_profit": rate_of_profit}]
    made = {}
    for choice in chosen:
        prices = production_prices(economy, **choice)
        made[f"wage {prices.attrs['wage']:g}, r = {prices.attrs['rate_of_profit']:.4f}"] = prices.to_series()
    frame = pd.DataFrame(made)
    in_wages = "in wages of one unit of labour" if rate_of_profit is not None else ""
    unit = "standard net product of one unit of labour (at wage 0: prices add up to 1)"
    frame.attrs = {"unit": in_wages or unit}
    return frame
