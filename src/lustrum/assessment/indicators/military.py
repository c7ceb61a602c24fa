"""MIL: what defence takes, beside what a threat asks for."""

from __future__ import annotations

from collections.abc import Mapping

import xarray as xr

from lustrum.assessment.indicator import Swept, View, indicator
from lustrum.assessment.satisfaction import SATISFACTION, mean_satisfaction
from lustrum.assessment.series import ratio, total
from lustrum.assessment.threat import BURDEN, THREAT, burden, required

BURDEN_PITFALLS = (
    "Spending under other names, unpaid conscripts and building by soldiers are not in it.",
    "Prices of arms are set apart from others.",
)
PHI = {
    "phi": Swept(1.0, 0.25, 2.0, "part of the other side's spending that defence has to match; contested"),
}
THREAT_NOTE = (
    "Threat and the other side's spending are entered by a user with their source. The whole surface over both: "
    "assessment.threat.threat_surface."
)
THREAT_PITFALLS = (
    "The answer is as contested as the threat and the part to be matched: read the surface, not the number.",
    "Spending is not strength: ground, allies and arms already held are left out.",
)


@indicator(
    id="MIL-01",
    title="Military burden",
    needs=BURDEN,
    unit="ratio",
    range=(0, float("inf")),
    direction="more of the net product goes to the army",
    source="SIPRI definition",
    mark="K",
    notes=(
        "Goods delivered; pay, hidden spending and conscripts' labour are not in it. Against the threat: MIL-05. "
        "Without net product no ratio can be stated.",
    ),
    pitfalls=BURDEN_PITFALLS,
)
def military_burden(view: View) -> xr.DataArray:
    r"""Goods delivered to the army over the net product, at constant prices and twelve months.

    .. math:: b = D / VA
    """
    return burden(view)


@indicator(
    id="MIL-01.budget",
    title="Defence in the state budget",
    needs=("budget",),
    unit="share",
    range=(0, 1),
    direction="more of what the state spends goes to defence",
    source="SIPRI definition",
    mark="K",
    notes=("Current prices. A state that spends nothing has no such share.",),
    pitfalls=("What the budget covers differs between states and years.", *BURDEN_PITFALLS),
)
def defence_in_budget(view: View) -> xr.DataArray:
    r"""Expenditure on defence in all expenditure of the state budget over twelve months.

    .. math:: B_{defence} \Big/ \sum_{l : B_l < 0} B_l
    """
    spent = total((-view.year("budget")).clip(min=0), "line")
    return ratio((-view.entry("budget", line="defence")).clip(min=0), spent)


PRIORITY_PITFALLS = (
    "Which industry serves defence is judged by whoever enters the shares; much of it serves both.",
    "Machines and engineers may go to defence under a civilian name.",
)
RESOURCES = ("investment", "steel", "skilled labour")


def _to_defence(view: View, resource: str) -> xr.DataArray:
    return view.entry("defence_inputs", resource=resource)


@indicator(
    id="MIL-03",
    title="Priority of military industry",
    needs=("defence_inputs",),
    unit="share",
    range=(0, 1),
    direction="more of the scarce resources goes to defence and the industry that serves it",
    source="project construct",
    mark="P",
    notes=("Mean of three resources, alike; each apart as a part of this entry.",),
    pitfalls=("A mean of unlike things.", *PRIORITY_PITFALLS),
)
def military_priority(view: View) -> xr.DataArray:
    r"""Mean share of investment, steel and skilled labour that goes to defence and industry that serves it.

    .. math:: \tfrac13 (s_{investment} + s_{steel} + s_{skill})
    """
    investment, steel, labour = (_to_defence(view, resource) for resource in RESOURCES)
    return (investment + steel + labour) / 3


@indicator(
    id="MIL-03.investment",
    title="Investment for defence",
    needs=("defence_inputs",),
    unit="share",
    range=(0, 1),
    direction="more of investment goes to defence and the industry that serves it",
    source="project construct",
    mark="P",
    pitfalls=PRIORITY_PITFALLS,
)
def investment_for_defence(view: View) -> xr.DataArray:
    r"""Share of investment that goes to defence and industry that serves it, as entered.

    .. math:: s_{investment}
    """
    return _to_defence(view, "investment")


