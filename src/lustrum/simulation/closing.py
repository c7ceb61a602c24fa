"""The close of a month: money, goods, land, persons and titles are checked, and every gap is told at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from lustrum.accounts.held_titles import HeldTitles, repeated_ids
from lustrum.errors import AccountsDoNotClose, RunFailed
from lustrum.simulation.state import State

if TYPE_CHECKING:
    from lustrum.accounts.flows import Flows
    from lustrum.accounts.ledger import Ledger
    from lustrum.simulation.month import Month

TITLE_MEASURES = {"parcels": "area", "units": "capacity"}
"""Column that says how much a titled row is, by table."""


def hold_titles(state: State, ledger: Ledger) -> HeldTitles:
    """Take note of who holds which land and which enterprise."""
    tables: dict[str, Any] = {name: state.table(name) for name in TITLE_MEASURES}
    return HeldTitles(tables, state.sector_of, TITLE_MEASURES, ledger.sectors)


def close_books(month: Month) -> None:
    """Close the books of a month, put its flows and its page of the journal away.

    Raises
    ------
    AccountsDoNotClose
        If a cell has a gap; every such cell of the ledger, of the titles and of the register of persons is named.
    """
    world = month.world
    held = world.held_titles
    cells = list(held.find_gaps(month.titles.journal)) if held is not None else []
    cells += find_persons_astray(world.state)
    month.keep_transfers()
    world.flows.append(_close_ledger(month, cells))


def _close_ledger(month: Month, cells: list[str]) -> Flows:
    try:
        flows = month.ledger.close(month.date)
    except AccountsDoNotClose as error:
        raise AccountsDoNotClose(str(month.date), (*error.cells, *cells)) from None
    except RunFailed:
        if not cells:
            raise
        raise AccountsDoNotClose(str(month.date), cells) from None
    if cells:
        raise AccountsDoNotClose(str(month.date), cells)
    return flows


def find_persons_astray(state: State) -> Iterator[str]:
    """Name persons who stand twice in the register, and persons without a household."""
    persons = state.persons
    twice = repeated_ids(persons.id)
    if twice.size:
        yield (
            f"all sectors, instrument persons: {twice.size} of the register stand more than once; "
            f"the first has the id {twice[0]}"
        )
    homeless = np.flatnonzero(persons.household < 0)
    if homeless.size:
        yield (
            f"sector nobody, instrument persons: {int(persons.weight[homeless].sum())} have no household; "
            f"the first has the id {persons.id[homeless[0]]}"
        )
