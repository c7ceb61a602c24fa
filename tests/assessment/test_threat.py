"""Burden beside threat: all of it is excess without one, little of it under a grave one (claims.md section 7, 10)."""

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.assessment.measuring import measure
from lustrum.assessment.threat import threat_surface
from lustrum.assessment.view import Calendar
from lustrum.errors import HistoryProblems
from lustrum.formulas.militarisation import militarisation_index
from lustrum.quantities.calendar import Month

LAST = Month(1951, 12)


def values(history):
    return {
        code: measure(code, Calendar(history)).values[0, -1]
        for code in ("MIL-01", "MIL-05", "MIL-05.excess", "MIL-05.required")
    }


def under(history, variant, threat):
    array = xr.full_like(history.variables["threat"], threat)
    return variant(history, variables={"threat": array})


def test_one_burden_under_no_threat_and_under_a_grave_one(cases, build, variant):
    history = build(cases["MIL-05"], "low")
    none, grave = (values(under(history, variant, threat)) for threat in (0.0, 1.0))
    assert none["MIL-01"] == grave["MIL-01"] == pytest.approx(0.2)
    assert none["MIL-05.excess"] == pytest.approx(0.2), "all of it"
    assert none["MIL-05.required"] == 0
    assert np.isnan(none["MIL-05"]), "no ratio to nothing"
    assert "no ratio can be stated" in " ".join(measure("MIL-05", Calendar(history)).indicator.notes)
    assert grave["MIL-05.excess"] == pytest.approx(0.2 - 0.8)
    assert grave["MIL-05"] == pytest.approx(0.25)


def test_the_part_to_be_matched_moves_the_answer(cases, build):
    history = build(cases["MIL-05"], "low")
    found = [measure("MIL-05", Calendar(history), parameters={"phi": phi}).values[0, -1] for phi in (0.25, 1.0)]
    assert found == pytest.approx([2.0, 0.5])


def test_the_whole_surface(cases, build):
    """The number of the record is one point of it; each corner is worked out by hand."""
    history = build(cases["MIL-05"], "low")
    surface = threat_surface(Calendar(history), LAST, phi=(0.5, 1.0), threat=(0.0, 0.5, 1.0))
    assert float(surface["burden"]) == pytest.approx(0.2)
    np.testing.assert_allclose(surface["required"], [[0, 0.2, 0.4], [0, 0.4, 0.8]])
    np.testing.assert_allclose(surface["excess"], [[0.2, 0, -0.2], [0.2, -0.2, -0.6]], atol=1e-12)
    np.testing.assert_allclose(surface["ratio"], [[np.nan, 1, 0.5], [np.nan, 0.5, 0.25]])
    point = surface["excess"].sel(phi=1.0, threat=0.5)
    assert float(point) == pytest.approx(values(history)["MIL-05.excess"])
    whole = threat_surface(Calendar(history), LAST)
    assert whole["excess"].shape == (11, 11)
    assert (whole["excess"].diff("threat") <= 1e-12).all()
    assert (whole["excess"].diff("phi") <= 1e-12).all()


def test_a_surface_says_what_it_lacks(cases, build, variant):
    bare = variant(build(cases["MIL-05"], "low"), without=["threat_capability", "defence_use"])
    with pytest.raises(HistoryProblems) as caught:
        threat_surface(Calendar(bare), Month(1960, 1))
    assert all(word in str(caught.value) for word in ("threat_capability", "defence_use", "1960-01"))


ratios = st.lists(st.floats(0, 10), min_size=6, max_size=6)


@settings(deadline=None)
@given(x=ratios, place=st.integers(0, 5), factor=st.floats(1, 10))
def test_the_militarisation_index_rises_with_each_ratio_and_stays_on_its_scale(x, place, factor):
    least, most = np.full(6, 0.01), np.full(6, 1.0)
    before = float(militarisation_index(x, least, most))
    more = np.array(x)
    more[place] *= factor
    assert 0 <= before <= float(militarisation_index(more, least, most)) + 1e-9 <= 1000 + 1e-8
