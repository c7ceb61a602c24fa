"""Figures that people enter with a range: draws that last, and what they do to a verdict."""

import json

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from lustrum.assessment import entered
from lustrum.assessment.checking import read_definition
from lustrum.assessment.disagreement import disagreements
from lustrum.assessment.entered import draw_entered, entered_variables
from lustrum.assessment.indicator import Indicator, find_indicators
from lustrum.assessment.scorecard import assess
from lustrum.assessment.view import Calendar
from lustrum.errors import HistoryProblems
from lustrum.formulas.triangular import triangular_quantile
from lustrum.history.history import History

YEARS = np.array([f"{1950 + year}-01-01" for year in range(8)], dtype="datetime64[ns]")


def ranged(low, true, high, **labels):
    """A yearly variable with its range: values (label, ...) alike in all years, growing a little."""
    growth = 1 + 0.01 * np.arange(len(YEARS))
    block = np.stack([np.multiply.outer(growth, np.asarray(part, dtype=float)) for part in (low, true, high)], axis=1)
    coords = {"time": YEARS, "basis": ["low", "true", "high"], **labels}
    return xr.DataArray(block, coords, ("time", "basis", *labels))


def threat(low, true, high):
    return ranged(low, true, high)


def draws_of(history, name, count=40):
    return np.stack([one.array(name, "true").values[-1] for one in draw_entered(Calendar(history), count)])


# --- the draws ------------------------------------------------------------------------------------


@given(st.tuples(*[st.floats(-1e3, 1e3)] * 3), st.floats(0, 1))
def test_a_quantile_lies_between_the_ends_and_rises(ends, share):
    low, mode, high = sorted(ends)
    value = triangular_quantile(share, low, mode, high)
    assert low - 1e-9 <= value <= high + 1e-9
    assert value <= triangular_quantile(min(share + 0.1, 1), low, mode, high) + 1e-9


def test_the_mean_is_that_of_the_distribution():
    """(a + b + c) / 3."""
    shares = (np.arange(100_000) + 0.5) / 100_000
    assert triangular_quantile(shares, 1.0, 2.0, 6.0).mean() == pytest.approx(3.0, abs=1e-4)


def test_draws_keep_to_the_range_and_last_through_the_years():
    history = History("entered", {"threat": threat(0.2, 0.4, 0.8)})
    rows = np.stack([one.array("threat", "true").values for one in draw_entered(Calendar(history), 40)])
    growth = np.repeat(1 + 0.01 * np.arange(8), 12)
    np.testing.assert_allclose(rows / growth, np.repeat(rows[:, :1], 96, axis=1), rtol=1e-12)
    assert rows[:, 0].min() >= 0.2
    assert rows[:, 0].max() <= 0.8
    assert rows[:, 0].mean() == pytest.approx((0.2 + 0.4 + 0.8) / 3, abs=0.005), "spread evenly over the draws"


def test_each_label_has_a_bias_of_its_own():
    groups = ["a", "b"]
    history = History("two", {"voting": ranged([0.2] * 2, [0.5] * 2, [0.8] * 2, group=groups)})
    assert entered_variables(Calendar(History("known", {"threat": threat(0, 0, 1)}))) == ("threat",)
    found = draws_of(History("two", {"provision_voice": history.variables["voting"]}), "provision_voice")
    assert abs(np.corrcoef(found.T)[0, 1]) < 0.5
    assert sorted(found[:, 0]) == pytest.approx(sorted(found[:, 1]), abs=1e-12), "the same quantiles in another order"


def test_renaming_labels_changes_no_draw_bit_for_bit():
    arrays = {name: ranged([0.1, 0.2], [0.3, 0.3], [0.5, 0.9], group=list(names)) for name, names in
              (("one", ("a", "b")), ("other", ("z", "c")))}  # fmt: skip
    one, other = (draws_of(History(n, {"provision_voice": a}), "provision_voice") for n, a in arrays.items())
    assert one.tobytes() == other.tobytes()


def test_parts_that_add_up_to_one_still_do():
    labels = {"branch": ["mill"], "right": ["management"], "group": ["a", "b", "c"]}
    steady = ranged([[[0.1, 0.2, 0.3]]], [[[0.2, 0.3, 0.5]]], [[[0.4, 0.5, 0.6]]], **labels)
    steady = steady.isel(time=[0] * 8).assign_coords(time=YEARS)
    found = draws_of(History("rights", {"property_rights": steady}), "property_rights")
    np.testing.assert_allclose(found.sum(axis=-1), 1.0, atol=1e-12)
    assert found.std(axis=0).min() > 0.01


def test_a_figure_without_a_range_is_drawn_as_it_is():
    gap = threat(0.2, 0.4, 0.8)
    gap.loc[{"basis": "high"}] = np.nan
    assert np.unique(draws_of(History("half", {"threat": gap}), "threat")) == pytest.approx([0.4 * 1.07])
    assert draw_entered(Calendar(History("plain", {"threat": gap.sel(basis=["true"])}))) == ()


@pytest.mark.parametrize("ends", [(0.5, 0.4, 0.8), (0.2, 0.9, 0.8)])
def test_a_range_that_does_not_hold_its_own_value_is_refused(ends):
    with pytest.raises(HistoryProblems, match=r"variable threat, 1950-01: The basis '(low|true)' lies above"):
        History("upside down", {"threat": threat(*ends)}).check()


