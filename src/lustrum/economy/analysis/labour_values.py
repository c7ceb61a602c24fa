r"""Labour embodied in one unit of each product, direct and through all inputs.

Of the mean technique: :math:`\lambda = l (I - A)^{-1}`. Of the technique that saves most labour: the duals of the least
labour that delivers one unit of everything, which may not be unique with joint products (Morishima 1973, chapter 14).
Skills are added up hour for hour; imported goods carry no labour of this economy.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from lustrum.economy.analysis.coefficients import attribute_to_products
from lustrum.economy.analysis.leontief import checked_coefficients
from lustrum.economy.analysis.multipliers import intensity
from lustrum.economy.economy import LABOUR_UNIT, Economy
from lustrum.errors import EconomyProblems, Problem
from lustrum.formulas import leontief as formulas
from lustrum.formulas.rectangular import find_least_labour

TITLE = "Labour values"
SOURCE = "Leontief 1951; Morishima 1973, chapters 1 and 14"


def labour_values(economy: Economy) -> xr.DataArray:
    """Return labour values at the mean technique.

    Returns
    -------
    DataArray
        (product,), person-years per unit of product.

    Raises
    ------
    EconomyProblems
        If the economy has no labour table, or leaves no surplus.
    """
    need_labour(economy)
    a = checked_coefficients(economy)
    values = formulas.labour_values(a.values, intensity(economy, "labour").values)
    attrs = {
        "units": f"{LABOUR_UNIT} per unit of product",
        "method": f"mean technique ({a.attrs['technique']})",
        "source": SOURCE,
    }
    attrs["evidence"] = ", ".join(economy.rests_on("inputs", "outputs", "labour"))
    return xr.DataArray(values, {"product": list(a["product"].values)}, ["product"], "labour_values", attrs)


def least_labour_values(economy: Economy) -> xr.DataArray:
    """Return labour values of the technique that saves most labour; ``attrs`` say whether they are unique.

    Raises
    ------
    EconomyProblems
        If the economy has no labour table, or cannot deliver one unit of everything it makes.
    """
    need_labour(economy)
    made = attribute_to_products(economy)
    technology = economy.technology
    labour = np.asarray(technology.labour.sum(axis=0))
    rows = made.rows
    try:
        found = find_least_labour(
            technology.outputs.tocsr()[rows], technology.inputs.tocsr()[rows], labour, np.ones(len(rows))
        )
    except ArithmeticError as error:
        raise EconomyProblems(
            [Problem("The economy cannot deliver one unit of everything it makes.", "inputs")]
        ) from error
    attrs = {
        "units": f"{LABOUR_UNIT} per unit of product",
        "method": "least labour",
        "source": SOURCE,
        "is_unique": int(found.is_unique),
    }
    return xr.DataArray(found.values, {"product": list(made.products)}, ["product"], "labour_values", attrs)


def need_labour(economy: Economy) -> None:
    """Raise EconomyProblems if the economy has no labour table."""
    if not economy.has("labour"):
        raise EconomyProblems([Problem("Labour values need the table 'labour', which this economy has not.", "labour")])


def table(economy: Economy) -> pd.DataFrame:
    """Return labour values by product, at the mean technique and at the one that saves most labour."""
    least = least_labour_values(economy)
    frame = pd.DataFrame({"mean_technique": labour_values(economy).to_series(), "least_labour": least.to_series()})
    frame.attrs = {"unit": least.attrs["units"], "least_labour_is_unique": bool(least.attrs["is_unique"])}
    return frame
