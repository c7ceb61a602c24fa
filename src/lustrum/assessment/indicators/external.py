"""EXT: trade and aid: how much crosses the border, and how far an economy lives on it."""

from __future__ import annotations

import numpy as np
import xarray as xr

from lustrum.assessment.indicator import Swept, View, indicator
from lustrum.assessment.series import per_year, ratio, total, total_by
from lustrum.assessment.valuing import at_constant_prices, output_by_product
from lustrum.quantities.calendar import MONTHS_A_YEAR

INCOMES = ("value_added", "national_income")
GOODS = ("output", "trade_flows", "prices", "activity.product")
GOODS_NOTE = (
    "Goods received as aid count as imports. Where the record holds stocks, what was taken from them counts as supply "
    "and what was added to them does not."
)


def _trade(view: View, word: str) -> xr.DataArray:
    """Return goods of a flow over twelve months at constant prices (time, partner, product)."""
    return at_constant_prices(view, view.entry("trade_flows", flow=word))


def _turnover(view: View) -> xr.DataArray:
    """Return imports, aid and exports at constant prices (time, partner)."""
    return total(_trade(view, "import") + _trade(view, "aid") + _trade(view, "export"), "product")


@indicator(
    id="EXT-01",
    title="Openness",
    needs=("trade_flows", "prices", "{of}"),
    shares_of=INCOMES,
    unit="ratio",
    range=(0, float("inf")),
    direction="more crosses the border for each won of the net product",
    source="UNCTAD handbook of statistics",
    mark="K",
    notes=(
        "Goods received as aid count as imports; goods only, at the record's constant prices.",
        "An economy without any net product has no such ratio, so no value is stated.",
    ),
    pitfalls=(
        "Small economies trade more than large ones whatever their policy.",
        "Goods that pass through are counted when they come and when they leave.",
        "Constant prices are not the prices at which the trade was done.",
    ),
)
def openness(view: View, of: str) -> xr.DataArray:
    r"""Sum of exports and imports, aid among them, over the net product, at constant prices and twelve months.

    .. math:: o = \frac{\sum_k \bar p_k (E_k + M_k)}{VA}
    """
    return ratio(total(_turnover(view)), total(view.year(of)))


@indicator(
    id="EXT-02",
    title="Aid received",
    needs=("aid_value", "{of}"),
    shares_of=("value_added", "investment", "national_income"),
    unit="ratio",
    range=(0, float("inf")),
    direction="more of what is used was given from abroad",
    source="aid statistics",
    mark="K",
    notes=("Without a net product or investment the ratio has no meaning, so no value is stated.",),
    pitfalls=(
        "Credit on easy terms is aid in part and is not in it.",
        "Aid in kind is as large as the prices at which it is counted.",
        "Aid given is to be subtracted for net aid; it is measured apart (EXT-08).",
    ),
)
def aid_received(view: View, of: str) -> xr.DataArray:
    r"""Aid received over the net product, or over investment, at constant prices and twelve months.

    .. math:: a = A / VA
    """
    return ratio(total(view.year("aid_value")), total(view.year(of)))


@indicator(
    id="EXT-02.budget",
    title="Aid over the revenue of the state",
    needs=("aid_value", "budget"),
    unit="ratio",
    range=(0, float("inf")),
    direction="aid is larger beside the state's revenue",
    source="budget statistics of the period",
    mark="K",
    empty=0.0,
    empty_note="there is neither revenue nor aid",
    notes=(
        "Aid at constant prices over revenue at current prices, as yearbooks have it. Revenue is the sum of all lines "
        "that bring money in, month by month. With aid and no revenue the ratio is without bound: no value is stated.",
    ),
    pitfalls=(
        "Two price systems: aid enters the budget at the prices at which its goods are sold on.",
        "A budget that holds the profits of enterprises is larger than one that holds taxes alone, and its ratio less.",
    ),
)
def aid_over_revenue(view: View) -> xr.DataArray:
    r"""Aid received over the revenue of the state, twelve months.

    .. math:: a_b = A / \sum_l B_l^+
    """
    aid, revenue = total(view.year("aid_value")), per_year(total(view["budget"].clip(min=0)))
    return view.or_empty(ratio(aid, revenue), (revenue == 0) & (aid == 0))


@indicator(
    id="EXT-02.investment",
    title="Aid over investment",
    needs=("aid_value", "investment"),
    unit="ratio",
    range=(0, float("inf")),
    direction="aid is larger beside what is invested",
    source="aid statistics",
    mark="K",
    notes=("Where nothing is invested the ratio has no meaning, so no value is stated.",),
    pitfalls=(
        "Aid in consumer goods frees means for investment and aid in machines frees means for consumption: the ratio "
        "does not say what aid paid for.",
    ),
)
def aid_over_investment(view: View) -> xr.DataArray:
    r"""Aid received over gross investment, at constant prices and twelve months.

    .. math:: a_i = A / I
    """
    return ratio(total(view.year("aid_value")), total(view.year("investment")))


