"""The army: takes its peace-time need times one plus the war multiple, at the cost of the budget."""

from __future__ import annotations


def fill(lab):
    for product in lab.month.labels["product"].ids:
        lab.stock(product, 10**9)


def case_use_grows_with_war_and_is_paid_for(lab):
    fill(lab)
    money = lab.body("supply")
    lab.run("state-uses", intensity=0.0, war_multiple=3.0)
    peace = float(lab.record("defence_use"))
    assert lab.body("supply") - money == peace > 0
    lab.run("state-uses", intensity=1.0)
    assert abs((float(lab.record("defence_use")) - peace) / peace - 4) < 1e-3
    assert (lab.now.bodies.goods[lab.now.body("army")] == 0).all()


def case_no_more_than_the_stock(lab):
    fill(lab)
    lab.stock("cloth", 1)
    lab.run("state-uses", intensity=1.0)
    assert lab.supply("cloth") in {0, 1}
    assert (lab.now.bodies.goods[lab.now.body("supply")] >= 0).all()
    assert float(lab.record("defence_use")) > 0


def case_a_plan_that_weighs_defence_twice_supplies_twice_as_much_in_peace(lab):
    fill(lab)
    lab.run("state-uses", intensity=0.0)
    once = float(lab.record("defence_use"))
    lab.run("state-uses", peace_supply=2.0)
    more = float(lab.record("defence_use")) - once
    assert once > 0
    assert abs(more / once - 2) < 1e-3
