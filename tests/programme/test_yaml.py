"""YAML 1.2: what is text stays text, every value knows its place, and bad files get a sentence."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.programme.yaml12 import MOST_NODES, make_node, parse_yaml, plain, read_yaml


def read(text: str):
    node, problems = parse_yaml(text, "f.yaml")
    assert not problems, problems
    return plain(node)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("no", "no"),
        ("Yes", "Yes"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("null", None),
        ("1e3", 1000.0),
        ("1E-2", 0.01),
        ("-.5", -0.5),
        ("12.", 12.0),
        ("010", 10),
        ("0o10", 8),
        ("0x1F", 31),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("190:20:30", "190:20:30"),
        ("1946-03-05", "1946-03-05"),
        ("1946-03", "1946-03"),
        ("1946", 1946),
        ("'1946'", "1946"),
        ('"true"', "true"),
        ("!!str 5", "5"),
        ("+5", 5),
        ("0b11", "0b11"),
        ("=", "="),
        ("<<", "<<"),
    ],
)
def test_scalars_mean_what_the_core_schema_says(text, value):
    found = read(f"key: {text}")["key"]
    assert found == value
    assert type(found) is type(value)


def test_keys_are_text_and_merge_keys_are_no_magic():
    assert read("{NO: 1, 1954: 2, true: 3, <<: 4}") == {"NO": 1, "1954": 2, "true": 3, "<<": 4}


def test_aliases_are_followed():
    assert read("a: &x {b: [1, 2]}\nc: *x") == {"a": {"b": [1, 2]}, "c": {"b": [1, 2]}}


def test_every_value_knows_its_line_and_column():
    node, _ = parse_yaml("a: 1\nb:\n  - x\n  - c: 2\n", "f.yaml")
    assert node is not None
    assert (node.entries["a"].line, node.entries["a"].column) == (1, 1)
    assert (node.entries["b"].line, node.entries["b"].column) == (2, 1)
    assert (node.entries["b"].items[0].line, node.entries["b"].items[0].column) == (3, 5)
    assert node.entries["b"].items[1].entries["c"].where("b.c") == "f.yaml line 4, column 5, b.c"


@pytest.mark.parametrize(
    ("text", "what", "line"),
    [
        ("a: 1\nb: 2\na: 3", "This key stands twice.", 3),
        ("a: .nan", "Not a number.", 1),
        ("a: 1\nb: 1e400", "Not a finite number.", 2),
        ("b: -.inf", "Not a finite number.", 1),
        ("a: !thing 1", "Tags are not used here.", 1),
        ("a: 1\n---\nb: 2", "A file holds one document.", 2),
        ("? [a, b]\n: 1", "A key must be one word or text.", 1),
        ("a: [1, 2\nb: 3", "This is not YAML", 2),
        ("a: b: c", "This is not YAML", 1),
        ("a:\n\t- 1", "This is not YAML", 2),
        ("a: *nothing", "This alias names nothing that stands before it.", 1),
        ("a: 'open", "This is not YAML", 1),
    ],
)
def test_what_is_wrong_with_a_text_has_a_sentence_and_a_line(text, what, line):
    _, problems = parse_yaml(text, "f.yaml")
    assert problems and problems[0].what.startswith(what)
    assert f"line {line}" in problems[0].where


def test_several_mistakes_are_told_at_once():
    _, problems = parse_yaml("a: .nan\na: 2\nb: !x 1e999\n", "f.yaml")
    assert len(problems) == 4


def test_an_empty_text_is_a_problem():
    for text in ("", "# only a comment\n"):
        node, problems = parse_yaml(text, "f.yaml")
        assert node is None and problems[0].what == "The file is empty."


def test_deep_nesting_and_bombs_of_aliases_are_refused():
    assert "nested too deep" in parse_yaml("[" * 5000 + "]" * 5000)[1][0].what
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    _, problems = parse_yaml("\n".join(lines))
    assert "too many values" in problems[0].what and str(MOST_NODES) in problems[0].allowed


def test_a_file_that_is_not_there_a_folder_and_other_bytes_are_problems(tmp_path):
    assert read_yaml(tmp_path / "none.yaml")[1][0].what == "The file cannot be read."
    assert "folder" in read_yaml(tmp_path)[1][0].what
    path = tmp_path / "latin.yaml"
    path.write_bytes(b"a: 1\nb: na\xefve\n")
    (problem,) = read_yaml(path)[1]
    assert problem.what == "The file is not UTF-8." and "line 2" in problem.where and "0xef" in problem.found
    path.write_bytes(b"a: \x00\x01")
    assert read_yaml(path)[1][0].what.startswith("This is not YAML")
    path.write_bytes(b"\xef\xbb\xbfa: 1")
    assert plain(read_yaml(path)[0]) == {"a": 1}, "a byte order mark is no mistake"


values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(10**9), 10**9), st.floats(allow_nan=False, allow_infinity=False)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text("abc", min_size=1), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(values)
def test_nodes_of_plain_values_give_them_back(value):
    assert plain(make_node(value)) == value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_are_read_as_they_were_written(value):
    assert read(f"a: {value!r}")["a"] == pytest.approx(value, rel=0, abs=0) or math.isclose(value, 0.0)


@given(st.text(max_size=40))
def test_no_text_ends_in_a_traceback(text):
    node, problems = parse_yaml(text, "f.yaml")
    assert node is not None or problems
