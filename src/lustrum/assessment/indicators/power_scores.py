"""POW: published scores of political institutions, entered with their source, and what is made of them."""

from __future__ import annotations

from collections.abc import Callable

import xarray as xr

from lustrum.assessment.indicator import Swept, View, indicator
from lustrum.assessment.published import NEED, direction_of, instrument_of, score, scores, source_of
from lustrum.formulas.polity import autocracy, democracy
from lustrum.history.scores import published_scores

Formula = Callable[[View], xr.DataArray]

CODED = "Coded by experts from outside; for closed countries from few sources."
LIBERAL = "Built on a liberal reading of institutions; who holds what class position does not enter."
VDEM_PITFALLS = (CODED, LIBERAL, "Versions of the data set revise past years: name the version.")
ELECTORAL_EXPONENT = 1.585
SUBNATIONAL = Swept(
    1 / 3,
    1 / 3,
    1 / 2,
    "weight of local and regional government together: 1/3 as one of three blocks, 1/2 as two of four indices",
    "descriptions of the index differ by version of the codebook",
)
PARTICIPATION = (
    "vdem-civil-society-participation",
    "vdem-direct-popular-vote",
    "vdem-local-government",
    "vdem-regional-government",
)
EQUALITY = ("vdem-equal-protection", "vdem-equal-access", "vdem-equal-distribution")


def _participation(view: View, subnational: float) -> xr.DataArray:
    society, vote, local, regional = scores(view, *PARTICIPATION)
    return (1 - subnational) / 2 * (society + vote) + subnational / 2 * (local + regional)


def _equality(view: View) -> xr.DataArray:
    protection, access, distribution = scores(view, *EQUALITY)
    return (protection + access + distribution) / 3


def _high_level(view: View, component: xr.DataArray) -> xr.DataArray:
    electoral = score(view, "vdem-polyarchy") ** ELECTORAL_EXPONENT
    return electoral / 4 + component / 4 + electoral * component / 2


@indicator(
    id="POW-01",
    title="Participatory component",
    needs=(NEED,),
    unit="index",
    range=(0, 1),
    direction="people take a larger part beside elections of the centre",
    source="V-Dem v2x_partip, codebook",
    mark="V",
    parameters={"subnational": SUBNATIONAL},
    notes=(f"Scores: {', '.join(PARTICIPATION)}.",),
    pitfalls=VDEM_PITFALLS,
)
def participatory_component(view: View, *, subnational: float) -> xr.DataArray:
    r"""Mean of civil-society participation, direct votes, and elected local and regional government.

    .. math:: p = \tfrac{1 - s}{2} (c + v) + \tfrac{s}{2} (l + r)
    """
    return _participation(view, subnational)


@indicator(
    id="POW-01.high",
    title="Participatory democracy, high level",
    needs=(NEED,),
    unit="index",
    range=(0, 1),
    direction="elections come nearer to the ideal and people take a larger part",
    source="V-Dem v2x_partipdem, codebook (recalled)",
    mark="K",
    parameters={"subnational": SUBNATIONAL},
    notes=(f"Scores: vdem-polyarchy, {', '.join(PARTICIPATION)}.",),
    pitfalls=("Without elections of the instrument's kind participation counts a quarter.", *VDEM_PITFALLS),
)
def participatory_democracy(view: View, *, subnational: float) -> xr.DataArray:
    r"""Electoral democracy and the participatory component, apart and together.

    .. math:: \tfrac14 E^{1.585} + \tfrac14 p + \tfrac12 E^{1.585} p
    """
    return _high_level(view, _participation(view, subnational))


@indicator(
    id="POW-02",
    title="Egalitarian component",
    needs=(NEED,),
    unit="index",
    range=(0, 1),
    direction="rights, access to power and resources are more equal across groups",
    source="Sigman and Lindberg 2015, V-Dem working paper 22",
    mark="K",
    notes=(f"Scores: {', '.join(EQUALITY)}.",),
    pitfalls=VDEM_PITFALLS,
)
def egalitarian_component(view: View) -> xr.DataArray:
    r"""Mean of equal protection, equal access and equal distribution of resources.

    .. math:: e = \tfrac13 (q_{protection} + q_{access} + q_{distribution})
    """
    return _equality(view)


