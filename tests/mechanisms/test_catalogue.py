"""The catalogue of the literature is carried out in full: with a case, a source, and rivals where it is disputed."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from lustrum.studies.mechanisms_page import carriers, mechanisms_page, read_catalogue

from .test_cases import CHECKS

CATALOGUE = read_catalogue()
CARRIERS = carriers()
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "mechanisms.md"
VALIDATOR_CASES = Path(__file__).parents[1] / "cases" / "validators"


def test_the_catalogue_has_thirty_four_rows_without_a_gap():
    assert list(CATALOGUE) == list(range(1, 35))


@pytest.mark.parametrize("number", CATALOGUE)
def test_a_row_is_carried_out_by_what_it_says(number):
    rules, tests = CARRIERS[number]
    if CATALOGUE[number].role == "validator":
        assert tests and not rules
    else:
        assert rules


@pytest.mark.parametrize("number", CATALOGUE)
def test_what_carries_a_row_out_has_a_case_of_its_own_and_names_the_source(number):
    rules, tests = CARRIERS[number]
    for one in rules:
        stem = one.module.rpartition(".")[2]
        assert any(check.startswith(f"{stem}-") for check in CHECKS), f"no case of {one.name}"
        assert one.source
    for one in tests:
        assert (VALIDATOR_CASES / f"{one.name.replace('-', '_')}.py").is_file(), f"no case of {one.name}"
    names = [word for word in CATALOGUE[number].sources.replace(";", " ").split() if word[0].isupper()]
    told = " ".join(texts(number))
    if "project construct" not in CATALOGUE[number].sources and "practice of" not in CATALOGUE[number].sources:
        assert any(name in told for name in names), f"none of {names}"


def texts(number):
    """What the files of a row say of themselves."""
    rules, tests = CARRIERS[number]
    for one in rules:
        yield importlib.import_module(one.module).__doc__ or ""
        yield from (reading.source for reading in one.readings().values())
    yield from (one.text for one in tests)


@pytest.mark.parametrize("number", [number for number, row in CATALOGUE.items() if row.rivals])
def test_a_disputed_row_ships_every_side(number):
    rules, _ = CARRIERS[number]
    sides = len([side for side in CATALOGUE[number].rivals.split(";") if side.strip()])
    readings = sum(len(one.readings()) or 1 for one in rules)
    assert readings >= max(2, sides)
    slots = {one.slot for one in rules}
    assert len(slots) < readings, "rivals share a slot or are readings of one rule"
    for one in rules:
        packs = [reading.pack for reading in one.readings().values()]
        assert len(packs) == len({str(pack) for pack in packs}), "two readings with the same values are one"


def test_the_page_is_made_from_the_files():
    assert PAGE.read_text(encoding="utf-8") == mechanisms_page(), "run: python scripts/write_reference.py"
