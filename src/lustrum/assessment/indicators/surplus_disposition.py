"""CLS: what becomes of the surplus, who decides on it and who receives it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from lustrum.assessment.indicator import Formula, Swept, View, indicator
from lustrum.assessment.persons import persons_over_year, with_persons
from lustrum.assessment.roles import OFFICIALS, OWNERS, PRODUCERS
from lustrum.assessment.series import ratio, side_by_side, total, total_by, whole_of

NO_SURPLUS = "There is no surplus to dispose of."
PARTS = "Not determinable where a part is below zero, by losses or stores run down: parts are no shares then."
USE_PITFALLS = (
    "What counts as necessary consumption, and so as surplus, is a choice of the record.",
    "Defence and administration can hide consumption of those who control.",
)
CLASS_PITFALLS = (
    "Surplus is attributed to class positions by whoever made the record.",
    "Classes by role of the record: who counts as producer or official is a choice.",
)


def _share_of_use(part: str, word: str, phrase: str) -> Formula:
    """Make the measure of one use of the surplus."""

    @indicator(
        id=f"CLS-03{part}",
        title=f"Share of the surplus for {phrase}",
        needs=("surplus_use",),
        unit="share",
        range=(0, 1),
        direction=f"more of the surplus goes to {phrase}",
        source="concept of the surplus literature; shares: textbook",
        mark="K",
        empty=0.0,
        empty_note=NO_SURPLUS,
        notes=(
            "At constant prices over twelve months. Not determinable where the record does not part this use.",
            PARTS,
        ),
        pitfalls=USE_PITFALLS,
    )
    def of_use(view: View) -> xr.DataArray:
        r"""Surplus of one use over that of all uses.

        .. math:: s_u = S_u / \sum_v S_v
        """
        found = view.entry("surplus_use", use=word)
        whole = whole_of(view.year("surplus_use"), "use")
        return view.or_empty(ratio(found, whole), (whole == 0) & found.notnull())

    return of_use


for_accumulation = _share_of_use("", "accumulation", "accumulation")
for_defence = _share_of_use(".defence", "defence", "defence")
for_administration = _share_of_use(".administration", "administration", "administration")
for_controllers = _share_of_use(".controllers", "consumption of controllers", "consumption of those who control it")
for_social_funds = _share_of_use(".social-funds", "social funds", "social funds")
for_transfer = _share_of_use(".external-transfer", "external transfer", "transfer abroad")


def _share_of_classes(code: str, need: str, verb: str, who: str, roles: Sequence[str]) -> Formula:
    """Make the measure of what classes of some roles receive of the surplus or decide on."""

    @indicator(
        id=code,
        title=f"Share of the surplus that {who} {verb}",
        needs=(need, "group.role"),
        unit="share",
        range=(0, 1),
        direction=f"{who} {verb} more of the surplus",
        source="concept of the surplus literature; shares: textbook",
        mark="K",
        empty=0.0,
        empty_note=NO_SURPLUS,
        notes=("At constant prices over twelve months.", PARTS),
        pitfalls=CLASS_PITFALLS,
    )
    def of_classes(view: View) -> xr.DataArray:
        r"""Surplus of classes of some roles over that of all classes.

        .. math:: a_G = \sum_{g \in G} S_g / \sum_h S_h
        """
        held = total_by(view.year(need), "group")
        whole = whole_of(held, "group")
        return view.or_empty(ratio(total(view.of(held, "group", role=roles), "group"), whole), whole == 0)

    return of_classes


decided_by_producers = _share_of_classes(
    "CLS-03.decided-by-producers", "surplus_decided", "decide on", "direct producers", PRODUCERS
)
decided_by_officials = _share_of_classes(
    "CLS-03.decided-by-officials", "surplus_decided", "decide on", "leading officials", OFFICIALS
)
decided_by_owners = _share_of_classes("CLS-03.decided-by-owners", "surplus_decided", "decide on", "owners", OWNERS)
received_by_officials = _share_of_classes(
    "CLS-04.officials", "surplus_received", "receive first", "leading officials", OFFICIALS
)
received_by_owners = _share_of_classes("CLS-04.owners", "surplus_received", "receive first", "owners", OWNERS)


def _largest(view: View, need: str) -> xr.DataArray:
    """Return the largest share of a class in the surplus (time,), with the class beside it."""
    held = total_by(view.year(need), "group")
    whole = whole_of(held, "group")
    share = held / whole.where(whole != 0)
    most = share.max("group", skipna=False)
    names = share["group"].values[share.fillna(-np.inf).argmax("group").values]
    value = view.or_empty(most, whole == 0)
    return value.assign_coords(group=("time", np.where(most.notnull(), names, "")))


@indicator(
    id="CLS-04",
    title="Largest share of the surplus that one class receives",
    needs=("surplus_received",),
    unit="share",
    range=(0, 1),
    direction="one class receives more of the surplus",
    source="concept of the surplus literature; shares: textbook",
    mark="K",
    empty=0.0,
    empty_note=NO_SURPLUS,
    notes=("At constant prices over twelve months; the class is named beside it.", PARTS),
    pitfalls=("A large class can receive the largest share and little a head.", *CLASS_PITFALLS),
)
def largest_receiver(view: View) -> xr.DataArray:
    r"""Largest share of a class in the surplus by first receiver.

    .. math:: a = \max_g S_g / \sum_h S_h
    """
    return _largest(view, "surplus_received")


@indicator(
    id="CLS-04.disposed",
    title="Largest share of the surplus that one class decides on",
    needs=("surplus_decided",),
    unit="share",
    range=(0, 1),
    direction="one class decides on more of the surplus",
    source="concept of the surplus literature; shares: textbook",
    mark="K",
    empty=0.0,
    empty_note=NO_SURPLUS,
    notes=("At constant prices over twelve months; the class is named beside it.", PARTS),
    pitfalls=("To decide on a use is not to consume it.", *CLASS_PITFALLS),
)
def largest_decider(view: View) -> xr.DataArray:
    r"""Largest share of a class in the surplus by who decides on its use.

    .. math:: a = \max_g S_g / \sum_h S_h
    """
    return _largest(view, "surplus_decided")


@indicator(
    id="CLS-04.concentration",
    title="Share of the surplus over share of the people, of the class where it is highest",
    needs=("surplus_received", "population"),
    unit="ratio",
    range=(0, float("inf")),
    direction="some class receives more times the surplus of its number",
    source="concept of the surplus literature; shares: textbook",
    mark="K",
    empty=0.0,
    empty_note=NO_SURPLUS,
    notes=(
        "At constant prices over twelve months; the class is named beside it.",
        "Receivers outside the people (foreign owners, churches) have no share of the people. They are left "
        "out of the highest, not of the whole.",
        PARTS,
    ),
    pitfalls=("A very small class can decide it.", *CLASS_PITFALLS),
)
def appropriation_concentration(view: View) -> xr.DataArray:
    r"""Highest ratio of a class's share of the surplus to its share of persons.

    .. math:: c = \max_{g: P_g > 0} \frac{S_g / \sum_h S_h}{P_g / P}
    """
    held, persons = with_persons(view, total_by(view.year("surplus_received"), "group"), persons_over_year)
    whole, people = whole_of(held, "group"), total(persons, "group")
    each = ratio(held, persons) * ratio(people, whole)
    known = whole.notnull() & people.notnull() & (whole != 0) & (people > 0)
    filled = each.fillna(-np.inf)
    names = each["group"].values[filled.argmax("group").values]
    value = view.or_empty(filled.max("group").where(known), (whole == 0) & people.notnull())
    return value.assign_coords(group=("time", np.where(known.values, names, "")))


MANAGEMENT = "enterprise-management"
JOINT = ("public", "collective", "mixed")


@indicator(
    id="CLS-05",
    title="Share of the surplus that its producers receive themselves",
    needs=("surplus_received", "control", "form.role", "group.role"),
    unit="share",
    range=(0, 1),
    direction="those who produce the surplus are the first to receive it",
    source="Resnick and Wolff 2002",
    mark="K",
    empty=0.0,
    empty_note=NO_SURPLUS,
    parameters={"majority": Swept(0.5, 0.3, 0.67, "decision right from which a body counts as the producers' own")},
    notes=(
        "Two readings: what producers receive; and with it what others receive in public and collective units, where "
        "producers hold the stated part of decisions in the domain enterprise-management.",
        "At constant prices over twelve months; producers are workers, artisans, and peasants who hire nobody.",
        PARTS,
    ),
    pitfalls=(
        "Formal control stands for real control in the second reading.",
        "Technicians and clerks are left out of the producers here; others count them in.",
        *CLASS_PITFALLS,
    ),
)
def producers_receive(view: View, *, majority: float) -> xr.DataArray:
    r"""Surplus first received by direct producers, or by bodies that they control, over all surplus.

    .. math:: r = \frac{S_p + [D_p \ge d] \, S_{joint, \neg p}}{S}
    """
    received = view.year("surplus_received")
    whole = whole_of(received, "form", "group")
    own = total(view.of(received, "group", role=PRODUCERS), "form", "group")
    in_joint = view.of(received, "form", role=JOINT)
    others = total(in_joint, "form", "group") - total(view.of(in_joint, "group", role=PRODUCERS), "form", "group")
    held = view.entry("control", domain=MANAGEMENT)
    right = total(view.of(held, "group", role=PRODUCERS), "group").where(held.notnull().all("group"))
    theirs = (right >= majority).astype(float).where(right.notnull())
    shares = [view.or_empty(ratio(part, whole), whole == 0) for part in (own, own + theirs * others)]
    shares = [share.where(right.notnull()) for share in shares]
    return side_by_side(shares, "reading", ("received", "received or controlled"))
