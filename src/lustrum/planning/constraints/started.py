r"""Output whose inputs were used before the plan: :math:`x_{tk} \le x_{0k}` for :math:`t < \ell_k`.

Where inputs go in years ahead of output, the first outputs of a plan cost it nothing. They cannot be more than was
started: last year's running level where it is known, or nothing at all (setting `started`).

Unit: units of activity a year.

Sources
-------
Williams 1978, 12.9 (stocks of year 0 are the inputs of year 1).
"""

from __future__ import annotations

import numpy as np

from lustrum.planning.indexing import RowWords
from lustrum.planning.program import Draft

WORDS = RowWords(
    limit="{activity}{who} in {year}, started before the plan",
    short="{activity}{who} in {year} must make {amount} more than was started before the plan",
    give="start {amount} more of {activity}{who} before the plan",
)


def rows(draft: Draft) -> None:
    """Declare one limit for each commanded cell and year whose inputs lie before the plan."""
    cells, started = draft.facts.cells, draft.settings.started
    if started == "free":
        return
    lag = np.minimum(draft.facts.input_lag[cells.activity], draft.years)
    limit = np.zeros(cells.size) if started == "none" else cells.level
    cell = np.flatnonzero(cells.commanded & (lag > 0) & ~np.isnan(limit))
    if not len(cell):
        return
    year = np.concatenate([np.arange(lag[c]) for c in cell])
    which = np.repeat(cell, lag[cell])
    codes = {
        "year": year, "region": cells.region[which], "form": cells.form[which],
        "activity": cells.activity[which], "cell": which,
    }  # fmt: skip
    unit = draft.facts.activity_unit[cells.activity[which]]
    draft.add_rows("started", codes, upper=limit[which], unit=unit, words=WORDS)


def entries(draft: Draft) -> None:
    """Enter levels."""
    if "started" in draft.rows:
        block = draft.rows["started"]
        column = draft.columns["output"].start + block.codes["year"] * draft.facts.cells.size + block.codes["cell"]
        draft.add_entries(block.index, column, 1.0)
