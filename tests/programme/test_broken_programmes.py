"""Broken programmes: every problem at once, with line, field, what was found and is allowed, the nearest valid name."""

from __future__ import annotations

import pytest

from lustrum.errors import ProgrammeProblems
from lustrum.programme.storage import load_programme

HEAD = "sources:\n  book: {text: A book, checked: recalled}\nmeasures:\n"

BROKEN = {
    "unknown kind": (
        "  m: {kind: land-refrom, from: 1946-03, source: book}\n",
        [(4, "measures.m.kind", "Unknown kind of measure.", "land-reform")],
    ),
    "no kind": ("  m: {from: 1946-03, source: book}\n", [(4, "measures.m.kind", "The measure has no kind.", "")]),
    "unknown parameter": (
        "  m:\n"
        "    kind: income-tax\n"
        "    from: 1953-01\n"
        "    source: book\n"
        "    parameters: {top_rat: 0.7, top_rate: 0.7}\n",
        [(8, "measures.m.parameters", "Unknown parameter.", "top_rate")],
    ),
    "missing parameter": (
        "  m: {kind: income-tax, from: 1953-01, source: book}\n",
        [(4, "measures.m.parameters.top_rate", "A parameter is missing.", "")],
    ),
    "unit that does not fit": (
        "  m:\n"
        "    kind: land-reform\n"
        "    from: 1946-03\n"
        "    source: book\n"
        "    parameters:\n"
        "      ceiling: {value: 5, unit: t}\n",
        [(9, "measures.m.parameters.ceiling.unit", "The units do not fit.", "")],
    ),
    "unit that is none": (
        "  m:\n"
        "    kind: land-reform\n"
        "    from: 1946-03\n"
        "    source: book\n"
        "    parameters:\n"
        "      ceiling: {value: 5, unit: chongboo}\n",
        [(9, "measures.m.parameters.ceiling.unit", "Not a known unit.", "")],
    ),
    "value outside its range": (
        "  m: {kind: grain-trade-ban, from: 1954-11, source: book, strength: 1.5}\n",
        [(4, "measures.m.strength", "The value is outside its range.", "")],
    ),
    "a thousandfold slip": (
        "  m:\n"
        "    kind: income-tax\n"
        "    from: 1953-01\n"
        "    source: book\n"
        "    parameters: {top_rate: {value: 74, unit: share}}\n",
        [(8, "measures.m.parameters.top_rate", "The value is outside its range.", "")],
    ),
    "text for a number": (
        "  m: {kind: grain-trade-ban, from: 1954-11, source: book, strength: high}\n",
        [(4, "measures.m.strength", "It should be a valid number.", "")],
    ),
    "not a finite number": (
        "  m: {kind: grain-trade-ban, from: 1954-11, source: book, strength: 1e400}\n",
        [(4, "", "Not a finite number.", "")],
    ),
    "until before from": (
        "  m: {kind: grain-trade-ban, from: 1954-11-10, until: 1954-11-05, source: book}\n",
        [(4, "measures.m.until", "The measure ends before it begins.", "")],
    ),
    "no such day": (
        "  m: {kind: grain-trade-ban, from: 1954-02-30, source: book}\n",
        [(4, "measures.m.from", "Not a date.", "")],
    ),
    "month thirteen": (
        "  m: {kind: grain-trade-ban, from: 1954-13, source: book}\n",
        [(4, "measures.m.from", "Not a date.", "")],
    ),
    "no beginning": (
        "  m: {kind: grain-trade-ban, source: book}\n",
        [(4, "measures.m", "The measure has no beginning.", "")],
    ),
    "dated values out of order": (
        "  m:\n"
        "    kind: grain-trade-ban\n"
        "    from: 1954-11\n"
        "    source: book\n"
        "    strength:\n"
        "      1955-06: 0.3\n"
        "      1954-11: 0.9\n",
        [(10, "measures.m.strength.1954-11", "The dates are out of order.", "")],
    ),
    "dated value outside its range": (
        "  m:\n"
        "    kind: grain-trade-ban\n"
        "    from: 1954-11\n"
        "    source: book\n"
        "    strength:\n"
        "      1954-11: 0.9\n"
        "      1955-06: 3\n",
        [(10, "measures.m.strength.1955-06", "The value is outside its range.", "")],
    ),
    "unknown stage": (
        "  m: {kind: grain-trade-ban, stage: recovry, source: book}\nstages: {recovery: {title: Recovery}}\n",
        [(4, "measures.m.stage", "Unknown stage.", "recovery")],
    ),
    "a cycle of stages": (
        "  m: {kind: grain-trade-ban, from: 1954-11, source: book}\nstages:\n  a: {enter: {after: b}}\n"
        "  b: {enter: {all: [{after: c}, {since: 1950}]}}\n  c: {enter: {after: a}}\n",
        [(6, "stages.a", "The stages wait for each other.", "")],
    ),
    "a gate on an unknown measure": (
        "  war: {kind: grain-trade-ban, from: 1954-11, source: book}\nstages:\n  a: {leave: {in-force: wars}}\n",
        [(6, "stages.a", "A gate waits for an unknown measure.", "war")],
    ),
    "no gate": (
        "  m: {kind: grain-trade-ban, from: 1954-11, source: book}\nstages:\n  a: {leave: {unless: b}}\n",
        [(6, "stages.a.leave", "This is no gate.", "")],
    ),
    "a gate on an unknown variable": (
        "  m: {kind: grain-trade-ban, from: 1954-11, source: book}\nstages:\n"
        "  a: {leave: {observable: rent_payd, op: <=, value: 0.02}}\n",
        [(6, "stages.a.leave.observable", "The record has no such variable.", "rent_paid")],
    ),
    "unknown claim": (
        "  m: {kind: grain-trade-ban, from: 1954-11, source: book, claim: [D1955-57, D1955-577]}\n",
        [(4, "measures.m.claim", "Unknown claim.", "D1955-57")],
    ),
    "blank source": (
        '  m: {kind: grain-trade-ban, from: 1954-11, source: ""}\n',
        [(4, "measures.m.source", "The source is blank.", "")],
    ),
    "no source": (
        "  m: {kind: grain-trade-ban, from: 1954-11}\n",
        [(4, "measures.m", "The measure has no source.", "")],
    ),
    "unknown source": (
        "  m: {kind: grain-trade-ban, from: 1954-11, source: bok}\n",
        [(4, "measures.m.source", "Unknown source.", "book")],
    ),
    "unknown source of a number": (
        "  m: {kind: grain-trade-ban, from: 1954-11, source: book, strength: {value: 0.5, source: bok}}\n",
        [(4, "measures.m.strength.source", "Unknown source.", "book")],
    ),
    "unknown evidence": (
        "  m: {kind: grain-trade-ban, from: 1954-11, source: book, evidence: recaled}\n",
        [(4, "measures.m.evidence", "Unknown word.", "recalled")],
    ),
    "duplicate id": (
        "  m: {kind: grain-trade-ban, from: 1954-11, source: book}\n"
        "  m: {kind: income-tax, from: 1953-01, source: book}\n",
        [(5, "m", "This key stands twice.", "")],
    ),
    "one id for a measure and a shock": (
        "  m: {kind: grain-trade-ban, from: 1954-11, source: book}\n"
        "shocks:\n"
        "  m: {kind: grain-trade-ban, from: 1950, source: book}\n",
        [(6, "shocks.m", "Two measures have one name.", "")],
    ),
    "unknown need": (
        "  merger: {kind: cooperative-merger, from: 1958-10, source: book, needs: [coopertives]}\n"
        "  cooperatives: {kind: cooperatives, from: 1954-01, source: book}\n",
        [(4, "merger.needs", "Unknown measure.", "cooperatives")],
    ),
    "unknown override": (
        "  a: {kind: grain-trade-ban, from: 1954-11, source: book, overrides: [trade-bann]}\n"
        "  trade-ban: {kind: income-tax, from: 1953-01, source: book, parameters: {top_rate: 0.1}}\n",
        [(4, "a.overrides", "Unknown measure.", "trade-ban")],
    ),
    "a cycle of needs": (
        "  a: {kind: cooperative-merger, from: 1958-10, source: book, needs: [b]}\n"
        "  b: {kind: cooperatives, from: 1954-01, source: book, needs: [a]}\n",
        [(4, "needs", "The measures need each other.", "")],
    ),
    "a measure that overrides itself": (
        "  a: {kind: grain-trade-ban, from: 1954-11, source: book, overrides: [a]}\n",
        [(4, "a.overrides", "A measure names itself.", "")],
    ),
    "unknown field": (
        "  m: {kind: grain-trade-ban, from: 1954-11, source: book, strengths: 0.5}\n",
        [(4, "measures.m", "Unknown field.", "strength")],
    ),
    "unknown land to take": (
        "  m:\n"
        "    kind: land-reform\n"
        "    from: 1946-03\n"
        "    source: book\n"
        "    parameters: {ceiling: 1, take: [foreign, church]}\n",
        [(8, "measures.m.parameters.take.2", "Unknown word.", "")],
    ),
    "unknown line of damage": (
        "  m:\n    kind: war\n    from: 1950-06\n    source: book\n    parameters:\n      months: 3\n      damage:\n"
        "        - {lost: capital, share: 0.5}\n        - {lost: land, share: 1.5}\n",
        [(12, "measures.m.parameters.damage.2.share", "The value is outside its range.", "")],
    ),
    "a list of measures": ("  - m\n", [(3, "measures", "A mapping was wanted here.", "")]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_programme_is_told_with_place_and_remedy(name: str, write):
    text, expected = BROKEN[name]
    with pytest.raises(ProgrammeProblems) as caught:
        load_programme(write(HEAD + text))
    assert caught.value.exit_code == 2
    found = caught.value.problems
    assert len(found) == len(expected), "\n".join(map(str, found))
    for problem, (line, field, what, near) in zip(found, expected, strict=True):
        assert problem.what == what
        assert f"programme.yaml line {line}," in problem.where
        assert problem.where.endswith(field)
        assert problem.nearest == near


def test_cycles_are_named():
    for name, cycle in (("a cycle of stages", ("a", "b", "c")), ("a cycle of needs", ("a", "b"))):
        assert all(part in BROKEN[name][0] for part in cycle)


def test_the_cycle_of_stages_is_told_in_order(write):
    with pytest.raises(ProgrammeProblems) as caught:
        load_programme(write(HEAD + BROKEN["a cycle of stages"][0]))
    (problem,) = caught.value.problems
    assert problem.found in ("a → b → c → a", "b → c → a → b", "c → a → b → c")


def test_many_mistakes_are_told_at_once(write):
    text = HEAD + "".join(part for name, (part, _) in BROKEN.items() if name in ("unknown kind", "unit that is none"))
    text = (
        text.replace("  m:\n", "  n:\n") + "  o: {kind: grain-trade-ban, from: 1954-13, source: nobody, strength: 7}\n"
    )
    with pytest.raises(ProgrammeProblems) as caught:
        load_programme(write(text))
    told = [problem.what for problem in caught.value.problems]
    assert told == [
        "Unknown kind of measure.",
        "Not a known unit.",
        "Not a date.",
        "Unknown source.",
        "The value is outside its range.",
    ]
    assert "5 problems" in str(caught.value)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "The file is empty."),
        (b"measures: {a: \xff}", "The file is not UTF-8."),
        (b"- a\n- b\n", "A mapping was wanted here."),
        (b"just text", "A mapping was wanted here."),
        (b"measures: [", "This is not YAML: did not find expected node content."),
        (b"measure: {}", "Unknown field."),
    ],
)
def test_files_that_are_no_programme(data: bytes, what: str, tmp_path):
    path = tmp_path / "programme.yaml"
    path.write_bytes(data)
    with pytest.raises(ProgrammeProblems) as caught:
        load_programme(path)
    assert caught.value.problems[0].what == what


