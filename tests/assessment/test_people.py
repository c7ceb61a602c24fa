"""Needs, inequality and class: what single cases do not show."""

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

from lustrum.assessment.indicator import find_indicators, get_indicator
from lustrum.assessment.measuring import measure
from lustrum.assessment.view import Calendar

FAMILIES = ("NEED", "INQ", "CLS")
OURS = {code: spec for code, spec in find_indicators().items() if spec.family in FAMILIES}


def last(code, history, **choices):
    return float(measure(code, Calendar(history), **choices).values[0, -1])


@pytest.mark.parametrize("code", OURS)
def test_every_measure_says_how_it_misleads_and_what_an_empty_base_means(code):
    spec = OURS[code]
    assert spec.pitfalls
    assert all(text[0].isupper() and text.endswith(".") for text in (*spec.pitfalls, *spec.notes))
    assert spec.empty is None or spec.empty_note


def test_what_is_had_by_head_has_a_unit_by_head():
    assert {OURS[code].unit for code in ("NEED-08", "NEED-08.income")} == {"won per person a year"}


@pytest.mark.parametrize("date", ["1949-12", "1952-06"])
def test_a_survey_from_outside_the_months_of_the_record_finds_no_line(date, cases, build):
    made = build(cases["NEED-05"], "high")
    made.surveys["households"].rows["date"] = date
    assert np.isnan(measure("NEED-05", Calendar(made)).values).all()


def test_entries_of_the_catalogue_are_all_there():
    wanted = {
        f"{family}-{n:02d}" for family, count in (("NEED", 11), ("INQ", 11), ("CLS", 10)) for n in range(1, count + 1)
    }
    assert wanted <= set(OURS)
    assert not [code for code, spec in OURS.items() if spec.not_computed]


SURVEYED = [
    code for code, spec in OURS.items() if set(spec.needs) & {"households:income"} and not spec.unit.startswith("won")
]


@pytest.mark.parametrize("code", SURVEYED)
def test_neither_twice_the_money_nor_twice_the_people_changes_a_relative_measure(code, cases, build):
    made = build(cases[code], "high")
    choices = {"parameters": cases[code]["high"].get("parameters")}
    before = last(code, made, **choices)
    rows = made.surveys["households"].rows
    money = [name for name in rows if name.startswith("income")]
    rows[money] = rows[money].astype(float) * 2
    rows["weight"] = rows["weight"] * 3
    if "poverty_line" in made.variables:
        made.variables["poverty_line"][...] *= 2
    assert last(code, made, **choices) == pytest.approx(before, abs=1e-9)


def test_inequality_within_and_between_add_up(cases, build):
    made = build(cases["INQ-02.within"], "high")
    parts = [last(f"INQ-02.{part}", made) for part in ("within", "between")]
    assert sum(parts) == pytest.approx(last("INQ-02.persons", made))
    assert last("INQ-02.between-share", made) == pytest.approx(parts[1] / sum(parts))


def test_uses_of_the_surplus_are_a_whole(specimen):
    shares = {code: last(code, specimen) for code in OURS if code.startswith("CLS-03") and "decided" not in code}
    known = [value for value in shares.values() if np.isfinite(value)]
    assert sum(known) == pytest.approx(1)
    assert np.isnan(shares["CLS-03.social-funds"]), "a use that the record does not part is not nothing"


def test_a_word_that_the_record_lacks_is_named(specimen):
    found = measure("CLS-03.social-funds", Calendar(specimen))
    assert any("social funds" in word for word in found.absent)


def test_usury_and_labour_owed_count_once_they_are_recorded(build, cases):
    """Rent 25 of a crop of 50; with 5 of interest and 10 of labour 40 of 50."""
    case = cases["CLS-08"]
    more = {**case["high"], "usury_paid": [["tenants", 5]], "corvee_value": [["tenants", 10]]}
    assert last("CLS-08", build(case, "high")) == pytest.approx(0.5)
    assert last("CLS-08", build({**case, "high": more}, "high")) == pytest.approx(0.8)


def test_the_distance_to_classlessness_counts_what_the_record_holds(build, cases):
    """The three parts .4, .8, .6; hours 9 and 1 for as much income each: intensity 1.8 for nine people and .2 for one.

    Mean 1.64, Gini .9 x .1 x 1.6 / 1.64 = .087805; nobody leaves the class of the parents: 1.
    """
    case = cases["CLS-10"]
    more = {
        **case["high"],
        "hours_group": [["tenants", 9], ["owners", 1]],
        "class_moves": [["tenants", "tenants", 5], ["owners", "owners", 1]],
    }
    assert last("CLS-10", build({**case, "high": more}, "high")) == pytest.approx((1.8 + 0.087805 + 1) / 5, abs=1e-6)


