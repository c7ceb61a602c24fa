"""Trade by treaty: limits by partner, imports out of what was earned, nothing at all where a partner is shut out."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.treaties import treaties

SLOTS = {"foreign-trade": "treaty-trade"}


def trade(lab, **pack):
    lab = lab.with_slots(SLOTS)
    for product in lab.month.labels["product"].ids:
        lab.stock(product, 10**9)
    lab.now.units.orders = np.zeros_like(lab.now.units.orders)
    lab.run("treaty-trade", **({"reserve_months": 0.0, "kept_for_households": 0.0} | pack))
    flows = lab.record("trade_flows")
    return lab, *(flows[:, :, lab.code("flow", flow)] for flow in ("export", "import"))


def worth(lab, quantities):
    return float((quantities * lab.t.price).sum())


def case_exports_reach_the_limit_of_each_partner(lab):
    lab, sent, _ = trade(lab)
    limit = treaties(lab.month, lab.t).limit[0] / 12
    assert limit.sum() > 0
    assert (np.abs(sent - limit) <= 2 * lab.t.quantum).all()


def case_imports_cost_no_more_than_was_earned(lab):
    lab, sent, came = trade(lab, terms=3.0)
    earned, spent = worth(lab, sent), 3 * worth(lab, came)
    assert 0 < spent <= earned + 1
    assert abs(lab.month.board["exchange"] - (earned - spent)) < 2
    limit = treaties(lab.month, lab.t).limit[1]
    share = came.sum() * 12 / limit.sum()
    assert share < 1
    large = limit / 12 > 1000 * lab.t.quantum
    assert np.allclose(came[large] * 12 / limit[large], share, rtol=0.01), "one share for all"


def case_openness_nil_is_autarky(lab):
    _, sent, came = trade(lab, openness=0.0)
    assert sent.sum() == came.sum() == 0


def case_a_partner_shut_out_trades_nothing_and_others_as_before(lab):
    _, before, _ = trade(lab)
    lab = lab.with_slots(SLOTS)
    partners = lab.month.labels["partner"].ids
    open_to = {who: float(who != partners[0]) for who in partners}
    _, sent, came = trade(lab, partner=open_to)
    assert before[0].sum() > 0
    assert sent[0].sum() == came[0].sum() == 0
    assert np.allclose(sent[1:], before[1:])


def case_what_households_need_and_units_ordered_stays(lab):
    lab = lab.with_slots(SLOTS)
    coal, cloth = lab.product("coal"), lab.product("cloth")
    lab.now.units.orders = np.zeros_like(lab.now.units.orders)
    lab.now.units.orders[0, coal] = 500
    lab.stock("coal", 1000)
    lab.stock("cloth", 1000)
    lab.run("treaty-trade", reserve_months=2.0, kept_for_households=1.0)
    flows = lab.record("trade_flows")[:, :, lab.code("flow", "export")].sum(axis=0)
    assert flows[coal] == flows[cloth] == 0
