"""Capacity cells: where (region, form, activity) there is or can be capacity, and with which capital.

*Cell*: one activity in one form of property in one region. *Pair*: one cell and one asset that it needs. *Pool*: an
asset that is tied to no activity (one machine that can make any of three goods, draught animals) and is shared by all
cells that need it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lustrum.planning.indexing import expand
from lustrum.planning.settings import PlanSettings, as_table
from lustrum.planning.tables import Floats, Ints, by_year, codes, flag, numbers, tally, text, words, year_codes

if TYPE_CHECKING:
    from lustrum.economy.economy import Economy

EVERYWHERE = "all"
"""Label of the region of what has no region."""

MONTHS_A_YEAR = 12


@dataclass(frozen=True, eq=False)
class Cells:
    """Capacity cells and their capital.

    Parameters
    ----------
    region, form, activity : int64 (cell,)
        Codes.
    commanded : bool (cell,)
        Whether the plan decides on the level.
    level : float64 (cell,)
        Running level last year, units of activity a year; NaN if not known.
    forecast : float64 (year, cell)
        Expected level of a cell that is not commanded; NaN elsewhere.
    capacity : float64 (cell,)
        Largest level of a cell whose activity has no capital coefficients; NaN if there is none.
    assets : int64 (asset,)
        Products that serve as assets.
    pair_cell, pair_asset, pair_pool : int64 (pair,)
        Cell, asset (place in `assets`), pool (-1: capital of its own).
    need, wear, initial : float64 (pair,)
        Asset units per unit of activity a year; share worn out a year; asset units at the start.
    gestation : int64 (pair,)
        Years from the first instalment to use.
    pool_asset : int64 (pool,)
        Asset of each pool.
    pool_wear, pool_initial : float64 (pool,)
        Share worn out a year; asset units at the start.
    """

    region: Ints
    form: Ints
    activity: Ints
    commanded: NDArray[np.bool_]
    level: Floats
    forecast: Floats
    capacity: Floats
    assets: Ints
    pair_cell: Ints
    pair_asset: Ints
    pair_pool: Ints
    need: Floats
    wear: Floats
    initial: Floats
    gestation: Ints
    pool_asset: Ints
    pool_wear: Floats
    pool_initial: Floats

    @property
    def size(self) -> int:
        """Number of cells."""
        return len(self.region)


@dataclass
class _Rows:
    """Endowments of one kind: codes (-1 for blank) and amounts."""

    activity: Ints
    region: Ints
    form: Ints
    item: NDArray[np.object_]
    amount: Floats

    def chosen(self, mask: NDArray[np.bool_]) -> _Rows:
        return _Rows(self.activity[mask], self.region[mask], self.form[mask], self.item[mask], self.amount[mask])


class _Reader:
    """Reads the endowments of an economy for cells; `notes` collects what a user should know."""

    def __init__(self, economy: Economy, settings: PlanSettings, years: tuple[int, ...], notes: list[str]) -> None:
        self.economy, self.settings, self.years, self.notes = economy, settings, years, notes
        labels = economy.labels
        self.activities, self.forms = labels["activity"], labels["form"]
        self.products, self.regions = labels["product"].ids, labels["region"].ids
        self.table = economy.table("endowments")
        self.kind = text(self.table, "kind")
        at = year_codes(self.table, years, "endowments")
        self.current = (at == -1) | (at == 0)
        commanded = flag(self.forms, "commanded", len(self.forms), True)
        self.commanded = np.ones_like(commanded) if settings.uncommanded == "commanded" else commanded
        roles = words(self.forms, "role", len(self.forms))
        public = np.flatnonzero(self.commanded & (roles == "public"))
        able = public if len(public) else np.flatnonzero(self.commanded)
        self.default_form = int(able[0]) if len(able) else 0
        self.default_region = 0 if len(self.regions) == 1 else len(self.regions)
        self.has_links = len(self.regions) > 1 and economy.has("links")

    def rows(self, *kinds: str) -> _Rows:
        """Return the endowments of some kinds."""
        frame = self.table[np.isin(self.kind, kinds) & self.current]
        activity = text(frame, "activity")
        item = text(frame, "item")
        if kinds[0] in ("capacity", "level"):
            activity = np.where(activity == "", item, activity)
        region = codes(text(frame, "region"), self.regions, "region", "endowments")
        return _Rows(
            codes(activity, self.activities.ids, "activity", "endowments"),
            np.where(region < 0, self.default_region, region),
            codes(text(frame, "form"), self.forms.ids, "form", "endowments"),
            item,
            numbers(frame, "amount", 0.0),
        )

    def spread(self, rows: _Rows) -> _Rows:
        """Give rows without a form the forms that own their branch, by the shares of the table `ownership`."""
        blank = rows.form < 0
        if not blank.any():
            return rows
        branch = words(self.activities, "branch", len(self.activities))[rows.activity]
        parts: list[tuple[int, int, float]] = []
        for row in range(len(blank)):
            owners = self.shares.get(str(branch[row])) if blank[row] else None
            parts.extend((row, form, share) for form, share in owners or [(int(rows.form[row]), 1.0)])
        at = np.array([row for row, _, _ in parts], dtype=np.int64)
        form = np.array([form for _, form, _ in parts], dtype=np.int64)
        amount = rows.amount[at] * np.array([share for _, _, share in parts])
        form = np.where(form < 0, self.default_form, form)
        return _Rows(rows.activity[at], rows.region[at], form, rows.item[at], amount)

    @cached_property
    def shares(self) -> dict[str, list[tuple[int, float]]]:
        """Shares of forms by branch: by capital if there is such a basis, else by output, else by the first basis."""
        if not self.economy.has("ownership"):
            return {}
        self.notes.append("Capacity without a stated form of property is shared out by the table 'ownership'.")
        table = self.economy.table("ownership")
        columns = [text(table, name) for name in ("branch", "basis", "form", "date", "region")]
        found: dict[str, dict[tuple[str, str], dict[str, float]]] = {}
        for branch, basis, form, date, region, share in zip(*columns, numbers(table, "share", 0.0), strict=True):
            if not region and share > 0 and form in self.forms:
                owners = found.setdefault(str(branch), {}).setdefault((str(date), str(basis)), {})
                owners[str(form)] = owners.get(str(form), 0.0) + float(share)
        return {branch: self._of_best_basis(choices) for branch, choices in found.items()}

    def _of_best_basis(self, choices: Mapping[tuple[str, str], Mapping[str, float]]) -> list[tuple[int, float]]:
        latest = max(date for date, _ in choices)
        bases = {basis: owners for (date, basis), owners in choices.items() if date == latest}
        owners = next((bases[b] for b in ("capital", "gross output") if b in bases), next(iter(bases.values())))
        total = sum(owners.values())
        return [(self.forms.code(form), share / total) for form, share in owners.items()]


class _Places:
    """The cells, each known by one number made of region, form and activity."""

    def __init__(self, reader: _Reader) -> None:
        self.reader = reader
        self.spans = (len(reader.regions) + 1, len(reader.forms), len(reader.activities))
        self.numbers: Ints = np.zeros(0, dtype=np.int64)

    def number(self, rows: _Rows) -> Ints:
        """Return the numbers of rows."""
        return np.asarray(np.ravel_multi_index((rows.region, rows.form, rows.activity), self.spans), dtype=np.int64)

    def codes(self) -> tuple[Ints, Ints, Ints]:
        """Return region, form and activity of each cell."""
        region, form, activity = np.unravel_index(self.numbers, self.spans)
        return region.astype(np.int64), form.astype(np.int64), activity.astype(np.int64)

    def at(self, rows: _Rows) -> Ints:
        """Return the cell of each row."""
        return np.searchsorted(self.numbers, self.number(rows)).astype(np.int64)

    def total(self, rows: _Rows) -> Floats:
        """Add up amounts by cell; not a number where there are none."""
        found, at = np.full(len(self.numbers), np.nan), self.at(rows)
        found[np.unique(at)] = 0.0
        np.add.at(found, at, rows.amount)
        return found

    def find(self, rows: list[_Rows], can_be_built: NDArray[np.bool_]) -> None:
        """Take the cells that rows speak of, and those that a commanded form may add.

        An activity that runs under no commanded form gets a new cell if capacity for it can be built, or if nothing
        limits it. Where goods do not move freely every region gets one.
        """
        self.numbers = np.unique(np.concatenate([self.number(r) for r in rows]))
        region, form, activity = self.codes()
        apart = self.reader.has_links
        homes = np.arange(len(self.reader.regions)) if apart else np.array([self.reader.default_region])
        is_there = np.zeros((len(homes), self.spans[2]), dtype=bool)
        commanded = self.reader.commanded[form]
        mine = commanded & (region < len(homes)) if apart else commanded
        is_there[region[mine] if apart else 0, activity[mine]] = True
        wanted = ~is_there
        if not self.reader.settings.new_cells:
            wanted &= ~can_be_built
            wanted[:, activity] = False
        home, fresh = np.nonzero(wanted)
        form = np.full(len(fresh), self.reader.default_form)
        added = np.ravel_multi_index((homes[home], form, fresh), self.spans)
        self.numbers = np.union1d(self.numbers, added).astype(np.int64)


def read_cells(economy: Economy, settings: PlanSettings, years: tuple[int, ...], notes: list[str]) -> Cells:
    """Read the cells of an economy.

    Parameters
    ----------
    economy : Economy
        With endowments of kind ``capital`` (item: asset), ``capacity`` and ``level`` (units of activity a year).
    settings : PlanSettings
        Settings of the plan.
    years : tuple of int
        Years of the plan.
    notes : list of str
        What the user should know is added.
    """
    reader = _Reader(economy, settings, years, notes)
    capacity, level = reader.spread(reader.rows("capacity")), reader.spread(reader.rows("level"))
    capital = reader.rows("capital", "animals")
    tied = capital.activity >= 0
    pool, own = capital.chosen(~tied), reader.spread(capital.chosen(tied))
    endowed = len(capacity.activity) + len(capital.activity) > 0
    if settings.capital and not endowed:
        notes.append("The economy has no endowments of capital or capacity: neither limits the plan.")
    needs_capital = np.diff(economy.technology.capital.indptr) > 0
    needs_capital &= settings.capital and endowed

    forecast, at_year = _read_forecast(reader)
    places = _Places(reader)
    places.find([capacity, level, own, forecast], needs_capital)
    region, form, activity = places.codes()
    commanded = reader.commanded[form]
    able, running = places.total(capacity), places.total(level)
    expected = np.tile(np.where(np.isnan(running), np.where(np.isnan(able), 0.0, able), running), (len(years), 1))
    if len(at_year):
        given = by_year(forecast.amount, at_year, places.at(forecast), expected.shape)
        expected = np.where(np.isnan(given), expected, given)
    expected[:, commanded] = np.nan
    hard = _stated_capacity(able, commanded & ~needs_capital[activity], np.isin(activity, capacity.activity))
    active = commanded & needs_capital[activity]
    return Cells(
        region=region, form=form, activity=activity, commanded=commanded, level=running, forecast=expected,
        capacity=hard if settings.capital else np.full(len(hard), np.nan),
        **_read_pairs(places, active, able, own, pool),
    )  # fmt: skip


def _stated_capacity(able: Floats, is_bound: NDArray[np.bool_], is_listed: NDArray[np.bool_]) -> Floats:
    """Return the largest level of cells without capital; a listed activity has none where none is stated."""
    stated = np.where(np.isnan(able) & is_listed, 0.0, able)
    return np.where(is_bound, stated, np.nan)


def _read_forecast(reader: _Reader) -> tuple[_Rows, Ints]:
    """Read the forecast of the settings: rows, and the place of each row's year."""
    frame = as_table(reader.settings.forecast, "activity")
    region = codes(text(frame, "region"), reader.regions, "region", "forecast")
    form = codes(text(frame, "form"), reader.forms.ids, "form", "forecast")
    outside = np.flatnonzero(~reader.commanded)
    form = np.where(form < 0, outside[0] if len(outside) else 0, form)
    rows = _Rows(
        codes(text(frame, "activity"), reader.activities.ids, "activity", "forecast"),
        np.where(region < 0, reader.default_region, region),
        form,
        text(frame, "activity"),
        numbers(frame, "amount", 0.0),
    )
    return rows, year_codes(frame, reader.years, "forecast")


