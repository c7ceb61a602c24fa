"""Laws of the countryside that hold whatever the parameters are: property tests over random terms and the same luck."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.simulation.efforts import composed
from lustrum.simulation.mechanisms.countryside import chayanov_household, work_points
from lustrum.simulation.mechanisms.people import labour_quality

from .lab import Lab

SHARES = st.floats(0, 1)
RULES = {
    "cooperative-membership": {"neighbours": 0.0, "conviction": 0.0, "inducement": 0.0, "taken": 0.0},
    "diffusion-adoption": {"innovation": 0.0, "imitation": 0.0, "inducement": 0.0},
}
few = settings(max_examples=8, deadline=None, derandomize=True)


def founded(rule="cooperative-membership", slots=None, month=11, **terms):
    """A countryside in which some are members; the terms hold for all that follows."""
    lab = Lab()
    lab.with_slots({"coop-membership": rule, **(slots or {})})
    lab.at(month)
    homes = lab.now.households
    place = np.full(len(lab.now.settlements), -1)
    place[lab.now.cooperatives.settlement] = np.arange(len(lab.now.cooperatives))
    farms = lab.month.labels["group"].mask(sector="agriculture")[homes.group] & (place[homes.settlement] >= 0)
    members = farms & (np.arange(len(homes)) % 3 == 0)
    homes.coop = np.where(members, place[homes.settlement], -1)
    homes.group[members] = int(np.flatnonzero(lab.month.labels["group"].mask(role="member"))[0])
    forms = lab.month.labels["form"]
    lab.now.cooperatives.form[np.unique(homes.coop[members])] = int(
        np.flatnonzero(forms.mask(role="collective", sphere="farm"))[-1]
    )
    for name, value in terms.items():
        lab.lever(f"coop-membership.{name}", value)
    return lab


def members(lab):
    return lab.now.households.coop >= 0


@few
@given(
    gain=SHARES, month=st.integers(1, 12), leaving=SHARES, right=SHARES, poorer=st.floats(0.3, 0.99),
    invitation=SHARES, form=st.sampled_from([1.0, 2.0, 3.0]), rule=st.sampled_from(sorted(RULES)),
)  # fmt: skip
def test_without_pressure_visits_imitation_or_gain_membership_never_rises(
    gain, month, leaving, right, poorer, invitation, form, rule
):
    own = {"exit_base": leaving, "founding": 0.0} if rule == "cooperative-membership" else {"leaving": leaving}
    terms = {"gain": gain, "invitation": invitation, "pressure": 0.0, "visits": 0.0, "exit_right": right, "form": form}
    lab = founded(rule, month=month, **terms, **own, **RULES[rule])
    inside = members(lab)
    for _ in range(3):
        lab.now.households.living = np.where(members(lab), 100.0 * poorer, 100.0)
        lab.run(rule)
        lab.settle()
        assert not (members(lab) & ~inside).any()
        inside = members(lab)


@pytest.mark.parametrize("rule", RULES)
def test_where_members_live_better_it_rises(rule):
    """The other side of the law above: it is the gain that was missing."""
    lab = founded(rule, gain=1.0, invitation=1.0, pressure=0.0, visits=0.0, exit_right=0.0, **RULES[rule])
    before = int(members(lab).sum())
    lab.now.households.living = np.where(members(lab), 300.0, 100.0)
    lab.run(rule)
    lab.settle()
    assert int(members(lab).sum()) > before


@few
@given(low=SHARES, high=SHARES, gain=SHARES, inducement=SHARES, rule=st.sampled_from([*RULES, "threshold-adoption"]))
def test_with_the_same_luck_more_pressure_never_keeps_a_household_out(low, high, gain, inducement, rule):
    def joined(pressure):
        lab = founded(rule, invitation=1.0, pressure=pressure, gain=gain, inducement=inducement, exit_right=0.0)
        lab.run(rule)
        lab.settle()
        return members(lab)

    less, more = sorted((low, high))
    assert not (joined(less) & ~joined(more)).any()


@few
@given(response=SHARES, pressure=SHARES, low=SHARES, high=SHARES)
def test_compensation_never_raises_slaughter_outside_or_at_the_door(response, pressure, low, high):
    def killed(compensation):
        lab = founded(slots={"asset-destruction": "asset-destruction"}, invitation=1.0, pressure=pressure, pressed=1.0,
                      compensation=compensation)  # fmt: skip
        homes = lab.now.households
        every = np.arange(len(homes))
        lab.month.ledger.post("animals", "test", "nature", ("households", every), np.full(every.size, 1_000))
        held = int(homes.animals.sum() + lab.now.cooperatives.animals.sum())
        lab.run("asset-destruction", response=response, fodder=0.0)
        outside = lab.record("slaughter").sum()
        lab.run("cooperative-membership")
        lab.settle()
        lost = lab.record("slaughter").sum()
        assert held - lost == homes.animals.sum() + lab.now.cooperatives.animals.sum()
        return outside, lost

    less, more = sorted((low, high))
    paid, unpaid = killed(more), killed(less)
    assert all(one <= other for one, other in zip(paid, unpaid, strict=True))
    assert killed(1.0) == (0, 0)


@few
@given(right=SHARES, cost=SHARES, pressure=SHARES)
def test_who_may_leave_less_leaves_less_and_land_stays(right, cost, pressure):
    def left(share):
        lab = founded(invitation=0.0, exit_right=share, exit_cost=cost, pressure=pressure, exit_base=0.5)
        area, inside = lab.now.parcels.area.sum(), members(lab)
        lab.run("cooperative-membership")
        lab.settle()
        assert lab.now.parcels.area.sum() == area
        return inside & ~members(lab)

    some = left(right)
    assert not (some & ~left(1.0)).any()
    assert not left(0.0).any()


@given(low=st.floats(0.01, 1.0), high=st.floats(0.01, 1.0), enough=st.floats(0.1, 1), elasticity=st.floats(0, 3))
def test_who_eats_more_never_works_worse(low, high, enough, elasticity):
    p = labour_quality.Pack(enough=enough, elasticity=elasticity)
    worse, better = labour_quality.quality_of(p, np.sort(np.array([low, high], dtype=np.float32)))
    assert 0 <= worse <= better <= 1


@given(
    mouths=st.integers(2, 12), more=st.integers(1, 6), workers=st.integers(1, 6), land=st.floats(0.1, 10),
    sated=st.floats(1, 5), drudgery=st.floats(1, 3), work=st.floats(0.1, 0.9),
)  # fmt: skip
def test_more_mouths_never_mean_fewer_hours_and_more_hands_never_more(
    mouths, more, workers, land, sated, drudgery, work
):
    p = chayanov_household.Pack(satiation=sated, drudgery=drudgery, labour_elasticity=work)
    people, hands = np.array([mouths, mouths + more, mouths]), np.array([workers, workers, workers + more])
    hours = chayanov_household.strain(p, people, hands, np.full(3, land)) ** chayanov_household.response(p)
    assert hours[2] <= hours[0] <= hours[1]


@given(low=SHARES, high=SHARES, need=SHARES, size=st.integers(1, 500), drudgery=st.floats(1, 3))
def test_work_that_is_seen_better_is_never_done_worse(low, high, need, size, drudgery):
    less, more = sorted((low, high))
    effort = [
        float(work_points.effort_of_members(work_points.Pack(monitoring=seen, drudgery=drudgery), 1 - need, size))
        for seen in (less, more)
    ]
    assert effort[0] <= effort[1]
    alone = work_points.effort_of_members(work_points.Pack(monitoring=more, drudgery=drudgery), 1 - need, 1)
    assert np.isclose(alone, 1.0)


@few
@given(effect=st.floats(-0.05, 0.15), cut=SHARES)
def test_lower_rents_move_effort_as_the_reading_says(effect, cut):
    lab = Lab().with_slots({"tenancy-effort": "tenancy-effort"})
    lab.run("tenancy-effort", yield_effect=effect)
    before = composed(lab.month, "households", 1.0)
    lab.now.parcels.rent_share = lab.now.parcels.rent_share * (1 - cut)
    lab.run("tenancy-effort")
    change = composed(lab.month, "households", 1.0) - before
    assert (change * np.sign(effect) >= -1e-9).all()
