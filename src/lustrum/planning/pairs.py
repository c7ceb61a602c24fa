"""The capital of capacity cells: which assets each needs, how long they serve, and what stands at the start."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lustrum.errors import Problem
from lustrum.planning.bundles import find_bundles
from lustrum.planning.endowed import EndowmentReader, Places, Rows
from lustrum.planning.indexing import expand
from lustrum.planning.service import MONTHS_A_YEAR, Terms, old_capital, read_terms, whole_life
from lustrum.planning.settings import PlanProblems
from lustrum.planning.tables import CALENDAR, Floats, Ints, codes, numbers, tally, text


@dataclass(frozen=True, eq=False)
class _Needed:
    """What cells need: one pair for each asset; places of assets among those that are needed at all."""

    cell: Ints
    product: Ints
    asset: Ints
    need: Floats
    assets: Ints

    @property
    def span(self) -> int:
        """Number of assets, at least one: pairs are numbered by cell times this, plus asset."""
        return max(len(self.assets), 1)

    @property
    def key(self) -> Ints:
        """Number of each pair, rising."""
        return self.cell * self.span + self.asset


def _find_needed(reader: EndowmentReader, at: Ints, activity: Ints) -> _Needed:
    needed = reader.economy.technology.capital
    counts = np.diff(needed.indptr)[activity[at]].astype(np.int64)
    where = expand(needed.indptr[activity[at]].astype(np.int64), counts)
    cell = np.repeat(at, counts).astype(np.int64)
    product, need = needed.indices[where].astype(np.int64), needed.data[where].astype(np.float64)
    kept = need > 0
    cell, product, need = cell[kept], product[kept], need[kept]
    assets = np.unique(product)
    return _Needed(cell, product, np.searchsorted(assets, product).astype(np.int64), need, assets)


@dataclass(frozen=True, eq=False)
class _Lasting:
    """How long the assets of pairs serve: `rate` is one over the life, `wear` that of those that do not retire."""

    rate: Floats
    wear: Floats
    life: Ints


def _find_lasting(reader: EndowmentReader, needed: _Needed, activity: Ints, retires: NDArray[np.bool_]) -> _Lasting:
    life = reader.economy.technology.life
    lasts = np.asarray(life[needed.product, activity]).ravel() if len(activity) else np.zeros(0)
    rate = np.minimum(np.divide(1.0, lasts, out=np.zeros(len(lasts)), where=lasts > 0), 1.0)
    return _Lasting(rate, np.where(retires, 0.0, rate), np.where(retires, whole_life(lasts), 0))


def read_pairs(places: Places, active: NDArray[np.bool_], able: Floats, own: Rows, pool: Rows) -> dict[str, Any]:
    """Return the capital of active cells: one pair for each asset that a cell needs.

    It is what endowments of kind ``capital`` say; else what the cell's stated capacity is made of.
    """
    reader, (region, _, of_cell) = places.reader, places.codes()
    needed = _find_needed(reader, np.flatnonzero(active), of_cell)
    cell, need, activity = needed.cell, needed.need, of_cell[needed.cell]
    terms, row, months = _read_terms_of_pairs(reader, needed.product, activity)
    lasting = _find_lasting(reader, needed, activity, terms.retires[row])

    start = np.where(np.isnan(able[cell]), 0.0, able[cell]) * need
    item = _assets_of(reader, needed, own)
    mine = (places.at(own) * needed.span + item)[item >= 0]
    stands = tally(mine, own.amount[item >= 0], len(active) * needed.span)
    is_given = np.isin(needed.key, mine)
    start = np.where(is_given, stands[needed.key], start)

    item = _assets_of(reader, needed, pool)
    pool_asset = np.unique(item[item >= 0])
    pooled = np.isin(needed.asset, pool_asset) & ~is_given
    pair_pool = np.where(pooled, np.searchsorted(pool_asset, needed.asset), -1).astype(np.int64)
    if len(pool_asset):
        names = ", ".join(str(reader.products[needed.assets[a]]) for a in pool_asset)
        reader.notes.append(f"Tied to no activity and shared by all that need it: {names}.")
    initial, gestation = np.where(pooled, 0.0, start), terms.gestation[row]
    bundles = find_bundles(
        cell, pair_pool, region[cell], asset=needed.asset, need=need, wear=lasting.wear, initial=initial,
        gestation=gestation, kind=terms.kind[row], life=lasting.life,
    )  # fmt: skip
    item = _assets_of(reader, needed, own)
    at = np.where(item >= 0, _find(needed.key, places.at(own) * needed.span + item), -1)
    return {
        "assets": needed.assets, "pair_cell": cell, "pair_asset": needed.asset, "pair_pool": pair_pool, "need": need,
        "wear": lasting.wear, "initial": initial, "life": lasting.life,
        "old": _read_old(reader, own, at, lasting.life, initial), "gestation": gestation, "months": months[row],
        "parts": terms.parts[row],
        "delivered": terms.delivered[row], "bundles": bundles, "pool_asset": pool_asset,
        **_read_pools(reader, needed, lasting, pair_pool, pool, pool_asset),
    }  # fmt: skip


def _assets_of(reader: EndowmentReader, needed: _Needed, rows: Rows) -> Ints:
    """Return the asset of each row of endowments; -1 where nothing needs it."""
    place_of = {reader.products[asset]: place for place, asset in enumerate(needed.assets)}
    return np.array([place_of.get(str(item), -1) for item in rows.item], dtype=np.int64)


def _find(known: Ints, keys: Ints) -> Ints:
    """Return the place of each key among those known, which rise; -1 if it is not there."""
    place = np.searchsorted(known, keys)
    is_there = np.append(known, -1)[np.minimum(place, len(known))] == keys
    return np.where(is_there, place, -1).astype(np.int64)


def _read_pools(
    reader: EndowmentReader, needed: _Needed, lasting: _Lasting, pair_pool: Ints, pool: Rows, pool_asset: Ints
) -> dict[str, Any]:
    """Return wear, life and stock of pools; they last as long as in the cells that need them, on average."""
    count, pooled, item = len(pool_asset), pair_pool >= 0, _assets_of(reader, needed, pool)
    at = np.where(item >= 0, np.searchsorted(pool_asset, item), -1)
    initial = tally(at[at >= 0], pool.amount[at >= 0], count)
    weight = tally(pair_pool[pooled], needed.need[pooled], count)
    worn = tally(pair_pool[pooled], (needed.need * lasting.rate)[pooled], count)
    wear = np.divide(worn, weight, out=np.zeros(count), where=weight > 0)
    wears = tally(pair_pool[pooled], (lasting.life == 0)[pooled].astype(np.float64), count) > 0
    with np.errstate(divide="ignore"):
        life = np.where(wears, 0, whole_life(1.0 / wear))
    return {
        "pool_initial": initial, "pool_wear": np.where(life > 0, 0.0, wear), "pool_life": life,
        "pool_old": _read_old(reader, pool, at, life, initial),
    }  # fmt: skip


def _read_old(reader: EndowmentReader, rows: Rows, at: Ints, life: Ints, total: Floats) -> Floats:
    """Return what still serves of the capital of the start, (pair or pool, year + 1); nothing if nothing retires."""
    if not (life > 0).any():
        return np.zeros((len(life), 0))
    told = (at >= 0) & ~np.isnan(rows.vintage)
    vintage = rows.vintage[told]
    if reader.years[0] < CALENDAR and (vintage >= CALENDAR).any():
        found = f"{int(vintage.max())}"
        remedy = "Give the plan a first year: the setting 'start'."
        raise PlanProblems([Problem("A vintage is a calendar year, the plan's are not.", "endowments", found, "", "",
                                    remedy)])  # fmt: skip
    return old_capital(at[told], rows.amount[told], vintage, life=life, years=reader.years, total=total)


def _read_terms_of_pairs(reader: EndowmentReader, product: Ints, activity: Ints) -> tuple[Terms, Ints, Floats]:
    """Return what the table `capital` says, the row of it for each pair, and months of building of each row."""
    economy = reader.economy
    gestation, fixed = _gestation(reader)
    if not economy.has("capital"):
        return (
            read_terms(economy, reader.settings, np.zeros(0, dtype=np.int64), gestation, fixed),
            activity[:0],
            np.zeros(0),
        )
    table = economy.table("capital")
    of = codes(text(table, "activity"), reader.activities.ids, "activity", "capital")
    asset = codes(text(table, "asset"), reader.products, "asset", "capital")
    key = of * len(reader.products) + asset
    order = np.argsort(key, kind="stable")
    terms = read_terms(economy, reader.settings, of, gestation, fixed)
    row = order[np.searchsorted(key[order], activity * len(reader.products) + product)].astype(np.int64)
    own, of_all = numbers(table, "building_lag_months"), economy.technology.gestation[of]
    told = np.where(np.isfinite(own), own, np.where(np.isfinite(of_all), of_all, 0.0))
    return terms, row, np.where(fixed[of], gestation[of] * float(MONTHS_A_YEAR), told)


def _gestation(reader: EndowmentReader) -> tuple[Ints, NDArray[np.bool_]]:
    """Return years from the first instalment to use, int64 (activity,), at least 1; and whether a setting says so."""
    given = reader.settings.gestation
    months = reader.economy.technology.gestation
    years = np.array([max(1, math.ceil(m / MONTHS_A_YEAR)) if np.isfinite(m) else 1 for m in months], dtype=np.int64)
    fixed = np.full(len(years), isinstance(given, int))
    if isinstance(given, int):
        years[:] = max(1, given)
    elif isinstance(given, Mapping):
        for name, value in given.items():
            years[reader.activities.code(name)] = max(1, value)
            fixed[reader.activities.code(name)] = True
    return years, fixed
