"""The register: a mechanism says what its law is, where it comes from and what its parameters are, and has a case."""

from __future__ import annotations

import importlib
import inspect

import pytest

from lustrum.simulation.registry import find_mechanisms

from .test_cases import CASES, CHECKS

FOUND = find_mechanisms()
MARKS = {"read", "derived", "recalled", "synthetic"}


def stated(text: str) -> bool:
    """An equation, or a rule of at least a sentence after the first line."""
    body = text.partition("Sources\n")[0].strip().splitlines()
    return ".. math::" in text or ":math:`" in text or sum(len(line) for line in body[1:]) > 80


@pytest.mark.parametrize("name", FOUND)
def test_a_mechanism_states_its_law_and_its_sources(name):
    module = importlib.import_module(FOUND[name].module)
    text = inspect.getdoc(module) or ""
    assert stated(text), "neither an equation nor a rule"
    assert "Sources\n-------\n" in text
    assert len(text.split("Sources\n-------\n")[1].strip()) > 10
    assert inspect.getdoc(FOUND[name].rule)
    assert FOUND[name].source


@pytest.mark.parametrize("name", FOUND)
def test_the_first_line_is_one_sentence_without_markup(name):
    """It stands in ``lustrum list mechanisms``, where a formula is read as it is written."""
    line = (inspect.getdoc(importlib.import_module(FOUND[name].module)) or "").splitlines()[0]
    assert ":math:" not in line
    assert line.endswith(".")
    assert ". " not in line


@pytest.mark.parametrize("name", FOUND)
def test_a_parameter_has_meaning_unit_range_source_and_mark(name):
    lacking = []
    for field, info in FOUND[name].pack.model_fields.items():
        extra = info.json_schema_extra or {}
        lacking += [f"{field}: {what}" for what in ("unit", "source", "mark") if not extra.get(what)]
        if not info.description:
            lacking.append(f"{field}: meaning")
        if not extra.get("dim") and not info.metadata:
            lacking.append(f"{field}: range")
        if extra.get("mark") not in MARKS:
            lacking.append(f"{field}: mark {extra.get('mark')}")
    assert lacking == []


@pytest.mark.parametrize("name", FOUND)
def test_a_mechanism_has_a_case(name):
    stem = FOUND[name].module.rpartition(".")[2]
    assert any(check.startswith(f"{stem}-") for check in CHECKS), f"write {CASES}/{stem}.py"
