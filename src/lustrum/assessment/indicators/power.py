"""POW: who decides. Votes, control of domains, workplaces, participation, the party."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.roles import FORMERLY_OPPRESSED, MANUAL, PEASANTS, is_mass
from lustrum.assessment.series import by_month, ratio, total, total_by
from lustrum.formulas.power import banzhaf

Floats = NDArray[np.float64]
SEATS = 1000
WORKPLACE = ("workplace", "enterprise-management", "norms-and-pay")
VOTES = ("voting_weight", "voting_quota", "population", "group.role")
QUOTA_NOTE = "Bodies weigh alike; a decision must exceed the quota of its body."


def _with_persons(view: View, held: xr.DataArray) -> tuple[xr.DataArray, xr.DataArray]:
    """Return what classes hold, and the persons in them, over the classes of either (time, group).

    A class that the data on holders do not name holds nothing; a holder that is no class of the people has no persons.
    """
    persons = total_by(view["population"], "group")
    labels = list(dict.fromkeys([*persons["group"].values.tolist(), *held["group"].values.tolist()]))
    filled = [array.reindex(group=labels, fill_value=0.0).transpose("time", "group") for array in (held, persons)]
    return filled[0], filled[1]


@lru_cache(maxsize=4096)
def _power(seats: tuple[int, ...], quota: int) -> tuple[float, ...]:
    power = np.zeros(len(seats))
    voting = [place for place, count in enumerate(seats) if count]
    power[voting] = banzhaf([seats[place] for place in voting], quota)
    return tuple(power.tolist())


def _seats(shares: Floats, quota: float) -> tuple[tuple[int, ...], int]:
    """Return votes as seats of a hall of a thousand, and how many carry a decision."""
    seats = np.rint(shares / shares.sum() * SEATS).astype(int)
    return tuple(seats.tolist()), min(int(np.floor(quota * seats.sum() + 1e-9)) + 1, int(seats.sum()))


def _power_of_classes(view: View) -> xr.DataArray:
    """Return the normalised Banzhaf power of each class, mean over bodies (time, group)."""
    votes = view["voting_weight"].transpose("time", "body", "group")
    quotas = view["voting_quota"].reindex(body=votes["body"].values).transpose("time", "body").values
    out = np.full(votes.isel(body=0).shape, np.nan)
    for place, (month, quota) in enumerate(zip(votes.values, quotas, strict=True)):
        if np.isfinite(month).all() and np.isfinite(quota).all() and (month.sum(axis=1) > 0).all():
            out[place] = np.mean([_power(*_seats(*body)) for body in zip(month, quota, strict=True)], axis=0)
    return xr.DataArray(out, {"time": votes["time"], "group": votes["group"]}, ("time", "group"))


@indicator(
    id="POW-04",
    title="Voting power of the formerly oppressed over their share of the people",
    needs=VOTES,
    unit="ratio",
    range=(0, float("inf")),
    direction="formerly oppressed classes decide more than by their number",
    source="Banzhaf 1965; Penrose 1946",
    mark="K",
    notes=(
        QUOTA_NOTE,
        "Formerly oppressed: workers, and peasants who hire nobody (project reading). Seats are not power over "
        "what the body may decide.",
    ),
)
def power_of_oppressed(view: View) -> xr.DataArray:
    r"""Banzhaf power of workers and of peasants who hire nobody, over their share of the people; 1 is parity.

    .. math:: \frac{\sum_{g \in O} \beta_g}{\sum_{g \in O} P_g / P}
    """
    power, persons = _with_persons(view, _power_of_classes(view))
    of = [total(view.of(array, "group", role=FORMERLY_OPPRESSED), "group") for array in (power, persons)]
    return ratio(of[0], ratio(of[1], total(persons, "group")))


@indicator(
    id="POW-05",
    title="Breadth of the alliance in power",
    needs=("voting_weight", "voting_quota", "population"),
    unit="share",
    range=(0, 1),
    direction="more of the people belong to classes with a say",
    source="project construct on Banzhaf 1965",
    mark="P",
    notes=(QUOTA_NOTE,),
)
def alliance_breadth(view: View) -> xr.DataArray:
    r"""Share of the people in classes whose voting power is at least half their share of the people.

    .. math:: b = \sum_g \tfrac{P_g}{P} \, 1[\beta_g \ge \tfrac12 P_g / P]
    """
    power, persons = _with_persons(view, _power_of_classes(view))
    share = ratio(persons, total(persons, "group"))
    return total(share * (power >= share / 2), "group").where(
        power.notnull().all("group") & share.notnull().all("group")
    )


def _smallest_half(control: Floats, persons: Floats) -> float:
    here = (persons > 0) | (control > 0)
    control, persons = control[here], persons[here]
    per_head = np.divide(control, persons, out=np.full(len(control), np.inf), where=persons > 0)
    order = np.argsort(-per_head, kind="stable")
    decided = np.concatenate([[0.0], np.cumsum(control[order])]) / control.sum()
    people = np.concatenate([[0.0], np.cumsum(persons[order])]) / persons.sum()
    return float(np.interp(0.5, decided, people))


@indicator(
    id="POW-06",
    title="Smallest part of the people with half of the control",
    needs=("control", "population"),
    unit="share",
    range=(0, 1),
    direction="control is spread over more people",
    source="project construct; cf. Vitali et al. 2011",
    mark="P",
    notes=(
        "The hard version: formal rights by domain, domains alike. How accountable delegates are is not in the "
        "record, and a delegate body always has few heads.",
    ),
)
def smallest_half(view: View) -> xr.DataArray:
    r"""Smallest share of the people that holds half of the decision rights; half if all hold alike.

    .. math:: \min \{ P_S / P : \sum_{g \in S} C_g \ge \tfrac12 \}, \qquad C_g = \tfrac1D \sum_d D_{d,g}

    A class that the bound cuts is divided: its members count alike.
    """
    control = view["control"].mean("domain", skipna=False)
    return by_month(_smallest_half, *_with_persons(view, control))


@indicator(
    id="POW-08",
    title="Workplace power",
    needs=("control", "group.role"),
    unit="share",
    range=(0, 1),
    direction="those who work decide more at the place of work",
    source="cf. Economic Democracy Index, Cumbers et al.",
    mark="K",
    notes=("Formal rights in the domains of management, norms and pay at the place of work.",),
)
def workplace_power(view: View) -> xr.DataArray:
    r"""Share of the decision rights in workplace domains that direct producers hold.

    .. math:: w = \tfrac1{|W|} \sum_{d \in W} \sum_{g \in producers} D_{d,g}
    """
    control = view.of(view["control"], "domain", role=WORKPLACE)
    if not control.sizes["domain"]:
        return xr.DataArray(np.full(len(view.time), np.nan), {"time": view.time}, ("time",))
    return total(view.of(control, "group", role=(*MANUAL, *PEASANTS)), "group").mean("domain", skipna=False)


@indicator(
    id="POW-09",
    title="Depth of participation",
    needs=("participation_rung", "population", "group.role"),
    unit="index",
    range=(0, 1),
    direction="people take part on higher rungs",
    source="ladder after Arnstein 1969; mean: project construct",
    mark="P",
    notes=("Rungs: 0 none, 0.25 informed, 0.5 consulted, 0.75 co-decide, 1 decide. Attendance is not influence.",),
)
def participation_depth(view: View) -> xr.DataArray:
    r"""Mean rung of the people outside the narrow strata, over domains.

    .. math:: d = \tfrac1D \sum_d \sum_{g \in mass} \frac{P_g}{P_{mass}} a_{d,g}
    """
    rung = view["participation_rung"]
    persons = total_by(view["population"], "group")
    rung = rung.reindex(group=persons["group"].values)
    rung, persons = view.of(rung, "group", role=is_mass), view.of(persons, "group", role=is_mass)
    return ratio(total(rung.mean("domain", skipna=False) * persons, "group"), total(persons, "group"))


@indicator(
    id="POW-13",
    title="The party's share of decision rights",
    needs=("party_control",),
    unit="share",
    range=(0, 1),
    direction="party bodies decide more",
    source="project construct (D1955-14, A2013-17)",
    mark="P",
    notes=("Says how much the party decides, not for whom.",),
)
def party_share(view: View) -> xr.DataArray:
    r"""Mean over domains of the share of the decision right that party bodies hold.

    .. math:: p = \tfrac1D \sum_d D_{d,party}
    """
    return view["party_control"].mean("domain", skipna=False)
