"""COOP: what co-operatives brought their members, and how their income is divided."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.indicator import Swept, View, indicator
from lustrum.assessment.roles import PEASANTS
from lustrum.assessment.series import logarithm, mean_of_year, ratio, total
from lustrum.formulas.inequality import gini

Column = NDArray[np.generic]
Floats = NDArray[np.float64]


def _income(view: View) -> xr.DataArray:
    """Return the yearly income of a household that lives by working land (time,)."""
    income = total(view.of(view.year("income"), "group", role=PEASANTS))
    return ratio(income, mean_of_year(total(view.of(view["households"], "group", role=PEASANTS))))


@indicator(
    id="COOP-07",
    title="Effect of co-operatives on income",
    needs=("income", "households", "group.role"),
    histories=("programme", "without"),
    unit="share",
    range=(float("-inf"), float("inf")),
    direction="households that work land earn more with co-operatives than without them",
    source="counterfactual comparison; Pearl 2009",
    mark="P",
    notes=(
        "The second record is a run without co-operatives and with the same luck. All households that live by working "
        "land, members or not, home use included. Where they earn nothing without co-operatives no value is stated.",
    ),
    pitfalls=(
        "What else changed with co-operatives, such as procurement, is part of the effect.",
        "Income is not welfare: hours, choice and security are not in it.",
    ),
)
def income_effect(views: Mapping[str, View]) -> xr.DataArray:
    r"""Mean income of a household that works land, relative to the run without co-operatives, less one.

    .. math:: \delta = \frac{y^{prog}}{y^{without}} - 1
    """
    return ratio(_income(views["programme"]), _income(views["without"])) - 1


def _productivity(view: View, labour: float, land: float) -> xr.DataArray:
    """Return the logarithm of total factor productivity of farming (time,); missing where an input is nil."""
    added = total(view.of(view.year("value_added"), "branch", sector="agriculture"))
    farms = total(view.of(view["households"], "branch", sector="agriculture"))
    logs = [logarithm(one) for one in (added, farms, total(view["land_area"]), total(view["livestock"]))]
    return logs[0] - labour * logs[1] - land * logs[2] - (1 - labour - land) * logs[3]


@indicator(
    id="COOP-07.productivity",
    title="Effect of co-operatives on productivity of farming",
    needs=("value_added", "households", "land_area", "livestock", "branch.sector"),
    histories=("programme", "without"),
    unit="log points",
    range=(float("-inf"), float("inf")),
    direction="farming makes more of its inputs with co-operatives than without them",
    source="Solow 1957; Lin 1990 for its use on co-operatives",
    mark="K",
    parameters={
        "labour": Swept(0.5, 0.4, 0.6, "elasticity of labour"),
        "land": Swept(0.35, 0.25, 0.4, "elasticity of land; the rest is that of draught animals"),
    },
    notes=(
        "Households stand for labour. Where an input or the output is nil there is no logarithm, so no value is "
        "stated.",
    ),
    pitfalls=(
        "Animals lost are a lower input here, and so a loss of herds does not show as lower productivity.",
        "Effort and hours are in the residual.",
    ),
)
def productivity_effect(views: Mapping[str, View], *, labour: float, land: float) -> xr.DataArray:
    r"""Log productivity of all inputs together, less that of the run without co-operatives.

    .. math:: \Delta \ln A, \quad \ln A = \ln VA - \alpha \ln L - \beta \ln T - (1 - \alpha - \beta) \ln B
    """
    found = {name: _productivity(view, labour, land) for name, view in views.items()}
    return found["programme"] - found["without"]


def _matched(income: Floats, member: Floats, region: Column, workers: Floats, land: Floats, weight: Floats) -> float:
    """Return the income of members relative to farm households outside, alike in region and workers, less one."""
    on_farm = (member > 0) | (land > 0)
    rows = pd.DataFrame(
        {
            "region": region[on_farm],
            "workers": np.rint(workers[on_farm]),
            "member": member[on_farm] > 0,
            "weight": weight[on_farm],
            "money": income[on_farm] * weight[on_farm],
        }
    )
    cells = rows.groupby(["region", "workers", "member"], sort=False)[["weight", "money"]].sum().unstack("member")
    if not {True, False} <= set(cells.columns.get_level_values("member")):
        message = "members or others are lacking"
        raise ValueError(message)
    cells = cells.dropna()
    members = cells["weight"][True]
    outside = float((members * cells["money"][False] / cells["weight"][False]).sum())
    if outside <= 0:
        message = "no household outside is like a member, or none of them earns anything"
        raise ValueError(message)
    return float(cells["money"][True].sum()) / outside - 1


@indicator(
    id="COOP-07.matched",
    title="Income of members beside that of like households outside",
    needs=(
        "households:income",
        "households:cooperative",
        "households:region",
        "households:workers",
        "households:land_operated",
    ),
    unit="share",
    range=(-1, float("inf")),
    direction="members earn more than like households outside",
    source="exact matching: Rubin 1973; choice of what is alike is a project construct",
    mark="P",
    notes=(
        "Alike are farm households of one region with the same number of workers. Households without a like on the "
        "other side are left out; where none is left no value is stated.",
    ),
    pitfalls=(
        "Those who join differ in ways that nobody records: this is a comparison, not an effect.",
        "Neighbours outside gain or lose by the co-operative too.",
    ),
)
def matched_income(view: View) -> xr.DataArray:
    r"""Mean income of members over that of households outside in the same cells, less one.

    .. math:: \delta_m = \frac{\sum_c N_c\, \bar y_c^{in}}{\sum_c N_c\, \bar y_c^{out}} - 1

    c are cells of region and workers, :math:`N_c` the members in a cell.
    """
    names = ("income", "cooperative", "region", "workers", "land_operated")
    return view.surveyed(_matched, *(f"households:{name}" for name in names))


# --- plots ----------------------------------------------------------------------------------------

PLOT_PITFALLS = ("Plots are worked with what the co-operative lends and feeds: their share is not their cost.",)


@indicator(
    id="COOP-08",
    title="Household plots, share of land",
    needs=("household_plots",),
    unit="share",
    range=(0, 1),
    direction="more of a co-operative's land is worked by single households for themselves",
    source="yearbook practice; Nove 1977",
    mark="K",
    pitfalls=PLOT_PITFALLS,
)
def plots_of_land(view: View) -> xr.DataArray:
    r"""Land of household plots in the land of co-operatives.

    .. math:: h_l
    """
    return view.entry("household_plots", measure="land")


@indicator(
    id="COOP-08.income",
    title="Household plots, share of income",
    needs=("household_plots",),
    unit="share",
    range=(0, 1),
    direction="members earn more of their income on their plots",
    source="yearbook practice; Nove 1977",
    mark="K",
    pitfalls=("Home use is counted at a price that somebody chose.", *PLOT_PITFALLS),
)
def plots_of_income(view: View) -> xr.DataArray:
    r"""Income from household plots in the income of members.

    .. math:: h_y
    """
    return view.entry("household_plots", measure="income")


@indicator(
    id="COOP-08.market",
    title="Household plots, share of marketed output",
    needs=("household_plots",),
    unit="share",
    range=(0, 1),
    direction="more of what members and co-operatives sell comes from plots",
    source="yearbook practice; Nove 1977",
    mark="K",
    pitfalls=("Sales at free prices weigh more than deliveries at the state's.", *PLOT_PITFALLS),
)
def plots_of_market(view: View) -> xr.DataArray:
    r"""Marketed output of household plots in all marketed output of co-operatives and their members.

    .. math:: h_q
    """
    return view.entry("household_plots", measure="marketed output")


# --- division of income ---------------------------------------------------------------------------


def _gini_of_members(earned: Floats, member: Floats, workers: Floats, weight: Floats) -> float:
    chosen = (member > 0) & (workers > 0)
    return gini(earned[chosen] / workers[chosen], weight[chosen] * workers[chosen])


@indicator(
    id="COOP-09",
    title="Inequality of income from the co-operative",
    needs=("households:income_cooperative", "households:cooperative", "households:workers"),
    unit="index",
    range=(0, 1),
    direction="workers of co-operatives are paid more unequally",
    source="Gini 1912",
    mark="K",
    notes=(
        "What member households receive from the co-operative for each worker, workers counted one each. Without "
        "members, or where co-operatives pay nothing, no value is stated.",
    ),
    pitfalls=(
        "Within and between co-operatives together: poor land shows as unequal pay.",
        "Work-points reward days as well as skill: who works less earns less.",
    ),
)
def inequality_of_work_points(view: View) -> xr.DataArray:
    r"""Gini index of co-operative income per worker over member households.

    .. math:: G = \frac{1}{2\mu} \sum_{g,h} s_g s_h |y_g - y_h|
    """
    names = ("income_cooperative", "cooperative", "workers")
    return view.surveyed(_gini_of_members, *(f"households:{name}" for name in names))


@indicator(
    id="COOP-09.dividend",
    title="Dividend on land in the income of co-operatives",
    needs=("coop_distribution",),
    unit="share",
    range=(0, 1),
    direction="more is paid for land brought in and less for work",
    source="Lee 1962 for the second type, which pays it",
    mark="K",
    notes=("Where co-operatives distribute nothing the share has no meaning, so no value is stated.",),
    pitfalls=("A dividend fixed in grain falls as a share when the harvest is good.",),
)
def land_dividend(view: View) -> xr.DataArray:
    r"""Dividend on land in all that co-operatives distribute among members.

    .. math:: \lambda = D_{land} / \sum_p D_p
    """
    return ratio(view.entry("coop_distribution", part="land dividend"), total(view["coop_distribution"]))
