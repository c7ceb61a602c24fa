r"""A consistent plan needs slack when those who carry it out do not meet: a buffer against deliveries that vary.

.. math:: r_{fj} = \max\!\big(r,\; z\,\sigma_{fj}\,\sqrt{L}\big)

months of need that units of a form :math:`f` hold of input :math:`j`: :math:`\sigma` is the standard deviation of what
comes of a month's orders, as a share of them, smoothed over the past; :math:`L` the lead time in months; :math:`z`
how many deviations are to be covered. Deliveries that always come in full ask for no buffer. A buffer of
:math:`z \sigma \sqrt L` runs out within the lead time with the chance :math:`1 - \Phi(z)` when deliveries vary
independently and normally.

The mean :math:`m` and variance :math:`v` are smoothed: with :math:`x` the share of orders filled in a month,
:math:`m' = m + \alpha (x - m)` and :math:`v' = (1 - \alpha)(v + \alpha (x - m)^2)`.

Sources
-------
Slack as a condition of fulfilling a consistent plan without a co-ordinator: Ericson, R. 1983, on the allocation of
supplies under uncertainty (recalled). Square root of the lead time: textbook rule of inventories. Smoothed variance:
standard recursion. Values: z 1 to 2 (catalogue row 6), the rest project defaults.
"""

from __future__ import annotations

import numpy as np

from lustrum.simulation.firms import SLACK, by_form
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism


class Pack(MechanismPack):
    """Parameters of buffers."""

    cover: float = parameter(
        1.5, "standard deviations of deliveries that a buffer covers", unit="index", low=0, high=4,
        source="1 to 2: Ericson 1983, catalogue row 6", mark="recalled",
    )  # fmt: skip
    lead: float = parameter(1.0, "time from order to delivery", unit="months", low=0.1, high=12)
    memory: float = parameter(
        0.15, "weight of the last month in mean and variance", unit="share per month", low=0.01, high=1
    )


@mechanism(
    slot="slack",
    phase="decisions",
    reads=("units.form", "units.orders", "units.received"),
    source="Ericson 1983",
    order=8,
    rows=(6,),
)
def slack(month: Month, p: Pack) -> None:
    """Learn how deliveries vary, and ask for the buffer that covers it."""
    ordered, got = (by_form(month, columns) for columns in (month.now.units.orders, month.now.units.received))
    known = ordered > 0
    filled = np.divide(got, ordered, out=np.zeros_like(ordered), where=known)
    mean = month.board.array("mean of deliveries", ordered.shape, fill=np.nan)
    variance = month.board.array("variance of deliveries", ordered.shape)
    begins = known & np.isnan(mean)
    mean[begins] = filled[begins]
    gap = np.where(known, filled - np.nan_to_num(mean), 0.0)
    variance[known] = ((1 - p.memory) * (variance + p.memory * gap**2))[known]
    mean[known] += p.memory * gap[known]
    month.board[SLACK] = p.cover * np.sqrt(variance * p.lead)
