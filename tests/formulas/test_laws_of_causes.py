"""Laws of shares, degrees, trend tests, associations and fits that hold for any numbers."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from lustrum.formulas import association, coalitions, diffusion, fuzzy, power, trend


class TestCoalitions:
    @settings(deadline=None, max_examples=30)
    @given(worths=st.lists(st.floats(-100, 100), min_size=16, max_size=16))
    def test_shares_add_up_and_all_orders_give_the_same(self, worths):
        worth = dict(zip(coalitions.subsets("abcd"), worths, strict=True))
        exact = coalitions.shapley_values(worth, "abcd")
        assert sum(exact.values()) == pytest.approx(worths[-1] - worths[0], abs=1e-9)
        counted, _, orders = coalitions.shapley_by_orders(worth, "abcd")
        assert orders == 24
        assert all(counted[name] == pytest.approx(exact[name], abs=1e-9) for name in "abcd")

    def test_who_adds_nothing_gets_nothing(self):
        worth = {one: float(len(one - {"idle"})) for one in coalitions.subsets(["idle", "a", "b"])}
        assert coalitions.shapley_values(worth, ["idle", "a", "b"])["idle"] == 0

    def test_a_voting_game_gives_the_indices_of_power(self):
        weights = {"workers": 40, "peasants": 35, "middle": 15, "officials": 10}
        wins = {one: float(sum(weights[name] for name in one) >= 51) for one in coalitions.subsets(weights)}
        shares = coalitions.shapley_values(wins, list(weights))
        assert [float(share) for share in shares.values()] == pytest.approx(
            power.shapley_shubik(list(weights.values()), 51)
        )


class TestDegrees:
    @given(values=st.lists(st.floats(-50, 50), min_size=2, max_size=8))
    def test_degrees_keep_the_order_and_turn_with_the_anchors(self, values):
        rising = fuzzy.calibrate(values, -10, 0, 30)
        assert (np.diff(rising[np.argsort(values, kind="stable")]) >= 0).all()
        assert fuzzy.calibrate(values, 30, 0, -10) == pytest.approx(1 - rising)

    @given(degrees=st.lists(st.floats(0, 1), min_size=1, max_size=6))
    def test_family_resemblance_lies_between_all_and_any(self, degrees):
        each = [float(fuzzy.at_least(degrees, count)) for count in range(1, len(degrees) + 1)]
        assert each == sorted(each, reverse=True)
        assert (each[0], each[-1]) == (float(fuzzy.any_of(degrees)), float(fuzzy.all_of(degrees)))
        assert float(fuzzy.all_of(degrees)) - 1e-12 <= float(fuzzy.mean_of(degrees)) <= each[0] + 1e-12

    def test_missing_stays_missing(self):
        assert np.isnan(fuzzy.at_least([[np.nan], [1.0]], 1)).all()
        with pytest.raises(ValueError, match="rise or fall"):
            fuzzy.calibrate([1.0], 0, 2, 1)


class TestTrendTest:
    @given(values=st.lists(st.integers(-5, 5), min_size=3, max_size=15))
    def test_turned_round_it_falls_as_much(self, values):
        one, other = trend.mann_kendall(values), trend.mann_kendall(values[::-1])
        assert one.score == -other.score
        assert one.p == pytest.approx(other.p)
        assert 0 <= one.p <= 1
        again = trend.mann_kendall([v**3 for v in values])
        assert again.p == pytest.approx(one.p), "only the order counts"

    def test_two_points_say_nothing(self):
        assert np.isnan(trend.mann_kendall([1.0, 2.0]).p)
        assert trend.mann_kendall([2.0, 2.0, 2.0]).p == 1


class TestAssociation:
    @given(pairs=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=12))
    def test_rank_association_is_that_of_scipy(self, pairs):
        x, y = zip(*pairs, strict=True)
        assume(len(set(x)) > 1 and len(set(y)) > 1)
        assert association.kendall_tau(x, y) == pytest.approx(stats.kendalltau(x, y).statistic)

    @given(points=st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), min_size=6, max_size=12))
    def test_moving_slope_is_that_of_each_window(self, points):
        y, x = (np.array(part) for part in zip(*points, strict=True))
        found = association.moving_slope(y, x, 4)
        assert np.isnan(found[:3]).all()
        for end in range(4, len(x) + 1):
            part = slice(end - 4, end)
            if np.ptp(x[part]) > 1e-3:
                assert found[end - 1] == pytest.approx(np.polyfit(x[part], y[part], 1)[0], rel=1e-6, abs=1e-6)


class TestSpread:
    @settings(deadline=None, max_examples=30)
    @given(values=st.lists(st.floats(0, 1), min_size=3, max_size=14))
    def test_fits_are_those_of_each_beginning_and_no_step_beats_every_break(self, values):
        whole = diffusion.running_step(values)
        t = np.arange(len(values)) / 12
        curves = diffusion.running_logistic(values, t, [0.5, 2.0])
        for end in range(1, len(values) + 1):
            part = np.array(values[:end])
            best = min(sum(((one - one.mean()) ** 2).sum() for one in (part[:s], part[s:]) if len(one))
                       for s in range(1, end + 1))  # fmt: skip
            assert whole[end - 1] == pytest.approx(best, abs=1e-9)
            alone = diffusion.running_logistic(part, t[:end], [0.5, 2.0])
            assert curves.squares[end - 1] == pytest.approx(alone.squares[-1], abs=1e-9), "nothing later is used"