@indicator(
    id="POW-02.high",
    title="Egalitarian democracy, high level",
    needs=(NEED,),
    unit="index",
    range=(0, 1),
    direction="elections come nearer to the ideal and groups are more equal",
    source="V-Dem v2x_egaldem, codebook (recalled)",
    mark="K",
    notes=(f"Scores: vdem-polyarchy, {', '.join(EQUALITY)}.",),
    pitfalls=("Without elections of the instrument's kind equality counts a quarter.", *VDEM_PITFALLS),
)
def egalitarian_democracy(view: View) -> xr.DataArray:
    r"""Electoral democracy and the egalitarian component, apart and together.

    .. math:: \tfrac14 E^{1.585} + \tfrac14 e + \tfrac12 E^{1.585} e
    """
    return _high_level(view, _equality(view))


POLITY = ("polity5-xrcomp", "polity5-xropen", "polity5-xconst", "polity5-parcomp", "polity5-parreg")
POLITY_PITFALLS = (
    "Takes no account of suffrage or of classes.",
    "Its makers warn of the combined score: opposite institutions can cancel out.",
    CODED,
)


def _democracy(view: View) -> xr.DataArray:
    codes = scores(view, *POLITY[:4])
    return codes[0].copy(data=democracy(*(code.values for code in codes)))


def _autocracy(view: View) -> xr.DataArray:
    codes = scores(view, *POLITY)
    return codes[0].copy(data=autocracy(*(code.values for code in codes)))


@indicator(
    id="POW-03",
    title="Polity score",
    needs=(NEED,),
    unit="points",
    range=(-10, 10),
    direction="institutions are more competitive, open and constrained",
    source="Marshall, Gurr and Jaggers, Polity manual",
    mark="V",
    notes=(f"Codes: {', '.join(POLITY)}. Weights recalled. Special codes (no government, transition) are missing.",),
    pitfalls=POLITY_PITFALLS,
)
def polity(view: View) -> xr.DataArray:
    r"""Institutionalised democracy less institutionalised autocracy.

    .. math:: POLITY = DEMOC - AUTOC
    """
    return _democracy(view) - _autocracy(view)


@indicator(
    id="POW-03.democracy",
    title="Polity's institutionalised democracy",
    needs=(NEED,),
    unit="points",
    range=(0, 10),
    direction="recruitment and participation are more competitive, the executive more constrained",
    source="Marshall, Gurr and Jaggers, Polity manual",
    mark="K",
    notes=(f"Codes: {', '.join(POLITY[:4])}.",),
    pitfalls=POLITY_PITFALLS,
)
def polity_democracy(view: View) -> xr.DataArray:
    r"""Points for competition, openness and constraint.

    .. math:: DEMOC = d(xrcomp) + 1[xrcomp \ge 2]\, d(xropen) + d(xconst) + d(parcomp)
    """
    return _democracy(view)


@indicator(
    id="POW-03.autocracy",
    title="Polity's institutionalised autocracy",
    needs=(NEED,),
    unit="points",
    range=(0, 10),
    direction="recruitment and participation are more restricted, the executive less constrained",
    source="Marshall, Gurr and Jaggers, Polity manual",
    mark="K",
    notes=(f"Codes: {', '.join(POLITY)}.",),
    pitfalls=POLITY_PITFALLS,
)
def polity_autocracy(view: View) -> xr.DataArray:
    r"""Points for selection, closedness, lack of constraint and restriction.

    .. math:: AUTOC = a(xrcomp) + 1[xrcomp = 1]\, a(xropen) + a(xconst) + a(parcomp) + a(parreg)
    """
    return _autocracy(view)


def _as_published(code: str, name: str, title: str, mark: str, *pitfalls: str) -> Formula:
    """Declare a measure that is a published score as it stands."""
    published = published_scores()[name]

    def read(view: View) -> xr.DataArray:
        return score(view, name)

    read.__doc__ = rf"""Score as published: {instrument_of(name)}.

    .. math:: x = x_{{\text{{published}}}}
    """
    return indicator(
        id=code,
        title=title,
        needs=(NEED,),
        unit="score",
        range=(published.low, published.high),
        direction=direction_of(name),
        source=source_of(name),
        mark=mark,
        notes=(f"Score: {name}. Entered from its source; nothing here computes it.",),
        pitfalls=(*pitfalls, CODED),
    )(read)


