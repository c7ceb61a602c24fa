r"""Forms outside the plan sell to it for goods: the more, the better the terms that the plan gives.

.. math::
    \sum_i s_{tki} \le H_{tk}, \qquad 0 \le s_{tki} \le w_{tki}, \qquad
    \sum_{k,i} c_{tki}\, p_k\, s_{tki} \;\le\; \Bigl(\sum_q p_q b_q\Bigr)\, g_t, \qquad \sum_i s_{tki} \ge \gamma H_{tk}

With `uncommanded` at ``response`` their harvest is theirs: the balance of their main product gets the tax in kind
:math:`\tau` and what they sell, :math:`s`, in steps of a supply curve (`supply`); seed is their own. What they keep,
and what they are given, counts towards no target. The state pays with baskets :math:`g` of its goods at constant
prices: this is the exchange between town and country, and its terms are what a scissors crisis is about. Instruments
are the price (chosen by the plan with the amount), the contract :math:`\gamma`, and the tax; the level at which they
produce is the forecast. With the terminal condition ``static`` what is sold and paid in the last year goes on for ever.

Unit: product units a year; baskets a year; money of constant prices a year.

Sources
-------
Preobrazhensky 1926, The New Economics, and Bukharin's replies (who pays, and at which terms); Chayanov 1925 (a farm
decides what it sells); Millar 1970; Krishna 1962 (elasticity). Recalled.
"""

from __future__ import annotations

import numpy as np

from lustrum.planning.indexing import RowWords, over_years
from lustrum.planning.program import Draft, Ints
from lustrum.planning.supply import Sellers, cost_steps, find_sellers, read_basket

SALE_WORDS = RowWords(
    limit="what the tax leaves of the {product} of {activity}{who} in {year}",
    short="{activity}{who} in {year} must sell {amount} more {product} than the tax leaves",
    give="tax {activity}{who} in {year} by {amount} of {product} less",
)
CONTRACT_WORDS = RowWords(
    limit="contracts with {activity}{who} in {year}",
    short="{activity}{who} in {year} sells {amount} of {product} less than it has undertaken",
    give="release {activity}{who} in {year} from selling {amount} of {product}",
)
PAY_WORDS = RowWords(
    limit="goods for what forms outside the plan sell in {year}",
    short="goods worth {amount} are lacking in {year} for what forms outside the plan sell",
    give="give goods worth {amount} more for what forms outside the plan sell in {year}",
)


def _sellers(draft: Draft) -> Sellers | None:
    if draft.settings.uncommanded != "response":
        return None
    sellers = find_sellers(draft.facts, draft.settings)
    return sellers if len(sellers.cell) else None


def _codes(draft: Draft, sellers: Sellers) -> dict[str, Ints]:
    cells, cell = draft.facts.cells, sellers.cell
    return over_years(
        draft.years, region=cells.region[cell], form=cells.form[cell], activity=cells.activity[cell],
        product=sellers.product, seller=np.arange(len(cell)),
    )  # fmt: skip


def columns(draft: Draft) -> None:
    """Declare sales by year, seller and step, and baskets by year."""
    sellers = _sellers(draft)
    if sellers is None:
        return
    read_basket(draft.facts, draft.settings)
    width, _ = cost_steps(sellers.base, sellers.most, draft.settings.supply_elasticity)
    year, seller, step = (part.astype(np.int64) for part in np.nonzero(width > 0))
    codes = {"year": year, "seller": seller, "step": step, "product": sellers.product[seller]}
    unit = draft.facts.unit[sellers.product[seller]]
    draft.add_columns("sale", codes, upper=width[year, seller, step], unit=unit)
    draft.add_columns("exchange-basket", {"year": np.arange(draft.years)}, unit="basket")


def rows(draft: Draft) -> None:
    """Declare that no more is sold than the tax leaves, what was undertaken, and payment in each year."""
    sellers = _sellers(draft)
    if sellers is None:
        return
    codes = _codes(draft, sellers)
    unit = draft.facts.unit[codes["product"]]
    draft.add_rows("harvest-left", codes, upper=0.0, unit=unit, words=SALE_WORDS)
    if draft.settings.contract > 0:
        draft.add_rows("contract", codes, lower=0.0, unit=unit, words=CONTRACT_WORDS)
    year = {"year": np.arange(draft.years)}
    draft.add_rows("payment-in-kind", year, upper=0.0, unit="money of constant prices", words=PAY_WORDS)


