"""Effort is put together from what mechanisms contribute, row by row and whoever comes or goes."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.errors import RunFailed
from lustrum.simulation.checkpoints.plain import Packer, Unpacker
from lustrum.simulation.efforts import close_composition, composed, contribute, contributions, forget_contributions
from lustrum.simulation.month import Month
from lustrum.simulation.prepare import prepare

from .small_economy import make_economy, make_scenario


@pytest.fixture
def month():
    world = prepare(make_scenario(), economy=make_economy(), seed=1, scale=100)
    world.levers.begin()
    return Month(world, world.first)


def test_without_a_contribution_effort_is_what_the_campaign_leaves(month):
    base = np.linspace(0.5, 1.5, len(month.now.units))
    assert np.array_equal(composed(month, "units", base), base)


def test_contributions_multiply_and_stay_in_their_table(month):
    factor = np.ones(len(month.now.units))
    factor[0] = 1.2
    contribute(month, "a", "units", factor, "honour")
    contribute(month, "b", "units", 0.5)
    contribute(month, "b", "households", 1.1)
    effort = composed(month, "units", 1.0)
    assert effort[0] == pytest.approx(0.6)
    assert effort[1:] == pytest.approx(0.5)
    assert composed(month, "households", 1.0) == pytest.approx(1.1)
    assert [(part.slot, part.incentive) for part in contributions(month, "units")] == [("a", "honour"), ("b", "")]


def test_the_second_word_of_a_slot_takes_the_place_of_the_first(month):
    contribute(month, "a", "units", 1.3)
    contribute(month, "a", "units", 1.1)
    assert composed(month, "units", 1.0) == pytest.approx(1.1)


def test_effort_stays_within_its_range(month):
    contribute(month, "a", "units", 100.0)
    assert composed(month, "units", 1.0).max() == 2.0
    contribute(month, "a", "units", 0.0)
    assert composed(month, "units", 1.0).min() == 0.3


def test_factors_follow_their_rows_when_others_go_and_come(month):
    units = month.now.units
    factor = np.where(np.arange(len(units)) == 2, 1.5, 1.0)
    key = units.key[2]
    contribute(month, "a", "units", factor)
    units.reorder(np.arange(len(units))[::-1][:-1])
    units.append(1, key=[99])
    effort = composed(month, "units", 1.0)
    assert effort[units.key == key] == pytest.approx(1.5)
    assert effort[-1] == 1.0
    assert (effort > 1).sum() == 1


def test_contributions_travel_in_checkpoints(month):
    factor = np.linspace(0.9, 1.1, len(month.now.households))
    contribute(month, "a", "households", factor)
    packer = Packer()
    tree = packer.pack(dict(month.board))
    month.board.clear()
    month.board.update(Unpacker(packer.arrays).unpack(tree))
    assert np.array_equal(composed(month, "households", 1.0), factor)


@pytest.mark.parametrize(
    ("table", "factor", "told"),
    [
        ("persons", 1.0, "Nothing exerts effort there"),
        ("units", [1.0], "One factor for each row"),
        ("units", float("nan"), "finite"),
        ("units", -0.1, "not below 0"),
    ],
)
def test_a_factor_that_cannot_be_is_refused(month, table, factor, told):
    with pytest.raises(RunFailed, match=told):
        contribute(month, "a", table, factor)


def test_who_comes_too_late_is_told(month):
    close_composition(month)
    with pytest.raises(RunFailed, match="composed already"):
        contribute(month, "a", "units", 1.1)


def test_a_contribution_holds_for_one_month(month):
    contribute(month, "a", "units", 1.1)
    forget_contributions(month)
    assert not list(contributions(month, "units"))
