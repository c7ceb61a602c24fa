"""Three-valued logic against its meaning: unknown is true or false, and a verdict is known when both lead to it."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.assessment.logic import FALSE, TRUE, UNKNOWN, all_of, any_of, at_least, compare, gate, mean_of, word

VALUES = (TRUE, FALSE, UNKNOWN)


def by_completion(rule, parts):
    """Naive: try every way to settle the unknown parts."""
    ways = [[True, False] if part == UNKNOWN else [part == TRUE] for part in parts]
    found = {rule(settled) for settled in product(*ways)}
    return UNKNOWN if len(found) > 1 else (TRUE if found.pop() else FALSE)


@pytest.mark.parametrize("parts", list(product(VALUES, repeat=3)))
def test_rules_of_groups_are_kleenes(parts):
    assert all_of(parts) == by_completion(all, parts)
    assert any_of(parts) == by_completion(any, parts)
    for m in (1, 2, 3):
        assert at_least(parts, m) == by_completion(lambda settled, m=m: sum(settled) >= m, parts)
    for share in (0.3, 0.5, 0.67, 1.0):
        assert mean_of(parts, share) == by_completion(lambda settled, s=share: np.mean(settled) >= s, parts)


KLEENE = {  # (a, b): (and, or, gate): printed tables, Kleene 1952, section 64
    (TRUE, TRUE): (TRUE, TRUE, TRUE),
    (TRUE, FALSE): (FALSE, TRUE, FALSE),
    (TRUE, UNKNOWN): (UNKNOWN, TRUE, UNKNOWN),
    (FALSE, TRUE): (FALSE, TRUE, FALSE),
    (FALSE, FALSE): (FALSE, FALSE, FALSE),
    (FALSE, UNKNOWN): (FALSE, UNKNOWN, FALSE),
    (UNKNOWN, TRUE): (UNKNOWN, TRUE, UNKNOWN),
    (UNKNOWN, FALSE): (FALSE, UNKNOWN, UNKNOWN),
    (UNKNOWN, UNKNOWN): (UNKNOWN, UNKNOWN, UNKNOWN),
}


@pytest.mark.parametrize("pair", KLEENE)
def test_truth_tables(pair):
    both, either, behind = KLEENE[pair]
    assert (all_of(pair), any_of(pair), gate(*pair)) == (both, either, behind)


@pytest.mark.parametrize(("op", "held"), [(">", [0, 0, 1]), (">=", [0, 1, 1]), ("<", [1, 0, 0]), ("<=", [1, 1, 0])])
def test_comparisons_at_the_threshold(op, held):
    assert compare(np.array([0.4, 0.5, 0.6]), op, 0.5).tolist() == held
    assert compare(np.array([np.nan]), op, 0.5).tolist() == [-1]


@given(st.lists(st.lists(st.sampled_from(VALUES), min_size=4, max_size=4), min_size=1, max_size=6))
def test_arrays_are_judged_cell_by_cell(rows):
    arrays = [np.array(row, dtype=np.int8) for row in rows]
    for cell in range(4):
        assert all_of(arrays)[cell] == all_of([row[cell] for row in rows])
        assert any_of(arrays)[cell] == any_of([row[cell] for row in rows])


@given(st.lists(st.sampled_from(VALUES), min_size=1, max_size=6))
def test_learning_more_never_turns_a_known_verdict_round(parts):
    for rule in (all_of, any_of, lambda p: at_least(p, 2), lambda p: mean_of(p, 0.5)):
        before = int(rule(parts))
        for place, part in enumerate(parts):
            if part == UNKNOWN and before != UNKNOWN:
                for settled in (TRUE, FALSE):
                    assert int(rule([*parts[:place], settled, *parts[place + 1 :]])) == before


def test_words():
    assert [word(v) for v in VALUES] == ["true", "false", "not determinable"]
