"""The economy as it is reported: what planners inside a simulation see. Never the state itself.

Built anew for each plan from units' reports, last year's reported harvest, the register of hands and the stocks of the
supply organ; prices, techniques and needs are those of the economy.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lustrum.economy.assembling import assemble
from lustrum.economy.economy import Economy
from lustrum.simulation.farms import farm_capacity
from lustrum.simulation.markets.wants import TIERS, wants
from lustrum.simulation.month import Month
from lustrum.simulation.roles import commanded_forms, farming_households
from lustrum.simulation.technique import Technique

REGION = "country"
YEARS = 5
"""Years for which targets are set; a plan uses as many as it is long."""

HEAVY_BEYOND_THE_CHAIN = 0.3
"""Share of what heavy plant can make that planners want beyond the needs of the chain, at full weight (default)."""

PLANNERS_TABLES = (
    "products", "activities", "branches", "forms", "skills", "lands", "outputs", "inputs", "labour", "land", "capital",
    "partners", "trade", "prices",
)  # fmt: skip
"""Tables of the economy that planners know as they are."""


def reported_economy(month: Month, t: Technique, growth: float) -> tuple[Economy, pd.DataFrame, pd.DataFrame]:
    """Return the reported economy, yearly targets of final use, and the forecast for forms outside command.

    Parameters
    ----------
    month : Month
        The month in which the plan is made.
    t : Technique
        Arrays of the technology.
    growth : float
        Growth per year aimed at in needs per head.

    Returns
    -------
    economy : Economy
        With one region: goods move freely between regions.
    targets : DataFrame
        product, amount (a year), year (1, 2, ...).
    forecast : DataFrame
        activity, form, amount (a year).
    """
    rows = [*_capacity(month, t), *_stocks(month, t), *_hands(month), *_land(month)]
    endowments = pd.DataFrame(rows, columns=["kind", "item", "activity", "form", "amount"])
    endowments = endowments.assign(
        region=REGION, group="", year=np.nan, unit="", source="reports", evidence="simulated"
    )
    base = _without_regions(month)
    economy = replace(base, date=month.date, tables={**base.tables, "endowments": endowments})
    return economy, _targets(month, t, growth), _forecast(month, t)


def _without_regions(month: Month) -> Economy:
    """Return the techniques, prices and trade of the run's economy with one region, made once for given norms."""
    stand_in = np.asarray(month.lever("industry.stand_in", np.zeros(len(month.labels["skill"]))))
    made: tuple[bytes, Economy] | None = month.cache.get("planners' tables")
    if made is None or made[0] != stand_in.tobytes():
        economy = month.economy
        tables = {name: economy.table(name) for name in PLANNERS_TABLES if economy.has(name)}
        tables["labour"] = _norms_with_stand_ins(month, tables["labour"], stand_in)
        region = {"region": [REGION], "name": ["the whole country"], "source": ["reports"], "evidence": ["simulated"]}
        tables["regions"] = pd.DataFrame(region)
        parts = {key: getattr(economy, key) for key in ("name", "title", "date", "money", "sources")}
        made = stand_in.tobytes(), assemble(tables, **parts)
        month.cache["planners' tables"] = made
    return made[1]


def _capacity(month: Month, t: Technique) -> list[tuple[str, str, str, str, float]]:
    units = month.now.units
    activities, forms = month.labels["activity"].ids, month.labels["form"].ids
    bias = 1 + float(month.lever("output-report.bias", 0.0))
    able = units.capacity * units.readiness * t.quantum[t.product[units.activity]] * bias
    cells = np.zeros((len(activities), len(forms)))
    np.add.at(cells, (units.activity, units.form), able)
    farm = farm_capacity(month) * t.quantum[t.product]
    home = int(np.flatnonzero(month.labels["form"].mask(role="household"))[0])
    cells[t.farm, home] += farm[t.farm]
    return [
        ("capacity", activities[a], "", forms[f], float(cells[a, f])) for a, f in zip(*np.nonzero(cells), strict=True)
    ]


def _stocks(month: Month, t: Technique) -> list[tuple[str, str, str, str, float]]:
    held = month.now.bodies.goods[month.now.body("supply")] * t.quantum
    return [
        ("stock", product, "", "", float(amount))
        for product, amount, keeps in zip(month.labels["product"].ids, held, t.storable, strict=True)
        if keeps and amount > 0
    ]


def _hands(month: Month) -> list[tuple[str, str, str, str, float]]:
    skills, persons = month.labels["skill"], month.now.persons
    pool = skills.attribute("pool").astype(str)
    seeking = month.board.get("seekers")
    town = np.zeros(len(skills))
    if seeking is not None:
        town += np.bincount(persons.skill[seeking], persons.weight[seeking], len(skills))
    farming = farming_households(month)
    farm = float(month.now.households.workers[farming].sum())
    amounts = np.where(pool == "farm", farm, town)
    lowest = np.flatnonzero(pool != "farm")[0]
    amounts[lowest] += town[pool == "farm"].sum()
    return [("workers", skill, "", "", float(amount)) for skill, amount in zip(skills.ids, amounts, strict=True)]


