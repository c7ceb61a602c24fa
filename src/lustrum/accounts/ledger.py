"""The ledger: every flow has two ends, and each month the books close exactly or say where they do not.

The ledger writes the balance columns of the holder tables; nobody else does. It knows columns, sectors, instruments
and purposes: no weights, no labels of economics. Instruments are the balance columns (``money``, ``debt``,
``animals`` ...), one for each product (by label, or by number for short), and *counts*: land and persons, whose
columns others keep and whose moves are told to the ledger. Sectors that create and absorb (``nature``, ``bank``,
``foreign``) may go below zero; nobody else may.

``post`` moves one instrument, ``post_goods`` all products at once, ``hand_over`` everything, ``reclassify`` carries a
row with all it has to another sector, ``move`` tells of a count, ``close`` checks. Whole parts of a total come from
:mod:`lustrum.accounts.splitting`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lustrum.accounts import splitting
from lustrum.accounts.ends import End, paid_by, whole
from lustrum.accounts.flows import FlowBook, Flows
from lustrum.accounts.holders import GOODS, HolderTable, IntArray, Side
from lustrum.errors import AccountsDoNotClose, RunFailed, nearest
from lustrum.kernels.sums import sum_by, sum_columns_by

RECLASSIFICATION = "reclassification"
CREATORS = ("nature", "bank", "foreign")


class NoCover(RunFailed):
    """A payer has not what it is to pay; nothing was posted.

    Parameters
    ----------
    sector, instrument, purpose : str
        Who was to pay what, and for what.
    amount, missing : int
        What that payer was to pay in all, and by how much its balance falls short.
    rows : int
        How many payers are without cover; the facts above are of the worst one.
    """

    def __init__(self, sector: str, instrument: str, purpose: str, *, amount: int, missing: int, rows: int = 1) -> None:
        self.sector, self.instrument, self.purpose = sector, instrument, purpose
        self.amount, self.missing, self.rows = amount, missing, rows
        super().__init__(
            f"No cover: sector '{sector}' was to pay {amount} of {instrument} for '{purpose}' and lacks {missing}"
            + (f" ({rows} payers lack something)." if rows > 1 else ".")
        )


@dataclass(frozen=True)
class Count:
    """Something conserved whose column others keep, such as land or persons.

    Parameters
    ----------
    measure : callable
        Returns the total by sector now, int64 (sector,).
    held : callable
        Given a table's name and rows, returns what each row holds, int64 (n,); it goes along when one is reclassified.
    carried : callable
        Told the table, the rows and their new sectors after a reclassification.
    outside : tuple of str
        Sectors from which it comes and to which it goes and where nobody counts it.
    """

    measure: Callable[[], IntArray]
    held: Callable[[str, NDArray[np.intp]], IntArray]
    carried: Callable[[str, NDArray[np.intp], NDArray[np.int16]], None] = lambda table, rows, sector: None
    outside: tuple[str, ...] = ("nature",)


class Ledger:
    """The books of all holders.

    Parameters
    ----------
    tables : mapping of str to HolderTable
        Tables whose rows hold balances.
    sectors : sequence of str
        Names of the sectors, in the order of their codes.
    products : sequence of str
        Names of the products, in the order of the columns of ``goods``.
    bodies : mapping of str to int
        Row of each body in the table ``bodies``.
    creators : sequence of str
        Sectors that may go below zero.
    counts : sequence of str
        Names of the counts that will be kept.
    """

    def __init__(
        self,
        tables: Mapping[str, HolderTable],
        sectors: Sequence[str],
        products: Sequence[str] = (),
        bodies: Mapping[str, int] | None = None,
        *,
        creators: Sequence[str] = CREATORS,
        counts: Sequence[str] = (),
    ) -> None:
        self.tables = dict(tables)
        self.sectors = tuple(sectors)
        self.bodies = dict(bodies or {})
        columns = [c for table in tables.values() for c in table.balances if c != GOODS]
        self.scalars = tuple(dict.fromkeys(columns))
        self.products = tuple(products)
        self.instruments = (*self.scalars, *self.products, *counts)
        if len(set(self.instruments)) < len(self.instruments):
            raise RunFailed(f"Two instruments have one name: {', '.join(self.instruments)}.")
        self._code = {name: code for code, name in enumerate(self.instruments)}
        self._first_product = len(self.scalars)
        self._counts: dict[str, Count] = {}
        self._may_owe = np.array([name in creators for name in self.sectors], dtype=bool)
        self._book = FlowBook(len(self.sectors), len(self.instruments))
        self.opening = self.sums()

    split = staticmethod(splitting.split)
    split_columns = staticmethod(splitting.split_columns)
    split_groups = staticmethod(splitting.split_groups)

    # Ends and instruments

    def _end(self, side: Side) -> End:
        if isinstance(side, str):
            if side not in self.bodies:
                raise RunFailed(f"There is no body '{side}'. Nearest: '{nearest(side, self.bodies)}'.")
            return End(self.tables["bodies"], self.bodies[side])
        name, rows = side
        if name not in self.tables:
            raise RunFailed(f"There is no table of holders '{name}'. Nearest: '{nearest(name, self.tables)}'.")
        if rows is None:
            return End(self.tables[name], None)
        chosen = np.atleast_1d(np.asarray(rows))
        chosen = np.flatnonzero(chosen) if chosen.dtype == bool else chosen
        table = self.tables[name]
        if chosen.size and (int(chosen.min()) < 0 or int(chosen.max()) >= len(table)):
            raise RunFailed(f"'{name}' has the rows 0 to {len(table) - 1}, not {chosen.min()} to {chosen.max()}.")
        if isinstance(rows, (int, np.integer)):
            return End(table, int(rows))
        is_rising = bool((chosen[1:] > chosen[:-1]).all())
        return End(table, None if is_rising and chosen.size == len(table) else chosen, is_rising)

    def _instrument(self, instrument: str | int) -> int:
        if isinstance(instrument, str):
            if instrument not in self._code:
                near = nearest(instrument, self.instruments)
                raise RunFailed(f"There is no instrument '{instrument}'. Nearest: '{near}'.")
            return self._code[instrument]
        return self._first_product + int(instrument)

    def _column(self, table: HolderTable, code: int) -> IntArray:
        product = code - self._first_product
        if product >= 0:
            return table.balance(GOODS)[:, product]
        if self.instruments[code] not in table.balances:
            raise RunFailed(f"Rows of '{table.name}' hold no {self.instruments[code]}.")
        return table.balance(self.instruments[code])

    # Postings

    def post(self, instrument: str | int, purpose: str, payer: Side, payee: Side, amounts: ArrayLike) -> None:
        """Move one instrument from payers to payees.

        Parameters
        ----------
        instrument : str or int
            Name of an instrument, or number of a product.
        purpose : str
            What for: a word that the flows are kept under.
        payer, payee : Side
            A body's name, or (table, rows). Rows may repeat; one end may be a single row.
        amounts : array of int (n,)
            Quanta, 0 or more, whole.

        Raises
        ------
        NoCover
            If a payer that may not go below zero would; nothing is posted then.
        RunFailed
            If the ends do not fit, or amounts are not whole or below zero.
        """
        quanta = whole(amounts, purpose)
        code = self._instrument(instrument)
        source, sink = self._end(payer), self._end(payee)
        quanta = self._spread(quanta, source, sink, purpose)
        if not quanta.any():
            return
        self._withdraw(source, code, quanta, purpose)
        sink.add(self._column(sink.table, code), quanta)
        pairs = self._pairs(source, sink)
        if pairs.size == 1:
            self._book.add(purpose, code, pairs, quanta.sum(keepdims=True))
        else:
            sums = sum_by(pairs, quanta, len(self.sectors) ** 2)
            used = np.flatnonzero(sums)
            self._book.add(purpose, code, used, sums[used])

    def _spread(self, quanta: IntArray, source: End, sink: End, purpose: str) -> IntArray:
        sizes = {end.size for end in (source, sink)} - {0}
        if len(sizes) > 1 or (quanta.size > 1 and sizes and sizes != {quanta.size}):
            raise RunFailed(f"The ends of a posting for '{purpose}' do not fit: {quanta.size} amounts, {sizes} rows.")
        return np.broadcast_to(quanta, (max(sizes),)) if sizes else np.atleast_1d(quanta)

    def _withdraw(self, end: End, code: int, quanta: IntArray, purpose: str) -> None:
        column = self._column(end.table, code)
        end.add(column, quanta, -1)
        left = column if end.rows is None else np.atleast_1d(column[end.rows])
        if int(left.min()) < 0:
            short = (left < 0) & ~self._may_owe[end.sectors()]
            if short.any():
                worst = int(np.argmin(np.where(short, left, 0)))
                sector = self.sectors[int(end.sectors()[worst])]
                paid = paid_by(end.rows, quanta, worst)
                missing = int(left[worst])
                end.add(column, quanta)
                raise NoCover(
                    sector, self.instruments[code], purpose, amount=paid, missing=-missing, rows=int(short.sum())
                )

    def _pairs(self, source: End, sink: End) -> NDArray[np.int64]:
        return source.sectors().astype(np.int64) * len(self.sectors) + sink.sectors()

    def post_goods(self, purpose: str, payer: Side, payee: Side, amounts: ArrayLike) -> None:
        """Move all products at once.

        Parameters
        ----------
        purpose : str
            What for.
        payer, payee : Side
            As in :meth:`post`.
        amounts : array of int (n, product) or (product,)
            Quanta of each product, 0 or more, whole.

        Raises
        ------
        NoCover, RunFailed
            As in :meth:`post`.
        """
        quanta = np.atleast_2d(whole(amounts, purpose))
        source, sink = self._end(payer), self._end(payee)
        sizes = {end.size for end in (source, sink)} - {0}
        if len(sizes) > 1 or quanta.shape[1] != len(self.products) or (sizes and sizes != {quanta.shape[0]}):
            raise RunFailed(f"The ends of a posting for '{purpose}' do not fit: {quanta.shape} amounts, {sizes} rows.")
        if not quanta.any():
            return
        columns = np.flatnonzero(quanta.any(axis=0))
        if columns.size < len(self.products):
            quanta = quanta[:, columns]
        self._withdraw_goods(source, columns, quanta, purpose)
        sink.add_goods(columns, quanta)
        pairs = self._pairs(source, sink)
        if pairs.size == 1:
            sums = quanta.sum(axis=0, keepdims=True)
        else:
            pairs, sums = self._by_pair(pairs, quanta)
        self._book.add_many(purpose, self._first_product + columns, pairs, sums)

    def _by_pair(self, pairs: NDArray[np.int64], quanta: IntArray) -> tuple[NDArray[np.int64], IntArray]:
        """Return the pairs of sectors that occur, and the sum of their rows, int64 (pair, column)."""
        used = np.flatnonzero(np.bincount(pairs, minlength=1))
        return used, sum_columns_by(np.searchsorted(used, pairs), quanta, used.size)

    def _withdraw_goods(self, end: End, columns: NDArray[np.intp], quanta: IntArray, purpose: str) -> None:
        end.add_goods(columns, quanta, -1)
        left = end.goods(columns)
        if int(left.min()) < 0:
            short = (left < 0) & ~self._may_owe[end.sectors()][:, None]
            if short.any():
                worst, product = divmod(int(np.argmin(np.where(short, left, 0))), left.shape[1])
                sector = self.sectors[int(end.sectors()[worst])]
                paid, missing = paid_by(end.rows, quanta[:, product], worst), int(left[worst, product])
                end.add_goods(columns, quanta)
                raise NoCover(
                    sector,
                    self.products[int(columns[product])],
                    purpose,
                    amount=paid,
                    missing=-missing,
                    rows=int(short.any(axis=1).sum()),
                )

    def hand_over(self, purpose: str, payer: Side, payee: Side) -> None:
        """Move all that the payers have (each row once) to the payees: what heirs and successors get."""
        source = self._end(payer)
        rows = np.arange(len(source.table)) if source.rows is None else np.atleast_1d(np.asarray(source.rows))
        for name in source.table.balances:
            if name == GOODS:
                self.post_goods(purpose, (source.table.name, rows), payee, source.table.balance(GOODS)[rows])
            else:
                self._hand_over_one(name, purpose, source.table, rows, payee)

    def _hand_over_one(self, name: str, purpose: str, table: HolderTable, rows: NDArray[np.intp], payee: Side) -> None:
        held = table.balance(name)[rows]
        self.post(name, purpose, (table.name, rows), payee, np.maximum(held, 0))
        if (held < 0).any():
            self.post(name, purpose, payee, (table.name, rows), np.maximum(-held, 0))

    # Rows that change sector; counts

    def reclassify(self, table: str, rows: ArrayLike, new_sector: ArrayLike) -> None:
        """Carry rows with all their balances and counts to other sectors, as flows for "reclassification".

        Parameters
        ----------
        table : str
            Table of holders.
        rows : array of int (n,)
            Rows, each once.
        new_sector : int, str or array of int (n,)
            Code or name of the new sector.
        """
        holder = self.tables[table]
        chosen = np.atleast_1d(np.asarray(rows))
        target = np.broadcast_to(self._sector(new_sector), chosen.shape)
        old = holder.sector[chosen]
        moving = old != target
        chosen, target, old = chosen[moving], target[moving], old[moving]
        if not chosen.size:
            return
        pairs = old.astype(np.int64) * len(self.sectors) + target
        for name in holder.balances:
            held = holder.balance(name)[chosen]
            if name == GOODS:
                used, sums = self._by_pair(pairs, held)
                columns = self._first_product + np.arange(len(self.products))
                self._book.add_many(RECLASSIFICATION, columns, used, sums)
            else:
                self._book_pairs(RECLASSIFICATION, self._code[name], pairs, held)
        for name, count in self._counts.items():
            self._book_pairs(RECLASSIFICATION, self._code[name], pairs, count.held(table, chosen))
            count.carried(table, chosen, target)
        holder.sector[chosen] = target

    def _book_pairs(self, purpose: str, code: int, pairs: NDArray[np.int64], amounts: IntArray) -> None:
        sums = sum_by(pairs, amounts, len(self.sectors) ** 2)
        used = np.flatnonzero(sums)
        self._book.add(purpose, code, used, sums[used])

    def _sector(self, sector: ArrayLike | str) -> NDArray[np.int16]:
        if isinstance(sector, str):
            if sector not in self.sectors:
                raise RunFailed(f"There is no sector '{sector}'. Nearest: '{nearest(sector, self.sectors)}'.")
            return np.int16(self.sectors.index(sector)) + np.zeros(1, np.int16)
        return np.asarray(sector, dtype=np.int16)

    def keep_count(self, name: str, count: Count) -> None:
        """Begin to keep a count; what is there now is its opening."""
        self._counts[name] = count
        self.opening[:, self._code[name]] = count.measure()

    def move(self, name: str, purpose: str, payer: ArrayLike | str, payee: ArrayLike | str, amounts: ArrayLike) -> None:
        """Tell of a move of a count between sectors (codes or names), such as births from ``nature``."""
        quanta = np.atleast_1d(whole(amounts, purpose))
        source, sink = self._sector(payer).astype(np.int64), self._sector(payee)
        pairs = np.broadcast_to(source * len(self.sectors) + sink, quanta.shape)
        self._book_pairs(purpose, self._code[name], pairs, quanta)

    # Closing

    @property
    def purposes(self) -> tuple[str, ...]:
        """Purposes of all postings so far, in the order in which they were first used: flows are sorted by it."""
        return tuple(self._book.purposes)

    def know(self, purposes: Sequence[str]) -> None:
        """Know purposes that were used before, in their order: those of a run that is gone on with."""
        self._book.know(purposes)

    def sums(self) -> IntArray:
        """Return what the columns hold by sector and instrument now, int64 (sector, instrument)."""
        held = np.zeros((len(self.sectors), len(self.instruments)), dtype=np.int64)
        first, last = self._first_product, self._first_product + len(self.products)
        for table in self.tables.values():
            if not len(table):
                continue
            for name in table.balances:
                if name == GOODS:
                    held[:, first:last] += sum_columns_by(table.sector, table.balance(GOODS), len(self.sectors))
                else:
                    held[:, self._code[name]] += sum_by(table.sector, table.balance(name), len(self.sectors))
        for name, count in self._counts.items():
            held[:, self._code[name]] = count.measure()
        return held

    def open_books(self, money_from: str = "bank", rest_from: str = "nature") -> None:
        """Let two bodies be the other end of all that is there at the start: every instrument adds up to zero."""
        held = self.sums().sum(axis=0)
        bodies = self.tables["bodies"]
        for code, name in enumerate(self.instruments[: self._first_product + len(self.products)]):
            body = self.bodies[money_from if name in ("money", "debt") else rest_from]
            self._column(bodies, code)[body] -= held[code]
        self.opening = self.sums()

    def close(self, month: object) -> Flows:
        """Close the books of a month: opening + in - out = column, for every sector and instrument, exactly.

        Parameters
        ----------
        month : object
            The month, for the flows and the message.

        Returns
        -------
        Flows
            All flows of the month.

        Raises
        ------
        AccountsDoNotClose
            If one cell has a gap, or an instrument does not add up to zero over all sectors; every such cell is named.
        """
        payer, payee, instrument, purpose, amount = self._book.gather()
        received, paid = np.zeros_like(self.opening), np.zeros_like(self.opening)
        np.add.at(received, (payee, instrument), amount)
        np.add.at(paid, (payer, instrument), amount)
        found = self.sums()
        gap = found - (self.opening + received - paid)
        for name, count in self._counts.items():
            gap[[self.sectors.index(sector) for sector in count.outside], self._code[name]] = 0
        cells = [
            f"sector {self.sectors[s]}, instrument {self.instruments[i]}: opening {self.opening[s, i]}, "
            f"in {received[s, i]}, out {paid[s, i]}, column {found[s, i]}, gap {gap[s, i]:+d}"
            for s, i in np.argwhere(gap).tolist()
        ]
        cells += self._say_totals(found, gap)
        self.opening = found
        flows = Flows(
            str(month),
            self.sectors,
            self.instruments,
            tuple(self._book.purposes),
            payer,
            payee,
            instrument,
            purpose,
            amount,
        )
        if cells:
            raise AccountsDoNotClose(str(month), cells)
        return flows

    def _say_totals(self, found: IntArray, gap: IntArray) -> list[str]:
        held = self._first_product + len(self.products)
        total = found[:, :held].sum(axis=0)
        wrong = (total != 0) & ~gap[:, :held].any(axis=0)
        return [f"all sectors, instrument {self.instruments[i]}: sum {total[i]}, not 0" for i in np.flatnonzero(wrong)]
