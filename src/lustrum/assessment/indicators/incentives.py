"""INC: what moves people to work. Sources of effort, material reward, honour, and what effort brings."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.series import by_month, mean_of_year, ratio, total, total_by
from lustrum.assessment.slopes import a_year_before, pooled_slopes
from lustrum.assessment.valuing import price_rise
from lustrum.assessment.working import strain
from lustrum.formulas.dispersion import within_group_variation
from lustrum.formulas.inequality import gini

LEAST_POINTS = 6

SOURCES: dict[str, Any] = {
    "needs": ("effort_sources",),
    "unit": "share",
    "range": (0, 1),
    "source": "types after Ellman 2014; Kornai 1992; Andors 1977",
    "mark": "K",
    "notes": (
        "One of six parts of the effort above the norm: individual and collective material reward, honour, national "
        "appeal, participation, sanction. Exposure to a message is not its effect.",
        "Where nobody gives more than the norm there is nothing to part: no value can be stated then.",
    ),
    "pitfalls": (
        "People seldom know themselves what moved them, and say what is expected.",
        "The parts overlap: an award brings rank, goods and fellowship at once.",
    ),
}


def _part_of_effort(view: View, *incentives: str) -> xr.DataArray:
    """Return the part of effort above the norm; missing where the record does not know the incentive."""
    sources = view["effort_sources"]
    chosen = view.of(sources, "incentive", role=incentives)
    return ratio(total(chosen), total(sources)) if chosen.sizes["incentive"] else xr.full_like(total(sources), np.nan)


@indicator(
    id="INC-04",
    title="Effort from collective and political participation",
    direction="more of the effort above the norm comes from taking part",
    **SOURCES,
)
def effort_from_participation(view: View) -> xr.DataArray:
    r"""Part of the effort above the norm that participation brought about.

    .. math:: s = e_{participation} / \sum_k e_k
    """
    return _part_of_effort(view, "participation", "political-participation")


@indicator(
    id="INC-04.individual-material",
    title="Effort from individual material reward",
    direction="more of the effort above the norm comes from pay and goods for oneself",
    **SOURCES,
)
def effort_from_own_reward(view: View) -> xr.DataArray:
    r"""Part of the effort above the norm that individual material reward brought about.

    .. math:: s = e_{individual} / \sum_k e_k
    """
    return _part_of_effort(view, "individual material")


@indicator(
    id="INC-04.collective-material",
    title="Effort from collective material reward",
    direction="more of the effort above the norm comes from pay and goods for the group",
    **SOURCES,
)
def effort_from_shared_reward(view: View) -> xr.DataArray:
    r"""Part of the effort above the norm that collective material reward brought about.

    .. math:: s = e_{collective} / \sum_k e_k
    """
    return _part_of_effort(view, "collective material")


@indicator(
    id="INC-04.honour",
    title="Effort from honour and status",
    direction="more of the effort above the norm comes from honour",
    **SOURCES,
)
def effort_from_honour(view: View) -> xr.DataArray:
    r"""Part of the effort above the norm that honour and status brought about.

    .. math:: s = e_{honour} / \sum_k e_k
    """
    return _part_of_effort(view, "honour")


@indicator(
    id="INC-04.national-appeal",
    title="Effort from national appeal",
    direction="more of the effort above the norm comes from appeals to the nation",
    **SOURCES,
)
def effort_from_nation(view: View) -> xr.DataArray:
    r"""Part of the effort above the norm that national appeal brought about.

    .. math:: s = e_{national} / \sum_k e_k
    """
    return _part_of_effort(view, "national appeal")


@indicator(
    id="INC-04.sanction",
    title="Effort from coercion and sanction",
    direction="more of the effort above the norm comes from fear of punishment",
    **SOURCES,
)
def effort_from_sanction(view: View) -> xr.DataArray:
    r"""Part of the effort above the norm that sanction brought about.

    .. math:: s = e_{sanction} / \sum_k e_k
    """
    return _part_of_effort(view, "sanction")


@indicator(
    id="INC-04.messages",
    title="Messages that appeal to participation",
    needs=("incentive_messages",),
    unit="share",
    range=(0, 1),
    direction="more of the messages and awards appeal to taking part",
    source="types after Ellman 2014; Kornai 1992; Andors 1977",
    mark="K",
    notes=("Without messages there is nothing to part: no value can be stated then.",),
    pitfalls=("What is told people is not what moves them: INC-04 beside it.", "A poster and a law count alike."),
)
def messages_of_participation(view: View) -> xr.DataArray:
    r"""Messages and awards of a year that appeal to collective or political participation, in all of them.

    .. math:: m = M_{participation} / \sum_k M_k
    """
    sent = view.year("incentive_messages")
    taking_part = ("participation", "political-participation")
    return ratio(total(view.worded("incentive_messages", sent, "incentive", *taking_part)), total(sent))


PAY: dict[str, Any] = {
    "needs": ("pay_components",),
    "unit": "share",
    "range": (0, 1),
    "source": "literature on forms of wages",
    "mark": "K",
    "notes": ("Where no wages are paid there is no share: no value can be stated then.",),
}


def _part_of_pay(view: View, component: str) -> xr.DataArray:
    pay = view.year("pay_components")
    return ratio(total(view.worded("pay_components", pay, "component", component)), total(pay))


@indicator(
    id="INC-05",
    title="Piece rates in pay",
    direction="more of the pay depends on the pieces made",
    pitfalls=(
        "A slack norm makes piece pay as safe as time pay.",
        "Pay of a brigade by pieces binds nobody in it alone.",
    ),
    **PAY,
)
def piece_rates(view: View) -> xr.DataArray:
    r"""Piece pay in all pay over twelve months.

    .. math:: W_{piece} / \sum_c W_c
    """
    return _part_of_pay(view, "piece")


@indicator(
    id="INC-05.bonus",
    title="Bonuses in pay",
    direction="more of the pay comes as a bonus",
    pitfalls=("A bonus that everybody gets every month is pay by another name.",),
    **PAY,
)
def bonuses(view: View) -> xr.DataArray:
    r"""Bonuses in all pay over twelve months.

    .. math:: W_{bonus} / \sum_c W_c
    """
    return _part_of_pay(view, "bonus")


@indicator(
    id="INC-05.dispersion",
    title="Spread of wages within a grade",
    needs=("workers:wage", "workers:grade"),
    unit="coefficient of variation",
    range=(0, float("inf")),
    direction="workers of one grade are paid more unequally",
    source="literature on forms of wages",
    mark="K",
    notes=(
        "Needs a survey of workers that asks for wage and grade; that of a simulated run is of households.",
        "Mean over grades, weighted by workers; without wages no value can be stated.",
    ),
    pitfalls=(
        "Overtime, age and place spread wages within a grade too.",
        "Many narrow grades leave little within each.",
    ),
)
def wage_spread(view: View) -> xr.DataArray:
    r"""Mean coefficient of variation of wages within grades.

    .. math:: \sum_g \frac{n_g}{N} \frac{\sigma_g}{\mu_g}
    """
    return view.surveyed(within_group_variation, "workers:wage", "workers:grade")


@indicator(
    id="INC-05.elasticity",
    title="Elasticity of pay to fulfilment of norms",
    needs=("wages_paid", "employment", "norm_fulfilment"),
    unit="per cent per per cent",
    range=(float("-inf"), float("inf")),
    direction="pay rises more where norms are fulfilled by more",
    source="literature on forms of wages",
    mark="K",
    window=36,
    notes=(
        "Least squares with a constant over branches and the years of the window; needs six pairs and norms whose "
        "fulfilment changes. Without workers or wages no value can be stated.",
    ),
    pitfalls=(
        "Norms that are tightened after a good year hide how pay follows effort.",
        "Inflation and scarce skills move pay in the same branches.",
    ),
)
def pay_elasticity(view: View, window: int) -> xr.DataArray:
    r"""Slope of the yearly growth of pay of a worker on that of norm fulfilment.

    .. math:: \Delta \ln w_{b,t} = \alpha + \epsilon\, \Delta \ln f_{b,t}
    """
    pay = ratio(*(mean_of_year(total_by(view[name], "branch")) for name in ("wages_paid", "employment")))
    pay, norms = xr.align(pay, mean_of_year(view["norm_fulfilment"]), join="inner")
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = [np.log(array.transpose("time", "branch").values) for array in (pay, norms)]
    growth = [np.where(np.isfinite(values), values, np.nan) - a_year_before(values) for values in logs]
    slopes, _ = pooled_slopes(growth[0], (growth[1],), window, LEAST_POINTS)
    known = np.isfinite(growth[0] + growth[1]).all(axis=1)
    return xr.DataArray(np.where(known, slopes[:, 0], np.nan), {"time": view.time}, ("time",))


HONOUR_PITFALLS = (
    "Titles are not equal: some are given to thousands, some to one.",
    "What is given often is worth less.",
)


@indicator(
    id="INC-06",
    title="Titles and honours",
    needs=("awards", "employment"),
    unit="per 1000 workers and year",
    range=(0, float("inf")),
    direction="more titles and honours are given",
    source="cf. Frey and Gallus 2017",
    mark="K",
    notes=("Where nobody is at work there is no rate: no value can be stated then.",),
    pitfalls=HONOUR_PITFALLS,
)
def honours(view: View) -> xr.DataArray:
    r"""Titles and honours of twelve months per thousand at work.

    .. math:: 1000\, A / \bar N
    """
    return 1000 * ratio(total(view.year("awards")), mean_of_year(total(view["employment"])))


@indicator(
    id="INC-06.concentration",
    title="Concentration of titles and honours",
    needs=("awards", "population"),
    unit="index",
    range=(0, 1),
    direction="titles and honours go to fewer class positions",
    source="Gini; cf. Frey and Gallus 2017",
    mark="K",
    notes=("Between class positions, weighted by persons. Missing where no titles are given.",),
    pitfalls=(*HONOUR_PITFALLS, "How titles lie within a class position is not seen."),
)
def concentration_of_honours(view: View) -> xr.DataArray:
    r"""Gini index of titles and honours per person over class positions.

    .. math:: G = \frac{\sum_{g,h} P_g P_h |a_g - a_h|}{2 P^2 \bar a}, \qquad a_g = A_g / P_g
    """
    given, people = xr.align(
        view.year("awards"), mean_of_year(total_by(view["population"], "group")), join="outer", fill_value=0.0
    )
    return by_month(_gini_of_counts, given.transpose("time", "group"), people.transpose("time", "group"))


def _gini_of_counts(counts: Any, people: Any) -> float:
    has_people = people > 0
    return gini(counts[has_people] / people[has_people], people[has_people])


@indicator(
    id="INC-06.privileges",
    title="Titles and honours that carry privileges",
    needs=("awards_with_privilege", "awards"),
    unit="share",
    range=(0, 1),
    direction="more of the honours carry pay, goods or access",
    source="cf. Frey and Gallus 2017",
    mark="K",
    notes=("Where no titles are given there is no share: no value can be stated then.",),
    pitfalls=("Access that is not written down is not counted.", *HONOUR_PITFALLS),
)
def honours_with_privileges(view: View) -> xr.DataArray:
    r"""Titles and honours with pay, goods or access attached, in all of twelve months.

    .. math:: A_{privilege} / A
    """
    return ratio(*(total(view.year(name)) for name in ("awards_with_privilege", "awards")))


@indicator(
    id="INC-11",
    title="Effort-reward balance",
    needs=("wages_paid", "employment", "hours", "effort", "prices", "retail_turnover"),
    unit="ratio",
    range=(0, float("inf")),
    direction="reward grew by more than effort; below 1 more work for the same",
    source="Siegrist 1996, effort and reward",
    mark="K",
    window=12,
    notes=(
        "Years against the year that lies a window earlier. Reward: wage of a worker at prices of state shops. Effort: "
        "intensity times hours of a worker. Where nobody works or nothing is sold no value can be stated.",
    ),
    pitfalls=(
        "Wages that find no goods overstate reward; housing and other services that are given understate it.",
        "Intensity is known inside a model and estimated outside it.",
        "One year says little: the source speaks of what lasts.",
    ),
)
def effort_reward_balance(view: View, window: int) -> xr.DataArray:
    r"""Growth factor of the real wage over growth factor of effort.

    .. math:: \frac{w_t / (\pi\, w_{t-m})}{e_t / e_{t-m}}, \qquad w = W / N, \quad e = \iota H / N
    """
    people = mean_of_year(total(view["employment"]))
    wage = ratio(total(view.year("wages_paid")), people)
    rise = [ratio(series, series.shift(time=window)) for series in (wage, strain(view))]
    return ratio(rise[0], rise[1] * price_rise(view, "state-shop", window))
