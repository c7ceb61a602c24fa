"""The operator in the base year's own sizes: what the steps of the method work on.

Output is measured by what capacity allows at the start, products by the supply that this gives, capital by what that
output needs, and prices so that the basket costs one. Every row reads "at least" or "equal".
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse import csr_array, hstack

from lustrum.kernels.technology import apply_to_years, carry, carry_back
from lustrum.planning.structured.model import Floats, Model, Rows
from lustrum.planning.structured.operator import under_way, under_way_back

BUILT, CARRIED, TRADED = 0.08, 0.05, 0.1
"""Usual investment as a share of capital, stocks and trade as shares of supply: sizes of columns without a limit."""

FAINT = 1e-12
"""Scaled prices below this share of the highest are none."""

NEW = 0.1
"""Size of an activity that has no capacity yet, as a share of the supply of what it makes."""


class Scaled:
    """A model in natural sizes.

    Attributes
    ----------
    row, column : float64
        Scaled row per row of the model (negative where it says "at most"); model's level per scaled level.
    limit, floor : float64 (row,)
        What each row must come to; lowest price (minus infinite for an equation).
    roof : float64 (row,)
        Highest price: zero where there is no row.
    low, high, cost : float64 (column,)
        Limits and cost.
    worth : float64
        Scaled value per unit of the objective.
    """

    def __init__(self, model: Model) -> None:
        self.model, sizes = model, model.sizes
        self.sizes = sizes
        self.column = _column_sizes(model)
        row = _row_sizes(model, self.column)
        self.row = np.divide(model.flip, row, out=np.zeros(sizes.rows), where=row > 0)
        output, begun, _ = sizes.levels(self.column)
        yearly, capital, _ = sizes.prices(self.row)
        x, v = output[:, 0], begun[:, 0]
        made = model.technology.multiply(yearly[:, :1]).multiply(x[None, :])
        paid = model.building.multiply(-yearly[: sizes.products, :1]).multiply(v[None, :])
        paid = csr_array((paid.tocsr().data, paid.tocsr().indices, _padded(paid.tocsr().indptr, sizes.yearly)),
                         shape=(sizes.yearly, sizes.units))  # fmt: skip
        whole = csr_array(hstack([made.tocsr(), paid], format="csr"))
        self.matrix, self.transposed = Rows.of(whole), Rows.of(csr_array(whole.T.tocsr()))
        self.uses = np.ascontiguousarray(capital[:, 0] * model.need * x[model.cell])
        self.uses_after = np.ascontiguousarray(capital[:, -1] * model.need_after * x[model.cell])
        self.serves = -capital[:, 0] * v
        self.serves_after = -capital[:, -1] * v * model.after
        rest = model.rest.tocoo()
        at, of = rest.coords
        self.rest = csr_array((rest.data * self.row[at] * self.column[of], (at, of)), shape=rest.shape)
        self.rest_transposed = csr_array(self.rest.T.tocsr())
        side = np.where(model.flip > 0, model.lower, model.upper)
        exists = self.row != 0
        self.limit = np.where(exists, np.where(exists, side, 0.0) * self.row, 0.0)
        self.floor = np.where(exists & (model.lower == model.upper), -np.inf, 0.0)
        self.roof = np.where(exists, np.inf, 0.0)
        self.low, self.high = model.low / self.column, model.high / self.column
        self.cost = model.cost * self.column
        self.worth = self._value_of_basket()
        self.cost = self.cost * self.worth
        self.one_delay = bool((model.delay <= 1).all())
        cells = sizes.cells
        self.is_plain = sizes.units == cells and bool((model.cell == np.arange(cells)).all())
        pool = csr_array((np.ones(sizes.units), (model.cell, np.arange(sizes.units))), shape=(cells, sizes.units))
        self.pool = Rows.of(pool)
        self._standing = np.zeros((sizes.units, sizes.years + 1))
        self._worth = np.zeros((sizes.units, sizes.years))
        self._charged = np.zeros((cells, sizes.years))
        self._both = np.zeros((sizes.yearly, sizes.years))
        self._back = np.zeros((cells + sizes.units, sizes.years))

    def _value_of_basket(self) -> float:
        column = np.flatnonzero(self.cost)
        return float(np.abs(self.rest.tocsc()[:, column].data).sum()) or 1.0

    def apply(self, levels: Floats, found: Floats) -> None:
        """Write what every row comes to into `found`."""
        sizes = self.sizes
        found[:] = np.asarray(self.rest @ levels)
        output, begun, _ = sizes.levels(levels)
        yearly, capital, _ = sizes.prices(found)
        stacked = levels[: (sizes.cells + sizes.units) * sizes.years].reshape(-1, sizes.years)
        if not self.one_delay:
            stacked = np.concatenate([output, under_way(begun, self.model.delay)])
        apply_to_years(self.matrix.items, self.matrix.starts, self.matrix.values, stacked, self._both)
        yearly += self._both
        carry(begun, self.model.delay, self.model.left, self._standing)
        used = output if self.is_plain else output[self.model.cell]
        capital[:, :-1] += self.uses[:, None] * used + self.serves[:, None] * self._standing[:, :-1]
        capital[:, -1] += self.uses_after * used[:, -1] + self.serves_after * self._standing[:, -1]

    def adjoint(self, prices: Floats, found: Floats) -> None:
        """Write what the rows say of every column into `found`."""
        sizes = self.sizes
        found[:] = np.asarray(self.rest_transposed @ prices)
        output, begun, _ = sizes.levels(found)
        yearly, capital, _ = sizes.prices(prices)
        back = self._back
        apply_to_years(self.transposed.items, self.transposed.starts, self.transposed.values, yearly, back)
        output += back[: sizes.cells]
        charged = self.uses[:, None] * capital[:, :-1]
        charged[:, -1] += self.uses_after * capital[:, -1]
        if not self.is_plain:
            apply_to_years(self.pool.items, self.pool.starts, self.pool.values, charged, self._charged)
            charged = self._charged
        output += charged
        paid = back[sizes.cells :]
        begun += paid if self.one_delay else under_way_back(paid, self.model.delay)
        worth = capital * self.serves[:, None]
        worth[:, -1] = capital[:, -1] * self.serves_after
        carry_back(worth, self.model.delay, self.model.left, self._worth)
        begun += self._worth

    def sums(self, by_rows: Floats, by_columns: Floats) -> tuple[Floats, Floats]:
        """Return the sums of the absolute entries of every row and column, weighed by those of the other side."""
        kept = (self.matrix, self.transposed, self.rest, self.rest_transposed)
        signed = (self.uses, self.uses_after, self.serves, self.serves_after)
        self.matrix, self.transposed = (Rows(r.items, r.starts, np.abs(r.values)) for r in kept[:2])
        self.rest, self.rest_transposed = (abs(one) for one in kept[2:])
        self.uses, self.uses_after, self.serves, self.serves_after = (np.abs(one) for one in signed)
        by_row, by_column = np.zeros(self.sizes.rows), np.zeros(self.sizes.columns)
        self.apply(by_columns, by_row)
        self.adjoint(by_rows, by_column)
        self.matrix, self.transposed, self.rest, self.rest_transposed = kept
        self.uses, self.uses_after, self.serves, self.serves_after = signed
        return by_row, by_column

    def levels_of(self, scaled: Floats) -> Floats:
        """Return levels in the units of the model, within their limits."""
        return np.clip(scaled * self.column, self.model.low, self.model.high)

    def prices_of(self, scaled: Floats) -> Floats:
        """Return prices of rows in the units of the model, of the objective that is made small."""
        kept = np.abs(scaled) > FAINT * np.abs(scaled).max(initial=0.0)
        return np.where(kept, scaled, 0.0) * self.row / self.worth


def _padded(starts: Any, rows: int) -> Any:
    return np.concatenate([starts, np.full(rows + 1 - len(starts), starts[-1])])


def _column_sizes(model: Model) -> Floats:
    sizes = model.sizes
    stands = np.where(model.upper > 0, model.upper, 0.0)
    start = sizes.prices(stands)[1][:, 0]
    able = np.full(sizes.cells, np.inf)
    some = model.need > 0
    np.minimum.at(able, model.cell[some], start[some] / model.need[some])
    top = sizes.levels(model.high)[0][:, 0]
    able = np.minimum(able, top)
    known = np.isfinite(able) & (able > 0)
    makes = model.technology[: sizes.products].maximum(0)
    supply = makes @ np.where(known, able, 0.0)
    usual = float(np.median(able[known])) if known.any() else 1.0
    supply = np.where(supply > 0, supply, usual)
    per = np.asarray(makes.sum(axis=0)).ravel()
    main = np.asarray(makes.T @ supply).ravel() / np.maximum(per, 1e-300) / np.maximum(per, 1e-300)
    able = np.where(known, able, NEW * np.where(per > 0, main, usual))
    column = np.ones(sizes.columns)
    output, begun, more = sizes.levels(column)
    output[:] = able[:, None]
    needs = model.need * able[model.cell]
    begun[:] = BUILT * np.where(needs > 0, needs, 1.0)[:, None]
    first = sizes.columns - sizes.other_columns
    high = model.high[first:]
    touches = model.rest.tocsc()[:, first:]
    per_row = np.repeat(supply, sizes.years)
    guess = np.full(sizes.other_columns, np.inf)
    of = np.repeat(np.arange(sizes.other_columns), np.diff(touches.indptr))
    material = touches.indices < len(per_row)
    size = per_row[touches.indices[material]] / np.abs(touches.data[material])
    np.minimum.at(guess, of[material], TRADED * size)
    more[:] = np.where(np.isfinite(high) & (high > 0), high, np.where(np.isfinite(guess), guess, 1.0))
    more[model.cost[first:] != 0] = 1.0
    return column


def _row_sizes(model: Model, column: Floats) -> Floats:
    sizes = model.sizes
    row = np.ones(sizes.rows)
    yearly, capital, other = sizes.prices(row)
    x = sizes.levels(column)[0][:, 0]
    makes = model.technology[: sizes.products].maximum(0)
    supply = makes @ x
    uses = abs(model.technology) @ x
    yearly[:] = np.where(uses > 0, uses, 1.0)[:, None]
    yearly[: sizes.products] = np.where(supply > 0, supply, np.where(uses > 0, uses, 1.0)[: sizes.products])[:, None]
    needs = model.need * x[model.cell]
    capital[:] = np.where(needs > 0, needs, 1.0)[:, None]
    needs = model.need_after * x[model.cell]
    capital[:, -1] = np.where(needs > 0, needs, 1.0)
    if sizes.other_rows:
        total = abs(model.rest)[sizes.rows - sizes.other_rows :] @ column
        other[:] = np.where(total > 0, total, 1.0)
    return row
