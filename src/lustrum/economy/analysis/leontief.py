r"""Total requirements and the static balance: what must be made that a given final demand can be met.

.. math:: x = A x + f = (I - A)^{-1} f

Goods that are imported only are no part of the balance. Source: Leontief 1936; Miller and Blair 2009, chapter 2.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from lustrum.economy.analysis.coefficients import coefficients
from lustrum.economy.economy import Economy
from lustrum.errors import EconomyProblems, NameProblems, Problem, nearest
from lustrum.formulas import leontief as formulas

TITLE = "Total requirements (Leontief inverse)"
SOURCE = "Leontief 1936; Miller and Blair 2009, equation 2.10"


def checked_coefficients(economy: Economy) -> xr.DataArray:
    """Return the coefficients of an economy that can leave a surplus.

    Raises
    ------
    EconomyProblems
        If the spectral radius is 1 or more: there is no balance with a positive final demand.
    """
    a = coefficients(economy)
    radius = formulas.spectral_radius(a.values)
    if radius >= 1 - formulas.ROUNDING:
        what = "The mean technique uses up all it makes, so no final demand can be met."
        remedy = "lustrum analyse ECONOMY --table productivity names the products."
        raise EconomyProblems([Problem(what, "inputs", f"spectral radius {radius:.6g}", "below 1", remedy=remedy)])
    return a


def inverse(economy: Economy) -> xr.DataArray:
    """Return the Leontief inverse.

    Returns
    -------
    DataArray
        (product, final): output of the product per unit of final demand.

    Raises
    ------
    EconomyProblems
        If the technology leaves no surplus.
    """
    a = checked_coefficients(economy)
    products = list(a["product"].values)
    attrs = a.attrs | {"units": "output of the product per unit of final demand", "source": SOURCE}
    coords = {"product": products, "final": products}
    return xr.DataArray(formulas.leontief_inverse(a.values), coords, ["product", "final"], "leontief_inverse", attrs)


def final_demand(economy: Economy, final: Any = None) -> pd.Series[Any]:
    """Return a final demand by product that is made.

    Parameters
    ----------
    economy : Economy
        Whose products they are.
    final : Series, mapping, DataArray or array, optional
        Amounts by product (an array: by product that is made, in order); what is not named is 0. Default: the
        economy's own final demand, all uses together, of the first year that it gives.

    Raises
    ------
    NameProblems
        If it names a product that nobody makes.
    EconomyProblems
        If the economy has no final demand of its own, or the array has another length.
    """
    products = list(coefficients(economy)["product"].values)
    if final is None:
        frame = economy.final
        if not len(frame):
            raise EconomyProblems([Problem("The economy has no final demand.", "final", remedy="Give one.")])
        first = frame["year"].min()
        own = frame[frame["year"].isna() | (frame["year"] == first)]
        summed: pd.Series[Any] = own.groupby("product", sort=False)["amount"].sum()
        return summed.reindex(products, fill_value=0.0)
    if isinstance(final, xr.DataArray):
        final = final.to_series()
    if isinstance(final, (pd.Series, Mapping)):
        given = pd.Series(final, dtype=np.float64)
        unknown = [str(product) for product in given.index if product not in products]
        if unknown:
            allowed = ", ".join(products[:30])
            what = "Nobody makes this product."
            raise NameProblems([Problem(what, "final", one, allowed, nearest(one, products)) for one in unknown])
        return given.reindex(products, fill_value=0.0)
    values = np.asarray(final, dtype=np.float64)
    if values.shape != (len(products),):
        raise EconomyProblems(
            [Problem("The final demand has another length.", "final", str(values.shape), f"({len(products)},)")]
        )
    return pd.Series(values, index=products)


def balance(economy: Economy, final: Any = None) -> xr.DataArray:
    """Return the gross output that meets a final demand.

    Returns
    -------
    DataArray
        (product,), in the units of the products, a year.

    Raises
    ------
    NameProblems, EconomyProblems
        As `final_demand` and `checked_coefficients`.
    """
    a = checked_coefficients(economy)
    demand = final_demand(economy, final)
    attrs = {
        "units": "unit of the product a year",
        "method": a.attrs["method"],
        "technique": a.attrs["technique"],
        "source": SOURCE,
    }
    values = formulas.solve_output(a.values, demand.to_numpy(np.float64))
    return xr.DataArray(values, {"product": list(a["product"].values)}, ["product"], "output", attrs)


def table(economy: Economy) -> pd.DataFrame:
    """Return the Leontief inverse as a frame (product, final)."""
    made = inverse(economy)
    frame = pd.DataFrame(made.to_pandas())
    frame.attrs = {"unit": made.attrs["units"], "method": made.attrs["method"], "technique": made.attrs["technique"]}
    return frame
