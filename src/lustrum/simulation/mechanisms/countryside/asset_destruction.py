r"""Households that expect to lose their animals slaughter or sell them before; so do all where fodder fails.

In the :math:`M` months in which a seizure is awaited, households outside cooperatives part with

.. math:: s = \min(1,\; k\,P\,(1 - c)), \qquad P = \iota\,P_r\,(1 - w + w\,n),

of their animals, :math:`1-(1-s)^{1/M}` in a month, with the response :math:`k`, the pressure :math:`P_r` in the
region, how far cooperatives are open at all, :math:`\iota`, and the compensation :math:`c` of the rule of joining,
and the share :math:`n` of neighbours who are members already, as far as it counts (:math:`w`). Those who are pressed
in part with the same response at the door. Where the animals of a region are more than its fodder feeds,
:math:`\phi\,(1 - \text{fodder}/\text{animals})^+` of them are slaughtered in a month, whoever holds them; fodder is
the ceiling of the rule of the herd times land, weather and the order of the fields. Compensation lowers slaughter,
and full compensation ends what fear causes.

Sources
-------
Kotkin (read) for horses, 34 to 15-20 million, and Kazakh herds from 1928 to 1932: cattle 7.5 to 1.6 million; a weaker
page for Soviet cattle, 70.5 to 40.7 million. Responses are those losses over a pressure of 0.7 (Kazakhs 0.8) without
compensation: derived, and an upper bound, since hunger and want of fodder killed too. The restrained case is synthetic.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.membership import pressure_on, villages_of
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter, reading
from lustrum.simulation.registry import mechanism
from lustrum.simulation.seizure import destroyed_share

Floats = NDArray[np.float64]
TABLES = ("households", "cooperatives")
SQUARE_METRES_A_HECTARE = 10_000


class Pack(MechanismPack):
    """Responses to fear and to want of fodder."""

    response: float = parameter(0.15, "share slaughtered at certain seizure without compensation", low=0, high=2)
    neighbours: float = parameter(0.5, "part of the fear that grows with neighbours who are members", low=0, high=1)
    months: float = parameter(12.0, "months in which a seizure is awaited", unit="months", low=1, high=60)
    fodder: float = parameter(0.1, "part of the animals without fodder that is slaughtered", unit="share per month",
                              low=0, high=1)  # fmt: skip


PACKS = {
    "restrained": reading(
        Pack(response=0.15), "Few animals were slaughtered, since credit was given and pressure came late.",
        source="Korea 1954 to 1958, project construct", mark="synthetic"),
    "soviet-1928-1932": reading(
        Pack(response=round((1 - 40.7 / 70.5) / 0.7, 2), months=36.0),
        "Two in five cattle and half of the horses were gone in four years.",
        source="Kotkin for horses, a weaker page for cattle", mark="derived"),
    "kazakh-1928-1932": reading(
        Pack(response=round((1 - 1.6 / 7.5) / 0.8, 2), months=36.0), "Four in five cattle were gone in four years.",
        source="Kotkin", mark="derived"),
}  # fmt: skip


@mechanism(
    slot="asset-destruction",
    phase="decisions",
    reads=(
        "households.group", "households.settlement", "households.region", "households.members", "households.coop",
        "households.animals", "households.form", "cooperatives.animals", "cooperatives.region", "cooperatives.form",
        "settlements.kind", "parcels.area", "parcels.region",
    ),
    records=("slaughter",),
    source="catalogue row 31: Kotkin",
    rows=(31,),
    order=-1,
)  # fmt: skip
def asset_destruction(month: Month, p: Pack) -> None:
    """Let animals be slaughtered for fear and for want of fodder."""
    fear = _fear_of_a_month(month, p)
    hunger = _want_of_fodder(month) * p.fodder
    for table in TABLES:
        holder = month.now.table(table)
        share = hunger[holder.region]
        if table == "households":
            share = 1 - (1 - share) * (1 - fear)
        lost = month.draw.whole(f"slaughter {table}", holder.key, holder.animals * share)
        lost = np.minimum(lost, holder.animals)
        if lost.any():
            month.ledger.post("animals", "slaughter", (table, np.arange(len(holder))), "nature", lost)
        month.record("slaughter", np.bincount(holder.form, lost, len(month.labels["form"])))


def _fear_of_a_month(month: Month, p: Pack) -> Floats:
    """Return the share of animals that fear destroys in this month, float64 (household,)."""
    households = month.now.households
    pressure = pressure_on(month) * float(month.lever("coop-membership.invitation", 1.0))
    villages = villages_of(month)
    chance = pressure * (1 - p.neighbours + p.neighbours * villages.share[households.settlement])
    compensation = float(month.lever("coop-membership.compensation", 0.0))
    share = destroyed_share(p.response, chance, compensation)
    return np.asarray(np.where(villages.candidate, 1 - (1 - share) ** (1 / p.months), 0.0))


def _want_of_fodder(month: Month) -> Floats:
    """Return the share of animals of each region that its fodder does not feed, float64 (region,)."""
    count = len(month.labels["region"])
    state, board = month.now, month.board
    animals = np.zeros(count)
    for table in TABLES:
        animals += np.bincount(state.table(table).region, state.table(table).animals, count)
    land = np.bincount(state.parcels.region, state.parcels.area, count) / SQUARE_METRES_A_HECTARE
    grown = np.asarray(board.get("weather", np.ones(count))) * float(board.get("field_order", 1.0))
    fed = float(month.lever("herd.ceiling", np.inf)) * np.maximum(land, 1e-9) * grown
    return np.asarray(np.maximum(0.0, 1 - np.divide(fed, animals, out=np.ones(count), where=animals > 0)))
