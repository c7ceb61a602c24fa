"""Take a programme apart, and check that the parts put together are the programme."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from lustrum.planning.indexing import Block
from lustrum.planning.program import LinearProgram, Stage
from lustrum.planning.structured.coverage import Uncovered
from lustrum.planning.structured.model import Floats, Ints, Model, Sizes
from lustrum.planning.structured.operator import adjoint, apply

YEARLY = ("labour", "land", "emission-limit")
CAPITAL_KEYS = ("bundle", "pair")
CAPITAL, INVESTMENT = ("bundle-capital", "capital"), ("bundle-investment", "investment")
SAME = 1e-9
"""Largest relative difference, of the parts put together from the programme, that is taken for rounding."""


def read_model(program: LinearProgram, stage: Stage) -> Model:
    """Take a programme apart.

    Raises
    ------
    Uncovered
        If its technology is not the same in every year, or capital is not a recurrence.
    """
    layout = _Layout(program)
    entries = _Entries(program, layout)
    model = entries.model(stage)
    _check(model)
    return model


class _Layout:
    """Where the rows and columns of a programme stand in the vectors of the model."""

    def __init__(self, program: LinearProgram) -> None:
        self.program = program
        rows, columns = program.rows, program.columns
        self.years = years = int(rows["material"].codes["year"].max()) + 1
        products = rows["material"].size // years
        if rows["material"].codes["place"].max() > 0:
            raise Uncovered("it does not cover links between regions")
        counts = np.bincount(program.matrix.indices, minlength=program.shape[0])
        yearly = [b for name in YEARLY if name in rows for b in [rows[name]] if _is_yearly(b, years)]
        cells = columns["output"].size // years
        self.capital = next((rows[name] for name in CAPITAL if name in rows), None)
        units = self.capital.size // years if self.capital is not None else 0
        kept = [rows["material"], *yearly]
        kept += [rows[name] for name in (*CAPITAL, "terminal-growth") if name in rows]
        other = np.ones(program.shape[0], dtype=bool)
        for block in kept:
            other[block.part] = False
        single = other & (counts == 1)
        other &= counts > 1
        others = np.flatnonzero(other)
        rest = np.ones(program.shape[1], dtype=bool)
        rest[columns["output"].part] = False
        self.investment = next((columns[name] for name in INVESTMENT if name in columns), None)
        if self.investment is not None:
            rest[self.investment.part] = False
        loose = np.flatnonzero(rest)
        self.single = np.flatnonzero(single)
        self.sizes = Sizes(
            years, products, products + sum(b.size // years for b in yearly), cells, units, len(others), len(loose)
        )
        sizes = self.sizes
        self.row_of = np.full(sizes.rows, -1, dtype=np.int64)
        self.column_of = np.full(sizes.columns, -1, dtype=np.int64)
        by_year, capital, last = sizes.prices(self.row_of)
        start = 0
        for block in [rows["material"], *yearly]:
            count = block.size // years
            by_year[start : start + count] = block.index.reshape(years, count).T
            start += count
        last[:] = others
        self.year = self._years_of(others)
        output, begun, more = sizes.levels(self.column_of)
        output[:] = columns["output"].index.reshape(years, cells).T
        more[:] = loose
        if self.capital is not None:
            self._place_capital(capital, begun)

    def _years_of(self, others: Ints) -> Ints:
        """Return the place of the year of each row; those of no year are of the end."""
        of_row = np.full(self.program.shape[0], self.years, dtype=np.int64)
        for block in self.program.rows:
            if "year" in block.codes:
                of_row[block.part] = block.codes["year"]
        found = np.zeros(self.sizes.rows, dtype=np.int64)
        by_year, capital, last = self.sizes.prices(found)
        by_year[:], capital[:], last[:] = np.arange(self.years), np.arange(self.years + 1), of_row[others]
        return found

    def _place_capital(self, capital: NDArray[Any], begun: NDArray[Any]) -> None:
        assert self.capital is not None
        units = self.sizes.units
        capital[:, : self.years] = self.capital.index.reshape(self.years, units).T
        key = next(name for name in CAPITAL_KEYS if name in self.capital.codes)
        unit_of = {int(code): place for place, code in enumerate(self.capital.codes[key][:units])}
        if "terminal-growth" in self.program.rows:
            block = self.program.rows["terminal-growth"]
            place = np.arange(units)
            if key in block.codes:
                place = np.array([unit_of[int(code)] for code in block.codes[key]], dtype=np.int64)
            elif block.size != units:
                raise Uncovered("what must be left at the end is not asked of all capital")
            capital[place, self.years] = block.index
        if self.investment is not None:
            codes = self.investment.codes
            place = np.array([unit_of[int(code)] for code in codes[key]], dtype=np.int64)
            begun[place, codes["year"]] = self.investment.index


def _is_yearly(block: Block, years: int) -> bool:
    count = block.size // years
    return block.size == count * years and bool((block.codes["year"] == np.repeat(np.arange(years), count)).all())


class _Entries:
    """The entries of a programme by the place of their row and column in the model."""

    def __init__(self, program: LinearProgram, layout: _Layout) -> None:
        self.program, self.layout, self.sizes = program, layout, layout.sizes
        row_at = np.full(program.shape[0], -1, dtype=np.int64)
        column_at = np.full(program.shape[1], -1, dtype=np.int64)
        for there, place in ((layout.row_of, row_at), (layout.column_of, column_at)):
            known = np.flatnonzero(there >= 0)
            place[there[known]] = known
        matrix = program.matrix
        column = column_at[np.repeat(np.arange(program.shape[1]), np.diff(matrix.indptr))]
        row = row_at[matrix.indices]
        kept = row >= 0
        self.row, self.column, self.value = row[kept], column[kept], matrix.data[kept]

    def model(self, stage: Stage) -> Model:
        sizes = self.sizes
        years = sizes.years
        ends = (sizes.yearly * years, sizes.rows - sizes.other_rows)
        wide = (sizes.cells * years, (sizes.cells + sizes.units) * years)
        is_yearly, is_capital = self.row < ends[0], (self.row >= ends[0]) & (self.row < ends[1])
        makes, builds = self.column < wide[0], (self.column >= wide[0]) & (self.column < wide[1])
        row, year = np.divmod(np.where(is_yearly, self.row, 0), years)
        unit, when = np.divmod(np.where(is_capital, self.row - ends[0], 0), years + 1)
        item, begun = np.divmod(np.where(builds, self.column - wide[0], np.where(makes, self.column, 0)), years)
        same = is_yearly & makes & (year == begun)
        first = same & (year == 0)
        technology = _matrix(self.value[first], row[first], item[first], (sizes.yearly, sizes.cells))
        paid = is_yearly & builds & (row < sizes.products)
        now = paid & (year == begun) & (begun == 0)
        building = _matrix(-self.value[now], row[now], item[now], (sizes.products, sizes.units))
        uses = is_capital & makes & ((when == begun) | ((when == years) & (begun == years - 1)))
        serves = is_capital & builds
        need, need_after = np.zeros(sizes.units), np.zeros(sizes.units)
        cell = np.zeros(sizes.units, dtype=np.int64)
        start, end = uses & (when == 0), uses & (when == years)
        need[unit[start]], cell[unit[start]] = self.value[start], item[start]
        need_after[unit[end]] = self.value[end]
        after = np.ones(sizes.units)
        newest = np.full(sizes.units, -1, dtype=np.int64)
        end = serves & (when == years)
        np.maximum.at(newest, unit[end], begun[end])
        end &= begun == newest[unit]
        after[unit[end]] = -self.value[end]
        fresh = serves & (begun == 0)
        stands = -self.value[fresh] / np.where(when[fresh] == years, after[unit[fresh]], 1.0)
        delay, left = _recurrence(unit[fresh], when[fresh], stands, sizes)
        if (is_yearly & makes & ~same).any():
            raise Uncovered("the inputs of an output are not all of its own year")
        kept = ~(same | paid | uses | serves)
        rest = _matrix(self.value[kept], self.row[kept], self.column[kept], (sizes.rows, sizes.columns))
        return self._with_limits(stage, technology, building, (cell, need, need_after, after, delay, left), rest)

    def _with_limits(
        self, stage: Stage, technology: csr_array[Any], building: csr_array[Any], capital: Any, rest: csr_array[Any]
    ) -> Model:
        program, layout = self.program, self.layout
        there, row = layout.row_of >= 0, np.maximum(layout.row_of, 0)
        lower, upper = np.where(there, program.row_lower[row], -np.inf), np.where(there, program.row_upper[row], np.inf)
        if (np.isfinite(lower) & np.isfinite(upper) & (lower < upper)).any():
            raise Uncovered("it does not cover rows with a lower and an upper limit")
        flip = np.where(np.isfinite(lower), 1.0, np.where(np.isfinite(upper), -1.0, 0.0))
        single, matrix = layout.single, program.matrix.tocsr()
        column = matrix.indices[matrix.indptr[single]].astype(np.int64)
        value = matrix.data[matrix.indptr[single]]
        one, two = program.row_lower[single] / value, program.row_upper[single] / value
        low, high = program.lower.copy(), program.upper.copy()
        np.maximum.at(low, column, np.minimum(one, two))
        np.minimum.at(high, column, np.maximum(one, two))
        has, at = layout.column_of >= 0, np.maximum(layout.column_of, 0)
        cell, need, need_after, after, delay, left = capital
        return Model(
            program=program, sizes=self.sizes, row_of=layout.row_of, column_of=layout.column_of, flip=flip,
            technology=technology, building=building, cell=cell, need=need, need_after=need_after, after=after,
            delay=delay, left=left, rest=rest, lower=lower, upper=upper, low=np.where(has, low[at], 0.0),
            high=np.where(has, high[at], 0.0), single_row=single, single_column=column, single_value=value,
            cost=np.where(has, stage.sense * stage.cost[at], 0.0), year=layout.year,
        )  # fmt: skip


def _matrix(values: Floats, rows: Ints, columns: Ints, shape: tuple[int, int]) -> csr_array[Any]:
    made = csr_array((values, (rows, columns)), shape=shape)
    made.sort_indices()
    return made


def _recurrence(unit: Ints, when: Ints, value: Floats, sizes: Sizes) -> tuple[Ints, Floats]:
    """Read delay and share left from what works of the first year add to the years after."""
    delay = np.full(sizes.units, sizes.years, dtype=np.int64)
    np.minimum.at(delay, unit, when)
    delay = np.maximum(delay, 1)
    left = np.ones(sizes.units)
    second = when == delay[unit] + 1
    left[unit[second]] = value[second]
    return delay, left


def _check(model: Model) -> None:
    """Compare the parts, put together, with the programme on drawn levels and prices.

    Raises
    ------
    Uncovered
        If they differ.
    """
    luck = np.random.default_rng(0)
    levels = luck.random(model.sizes.columns) * (model.column_of >= 0)
    whole = model.program.matrix @ model.levels_of(levels)
    size = abs(model.program.matrix) @ model.levels_of(levels)
    there = model.row_of >= 0
    found = apply(model, levels)[there]
    if (np.abs(found - whole[model.row_of[there]]) > SAME * size[model.row_of[there]]).any():
        raise Uncovered("the technology or the capital is not the same in every year")
    prices = luck.random(model.sizes.rows) * there
    full = np.zeros(model.program.shape[0])
    full[model.row_of[there]] = prices[there]
    has = model.column_of >= 0
    whole, size = model.program.matrix.T @ full, abs(model.program.matrix).T @ full
    found = adjoint(model, prices)[has]
    if (np.abs(found - whole[model.column_of[has]]) > SAME * size[model.column_of[has]]).any():
        raise Uncovered("the technology or the capital is not the same in every year")