protection = _as_published(
    "POW-11",
    "fariss-protection",
    "Protection from repression",
    "K",
    "A latent score with an interval: read the interval. Its zero is the mean of a panel, not a threshold.",
)
physical_violence = _as_published(
    "POW-11.physical-violence", "vdem-physical-violence", "Freedom from political killing and torture", "K"
)
expression = _as_published("POW-11.expression", "vdem-expression", "Freedom of expression", "K", LIBERAL)
civil_society = _as_published(
    "POW-11.civil-society", "vdem-civil-society", "Freedom of organisations from the state", "K", LIBERAL
)


@indicator(
    id="POW-11.voice",
    title="Chance that independent voice is punished",
    needs=("voice_sanctions",),
    unit="share",
    range=(0, 1),
    direction="independent voice is punished more often",
    source="project construct",
    mark="P",
    notes=("Entered by a user, or a setting of a model; within a year.",),
    pitfalls=("Where all are silent nobody is punished: a low figure may mean fear.",),
)
def voice_sanctions(view: View) -> xr.DataArray:
    r"""Chance within a year that independent voice is punished, as entered.

    .. math:: P(\text{sanction} \mid \text{voice})
    """
    return view["voice_sanctions"]


grade = _as_published(
    "POW-12.grade",
    "kornai-paternalism",
    "Grade of paternalism",
    "K",
    "Grades are ordered, not measured: a difference of two is not twice a difference of one.",
)

CLAIM_PITFALL = "What rulers appeal to is not what people believe."
performance = _as_published(
    "POW-14.performance", "vdem-legitimation-performance", "Appeal to results", "V", CLAIM_PITFALL
)
leader = _as_published(
    "POW-14.leader", "vdem-legitimation-leader", "Appeal to the person of the leader", "V", CLAIM_PITFALL
)
rational_legal = _as_published(
    "POW-14.rational-legal", "vdem-legitimation-rational-legal", "Appeal to law and procedure", "V", CLAIM_PITFALL
)
ideology = _as_published("POW-14.ideology", "vdem-legitimation-ideology", "Appeal to an ideology", "V", CLAIM_PITFALL)
nationalist = _as_published(
    "POW-14.nationalist", "vdem-ideology-nationalist", "Ideology called nationalist", "V", CLAIM_PITFALL
)
socialist = _as_published(
    "POW-14.socialist", "vdem-ideology-socialist", "Ideology called socialist or communist", "V", CLAIM_PITFALL
)
conservative = _as_published(
    "POW-14.conservative", "vdem-ideology-conservative", "Ideology called restorative", "V", CLAIM_PITFALL
)
separatist = _as_published(
    "POW-14.separatist", "vdem-ideology-separatist", "Ideology called separatist", "V", CLAIM_PITFALL
)
religious = _as_published(
    "POW-14.religious", "vdem-ideology-religious", "Ideology called religious", "V", CLAIM_PITFALL
)

STRONGEST_CLAIM = published_scores()["vdem-legitimation-ideology"].high


@indicator(
    id="POW-14",
    title="Appeal to nationalism",
    needs=(NEED,),
    unit="index",
    range=(0, 1),
    direction="rulers appeal more to a nationalist ideology",
    source="project construct on Tannenberg and others 2021",
    mark="P",
    notes=("Scores: vdem-legitimation-ideology, vdem-ideology-nationalist. The other claims are parts of this entry.",),
    pitfalls=(CLAIM_PITFALL, "An ideology may be called several things at once.", CODED),
)
def appeal_to_nationalism(view: View) -> xr.DataArray:
    r"""How much rulers appeal to an ideology, times the share of coders who call it nationalist.

    .. math:: \tfrac14 \, l_{ideology} \, n
    """
    strength, share = scores(view, "vdem-legitimation-ideology", "vdem-ideology-nationalist")
    return strength / STRONGEST_CLAIM * share
