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
from lustrum.economy.analysis.leontief import requirements
from lustrum.economy.analysis.multipliers import intensity
from lustrum.economy.economy import LABOUR_UNIT, Economy
from lustrum.economy.options import Option
from lustrum.errors import EconomyProblems, Problem
from lustrum.formulas.rectangular import find_least_labour, value_ranges

TITLE = "Labour values"
SOURCE = "Leontief 1951; Morishima 1973, chapters 1 and 14"
OPTIONS = (
    Option(
        "ranges", "auto", "Least and largest least-labour value; auto: where it is not unique.", ("auto", "yes", "no")
    ),
)


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
    needed = requirements(economy)
    values = needed.prices(intensity(economy, "labour").values)
    attrs = {
        "units": f"{LABOUR_UNIT} per unit of product",
        "method": f"mean technique ({needed.attrs['technique']})",
        "source": SOURCE,
    }
    attrs["evidence"] = ", ".join(economy.rests_on("inputs", "outputs", "labour"))
    return xr.DataArray(values, {"product": list(needed.products)}, ["product"], "labour_values", attrs)


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


def least_labour_ranges(economy: Economy) -> pd.DataFrame:
    """Return the least and the largest value that each product can have when least labour delivers one of everything.

    Raises
    ------
    EconomyProblems
        As `least_labour_values`.
    """
    least_labour_values(economy)
    made = attribute_to_products(economy)
    technology = economy.technology
    low, high = value_ranges(
        technology.outputs.tocsr()[made.rows],
        technology.inputs.tocsr()[made.rows],
        np.asarray(technology.labour.sum(axis=0)),
        np.ones(len(made.rows)),
    )
    return pd.DataFrame({"least": low, "largest": high}, index=pd.Index(made.products, name="product"))


def table(economy: Economy, *, ranges: str) -> pd.DataFrame:
    """Return labour values by product, at the mean technique and at the one that saves most labour."""
    least = least_labour_values(economy)
    frame = pd.DataFrame({"mean_technique": labour_values(economy).to_series(), "least_labour": least.to_series()})
    is_unique = bool(least.attrs["is_unique"])
    if ranges == "yes" or (ranges == "auto" and not is_unique):
        ends = least_labour_ranges(economy)
        frame["from"], frame["to"] = ends["least"], ends["largest"]
    frame.attrs = {"unit": least.attrs["units"], "least_labour_is_unique": is_unique}
    return frame
