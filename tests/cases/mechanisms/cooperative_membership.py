"""Joining and leaving: terms at zero move nobody; pressure adds; without the right to leave nobody leaves;
land stays.
"""

from __future__ import annotations

import numpy as np

NOTHING = {
    "invitation": 1.0, "pressure": 0.0, "visits": 0.0, "inducement": 0.0, "neighbours": 0.0, "gain": 0.0,
    "conviction": 0.0,
}  # fmt: skip


def joined(lab, **fields):
    lab.at(11).run("cooperative-membership", **{**NOTHING, **fields})
    return int((lab.month.next.households.coop >= 0).sum())


def case_with_no_reason_to_join_nobody_joins(lab):
    assert joined(lab) == 0
    assert joined(lab, pressure=1.0, pressed=1.0) > 0


def case_without_invitation_pressure_moves_nobody(lab):
    assert joined(lab, invitation=0.0, pressure=1.0, pressed=1.0) == 0
    assert joined(lab, invitation=1.0, pressure=1.0, pressed=1.0) > 0


def case_pressure_raises_joining_and_is_recorded_as_coercion(lab):
    other = type(lab)()
    few, many = joined(lab, pressure=0.3, founding=0.0), joined(other, pressure=1.0, founding=0.0)
    assert 0 < few < many
    changes = other.record("membership_changes")
    assert changes[other.code("channel", "pressed")] == changes.sum() > 0
    assert other.record("coercion").sum() == changes.sum()


def case_conviction_alone_joins_by_free_will(lab):
    lab.now.households.conviction = 1.0
    assert joined(lab, conviction=1.0) > 0
    changes = lab.record("membership_changes")
    assert changes[lab.code("channel", "joined")] == changes.sum() > 0


def case_nobody_leaves_without_the_right_and_pressure_keeps_in(lab):
    joined(lab, pressure=1.0, pressed=1.0)
    lab.settle()
    members = int((lab.now.households.coop >= 0).sum())
    assert joined(lab, pressure=0.0, exit_right=0.0, exit_base=1.0, exit_cost=0.0) == members > 0
    assert joined(lab, pressure=1.0, pressed=0.0, exit_right=1.0) == members
    assert joined(lab, pressure=0.0, exit_base=1.0, exit_conviction=0.0) < members


def case_compensation_lowers_slaughter(lab):
    def killed(compensation):
        other = type(lab)()
        rows = np.arange(len(other.now.households))
        other.month.ledger.post("animals", "test", "nature", ("households", rows), np.full(rows.size, 100))
        joined(other, pressure=1.0, pressed=1.0, slaughter=0.5, compensation=compensation)
        return other.record("slaughter").sum()

    assert killed(1.0) == 0
    assert 0 < killed(0.5) < killed(0.0)


def case_land_and_animals_are_conserved_in_and_out(lab):
    area, animals = lab.now.parcels.area.sum(), int(lab.now.households.animals.sum())
    joined(lab, pressure=1.0, pressed=1.0, slaughter=0.0, form=3.0)
    assert (lab.now.rows_in("cooperatives", lab.now.parcels.operator) >= 0).any()
    lab.settle()
    joined(lab, pressure=0.0, exit_base=1.0, exit_conviction=0.0, exit_gap=0.0, exit_cost=0.0)
    lab.settle()
    assert lab.now.parcels.area.sum() == area
    assert int(lab.now.households.animals.sum() + lab.now.cooperatives.animals.sum()) == animals
    assert (lab.now.split_holder(lab.now.parcels.owner)[1] >= 0).all()
    assert (lab.now.split_holder(lab.now.parcels.operator)[1] >= 0).all()


def case_a_cooperative_that_all_leave_keeps_nothing(lab):
    joined(lab, pressure=1.0, pressed=1.0, slaughter=0.0, form=3.0)
    lab.settle()
    coops = np.flatnonzero(np.bincount(lab.now.households.coop[lab.now.households.coop >= 0]))
    for instrument in ("money", "debt", "animals", 0):
        lab.month.ledger.post(instrument, "test", "bank" if instrument in ("money", "debt") else "nature",
                              ("cooperatives", coops), np.full(coops.size, 1_000))  # fmt: skip
    joined(lab, pressure=0.0, exit_base=1.0, exit_conviction=0.0, exit_gap=0.0, exit_cost=0.0)
    lab.settle()
    left = np.setdiff1d(coops, lab.now.households.coop)
    assert left.size
    for column in ("money", "debt", "animals"):
        assert not getattr(lab.now.cooperatives, column)[left].any(), column
    assert not lab.now.cooperatives.goods[left].any()
    for right in (lab.now.parcels.owner, lab.now.parcels.operator):
        assert not np.isin(lab.now.rows_in("cooperatives", right), left).any()


def case_a_cooperative_whose_last_member_died_goes_to_the_village(lab):
    joined(lab, pressure=1.0, pressed=1.0, slaughter=0.0, form=3.0)
    lab.settle()
    homes, coops = lab.now.households, lab.now.cooperatives
    coop = int(homes.coop[homes.coop >= 0][0])
    lab.month.ledger.post("money", "test", "bank", ("cooperatives", np.array([coop])), np.array([1_001]))
    members = np.flatnonzero(homes.coop == coop)
    homes.coop[members] = -1
    before = int(homes.money.sum())
    joined(lab, pressure=0.0, invitation=0.001, exit_base=0.0)
    lab.settle()
    assert coops.money[coop] == 0
    assert int(homes.money.sum()) >= before + 1_001
    for right in (lab.now.parcels.owner, lab.now.parcels.operator):
        assert not (lab.now.rows_in("cooperatives", right) == coop).any()


