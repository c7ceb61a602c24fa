"""EXT: control from outside, what it costs to do without others, what is given to them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr

from lustrum.assessment.indicator import Swept, View, indicator
from lustrum.assessment.series import ratio, total
from lustrum.assessment.valuing import at_prices, price_in

INCOMES = ("value_added", "national_income")
LAKE = ("troops", "alliance", "exchange rate", "trade")
ADDED = ("assets", "budget", "appointments")


@indicator(
    id="EXT-05",
    title="Cost of autarky",
    needs=("consumption_value",),
    histories=("programme", "autarky"),
    unit="won",
    range=(float("-inf"), float("inf")),
    direction="without trade less could be used",
    source="project construct: gains from trade as a difference of two plans",
    mark="P",
    notes=(
        "The second record is the best that can be done without trade: a plan or a run with every flow across the "
        "border shut. The measure says what was used, not who used it.",
        "A difference, no ratio: there is no base that could be empty.",
    ),
    pitfalls=(
        "What could be learned to be made at home in time is not in a plan with the techniques of the day.",
        "Aid is part of what is lost with the border, so the cost is larger than that of trade alone.",
    ),
)
def autarky_cost(views: Mapping[str, View]) -> xr.DataArray:
    r"""Goods used by households over twelve months, less those used without trade, at constant prices.

    .. math:: K = \sum_g C_g^{trade} - \sum_g C_g^{autarky}
    """
    return total(views["programme"].year("consumption_value")) - total(views["autarky"].year("consumption_value"))


def _largest(control: xr.DataArray, view: View) -> xr.DataArray:
    """Return the largest control (time, region, actor) of any pair, and which pair it is."""
    pairs = control.transpose("time", "region", "actor")
    flat = pairs.values.reshape(len(view.time), -1)
    known = np.isfinite(flat).all(axis=1)
    place = np.where(np.isfinite(flat), flat, -np.inf).argmax(axis=1)
    region, actor = np.divmod(place, pairs.sizes["actor"])
    names = {
        dim: ("time", np.where(known, pairs[dim].values[which].astype(object), ""))
        for dim, which in (("region", region), ("actor", actor))
    }
    values = np.where(known, flat[np.arange(len(flat)), place], np.nan)
    return xr.DataArray(values, {"time": view.time, **names}, ("time",))


def _weighed(view: View, weights: Mapping[str, float]) -> xr.DataArray:
    parts = [weight * view.entry("external_control", channel=word) for word, weight in weights.items()]
    whole = parts[0]
    for part in parts[1:]:
        whole = whole + part
    return whole / sum(weights.values())


CONTROL_NOTES = (
    "Computed alike for every region and every actor of the record; the details name the pair.",
    "A record in which one pair has a gap is not determinable: the gap might be the largest.",
)
CONTROL_PITFALLS = (
    "Figures are judgements of those who entered them: enter them as ranges, with their source.",
    "Control that nobody needs to use leaves few traces.",
    "Pairs that nobody entered are not in the record, so the largest of all pairs is that of those looked at.",
)


@indicator(
    id="EXT-06",
    title="External control",
    needs=("external_control",),
    unit="index",
    range=(0, 1),
    direction="an outside actor decides more in the region where one decides most",
    source="Lake 2009 for four channels; three more and the index are a project construct",
    mark="P",
    parameters={"added": Swept(1.0, 0.0, 1.0, "weight of assets, budget and appointments beside Lake's channels")},
    notes=CONTROL_NOTES,
    pitfalls=CONTROL_PITFALLS,
)
def external_control(view: View, *, added: float) -> xr.DataArray:
    r"""Largest control of any actor over any region, a weighted mean over channels.

    .. math:: H = \max_{r, u} \frac{\sum_c w_c h_{r,u,c}}{\sum_c w_c}
    """
    return _largest(_weighed(view, dict.fromkeys(LAKE, 1.0) | dict.fromkeys(ADDED, added)), view)


@indicator(
    id="EXT-06.security",
    title="External control of security",
    needs=("external_control",),
    unit="index",
    range=(0, 1),
    direction="an outside actor decides more on arms and alliances",
    source="Lake 2009, security hierarchy",
    mark="K",
    notes=CONTROL_NOTES,
    pitfalls=CONTROL_PITFALLS,
)
def security_control(view: View) -> xr.DataArray:
    r"""Largest mean of foreign troops and dependent alliances of any actor in any region.

    .. math:: H_s = \max_{r, u} \tfrac12 (h_{troops} + h_{alliance})
    """
    return _largest(_weighed(view, dict.fromkeys(LAKE[:2], 1.0)), view)


@indicator(
    id="EXT-06.economic",
    title="External control of money and trade",
    needs=("external_control",),
    unit="index",
    range=(0, 1),
    direction="an outside actor decides more on money and trade",
    source="Lake 2009, economic hierarchy",
    mark="K",
    notes=CONTROL_NOTES,
    pitfalls=CONTROL_PITFALLS,
)
def economic_control(view: View) -> xr.DataArray:
    r"""Largest mean of dependence in exchange rate and trade of any region on any actor.

    .. math:: H_e = \max_{r, u} \tfrac12 (h_{rate} + h_{trade})
    """
    return _largest(_weighed(view, dict.fromkeys(LAKE[2:], 1.0)), view)


def _embodied(view: View) -> tuple[xr.DataArray, xr.DataArray]:
    return tuple(total(view.entry("external_embodied_labour", flow=word)) for word in ("export", "import"))  # type: ignore[return-value]


@indicator(
    id="EXT-07",
    title="Labour given for labour received at balanced trade",
    needs=("external_embodied_labour", "trade_flows", "prices"),
    unit="ratio",
    range=(0, float("inf")),
    direction="more hours of work leave for each hour that comes in",
    source="Emmanuel 1972; Hickel and others 2022",
    mark="K",
    notes=(
        "Balanced by value: hours in a won of exports over hours in a won of imports, at the prices of the market "
        "`abroad`. Aid is no trade and is left out of the values; its labour must be left out of the entries too.",
        "Without exports or without imports there is no exchange, so no value is stated.",
    ),
    pitfalls=(
        "An hour is an hour: skill and intensity are not weighed.",
        "Part of the difference is productivity, and whether that is exchange of unequals is the dispute.",
        "Labour embodied abroad rests on the techniques of other countries, which are seldom known.",
    ),
)
def unequal_exchange(view: View) -> xr.DataArray:
    r"""Labour embodied in exports over that in imports, each per unit of value.

    .. math:: e = \frac{\Lambda_E / \sum_k p^w_k E_k}{\Lambda_M / \sum_k p^w_k M_k}
    """
    given, received = _embodied(view)
    prices = price_in(view, "abroad")
    sold, bought = (total(at_prices(view.entry("trade_flows", flow=word), prices)) for word in ("export", "import"))
    return ratio(ratio(given, sold), ratio(received, bought))


@indicator(
    id="EXT-07.total",
    title="Labour given for labour received",
    needs=("external_embodied_labour",),
    unit="ratio",
    range=(0, float("inf")),
    direction="more hours of work leave for each hour that comes in",
    source="Hickel and others 2022",
    mark="K",
    notes=("As the goods were traded, balanced or not. Without imports there is no ratio, so no value is stated.",),
    pitfalls=("A deficit lowers it and debt service raises it, whatever the terms of exchange.",),
)
def labour_exchange(view: View) -> xr.DataArray:
    r"""Labour embodied in exports over labour embodied in imports.

    .. math:: e' = \Lambda_E / \Lambda_M
    """
    return ratio(*_embodied(view))


@indicator(
    id="EXT-08",
    title="Given to others abroad",
    needs=("aid_given", "{of}"),
    shares_of=INCOMES,
    unit="ratio",
    range=(0, float("inf")),
    direction="more is given to others abroad",
    source="project construct (A2013-43, 49)",
    mark="P",
    notes=(
        "Aid, training, technology and price concessions as far as recorded; no support of movements is scored.",
        "Without a net product the ratio has no meaning, so no value is stated.",
    ),
    pitfalls=(
        "What is given may serve the giver.",
        "Price concessions are as large as the price that one holds for the proper one.",
        "A poor economy gives little whatever it wishes.",
    ),
)
def given_abroad(view: View, of: str) -> xr.DataArray:
    r"""Return what is given to others abroad over the net product, at constant prices and twelve months.

    .. math:: g = G / VA
    """
    return ratio(total(view.year("aid_given")), total(view.year(of)))


@indicator(
    id="EXT-08.weight",
    title="Weight of people abroad in decisions",
    needs=("foreign_weight",),
    unit="share",
    range=(0, 1),
    direction="decisions count the welfare of others abroad for more",
    source="project construct (A2013-43)",
    mark="P",
    notes=("Entered: the weight in a stated objective, or that which decisions reveal to somebody who says how.",),
    pitfalls=("A weight that is declared and one that is acted on are two things.",),
)
def foreign_weight(view: View) -> xr.DataArray:
    r"""Weight of welfare abroad in the aims of decisions.

    .. math:: \omega_f \in [0, 1]
    """
    return view["foreign_weight"]


def _forgone(views: Mapping[str, View]) -> xr.DataArray:
    return total(views["programme"].year("consumption_value")) - total(
        views["more independent"].year("consumption_value")
    )


@indicator(
    id="EXT-09",
    title="Price of independence from aid",
    needs=("consumption_value", "aid_value", "value_added"),
    histories=("programme", "more independent"),
    unit="won per point",
    range=(float("-inf"), float("inf")),
    direction="a point less of aid costs more consumption",
    source="project construct (D1955-03, A2013-45)",
    mark="P",
    notes=(
        "A point is a hundredth of the net product. Where the two records have the same share of aid there is nothing "
        "to be priced, so no value is stated.",
    ),
    pitfalls=(
        "An average over the step between the two records, not the price of the next point.",
        "What is forgone is measured as consumption; later gains of doing without show only in later years.",
    ),
)
def price_of_independence(views: Mapping[str, View]) -> xr.DataArray:
    r"""Consumption of households forgone for each point by which aid over net product is lower.

    .. math:: \pi = \frac{C^{prog} - C^{ind}}{100\,(a^{prog} - a^{ind})}, \quad a = A / VA
    """
    aid = {name: ratio(total(view.year("aid_value")), total(view.year("value_added"))) for name, view in views.items()}
    return ratio(_forgone(views), 100 * (aid["programme"] - aid["more independent"]))


@indicator(
    id="EXT-09.control",
    title="Price of independence from control",
    needs=("consumption_value", "external_control"),
    histories=("programme", "more independent"),
    unit="won per point",
    range=(float("-inf"), float("inf")),
    direction="a point less of external control costs more consumption",
    source="project construct (D1955-03, A2013-45)",
    mark="P",
    parameters={"added": Swept(1.0, 0.0, 1.0, "weight of assets, budget and appointments beside Lake's channels")},
    notes=(
        "A point is a hundredth of the index EXT-06. Where the two records have the same control there is nothing to "
        "be priced, so no value is stated.",
    ),
    pitfalls=("It inherits all that is uncertain in figures of control.",),
)
def price_of_self_rule(views: Mapping[str, View], *, added: float) -> xr.DataArray:
    r"""Consumption of households forgone for each point by which external control is lower.

    .. math:: \pi_H = \frac{C^{prog} - C^{ind}}{100\,(H^{prog} - H^{ind})}
    """
    weights = dict.fromkeys(LAKE, 1.0) | dict.fromkeys(ADDED, added)
    control = {
        name: _largest(_weighed(view, weights), view).drop_vars(["region", "actor"]) for name, view in views.items()
    }
    return ratio(_forgone(views), 100 * (control["programme"] - control["more independent"]))
