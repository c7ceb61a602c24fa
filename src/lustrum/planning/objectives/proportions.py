r"""Nearest to last year's proportions: the tie-break among plans that are equally good.

.. math::
    \min \sum_{t,k} \frac{|x_{tk} - \alpha_k \sum_{k' \sim k} x_{tk'}|}{X_0},
    \qquad \alpha_k = \frac{x_{0k}}{\sum_{k' \sim k} x_{0k'}}

:math:`k' \sim k` are commanded cells with the same main product, :math:`\alpha` their shares last year (running
level, else capacity, else even), and :math:`X_0` what they made together last year.

Unit: share of last year's output, summed over products and years.

Sources
-------
Charnes and Cooper 1961, Management Models and Industrial Applications of Linear Programming (absolute deviations in a
linear programme). Recalled.
"""

from __future__ import annotations

import numpy as np

from lustrum.planning.indexing import RowWords, over_years
from lustrum.planning.program import Draft, Floats, Ints, Stage
from lustrum.planning.tables import tally

WORDS = RowWords(limit="the proportion of {activity} in {year}", short="", give="", is_limit=False)


def _shares(draft: Draft) -> tuple[Ints, Ints, Floats, Floats]:
    """Return cells with rivals, the kind of each, their shares, and last year's total of their kind."""
    facts, cells = draft.facts, draft.facts.cells
    kind = facts.main_product[cells.activity]
    chosen = cells.commanded & (kind >= 0)
    many = np.bincount(kind[chosen], minlength=len(facts.unit)) > 1
    cell = np.flatnonzero(chosen)[many[kind[chosen]]]
    stands = np.full(cells.size, np.nan)
    ready = np.divide(cells.initial, cells.need, out=np.zeros(len(cells.need)), where=cells.need > 0)
    np.fmin.at(stands, cells.pair_cell, ready)
    base = np.where(np.isnan(cells.level), np.where(np.isnan(stands), 0.0, stands), cells.level)[cell]
    of = kind[cell]
    total = tally(of, base, len(facts.unit))
    count = np.bincount(of, minlength=len(facts.unit))
    share = np.where(total[of] > 0, base / np.where(total[of] > 0, total[of], 1.0), 1.0 / np.maximum(count[of], 1))
    return cell, of, share, np.where(total[of] > 0, total[of], 1.0)


def columns(draft: Draft) -> None:
    """Declare what is above and what is below the proportion."""
    cell, _, _, _ = _shares(draft)
    for name in ("above-proportion", "below-proportion"):
        draft.add_columns(name, over_years(draft.years, cell=cell, activity=draft.facts.cells.activity[cell]))


def rows(draft: Draft) -> None:
    """Declare the distance of each cell."""
    cell, _, _, _ = _shares(draft)
    codes = over_years(draft.years, cell=cell, activity=draft.facts.cells.activity[cell])
    draft.add_rows("proportion", codes, lower=0.0, upper=0.0, words=WORDS)


def entries(draft: Draft) -> None:
    """Enter levels, totals and distances."""
    cell, kind, share, _ = _shares(draft)
    block, size = draft.rows["proportion"], draft.facts.cells.size
    first, second = np.nonzero(kind[:, None] == kind[None, :])
    for year in range(draft.years):
        start = draft.columns["output"].start + year * size
        row = block.start + year * len(cell)
        draft.add_entries(row + np.arange(len(cell)), start + cell, 1.0)
        draft.add_entries(row + first, start + cell[second], -share[first])
    draft.add_entries(block.index, draft.columns["above-proportion"].index, -1.0)
    draft.add_entries(block.index, draft.columns["below-proportion"].index, 1.0)


def stages(draft: Draft) -> list[Stage]:
    """Minimise the distance."""
    _, _, _, total = _shares(draft)
    cost = np.zeros(draft.columns.size)
    for name in ("above-proportion", "below-proportion"):
        cost[draft.columns[name].part] = np.tile(1.0 / total, draft.years)
    return [Stage("proportions", "share of last year's output", cost, sense=1)]
