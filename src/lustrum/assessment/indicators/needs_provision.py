"""NEED: services, and how much of consumption comes without a sale."""

from __future__ import annotations

import numpy as np
import xarray as xr

from lustrum.assessment.indicator import Formula, View, indicator
from lustrum.assessment.persons import mean_of_persons
from lustrum.assessment.published import NEED, score
from lustrum.assessment.series import ratio, total, total_by

SERVICE_PITFALLS = (
    "Access on paper may not be access: distance, queues and quality are not seen.",
    "What counts as affordable is set by whoever made the record.",
)


@indicator(
    id="NEED-09",
    title="Service coverage",
    needs=("service_access", "population"),
    unit="share",
    range=(0, 1),
    direction="more people have free or affordable access to services",
    source="textbook",
    mark="K",
    notes=("The service that fewest reach is named beside it.", "Not determinable where nobody lives."),
    pitfalls=("Every service weighs the same.", *SERVICE_PITFALLS),
)
def service_coverage(view: View) -> xr.DataArray:
    r"""Mean over services of the share of persons with access.

    .. math:: s = \frac1S \sum_s \sum_g \tfrac{P_g}{P} a_{s,g}
    """
    having = mean_of_persons(view, view["service_access"])
    value = having.mean("service", skipna=False)
    least = having.fillna(np.inf).argmin("service").values
    return value.assign_coords(service=("time", np.where(value.notnull(), having["service"].values[least], "")))


def _coverage_of(part: str, word: str) -> Formula:
    """Make the measure of one service."""

    @indicator(
        id=f"NEED-09.{part}",
        title=f"Service coverage: {word}",
        needs=("service_access", "population"),
        unit="share",
        range=(0, 1),
        direction=f"more people have free or affordable access to {word}",
        source="textbook",
        mark="K",
        notes=("Not determinable where the record does not part this service, or nobody lives.",),
        pitfalls=SERVICE_PITFALLS,
    )
    def of_service(view: View) -> xr.DataArray:
        r"""Share of persons with access to one service.

        .. math:: s = \sum_g \tfrac{P_g}{P} a_g
        """
        return mean_of_persons(view, view.entry("service_access", service=word))

    return of_service


health_coverage = _coverage_of("health", "health")
schooling_coverage = _coverage_of("schooling", "schooling")
housing_coverage = _coverage_of("housing", "housing")
child_care_coverage = _coverage_of("child-care", "child care")


@indicator(
    id="NEED-09.conditionality",
    title="Share of access to services that hangs on a condition",
    needs=("service_access", "service_conditions", "population"),
    unit="share",
    range=(0, 1),
    direction="more of the access is tied to employment, loyalty or class status",
    source="project construct",
    mark="P",
    empty=0.0,
    empty_note="Nobody has access: nothing is tied.",
    notes=("Services weigh by how many have access to them.",),
    pitfalls=("A condition that everybody meets (to have work, where all have it) counts as one all the same.",),
)
def conditionality(view: View) -> xr.DataArray:
    r"""Access tied to a condition over all access.

    .. math:: \kappa = \sum_s a_s \, (1 - \kappa_{s,none}) / \sum_s a_s
    """
    having = mean_of_persons(view, view["service_access"])
    shares = view["service_conditions"].reindex(service=having["service"].values)
    untied = total(view.worded("service_conditions", shares, "condition", "none"), "condition")
    free = ratio(untied, total(shares, "condition"))
    tied = (1 - free).where(having != 0, 0.0)
    whole = total(having, "service")
    return view.or_empty(ratio(total(having * tied, "service"), whole), whole == 0)


@indicator(
    id="NEED-10",
    title="Decommodification: share of consumption obtained outside sale",
    needs=("consumption_value",),
    unit="share",
    range=(0, 1),
    direction="more of what people use comes free or as a ration at a nominal price",
    source="Esping-Andersen 1990, carried over to planned economies",
    mark="K",
    notes=(
        "At constant prices over twelve months; own production is in the base only.",
        "Not determinable without use.",
    ),
    pitfalls=(
        "A ration at a price that costs a wage is no gift.",
        "Provision outside sale can bind people to whoever provides (NEED-09.conditionality, POW-12).",
    ),
)
def decommodification(view: View) -> xr.DataArray:
    r"""Free and rationed use over all use of households.

    .. math:: d = (C_{free} + C_{ration}) / \sum_a C_a
    """
    used = total_by(view.year("consumption_value"), "access")
    unsold = view.worded("consumption_value", used, "access", "free", "ration")
    return ratio(total(unsold, "access"), total(used, "access"))


@indicator(
    id="NEED-10.welfare-state",
    title="Decommodification of the welfare state (Esping-Andersen)",
    needs=(NEED,),
    unit="score",
    range=(0, 60),
    direction="pensions, sick pay and unemployment pay free people more from the labour market",
    source="Esping-Andersen 1990, table 2.2",
    mark="K",
    notes=(
        "Entered from its source under the name 'esping-andersen decommodification'; not computed from an economy.",
    ),
    pitfalls=("Made for rich market economies about 1980; says nothing of provision by enterprise or ration.",),
)
def welfare_state_index(view: View) -> xr.DataArray:
    r"""Return the published combined score as it was entered.

    .. math:: d = \sum_p d_p, \quad p \in \{\text{pensions, sickness, unemployment}\}
    """
    return score(view, "esping-andersen-decommodification")
