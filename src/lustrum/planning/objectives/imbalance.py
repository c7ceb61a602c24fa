r"""Least structural imbalance, by one of three measures that are linear in a plan (setting `imbalance`).

``imports``: dependence, what is bought abroad for each unit of value that is asked for,

.. math:: \min \frac{\sum_{t,p} w_p\, m_{tp}}{\sum_{t,p} w_p\, T_{tp}}

with imports m, targets T and constant prices w (1 where there are none);
``growth``: how far activities grow apart from each other, measured by last year's levels (else capacity),

.. math:: \min \frac{1}{T n} \sum_{t,j} \left| \frac{x_{tj}}{x_{0j}} - \frac1n \sum_i \frac{x_{ti}}{x_{0i}} \right|

over the n commanded cells that ran at the start;
``idle``: capital that stands and is not used, at constant prices w, a year,

.. math:: \min \frac{1}{T} \frac{\sum_{t,a,j} w_a\, (K_{taj} - \kappa_{aj} x_{tj})}{\sum_{a,j} w_a K_{0aj}}

with the capital K of each cell, or of a pool, in years of the plan. Targets are met in full; with `ray` before it, what
was reached is kept.

Of the indicators of structure, `imports` is the numerator of the missing branch index (STR-08) and of imported content
(STR-07) over what the plan is asked for; `growth` is a linear stand-in for the distance from balanced growth (STR-09),
and holds back structural change (STR-12). STR-01, 02 and 08 themselves (concentration, partners, gap of a branch) are
squares or ratios of plan variables, STR-04 to 06 (linkages) come of an inverse: they are not linear, and can be
computed of a plan but not aimed at. Idle capital is what a chain of branches leaves unused for want of a partner.

Unit: share (``imports``: of the value that is asked for; ``growth``: of last year's level;
``idle``: of the capital at the start).

Sources
-------
Von Neumann 1937 (balanced growth); Hirschman 1958 (imports and missing branches, idle capacity of the others).
Recalled.
"""

from __future__ import annotations

import numpy as np

from lustrum.errors import Problem
from lustrum.planning.constraints.capital import capital_left
from lustrum.planning.indexing import RowWords, over_years
from lustrum.planning.program import Draft, Floats, Ints, Stage
from lustrum.planning.settings import PlanProblems
from lustrum.planning.tables import tally

WORDS = RowWords(limit="the growth of {activity} in {year}", short="", give="", is_limit=False)
MEAN_WORDS = RowWords(limit="mean growth in {year}", short="", give="", is_limit=False)
SIDES = ("above-mean-growth", "below-mean-growth")
MEAN = "mean-growth"


def _nothing(what: str, remedy: str) -> PlanProblems:
    return PlanProblems([Problem(f"The objective 'imbalance' finds no {what}.", "imbalance", remedy=remedy)])


def _running(draft: Draft) -> tuple[Ints, Floats]:
    """Return commanded cells with a level, or capacity, above zero at the start, and that level."""
    cells = draft.facts.cells
    able, own = np.full(cells.size, np.inf), np.flatnonzero(cells.pair_pool < 0)
    np.minimum.at(able, cells.pair_cell[own], cells.standing(own, 0) / cells.need[own])
    able = np.where(np.isfinite(able), able, np.nan_to_num(cells.capacity))
    base = np.where(np.isnan(cells.level), able, cells.level)
    cell = np.flatnonzero(cells.commanded & (base > 0))
    return cell, base[cell]


def columns(draft: Draft) -> None:
    """Declare how far each cell is above or below mean growth; imports are there already."""
    if draft.settings.imbalance == "imports":
        if "import" not in draft.columns:
            raise _nothing("imports", "Give the economy a table 'trade', or choose the measure 'growth'.")
        return
    if draft.settings.imbalance == "idle":
        return
    cell, _ = _running(draft)
    if len(cell) < 2:
        remedy = "Give endowments of kind 'level' or 'capacity', or choose the measure 'imports'."
        raise _nothing("two activities that ran at the start", remedy)
    codes = over_years(draft.years, cell=cell, activity=draft.facts.cells.activity[cell])
    for side in SIDES:
        draft.add_columns(side, codes, unit="share")
    draft.add_columns(MEAN, {"year": np.arange(draft.years)}, unit="share")


def rows(draft: Draft) -> None:
    """Declare the distance of each cell from mean growth."""
    if SIDES[0] in draft.columns:
        codes = draft.columns[SIDES[0]].codes
        draft.add_rows("apart-from-mean", codes, lower=0.0, upper=0.0, unit="share", words=WORDS)
        year = draft.columns[MEAN].codes
        draft.add_rows(MEAN, year, lower=0.0, upper=0.0, unit="share", words=MEAN_WORDS)


def entries(draft: Draft) -> None:
    """Enter growth of each cell, mean growth, and the distance."""
    if MEAN not in draft.rows:
        return
    cell, base = _running(draft)
    block, mean = draft.rows["apart-from-mean"], draft.columns[MEAN]
    year = np.repeat(np.arange(draft.years), len(cell))
    level = draft.columns["output"].start + year * draft.facts.cells.size + np.tile(cell, draft.years)
    growth = np.tile(1.0 / base, draft.years)
    draft.add_entries(block.index, level, growth)
    draft.add_entries(block.index, mean.index[year], -1.0)
    for side, sign in zip(SIDES, (-1.0, 1.0), strict=True):
        draft.add_entries(block.index, draft.columns[side].index, sign)
    draft.add_entries(draft.rows[MEAN].index[year], level, growth / len(cell))
    draft.add_entries(draft.rows[MEAN].index, mean.index, -1.0)


def _idle(draft: Draft) -> Stage:
    """Return the stage that makes idle capital least: what stands in each year less what is used."""
    facts, cells = draft.facts, draft.facts.cells
    cost, offset, start = np.zeros(draft.columns.size), 0.0, 0.0
    for name, asset in (("capital", cells.pair_asset), ("pool", cells.pool_asset)):
        price = facts.price[cells.assets[asset]]
        for year in range(draft.years):
            standing, place, column, amount = capital_left(draft, name, unfinished=False, year=year)
            cost += tally(column, price[place] * amount, draft.columns.size)
            offset += float(standing @ price)
            start += float(standing @ price) if year == 0 else 0.0
    if start <= 0:
        raise _nothing("capital at the start", "Give endowments of kind 'capital', or choose the measure 'growth'.")
    used = tally(cells.pair_cell, facts.price[cells.assets[cells.pair_asset]] * cells.need, cells.size)
    block = draft.columns["output"]
    cost[block.part] -= np.tile(used, draft.years)
    scale = 1.0 / (start * draft.years)
    return Stage("imbalance, idle", "share of the capital at the start", cost * scale, sense=1, offset=offset * scale)


def stages(draft: Draft) -> list[Stage]:
    """Minimise the measure."""
    facts, cost = draft.facts, np.zeros(draft.columns.size)
    if draft.settings.imbalance == "imports":
        asked = float(facts.price[facts.wants.product] @ facts.wants.amount)
        if asked <= 0:
            raise _nothing("targets to measure imports by", "Give targets, or choose the measure 'growth'.")
        block = draft.columns["import"]
        cost[block.part] = facts.price[block.codes["product"]] / asked
        return [Stage("imbalance, imports", "share of the value that is asked for", cost, sense=1)]
    if draft.settings.imbalance == "idle":
        return [_idle(draft)]
    for side in SIDES:
        cost[draft.columns[side].part] = 1.0 / draft.columns[side].size
    return [Stage("imbalance, growth", "share of last year's level", cost, sense=1)]
