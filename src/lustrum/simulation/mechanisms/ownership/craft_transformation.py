r"""Craftsmen join crafts' cooperatives: neighbours, terms, pressure, as farm households do.

.. math:: h = \iota\,(a\, n + e) + d\, P

with the share :math:`n` of the branch's small workshops already joined; no more in a year than the pace allows, and in
all than the ceiling.

Sources
-------
Same choice kernel as joining in farming: catalogue row 30 (project construct). Weights: project default.
"""

from __future__ import annotations

from lustrum.simulation.conversion import convert, form_of, private_units
from lustrum.simulation.gradual import may_go
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism

SECTORS = ("industry", "construction", "transport")


class Pack(MechanismPack):
    """Terms set by policy, and weights."""

    invitation: float = parameter(0.0, "how far crafts' cooperatives are open", low=0, high=1)
    pressure: float = parameter(0.0, "pressure to join", low=0, high=1)
    neighbours: float = parameter(0.03, "weight of workshops already joined", unit="share per month", low=0, high=1)
    terms: float = parameter(
        0.006, "weight of material supply and credit for members", unit="share per month", low=0, high=1
    )
    pressed: float = parameter(0.09, "weight of pressure", unit="share per month", low=0, high=1)
    pace: float = parameter(1.0, "largest share of capacity that may join in a year: 1 is no bound",
                            unit="share per year", low=0, high=1)  # fmt: skip
    ceiling: float = parameter(1.0, "largest share of capacity that cooperatives may have", low=0, high=1)


@mechanism(
    slot="craft-transformation",
    phase="decisions",
    reads=("units.activity", "units.capacity", "units.owner", "households.group"),
    writes=("units.form[craft]", "households.group[craft]"),
    records=("conversions",),
    source="catalogue row 30; project default",
    default=True,
    order=4,
)
def craft_transformation(month: Month, p: Pack) -> None:
    """Let workshops decide."""
    rows = private_units(month, ("household",), SECTORS)
    if not rows.size or (p.invitation <= 0 and p.pressure <= 0):
        return
    joined = private_units(month, ("collective",), SECTORS)
    units = month.now.units
    share = units.capacity[joined].sum() / max(units.capacity[joined].sum() + units.capacity[rows].sum(), 1)
    own = p.invitation * (p.neighbours * share + p.terms)
    pressed = p.pressed * p.pressure
    draw = month.draw("craft", units.key[rows])
    ready = draw < own + pressed
    worth = month.worth_of_capacity(rows)
    ready[ready] = may_go(
        month, "crafts", draw[ready], worth[ready],
        inside=float(month.worth_of_capacity(joined).sum()), outside=float(worth.sum()),
        pace=p.pace, ceiling=p.ceiling,
    )  # fmt: skip
    form = form_of(month, "collective")
    convert(month, rows[ready & (draw < own)], form, "joined")
    convert(month, rows[ready & (draw >= own)], form, "pressed")
