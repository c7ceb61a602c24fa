"""AGR: exchange between farming and industry: prices, terms of trade, net flow of resources."""

from __future__ import annotations

import numpy as np
import xarray as xr

from lustrum.assessment.indicator import Swept, View, indicator
from lustrum.assessment.roles import PEASANTS
from lustrum.assessment.series import per_year, ratio, total
from lustrum.assessment.valuing import at_constant_prices, at_prices, price_in
from lustrum.quantities.calendar import MONTHS_A_YEAR

PURCHASE = ("purchase", "compulsory-purchase", "contract")
FREE = ("free-market", "market")
TRADE = ("marketed_farm_products", "retail_turnover", "prices", "product.sector")
TAX_NOTE = "A tax in kind is not a sale."
PITFALLS = (
    "Goods may be out of stock at their price.",
    "What is sold freely and what is bought by order have prices far apart, so the mean moves with their shares.",
    "Quality and choice of goods are not in a price.",
)


def _index(paid: xr.DataArray, constant: xr.DataArray) -> xr.DataArray:
    """Return a price index of twelve months: what was paid over what it is worth at constant prices."""
    return ratio(per_year(total(paid, "product")), per_year(total(constant, "product")))


def _sold(view: View) -> tuple[xr.DataArray, xr.DataArray]:
    """Return farm products bought by the state and sold freely, each (time, product)."""
    sold = view["marketed_farm_products"]
    bought, free = (total(view.of(sold, "channel", role=words), "channel") for words in (PURCHASE, FREE))
    return bought, free


def _farm_prices(view: View, *, is_state_alone: bool = False) -> xr.DataArray:
    """Return the index of what farmers are paid, relative to constant prices (time,)."""
    bought, free = _sold(view)
    paid = at_prices(bought, price_in(view, "procurement"))
    if is_state_alone:
        return _index(paid, at_constant_prices(view, bought))
    paid = paid + at_prices(free, price_in(view, "free-market"))
    return _index(paid, at_constant_prices(view, bought + free))


def _industrial_prices(view: View) -> xr.DataArray:
    """Return the index of what industrial goods cost in shops, relative to constant prices (time,)."""
    turnover = view.of(total(view["retail_turnover"], "form"), "product", sector="industry")
    return _index(turnover, at_prices(turnover, ratio(price_in(view, "constant"), price_in(view, "state-shop"))))


def _terms(view: View) -> xr.DataArray:
    return ratio(_farm_prices(view), _industrial_prices(view))


def _on_base(series: xr.DataArray, base: float) -> xr.DataArray:
    """Return a series over its value so many years after the first month that has one; missing before that."""
    known = np.flatnonzero(np.isfinite(series.values))
    place = known[0] + round(base) * MONTHS_A_YEAR if known.size else len(series)
    if place >= len(series) or not np.isfinite(series.values[place]):
        return series.where(False)
    return ratio(series, xr.full_like(series, series.values[place])).where(np.arange(len(series)) >= place)


BASE = {"base": Swept(0.0, 0.0, 5.0, "base year: years after the first twelve months that the record holds")}


@indicator(
    id="AGR-01",
    title="Price scissors",
    needs=TRADE,
    unit="ratio",
    range=(0, float("inf")),
    direction="prices of industrial goods rose more than those of farm products since the base year",
    source="Soviet debate on the scissors of 1923; Ellman 2014",
    mark="K",
    parameters=BASE,
    notes=(TAX_NOTE, "Where nothing is bought from farmers or in shops there is no index, so no value is stated."),
    pitfalls=("The base year decides: a base of dear grain makes every later year open the blades.", *PITFALLS),
)
def price_scissors(view: View, *, base: float) -> xr.DataArray:
    r"""Index of shop prices of industrial goods over index of what farmers are paid, both 1 in the base year.

    .. math:: S_t = \frac{P^{ind}_t / P^{ind}_0}{P^{agr}_t / P^{agr}_0}

    State purchases and the free market together, weighted by what was sold; flows of twelve months.
    """
    return _on_base(ratio(_industrial_prices(view), _farm_prices(view)), base)


