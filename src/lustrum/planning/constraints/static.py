r"""The static requirement (terminal condition ``static``): what the last year delivers can be delivered for ever.

There are levels :math:`x^*` for every year after the plan that repeat themselves:

.. math::
    \sum_j (b_{pj} - a_{pj})\, x^*_j - \sum_{j} \delta_{pj} \kappa_{pj}\, x^*_j + m^*_p - e^*_p
    \;\ge\; d_{T-1,p} + \sigma_p \bar s_{T-1,p}, \qquad
    \kappa_{aj} x^*_j \le K_{Taj}, \qquad \sum_j l_{kj} x^*_j \le L_{T-1,k}

:math:`d_{T-1}` is what the plan delivers in its last year, :math:`\delta \kappa x^*` replaces what wears out of the
capital in use (of what retires, one over its life, as if it were of even ages), :math:`\sigma \bar s` what spoils of
the stocks that must be held (`minimum_stocks`). Capital is that which stands when the plan ends, works in progress not
counted; labour and land are those of the last year; what is not commanded runs at its forecast of the last year. Trade
has the prices and limits of the last year and is paid for by exports alone: aid and credit last only as long as the
plan. Inputs that go in years ahead of output are bought within the plan for the output :math:`x^*` that comes after it,
and so is labour where it goes with the inputs. Goods are balanced over all regions together; their carriage is not
counted, nor are emissions. Debts that the plan leaves are not served out of these years (the setting `debt_left` limits
them); and where building takes more than a year, what wears out in the first of them is taken to be replaced at once.

Without capital, wear, trade and joint products this is :math:`x^* = (I - A)^{-1} d_{T-1}`, Williams's condition.

Unit: units of activity a year; product units a year; asset units.

Sources
-------
Williams 1978, Model Building in Mathematical Programming, 12.9 (the static model gives the end of the plan).
"""

from __future__ import annotations

import numpy as np

from lustrum.planning.constraints._requirement import enter, limit
from lustrum.planning.constraints.capital import capital_left
from lustrum.planning.indexing import RowWords
from lustrum.planning.program import Draft, Floats, Ints

AFTER = "after the plan"
WORDS = RowWords(
    limit="{product}, year after year " + AFTER,
    short="{product} " + AFTER + ": every year lacks {amount} of what the last one delivers",
    give="find {amount} more of {product} in every year " + AFTER,
)
LEVEL_WORDS = RowWords(
    limit="the level of {activity}{who} " + AFTER,
    short="{activity}{who} " + AFTER + " must run {amount} off its capacity or forecast",
    give="provide {amount} more capacity of {activity}{who} " + AFTER,
)
CAPITAL_WORDS = RowWords(
    limit="{asset} in {activity}{who} " + AFTER,
    short="{activity}{who} lacks {amount} of {asset} " + AFTER,
    give="leave {amount} more of {asset} to {activity}{who}",
)
POOL_WORDS = RowWords(
    limit="{asset} " + AFTER,
    short="{asset} " + AFTER + ": work needs {amount} more than there is",
    give="leave {amount} more of {asset}",
)
LABOUR_WORDS = RowWords(
    limit="labour ({skill}){in_region}{season_of} " + AFTER,
    short="labour ({skill}){in_region}{season_of} " + AFTER + ": work needs {amount} more than there is",
    give="provide {amount} more labour ({skill}){in_region}{season_of} " + AFTER,
)
LAND_WORDS = RowWords(
    limit="land ({land}){in_region} " + AFTER,
    short="land ({land}){in_region} " + AFTER + ": {amount} more is needed than there is",
    give="provide {amount} more land ({land}){in_region} " + AFTER,
)
MONEY_WORDS = RowWords(
    limit="foreign money ({currency}) " + AFTER,
    short="foreign money ({currency}) " + AFTER + " is short by {amount} a year",
    give="find {amount} more foreign money ({currency}) a year " + AFTER,
)


def columns(draft: Draft) -> None:
    """Declare the levels of every year after the plan, and its trade."""
    if draft.terminal != "static":
        return
    facts, cells, trade = draft.facts, draft.facts.cells, draft.facts.trade
    codes = {"region": cells.region, "form": cells.form, "activity": cells.activity}
    draft.add_columns("static-output", codes, unit=facts.activity_unit[cells.activity])
    if trade is None:
        return
    for name, mine in (("static-import", trade.is_import), ("static-export", ~trade.is_import)):
        line = np.flatnonzero(mine & (trade.limit > 0) & (trade.year == draft.years - 1))
        if len(line):
            codes = {"partner": trade.partner[line], "product": trade.product[line], "line": line}
            draft.add_columns(name, codes, upper=trade.limit[line], unit=facts.unit[trade.product[line]])


def rows(draft: Draft) -> None:
    """Declare balances, and limits of levels, capital, labour, land and foreign money."""
    if draft.terminal != "static":
        return
    facts = draft.facts
    product = np.arange(len(facts.unit))
    lower = facts.minimum_stock[-1] * facts.stocks.spoilage
    lower = np.where(facts.comes_freely, -np.inf, lower)
    draft.add_rows("static-material", {"product": product}, lower=lower, unit=facts.unit, words=WORDS)
    _declare_levels(draft)
    _declare_capital(draft)
    for name, requirement, dims, unit, words in (
        ("static-labour", facts.labour, ("skill", "season"), "person-year", LABOUR_WORDS),
        ("static-land", facts.land, ("land", "land_season"), "m2", LAND_WORDS),
    ):
        if requirement is not None:
            limit(draft, name, requirement, dims, unit=unit, words=words, only_last=True)
    if facts.trade is not None and {"static-import", "static-export"} & set(draft.columns.members):
        currency = np.arange(len(facts.trade.currencies))
        money = np.array(facts.trade.currencies, dtype=object)
        draft.add_rows("static-exchange", {"currency": currency}, upper=0.0, unit=money, words=MONEY_WORDS)


