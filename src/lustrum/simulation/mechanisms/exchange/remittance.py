r"""Foreign owners take home what their enclave earns.

Of the surplus :math:`\pi_u` of a unit in foreign property, beyond a working reserve of months of wages and materials,
the share :math:`\rho` leaves the country,

.. math:: R = \rho \sum_{u \in X} \pi_u^+, \qquad B' = B - R,

where :math:`B` is the balance of trade from which imports are paid (won): earnings of the enclave pay for its owners
before they pay for imports. Without this mechanism units of that role hand their surplus to the budget, as units under
committees or trustees do.

Sources
-------
Surplus drained from a colony: Naoroji, D. 1901, Poverty and Un-British Rule in India; Baran, P. 1957, The Political
Economy of Growth, ch. 5 (recalled). How large it was anywhere is disputed; the share is to be swept.
"""

from __future__ import annotations

import numpy as np

from lustrum.simulation import postings
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import roles
from lustrum.simulation.working_money import surplus_of_units


class Pack(MechanismPack):
    """Parameters of remittance."""

    share: float = parameter(0.9, "share of the surplus of foreign units that leaves", low=0, high=1)
    reserve_months: float = parameter(
        2.0, "months of wages and materials that a unit keeps", unit="months", low=0, high=12
    )


@mechanism(
    slot="remittance",
    phase="incomes",
    reads=("units.money", "units.form", "units.workers", "units.activity", "units.output"),
    records=("surplus_remitted",),
    source="Naoroji 1901; Baran 1957 (recalled)",
    order=2,
)
def remittance(month: Month, p: Pack) -> None:
    """Send the surplus home."""
    units = month.now.units
    foreign = roles(month).form_role[units.form] == "foreign"
    surplus = np.maximum(surplus_of_units(month, p.reserve_months), 0)
    sent = np.where(foreign, np.floor(surplus * p.share), 0).astype(np.int64)
    month.record("surplus_remitted", float(sent.sum()))
    rows = np.flatnonzero(sent)
    if not rows.size:
        return
    postings.pay(month, "remittance", ("units", rows), "foreign", sent[rows])
    month.board["exchange"] = month.board.get("exchange", 0.0) - float(sent.sum())