@indicator(
    id="AGR-01.state",
    title="Price scissors at the state's prices",
    needs=TRADE,
    unit="ratio",
    range=(0, float("inf")),
    direction="prices of industrial goods rose more than those that the state pays farmers since the base year",
    source="Soviet debate on the scissors of 1923; Ellman 2014",
    mark="K",
    parameters=BASE,
    notes=(
        TAX_NOTE,
        "The free market is left out: what the state itself sets on both sides. Where the state buys nothing there is "
        "no index, so no value is stated.",
    ),
    pitfalls=("The base year decides.", "Farmers who can sell freely are better off than it says."),
)
def state_scissors(view: View, *, base: float) -> xr.DataArray:
    r"""Index of shop prices of industrial goods over index of procurement prices, both 1 in the base year.

    .. math:: S^s_t = \frac{P^{ind}_t / P^{ind}_0}{P^{proc}_t / P^{proc}_0}
    """
    return _on_base(ratio(_industrial_prices(view), _farm_prices(view, is_state_alone=True)), base)


@indicator(
    id="AGR-02",
    title="Farmers' terms of trade",
    needs=TRADE,
    unit="ratio",
    range=(0, float("inf")),
    direction="farm products buy more industrial goods",
    source="literature on the terms of trade and the scissors",
    mark="K",
    notes=(
        "Prices relative to the record's constant prices, so 1 has no meaning of its own. A tax in kind is not a "
        "sale. Goods may be out of stock at their price.",
        "Where nothing is bought from farmers or in shops there is no index, so no value is stated.",
    ),
    pitfalls=PITFALLS,
)
def terms_of_trade(view: View) -> xr.DataArray:
    r"""Index of what farmers are paid over index of what industrial goods cost in shops.

    .. math:: \tau = \frac{\sum_k p_k q_k / \sum_k \bar p_k q_k}
                          {\sum_k V_k / \sum_k V_k\, \bar p_k / p^{shop}_k}
    """
    return _terms(view)


@indicator(
    id="AGR-02.income",
    title="Farmers' income terms of trade",
    needs=TRADE,
    unit="won",
    range=(0, float("inf")),
    direction="sales of farmers buy more industrial goods in all",
    source="literature on the terms of trade",
    mark="K",
    notes=(TAX_NOTE, "An amount of goods at constant prices; where nothing is sold or bought no value is stated."),
    pitfalls=("It rises when farmers must sell more to buy the same.", *PITFALLS),
)
def income_terms(view: View) -> xr.DataArray:
    r"""Terms of trade times what was sold over twelve months, at constant prices.

    .. math:: I = \tau \sum_k \bar p_k q_k
    """
    bought, free = _sold(view)
    return _terms(view) * per_year(total(at_constant_prices(view, bought + free)))


@indicator(
    id="AGR-02.factoral",
    title="Farmers' double factoral terms of trade",
    needs=(*TRADE, "value_added", "hours", "hours_group", "branch.sector", "group.role"),
    unit="ratio",
    range=(0, float("inf")),
    direction="an hour of farm work buys the product of more industrial hours",
    source="Viner 1937; literature on the terms of trade",
    mark="K",
    notes=(
        TAX_NOTE,
        "Farm hours are those of the classes that live by working land; industrial hours are those of units.",
        "Without hours on either side no value is stated.",
    ),
    pitfalls=("Hours of farm households at other work are counted as farm work.", *PITFALLS),
)
def factoral_terms(view: View) -> xr.DataArray:
    r"""Terms of trade times the productivity of an hour in farming relative to industry.

    .. math:: D = \tau \, \frac{VA_{agr} / h_{agr}}{VA_{ind} / h_{ind}}
    """
    added = view.year("value_added")
    farm = ratio(
        total(view.of(added, "branch", sector="agriculture")),
        total(view.of(view.year("hours_group"), "group", role=PEASANTS)),
    )
    industry = ratio(
        total(view.of(added, "branch", sector="industry")),
        total(view.of(view.year("hours"), "branch", sector="industry")),
    )
    return _terms(view) * ratio(farm, industry)


