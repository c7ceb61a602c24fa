"""Attribution over records, agreement of definitions, and the whole catalogue (ATT)."""

import importlib

import numpy as np
import pytest
import xarray as xr

from lustrum.assessment.agreement import margin_association, share_apart
from lustrum.assessment.attribution import effect, necessity_and_sufficiency, outcome, shares_of_causes
from lustrum.assessment.definitions import list_definitions
from lustrum.assessment.elsewhere import CATALOGUE, catalogue_entries, computed_elsewhere
from lustrum.assessment.indicator import MARKS, find_indicators
from lustrum.assessment.scorecard import assess
from lustrum.errors import HistoryProblems
from lustrum.formulas.coalitions import subsets
from lustrum.history.history import History


def find(name):
    """What a dotted name stands for."""
    parts = name.split(".")
    for end in range(len(parts) - 1, 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            found = getattr(found, part)
        return found
    raise AssertionError(name)


def record(*monthly):
    time = np.arange("1950-01", "1952-01", dtype="datetime64[M]").astype("datetime64[ns]")
    values = np.repeat(np.array(monthly)[:, None], 12, axis=0)
    return History("case", {"aid_given": xr.DataArray(values, {"time": time, "partner": ["n"]}, ("time", "partner"))})


# --- the catalogue --------------------------------------------------------------------------------


@pytest.mark.parametrize("code", computed_elsewhere())
def test_what_is_computed_elsewhere_exists(code):
    entry = computed_elsewhere()[code]
    assert entry.by or entry.definitions
    assert entry.mark in MARKS
    assert entry.title
    assert entry.source
    assert len(entry.why) > 30
    assert code not in find_indicators()
    for name in entry.by:
        assert callable(find(name)), name
    assert set(entry.definitions) <= set(list_definitions())


def test_the_catalogue_has_173_entries_and_no_code_is_foreign_to_it():
    assert sum(CATALOGUE.values()) == 173
    entries = set(catalogue_entries())
    assert {spec.entry for spec in find_indicators().values()} <= entries
    assert set(computed_elsewhere()) <= entries


def test_every_entry_of_the_catalogue_is_measured_or_computed_elsewhere_or_says_why_not():
    known = {spec.entry for spec in find_indicators().values()} | set(computed_elsewhere())
    assert set(catalogue_entries()) - known == set()


# --- effects --------------------------------------------------------------------------------------


def test_an_outcome_is_the_last_value_up_to_a_date():
    history = record(2.0, 5.0)
    assert outcome(history, "yearly(aid_given)") == 60.0
    assert outcome(history, "yearly(aid_given)", "1951-11") == 24.0, "a year counts once it is over"
    assert outcome(history, "aid_given", "1950-07") == 2.0
    with pytest.raises(HistoryProblems, match="no value up to"):
        outcome(history, "aid_given", "1949-12")


def test_pairs_take_the_common_luck_out():
    luck = np.random.default_rng(1).normal(0, 100, 40)
    found = effect(luck + 1.0, luck)
    assert found.mean == pytest.approx(1.0)
    assert found.error < 1e-12
    assert found.rising == 1.0
    assert np.isnan(effect([2.0], [1.0]).error)


def test_pairs_that_do_not_fit_are_refused():
    with pytest.raises(HistoryProblems, match="in pairs"):
        effect([1.0, 2.0], [1.0])
    with pytest.raises(HistoryProblems, match="missing"):
        effect([1.0, np.nan], [1.0, 2.0])


def test_shares_add_up_and_do_not_depend_on_the_order():
    rng = np.random.default_rng(2)
    worth = {one: rng.normal(size=3) for one in subsets("abcd")}
    found = shares_of_causes(worth, "abcd")
    assert found.is_exact
    assert found.orders == 24
    assert sum(found.means.values()) == pytest.approx(found.whole)
    for name, value in shares_of_causes(worth, "dbca").means.items():
        assert value == pytest.approx(found.means[name])
    np.testing.assert_allclose(sum(found.values.values()), worth[frozenset("abcd")] - worth[frozenset()])


def test_where_sets_are_missing_known_orders_stand_in_and_it_is_said():
    worth = {one: float(len(one)) ** 2 for one in subsets("abc")}
    exact = shares_of_causes(worth, "abc")
    del worth[frozenset("b")]
    found = shares_of_causes(worth, "abc")
    assert not found.is_exact
    assert found.orders == 4, "the orders that begin with b are unknown"
    assert sum(found.means.values()) == pytest.approx(found.whole) == pytest.approx(exact.whole)
    assert all(error > 0 for error in found.errors.values())
    with pytest.raises(ValueError, match="no order"):
        shares_of_causes({frozenset(): 0.0, frozenset("abc"): 1.0}, "abc")


def test_necessity_is_not_sufficiency():
    """With it: 3 of 4 succeed; without it 2 of 4, both of which succeed with it too."""
    found = necessity_and_sufficiency([1, 1, 1, 0], [1, 1, 0, 0], lambda y: y > 0)
    assert found.necessity == pytest.approx(1 / 3)
    assert found.sufficiency == pytest.approx(1 / 2)
    assert found.both == 0.25
    assert (found.with_it, found.without_it, found.draws) == (0.75, 0.5, 4)
    never = necessity_and_sufficiency([0, 0], [0, 0], lambda y: y > 0)
    assert np.isnan(never.necessity)
    assert never.sufficiency == 0.0


# --- agreement ------------------------------------------------------------------------------------


def test_definitions_apart_over_a_trajectory(specimen):
    names = ("party-1955", "revolution-2013")
    card = assess(specimen, names, sweeps=1)
    series = [dict(card.december_series(name)) for name in names]
    both = [(series[0][t], series[1][t]) for t in series[0]]
    known = [pair for pair in both if "not determinable" not in pair]
    assert known
    assert share_apart(card, *names) == pytest.approx(np.mean([one != other for one, other in known]))
    assert share_apart(card, names[0], names[0]) == 0.0


def test_margins_over_scenarios_are_compared_by_rank_alone(specimen_with):
    cards = [assess(specimen_with(socialised=(s, s + 0.1)), "party-1955", sweeps=1) for s in (0.5, 0.6, 0.7)]
    assert margin_association(cards, "party-1955", "party-1955") == pytest.approx(1.0)
    assert np.isnan(margin_association(cards[:1], "party-1955", "party-1955"))
