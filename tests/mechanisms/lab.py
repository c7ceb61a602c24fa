"""A small drawn Korea in which one mechanism is called at a time, with its pack set by hand."""

from __future__ import annotations

import os
from copy import deepcopy
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from lustrum.programme.scenario import Scenario, load_scenario
from lustrum.simulation.checkpoints.keeping import head_of, make_again
from lustrum.simulation.levers import Levers
from lustrum.simulation.month import Month, World
from lustrum.simulation.prepare import Rules, prepare
from lustrum.simulation.technique import Technique, technique

SCALE = 2000
IDLE = "LUSTRUM_IDLE_MECHANISMS"
"""Set to see which checks fail when no mechanism does anything."""


@lru_cache(maxsize=1)
def scenario() -> Scenario:
    return load_scenario("korea")


@lru_cache(maxsize=8)
def drawn(slots: tuple[tuple[str, str], ...] = ()) -> tuple[Scenario, Rules, dict[str, Any]]:
    """Draw the first state once: each lab has a copy of it."""
    changed = replace(scenario(), mechanisms={**scenario().mechanisms, **dict(slots)})
    world = prepare(changed, seed=1, scale=SCALE)
    return changed, Rules(world.economy, world.labels, world.levers, world.mechanisms), deepcopy(head_of(world))


def fresh_world(slots: tuple[tuple[str, str], ...] = ()) -> World:
    """Return a world of the first month that shares nothing that can change with another one."""
    changed, rules, head = drawn(slots)
    packs = {member.slot: rules.levers.base_pack(member.slot) for member in rules.mechanisms}
    own = replace(rules, levers=Levers(packs, rules.labels))
    return make_again(changed, own, deepcopy(head), (), seed=1, scale=SCALE)


class Lab:
    """One world and its month."""

    def __init__(self, start: int | None = None) -> None:
        self.world = fresh_world()
        self.month = Month(self.world, self.world.first)
        if start is not None:
            self.at(start)

    def with_slots(self, slots: dict[str, str]) -> Lab:
        """Begin anew with other mechanisms in some slots: those that no scenario has by default."""
        self.world = fresh_world(tuple(sorted(slots.items())))
        self.month = Month(self.world, self.world.first)
        return self

    def at(self, number: int, later: int = 0) -> Lab:
        """Go to a month of the year (1 to 12), some years later."""
        self.month = Month(self.world, self.world.first + (number - self.world.first.month + 12 * later))
        return self

    def lever(self, name: str, value: Any, where: Any = None) -> None:
        self.world.levers.set(name, where or {}, value)

    def run(self, name: str, **fields: Any) -> None:
        """Call a mechanism; fields of its pack are set for it and for all who ask for its levers."""
        member = next(m for m in self.world.mechanisms if m.name == name)
        for field, value in fields.items():
            self.lever(f"{member.slot}.{field}", value)
        if not os.environ.get(IDLE):
            member.rule(self.month, self.world.levers.pack(member.slot))

    def settle(self) -> Any:
        """Let decisions take effect and close the books; the ledger refuses books that do not close."""
        return self.settle_flows().frame()

    def settle_flows(self) -> Any:
        """Do what `settle` does, and return the flows of the month."""
        for table in self.now.tables():
            table.settle()
        self.month.register.note_moves()
        self.month.sync_sectors()
        return self.month.ledger.close(self.month.date)

    @property
    def now(self) -> Any:
        return self.world.state

    @property
    def t(self) -> Technique:
        return technique(self.month)

    def product(self, name: str) -> int:
        return self.month.labels["product"].code(name)

    def code(self, dim: str, label: str) -> int:
        return self.month.labels[dim].code(label)

    def record(self, variable: str, basis: str = "true") -> np.ndarray:
        found = self.world.recorder.current(variable, basis)
        assert found is not None, f"{variable} was not recorded"
        return np.nan_to_num(found)

    def give(self, table: str, product: str | int, quanta: Any, rows: Any = None) -> None:
        rows = np.arange(len(self.now.table(table))) if rows is None else np.atleast_1d(rows)
        amounts = np.broadcast_to(np.asarray(quanta, dtype=np.int64), rows.shape)
        self.month.ledger.post(product, "test", "nature", (table, rows), amounts)

    def stock(self, product: str, quanta: int) -> None:
        """Let the supply organ hold exactly so much."""
        row, code = self.now.body("supply"), self.product(product)
        held = int(self.now.bodies.goods[row, code])
        self.month.ledger.post(product, "test", "supply", "nature", np.array([max(0, held - quanta)]))
        self.month.ledger.post(product, "test", "nature", "supply", np.array([max(0, quanta - held)]))

    def pay(self, table: str, won: Any, rows: Any = None) -> None:
        rows = np.arange(len(self.now.table(table))) if rows is None else np.atleast_1d(rows)
        amounts = np.broadcast_to(np.asarray(won, dtype=np.int64), rows.shape)
        self.month.ledger.post("money", "test", "bank", (table, rows), amounts)

    def empty(self, table: str, product: str) -> None:
        """Take all of a product from the rows of a table."""
        held = np.maximum(self.now.table(table).goods[:, self.product(product)], 0)
        self.month.ledger.post(product, "test", (table, np.arange(held.size)), "nature", held.copy())

    def body(self, name: str, what: str = "money") -> int:
        return int(getattr(self.now.bodies, what)[self.now.body(name)])

    def supply(self, product: str) -> int:
        return int(self.now.bodies.goods[self.now.body("supply"), self.product(product)])

    def total(self, product: str) -> int:
        """All of a product that somebody other than nature and abroad holds."""
        code = self.product(product)
        held = sum(int(self.now.table(name).goods[:, code].sum()) for name in ("units", "households", "cooperatives"))
        bodies = self.now.bodies.goods[:, code]
        outside = [self.now.body(name) for name in ("nature", "foreign")]
        return held + int(bodies.sum() - bodies[outside].sum())
