r"""What brought effort above the norm about: each incentive has its part of the gain.

.. math:: s_k = \frac{\sum_u L_u \big(\ln f_{k,u}\big)^+}{\sum_j \sum_u L_u \big(\ln f_{j,u}\big)^+}

with workers :math:`L` and the factor :math:`f_k` that an incentive has on their effort. Factors multiply, so logarithms
part their product evenly whatever the order. Of a campaign the parts are those of its appeals. Messages are counted
beside it: exposure is not effect. It records and changes nothing.

Sources
-------
Types of incentives after Ellman 2014, Kornai 1992 and Andors 1977 (recalled). Even parting of a product by logarithms:
standard. Appeals of a campaign: scenario; nobody has measured them, sweep them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.efforts import contributions
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism

Floats = NDArray[np.float64]
KEPT = "effort by incentive"


class Pack(MechanismPack):
    """Parameters of what campaigns appeal to."""

    appeals: dict[str, float] = parameter(
        {
            "individual material": 0.2, "collective material": 0.1, "honour": 0.2, "national appeal": 0.4,
            "participation": 0.1, "sanction": 0.0,
        },
        "part of a campaign's effect that each incentive has", dim="incentive",
    )  # fmt: skip
    messages: float = parameter(
        30.0, "messages of a declared campaign", unit="per month", low=0, high=10000
    )  # fmt: skip


@mechanism(
    slot="effort-sources",
    phase="ideas",
    reads=("units.workers",),
    records=("effort_sources", "incentive_messages"),
    source="Ellman 2014; Kornai 1992; Andors 1977",
    default=True,
    order=2,
)
def effort_sources(month: Month, p: Pack) -> None:
    """Part the gain of the coming month's effort, and tell the year's parts."""
    if not (month.history.wants("effort_sources") or month.history.wants("incentive_messages")):
        return
    appeals = np.asarray(month.lever("effort-sources.appeals"), dtype=np.float64)
    appeals = appeals / max(float(appeals.sum()), 1e-12)
    push = float(month.board.get("campaign push", 0.0))
    if month.date.month == 1:
        month.board.pop(KEPT, None)
    kept = month.board.array(KEPT, appeals.size)
    kept += gains(month) + appeals * np.log1p(push) * float(month.now.units.workers.sum())
    if kept.sum() > 0:
        month.record("effort_sources", kept / kept.sum())
    if push > 0:
        month.record("incentive_messages", np.rint(p.messages * appeals))


def gains(month: Month) -> Floats:
    """Return the workers' gain in effort from each incentive, logarithms times workers, float64 (incentive,)."""
    labels, hands = month.labels["incentive"], month.now.units.workers.sum(axis=1)
    found = np.zeros(len(labels))
    for part in contributions(month, "units"):
        if part.incentive:
            factor = np.maximum(part.of_rows(month), 1e-12)
            found[labels.code(part.incentive)] += float(hands @ np.maximum(np.log(factor), 0))
    return found
