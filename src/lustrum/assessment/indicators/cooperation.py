"""COOP: farm co-operation: how far, how freely, with what right to leave and to decide."""

from __future__ import annotations

from collections.abc import Callable

import xarray as xr

from lustrum.assessment.indicator import Swept, View, indicator
from lustrum.assessment.roles import PEASANTS
from lustrum.assessment.series import mean_of_year, ratio, side_by_side, total
from lustrum.quantities.calendar import MONTHS_A_YEAR

LAND = ("land_area", "form.role")
FARMS = ("households", "form.role", "branch.sector")
NO_FARMS = "no household farms, so none is a member"
NO_LAND = "there is no farmland, so none is pooled"
SOURCE = "Lee 1962 for the three types; yearbook practice"
COVERAGE_PITFALLS = (
    "Membership on paper may run ahead of work in common.",
    "Seasonal teams are counted by some yearbooks and not by others.",
)


def _is_team(pooling: str) -> bool:
    """Say whether land and animals stay with the household: the first type."""
    return float(pooling or "nan") == 0


def _is_share_cooperative(pooling: str) -> bool:
    """Say whether land is pooled and earns a dividend: the second type."""
    return 0 < float(pooling or "nan") < 1


def _is_full_cooperative(pooling: str) -> bool:
    """Say whether work alone is paid: the third type."""
    return float(pooling or "nan") >= 1


def _members(view: View, *kind: Callable[[str], bool]) -> xr.DataArray:
    """Return farm households in co-operatives, of one type or of any, over all farm households."""
    farms = view.of(view["households"], "branch", sector="agriculture")
    members = view.of(farms, "form", role="collective")
    for is_kind in kind:
        members = view.of(members, "form", pooling=is_kind)
    everyone = total(farms)
    return view.or_empty(ratio(total(members), everyone), everyone == 0)


def _pooled_land(view: View, *kind: Callable[[str], bool]) -> xr.DataArray:
    """Return land that co-operatives work, of one type or of any, over all farmland."""
    area = view["land_area"]
    pooled = view.of(area, "operated", role="collective")
    for is_kind in kind:
        pooled = view.of(pooled, "operated", pooling=is_kind)
    whole = total(area)
    return view.or_empty(ratio(total(pooled), whole), whole == 0)


@indicator(
    id="COOP-01",
    title="Farm households in co-operatives",
    needs=FARMS,
    unit="share",
    range=(0, 1),
    direction="more farm households are members",
    source=SOURCE,
    mark="V",
    empty=0.0,
    empty_note=NO_FARMS,
    pitfalls=COVERAGE_PITFALLS,
)
def coverage(view: View) -> xr.DataArray:
    r"""Farm households whose form is collective, in all farm households.

    .. math:: c = H_{coop} / H_{farm}
    """
    return _members(view)


@indicator(
    id="COOP-01.type-one",
    title="Farm households in mutual-aid teams",
    needs=(*FARMS, "form.pooling"),
    unit="share",
    range=(0, 1),
    direction="more farm households work together and keep land and animals",
    source=SOURCE,
    mark="V",
    empty=0.0,
    empty_note=NO_FARMS,
    pitfalls=COVERAGE_PITFALLS,
)
def coverage_of_teams(view: View) -> xr.DataArray:
    r"""Farm households whose collective form pools no land, in all farm households.

    .. math:: c_1 = H_{coop,\, \theta = 0} / H_{farm}
    """
    return _members(view, _is_team)


@indicator(
    id="COOP-01.type-two",
    title="Farm households in co-operatives that pay for land and work",
    needs=(*FARMS, "form.pooling"),
    unit="share",
    range=(0, 1),
    direction="more farm households pool land against a dividend",
    source=SOURCE,
    mark="V",
    empty=0.0,
    empty_note=NO_FARMS,
    pitfalls=COVERAGE_PITFALLS,
)
def coverage_of_share_cooperatives(view: View) -> xr.DataArray:
    r"""Farm households whose collective form pools in part, in all farm households.

    .. math:: c_2 = H_{coop,\, 0 < \theta < 1} / H_{farm}
    """
    return _members(view, _is_share_cooperative)


