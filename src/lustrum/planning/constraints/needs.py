r"""Needs of persons: floors that must be met, and deliveries to groups.

.. math::
    \sum_{p \in n} q_{tgnp} \ge \bar n_{tgn} \quad (\text{floor}), \qquad \sum_{g,n} q_{tgnp} \ge \sum_{i} z_t T_{tip}

What is delivered to group g covers the floor: the amounts of the tiers named in `floors`. Together the deliveries to
people cover the targets for people, which are not delivered twice.

Unit: product units a year (amount per person times persons).

Sources
-------
International Labour Office 1976, Employment, Growth and Basic Needs (floors of consumption by group). Recalled.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.planning.indexing import Block, RowWords
from lustrum.planning.program import Draft, Ints

WORDS = RowWords(
    limit="the floor of {ware} for {group} in {year}",
    short="the floor of {ware} for {group} in {year} is missed by {amount}",
    give="lower the floor of {ware} for {group} in {year} by {amount}",
)
COVER_WORDS = RowWords(
    limit="{product} for people in {year}",
    short="{product} for people in {year} misses its target by {amount}",
    give="lower the target of {product} for people in {year} by {amount}",
    is_limit=False,
)


def columns(draft: Draft) -> None:
    """Declare deliveries to groups of persons for each need, product units a year."""
    if not draft.has_needs:
        return
    wants, needs = draft.facts.wants, draft.facts.wants.needs
    basket, product = needs.carrier_basket, needs.carrier_product
    codes = {
        "year": needs.basket_year[basket], "group": wants.need_group[needs.basket_group[basket]], "product": product,
        "basket": basket,
    }  # fmt: skip
    draft.add_columns("need-delivery", codes, unit=draft.facts.unit[product])


def basket_codes(draft: Draft, basket: Ints) -> dict[str, Ints]:
    """Return year, group, ware and number of baskets."""
    wants, needs = draft.facts.wants, draft.facts.wants.needs
    return {
        "year": needs.basket_year[basket], "group": wants.need_group[needs.basket_group[basket]],
        "ware": needs.basket_ware[basket], "basket": basket,
    }  # fmt: skip


def basket_unit(draft: Draft, basket: Ints) -> NDArray[np.object_]:
    """Return the unit of baskets: that of their first product."""
    needs = draft.facts.wants.needs
    first = np.zeros(len(needs.basket_year), dtype=np.int64)
    first[needs.carrier_basket[::-1]] = needs.carrier_product[::-1]
    return draft.facts.unit[first[basket]]


def rows(draft: Draft) -> None:
    """Declare floors, and the cover of targets for people."""
    if not draft.has_needs:
        return
    wants, needs = draft.facts.wants, draft.facts.wants.needs
    asked = np.isin(np.array(needs.tiers, dtype=object).astype(str), draft.settings.floors)[needs.claim_tier]
    floor = np.zeros(len(needs.basket_year))
    np.maximum.at(floor, needs.claim_basket[asked], needs.claim_total[asked])
    basket = np.flatnonzero(floor)
    if len(basket):
        unit = basket_unit(draft, basket)
        draft.add_rows("floor", basket_codes(draft, basket), lower=floor[basket], unit=unit, words=WORDS)
    chosen = draft.through_needs & (draft.is_soft | draft.is_hard)
    if chosen.any():
        count = len(draft.facts.unit)
        keys = np.unique(wants.year[chosen] * count + wants.product[chosen])
        codes = {"year": keys // count, "product": keys % count}
        unit = draft.facts.unit[codes["product"]]
        draft.add_rows("cover", codes, lower=0.0, unit=unit, words=COVER_WORDS)


def cover_row(draft: Draft, year: Ints, product: Ints) -> Ints:
    """Return the row that covers targets of a product for people, which must exist."""
    block, count = draft.rows["cover"], len(draft.facts.unit)
    known = block.codes["year"] * count + block.codes["product"]
    return block.start + np.searchsorted(known, year * count + product)


def enter_baskets(draft: Draft, rows: Block) -> None:
    """Enter the deliveries of each basket in its row."""
    block = draft.columns["need-delivery"]
    row_of = np.full(len(draft.facts.wants.needs.basket_year), -1, dtype=np.int64)
    row_of[rows.codes["basket"]] = rows.index
    row = row_of[block.codes["basket"]]
    draft.add_entries(row[row >= 0], block.index[row >= 0], 1.0)


def entries(draft: Draft) -> None:
    """Enter deliveries in balances, floors and covers."""
    if not draft.has_needs:
        return
    facts, wants, block = draft.facts, draft.facts.wants, draft.columns["need-delivery"]
    year, product = block.codes["year"], block.codes["product"]
    draft.deliver(year, np.full(block.size, facts.after), product, block.index, 1.0)
    if "floor" in draft.rows:
        enter_baskets(draft, draft.rows["floor"])
    if "cover" in draft.rows:
        cover, count = draft.rows["cover"], len(facts.unit)
        known = cover.codes["year"] * count + cover.codes["product"]
        mine = np.isin(year * count + product, known)
        draft.add_entries(cover_row(draft, year[mine], product[mine]), block.index[mine], 1.0)
        hard = draft.is_hard & draft.through_needs
        draft.shift_rows(cover_row(draft, wants.year[hard], wants.product[hard]), wants.amount[hard])
