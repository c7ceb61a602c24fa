"""Capacity cells: where (region, form, activity) there is or can be capacity, and with which capital.

*Cell*: one activity in one form of property in one region. *Pair*: one cell and one asset that it needs. *Pool*: an
asset that is tied to no activity (one machine that can make any of three goods, draught animals) and is shared by all
cells that need it. *Bundle*: the pairs of one cell that stand, wear and are built alike. A solver that wants capital in
few numbers reads `Cells.bundles` (cell, wear, gestation and initial stock of each bundle, in units of the
activity's capacity) and `Cells.composition` (asset units in one unit of each bundle).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csc_array

from lustrum.planning.bundles import Bundles
from lustrum.planning.endowed import EndowmentReader, Places, Rows
from lustrum.planning.pairs import read_pairs
from lustrum.planning.service import serving
from lustrum.planning.settings import PlanSettings, as_table
from lustrum.planning.tables import Floats, Ints, by_year, codes, numbers, text, year_codes

if TYPE_CHECKING:
    from lustrum.economy.economy import Economy

EVERYWHERE = "all"
"""Label of the region of what has no region."""


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
    life : int64 (pair,)
        Years until the asset retires, and its wear is 0; 0 for what wears geometrically.
    old : float64 (pair, year + 1)
        What still serves of `initial` at the start of each year and after the last, where assets retire.
    gestation : int64 (pair,)
        Years from the first instalment to use.
    months : float64 (pair,)
        Months from the first instalment to use as they are given; 0 where nothing is.
    parts : float64 (pair, step)
        An investment divided by this is delivered in its first, second ... year.
    delivered : float64 (pair, step + 1)
        Share of an investment that is delivered after 0, 1, 2 ... years.
    bundles : Bundles
        Which pairs of a cell stand, wear and are built alike. It is filled whatever the setting `bundles` says.
    pool_asset : int64 (pool,)
        Asset of each pool.
    pool_wear, pool_initial : float64 (pool,)
        Share worn out a year; asset units at the start.
    pool_life : int64 (pool,)
        Years until its asset retires; 0 for what wears.
    pool_old : float64 (pool, year + 1)
        As `old`.
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
    life: Ints
    old: Floats
    gestation: Ints
    months: Floats
    parts: Floats
    delivered: Floats
    bundles: Bundles
    pool_asset: Ints
    pool_wear: Floats
    pool_initial: Floats
    pool_life: Ints
    pool_old: Floats

    @property
    def size(self) -> int:
        """Number of cells."""
        return len(self.region)

    def serving(self, pair: Ints, age: Ints | int) -> Floats:
        """Return the share of new capital of pairs that still serves after some years of use."""
        return serving(self.wear[pair], self.life[pair], age)

    def standing(self, pair: Ints, year: Ints | int) -> Floats:
        """Return what still serves of the capital of the start in a year of the plan (the first is 0), asset units."""
        life = self.life[pair]
        worn: Floats = self.initial[pair] * (1.0 - self.wear[pair]) ** year
        return np.where(life > 0, self.old[pair, year], worn) if (life > 0).any() else worn

    def pool_serving(self, pool: Ints, age: Ints | int) -> Floats:
        """Return the share of new capital of pools that still serves after some years of use."""
        return serving(self.pool_wear[pool], self.pool_life[pool], age)

    def pool_standing(self, pool: Ints, year: Ints | int) -> Floats:
        """Return what still serves of the capital of pools at the start in a year of the plan, asset units."""
        life = self.pool_life[pool]
        worn: Floats = self.pool_initial[pool] * (1.0 - self.pool_wear[pool]) ** year
        return np.where(life > 0, self.pool_old[pool, year], worn) if (life > 0).any() else worn

    @property
    def composition(self) -> csc_array[Any]:
        """Asset units in one unit of each bundle, CSC (asset, bundle)."""
        pair, bundle = self.bundles.members
        shape = (len(self.assets), self.bundles.size)
        return csc_array((self.need[pair], (self.pair_asset[pair], bundle)), shape=shape, dtype=np.float64)


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
    reader = EndowmentReader(economy, settings, years, notes)
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
    places = Places(reader)
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
        **read_pairs(places, active, able, own, pool),
    )  # fmt: skip


def _stated_capacity(able: Floats, is_bound: NDArray[np.bool_], is_listed: NDArray[np.bool_]) -> Floats:
    """Return the largest level of cells without capital; a listed activity has none where none is stated."""
    stated = np.where(np.isnan(able) & is_listed, 0.0, able)
    return np.where(is_bound, stated, np.nan)


def _read_forecast(reader: EndowmentReader) -> tuple[Rows, Ints]:
    """Read the forecast of the settings: rows, and the place of each row's year."""
    frame = as_table(reader.settings.forecast, "activity")
    region = codes(text(frame, "region"), reader.regions, "region", "forecast")
    form = codes(text(frame, "form"), reader.forms.ids, "form", "forecast")
    outside = np.flatnonzero(~reader.commanded)
    form = np.where(form < 0, outside[0] if len(outside) else 0, form)
    rows = Rows(
        codes(text(frame, "activity"), reader.activities.ids, "activity", "forecast"),
        np.where(region < 0, reader.default_region, region),
        form,
        text(frame, "activity"),
        numbers(frame, "amount", 0.0),
        np.full(len(frame), np.nan),
    )
    return rows, year_codes(frame, reader.years, "forecast")


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
