"""What measures ask for is done: levers, titles, forms, memberships, goods, plant, land and persons."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lustrum.errors import ProgrammeProblems
from lustrum.programme import measures
from lustrum.programme.effects import Post, Reassign, Scale, Set
from lustrum.programme.measures import Kind, KindParameters, Measure
from lustrum.programme.programme import Programme
from lustrum.programme.stages import Leaf, Since, Stage
from lustrum.quantities.calendar import Month as Date
from lustrum.simulation.month import Month
from lustrum.simulation.phases import live

from .small_economy import START
from .toy_mechanisms import LifePack, toy_mechanisms

GIVEN = {}


@pytest.fixture(autouse=True)
def _kinds_of_the_test(monkeypatch):
    """Let a kind be what the test gives, instead of a file of the library."""

    def load_kind(name):
        given = GIVEN[name]

        def effects(month, p):
            return given(month) if callable(given) else given

        return Kind(name, "toy", name, "toy", (), KindParameters, effects)

    monkeypatch.setattr(measures, "load_kind", load_kind)


def Act(name, effects, start=START, until=None, **facts):
    """Return a measure with these effects: a list, or a function of the month."""
    GIVEN[name] = effects
    return Measure(id=name, kind=name, start=start, until=until, **facts)


def programme(*acts, stages=()):
    return Programme("toy", stages=tuple(stages), measures=acts)


def live_months(world, months=1):
    for number in range(months):
        live(Month(world, START + number))
    return world


def test_levers_hold_while_a_measure_lasts_and_fall_back(make_world):
    act = Act("cut", [Set("tax.rate", {"role": "peasant"}, 0.3), Scale("tax.share", {}, 0.5)], START, START + 1)
    world = make_world(programme(act), toy_mechanisms())
    seen = []
    for number in range(3):
        month = Month(world, START + number)
        live(month)
        seen.append((month.lever("tax.rate").tolist(), month.lever("tax.share"), month.packs["tax"].share))
    owner = world.labels["group"].code("owner")
    assert [rates[owner] for rates, _, _ in seen] == [0.3, 0.3, 0.1]
    assert [share for _, share, _ in seen] == [0.25, 0.25, 0.5]
    assert [share for _, _, share in seen] == [0.25, 0.25, 0.5]
    kinds = [(event.kind, event.text) for event in world.events if event.kind == "measure"]
    assert kinds == [("measure", "'cut' begins."), ("measure", "'cut' is over.")]


def test_wrong_targets_are_told_together_before_the_first_month(make_world):
    acts = [
        Act("one", [Set("tax.rat", {}, 0.3), Set("tax.rate", {"group": "nobody"}, 0.3)]),
        Act("two", [Scale("war.intensity", {}, 2.0)]),
        Act("three", [Set("tax.share", {}, 3.0)]),
    ]
    with pytest.raises(ProgrammeProblems) as caught:
        make_world(programme(*acts), toy_mechanisms())
    text = str(caught.value)
    assert len(caught.value.problems) == 4
    for said in ("'tax.rate'", "'nobody'", "war.intensity", "0 to 1"):
        assert said in text


def test_a_measure_that_fails_is_told_before_the_first_month(make_world):
    def broken(month):
        raise KeyError("owner")

    with pytest.raises(ProgrammeProblems, match="fails on 1946-01: KeyError"):
        make_world(programme(Act("broken", broken)), toy_mechanisms())


def test_a_slot_left_empty_on_purpose_makes_a_warning(make_world):
    act = Act("cut", [Set("tax.share", {}, 0.3)])
    world = make_world(programme(act), toy_mechanisms(), mechanisms={"tax": "none"})
    assert not world.levers.has("tax.share")
    live_months(world)
    assert [event.kind for event in world.events][:1] == ["warning"]


def test_a_measure_on_a_rule_that_is_off_names_the_rule_to_switch_on(make_world):
    found = toy_mechanisms()
    found["tax"] = replace(found["tax"], default=False)
    world = make_world(programme(Act("cut", [Set("tax.share", {}, 0.3)])), found)
    live_months(world)
    told = world.events[0]
    assert told.kind == "warning"
    assert "unless a scenario names one" in told.text
    assert "'mechanisms: {tax: tax}'" in told.text


def test_a_measure_on_what_only_a_rival_has_names_the_rival(make_world):
    found = toy_mechanisms()
    found["other"] = replace(found["tax"], name="other", default=False, pack=LifePack, rival_of="tax")
    act = Act("more", [Scale("tax.births", {}, 2.0)])
    told = make_world(programme(act), found).events[0]
    assert told.kind == "warning"
    assert "'tax' works in this slot" in told.text
    assert "'mechanisms: {tax: other}'" in told.text
    with pytest.raises(ProgrammeProblems, match="Unknown parameter"):
        make_world(programme(Act("slip", [Scale("tax.birth", {}, 2.0)])), found)


def test_land_goes_to_tillers_with_payment_from_the_budget(make_world):
    def reform(month):
        parcels = month.table("parcels")
        if month.elapsed or not len(parcels):
            return []
        rows = np.flatnonzero(parcels.owner != parcels.operator)
        return [
            Reassign("parcels", rows, "owner", parcels.operator[rows], "taken", pay=2.0),
            Reassign("parcels", rows, "restricted", 1, "taken"),
        ]

    world = make_world(programme(Act("reform", reform)), {}, record=("land_recipients",))
    before = world.state.parcels.area[world.state.parcels.owner != world.state.parcels.operator].sum()
    money = world.state.households.money.sum()
    live_months(world)
    s = world.state
    assert before > 0
    assert (s.parcels.owner == s.parcels.operator).all()
    assert s.parcels.restricted.any()
    moved = world.recorder.array("title_transfers").sel(instrument="land", channel="taken")
    assert float(moved.sum()) == before
    assert float(moved.sum("form_to").sel(form_from="X").sum()) == 30e6
    assert s.households.money.sum() > money
    given = world.recorder.array("land_recipients").isel(time=0)
    assert float(given.sel(group="tenant")) == s.households.weight[s.households.group == 2].sum()
    assert s.bodies.debt[s.body("budget")] > 0
    assert world.flows[0].total("land", purpose="reform") == before


def test_works_are_nationalised_with_their_stock_and_money(make_world):
    def take(month):
        units = month.table("units")
        if not len(units):
            return []
        rows = np.flatnonzero(month.is_role("form", units.form, "foreign"))
        if not rows.size:
            return []
        budget, public = month.body("budget"), month.code("form", role="public")
        return [
            Reassign("units", rows, "owner", budget, "taken"),
            Reassign("units", rows, "form", public, "taken"),
        ]

    world = make_world(programme(Act("take", take)), toy_mechanisms())
    live_months(world, 2)
    s = world.state
    public, foreign = (world.labels["form"].code(form) for form in ("S", "X"))
    assert not (s.units.form == foreign).any()
    budget = s.holder("bodies", [s.body("budget")])[0]
    assert (s.units.owner[s.units.form == public] == budget).all()
    sectors = np.array(world.ledger.sectors)[s.units.sector]
    assert set(sectors[s.units.form == public]) == {"units S"}
    worth = 15_000 * 9_000.0
    conversions = world.recorder.array("conversions").sel(form_from="X", form_to="S", channel="taken")
    assert float(conversions.sum()) == pytest.approx(worth)
    works = world.recorder.array("title_transfers").sel(instrument="works", channel="taken")
    assert float(works.sum()) == pytest.approx(worth)
    paid = world.flows[0].frame().query("purpose == 'orders'")
    assert "units X" not in set(paid["payee_sector"]), "the sector changes with the form, not a month later"


def test_the_first_of_two_measures_gets_a_row_and_the_other_is_told(make_world):
    def give(to):
        return lambda month: [Reassign("units", np.array([0, 1]), "owner", month.holder("units", [to])[0], "taken")]

    world = make_world(programme(Act("first", give(3)), Act("second", give(4))), {})
    live_months(world)
    assert (world.state.units.owner[:2] == world.state.holder("units", [3])[0]).all()
    assert [event.data["measure"] for event in world.events if event.kind == "late"] == ["second"]


def test_aid_comes_from_abroad_as_goods_and_money_goes_where_it_is_sent(make_world):
    acts = [
        Act("aid", [Post("iron", "aid", "foreign", "supply", 12.5)]),
        Act("relief", [Post("money", "relief", "budget", {"table": "households", "group": "tenant"}, 1_001.0)]),
        Act("levy", [Post("cloth", "levy", "supply", "army", 1e9)]),
    ]
    world = make_world(programme(*acts), {})
    s = world.state
    iron, held = s.bodies.goods[s.body("supply"), 1], s.households.money.sum()
    live_months(world)
    assert s.bodies.goods[s.body("supply"), 1] == iron + 12_500
    assert s.households.money.sum() == held + 1_001
    assert world.flows[0].total("iron", payer="foreign", purpose="aid") == 12_500
    told = [event for event in world.events if event.kind == "no cover"]
    assert [event.data["measure"] for event in told] == ["levy"]
    assert told[0].data["missing"] == pytest.approx(1e9 - 30)


def test_war_destroys_shares_of_plant_herds_land_and_people(make_world):
    def damage(month):
        return [
            Post("capital", "damage", {"table": "units", "branch": ["works"]}, "nature", 0.5),
            Post("animals", "damage", {"table": "households"}, "nature", 0.25),
            Post("land", "damage", {"table": "parcels"}, "nature", 0.1),
            Post("persons", "war", {"table": "households", "region": ["west"]}, "nature", 0.2),
            Post("grain", "damage", {"table": "households"}, "nature", 1.0),
            Post("dwellings", "damage", {"table": "households"}, "nature", 0.1),
        ]

    world = make_world(programme(Act("war", damage, START, START)), {})
    s = world.state
    works = s.units.activity == 1
    plant, weaving = s.units.capacity[works].sum(), s.units.capacity[~works].sum()
    herd, land = s.households.animals.sum(), s.parcels.area.sum()
    west = s.households.region[s.persons.household] == 0
    people, others = s.persons.weight[west].sum(), s.persons.weight[~west].sum()
    live_months(world)
    assert s.units.capacity[works].sum() == pytest.approx(plant / 2, rel=1e-4)
    assert s.units.capacity[~works].sum() == weaving
    assert s.households.animals.sum() == pytest.approx(0.75 * herd, rel=0.01)
    assert s.parcels.area.sum() == pytest.approx(0.9 * land, rel=1e-6)
    west = s.households.region[s.persons.household] == 0
    assert s.persons.weight[west].sum() == pytest.approx(0.8 * people, rel=0.01)
    assert s.persons.weight[~west].sum() == others
    assert not s.households.goods[:, 0].any()
    lost = world.recorder.array("capacity_lost")
    assert float(lost.sum()) == pytest.approx(plant / 2 / 1000, rel=1e-4)
    dead = world.recorder.array("deaths")
    assert float(dead.sum()) == people - s.persons.weight[west].sum()
    assert world.flows[0].total("persons", payee="nature", purpose="war") == float(dead.sum())
    assert [event.text for event in world.events if event.kind == "not carried out"] == [
        "'war': dwellings of households is not modelled; nothing was lost or gained."
    ]


def test_gates_open_on_what_is_recorded(make_world):
    stages = [
        Stage("first", leave=Leaf("population", ">", 0.0, "true")),
        Stage("later", enter=Since(START + 2)),
        Stage("never", enter=Leaf("population", "<", 0.0, "true")),
    ]
    act = Act("cut", [Set("tax.share", {}, 0.2)], None, None, stage="later")
    world = make_world(programme(act, stages=stages), toy_mechanisms())
    shares = []
    for number in range(4):
        month = Month(world, START + number)
        live(month)
        shares.append(month.lever("tax.share"))
    assert shares == [0.5, 0.5, 0.2, 0.2]
    assert world.progress.left == {"first": Date(1946, 2)}
    assert set(world.progress.entered) == {"first", "later"}


def test_a_gate_on_something_that_is_never_recorded_is_told_before_the_first_month(make_world):
    stages = [Stage("first", leave=Leaf("populaton[region=west]", ">", 0.0, "true"))]
    with pytest.raises(ProgrammeProblems, match=r"gate of stage 'first'.*'population'"):
        make_world(programme(stages=stages), {})


def test_a_gate_on_something_not_recorded_yet_stays_shut(make_world):
    stages = [Stage("first", enter=Leaf("campaign", "<", 1.0, "true"))]
    world = live_months(make_world(programme(stages=stages), {}), 2)
    assert not world.progress.entered


def test_measures_cannot_write_into_the_state(make_world):
    def vandal(month):
        if len(month.table("units")):
            month.table("units").capacity[0] = 5
        return []

    world = make_world(programme(Act("vandal", vandal)), {})
    with pytest.raises(ValueError, match="read-only"):
        live_months(world)
