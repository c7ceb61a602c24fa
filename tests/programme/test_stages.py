"""Gates in three values, stages one after another, and cycles by name."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.programme.stages import (
    Acting,
    After,
    All,
    AnyOf,
    Facts,
    Gate,
    Leaf,
    Not,
    Progress,
    Since,
    Stage,
    advance,
    evaluate,
    find_cycle,
    leaves,
)
from lustrum.quantities.calendar import Month

NOW = Month(1950, 6)
TRUE, FALSE, UNKNOWN = Since(NOW), Since(NOW + 1), Leaf("x", ">", 0)
VALUES = {True: TRUE, False: FALSE, None: UNKNOWN}
FACTS = Facts(NOW)


@pytest.mark.parametrize(
    ("a", "b", "both", "one"),
    [
        (True, True, True, True),
        (True, False, False, True),
        (True, None, None, True),
        (False, False, False, False),
        (False, None, False, None),
        (None, None, None, None),
    ],
)
def test_kleene_tables(a, b, both, one):
    for first, second in ((a, b), (b, a)):
        parts = (VALUES[first], VALUES[second])
        assert evaluate(All(parts), FACTS) is both
        assert evaluate(AnyOf(parts), FACTS) is one


@pytest.mark.parametrize(("value", "opposite"), [(True, False), (False, True), (None, None)])
def test_not(value, opposite):
    assert evaluate(Not(VALUES[value]), FACTS) is opposite


gates: st.SearchStrategy[Gate] = st.recursive(
    st.sampled_from([TRUE, FALSE, UNKNOWN]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: All(tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        inner.map(Not),
    ),
    max_leaves=8,
)


@given(gates)
def test_what_is_true_or_false_stays_so_whatever_the_unknown_turns_out_to_be(gate: Gate):
    verdict = evaluate(gate, FACTS)
    for value in (1.0, -1.0):
        found = evaluate(gate, Facts(NOW, observe=lambda observable, basis, value=value: value))
        assert found is not None
        assert verdict is None or found is verdict


@pytest.mark.parametrize(
    ("op", "found", "verdict"),
    [("<", 1.0, True), ("<=", 2.0, True), (">", 2.0, False), (">=", 2.0, True), ("==", 2.0, True), ("!=", 2.0, False)],
)
def test_leaves_compare(op, found, verdict):
    facts = Facts(NOW, observe=lambda observable, basis: found)
    assert evaluate(Leaf("x", op, 2.0), facts) is verdict


def test_a_missing_or_undefined_figure_is_not_determinable_and_never_false():
    assert evaluate(UNKNOWN, FACTS) is None
    assert evaluate(UNKNOWN, Facts(NOW, observe=lambda observable, basis: float("nan"))) is None


def test_a_leaf_asks_for_its_own_basis():
    asked = []
    facts = Facts(NOW, observe=lambda observable, basis: asked.append((observable, basis)) or 1.0)
    evaluate(All((Leaf("harvest", ">", 0), Leaf("harvest", ">", 0, basis="true"))), facts)
    assert asked == [("harvest", "reported"), ("harvest", "true")]


def test_stages_follow_each_other_and_wait_on_missing_data():
    stages = (
        Stage("first", leave=Leaf("rent", "<=", 0.02)),
        Stage("second", enter=After("first"), leave=Acting("war")),
        Stage("war", enter=Acting("war"), leave=Not(Acting("war"))),
        Stage("third", enter=After("war")),
    )
    rent = {Month(1946, 3): None, Month(1946, 4): 0.5, Month(1946, 5): 0.0}
    progress = Progress()
    seen = {}
    for date in [Month(1946, 1) + n for n in range(10)]:
        in_force = frozenset({"war"} if Month(1946, 7) <= date <= Month(1946, 8) else ())
        facts = Facts(date, observe=lambda o, b, date=date: rent.get(date), in_force=in_force)
        progress = advance(stages, progress, facts)
        seen[str(date)] = progress.current()
    assert seen["1946-01"] == ("first",)
    assert seen["1946-03"] == ("first",), "not determinable: nothing is left"
    assert seen["1946-04"] == ("first",)
    assert seen["1946-05"] == ("second",)
    assert seen["1946-07"] == ("war",)
    assert seen["1946-09"] == ("third",)
    assert progress.entered["second"] == progress.left["first"] == Month(1946, 5)


def test_a_stage_lasts_a_month_and_is_entered_once():
    stages = (Stage("short", leave=Since(Month(1946, 1))),)
    progress = advance(stages, Progress(), Facts(Month(1946, 1)))
    assert progress.current() == ("short",)
    progress = advance(stages, progress, Facts(Month(1946, 2)))
    assert progress.current() == ()
    assert advance(stages, progress, Facts(Month(1946, 3))).current() == ()


def test_leaves_of_a_gate_are_listed():
    assert leaves(All((TRUE, AnyOf((Not(UNKNOWN), After("a")))))) == (TRUE, UNKNOWN, After("a"))
    assert leaves(None) == ()


def naive_cycle(edges: dict[int, list[int]]) -> bool:
    """Whether some node reaches itself, by walking."""
    for start, others in edges.items():
        seen, waiting = set(), list(others)
        while waiting:
            node = waiting.pop()
            if node == start:
                return True
            if node not in seen:
                seen.add(node)
                waiting += edges.get(node, [])
    return False


@given(st.dictionaries(st.integers(0, 6), st.lists(st.integers(0, 6), max_size=3), max_size=7))
def test_a_cycle_is_found_if_and_only_if_there_is_one(edges: dict[int, list[int]]):
    named = {str(a): [str(b) for b in others] for a, others in edges.items()}
    known = {a: [b for b in others if b in edges] for a, others in edges.items()}
    cycle = find_cycle(named)
    assert bool(cycle) == naive_cycle(known)
    if cycle:
        assert cycle[0] == cycle[-1]
        assert all(second in named[first] for first, second in pairwise(cycle))
