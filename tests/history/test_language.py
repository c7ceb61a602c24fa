"""The language of observables: what is read is what was meant, what is printed is read again, and errors point."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.errors import HistoryProblems
from lustrum.history.language import (
    FUNCTIONS,
    Binary,
    Call,
    Dated,
    Filter,
    Name,
    Negative,
    Number,
    names_in,
    parse,
    to_text,
)

a, b, c = Name("a"), Name("b"), Name("c")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a + b * c", Binary("+", a, Binary("*", b, c))),
        ("(a + b) * c", Binary("*", Binary("+", a, b), c)),
        ("a - b - c", Binary("-", Binary("-", a, b), c)),
        ("a / b / c", Binary("/", Binary("/", a, b), c)),
        ("a - (b - c)", Binary("-", a, Binary("-", b, c))),
        ("a / b @ 1949", Binary("/", a, Dated(b, "1949"))),
        ("(a / b) @ 1949", Dated(Binary("/", a, b), "1949")),
        ("-a @ 1949", Negative(Dated(a, "1949"))),
        ("-a * b", Binary("*", Negative(a), b)),
        ("a - -b", Binary("-", a, Negative(b))),
        ("a @ 1949-01", Dated(a, "1949-01")),
        ("a @ 1949-1", Binary("-", Dated(a, "1949"), Number(1.0))),  # a month has two digits
        ("a @ 1949 - 1", Binary("-", Dated(a, "1949"), Number(1.0))),
        ("yearly(a) * 2.5e-3", Binary("*", Call("yearly", a), Number(0.0025))),
        ("a[x=y]", Name("a", (Filter("x", ("y",)),))),
        ("a[x.y=1|2, z=tax in kind]", Name("a", (Filter("x", ("1", "2"), "y"), Filter("z", ("tax in kind",))))),
        ('a[x="]|,"]', Name("a", (Filter("x", ("]|,",)),))),
        ("a[basis=planned-first]", Name("a", (Filter("basis", ("planned-first",)),))),
        ("growth", Name("growth")),
    ],
)
def test_text_means_this_tree(text, tree):
    assert parse(text) == tree
    assert parse(to_text(tree)) == tree


@pytest.mark.parametrize(
    ("text", "column", "word"),
    [
        ("", 0, "empty"),
        ("   ", 0, "empty"),
        ("a +", 4, "too early"),
        ("a b", 3, "Nothing was expected"),
        ("(a", 3, "not closed"),
        ("a)", 2, "Nothing was expected"),
        ("a[x]", 4, "'=' was expected"),
        ("a[x=]", 5, "label was expected"),
        ("a[x=y", 6, "not closed"),
        ("a[=y]", 3, "dimension or an attribute"),
        ("a[x.=y]", 5, "attribute was expected"),
        ("a @ 49", 5, "Not a date"),
        ("a @ 1949-13", 5, "Not a date"),
        ("a @ 1949 @ 1950", 10, "one date"),
        ("yerly(a)", 1, "Unknown function"),
        ("yearly()", 8, "variable, a number or a bracket"),
        ("a ** b", 4, "variable, a number or a bracket"),
        ("a; import os", 2, "Nothing was expected"),
        ("__import__('os')", 1, "Unknown function"),
        ("a # b", 3, "Nothing was expected"),
        ("1e999", 1, "too large"),
        ("é é", 1, "cannot be read"),
    ],
)
def test_errors_point_at_their_column(text, column, word):
    with pytest.raises(HistoryProblems) as caught:
        parse(text)
    (problem,) = caught.value.problems
    assert word in problem.what
    if column:
        assert problem.where.endswith(f"column {column}"), problem.where


def test_a_wrong_function_names_the_nearest():
    with pytest.raises(HistoryProblems) as caught:
        parse("100 * yerly(a)")
    assert caught.value.problems[0].nearest == "yearly"
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    "text",
    ["(" * 5000 + "a" + ")" * 5000, "-" * 3000 + "a", "a" + "+a" * 1900, "a" * 5000, "(" * 200 + "a" + ")" * 200],
)
def test_monsters_are_refused_without_a_crash(text):
    with pytest.raises(HistoryProblems):
        parse(text)


def test_names_come_in_order():
    tree = parse("a[x=y] / (b @ 1949) + yearly(-c) * 2")
    assert [name.name for name in names_in(tree)] == ["a", "b", "c"]


labels = st.one_of(
    st.from_regex(r"[A-Za-z0-9_.:+/-]{1,6}( [A-Za-z0-9]{1,4})?", fullmatch=True),
    st.text(st.characters(blacklist_characters='"', blacklist_categories=("Cs",)), max_size=6),
)
names = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,8}", fullmatch=True)
filters = st.builds(
    Filter,
    key=names,
    values=st.lists(labels, min_size=1, max_size=3).map(tuple),
    attribute=st.one_of(st.just(""), names),
)
leaves = st.one_of(
    st.builds(Number, st.floats(0, allow_infinity=False, allow_nan=False)),
    st.builds(Name, names, st.lists(filters, max_size=3).map(tuple)),
)
dates = st.one_of(
    st.integers(1000, 9999).map(str),
    st.tuples(st.integers(1000, 9999), st.integers(1, 12)).map(lambda d: f"{d[0]}-{d[1]:02d}"),
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Binary, st.sampled_from("+-*/"), inner, inner),
        st.builds(Dated, inner, dates),
        st.builds(Negative, inner),
        st.builds(Call, st.sampled_from(list(FUNCTIONS)), inner),
    ),
    max_leaves=12,
)


@given(trees)
def test_what_is_printed_is_read_again(tree):
    assert parse(to_text(tree)) == tree
    assert to_text(parse(to_text(tree))) == to_text(tree)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        tree = parse(text)
    except HistoryProblems as error:
        assert len(error.problems) == 1
    else:
        assert parse(to_text(tree)) == tree
