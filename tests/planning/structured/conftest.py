"""Small economies like those of the benchmarks, their programmes, and optima by the simplex method."""

from __future__ import annotations

import pytest

from benchmarks.economies import make_economy
from lustrum.planning.drafting import make_program
from lustrum.planning.facts import read_facts
from lustrum.planning.plan import plan
from lustrum.planning.settings import make_settings

GROWTH = 0.03


def draft(economy, **options):
    """Return the programme of an economy and its one stage."""
    settings = make_settings({"growth": GROWTH, "bundles": "whole", **options}, {})
    facts = read_facts(economy, None, 5, settings, [])
    program, stages, _ = make_program(facts, settings, ("ray",), [])
    return program, stages[0]


@pytest.fixture(scope="session")
def economy():
    return make_economy(30, seed=3, assets=3)


@pytest.fixture(scope="session")
def exact(economy):
    """Return the optimum of the simplex method for settings."""
    known = {}

    def find(**options):
        key = str(sorted(options.items()))
        if key not in known:
            made = plan(economy, growth=GROWTH, solver="simplex", **{"bundles": "whole", **options})
            assert made.status == "optimal"
            known[key] = made.objective
        return known[key]

    return find