@indicator(
    id="COOP-01.type-three",
    title="Farm households in co-operatives that pay for work alone",
    needs=(*FARMS, "form.pooling"),
    unit="share",
    range=(0, 1),
    direction="more farm households pool all and are paid by work",
    source=SOURCE,
    mark="V",
    empty=0.0,
    empty_note=NO_FARMS,
    pitfalls=COVERAGE_PITFALLS,
)
def coverage_of_full_cooperatives(view: View) -> xr.DataArray:
    r"""Farm households whose collective form pools land and animals, in all farm households.

    .. math:: c_3 = H_{coop,\, \theta = 1} / H_{farm}
    """
    return _members(view, _is_full_cooperative)


@indicator(
    id="COOP-01.land",
    title="Farmland in co-operatives",
    needs=LAND,
    unit="share",
    range=(0, 1),
    direction="more farmland is worked by co-operatives",
    source=SOURCE,
    mark="V",
    empty=0.0,
    empty_note=NO_LAND,
    notes=("By who works the land, whoever holds the title.",),
    pitfalls=("Members of a team work together and keep their fields: whether that land counts differs by source.",),
)
def land_coverage(view: View) -> xr.DataArray:
    r"""Farmland whose operator's form is collective, in all farmland.

    .. math:: l = A_{coop} / A
    """
    return _pooled_land(view)


@indicator(
    id="COOP-01.land-type-one",
    title="Farmland in mutual-aid teams",
    needs=(*LAND, "form.pooling"),
    unit="share",
    range=(0, 1),
    direction="more farmland is worked by teams whose members keep it",
    source=SOURCE,
    mark="V",
    empty=0.0,
    empty_note=NO_LAND,
    pitfalls=("Whether land of a team counts differs by source.",),
)
def land_of_teams(view: View) -> xr.DataArray:
    r"""Farmland whose operator's collective form pools no land, in all farmland.

    .. math:: l_1 = A_{coop,\, \theta = 0} / A
    """
    return _pooled_land(view, _is_team)


@indicator(
    id="COOP-01.land-type-two",
    title="Farmland in co-operatives that pay for land and work",
    needs=(*LAND, "form.pooling"),
    unit="share",
    range=(0, 1),
    direction="more farmland is pooled against a dividend",
    source=SOURCE,
    mark="V",
    empty=0.0,
    empty_note=NO_LAND,
    pitfalls=("A dividend may be due and not be paid.",),
)
def land_of_share_cooperatives(view: View) -> xr.DataArray:
    r"""Farmland whose operator's collective form pools in part, in all farmland.

    .. math:: l_2 = A_{coop,\, 0 < \theta < 1} / A
    """
    return _pooled_land(view, _is_share_cooperative)


@indicator(
    id="COOP-01.land-type-three",
    title="Farmland in co-operatives that pay for work alone",
    needs=(*LAND, "form.pooling"),
    unit="share",
    range=(0, 1),
    direction="more farmland is pooled without a dividend",
    source=SOURCE,
    mark="V",
    empty=0.0,
    empty_note=NO_LAND,
    pitfalls=("Household plots inside a co-operative are counted with the form that the record gives them.",),
)
def land_of_full_cooperatives(view: View) -> xr.DataArray:
    r"""Farmland whose operator's collective form pools land and animals, in all farmland.

    .. math:: l_3 = A_{coop,\, \theta = 1} / A
    """
    return _pooled_land(view, _is_full_cooperative)


# --- freely or not --------------------------------------------------------------------------------

NOBODY_JOINED = (
    "Where nobody has joined there is no share: to call that free or forced would be a guess, so no value is stated."
)