def _supply(view: View) -> tuple[xr.DataArray, xr.DataArray, xr.DataArray]:
    """Return output, imports and domestic supply of a year at constant prices, each (time, product)."""
    made = output_by_product(view, view.year("output"))
    flows = {word: total(view.entry("trade_flows", flow=word), "partner") for word in ("import", "aid", "export")}
    traded = list(map(str, flows["import"]["product"].values))
    products = [*traded, *(name for name in map(str, made["product"].values) if name not in set(traded))]
    made = made.reindex(product=products, fill_value=0.0)
    bought = (flows["import"] + flows["aid"]).reindex(product=products, fill_value=0.0)
    supply = made + bought - flows["export"].reindex(product=products, fill_value=0.0)
    if view.has("stocks"):
        held = total(view["stocks"], "sector")
        supply = supply - (held - held.shift(time=MONTHS_A_YEAR)).reindex(product=products)
    made, bought, supply = (at_constant_prices(view, goods) for goods in (made, bought, supply))
    return made, bought, supply


def _over_supply(goods: xr.DataArray, supply: xr.DataArray) -> xr.DataArray:
    whole = total(supply)
    return ratio(total(goods), whole.where(~(whole <= 0)))


@indicator(
    id="EXT-03",
    title="Self-sufficiency",
    needs=GOODS,
    optional=("stocks",),
    unit="ratio",
    range=(0, float("inf")),
    direction="more of what is used at home is made at home",
    source="FAO, food balance sheets, for single goods; here over all of them",
    mark="K",
    notes=(GOODS_NOTE, "Where nothing is left for use at home there is no ratio, so no value is stated."),
    pitfalls=(
        "It is not one less the share of imports where goods are exported again.",
        "A surplus of one product hides the lack of another: see the weakest product.",
        "Output that needs imported inputs counts as made at home.",
    ),
)
def self_sufficiency(view: View) -> xr.DataArray:
    r"""Output over domestic supply, all products at constant prices and twelve months.

    .. math:: s = \frac{Q}{Q + M - E - \Delta S}
    """
    made, _, supply = _supply(view)
    return _over_supply(made, supply)


@indicator(
    id="EXT-03.imports",
    title="Imports in domestic supply",
    needs=GOODS,
    optional=("stocks",),
    unit="ratio",
    range=(0, float("inf")),
    direction="more of what is used at home came from abroad",
    source="FAO, food balance sheets, for single goods; here over all of them",
    mark="K",
    notes=(GOODS_NOTE, "Where nothing is left for use at home there is no ratio, so no value is stated."),
    pitfalls=("Imports that are exported again raise it although nobody at home uses them.",),
)
def import_dependence(view: View) -> xr.DataArray:
    r"""Goods imported over domestic supply, all products at constant prices and twelve months.

    .. math:: m = \frac{M}{Q + M - E - \Delta S}
    """
    _, bought, supply = _supply(view)
    return _over_supply(bought, supply)


@indicator(
    id="EXT-03.farm",
    title="Self-sufficiency in farm products",
    needs=(*GOODS, "product.sector"),
    optional=("stocks",),
    unit="ratio",
    range=(0, float("inf")),
    direction="more of the farm products used at home are grown at home",
    source="FAO, food balance sheets",
    mark="K",
    notes=(GOODS_NOTE, "Where no farm product is used at home there is no ratio, so no value is stated."),
    pitfalls=("Self-sufficient is also who eats little.", "A good and a bad harvest move it more than policy does."),
)
def farm_self_sufficiency(view: View) -> xr.DataArray:
    r"""Output over domestic supply of products of farming, at constant prices and twelve months.

    .. math:: s_a = \frac{\sum_{k \in agr} \bar p_k Q_k}{\sum_{k \in agr} \bar p_k (Q_k + M_k - E_k - \Delta S_k)}
    """
    made, _, supply = _supply(view)
    return _over_supply(*(view.of(goods, "product", sector="agriculture") for goods in (made, supply)))


