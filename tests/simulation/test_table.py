"""Tables: columns, references that follow, decisions that wait, and balances that only the ledger writes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.errors import RunFailed
from lustrum.simulation.state import HOLDERS, Next, State, state_dictionary


@pytest.fixture
def state():
    """Return a state of four households, six persons and two units."""
    made = State({"product": 2, "need": 1, "skill": 2})
    made.households.append(4, opening=True, money=[1, 2, 3, 0], sector=5)
    made.units.append(2, sector=6)
    made.persons.append(6, household=[0, 0, 1, 2, 3, 3], unit=[-1, 0, 1, -1, 0, 1], weight=2)
    return made


def test_columns_are_as_the_dictionary_says(state):
    for name, row in state_dictionary().items():
        table, column = name.split(".")
        values = getattr(state.table(table), column)
        assert values.dtype == np.dtype(row.dtype), name
        assert values.shape == (len(state.table(table)), *(state.sizes[dim] for dim in row.dims)), name


def test_every_column_of_the_dictionary_has_a_meaning_and_a_source():
    for name, row in state_dictionary().items():
        assert row.meaning, name
        assert row.source, name
        assert row.kind in ("stock", "flow", "rate", "share", "index", "flag", "id"), name


def test_a_column_is_written_in_place_and_keeps_its_type(state):
    state.households.conviction = 0.5
    state.households.conviction[1] = 0.75
    assert state.households.conviction.tolist() == [0.5, 0.75, 0.5, 0.5]
    assert state.households.conviction.dtype == np.float32


def test_balances_and_titles_cannot_be_written_from_outside(state):
    with pytest.raises(ValueError, match="read-only"):
        state.households.money[0] = 5
    with pytest.raises(RunFailed, match=r"households\.money is written by the ledger"):
        state.households.money = 5
    with pytest.raises(ValueError, match="read-only"):
        state.units.owner[:] = 1
    with pytest.raises(RunFailed, match="cannot be given 'money'"):
        state.households.append(1, money=[4])
    assert state.households.money.tolist() == [1, 2, 3, 0]


def test_an_unknown_column_names_the_nearest(state):
    with pytest.raises(AttributeError, match="Nearest: 'conviction'"):
        _ = state.households.convicton


def test_references_follow_when_rows_go(state):
    ids = state.households.id.copy()
    state.households.balance("money")[1] = 0
    moved = state.households.remove([False, True, False, False])
    assert moved.tolist() == [0, -1, 1, 2]
    assert state.persons.household.tolist() == [0, 0, -1, 1, 2, 2]
    assert state.households.row_of(ids).tolist() == [0, -1, 1, 2]
    new = state.households.append(1)
    assert state.households.id[new].tolist() == [4]


def test_a_row_with_balances_cannot_be_removed(state):
    with pytest.raises(RunFailed, match="still hold money"):
        state.households.remove([False, True, False, False])


def test_decisions_wait_for_the_close(state):
    coming = Next(state)
    coming.persons.unit[0] = 1
    coming.households.gap = [1, 2, 3, 4]
    assert state.persons.unit[0] == -1
    assert state.households.gap.tolist() == [0, 0, 0, 0]
    state.persons.settle()
    state.households.settle()
    assert state.persons.unit[0] == 1
    assert state.households.gap.tolist() == [1, 2, 3, 4]
    with pytest.raises(RunFailed, match="not a decision column"):
        _ = coming.households.money


def test_decisions_follow_rows_that_come_and_go(state):
    coming = Next(state)
    coming.persons.unit[5] = 0
    state.persons.remove([True, False, False, False, False, False])
    state.persons.append(1, household=0, unit=1)
    assert coming.persons.unit.tolist() == [0, 1, -1, 0, 0, 1]
    state.units.remove([True, False])
    assert coming.persons.unit.tolist() == [-1, 0, -1, -1, -1, 0]


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(HOLDERS), st.integers(0, 3)), min_size=1, max_size=30))
def test_holder_ids_go_there_and_back(wanted):
    made = State({"product": 1, "need": 1, "skill": 1})
    for name in HOLDERS:
        made.table(name).append(4, sector=HOLDERS.index(name))
    holders = np.concatenate([made.holder(name, [row]) for name, row in wanted])
    codes, rows = made.split_holder(holders)
    assert [(HOLDERS[code], row) for code, row in zip(codes, rows.tolist(), strict=True)] == wanted
    assert made.sector_of(holders).tolist() == [HOLDERS.index(name) for name, _ in wanted]
    for name in HOLDERS:
        expected = [row if name == table else -1 for table, row in wanted]
        assert made.rows_in(name, holders).tolist() == expected


def test_a_holder_that_is_gone_has_no_row_and_no_sector(state):
    holders = state.holder("households", [3, 0])
    state.households.remove([False, False, False, True])
    assert state.split_holder(holders)[1].tolist() == [-1, 0]
    assert state.sector_of(holders).tolist() == [-1, 5]
    assert state.attribute_of(holders, "money").tolist() == [-1, 1]
