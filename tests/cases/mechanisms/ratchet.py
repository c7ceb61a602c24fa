"""The ratchet: what is left of the bonus on the margin is b/(1 + lambda/r), by the rule and by adding up the years."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.simulation.efforts import composed
from lustrum.simulation.mechanisms.plan.ratchet import PACKS, Pack, incentive

DECEMBER = 12
REACHED, MISSED = np.array([True]), np.array([False])


def stream(pack, extra):
    """Bonuses of 400 years of even output, discounted, where one year's output has something added."""
    norm, worth = 100.0, 0.0
    for year in range(400):
        made = 150.0 + (extra if year == 0 else 0.0)
        worth += pack.rate * (made - norm) / (1 + pack.discount) ** year
        norm += pack.follows * (made - norm)
    return worth


def case_the_margin_is_what_all_years_together_pay(lab):
    for follows, discount in ((0.3, 0.1), (0.9, 0.1), (0.5, 0.3), (0.0, 0.1)):
        pack = Pack(rate=0.2, follows=follows, discount=discount)
        closed = 0.2 / (1 + follows / discount)
        assert float(incentive(pack, REACHED)[0]) == pytest.approx(closed)
        assert stream(pack, 1.0) - stream(pack, 0.0) == pytest.approx(closed, rel=1e-9)


def case_rival_readings_differ_in_effort_and_not_in_norms(lab):
    left = {name: [float(incentive(r.pack, reach)[0]) for reach in (REACHED, MISSED)] for name, r in PACKS.items()}
    rate = Pack().rate
    assert left["weitzman-1980"] == pytest.approx([rate / 6, rate / 6])
    assert left["bain-1987"] == pytest.approx([rate / 6, rate])
    assert left["matejka-2024"] == pytest.approx([rate, rate])
    assert len({r.pack.follows for r in PACKS.values()}) == 1


def december(lab, norm, made, **fields):
    """A December in which every unit has made so much in the year."""
    lab.with_slots({"ratchet": "ratchet"}).at(DECEMBER)
    units = lab.now.units
    units.output, units.norm, units.made = 0, norm, made
    lab.pay("units", 10**9)
    lab.run("ratchet", **fields)
    return units


def commanded(lab):
    form = lab.month.labels["form"].attribute("commanded").astype(float)
    return form[lab.now.units.form] > 0


def case_norm_follows_by_its_share(lab):
    units = december(lab, 1000, 1400, follows=0.5, drift=0.02)
    assert (units.norm == 1220).all()
    assert (units.made == 0).all()


def case_first_december_makes_the_first_norm(lab):
    assert (december(lab, 0, 700).norm == 700).all()


def case_bonus_is_paid_from_own_money_for_what_lies_beyond_the_norm(lab):
    for norm, made, is_paid in ((1000, 1400, True), (1400, 1000, False)):
        units = december(lab, norm, made, rate=0.1)
        t, hands = lab.t, lab.now.units.workers.sum(axis=1)
        flows = lab.settle()
        paid = flows[flows.purpose == "bonus"].amount.sum()
        due = 0.1 * (made - norm) * t.value_per_quantum[t.product[units.activity]] * (commanded(lab) & (hands > 0))
        assert (paid > 0) == is_paid
        assert paid <= max(due.sum(), 0)
        if is_paid:
            assert paid > 0.99 * due.sum() - len(lab.now.persons)


def case_effort_follows_the_incentive_where_a_norm_binds(lab):
    lab.with_slots({"ratchet": "ratchet"}).at(6)
    units = lab.now.units
    units.norm, units.made = 10, 100
    lab.run("ratchet", rate=0.2, follows=0.4, discount=0.1, cost=2.0)
    effort = composed(lab.month, "units", 1.0)
    bound = commanded(lab)
    assert bound.any()
    assert effort[bound] == pytest.approx(1 + 0.2 / 5 / 2)
    assert effort[~bound] == pytest.approx(1.0)