def entries(draft: Draft) -> None:
    """Enter what is theirs and what they sell in balances and limits, and goods that pay for it."""
    sellers = _sellers(draft)
    if sellers is None:
        return
    facts, settings = draft.facts, draft.settings
    block = draft.columns["sale"]
    year, seller, step = (block.codes[dim] for dim in ("year", "seller", "step"))
    place = facts.place(facts.cells.region[sellers.cell], facts.before)
    draft.add_to_material(year, place[seller], sellers.product[seller], block.index, 1.0)
    _, cost = cost_steps(sellers.base, sellers.most, settings.supply_elasticity)
    paid = draft.rows["payment-in-kind"].index[year]
    draft.add_entries(paid, block.index, cost[year, seller, step] * facts.price[sellers.product[seller]])
    product, amount = read_basket(facts, settings)
    baskets = draft.columns["exchange-basket"]
    draft.add_entries(draft.rows["payment-in-kind"].index, baskets.index, -float(facts.price[product] @ amount))
    when, which = np.repeat(np.arange(draft.years), len(product)), np.tile(np.arange(len(product)), draft.years)
    everywhere = np.full(len(when), facts.after)
    draft.add_to_material(when, everywhere, product[which], baskets.index[when], -amount[which])
    _enter_harvest(draft, sellers)
    if "static-material" in draft.rows:
        _go_on_selling(draft, sellers)
    row = year * len(sellers.cell) + seller
    draft.add_entries(draft.rows["harvest-left"].index[row], block.index, 1.0)
    if "contract" in draft.rows:
        draft.add_entries(draft.rows["contract"].index[row], block.index, 1.0)


def _go_on_selling(draft: Draft, sellers: Sellers) -> None:
    """Enter that what is sold and paid in the last year is sold and paid for ever (terminal condition ``static``)."""
    start, sales, baskets = (
        draft.rows["static-material"].start,
        draft.columns["sale"],
        draft.columns["exchange-basket"],
    )
    last = sales.codes["year"] == draft.years - 1
    draft.add_entries(start + sales.codes["product"][last], sales.index[last], 1.0)
    product, amount = read_basket(draft.facts, draft.settings)
    draft.add_entries(start + product, np.full(len(product), baskets.index[-1]), -amount)
    level = draft.columns["static-output"].start + sellers.cell
    theirs = (1.0 - draft.settings.tax_in_kind) * sellers.made
    draft.add_entries(start + sellers.product, level, sellers.own - theirs)


def _enter_harvest(draft: Draft, sellers: Sellers) -> None:
    """Take what is theirs out of the balances: the harvest but for the tax, and the seed, which is their own."""
    facts, cells, settings, years = draft.facts, draft.facts.cells, draft.settings, draft.years
    cell, product, count = sellers.cell, sellers.product, len(sellers.cell)
    made_in = facts.place(cells.region[cell], facts.before)
    used_in = facts.place(cells.region[cell], facts.after)
    lag = facts.input_lag[cells.activity[cell]]
    theirs = (1.0 - settings.tax_in_kind) * sellers.made
    for year in range(years):
        level = draft.columns["output"].start + year * cells.size + cell
        now = np.full(count, year, dtype=np.int64)
        draft.add_to_material(now, made_in, product, level, -theirs)
        draft.add_to_material(now - lag, used_in, product, level, sellers.own)
        row = np.arange(count) + year * count
        draft.add_entries(draft.rows["harvest-left"].index[row], level, sellers.own - theirs)
        if "contract" in draft.rows:
            draft.add_entries(draft.rows["contract"].index[row], level, -settings.contract * (theirs - sellers.own))
    if draft.buys_ahead:
        last = draft.columns["output"].start + (years - 1) * cells.size + cell
        if "static-output" in draft.columns:
            last = draft.columns["static-output"].start + cell
        for ahead in range(int(lag.max(initial=0))):  # seed for harvests after the plan, as `material_balance` has it
            when = years + ahead - lag
            late = (lag > ahead) & (when >= 0)
            draft.add_to_material(when[late], used_in[late], product[late], last[late], sellers.own[late])
