r"""What must be left after the last year, so that a plan does not eat its capital unasked.

``none``: nothing. ``keep``: of every asset as much as served at the start, over all commanded cells, works in progress
at the share delivered; and of every stock as much as at the start:

.. math:: \sum_j K_{Taj} \ge \sum_j K_{0aj}, \qquad s_{T-1,p} \ge s_{-1,p}

``balanced-growth``: in every cell enough capital for the last year's level grown by `terminal_growth`, and stocks kept:
:math:`(1+g)\,\kappa_{aj} x_{T-1,j} \le K_{Taj}`. Of assets in pools it asks nothing. Inputs that go in years ahead are
bought for the last year's level, not for that which grows.

``static``: enough to deliver for ever what the last year delivers (constraint `static`). ``valued``: nothing, but
what is left counts in the objective (`worth`).

Unit: asset units; product units.

Sources
-------
Kantorovich 1965, ch. III (what a plan leaves); Chakravarty 1969, Capital and Development Planning (capital required at
the end). Recalled.
"""

from __future__ import annotations

import numpy as np

from lustrum.planning.constraints.capital import capital_left
from lustrum.planning.indexing import RowWords
from lustrum.planning.program import Draft, Floats, Ints
from lustrum.planning.tables import tally

KEEP_WORDS = RowWords(
    limit="{asset} to be left at the end",
    short="{asset} left at the end is {amount} less than asked",
    give="accept {amount} less of {asset} at the end",
)
STOCK_WORDS = RowWords(
    limit="stocks of {product} to be left at the end",
    short="stocks of {product} left at the end are {amount} less than asked",
    give="accept {amount} less stocks of {product} at the end",
)
GROWTH_WORDS = RowWords(
    limit="{asset} for {activity}{who} after the last year",
    short="{asset} for {activity}{who} after the last year is short by {amount}",
    give="accept {amount} less of {asset} for {activity}{who} at the end",
)


def rows(draft: Draft) -> None:
    """Declare what must be left."""
    if draft.terminal not in ("keep", "balanced-growth"):
        return
    facts, cells = draft.facts, draft.facts.cells
    if draft.settings.invest and len(cells.need):
        if draft.terminal == "keep":
            base = _at_start(draft)
            asset = np.flatnonzero(base > 0)
            unit = facts.unit[cells.assets[asset]]
            standing = _total(draft, capital_left(draft, "capital", unfinished=True)[0], "capital")
            standing += _total(draft, capital_left(draft, "pool", unfinished=True)[0], "pool")
            if len(asset):
                lower = (base - standing)[asset]
                draft.add_rows("terminal-capital", {"asset": asset}, lower=lower, unit=unit, words=KEEP_WORDS)
        else:
            _declare_growth(draft)
    if "stock" in draft.columns:
        opening = facts.stocks.opening.sum(axis=0) * facts.stocks.is_carried
        product = np.flatnonzero(opening)
        if len(product):
            unit = facts.unit[product]
            draft.add_rows("terminal-stock", {"product": product}, lower=opening[product], unit=unit, words=STOCK_WORDS)


def _declare_growth(draft: Draft) -> None:
    facts, cells = draft.facts, draft.facts.cells
    pair = cells.bundles.leader if draft.by_bundle else np.flatnonzero(cells.pair_pool < 0)
    if not len(pair):
        return
    cell, asset = cells.pair_cell[pair], cells.pair_asset[pair]
    codes = {
        "region": cells.region[cell], "form": cells.form[cell], "asset": asset, "activity": cells.activity[cell],
        "pair": pair,
    }  # fmt: skip
    standing = capital_left(draft, "capital", unfinished=False)[0]
    unit = facts.unit[cells.assets[asset]]
    draft.add_rows("terminal-growth", codes, upper=standing[pair], unit=unit, words=GROWTH_WORDS)


def _asset_of(draft: Draft, name: str) -> Ints:
    cells = draft.facts.cells
    return cells.pool_asset if name == "pool" else cells.pair_asset


def _total(draft: Draft, amounts: Floats, name: str) -> Floats:
    return tally(_asset_of(draft, name), amounts, len(draft.facts.cells.assets))


def _at_start(draft: Draft) -> Floats:
    cells = draft.facts.cells
    pair, pool = np.arange(len(cells.need)), np.arange(len(cells.pool_asset))
    return _total(draft, cells.standing(pair, 0), "capital") + _total(draft, cells.pool_standing(pool, 0), "pool")


def entries(draft: Draft) -> None:
    """Enter investment that still stands, and closing stocks."""
    cells = draft.facts.cells
    if "terminal-capital" in draft.rows:
        block = draft.rows["terminal-capital"]
        row_of = np.full(len(cells.assets), -1, dtype=np.int64)
        row_of[block.codes["asset"]] = block.index
        for name in ("capital", "pool"):
            _, place, column, value = capital_left(draft, name, unfinished=True, ahead=True)
            row = row_of[_asset_of(draft, name)[place]]
            draft.add_entries(row[row >= 0], column[row >= 0], value[row >= 0])
    if "terminal-growth" in draft.rows:
        block = draft.rows["terminal-growth"]
        pair = block.codes["pair"]
        row_of = np.full(len(cells.need), -1, dtype=np.int64)
        row_of[pair] = block.index
        timing = draft.facts.timing
        when = timing.level_of(draft.years - 1, cells.activity[cells.pair_cell[pair]])
        last = draft.columns["output"].start + when * cells.size + cells.pair_cell[pair]
        growth = (1.0 + draft.settings.terminal_growth) ** (1.0 / timing.a_year)
        draft.add_entries(block.index, last, cells.need[pair] * growth)
        _, place, column, value = capital_left(draft, "capital", unfinished=False)
        chosen = row_of[place] >= 0
        draft.add_entries(row_of[place[chosen]], column[chosen], -value[chosen])
    if "terminal-stock" in draft.rows:
        block, stock = draft.rows["terminal-stock"], draft.columns["stock"]
        row_of = np.full(len(draft.facts.unit), -1, dtype=np.int64)
        row_of[block.codes["product"]] = block.index
        last = (stock.codes["year"] == draft.years - 1) & (row_of[stock.codes["product"]] >= 0)
        draft.add_entries(row_of[stock.codes["product"][last]], stock.index[last], 1.0)
