"""Trade: imports cost no more than exports earned; openness scales both."""

from __future__ import annotations

import numpy as np


def trade(lab, openness=1.0):
    wish = np.zeros(len(lab.t.quantum))
    exports, imports = wish.copy(), wish.copy()
    exports[lab.product("coal")], imports[lab.product("machine")] = 120.0, 1e9
    lab.month.board["trade_plan"] = (exports, imports)
    lab.stock("coal", 10**9)
    lab.run("foreign-trade", openness=openness, reserve_months=0.0, south_power=0.0)
    return lab.record("trade_flows")


def case_imports_cost_at_most_what_exports_earned(lab):
    flows = trade(lab)
    sent = flows[:, lab.product("coal"), lab.code("flow", "export")].sum()
    came = flows[:, lab.product("machine"), lab.code("flow", "import")].sum()
    assert abs(sent - 10.0) < 0.01
    earned, spent = sent * lab.t.price[lab.product("coal")], came * lab.t.price[lab.product("machine")]
    assert spent <= earned + 1
    assert earned - spent <= lab.t.value_per_quantum[lab.product("machine")] + 1
    assert abs(lab.month.board["exchange"] - (earned - spent)) < 2


def case_half_open_trade_is_half_as_large(lab):
    flows = trade(lab, 0.5)
    assert abs(flows[:, lab.product("coal"), lab.code("flow", "export")].sum() - 5.0) < 0.01


def case_the_reserve_stays(lab):
    lab.now.units.orders = np.ones_like(lab.now.units.orders)
    lab.month.board["trade_plan"] = (np.full(len(lab.t.quantum), 1e6), np.zeros(len(lab.t.quantum)))
    kept = int(lab.now.units.orders[:, lab.product("coal")].sum())
    lab.stock("coal", kept + 10)
    lab.run("foreign-trade", openness=1.0, reserve_months=1.0)
    assert lab.supply("coal") == kept
