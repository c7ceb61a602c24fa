r"""Limits on change from year to year: :math:`(1-\downarrow)\,x_{t-1,k} \le x_{tk} \le (1+\uparrow)\,x_{t-1,k}`.

For the first year the running level of the economy stands for :math:`x_{t-1}`, where it is known. An activity that
has never run may start at any level.

Unit: units of activity a year; limits are shares a year.

Sources
-------
`planning.md`, 1 (pace limits).
"""

from __future__ import annotations

import numpy as np

from lustrum.planning.indexing import RowWords
from lustrum.planning.program import Draft

UP_WORDS = RowWords(
    limit="the pace of growth of {activity}{who} in {year}",
    short="{activity}{who} in {year} must grow by {amount} more than the pace allows",
    give="let {activity}{who} in {year} grow by {amount} more",
)
DOWN_WORDS = RowWords(
    limit="the pace of decline of {activity}{who} in {year}",
    short="{activity}{who} in {year} must fall by {amount} more than the pace allows",
    give="let {activity}{who} in {year} fall by {amount} more",
)


def rows(draft: Draft) -> None:
    """Declare limits for commanded cells whose level the year before is known or planned."""
    facts, cells, settings = draft.facts, draft.facts.cells, draft.settings
    running = np.where(np.isnan(cells.level), 0.0, cells.level) > 0
    cell = np.flatnonzero(cells.commanded & running)
    if not len(cell):
        return
    year, which = np.repeat(np.arange(draft.years), len(cell)), np.tile(cell, draft.years)
    codes = {
        "year": year, "region": cells.region[which], "form": cells.form[which],
        "activity": cells.activity[which], "cell": which,
    }  # fmt: skip
    base = np.where(year == 0, cells.level[which], 0.0)
    unit = facts.activity_unit[cells.activity[which]]
    if settings.pace_up is not None:
        draft.add_rows("pace-up", codes, upper=(1.0 + settings.pace_up) * base, unit=unit, words=UP_WORDS)
    if settings.pace_down is not None:
        draft.add_rows("pace-down", codes, lower=(1.0 - settings.pace_down) * base, unit=unit, words=DOWN_WORDS)


def entries(draft: Draft) -> None:
    """Enter this year's level and that of the year before."""
    settings, size = draft.settings, draft.facts.cells.size
    for name, factor in (("pace-up", settings.pace_up), ("pace-down", settings.pace_down)):
        if name not in draft.rows or factor is None:
            continue
        block = draft.rows[name]
        year, cell = block.codes["year"], block.codes["cell"]
        column = draft.columns["output"].start + year * size + cell
        draft.add_entries(block.index, column, 1.0)
        share = 1.0 + factor if name == "pace-up" else 1.0 - factor
        later = year > 0
        draft.add_entries(block.index[later], column[later] - size, -share)
