"""Attribution by runs with and without measures, on a tiny economy over a few months."""

import numpy as np
import pytest

from lustrum.errors import StudyProblems
from lustrum.studies import attributing
from lustrum.studies.attributing import AttributionInterrupted, attribute
from lustrum.studies.draws import DrawsInterrupted

SMALL = {"scale": 2000, "until": "1946-04", "draws": 1}
LAND = "land_area[form.role=landlord]"


@pytest.fixture(scope="module")
def found(scenario):
    told = []
    made = attribute(
        scenario, ["land-reform-1946", "tax-in-kind"], LAND,
        is_success=lambda area: area < 1e9, say=told.append, **SMALL,
    )  # fmt: skip
    return made, told


def test_every_set_is_lived_through_and_shares_add_up(found):
    made, told = found
    assert made.shares.is_exact
    assert len(made.outcomes) == 4
    whole = made.outcomes[frozenset(made.measures)] - made.outcomes[frozenset()]
    np.testing.assert_allclose(sum(made.shares.values.values()), whole)
    assert any("set 4 of 4" in text for text in told)


def test_a_reform_of_land_moves_land_and_a_tax_does_not(found):
    made, _ = found
    assert made.effects["land-reform-1946"].mean < 0
    assert made.effects["tax-in-kind"].mean == 0.0, "the same luck, so not a square metre of noise"
    assert "land-reform-1946" in str(made)
    assert made.to_dict()["shares"]["is_exact"] is True
    assert set(made.causation) == {"land-reform-1946", "tax-in-kind"}


def test_unknown_measures_are_named_with_the_nearest(scenario):
    with pytest.raises(StudyProblems, match="land-reform-1946"):
        attribute(scenario, ["land-refrom-1946"], LAND, **SMALL)
    with pytest.raises(StudyProblems, match="No measure"):
        attribute(scenario, [], LAND, **SMALL)


def test_what_was_finished_survives_an_interruption(scenario, monkeypatch):
    real, calls = attributing.make_draws, []

    def stopped(*args, **kwargs):
        calls.append(args)
        if len(calls) > 2:
            raise DrawsInterrupted(())
        return real(*args, **kwargs)

    monkeypatch.setattr(attributing, "make_draws", stopped)
    with pytest.raises(AttributionInterrupted) as stop:
        attribute(scenario, ["land-reform-1946", "tax-in-kind"], LAND, scale=2000, until="1946-02", draws=1)
    kept = stop.value.attribution
    assert len(kept.outcomes) == 2
    assert set(kept.effects) == {"land-reform-1946"}
    assert kept.shares is None


def test_many_measures_are_parted_over_drawn_orders():
    names = [f"m{number}" for number in range(6)]
    orders = attributing._draw_orders(names)
    assert all(sorted(order) == names for order in orders)
    assert orders == attributing._draw_orders(names), "the same orders in every study"
    sets = attributing._sets(names, orders)
    assert sets[0] == frozenset(names)
    assert len(sets) == len(set(sets)) < 2 ** len(names)
