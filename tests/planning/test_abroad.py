"""Loans, money kept, partners: against the second planner, and what the tables say."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.planning import stored

from lustrum.planning.plan import plan
from lustrum.planning.settings import PlanProblems

QUICK = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
SEEDS = st.integers(0, 10**6)


def with_money(toy, seed):
    """Let trade matter: prices both ways, loans of all kinds, and money that may be kept."""
    draw = np.random.default_rng(seed)
    for p in toy["products"]:
        toy.setdefault("trade", {})[p, "import"] = {"price": round(1 + draw.random(), 2), "limit": 40.0}
    toy["trade"][next(iter(toy["products"])), "export"] = {"price": 0.9, "limit": 30.0}
    loans = []
    for _ in range(int(draw.integers(0, 3))):
        loan = {"limit": float(draw.integers(5, 40)), "interest": float(draw.choice([0.0, 0.02, 0.2])),
                "years": int(draw.integers(1, 4)), "grace": int(draw.integers(0, 3))}  # fmt: skip
        loans.append(loan | ({"year": int(draw.integers(1, 3))} if draw.random() < 0.4 else {}))
    left = float(draw.integers(0, 20)) if loans and draw.random() < 0.6 else None
    toy["abroad"] = {"carry": bool(draw.random() < 0.5), "loans": loans, "left": left}
    return toy


@QUICK
@given(seed=SEEDS, years=st.integers(2, 4), over=st.sampled_from(["horizon", "years-sum"]))
def test_naive_planner_agrees(draw_toy, make_economy, plan_naively, seed, years, over):
    toy = with_money(draw_toy(seed), seed)
    told = toy["abroad"]
    found = plan(
        make_economy(toy), toy["targets"], years=years, over=over, terminal="none", yields=(), explain=False,
        new_cells=False, carry_money=told["carry"], loans=told["loans"] or None, debt_left=told["left"],
    )  # fmt: skip
    expected = plan_naively(toy, years, over)
    if expected is None:
        assert found.status == "infeasible"
        return
    assert found.objective == pytest.approx(expected, rel=1e-7, abs=1e-7)
    check_money(found, toy, years)


def check_money(found, toy, years):
    """What is spent abroad is earned, drawn, or kept from before, in every year; debts end as they must."""
    trade, table = found.trade.sum(["region", "partner"]), found.loans
    in_hand = 0.0
    for year, label in enumerate(found.years[:years]):
        for (product, flow), facts in toy["trade"].items():
            amount = trade.sel(year=label, product=product, flow=flow).item()
            in_hand += (1 if flow == "export" else -1) * facts["price"] * amount
        mine = table[table["year"] == label]
        in_hand += mine["drawn"].sum() - mine["due"].sum()
        assert in_hand >= -1e-6
        in_hand = in_hand if toy["abroad"]["carry"] else 0.0
        assert year < years
    if toy["abroad"]["left"] is not None and len(table):
        assert table[table["year"] == found.years[-1]]["owed"].sum() <= toy["abroad"]["left"] + 1e-6


COKE = {
    "products": {"cloth": {}, "coke": {}, "iron": {}},
    "activities": {
        "weave": {"product": "cloth", "labour": {"hand": 1.0}},
        "smelt": {"product": "iron", "inputs": {"coke": 1.0}, "labour": {"hand": 1.0}},
    },
    "workers": {"hand": 7.0},
    "trade": {("cloth", "export"): {"price": 2.0}, ("coke", "import"): {"price": 5.0}},
}


def test_a_schedule_of_repayment(make_economy):
    """Ten at a tenth, in two parts after a year of grace: interest 1, then 6 and 5.5."""
    loans = pd.DataFrame([{"limit": 10.0, "interest": 0.1, "years": 2, "grace": 1, "year": 1}])
    found = plan(make_economy(COKE), {"iron": [1, 0, 0, 0]}, years=4, loans=loans)
    assert found.loans["drawn"].tolist() == pytest.approx([10, 0, 0, 0])
    assert found.loans["due"].tolist() == pytest.approx([0, 1, 6, 5.5])
    assert found.loans["owed"].tolist() == pytest.approx([10, 10, 5, 0])


def test_gifts_of_a_partner_come_between_its_dates(make_economy):
    partners = [{"partner": "east", "from": "1946-01", "until": "1947-12"}, {"partner": "west"}]
    rows = [{"product": p, "flow": f, "partner": "west", **facts} for (p, f), facts in COKE["trade"].items()]
    economy = make_economy({**COKE, "tables": {"partners": partners, "trade": rows}})
    aid = pd.DataFrame([{"product": "coke", "partner": "east", "amount": 3.0}])
    found = plan(economy, {"iron": 1}, years=3, start=1946, aid=aid, over="years-sum")
    assert found.fulfilment.values == pytest.approx([3 + 4 / 3.5, 3 + 4 / 3.5, 2])
    assert plan(economy, {"iron": 1}, years=3, start=1946, aid={"coke": 3.0}, over="years-min").objective == (
        pytest.approx(3 + 4 / 3.5)
    )


@pytest.mark.parametrize(
    ("loan", "words"),
    [
        ({"limit": -1.0}, "row 1, limit"),
        ({"limit": 5.0, "years": 0}, "row 1, years"),
        ({"limit": 5.0, "grace": 0.5}, "row 1, grace"),
        ({"limit": 5.0, "rate": 0.5}, "no such column"),
        ({"interest": 0.5}, "limit"),
        ({"limit": 5.0, "currency": "roubles"}, "currency"),
    ],
)
def test_loans_that_cannot_be(make_economy, loan, words):
    with pytest.raises(PlanProblems, match=words):
        plan(make_economy(COKE), {"iron": 1}, years=1, loans=[loan])


def test_a_loan_that_holds_the_plan_back_is_told_by_its_number(make_economy):
    told = stored.ask(stored.read_models()["loans"], make_economy).bottlenecks["limit"]
    assert any("number 1" in limit for limit in told), list(told)
