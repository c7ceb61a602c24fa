"""The books of whole runs: an independent count agrees with them, and whatever is spoiled raises and names the cell."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from lustrum.errors import AccountsDoNotClose, NameProblems
from lustrum.programme.scenario import list_scenarios, load_scenario
from lustrum.simulation.month import Month
from lustrum.simulation.phases import live
from lustrum.simulation.prepare import prepare
from lustrum.simulation.run import finish
from lustrum.simulation.state import HOLDERS

from .small_economy import START, make_scenario
from .toy_mechanisms import toy_mechanisms

# --- an independent count -------------------------------------------------------------------------


def count(world):
    """Count what each sector holds, from the columns alone: instrument by instrument, sector by sector."""
    state, held = world.state, {}
    sectors = world.labels["sector"].ids

    def add(instrument, sector_of_rows, amounts):
        for code in set(sector_of_rows.tolist()):
            key = (sectors[code], instrument)
            held[key] = held.get(key, 0) + sum(amounts[sector_of_rows == code].tolist())

    for name in HOLDERS:
        table = state.table(name)
        for column in table.balances:
            values = table.balance(column)
            if column == "goods":
                for place, product in enumerate(world.labels["product"].ids):
                    add(product, table.sector, values[:, place])
            else:
                add(column, table.sector, values)
    add("land", state.sector_of(state.parcels.owner), state.parcels.area.astype(np.int64))
    add("persons", state.households.sector[state.persons.household], state.persons.weight.astype(np.int64))
    return {key: amount for key, amount in held.items() if amount}


def carry(held, flows):
    """Carry what was held through the flows of a month, one by one."""
    after = dict(held)
    frame = flows.frame()
    for payer, payee, instrument, amount in zip(
        frame["payer_sector"], frame["payee_sector"], frame["instrument"], frame["amount"].tolist(), strict=True
    ):
        after[payer, instrument] = after.get((payer, instrument), 0) - amount
        after[payee, instrument] = after.get((payee, instrument), 0) + amount
    return {key: amount for key, amount in after.items() if amount}


OUTSIDE = {("nature", "persons"), ("foreign", "persons"), ("nature", "land")}
"""Cells in which nobody is counted: whoever is born comes from there."""


def counted(held):
    return {key: amount for key, amount in held.items() if key not in OUTSIDE}


def in_cells(sheet):
    frame = sheet.frame()
    rows = zip(frame["sector"], frame["instrument"], frame["closing"].tolist(), strict=True)
    return {(sector, instrument): amount for sector, instrument, amount in rows if amount}


def owners(state):
    """Who holds which title, by permanent id."""
    return {
        (table, right, row): holder
        for table, right in (("parcels", "owner"), ("parcels", "operator"), ("units", "owner"))
        for row, holder in zip(state.table(table).id.tolist(), getattr(state.table(table), right).tolist(), strict=True)
    }


def follow(titles, transfers):
    """Carry titles through the journal, line by line, and check that each line took from who had."""
    for page in transfers:
        for row, old, new in zip(page.rows.tolist(), page.old.tolist(), page.new.tolist(), strict=True):
            key = (page.table, page.right, row)
            assert titles.get(key, old) == old, key
            titles[key] = new
    return titles


def of_their_own():
    """Scenarios that stand alone, and those that change Korea; the engine itself closes the books of all others."""
    named = ("korea-november-1954", "korea-without-cooperatives", "korea-without-pressure", "korea-every-mechanism")
    return [name for name in list_scenarios() if name in named or not load_scenario(name).extends]


def shortened(scenario):
    """A scenario of its own is lived through; of one that changes another its last year and a half."""
    if not scenario.extends:
        return scenario
    return replace(scenario, start=max(scenario.start, scenario.until - 17))


@pytest.mark.slow
@pytest.mark.parametrize("name", of_their_own())
def test_books_of_a_shipped_scenario_close_exactly_in_every_month_lived(name):
    scenario = shortened(load_scenario(name))
    world = prepare(scenario, scale=2000)
    opening = count(world)
    held, titles = dict(opening), owners(world.state)
    constant = {name: sum(held[key] for key in held if key[1] == name) for name in ("land", "persons")}
    date, pages = scenario.start, 0
    with np.errstate(all="ignore"):
        while date <= scenario.until:
            live(Month(world, date))
            held = carry(held, world.flows[-1])
            assert counted(held) == count(world), f"{name} {date}"
            titles = follow(titles, world.transfers[pages:])
            pages = len(world.transfers)
            now = owners(world.state)
            assert {key: titles.get(key, holder) for key, holder in now.items()} == now, f"{name} {date}"
            assert len(set(world.state.persons.id.tolist())) == len(world.state.persons)
            date += 1
    for instrument in world.ledger.instruments:
        total = sum(amount for key, amount in held.items() if key[1] == instrument)
        assert total == constant.get(instrument, 0), instrument
    run = finish(world, scenario, len(world.flows), complete=True)
    assert in_cells(run.accounts.balance_sheet(str(scenario.until))) == held
    assert len(world.flows) == scenario.until - scenario.start + 1 >= 12


# --- balance sheets of a run ----------------------------------------------------------------------


def test_balance_sheets_of_a_run_follow_one_another(economy):
    scenario = make_scenario(months=6)
    world = prepare(scenario, economy=economy, mechanisms=toy_mechanisms())
    held = count(world)
    for number in range(6):
        live(Month(world, START + number))
    accounts = finish(world, scenario, 6, complete=True).accounts
    first = accounts.balance_sheet("1946-01")
    assert {key: amount for key, amount in _column(first, "opening").items() if amount} == held
    sheets = list(accounts.balance_sheets())
    for before, after in pairwise(sheets):
        assert np.array_equal(before.closing, after.opening)
    assert counted(in_cells(sheets[-1])) == count(world)
    assert {name: sheets[-1].total(name) for name in ("money", "debt", "grain")} == {"money": 0, "debt": 0, "grain": 0}
    with pytest.raises(NameProblems) as caught:
        accounts.balance_sheet("1950-01")
    assert caught.value.problems[0].allowed == "1946-01 to 1946-06"


def _column(sheet, column):
    frame = sheet.frame()
    return dict(zip(zip(frame["sector"], frame["instrument"], strict=True), frame[column].tolist(), strict=True))


# --- what is spoiled is found ---------------------------------------------------------------------


def twice(table, row):
    """Let a row stand twice, under one permanent id."""
    table.reorder(np.append(np.arange(len(table)), row))


def swap_for(table, lost, doubled):
    """Let one row vanish and another, of the same sector and size, stand twice: no sum shows it."""
    order = np.arange(len(table))
    order[lost] = doubled
    table.reorder(np.sort(order))


def two_of_one_sector(s):
    first = s.persons.household[0]
    sector, weight = s.households.sector[first], s.persons.weight[0]
    same = (s.households.sector[s.persons.household] == sector) & (s.persons.weight == weight)
    return np.flatnonzero(same)[:2].tolist()


SPOILED = {
    "money": (
        lambda s: s.households.balance("money").__setitem__(3, 7),
        r"sector households \w+, instrument money: opening \d+, in \d+, out \d+, column \d+, gap -?\+?\d+",
    ),
    "goods": (
        lambda s: s.units.balance("goods").__setitem__((0, 1), 10**9),
        r"sector units \w, instrument iron: .*column 1000000000, gap \+\d+",
    ),
    "one won": (
        lambda s: np.add.at(s.bodies.balance("money"), [3], 1),
        r"sector budget, instrument money: .*gap \+1",
    ),
    "lost parcel": (
        lambda s: s.parcels.reorder(np.arange(1, len(s.parcels))),
        r"sector .*, instrument land: .*gap -\d+",
    ),
    "parcel twice": (lambda s: twice(s.parcels, 0), r"sector .*, instrument land: .*gap \+\d+"),
    "parcel twice, told by id": (
        lambda s: twice(s.parcels, 0),
        r"all sectors, instrument parcels: 1 row standing more than once; the first has the id 0",
    ),
    "parcel grown": (
        lambda s: np.add.at(s.parcels.balance("area"), [2], 1),
        r"sector .*, instrument land: .*gap \+1",
    ),
    "parcel without owner": (
        lambda s: s.parcels.balance("owner").__setitem__(0, -1),
        r"sector nobody, instrument parcels.owner: 1 row, \d+ in all, without a living holder; the first has the id 0",
    ),
    "parcel worked by another": (
        lambda s: s.parcels.balance("operator").__setitem__(0, s.holder("bodies", [4])[0]),
        r"instrument parcels.operator: 1 row, \d+ in all, moved without a line .*now with sector supply",
    ),
    "new person": (
        lambda s: s.persons.append(1, weight=20, household=0, key=1),
        r"sector .*, instrument persons: .*gap \+20",
    ),
    "person counted twice": (lambda s: twice(s.persons, 0), r"sector .*, instrument persons: .*gap \+20"),
    "person counted twice and another lost": (
        lambda s: swap_for(s.persons, *two_of_one_sector(s)[::-1]),
        r"all sectors, instrument persons: 1 of the register stand more than once; the first has the id \d+",
    ),
    "lost person": (
        lambda s: s.persons.reorder(np.arange(1, len(s.persons))),
        r"sector .*, instrument persons: .*gap -20",
    ),
    "shrunken person": (lambda s: s.persons.weight.__setitem__(0, 1), r"instrument persons: .*gap -19"),
    "homeless person": (
        lambda s: s.persons.household.__setitem__(0, -1),
        r"sector nobody, instrument persons: 20 have no household; the first has the id 0",
    ),
    "unit without owner": (
        lambda s: s.units.balance("owner").__setitem__(1, -1),
        r"sector nobody, instrument units.owner: 1 row, \d+ in all, without a living holder; the first has the id 1",
    ),
    "unit of another owner": (
        lambda s: s.units.balance("owner").__setitem__(0, s.holder("bodies", [7])[0]),
        r"instrument units.owner: 1 row, \d+ in all, moved without a line in the journal \(now with sector schools\)",
    ),
    "lost unit": (
        lambda s: (s.units.balance("money").__setitem__(0, 0), s.units.reorder(np.arange(1, len(s.units)))),
        r"instrument units.owner: 1 row gone from the register; the first has the id 0",
    ),
}


@pytest.mark.parametrize("case", SPOILED)
def test_whatever_is_spoiled_behind_the_books_raises_and_names_the_cell(economy, case):
    spoil, said = SPOILED[case]
    world = prepare(make_scenario(), economy=economy, mechanisms={})
    live(Month(world, START))
    spoil(world.state)
    with pytest.raises(AccountsDoNotClose) as caught, np.errstate(all="ignore"):
        live(Month(world, START + 1))
    assert caught.value.month == "1946-02"
    assert caught.value.exit_code == 1
    assert any(re.search(said, cell) for cell in caught.value.cells), "\n".join(caught.value.cells)
    assert "The books of 1946-02 do not close in" in str(caught.value)


def test_every_gap_of_a_month_is_told_at_once(economy):
    world = prepare(make_scenario(), economy=economy, mechanisms={})
    live(Month(world, START))
    for case in ("one won", "parcel grown", "new person", "unit of another owner"):
        SPOILED[case][0](world.state)
    with pytest.raises(AccountsDoNotClose) as caught:
        live(Month(world, START + 1))
    assert len(caught.value.cells) == 4
