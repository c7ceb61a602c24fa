r"""Joining and leaving cooperatives: neighbours, gains, inducement, visits, pressure; and the way out.

A farm household outside joins in a month with the chance

.. math::
    J = \iota\, \sigma_m\,[\, a\, n_v + b \max(0, g_0) + k\, c + e\, u\,(1 + \pi) \;+\; f\, v + d\, P
        \;+\; q\, s + b\,(\max(0, g) - \max(0, g_0)) \,] + \theta

with invitation :math:`\iota`, season :math:`\sigma`, share of neighbours who are members :math:`n`, relative gain
:math:`g` of members over oneself, conviction :math:`c`, inducement :math:`u`, poverty in land :math:`\pi`, cadre visits
:math:`v` and pressure :math:`P`; the surcharge :math:`s` that the tax in kind puts on those outside, :math:`g_0` being
the gain without it; and the share :math:`\theta` that is taken in by decree. The part of the sum in which the draw
falls is the channel: joined, induced, pressed, restricted or taken. No more join in a year than the pace allows, and in
all than the ceiling. A member leaves with the chance

.. math:: E = e_0 \exp(-\kappa c + b' (y_{out} - y_{in})/y_{in})\,(1 - P)^h\, r\,(1 - \text{cost})\,(1 - g_m G),

with the right to leave :math:`r`, the grip :math:`h` of pressure on those who are in, and the crop in the ground
:math:`g_m`, which holds back as far as :math:`G` says. A cooperative whose members are on average less convinced than a
bound exists on paper; without pressure it breaks up with the chance :math:`q (1 - P)^h r` a month, and all go. Pressure
in a region is that of the country times :math:`\rho`, at most 1. A cooperative is founded where enough of a village is
ready at once. Voluntary is a parameter: with pressure, visits, surcharge and decree at zero nobody joins by
sanction.

Sources
-------
Synthesis of catalogue rows 26 to 30 with a term of income (project construct); slaughter on fear:
row 31. Weights are fitted by eye to the Korean series, whose pauses follow policy (Korea blueprint section 5, fact 5);
conviction against pressure cannot be told apart from these data. Grip, region, standing crop and paper stand at values
that change nothing there; the Soviet spring of 1930 fits them by region (``docs/countries/soviet-union.md``).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.alliance import answer
from lustrum.simulation.dissolution import dissolve_deserted
from lustrum.simulation.gradual import may_go
from lustrum.simulation.membership import (
    CHANNELS,
    Offer,
    Villages,
    enter,
    gap_of_members,
    gap_of_outsiders,
    leave,
    poverty_in_land,
    pressure_on,
    take_form,
    villages_of,
)
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


class Pack(MechanismPack):
    """Terms set by policy, and weights of the choice."""

    invitation: float = parameter(0.0, "how far cooperatives are open to found and join", low=0, high=1)
    pressure: float = parameter(0.0, "administrative pressure to join", low=0, high=1)
    inducement: float = parameter(0.0, "credit, seed, tax and machine favours for members", low=0, high=1)
    exit_right: float = parameter(1.0, "how far leaving is allowed", low=0, high=1)
    visits: float = parameter(0.0, "intensity of cadre visits", low=0, high=1)
    form: float = parameter(
        2.0, "form offered: 1 mutual aid, 2 half pooled, 3 fully pooled", unit="index", low=1, high=3
    )
    neighbours: float = parameter(0.025, "weight of neighbours who are members", unit="share per month", low=0, high=1)
    gain: float = parameter(0.02, "weight of a relative gain", unit="share per month", low=0, high=1)
    conviction: float = parameter(0.004, "weight of conviction", unit="share per month", low=0, high=1)
    induced: float = parameter(0.02, "weight of inducement", unit="share per month", low=0, high=1)
    visited: float = parameter(0.01, "weight of visits", unit="share per month", low=0, high=1)
    pressed: float = parameter(0.068, "weight of pressure", unit="share per month", low=0, high=1)
    exit_base: float = parameter(
        0.02, "chance to leave without conviction and gap", unit="share per month", low=0, high=1
    )
    exit_conviction: float = parameter(2.0, "how strongly conviction holds", unit="index", low=0, high=20)
    exit_gap: float = parameter(1.5, "how strongly a loss drives out", unit="index", low=0, high=20)
    exit_cost: float = parameter(0.3, "deterrence by what is left behind", low=0, high=1)
    founding: float = parameter(0.02, "share of a village that must be ready to found", low=0, high=1)
    slaughter: float = parameter(0.15, "animals slaughtered at full pressure without compensation", low=0, high=1,
                                 source="catalogue row 31; low for Korea")  # fmt: skip
    compensation: float = parameter(0.6, "value of animals credited to those who join", low=0, high=1)
    squeezed: float = parameter(0.15, "weight of the surcharge on those outside", unit="share per month", low=0, high=1)
    taken: float = parameter(
        0.0, "share of those outside that is taken in by decree", unit="share per month", low=0, high=1
    )
    pace: float = parameter(1.0, "largest share of farm households that may join in a year: 1 is no bound",
                            unit="share per year", low=0, high=1)  # fmt: skip
    ceiling: float = parameter(1.0, "largest share of farm households that may be members", low=0, high=1)
    region_pressure: dict[str, float] | float = parameter(
        1.0, "pressure in a region relative to the country's", unit="index", dim="region"
    )
    region_open: dict[str, float] | float = parameter(
        1.0, "share of a region's villages in which cooperatives may be joined", dim="region"
    )
    grip: float = parameter(
        1.0, "how strongly pressure holds those who are in: power of what it leaves free", unit="index", low=0, high=50
    )
    standing_crop: float = parameter(0.0, "how far a crop in the ground holds members back", low=0, high=1)
    left_behind: float = parameter(0.2, "part of a leaver's share of the animals that stays", low=0, high=1)
    paper: float = parameter(0.0, "mean conviction below which a cooperative exists on paper", low=0, high=1)
    paper_end: float = parameter(
        0.0, "chance that a paper cooperative breaks up without pressure", unit="share per month", low=0, high=1
    )


SEASON = (1.5, 1.5, 1.2, 0.6, 0.5, 0.5, 0.5, 0.6, 0.8, 1.1, 1.6, 1.6)
"""Weight of each month: cooperatives form when the crop is in (synthetic, mean 1)."""

STANDING = (0.3, 0.3, 0.3, 0.5, 0.9, 1.0, 0.8, 0.5, 0.3, 0.3, 0.3, 0.3)
"""Part of a crop in the ground: winter grain a third, spring grain sown by May, gathered by August (synthetic)."""


@mechanism(
    slot="coop-membership",
    phase="decisions",
    reads=("households.group", "households.settlement", "households.members", "households.conviction",
           "households.goods", "households.animals", "households.origin", "households.living", "households.region",
           "cooperatives.settlement", "cooperatives.animals", "cooperatives.goods", "cooperatives.money",
           "cooperatives.debt", "parcels.owner", "parcels.operator", "parcels.area", "settlements.kind"),
    writes=(
        "households.coop", "households.form[farm]", "households.group[farm]", "cooperatives.form",
        "parcels.operator",
    ),
    records=("membership_changes", "coercion", "slaughter", "joining_balance"),
    source="project construct over catalogue rows 26-31; corrections C1, C2, C12",
    rows=(30,),
    default=True,
    order=0,
)  # fmt: skip
def cooperative_membership(month: Month, p: Pack) -> None:
    """Let households leave, join, and cooperatives take the offered form."""
    if p.invitation <= 0 and p.taken <= 0 and not (month.now.households.coop >= 0).any():
        return
    villages, pressure = villages_of(month), pressure_on(month)
    _leave(month, p, villages, pressure)
    _join(month, p, villages, pressure)
    dissolve_deserted(month)
    take_form(month, p.form)


def _in_open_region(month: Month, rows: NDArray[np.intp]) -> Bools:
    """Say in whose region the stage of cooperatives has come to the village, bool (row,)."""
    share = np.asarray(month.lever("coop-membership.region_open"), dtype=np.float64)
    homes = month.now.households
    luck = month.board_hash("stage of a region", month.now.settlements.key[homes.settlement[rows]])
    return np.asarray(luck < share[homes.region[rows]])


def _join(month: Month, p: Pack, villages: Villages, pressure: Floats) -> None:
    households = month.now.households
    rows = np.flatnonzero(villages.candidate)
    rows = rows[_in_open_region(month, rows)]
    if not rows.size or (p.invitation <= 0 and p.taken <= 0):
        return
    squeeze = float(month.lever("tax-in-kind.surcharge", 0.0))
    draw = month.draw("join", households.key[rows])
    channel = (draw[:, None] >= _chances(month, p, villages, rows, pressure, squeeze)).sum(axis=1)
    ready = channel < len(CHANNELS)
    ready &= _founded(month, p, villages, rows, ready) | (channel == CHANNELS.index("taken"))
    inside, outside = (float(households.weight[who].sum()) for who in (villages.member, villages.candidate))
    going = may_go(
        month, "membership", draw[ready], households.weight[rows[ready]],
        inside=inside, outside=outside, pace=p.pace, ceiling=p.ceiling,
    )  # fmt: skip
    ready[ready] = going
    offer = Offer(p.form, pressure[rows[ready]], p.slaughter, p.compensation, squeeze)
    enter(month, offer, rows[ready], channel[ready])


def _chances(
    month: Month, p: Pack, villages: Villages, rows: NDArray[np.intp], pressure: Floats, squeeze: float
) -> Floats:
    """Return the chance to join by each channel and those before it, float64 (row, channel)."""
    households = month.now.households
    gain = np.maximum(0, gap_of_outsiders(month, villages)[rows])
    free_gain = gain
    if squeeze > 0:
        free_gain = np.maximum(0, gap_of_outsiders(month, villages, spared=squeeze)[rows])
    share = villages.share[households.settlement[rows]]
    own = p.neighbours * share + p.gain * free_gain + p.conviction * households.conviction[rows]
    own *= answer(month, "on_joining")
    induced = p.induced * p.inducement * (1 + poverty_in_land(month, rows))
    pressed = p.visited * p.visits + p.pressed * pressure[rows]
    restricted = p.squeezed * squeeze + p.gain * (gain - free_gain)
    season = p.invitation * SEASON[month.date.month - 1]
    chances = np.column_stack([own, induced, pressed, restricted]) * season
    return np.cumsum(np.column_stack([chances, np.full(rows.size, p.taken)]), axis=1)


def _founded(month: Month, p: Pack, villages: Villages, rows: NDArray[np.intp], ready: Bools) -> Bools:
    """Where no cooperative is, one is founded if enough households of the village are ready in the same month."""
    home = month.now.households.settlement[rows]
    count = len(month.now.settlements)
    willing = np.bincount(home[ready], minlength=count)
    there = np.bincount(home, minlength=count)
    enough = willing >= np.maximum(1, p.founding * there)
    return np.asarray((villages.share > 0) | enough)[home]


def _leave(month: Month, p: Pack, villages: Villages, pressure: Floats) -> None:
    households = month.now.households
    rows = np.flatnonzero(villages.member)
    if not rows.size:
        return
    free = (1 - pressure) ** p.grip
    loss = -gap_of_members(month, villages)[rows]
    hazard = p.exit_base * np.exp(-p.exit_conviction * households.conviction[rows] + p.exit_gap * loss)
    hazard *= free[rows] * p.exit_right * (1 - p.exit_cost)
    hazard *= 1 - p.standing_crop * STANDING[month.date.month - 1]
    gone = month.draw("leave", households.key[rows]) < hazard
    gone |= _breaks_up(month, p, rows, free)[rows]
    if gone.any():
        leave(month, rows[gone], p.left_behind)


def _breaks_up(month: Month, p: Pack, rows: NDArray[np.intp], free: Floats) -> Bools:
    """Say whose cooperative exists on paper and breaks up in this month, bool (household,)."""
    households, coops = month.now.households, month.now.cooperatives
    ends = np.zeros(len(households), dtype=bool)
    if p.paper <= 0 or p.paper_end <= 0:
        return ends
    coop = households.coop[rows]
    number = np.maximum(np.bincount(coop, households.weight[rows], len(coops)), 1)
    mean, loose = (
        np.bincount(coop, households.weight[rows] * of_row[rows], len(coops)) / number
        for of_row in (households.conviction, free)
    )
    chance = np.where(mean < p.paper, p.paper_end * loose * p.exit_right, 0.0)
    breaking = month.draw("paper", coops.key) < chance
    ends[rows] = breaking[coop]
    return ends
