"""What an observable means over a record: numbers by hand, laws, and refusals that say what would be right."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from lustrum.errors import HistoryProblems
from lustrum.history.history import History
from lustrum.history.selection import check_observable, observe
from lustrum.history.variables import variables_dictionary


def values(history, text, basis="true"):
    return np.atleast_1d(observe(history, text, basis).values).tolist()


def problems(history, text, basis="true"):
    with pytest.raises(HistoryProblems) as caught:
        observe(history, text, basis)
    return caught.value.problems


# --- adding and choosing --------------------------------------------------------------------------


def test_a_variable_alone_is_the_sum_of_its_cells(history):
    expected = history.variables["population"].sum(["region", "settlement", "group"]).values
    assert values(history, "population") == expected.tolist()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("population[region=north, settlement=town]", 20, 43),
        ("population[settlement=town] / population", 35 / 200, 58 / 223),
        ("population[group.role=worker]", 40, 63),
        ("population[group.role=peasant|worker]", 200, 223),
        ("households[form.role=collective] / households[sector=agriculture]", 0, 0.75),
        ("gross_output[sector=industry]", 15, 25),
        ("gross_output[sector=industry, role=household]", 5, 5),
        ("gross_output[branch.sector=industry, branch=coal]", 10, 20),
        ("gross_output[branch.heavy=1]", 15, 25),
        ("gross_output[form=PP, basis=reported]", 157.5, 157.5),
        ("1 - gross_output[sector=industry] / gross_output", 100 / 115, 100 / 125),
        ("-campaign + 1", 1, 1 / 24),
        ("conviction[group=worker]", 0.5, 0.5),
        ("output[activity.product=paddy]", 4, 4),
        ("output[activity=paddy_hand|paddy_pump, form=S]", 1, 1),
        ("harvest[product=paddy|coarse] @ 1946", 900, 900),
    ],
)
def test_numbers_by_hand(history, text, first, last):
    found = values(history, text)
    assert found[0] == pytest.approx(first)
    assert found[-1] == pytest.approx(last)


def test_an_attribute_of_two_dimensions_must_say_which(history):
    (problem,) = problems(history, "households[role=collective]")
    assert "Several dimensions" in problem.what
    assert problem.allowed == "group.role, form.role"


def test_naive_loops_agree(history):
    array, found = history.variables["gross_output"], []
    for time in range(array.sizes["time"]):
        total = 0.0
        for branch, sector in zip(("farming", "coal", "steel"), ("agriculture", "industry", "industry"), strict=True):
            for form in ("S", "PP"):
                if sector == "industry":
                    total += array.isel(time=time).sel(basis="true", branch=branch, form=form).item()
        found.append(total)
    assert values(history, "gross_output[sector=industry, form=S|PP]") == pytest.approx(found)


def test_the_order_of_labels_changes_nothing(history, history_of):
    turned = (
        history.variables["gross_output"]
        .isel(branch=[2, 0, 1], form=[1, 2, 0])
        .transpose("form", "branch", "basis", "time")
    )
    other = history_of(gross_output=turned)
    text = "yearly(gross_output[sector=industry, role=public]) / yearly(gross_output)"
    assert values(history, text) == values(other, text)


# --- time -----------------------------------------------------------------------------------------


def test_yearly_sums_flows_ends_stocks_and_averages_the_rest(history):
    assert values(history, "yearly(births)") == [48, 48]
    assert values(history, "yearly(population)") == [211, 223]
    assert values(history, "yearly(campaign)") == pytest.approx([5.5 / 24, 17.5 / 24])
    assert values(history, "yearly(yield_index[region=north])") == [1.0, 1.1]


def test_at_gives_a_constant(history):
    assert values(history, "births @ 1946") == [48]
    assert values(history, "births @ 1946-03") == [4]
    assert values(history, "population @ 1946") == [211]
    assert values(history, "population @ 1946-01") == [200]
    assert observe(history, "births @ 1946").dims == ()
    index = "100 * yearly(gross_output[sector=industry]) / (gross_output[sector=industry] @ 1946)"
    assert values(history, index) == pytest.approx([100, 100 * 25 / 15])


def test_cumulative_and_growth(history):
    assert values(history, "cumulative(births)")[:3] == [4, 8, 12]
    assert observe(history, "cumulative(births)").attrs["kind"] == "stock"
    growth = values(history, "growth(yearly(gross_output[sector=industry]))")
    assert np.isnan(growth[0])
    assert growth[1] == pytest.approx(25 / 15 - 1)
    monthly = values(history, "growth(gross_output[branch=coal])")
    assert np.isnan(monthly[:12]).all()
    assert monthly[12:] == pytest.approx([1.0] * 12)


def test_dates_are_first_days(history):
    yearly = observe(history, "yearly(births)")
    assert [str(t)[:10] for t in yearly.time.values] == ["1946-01-01", "1947-01-01"]
    assert yearly.time.dtype == "datetime64[ns]"
    assert [str(t)[:7] for t in observe(history, "births").time.values[:2]] == ["1946-01", "1946-02"]


# --- missing is not zero --------------------------------------------------------------------------


def test_a_missing_cell_makes_the_sum_missing(history_of, history):
    gross = history.variables["gross_output"].copy()
    gross[3, 0, 1, 0] = np.nan
    holed = history_of(gross_output=gross)
    assert np.isnan(values(holed, "gross_output")[3])
    assert np.isnan(values(holed, "yearly(gross_output)")[0])
    assert not np.isnan(values(holed, "yearly(gross_output)")[1])
    assert not np.isnan(values(holed, "gross_output[branch=farming]")[3])
    assert np.isnan(values(holed, "cumulative(gross_output)")[3:]).all()


def test_a_year_without_all_its_months_is_missing(history_of, history):
    short = history_of(births=history.variables["births"][:20], population=history.variables["population"][:20])
    assert values(short, "yearly(births)")[0] == 48
    assert np.isnan(values(short, "yearly(births)")[1])
    assert np.isnan(values(short, "yearly(population)")[1])


def test_what_lies_outside_is_missing(history):
    assert np.isnan(values(history, "births @ 1950")).all()
    assert np.isnan(values(history, "births / (births @ 1950)")).all()


def test_division_by_zero_is_missing(history):
    assert np.isnan(values(history, "births / households[form=S]")).all()
    assert np.isnan(values(history, "households[form=S] / households[form=S]")).all()


def test_series_of_different_months_meet_where_both_have_a_value(history_of, history):
    late = history_of(births=history.variables["births"][6:])
    found = observe(late, "births / campaign")
    assert found.sizes["time"] == 24
    assert np.isnan(found.values[:6]).all()
    assert not np.isnan(found.values[6:]).any()


# --- bases ----------------------------------------------------------------------------------------


def test_the_caller_chooses_the_basis_and_the_expression_overrules(history):
    assert values(history, "harvest[product=paddy] @ 1946") == [600]
    assert values(history, "harvest[product=paddy] @ 1946", "reported") == [720]
    assert values(history, "harvest[product=paddy, basis=true] @ 1946", "reported") == [600]
    overstated = "harvest[product=paddy, basis=reported] @ 1946 / harvest[product=paddy, basis=true] @ 1946 - 1"
    assert values(history, overstated) == pytest.approx([0.2])


def test_a_basis_that_only_the_caller_asks_for_falls_back(history):
    assert values(history, "population", "reported") == values(history, "population")


@pytest.mark.parametrize(
    "text",
    [
        "population[basis=reported]",
        "harvest[basis=planned-first, product=paddy]",
        "harvest[basis=true|reported, product=paddy]",
    ],
)
def test_a_basis_of_the_expression_must_exist(history, text):
    (problem,) = problems(history, text)
    assert "basis" in problem.what


# --- refusals -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "word", "column", "nearest"),
    [
        ("popolation", "Unknown variable", 1, "population"),
        ("deaths", "not recorded", 1, ""),
        ("births + popolation", "Unknown variable", 10, "population"),
        ("population[region=nort]", "Unknown region", 12, "north"),
        ("population[regin=north]", "cannot be filtered", 12, "region"),
        ("population[group.rle=worker]", "cannot be filtered", 12, "group.role"),
        ("gross_output[sector=industri]", "No branch has sector", 14, "industry"),
        ("population[form.role=public]", "cannot be filtered", 12, ""),
        ("conviction", "cannot be added up over 'group'", 1, ""),
        ("wage_rate", "cannot be added up over 'skill'", 1, ""),
        ("harvest", "cannot be added up over 'product'", 1, ""),
        ("harvest[product=paddy|cloth]", "units differ: t, 1000 m", 1, ""),
        ("output[form=S]", "cannot be added up over 'activity'", 1, ""),
        ("cumulative(population)", "Only a flow", 1, ""),
        ("yearly(3)", "changes with time", 1, ""),
        ("3 @ 1949", "no dates", 3, ""),
        ("yearly(births) / births", "do not mix", 16, ""),
        ("births + gross_output", "do not", 8, ""),
        ("yield_index[region=north] @ 1946-03", "no months", 27, ""),
        ("population[region=north, region=south]", "Nothing is left of 'region'", 26, ""),
    ],
)
def test_refusals_name_the_place_and_the_nearest(history, text, word, column, nearest):
    found = problems(history, text)
    assert any(word in problem.what for problem in found), found
    problem = next(p for p in found if word in p.what)
    assert problem.where == f"observable '{text}', column {column}"
    if nearest:
        assert problem.nearest == nearest


def test_all_problems_come_at_once(history):
    found = problems(history, "popolation / births[region=nort] + conviction")
    assert len(found) == 3
    assert [problem.where.rpartition(" ")[2] for problem in found] == ["1", "21", "36"]


def test_a_leftover_dimension_says_how_to_choose(history):
    (problem,) = problems(history, "conviction")
    assert problem.remedy == "Choose one: conviction[group=peasant]."


# --- units, kinds, evidence -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "unit", "kind"),
    [
        ("population", "person", "stock"),
        ("births / population", "share", "share"),
        ("gross_output / population", "won per person", "rate"),
        ("yearly(gross_output) / (gross_output @ 1946)", "index", "index"),
        ("harvest[product=paddy]", "t", "flow"),
        ("output[activity=loom]", "1000 m", "flow"),
        ("2 * harvest[product=paddy]", "t", "flow"),
        ("population * campaign", "person", "stock"),
        ("growth(population)", "share", "rate"),
        ("1 - births / population", "share", "share"),
        ("campaign", "index", "index"),
    ],
)
def test_units_are_derived_where_they_follow(history, text, unit, kind):
    attributes = observe(history, text).attrs
    assert (attributes["unit"], attributes["kind"]) == (unit, kind)


def test_evidence_is_joined(history):
    assert observe(history, "births / population").attrs["evidence"] == ("simulated",)
    assert observe(history, "harvest[product=paddy] / population").attrs["evidence"] == ("synthetic", "simulated")


def test_the_result_says_what_it_is(history):
    found = observe(history, "yearly( births )/yearly(population)")
    assert found.attrs["expression"] == "yearly(births) / yearly(population)"
    assert found.attrs["cadence"] == "year"


# --- before there is a record ---------------------------------------------------------------------


def test_an_observable_is_checked_against_the_dictionary_alone(labels):
    dictionary = variables_dictionary()
    good = "households[form.role=collective] / households[sector=agriculture]"
    assert check_observable(good, dictionary, labels) == []
    assert check_observable(good, dictionary) != []  # without labels nobody knows the attributes
    assert check_observable("population[settlement=anything]", dictionary) == []
    (problem,) = check_observable("population[region=nort]", dictionary, labels)
    assert problem.nearest == "north"
    (problem,) = check_observable("popolation", dictionary, labels)
    assert problem.nearest == "population"
    assert "too early" in check_observable("a /", dictionary)[0].what


# --- laws -----------------------------------------------------------------------------------------


@given(st.floats(0.1, 1e6))
def test_twice_the_size_is_twice_the_sum_and_the_same_share(factor):
    time = np.arange("1946-01", "1947-01", dtype="datetime64[M]").astype("datetime64[ns]")
    base = np.arange(1.0, 1 + 12 * 2 * 3).reshape(12, 2, 3)
    coords = {"time": time, "branch": ["a", "b"], "form": ["x", "y", "z"]}
    small = History("small", {"wages_paid": xr.DataArray(base, coords)})
    large = History("large", {"wages_paid": xr.DataArray(base * factor, coords)})
    total = "yearly(wages_paid)"
    assert observe(large, total).values == pytest.approx(factor * observe(small, total).values)
    share = "wages_paid[branch=a] / wages_paid"
    assert observe(large, share).values == pytest.approx(observe(small, share).values)


@given(st.lists(st.floats(-1e6, 1e6), min_size=24, max_size=24))
def test_parts_of_a_sum_are_the_sum_of_its_parts(numbers):
    time = np.arange("1946-01", "1946-05", dtype="datetime64[M]").astype("datetime64[ns]")
    array = xr.DataArray(
        np.array(numbers).reshape(4, 2, 3), {"time": time, "branch": ["a", "b"], "form": ["x", "y", "z"]}
    )
    history = History("parts", {"wages_paid": array})
    whole = observe(history, "wages_paid").values
    parts = observe(history, "wages_paid[form=x] + wages_paid[form=y|z]").values
    assert parts == pytest.approx(whole, abs=1e-6)