# --- what they do to a verdict --------------------------------------------------------------------


def held(view):
    """Read the threat."""
    return view["threat"]


CONTESTED = Indicator("ZZZ-01", "Threat", ("threat",), "share", (0, 1), "more threat", "test", "P", held)


@pytest.fixture
def measure_of_threat(monkeypatch):
    """A measure that reads a contested figure and nothing else."""
    from lustrum.assessment import checking, indicator

    known = {**find_indicators(), "ZZZ-01": CONTESTED}
    monkeypatch.setattr(indicator, "find_indicators", lambda: known)
    monkeypatch.setattr(checking, "find_indicators", lambda: known)


def definition(tree, name="test"):
    return read_definition(
        {"id": name, "name": name, "date": "2026", "tradition": "t", "source": {"text": "me"}, "tree": tree}
    )


def leaf(indicator, op, value):
    return {"indicator": indicator, "claim": "c", "op": op, "threshold": {"value": value, "source": "test"}}


@pytest.fixture
def contested(specimen, variant, measure_of_threat):
    """The specimen with a threat of .2 to .8, likeliest .4; in the last year 7 per cent more."""
    return variant(specimen, variables={"threat": threat(0.2, 0.4, 0.8)})


def test_a_reading_tells_the_draws_of_entered_ranges_apart_from_those_of_runs(contested):
    """P(threat > .535 / 1.07 = .5) = (.8 - .5)^2 / (.6 x .4) = .375."""
    tree = {"all": [leaf("COOP-01", ">", 0.5), leaf("ZZZ-01", ">", 0.535)]}
    card = assess(contested, definition(tree))
    reading = card.reading("test", "ZZZ-01")
    assert reading.verdict == "false"
    assert reading.draws == {"true": 0.0, "false": 1.0, "not determinable": 0.0}, "one run"
    found = reading.entered
    assert found.variables == ("threat",)
    assert found.draws == entered.ENTERED_DRAWS
    assert found.shares["true"] == pytest.approx(0.375, abs=0.02)
    low, high = (1.07 * triangular_quantile(share, 0.2, 0.4, 0.8).item() for share in (0.05, 0.95))
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.02)
    assert card.whole("test").entered.shares == found.shares
    assert card.whole("test").entered.low is None
    assert card.reading("test", "COOP-01").entered is None, "it reads nothing contested"


def test_text_and_json_say_that_ranges_were_entered(contested):
    card = assess(contested, definition(leaf("ZZZ-01", ">", 0.535)))
    facts = json.loads(json.dumps(card.to_dict(), allow_nan=False))
    assert facts["entered"] == {"draws": entered.ENTERED_DRAWS, "variables": ["threat"]}
    assert facts["definitions"][0]["entered"]["shares"]["true"] == pytest.approx(0.375, abs=0.02)
    assert facts["definitions"][0]["criteria"][0]["entered"]["variables"] == ["threat"]
    assert "% of entered ranges" in str(card)
    assert "draws of entered ranges (threat) agree" in " ".join(card.whole("test").sensitivity())


def test_without_ranges_nothing_is_drawn(specimen, contested, variant):
    bare = variant(contested, variables={"threat": contested.variables["threat"].sel(basis=["true"])})
    card = assess(bare, definition(leaf("ZZZ-01", ">", 0.535)))
    assert card.whole("test").entered is None
    assert card.to_dict()["entered"] == {"draws": 0, "variables": []}
    assert card.to_dict()["definitions"][0]["entered"] is None
    assert assess(contested, "party-1955").readings("party-1955") == assess(specimen, "party-1955").readings(
        "party-1955"
    ), "a contested figure that is not read changes nothing"


def test_a_measure_that_reads_nothing_contested_is_measured_once(contested, monkeypatch):
    from lustrum.assessment import evaluation

    asked = []
    real = evaluation.measure
    monkeypatch.setattr(evaluation, "measure", lambda code, *a, **k: asked.append(code) or real(code, *a, **k))
    assess(contested, definition({"all": [leaf("COOP-01", ">", 0.5), leaf("ZZZ-01", ">", 0.535)]}), sweeps=1)
    assert asked.count("COOP-01") <= 2, "as is, and as reported"
    assert asked.count("ZZZ-01") >= entered.ENTERED_DRAWS


def test_draws_of_runs_and_of_ranges_together(contested):
    card = assess([contested] * 3, definition(leaf("ZZZ-01", ">", 0.535)))
    assert card.whole("test").draws["false"] == 1.0
    assert card.whole("test").entered.draws == 3 * -(-entered.ENTERED_DRAWS // 3)


def test_definitions_agree_on_a_share_of_entered_ranges(contested):
    card = assess(contested, [definition(leaf("ZZZ-01", ">", 0.535), "a"), definition(leaf("COOP-01", ">", 0.5), "b")])
    (pair,) = disagreements(card)
    assert pair.do_agree is False
    assert pair.entered_agreeing == pytest.approx(0.375, abs=0.02)
    plain = assess(contested, [definition(leaf("COOP-01", ">", 0.5), n) for n in ("a", "b")])
    assert disagreements(plain)[0].entered_agreeing is None
