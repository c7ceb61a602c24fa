"""Measures made of other measures (GRW-06), and a definition that names its own."""

import numpy as np
import pytest
import xarray as xr

from lustrum.assessment.composing import find_unfit_parts
from lustrum.assessment.definitions import load_definition
from lustrum.assessment.indicator import get_indicator
from lustrum.assessment.measuring import measure
from lustrum.assessment.scorecard import assess
from lustrum.assessment.view import Calendar
from lustrum.errors import LustrumError, NameProblems

OWN = """
id: mine
name: Mine
date: 2000
tradition: none
source: {text: "me, 2000"}
silent_on: []
tree:
  {title: Things change, claim: mine, indicator: GRW-06, of: "%s", op: ">", threshold: {value: 0.01, source: me}}
"""


def test_the_needs_are_those_of_the_parts():
    spec = get_indicator("GRW-06")
    for code in spec.made_of:
        assert set(get_indicator(code).needs_for()) <= set(spec.needs)
    assert set(spec.needs_for("OWN-10")) == {"land_area", "form.role"}


def test_each_part_weighs_alike_and_by_its_range(specimen):
    calendar = Calendar(specimen)
    one, other, both = (
        measure("GRW-06", calendar, of=of, window=12).values for of in ("OWN-02", "STR-13", "OWN-02 STR-13")
    )
    np.testing.assert_allclose(both, (one + other) / 2)
    share = measure("OWN-02", calendar).values[0]
    assert one[0, -1] == pytest.approx(abs(share[-1] - share[-13]))


def test_the_direction_of_change_does_not_matter_and_a_reversal_counts_twice():
    rate = get_indicator("GRW-06").function
    time = np.arange("1950-01", "1953-01", dtype="datetime64[M]").astype("datetime64[ns]")

    def of(*years):
        part = xr.DataArray(np.repeat([years], 12, axis=1).astype(float), {"reading": [""], "time": time},
                            ("reading", "time"))  # fmt: skip
        return rate({"x": part}, window=24).values[-1]

    assert of(0.0, 0.2, 0.4) == pytest.approx(of(0.4, 0.2, 0.0)) == pytest.approx(0.2)
    assert of(0.2, 0.4, 0.2) == pytest.approx(0.2)
    assert of(0.2, 0.4, 0.4) == pytest.approx(0.1)


def test_a_missing_part_is_named(specimen, variant):
    found = measure("GRW-06", Calendar(variant(specimen, without=["land_area"])))
    assert "land_area" in found.missing
    assert np.isnan(found.values).all()


def test_parts_that_cannot_stand_beside_others_are_refused(specimen):
    assert [p.nearest for p in find_unfit_parts(["OWN-3"])] == ["OWN-03"]
    assert "two ends" in find_unfit_parts(["GRW-05"])[0].what
    assert "of its own" in find_unfit_parts(["GRW-06"])[0].what
    with pytest.raises(NameProblems, match="two ends"):
        measure("GRW-06", Calendar(specimen), of="GRW-05")


def test_a_definition_names_its_own_measures(tmp_path, specimen):
    path = tmp_path / "mine.yaml"
    path.write_text(OWN % "OWN-02 STR-13", encoding="utf-8")
    card = assess(specimen, load_definition(path), sweeps=4)
    reading = card.readings("mine")[0]
    assert reading.value == pytest.approx(measure("GRW-06", Calendar(specimen), of="OWN-02 STR-13").values[0, -1])
    path.write_text(OWN % "OWN-02 GRW-5", encoding="utf-8")
    with pytest.raises(LustrumError, match="GRW-05"):
        load_definition(path)
