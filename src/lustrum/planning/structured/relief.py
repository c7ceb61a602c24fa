"""Relief: where what must be made is more than what can be, the least that can be done about it, line by line.

A plan that is nearly right asks a little too much of some capacities. Shrinking the whole plan for the sake of one
line costs far more than mending that line. Each line is offered, in turn: another activity that makes the same product
and has capacity to spare; less put in stock; less sold and more bought abroad, as far as limits and foreign money
reach; and capacity begun in time. What then follows for other lines is reckoned afterwards, and mended likewise.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lustrum.planning.structured.model import Floats, Ints, Model

KEPT = 1e-9
"""Share by which mended lines stay below what they can, against rounding."""


@dataclass(eq=False)
class Relief:
    """Relief of lines of one model."""

    model: Model

    @cached_property
    def _columns(self) -> tuple[Ints, Ints, Ints, Floats]:
        """Other columns that enter balances: column, product, year, amount (entry,); stocks by what they take."""
        model, sizes = self.model, self.model.sizes
        rest = model.rest.tocoo()
        row, column = (np.asarray(c, dtype=np.int64) for c in rest.coords)
        first = (sizes.cells + sizes.units) * sizes.years
        mine = (row < sizes.products * sizes.years) & (column >= first) & (model.cost[column] == 0)
        product, year = np.divmod(row[mine], sizes.years)
        column, value = column[mine], rest.data[mine]
        takes = np.zeros(sizes.columns, dtype=bool)
        takes[column[value < 0]] = True
        kept = (value < 0) | ~takes[column]
        return column[kept], product[kept], year[kept], value[kept]

    def ease(self, levels: Floats, excess: Floats, able: Floats, main: Ints) -> None:
        """Change levels so that less must be made of products.

        Parameters
        ----------
        levels : float64 (column,)
            Changed in place, within its limits.
        excess : float64 (product, year)
            How much of each product must be made beyond what its main activity can.
        able : float64 (cell, year)
            What each cell can make.
        main : int64 (product,)
            Main activity of each product; -1 if it has none.
        """
        left = self._to_other_activities(levels, excess.copy(), able, main)
        self._through_stocks_and_trade(levels, left)
        self._build(levels, left, main)

    def _to_other_activities(self, levels: Floats, excess: Floats, able: Floats, main: Ints) -> Floats:
        model, sizes = self.model, self.model.sizes
        made = model.technology[: sizes.products].tocoo()
        product, cell = (np.asarray(c, dtype=np.int64) for c in made.coords)
        output = sizes.levels(levels)[0]
        makes = (made.data > 0) & (main[product] != cell)
        makes &= np.isin(product, np.flatnonzero((excess > 0).any(axis=1)))
        top = sizes.levels(model.high)[0]
        for one, by, per in zip(product[makes], cell[makes], made.data[makes], strict=True):
            spare = np.maximum(np.minimum(able[by], top[by]) * (1.0 - KEPT) - output[by], 0.0) * per
            moved = np.minimum(spare, excess[one])
            output[by] += moved / per
            excess[one] -= moved
        return excess

    def _through_stocks_and_trade(self, levels: Floats, excess: Floats) -> None:
        model, sizes = self.model, self.model.sizes
        column, product, year, value = self._columns
        here = excess[product, year] > 0
        column, product, year, value = column[here], product[here], year[here], value[here]
        room = np.where(value < 0, levels[column] - model.low[column], model.high[column] - levels[column])
        room = np.minimum(np.maximum(room, 0.0) * np.abs(value), excess[product, year])
        cell = product * sizes.years + year
        total = np.bincount(cell, room, sizes.products * sizes.years)
        wanted = np.minimum(total, excess.ravel())
        share = np.divide(wanted, total, out=np.zeros(len(total)), where=total > 0)
        change = np.zeros(sizes.columns)
        np.add.at(change, column, np.sign(value) * room * share[cell] / np.abs(value))
        change *= self._affordable(levels, change)
        levels += change
        gained = np.bincount(cell, change[column] * value, sizes.products * sizes.years)
        excess -= gained.reshape(excess.shape)

    def _affordable(self, levels: Floats, change: Floats) -> Floats:
        """Return the share of each change that rows of other kinds have room for, float64 (column,)."""
        model, sizes = self.model, self.model.sizes
        first = sizes.rows - sizes.other_rows
        rows = model.rest[first:]
        total, asked = rows @ levels, rows @ change
        room = np.where(asked > 0, model.upper[first:] - total, total - model.lower[first:])
        size = np.abs(asked)
        share = np.divide(np.maximum(room, 0.0), size, out=np.ones(len(size)), where=size > 0)
        share = np.minimum(share, 1.0)
        found = np.ones(sizes.columns)
        entries = rows.tocoo()
        np.minimum.at(found, entries.coords[1], share[entries.coords[0]])
        return found

    def _build(self, levels: Floats, excess: Floats, main: Ints) -> None:
        model, sizes = self.model, self.model.sizes
        begun = sizes.levels(levels)[1]
        there = sizes.levels(model.column_of)[1] >= 0
        of_cell = np.zeros((sizes.cells, sizes.years))
        has = main >= 0
        of_cell[main[has]] = np.maximum(excess[has], 0.0)
        for unit_year in np.argwhere(of_cell[model.cell] > 0):
            unit, year = int(unit_year[0]), int(unit_year[1])
            start = year - int(model.delay[unit])
            if start >= 0 and there[unit, start]:
                begun[unit, start] += of_cell[model.cell[unit], year] * model.need[unit]
