"""The technology of an economy as plain arrays in the quanta that the books count.

Mechanisms multiply these arrays many times a month; labels and sparse matrices stay in the economy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lustrum.economy.economy import Economy
from lustrum.simulation.month import Month
from lustrum.simulation.plant import mean_life

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Technique:
    """Coefficients per unit of activity, and attributes of products and activities.

    Parameters
    ----------
    product : int64 (activity,)
        Main product of each activity.
    inputs, inputs_low : float64 (activity, product)
        Product units per unit of output; the low one is the least that practice allows.
    labour : float64 (activity, skill)
        Person-years per unit of output.
    land : float64 (activity, land)
        Sown square metres per unit of output.
    capital : float64 (activity, product)
        Asset units per unit of yearly capacity.
    life : float64 (activity,)
        Years, the mean life of the assets weighted by their cost.
    quantum : float64 (product,)
        Product units per quantum.
    price : float64 (product,)
        Won per product unit, constant prices.
    storable : bool (product,)
        Whether the product keeps from month to month.
    spoilage : float64 (product,)
        Share lost in a month while stored.
    branch : int64 (activity,)
        Branch of each activity.
    heavy : bool (activity,)
        Whether the branch counts as heavy industry.
    farm : bool (activity,)
        Whether farm households do it beside farming.
    newer : bool (activity,)
        Whether it is the newer technique.
    building_months : int64 (activity,)
        Months from the decision to new capacity.
    """

    product: Ints
    inputs: Floats
    inputs_low: Floats
    labour: Floats
    land: Floats
    capital: Floats
    life: Floats
    quantum: Floats
    price: Floats
    storable: NDArray[np.bool_]
    spoilage: Floats
    branch: Ints
    heavy: NDArray[np.bool_]
    farm: NDArray[np.bool_]
    newer: NDArray[np.bool_]
    building_months: Ints

    @property
    def crop(self) -> NDArray[np.bool_]:
        """Whether each product is grown on land, and so comes once or twice a year, bool (product,)."""
        grown = np.zeros(len(self.quantum), dtype=bool)
        grown[self.product[self.land.sum(axis=1) > 0]] = True
        return grown

    @property
    def value_per_quantum(self) -> Floats:
        """Won at constant prices of one quantum of each product, float64 (product,)."""
        return self.price * self.quantum

    def cost_of_capacity(self) -> Floats:
        """Return the assets of one unit of yearly capacity at constant prices, won, float64 (activity,)."""
        return self.capital @ self.price


def technique_of(economy: Economy) -> Technique:
    """Make the arrays of an economy."""
    technology = economy.technology
    products, activities, branches = (economy.labels[dim] for dim in ("product", "activity", "branch"))
    branch = branches.codes(str(b) for b in activities.attribute("branch"))
    inputs = np.asarray(technology.inputs.todense(), dtype=np.float64).T
    capital = np.asarray(technology.capital.todense(), dtype=np.float64).T
    price = products.attribute("constant_price").astype(np.float64)
    return Technique(
        product=products.codes(str(p) for p in activities.attribute("product")),
        inputs=inputs,
        inputs_low=_low_inputs(economy, inputs),
        labour=np.asarray(technology.labour.todense(), dtype=np.float64).T,
        land=np.asarray(technology.land.todense(), dtype=np.float64).T,
        capital=capital,
        life=mean_life(economy),
        quantum=products.attribute("quantum").astype(np.float64),
        price=price,
        storable=products.attribute("storable").astype(np.float64) > 0,
        spoilage=1 - (1 - products.attribute("spoilage_per_year").astype(np.float64)) ** (1 / 12),
        branch=branch,
        heavy=branches.attribute("heavy").astype(np.float64)[branch] > 0,
        farm=activities.attribute("by_farm_households").astype(np.float64) > 0,
        newer=activities.attribute("newer_technique").astype(np.float64) > 0,
        building_months=activities.attribute("building_lag_months").astype(np.int64),
    )


def _low_inputs(economy: Economy, inputs: Floats) -> Floats:
    low = inputs.copy()
    table = economy.table("inputs")
    if "low" in table.columns and len(table):
        rows = economy.labels["activity"].codes(table["activity"].astype(str))
        columns = economy.labels["product"].codes(table["product"].astype(str))
        least = table["low"].to_numpy(dtype=np.float64)
        known = ~np.isnan(least)
        low[rows[known], columns[known]] = least[known]
    return np.minimum(low, inputs)


def technique(month: Month) -> Technique:
    """Return the arrays of the run's economy, made once."""
    if "technique" not in month.cache:
        month.cache["technique"] = technique_of(month.economy)
    made: Technique = month.cache["technique"]
    return made