def _net(view: View, sales: str, purchases: str) -> xr.DataArray:
    return view.entry("agriculture_account", entry=sales) - view.entry("agriculture_account", entry=purchases)


FLOW_NOTES = (
    "What a tax in kind takes belongs to the sales, at the value at which it is counted.",
    "A difference, no ratio: there is no base that could be empty.",
)
FLOW_PITFALLS = (
    "The sign is disputed for several countries and depends on the prices: compute it at both and look.",
    "Agriculture is not the peasantry: villagers work elsewhere and towns grow food.",
)


@indicator(
    id="AGR-03",
    title="Net flow of resources out of agriculture",
    needs=("agriculture_account",),
    unit="won",
    range=(float("-inf"), float("inf")),
    direction="more leaves agriculture than comes in",
    source="Ellman 1975; Karshenas 1995",
    mark="K",
    notes=FLOW_NOTES,
    pitfalls=FLOW_PITFALLS,
)
def net_flow(view: View) -> xr.DataArray:
    r"""Sales of agriculture to the rest less its purchases, at current prices.

    .. math:: R = X - M
    """
    return _net(view, "sales", "purchases")


@indicator(
    id="AGR-03.real",
    title="Net flow of resources out of agriculture at base prices",
    needs=("agriculture_account",),
    unit="won",
    range=(float("-inf"), float("inf")),
    direction="more goods leave agriculture than come in, at the prices of the base year",
    source="Karshenas 1995",
    mark="K",
    notes=FLOW_NOTES,
    pitfalls=("Another base year can turn the sign.", *FLOW_PITFALLS),
)
def real_flow(view: View) -> xr.DataArray:
    r"""Sales of agriculture less its purchases, both at base prices.

    .. math:: R_0 = \sum_k p_{k,0} x_k - \sum_k p_{k,0} m_k
    """
    return _net(view, "sales at base prices", "purchases at base prices")


@indicator(
    id="AGR-03.prices",
    title="Part of the net flow that comes of changed prices",
    needs=("agriculture_account",),
    unit="won",
    range=(float("-inf"), float("inf")),
    direction="changed prices show a larger outflow than goods alone",
    source="Karshenas 1995",
    mark="K",
    notes=(
        "What is left of the flow at current prices when that at base prices is taken off: below zero where prices "
        "moved against farmers and so hide an outflow of goods.",
        *FLOW_NOTES,
    ),
    pitfalls=FLOW_PITFALLS,
)
def price_flow(view: View) -> xr.DataArray:
    r"""Net flow at current prices less net flow at base prices.

    .. math:: R - R_0
    """
    return _net(view, "sales", "purchases") - _net(view, "sales at base prices", "purchases at base prices")


@indicator(
    id="AGR-03.funds",
    title="Net flow of funds out of agriculture by state and bank",
    needs=("agriculture_account",),
    unit="won",
    range=(float("-inf"), float("inf")),
    direction="taxes take more than credit and transfers bring",
    source="Karshenas 1995",
    mark="K",
    notes=(
        "The money side of the flow of goods: what it leaves is what farm households lent, hoarded or brought.",
        "A difference, no ratio: there is no base that could be empty.",
    ),
    pitfalls=("Taxes hidden in prices are not among taxes.", *FLOW_PITFALLS),
)
def flow_of_funds(view: View) -> xr.DataArray:
    r"""Taxes of agriculture less credit and transfers received.

    .. math:: F = T - C - G
    """
    taxes, credit, transfers = (
        view.entry("agriculture_account", entry=word) for word in ("taxes", "credit received", "transfers received")
    )
    return taxes - credit - transfers
