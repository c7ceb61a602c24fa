"""No title moves, doubles or vanishes without a line in the journal, even where sums of area would not show it."""

from __future__ import annotations

import numpy as np

from lustrum.accounts.held_titles import HeldTitles

from .test_titles import make_titles

SECTORS = ("nature", "bank", "budget", "farms", "works")


def make_held():
    titles, parcels, ledger = make_titles()
    held = HeldTitles({"parcels": parcels}, titles._sector_of, {"parcels": "area"}, SECTORS)
    return held, titles, parcels, ledger


def test_what_the_journal_says_is_no_gap():
    held, titles, _, _ = make_held()
    titles.reassign("parcels", [0, 4], "owner", [100, 1], "taken", "reform", "1946-03")
    titles.reassign("parcels", [0], "owner", [3], "taken", "reform", "1946-03")
    titles.divide([1], [40])
    titles.reassign("parcels", [10], "operator", [2], "joined", "pooling", "1946-03")
    assert held.find_gaps(titles.take_journal()) == []
    assert held.find_gaps([]) == []


def test_a_title_that_moves_within_a_sector_without_a_line_is_named():
    held, _, parcels, ledger = make_held()
    parcels.balance("owner")[2] = 5
    ledger.close("1946-01")  # the land of the sector is the same
    (cell,) = held.find_gaps([])
    assert cell.startswith("sector farms, instrument parcels.owner: 1 row, 100 in all, moved without a line")
    assert cell.endswith("(now with sector farms); the first has the id 2")


def test_a_title_that_the_journal_moved_and_nobody_carried_out_is_named():
    held, titles, parcels, _ = make_held()
    titles.reassign("parcels", [3], "owner", [100], "taken", "reform", "1946-03")
    parcels.balance("owner")[3] = 2
    (cell,) = held.find_gaps(titles.take_journal())
    assert cell.startswith("sector budget, instrument parcels.owner: 1 row, 100 in all, moved")


def test_a_lost_parcel_is_named_though_another_of_its_size_stands_twice():
    held, _, parcels, ledger = make_held()
    order = np.array([0, 0, 1, 2, 4, 5, 6, 7, 8, 9])  # the farmers of 0 and 3 are of one sector
    parcels.data = {name: values[order] for name, values in parcels.data.items()}
    ledger.close("1946-01")
    cells = held.find_gaps([])
    assert "all sectors, instrument parcels: 1 row standing more than once; the first has the id 0" in cells
    assert "sector farms, instrument parcels.owner: 1 row gone from the register; the first has the id 3" in cells


def test_a_parcel_of_a_holder_who_is_gone_is_named():
    held, _, parcels, _ = make_held()
    parcels.balance("owner")[7] = 120  # nobody has this id
    cells = held.find_gaps([])
    assert any(
        cell.startswith("sector nobody, instrument parcels.owner: 1 row, 100 in all, without a living")
        for cell in cells
    )


def test_after_the_alarm_the_titles_of_now_are_those_that_count():
    held, _, parcels, _ = make_held()
    parcels.balance("owner")[2] = 5
    assert held.find_gaps([])
    assert held.find_gaps([]) == []
