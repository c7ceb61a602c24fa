r"""What the technique that a plan has chosen costs: labour values, prices of production, rents, own rates of interest.

The *technique* of a year is the activities at the plan's levels, of all forms, shared out to the products they make
(`formulas.rectangular.share_out`): input coefficients A and direct labour l by product. Products that are not made in
the year, imports among them, are primary inputs and carry no labour. Then

.. math::
    \lambda = l (I - A)^{-1}, \qquad p = (1 + r)\, p A + w\, l \;(w = 1), \qquad
    \rho_{tp} = \frac{\pi_{tp}}{\pi_{t+1,p}} - 1

are labour values, prices of production at a stated rate of profit r (in wages of a person-year), and the own rates of
interest of the plan's valuations :math:`\pi`: by how much more one gives now for a unit a year earlier. Stocks of fixed
capital earn nothing in the prices of production; what they are worth to the plan are their *rents*, the valuations of
capital, capacity and land.

Sources
-------
Leontief 1951 (labour values); Sraffa 1960, chapters 2 to 5, and 1932, Economic Journal 42 (own rates of interest);
Kantorovich 1965, ch. II (rent valuations of equipment and land).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from lustrum.errors import Problem
from lustrum.formulas import leontief
from lustrum.formulas.rectangular import share_out
from lustrum.planning.facts import Facts
from lustrum.planning.settings import PlanProblems
from lustrum.planning.valuation import valuations_table

Floats = NDArray[np.float64]

RENTED = ("capital", "shared_capital", "capacity", "land")
"""Valuations that are rents of something that stands or lies there."""

IDLE = 1e-9
"""A level below this share of the largest of the year is none."""


def technique_values(facts: Facts, levels: Floats, rate_of_profit: float) -> xr.Dataset:
    """Return labour values and prices of production of the technique of each year.

    Parameters
    ----------
    facts : Facts
        The economy.
    levels : float64 (year, activity)
        Levels of activities, of all forms and regions together.
    rate_of_profit : float
        Rate of profit on all inputs of a year.

    Returns
    -------
    Dataset (year, product)
        ``labour_value``, person-years per unit of product; ``production_price``, wages of a person-year per unit of
        product. Not a number for products that are not made in the year, and where the technique leaves no surplus.

    Raises
    ------
    PlanProblems
        If there are no labour requirements, or the rate of profit is above the maximum of a year's technique.
    """
    if not facts.hours.nnz:
        raise PlanProblems([Problem("Values need labour requirements, which the economy has not.", "labour")])
    shape = facts.horizon, len(facts.unit)
    values, prices = np.full(shape, np.nan), np.full(shape, np.nan)
    problems: list[Problem] = []
    for place, year in enumerate(facts.labels["year"]):
        level = np.maximum(levels[place], 0.0)
        output, weights = share_out(facts.outputs, np.where(level > IDLE * level.max(), level, 0.0), facts.price)
        made = np.flatnonzero(output > 0)
        a = (facts.inputs.tocsr()[made] @ weights[:, made]).toarray()
        labour = facts.labour_need @ weights[:, made]
        radius = leontief.spectral_radius(a)
        if radius >= 1:
            continue
        values[place, made] = leontief.labour_values(a, labour)
        maximum = 1 / radius - 1 if radius > 0 else np.inf
        if not 0 <= rate_of_profit < maximum:
            where, allowed = f"rate_of_profit, {year}", f"from 0 to less than {maximum:.6g}"
            what = "The rate of profit is out of the range of the technique."
            problems.append(Problem(what, where, f"{rate_of_profit:g}", allowed))
            continue
        prices[place, made] = leontief.production_prices(a, labour, rate_of_profit=rate_of_profit)[0]
    if problems:
        raise PlanProblems(problems)
    coords = {"year": list(facts.labels["year"]), "product": list(facts.labels["product"])}
    made_by = "mean of the techniques in use, joint products by value"
    told = {
        "labour_value": (values, "person-year per unit of product", "l (I - A)^-1", "Leontief 1951"),
        "production_price": (prices, "wages of a person-year per unit of product",
                             f"(1 + r) p A + l = p at r = {rate_of_profit:g}", "Sraffa 1960, chapters 2 to 5"),
    }  # fmt: skip
    arrays = {
        name: xr.DataArray(array, coords, ("year", "product"), name,
                           {"unit": unit, "method": f"{how}; {made_by}", "source": source})
        for name, (array, unit, how, source) in told.items()
    }  # fmt: skip
    data = xr.Dataset(arrays, attrs={"rate_of_profit": rate_of_profit})
    return data.assign_coords(product_unit=("product", [str(unit) for unit in facts.unit]))


def rents(valuations: dict[str, xr.DataArray]) -> pd.DataFrame:
    """Return what a unit of scarce capital, capacity and land is worth to the plan, in long form.

    Parameters
    ----------
    valuations : mapping of str to DataArray
        Of `valuation.find_valuations`.

    Returns
    -------
    DataFrame
        ``valued``, labels, ``amount`` and ``unit``: units of the objective per unit of the thing in the year.
    """
    chosen = {name: valuations[name] for name in RENTED if name in valuations}
    frame = valuations_table(chosen)
    units = [str(chosen[str(name)].attrs["unit"]) for name in frame["valued"]]
    frame = frame.assign(unit=units)
    frame.attrs = {
        "method": "dual of the limit in the optimum", "source": "Kantorovich 1965, ch. II (rent valuations)",
    }  # fmt: skip
    return frame


def own_rates(valuations: dict[str, xr.DataArray]) -> xr.DataArray:
    """Return own rates of interest of products from each year to the next.

    Parameters
    ----------
    valuations : mapping of str to DataArray
        With the valuations of products by year.

    Returns
    -------
    DataArray
        As the valuations of products, without the last year; shares a year. Not a number where next year's unit is
        worth nothing.
    """
    price = valuations["product"]
    now, later = price.isel(year=slice(None, -1)), price.isel(year=slice(1, None))
    rate = np.divide(now.values, later.values, out=np.full(now.shape, np.nan), where=later.values > 0) - 1.0
    attrs = {
        "unit": "share a year", "long_name": "own rate of interest", "method": "valuation over next year's, less one",
        "source": "Sraffa 1932, Economic Journal 42; von Neumann 1937",
    }  # fmt: skip
    return now.copy(data=rate).rename("own_rate_of_interest").assign_attrs(attrs)
