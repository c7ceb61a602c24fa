"""The register of kinds of measures, and each kind's own case."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import pytest

from lustrum.errors import NameProblems
from lustrum.programme import view
from lustrum.programme.claims import list_claims
from lustrum.programme.effects import Scale, Set, describe
from lustrum.programme.measures import OWN_UNIT, PERIODS, field_facts, list_kinds, load_kind
from lustrum.programme.reference import programme_page
from lustrum.programme.view import MeasureMonth, PlainMonth
from lustrum.programme.yaml12 import plain, read_yaml
from lustrum.quantities.calendar import Month
from lustrum.quantities.units import check_unit
from lustrum.simulation import state
from lustrum.simulation.registry import find_mechanisms

CASES = Path(__file__).parents[1] / "cases" / "measures"
KINDS = sorted(list_kinds())


def read_case(kind: str) -> dict[str, Any]:
    node, problems = read_yaml(CASES / f"{kind}.yaml")
    assert not problems, problems
    assert node is not None
    return plain(node)


def as_given(value: Any) -> Any:
    """Lists become tuples, as a programme gives them."""
    if isinstance(value, list):
        return tuple(as_given(part) for part in value)
    return {key: as_given(part) for key, part in value.items()} if isinstance(value, dict) else value


def test_there_are_kinds_in_every_domain_of_the_programme():
    assert set(list_kinds().values()) >= {
        "land", "ownership", "crafts", "trade", "industry", "people", "money", "external", "reports",
    }  # fmt: skip
    assert len(KINDS) >= 25


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_says_what_it_is(kind: str):
    found = load_kind(kind)
    assert found.title and found.domain and found.domain_title
    for part in ("Claims ", "`strength`", "Does not do:", "Sources\n-------"):
        assert part in found.doc, f"{kind}: the docstring lacks {part!r}"
    assert not [claim for claim in found.claims if claim not in list_claims()]
    assert found.claims or "Claims none" in found.doc


@pytest.mark.parametrize("kind", KINDS)
def test_each_parameter_has_a_unit_a_period_a_meaning_and_a_source(kind: str):
    for name, info in load_kind(kind).parameters.model_fields.items():
        facts = field_facts(info)
        assert info.description, f"{kind}.{name}"
        assert facts["period"] in PERIODS, f"{kind}.{name}"
        assert facts["source"], f"{kind}.{name}"
        if facts["unit"] not in ("", OWN_UNIT):
            check_unit(facts["unit"])
        is_number = "float" in str(info.annotation)
        assert facts["unit"] or not is_number or name == "rate", f"{kind}.{name} is a number without a unit"


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_a_case_that_comes_out(kind: str, month_of, decoded):
    assert (CASES / f"{kind}.yaml").is_file(), f"write tests/cases/measures/{kind}.yaml"
    case = read_case(kind)
    assert case["kind"] == kind
    assert str(case["source"]).strip(), "a case says where its numbers come from"
    parameters = load_kind(kind).parameters(**as_given(case["parameters"]))
    month = MeasureMonth(month_of(case), case.get("elapsed", 0), None)
    found = [describe(effect) for effect in load_kind(kind).effects(month, parameters)]
    expected = [decoded(effect) for effect in case["expect"]]
    assert len(found) == len(expected), found
    for effect, wanted in zip(found, expected, strict=True):
        assert effect.keys() == wanted.keys()
        for key, value in wanted.items():
            numeric = isinstance(value, (int, float)) and not isinstance(value, bool)
            assert effect[key] == (pytest.approx(value) if numeric else value), (effect, key)


def test_no_case_is_left_without_its_kind():
    assert sorted(path.stem for path in CASES.glob("*.yaml")) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_pure_and_does_nothing_to_an_empty_economy_but_set_parameters(kind: str):
    parameters = load_kind(kind).parameters(**as_given(read_case(kind)["parameters"]))
    month = MeasureMonth(PlainMonth(Month(1950, 1)), 0, None)
    first = [describe(effect) for effect in load_kind(kind).effects(month, parameters)]
    again = [describe(effect) for effect in load_kind(kind).effects(month, parameters)]
    assert first == again
    assert not [effect for effect in first if effect["effect"] == "reassign"]


@pytest.mark.parametrize("kind", KINDS)
def test_without_strength_nothing_is_taken_posted_or_pressed(kind: str, month_of):
    case = read_case(kind)
    parameters = load_kind(kind).parameters(**{**as_given(case["parameters"]), "strength": 0.0})
    effects = [describe(e) for e in load_kind(kind).effects(MeasureMonth(month_of(case), 0, None), parameters)]
    assert not [effect for effect in effects if effect["effect"] in ("reassign", "post")]
    assert all(effect["factor"] == 1 for effect in effects if effect["effect"] == "scale")
    assert all(not e["value"] for e in effects if str(e.get("parameter", "")).endswith((".pressure", ".tax_rate")))


def test_an_unknown_kind_names_the_nearest():
    with pytest.raises(NameProblems) as caught:
        load_kind("land-refrom")
    assert caught.value.problems[0].nearest == "land-reform"


def test_kinds_of_measures_read_no_label_by_name():
    """Forms, classes and regions are chosen by role: no file of the library names one of korea's."""
    for kind in KINDS:
        code = inspect.getsource(load_kind(kind).effects)
        for label in ('"S"', '"PP"', '"K"', '"X"', '"tenant"', '"west"'):
            assert label not in code


def test_notes_are_exchanged_in_one_month_only():
    kind = load_kind("note-exchange")
    later = MeasureMonth(PlainMonth(Month(1948, 1)), 1, 2)
    assert not list(kind.effects(later, kind.parameters(lost=0.5)))


def test_damage_over_all_months_adds_up_and_then_ends():
    kind = load_kind("war")
    parameters = kind.parameters(months=38, damage=({"lost": "capital", "share": 0.75},))
    left = 1.0
    for month in range(40):
        for effect in kind.effects(MeasureMonth(PlainMonth(Month(1950, 6) + month), month, None), parameters):
            left *= 1 - describe(effect).get("amount", 0.0)
    assert left == pytest.approx(0.25)


def test_the_reference_lists_every_kind_and_parameter():
    text = (Path(__file__).parents[2] / "docs" / "reference" / "programme.md").read_text(encoding="utf-8")
    sections = dict(zip(*[iter(re.split(r"\n\*\*`([a-z-]+)`\*\* ", text)[1:])] * 2, strict=True))
    assert sorted(sections) == KINDS
    for kind, section in sections.items():
        for name in load_kind(kind).parameters.model_fields:
            assert name == "strength" or f"| `{name}` |" in section, f"{kind}.{name} is not in the reference"
        assert "Strength: " in section


def test_the_page_of_kinds_is_written_from_the_library():
    page = (Path(__file__).parents[2] / "docs" / "reference" / "programme.md").read_text(encoding="utf-8")
    assert programme_page(page) == page, "run: python scripts/write_reference.py"


def test_the_view_names_bodies_and_holders_as_the_simulation_does():
    assert (view.BODIES, view.HOLDERS) == (state.BODIES, state.HOLDERS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_parameter_that_a_kind_moves_belongs_to_a_mechanism(kind: str, month_of):
    known = {f"{rule.slot}.{field}" for rule in find_mechanisms().values() for field in rule.pack.model_fields}
    case = read_case(kind)
    parameters = load_kind(kind).parameters(**as_given(case["parameters"]))
    for effect in load_kind(kind).effects(MeasureMonth(month_of(case), 0, None), parameters):
        assert not isinstance(effect, (Set, Scale)) or effect.parameter in known
