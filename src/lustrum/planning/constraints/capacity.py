r"""Capacity that is stated as such and cannot be added to: :math:`x_{tk} \le C_k`.

It holds where an economy lists the capacity of an activity but no capital that it is made of.

Unit: units of activity a year.

Sources
-------
Chenery and Clark 1959, Interindustry Economics (limits of capacity in a programme of activities). Recalled.
"""

from __future__ import annotations

import numpy as np

from lustrum.planning.indexing import RowWords, over_years
from lustrum.planning.program import Draft

WORDS = RowWords(
    limit="capacity of {activity}{who} in {year}",
    short="{activity}{who} in {year} must run {amount} above its capacity",
    give="provide {amount} more capacity of {activity}{who} in {year}",
)


def rows(draft: Draft) -> None:
    """Declare one limit for each year and cell with a stated capacity."""
    cells = draft.facts.cells
    cell = np.flatnonzero(~np.isnan(cells.capacity))
    if len(cell):
        codes = over_years(
            draft.years, region=cells.region[cell], form=cells.form[cell], activity=cells.activity[cell], cell=cell
        )
        unit = draft.facts.activity_unit[codes["activity"]]
        draft.add_rows("capacity", codes, upper=cells.capacity[codes["cell"]], unit=unit, words=WORDS)


def entries(draft: Draft) -> None:
    """Enter levels."""
    if "capacity" in draft.rows:
        block = draft.rows["capacity"]
        column = draft.columns["output"].start + block.codes["year"] * draft.facts.cells.size + block.codes["cell"]
        draft.add_entries(block.index, column, 1.0)
