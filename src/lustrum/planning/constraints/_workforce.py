"""Workers who are taken from work, or added to it: entries in the limits of labour, and after the plan."""

from __future__ import annotations

import numpy as np

from lustrum.planning.program import Draft, Floats, Ints

HEADS = "trainees"
"""Rows that keep those who train beside their work from being more than there are."""


def take(draft: Draft, year: Ints, region: Ints, item: Ints, column: Ints, persons: Floats) -> None:
    """Take persons per unit of a column out of the workers of a year; negative adds to them.

    They count among the workers of their skill and of all skills together, in their region and everywhere. The year
    after the last stands for every year after the plan.
    """
    labour = draft.facts.labour
    if labour is None:
        return
    seasons = len(labour.seasons)
    row_of = _rows(draft, (*labour.limit.shape[1:], seasons))
    everywhere, together = labour.limit.shape[1] - 1, labour.limit.shape[2] - 1
    inside = (year >= 0) & (year <= draft.years)
    year, region, item, column = (part[inside] for part in (year, region, item, column))
    persons = persons[inside]
    for place, counts_here in ((region, True), (np.full_like(region, everywhere), region != everywhere)):
        for what, counts in ((item, True), (np.full_like(item, together), item != together)):
            for season in range(seasons):
                row = np.where(counts_here & counts, row_of[year, place, what, season], -1)
                draft.add_entries(
                    row[row >= 0], column[row >= 0], persons[row >= 0] / (seasons * draft.facts.timing.a_year)
                )


def take_heads(draft: Draft, year: Ints, region: Ints, item: Ints, column: Ints, persons: Floats) -> None:
    """Take persons per unit of a column out of those of whom no more can train than there are."""
    labour = draft.facts.labour
    if labour is None or HEADS not in draft.rows:
        return
    block = draft.rows[HEADS]
    row_of = np.full(labour.limit.shape, -1, dtype=np.int64)
    row_of[block.codes["year"], block.codes["of_region"], block.codes["skill"]] = block.index
    inside = (year >= 0) & (year < draft.years)
    row = row_of[year[inside], region[inside], item[inside]]
    draft.add_entries(row[row >= 0], column[inside][row >= 0], persons[inside][row >= 0])


def _rows(draft: Draft, shape: tuple[int, ...]) -> Ints:
    """Return the row of each year (the last: after the plan), region, item and season; -1 where nothing limits."""
    found = np.full((draft.years + 1, *shape), -1, dtype=np.int64)
    for name in ("labour", "static-labour"):
        if name in draft.rows:
            block = draft.rows[name]
            year = block.codes["year"] + (name != "labour")
            found[year, block.codes["of_region"], block.codes["skill"], block.codes["season"]] = block.index
    return found
