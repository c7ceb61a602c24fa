"""POW: who holds offices, who chooses leaders, what is provided from above, and the party."""

from __future__ import annotations

import xarray as xr

from lustrum.assessment.domains import SURPLUS, mean_over_domains
from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.persons import mean_of_persons, with_persons
from lustrum.assessment.series import ratio, total

OFFICE_PITFALLS = (
    "Who belongs to the top stratum is decided by whoever enters the list.",
    "Origin is not outlook, and turnover by purge is not turnover by vote.",
)
EMPTY_TOP = "Without a top stratum no share can be stated."


@indicator(
    id="POW-07",
    title="Winning coalition over selectorate",
    needs=("selectorate",),
    unit="share",
    range=(0, 1),
    direction="leaders need the consent of a larger part of those who choose them",
    source="Bueno de Mesquita and others 2003",
    mark="K",
    notes=("Where nobody has a say in choosing leaders no share can be stated.",),
    pitfalls=("Both circles are estimated from institutions, not counted.", "Not read with the size of the people."),
)
def selectorate_share(view: View) -> xr.DataArray:
    r"""Persons whose support keeps leaders in office, in those who have a say in choosing them.

    .. math:: W / S
    """
    coalition = view.entry("selectorate", circle="winning coalition")
    return ratio(coalition, view.entry("selectorate", circle="selectorate"))


def _of_top(view: View, trait: str) -> xr.DataArray:
    return ratio(view.entry("top_stratum", trait=trait), view.entry("top_stratum", trait="all"))


@indicator(
    id="POW-10",
    title="Worker and peasant origin in the top stratum",
    needs=("top_stratum",),
    unit="share",
    range=(0, 1),
    direction="more of the top stratum come from workers and peasants",
    source="elite studies",
    mark="K",
    notes=(EMPTY_TOP,),
    pitfalls=OFFICE_PITFALLS,
)
def origin_of_top(view: View) -> xr.DataArray:
    r"""Persons of worker or peasant origin in the top stratum.

    .. math:: N_{origin} / N
    """
    return _of_top(view, "of worker or peasant origin")


@indicator(
    id="POW-10.turnover",
    title="Yearly turnover of the top stratum",
    needs=("top_stratum",),
    unit="share per year",
    range=(0, 1),
    direction="more of the top stratum are new in the year",
    source="elite studies",
    mark="K",
    notes=(EMPTY_TOP,),
    pitfalls=OFFICE_PITFALLS,
)
def turnover_of_top(view: View) -> xr.DataArray:
    r"""Persons who are new in the year, in the top stratum.

    .. math:: N_{new} / N
    """
    return _of_top(view, "new in the year")


@indicator(
    id="POW-10.production-work",
    title="Share of the top stratum that does production work",
    needs=("top_stratum",),
    unit="share",
    range=(0, 1),
    direction="more of the top stratum also work in production",
    source="elite studies",
    mark="K",
    notes=(EMPTY_TOP,),
    pitfalls=("A day for the photograph counts like a month.", *OFFICE_PITFALLS),
)
def production_work_of_top(view: View) -> xr.DataArray:
    r"""Persons who do production work, in the top stratum.

    .. math:: N_{production} / N
    """
    return _of_top(view, "doing production work")


@indicator(
    id="POW-10.pay",
    title="Pay of the top over the median",
    needs=("pay_of_top",),
    unit="ratio",
    range=(0, float("inf")),
    direction="the top is paid more beside the median",
    source="elite studies",
    mark="K",
    notes=("Perquisites as entered. Where the median pay is nil no ratio can be stated.",),
    pitfalls=("What is not paid in money is hard to see and grows with rank.",),
)
def pay_of_top(view: View) -> xr.DataArray:
    r"""Monthly pay of the top stratum, perquisites included, over median pay.

    .. math:: w_{top} / w_{median}
    """
    return ratio(view.entry("pay_of_top", rank="top"), view.entry("pay_of_top", rank="median"))


