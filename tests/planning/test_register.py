"""Every constraint and objective says its equation, unit and source, and has a test of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lustrum.discovery import list_files
from lustrum.planning.drafting import constraint_families, objective_names
from lustrum.planning.settings import PlanSettings

FILES = {
    **{f"constraint {name}": path for name, path in list_files("lustrum.planning.constraints").items()},
    **{f"objective {name}": path for name, path in list_files("lustrum.planning.objectives").items()},
}
SHOWN_BY = {
    "constraint capacity": "test_stated_capacity_without_capital",
    "constraint capital": "test_capital_is_built_with_a_delay",
    "constraint deliveries": "test_committed_deliveries_come_first",
    "constraint labour": "test_labour_by_season",
    "constraint land": "test_land_by_class",
    "constraint material-balance": "test_program_of_two_products_by_hand",
    "constraint needs": "test_floors_and_a_basket",
    "constraint pace": "test_pace_of_change",
    "constraint started": "test_von_neumann_growth",
    "constraint stocks": "test_stocks_carry_over_and_spoil",
    "constraint terminal": "test_what_is_left_at_the_end",
    "constraint trade": "test_trade_is_paid_for",
    "constraint transport": "test_links_carry_goods_and_use_freight",
    "constraint uncommanded": "test_forms_outside_command_keep_their_level",
    "objective capacity": "test_williams_economic_planning",
    "objective employment": "test_most_labour_and_most_output",
    "objective labour": "test_leontief_wheat_and_cloth",
    "objective needs": "test_needs_tier_by_tier",
    "objective output": "test_most_labour_and_most_output",
    "objective proportions": "test_tie_break_stays_near_last_year",
    "objective ray": "test_kantorovich_excavators",
}


def test_all_are_found_by_their_place():
    assert {f"constraint {name}" for name in constraint_families()} | {
        f"objective {name}" for name in objective_names()
    } == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_each_says_equation_unit_and_source(name):
    head = FILES[name].read_text(encoding="utf-8").split('"""')[1]
    assert ":math:" in head or ".. math::" in head
    assert re.search(r"^Unit: ", head, re.MULTILINE)
    assert "Sources\n-------" in head


@pytest.mark.parametrize("name", FILES)
def test_each_has_a_test_of_its_own(name):
    tests = "\n".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert f"def {SHOWN_BY[name]}(" in tests


def test_every_setting_says_what_it_is():
    for name, field in PlanSettings.model_fields.items():
        assert field.description, name
