"""The rules as mechanisms of Lustrum: every won and slice goes through the books, which close each month."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.rules import rules
from lustrum.economy.assembling import assemble
from lustrum.economy.economy import Economy
from lustrum.kernels.sums import sum_by
from lustrum.programme.programme import Programme
from lustrum.programme.scenario import Scenario
from lustrum.quantities.calendar import Month as Date
from lustrum.quantities.money import MoneyUnit
from lustrum.simulation.month import Month, World
from lustrum.simulation.prepare import prepare
from lustrum.simulation.registry import Mechanism

START = Date(1946, 1)
MARK = {"evidence": "synthetic", "source": "benchmark"}
BREAD = 0
MEMBER = 1


def _table(columns: str, *rows: tuple[Any, ...]) -> pd.DataFrame:
    return pd.DataFrame([dict(zip(columns.split(), row, strict=True)) | MARK for row in rows])


def make_economy(people: int) -> Economy:
    """Return a country of one region and one class, whose people live alone in villages."""
    tables = {
        "products": _table("product unit branch kind quantum storable", ("bread", "slice", "bakery", "food", 1.0, 1)),
        "activities": _table("activity product branch", ("bake", "bread", "bakery")),
        "outputs": _table("activity product value", ("bake", "bread", 1.0)),
        "inputs": _table("activity product value", ("bake", "bread", 0.0)),
        "branches": _table("branch sector", ("bakery", "industry")),
        "classes": _table("group role sector", ("villager", "peasant", "agriculture")),
        "forms": _table("form role commanded", ("state", "public", 1), ("own", "household", 0)),
        "regions": _table("region name", ("all", "the whole country")),
        "population": _table(
            "region settlement group age sex persons household_size workers_per_household",
            ("all", "village", "villager", "16-59", "women", people, 1.0, 1.0),
        ),
        "sources": pd.DataFrame([{"source": "benchmark", "text": "made up for a benchmark", "checked": "assumed"}]),
    }
    return assemble(tables, name="villages", date=START, money=MoneyUnit("won"))


def earn(month: Month, p: Any) -> None:
    """Pay wages; the bank issues the money."""
    homes = month.now.households
    wage = rules.WAGE + (rules.SPREAD * month.draw("wage", homes.key)).astype(np.int64)
    wage += rules.BONUS * (homes.position == MEMBER)
    homes.income[:, 0] = wage
    month.ledger.post("money", "wage", "bank", ("households", None), wage)


def ration(month: Month, p: Any) -> None:
    """Share each village's bread out evenly."""
    homes = month.now.households
    waits = (homes.money >= rules.LOAF * rules.PRICE).astype(np.int64)
    queue = sum_by(homes.settlement, waits, len(month.now.settlements))
    part = np.minimum(rules.LOAF, rules.SLICES // np.maximum(queue, 1))
    _sell(month, "ration", part[homes.settlement] * waits, rules.PRICE)


def buy(month: Month, p: Any) -> None:
    """Clear the market."""
    brought = month.now.households.money // 2
    price = max(1, -(-int(brought.sum()) // brought.size))
    _sell(month, "market", brought // price, price)


def _sell(month: Month, purpose: str, slices: NDArray[np.int64], price: int) -> None:
    month.ledger.post(BREAD, purpose, "nature", ("households", None), slices)
    month.ledger.post("money", purpose, ("households", None), "bank", slices * price)


def decide(month: Month, p: Any) -> None:
    """Join or leave, on what the month began with."""
    homes = month.now.households
    member, earned, village = homes.position == MEMBER, homes.income[:, 0], homes.settlement
    count = len(month.now.settlements)
    share = sum_by(village, member.astype(np.int64), count)[village] / rules.VILLAGE
    mean = sum_by(village, earned, count)[village] / rules.VILLAGE
    luck = month.draw("choice", homes.key)
    joins = luck < rules.JOIN + rules.BY_NEIGHBOURS * share + np.where(earned < mean, rules.BY_POVERTY, 0.0)
    stays = ~((earned > mean) & (luck < rules.LEAVE))
    month.next.households.position = np.where(member, stays, joins)


def eat(month: Month, p: Any) -> None:
    """Eat what was bought, so that the next month begins with empty larders."""
    slices = month.now.households.goods[:, BREAD].copy()
    month.board["eaten"] = int(slices.sum())
    month.ledger.post(BREAD, "consumption", ("households", None), "nature", slices)


def make_world(people: int, months: int, kernels: str | None = None) -> World:
    """Return a world whose only mechanisms are the rules."""
    chosen = {
        rule.__name__: Mechanism(rule.__name__, phase, (), (), "benchmark", default=True, name=rule.__name__, rule=rule)
        for rule, phase in ((earn, "incomes"), (ration, "trade"), (buy, "trade"), (eat, "trade"), (decide, "decisions"))
    }
    scenario = Scenario("villages", Programme("none"), START, START + (months - 1), scale=1, planner=None)
    return prepare(scenario, economy=make_economy(people), mechanisms=chosen, kernels=kernels)


def opening_money(world: World) -> int:
    """Return the won that everybody begins with."""
    (won,) = set(world.state.households.money.tolist())
    return int(won)


def tell(world: World) -> tuple[int, int, int]:
    """Return members, money and slices of the month, of all."""
    homes = world.state.households
    return int((homes.position == MEMBER).sum()), int(homes.money.sum()), int(world.board["eaten"])
