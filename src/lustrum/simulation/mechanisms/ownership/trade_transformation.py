r"""Small traders join consumers' and sellers' cooperatives or give up their shops.

.. math:: h = \iota\, e + d\, P + w\,(S - \bar S)_+

with the share :math:`S` of wholesale in state hands: who gets no goods has nothing to sell. Of those who go, a share
joins a cooperative and the rest closes and looks for other work. No more go in a year than the pace allows.

Sources
-------
Small trade ended by tax, supply and licence rather than by one law: Korea blueprint section 5, fact 7. Weights: project
default.
"""

from __future__ import annotations

from lustrum.simulation.conversion import close, convert, form_of, private_units
from lustrum.simulation.gradual import may_go
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism


class Pack(MechanismPack):
    """Terms set by policy, and weights."""

    invitation: float = parameter(0.0, "how far sellers' cooperatives are open", low=0, high=1)
    pressure: float = parameter(0.0, "pressure to give up trade", low=0, high=1)
    terms: float = parameter(0.012, "weight of the terms offered", unit="share per month", low=0, high=1)
    pressed: float = parameter(0.10, "weight of pressure", unit="share per month", low=0, high=1)
    starved: float = parameter(0.012, "weight of state wholesale", unit="share per month", low=0, high=1)
    joining: float = parameter(0.4, "share of those who go that join a cooperative", low=0, high=1)
    pace: float = parameter(1.0, "largest share of small trade that may go in a year: 1 is no bound",
                            unit="share per year", low=0, high=1)  # fmt: skip


@mechanism(
    slot="trade-transformation",
    phase="decisions",
    reads=("units.activity", "units.capacity", "units.owner", "households.group"),
    writes=("units.form[trade]", "units.capacity[trade]", "units.installed[trade]", "households.group[trade]"),
    records=("conversions", "closures"),
    source="Korea blueprint section 5; project default",
    default=True,
    order=5,
)
def trade_transformation(month: Month, p: Pack) -> None:
    """Let small traders decide."""
    rows = private_units(month, ("household",), ("trade",))
    if not rows.size:
        return
    units = month.now.units
    starved = p.starved * max(0.0, float(month.lever("wholesale.state_share", 0.0)) - 0.1)
    hazard = p.invitation * p.terms + p.pressed * p.pressure + starved
    draw = month.draw("shop", units.key[rows])
    ready = draw < hazard
    worth = month.worth_of_capacity(rows)
    ready[ready] = may_go(
        month, "small trade", draw[ready], worth[ready], inside=0.0, outside=float(worth.sum()), pace=p.pace
    )
    going = rows[ready]
    joins = month.draw("shop joins", units.key[going]) < p.joining
    channel = "pressed" if p.pressure > 0.3 else "induced"
    convert(month, going[joins], form_of(month, "collective"), channel)
    close(month, going[~joins])
