"""The linear programme while it is being drafted, and when it is done.

A constraint or an objective is handed the `Draft` three times: for its columns, for its rows, and for the entries of
the matrix (its own, and those it has in rows of others, such as the balances of products). All entries are kept as
arrays and put together once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csc_array

from lustrum.planning.facts import Facts
from lustrum.planning.indexing import Block, Blocks, RowWords
from lustrum.planning.settings import PlanSettings
from lustrum.planning.wants import COMMITTED

if TYPE_CHECKING:
    from lustrum.planning.concave import Curve

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BUNDLES_FROM = 20_000
"""Pairs of cell and asset, times years, from which on capital is counted by bundles unless told otherwise."""


@dataclass(frozen=True, eq=False)
class LinearProgram:
    """Rows ``row_lower <= matrix @ x <= row_upper``, columns ``lower <= x <= upper``.

    Parameters
    ----------
    matrix : CSC (row, column)
        In the economy's own units.
    row_lower, row_upper : float64 (row,)
        Limits of rows.
    lower, upper : float64 (column,)
        Limits of columns.
    columns, rows : Blocks
        What each column and row is.
    """

    matrix: csc_array[Any]
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    columns: Blocks
    rows: Blocks

    @property
    def shape(self) -> tuple[int, int]:
        """Numbers of rows and columns."""
        return self.matrix.shape[0], self.matrix.shape[1]


@dataclass(frozen=True, eq=False)
class Stage:
    """One objective of a plan.

    Parameters
    ----------
    name, unit : str
        Name of the objective, and unit of its value.
    cost : float64 (column,)
        Value per unit of each column.
    sense : {1, -1}
        -1 to maximise, 1 to minimise.
    give : float
        Share of the best value that later stages may give up.
    offset : float
        Constant part of the value.
    curve : Curve or None
        Columns of the objective that are a concave function of others (`concave`).
    parts : tuple of (float, Stage)
        Objectives that are weighed against each other (`weighing`), and their weights.
    best : tuple of float
        Best value of each part alone.
    """

    name: str
    unit: str
    cost: Floats
    sense: int = -1
    give: float = 0.0
    offset: float = 0.0
    curve: Curve | None = None
    parts: tuple[tuple[float, Stage], ...] = ()
    best: tuple[float, ...] = ()

    def size(self, value: float) -> float:
        """Return what shares of a value are taken of: the value, or for weighted objectives the ideal point."""
        return 1.0 if self.parts else abs(value)


@dataclass
class Draft:
    """A programme in the making."""

    facts: Facts
    settings: PlanSettings
    objectives: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    family: str = ""
    notes: list[str] = field(default_factory=list)
    columns: Blocks = field(default_factory=Blocks)
    rows: Blocks = field(default_factory=Blocks)
    _upper: list[Floats] = field(default_factory=list)
    _row_lower: list[Floats] = field(default_factory=list)
    _row_upper: list[Floats] = field(default_factory=list)
    _entries: list[tuple[Ints, Ints, Floats]] = field(default_factory=list)
    _shifts: list[tuple[Ints, Floats]] = field(default_factory=list)

    @property
    def years(self) -> int:
        """Number of years."""
        return self.facts.horizon

    @property
    def terminal(self) -> str:
        """What must be left at the end."""
        return self.settings.terminal or "none"

    @property
    def buys_ahead(self) -> bool:
        """Whether inputs for output after the plan are bought within it."""
        return self.terminal not in ("none", "valued")

    @cached_property
    def has_needs(self) -> bool:
        """Whether deliveries to people are told apart by group, because there are floors or needs to meet."""
        return len(self.facts.wants.needs) > 0 and (bool(self.settings.floors) or "needs" in self.objectives)

    @property
    def scales_targets(self) -> bool:
        """Whether an objective decides how far targets are met."""
        return not {"ray", "harmony"}.isdisjoint(self.objectives)

    @cached_property
    def is_soft(self) -> NDArray[np.bool_]:
        """Whether a target is part of the basket of which as much as possible is made, bool (target,)."""
        wants = self.facts.wants
        if not self.scales_targets:
            return np.zeros(len(wants.amount), dtype=bool)
        return np.array([group != COMMITTED for group in wants.groups], dtype=bool)[wants.group]

    @cached_property
    def is_hard(self) -> NDArray[np.bool_]:
        """Whether a target must be met in full, bool (target,). The objective `needs` replaces targets for people."""
        wants = self.facts.wants
        hard = ~self.is_soft
        if "needs" in self.objectives and not self.scales_targets:
            hard &= ~wants.is_for_people[wants.group]
        return hard

    @cached_property
    def through_needs(self) -> NDArray[np.bool_]:
        """Whether a target is met out of the deliveries to people with needs, bool (target,)."""
        wants = self.facts.wants
        if not self.has_needs:
            return np.zeros(len(wants.amount), dtype=bool)
        count = len(self.facts.labels["product"])
        needs = wants.needs
        met = needs.basket_year[needs.carrier_basket] * count + needs.carrier_product
        with_needs = np.isin(wants.year * count + wants.product, met)
        return np.asarray(with_needs & wants.is_for_people[wants.group], dtype=np.bool_)

    @property
    def by_bundle(self) -> bool:
        """Whether capital is counted by bundles of assets (setting `bundles`)."""
        asked = self.settings.bundles
        return self.years * len(self.facts.cells.need) >= BUNDLES_FROM if asked is None else bool(asked)

    def add_columns(
        self, name: str, codes: Mapping[str, Ints], upper: ArrayLike = np.inf, unit: str | NDArray[np.object_] = ""
    ) -> Block:
        """Add a block of columns, none below zero."""
        block = self.columns.add(name, codes, unit, family=self.family)
        self._upper.append(np.broadcast_to(np.asarray(upper, dtype=np.float64), (block.size,)))
        return block

    def add_rows(
        self,
        name: str,
        codes: Mapping[str, Ints],
        *,
        lower: ArrayLike = -np.inf,
        upper: ArrayLike = np.inf,
        unit: str | NDArray[np.object_] = "",
        words: RowWords,
    ) -> Block:
        """Add a block of rows."""
        block = self.rows.add(name, codes, unit, words, self.family)
        for side, kept in ((lower, self._row_lower), (upper, self._row_upper)):
            kept.append(np.array(np.broadcast_to(np.asarray(side, dtype=np.float64), (block.size,))))
        return block

    def add_entries(self, rows: Ints, columns: Ints, values: ArrayLike) -> None:
        """Add entries; those of one row and column are added up."""
        self._entries.append((rows, columns, np.broadcast_to(np.asarray(values, dtype=np.float64), (len(rows),))))

    def shift_rows(self, rows: Ints, amounts: ArrayLike) -> None:
        """Move the limits of rows by fixed amounts."""
        self._shifts.append((rows, np.broadcast_to(np.asarray(amounts, dtype=np.float64), (len(rows),))))

    def add_to_material(self, year: Ints, place: Ints, product: Ints, columns: Ints, values: ArrayLike) -> None:
        """Add entries to the balances of products: positive is supply, negative is use. Outside the plan: left out."""
        inside = (year >= 0) & (year < self.years)
        amounts = np.broadcast_to(np.asarray(values, dtype=np.float64), (len(columns),))
        row = self.material_row(year, place, product)
        self.add_entries(row[inside], columns[inside], amounts[inside])

    def deliver(self, year: Ints, place: Ints, product: Ints, columns: Ints, amounts: ArrayLike) -> None:
        """Take deliveries out of the balances; those of the last year also out of what must go on for ever."""
        taken = np.broadcast_to(np.asarray(amounts, dtype=np.float64), (len(columns),))
        self.add_to_material(year, place, product, columns, -taken)
        if "static-material" in self.rows:
            last = year == self.years - 1
            self.add_entries(self.rows["static-material"].start + product[last], columns[last], -taken[last])

    def material_row(self, year: Ints, place: Ints, product: Ints) -> Ints:
        """Return the row of the balance of a product in a place and year."""
        labels = self.facts.labels
        return self.rows["material"].start + (year * len(labels["place"]) + place) * len(labels["product"]) + product

    def finish(self) -> LinearProgram:
        """Put the programme together."""
        rows = np.concatenate([r for r, _, _ in self._entries])
        columns = np.concatenate([c for _, c, _ in self._entries])
        values = np.concatenate([v for _, _, v in self._entries])
        self._entries.clear()
        kept = values != 0
        matrix = csc_array(
            (values[kept], (rows[kept], columns[kept])), shape=(self.rows.size, self.columns.size), dtype=np.float64
        )
        matrix.sum_duplicates()
        matrix.eliminate_zeros()
        matrix.sort_indices()
        row_lower, row_upper = np.concatenate(self._row_lower), np.concatenate(self._row_upper)
        for shifted, amounts in self._shifts:
            np.add.at(row_lower, shifted, amounts)
            np.add.at(row_upper, shifted, amounts)
        return LinearProgram(
            matrix=matrix,
            row_lower=row_lower,
            row_upper=row_upper,
            lower=np.zeros(self.columns.size),
            upper=np.concatenate(self._upper),
            columns=self.columns,
            rows=self.rows,
        )
