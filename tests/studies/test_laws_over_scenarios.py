"""Laws that hold in every scenario: all other rules anywhere in their ranges, the same luck, one thing changed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lustrum.programme.programme import Programme
from lustrum.programme.scenario import load_scenario
from lustrum.simulation.registry import find_mechanisms
from lustrum.simulation.run import simulate

SEEDS = range(3)
SLOT = "coop-membership"
TERMS = {"invitation": 1.0, "founding": 0.0, "form": 2.0, "exit_base": 0.2, "exit_right": 1.0, "exit_cost": 0.0}
"""Terms under which there is much to see: anybody may join and leave."""
PUSHED = TERMS | {"pressure": 0.8, "visits": 0.5, "slaughter": 0.5, "pressed": 0.3}
UNMOVED = {"neighbours": 0.0, "gain": 0.0, "conviction": 0.0, "induced": 0.0, "pressure": 0.0, "visits": 0.0,
           "squeezed": 0.0, "taken": 0.0}  # fmt: skip


def anywhere(luck):
    """Values of every default rule's pack anywhere between half and one and a half times its own, within its range."""
    packs = {}
    for member in find_mechanisms().values():
        values = {}
        for name, info in member.pack.model_fields.items():
            bounds = {key: getattr(rule, key) for rule in info.metadata for key in ("ge", "le") if hasattr(rule, key)}
            if info.annotation is float and len(bounds) == 2:
                values[name] = float(np.clip(info.default * luck.uniform(0.5, 1.5), bounds["ge"], bounds["le"]))
        if member.default and member.slot != SLOT:
            packs[member.slot] = values
    return packs


def lived(seed, **terms):
    """A run of seven months of the two valleys, whose only terms of cooperatives are these."""
    base = load_scenario("valley-mixed")
    packs = anywhere(np.random.default_rng(seed)) | {SLOT: terms}
    scenario = replace(base, programme=Programme("none"), packs=packs, seed=seed, until=base.start + 6)
    return simulate(scenario).history.variables


def changes(variables, *channels):
    return float(variables["membership_changes"].sel(channel=list(channels)).sum())


@pytest.fixture(scope="module", params=SEEDS)
def seed(request):
    return request.param


@pytest.fixture(scope="module")
def pushed(seed):
    return lived(seed, **PUSHED, compensation=0.0)


def test_pressure_brings_some_in_and_without_it_nobody_is_pressed(seed, pushed):
    assert changes(pushed, "pressed") > 0
    assert float(pushed["coercion"].sum()) > 0
    free = lived(seed, **PUSHED | {"pressure": 0.0, "visits": 0.0})
    assert changes(free, "pressed", "restricted", "taken") == 0
    assert float(free["coercion"].sum()) == 0


def test_compensation_in_full_lowers_slaughter(seed, pushed):
    paid = lived(seed, **PUSHED, compensation=1.0)
    assert float(paid["slaughter"].sum()) < float(pushed["slaughter"].sum())


def test_without_a_reason_nobody_joins_and_membership_never_rises(seed):
    still = lived(seed, **TERMS, **UNMOVED)
    assert changes(still, "joined", "induced", "pressed", "restricted", "taken") == 0


def test_nobody_leaves_who_may_not(seed, pushed):
    assert changes(pushed, "left") > 0
    barred = lived(seed, **PUSHED | {"exit_right": 0.0})
    assert changes(barred, "left") == 0
