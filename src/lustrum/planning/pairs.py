"""The capital of capacity cells: which assets each needs, how long they last, and what stands at the start."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lustrum.planning.bundles import find_bundles
from lustrum.planning.endowed import EndowmentReader, Places, Rows
from lustrum.planning.indexing import expand
from lustrum.planning.tables import Floats, Ints, tally

MONTHS_A_YEAR = 12


def read_pairs(places: Places, active: NDArray[np.bool_], able: Floats, own: Rows, pool: Rows) -> dict[str, Any]:
    """Return the capital of active cells: one pair for each asset that a cell needs.

    It is what endowments of kind ``capital`` say; else what the cell's stated capacity is made of.
    """
    reader, (region, _, activity) = places.reader, places.codes()
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
    initial_own, gestation = np.where(pooled, 0.0, start), _gestation(reader)[activity[pair_cell]]
    bundles = find_bundles(
        pair_cell, pair_pool, region[pair_cell], asset=pair_asset, need=need, wear=wear, initial=initial_own,
        gestation=gestation,
    )  # fmt: skip
    return {
        "assets": assets, "pair_cell": pair_cell, "pair_asset": pair_asset, "pair_pool": pair_pool, "need": need,
        "wear": wear, "initial": initial_own, "gestation": gestation, "bundles": bundles,
        "pool_asset": pool_asset, "pool_initial": initial,
        "pool_wear": np.divide(worn, weight, out=np.zeros(len(pool_asset)), where=weight > 0),
    }  # fmt: skip


def _gestation(reader: EndowmentReader) -> Ints:
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
