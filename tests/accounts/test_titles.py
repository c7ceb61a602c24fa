"""Land moves row by row, is written down, and no square metre is lost."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.accounts.titles import Titles
from lustrum.errors import AccountsDoNotClose, RunFailed

from .books import make_books


class Parcels:
    """A table of parcels: owner and operator are rows of the farms, 100 stands for the budget."""

    def __init__(self, owner, area):
        self.name = "parcels"
        self.data = {
            "id": np.arange(len(owner)),
            "owner": np.array(owner, np.int32),
            "operator": np.array(owner, np.int32),
            "area": np.array(area, np.int64),
        }

    @property
    def columns(self):
        return tuple(self.data)

    def balance(self, column):
        return self.data[column]

    def append(self, count, **columns):
        start = len(self)
        columns["id"] = np.arange(start, start + count)
        self.data = {name: np.concatenate([values, columns[name]]) for name, values in self.data.items()}
        return np.arange(start, start + count)

    def __len__(self):
        return self.data["id"].size


def make_titles():
    """Return the register, its parcels and the ledger: six farms with ten parcels of 100 m2."""
    tables, ledger = make_books(counts=("land",))
    parcels = Parcels([0, 0, 1, 2, 2, 3, 4, 5, 5, 100], [100] * 10)

    def sector_of(holders):
        sector = np.append(tables["households"].sector, np.full(200, -1))
        found = sector[np.minimum(holders, 150)].copy()
        found[np.asarray(holders) == 100] = 2
        return found.astype(np.int16)

    titles = Titles(ledger, {"parcels": parcels}, sector_of, {"parcels": "area"})
    titles.keep_land(lambda table, rows: np.asarray(rows, np.int32))
    return titles, parcels, ledger


def test_a_transfer_is_journalled_and_the_land_closes():
    titles, parcels, ledger = make_titles()
    moved = titles.reassign("parcels", [0, 1, 9], "owner", [3, 0, 2], "taken", "reform", "1946-03")
    assert moved == 2
    flows = ledger.close("1946-03")
    assert flows.total("land", purpose="reform", payer="budget", payee="farms") == 100
    page = titles.take_journal()[0].frame()
    assert page["id"].tolist() == [0, 9]
    assert page["from"].tolist() == [0, 100]
    assert page["to"].tolist() == [3, 2]
    assert page["amount"].tolist() == [100, 100]
    assert not titles.take_journal()
    assert parcels.data["owner"].tolist()[0] == 3


def test_operators_change_without_a_flow_of_land():
    titles, _, ledger = make_titles()
    titles.reassign("parcels", [0, 1], "operator", 4, "joined", "pooling", "1954-01")
    assert len(ledger.close("1954-01")) == 0


def test_a_lost_parcel_raises_and_names_the_cell():
    _, parcels, ledger = make_titles()
    parcels.data = {name: values[1:] for name, values in parcels.data.items()}
    with pytest.raises(AccountsDoNotClose, match=r"sector farms, instrument land: .*gap -100"):
        ledger.close("1946-03")


def test_a_parcel_that_grew_by_itself_raises():
    _, parcels, ledger = make_titles()
    parcels.data["area"][2] += 1
    with pytest.raises(AccountsDoNotClose, match=r"instrument land: .*gap \+1"):
        ledger.close("1946-03")


def test_an_owner_changed_behind_the_books_raises():
    _, parcels, ledger = make_titles()
    parcels.data["owner"][0] = 100
    with pytest.raises(AccountsDoNotClose) as caught:
        ledger.close("1946-03")
    assert len(caught.value.cells) == 2


def test_land_without_a_living_owner_is_refused():
    titles, _, _ = make_titles()
    with pytest.raises(RunFailed, match="do not exist"):
        titles.reassign("parcels", [0], "owner", 120, "taken", "reform", "1946-03")
    with pytest.raises(RunFailed, match="not by 'stolen'"):
        titles.reassign("parcels", [0], "owner", 1, "stolen", "reform", "1946-03")


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5), st.integers(1, 99)), max_size=20))
@settings(max_examples=40, deadline=None)
def test_any_series_of_divisions_and_transfers_closes(acts):
    titles, parcels, ledger = make_titles()
    for row, to, part in acts:
        if part < parcels.data["area"][row]:
            new = titles.divide(row, part)
            titles.reassign("parcels", new, "owner", to, "sold", "sale", "1946-03")
        else:
            titles.reassign("parcels", row, "owner", to, "inherited", "heir", "1946-03")
    ledger.close("1946-03")
    assert parcels.data["area"].sum() == 1000


@pytest.mark.parametrize("part", [0, 100, 101])
def test_a_part_is_more_than_nothing_and_less_than_the_whole(part):
    titles, _, _ = make_titles()
    with pytest.raises(RunFailed, match="less than the whole"):
        titles.divide(0, part)


def test_a_farm_that_changes_sector_takes_its_land_along():
    _, _, ledger = make_titles()
    ledger.reclassify("households", [2, 3], "works")
    flows = ledger.close("1946-03")
    assert flows.total("land", payer="farms", payee="works") == 300
