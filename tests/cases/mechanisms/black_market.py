"""The black market: goods and money change hands whole; leaks and seizures go where they are said to go."""

from __future__ import annotations

import numpy as np


def prepare(lab, looking=10**6):
    """Let resellers hold cloth beyond their needs, and everybody money that looks for it."""
    lab.empty("households", "cloth")
    rows = np.flatnonzero(lab.month.board_hash("reseller", lab.now.households.key) < 0.3)
    lab.give("households", "cloth", lab.now.households.members[rows] * 2, rows)
    lab.pay("households", looking)
    lab.now.households.seeking = looking
    short = np.zeros(len(lab.t.quantum))
    short[lab.product("cloth")] = 1.0
    lab.month.board["short in shops"] = short
    lab.stock("cloth", 10_000)
    return lab


def run(lab, **fields):
    member = next(m for m in lab.world.mechanisms if m.slot == "black-market")
    lab.run(member.name, **fields)


def case_sold_is_bought_and_paid_is_received(lab):
    prepare(lab.with_slots({"black-market": "black-market"}))
    goods, money = lab.total("cloth"), int(lab.now.households.money.sum())
    run(lab, resellers=0.3, seizure=0.0, diverted=0.0)
    assert lab.total("cloth") == goods
    assert int(lab.now.households.money.sum()) == money
    turnover = lab.record("black_market_turnover")[lab.product("cloth")]
    assert turnover > 0
    assert 10**6 * len(lab.now.households) - lab.now.households.seeking.sum() == turnover
    assert lab.now.households.income[:, 3].sum() == turnover
    assert (lab.now.households.seeking >= 0).all()


def case_a_leak_is_what_is_stated_and_ends_with_resellers(lab):
    prepare(lab.with_slots({"black-market": "black-market"}), looking=0)
    before = lab.now.households.goods[:, lab.product("cloth")].copy()
    run(lab, resellers=0.3, seizure=0.0, diverted=0.25)
    assert lab.supply("cloth") == 7_500
    got = lab.now.households.goods[:, lab.product("cloth")] - before
    assert got.sum() == 2_500
    resells = lab.month.board_hash("reseller", lab.now.households.key) < 0.3
    assert got[~resells].sum() == 0
    assert lab.record("black_market_turnover").sum() == 0


def case_seized_goods_go_to_the_state_unpaid(lab):
    prepare(lab.with_slots({"black-market": "black-market"}))
    stock = lab.supply("cloth")
    run(lab, resellers=0.3, seizure=0.95, diverted=0.0)
    seized = lab.record("black_market_seized")[lab.product("cloth")] / lab.t.quantum[lab.product("cloth")]
    assert lab.supply("cloth") - stock == round(seized) > 0


def case_without_shortage_there_is_no_trade(lab):
    prepare(lab.with_slots({"black-market": "black-market"}))
    lab.month.board["short in shops"] = np.zeros(len(lab.t.quantum))
    run(lab, resellers=0.3)
    assert lab.record("black_market_turnover").sum() == 0
    assert lab.supply("cloth") == 10_000
