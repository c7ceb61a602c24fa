"""The register of indicators, and each one against a low and a high economy worked out by hand."""

import fnmatch

import numpy as np
import pytest
import xarray as xr

from lustrum.assessment.indicator import MARKS, Swept, find_indicators, get_indicator
from lustrum.assessment.measuring import measure, trend
from lustrum.assessment.view import Calendar, UndeclaredNeed, View
from lustrum.errors import NameProblems
from lustrum.history.history import History
from lustrum.quantities.calendar import Month

COMPUTED = {code: spec for code, spec in find_indicators().items() if not spec.not_computed}
SIDES = [(code, side) for code in COMPUTED for side in ("low", "high")]


def choices_of(side):
    """What a side of a case sets beside its record: window, what a share is of, choices inside the formula."""
    return {key: side[key] for key in ("window", "of", "parameters", "basis") if key in side}


def without_answers(history, need, variant):
    """The record as if nobody had been asked."""
    survey, _, answer = need.partition(":")
    asked = fnmatch.filter(history.surveys[survey].rows.columns, answer)
    assert asked
    return variant(history, answers=asked)


def last_value(found):
    return found.values[:, -1]


# --- the register ---------------------------------------------------------------------------------


@pytest.mark.parametrize("code", COMPUTED)
def test_every_indicator_says_what_it_is(code):
    spec = COMPUTED[code]
    assert ".. math::" in spec.formula, "no equation"
    assert spec.unit
    assert spec.source
    assert spec.direction
    assert spec.mark in MARKS
    assert spec.range[0] < spec.range[1]
    assert all(
        isinstance(choice, Swept) and choice.low <= choice.value <= choice.high for choice in spec.parameters.values()
    )


def test_every_indicator_has_a_case_worked_out_by_hand(cases):
    assert set(cases) == set(COMPUTED)
    for code, case in cases.items():
        assert case["hand"], code
        assert np.all(np.less(case["low"]["value"], case["high"]["value"])), code


@pytest.mark.parametrize(("code", "side"), SIDES)
def test_value_is_that_of_the_hand(code, side, cases, build, gauge):
    case = cases[code]
    found = gauge(code, build(case, side), **choices_of(case[side]))
    assert found.missing == ()
    np.testing.assert_allclose(last_value(found), np.atleast_1d(case[side]["value"]), atol=1e-6)
    for name, label in case[side].get("details", {}).items():
        assert found.details[name][-1] == label
    low, high = found.indicator.range
    known = found.values[np.isfinite(found.values)]
    assert ((known >= low - 1e-12) & (known <= high + 1e-12)).all()
    assert found.evidence == {"synthetic"}


@pytest.mark.parametrize("code", COMPUTED)
def test_a_missing_need_is_named_and_never_reaches_the_formula(code, cases, build, variant, gauge):
    case = cases[code]
    made = build(case, "high")
    spec = get_indicator(code)
    choices = choices_of(case["high"])
    whole = made[spec.histories[0]] if isinstance(made, dict) else made
    for need in spec.needs_for(choices.get("of", "")):
        if ":" in need:
            history = without_answers(whole, need, variant)
        elif "." in need:
            dim, _, attribute = need.partition(".")
            table = whole.labels[dim]
            kept = {name: values for name, values in table.attributes.items() if name != attribute}
            history = variant(whole, labels={dim: type(table)(dim, table.ids, kept)})
        else:
            history = variant(whole, without=(need.partition("@")[0],))
        lacking = {**made, spec.histories[0]: history} if isinstance(made, dict) else history
        found = gauge(code, lacking, **choices)
        assert np.isnan(found.values).all(), need
        assert any(need in word for word in found.missing), need


@pytest.mark.parametrize("code", COMPUTED)
def test_a_gap_in_a_need_is_never_a_zero(code, cases, build, variant, gauge):
    """What is missing over the last year of a need leaves the value unknown (or a year back, for what looks back)."""
    case = cases[code]
    made = build(case, "high")
    spec = get_indicator(code)
    choices = choices_of(case["high"])
    whole = made[spec.histories[0]] if isinstance(made, dict) else made
    for need in {n.partition("@")[0] for n in spec.needs_for(choices.get("of", "")) if "." not in n and ":" not in n}:
        array = whole.variables[need].astype(float).copy()
        array[{"time": slice(-13 if array.sizes["time"] > 12 else -2, None)}] = np.nan
        gap = variant(whole, variables={need: array})
        found = last_value(gauge(code, {**made, spec.histories[0]: gap} if isinstance(made, dict) else gap, **choices))
        assert np.isnan(found).all(), (need, found)


