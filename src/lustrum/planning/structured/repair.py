r"""Primal repair: from near levels to a plan that can be carried out.

Investment, trade, stocks and second techniques stay as they are, within their limits. What the main activity of each
product must make then follows, year by year, from the balances of products, :math:`x = (I - A)^{-1}(d + zf)` (an
M-matrix, solved by Gauss-Seidel sweeps), and the multiple z is the largest that capital, labour and land allow.

Sources
-------
Leontief 1941; Hawkins and Simon 1949.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from lustrum.kernels.technology import carry, settle
from lustrum.planning.structured.model import Floats, Ints, Model, Rows
from lustrum.planning.structured.operator import apply
from lustrum.planning.structured.relief import Relief

SWEEPS = 200
EXACT = 1e-13
NEAR = 1e-10
"""Share of a row's size by which it may be passed: rounding."""
ROUNDS, MENDS = 4, 6


@dataclass(eq=False)
class Repair:
    """Repair of levels of one model."""

    model: Model

    def __post_init__(self) -> None:
        model, sizes = self.model, self.model.sizes
        self.target = np.flatnonzero(model.cost)
        unit = np.zeros(sizes.columns)
        unit[self.target] = 1.0
        self.basket = -self._material(apply(model, unit))
        made = model.technology[: sizes.products]
        self._makes = np.asarray((made > 0).sum(axis=0)).ravel() == 1
        self._main: Ints | None = None
        self.relief = Relief(model)

    def _material(self, rows: Floats) -> Floats:
        sizes = self.model.sizes
        found: Floats = sizes.prices(rows)[0][: sizes.products]
        return found

    def _choose(self, output: Floats) -> None:
        """Take the activity that makes most of each product as its main one."""
        model, sizes = self.model, self.model.sizes
        made = model.technology[: sizes.products].tocoo()
        product, cell = (np.asarray(c, dtype=np.int64) for c in made.coords)
        mine = (made.data > 0) & self._makes[cell]
        product, cell = product[mine], cell[mine]
        amount = made.data[mine] * output.sum(axis=1)[cell] + 1e-300 * made.data[mine]
        order = np.lexsort((cell, -amount, product))
        _, first = np.unique(product[order], return_index=True)
        main = np.full(sizes.products, -1, dtype=np.int64)
        main[product[order][first]] = cell[order][first]
        if self._main is not None and np.array_equal(main, self._main):
            return
        self._main = main
        self.has = np.flatnonzero(main >= 0)
        self.cell = main[self.has]
        square = csr_array(model.technology[: sizes.products].tocsc()[:, self.cell].tocsr()[self.has])
        self.own = square.diagonal()
        uses = -square
        uses.setdiag(0.0)
        uses.data = np.maximum(uses.data, 0.0)
        uses = csr_array(uses.multiply((1.0 / self.own)[:, None]).tocsr())
        uses.eliminate_zeros()
        self.uses = Rows.of(uses)
        self.per_basket = np.zeros((len(self.has), sizes.years))
        self._settle(self.basket[self.has] / self.own[:, None], self.per_basket)

    def _settle(self, needed: Floats, output: Floats) -> None:
        settle(self.uses.items, self.uses.starts, self.uses.values, needed, output, SWEEPS, EXACT)

    def repair(self, levels: Floats) -> tuple[Floats, float]:
        """Return levels that can be carried out, and the value of the objective that is made small.

        The value is infinite if the levels could not be mended.
        """
        model, sizes = self.model, self.model.sizes
        fixed = np.clip(levels, model.low, model.high)
        self._keep_rows(fixed)
        output = sizes.levels(fixed)[0]
        self._choose(output)
        output[:] = np.minimum(output, self._able(fixed))
        start = output[self.cell].copy()
        fixed, start = self._mended(fixed, start)
        for _ in range(ROUNDS):
            self._make_what_is_needed(fixed, start)
            by = self._too_much(fixed, start)
            if not np.isfinite(by):
                return fixed, np.inf
            fixed[self.target] -= by
            start = np.maximum(start - by * self.per_basket, 0.0)
            if by == 0.0:
                break
        self._make_what_is_needed(fixed, start)
        return fixed, float(model.cost @ fixed) if self._holds(fixed) else np.inf

    def _mended(self, levels: Floats, start: Floats) -> tuple[Floats, Floats]:
        """Mend the lines of which a little too much is asked; keep what then lets the plan be largest."""
        best: tuple[float, Floats, Floats] = (np.inf, levels, start)
        main = np.full(self.model.sizes.products, -1, dtype=np.int64)
        main[self.has] = self.cell
        for _ in range(MENDS):
            self._make_what_is_needed(levels, start)
            by = self._too_much(levels, start)
            if by < best[0]:
                best = by, levels.copy(), start.copy()
            if by <= 0.0 or not np.isfinite(by):
                break
            able = self._able(levels)
            excess = np.zeros((self.model.sizes.products, self.model.sizes.years))
            excess[self.has] = np.maximum(start - able[self.cell], 0.0) * self.own[:, None]
            self.relief.ease(levels, excess, able, main)
        return best[1], best[2]

    def _make_what_is_needed(self, levels: Floats, start: Floats) -> None:
        sizes = self.model.sizes
        output = sizes.levels(levels)[0]
        output[self.cell] = 0.0
        rows = apply(self.model, levels)
        lower = np.where(np.isfinite(self.model.lower), self.model.lower, rows)
        short = self._material(lower - rows)
        self._settle(short[self.has] / self.own[:, None], start)
        output[self.cell] = start

    def _able(self, levels: Floats) -> Floats:
        """Return the largest output of each cell that its capital allows, float64 (cell, year)."""
        model, sizes = self.model, self.model.sizes
        begun = np.ascontiguousarray(sizes.levels(levels)[1])
        standing = np.zeros((sizes.units, sizes.years + 1))
        carry(begun, model.delay, model.left, standing)
        standing[:, -1] *= model.after
        upper = sizes.prices(model.upper)[1]
        room = np.where(np.isfinite(upper), np.maximum(upper + standing, 0.0), np.inf)
        with np.errstate(divide="ignore", invalid="ignore"):
            able = np.where(model.need[:, None] > 0, room[:, :-1] / model.need[:, None], np.inf)
            after = np.where(model.need_after > 0, room[:, -1] / model.need_after, np.inf)
        able[:, -1] = np.minimum(able[:, -1], after)
        found = np.full((sizes.cells, sizes.years), np.inf)
        np.minimum.at(found, model.cell, able)
        return found

    def _keep_rows(self, levels: Floats) -> None:
        """Shrink what is taken, or raise what is asked, in rows that have nothing to do with output."""
        model, sizes = self.model, self.model.sizes
        first = sizes.rows - sizes.other_rows
        rows = model.rest[first:]
        lower, upper = model.lower[first:], model.upper[first:]
        latest = np.argsort(-model.year[first:], kind="stable")  # what is kept for a year was bought before it
        for _ in range(2):
            total = rows @ levels
            for row in latest[((total > upper) | (total < lower) | (lower == 0.0))[latest]]:
                part = slice(rows.indptr[row], rows.indptr[row + 1])
                column = rows.indices[part].astype(np.int64)
                _keep_row(levels, column, rows.data[part], float(lower[row]), float(upper[row]))
            levels[:] = np.clip(levels, model.low, model.high)

    def _too_much(self, levels: Floats, output: Floats) -> float:
        """Return by how much the multiple must shrink; below zero if it may grow."""
        model, sizes = self.model, self.model.sizes
        change = np.zeros(sizes.columns)
        sizes.levels(change)[0][self.cell] = self.per_basket
        rows, per = apply(model, levels), apply(model, change)
        first = sizes.products * sizes.years
        over, per = (rows - model.upper)[first:], per[first:]
        limited = np.isfinite(over)
        top = sizes.levels(model.high)[0][self.cell] - output
        capped = np.isfinite(top)
        over = np.concatenate([over[limited], -top[capped]])
        per = np.concatenate([per[limited], self.per_basket[capped]])
        size = np.concatenate([np.abs(model.upper[first:][limited]), np.abs(output[capped])])
        stuck = (per <= 0) & (over > NEAR * np.maximum(size, 1.0))
        if stuck.any():
            return np.inf
        moves = per > 0
        by = float((over[moves] / per[moves]).max(initial=-np.inf))
        return by if np.isfinite(by) and by <= float(levels[self.target].sum()) else np.inf

    def _holds(self, levels: Floats) -> bool:
        model = self.model
        rows = apply(model, levels)
        size = row_size(model, levels)
        short, over = model.lower - rows, rows - model.upper
        if ((model.low - levels > NEAR * np.abs(model.low)) | (levels - model.high > NEAR * np.abs(model.high))).any():
            return False
        return not ((short > NEAR * size) | (over > NEAR * size)).any()


def _keep_row(levels: Floats, column: Ints, value: Floats, lower: float, upper: float) -> None:
    """Shrink what takes from a row that is short, else raise what it is made of; shrink what is too much."""
    terms = value * levels[column]
    total, up = float(terms.sum()), value > 0
    over, short = total - upper, lower - total
    if over > 0 and (have := float(terms[up].sum())) > 0:
        levels[column[up]] *= max(1.0 - over / have, 0.0)
    elif short > 0 and (have := -float(terms[~up].sum())) > 0:
        levels[column[~up]] *= max(1.0 - short / have, 0.0)
    elif short > 0 and (have := float(terms[up].sum())) > 0:
        levels[column[up]] *= 1.0 + short / have


def row_size(model: Model, levels: Floats) -> Floats:
    """Return the size of the terms of each row, float64 (row,), at least one of its limits."""
    size = apply(model.size, np.abs(levels))
    for side in (model.lower, model.upper):
        size = np.maximum(size, np.where(np.isfinite(side), np.abs(side), 0.0))
    return np.maximum(size, 1e-300)
