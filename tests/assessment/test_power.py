"""Power: the catalogue's assembly, weights of domains and bodies, rights without account, the tables of Polity."""

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.assessment.indicators.power_control import _gini_per_head, _smallest_half
from lustrum.assessment.measuring import measure
from lustrum.assessment.view import Calendar
from lustrum.formulas import polity, power
from lustrum.formulas.inequality import gini
from lustrum.history.scores import published_scores

ROLES = ("workers", "peasants", "employees", "officials", "owners")
POLITY = {name.removeprefix("polity5-"): s for name, s in published_scores().items() if name.startswith("polity5")}


def last(code, history, **choices):
    return measure(code, Calendar(history), **choices).values[0, -1]


# --- fixture C of the catalogue ---------------------------------------------------------------------


def test_the_assembly_by_class(cases, build):
    """Seats 40, 35, 15, 10 and more than half: peasants and middle strata decide alike."""
    assembly = build(cases["POW-04"], "high")
    found = [last(f"POW-04.{part}", assembly) for part in ROLES]
    assert found == pytest.approx([0.416667, 0.25, 0.25, 0.083333, 0.0], abs=1e-6)
    assert sum(found) == pytest.approx(1.0, abs=1e-12)


seats = st.lists(st.integers(1, 9), min_size=1, max_size=6)


@settings(deadline=None)
@given(weights=seats, part=st.floats(0.01, 1.0))
def test_a_veto_counted_coalition_by_coalition(weights, part):
    """One more player who must be in: swings counted over all subsets."""
    quota = max(1, round(part * sum(weights)))
    n = len(weights)
    wins = [sum(w for i, w in enumerate(weights) if s >> i & 1) >= quota for s in range(2**n)]
    swings = [sum(wins[s] and not wins[s & ~(1 << i)] for s in range(2**n) if s >> i & 1) for i in range(n)]
    assert power.banzhaf_swings(weights, quota) == swings
    assert power.veto_power(weights, quota) == pytest.approx(sum(wins) / (sum(wins) + sum(swings)))
    assert power.shapley_shubik(weights, quota).sum() == pytest.approx(1.0)


def test_more_members_than_64_bits_can_count():
    assert power.banzhaf([1] * 70, 36) == pytest.approx(np.full(70, 1 / 70))


# --- weights ----------------------------------------------------------------------------------------


def with_surplus(history, variant, **surplus):
    years = history.variables["control"]["time"].values
    values = np.tile(list(surplus.values()), (len(years), 1))
    array = xr.DataArray(values, {"time": years, "domain": [d.replace("_", "-") for d in surplus]}, ("time", "domain"))
    return variant(history, variables={"surplus_in_domain": array})


def test_domains_weigh_by_the_surplus_in_them(cases, build, variant):
    """Workers hold .2 of management and .9 of the plan; heads the rest: .45 alike, .275 at three to one."""
    history = build(cases["POW-08"], "low")
    assert last("POW-06.top", history) == pytest.approx(0.45)
    by_surplus = with_surplus(history, variant, enterprise_management=30.0, plan=10.0)
    assert last("POW-06.top", by_surplus) == pytest.approx((30 * 0.8 + 10 * 0.1) / 40)
    assert np.isnan(last("POW-06.top", with_surplus(history, variant, plan=10.0))), "a domain without its surplus"


def test_bodies_weigh_by_the_surplus_of_their_domain(cases, build, variant):
    """The heads decide alone in one hall, the workers in the other; three quarters of the surplus pass through that."""
    history = build(cases["POW-04.officials"], "high")
    votes = history.variables["voting_weight"]
    both = np.stack([votes.values[:, 0], votes.values[:, 0][:, ::-1]], axis=1)
    halls = ["hall", "shop"]
    arrays = {
        "voting_weight": xr.DataArray(both, {**votes.coords, "body": halls}, votes.dims),
        "voting_quota": xr.DataArray(np.full((2, 2), 0.5), {"time": votes["time"], "body": halls}, ("time", "body")),
        "surplus_in_domain": xr.DataArray(
            np.tile([30.0, 10.0], (2, 1)), {"time": votes["time"], "domain": ["plan", "shop floor"]}, ("time", "domain")
        ),
    }
    alike = variant(history, variables=arrays)
    assert last("POW-04.officials", alike) == pytest.approx(0.5)
    table = type(history.labels["group"])
    domains = np.array(["plan", "shop floor"], dtype=object)
    parted = variant(alike, labels={"body": table("body", ("hall", "shop"), {"domain": domains})})
    assert last("POW-04.officials", parted) == pytest.approx(0.75)


def test_a_holder_without_persons_stands_above_all(cases, build, variant):
    """Owners are gone from the people and still hold half: half lies with nobody, the rest is spread alike."""
    history = build(cases["POW-06"], "high")
    control = history.variables["control"]
    halved = xr.concat([control / 2, xr.full_like(control.isel(group=[0]), 0.5).assign_coords(group=["gone"])], "group")
    outside = variant(history, variables={"control": halved}, without=())
    table = history.labels["group"]
    roles = np.array([*table.attribute("role"), "landlord"], dtype=object)
    outside = variant(outside, labels={"group": type(table)("group", (*table.ids, "gone"), {"role": roles})})
    assert last("POW-06", outside) == 0.0
    assert last("POW-06.gini", outside) == pytest.approx(0.5)
    assert last("POW-06.gini", history) == pytest.approx(0.0)


