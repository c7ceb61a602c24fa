"""What holds a plan back: predicted by valuations, found by planning anew, and added up to the whole."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lustrum.economy.storage import load_economy
from lustrum.planning.plan import plan
from lustrum.studies.plans import explain_bottlenecks

QUICK = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
SEEDS = st.integers(0, 10**6)
OBJECTIVES = st.sampled_from(["ray", "ray:years-sum", "output"])


@pytest.fixture(scope="module")
def bakery(make_economy):
    """A loaf takes one hand and half an oven; eight hands and five ovens."""
    toy = {
        "products": {"bread": {}, "oven": {}},
        "activities": {"bake": {"product": "bread", "labour": {"hand": 1.0}, "capital": {"oven": 0.5}}},
        "workers": {"hand": 8.0}, "assets": {("oven", "bake"): 5.0},
    }  # fmt: skip
    return make_economy(toy)


def test_by_hand(bakery):
    """Ten loaves could leave the ovens, eight come from the hands: up to ten hands each brings half a basket of two."""
    found = plan(bakery, {"bread": 2.0}, years=1, terminal="none")
    one = found.check_bottlenecks(by=0.1).to_dict("records")
    assert len(one) == 1
    assert (one[0]["limit"], one[0]["amount"], one[0]["unit"]) == ("labour (hand) in year 1", 8, "person-year")
    assert (one[0]["worth"], one[0]["more"], one[0]["predicted"], one[0]["found"]) == pytest.approx(
        (0.5, 0.8, 0.4, 0.4)
    )
    assert one[0]["holds_to"] == pytest.approx(10)
    beyond = found.check_bottlenecks(by=0.5).iloc[0]
    assert (beyond["predicted"], beyond["found"]) == pytest.approx((2.0, 1.0))
    assert "promises 2; the valuation holds up to 10" in explain_bottlenecks(found, by=0.5)["says"][0]
    assert "as its valuation says" in explain_bottlenecks(found, by=0.1)["says"][0]


def test_two_limits_that_hold_at_once_bring_nothing_alone(make_economy):
    """Ten hands and ten ovens for ten loaves: whichever the solver prices, more of it alone is of no use."""
    toy = {
        "products": {"bread": {}, "oven": {}},
        "activities": {"bake": {"product": "bread", "labour": {"hand": 1.0}, "capital": {"oven": 1.0}}},
        "workers": {"hand": 10.0}, "assets": {("oven", "bake"): 10.0},
    }  # fmt: skip
    found = plan(make_economy(toy), {"bread": 2.0}, years=1, terminal="none")
    checked = explain_bottlenecks(found)
    assert checked["predicted"].sum() == pytest.approx(0.05)
    assert checked["found"].to_numpy() == pytest.approx(0, abs=1e-9)
    assert checked["says"].str.contains("brings nothing, for other limits hold at once").all()


def test_least_labour_is_saved(make_economy):
    """Wheat and cloth are worth 2 and 5 hands (D3): a hundredth less of 55 and of 30 saves 1.1 and 1.5."""
    toy = {
        "products": {"wheat": {}, "cloth": {}},
        "activities": {
            "farm": {"product": "wheat", "inputs": {"wheat": 0.25, "cloth": 0.14}, "labour": {"hand": 0.8}},
            "mill": {"product": "cloth", "inputs": {"wheat": 0.40, "cloth": 0.12}, "labour": {"hand": 3.6}},
        },
    }
    found = plan(make_economy(toy), {"wheat": 55, "cloth": 30}, objective="labour", years=1)
    checked = found.check_bottlenecks()
    assert checked["found"].tolist() == pytest.approx([1.5, 1.1])
    assert checked["predicted"].tolist() == pytest.approx([1.5, 1.1])
    told = found.why_not_more()
    assert told.startswith("Why not less than 260 person-year")
    assert told.shares["share"].tolist() == pytest.approx([150 / 260, 110 / 260])


@QUICK
@given(seed=SEEDS, objective=OBJECTIVES, by=st.sampled_from([1e-4, 0.01, 0.3]))
def test_never_more_is_found_than_is_predicted(draw_toy, make_economy, seed, objective, by):
    """The best value is concave in each limit; as long as the valuation holds, it is what is found."""
    toy = draw_toy(seed)
    found = plan(make_economy(toy), toy["targets"], objective, 2, terminal="none", uncommanded="at-most")
    size = max(abs(found.objective), 1.0)
    checked = found.check_bottlenecks(by=by)
    assert (checked["gap"] < 1e-6).all()
    for line in checked.to_dict("records"):
        assert -1e-7 * size <= line["found"] <= line["predicted"] + 1e-7 * size
        room = abs(line["holds_to"] - line["amount"])
        if room >= line["more"] * (1 + 1e-6):
            assert line["found"] == pytest.approx(line["predicted"], abs=1e-6 * size)


@QUICK
@given(seed=SEEDS, by=st.sampled_from([0.01, 0.2]))
def test_found_is_what_another_economy_would_reach(draw_toy, make_economy, seed, by):
    """More hands in the tables bring what more hands in the programme do."""
    toy = draw_toy(seed)
    found = plan(make_economy(toy), toy["targets"], years=1, terminal="none", uncommanded="at-most")
    checked = found.check_bottlenecks(by=by)
    for skill in toy["workers"]:
        mine = checked[checked["limit"] == f"labour ({skill}) in year 1"]
        if len(mine):
            other = copy.deepcopy(toy)
            other["workers"][skill] *= 1 + by
            again = plan(make_economy(other), toy["targets"], years=1, terminal="none", uncommanded="at-most")
            gain = again.objective - found.objective
            assert mine["found"].item() == pytest.approx(gain, abs=1e-6 * max(found.objective, 1.0))


@QUICK
@given(seed=SEEDS, objective=OBJECTIVES, terminal=st.sampled_from(["none", "keep"]))
def test_shares_add_up_to_one(draw_toy, make_economy, seed, objective, terminal):
    toy = draw_toy(seed)
    found = plan(make_economy(toy), toy["targets"], objective, 2, terminal=terminal, uncommanded="at-most")
    if found.status == "optimal" and found.stages[0][1] > 1e-6:
        assert found.why_not_more().shares["share"].sum() == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("objective", ["ray", "harmony", "ray & harmony", "ray+labour", "needs"])
def test_why_not_more_in_words(make_economy, objective):
    """With deliveries promised in advance, capital and labour; also where columns have limits of their own."""
    toy = {
        "products": {p: {} for p in ("bread", "cloth")},
        "activities": {p: {"product": p, "labour": {"hand": 1.0}} for p in ("bread", "cloth")},
        "workers": {"hand": 40.0}, "needs": {("bread", "survival"): 1.0}, "persons": 18,
    }  # fmt: skip
    found = plan(make_economy(toy), {"bread": 10.0, "cloth": 10.0}, objective, 1, committed={"cloth": 8.0})
    told = found.why_not_more()
    assert told.splitlines()[0].startswith("Why not more than")
    total = found.stages[0][1] - found.first_stage.offset
    assert told.shares["share"].sum() * total == pytest.approx(total, rel=2e-6)
    if objective == "ray":
        assert told.shares["share"].tolist() == pytest.approx([40 / 32, -8 / 32])
        assert "-25.0%  cloth to be delivered (committed) in year 1: 8 t" in told
    if objective == "needs":
        assert "the most of need fulfilment (all, bread, survival) in year 1" in told


def test_what_there_is_none_of(make_economy):
    toy = {"products": {"bread": {}}, "activities": {"bake": {"product": "bread", "labour": {"hand": 1.0}}},
           "workers": {"hand": 0.0}}  # fmt: skip
    told = plan(make_economy(toy), {"bread": 1.0}, years=1).why_not_more()
    assert "there is none of: labour (hand) in year 1" in told
    assert not len(told.shares)


def test_no_plan_has_no_bottlenecks(bakery):
    found = plan(bakery, {"bread": 90.0}, objective="labour", years=1)
    assert found.status == "infeasible"
    assert not len(found.check_bottlenecks())
    assert found.why_not_more() == str(found.explanation)


def test_a_concave_objective_is_checked_anew():
    """Harmony, whose valuations hold at a point alone: less than a hundredth of what is promised is lost."""
    found = plan(load_economy("four-products"), years=5, objective="harmony", terminal="none")
    checked = found.check_bottlenecks(3, by=0.001)
    assert (checked["found"] <= checked["predicted"] + 1e-4).all()
    labour = checked[checked["family"] == "labour"]
    assert labour["found"].to_numpy() == pytest.approx(labour["predicted"].to_numpy(), rel=0.02)
    before = found.program.row_upper.copy()
    found.check_bottlenecks(2)
    assert np.array_equal(before, found.program.row_upper, equal_nan=True)