@indicator(
    id="COOP-03",
    title="Share that joined freely, two readings",
    needs=("membership_changes",),
    unit="share",
    range=(0, 1),
    direction="fewer joined under pressure",
    source="project construct (D1955-51)",
    mark="P",
    notes=(
        "Strict: neither inducement nor pressure; lenient: inducement allowed. By the channel recorded, not by a "
        "counterfactual; the two readings bracket what counts as voluntary.",
        NOBODY_JOINED,
    ),
    pitfalls=(
        "A channel is what somebody wrote down: pressure is written down seldom.",
        "Who joins because the neighbours were pressed is counted as free.",
    ),
)
def voluntariness(view: View) -> xr.DataArray:
    r"""Households that joined by the free channel in all that joined since the record began.

    .. math:: V_{strict} = \frac{J}{J + I + P}, \qquad V_{lenient} = \frac{J + I}{J + I + P}
    """
    changes = view["membership_changes"].cumsum("time", skipna=False)
    joined, induced, pressed = (
        total(view.worded("membership_changes", changes, "channel", *words), "channel")
        for words in (("joined",), ("induced",), ("pressed", "restricted", "taken"))
    )
    everyone = joined + induced + pressed
    readings = [ratio(joined, everyone), ratio(joined + induced, everyone)]
    return side_by_side(readings, "reading", ("strict", "lenient"))


@indicator(
    id="COOP-03.balance",
    title="Share that would have joined without sanction, two readings",
    needs=("joining_balance",),
    unit="share",
    range=(0, 1),
    direction="fewer joined for fear of what staying out would cost",
    source="project construct (D1955-51)",
    mark="P",
    notes=(
        "Each household that joined is asked by the rules of the model or by interview what it would have done. "
        "Lenient: inducements such as credit, tax relief and machines stay; strict: they are taken away too.",
        NOBODY_JOINED,
    ),
    pitfalls=(
        "A counterfactual: another rule of decision gives another answer.",
        "Sanctions that nobody announced are still in what staying out is worth.",
    ),
)
def voluntariness_by_balance(view: View) -> xr.DataArray:
    r"""Households for which joining was worth it without sanction, in all that joined since the record began.

    .. math:: V = \frac{\sum_h 1[U_{coop} - U_{priv} \ge 0]}{J}
    """
    balance = view["joining_balance"].cumsum("time", skipna=False)
    since = {
        name: view.worded("joining_balance", balance, "reading", word)
        for name, word in (("strict", "inducements removed"), ("lenient", "inducements kept"))
    }
    readings = [
        ratio(total(view.worded("joining_balance", one, "outcome", "would join")), total(one)) for one in since.values()
    ]
    return side_by_side(readings, "reading", list(since))


# --- leaving --------------------------------------------------------------------------------------


@indicator(
    id="COOP-05",
    title="Exit rate",
    needs=("membership_changes", *FARMS),
    unit="share per year",
    range=(0, float("inf")),
    direction="more members leave within a year",
    source="Lin 1990 and Dong and Dow 1993 for why it matters",
    mark="K",
    empty=0.0,
    empty_note="there is no member who could leave",
    notes=("Over the members of a year before. Households of dissolved co-operatives are not counted as leaving.",),
    pitfalls=(
        "Few leave where all are content and where nobody may.",
        "Free exit is argued to sustain effort (Lin 1990), and so is restricted exit (Dong and Dow 1993).",
    ),
)
def exit_rate(view: View) -> xr.DataArray:
    r"""Households that left within twelve months over member households at their beginning.

    .. math:: x = L_t / H_{coop,\, t - 1\text{ year}}
    """
    farms = view.of(view["households"], "branch", sector="agriculture")
    members = total(view.of(farms, "form", role="collective")).shift(time=MONTHS_A_YEAR)
    return view.or_empty(ratio(view.entry("membership_changes", channel="left"), members), members == 0)


@indicator(
    id="COOP-05.cost",
    title="Cost of leaving in yearly incomes",
    needs=("exit_cost", "income", "households", "group.role"),
    unit="ratio",
    range=(0, float("inf")),
    direction="who leaves loses more",
    source="Lin 1990 and Dong and Dow 1993 for why it matters",
    mark="P",
    notes=(
        "Against the mean income of households that live by working land, home use included. Without such households "
        "or without any income the ratio has no meaning, so no value is stated.",
    ),
    pitfalls=("What cannot be had back at all, such as a good field, has no price in it.",),
)
def exit_cost(view: View) -> xr.DataArray:
    r"""Loss of a household that leaves over the mean yearly income of a peasant household.

    .. math:: k = K_{exit} / (Y / H)
    """
    income = total(view.of(view.year("income"), "group", role=PEASANTS))
    return ratio(view["exit_cost"] * mean_of_year(total(view.of(view["households"], "group", role=PEASANTS))), income)