groups = st.lists(st.tuples(st.floats(0.01, 1), st.integers(1, 999)), min_size=2, max_size=8)


@settings(deadline=None)
@given(rows=groups)
def test_gini_of_control_is_that_of_the_textbook(rows):
    held, persons = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    assert _gini_per_head(held, persons) == pytest.approx(gini(held / persons, persons), abs=1e-9)
    assert 0 <= _smallest_half(held, persons) <= 0.5 + 1e-12


# --- account ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "value"),
    [("POW-06.soft", 0.5), ("POW-06.soft-top", 0.0), ("POW-06.soft-ratio", 0.0), ("POW-06.soft-gini", 0)],
)
def test_where_all_answer_nothing_is_held_without_account(code, value, cases, build, variant):
    history = build(cases["POW-06.soft"], "low")
    account = history.variables["accountability"]
    found = measure(code, Calendar(variant(history, variables={"accountability": xr.ones_like(account)})))
    assert found.values[0, -1] == value
    assert found.was_empty.all()
    assert found.indicator.empty_note


@pytest.mark.parametrize(
    ("soft", "hard"), [("soft", ""), ("soft-top", "top"), ("soft-ratio", "ratio"), ("soft-gini", "gini")]
)
def test_where_nobody_answers_the_soft_version_is_the_hard_one(soft, hard, cases, build, variant):
    history = build(cases["POW-06.soft"], "low")
    account = history.variables["accountability"]
    blind = variant(history, variables={"accountability": xr.zeros_like(account)})
    assert last(f"POW-06.{soft}", blind) == pytest.approx(last(f"POW-06{'.' if hard else ''}{hard}", blind))


# --- scores -----------------------------------------------------------------------------------------

codes = st.fixed_dictionaries({name: st.integers(int(s.low), int(s.high)) for name, s in POLITY.items()})


@settings(deadline=None)
@given(code=codes)
def test_polity_stays_on_its_scale(code):
    free = polity.democracy(code["xrcomp"], code["xropen"], code["xconst"], code["parcomp"])
    closed = polity.autocracy(**code)
    assert 0 <= free <= 10
    assert 0 <= closed <= 10


def test_the_tables_of_polity_code_by_code():
    """Component by component as the catalogue lists them, the other components at codes that give nothing."""
    assert polity.democracy([0, 1, 2, 3], 0, 1, 0).tolist() == [0, 0, 1, 2]
    assert (polity.democracy(2, range(5), 1, 0) - 1).tolist() == [0, 0, 0, 1, 1]
    assert polity.democracy(0, 0, range(1, 8), 0).tolist() == [0, 0, 0, 1, 2, 3, 4]
    assert polity.democracy(0, 0, 1, range(6)).tolist() == [0, 0, 0, 1, 2, 3]
    assert polity.autocracy([0, 1, 2, 3], 0, 7, 5, 5).tolist() == [0, 2, 0, 0]
    assert (polity.autocracy(1, range(5), 7, 5, 5) - 2).tolist() == [0, 1, 1, 0, 0]
    assert polity.autocracy(0, 0, range(1, 8), 5, 5).tolist() == [3, 2, 1, 0, 0, 0, 0]
    assert polity.autocracy(0, 0, 7, range(6), 5).tolist() == [0, 2, 1, 0, 0, 0]
    assert polity.autocracy(0, 0, 7, 5, range(1, 6)).tolist() == [0, 0, 1, 2, 0]


def test_openness_counts_only_with_the_recruitment_that_it_belongs_to():
    """Selected rulers gain nothing from an open door, elected ones lose nothing by a closed one."""
    assert polity.democracy([1, 2, 3], [4, 4, 4], [3, 3, 3], [1, 1, 1]).tolist() == [0, 2, 3]
    assert polity.autocracy([1, 2, 3], [1, 1, 1], [7, 7, 7], [5, 5, 5], [5, 5, 5]).tolist() == [3, 0, 0]


@pytest.mark.parametrize("name", POLITY)
def test_a_component_that_is_missing_makes_the_score_missing(name):
    code = dict.fromkeys(POLITY, 3.0) | {name: np.nan}
    assert np.isnan(polity.autocracy(**code))


def test_a_version_of_the_codebook_is_a_choice(cases, build):
    """Three blocks: (.9 + .6 + .6)/3. Four indices: (.9 + .6 + .8 + .4)/4."""
    history = build(cases["POW-01"], "high")
    assert last("POW-01", history) == pytest.approx(0.7)
    assert last("POW-01", history, parameters={"subnational": 0.5}) == pytest.approx(0.675)


def test_a_missing_score_is_named(cases, build):
    found = measure("POW-02", Calendar(build(cases["POW-01"], "high")))
    assert found.why_missing(found.calendar.months[-1])[0] == "published_score (score: vdem-equal-protection)"


def test_peasants_who_hire_are_no_direct_producers_at_the_place_of_work(cases, build, gauge):
    case = cases["POW-08"]
    hiring = {**case, "labels": {**case["labels"], "group": {**case["labels"]["group"], "villagers": {"role": "rich"}}}}
    assert gauge("POW-08", build(hiring, "high")).values[0, -1] == 0.6
