"""Laws that hold for any numbers."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lustrum.formulas import (
    balancing,
    composition,
    exploitation,
    inequality,
    leontief,
    mobility,
    polarisation,
    poverty,
    power,
    rectangular,
    shares,
    trend,
)

amounts = st.floats(0.01, 1e4)
people = st.integers(1, 50)
rows = st.lists(st.tuples(amounts, people, st.sampled_from("abc")), min_size=2, max_size=12)
seats = st.lists(st.integers(0, 12), min_size=1, max_size=6).filter(lambda w: sum(w) > 0)

INDICES = {
    "gini": inequality.gini,
    "theil": inequality.theil_t,
    "mld": inequality.mean_log_deviation,
    "atkinson": lambda y, w=None: inequality.atkinson(y, 0.7, w),
    "palma": inequality.palma,
}


@st.composite
def technologies(draw):
    n = draw(st.integers(1, 6))
    cells = draw(st.lists(st.floats(0, 1), min_size=n * n, max_size=n * n))
    raw = np.array(cells).reshape(n, n)
    return raw * 0.9 / max(raw.sum(axis=0).max(), 1.0)


@pytest.mark.parametrize("index", INDICES.values(), ids=INDICES)
class TestInequality:
    @settings(deadline=None)
    @given(rows=rows, factor=st.floats(0.01, 100))
    def test_scale_does_not_matter(self, index, rows, factor):
        y, w, _ = (np.array(column) for column in zip(*rows, strict=True))
        assert index(y * factor, w) == pytest.approx(index(y, w), rel=1e-9, abs=1e-9)

    @settings(deadline=None)
    @given(rows=rows, copies=st.integers(2, 5))
    def test_copies_of_everybody_do_not_matter(self, index, rows, copies):
        y, w, _ = (np.array(column) for column in zip(*rows, strict=True))
        assert index(np.tile(y, copies), np.tile(w, copies)) == pytest.approx(index(y, w), rel=1e-9, abs=1e-9)
        assert index(y, w * copies) == pytest.approx(index(y, w), rel=1e-9, abs=1e-9)

    @settings(deadline=None)
    @given(rows=rows)
    def test_a_group_is_so_many_persons(self, index, rows):
        y, w, _ = (np.array(column) for column in zip(*rows, strict=True))
        assert index(np.repeat(y, w)) == pytest.approx(index(y, w), rel=1e-9, abs=1e-9)

    @settings(deadline=None)
    @given(rows=rows, seed=st.randoms())
    def test_order_does_not_matter(self, index, rows, seed):
        y, w, _ = (np.array(column) for column in zip(*rows, strict=True))
        order = list(range(len(rows)))
        seed.shuffle(order)
        assert index(y[order], w[order]) == pytest.approx(index(y, w), rel=1e-9, abs=1e-9)

    @settings(deadline=None)
    @given(rows=rows, part=st.floats(0, 0.5))
    def test_pigou_dalton(self, index, rows, part):
        """A transfer from rich to poor that does not overtake never raises inequality."""
        y = np.sort(np.array([row[0] for row in rows]))
        after = y.copy()
        gift = part * (y[-1] - y[0])
        after[0], after[-1] = y[0] + gift, y[-1] - gift
        assert index(after) <= index(y) + 1e-9 * max(1.0, index(y))


@settings(deadline=None)
@given(rows=rows)
def test_theil_within_and_between_add_up(rows):
    y, w, groups = (list(column) for column in zip(*rows, strict=True))
    within, between = inequality.theil_parts(y, groups, w)
    assert within + between == pytest.approx(inequality.theil_t(y, w), abs=1e-12)
    assert within >= -1e-9
    assert between >= -1e-9


@settings(deadline=None)
@given(values=st.lists(amounts, min_size=2, max_size=20))
def test_gini_against_all_pairs(values):
    y = np.array(values)
    pairs = np.abs(y[:, None] - y).mean() / (2 * y.mean())
    assert inequality.gini(values) == pytest.approx(pairs, abs=1e-9)


@settings(deadline=None)
@given(a=technologies(), seed=st.integers(0, 99))
def test_quantities_and_prices_agree(a, seed):
    draws = np.random.default_rng(seed)
    labour, final = draws.uniform(0.1, 1, len(a)), draws.uniform(0.1, 1, len(a))
    output = leontief.solve_output(a, final)
    assert output == pytest.approx(a @ output + final)
    assert labour @ output == pytest.approx(leontief.labour_values(a, labour) @ final)
    inverse = leontief.leontief_inverse(a)
    ghosh = leontief.ghosh_inverse(leontief.output_coefficients(a * output, output))
    assert ghosh == pytest.approx(inverse * output / output[:, None])
    assert leontief.is_hawkins_simon(a) == (leontief.spectral_radius(a) < 1)
    assert rectangular.find_surplus(np.eye(len(a)), a).is_productive
    assert rectangular.find_least_labour(np.eye(len(a)), a, labour, final).values == pytest.approx(
        leontief.labour_values(a, labour), rel=1e-6
    )


@settings(deadline=None)
@given(a=technologies(), factor=st.floats(1.05, 3))
def test_too_hungry_a_technology_is_caught_by_every_test(a, factor):
    radius = leontief.spectral_radius(a)
    assume(radius > 1e-3)
    hungry = a * factor / radius
    assert not leontief.is_hawkins_simon(hungry)
    assert not rectangular.find_surplus(np.eye(len(a)), hungry).is_productive


@settings(deadline=None)
@given(a=technologies(), seed=st.integers(0, 99))
def test_new_order_of_labels_changes_nothing(a, seed):
    order = np.random.default_rng(seed).permutation(len(a))
    assert leontief.backward_linkages(a[np.ix_(order, order)]) == pytest.approx(leontief.backward_linkages(a)[order])


@settings(deadline=None)
@given(weights=seats, data=st.data())
def test_power_against_a_naive_count(weights, data):
    quota = data.draw(st.integers(1, sum(weights)))
    n = len(weights)
    swings = [0] * n
    for mask in range(2**n):
        total = sum(w for i, w in enumerate(weights) if mask >> i & 1)
        for i in range(n):
            if not mask >> i & 1 and total < quota <= total + weights[i]:
                swings[i] += 1
    assert power.banzhaf_swings(weights, quota) == swings
    assert power.banzhaf(weights, quota).sum() == pytest.approx(1)
    assert power.shapley_shubik(weights, quota).sum() == pytest.approx(1)


@settings(deadline=None)
@given(weights=seats)
def test_equal_seats_have_equal_power(weights):
    quota = sum(weights) // 2 + 1
    indices = power.shapley_shubik(weights, quota)
    for i, weight in enumerate(weights):
        assert indices[i] == pytest.approx(indices[weights.index(weight)])


@settings(deadline=None)
@given(first=st.lists(amounts, min_size=1, max_size=8), second=st.lists(amounts, min_size=1, max_size=8))
def test_shares(first, second):
    n = min(len(first), len(second))
    assert shares.to_shares(first).sum() == pytest.approx(1)
    assert 0 <= shares.entropy(first) <= 1 + 1e-12
    assert 1 / len(first) - 1e-12 <= shares.herfindahl(first) <= 1 + 1e-12
    assert 1 - 1e-9 <= shares.effective_number(first) <= len(first) + 1e-9
    distance = shares.loosemore_hanby(first[:n], second[:n])
    assert 0 <= distance <= 1
    assert distance == pytest.approx(shares.loosemore_hanby(second[:n], first[:n]))
    assert shares.loosemore_hanby(first, first) == 0


@settings(deadline=None)
@given(slope=st.floats(-10, 10), start=st.floats(-10, 10), spoiled=st.integers(0, 8))
def test_one_wild_point_does_not_move_a_straight_line(slope, start, spoiled):
    values = start + slope * np.arange(9.0)
    values[spoiled] += 1e6
    assert trend.theil_sen(values) == pytest.approx(slope, abs=1e-9)


@settings(deadline=None)
@given(cells=st.lists(st.floats(0.1, 10), min_size=6, max_size=6), seed=st.integers(0, 99))
def test_ras_meets_totals_and_keeps_cross_ratios(cells, seed):
    start = np.array(cells).reshape(2, 3)
    target = np.random.default_rng(seed).uniform(0.5, 5, (2, 3))
    found = balancing.ras(start, target.sum(axis=1), target.sum(axis=0))
    assert found.converged
    assert found.table.sum(axis=0) == pytest.approx(target.sum(axis=0), rel=1e-6)
    ratio = start[0, 0] * start[1, 1] / start[0, 1] / start[1, 0]
    assert found.table[0, 0] * found.table[1, 1] / found.table[0, 1] / found.table[1, 0] == pytest.approx(ratio)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: inequality.gini([]), "nobody"),
        (lambda: inequality.gini([0, 0]), "mean"),
        (lambda: inequality.gini([1, float("nan")]), "finite"),
        (lambda: inequality.gini([1, 2], [1]), "2 values and 1 weights"),
        (lambda: inequality.theil_t([-1, 5]), "negative"),
        (lambda: inequality.atkinson([1, 2], 0), "epsilon"),
        (lambda: shares.to_shares([0, 0]), "positive sum"),
        (lambda: power.banzhaf([1, 2], 4), "quota"),
        (lambda: power.banzhaf([0.4, 0.6], 1), "whole numbers"),
        (lambda: leontief.leontief_inverse([[1, 2]]), "square"),
        (lambda: leontief.production_prices([[0.1]], [1]), "not both"),
        (lambda: leontief.production_prices([[0.5]], [1], rate_of_profit=1.5), "maximum 1,"),
        (lambda: leontief.production_prices([[0.5]], [1], wage=1.5), "0 to 1"),
    ],
)
def test_undefined_cases_are_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_extremes_are_stated_values():
    assert inequality.mean_log_deviation([0, 1]) == float("inf")
    assert inequality.atkinson([0, 1], 1) == 1
    assert inequality.palma([0, 0, 0, 0, 0, 1]) == float("inf")


kinds = st.lists(st.tuples(amounts, amounts, people), min_size=2, max_size=12)


@settings(deadline=None)
@given(rows=kinds, factor=st.floats(0.01, 100))
def test_composition_lies_between_its_ends_and_turns_round_with_the_kinds(rows, factor):
    first, rest, w = (np.array(column) for column in zip(*rows, strict=True))
    found = composition.compositional_inequality(first, rest, w)
    assert -1 - 1e-9 <= found <= 1 + 1e-9
    assert composition.compositional_inequality(first * factor, rest * factor, w) == pytest.approx(found, abs=1e-6)
    assert composition.compositional_inequality(rest, first, w) == pytest.approx(-found, abs=1e-6)
    assert composition.compositional_inequality(rest * factor, rest, w) == pytest.approx(0, abs=1e-9)


@settings(deadline=None)
@given(rows=kinds, line=amounts)
def test_poverty_falls_with_aversion_and_follows_the_line(rows, line):
    y, _, w = (np.array(column) for column in zip(*rows, strict=True))
    shares_poor = [poverty.foster_greer_thorbecke(y, line, alpha, w) for alpha in (0, 1, 2)]
    assert 1 + 1e-12 >= shares_poor[0] >= shares_poor[1] >= shares_poor[2] >= 0
    assert poverty.foster_greer_thorbecke(y * 3, line * 3, 1, w) == pytest.approx(shares_poor[1])


@settings(deadline=None)
@given(rows=kinds, alpha=st.floats(0.1, 1.6))
def test_two_even_camps_are_the_most_polarised(rows, alpha):
    """Of all spreads between the same two ends, half the people at each of them polarises most."""
    y, _, w = (np.array(column) for column in zip(*rows, strict=True))
    raw = polarisation.esteban_ray(y, w, alpha) * (y @ w / w.sum())
    camps = polarisation.esteban_ray([y.min(), y.max()], [1, 1], alpha) * (y.min() + y.max()) / 2
    assert 0 <= raw <= camps + 1e-9


@settings(deadline=None)
@given(rows=kinds)
def test_labour_given_equals_labour_got_and_withdrawal_moves_income_only(rows):
    hours, income, persons = (np.array(column) for column in zip(*rows, strict=True))
    intensity = exploitation.exploitation_intensity(hours, income)
    assert intensity @ (income / income.sum()) == pytest.approx(1)
    gain = exploitation.withdrawal_gain(income, persons)
    assert gain.sum() == pytest.approx(0, abs=1e-9 * income.sum())
    assert exploitation.withdrawal_gain(persons * 2.5, persons) == pytest.approx(np.zeros(len(persons)), abs=1e-9)


@given(size=st.integers(2, 6), scale=st.integers(1, 9))
def test_mobility_from_all_stay_to_origin_tells_nothing(size, scale):
    assert mobility.shorrocks(scale * np.eye(size)) == 0
    assert mobility.shorrocks(np.full((size, size), scale)) == pytest.approx(1)
    assert mobility.shorrocks(scale * (1 - np.eye(size))) == pytest.approx(size / (size - 1))
