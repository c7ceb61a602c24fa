"""SHO: shortage. Inflation that posted prices hide, and the rent between two prices of one good."""

from __future__ import annotations

from typing import Any

import xarray as xr

from lustrum.assessment.indicator import Swept, View, indicator
from lustrum.assessment.series import mean_of_year, per_year, ratio, total
from lustrum.assessment.valuing import at_prices, price_in, price_rise
from lustrum.quantities.calendar import MONTHS_A_YEAR

THIN = (
    "Free markets that are thin overstate the ratio: what little is sold there goes to those who pay most.",
    "Free goods may be better goods.",
)
BASKET = "Products with a price in both markets, weighted by retail turnover of the year."


def _price_ratio(view: View) -> xr.DataArray:
    """Return the mean ratio of free to state price, weighted by retail turnover (time,)."""
    sold = total(view.year("retail_turnover"), "form")
    free, state = (
        price_in(view, market).reindex(product=sold["product"].values) for market in ("free-market", "state-shop")
    )
    has_both = (free > 0) & (state > 0)
    weights = sold.where(has_both, 0.0)
    return ratio(total(weights * (free / state).where(has_both, 0.0)), total(weights)).where(total(sold).notnull())


@indicator(
    id="SHO-06",
    title="Free prices over state prices",
    needs=("prices", "retail_turnover"),
    unit="ratio",
    range=(0, float("inf")),
    direction="the free market asks more beside the state shop",
    source="Holzman 1960; Nuti 1985",
    mark="V",
    notes=(BASKET, "Where one of the two markets is not there, no ratio can be stated."),
    pitfalls=THIN,
)
def price_ratio(view: View) -> xr.DataArray:
    r"""Mean ratio of free to state price over the basket of retail trade.

    .. math:: R = \sum_i w_i\, p_i^m / p_i^s, \qquad w_i = V_i / \sum_j V_j
    """
    return _price_ratio(view)


MONEY = ("money_stock", "income", "sector.kind")
UNSTEADY = (
    "How much money people wish to hold moves with fear, habit and the goods to be had.",
    "What is held by few can lie still however large it is.",
)


def _money(view: View) -> xr.DataArray:
    return total(view.of(view["money_stock"], "sector", kind="households"))


@indicator(
    id="SHO-06.overhang",
    title="Monetary overhang",
    needs=MONEY,
    unit="share",
    range=(-1, float("inf")),
    direction="households hold more money than they are held to wish for",
    source="Nuti 1985; quantity theory, textbook",
    mark="K",
    parameters={"desired": Swept(1.5, 0.5, 6.0, "months of income that households wish to hold as money")},
    notes=(
        "What households wish to hold is a choice of the one who measures, swept; income in kind is part of it.",
        "Without income there is no norm: no value can be stated then.",
    ),
    pitfalls=UNSTEADY,
)
def overhang(view: View, desired: float) -> xr.DataArray:
    r"""Money of households beyond what they wish to hold, in what they wish to hold.

    .. math:: MO = M / (k^* Y) - 1
    """
    return ratio(_money(view), total(view.year("income")) * (desired / MONTHS_A_YEAR)) - 1


@indicator(
    id="SHO-06.saving",
    title="Saving beyond a normal rate",
    needs=MONEY,
    unit="share of income",
    range=(float("-inf"), float("inf")),
    direction="households keep more of their income than is held normal",
    source="consumption function literature; Portes and Winter 1980",
    mark="K",
    parameters={"normal": Swept(0.05, 0.0, 0.2, "part of income that households save where goods are to be had")},
    notes=("Saving is what their money grew by in twelve months. Without income no value can be stated.",),
    pitfalls=(
        "A normal rate is taken from other times or countries, where much else differs.",
        "A currency reform takes money away without anybody spending it.",
        *UNSTEADY,
    ),
)
def excess_saving(view: View, normal: float) -> xr.DataArray:
    r"""Growth of the money of households over twelve months in their income, less a normal rate of saving.

    .. math:: (M_t - M_{t-12}) / Y - s^*
    """
    money = _money(view)
    return ratio(money - money.shift(time=MONTHS_A_YEAR), total(view.year("income"))) - normal


@indicator(
    id="SHO-06.shortageflation",
    title="Open inflation and what is repressed, together",
    needs=("prices", "retail_turnover"),
    unit="share",
    range=(-1, float("inf")),
    direction="prices rose more in the open, or free prices stand higher above state prices, or both",
    source="Kolodko and McMahon 1986; putting both into one number is a project construct",
    mark="P",
    notes=(
        BASKET,
        "Open inflation is that of state shops, mean of the year on that of the year before. Where one of the two "
        "markets is not there, no value can be stated.",
    ),
    pitfalls=("One number hides that governments trade one part for the other.", *THIN),
)
def shortageflation(view: View) -> xr.DataArray:
    r"""Rise of prices that a buyer of last year's state shops would meet on this year's free market.

    .. math:: (1 + \pi) R - 1
    """
    return price_rise(view, "state-shop") * mean_of_year(_price_ratio(view)) - 1


RENT: dict[str, Any] = {
    "needs": ("leaked_goods", "prices", "value_added"),
    "unit": "share",
    "range": (0, float("inf")),
}


@indicator(
    id="SHO-10",
    title="Rent from selling on at free prices",
    direction="more is gained by those who buy at the state price and sell at the free one",
    source="literature on dual-track prices and on corruption in shortage economies",
    mark="K",
    notes=(
        "Goods whose free price is below the state price yield no rent. 0 where nothing leaks; where value is not "
        "added no value can be stated.",
    ),
    pitfalls=(
        "Value added is at constant prices and the rent at those of the day: inflation swells it.",
        "What leaks is estimated by seizures, surveys or a model.",
    ),
    **RENT,
)
def arbitrage_rent(view: View) -> xr.DataArray:
    r"""Free less state price times the goods that leaked from one to the other, in value added of twelve months.

    .. math:: \sum_i (p_i^m - p_i^s)^+ q_i^{leak} / VA
    """
    gap = (price_in(view, "free-market") - price_in(view, "state-shop")).clip(min=0)
    rent = per_year(total(at_prices(view["leaked_goods"], gap)))
    return ratio(rent, total(view.year("value_added")))


@indicator(
    id="SHO-10.premium",
    title="Premium of the free price on goods that leak",
    needs=("leaked_goods", "prices"),
    unit="share",
    range=(-1, float("inf")),
    direction="goods that leak fetch more above their state price",
    source="literature on dual-track prices",
    mark="K",
    notes=("Weighted by what leaked at state prices. No premium can be stated where nothing leaked.",),
    pitfalls=("Risk and bribes eat part of the premium.", THIN[0]),
)
def premium(view: View) -> xr.DataArray:
    r"""Free over state price of the goods that leaked in twelve months, less one.

    .. math:: \sum_i p_i^m q_i^{leak} / \sum_i p_i^s q_i^{leak} - 1
    """
    free, state = (
        per_year(total(at_prices(view["leaked_goods"], price_in(view, market))))
        for market in ("free-market", "state-shop")
    )
    return ratio(free, state) - 1
