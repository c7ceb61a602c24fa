"""Building: capacity appears only when all assets are there and the month has come."""

from __future__ import annotations

import numpy as np


def begin(lab, wanted=1200.0):
    units, forms = lab.now.units, lab.month.labels["form"]
    commanded = forms.attribute("commanded").astype(float)[units.form] > 0
    code = int(units.activity[commanded & ~lab.t.farm[units.activity] & (lab.t.building_months[units.activity] > 1)][0])
    plan = np.zeros(len(lab.t.product))
    plan[code] = wanted
    lab.month.board["investment_plan"] = plan
    lab.now.units.ruined = 0
    return code


def fill(lab, quanta=10**9):
    for product in lab.month.labels["product"].ids:
        lab.stock(product, quanta)


def months(lab, count):
    for number in range(count):
        lab.month.date = lab.world.first + number
        lab.run("construction")


def case_capacity_comes_when_all_is_delivered_and_not_before_the_month(lab):
    code = begin(lab)
    fill(lab)
    building = int(lab.t.building_months[code])
    before = int(lab.now.units.capacity.sum())
    months(lab, building)
    assert int(lab.now.units.capacity.sum()) == before
    assert len(lab.now.projects) == building
    lab.month.date = lab.world.first + building
    lab.run("construction")
    added = int(lab.now.units.capacity.sum()) - before
    assert added == 100
    assert np.isclose(lab.record("capacity_added")[code].sum(), added * lab.t.quantum[lab.t.product[code]])


def case_without_assets_nothing_is_ever_finished(lab):
    begin(lab)
    fill(lab, 0)
    before = int(lab.now.units.capacity.sum())
    months(lab, 40)
    assert int(lab.now.units.capacity.sum()) == before
    assert len(lab.now.projects) == 40
    assert (lab.now.projects.done == 0).all()


def case_the_budget_pays_for_what_the_supply_organ_gives(lab):
    begin(lab)
    fill(lab)
    money, debt = lab.body("supply"), lab.body("budget", "debt")
    had = lab.body("budget")
    lab.run("construction", spare_stock=0.0)
    invested = lab.record("investment").sum()
    assert invested > 0
    won = lab.body("supply") - money
    assert won == had + lab.body("budget", "debt") - debt - lab.body("budget")
    assert 0 <= won - invested <= lab.t.value_per_quantum.sum()