def test_labour_given_is_labour_got(build, cases):
    """Intensities weighted by shares of income have the mean 1."""
    found = measure("CLS-06.groups", Calendar(build(cases["CLS-06.groups"], "high")))
    assert found.readings == ("workers", "tenants", "clerks", "heads")
    assert found.values[:, -1] @ np.array([4, 6, 6, 9]) / 25 == pytest.approx(1)


def test_a_household_that_was_not_asked_about_a_need_is_no_household_without_it(build, cases):
    made = build(cases["NEED-01.coverage-households"], "high")
    rows = made.surveys["households"].rows
    assert last("NEED-01.coverage-households", made) == pytest.approx(1)
    rows.loc[rows.index[-1], "consumption_food"] = np.nan
    assert np.isnan(last("NEED-01.coverage-households", made))


def test_nobody_is_poor_says_so(build, cases):
    found = measure("NEED-04.intensity", Calendar(build(cases["NEED-04.intensity"], "low")))
    assert found.was_empty[-1]
    assert get_indicator("NEED-04.intensity").empty_note == "Nobody is poor."


LOSS = [["S", "workers", -6], ["S", "heads", 4], ["C", "heads", 1]]


@pytest.mark.parametrize(
    ("code", "name", "rows"),
    [
        ("CLS-03.defence", "surplus_use", [["accumulation", -10], ["defence", 4], ["administration", 4]]),
        ("CLS-03.defence", "surplus_use", [["accumulation", -4], ["defence", 6], ["administration", 1]]),
        ("CLS-04", "surplus_received", LOSS),
        ("CLS-04.officials", "surplus_received", LOSS),
        ("CLS-05", "surplus_received", LOSS),
        ("CLS-11.officials-receive", "surplus_received", LOSS),
    ],
)
def test_parts_below_zero_are_no_shares_of_the_surplus(code, name, rows, cases, build):
    """Four of less than nothing is not minus two; six of three is not two hundred per cent."""
    case = cases[code]
    assert np.isnan(last(code, build({**case, "high": {**case["high"], name: rows}}, "high")))


def test_assets_of_owners_outside_the_people_could_be_shared_out(cases, build):
    """9 workers and 1 head hold nothing, owners abroad 10: each of ten would gain 1 of an income of 30."""
    case = cases["CLS-07"]
    owned = [["workers", "labour", 18], ["heads", "labour", 2], ["abroad", "alienable assets", 10]]
    made = build({**case, "high": {**case["high"], "income_by_entitlement": owned}}, "high")
    assert last("CLS-07", made) == pytest.approx(10 / 30)
    assert last("CLS-07.exploited", made) == pytest.approx(1.0)


@pytest.mark.parametrize("code", ["INQ-01.groups", "INQ-02", "INQ-04.groups", "CLS-06.gini", "CLS-09", "NEED-08"])
def test_a_class_that_shrinks_within_the_year_had_its_income_while_it_was_there(code, cases, build):
    """Everybody has one won a month and works an hour for it: a move between classes makes nobody richer."""
    one, other, *_ = *cases[code]["labels"].get("group", ()), "one", "other"
    spec = {
        "population": [["r", "town", one, 60], ["r", "town", other, 60]],
        "income": [[one, "wage", 60], [other, "wage", 60]],
        "hours_group": [[one, 60], [other, 60]],
        "consumption_value": [[one, "purchase", 60], [other, "purchase", 60]],
    }
    made = build({**cases[code], "high": spec}, "high")
    leaving = np.linspace(0, 55, made.variables["population"].sizes["time"]).astype(int)
    for array in made.variables.values():
        for group, count in ((one, 60 + leaving), (other, 60 - leaving)):
            array.loc[{"group": group}] = xr.ones_like(array.sel(group=group)) * xr.DataArray(count, dims="time")
    assert last(code, made) == pytest.approx(12.0 if code == "NEED-08" else 0.0, abs=1e-9)


def test_rent_of_land_is_income_from_property_like_other_rent(cases, build):
    case = cases["INQ-08"]
    history = build(case, "high")
    survey = history.surveys["households"]
    moved = survey.rows.assign(**{"income_land rent": survey.rows["income_rent"], "income_rent": 0.0})
    other = replace(history, surveys={"households": replace(survey, rows=moved)})
    one, two = (measure("INQ-08", Calendar(h)).values for h in (history, other))
    np.testing.assert_allclose(two, one)
    assert np.isfinite(one[:, -1]).all()
