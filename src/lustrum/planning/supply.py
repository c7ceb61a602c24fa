r"""What forms outside the plan sell at which terms of trade: a supply curve in steps.

.. math::
    S(r) = m H r^{\epsilon}, \qquad C(S) = p\, S\, \left(\frac{S}{m H}\right)^{1/\epsilon}

H is what the tax leaves of the harvest that is expected, m the share of it that is sold at constant prices, :math:`r`
the terms of trade (goods given per unit, at constant prices, over the constant price p), :math:`\epsilon` the
elasticity. C is what must be given for S, at one price for all of it; it is convex, so that a linear programme which
pays as little as it can takes its steps in order. Between the points of `POINTS` the cost is a chord, hence a little
too high; at the points it is exact. More than twice mH, or than H, is not sold at any terms.

Sources
-------
Krishna 1962, A note on the elasticity of the marketable surplus; Behrman 1968, Supply Response in Underdeveloped
Agriculture; the curve of constant elasticity is theirs, its steps are ours. Recalled.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.errors import Problem, nearest
from lustrum.planning.facts import Facts
from lustrum.planning.settings import PlanProblems, PlanSettings
from lustrum.planning.tables import Floats, Ints

POINTS = np.array([0.0, 0.25, 0.5, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0])
"""Sales at which the cost is exact, in multiples of sales at constant prices."""


@dataclass(frozen=True, eq=False)
class Sellers:
    """Cells outside command that sell their main product.

    Parameters
    ----------
    cell, product : int64 (seller,)
        Codes.
    made, own : float64 (seller,)
        Main product made, and used up by themselves (seed), per unit of activity.
    base, most : float64 (year, seller)
        Sold at constant prices, and at most, product units a year.
    """

    cell: Ints
    product: Ints
    made: Floats
    own: Floats
    base: Floats
    most: Floats


def find_sellers(facts: Facts, settings: PlanSettings) -> Sellers:
    """Find the cells outside command that have a main product and something of it left."""
    cells = facts.cells
    outside = np.flatnonzero(~cells.commanded & (facts.main_product[cells.activity] >= 0))
    activity = cells.activity[outside]
    product = facts.main_product[activity]
    none = np.zeros(0)
    made = np.asarray(facts.outputs[product, activity]).ravel() if len(outside) else none
    own = np.asarray(facts.inputs[product, activity]).ravel() if len(outside) else none
    left = (1.0 - settings.tax_in_kind) * made - own
    chosen = (left > 0) & (cells.forecast[:, outside] > 0).any(axis=0)
    kept = cells.forecast[:, outside[chosen]] * left[chosen]
    base = settings.marketed_share * kept
    return Sellers(
        outside[chosen], product[chosen], made[chosen], own[chosen], base, np.minimum(POINTS[-1] * base, kept)
    )


def cost_of(sales: Floats, base: Floats, elasticity: float) -> Floats:
    """Return what must be given for sales, in units of the product at its constant price.

    Examples
    --------
    >>> cost_of(np.array([10.0, 20.0]), np.array([10.0, 10.0]), 0.5).tolist()
    [10.0, 80.0]
    """
    known = np.where(base > 0, base, 1.0)
    return np.asarray(sales * (sales / known) ** (1.0 / elasticity), dtype=np.float64)


def cost_steps(base: Floats, most: Floats, elasticity: float) -> tuple[Floats, Floats]:
    """Return widths of the steps of the supply curve, and what a unit costs on each, (..., step).

    Examples
    --------
    >>> width, cost = cost_steps(np.array([10.0]), np.array([15.0]), 0.5)
    >>> width.sum(), float((width * cost).sum())
    (np.float64(15.0), 33.75)
    """
    points = np.minimum(base[..., None] * POINTS, most[..., None])
    width = np.diff(points, axis=-1)
    paid = np.diff(cost_of(points, base[..., None], elasticity), axis=-1)
    return width, np.divide(paid, width, out=np.zeros_like(paid), where=width > 0)


def read_basket(facts: Facts, settings: PlanSettings) -> tuple[Ints, Floats]:
    """Return products of the basket that is given in exchange, and product units of each in one basket.

    Raises
    ------
    PlanProblems
        If there is none, or it holds an unknown product or an amount that is not above zero.
    """
    given, products = settings.exchange_basket or {}, facts.labels["product"]
    if not given:
        remedy = "Say what the state gives, {'cloth': 2, 'salt': 1} say, or leave `uncommanded` at 'fixed'."
        raise PlanProblems([Problem("Nothing is given in exchange.", "exchange_basket", "", "", "", remedy)])
    problems = [
        Problem("There is no such product.", "exchange_basket", name, nearest=nearest(name, products))
        for name in given
        if name not in products
    ]
    problems += [
        Problem("An amount is above zero.", f"exchange_basket, {name}", str(amount))
        for name, amount in given.items()
        if not amount > 0
    ]
    if problems:
        raise PlanProblems(problems)
    place = {str(product): number for number, product in enumerate(products)}
    return np.array([place[name] for name in given], dtype=np.int64), np.array(list(given.values()), dtype=np.float64)
