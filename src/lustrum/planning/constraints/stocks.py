r"""Goods that keep: :math:`s_{tp}` stands at the end of year t, and :math:`(1-\sigma_p)\,s_{tp}` is left for the next.

The opening stock enters the balance of the first year less a year's spoilage, as every stock does. Carrying over is
switched on by an economy that gives stocks, or by the setting `stocks`.

Unit: product units, a stock at the end of the year; spoilage a share a year.

Sources
-------
`planning.md`, 1.
"""

from __future__ import annotations

import numpy as np

from lustrum.planning.indexing import over_years
from lustrum.planning.program import Draft


def columns(draft: Draft) -> None:
    """Declare closing stocks by year, place and product; those of the last year only if something must be left."""
    facts = draft.facts
    years = draft.years if draft.terminal != "none" else draft.years - 1
    product = np.flatnonzero(facts.stocks.is_carried)
    if not years or not len(product):
        return
    places = np.arange(1 if facts.links is None else len(facts.place_of_region))
    codes = over_years(years, place=np.repeat(places, len(product)), product=np.tile(product, len(places)))
    draft.add_columns("stock", codes, unit=facts.unit[codes["product"]])


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