@indicator(
    id="EXT-03.weakest",
    title="Self-sufficiency in the product where it is lowest",
    needs=GOODS,
    optional=("stocks",),
    unit="ratio",
    range=(0, float("inf")),
    direction="no product used at home is without makers at home",
    source="FAO, food balance sheets; the lowest of all products is a project construct",
    mark="P",
    parameters={"least": Swept(0.001, 0.0, 0.01, "products with less of the whole supply are not counted")},
    notes=(GOODS_NOTE, "Where nothing is left for use at home there is no ratio, so no value is stated."),
    pitfalls=("It falls when a list of products is made finer.", "A product may be lacking that nobody misses."),
)
def weakest_product(view: View, *, least: float) -> xr.DataArray:
    r"""Smallest ratio of output to domestic supply of any product, and which product it is.

    .. math:: s_{min} = \min_k \frac{Q_k}{Q_k + M_k - E_k - \Delta S_k}
    """
    made, _, supply = (goods.transpose("time", "product") for goods in _supply(view))
    whole = np.where(supply.values > 0, supply.values, 0.0).sum(axis=1, keepdims=True)
    used = (supply.values > 0) & (supply.values > least * whole)
    known = np.isfinite(made.values).all(axis=1) & np.isfinite(supply.values).all(axis=1) & used.any(axis=1)
    each = np.divide(made.values, supply.values, out=np.full(used.shape, np.inf), where=used)
    lowest = np.where(known, each.min(axis=1), np.nan)
    name = np.where(known, supply["product"].values[each.argmin(axis=1)].astype(object), "")
    return xr.DataArray(lowest, {"time": view.time, "product": ("time", name)}, ("time",))


@indicator(
    id="EXT-04",
    title="Globalisation, published score",
    needs=("published_score",),
    unit="index",
    range=(1, 100),
    direction="economy, society and politics are more entwined with the world",
    source="Gygli, Haelg, Potrafke and Sturm 2019, KOF index",
    mark="V",
    notes=("Entered from its source: 43 variables, weights that change with the years, a scale set by all countries.",),
    pitfalls=(
        "It begins in 1970 and leaves most planned economies out.",
        "The scale is relative to other countries, so it moves when they do.",
    ),
)
def globalisation_score(view: View) -> xr.DataArray:
    r"""Index published for the year.

    .. math:: K_t \in [1, 100] \text{ as published}
    """
    return view.entry("published_score", score="kof-globalisation")


@indicator(
    id="EXT-04.trade",
    title="Globalisation of trade, stand-in",
    needs=("trade_flows", "prices", "value_added"),
    unit="index",
    range=(1, 100),
    direction="trade is larger and spread over more partners",
    source="project construct after the trade part of Gygli, Haelg, Potrafke and Sturm 2019",
    mark="P",
    empty=1.0,
    empty_note="nothing crosses the border: the lowest score",
    parameters={
        "full": Swept(1.0, 0.5, 2.0, "trade over net product that has the full score"),
        "spread": Swept(0.33, 0.1, 0.5, "weight of the spread over partners"),
    },
    notes=(
        "Stands for the economic part in practice only, and of that for trade in goods: no services, no finance.",
        "It is not on the scale of the published index and must not be compared with it.",
    ),
    pitfalls=("Partners are as many as the record tells apart.", "Trade within a bloc counts like trade with all."),
)
def trade_score(view: View, *, full: float, spread: float) -> xr.DataArray:
    r"""Size of trade up to a full score, and evenness over partners, on a scale from 1 to 100.

    .. math:: k = 1 + 99 \Big( (1 - w) \min\Big(1, \frac{o}{o_{full}}\Big) + w \big(1 - \sum_u s_u^2\big) \Big)
    """
    turnover = _turnover(view)
    whole = total(turnover)
    shares = ratio(turnover, whole)
    size = (ratio(whole, total(view.year("value_added"))) / full).clip(max=1)
    score = 1 + 99 * ((1 - spread) * size + spread * (1 - total_by(shares * shares)))
    return view.or_empty(score, whole == 0)


@indicator(
    id="EXT-10",
    title="Imports needed over imports that can be paid",
    needs=("foreign_exchange",),
    unit="ratio",
    range=(0, float("inf")),
    direction="the plan needs more foreign goods than can be paid",
    source="two-gap models: Chenery and Strout 1966",
    mark="K",
    empty=0.0,
    empty_note="the plan needs no foreign goods and there is nothing to pay them with",
    notes=("Where goods are needed and nothing can be paid the ratio is without bound, so no value is stated.",),
    pitfalls=(
        "Needs are those of a plan, and a plan may ask for more because it expects to get less.",
        "At an official rate money of different partners is added that could not be exchanged.",
    ),
)
def exchange_constraint(view: View) -> xr.DataArray:
    r"""Foreign exchange that the plan needs over what is earned, given and lent.

    .. math:: c = \frac{N}{E + A + C}
    """
    needed, *means = (
        view.entry("foreign_exchange", entry=word) for word in ("needed by the plan", "earned", "aid", "credit")
    )
    affordable = means[0] + means[1] + means[2]
    return view.or_empty(ratio(needed, affordable), (needed == 0) & (affordable == 0))