@indicator(
    id="COOP-05.refused",
    title="Requests to leave that were refused",
    needs=("exit_requests",),
    unit="share",
    range=(0, 1),
    direction="more who ask to leave may not",
    source="project construct (D1955-51)",
    mark="P",
    notes=("Where nobody asked no value is stated: nobody may have wished to leave, or nobody may have dared to ask.",),
    pitfalls=("Those who expect a refusal do not ask.",),
)
def refused_exits(view: View) -> xr.DataArray:
    r"""Refused requests in all requests, over twelve months.

    .. math:: r = R / (R + G)
    """
    granted, refused = (view.entry("exit_requests", outcome=word) for word in ("granted", "refused"))
    return ratio(refused, granted + refused)


# --- deciding -------------------------------------------------------------------------------------

DEMOCRACY_PITFALLS = (
    "Rules on paper and practice differ: say which was entered.",
    "An election without a rival candidate is no choice.",
)


@indicator(
    id="COOP-06",
    title="Internal democracy of co-operatives",
    needs=("coop_democracy",),
    unit="index",
    range=(0, 1),
    direction="members choose and decide in more co-operatives",
    source="International Co-operative Alliance principles; index is a project construct",
    mark="P",
    parameters={
        "decides": Swept(0.5, 0.0, 1.0, "weight of deciding on plan and distribution; the rest is that of elections")
    },
    pitfalls=DEMOCRACY_PITFALLS,
)
def internal_democracy(view: View, *, decides: float) -> xr.DataArray:
    r"""Weighted mean of the shares of co-operatives with elections and with members who decide.

    .. math:: d = (1 - w) \frac{e + e_c}{2} + w \frac{p + v}{2}

    e is an elected chair, :math:`e_c` a contested election, p members decide on the plan, v on distribution.
    """
    elected, contested, plan, shares = (
        view.entry("coop_democracy", trait=word)
        for word in ("elected chair", "contested election", "members decide plan", "members decide distribution")
    )
    return (1 - decides) * (elected + contested) / 2 + decides * (plan + shares) / 2


@indicator(
    id="COOP-06.contested",
    title="Co-operatives with contested elections",
    needs=("coop_democracy",),
    unit="share",
    range=(0, 1),
    direction="members can choose between candidates in more co-operatives",
    source="International Co-operative Alliance principles",
    mark="K",
    pitfalls=DEMOCRACY_PITFALLS,
)
def contested_elections(view: View) -> xr.DataArray:
    r"""Share of co-operatives whose chair was elected from several candidates.

    .. math:: e_c
    """
    return view.entry("coop_democracy", trait="contested election")


@indicator(
    id="COOP-06.rung",
    title="Members' part in decisions of co-operatives",
    needs=("participation_rung", "group.role"),
    unit="index",
    range=(0, 1),
    direction="members take a larger part in the decisions of co-operatives",
    source="Arnstein 1969, on units of co-operatives",
    mark="P",
    notes=(
        "The rung of those who live by working land in the domain `co-operative management`: 0 none, 0.25 informed, "
        "0.5 consulted, 0.75 co-decide, 1 decide; the lowest of their class positions.",
    ),
    pitfalls=("A rung is a judgement: enter it with its source.",),
)
def rung_of_members(view: View) -> xr.DataArray:
    r"""Lowest rung of any class position that works land, in decisions of co-operatives.

    .. math:: \min_{g \in peasants} \rho_{coop, g}
    """
    rungs = view.of(view.entry("participation_rung", domain="co-operative management"), "group", role=PEASANTS)
    return rungs.min("group", skipna=False) if rungs.sizes["group"] else total(rungs).where(False)