def shares_by_channel(lab):
    changes = lab.record("membership_changes")
    return {name: float(changes[lab.code("channel", name)]) for name in ("joined", "pressed", "restricted", "taken")}


def case_a_surcharge_on_those_outside_is_a_channel_of_its_own(lab):
    lab.lever("tax-in-kind.surcharge", 0.5)
    assert joined(lab, squeezed=0.0) == 0
    other = type(lab)()
    other.lever("tax-in-kind.surcharge", 0.5)
    assert joined(other, squeezed=1.0, founding=0.0) > 0
    found = shares_by_channel(other)
    assert found["restricted"] == sum(found.values()) == other.record("coercion").sum()
    balance = other.record("joining_balance")
    assert balance[:, 0].sum() == 0
    assert balance[:, 1].sum() == 2 * found["restricted"]


def case_a_decree_takes_land_title_and_animals_without_invitation(lab):
    homes = lab.now.households
    rows = np.arange(len(homes))
    lab.month.ledger.post("animals", "test", "nature", ("households", rows), np.full(rows.size, 10))
    assert joined(lab, invitation=0.0, taken=1.0, form=2.0, slaughter=0.5, compensation=0.0) > 0
    found = shares_by_channel(lab)
    assert found["taken"] == sum(found.values()) > 0
    owners = lab.now.split_holder(lab.now.parcels.owner)[0]
    assert (owners == 3).any(), "titles go to cooperatives even in the half-pooled form"
    assert int(lab.now.cooperatives.animals.sum()) > 0
    assert lab.record("slaughter").sum() > 0
    assert {page.channel for page in lab.month.titles.journal} == {"taken"}
    lab.settle()


def case_a_pace_and_a_ceiling_bind_and_the_lowest_draws_go_first(lab):
    homes = lab.now.households
    joined(lab, pressure=1.0, pressed=1.0, pace=0.1)
    farms = int(
        homes.weight[lab.month.labels["group"].attribute("sector").astype(str)[homes.group] == "agriculture"].sum()
    )
    went = lab.record("membership_changes").sum()
    assert 0.09 * farms < went <= 0.1 * farms
    lab.settle()
    joined(lab, pressure=1.0, pressed=1.0, pace=0.1)
    assert lab.record("membership_changes").sum() == went, "the year's pace is used up"
    other = type(lab)()
    joined(other, pressure=1.0, pressed=1.0, ceiling=0.25)
    other.settle()
    joined(other, pressure=1.0, pressed=1.0, ceiling=0.25)
    assert 0.23 * farms < other.record("membership_changes").sum() <= 0.25 * farms


def leaving(lab, **fields):
    """Press all in, settle, and return how many members are left after a month without pressure but what is given."""
    terms = {"pressure": 0.0, "exit_base": 0.9, "exit_conviction": 0.0, "exit_gap": 0.0, "exit_cost": 0.0}
    joined(lab, pressure=1.0, pressed=1.0, slaughter=0.0)
    lab.settle()
    return joined(lab, **{**terms, **fields})


def case_pressure_bears_on_the_regions_that_it_is_put_on(lab):
    lab.lever("coop-membership.region_pressure", 0.0, {"region": "west"})
    joined(lab, pressure=0.8, pressed=1.0)
    members = lab.month.next.households.coop >= 0
    west = lab.now.households.region == lab.code("region", "west")
    assert not members[west].any()
    assert members[~west].any()


def case_a_grip_holds_in_those_whom_half_the_pressure_would_let_go(lab):
    loose, held = type(lab)(), type(lab)()
    assert leaving(loose, pressure=0.5, pressed=0.0, grip=1.0) < leaving(held, pressure=0.5, pressed=0.0, grip=20.0)
    assert leaving(lab, pressure=0.0, grip=20.0) == leaving(type(lab)(), pressure=0.0, grip=1.0)  # free is free


def case_a_crop_in_the_ground_holds_back_in_june(lab):
    joined(lab, pressure=1.0, pressed=1.0, slaughter=0.0)
    lab.settle()
    members = int((lab.now.households.coop >= 0).sum())
    lab.at(6).run("cooperative-membership", **NOTHING, exit_base=1.0, exit_conviction=0.0, exit_cost=0.0,
                  standing_crop=1.0)  # fmt: skip
    assert int((lab.month.next.households.coop >= 0).sum()) == members > 0


def case_paper_cooperatives_break_up_whole_and_convinced_ones_stay(lab):
    paper = {"exit_base": 0.0, "paper": 0.3, "paper_end": 1.0}
    convinced, pressed = type(lab)(), type(lab)()
    convinced.now.households.conviction = 0.4
    assert leaving(convinced, **paper) > 0
    assert leaving(pressed, **paper, grip=20.0, pressure=1.0, pressed=0.0) > 0
    lab.now.households.conviction = 0.2
    assert leaving(lab, **paper) == 0


def case_what_is_left_behind_stays_with_the_cooperative(lab):
    def brought_home(share):
        other = type(lab)()
        rows = np.arange(len(other.now.households))
        other.month.ledger.post("animals", "test", "nature", ("households", rows), np.full(rows.size, 100))
        leaving(other, left_behind=share, exit_base=0.3)
        return int(other.now.households.animals.sum())

    assert brought_home(1.0) < brought_home(0.5) < brought_home(0.0)


def case_where_the_stage_of_a_region_has_not_come_nobody_joins(lab):
    lab.lever("coop-membership.region_open", 0.0, {"region": lab.month.labels["region"].ids[1]})
    assert joined(lab, pressure=1.0, pressed=1.0, founding=0.0) > 0
    members = lab.month.next.households.coop >= 0
    assert set(lab.now.households.region[members]) == {0}
