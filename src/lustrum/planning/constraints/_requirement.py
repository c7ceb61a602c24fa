"""What labour and land have in common: needs per unit of activity, limits by year, region, item and season."""

from __future__ import annotations

import numpy as np

from lustrum.planning.indexing import RowWords, expand
from lustrum.planning.limits import Requirement
from lustrum.planning.program import Draft


def limit(
    draft: Draft, name: str, requirement: Requirement, dims: tuple[str, str], *, unit: str, words: RowWords
) -> None:
    """Declare a row for each year, region and item with a limit, and each season; the last region is everywhere."""
    year, region, item = np.nonzero(~np.isnan(requirement.limit))
    seasons = len(requirement.seasons)
    upper = np.repeat(requirement.limit[year, region, item], seasons)
    codes = {
        "year": np.repeat(year, seasons), "of_region": np.repeat(region, seasons), dims[0]: np.repeat(item, seasons),
        dims[1]: np.tile(np.arange(seasons), len(year)),
    }  # fmt: skip
    draft.add_rows(name, codes, upper=upper, unit=unit, words=words)


def enter(draft: Draft, name: str, requirement: Requirement, *, with_inputs: bool = False) -> None:
    """Enter needs in the rows of their own item and of all items together, of their own region and of everywhere.

    A need is of the year of the output; `with_inputs`, of the year of the inputs.
    """
    facts, cells, block = draft.facts, draft.facts.cells, draft.rows[name]
    shape = (*requirement.limit.shape, len(requirement.seasons))
    row_of = np.full(shape, -1, dtype=np.int64)
    row_of[tuple(block.codes.values())] = block.index
    order = np.argsort(cells.activity, kind="stable")
    counts = np.bincount(cells.activity, minlength=len(facts.labels["activity"]))
    starts = np.cumsum(counts) - counts
    many = counts[requirement.activity]
    cell = order[expand(starts[requirement.activity], many)]
    item, season, need = (np.repeat(part, many) for part in (requirement.item, requirement.season, requirement.need))
    everywhere, together = shape[1] - 1, shape[2] - 1
    own = cells.region[cell]
    regions = (np.where(own == everywhere, -1, own), np.full(len(cell), everywhere))
    start = draft.columns["output"].start
    lag = facts.input_lag[cells.activity[cell]] * with_inputs
    for year in range(draft.years):
        column = start + year * cells.size + cell
        when = year - lag
        for region in regions:
            for what in (item, np.full(len(cell), together)):
                row = np.where((region >= 0) & (when >= 0), row_of[when, region, what, season], -1)
                kept = row >= 0
                draft.add_entries(row[kept], column[kept], need[kept])