def _read_pairs(places: _Places, active: NDArray[np.bool_], able: Floats, own: _Rows, pool: _Rows) -> dict[str, Any]:
    """Return the capital of active cells: one pair for each asset that a cell needs.

    It is what endowments of kind ``capital`` say; else what the cell's stated capacity is made of.
    """
    reader, (_, _, activity) = places.reader, places.codes()
    technology = reader.economy.technology
    needed, life = technology.capital, technology.life
    at = np.flatnonzero(active)
    counts = np.diff(needed.indptr)[activity[at]].astype(np.int64)
    where = expand(needed.indptr[activity[at]].astype(np.int64), counts)
    pair_cell = np.repeat(at, counts).astype(np.int64)
    product, need = needed.indices[where].astype(np.int64), needed.data[where].astype(np.float64)
    kept = need > 0
    pair_cell, product, need = pair_cell[kept], product[kept], need[kept]
    assets = np.unique(product)
    pair_asset = np.searchsorted(assets, product).astype(np.int64)
    lasts = np.asarray(life[product, activity[pair_cell]]).ravel() if len(product) else np.zeros(0)
    wear = np.minimum(np.divide(1.0, lasts, out=np.zeros(len(lasts)), where=lasts > 0), 1.0)

    place_of = {reader.products[asset]: place for place, asset in enumerate(assets)}
    start = np.where(np.isnan(able[pair_cell]), 0.0, able[pair_cell]) * need
    item = np.array([place_of.get(str(i), -1) for i in own.item], dtype=np.int64)
    span = max(len(assets), 1)
    mine = (places.at(own) * span + item)[item >= 0]
    stands = tally(mine, own.amount[item >= 0], len(active) * span)
    is_given = np.isin(pair_cell * span + pair_asset, mine)
    start = np.where(is_given, stands[pair_cell * span + pair_asset], start)

    item = np.array([place_of.get(str(i), -1) for i in pool.item], dtype=np.int64)
    pool_asset = np.unique(item[item >= 0])
    initial = tally(np.searchsorted(pool_asset, item[item >= 0]), pool.amount[item >= 0], len(pool_asset))
    pooled = np.isin(pair_asset, pool_asset) & ~is_given
    pair_pool = np.where(pooled, np.searchsorted(pool_asset, pair_asset), -1).astype(np.int64)
    weight = tally(pair_pool[pooled], need[pooled], len(pool_asset))
    worn = tally(pair_pool[pooled], (need * wear)[pooled], len(pool_asset))
    if len(pool_asset):
        names = ", ".join(str(reader.products[assets[a]]) for a in pool_asset)
        reader.notes.append(f"Tied to no activity and shared by all that need it: {names}.")
    return {
        "assets": assets, "pair_cell": pair_cell, "pair_asset": pair_asset, "pair_pool": pair_pool, "need": need,
        "wear": wear, "initial": np.where(pooled, 0.0, start), "gestation": _gestation(reader)[activity[pair_cell]],
        "pool_asset": pool_asset, "pool_initial": initial,
        "pool_wear": np.divide(worn, weight, out=np.zeros(len(pool_asset)), where=weight > 0),
    }  # fmt: skip


def _gestation(reader: _Reader) -> Ints:
    """Return whole years from the first instalment to use, int64 (activity,), at least 1."""
    given = reader.settings.gestation
    months = reader.economy.technology.gestation
    years = np.array([max(1, math.ceil(m / MONTHS_A_YEAR)) if np.isfinite(m) else 1 for m in months], dtype=np.int64)
    if isinstance(given, int):
        years[:] = max(1, given)
    elif isinstance(given, Mapping):
        for name, value in given.items():
            years[reader.activities.code(name)] = max(1, value)
    return years


def read_input_lag(economy: Economy, settings: PlanSettings) -> Ints:
    """Return whole years from inputs to output, int64 (activity,): of the settings, the attribute, or none."""
    activities = economy.labels["activity"]
    lag = np.zeros(len(activities), dtype=np.int64)
    if activities.has("input_lag"):
        given = pd.to_numeric(pd.Series(activities.attribute("input_lag")), errors="coerce").fillna(0)
        lag = given.to_numpy(dtype=np.float64).astype(np.int64)
    for name, value in (settings.input_lag or {}).items():
        lag[activities.code(name)] = value
    return np.maximum(lag, 0)
