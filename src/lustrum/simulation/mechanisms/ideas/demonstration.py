r"""Opinion in a region moves with how far needs are met in the others, both ways by one rule.

.. math:: s_r' = s_r + \kappa\, a_r\, (\bar N_{-r} - N_r) - \delta (s_r - s_0)

with the support :math:`s_r` in a region for the order of the others, the share :math:`N_r` of the basic tier of needs
that its people consume, the mean :math:`\bar N_{-r}` of the others by people, the share :math:`a_r` who hear of them,
and forgetting :math:`\delta`. If all live alike, support returns to where it began. With one region nothing moves.

Sources
-------
D1955-31 asserts the effect; the form is a project construct after Duesenberry 1949 (recalled). The sensitivity has no
estimate: sweep it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.markets.wants import monthly_need, wants
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import settlement_kinds


class Pack(MechanismPack):
    """How opinion answers to what is heard."""

    sensitivity: float = parameter(
        0.05, "change of support in a month at a whole difference", unit="share per month", low=0, high=1
    )
    reach: float = parameter(0.2, "share of a region's people who hear how the others live", low=0, high=1,
                             dim="region")  # fmt: skip
    forgetting: float = parameter(0.02, "return to the starting point", unit="share per month", low=0, high=1)
    start: float = parameter(0.3, "support at the start", low=0, high=1)


@mechanism(
    slot="demonstration",
    phase="ideas",
    reads=("households.consumption", "households.members", "households.region", "households.settlement",
           "settlements.kind"),
    records=("support_across",),
    source="D1955-31; project construct",
    order=6,
)  # fmt: skip
def demonstration(month: Month, p: Pack) -> None:
    """Compare regions."""
    met, people = needs_met(month)
    if np.count_nonzero(people) < 2:
        return
    support = month.board.array("support across", len(people), p.start)
    total = people.sum()
    others = np.divide((met * people).sum() - met * people, total - people, out=met.copy(), where=total > people)
    heard = np.asarray(month.lever("demonstration.reach"))
    support += p.sensitivity * heard * (others - met) - p.forgetting * (support - p.start)
    np.clip(support, 0, 1, out=support)
    month.record("support_across", np.where(people > 0, support, np.nan))


def needs_met(month: Month) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the part of the basic tier that a region's people consume, mean over persons and needs, and its people."""
    homes, need, kind = month.now.households, wants(month), settlement_kinds(month)
    regions = len(month.labels["region"])
    people = np.bincount(homes.region, homes.members, regions).astype(np.float64)
    met, wanted = np.zeros(regions), np.zeros(regions)
    for place in range(homes.consumption.shape[1]):
        basic = monthly_need(month, need, "basic", place, kind)
        share = np.divide(homes.consumption[:, place], basic, out=np.zeros(len(homes)), where=basic > 0)
        met += np.bincount(homes.region, homes.members * np.minimum(share, 1), regions)
        wanted += np.bincount(homes.region, homes.members * (basic > 0), regions)
    return np.divide(met, wanted, out=np.zeros(regions), where=wanted > 0), people
