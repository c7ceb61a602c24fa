"""Late relief: it answers the want of two years ago, not that of today, and never more than is lacking or in store."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.markets.wants import TIERS, wants

SLOTS = {"relief": "late-relief"}


def want(lab, share):
    """Let every household hold a share of a month at the survival tier, all of it paddy; return the gap, in units."""
    need, homes = wants(lab.month), lab.now.households
    products = need.products[need.grain]
    kind = lab.now.settlements.kind[homes.settlement]
    survival = need.per_head[TIERS.index("survival"), :, need.grain][kind] * homes.members
    for product in products:
        lab.empty("households", lab.month.labels["product"].ids[int(product)])
    code = int(products[0])
    quanta = np.floor(survival * share / lab.t.quantum[code]).astype(np.int64)
    lab.give("households", code, quanta)
    return float((survival - quanta * lab.t.quantum[code]).clip(0).sum()), code


def given(lab, held, stock=10**9, **fields):
    gap, code = want(lab, held)
    lab.stock(lab.month.labels["product"].ids[code], stock)
    before = int(lab.now.households.goods[:, code].sum())
    lab.run("late-relief", **fields)
    return gap, (int(lab.now.households.goods[:, code].sum()) - before) * lab.t.quantum[code]


def case_relief_answers_the_want_of_two_years_ago(lab):
    lab.with_slots(SLOTS)
    first, sent = given(lab, 0.5, share=1.0, lag=3)
    assert sent == 0
    assert first > 0
    sent = [given(lab, held)[1] for held in (0.2, 1.0, 0.2)]
    assert sent[0] == 0, "a month later nobody knows"
    assert sent[1] == 0, "two months later nobody lacks, or knows"
    assert np.isclose(sent[2], first, rtol=0.01), "three months later the first gap is closed"


def case_the_default_lag_is_two_years_and_the_stock_may_not_reach(lab):
    lab.with_slots(SLOTS)
    for _ in range(24):
        assert given(lab, 0.5, share=1.0)[1] == 0
    gap, sent = given(lab, 0.5)
    assert np.isclose(sent, gap, rtol=0.01)
    _, little = given(lab, 0.5, stock=5)
    assert 0 < little <= 6 * lab.t.quantum.max()
