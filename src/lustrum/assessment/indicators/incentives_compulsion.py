"""INC: what moves people to work. Compulsion in labour, and conditions on what people are provided with."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.series import mean_of_year, ratio, side_by_side, total

COMPULSION: dict[str, Any] = {
    "source": "International Labour Organization 2012, indicators of forced labour",
    "mark": "K",
    "notes": ("Mean of twelve months. Where nobody is at work no value can be stated.",),
}


@indicator(
    id="INC-09",
    title="Workers who cannot quit",
    needs=("bound_workers", "employment"),
    unit="share",
    range=(0, 1),
    direction="more workers may not leave, or would lose more than a year's pay",
    pitfalls=(
        "A right to leave on paper, and one that costs the roof over one's head, are not the same.",
        "Those who do not wish to leave never learn whether they could.",
    ),
    **COMPULSION,
)
def bound(view: View) -> xr.DataArray:
    r"""Workers whose exit is barred or costs more than a year's pay, in all at work.

    .. math:: N_{bound} / N, \qquad \text{bound: exit cost} / \text{annual pay} > 1
    """
    return ratio(*(mean_of_year(total(view[name])) for name in ("bound_workers", "employment")))


@indicator(
    id="INC-09.assigned",
    title="Workers assigned to their post",
    needs=("assigned_workers", "employment"),
    unit="share",
    range=(0, 1),
    direction="more workers were sent to their post by an authority",
    pitfalls=("Some are sent where they asked to go.", "A post that is the only one offered is not counted."),
    **COMPULSION,
)
def assigned(view: View) -> xr.DataArray:
    r"""Workers sent to their post by an authority, in all at work.

    .. math:: N_{assigned} / N
    """
    return ratio(*(mean_of_year(total(view[name])) for name in ("assigned_workers", "employment")))


@indicator(
    id="INC-09.sanctions",
    title="Punishments at work",
    needs=("work_sanctions", "employment"),
    unit="per 1000 workers and year",
    range=(0, float("inf")),
    direction="more workers are punished for absence, lateness, leaving or unmet norms",
    pitfalls=(
        "Few punishments can mean mild rules or rules that nobody dares to break.",
        "A reprimand and a camp count alike.",
    ),
    **COMPULSION,
)
def sanctions(view: View) -> xr.DataArray:
    r"""Workers punished in twelve months per thousand at work.

    .. math:: 1000\, n_{sanction} / N
    """
    return 1000 * ratio(total(view.year("work_sanctions")), mean_of_year(total(view["employment"])))


SLOPES: dict[str, Any] = {
    "needs": ("provision_slope",),
    "unit": "basic bundles",
    "range": (float("-inf"), float("inf")),
    "source": "project construct; cf. Hauslohner 1987 and Cook 1993 on the social contract",
    "mark": "P",
    "notes": (
        "Change of what is provided when effort or loyalty goes from nothing to full, as the rules say. Whether it is "
        "coercive depends on exit and voice too (INC-09, POW), and is left to definitions.",
    ),
    "pitfalls": (
        "Rules on paper may be applied loosely, or more harshly than they are written.",
        "Every society conditions some benefits; how much is basic is a judgement.",
    ),
}


def _slope(view: View, condition: str) -> xr.DataArray:
    return total(_chosen(view, "provision_slope", condition))


def _chosen(view: View, name: str, condition: str) -> xr.DataArray:
    """Return the part of a variable with a condition; missing where the record does not know it."""
    array = view[name]
    found = view.of(array, "condition", role=condition)
    return found if found.sizes["condition"] else xr.full_like(array, np.nan)


@indicator(
    id="INC-10",
    title="Conditionality of provision",
    direction="what people are provided with hangs more on effort or on loyalty",
    **SLOPES,
)
def conditionality(view: View) -> xr.DataArray:
    r"""Larger of the slopes of provision on effort and on loyalty; which one it is, is told beside it.

    .. math:: \gamma = \max\Big( \frac{\partial b}{\partial\, effort},
              \frac{\partial b}{\partial\, loyalty} \Big) \Big/ \bar b
    """
    names = ("effort", "loyalty")
    slopes = side_by_side([_slope(view, name) for name in names], "condition", names)
    largest = slopes.max("condition", skipna=False)
    which = np.array(names, dtype=object)[np.nan_to_num(slopes.values, nan=-np.inf).argmax(axis=1)]
    return largest.assign_coords(condition=("time", np.where(largest.notnull(), which, "")))


@indicator(
    id="INC-10.effort",
    title="Conditionality of provision on effort",
    direction="what people are provided with hangs more on effort",
    **SLOPES,
)
def on_effort(view: View) -> xr.DataArray:
    r"""Slope of provision on effort, in basic bundles.

    .. math:: \gamma_e = \frac{\partial b}{\partial\, effort} \Big/ \bar b
    """
    return _slope(view, "effort")


@indicator(
    id="INC-10.loyalty",
    title="Conditionality of provision on loyalty",
    direction="what people are provided with hangs more on loyalty",
    **SLOPES,
)
def on_loyalty(view: View) -> xr.DataArray:
    r"""Slope of provision on loyalty, in basic bundles.

    .. math:: \gamma_l = \frac{\partial b}{\partial\, loyalty} \Big/ \bar b
    """
    return _slope(view, "loyalty")


@indicator(
    id="INC-10.floor",
    title="Security floor",
    needs=("provision_conditions",),
    unit="share",
    range=(0, 1),
    direction="more of the basic bundle is provided without condition",
    source="project construct; cf. Hauslohner 1987 and Cook 1993 on the social contract",
    mark="P",
    notes=("Where nothing is provided no value can be stated.",),
    pitfalls=("A floor that everybody is promised and not everybody gets looks solid.", *SLOPES["pitfalls"][:1]),
)
def security_floor(view: View) -> xr.DataArray:
    r"""Part of the basic bundle that hangs on no condition.

    .. math:: b_{none} / \sum_k b_k
    """
    shares = view["provision_conditions"]
    return ratio(total(_chosen(view, "provision_conditions", "none")), total(shares))