@indicator(
    id="POW-12",
    title="Provision without a say, where there is no other source",
    needs=("provision_dependence", "provision_voice", "population"),
    unit="index",
    range=(0, 1),
    direction="more is provided to people who depend on it and do not decide on it",
    source="project construct; cf. Kornai 1980",
    mark="P",
    notes=("A mean over the people by class. Grades of paternalism as coded by others: POW-12.grade.",),
    pitfalls=(
        "Provision as a right and provision as a favour look alike here.",
        "Another source on paper may be out of reach.",
    ),
)
def paternalism(view: View) -> xr.DataArray:
    r"""Part of the basic bundle for which there is no other source, times the decision right that receivers lack.

    .. math:: \sum_g \tfrac{P_g}{P} \, \delta_g (1 - v_g)
    """
    dependence, voice = view["provision_dependence"], view["provision_voice"]
    voice = voice.reindex(group=dependence["group"].values)
    return mean_of_persons(view, dependence * (1 - voice))


PARTY_PITFALLS = (
    "Says how much the party decides, not for whom.",
    "Members in office may act for the office, or the office for the party.",
)


@indicator(
    id="POW-13",
    title="The party's share of decision rights",
    needs=("party_control",),
    optional=(SURPLUS,),
    unit="share",
    range=(0, 1),
    direction="party bodies decide more",
    source="project construct (D1955-14, A2013-17)",
    mark="P",
    notes=("Domains weigh by the surplus that flows through them where the record says it, else alike.",),
    pitfalls=PARTY_PITFALLS,
)
def party_share(view: View) -> xr.DataArray:
    r"""Mean over domains of the share of the decision right that party bodies hold.

    .. math:: p = \sum_d S_d D_{d,party} \Big/ \sum_d S_d
    """
    return mean_over_domains(view, view["party_control"])


@indicator(
    id="POW-13.membership",
    title="Party members in the adult people",
    needs=("party_members", "skilled_persons"),
    unit="share",
    range=(0, 1),
    direction="more adults are members",
    source="project construct",
    mark="P",
    notes=("Adults: persons of working age. Without them no share can be stated.",),
    pitfalls=(
        "Members past working age are in the count and not in the base.",
        "Membership may be a condition of a post.",
    ),
)
def membership_share(view: View) -> xr.DataArray:
    r"""Members of the ruling party over persons of working age.

    .. math:: M / A
    """
    return ratio(total(view["party_members"]), total(view["skilled_persons"]))


@indicator(
    id="POW-13.composition",
    title="Distance of the party's membership from the people by class",
    needs=("party_members", "population"),
    unit="share",
    range=(0, 1),
    direction="the classes in the party lie further from those in the people",
    source="Loosemore and Hanby 1971",
    mark="K",
    notes=("A party without members has no composition: no value can be stated.",),
    pitfalls=("It says how far, not in whose favour.", "Class by present position hides members who rose into office."),
)
def party_composition(view: View) -> xr.DataArray:
    r"""Part of the membership that would have to change class for the party to look like the people.

    .. math:: LH = \tfrac12 \sum_g |M_g / M - P_g / P|
    """
    members, persons = with_persons(view, view["party_members"])
    shares = [ratio(array, total(array, "group")) for array in (members, persons)]
    return total(abs(shares[0] - shares[1]), "group") / 2


@indicator(
    id="POW-13.overlap",
    title="Leading state offices held with a party office",
    needs=("state_offices",),
    unit="share",
    range=(0, 1),
    direction="more state offices are in the hands of party officials",
    source="project construct",
    mark="P",
    notes=("Without leading state offices no share can be stated.",),
    pitfalls=PARTY_PITFALLS,
)
def office_overlap(view: View) -> xr.DataArray:
    r"""Leading state offices whose holders hold a party office too, in all of them.

    .. math:: O_{both} / O
    """
    return ratio(view.entry("state_offices", holder="party office too"), total(view["state_offices"]))
