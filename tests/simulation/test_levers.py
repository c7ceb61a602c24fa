"""Levers start each month from their baseline: set, then scaled, within their range; wrong targets are found before."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from lustrum.errors import ScenarioProblems
from lustrum.quantities.labels import LabelTable
from lustrum.simulation.levers import Labels, Levers, make_packs
from lustrum.simulation.mechanisms.exchange import foreign_trade, treaty_trade
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.vocabulary import run_labels

from .small_economy import make_economy
from .toy_mechanisms import make, tax

GROUPS = LabelTable("group", ("a", "b", "c"), {"role": np.array(["poor", "rich", "poor"], dtype=object)})
REGIONS = LabelTable("region", ("west", "east"), {})
LABELS = Labels({"group": GROUPS, "region": REGIONS})


class Choice(MechanismPack):
    rule: str = parameter("tiers", "how goods are shared out", unit="rule", choices=("tiers", "queue"))


class Pack(BaseModel):
    """Every sort of field."""

    rate: float = Field(0.2, ge=0, le=1)
    mode: str = "soft"
    by_group: dict[str, float] | float = Field({"role=poor": 0.1, "b": 0.4}, json_schema_extra={"dim": "group"})
    grid: float = Field(1.0, json_schema_extra={"dim": "region group"})


@pytest.fixture
def levers():
    """Return levers of the pack."""
    return Levers({"tax": Pack()}, LABELS)


def test_baselines_are_spread_over_labels(levers):
    assert levers.value("tax.rate") == 0.2
    assert levers.value("tax.by_group").tolist() == [0.1, 0.4, 0.1]
    assert levers.value("tax.grid").tolist() == [[1, 1, 1], [1, 1, 1]]


def test_a_month_starts_from_the_baseline_and_never_undoes(levers):
    levers.set("tax.by_group", {"group": "a"}, 0.9)
    levers.scale("tax.by_group", {"role": "poor"}, 0.5)
    levers.scale("tax.by_group", {"group.role": ["poor"]}, 0.1)
    assert np.allclose(levers.value("tax.by_group"), [0.045, 0.4, 0.005])
    levers.begin()
    assert levers.value("tax.by_group").tolist() == [0.1, 0.4, 0.1]


def test_the_pack_of_a_mechanism_carries_the_values_of_the_month(levers):
    levers.set("tax.rate", {}, 0.5)
    levers.scale("tax.rate", {}, 0.5)
    levers.set("tax.mode", {}, "hard")
    levers.set("tax.by_group", {}, {"default": 0.3, "b": 0.6})
    pack = levers.pack("tax")
    assert (pack.rate, pack.mode, pack.by_group) == (0.25, "hard", {"a": 0.3, "b": 0.6, "c": 0.3})
    levers.begin()
    assert levers.pack("tax") == Pack()


def test_a_mapping_sets_only_the_labels_that_it_names(levers):
    levers.set("tax.by_group", {}, {"b": 0.6})
    assert levers.value("tax.by_group").tolist() == [0.1, 0.6, 0.1]


def test_several_dimensions_are_selected_together(levers):
    levers.set("tax.grid", {"region": "east", "role": "poor"}, 5.0)
    assert levers.value("tax.grid").tolist() == [[1, 1, 1], [5, 1, 5]]


@settings(deadline=None)
@given(st.lists(st.floats(0, 3), max_size=6))
def test_factors_multiply_and_stay_in_range(factors):
    levers = Levers({"tax": Pack()}, LABELS)
    for factor in factors:
        levers.scale("tax.rate", {}, factor)
    assert 0 <= levers.value("tax.rate") <= 1


@pytest.mark.parametrize(
    ("name", "where", "value", "said"),
    [
        ("tax.rat", {}, 0.5, "Nearest: 'tax.rate'"),
        ("tax.rate", {"group": "a"}, 0.5, "it is one value"),
        ("tax.by_group", {"group": "d"}, 0.5, "selects nothing"),
        ("tax.by_group", {"role": "pore"}, 0.5, "Nearest: 'poor'"),
        ("tax.by_group", {"region": "west"}, 0.5, "cannot be selected so"),
        ("tax.rate", {}, 1.5, "0 to 1"),
        ("tax.rate", {}, {"a": 0.5}, "one value, not one for each label"),
        ("tax.by_group", {}, {"d": 0.5}, "Unknown group"),
    ],
)
def test_a_wrong_target_is_found_before_the_first_month(levers, name, where, value, said):
    problems = levers.check(name, where, value)
    assert any(said in str(problem) for problem in problems), problems


def test_a_right_target_has_no_problem(levers):
    assert not levers.check("tax.by_group", {"role": "poor"}, {"a": 0.5})
    assert not levers.check("tax.rate", {}, 0.0)


def test_packs_take_values_names_and_refuse_the_rest():
    members = [make(tax, "tax", "incomes", pack=Pack)]
    assert make_packs(members, {"tax": {"rate": 0.7}})["tax"].rate == 0.7
    for wanted, said in (
        ({"tax": {"rate": 7}}, "outside its range. Found .7.. Allowed: 0 to 1"),
        ({"tax": {"rates": 0.7}}, "rates"),
        ({"tex": {}}, "Nearest: 'tax'"),
    ):
        with pytest.raises(ScenarioProblems, match=said):
            make_packs(members, wanted)


def test_a_field_over_an_unknown_dimension_is_refused():
    class Wrong(BaseModel):
        rate: float = Field(0.2, json_schema_extra={"dim": "grup"})

    with pytest.raises(ScenarioProblems, match="Nearest: 'group'"):
        Levers({"tax": Wrong()}, LABELS)


def test_a_choice_is_one_of_its_words():
    """A measure may set the word; another word, and a factor, are refused before the first month."""
    found = [make(tax, "shop", "trade", pack=Choice)]
    levers = Levers(make_packs(found, {}), Labels({}))
    assert levers.check("shop.rule", {}, "queue") == []
    (wrong,) = levers.check("shop.rule", {}, "queu")
    assert (wrong.nearest, wrong.allowed) == ("queue", "tiers, queue")
    assert "cannot be scaled" in str(levers.check("shop.rule", {})[0])
    levers.set("shop.rule", {}, "queue")
    assert levers.pack("shop").rule == "queue"
    with pytest.raises(ScenarioProblems, match=r"shop\.rule.*'queu'.*Allowed: tiers, queue.*Nearest: 'queue'"):
        make_packs(found, {"shop": {"rule": "queu"}})


@pytest.mark.parametrize("rule", [foreign_trade, treaty_trade])
def test_rules_of_trade_work_in_an_economy_that_names_no_partner(rule):
    economy = make_economy()
    assert not len(economy.labels["partner"])
    levers = Levers({"foreign-trade": rule.Pack()}, run_labels(economy))
    assert levers.value("foreign-trade.partner").tolist() == [1.0]
