"""POW: voting power of classes in bodies that decide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.persons import with_persons
from lustrum.assessment.roles import FORMERLY_OPPRESSED, MANUAL, MENTAL, OFFICIALS, OWNERS, PEASANTS
from lustrum.assessment.series import ratio, total
from lustrum.formulas.power import banzhaf, shapley_shubik, veto_power

Floats = NDArray[np.float64]
Index = Callable[[Sequence[int], int], Floats]
Formula = Callable[[View], xr.DataArray]

SEATS = 1000
VOTES = ("voting_weight", "voting_quota")
PEOPLE = (*VOTES, "population")
BY_SURPLUS = ("surplus_in_domain", "body.domain")
QUOTA_NOTE = (
    "A decision must exceed the quota of its body. Bodies weigh alike, or by the surplus that flows through their "
    "domain where the record says both."
)
PITFALLS = (
    "Seats are not power over what the body may decide, and a body that only confirms has none.",
    "Every coalition counts as equally likely; standing alliances are not seen.",
)


@lru_cache(maxsize=4096)
def _power(index: Index, seats: tuple[int, ...], quota: int) -> tuple[float, ...]:
    power = np.zeros(len(seats))
    voting = [place for place, count in enumerate(seats) if count]
    power[voting] = index([seats[place] for place in voting], quota)
    return tuple(power.tolist())


@lru_cache(maxsize=4096)
def _veto(seats: tuple[int, ...], quota: int) -> float:
    return veto_power([count for count in seats if count], quota)


def _seats(shares: Floats, quota: float) -> tuple[tuple[int, ...], int]:
    """Return votes as seats of a hall of a thousand, and how many carry a decision."""
    seats = np.rint(shares / shares.sum() * SEATS).astype(int)
    return tuple(seats.tolist()), min(int(np.floor(quota * seats.sum() + 1e-9)) + 1, int(seats.sum()))


def _body_weights(view: View, votes: xr.DataArray) -> Floats:
    """Return how much each body counts, float64 (time, body)."""
    if not all(view.has(need) for need in BY_SURPLUS):
        return np.ones((votes.sizes["time"], votes.sizes["body"]))
    surplus = view["surplus_in_domain"].reindex(domain=view.attribute(votes, "body", "domain"))
    return np.asarray(surplus.transpose("time", "domain").values)


def _mean_over_bodies(view: View, of_body: Callable[[tuple[int, ...], int], Floats]) -> tuple[xr.DataArray, Floats]:
    """Return the votes (time, body, group), and the mean over bodies of what a formula says of each, by month."""
    votes = view["voting_weight"].transpose("time", "body", "group")
    quotas = view["voting_quota"].reindex(body=votes["body"].values).transpose("time", "body").values
    weights = _body_weights(view, votes)
    rows: list[Floats | None] = []
    for month in zip(votes.values, quotas, weights, strict=True):
        known = all(np.isfinite(part).all() for part in month) and (month[0].sum(axis=1) > 0).all()
        if not (known and month[2].sum() > 0):
            rows.append(None)
            continue
        found = [of_body(*_seats(*body)) for body in zip(month[0], month[1], strict=True)]
        rows.append(np.asarray(np.average(found, axis=0, weights=month[2])))
    shape = next((row.shape for row in rows if row is not None), ())
    return votes, np.stack([np.full(shape, np.nan) if row is None else row for row in rows])


def _power_of_classes(view: View, index: Index = banzhaf) -> xr.DataArray:
    """Return the normalised power of each class, mean over bodies (time, group)."""
    votes, power = _mean_over_bodies(view, lambda seats, quota: np.array(_power(index, seats, quota)))
    if power.ndim == 1:
        power = np.full((votes.sizes["time"], votes.sizes["group"]), np.nan)
    return xr.DataArray(power, {"time": votes["time"], "group": votes["group"]}, ("time", "group"))


def _over_share_of_people(view: View, index: Index) -> xr.DataArray:
    power, persons = with_persons(view, _power_of_classes(view, index))
    of = [total(view.of(array, "group", role=FORMERLY_OPPRESSED), "group") for array in (power, persons)]
    return ratio(of[0], ratio(of[1], total(persons, "group")))


@indicator(
    id="POW-04",
    title="Voting power of the formerly oppressed over their share of the people",
    needs=(*PEOPLE, "group.role"),
    optional=BY_SURPLUS,
    unit="ratio",
    range=(0, float("inf")),
    direction="formerly oppressed classes decide more than by their number",
    source="Banzhaf 1965; Penrose 1946",
    mark="K",
    notes=(
        QUOTA_NOTE,
        "Formerly oppressed: workers, and peasants who hire nobody (project reading). Where the people hold none of "
        "these classes no ratio can be stated.",
    ),
    pitfalls=PITFALLS,
)
def power_of_oppressed(view: View) -> xr.DataArray:
    r"""Banzhaf power of workers and of peasants who hire nobody, over their share of the people; 1 is parity.

    .. math:: \frac{\sum_{g \in O} \beta_g}{\sum_{g \in O} P_g / P}
    """
    return _over_share_of_people(view, banzhaf)


@indicator(
    id="POW-04.shapley",
    title="The same by the index of Shapley and Shubik",
    needs=(*PEOPLE, "group.role"),
    optional=BY_SURPLUS,
    unit="ratio",
    range=(0, float("inf")),
    direction="formerly oppressed classes decide more than by their number",
    source="Shapley and Shubik 1954",
    mark="K",
    notes=(QUOTA_NOTE, "Where the people hold none of these classes no ratio can be stated."),
    pitfalls=("The two indices weigh coalitions differently and can rank classes differently.", *PITFALLS),
)
def shapley_of_oppressed(view: View) -> xr.DataArray:
    r"""Shapley-Shubik power of workers and of peasants who hire nobody, over their share of the people.

    .. math:: \frac{\sum_{g \in O} \varphi_g}{\sum_{g \in O} P_g / P}
    """
    return _over_share_of_people(view, shapley_shubik)


def _power_of(part: str, who: str, roles: tuple[str, ...]) -> Formula:
    """Declare the voting power of the classes of some roles."""

    def power(view: View) -> xr.DataArray:
        return total(view.of(_power_of_classes(view), "group", role=roles), "group")

    power.__doc__ = rf"""Normalised Banzhaf power of {who} in bodies that decide.

    .. math:: \sum_{{g \in G}} \beta_g, \qquad \sum_g \beta_g = 1
    """
    return indicator(
        id=f"POW-04.{part}",
        title=f"Voting power of {who}",
        needs=(*VOTES, "group.role"),
        optional=BY_SURPLUS,
        unit="share",
        range=(0, 1),
        direction=f"{who} decide more",
        source="Banzhaf 1965; Penrose 1946",
        mark="K",
        notes=(
            QUOTA_NOTE,
            "The classes that count are those whose role in the record says so; none of them, no power.",
        ),
        pitfalls=PITFALLS,
    )(power)


workers = _power_of("workers", "workers and artisans", MANUAL)
peasants = _power_of("peasants", "peasants", PEASANTS)
employees = _power_of("employees", "employees and specialists", MENTAL)
officials = _power_of("officials", "leading officials", OFFICIALS)
owners = _power_of("owners", "landlords and capitalists", OWNERS)


@indicator(
    id="POW-04.veto",
    title="Part of each class's voting power that a party with a veto would take",
    needs=VOTES,
    optional=BY_SURPLUS,
    unit="share",
    range=(0, 1),
    direction="a party whose consent were needed would decide more",
    source="Banzhaf 1965; the player with a veto after D1955-14",
    mark="K",
    notes=(
        QUOTA_NOTE,
        "A question of what would be: the record does not say whether a party has a veto; how much it decides is "
        "POW-13.",
    ),
    pitfalls=("A right to refuse is not yet a right to propose.", *PITFALLS),
)
def party_veto(view: View) -> xr.DataArray:
    r"""Banzhaf power of one more player without votes whose consent every decision needs, mean over bodies.

    .. math:: \beta_v = 1 - \beta'_g / \beta_g = \frac{\omega}{\omega + \sum_g \eta_g}

    Every class loses the same part of its power. :math:`\omega` counts winning coalitions, :math:`\eta` swings.
    """
    votes, power = _mean_over_bodies(view, lambda seats, quota: np.array(_veto(seats, quota)))
    return xr.DataArray(power, {"time": votes["time"]}, ("time",))


@indicator(
    id="POW-05",
    title="Breadth of the alliance in power",
    needs=PEOPLE,
    optional=BY_SURPLUS,
    unit="share",
    range=(0, 1),
    direction="more of the people belong to classes with a say",
    source="project construct on Banzhaf 1965",
    mark="P",
    notes=(QUOTA_NOTE,),
    pitfalls=("The half is a choice; a class just below it counts as nothing.", *PITFALLS),
)
def alliance_breadth(view: View) -> xr.DataArray:
    r"""Share of the people in classes whose voting power is at least half their share of the people.

    .. math:: b = \sum_g \tfrac{P_g}{P} \, 1[\beta_g \ge \tfrac12 P_g / P]
    """
    power, persons = with_persons(view, _power_of_classes(view))
    share = ratio(persons, total(persons, "group"))
    return total(share * (power >= share / 2), "group").where(
        power.notnull().all("group") & share.notnull().all("group")
    )


@indicator(
    id="POW-05.proportionality",
    title="Distance of voting power from the people",
    needs=PEOPLE,
    optional=BY_SURPLUS,
    unit="share",
    range=(0, 1),
    direction="voting power lies further from the shares of the classes in the people",
    source="Loosemore and Hanby 1971",
    mark="K",
    notes=(QUOTA_NOTE,),
    pitfalls=("It says how far, not in whose favour.", "More and smaller classes raise it.", *PITFALLS),
)
def power_out_of_proportion(view: View) -> xr.DataArray:
    r"""Part of the voting power that would have to move for each class to have its share of the people.

    .. math:: LH = \tfrac12 \sum_g |\beta_g - P_g / P|
    """
    power, persons = with_persons(view, _power_of_classes(view))
    return total(abs(power - ratio(persons, total(persons, "group"))), "group") / 2
