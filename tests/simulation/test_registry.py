"""Mechanisms are found by place, chosen by slot, and do not write over one another."""

from __future__ import annotations

import pytest

from lustrum.errors import NameProblems, ScenarioProblems
from lustrum.simulation.registry import PHASES, choose, find_mechanisms, mechanism

from .toy_mechanisms import life, make, tax


def _some():
    found = [
        make(life, "life", "people", writes=("persons.household",), order=2),
        make(life, "life", "people", name="other-life", default=False, rival_of="life"),
        make(tax, "tax", "incomes", writes=("households.income[wage]",)),
        make(tax, "rent", "procurement", writes=("households.income[rent]",)),
        make(tax, "early", "people", order=1),
    ]
    return {member.name: member for member in found}


def test_the_default_works_unless_a_scenario_picks_another():
    assert [m.name for m in choose(_some(), {})] == ["early", "life", "rent", "tax"]
    assert [m.name for m in choose(_some(), {"life": "other-life"})] == ["other-life", "early", "rent", "tax"]
    assert [m.name for m in choose(_some(), {"life": "none"})] == ["early", "rent", "tax"]


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"lif": "life"}, "Unknown slot. Found 'lif'"),
        ({"life": "other-live"}, "Nearest: 'other-life'"),
    ],
)
def test_an_unknown_choice_names_the_nearest(wanted, said):
    with pytest.raises(ScenarioProblems, match=said):
        choose(_some(), wanted)


def test_two_slots_that_write_one_column_are_refused():
    found = _some() | {"more": make(life, "more", "people", writes=("persons.household",))}
    with pytest.raises(ScenarioProblems, match=r"Two slots write one column.*persons\.household"):
        choose(found, {})


def test_two_defaults_of_one_slot_are_refused():
    found = _some() | {"second": make(life, "life", "people", name="second")}
    with pytest.raises(ScenarioProblems, match="the default of one slot"):
        choose(found, {})


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"phase": "peple"}, "Nearest: 'people'"),
        ({"reads": ("units.outptu",)}, r"Nearest: 'units\.output'"),
        ({"writes": ("units.effort[mine]", "unit.effort")}, "'unit.effort'"),
    ],
)
def test_a_declaration_with_an_unknown_name_is_refused(facts, said):
    with pytest.raises(NameProblems, match=said):
        mechanism("slot", **({"phase": "people"} | facts))


def test_what_is_found_by_place_is_declared_in_full():
    found = find_mechanisms()
    for name, member in found.items():
        assert member.name == name
        assert member.phase in PHASES
        assert member.source, f"{name} names no source"
        assert member.rule.__doc__, f"{name} has no docstring"
    choose(found, {})
