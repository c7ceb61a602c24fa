r"""Limits on the change of all investment: :math:`(1-\downarrow)\, V_{t-n} \le V_t \le (1+\uparrow)\, V_{t-n}`.

:math:`V_t = \sum_{a} p_a\, i_{ta}` is what is delivered for investment in a year, at constant prices: instalments, not
works begun. n is the number of periods a year (see `pace`). The first year is free, and so is a year in which nothing
could be begun that is of use to the plan.

Unit: money of constant prices a year; limits are shares a year.

Sources
-------
Kornai 1980, Economics of Shortage, ch. 9 (investment cycles) on why to ask for it. Recalled.
"""

from __future__ import annotations

import numpy as np

from lustrum.planning.constraints.bundles import members_of_columns
from lustrum.planning.indexing import RowWords
from lustrum.planning.program import Draft, Floats, Ints

UP_WORDS = RowWords(
    limit="the pace of growth of investment in {year}",
    short="investment in {year} must grow by {amount} more than the pace allows",
    give="let investment in {year} grow by {amount} more",
)
DOWN_WORDS = RowWords(
    limit="the pace of decline of investment in {year}",
    short="investment in {year} must fall by {amount} more than the pace allows",
    give="let investment in {year} fall by {amount} more",
)


def rows(draft: Draft) -> None:
    """Declare limits for every year but the first."""
    if not {"investment", "bundle-investment", "pool-investment"} & set(draft.columns.members):
        return
    year = np.unique(_instalments(draft)[0])
    year = year[year >= draft.facts.timing.a_year]
    if not len(year):
        return
    if draft.settings.investment_pace_up is not None:
        draft.add_rows("investment-up", {"year": year}, upper=0.0, unit="money of constant prices", words=UP_WORDS)
    if draft.settings.investment_pace_down is not None:
        draft.add_rows("investment-down", {"year": year}, lower=0.0, unit="money of constant prices", words=DOWN_WORDS)


def _instalments(draft: Draft) -> tuple[Ints, Ints, Floats]:
    """Return year, column and value of what is delivered for investment (entry,)."""
    facts, cells = draft.facts, draft.facts.cells
    found: list[tuple[Ints, Ints, Floats]] = []

    def deliver(begun: Ints, pair: Ints, column: Ints, amount: Floats) -> None:
        worth = facts.price[cells.assets[cells.pair_asset[pair]]] * amount
        found.extend((begun + step, column, worth / cells.parts[pair, step]) for step in range(cells.parts.shape[1]))

    if "investment" in draft.columns:
        block = draft.columns["investment"]
        deliver(block.codes["year"], block.codes["pair"], block.index, np.ones(block.size))
    if "bundle-investment" in draft.columns:
        block = draft.columns["bundle-investment"]
        member, pair = members_of_columns(draft)
        deliver(block.codes["year"][member], pair, block.index[member], cells.need[pair])
    if "ahead" in draft.columns:
        block = draft.columns["ahead"]
        pair = cells.bundles.group_pair[block.codes["group_of_assets"]]
        deliver(block.codes["year"], pair, block.index, np.ones(block.size))
        later = block.codes["year"] + 1 < draft.years
        deliver(block.codes["year"][later] + 1, pair[later], block.index[later], cells.wear[pair[later]] - 1.0)
    if "pool-investment" in draft.columns:
        block = draft.columns["pool-investment"]
        product = cells.assets[block.codes["asset"]]
        found.append((block.codes["year"], block.index, facts.price[product]))
    year, column, value = (np.concatenate(part) for part in zip(*found, strict=True))
    inside = (year < draft.years) & (value != 0)
    return year[inside], column[inside], value[inside]


def entries(draft: Draft) -> None:
    """Enter instalments of this year and of the year before."""
    settings, back = draft.settings, draft.facts.timing.a_year
    for name, pace, sign in (
        ("investment-up", settings.investment_pace_up, 1.0),
        ("investment-down", settings.investment_pace_down, -1.0),
    ):
        if name not in draft.rows or pace is None:
            continue
        year, column, value = _instalments(draft)
        row_of = np.full(draft.years + back, -1, dtype=np.int64)
        row_of[draft.rows[name].codes["year"]] = draft.rows[name].index
        now, before = row_of[year] >= 0, row_of[year + back] >= 0
        draft.add_entries(row_of[year[now]], column[now], value[now])
        draft.add_entries(row_of[year[before] + back], column[before], -(1.0 + sign * pace) * value[before])
