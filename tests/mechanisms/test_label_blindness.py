"""Label blindness: other names for classes, forms and regions change no number, with a rule in every slot either."""

import numpy as np
import pytest

from lustrum.programme.scenario import load_scenario
from lustrum.quantities.calendar import Month
from lustrum.simulation.run import simulate

RENAMED = ("form", "group", "region")


def renamed_economy(economy):
    names = {dim: {old: f"{dim} {place}" for place, old in enumerate(economy.labels[dim].ids)} for dim in RENAMED}
    columns = {**names, "from_region": names["region"], "to_region": names["region"]}
    tables = {}
    for name, frame in ((name, frame) for name, frame in economy.tables.items() if name != "sources"):
        changes = {c: frame[c].map(lambda label, m=m: m.get(label, label)) for c, m in columns.items() if c in frame}
        tables[name] = frame.assign(**changes)
    return economy.replace(**tables)


@pytest.fixture(scope="module", params=["korea", "korea-every-mechanism"])
def pair(request):
    scenario = load_scenario(request.param).replace(until=Month(1947, 6))
    renamed = renamed_economy(scenario.economy)
    return [simulate(scenario, seed=1, scale=2000, economy=economy).history for economy in (scenario.economy, renamed)]


def test_the_names_are_really_other_names(pair):
    first, second = pair
    assert set(first.labels["form"].ids).isdisjoint(second.labels["form"].ids)
    assert set(first.labels["region"].ids).isdisjoint(second.labels["region"].ids)


def test_no_number_changes(pair):
    first, second = pair
    assert list(first.variables) == list(second.variables)
    for name in first.variables:
        np.testing.assert_array_equal(first.variables[name].values, second.variables[name].values, err_msg=name)
