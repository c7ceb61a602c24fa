r"""Capital of each asset in each activity: what stands limits what runs, wears out, and is built with a delay.

.. math::
    \kappa_{aj}\, x_{tj} \;\le\; K_{taj}, \qquad
    K_{taj} = (1-\delta_{aj})^t K_{0aj} + \sum_{s + g_j \le t} (1-\delta_{aj})^{t-s-g_j}\, v_{saj}

An investment :math:`v` begun in year s is delivered in equal instalments over the gestation of g years (so the
balances of products carry :math:`v/g` in each of them), or in those that the table `capital` states, and works from
year s + g. Gestation is at least one year: what is built in a year works in the next. An asset that retires serves in
full for the n years of its life instead, so that 1 (age below n) stands for :math:`(1-\delta)^{\text{age}}`; capital of
the start is then gone by its vintages (see `service`). Capital need not be used. Assets that are tied to no activity
form a pool shared by all that need them: :math:`\sum_j \kappa_{aj} x_{tj} \le K_{ta}`.

In a large programme assets that wear and are built alike are counted together: see the constraint `bundles`.

Unit: asset units. :math:`\kappa`: asset units per unit of activity a year; :math:`\delta`: share worn out a year, one
over the life.

Sources
-------
Kantorovich 1965, ch. III; Cockshott's five-year plan (capital fixed to its industry).
"""

from __future__ import annotations

import numpy as np

from lustrum.planning.constraints.bundles import ahead_left, members_of_columns, take_instalments
from lustrum.planning.indexing import RowWords
from lustrum.planning.program import Draft, Floats, Ints

WORDS = RowWords(
    limit="{asset} in {activity}{who} in {year}",
    short="{activity}{who} in {year} lacks {amount} of {asset}",
    give="provide {amount} more of {asset} to {activity}{who} in {year}",
)
POOL_WORDS = RowWords(
    limit="{asset} in {year}",
    short="{asset} in {year}: work needs {amount} more than there is",
    give="provide {amount} more of {asset} in {year}",
)


def columns(draft: Draft) -> None:
    """Declare investment by year of the first instalment, asset units."""
    cells, facts = draft.facts.cells, draft.facts
    if not draft.settings.invest or not len(cells.need):
        return
    own = (cells.pair_pool < 0) & (not draft.by_bundle)
    counts_after = draft.terminal != "none" or "capacity" in draft.objectives
    year = np.repeat(np.arange(draft.years), len(cells.need))
    pair = np.tile(np.arange(len(cells.need)), draft.years)
    useful = (year + cells.gestation[pair] < draft.years) | counts_after
    chosen = useful & own[pair]
    year, pair = year[chosen], pair[chosen]
    if len(pair):
        cell, asset = cells.pair_cell[pair], cells.pair_asset[pair]
        codes = {
            "year": year, "region": cells.region[cell], "form": cells.form[cell], "asset": asset,
            "activity": cells.activity[cell], "pair": pair,
        }  # fmt: skip
        draft.add_columns("investment", codes, unit=facts.unit[cells.assets[asset]])
    pool_year = np.repeat(np.arange(draft.years), len(cells.pool_asset))
    pool = np.tile(np.arange(len(cells.pool_asset)), draft.years)
    useful = (pool_year + 1 < draft.years) | counts_after
    if useful.any():
        asset = cells.pool_asset[pool[useful]]
        codes = {"year": pool_year[useful], "asset": asset, "pool": pool[useful]}
        draft.add_columns("pool-investment", codes, unit=facts.unit[cells.assets[asset]])


def rows(draft: Draft) -> None:
    """Declare one limit for each year and pair, and one for each year and pool."""
    cells, facts, years = draft.facts.cells, draft.facts, draft.years
    own = np.flatnonzero(cells.pair_pool < 0)
    if len(own) and not draft.by_bundle:
        pair, year = np.tile(own, years), np.repeat(np.arange(years), len(own))
        cell, asset = cells.pair_cell[pair], cells.pair_asset[pair]
        codes = {
            "year": year, "region": cells.region[cell], "form": cells.form[cell], "asset": asset,
            "activity": cells.activity[cell], "pair": pair,
        }  # fmt: skip
        stands = cells.standing(pair, year)
        draft.add_rows("capital", codes, upper=stands, unit=facts.unit[cells.assets[asset]], words=WORDS)
    if len(cells.pool_asset):
        count = len(cells.pool_asset)
        pool, year = np.tile(np.arange(count), years), np.repeat(np.arange(years), count)
        stands = cells.pool_standing(pool, year)
        asset = cells.pool_asset[pool]
        unit = facts.unit[cells.assets[asset]]
        codes = {"year": year, "asset": asset, "pool": pool}
        draft.add_rows("pool", codes, upper=stands, unit=unit, words=POOL_WORDS)


