"""Every mechanism reads and writes what it declares, and records what it says that it records."""

from __future__ import annotations

import dataclasses

from lustrum.simulation.month import Month
from lustrum.simulation.phases import live
from lustrum.simulation.prepare import prepare
from lustrum.simulation.recorder import Recorder

from .lab import SCALE, scenario

MONTHS = 14


def test_korea_lives_under_the_guard():
    world = prepare(scenario(), seed=1, scale=SCALE, guard=True)
    for number in range(MONTHS):
        live(Month(world, world.first + number))
    assert len(world.flows) == MONTHS


def test_the_countryside_of_1956_lives_under_the_guard():
    """A second start, in the year of joining, so that rules that sleep in 1946 are seen too."""
    late = dataclasses.replace(scenario(), start=scenario().start + 120)
    world = prepare(late, seed=1, scale=SCALE, guard=True)
    for number in range(6):
        live(Month(world, world.first + number))
    assert (world.state.households.coop >= 0).any()


def test_what_a_mechanism_records_is_declared(monkeypatch):
    world = prepare(scenario(), seed=1, scale=SCALE)
    told: dict[str, set[str]] = {}
    at_work: list[str] = []
    add, run_one = Recorder.add, Month._run_one

    def noted(self, variable, values, basis="true"):
        if at_work:
            told.setdefault(at_work[-1], set()).add(variable)
        add(self, variable, values, basis)

    def named(self, member):
        at_work.append(member.name)
        run_one(self, member)
        at_work.pop()

    monkeypatch.setattr(Recorder, "add", noted)
    monkeypatch.setattr(Month, "_run_one", named)
    for number in range(13):
        live(Month(world, world.first + number))
    undeclared = {m.name: told.get(m.name, set()) - set(m.records) for m in world.mechanisms}
    assert {name: sorted(found) for name, found in undeclared.items() if found} == {}
