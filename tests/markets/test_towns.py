"""Whole economies of three products through the real engine: rest, clearing, queues, saving, a black market."""

from __future__ import annotations

import numpy as np
import pytest

from .towns import HANDS, MADE, WAGE, hungry_town, private_town, state_town

SPEND = 0.7
"""Share of money that households mean to spend in shops: the default of the pack."""


# A resting economy rests


QUANTUM = {"stocks": 0.001, "consumption": 0.001, "money_stock": 1, "retail_turnover": 1}
"""By how much a sum may move at rest: wishes are rounded in turn, so that their sum is off by less than a quantum."""


def test_an_economy_at_rest_rests_to_a_quantum():
    """Incomes are spent, what does not keep is gone, losses and profits of the state cancel: nothing moves any more."""
    town = state_town().live(24)
    town.live(36)
    stocks, money = town.record("stocks")[24:], town.record("money_stock")[24:]
    assert money.shape[0] == 36
    for name in ("stocks", "money_stock", "credit", "output", "prices", "wages_paid", "retail_turnover", "consumption"):
        series = np.nan_to_num(town.record(name)[24:])
        assert series.any()
        assert np.abs(series - series[0]).max() <= QUANTUM.get(name, 0) * 1.01, (
            f"{name}, of which consumption is in single precision"
        )
    assert stocks[0].sum() > 0
    assert town.series("forced_saving")[24:].sum() == 0
    assert town.series("unmet_demand")[24:].sum() == 0
    assert town.series("wages_paid")[-1] == sum(HANDS.values()) * WAGE
    assert "public services" not in set(town.world.flows[-1].frame().purpose), "bread that spoils is still sold"


def test_what_is_earned_is_spent_at_rest():
    town = state_town().live(30)
    spent = town.series("retail_turnover")
    assert abs(spent[-1] - town.series("wages_paid")[-1]) <= QUANTUM["retail_turnover"]
    assert spent[0] != town.series("wages_paid")[0]


# Prices free and no plan


def excess(town, product):
    """Return demand less supply at the going price in the last month, quanta, and how many buyers there were."""
    flows = town.world.flows[-1].frame()
    sold = flows[(flows.instrument == product) & (flows.purpose == "free market")].amount.sum()
    left = town.now.units.goods[:, town.code("product", product)]
    makers = town.now.units.activity == town.code("activity", {"fish": "fishing", "bread": "bake"}[product])
    return int(sold), int(left[makers].sum())


@pytest.fixture(scope="module")
def at_rest():
    return private_town()


def test_with_free_prices_the_market_clears_every_month(at_rest):
    """Every buyer leaves at most one quantum that its money would not buy: no more than buyers is left unsold."""
    town = at_rest
    for _ in range(6):
        town.live()
        for product in ("fish", "bread"):
            sold, left = excess(town, product)
            assert sold > 200_000
            assert 0 <= left <= len(town.now.households)
            price = town.record("prices")[-1, town.code("product", product), town.code("market", "free market")] / 1000
            spent = town.series("retail_turnover", ("product", product))[-1]
            assert abs(spent - sold * price) <= len(town.now.households) * max(price, 1)


def test_with_free_prices_an_economy_comes_to_rest(at_rest):
    """Rounding moves a buyer's purchase by a quantum: prices move by less than a quantum a buyer over what is sold."""
    town = at_rest
    prices = town.record("prices")[-6:, :2, town.code("market", "free market")]
    bound = len(town.now.households) / min(MADE["bake"], MADE["fishing"])
    assert np.ptp(prices, axis=0).max() / prices.mean() < bound
    output = town.series("output", ("basis", "true"))
    assert (output[-6:] == output[-1]).all()


def test_a_supply_shock_raises_the_price_as_the_demand_function_says():
    """Out of given spending demand is m / p: the price is what is spent over what there is.

    Owners take out reserves of idle boats, so spending rises as well; bread, of which there is as much as before, shows
    by how much.
    """
    for factor in (0.5, 0.8):
        town = private_town()
        sold = excess(town, "fish")[0]
        market = town.code("market", "free market")
        before = town.record("prices")[-1, :, market]
        town.scale_plant("fishing", factor)
        town.live()
        after = excess(town, "fish")[0]
        bread, fish_ = town.record("prices")[-1, :2, market] / before[:2]
        bound = 3 * len(town.now.households) / after
        assert after == pytest.approx(factor * sold, rel=bound)
        assert fish_ / bread == pytest.approx(1 / factor, rel=bound)


# Prices fixed below clearing


def fish(town, name, *where):
    return town.series(name, ("product", "fish"), *where)


