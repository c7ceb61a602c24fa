r"""The largest multiple of the targets.

.. math:: d_{tp} \ge z_t\, T_{tp}, \qquad \max z \;(z_t = z), \quad \max \min_t z_t, \quad \max \sum_t z_t

`over`: ``horizon`` one multiple for all years; ``years-min`` the worst year first, then the sum; ``years-sum`` the
sum of yearly multiples. A product without a target in a year constrains nothing then. Targets of the group
``committed`` are met in full and not multiplied.

Unit: multiple of the targets (for ``years-sum`` the sum over the years).

Sources
-------
Kantorovich 1939 (complete sets) and 1965; Cockshott's five-year plan for ``years-sum``.
"""

from __future__ import annotations

import numpy as np

from lustrum.errors import Problem
from lustrum.planning.constraints.needs import cover_row
from lustrum.planning.indexing import RowWords
from lustrum.planning.program import Draft, Stage
from lustrum.planning.settings import PlanProblems

UNIT = "multiple of the targets"

WORDS = RowWords(limit="the multiple of {year}", short="", give="", is_limit=False)


def columns(draft: Draft) -> None:
    """Declare the multiple of each year, or of all years together."""
    wants = draft.facts.wants
    asked = np.unique(wants.year[draft.is_soft])
    if not len(asked):
        raise PlanProblems([Problem("There are no targets above zero to multiply.", "targets")])
    if draft.settings.over == "horizon":
        draft.add_columns("fulfilment", {"span": np.zeros(1, dtype=np.int64)}, unit=UNIT)
        return
    if len(asked) < draft.years:
        missing = sorted(set(range(draft.years)) - set(asked.tolist()))
        draft.notes.append("No targets in " + ", ".join(str(draft.facts.labels["year"][t]) for t in missing) + ".")
    draft.add_columns("fulfilment", {"year": asked}, unit=UNIT)
    if draft.settings.over == "years-min":
        draft.add_columns("worst-fulfilment", {"span": np.zeros(1, dtype=np.int64)}, unit=UNIT)


def rows(draft: Draft) -> None:
    """Declare that no year is below the worst."""
    if "worst-fulfilment" in draft.columns:
        codes = {"year": draft.columns["fulfilment"].codes["year"]}
        draft.add_rows("worst", codes, lower=0.0, unit=UNIT, words=WORDS)


def entries(draft: Draft) -> None:
    """Take multiples of the targets out of the balances, or out of the deliveries to people with needs."""
    facts, wants, block = draft.facts, draft.facts.wants, draft.columns["fulfilment"]
    column_of = np.full(draft.years, block.start, dtype=np.int64)
    if "year" in block.codes:
        column_of[block.codes["year"]] = block.index
    if "worst" in draft.rows:
        worst = draft.rows["worst"]
        draft.add_entries(worst.index, block.index, 1.0)
        draft.add_entries(worst.index, np.full(worst.size, draft.columns["worst-fulfilment"].start), -1.0)
    if "multiple-of-target" in draft.rows:  # deliveries are free above it
        least = draft.rows["multiple-of-target"]
        draft.add_entries(least.index, column_of[least.codes["year"]], -wants.amount[least.codes["target"]])
        return
    direct = draft.is_soft & ~draft.through_needs
    year, product = wants.year[direct], wants.product[direct]
    place = facts.place(wants.region[direct], facts.after)
    draft.deliver(year, place, product, column_of[year], wants.amount[direct])
    covered = draft.is_soft & draft.through_needs
    if covered.any():
        year, product = wants.year[covered], wants.product[covered]
        draft.add_entries(cover_row(draft, year, product), column_of[year], -wants.amount[covered])


def stages(draft: Draft) -> list[Stage]:
    """Maximise the multiple; for ``years-min`` first that of the worst year, then the sum."""
    over, total = draft.settings.over, np.zeros(draft.columns.size)
    each = 1.0 if over == "horizon" else 1.0 / draft.facts.timing.a_year
    total[draft.columns["fulfilment"].part] = each
    if over == "years-min":
        worst = np.zeros(draft.columns.size)
        worst[draft.columns["worst-fulfilment"].part] = 1.0
        return [Stage("ray, worst year", UNIT, worst), Stage("ray, sum of years", f"{UNIT}, sum of years", total)]
    if over == "years-sum":
        return [Stage("ray, sum of years", f"{UNIT}, sum of years", total)]
    return [Stage("ray", UNIT, total)]