def test_a_folder_without_a_programme_and_a_name_that_is_none(tmp_path):
    with pytest.raises(ProgrammeProblems):
        load_programme(tmp_path)
    with pytest.raises(ProgrammeProblems) as caught:
        load_programme("koera")
    assert caught.value.problems[0].nearest == "korea"


def test_units_are_converted_on_the_way_in(programme_of):
    programme = programme_of(
        """
measures:
  reform:
    kind: land-reform
    from: 1946-03-05
    until: 1946-03-31
    source: book
    parameters: {ceiling: {value: 5, unit: chongbo}, compensation: {value: 100, unit: won/ha}}
  tax:
    kind: income-tax
    from: 1953-01
    source: book
    parameters: {top_rate: {value: 74, unit: percent}}
"""
    )
    reform = programme["reform"]
    assert reform.parameters(reform.start).ceiling == 49_600
    assert reform.parameters(reform.start).compensation == pytest.approx(0.01)
    assert programme["tax"].parameters(programme["tax"].start).top_rate == pytest.approx(0.74)


def test_a_bare_year_until_lasts_to_its_december_and_days_are_kept_as_written(programme_of):
    programme = programme_of("measures:\n  m: {kind: grain-trade-ban, from: 1954-11-05, until: 1957, source: book}\n")
    assert str(programme["m"].until) == "1957-12"
    assert programme["m"].dates == ("1954-11-05", "1957")


def test_the_word_true_is_a_basis(programme_of):
    programme = programme_of(
        "stages:\n  a: {leave: {observable: 'rent_paid / crop_of_tenants', op: <=, value: 0.02, basis: true}}\n"
    )
    assert programme.stages[0].leave.basis == "true"


def test_evidence_of_a_measure_joins_that_of_its_numbers(programme_of):
    programme = programme_of(
        "measures:\n  m: {kind: grain-trade-ban, from: 1954-11, source: book, evidence: read,"
        " strength: {value: 0.9, evidence: synthetic}}\n"
    )
    assert programme["m"].evidence_words == ("read", "synthetic")
