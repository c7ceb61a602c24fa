r"""Goods that keep: :math:`s_{tp}` stands at the end of year t, and :math:`(1-\sigma_p)\,s_{tp}` is left for the next.

.. math:: \sum_r s_{trp} \ge \bar s_{tp}

The opening stock enters the balance of the first year less a year's spoilage, as every stock does. Carrying over is
switched on by an economy that gives stocks, or by the setting `stocks`. A reserve :math:`\bar s` that must be held at
the end of a year is the setting `minimum_stocks`; it is held in whichever regions, and never made of what is left over.

Unit: product units, a stock at the end of the year; spoilage a share a year.

Sources
-------
Dorfman, Samuelson and Solow 1958, Linear Programming and Economic Analysis, ch. 12 (stocks that link the years of a
programme). Recalled.
"""

from __future__ import annotations

import numpy as np

from lustrum.planning.indexing import RowWords, over_years
from lustrum.planning.program import Draft

WORDS = RowWords(
    limit="the stock of {product} to be held at the end of {year}",
    short="the stock of {product} to be held at the end of {year} is short by {amount}",
    give="hold {amount} less of {product} at the end of {year}",
)


def columns(draft: Draft) -> None:
    """Declare closing stocks by year, place and product; those of the last year only if something must be left."""
    facts = draft.facts
    counts_after = draft.terminal != "none" or facts.minimum_stock[-1].any()
    years = draft.years if counts_after else draft.years - 1
    product = np.flatnonzero(facts.stocks.is_carried)
    if not years or not len(product):
        return
    places = np.arange(1 if facts.links is None else len(facts.place_of_region))
    codes = over_years(years, place=np.repeat(places, len(product)), product=np.tile(product, len(places)))
    draft.add_columns("stock", codes, unit=facts.unit[codes["product"]])


def rows(draft: Draft) -> None:
    """Declare the least stock of each year and product that has one."""
    facts = draft.facts
    year, product = np.nonzero(facts.minimum_stock)
    if len(year):
        lower = facts.minimum_stock[year, product]
        codes = {"year": year, "product": product}
        draft.add_rows("minimum-stock", codes, lower=lower, unit=facts.unit[product], words=WORDS)


def entries(draft: Draft) -> None:
    """Enter opening stocks, closing stocks, and what is left of them a year later."""
    facts, stocks = draft.facts, draft.facts.stocks
    region, product = np.nonzero(stocks.opening)
    place = facts.place(region, facts.before)
    available = stocks.opening[region, product] * (1.0 - stocks.spoilage[product])
    draft.shift_rows(draft.material_row(np.zeros(len(product), dtype=np.int64), place, product), -available)
    if "stock" in draft.columns:
        block = draft.columns["stock"]
        year, place, product = (block.codes[dim] for dim in ("year", "place", "product"))
        draft.add_to_material(year, place, product, block.index, -1.0)
        draft.add_to_material(year + 1, place, product, block.index, 1.0 - stocks.spoilage[product])
        if "minimum-stock" in draft.rows:
            least = draft.rows["minimum-stock"]
            row_of = np.full(facts.minimum_stock.shape, -1, dtype=np.int64)
            row_of[least.codes["year"], least.codes["product"]] = least.index
            row = row_of[year, product]
            draft.add_entries(row[row >= 0], block.index[row >= 0], 1.0)
