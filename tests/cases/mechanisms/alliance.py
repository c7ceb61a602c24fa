"""The alliance: rests at the levels that count as normal, moves by each part with its sign, and stays within bounds."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.alliance import answer

STILL = {"of_income": 0.0, "of_terms": 0.0, "of_sanction": 0.0, "of_goods": 0.0, "of_voice": 0.0, "forgetting": 0.0}


def moved(lab, **fields):
    """Return by how much one month moves it."""
    before = lab.month.board.get("alliance", 0.5)
    lab.run("alliance", **{**STILL, **fields})
    return float(lab.month.board["alliance"]) - before


def living(lab, won):
    lab.now.households.living = won
    lab.month.board["alliance: income"] = 100.0


def coerce(lab, channel, share):
    """Let a share of all farm households have been moved by a channel this month."""
    homes = lab.now.households
    farming = lab.month.labels["group"].attribute("sector").astype(str)[homes.group] == "agriculture"
    counts = np.zeros(len(lab.month.labels["channel"]))
    counts[lab.code("channel", channel)] = share * homes.weight[farming].sum()
    lab.month.record("coercion", counts)


def case_it_rests_without_coefficients(lab):
    living(lab, 500.0)
    coerce(lab, "taken", 1.0)
    assert moved(lab) == 0
    living(lab, 500.0)
    assert moved(lab, of_income=0.3) > 0
    assert lab.record("alliance_change")[0] > 0


def case_income_counts_by_its_relative_change(lab):
    living(lab, 110.0)
    assert np.isclose(moved(lab, of_income=0.3), 0.3 * np.log(1.1), rtol=1e-6)
    living(lab, 90.0)
    assert np.isclose(moved(lab, of_income=0.3), 0.3 * np.log(0.9), rtol=1e-6)


def case_sanction_counts_by_channel_and_joining_does_not(lab):
    for channel, weight in (("pressed", 1.0), ("restricted", 1.0), ("taken", 2.0), ("joined", 0.0), ("induced", 0.0)):
        lab.month.history._now.pop("coercion", None)
        coerce(lab, channel, 0.2)
        assert np.isclose(moved(lab, of_sanction=0.25), -0.25 * weight * 0.2, atol=1e-12), channel


def case_terms_follow_the_prices_on_both_sides(lab):
    products, markets = len(lab.month.labels["product"]), lab.month.labels["market"]
    sector = lab.month.labels["product"].attribute("sector").astype(str)
    grain, cloth = (int(np.flatnonzero(sector == where)[0]) for where in ("agriculture", "industry"))
    before = lab.month.board.array("alliance: trade", 4)

    def trade(paid, shop):
        lab.month.history._now.clear()
        before[:] = 0
        prices = np.full((products, len(markets)), np.nan)
        prices[:, markets.code("procurement")] = paid * lab.t.price
        prices[:, markets.code("state shop")] = shop * lab.t.price
        lab.month.record("prices", prices)
        sold = np.zeros((products, len(lab.month.labels["channel"])))
        sold[grain, lab.code("channel", "compulsory purchase")] = 7.0
        sold[grain, lab.code("channel", "tax in kind")] = 1e6
        lab.month.record("marketed_farm_products", sold)
        turnover = np.zeros((len(lab.month.labels["form"]), products))
        turnover[0, cloth] = 1000.0
        lab.month.record("retail_turnover", turnover)
        return moved(lab, of_terms=0.1)

    assert trade(1.0, 1.0) == 0
    assert np.isclose(trade(0.5, 1.0), 0.1 * np.log(0.5))
    assert np.isclose(trade(1.0, 1.0), 0.1 * np.log(2.0))
    assert np.isclose(trade(1.0, 1.25), 0.1 * np.log(0.8))


def case_goods_and_voice_count_by_what_is_above_the_normal(lab):
    need, groups = lab.month.labels["need"], len(lab.month.labels["group"])
    needed = np.ones((groups, len(need)))
    lab.month.record("requirement_group", needed)
    lab.month.record("consumption_group", 0.25 * needed)
    assert np.isclose(moved(lab, of_goods=0.02, normal_goods=0.5), 0.02 * -0.25)
    control = np.zeros((len(lab.month.labels["domain"]), groups))
    control[0, lab.month.labels["group"].mask(role="official")] = 1
    lab.month.record("control", control)
    assert np.isclose(moved(lab, of_voice=0.02, normal_voice=0.5), 0.02 * -0.5)
    control[0] = 0
    control[0, lab.month.labels["group"].mask(role="peasant")] = 1
    lab.month.history._now.pop("control")
    lab.month.record("control", control)
    assert moved(lab, of_voice=0.02, normal_voice=0.5) > 0


def case_it_returns_to_its_start_and_a_lasting_want_holds_it_at_a_level(lab):
    lab.month.board["alliance"] = 0.1
    for _ in range(12):
        moved(lab, forgetting=0.05)
    assert np.isclose(lab.month.board["alliance"], 0.5 - 0.4 * 0.95**12)
    groups = len(lab.month.labels["group"])
    needed = np.ones((groups, len(lab.month.labels["need"])))
    lab.month.record("requirement_group", needed)
    lab.month.record("consumption_group", 0.25 * needed)
    for _ in range(400):
        moved(lab, of_goods=0.02, normal_goods=0.5, forgetting=0.05)
    assert np.isclose(lab.month.board["alliance"], 0.5 - 0.02 * 0.25 / 0.05, atol=1e-6)


def case_it_stays_between_nought_and_one(lab):
    coerce(lab, "taken", 1.0)
    for _ in range(4):
        moved(lab, of_sanction=5.0)
    assert lab.month.board["alliance"] == 0
    living(lab, 1e30)
    moved(lab, of_income=5.0)
    assert lab.month.board["alliance"] == 1


def case_nothing_answers_unless_told(lab):
    lab.month.board["alliance"] = 0.2
    assert answer(lab.month, "on_offering") == answer(lab.month, "on_joining") == 1
    lab.lever("alliance.on_offering", 2.0)
    assert np.isclose(answer(lab.month, "on_offering"), 1 + 2 * (0.2 - 0.5))
    lab.run("alliance", **STILL)
