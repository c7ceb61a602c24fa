"""Stocks that must be held: what cannot be asked, and that a reserve is no residual."""

from __future__ import annotations

import pytest

from lustrum.planning.plan import plan
from lustrum.planning.settings import PlanProblems

TOY = {
    "products": {"grain": {"storable": 1}, "milk": {}},
    "activities": {
        "farm": {"product": "grain", "labour": {"hand": 1.0}},
        "milk": {"product": "milk", "outputs": {"milk": 1.0, "grain": 2.0}, "labour": {"hand": 1.0}},
    },
    "workers": {"hand": 10.0},
}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"minimum_stocks": {"grian": 1.0}}, "'grain'"),
        ({"minimum_stocks": {"milk": 1.0}}, "does not keep"),
        ({"minimum_stocks": {"grain": 1.0}, "stocks": False}, "does not keep"),
        ({"minimum_stocks": {"grain": float("nan")}}, "finite amount"),
    ],
)
def test_a_slip_is_answered(make_economy, wrong, said):
    with pytest.raises(PlanProblems, match=said):
        plan(make_economy(TOY), {"grain": 1.0}, years=2, **wrong)


@pytest.mark.parametrize("objective", ["ray", "ray:years-sum", "harmony", "ray+labour"])
def test_what_is_left_over_is_no_reserve(make_economy, objective):
    """Twenty of grain come with the milk and are wasted; the reserve is what was asked, not what is over."""
    targets = {"milk": 1.0}
    found = plan(make_economy(TOY), targets, objective, 1, committed={"grain": 3.0}, terminal="none", stocks=False)
    assert found.deliveries.sel(product="grain", group="committed").item() == pytest.approx(3)
    assert found.balances.sel(product="grain", flow="spare").item() == pytest.approx(-17)