@indicator(
    id="MIL-03.steel",
    title="Steel for defence",
    needs=("defence_inputs",),
    unit="share",
    range=(0, 1),
    direction="more of the steel goes to defence and the industry that serves it",
    source="project construct",
    mark="P",
    pitfalls=PRIORITY_PITFALLS,
)
def steel_for_defence(view: View) -> xr.DataArray:
    r"""Share of steel that goes to defence and industry that serves it, as entered.

    .. math:: s_{steel}
    """
    return _to_defence(view, "steel")


@indicator(
    id="MIL-03.skilled-labour",
    title="Skilled labour for defence",
    needs=("defence_inputs",),
    unit="share",
    range=(0, 1),
    direction="more of the skilled labour goes to defence and the industry that serves it",
    source="project construct",
    mark="P",
    pitfalls=PRIORITY_PITFALLS,
)
def labour_for_defence(view: View) -> xr.DataArray:
    r"""Share of skilled labour that goes to defence and industry that serves it, as entered.

    .. math:: s_{skill}
    """
    return _to_defence(view, "skilled labour")


@indicator(
    id="MIL-05",
    title="Military burden over what the threat requires",
    needs=(*BURDEN, *THREAT),
    unit="ratio",
    range=(0, float("inf")),
    direction="the burden exceeds the modelled need by more",
    source="project construct (A2013-47)",
    mark="P",
    parameters=PHI,
    notes=(
        THREAT_NOTE,
        "Without threat nothing is required and no ratio can be stated; any burden is then excess, see MIL-05.excess.",
    ),
    pitfalls=THREAT_PITFALLS,
)
def burden_over_required(view: View, *, phi: float) -> xr.DataArray:
    r"""Burden over the least burden that meets the threat; above 1 in excess of the modelled need.

    .. math:: b / b^*, \qquad b^* = \varphi \, T \, C / VA
    """
    return ratio(burden(view), required(view, phi))


@indicator(
    id="MIL-05.excess",
    title="Military burden beyond what the threat requires",
    needs=(*BURDEN, *THREAT),
    unit="ratio",
    range=(-float("inf"), float("inf")),
    direction="the burden exceeds the modelled need by more",
    source="project construct (A2013-47)",
    mark="P",
    parameters=PHI,
    notes=(
        THREAT_NOTE,
        "Without threat the whole burden is excess. Below 0 the burden is less than the modelled need.",
    ),
    pitfalls=THREAT_PITFALLS,
)
def excess_burden(view: View, *, phi: float) -> xr.DataArray:
    r"""Burden less the least burden that meets the threat, in parts of the net product.

    .. math:: b - b^*, \qquad b^* = \varphi \, T \, C / VA
    """
    return burden(view) - required(view, phi)


@indicator(
    id="MIL-05.required",
    title="Military burden that the threat requires",
    needs=("value_added", *THREAT),
    unit="ratio",
    range=(0, float("inf")),
    direction="the threat asks for more of the net product",
    source="project construct (A2013-47)",
    mark="P",
    parameters=PHI,
    notes=(THREAT_NOTE,),
    pitfalls=THREAT_PITFALLS,
)
def burden_required(view: View, *, phi: float) -> xr.DataArray:
    r"""Least burden that meets the threat.

    .. math:: b^* = \varphi \, T \, C / VA
    """
    return required(view, phi)


@indicator(
    id="MIL-06",
    title="Need satisfaction that the excess burden costs",
    needs=SATISFACTION,
    histories=("programme", "with required burden only"),
    unit="share",
    range=(-1, 1),
    direction="with the required burden only, needs would be met more fully",
    source="project construct",
    mark="P",
    notes=("Two runs of one economy; in the second, defence takes only what MIL-05.required says.",),
    pitfalls=(
        "What the model would do with freed resources is the model's, not the country's.",
        "A threat that is met badly has its cost too; it is not in here.",
    ),
)
def cost_in_needs(views: Mapping[str, View]) -> xr.DataArray:
    r"""Need satisfaction with the required burden only, less that of the programme.

    .. math:: N_{required} - N_{programme}
    """
    with_excess, without = (mean_satisfaction(views[name]) for name in ("programme", "with required burden only"))
    return without.reindex(time=with_excess["time"].values) - with_excess
