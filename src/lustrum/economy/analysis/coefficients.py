r"""Input coefficients by product, from techniques of any number and with joint products.

With levels s of the activities, ``U = A s`` and ``V = B s`` are the use and the supply of a year. *Industry
technology*: an industry's inputs belong to its products in proportion to their value, so

.. math:: a_{ij} = \frac1{q_j} \sum_k u_{ik} \frac{p_j v_{jk}}{\sum_h p_h v_{hk}}, \qquad q_j = \sum_k v_{jk}

which for one product per activity is the mean technique. *Commodity technology*: a product has the same inputs wherever
it is made, :math:`A\,B^{-1}`; it needs as many activities as products and may give negative coefficients.

Levels are those of the endowments of kind ``level``, else ``capacity``; without either, every technique of a product
makes the same amount. The choice stands in ``attrs["technique"]``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import xarray as xr

from lustrum.economy.economy import Economy
from lustrum.economy.options import Option
from lustrum.errors import EconomyProblems, Problem, nearest
from lustrum.formulas.rectangular import share_out

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

TITLE = "Input coefficients"
SOURCE = "Leontief 1936; United Nations 1968 (industry and commodity technology); Miller and Blair 2009, chapter 5"
METHODS = ("industry", "commodity")
OPTIONS = (Option("method", "industry", "How inputs of joint products are shared out.", METHODS),)

LARGE = 3000
"""Products from which a table is not written out: its inverse would fill gigabytes, and nobody reads it."""


@dataclass(frozen=True)
class Attribution:
    """What of each activity belongs to each product that is made.

    Parameters
    ----------
    products : tuple of str
        Products that some activity makes, in file order.
    rows : int array (made,)
        Their places among all products.
    output : float64 (made,)
        Output at the levels, in product units.
    weights : sparse (activity, made)
        Units of activity that belong to one unit of the product.
    technique : str
        Where the levels come from.
    """

    products: tuple[str, ...]
    rows: NDArray[np.int64]
    output: Floats
    weights: Any
    technique: str


def activity_levels(economy: Economy) -> tuple[Floats, str]:
    """Return a level for each activity and where it comes from: ``level``, ``capacity`` or ``equal``.

    A product whose activities all stand still is taken as made by each of them alike.
    """
    activities = economy.labels["activity"]
    levels, technique = np.zeros(len(activities)), "equal"
    endowments = economy.endowments
    for kind in ("level", "capacity"):
        rows = endowments[endowments["kind"] == kind]
        if len(rows):
            np.add.at(levels, activities.codes(rows["activity"]), rows["amount"].to_numpy(np.float64))
            technique = kind
            break
    outputs = economy.technology.outputs
    idle = (outputs > 0).astype(float) @ np.maximum(levels, 0) <= 0
    per_level = outputs.T.tocsr()[:, np.flatnonzero(idle)].sum(axis=1)
    levels = np.where((levels <= 0) & (per_level > 0), 1 / np.where(per_level > 0, per_level, 1), levels)
    return levels, technique


def _values(economy: Economy) -> Floats:
    """Return prices by which joint products share their inputs; 1 where no activity has joint products."""
    outputs = economy.technology.outputs
    joint = np.flatnonzero((outputs > 0).astype(int).sum(axis=0) > 1)
    products = economy.labels["product"]
    if not len(joint):
        return np.ones(len(products))
    involved = np.flatnonzero(outputs.tocsc()[:, joint].sum(axis=1) > 0)
    prices = products.attribute("constant_price").astype(np.float64)
    if np.isfinite(prices[involved]).all():
        return np.where(np.isfinite(prices), prices, 1.0)
    units = {str(unit) for unit in products.attribute("unit")[involved]}
    if len(units) == 1:
        return np.ones(len(products))
    names = ", ".join(economy.labels["activity"].ids[k] for k in joint[:5])
    what = "Inputs of joint products in different units can only be shared by value, and prices are missing."
    raise EconomyProblems(
        [Problem(what, "products, constant_price", names, remedy="Give constant prices of these products.")]
    )


def attribute_to_products(economy: Economy) -> Attribution:
    """Share out the activities to the products they make (industry technology).

    Raises
    ------
    EconomyProblems
        If joint products have different units and no prices.
    """
    levels, technique = activity_levels(economy)
    output, weights = share_out(economy.technology.outputs, levels, _values(economy))
    rows = np.flatnonzero(output > 0)
    products = tuple(economy.labels["product"].ids[i] for i in rows)
    return Attribution(products, rows, output[rows], weights[:, rows], technique)


def per_product(economy: Economy, per_activity: Floats) -> xr.DataArray:
    """Turn a quantity per unit of activity into one per unit of product.

    Parameters
    ----------
    economy : Economy
        Whose activities they are.
    per_activity : float64 (activity,)
        Quantity per unit of activity.

    Returns
    -------
    DataArray
        (product,), products that are made.
    """
    made = attribute_to_products(economy)
    values = np.asarray(per_activity, dtype=np.float64) @ made.weights
    return xr.DataArray(values, {"product": list(made.products)}, ["product"], attrs={"technique": made.technique})


def coefficients(economy: Economy, method: str = "industry") -> xr.DataArray:
    """Return input coefficients of the products that are made.

    Parameters
    ----------
    economy : Economy
        Its imported-only goods are no rows here: they are primary inputs (`multipliers`, ``of="imports"``).
    method : {"industry", "commodity"}
        How inputs of joint products are shared out.

    Returns
    -------
    DataArray
        (input, product), units of the row per unit of the column.

    Raises
    ------
    EconomyProblems
        If the method is unknown, the economy does not allow it, or it makes too many products.
    """
    made = attribute_to_products(economy)
    if len(made.products) > LARGE:
        what = "The economy makes too many products for a table of each by each to be written out."
        remedy = "Multipliers, labour values, footprints and the balance do without; or aggregate it."
        found, allowed = f"{len(made.products)} products", f"at most {LARGE}"
        raise EconomyProblems([Problem(what, "products", found, allowed, remedy=remedy)])
    if method == "industry":
        values = (economy.technology.inputs.tocsr()[made.rows] @ made.weights).toarray()
    elif method == "commodity":
        values = _commodity_technology(economy, made)
    else:
        raise EconomyProblems(
            [Problem("No such method.", "method", method, ", ".join(METHODS), nearest(method, METHODS))]
        )
    attrs = {
        "units": "unit of the input per unit of the product",
        "method": f"{method} technology",
        "technique": made.technique,
        "source": SOURCE,
        "evidence": ", ".join(economy.rests_on("inputs", "outputs")),
    }
    coords = {"input": list(made.products), "product": list(made.products)}
    return xr.DataArray(values, coords, ["input", "product"], "coefficients", attrs)


def _commodity_technology(economy: Economy, made: Attribution) -> Floats:
    outputs = economy.technology.outputs.tocsr()[made.rows].toarray()
    if outputs.shape[0] != outputs.shape[1]:
        found = f"{outputs.shape[0]} products made by {outputs.shape[1]} activities"
        what = "Commodity technology needs as many activities as products."
        raise EconomyProblems([Problem(what, "method", found, remedy="Use method 'industry'.")])
    inputs = economy.technology.inputs.tocsr()[made.rows].toarray()
    try:
        return np.asarray(np.linalg.solve(outputs.T, inputs.T).T)
    except np.linalg.LinAlgError as error:
        what = "Commodity technology is not defined: the outputs of the activities are not independent."
        raise EconomyProblems([Problem(what, "method", remedy="Use method 'industry'.")]) from error


def table(economy: Economy, *, method: str) -> pd.DataFrame:
    """Return the input coefficients as a frame (input, product)."""
    made = coefficients(economy, method)
    frame = pd.DataFrame(made.to_pandas())
    frame.attrs = {"unit": made.attrs["units"], "method": made.attrs["method"], "technique": made.attrs["technique"]}
    return frame
