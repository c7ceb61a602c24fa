"""SHO: shortage. What buyers meet: fill rates, attempts, queues, substitution, stocks, excess demand."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.indicator import Swept, View, indicator
from lustrum.assessment.series import mean_of_year, per_year, ratio, total, total_by
from lustrum.assessment.valuing import at_constant_prices, at_prices, price_in

NO_TRADE = "Where nothing is sold and nothing asked for there is no rate: no value can be stated then."
WISHES = (
    "Buyers who fear shortage ask for more than they would use, and those who have given up ask for nothing.",
    "Unmet demand is told by a model or by a survey; shops do not record it.",
)


@indicator(
    id="SHO-01",
    title="Fill rate of demand",
    needs=("unmet_demand", "retail_turnover", "prices"),
    unit="share",
    range=(0, 1),
    direction="more of the demand with money behind it finds goods",
    source="inventory theory, type 2 service level",
    mark="K",
    notes=("Unmet demand at shop prices; wishes grow where goods are short, so a low rate overstates want.", NO_TRADE),
    pitfalls=WISHES,
)
def fill_rate(view: View) -> xr.DataArray:
    r"""Sales over sales and unmet demand, at the prices paid over twelve months.

    .. math:: f = V / (V + U)
    """
    worth = at_prices(total(view["unmet_demand"], "settlement"), price_in(view, "state-shop"))
    sold = total(view.year("retail_turnover"))
    return ratio(sold, sold + per_year(total(worth, "product")))


def _sold_and_unmet(view: View) -> tuple[xr.DataArray, xr.DataArray]:
    """Return the sales of each month and the demand that found no goods, at shop prices (time, product)."""
    unmet = at_prices(total(view["unmet_demand"], "settlement"), price_in(view, "state-shop"))
    sold = total(view["retail_turnover"], "form")
    return xr.align(sold, unmet, join="outer", fill_value=0.0)


@indicator(
    id="SHO-01.lowest",
    title="Lowest fill rate of a product",
    needs=("unmet_demand", "retail_turnover", "prices"),
    unit="share",
    range=(0, 1),
    direction="even the product that is shortest finds goods for more of its demand",
    source="inventory theory, type 2 service level",
    mark="K",
    notes=("The product is told beside the value; products that nobody asks for are left out.", NO_TRADE),
    pitfalls=(*WISHES, "One product of little weight can give the value."),
)
def lowest_fill_rate(view: View) -> xr.DataArray:
    r"""Smallest of the fill rates of products over twelve months.

    .. math:: \min_i V_i / (V_i + U_i)
    """
    sold, unmet = (per_year(array).transpose("time", "product") for array in _sold_and_unmet(view))
    rates = ratio(sold, sold + unmet).values
    known = np.isfinite(sold.values + unmet.values).all(axis=1) & np.isfinite(rates).any(axis=1)
    filled = np.where(np.isfinite(rates), rates, np.inf)
    place = filled.argmin(axis=1)
    names = np.where(known, sold["product"].values.astype(object)[place], "")
    values = np.where(known, filled[np.arange(len(place)), place], np.nan)
    return xr.DataArray(values, {"time": sold["time"], "product": ("time", names)}, ("time",))


@indicator(
    id="SHO-01.inputs",
    title="Fill rate of orders for inputs",
    needs=("orders", "orders_filled", "orders_unpaid", "prices"),
    unit="share",
    range=(0, 1),
    direction="more of the inputs that units order and can pay for arrives",
    source="Kornai 1979; inventory theory, type 2 service level",
    mark="K",
    notes=(
        "Orders that private units had no money for are not demand and are left out.",
        "Without orders there is no rate: no value can be stated then.",
    ),
    pitfalls=("Units that expect to get half order twice as much.", "What is delivered too late still counts."),
)
def input_fill_rate(view: View) -> xr.DataArray:
    r"""All inputs received over inputs ordered with money behind them, at constant prices over twelve months.

    .. math:: f = \sum_i p_i\, filled_i / \sum_i p_i (orders_i - unpaid_i)
    """
    asked, filled, unpaid = (
        total(at_constant_prices(view, view.year(name))) for name in ("orders", "orders_filled", "orders_unpaid")
    )
    return ratio(filled, asked - unpaid)


ATTEMPTS: dict[str, Any] = {
    "needs": ("purchase_attempts",),
    "unit": "share",
    "range": (0, 1),
    "source": "Kornai 1980, what a buyer does step by step",
    "mark": "V",
    "notes": ("Without attempts there is no share: no value can be stated then.",),
    "pitfalls": (
        "An attempt that a buyer does not begin, since it is hopeless, is not counted.",
        "An attempt may pass through several steps; it counts by how it ended.",
    ),
}


def _ended_in(view: View, *outcomes: str) -> xr.DataArray:
    """Return the share of attempts that ended so; missing where the record does not know the outcome."""
    attempts = view.year("purchase_attempts")
    ended = view.of(attempts, "outcome", role=outcomes)
    return ratio(total(ended), total(attempts)) if ended.sizes["outcome"] else xr.full_like(total(attempts), np.nan)


@indicator(
    id="SHO-02",
    title="Shortage frequency",
    direction="more attempts to buy do not end at once with the good first chosen",
    **ATTEMPTS,
)
def shortage_frequency(view: View) -> xr.DataArray:
    r"""Share of attempts to buy that do not end in the immediate purchase of the first choice, over twelve months.

    .. math:: 1 - n_{immediate} / \sum_o n_o
    """
    return 1 - _ended_in(view, "immediate")


@indicator(
    id="SHO-02.queue", title="Attempts that end after a queue", direction="more buyers queue or wait", **ATTEMPTS
)
def queued(view: View) -> xr.DataArray:
    r"""Share of attempts to buy that end with the first choice after a queue or a wait.

    .. math:: n_{queue} / \sum_o n_o
    """
    return _ended_in(view, "queue")


@indicator(
    id="SHO-02.substitution",
    title="Attempts that end in forced substitution",
    direction="more buyers take something else",
    **ATTEMPTS,
)
def substituted(view: View) -> xr.DataArray:
    r"""Share of attempts to buy that end with another good than the first choice.

    .. math:: n_{substitution} / \sum_o n_o
    """
    return _ended_in(view, "substitution")


@indicator(
    id="SHO-02.search",
    title="Attempts that end after a search",
    direction="more buyers go from seller to seller",
    **ATTEMPTS,
)
def searched(view: View) -> xr.DataArray:
    r"""Share of attempts to buy that end with the first choice at another seller.

    .. math:: n_{search} / \sum_o n_o
    """
    return _ended_in(view, "search")


@indicator(
    id="SHO-02.postponement",
    title="Attempts that are put off",
    direction="more buyers keep their money for another time",
    **ATTEMPTS,
)
def postponed(view: View) -> xr.DataArray:
    r"""Share of attempts to buy that are put off.

    .. math:: n_{postponement} / \sum_o n_o
    """
    return _ended_in(view, "postponement")


@indicator(
    id="SHO-02.given-up", title="Attempts that are given up", direction="more buyers give up for good", **ATTEMPTS
)
def given_up(view: View) -> xr.DataArray:
    r"""Share of attempts to buy that are given up.

    .. math:: n_{given\ up} / \sum_o n_o
    """
    return _ended_in(view, "given up")


QUEUE_PITFALLS = (
    "Hours are known only where queues are what rations; goods sold by coupon or favour show none.",
    "An hour of a pensioner and one of a worker count alike.",
)


@indicator(
    id="SHO-03",
    title="Hours in queues",
    needs=("queue_hours", "population"),
    unit="hours per person and year",
    range=(0, 8784),
    direction="people wait longer for goods",
    source="Kornai 1980",
    mark="K",
    notes=("Children among the persons; without persons no value can be stated.",),
    pitfalls=QUEUE_PITFALLS,
)
def queue_hours(view: View) -> xr.DataArray:
    r"""Hours waited in queues over twelve months, by the mean number of persons.

    .. math:: h = \sum H_{queue} / \bar P
    """
    return ratio(total(view.year("queue_hours")), mean_of_year(total(view["population"])))


@indicator(
    id="SHO-03.cost",
    title="Cost of queues in what is bought",
    needs=("queue_hours", "retail_turnover", "wages_paid", "hours"),
    unit="share",
    range=(0, float("inf")),
    direction="waiting costs more beside what is paid",
    source="Kornai 1980; value of time by the wage, textbook",
    mark="K",
    notes=("An hour at the mean wage of an hour in units; without sales no value can be stated.",),
    pitfalls=(*QUEUE_PITFALLS, "The wage overstates the worth of time that could not be worked or enjoyed otherwise."),
)
def queue_cost(view: View) -> xr.DataArray:
    r"""Hours waited times the mean wage of an hour, in retail sales, over twelve months.

    .. math:: H_{queue}\, w / V, \qquad w = W / H
    """
    wage = ratio(total(view.year("wages_paid")), total(view.year("hours")))
    return ratio(total(view.year("queue_hours")) * wage, total(view.year("retail_turnover")))


@indicator(
    id="SHO-04",
    title="Forced substitution in purchases",
    needs=("purchase_attempts",),
    unit="share",
    range=(0, 1),
    direction="more of what is bought is not what was wanted",
    source="Kornai 1980",
    mark="K",
    notes=(
        "Purchases: at once, after a queue, after a search, of something else. Without them no value can be stated.",
    ),
    pitfalls=(
        "A buyer who finds something better takes it gladly, and counts as forced.",
        "After years the substitute becomes the first choice.",
    ),
)
def forced_substitution(view: View) -> xr.DataArray:
    r"""Purchases of another good than the first choice, in all purchases over twelve months.

    .. math:: n_{substitution} / (n_{immediate} + n_{queue} + n_{search} + n_{substitution})
    """
    attempts = view.year("purchase_attempts")
    bought = view.of(attempts, "outcome", role=("immediate", "queue", "search", "substitution"))
    return ratio(total(view.worded("purchase_attempts", attempts, "outcome", "substitution")), total(bought))


@indicator(
    id="SHO-04.inputs",
    title="Substitution among inputs",
    needs=("inputs_used", "gross_output", "prices"),
    unit="share",
    range=(0, float("inf")),
    direction="branches use more of some inputs than the same output took before",
    source="Kornai 1980; the measure is a project construct",
    mark="P",
    window=12,
    notes=(
        "Input by input against the use for a unit of output some months before, at constant prices; savings of other "
        "inputs do not count against it.",
        "Where no inputs are used there is no share: no value can be stated then.",
    ),
    pitfalls=(
        "A new technique or another mix of products raises some inputs without anybody being forced.",
        "Worse qualities under the same name show as more input, rightly, or not at all.",
    ),
)
def input_substitution(view: View, window: int) -> xr.DataArray:
    r"""Use of inputs above the coefficients of an earlier year, in inputs as those coefficients have them.

    .. math:: \frac{\sum_{ij} p_i (a_{ij,t} - a_{ij,t-w})^+ X_{j,t}}{\sum_{ij} p_i a_{ij,t-w} X_{j,t}}
    """
    used = at_constant_prices(view, view.year("inputs_used"))
    made = total_by(view.year("gross_output"), "branch").reindex(branch=used["branch"].values)
    each = ratio(used, made.broadcast_like(used).transpose(*used.dims))
    before = each.shift(time=window)
    is_idle = made == 0
    norm = (before * made).where(~is_idle, 0.0)
    more = ((each - before).clip(min=0) * made).where(~is_idle, 0.0)
    return ratio(total(more), total(norm))


@indicator(
    id="SHO-05",
    title="Stocks of inputs beside stocks of output",
    needs=("inventories",),
    unit="ratio",
    range=(0, float("inf")),
    direction="enterprises hold more of what they may need beside what they have to sell",
    source="Kornai 1980; comparison of countries in Kornai 1992",
    mark="K",
    notes=("No value can be stated where no output is in stock: the ratio has no bound then.",),
    pitfalls=(
        "Trades differ: builders hold inputs and printers hold books under any system.",
        "Stocks of unsaleable goods hide among the output.",
    ),
)
def input_output_stocks(view: View) -> xr.DataArray:
    r"""Input inventories over output inventories of enterprises, at constant prices.

    .. math:: S_{inputs} / S_{output}
    """
    held = view["inventories"]
    sides = (("inputs", "input"), ("output",))
    return ratio(*(total(view.worded("inventories", held, "position", *words)) for words in sides))


DISPUTE = (
    "Portes and Winter 1980 estimate which side is the shorter one and find no chronic excess demand; Kornai 1980 "
    "holds that the question is put wrongly. What is counted here settles nothing between them."
)


@indicator(
    id="SHO-07",
    title="Markets in excess demand",
    needs=("unmet_demand", "retail_turnover", "prices"),
    unit="share",
    range=(0, 1),
    direction="more of the trade is in goods of which more is asked for than there is",
    source="Portes and Winter 1980, quantity sold is the lesser of demand and supply; the count is a project construct",
    mark="K",
    parameters={"least": Swept(0.01, 0.0, 0.1, "part of the demand that must be unmet for the market to count")},
    notes=(
        DISPUTE,
        "The rest of the markets cleared or had goods left over, which the record does not part.",
        NO_TRADE,
    ),
    pitfalls=("One product may be short while its neighbour is left lying.", *WISHES),
)
def excess_demand(view: View, least: float) -> xr.DataArray:
    r"""Demand, sold and unmet, of products and months in which some was unmet, in all demand over twelve months.

    .. math:: C_i = \min(D_i, S_i), \qquad
              \frac{\sum_{i,m} D_{i,m} [D_{i,m} - C_{i,m} > \epsilon D_{i,m}]}{\sum_{i,m} D_{i,m}}
    """
    sold, unmet = _sold_and_unmet(view)
    asked = sold + unmet
    short = asked.where((unmet > least * asked) | asked.isnull(), 0.0)
    return ratio(per_year(total(short)), per_year(total(asked)))


@indicator(
    id="SHO-07.aggregate",
    title="Months of excess demand on the whole",
    needs=("forced_saving", "income"),
    unit="share",
    range=(0, 1),
    direction="in more months households could not spend what they meant to",
    source="Portes and Winter 1980; the count is a project construct",
    mark="K",
    parameters={
        "least": Swept(0.01, 0.0, 0.1, "part of a month's money income that must stay unspent for it to count")
    },
    notes=(DISPUTE, "Money that found other goods or markets by the end of the month is not forced saving."),
    pitfalls=(
        "Forced saving is the record's own count; saving by wish and by force look alike outside a model.",
        "A month in which some class could not spend counts whole.",
    ),
)
def aggregate_excess_demand(view: View, least: float) -> xr.DataArray:
    r"""Months of the last twelve in which forced saving of all households exceeds a part of their income.

    .. math:: \frac{1}{12} \#\{ m : FS_m > \epsilon Y_m \}
    """
    saved, earned = total(view["forced_saving"]), total(view["income"])
    is_short: NDArray[np.bool_] = (saved > least * earned).values
    counts = xr.DataArray(is_short.astype(float), {"time": saved["time"]}, ("time",))
    return mean_of_year(counts.where(saved.notnull() & earned.notnull()))
