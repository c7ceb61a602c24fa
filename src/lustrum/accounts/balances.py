"""Balance sheets: what every sector held at the start of a month, what came and went, and what it holds at the end.

They follow from the opening balances of a run and its flows alone; that the columns say the same is what
:meth:`lustrum.accounts.ledger.Ledger.close` checks every month. Money, debt, animals and goods add up to zero over all
sectors: ``nature`` is the other end of what was there, made and used up, ``bank`` that of money and debt. Land and
persons add up to what was there at the start; ``nature`` and ``foreign`` have received whom they took and given whom
they sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lustrum.accounts.flows import Flows
from lustrum.accounts.ledger import Ledger
from lustrum.errors import NameProblems, Problem, nearest

IntArray = NDArray[np.int64]
COLUMNS = ("opening", "received", "paid", "closing")


@dataclass(frozen=True, eq=False)
class Balances:
    """What each sector holds of each instrument, in quanta.

    Parameters
    ----------
    sectors, instruments : tuple of str
        Labels of the rows and columns.
    amounts : array of int64 (sector, instrument)
        Quanta; below zero for sectors that create.
    """

    sectors: tuple[str, ...]
    instruments: tuple[str, ...]
    amounts: IntArray


def opening_balances(ledger: Ledger) -> Balances:
    """Return what the books of a ledger opened with."""
    return Balances(ledger.sectors, ledger.instruments, ledger.opening.copy())


@dataclass(frozen=True, eq=False)
class BalanceSheet:
    """The balance sheets of all sectors in one month, in quanta, int64 (sector, instrument).

    Parameters
    ----------
    month : str
        The month.
    sectors, instruments : tuple of str
        Labels of the rows and columns.
    opening, received, paid, closing : array of int64 (sector, instrument)
        What was held, came, went, and is held.
    """

    month: str
    sectors: tuple[str, ...]
    instruments: tuple[str, ...]
    opening: IntArray
    received: IntArray
    paid: IntArray
    closing: IntArray

    def frame(self, *, sector: str = "", instrument: str = "") -> pd.DataFrame:
        """Return the sheets as a frame: sector, instrument, opening, received, paid, closing; empty cells left out.

        Parameters
        ----------
        sector, instrument : str
            Only this sector or instrument.

        Raises
        ------
        NameProblems
            If there is no such sector or instrument.
        """
        chosen = (self.opening != 0) | (self.received != 0) | (self.paid != 0)
        for axis, (what, wanted, known) in enumerate(
            (("sector", sector, self.sectors), ("instrument", instrument, self.instruments))
        ):
            if wanted:
                _refuse_unknown(what, wanted, known)
                mine = np.array([name == wanted for name in known])
                chosen = chosen & (mine[:, None] if axis == 0 else mine)
        rows, columns = np.nonzero(chosen)
        facts = {name: getattr(self, name)[rows, columns] for name in COLUMNS}
        names = {"sector": [self.sectors[r] for r in rows], "instrument": [self.instruments[c] for c in columns]}
        return pd.DataFrame({**names, **facts})

    def total(self, instrument: str) -> int:
        """Return what all sectors together hold of an instrument at the end of the month.

        Raises
        ------
        NameProblems
            If there is no such instrument.
        """
        _refuse_unknown("instrument", instrument, self.instruments)
        return int(self.closing[:, self.instruments.index(instrument)].sum())


def _refuse_unknown(what: str, wanted: str, known: Iterable[str]) -> None:
    names = list(known)
    if wanted not in names:
        allowed, near = ", ".join(names), nearest(wanted, names)
        raise NameProblems([Problem(f"There is no such {what} in the books.", "", wanted, allowed, near)])


def balance_sheets(opening: Balances, flows: Iterable[Flows]) -> Iterable[BalanceSheet]:
    """Iterate over the balance sheets of the months of a run, in order.

    Parameters
    ----------
    opening : Balances
        What there was before the first month.
    flows : iterable of Flows
        All flows, month by month without a gap.

    Examples
    --------
    >>> books = Balances(("bank", "farms"), ("money",), np.array([[-10], [10]]))
    >>> wage = np.array([1]), np.array([0]), np.array([0]), np.array([0]), np.array([4])
    >>> (sheet,) = balance_sheets(books, [Flows("1946-01", books.sectors, books.instruments, ("tax",), *wage)])
    >>> sheet.closing.ravel().tolist(), sheet.total("money")
    ([-6, 6], 0)
    """
    held = opening.amounts
    for page in flows:
        received, paid = np.zeros_like(held), np.zeros_like(held)
        np.add.at(received, (page.payee, page.instrument), page.amount)
        np.add.at(paid, (page.payer, page.instrument), page.amount)
        closing = held + received - paid
        yield BalanceSheet(page.month, page.sectors, page.instruments, held, received, paid, closing)
        held = closing
