"""What the tests of the engine share: a small economy, and worlds made of it."""

from __future__ import annotations

import pytest

from lustrum.simulation.prepare import prepare

from .small_economy import make_economy, make_scenario


@pytest.fixture(scope="session")
def economy():
    """Return the small economy."""
    return make_economy()


@pytest.fixture
def make_world(economy):
    """Return a function that makes a world of the small economy."""

    def make(programme=None, found=None, **facts):
        guard = facts.pop("guard", False)
        scenario = make_scenario(programme, **facts)
        return prepare(scenario, economy=economy, mechanisms=found or {}, guard=guard)

    return make
