"""POW: taking part in decisions, and open conflict."""

from __future__ import annotations

import xarray as xr

from lustrum.assessment.domains import SURPLUS, mean_over_domains
from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.roles import is_mass
from lustrum.assessment.series import mean_of_year, ratio, total, total_by

TURNOUT = "Turnout and attendance measure how many were brought along, not what they changed; they are not in it."
OPEN_CONFLICT = ("strike", "refusal", "flight", "sabotage", "riot")
A_MILLION = 1e6


@indicator(
    id="POW-09",
    title="Depth of participation",
    needs=("participation_rung", "population", "group.role"),
    optional=(SURPLUS,),
    unit="index",
    range=(0, 1),
    direction="people take part on higher rungs",
    source="ladder after Arnstein 1969; mean: project construct",
    mark="P",
    notes=(
        "Rungs: 0 none, 0.25 informed, 0.5 consulted, 0.75 co-decide, 1 decide. Domains weigh by the surplus that "
        "flows through them where the record says it, else alike.",
    ),
    pitfalls=(TURNOUT, "Rungs are equal steps by choice; a rung on paper need not be one in use."),
)
def participation_depth(view: View) -> xr.DataArray:
    r"""Mean rung of the people outside the narrow strata, over domains.

    .. math:: d = \frac{1}{\sum_d S_d} \sum_d S_d \sum_{g \in mass} \frac{P_g}{P_{mass}} a_{d,g}
    """
    rung = view["participation_rung"]
    persons = total_by(view["population"], "group")
    rung = rung.reindex(group=persons["group"].values)
    rung, persons = view.of(rung, "group", role=is_mass), view.of(persons, "group", role=is_mass)
    return ratio(total(mean_over_domains(view, rung) * persons, "group"), total(persons, "group"))


@indicator(
    id="POW-09.initiative",
    title="Share of adopted decisions that started from below",
    needs=("decisions",),
    unit="share",
    range=(0, 1),
    direction="more of what is decided was begun from below",
    source="project construct",
    mark="P",
    notes=("In a year in which nothing was adopted no share can be stated.",),
    pitfalls=("Who counts decides what a decision is.", "A proposal from below may have been ordered from above."),
)
def initiative_share(view: View) -> xr.DataArray:
    r"""Adopted decisions that started from below, in all that were adopted.

    .. math:: I = A_{below} / (A_{below} + A_{above})
    """
    below, above = (view.entry("decisions", outcome="adopted", origin=word) for word in ("below", "above"))
    return ratio(below, below + above)


def _influence(view: View) -> xr.DataArray:
    return total(view.of(view["outcome_influence"], "group", role=is_mass), "group")


@indicator(
    id="POW-09.influence",
    title="Influence of the people on outcomes",
    needs=("outcome_influence", "group.role"),
    unit="share",
    range=(0, 1),
    direction="what the people put in explains more of what comes out",
    source="project construct; shares after Shapley",
    mark="P",
    notes=("Parts of the variance of outcomes by class as entered, or as attributed over many runs (ATT-02).",),
    pitfalls=("Influence on what varies, not on what is never put to a decision.", TURNOUT),
)
def mass_influence(view: View) -> xr.DataArray:
    r"""Part of the variance of outcomes that inputs of the classes outside the narrow strata explain.

    .. math:: \iota = \sum_{g \in mass} R_g
    """
    return _influence(view)


@indicator(
    id="POW-09.passivity",
    title="Passivity",
    needs=("outcome_influence", "group.role"),
    unit="share",
    range=(0, 1),
    direction="what the people put in explains less of what comes out",
    source="project construct (A2013-32)",
    mark="P",
    notes=("What is left when the influence of the people is taken off; says nothing of why.",),
    pitfalls=("Chance and nature are in it: outcomes that nobody moves count as passivity.", TURNOUT),
)
def passivity(view: View) -> xr.DataArray:
    r"""Part of the variance of outcomes that inputs of the people do not explain.

    .. math:: 1 - \sum_{g \in mass} R_g
    """
    return 1 - _influence(view)


@indicator(
    id="POW-15",
    title="Events of open conflict per million people",
    needs=("conflict_events", "population"),
    unit="per million per year",
    range=(0, float("inf")),
    direction="more open conflict",
    source="event data",
    mark="K",
    notes=(
        "Strikes, refusals, flight, sabotage and riots; a kind that the record does not hold is not counted. "
        "Antagonism that does not show itself is polarisation, CLS-09. Without people no rate can be stated.",
    ),
    pitfalls=(
        "Little open conflict under repression is not little antagonism: read it with POW-11.",
        "An event is no size: a strike of ten counts like one of ten thousand.",
    ),
)
def open_conflict(view: View) -> xr.DataArray:
    r"""Strikes, refusals, flight, sabotage and riots of twelve months per million people.

    .. math:: 10^6 \, E / P
    """
    events = view.of(view.year("conflict_events"), "kind", role=OPEN_CONFLICT)
    if not events.sizes["kind"]:
        view.absent.append(f"conflict_events (kind: {', '.join(OPEN_CONFLICT)})")
    known = total(events, "kind").where(events.sizes["kind"] > 0)
    return A_MILLION * ratio(known, mean_of_year(total(view["population"])))


@indicator(
    id="POW-15.emigration",
    title="Attempts to emigrate per million people",
    needs=("conflict_events", "population"),
    unit="per million per year",
    range=(0, float("inf")),
    direction="more people try to leave",
    source="event data",
    mark="K",
    notes=("Attempts as counted, whether they succeed or not. Without people no rate can be stated.",),
    pitfalls=("Where leaving is allowed it is no attempt, where it is deadly few try.",),
)
def emigration_attempts(view: View) -> xr.DataArray:
    r"""Count attempts to emigrate in twelve months per million people.

    .. math:: 10^6 \, E_{emigration} / P
    """
    attempts = view.entry("conflict_events", kind="emigration attempt")
    return A_MILLION * ratio(attempts, mean_of_year(total(view["population"])))
