"""What units want to make, what they want to keep in store, and how soft their budgets are.

Rules of ordering, production, hiring and finance ask here, so that a rule which changes a want (demand for a unit's
product, experienced shortage, a budget made harder) changes it everywhere. Where no such rule works, a unit wants what
its plan or its plant in order says, and keeps the reserve that the rule of ordering states.

``month.board`` carries what the rules leave: ``demand share`` float64 (unit,); ``hoarding`` and ``slack`` float64
(form, product), in months of need; the account of each unit, won of the month, float64 (unit,).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.markets.purses import POSTED
from lustrum.simulation.month import Month
from lustrum.simulation.roles import commanded_forms, roles
from lustrum.simulation.technique import Technique

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

DEMAND, HOARDING, SLACK = "demand share", "hoarding", "slack"
NET_WORTH, PROFIT, EXPECTED_PROFIT, LOSING = "net worth", "profit", "expected profit", "months of loss"
TAKEN, GIVEN, INVESTMENT_FACTOR = "taken from units", "given to units", "investment factor"
"""Places on the board."""


def wanted_output(month: Month, t: Technique) -> Floats:
    """Return the output that each unit wants to make this month, product units, float64 (unit,)."""
    units = month.now.units
    able = units.capacity * units.readiness / 12
    planned = np.where(commanded_forms(month)[units.form], np.minimum(units.target / 12, able), able)
    share = demand_share(month)
    if share is not None:
        planned = np.minimum(planned, able * share)
    return np.asarray(planned * t.quantum[t.product[units.activity]], dtype=np.float64)


def demand_share(month: Month) -> Floats | None:
    """Return the share of plant in order for which each unit sees demand, float64 (unit,); None where nobody asks."""
    share: Floats | None = month.board.get(DEMAND)
    return share


def stock_factor(month: Month, months: float) -> float | Floats:
    """Return months of need that units want to have and to hold in store, this month's included.

    Parameters
    ----------
    month : Month
        The month.
    months : float
        Reserve of the rule of ordering.

    Returns
    -------
    float, or float64 (unit, product)
        One figure for all where units learn nothing from shortage.
    """
    hoarding, slack = month.board.get(HOARDING), month.board.get(SLACK)
    if hoarding is None and slack is None:
        return 1 + months
    form = month.now.units.form
    reserve = np.full((len(month.labels["form"]), len(month.labels["product"])), months)
    if slack is not None:
        reserve = np.maximum(reserve, slack)
    if hoarding is not None:
        reserve = reserve + hoarding
    return np.asarray(1 + reserve[form])


def softness(month: Month) -> Floats:
    r"""Return how much of a loss is made good to a unit of each form, 0 to 1, float64 (form,).

    What the economy's table of forms states, moved by the levers of the soft budget where that rule works:
    :math:`\sigma = s\,(1 - h) + (1 - s)\, g` with hardening :math:`h` and softening :math:`g`.
    """
    forms = month.labels["form"]
    stated = forms.attribute("softness").astype(np.float64) if forms.has("softness") else np.zeros(len(forms))
    harden = month.lever("soft-budget.harden", 0.0)
    soften = month.lever("soft-budget.soften", 0.0)
    return np.asarray(np.clip(stated * (1 - harden) + (1 - stated) * soften, 0, 1), dtype=np.float64)


def borrows_freely(month: Month) -> Bools:
    """Say which units may borrow whatever they lack for wages, bool (unit,)."""
    return np.asarray((softness(month) > 0)[month.now.units.form])


def normal_surplus(month: Month, t: Technique) -> Floats:
    """Return what a quantum of output leaves beyond materials and wages at norm, won, float64 (unit,)."""
    activity = month.now.units.activity
    return np.asarray((t.value_per_quantum[t.product] - prime_cost(month, t))[activity])


def prime_cost(month: Month, t: Technique) -> Floats:
    """Return materials at constant prices and wages at norm in a quantum of output, won, float64 (activity,)."""
    wage = np.asarray(month.lever("wage.step")) * float(month.lever("wage.base")) * float(month.lever("wage.level"))
    unit = t.inputs @ t.price + (t.labour @ wage) * 12
    return np.asarray(unit * t.quantum[t.product])


def by_form(month: Month, columns: NDArray[np.int64]) -> Floats:
    """Return sums of a column (unit, product) by form, float64 (form, product)."""
    form, forms = month.now.units.form, len(month.labels["form"])
    sums = np.zeros((forms, columns.shape[1]))
    for product in np.flatnonzero(columns.any(axis=0)):
        sums[:, product] = np.bincount(form, columns[:, product], forms)
    return sums


def opening_prices(month: Month, t: Technique) -> Floats:
    """Return what makers ask now for a unit of what households buy of private units, won, float64 (product,).

    NaN for all other products; the constant price where nothing was asked yet.
    """
    units, known = month.now.units, roles(month)
    private = known.private[units.form] & (units.capacity > 0)
    made = np.bincount(t.product[units.activity[private]], minlength=t.price.size) > 0
    sold = made & np.isin(known.kind, ("consumer", "food")) & t.storable
    asked = np.where(sold, t.price, np.nan)
    before = month.board.get(POSTED)
    if before is not None:
        asked = np.where(sold & np.isfinite(before), before, asked)
    return np.asarray(asked)


def sells(month: Month, t: Technique, product: int) -> Bools:
    """Say which units sell what they hold of a product: all who do not use it up, bool (unit,).

    Where there are no public shops, private traders are the shops, and sell what they also use.
    """
    activity = month.now.units.activity
    found = t.inputs[:, product] <= 0
    if month.lever("wholesale.rule", "") == "traders":
        found = found | (roles(month).branch_sector[t.branch] == "trade")
    return np.asarray(found[activity])


def has_taker(month: Month, t: Technique) -> Bools:
    """Say of which products the books see a taker: an input, an asset or a need, bool (product,)."""
    return np.asarray(sold_to_households(month) | (t.inputs.sum(axis=0) > 0) | (t.capital.sum(axis=0) > 0))


def sold_to_households(month: Month) -> Bools:
    """Say which products a need names, bool (product,)."""
    if "products of needs" not in month.cache:
        named = set(month.economy.table("needs")["product"].astype(str))
        month.cache["products of needs"] = np.array([product in named for product in month.labels["product"].ids])
    mine: Bools = month.cache["products of needs"]
    return mine


def note_taken(month: Month, rows: NDArray[np.intp], won: NDArray[np.int64]) -> None:
    """Say that profit, tax or owner's income left units, so that their account does not take it for a loss."""
    if NET_WORTH in month.board:
        month.board.array(TAKEN, len(month.now.units))[rows] += won


def note_rescue(month: Month, rows: NDArray[np.intp], won: Floats) -> None:
    """Record what covered losses of units, gift or credit, by branch."""
    branch = month.world.activity_branch[month.now.units.activity[rows]]
    month.record("loss_subsidies", np.bincount(branch, won, len(month.labels["branch"])))
