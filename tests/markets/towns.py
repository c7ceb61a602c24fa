"""Towns to trade in: three products, workers and owners, lived through by the real engine.

Bread is the staple, fish needs nets, nets are made from nothing. A quantum of bread or fish costs one won at constant
prices, so that money and goods divide alike and rest can be rest to the last one.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from lustrum.economy.assembling import assemble
from lustrum.programme.programme import Programme
from lustrum.programme.scenario import Scenario
from lustrum.quantities.calendar import Month
from lustrum.quantities.money import MoneyUnit
from lustrum.simulation.month import Month as LivedMonth
from lustrum.simulation.phases import live
from lustrum.simulation.prepare import prepare
from lustrum.simulation.registry import find_mechanisms

MARK = {"evidence": "synthetic", "source": "test"}
START = Month(1950, 1)
PERSONS = 2400
"""Workers with their families; three in a household, half of them of working age."""

TRADE = ("materials", "industry", "wholesale-delivery", "wage", "finance", "food", "wholesale", "using-up", "saving")
"""Slots that work: production, pay and trade. Nobody is born or dies, learns, moves, invests or plans."""

WAGE = 1_000.0
MADE = {"bake": 252_000, "fishing": 480_000, "knit": 240_000}
"""Quanta that can be made in a month: of bread and fish at a won each, of nets at half a won."""

HANDS = {"bake": 200, "fishing": 300, "knit": 90}
"""Persons that the making takes; at a wage of a thousand won every maker earns what it spends, and more."""


DEFAULTS = {
    "food": {"ration_price": 1.0},
    "wage": {"base": WAGE, "step": {"level=0": 1.0}},
    "wholesale": {"stock_months": 1.0, "markup": 1.0, "village_share": 0.0},
    "finance": {"withdrawal": 1.0},
}
"""Fields of packs by slot: prices are constant prices, shops open all that they have."""


def _frame(columns, *rows):
    return pd.DataFrame([dict(zip(columns.split(), row, strict=True)) | MARK for row in rows])


def _population():
    rows = []
    for group, persons in (("worker", PERSONS), ("owner", 24)):
        for age, share in (("0-15", 0.3), ("16-59", 0.5), ("60+", 0.2)):
            for sex in ("women", "men"):
                rows.append(("land", "town", group, age, sex, round(persons * share / 2), 3.0, 1.5))
    return _frame("region settlement group age sex persons household_size workers_per_household", *rows)


def tables(makers="S", keeps=0, bread=1.2, fish=12_000.0):
    """Return the tables of a town whose makers have one form of property; bread and fish keep or do not."""
    return {
        "products": _frame(
            "product unit branch kind quantum storable spoilage_per_year constant_price",
            ("bread", "t", "food", "food", 0.001, keeps, 0.0, 1_000.0),
            ("fish", "t", "light", "food", 0.001, keeps, 0.0, 1_000.0),
            ("nets", "t", "heavy", "material", 0.001, 1, 0.0, 500.0),
        ),
        "activities": _frame(
            "activity product branch by_farm_households newer_technique building_lag_months",
            ("bake", "bread", "food", 0, 0, 6),
            ("fishing", "fish", "light", 0, 0, 6),
            ("knit", "nets", "heavy", 0, 0, 6),
        ),
        "outputs": _frame("activity product value", ("bake", "bread", 1.0), ("fishing", "fish", 1.0),
                          ("knit", "nets", 1.0)),
        "inputs": _frame("activity product value", ("fishing", "nets", 0.5)),
        "labour": _frame("activity skill value", *(
            (activity, "plain", HANDS[activity] / (made * 12 / 1000)) for activity, made in MADE.items())),
        "branches": _frame("branch sector heavy", ("food", "industry", 0), ("light", "industry", 0),
                           ("heavy", "industry", 1), ("shops", "trade", 0)),
        "classes": _frame("group role sector", ("worker", "worker", "industry"), ("owner", "capitalist", "industry")),
        "forms": _frame("form role commanded softness sphere pooling", ("S", "public", 1, 1.0, "all", 0.0),
                        ("K", "capital", 0, 0.0, "town", 0.0), ("P", "household", 0, 0.0, "all", 0.0)),
        "skills": _frame("skill pool level training_months", ("plain", "", 0, 0)),
        "lands": _frame("land name season", ("field", "fields that nobody tills", "dryland")),
        "regions": _frame("region name", ("land", "the land")),
        "population": _population(),
        "endowments": _frame(
            "kind item activity region form group amount",
            *(("capacity", name, name, "land", makers, "", made * 12 / 1000) for name, made in MADE.items()),
            ("stock", "nets", "", "land", "S", "", 1_000.0),
            ("money", "cash", "", "land", "", "worker", 1_200_000),
            ("money", "cash", "", "land", "", "owner", 12_000),
            ("money", "cash", "", "land", makers, "", 3_000_000),
        ),
        "needs": _frame(
            "need role tier product amount",
            ("food", "staple", "basic", "bread", 1.2), ("food", "staple", "comfort", "bread", bread),
            ("fish", "food", "basic", "fish", 1.0), ("fish", "food", "comfort", "fish", fish),
        ),
        "sources": pd.DataFrame([{"source": "test", "text": "made up for tests", "checked": "assumed"}]),
    }  # fmt: skip


class Town:
    """A town and its life, month by month."""

    def __init__(self, tables, mechanisms=(), **packs):
        found = find_mechanisms()
        named = dict(mechanisms)
        slots = {member.slot: "none" for member in found.values()}
        for slot in TRADE:
            del slots[slot]
        slots |= named
        packs = {slot: DEFAULTS.get(slot, {}) | packs.get(slot, {}) for slot in (*DEFAULTS, *packs)}
        packs = {slot: pack for slot, pack in packs.items() if slots.get(slot) != "none"}
        economy = assemble(tables, name="town", date=START, money=MoneyUnit("won"))
        scenario = Scenario(
            "town", Programme("none"), START, START + 119, scale=1, planner=None, mechanisms=slots, packs=packs
        )
        self.world = prepare(scenario, economy=economy, guard=True)
        self._divide_plant()
        self.lived = 0

    def _divide_plant(self):
        """Let all units of an activity be alike, in plant and hands: luck would leave parts of quanta over."""
        units, persons = self.world.state.units, self.world.state.persons
        for activity, quanta in MADE.items():
            rows = np.flatnonzero(units.activity == self.code("activity", activity))
            assert quanta % rows.size == 0
            hands = np.flatnonzero(np.isin(persons.unit, rows))
            persons.unit[hands] = np.resize(rows, hands.size)
            units.capacity[rows] = units.target[rows] = quanta // rows.size * 12

    def live(self, months=1):
        for _ in range(months):
            live(LivedMonth(self.world, self.world.first + self.lived))
            self.lived += 1
        return self

    def scale_plant(self, activity, factor):
        """Let the makers of a product be able to make so much more or less."""
        units = self.now.units
        rows = units.activity == self.code("activity", activity)
        units.capacity[rows] = units.capacity[rows] * factor
        units.target[rows] = units.target[rows] * factor

    @property
    def now(self):
        return self.world.state

    def record(self, name):
        """Return a variable as recorded, array (month, ...); bases come second where there are several."""
        return self.world.recorder.array(name).values

    def code(self, dim, label):
        return self.world.labels[dim].code(label)

    def series(self, name, *where):
        """Return a variable by month, summed over all but the labels ``dim=label`` of `where`."""
        array = self.world.recorder.array(name)
        for dim, label in where:
            array = array.sel({dim: label})
        return array.sum([dim for dim in array.dims if dim != "time"]).values


def state_town(**packs):
    """Return a town of state makers; bread and fish do not keep, so that what nobody wants is gone."""
    return Town(tables("S"), **packs)


def hungry_town(mechanisms=None, months=24, **packs):
    """Return a state town at rest whose catch has just been halved, and whose price of fish is posted."""
    town = Town(tables("S"), mechanisms or {}, **packs)
    town.live(months)
    town.scale_plant("fishing", 0.5)
    return town


def private_town(months=36):
    """Return a town of private makers without shops and plan, in which the free market clears; it has come to rest."""
    packs = {"wholesale-delivery": {"contract": 0.0}, "free-market": {"floor": 0.01, "ceiling": 50.0}}
    slots = {"wholesale": "none", "free-market": "free-market"}
    return Town(tables("K", keeps=1, bread=6_000.0), slots, **packs).live(months)
