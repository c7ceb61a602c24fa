r"""Type I multipliers: what one more unit of final demand sets in motion, directly and through all inputs.

.. math:: m = c (I - A)^{-1}

c is 1 for output, else the direct quantity per unit of product. Source: Miller and Blair 2009, section 6.2.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from lustrum.economy.analysis.coefficients import per_product
from lustrum.economy.analysis.leontief import requirements
from lustrum.economy.economy import LABOUR_UNIT, Economy
from lustrum.errors import NameProblems, Problem, nearest

TITLE = "Multipliers, type I"
SOURCE = "Miller and Blair 2009, section 6.2"


def quantities(economy: Economy) -> tuple[str, ...]:
    """List what multipliers there are for this economy."""
    found = ["output"]
    if economy.has("labour"):
        found.append("labour")
    if _imported(economy).any():
        found.append("imports")
    if economy.has("value_added"):
        found.append("value_added")
    return (*found, *economy.labels["substance"].ids)


def _imported(economy: Economy) -> np.ndarray:
    made = economy.technology.outputs.sum(axis=1) > 0
    return np.asarray(~made & (economy.technology.inputs.sum(axis=1) > 0))


def _worth_of_imports(economy: Economy) -> np.ndarray:
    """Return imported inputs per unit of activity: by value if all are priced, else as their one common unit."""
    imported = _imported(economy)
    products = economy.labels["product"]
    prices = products.attribute("constant_price").astype(np.float64)
    price = (
        np.where(np.isfinite(prices), prices, 1.0) if np.isfinite(prices[imported]).all() else np.ones(len(products))
    )
    return np.asarray((price * imported) @ economy.technology.inputs)


def intensity(economy: Economy, of: str) -> xr.DataArray:
    """Return the direct quantity per unit of product (product,).

    Raises
    ------
    NameProblems
        If the economy says nothing of this quantity.
    """
    known = quantities(economy)
    if of not in known:
        raise NameProblems(
            [Problem("The economy has no such quantity.", "of", of, ", ".join(known), nearest(of, known))]
        )
    technology = economy.technology
    if of == "output":
        made = per_product(economy, np.zeros(len(economy.labels["activity"])))
        return made + 1.0
    if of == "labour":
        return per_product(economy, np.asarray(technology.labour.sum(axis=0)))
    if of == "imports":
        return per_product(economy, _worth_of_imports(economy))
    if of == "value_added":
        frame = economy.table("value_added")
        added = np.zeros(len(economy.labels["activity"]))
        np.add.at(added, economy.labels["activity"].codes(frame["activity"]), frame["value"].to_numpy(np.float64))
        return per_product(economy, added)
    return per_product(economy, technology.emissions.tocsr()[[economy.labels["substance"].code(of)]].toarray()[0])


def unit_of(economy: Economy, of: str) -> str:
    """Return the unit of a quantity, as well as the economy tells it; of a substance, of its amount.

    The column `unit` of emissions says ``kt per million EUR``; the amount is in kt.
    """
    if of == "labour":
        return LABOUR_UNIT
    if of in economy.labels["substance"].ids:
        frame = economy.table("emissions")
        units = {
            str(unit).partition(" per ")[0] for unit in frame.loc[frame["substance"] == of, "unit"].dropna() if unit
        }
        return f"{of}, {next(iter(units))}" if len(units) == 1 else of
    return "unit of product" if of == "output" else of


def _unit(economy: Economy, of: str) -> str:
    return (
        "units of product per unit of final demand"
        if of == "output"
        else f"{unit_of(economy, of)} per unit of final demand"
    )


def multipliers(economy: Economy, of: str = "output") -> xr.DataArray:
    """Return type I multipliers.

    Parameters
    ----------
    economy : Economy
        What to look at.
    of : str
        One of `quantities`: output, labour, imports, value_added, or a substance.

    Returns
    -------
    DataArray
        (product,). Multipliers of output add up units, so they have a meaning for tables of one unit (money).

    Raises
    ------
    NameProblems
        If the economy says nothing of this quantity.
    EconomyProblems
        If the technology leaves no surplus.
    """
    needed = requirements(economy)
    values = needed.prices(intensity(economy, of).values)
    attrs = {"units": _unit(economy, of), **needed.attrs, "source": SOURCE}
    return xr.DataArray(values, {"product": list(needed.products)}, ["product"], f"multipliers_{of}", attrs)


def table(economy: Economy) -> pd.DataFrame:
    """Return every multiplier that the economy allows (product, quantity), per unit of the product."""
    made = {of: multipliers(economy, of).to_series() for of in quantities(economy)}
    frame = pd.DataFrame(made)
    frame.attrs = {"unit": "; ".join(f"{of}: {_unit(economy, of)}" for of in made)}
    return frame