def test_unknown_codes_get_the_nearest():
    with pytest.raises(NameProblems, match="OWN-03"):
        get_indicator("OWN-3")


NEVER = """
- id: OWN-99
  title: What nobody can know
  unit: share
  range: [0, 1]
  direction: more of it
  source: made up for this test
  mark: P
  missing: [thoughts]
  why: It would need what no record of an economy can hold.
"""


def test_what_cannot_be_computed_says_why_and_what_is_missing(specimen, tmp_path, monkeypatch):
    (tmp_path / "not_computed.yaml").write_text(NEVER)
    monkeypatch.setattr("lustrum.assessment.indicator.NOT_COMPUTED", tmp_path / "not_computed.yaml")
    find_indicators.cache_clear()
    try:
        spec = get_indicator("OWN-99")
    finally:
        find_indicators.cache_clear()
    found = measure(spec, Calendar(specimen))
    assert found.missing == spec.needs == ("thoughts",)
    assert "no record" in spec.not_computed
    assert np.isnan(found.values).all()


# --- the frame ------------------------------------------------------------------------------------


def test_a_formula_sees_only_what_it_declared(specimen):
    view = View(Calendar(specimen), ("value_added",))
    with pytest.raises(UndeclaredNeed, match="gross_output"):
        view["gross_output"]
    with pytest.raises(UndeclaredNeed, match=r"form\.role"):
        view.of(view["value_added"], "form", role="public")


def test_a_word_that_the_record_lacks_is_missing_and_named(specimen):
    """A budget without a line for defence says nothing of defence; it does not say that nothing was spent."""
    time = specimen.variables["control"]["time"].values[:1]
    entered = xr.DataArray([[0.5]], {"time": time, "score": ["Efw_1E"]}, ("time", "score"))
    view = View(Calendar(History("scores", {"published_score": entered})), ("published_score",))
    assert view.entry("published_score", score="efw-1e").values.tolist() == [0.5] * 12
    assert view.absent == []
    assert np.isnan(view.entry("published_score", score="vdem-polyarchy").values).all()
    assert view.absent == ["published_score (score: vdem-polyarchy)"]


def test_once_nobody_rents_the_rent_share_is_zero_and_says_why(specimen):
    found = measure("CLS-08", Calendar(specimen))
    assert found.values[0, 0] == 0.0, "even before a harvest"
    assert found.was_empty.all()


def test_a_crop_that_is_still_to_come_is_not_an_empty_base(build, variant, cases):
    """Tenants before the first harvest of the record: not determinable, not zero."""
    history = build(cases["CLS-08"], "high")
    found = measure("CLS-08", Calendar(history))
    assert np.isnan(found.values[0, :11]).all()
    assert not found.was_empty.any()


def test_reported_and_true_are_kept_apart(specimen, variant):
    true = specimen.variables["gross_output"].isel(basis=0, drop=True)
    padded = true.copy(data=true.values * np.where(true["form"].values == "S", 2.0, 1.0))
    both = xr.concat([true, padded], dim=xr.IndexVariable("basis", ["true", "reported"])).transpose(
        "time", "basis", ...
    )
    calendar = Calendar(variant(specimen, variables={"gross_output": both}))
    true_share, told = (last_value(measure("OWN-03", calendar, basis=basis)) for basis in ("true", "reported"))
    assert told > true_share
    missing = measure("GRW-01", calendar, basis="reported").missing
    assert "reported" in missing[0], "nobody reported value added"


def test_a_yearly_figure_stands_for_each_month_of_its_year(specimen):
    array = Calendar(specimen).array("party_control", "true")
    assert array.sizes["time"] == 96
    assert array.notnull().all()


