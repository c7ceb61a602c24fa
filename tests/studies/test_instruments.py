"""Every claim that prescribes something is something that can be done, and the doing moves something."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lustrum.assessment.claims import list_claims
from lustrum.programme.library.people import conviction
from lustrum.simulation.registry import find_mechanisms
from lustrum.studies import instruments

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "instruments.md"
PRESCRIPTIVE = [claim.id for claim in list_claims().values() if instruments.is_prescriptive(claim)]


def lacking(number):
    """What is wrong with the acts of a claim."""
    found = instruments.instruments_of(number)
    if not found:
        return [] if instruments.acts_missing().get(number) else ["no measure, and no word why"]
    wrong = [f"{one.measure} moves nothing" for one in found if not one.moves]
    return wrong + (["said to be no act"] if number in instruments.acts_missing() else [])


def test_the_register_has_claims_of_every_kind_that_prescribes():
    assert len(PRESCRIPTIVE) > 30
    assert "D1955-49" in PRESCRIPTIVE
    assert set(instruments.acts_missing()) < set(PRESCRIPTIVE)


@pytest.mark.parametrize("number", PRESCRIPTIVE)
def test_a_claim_that_prescribes_has_a_measure_that_moves_something(number):
    assert lacking(number) == []


def test_a_measure_that_moves_nothing_is_found(monkeypatch):
    instruments.moved_by.cache_clear()
    monkeypatch.setattr(conviction, "effects", lambda month, p: iter(()))
    kind = instruments.load_kind("conviction")
    monkeypatch.setattr(instruments, "load_kind", lambda name: replaced(kind) if name == "conviction" else kind)
    assert lacking("D1955-58") == ["conviction moves nothing"]
    instruments.moved_by.cache_clear()


def replaced(kind):
    return replace(kind, effects=conviction.effects)


def test_what_is_moved_is_a_lever_a_title_or_goods():
    levers = {f"{rule.slot}.{field}" for rule in find_mechanisms().values() for field in rule.pack.model_fields}
    for one in instruments.instruments():
        for move in one.moves:
            table = move.partition(".")[0]
            assert move in levers or table in ("parcels", "units", "households") or move.startswith("post "), one


def test_mechanisms_work_in_the_slots_and_indicators_read_what_they_record():
    found = {(one.claim, one.measure): one for one in instruments.instruments_of("D1955-49")}
    one = found["D1955-49", "cooperatives"]
    assert "coop-membership.pressure" in one.moves
    assert "cooperative-membership" in one.mechanisms
    rules = [rule for rule in find_mechanisms().values() if rule.name in one.mechanisms]
    assert {rule.slot for rule in rules} == {"coop-membership"}
    assert set(one.variables) == {name for rule in rules for name in rule.records}
    plans = {one.measure: one for one in instruments.instruments_of("D1955-36")}
    assert "PLN-01" in plans["industrialisation"].direct


def test_land_reform_moves_titles_and_no_lever():
    (one,) = (one for one in instruments.instruments_of("D1955-16") if one.measure == "land-reform")
    assert "parcels.owner" in one.moves


def test_the_page_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == instruments.instruments_page(), "run: python scripts/write_reference.py"
