"""What labour and land have in common: needs per unit of activity, limits by year, region, item and season."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lustrum.planning.indexing import RowWords, expand
from lustrum.planning.limits import Requirement
from lustrum.planning.program import Draft, Ints


def limit(
    draft: Draft,
    name: str,
    requirement: Requirement,
    dims: tuple[str, str],
    *,
    unit: str,
    words: RowWords,
    only_last: bool = False,
) -> None:
    """Declare a row for each year, region and item with a limit, and each season; the last region is everywhere.

    If `only_last`, for the last year alone.
    """
    has_limit = ~np.isnan(requirement.limit)
    has_limit[: draft.years - 1] &= not only_last
    year, region, item = np.nonzero(has_limit)
    seasons = len(requirement.seasons)
    upper = np.repeat(requirement.limit[year, region, item], seasons)
    codes = {
        "year": np.repeat(year, seasons), "of_region": np.repeat(region, seasons), dims[0]: np.repeat(item, seasons),
        dims[1]: np.tile(np.arange(seasons), len(year)),
    }  # fmt: skip
    draft.add_rows(name, codes, upper=upper, unit=unit, words=words)


def enter(
    draft: Draft, name: str, requirement: Requirement, *, with_inputs: bool = False, levels: str = "output"
) -> None:
    """Enter needs in the rows of their own item and of all items together, of their own region and of everywhere.

    A need is of the year of the output; `with_inputs`, of the year of the inputs. Levels are those of the columns
    ``output``, or of ``static-output``: then in the last year's rows, or `with_inputs` within the plan for what comes
    after it.
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
    lag = facts.input_lag[cells.activity[cell]] * with_inputs
    if requirement.ahead is not None:
        lag = lag + np.repeat(requirement.ahead, many)
    for column, when in _columns_and_years(draft, cell, lag, levels, with_inputs=with_inputs):
        for region in regions:
            for what in (item, np.full(len(cell), together)):
                inside = (region >= 0) & (when >= 0) & (when < draft.years)
                row = np.where(inside, row_of[np.where(inside, when, 0), region, what, season], -1)
                kept = row >= 0
                draft.add_entries(row[kept], column[kept], need[kept])


def _columns_and_years(
    draft: Draft, cell: Ints, lag: Ints, levels: str, *, with_inputs: bool
) -> Iterator[tuple[Ints, Ints]]:
    """Yield the columns of the levels of cells, and the places of the years in which they need something."""
    start = draft.columns[levels].start
    if levels == "output":
        for year in range(draft.years):
            yield start + year * draft.facts.cells.size + cell, year - lag
    elif not with_inputs:
        yield start + cell, np.full(len(cell), draft.years - 1)
    else:
        for ahead in range(int(lag.max(initial=0))):
            yield start + cell, np.where(lag > ahead, draft.years + ahead - lag, -1)