def entries(draft: Draft) -> None:
    """Enter use of capital, additions to it, and instalments in the balances of products."""
    cells, facts, years = draft.facts.cells, draft.facts, draft.years
    levels = draft.columns["output"].start
    for name, mine in (("capital", cells.pair_pool < 0), ("pool", cells.pair_pool >= 0)):
        if name not in draft.rows:
            continue
        pair = np.flatnonzero(mine)
        base, width = draft.rows[name].start, len(pair) if name == "capital" else len(cells.pool_asset)
        place = np.arange(len(pair)) if name == "capital" else cells.pair_pool[pair]
        activity = cells.activity[cells.pair_cell[pair]]
        for year in range(years):
            when = year if name == "capital" else facts.timing.level_of(year, activity)
            column = levels + when * cells.size + cells.pair_cell[pair]
            draft.add_entries(base + year * width + place, column, cells.need[pair])
    if "investment" in draft.columns:
        block = draft.columns["investment"]
        pair = block.codes["pair"]
        place_of = np.cumsum(cells.pair_pool < 0) - 1
        width = int((cells.pair_pool < 0).sum())
        first = draft.rows["capital"].start + place_of[pair]
        for year in range(1, years):
            age = year - block.codes["year"] - cells.gestation[pair]
            ready = age >= 0
            left = cells.serving(pair[ready], age[ready])
            draft.add_entries(first[ready] + year * width, block.index[ready], -left)
        take_instalments(draft, block.codes["year"], pair, block.index, np.ones(block.size))
    if "pool-investment" in draft.columns:
        block = draft.columns["pool-investment"]
        pool = block.codes["pool"]
        first, width = draft.rows["pool"].start + pool, len(cells.pool_asset)
        for year in range(1, years):
            age = year - block.codes["year"] - 1
            ready = age >= 0
            left = cells.pool_serving(pool[ready], age[ready])
            draft.add_entries(first[ready] + year * width, block.index[ready], -left)
        where = np.full(block.size, facts.after)
        draft.add_to_material(block.codes["year"], where, cells.assets[block.codes["asset"]], block.index, -1.0)


def capital_left(
    draft: Draft, name: str, *, unfinished: bool, year: int | None = None, ahead: bool = False
) -> tuple[Floats, Ints, Ints, Floats]:
    """Return what stands after the last year, or at the start of a year.

    Parameters
    ----------
    draft : Draft
        The programme.
    name : {"capital", "pool"}
        Capital of pairs, or of pools.
    unfinished : bool
        Whether works in progress count, at the share that was delivered.
    year : int or None
        Place of the year; None: after the last.
    ahead : bool
        Whether assets count that were begun ahead of the rest of their bundle. They stand in no cell yet and are put
        down to any pair with the same asset, so ask for them only where pairs are added up by asset.

    Returns
    -------
    standing : float64 (pair or pool,)
        What is left of the capital of the start.
    place, column, value : arrays (entry,)
        Additions: pair or pool, column of investment, asset units left per unit invested.
    """
    cells, years = draft.facts.cells, draft.years if year is None else year
    is_pool = name == "pool"
    every = np.arange(len(cells.pool_asset) if is_pool else len(cells.need))
    standing = cells.pool_standing(every, years) if is_pool else cells.standing(every, years)
    place, begun, column, amount = _begun(draft, name)
    gestation = np.ones(len(place), dtype=np.int64) if is_pool else cells.gestation[place]
    age = years - begun - gestation
    done = age >= 0
    serving = cells.pool_serving if is_pool else cells.serving
    value = np.where(done, serving(place, np.maximum(age, 0)), 0.0)
    if unfinished and not is_pool:
        value = np.where(done, value, cells.delivered[place, np.clip(years - begun, 0, gestation)])
    kept = value > 0
    place, column, value = place[kept], column[kept], (value * amount)[kept]
    if ahead and not is_pool:
        parts = zip((place, column, value), ahead_left(draft, years, unfinished=unfinished), strict=True)
        place, column, value = (np.concatenate(pair) for pair in parts)
    return standing, place, column, value


def _begun(draft: Draft, name: str) -> tuple[Ints, Ints, Ints, Floats]:
    """Return what columns of investment begin: pair or pool, year, column, asset units per unit (entry,)."""
    block_name = "pool-investment" if name == "pool" else "investment"
    if block_name in draft.columns:
        block = draft.columns[block_name]
        place = block.codes["pool" if name == "pool" else "pair"]
        return place, block.codes["year"], block.index, np.ones(block.size)
    if name == "pool" or "bundle-investment" not in draft.columns:
        none = np.zeros(0, dtype=np.int64)
        return none, none, none, np.zeros(0)
    block = draft.columns["bundle-investment"]
    member, pair = members_of_columns(draft)
    return pair, block.codes["year"][member], block.index[member], draft.facts.cells.need[pair]
