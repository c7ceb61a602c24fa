"""The first state, continued: the animals, goods and money of the first day, to those whom the tables name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lustrum.accounts.splitting import split
from lustrum.kernels.sums import weigh_by
from lustrum.quantities.labels import LabelTable
from lustrum.simulation.margins import LINES, numbers_of, of_kind
from lustrum.simulation.population import Drawing
from lustrum.simulation.state import BODIES
from lustrum.simulation.tenure import hands_of

MONTHS_OF_CASH = 1.5
"""Months of wages that a household holds where no table says so (synthetic)."""

Floats = NDArray[np.float64]


def draw_animals(drawing: Drawing) -> None:
    """Give draught animals to those who work land, by land and luck; those of cooperatives and of the state to them."""
    state = drawing.state
    herd = of_kind(drawing.economy.endowments, "animals")
    amount = numbers_of(herd, "amount", 0.0)
    region, group, form = (drawing.codes(herd, column) for column in ("region", "group", "form"))
    households, coops = state.households, state.cooperatives
    worked = _worked(drawing).sum(axis=1)
    luck = np.exp(0.5 * drawing.draws.normal(None, "population/animals", households.key))
    for i in np.flatnonzero(amount > 0):
        head, role = round(float(amount[i])), _role(drawing.labels["form"], int(form[i]))
        fits = (worked > 0) & ((region[i] < 0) | (households.region == region[i]))
        fits &= (group[i] < 0) | (households.group == group[i])
        joint = (coops.members > 0) & (coops.form == form[i]) & ((region[i] < 0) | (coops.region == region[i]))
        if role == "collective" and joint.any():
            coops.balance("animals")[...] += split(head, coops.members * joint)
        elif role == "public" or not fits.any():
            state.bodies.balance("animals")[BODIES.index("budget")] += head
        else:
            households.balance("animals")[...] += split(head, np.where(fits, worked * luck, 0.0))
    drawn = sum(int(table.animals.sum()) for table in (households, coops, state.bodies))
    told = drawing.residuals.add
    told("draught animals", "all", float(amount.sum()), float(drawn), "head", bound=0.5 * len(herd), why=LINES)


def _role(labels: LabelTable, code: int) -> str:
    return str(labels.attribute("role")[code]) if code >= 0 and labels.has("role") else ""


def _worked(drawing: Drawing) -> Floats:
    """Return the m2 of each class that each household works, float64 (household, land)."""
    state = drawing.state
    lands = max(len(drawing.labels["land"]), 1)
    rows = state.rows_in("households", state.parcels.operator)
    mine = rows >= 0
    flat = rows[mine].astype(np.int64) * lands + state.parcels.land[mine]
    return weigh_by(flat, state.parcels.area[mine], len(state.households) * lands).reshape(-1, lands)


def draw_goods(drawing: Drawing) -> None:
    """Give out the stocks of the first day: to classes and private units as the tables say, the rest to the supply."""
    products, forms = drawing.labels["product"], drawing.labels["form"]
    quantum = numbers_of(products.to_frame(), "quantum", 1.0)
    extra = of_kind(drawing.economy.endowments, "stock").rename(columns={"item": "product"})
    parts = [part for part in (drawing.economy.stocks, extra) if len(part)]
    grown, worked = _yield_of_land(drawing), _worked(drawing)
    asked, lines = np.zeros((2, len(products)))
    for frame in parts:
        product, region, form, group = (
            drawing.codes(frame, column) for column in ("product", "region", "form", "group")
        )
        amount = numbers_of(frame, "amount", 0.0)
        for i in np.flatnonzero((product >= 0) & (amount > 0)):
            code = int(product[i])
            quanta = round(float(amount[i] / quantum[code]))
            crop = worked @ grown[code]
            where = _Stock(code, int(region[i]), int(form[i]), int(group[i]), _role(forms, int(form[i])))
            _place_stock(drawing, where, quanta, crop)
            asked[code] += float(amount[i] / quantum[code])
            lines[code] += 1
    _keep_stocks(drawing, asked, lines)


def _keep_stocks(drawing: Drawing, asked: Floats, lines: Floats) -> None:
    """Compare what holders have of each product with what the tables say."""
    state = drawing.state
    held = sum(table.goods.sum(axis=0) for table in (state.bodies, state.units, state.households, state.cooperatives))
    for code in np.flatnonzero(lines):
        name, bound = drawing.labels["product"].ids[code], 0.5 * float(lines[code])
        drawing.residuals.add("stocks", name, float(asked[code]), float(held[code]), "quanta", bound=bound, why=LINES)


@dataclass(frozen=True)
class _Stock:
    """Where a stock is said to be: codes, -1 where the table leaves it open, and the role of the form."""

    product: int
    region: int
    form: int
    group: int
    role: str


def _yield_of_land(drawing: Drawing) -> Floats:
    """Return the output of each product on one m2 of each class by the technique that yields most, (product, land)."""
    technology = drawing.economy.technology
    land = np.asarray(technology.land.todense())
    output = np.asarray(technology.outputs.todense())
    best = np.zeros((output.shape[0], max(land.shape[0], 1)))
    for kind in range(land.shape[0]):
        used = land[kind] > 0
        if used.any():
            best[:, kind] = (output[:, used] / land[kind, used]).max(axis=1)
    return best


def _place_stock(drawing: Drawing, stock: _Stock, quanta: int, crop: Floats) -> None:
    households = drawing.state.households
    here = np.ones(len(households), dtype=bool) if stock.region < 0 else households.region == stock.region
    if stock.group >= 0 and ((households.group == stock.group) & here).any():
        here = here & (households.group == stock.group)
        crop = crop if (crop * here).any() else households.weight.astype(np.float64)
        households.balance("goods")[:, stock.product] += split(quanta, crop * here)
    elif stock.role in ("capital", "household", "collective") and (share := _share_of_units(drawing, stock)).any():
        drawing.state.units.balance("goods")[:, stock.product] += split(quanta, share)
    elif (stock.role in ("household", "landlord", "mixed") or not stock.role) and (crop * here).any():
        households.balance("goods")[:, stock.product] += split(quanta, crop * here)
    else:
        drawing.state.bodies.balance("goods")[BODIES.index("supply"), stock.product] += quanta


def _share_of_units(drawing: Drawing, stock: _Stock) -> Floats:
    """Return weights of the units of a form: of those that use the product, else of those that trade."""
    units, labels = drawing.state.units, drawing.labels
    mine = (units.form == stock.form) & ((stock.region < 0) | (units.region == stock.region))
    inputs = np.asarray(drawing.economy.technology.inputs.todense())[stock.product]
    share = np.where(mine, inputs[units.activity] * units.capacity, 0.0)
    if share.any() or not labels["branch"].has("sector"):
        return share
    branches = labels["activity"].attribute("branch").astype(str)
    trades = np.isin(branches, np.array(labels["branch"].ids)[labels["branch"].mask(sector="trade")])
    return np.where(mine & trades[units.activity], units.capacity, 0).astype(np.float64)


def draw_money(drawing: Drawing) -> None:
    """Give out the money of the first day, as the endowments say; else a month and a half of wages for each worker."""
    state = drawing.state
    money = of_kind(drawing.economy.endowments, "money")
    amount = numbers_of(money, "amount", 0.0)
    region, group, form = (drawing.codes(money, column) for column in ("region", "group", "form"))
    households, units = state.households, state.units
    heads = households.members.astype(np.float64)
    for i in np.flatnonzero(amount > 0):
        quanta = round(float(amount[i]))
        homes = (households.group == group[i]) & ((region[i] < 0) | (households.region == region[i]))
        works = (units.form == form[i]) & ((region[i] < 0) | (units.region == region[i]))
        if group[i] >= 0 and homes.any():
            households.balance("money")[...] += split(quanta, heads * homes)
        elif form[i] >= 0 and works.any():
            units.balance("money")[...] += split(quanta, np.where(works, units.workers.sum(axis=1) + 1, 0))
        else:
            state.bodies.balance("money")[BODIES.index("budget")] += quanta
    if (amount > 0).any():
        held = sum(int(table.money.sum()) for table in (households, units, state.bodies))
        told = drawing.residuals.add
        told("money", "all", float(amount.sum()), float(held), "won", bound=0.5 * len(money), why=LINES)
    else:
        wage = monthly_wage(drawing)
        households.balance("money")[...] = np.rint(hands_of(drawing) * wage * MONTHS_OF_CASH).astype(np.int64)
        drawing.residuals.note(
            "cash of households was set to a month and a half of wages: no table gives it (synthetic)"
        )


def monthly_wage(drawing: Drawing) -> float:
    """Return the wage of a month that the prices state, in money quanta; 1 where they state none."""
    prices = drawing.economy.prices
    if not len(prices):
        return 1.0
    kind = prices["kind"].astype(str) if "kind" in prices else prices["item"].astype(str)
    wages = numbers_of(prices, "value", 0.0)[(kind == "wage").to_numpy()]
    units = prices["unit"].astype(str)[(kind == "wage").to_numpy()].to_list()
    if not wages.size:
        return 1.0
    return float(wages[0]) / (12.0 if "year" in units[0] or units[0].endswith("a") else 1.0)
