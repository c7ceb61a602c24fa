"""Caps and budgets of emissions: what is counted, and what cannot be understood."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.planning.plan import plan
from lustrum.planning.settings import PlanProblems

TOY = {
    "products": {"power": {}},
    "activities": {
        "coal": {"product": "power", "labour": {"hand": 1.0}},
        "water": {"product": "power", "labour": {"hand": 3.0}},
    },
    "workers": {"hand": 60.0},
    "tables": {"emissions": [{"activity": "coal", "substance": "smoke", "value": 2.0, "unit": "kg per t"}]},
}


def test_emissions_are_counted_with_and_without_a_limit(make_economy):
    found = plan(make_economy(TOY), {"power": 1.0}, years=2)
    emitted = found.emissions
    assert emitted.dims == ("year", "region", "substance", "activity")
    assert emitted.sel(substance="smoke", activity="coal").sum("region").values == pytest.approx([120, 120])
    assert emitted.substance_unit.values.tolist() == ["kg"]
    assert found.tables()["emissions"]["amount"].tolist() == pytest.approx([120, 120])
    assert "emissions" not in plan(make_economy({**TOY, "tables": {}}), {"power": 1.0}, years=1).tables()


def test_a_cap_is_valued_named_and_refused(make_economy):
    economy = make_economy(TOY)
    found = plan(economy, {"power": 1.0}, years=1, emission_limits={"smoke": 80})
    worth = found.valuations["emission_limit"]
    assert worth.attrs["unit"] == "multiple of the targets per kg"
    assert "the cap on smoke in year 1" in found.bottlenecks["limit"].tolist()
    refused = plan(economy, {"power": 60.0}, objective="labour", years=1, emission_limits={"smoke": 80})
    assert "the cap on smoke in year 1" in refused.explanation
    assert np.isnan(refused.emissions.sel(activity="coal")).all()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"emission_limits": {"smok": 1.0}}, "'smoke'"),
        ({"emission_limits": {"smoke": float("nan")}}, "finite amount"),
        ({"emission_limits": 5.0}, "substance"),
        ({"emission_budgets": {"smoke": [1.0, 2.0]}}, "all years together"),
    ],
)
def test_a_slip_is_answered(make_economy, wrong, said):
    with pytest.raises(PlanProblems, match=said):
        plan(make_economy(TOY), {"power": 1.0}, years=2, **wrong)