def test_trend_needs_enough_points_far_enough_apart():
    line = np.arange(61) / 12
    assert trend(line, 60) == pytest.approx(1.0)
    assert np.isnan(trend(line[-30:], 60)), "half of the window"
    thin = np.full(61, np.nan)
    thin[[0, 60]] = 0.0, 5.0
    assert np.isnan(trend(thin, 60)), "two points"
    thin[30] = 2.5
    assert trend(thin, 60) == pytest.approx(1.0)


def test_one_bad_year_does_not_move_a_trend():
    line = np.arange(61) / 12
    line[20:26] = 90.0
    assert trend(line, 60) == pytest.approx(1.0, abs=0.01)


def test_variables_on_different_calendars_meet_by_month():
    months = np.arange("1950-01", "1952-01", dtype="datetime64[M]").astype("datetime64[ns]")
    late = months[12:]
    history = History(
        "two starts",
        {
            "defence_use": xr.DataArray(np.full(24, 2.0), {"time": months}, ("time",)),
            "value_added": xr.DataArray(np.full((12, 1, 1), 10.0), {"time": late, "branch": ["b"], "form": ["S"]},
                                        ("time", "branch", "form")),
        },
    )  # fmt: skip
    found = measure("MIL-01", Calendar(history))
    assert found.at(Month(1951, 12)) == pytest.approx(0.2)
    assert np.isnan(found.at(Month(1951, 11))), "not yet twelve months"
    assert np.isnan(found.at(Month(1960, 1))), "outside the record"
    assert found.why_missing(Month(1950, 6)) == ("value_added (1950-06)",)


def test_shares_of_other_bases(specimen):
    calendar = Calendar(specimen)
    for of in get_indicator("OWN-03").shares_of:
        found = measure("OWN-03", calendar, of=of)
        assert found.of == of
        assert of in found.variables
        assert np.isfinite(last_value(found)).all()


def test_types_of_cooperatives_count_by_what_they_pool(cases, build):
    """Fields of the high case: S 6, C2 2, C1 1, PP 1. By type .7; all types alike .9; co-operatives not at all .6."""
    calendar = Calendar(build(cases["OWN-03"], "high"))
    for choice, share in (({}, 0.7), ({"types": 0.0}, 0.9), ({"collective": 0.0}, 0.6)):
        found = measure("OWN-03", calendar, parameters=choice)
        assert found.values[0, -1] == pytest.approx(min(share, 0.9))


def test_a_decision_must_exceed_its_quota(specimen, variant):
    """Workers hold six tenths and six tenths are not enough: workers and heads need each other, half the power each."""
    years = specimen.variables["voting_quota"]["time"].values
    votes = np.tile([[[0.6, 0.4]]], (len(years), 1, 1))
    changed = {
        "voting_weight": xr.DataArray(
            votes, {"time": years, "body": ["hall"], "group": ["workers", "heads"]}, ("time", "body", "group")
        ),
        "voting_quota": xr.DataArray(
            np.full((len(years), 1), 0.6), {"time": years, "body": ["hall"]}, ("time", "body")
        ),
    }
    found = measure("POW-04", Calendar(variant(specimen, variables=changed)))
    assert last_value(found)[0] == pytest.approx(0.5 / 0.8), "workers and villagers are eight tenths of the people"


def test_a_record_of_nothing_but_a_survey_has_the_months_of_the_survey(build, cases):
    """Asked in December of 1950 and 1951."""
    calendar = Calendar(build(cases["INQ-01"], "high"))
    assert [str(month) for month in (calendar.months[0], calendar.months[-1])] == ["1950-01", "1951-12"]
    assert np.isfinite(measure("INQ-01", calendar).values).all()


def test_a_survey_is_parted_by_date_and_answers_share_a_stem(build, cases):
    calendar = Calendar(build(cases["NEED-04"], "high"))
    view = View(calendar, ("persons:deprived_*",))
    pages = list(view.answers("persons:deprived_*"))
    assert [page.asked for page in pages] == [11, 23]
    assert list(pages[0].columns[0])[:2] == ["health_nutrition", "health_mortality"]
    with pytest.raises(UndeclaredNeed, match="deprived_health"):
        list(view.answers("persons:deprived_health_nutrition"))
