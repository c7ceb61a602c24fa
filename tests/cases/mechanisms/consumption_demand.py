"""The consumption function: closed form, never more than the purse, and the minimum of demand and supply in shops."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.markets.purses import KEPT, means_to_spend
from lustrum.simulation.state import INCOME_LINES

SLOT = {"consumption-demand": "consumption-demand"}


def case_demand_is_a_plus_b_income_plus_c_money(lab):
    lab.with_slots(SLOT)
    homes = lab.now.households
    lab.pay("households", 5_000)
    homes.income[:] = 0
    homes.income[:, INCOME_LINES.index("wage")] = 2_000
    homes.income[:, INCOME_LINES.index("crop")] = 10**6
    lab.run("consumption-demand", autonomous=3.0, of_income=0.8, of_money=0.1)
    expected = 3.0 * homes.members + 0.8 * 2_000 + 0.1 * (homes.money - 2_000)
    found = means_to_spend(lab.month, np.zeros(len(homes)))
    np.testing.assert_allclose(found, expected)
    np.testing.assert_allclose(lab.record("consumption_demand"), expected.sum())


def case_nobody_means_to_spend_what_is_not_there(lab):
    lab.with_slots(SLOT)
    homes = lab.now.households
    lab.run("consumption-demand", autonomous=10.0**9, of_income=1.0, of_money=1.0)
    np.testing.assert_array_equal(means_to_spend(lab.month, np.zeros(len(homes))), homes.money)


def spent_in_shops(lab, stock):
    """Let shops open so many quanta of everything they sell, and return money meant for and spent in them."""
    lab.with_slots(SLOT)
    homes = lab.now.households
    lab.pay("households", 3_000)
    for product in lab.month.labels["product"].ids:
        lab.stock(product, stock)
    lab.run("consumption-demand", of_income=0.0, of_money=0.2)
    meant = float(lab.record("consumption_demand"))
    before = int(homes.money.sum())
    lab.run("shops", state_share=1.0, stock_months=1.0, markup=1.0, substitute=0.0)
    opened = lab.month.board["opened in shops"] @ lab.t.value_per_quantum
    return (
        meant,
        opened,
        before - int(homes.money.sum()),
        homes.money >= lab.month.board[KEPT] - lab.t.value_per_quantum.sum(),
    )


def case_bought_is_at_most_the_smaller_of_demand_and_supply(lab):
    for stock in (20, 500, 10**8):
        meant, opened, spent, kept = spent_in_shops(type(lab)(), stock)
        assert 0 < spent <= min(meant, opened) * 1.005
        assert kept.all()
    assert meant < opened


def case_scarce_goods_are_sold_out_and_plenty_meets_all_demand(lab):
    """The minimum condition at both ends: little stock is sold to the last, ample stock lets wishes decide."""
    few = type(lab)()
    spent_in_shops(few, 20)
    short = few.month.board["short in shops"] > 0
    assert short.any()
    assert (few.month.board["left in shops"][short] == 0).all()
    plenty = type(lab)()
    spent_in_shops(plenty, 10**8)
    assert (plenty.month.board["short in shops"] == 0).all()
