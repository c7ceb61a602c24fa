"""Use: up to the comfort tier and no more than is held; services are divided among all."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.markets.wants import monthly_need, wants
from lustrum.simulation.roles import settlement_kinds


def case_use_is_the_lesser_of_stock_and_comfort(lab):
    need, homes = wants(lab.month), lab.now.households
    kind = settlement_kinds(lab.month)
    code = lab.product("cloth")
    position = next(i for i, members in enumerate(need.products) if code in members)
    lab.empty("households", "cloth")
    lab.give("households", "cloth", 10**6, np.arange(0, len(homes), 2))
    lab.run("using-up", durable_share=1.0)
    used, comfort = homes.consumption[:, position], monthly_need(lab.month, need, "comfort", position, kind)
    assert used[1::2].sum() == 0
    assert np.allclose(used[::2], comfort[::2], atol=lab.t.quantum[code] * 1.01)
    assert comfort.sum() > 0
    assert abs(lab.record("consumption")[:, position].sum() / used.sum() - 1) < 1e-5


def case_services_are_handed_out_whole(lab):
    lab.stock("care", 1000)
    before = lab.body("supply")
    lab.run("using-up")
    assert lab.supply("care") == 0
    assert lab.now.households.goods[:, lab.product("care")].sum() == 0
    assert lab.body("supply") > before
    assert lab.record("consumption").sum() > 0
