r"""Caps on emissions: so much a year, and so much over the whole plan.

.. math:: \sum_k e_{ik} x_{tk} \le E_{ti}, \qquad \sum_t \sum_k e_{ik} x_{tk} \le E_i

:math:`e` is what a unit of an activity emits of a substance, negative where it takes the substance up. All cells
count, commanded or not; an emission is of the year of the output. Limits are the settings `emission_limits` and
`emission_budgets`; without them emissions are counted and limit nothing.

Unit: substance units a year; of a budget, substance units over all years.

Sources
-------
Leontief 1970 (pollution as output of activities).
"""

from __future__ import annotations

import numpy as np

from lustrum.planning.indexing import RowWords
from lustrum.planning.program import Draft

WORDS = RowWords(
    limit="the cap on {substance} in {year}",
    short="the cap on {substance} in {year} is exceeded by {amount}",
    give="permit {amount} more of {substance} in {year}",
)
BUDGET_WORDS = RowWords(
    limit="the budget of {substance} over all years",
    short="the budget of {substance} over all years is exceeded by {amount}",
    give="permit {amount} more of {substance} over all years",
)


def rows(draft: Draft) -> None:
    """Declare a cap for each year and substance, and a budget for each substance, that has one."""
    emissions = draft.facts.emissions
    year, substance = np.nonzero(~np.isnan(emissions.limit))
    if len(year):
        upper, unit = emissions.limit[year, substance], emissions.unit[substance]
        draft.add_rows("emission-limit", {"year": year, "substance": substance}, upper=upper, unit=unit, words=WORDS)
    substance = np.flatnonzero(~np.isnan(emissions.budget))
    if len(substance):
        upper, unit = emissions.budget[substance], emissions.unit[substance]
        draft.add_rows("emission-budget", {"substance": substance}, upper=upper, unit=unit, words=BUDGET_WORDS)


def entries(draft: Draft) -> None:
    """Enter what each cell emits."""
    facts, years = draft.facts, draft.years
    shape = (years, len(facts.emissions.substances))
    cell, substance, value = facts.entries(facts.emissions.rate)
    for name in ("emission-limit", "emission-budget"):
        if name not in draft.rows:
            continue
        block, row_of = draft.rows[name], np.full(shape, -1, dtype=np.int64)
        row_of[block.codes.get("year", slice(None)), block.codes["substance"]] = block.index
        for year in range(years):
            row = row_of[year, substance]
            kept = row >= 0
            column = draft.columns["output"].start + year * facts.cells.size + cell[kept]
            draft.add_entries(row[kept], column, value[kept])
