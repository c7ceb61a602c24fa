r"""Forms that the plan does not command run at the level expected of them: :math:`x_{tk} = \hat x_{tk}`.

Peasants, traders and private works are not told what to do; they enter as a forecast (setting `forecast`, else their
running level, else their capacity), or up to it (`at-most`). Their labour, land, inputs and outputs count in every
balance, as if what they make were at the plan's disposal; with `response` it is theirs, and they sell it (see the
constraint `procurement`).

Unit: units of activity a year.

Sources
-------
Kornai 1992, The Socialist System, ch. 5 (forms of property, and what a plan commands). Recalled.
"""

from __future__ import annotations

import numpy as np

from lustrum.planning.indexing import RowWords, over_years
from lustrum.planning.program import Draft

WORDS = RowWords(
    limit="{activity}{who}, which the plan does not command, in {year}",
    short="{activity}{who} in {year}, which the plan does not command, cannot keep its expected level by {amount}",
    give="expect {amount} less or more of {activity}{who} in {year}",
)


def rows(draft: Draft) -> None:
    """Declare the level of each cell that is not commanded."""
    cells = draft.facts.cells
    cell = np.flatnonzero(~cells.commanded)
    if not len(cell):
        return
    codes = over_years(
        draft.years, region=cells.region[cell], form=cells.form[cell], activity=cells.activity[cell], cell=cell
    )
    level = cells.forecast[codes["year"], codes["cell"]]
    lower = 0.0 if draft.settings.uncommanded == "at-most" else level
    unit = draft.facts.activity_unit[codes["activity"]]
    draft.add_rows("uncommanded", codes, lower=lower, upper=level, unit=unit, words=WORDS)


def entries(draft: Draft) -> None:
    """Enter levels."""
    if "uncommanded" in draft.rows:
        block = draft.rows["uncommanded"]
        column = draft.columns["output"].start + block.codes["year"] * draft.facts.cells.size + block.codes["cell"]
        draft.add_entries(block.index, column, 1.0)
