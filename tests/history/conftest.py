"""A small record made by hand: two years, two regions of people, three products, two branches, three forms."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from lustrum.history.history import History
from lustrum.quantities.labels import LabelTable


def words(*values):
    return np.array(values, dtype=object)


LABELS = {
    "form": LabelTable("form", ("S", "C", "PP"), {"role": words("public", "collective", "household")}),
    "branch": LabelTable(
        "branch",
        ("farming", "coal", "steel"),
        {"sector": words("agriculture", "industry", "industry"), "heavy": np.array([0, 1, 1])},
    ),
    "region": LabelTable("region", ("north", "south")),
    "settlement": LabelTable("settlement", ("village", "town")),
    "group": LabelTable("group", ("peasant", "worker"), {"role": words("peasant", "worker")}),
    "product": LabelTable("product", ("paddy", "coarse", "cloth"), {"unit": words("t", "t", "1000 m")}),
    "activity": LabelTable(
        "activity",
        ("paddy_hand", "paddy_pump", "loom"),
        {"product": words("paddy", "paddy", "cloth"), "newer": np.array([0, 1, 0])},
    ),
    "skill": LabelTable("skill", ("plain", "skilled")),
}
MONTHS = np.arange("1946-01", "1948-01", dtype="datetime64[M]").astype("datetime64[ns]")


def make(values, dims, name, **coords):
    places = {dim: list(LABELS[dim].ids) for dim in dims if dim in LABELS}
    places |= {"time": MONTHS[: np.shape(values)[dims.index("time")]]} | coords
    return xr.DataArray(np.asarray(values), {dim: places[dim] for dim in dims}, dims, name=name)


def make_variables():
    n = len(MONTHS)
    month = np.arange(n)
    population = np.zeros((n, 2, 2, 2), dtype=np.int64)
    population[:] = [[[70, 10], [5, 15]], [[80, 5], [5, 10]]]
    population[:, 0, 1, 1] += month  # the northern town grows by one worker a month
    households = np.zeros((n, 2, 2, 3, 3), dtype=np.int64)
    households[:, :, 0, 2, 0] = 40
    households[12:, :, 0, 2, 0] = 10
    households[12:, :, 0, 1, 0] = 30
    gross = np.zeros((n, 2, 3, 3))
    gross[:, :, 0, 2] = 100.0
    gross[:12, 0, 1, 0], gross[12:, 0, 1, 0] = 10.0, 20.0
    gross[:, 0, 2, 2] = 5.0
    gross[:, 1] = gross[:, 0] * 1.5
    harvest = np.zeros((n, 2, 3, 3))
    harvest[[8, 20], 0, 0, 2] = 600, 660
    harvest[[8, 20], 0, 1, 2] = 300, 340
    harvest[:, 1] = harvest[:, 0] * 1.2
    output = np.zeros((n, 4, 3, 3))
    output[:, 0, 0, 2], output[:, 0, 1, 0], output[:, 0, 2, 2] = 3.0, 1.0, 2.0
    bases = ["true", "reported", "planned-first", "planned-last"]
    return {
        "population": make(population, ("time", "region", "settlement", "group"), "population"),
        "households": make(households, ("time", "region", "group", "form", "branch"), "households"),
        "gross_output": make(gross, ("time", "basis", "branch", "form"), "gross_output", basis=["true", "reported"]),
        "harvest": make(harvest, ("time", "basis", "product", "form"), "harvest", basis=["true", "reported"]),
        "output": make(output, ("time", "basis", "activity", "form"), "output", basis=bases),
        "births": make(np.ones((n, 2, 2), dtype=np.int64), ("time", "region", "settlement"), "births"),
        "conviction": make(np.full((n, 2), 0.5), ("time", "group"), "conviction"),
        "wage_rate": make(np.full((n, 2), 1.5), ("time", "skill"), "wage_rate"),
        "campaign": make(month / 24.0, ("time",), "campaign"),
        "yield_index": make([[1.0, 0.9], [1.1, 1.0]], ("time", "region"), "yield_index", time=MONTHS[::12]),
    }


def make_history(name="by hand", **changes):
    variables = make_variables() | changes
    evidence = dict.fromkeys(variables, frozenset({"simulated"})) | {"harvest": frozenset({"simulated", "synthetic"})}
    return History(name, {k: v for k, v in variables.items() if v is not None}, labels=LABELS, evidence=evidence)


@pytest.fixture
def history():
    return make_history()


@pytest.fixture
def history_of():
    return make_history


@pytest.fixture
def labels():
    return LABELS
