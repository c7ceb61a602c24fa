"""Every constraint and objective says its equation, unit and source, and has a stored small model."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, get_args, get_origin

import pytest
from tests.planning.stored import read_models

import lustrum.planning
from lustrum.discovery import list_files
from lustrum.planning.drafting import constraint_families, objective_names
from lustrum.planning.settings import PlanSettings

FLOOR = Path(lustrum.planning.__file__).parent
FILES = {
    **{f"constraint {name}": path for name, path in list_files("lustrum.planning.constraints").items()},
    **{f"objective {name}": path for name, path in list_files("lustrum.planning.objectives").items()},
}
SAME_PROGRAMME = {"solver"}
"""Settings of one word among several that say how a programme is solved, not what it is."""


def variants():
    """Return `setting value` for every setting of one word among several that changes the programme."""
    return [
        f"{name} {value}"
        for name, field in PlanSettings.model_fields.items()
        if name not in SAME_PROGRAMME
        for kind in (field.annotation, *get_args(field.annotation))
        if get_origin(kind) is Literal
        for value in get_args(kind)
    ]


SHOWN = {what for model in read_models().values() for what in model["shows"]}


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


@pytest.mark.parametrize("path", sorted(FLOOR.rglob("*.py")), ids=lambda path: path.relative_to(FLOOR).as_posix())
def test_a_source_is_one_that_a_reader_can_find(path):
    """No file rests on a paper that is not in the repository; its own pages stand in docs/reference."""
    cited = re.findall(r"(?:[\w-]+/)*[\w-]+\.md\b", path.read_text(encoding="utf-8"))
    root = Path(__file__).parents[2]
    assert [name for name in cited if not (root / name).is_file()] == []


@pytest.mark.parametrize("name", [*FILES, *variants()])
def test_each_has_a_stored_model(name):
    """A small model in tests/cases/plans with its optimum by hand, and another without what it shows."""
    assert name in SHOWN


def test_stored_models_show_only_what_there_is():
    settings = {f"setting {name}" for name in PlanSettings.model_fields}
    assert set() == SHOWN - {*FILES, *variants()} - settings


def test_every_setting_says_what_it_is():
    for name, field in PlanSettings.model_fields.items():
        assert field.description, name