def _declare_levels(draft: Draft) -> None:
    facts, cells = draft.facts, draft.facts.cells
    expected = cells.forecast[-1]
    cell = np.flatnonzero(~np.isnan(cells.capacity) | ~cells.commanded)
    if not len(cell):
        return
    upper = np.where(cells.commanded, cells.capacity, expected)[cell]
    is_fixed = ~cells.commanded[cell] & (draft.settings.uncommanded != "at-most")
    codes = {"region": cells.region[cell], "form": cells.form[cell], "activity": cells.activity[cell], "cell": cell}
    lower, unit = np.where(is_fixed, upper, 0.0), facts.activity_unit[cells.activity[cell]]
    draft.add_rows("static-level", codes, lower=lower, upper=upper, unit=unit, words=LEVEL_WORDS)


def _declare_capital(draft: Draft) -> None:
    facts, cells = draft.facts, draft.facts.cells
    unit = facts.unit[cells.assets]
    pair = cells.bundles.leader if draft.by_bundle else np.flatnonzero(cells.pair_pool < 0)
    if len(pair):
        cell, asset = cells.pair_cell[pair], cells.pair_asset[pair]
        codes = {
            "region": cells.region[cell], "form": cells.form[cell], "asset": asset,
            "activity": cells.activity[cell], "pair": pair,
        }  # fmt: skip
        standing = capital_left(draft, "capital", unfinished=False)[0][pair]
        draft.add_rows("static-capital", codes, upper=standing, unit=unit[asset], words=CAPITAL_WORDS)
    if len(cells.pool_asset):
        standing = capital_left(draft, "pool", unfinished=False)[0]
        codes = {"asset": cells.pool_asset, "pool": np.arange(len(cells.pool_asset))}
        draft.add_rows("static-pool", codes, upper=standing, unit=unit[cells.pool_asset], words=POOL_WORDS)


def entries(draft: Draft) -> None:
    """Enter what levels after the plan make, use, wear out and occupy. What is delivered is entered where it is."""
    if draft.terminal != "static":
        return
    facts, cells = draft.facts, draft.facts.cells
    level = draft.columns["static-output"].index
    for matrix, sign in ((facts.outputs, 1.0), (facts.inputs, -1.0)):
        cell, product, value = facts.entries(matrix)
        _balance(draft, product, level[cell], sign * value)
    wear = _replaced(cells.wear, cells.life)
    if len(cells.pool_asset):
        wear = np.where(cells.pair_pool < 0, wear, _replaced(cells.pool_wear, cells.pool_life)[cells.pair_pool])
    _balance(draft, cells.assets[cells.pair_asset], level[cells.pair_cell], -wear * cells.need)
    if "static-level" in draft.rows:
        block = draft.rows["static-level"]
        draft.add_entries(block.index, level[block.codes["cell"]], 1.0)
    _enter_capital(draft, level)
    if facts.labour is not None:
        enter(draft, "static-labour", facts.labour, levels="static-output")
    if facts.land is not None:
        enter(draft, "static-land", facts.land, levels="static-output")
    _enter_trade(draft)


def _replaced(wear: Floats, life: Ints) -> Floats:
    """Return the share of capital in use that is replaced in a year, of what retires one over its life."""
    return np.where(life > 0, 1.0 / np.maximum(life, 1), wear)


def _balance(draft: Draft, product: Ints, column: Ints, value: Floats) -> None:
    draft.add_entries(draft.rows["static-material"].start + product, column, value)


def _enter_capital(draft: Draft, level: Ints) -> None:
    cells = draft.facts.cells
    if "static-capital" in draft.rows:
        block = draft.rows["static-capital"]
        pair = block.codes["pair"]
        row_of = np.full(len(cells.need), -1, dtype=np.int64)
        row_of[pair] = block.index
        draft.add_entries(block.index, level[cells.pair_cell[pair]], cells.need[pair])
        _, place, column, value = capital_left(draft, "capital", unfinished=False)
        chosen = row_of[place] >= 0
        draft.add_entries(row_of[place[chosen]], column[chosen], -value[chosen])
    if "static-pool" in draft.rows:
        start, shared = draft.rows["static-pool"].start, np.flatnonzero(cells.pair_pool >= 0)
        draft.add_entries(start + cells.pair_pool[shared], level[cells.pair_cell[shared]], cells.need[shared])
        _, place, column, value = capital_left(draft, "pool", unfinished=False)
        draft.add_entries(start + place, column, -value)


def _enter_trade(draft: Draft) -> None:
    trade = draft.facts.trade
    for name, sign in (("static-import", 1.0), ("static-export", -1.0)):
        if trade is not None and name in draft.columns:
            block = draft.columns[name]
            _balance(draft, block.codes["product"], block.index, np.full(block.size, sign))
            row = draft.rows["static-exchange"].start + trade.currency[block.codes["partner"]]
            draft.add_entries(row, block.index, sign * trade.price[block.codes["line"]])
