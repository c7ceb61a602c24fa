"""Every mechanism at work at once, rivals in turn, parameters anywhere in their ranges.

Books close all the same, and a run that was stopped goes on in the same bits, on another path of the kernels too.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from lustrum.kernels.paths import using
from lustrum.programme.scenario import load_scenario
from lustrum.simulation.checkpoints.identity import identify
from lustrum.simulation.checkpoints.store import Checkpoints, Keeper, load
from lustrum.simulation.month import Month
from lustrum.simulation.phases import live
from lustrum.simulation.prepare import prepare, read_rules
from lustrum.simulation.registry import Mechanism, find_mechanisms
from lustrum.simulation.run import finish
from lustrum.studies.digests import first_difference

MONTHS, STOPPED = 15, 11
SCENARIOS = ("korea", "valley-mixed", "valley-capitalist", "colonial-feudal")


@cache
def slots() -> dict[str, list[Mechanism]]:
    """Mechanisms by slot."""
    found: dict[str, list[Mechanism]] = {}
    for member in find_mechanisms().values():
        found.setdefault(member.slot, []).append(member)
    return found


ROUNDS = max(map(len, slots().values()))


def anywhere(member: Mechanism, luck: np.random.Generator) -> dict[str, float]:
    """Values of a pack anywhere in their ranges; what varies over labels stays as it is."""
    values = {}
    for name, info in member.pack.model_fields.items():
        bounds = {key: getattr(rule, key) for rule in info.metadata for key in ("ge", "le") if hasattr(rule, key)}
        if info.annotation is float and len(bounds) == 2:
            values[name] = float(luck.uniform(bounds["ge"], bounds["le"]))
    return values


@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize("number", range(ROUNDS))
def test_books_close_with_every_mechanism_on(name, number, tmp_path):
    chosen = {slot: rivals[number % len(rivals)] for slot, rivals in slots().items()}
    luck = np.random.default_rng([number, SCENARIOS.index(name)])
    scenario = load_scenario(name)
    scenario = replace(
        scenario,
        mechanisms={slot: member.name for slot, member in chosen.items()},
        packs={slot: anywhere(member, luck) for slot, member in chosen.items()},
        scale=5000 if name == "korea" else scenario.scale,
    )
    world = prepare(scenario, guard=True)
    keeper = Keeper(Checkpoints(tmp_path, every=0), identify(scenario))
    keeper.begin()
    with using("numpy"):
        live_until(world, STOPPED)
        keeper.write(world, world.first + (STOPPED - 1))
        live_until(world, MONTHS)
    assert len(world.flows) == MONTHS
    assert {member.name for member in world.mechanisms} == {member.name for member in chosen.values()}

    if name == SCENARIOS[number % len(SCENARIOS)]:  # once with each choice of rules
        rules = read_rules(scenario, (scenario.start, scenario.until))
        again, _ = load(keeper.settings, keeper.identity, scenario, rules, guard=True)
        assert len(again.flows) == STOPPED
        with using("numba", 2) if name == "korea" else using("numpy"):
            live_until(again, MONTHS)
        runs = [finish(one, scenario, MONTHS, complete=True) for one in (world, again)]
        assert first_difference(*runs) == ""


def live_until(world, months):
    for count in range(len(world.flows), months):
        live(Month(world, world.first + count))  # a month whose books do not close raises


def test_each_mechanism_has_its_turn():
    turns = Counter(rivals[number % len(rivals)].name for number in range(ROUNDS) for rivals in slots().values())
    assert set(turns) == set(find_mechanisms())
