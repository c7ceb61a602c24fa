r"""Most capacity at the horizon, or at the start of the year `capacity_in`.

.. math::
    \max \sum_k w_k c_k, \qquad \kappa_{aj} c_k \le K_{Tak} \;\text{for every asset } a \text{ that } k \text{ needs}

:math:`c_k` is what a commanded cell could make a year after the plan: the least of its assets decides. It is weighted
by `weights` of products, else by constant prices, and counts the activities of `branches` (all by default). Works in
progress do not count. Targets are met in full, unless `ray` stands before it with what may be given up (`give`).

Unit: money of constant prices a year (or the unit of the weights).

Sources
-------
Feldman 1928 and Mahalanobis 1953 (capacity of the investment goods branch at the horizon).
"""

from __future__ import annotations

import numpy as np

from lustrum.errors import Problem, nearest
from lustrum.planning.constraints.capital import capital_left
from lustrum.planning.indexing import RowWords
from lustrum.planning.program import Draft, Floats, Stage
from lustrum.planning.settings import PlanProblems
from lustrum.planning.tables import year_place

WORDS = RowWords(limit="{asset} in {activity}{who} after the plan", short="", give="", is_limit=False)
POOL_WORDS = RowWords(limit="{asset} after the plan", short="", give="", is_limit=False)


def value_of_activities(draft: Draft) -> Floats:
    """Return the value of a unit of each activity, 0 for branches that do not count."""
    facts = draft.facts
    price = facts.price
    if draft.settings.weights is not None:
        products = facts.labels["product"]
        unknown = [name for name in draft.settings.weights if name not in products]
        if unknown:
            found = unknown[0]
            raise PlanProblems([Problem("Unknown product.", "weights", found, nearest=nearest(found, products))])
        price = np.array([float(draft.settings.weights.get(name, 0.0)) for name in products])
    elif not facts.has_prices:
        draft.notes.append("There are no constant prices: capacities are added up unweighted.")
    value = np.asarray(facts.outputs.T @ price)
    if draft.settings.branches is not None:
        wanted = set(draft.settings.branches)
        value = value * np.array([bool(wanted & said) for said in facts.branch_words], dtype=np.float64)
    return value


def _when(draft: Draft) -> int | None:
    """Return the place of the year at whose start capacity counts; None: after the last."""
    year = draft.settings.capacity_in
    if year is None:
        return None
    years = draft.facts.years
    place = year_place(year, years)
    if not 0 <= place <= len(years):
        span = f"{years[0]} to {years[-1] + 1}"
        raise PlanProblems([Problem("Capacity counts in no year of the plan.", "capacity_in", str(year), span)])
    return place * draft.facts.timing.a_year


def columns(draft: Draft) -> None:
    """Declare capacity after the plan of each commanded cell with capital, units of activity a year."""
    facts, cells = draft.facts, draft.facts.cells
    value = value_of_activities(draft)
    cell = np.unique(cells.pair_cell)
    cell = cell[value[cells.activity[cell]] > 0]
    if not len(cell):
        raise PlanProblems(
            [Problem("No activity that counts has capital, so there is no capacity to add to.", "capacity")]
        )
    codes = {"region": cells.region[cell], "form": cells.form[cell], "activity": cells.activity[cell], "cell": cell}
    draft.add_columns("future-capacity", codes, unit=facts.activity_unit[cells.activity[cell]])


def rows(draft: Draft) -> None:
    """Declare that capacity is made of capital."""
    facts, cells, block = draft.facts, draft.facts.cells, draft.columns["future-capacity"]
    pair = cells.bundles.leader if draft.by_bundle else np.flatnonzero(cells.pair_pool < 0)
    pair = pair[np.isin(cells.pair_cell[pair], block.codes["cell"])]
    cell, asset = cells.pair_cell[pair], cells.pair_asset[pair]
    unit = facts.unit[cells.assets]
    codes = {
        "region": cells.region[cell], "form": cells.form[cell], "asset": asset, "activity": cells.activity[cell],
        "pair": pair,
    }  # fmt: skip
    standing = capital_left(draft, "capital", unfinished=False, year=_when(draft))[0]
    draft.add_rows("future-capital", codes, upper=standing[pair], unit=unit[asset], words=WORDS)
    if len(cells.pool_asset):
        standing = capital_left(draft, "pool", unfinished=False, year=_when(draft))[0]
        codes = {"asset": cells.pool_asset, "pool": np.arange(len(cells.pool_asset))}
        draft.add_rows("future-pool", codes, upper=standing, unit=unit[cells.pool_asset], words=POOL_WORDS)


def entries(draft: Draft) -> None:
    """Enter capacity and the investment that it is made of."""
    cells, block = draft.facts.cells, draft.columns["future-capacity"]
    column_of = np.full(cells.size, -1, dtype=np.int64)
    column_of[block.codes["cell"]] = block.index
    rows_of = draft.rows["future-capital"]
    pair = rows_of.codes["pair"]
    draft.add_entries(rows_of.index, column_of[cells.pair_cell[pair]], cells.need[pair])
    row_of = np.full(len(cells.need), -1, dtype=np.int64)
    row_of[pair] = rows_of.index
    _, place, column, value = capital_left(draft, "capital", unfinished=False, year=_when(draft))
    kept = row_of[place] >= 0
    draft.add_entries(row_of[place[kept]], column[kept], -value[kept])
    if "future-pool" in draft.rows:
        start = draft.rows["future-pool"].start
        shared = np.flatnonzero((cells.pair_pool >= 0) & (column_of[cells.pair_cell] >= 0))
        draft.add_entries(start + cells.pair_pool[shared], column_of[cells.pair_cell[shared]], cells.need[shared])
        _, place, column, value = capital_left(draft, "pool", unfinished=False, year=_when(draft))
        draft.add_entries(start + place, column, -value)


def stages(draft: Draft) -> list[Stage]:
    """Maximise the weighted capacity."""
    block = draft.columns["future-capacity"]
    cost = np.zeros(draft.columns.size)
    activity = block.codes["activity"]
    cost[block.part] = value_of_activities(draft)[activity] * draft.facts.timing.turns[activity]
    return [Stage("capacity", "value of yearly capacity", cost)]
