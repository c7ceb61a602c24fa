"""The flows of a month, sector by sector: what the books keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lustrum.kernels.sums import sum_by

IntArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Flows:
    """All flows of one month between sectors, one entry for each cell that is not empty.

    Parameters
    ----------
    month : str
        The month.
    sectors, instruments, purposes : tuple of str
        Labels of the codes below.
    payer, payee, instrument, purpose : array of int (n,)
        Codes of each entry.
    amount : array of int64 (n,)
        Quanta of the instrument.
    """

    month: str
    sectors: tuple[str, ...]
    instruments: tuple[str, ...]
    purposes: tuple[str, ...]
    payer: NDArray[np.int64]
    payee: NDArray[np.int64]
    instrument: NDArray[np.int64]
    purpose: NDArray[np.int64]
    amount: IntArray

    def __len__(self) -> int:
        return int(self.amount.size)

    def frame(self) -> pd.DataFrame:
        """Return the flows as a frame with columns payer_sector, payee_sector, instrument, purpose, amount."""

        def name(labels: Sequence[str], codes: NDArray[np.int64]) -> list[str]:
            return [labels[code] for code in codes.tolist()]

        return pd.DataFrame(
            {
                "month": [self.month] * len(self),
                "payer_sector": name(self.sectors, self.payer),
                "payee_sector": name(self.sectors, self.payee),
                "instrument": name(self.instruments, self.instrument),
                "purpose": name(self.purposes, self.purpose),
                "amount": self.amount,
            }
        )

    def total(self, instrument: str = "", purpose: str = "", payer: str = "", payee: str = "") -> int:
        """Return the sum of the flows that fit; an empty name fits all.

        Raises
        ------
        ValueError
            If no instrument is named: quanta of two instruments are not added.
        """
        if not instrument:
            raise ValueError("Name an instrument: quanta of two instruments are not added.")
        chosen = np.ones(len(self), dtype=bool)
        for labels, codes, wanted in (
            (self.instruments, self.instrument, instrument),
            (self.purposes, self.purpose, purpose),
            (self.sectors, self.payer, payer),
            (self.sectors, self.payee, payee),
        ):
            if wanted:
                chosen &= codes == (labels.index(wanted) if wanted in labels else -1)
        return int(self.amount[chosen].sum())


class FlowBook:
    """Entries of the month under way, in the order in which they were made."""

    def __init__(self, sectors: int, instruments: int) -> None:
        self._sectors, self._instruments = sectors, instruments
        self.purposes: list[str] = []
        self._codes: dict[str, int] = {}
        self._cells: list[NDArray[np.int64]] = []
        self._amounts: list[IntArray] = []

    def know(self, purposes: Sequence[str]) -> None:
        """Begin with purposes that were used before, in their order."""
        self.purposes = list(purposes)
        self._codes = {purpose: code for code, purpose in enumerate(self.purposes)}

    def add(self, purpose: str, instrument: int, pairs: NDArray[np.int64], amounts: IntArray) -> None:
        """Add amounts of one instrument; a pair is payer times the number of sectors plus payee."""
        self._push(purpose, pairs * self._instruments + instrument, amounts)

    def add_many(
        self, purpose: str, instruments: NDArray[np.int64], pairs: NDArray[np.int64], amounts: IntArray
    ) -> None:
        """Add amounts (pair, instrument) of several instruments."""
        self._push(purpose, (pairs[:, None] * self._instruments + instruments).ravel(), amounts.ravel())

    def _push(self, purpose: str, cells: NDArray[np.int64], amounts: IntArray) -> None:
        code = self._codes.setdefault(purpose, len(self.purposes))
        if code == len(self.purposes):
            self.purposes.append(purpose)
        kept = amounts != 0
        if kept.any():
            size = self._sectors * self._sectors * self._instruments
            self._cells.append(cells[kept] + code * size)
            self._amounts.append(amounts[kept])

    def gather(self) -> tuple[NDArray[np.int64], ...]:
        """Return payer, payee, instrument, purpose and amount of every cell that was touched, and start anew."""
        if self._cells:
            every = np.concatenate(self._cells)
            cells, place = np.unique(every, return_inverse=True)
            amounts = sum_by(place, np.concatenate(self._amounts), cells.size)
        else:
            cells = amounts = np.zeros(0, dtype=np.int64)
        self._cells, self._amounts = [], []
        rest, instrument = np.divmod(cells, self._instruments)
        rest, payee = np.divmod(rest, self._sectors)
        purpose, payer = np.divmod(rest, self._sectors)
        return payer, payee, instrument, purpose, amounts
