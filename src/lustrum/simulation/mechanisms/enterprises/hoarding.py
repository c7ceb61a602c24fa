r"""Enterprises that did not get what they ordered order more: hoarding feeds on shortage, or dies away.

.. math::
    o_{uj} = n_{uj}\,(1 + r + h_{fj}) - s_{uj}, \qquad
    h' = \operatorname{clip}\!\big((1 - \delta)\,h + k\,(\hat s - s^*),\; 0,\; h_{max}\big)

with the month's need :math:`n`, the reserve :math:`r` that is kept in any case, the stock :math:`s_{uj}`; :math:`h` the
further months of need that units of a form :math:`f` want in store of input :math:`j`; :math:`\hat s` the part of their
orders that was not filled, :math:`s^*` the part that counts as normal. Forms whose budget is hard take part as far as
``hard`` says: a stock costs them money.

With :math:`\delta > 0` and constant shortage :math:`h` comes to rest at :math:`k(\hat s - s^*)/\delta`. With
:math:`\delta = 0` it rests only where shortage is normal. Where supply :math:`S` is fixed and stores are used up,
:math:`\hat s = 1 - S / (n(1+h))`, and the point :math:`1 + h^* = S/(n(1 - s^*))` drives hoarding away from it on both
sides: above it shortage feeds on itself.

Sources
-------
Hoarding, and shortage that reproduces itself: Kornai, J. 1980, Economics of Shortage (recalled); control by norms of
stock and shortage: Kornai and Weibull 1978, Scandinavian Journal of Economics 80(4) (recalled). Against chronic excess
demand: Portes and Winter 1980, Review of Economic Studies 47(1) (recalled). All values are scenarios, to be swept: no
published estimate.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.firms import HOARDING, by_form, softness
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter, reading
from lustrum.simulation.registry import mechanism

Floats = NDArray[np.float64]


class Pack(MechanismPack):
    """Parameters of hoarding."""

    feedback: float = parameter(
        0.3, "months of need added to the reserve by a month in which all orders stayed unfilled",
        unit="months", low=0, high=5, source="0.1 to 0.5: catalogue row 2, no published estimate",
    )  # fmt: skip
    normal: float = parameter(
        0.05, "unfilled part of orders that counts as normal", low=0, high=1,
        source="0.02 to 0.1: catalogue row 2, no published estimate",
    )  # fmt: skip
    most: float = parameter(3.0, "largest reserve added by hoarding", unit="months", low=0, high=24)
    decay: float = parameter(
        0.0, "part of the added reserve that is given up again", unit="share per month", low=0, high=1
    )
    hard: float = parameter(0.0, "part of the feedback that works under a hard budget", low=0, high=1)


PACKS = {
    "kornai-1980": reading(
        Pack(feedback=0.4, normal=0.05, most=3.0, decay=0.0),
        "Shortage breeds hoarding and hoarding breeds shortage; it reproduces itself.",
        source="Kornai 1980", mark="recalled",
    ),
    "norms-1978": reading(
        Pack(feedback=0.4, normal=0.05, most=3.0, decay=0.2),
        "Stocks are steered by norms: what a shortage adds is given up again, and shortage finds a normal level.",
        source="Kornai and Weibull 1978", mark="recalled",
    ),
    "portes-winter-1980": reading(
        Pack(feedback=0.0, normal=0.05, most=3.0, decay=0.2),
        "There is no chronic excess demand: unfilled orders do not feed on themselves.",
        source="Portes and Winter 1980", mark="recalled",
    ),
}  # fmt: skip


@mechanism(
    slot="hoarding",
    phase="decisions",
    reads=("units.form", "units.orders", "units.received"),
    records=("input_reserve",),
    source="Kornai 1980; Kornai and Weibull 1978; Portes and Winter 1980",
    order=7,
    rows=(2,),
)
def hoarding(month: Month, p: Pack) -> None:
    """Let the reserve that is wanted follow the shortage of the month."""
    shape = (len(month.labels["form"]), len(month.labels["product"]))
    unfilled = shortage(month)
    takes_part = np.where(softness(month) > 0, 1.0, p.hard)[:, None]
    held = month.board.array(HOARDING, shape)
    month.board[HOARDING] = np.clip((1 - p.decay) * held + takes_part * p.feedback * (unfilled - p.normal), 0, p.most)
    month.record("input_reserve", month.board[HOARDING])


def shortage(month: Month) -> Floats:
    """Return the unfilled part of the month's orders by form and input, float64 (form, product); 0 without orders."""
    ordered, got = (by_form(month, columns) for columns in (month.now.units.orders, month.now.units.received))
    return np.asarray(np.divide(ordered - got, ordered, out=np.zeros_like(ordered), where=ordered > 0))