def _land(month: Month) -> list[tuple[str, str, str, str, float]]:
    parcels = month.now.parcels
    area = np.bincount(parcels.land, parcels.area, len(month.labels["land"]))
    cropping = float(month.board.get("double_cropping", 1.0))
    season = month.labels["land"].attribute("season").astype(str)
    sown = np.where(season == "dryland", area * cropping, area)
    return [("land", land, "", "", float(amount)) for land, amount in zip(month.labels["land"].ids, sown, strict=True)]


def _norms_with_stand_ins(month: Month, labour: pd.DataFrame, stand_in: NDArray[np.float64]) -> pd.DataFrame:
    """Labour norms as planners reckon with them: the part of a skill that others can stand in for does not bind."""
    share = 1 - stand_in[month.labels["skill"].codes(labour["skill"].astype(str))]
    return labour.assign(value=labour["value"] * share)


def _targets(month: Month, t: Technique, growth: float) -> pd.DataFrame:
    """Yearly final use, from what was achieved: last year's deliveries to people and state, and producer goods.

    Planning from the achieved level is what planners do (catalogue row 4); before the first year the economy's own
    table of final uses stands for it. A part of the gap between what people had and the basic tier is to be closed each
    year. Producer goods of heavy branches are wanted beyond what the chain needs, by the weight of policy.
    """
    achieved = _achieved(month, t)
    gap = np.maximum(0, _basic(month, t) - achieved)
    closing = float(month.lever("planning.gap_closing", 0.0))
    heavy = _heavy_capacity(month, t) * HEAVY_BEYOND_THE_CHAIN * float(month.lever("planning.heavy_share", 0.0))
    weight = float(month.lever("planning.for_people", 1.0))
    frames = []
    for year in range(1, YEARS + 1):
        people = achieved * (1 + growth) ** year + gap * (1 - (1 - closing) ** year)
        amount = people * weight + heavy * (1 + 2 * growth) ** year
        frames.append(pd.DataFrame({"product": month.labels["product"].ids, "year": year, "amount": amount}))
    targets = pd.concat(frames, ignore_index=True)
    return targets[targets["amount"] > 0].reset_index(drop=True)


def _basic(month: Month, t: Technique) -> np.ndarray:
    """Return what those present would use in a year at the basic tier of shops and services, product units."""
    need, households = wants(month), month.now.households
    kind = month.now.settlements.kind[households.settlement]
    people = np.bincount(kind, households.members, 2)
    yearly = (need.per_head[TIERS.index("basic")] * people[:, None]).sum(axis=0) * 12
    basic = np.zeros(len(t.quantum))
    for position, products in enumerate(need.products):
        if products.size and position != need.grain:
            basic[products] += yearly[position] / products.size
    return basic


def _achieved(month: Month, t: Technique) -> np.ndarray:
    """Deliveries to people and to the state in the last twelve months, product units."""
    kept = month.board.get("delivered_last_year")
    if kept is not None:
        return np.asarray(kept)
    table = month.economy.table("final")
    table = table[table["use"].astype(str).isin(["household", "government", "defence"])]
    years = table["year"].fillna(month.date.year)
    table = table[years == years[years <= month.date.year].max()]
    amounts = np.zeros(len(t.quantum))
    np.add.at(
        amounts, month.labels["product"].codes(table["product"].astype(str)), table["amount"].to_numpy(dtype=float)
    )
    return amounts


def _heavy_capacity(month: Month, t: Technique) -> np.ndarray:
    """Return what plant of heavy branches in order can make in a year of goods that keep, product units."""
    units = month.now.units
    product = t.product[units.activity]
    mine = t.heavy[units.activity] & t.storable[product]
    plant = (units.capacity * units.readiness)[mine] * t.quantum[product[mine]]
    return np.bincount(product[mine], plant, len(t.quantum))


def _forecast(month: Month, t: Technique) -> pd.DataFrame:
    """Return the level of activities outside command: what was reported last year, at the start what capacity allows.

    Where nothing in a run reports output, planners know the true one. Of crops they know the reported harvest; they
    divide it over the techniques that grow a crop as those did.
    """
    commanded = commanded_forms(month)
    made = month.board.get("year_output")
    if made is None or not made.any():
        frame = pd.DataFrame([(r[1], r[3], r[4]) for r in _capacity(month, t)], columns=["activity", "form", "amount"])
        outside = [not commanded[month.labels["form"].code(form)] for form in frame["form"]]
        return frame[outside]
    home = int(np.flatnonzero(month.labels["form"].mask(role="household"))[0])
    level = np.array(month.board.get("year_reported", made))
    level[t.farm] = 0.0
    level[t.farm, home] = (made.sum(axis=1) * _overstated(month, t, made))[t.farm]
    activities, forms = month.labels["activity"].ids, month.labels["form"].ids
    levels = [
        (activities[a], forms[f], float(level[a, f]))
        for a, f in zip(*np.nonzero(level), strict=True)
        if not commanded[f]
    ]
    return pd.DataFrame(levels, columns=["activity", "form", "amount"])


def _overstated(month: Month, t: Technique, made: np.ndarray) -> np.ndarray:
    """Return the reported over the true harvest of the year by activity, 1 where no harvest was reported."""
    told = month.board.get("reported_harvest", np.zeros(len(t.quantum)))
    true = np.bincount(t.product[t.farm], made[t.farm].sum(axis=1), len(t.quantum))
    ratio = np.divide(told, true, out=np.ones(len(t.quantum)), where=t.crop & (told > 0) & (true > 0))
    return np.asarray(ratio[t.product])