@pytest.mark.parametrize("rule", ["tiers", "proportional", "queue"])
def test_below_clearing_the_smaller_of_demand_and_supply_is_sold(rule):
    town = hungry_town(wholesale={"rule": rule}).live(12)
    catch = MADE["fishing"] // 2
    sold, unmet = fish(town, "retail_turnover"), fish(town, "unmet_demand") * 1000
    assert (sold[24:] == catch).all(), "a quantum costs a won"
    assert (unmet[25:] > 0).all()
    assert unmet[18:24].sum() == 0
    assert (sold[18:24] < MADE["fishing"]).all()
    if rule == "queue":
        hours = fish(town, "queue_hours")
        assert hours[24:] * 3.75 == pytest.approx(unmet[24:]), "pi - 1 = D / S - 1 where every purse binds"
        assert hours[18:24].sum() == 0
    else:
        assert not town.world.recorder.has("queue_hours")


def test_saving_is_forced_won_for_won():
    """What is forced is what was meant less what was spent; with the share kept by choice it is the money at the end.

    Next month what was forced is meant to be spent again: M' = (1 - 0.7)(M + W - B) + F, with bread B paid first.
    """
    town = hungry_town().live(12)
    forced, unmet = town.series("forced_saving"), fish(town, "unmet_demand") * 1000
    assert np.rint(forced).tolist() == np.rint(unmet).tolist()
    assert forced[24:].min() > 0
    money = town.series("money_stock", ("sector", ["households worker", "households owner"]))
    rations = town.series("retail_turnover", ("product", "bread"))
    before = money[23:-1] + town.series("wages_paid")[24:] - rations[24:]
    kept = money[24:] - forced[24:]
    assert np.abs(kept - (1 - SPEND) * before).max() <= len(town.now.households)
    assert (np.diff(forced[24:]) > 0).all()
    overhang = town.series("money_overhang")
    assert overhang[18:24].max() == 0
    assert (np.diff(overhang[-4:]) > 0).all()


def test_at_the_clearing_price_nobody_waits_or_is_forced_to_save():
    """Money meant for fish at rest over half the catch is the price that clears; hours and saving fall to it."""
    meant = fish(hungry_town(), "retail_turnover")[-1]
    clearing = meant / (MADE["fishing"] // 2)
    found = {}
    for factor in (0.6, 0.8, 0.95, 1.0, 1.1):
        town = hungry_town(wholesale={"rule": "queue", "markup": clearing * factor})
        town.live()
        found[factor] = [series[-1] for series in (fish(town, "queue_hours"), town.series("forced_saving"),
                                                   fish(town, "unmet_demand"))]  # fmt: skip
    hours, forced, unmet = (np.array(column) for column in zip(*found.values(), strict=True))
    for falling in (hours, forced, unmet):
        assert (np.diff(falling[:4]) < 0).all(), falling
        assert falling[4] == 0
        assert falling[3] < 0.01 * falling[0]


# A black market


def black_market(**pack):
    """Return a hungry town three months after the catch was halved, with or without a black market."""
    packs = {"black-market": pack} if pack else {}
    town = hungry_town({"black-market": "black-market"} if pack else {}, wholesale={"substitute": 1.0}, **packs)
    return town.live(3)


def test_a_black_market_clears_the_residual_above_the_posted_price():
    town = black_market(seizure=0.0, resellers=0.1)
    market, code = town.code("market", "black market"), town.code("product", "fish")
    price = town.record("prices")[-1, code, market] / 1000
    flows = town.world.flows[-1].frame()
    dealt = flows[flows.purpose == "black market"]
    sold = dealt[dealt.instrument == "fish"].amount.sum()
    paid = dealt[dealt.instrument == "money"].amount.sum()
    assert paid == fish(town, "black_market_turnover")[-1] > 0
    looked = paid + town.now.households.seeking[~resellers(town, 0.1)].sum()
    assert price > 1.0, "above the posted price of one won"
    assert price == pytest.approx(looked / sold, rel=len(town.now.households) / sold)
    assert np.isnan(town.record("prices")[18:24, code, market]).all(), "no shortage, no black market"


def resellers(town, share):
    keys = town.now.households.key
    return town.world.draws.uniform(None, "reseller", keys) < share


def test_forced_saving_falls_where_a_black_market_opens():
    without, beside = black_market(), black_market(seizure=0.0, resellers=0.1)
    assert beside.series("forced_saving")[25] < 0.5 * without.series("forced_saving")[25]
    assert beside.series("forced_saving")[18:24].sum() == without.series("forced_saving")[18:24].sum() == 0


def test_risk_is_paid_for_and_seized_goods_return():
    """The price is at least what makes up for the chance of losing all; the state gets what it seizes."""
    town = black_market(seizure=0.6, resellers=0.9)
    price = town.record("prices")[-1, town.code("product", "fish"), town.code("market", "black market")] / 1000
    assert price == pytest.approx(1 / (1 - 0.6), rel=1e-9)
    seized = fish(town, "black_market_seized")[-1] * 1000
    flows = town.world.flows[-1].frame()
    assert seized == flows[flows.purpose == "seizure"].amount.sum() > 0
    back = flows[flows.purpose == "seizure"]
    assert set(back.payee_sector) == {"supply"}
