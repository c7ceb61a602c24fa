"""The reference page of the planning floor: made from its files, and current."""

from __future__ import annotations

from pathlib import Path

from lustrum.planning.aims import objective_names
from lustrum.planning.drafting import constraint_families
from lustrum.planning.reference import as_markdown, planning_page

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "planning.md"


def test_the_page_is_current():
    text = PAGE.read_text(encoding="utf-8")
    assert planning_page(text) == text, "run scripts/write_reference.py"


def test_every_constraint_and_objective_stands_on_the_page_with_its_source():
    text = PAGE.read_text(encoding="utf-8")
    names = [*constraint_families(), *objective_names()]
    for name in names:
        assert f"### `{name}`" in text
    assert text.count("*Sources:*") == len(names)


def test_no_markup_of_docstrings_is_left():
    assert ":math:" not in (text := PAGE.read_text(encoding="utf-8"))
    assert ".. math::" not in text and "``" not in text.replace("```", "")


def test_an_equation_of_several_lines_is_one_block():
    made = as_markdown("Head.\n\n.. math::\n    a \\\\\n    b\n\nTail ``x`` and :math:`y`.")
    assert made == "Head.\n\n$$\na \\\\\nb\n$$\n\nTail `x` and $y$."
