r"""Goods between regions: what is sent leaves one balance and enters another, and uses a service on the way.

.. math::
    \ldots + \sum_{r'} h_{r'rp}
    \;\ge\; \ldots + \sum_{r'} h_{rr'p} + \sum_{r',p'} \tau_{rr'p'} h_{rr'p'} [p = \text{service}],
    \qquad \sum_{p} h_{rr'p} \le H_{rr'}

The service is used in the region that sends. Goods that come from no region in particular (imports, aid, stocks
without a region) can enter any region, and goods for no region in particular can be taken from any. Without a table
of links there is one balance for all regions: goods move freely, and the plan says so.

Unit: product units a year; service in its own unit per unit carried.

Sources
-------
Leontief 1953 and Isard 1960 (interregional balances).
"""

from __future__ import annotations

import numpy as np

from lustrum.planning.indexing import RowWords, over_years
from lustrum.planning.program import Draft

WORDS = RowWords(
    limit="the way from {from_region} to {to_region} in {year}",
    short="the way from {from_region} to {to_region} in {year} must carry {amount} above its capacity",
    give="widen the way from {from_region} to {to_region} in {year} by {amount}",
)


def columns(draft: Draft) -> None:
    """Declare goods carried on each way, and goods that enter or leave without one."""
    facts, links = draft.facts, draft.facts.links
    if links is None:
        return
    count = len(links.link)
    codes = over_years(
        draft.years, from_region=links.sender, to_region=links.receiver, product=links.product, way=np.arange(count)
    )
    draft.add_columns("carried", codes, unit=facts.unit[codes["product"]])
    regions, products = len(facts.place_of_region), len(facts.unit)
    inside = np.arange(regions)
    sender = np.concatenate([np.full(regions, facts.before), inside, [facts.before]])
    receiver = np.concatenate([inside, np.full(regions, facts.after), [facts.after]])
    codes = over_years(
        draft.years, sender=np.repeat(sender, products), receiver=np.repeat(receiver, products),
        product=np.tile(np.arange(products), len(sender)),
    )  # fmt: skip
    draft.add_columns("unplaced", codes, unit=facts.unit[codes["product"]])


def rows(draft: Draft) -> None:
    """Declare the capacity of each way that has one."""
    links = draft.facts.links
    if links is None:
        return
    link = np.flatnonzero(np.isfinite(links.limit) & np.isin(np.arange(len(links.limit)), links.link))
    if len(link):
        first = np.array([int(np.flatnonzero(links.link == one)[0]) for one in link])
        codes = over_years(draft.years, from_region=links.sender[first], to_region=links.receiver[first], link=link)
        draft.add_rows("way", codes, upper=np.tile(links.limit[link], draft.years), unit="unit", words=WORDS)


def entries(draft: Draft) -> None:
    """Enter goods carried in the balances of both ends, the service they use, and the capacity of the way."""
    links = draft.facts.links
    if links is None:
        return
    block = draft.columns["carried"]
    year, way, product = (block.codes[dim] for dim in ("year", "way", "product"))
    draft.add_to_material(year, block.codes["from_region"], product, block.index, -1.0)
    draft.add_to_material(year, block.codes["to_region"], product, block.index, 1.0)
    served = links.service[way] >= 0
    draft.add_to_material(
        year[served], block.codes["from_region"][served], links.service[way[served]], block.index[served],
        -links.need[way[served]],
    )  # fmt: skip
    if "way" in draft.rows:
        limits = draft.rows["way"]
        row_of = np.full((draft.years, len(links.limit)), -1, dtype=np.int64)
        row_of[limits.codes["year"], limits.codes["link"]] = limits.index
        row = row_of[year, links.link[way]]
        draft.add_entries(row[row >= 0], block.index[row >= 0], 1.0)
    free = draft.columns["unplaced"]
    draft.add_to_material(free.codes["year"], free.codes["sender"], free.codes["product"], free.index, -1.0)
    draft.add_to_material(free.codes["year"], free.codes["receiver"], free.codes["product"], free.index, 1.0)
