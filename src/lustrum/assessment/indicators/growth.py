"""GRW: growth of the net product, what explains it, and how steady it is."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.branches import dated
from lustrum.assessment.indicator import Swept, View, indicator
from lustrum.assessment.series import earlier, growth_over_year, mean_of_year, ratio, total, total_by
from lustrum.assessment.valuing import output_by_product, price_in
from lustrum.formulas.change import moved_shares, residual_growth
from lustrum.quantities.calendar import MONTHS_A_YEAR

Floats = NDArray[np.float64]

ANY = (float("-inf"), float("inf"))
NO_BASE = "Where nothing was made before, no rate is stated."
NET_NEEDS = ("output", "inputs_used", "prices", "activity.product")
CAPITAL_SHARE = {
    "capital_share": Swept(0.35, 0.2, 0.5, "weight of capital in growth", "range of the growth accounting literature")
}


def _log_rate(values: Floats, window: int) -> Floats:
    """Return the mean yearly growth over a window, as a difference of logarithms; missing where one is not positive."""
    positive = np.where(values > 0, values, np.nan)
    return np.asarray(np.log(positive / earlier(positive, window)) * (MONTHS_A_YEAR / window))


@indicator(
    id="GRW-01",
    title="Growth of the net product",
    needs=("value_added",),
    unit="share per year",
    range=(-1, float("inf")),
    direction="more was made than in the year before",
    source="national accounts",
    mark="K",
    notes=("At the constant prices of the record; another base gives another rate (Gerschenkron effect).", NO_BASE),
    pitfalls=("Constant prices of an early year weigh new goods high.", "Growth after a war is recovery first."),
)
def net_product_growth(view: View) -> xr.DataArray:
    r"""Value added of twelve months on the twelve months before, at constant prices.

    .. math:: g_t = VA_t / VA_{t-1} - 1
    """
    return growth_over_year(total(view.year("value_added")))


def _net_output(view: View) -> xr.DataArray:
    """Return output less inputs used over twelve months, in units of the product (time, product)."""
    made = output_by_product(view, view.year("output"))
    used = total(view.year("inputs_used"), "branch")
    products = list(dict.fromkeys([*made["product"].values.tolist(), *used["product"].values.tolist()]))
    made, used = (part.reindex(product=products, fill_value=0.0) for part in (made, used))
    return (made - used).transpose("time", "product")


@indicator(
    id="GRW-01.world-prices",
    title="Growth of the net product at world prices",
    needs=NET_NEEDS,
    unit="share per year",
    range=ANY,
    direction="more was made than in the year before, valued as abroad",
    source="national accounts; world prices: Pryor and others on planned economies",
    mark="K",
    notes=("Both years at the prices abroad of the later one; a product without such a price is left out.", NO_BASE),
    pitfalls=("Services and building work have no price abroad.", "Prices of one partner are not the world's."),
)
def growth_at_world_prices(view: View) -> xr.DataArray:
    r"""Net output of twelve months on the twelve months before, both at the later prices abroad.

    .. math:: g_t = \frac{\sum_k p^w_{k,t} y_{k,t}}{\sum_k p^w_{k,t} y_{k,t-1}} - 1, \qquad y_k = X_k - \sum_j z_{kj}
    """
    net = _net_output(view)
    prices = price_in(view, "abroad").reindex(product=net["product"].values).transpose("time", "product").values
    priced = np.isfinite(prices)
    worth = np.where(priced, prices, 0.0)
    now = (net.values * worth).sum(axis=1)
    then = (earlier(net.values, MONTHS_A_YEAR) * worth).sum(axis=1)
    known = priced.any(axis=1) & (then > 0)
    return dated(view, np.divide(now, then, out=np.full(len(now), np.nan), where=known) - 1)


@indicator(
    id="GRW-01.index-spread",
    title="Growth at early prices less growth at late prices",
    needs=NET_NEEDS,
    unit="share per year",
    range=ANY,
    direction="the choice of the base year raises growth by more",
    source="Gerschenkron 1947",
    mark="K",
    window=60,
    notes=(
        "Prices paid to or by the state: state shops, else procurement; products priced at both ends are counted.",
        "The window is how far the two ends are apart.",
        NO_BASE,
    ),
    pitfalls=("Where set prices stand still the spread is nil and says nothing of scarcity.",),
)
def index_spread(view: View, *, window: int) -> xr.DataArray:
    r"""Mean yearly growth of net output at the prices of the first year less that at the prices of the last.

    .. math:: S = \Big(\frac{p_0 y_1}{p_0 y_0}\Big)^{1/n} - \Big(\frac{p_1 y_1}{p_1 y_0}\Big)^{1/n}
    """
    net = _net_output(view)
    shop, bought = (
        price_in(view, market).reindex(product=net["product"].values) for market in ("state shop", "procurement")
    )
    late = shop.where(shop.notnull(), bought).transpose("time", "product").values
    early, first = earlier(late, window), earlier(net.values, window)
    both = np.isfinite(late) & np.isfinite(early)
    rates = [_index(net.values, first, np.where(both, prices, 0.0), window) for prices in (early, late)]
    return dated(view, np.where(both.any(axis=1), rates[0] - rates[1], np.nan))


def _index(last: Floats, first: Floats, prices: Floats, window: int) -> Floats:
    """Return the yearly growth factor between two quantities (time, product) at given prices."""
    above, below = (last * prices).sum(axis=1), (first * prices).sum(axis=1)
    known = (above > 0) & (below > 0)
    grown = np.divide(above, below, out=np.full(len(above), np.nan), where=known)
    return np.asarray(grown ** (MONTHS_A_YEAR / window))


GROWTH_NEEDS = ("value_added", "capital_value", "hours")


def _rates(view: View, window: int) -> tuple[Floats, Floats, Floats]:
    """Return mean yearly growth of net product, capital and hours over a window."""
    made, hours = (total(view.year(name)).values for name in ("value_added", "hours"))
    return tuple(_log_rate(values, window) for values in (made, total(view["capital_value"]).values, hours))  # type: ignore[return-value]


@indicator(
    id="GRW-02",
    title="Growth of total factor productivity",
    needs=GROWTH_NEEDS,
    unit="share per year",
    range=ANY,
    direction="more growth than inputs explain",
    source="Solow 1957",
    mark="K",
    window=60,
    parameters=CAPITAL_SHARE,
    notes=("Mean over the window, in logarithms.", NO_BASE),
    pitfalls=(
        "The weight of capital is assumed: planned economies have no market return to read it from.",
        "It holds better use of idle plant after a war as well as better technique.",
    ),
)
def factor_productivity_growth(view: View, *, capital_share: float, window: int) -> xr.DataArray:
    r"""Growth of the net product less weighted growth of capital and hours.

    .. math:: a = g_Y - \alpha g_K - (1 - \alpha) g_L
    """
    return dated(view, residual_growth(*_rates(view, window), capital_share))


@indicator(
    id="GRW-02.extensive",
    title="Share of growth that comes from more inputs",
    needs=GROWTH_NEEDS,
    unit="share",
    range=ANY,
    direction="more of the growth comes from more capital and work",
    source="Solow 1957; literature on extensive growth",
    mark="K",
    window=60,
    parameters=CAPITAL_SHARE,
    notes=("Mean over the window.", "Stated only where the net product grew: a share of no growth has no meaning."),
    pitfalls=("Beyond one where productivity fell.", "The weight of capital is assumed."),
)
def extensive_share(view: View, *, capital_share: float, window: int) -> xr.DataArray:
    r"""Weighted growth of inputs over growth of the net product.

    .. math:: e = \frac{\alpha g_K + (1 - \alpha) g_L}{g_Y}
    """
    made, capital, hours = _rates(view, window)
    inputs = made - residual_growth(made, capital, hours, capital_share)
    return dated(view, np.divide(inputs, made, out=np.full(len(made), np.nan), where=made > 1e-9))


@indicator(
    id="GRW-03",
    title="Stagnation",
    needs=("value_added", "population"),
    unit="share",
    range=(0, 1),
    direction="1: little growth a head and little change of structure; 0: one of them was there",
    source="project construct",
    mark="K",
    window=60,
    parameters={
        "growth": Swept(0.01, 0.0, 0.03, "yearly growth a head below which the economy stands still"),
        "change": Swept(0.05, 0.02, 0.15, "change of structure over the window below which it stands still"),
    },
    notes=("1 for yes, 0 for no.", "The window is how far back growth and structure are compared.", NO_BASE),
    pitfalls=("A slump with much restructuring is no stagnation here.", "Both limits are choices; they are swept."),
)
def stagnation(view: View, *, growth: float, change: float, window: int) -> xr.DataArray:
    r"""Whether both growth a head and change of structure kept below a limit over the window.

    .. math:: 1\big[\, g_{VA/P} < g_s \,\wedge\, \tfrac12 \sum_i |s_{i,t} - s_{i,t-W}| < n_s \,\big]
    """
    added = total_by(view.year("value_added"), "branch").transpose("time", "branch").values
    persons = total(view["population"]).values
    rate = np.expm1(
        _log_rate(np.divide(added.sum(axis=1), persons, out=np.full(len(persons), np.nan), where=persons > 0), window)
    )
    moved = moved_shares(earlier(added, window), added)
    known = np.isfinite(rate) & np.isfinite(moved)
    return dated(view, np.where(known, (rate < growth) & (moved < change), np.nan))


@indicator(
    id="GRW-04",
    title="Volatility of growth",
    needs=("value_added",),
    unit="share per year",
    range=(0, float("inf")),
    direction="growth differed more from year to year",
    source="national accounts",
    mark="K",
    window=60,
    notes=("Over the years of the window that end in the month; three years at least.", NO_BASE),
    pitfalls=("War and recovery make it large; it does not say which way.",),
)
def volatility(view: View, *, window: int) -> xr.DataArray:
    r"""Return the standard deviation of yearly growth over the years of the window.

    .. math:: s = \Big[\frac{1}{n - 1} \sum_{s} (g_s - \bar g)^2\Big]^{1/2}, \qquad s \in \{t, t - 1, \dots\}
    """
    rate = growth_over_year(total(view.year("value_added"))).values
    years = max(window // MONTHS_A_YEAR, 3)
    past = np.stack([earlier(rate, MONTHS_A_YEAR * year) if year else rate for year in range(years)])
    return dated(view, past.std(axis=0, ddof=1))


@indicator(
    id="GRW-05",
    title="Labour productivity",
    needs=("value_added", "employment"),
    unit="won per person a year",
    range=ANY,
    direction="each person at work makes more",
    source="national accounts",
    mark="K",
    notes=(
        "Persons at work in units; households that farm on their own account are counted as the record counts them.",
        "Where nobody works, nothing is stated.",
    ),
    pitfalls=("More hours of the same persons raise it (GRW-05.hourly).", "Set prices decide what a branch makes."),
)
def labour_productivity(view: View) -> xr.DataArray:
    r"""Value added of twelve months per person at work, at constant prices.

    .. math:: \pi = VA / N
    """
    return ratio(total(view.year("value_added")), mean_of_year(total(view["employment"])))


@indicator(
    id="GRW-05.hourly",
    title="Labour productivity of an hour",
    needs=("value_added", "hours"),
    unit="won per hour",
    range=ANY,
    direction="each hour of work makes more",
    source="national accounts",
    mark="K",
    notes=("Where no hours are worked, nothing is stated.",),
    pitfalls=("Unpaid and campaign hours that nobody wrote down make it too high.",),
)
def hourly_productivity(view: View) -> xr.DataArray:
    r"""Value added of twelve months per hour worked, at constant prices.

    .. math:: \pi = VA / h
    """
    return ratio(total(view.year("value_added")), total(view.year("hours")))


@indicator(
    id="GRW-06",
    title="Rate of transformation",
    needs=(),
    made_of=("OWN-02", "OWN-09", "OWN-10", "COOP-01", "STR-13", "STR-14", "POW-06"),
    unit="share per year",
    range=(0, 1),
    direction="what is measured changes faster, either way",
    source="project construct (A2013-35)",
    mark="P",
    window=60,
    notes=(
        "The window is over how many years the mean goes.",
        "A definition may name its own measures as 'of', their codes parted by blanks.",
        "Each change counts as a part of the range of its measure; of rival readings the mean counts.",
    ),
    pitfalls=(
        "Which measures are inside decides the rate; a longer list has room for more that stands still.",
        "It does not say which way: a step and its reversal count twice.",
        "A war moves shares too.",
    ),
)
def transformation(parts: Mapping[str, xr.DataArray], *, window: int) -> xr.DataArray:
    r"""Mean absolute change in a year of a set of measures, over the years of a window.

    .. math:: T = \frac{1}{n m} \sum_{k=1}^{n} \sum_{s} \frac{|x_{k,s} - x_{k,s-1}|}{\overline{x}_k - \underline{x}_k},
              \qquad s \in \{t, t - 1, \dots, t - m + 1\}
    """
    steps = []
    for part in parts.values():
        values = part.transpose("time", "reading").values
        steps.append(np.abs(values - earlier(values, MONTHS_A_YEAR)).mean(axis=1))
    step = np.mean(steps, axis=0)
    years = max(window // MONTHS_A_YEAR, 1)
    past = np.stack([earlier(step, MONTHS_A_YEAR * year) if year else step for year in range(years)])
    time = next(iter(parts.values()))["time"].values
    return xr.DataArray(past.mean(axis=0), {"time": time}, ("time",))
