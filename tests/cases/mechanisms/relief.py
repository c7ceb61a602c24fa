"""Relief: closes the asked share of the gap to survival, from the stock and no further."""

from __future__ import annotations

from lustrum.simulation.markets.wants import monthly_need, wants
from lustrum.simulation.roles import settlement_kinds


def case_the_asked_share_of_the_gap_is_closed(lab):
    need = wants(lab.month)
    lab.empty("households", "paddy")
    lab.empty("households", "coarse")
    lab.stock("paddy", 10**9)
    gap = monthly_need(lab.month, need, "survival", need.grain, settlement_kinds(lab.month)).sum()
    lab.run("relief", share=0.5)
    given = lab.now.households.goods[:, lab.product("paddy")].sum() * lab.t.quantum[lab.product("paddy")]
    assert abs(given / gap - 0.5) < 1e-4


def case_no_more_than_the_stock(lab):
    lab.empty("households", "paddy")
    lab.empty("households", "coarse")
    lab.stock("paddy", 100)
    lab.stock("coarse", 0)
    lab.run("relief", share=1.0)
    assert lab.supply("paddy") == 0
    assert lab.now.households.goods[:, lab.product("paddy")].sum() == 100
