r"""Private firms under restriction: shrink, convert or leave.

A firm that hires labour gives up in a month with the chance

.. math:: h = h_0 + h_P\, P + h_\tau\, \tau + h_s\,(1 - s) + h_m\,(1 - m)

with pressure :math:`P`, tax :math:`\tau` on its surplus, security of property :math:`s` and access to materials
:math:`m`. A part :math:`1-q` of those closes, the rest is taken over by the state (bought out or joint, channel
*induced*, where there is compensation; else *restricted*). What it cannot get or sell shrinks it through production.
No more give up in a year than the pace allows.

Sources
-------
Buy-out ladder: catalogue row 32 (read). Hazards: project default, fitted by eye to the private share of industry.
"""

from __future__ import annotations

from lustrum.simulation.conversion import close, convert, form_of, private_units
from lustrum.simulation.gradual import may_go
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism


class Pack(MechanismPack):
    """Terms set by policy, and weights."""

    tax_rate: float = parameter(0.15, "share of surplus taken as income tax", low=0, high=1)
    materials_access: float = parameter(1.0, "share of orders that private units may place", low=0, high=1)
    pressure: float = parameter(0.0, "pressure to give up", low=0, high=1)
    security: float = parameter(0.5, "security of private property", low=0, high=1)
    contract: float = parameter(0.2, "share of output under contract to the state", low=0, high=1)
    buyout: float = parameter(0.0, "share of its value that an owner is paid", low=0, high=1)
    base: float = parameter(0.001, "chance to give up in any case", unit="share per month", low=0, high=1)
    of_pressure: float = parameter(0.06, "weight of pressure", unit="share per month", low=0, high=1)
    of_tax: float = parameter(0.012, "weight of the tax rate", unit="share per month", low=0, high=1)
    of_insecurity: float = parameter(0.01, "weight of insecurity", unit="share per month", low=0, high=1)
    of_materials: float = parameter(0.02, "weight of missing materials", unit="share per month", low=0, high=1)
    taken_over: float = parameter(0.5, "share of those giving up that the state takes over", low=0, high=1)
    pace: float = parameter(1.0, "largest share of private capacity that may give up in a year: 1 is no bound",
                            unit="share per year", low=0, high=1)  # fmt: skip


@mechanism(
    slot="private-capital",
    phase="decisions",
    reads=("units.activity", "units.capacity", "units.owner", "households.group"),
    writes=("units.form[capital]", "units.capacity[capital]", "units.installed[capital]", "households.group[capital]"),
    records=("conversions", "closures"),
    source="catalogue row 32; project default",
    default=True,
    order=3,
)
def private_capital(month: Month, p: Pack) -> None:
    """Let private firms that hire labour decide whether to go on."""
    rows = private_units(month, ("capital",), ("industry", "construction", "transport", "trade", "services"))
    if not rows.size:
        return
    units = month.now.units
    hazard = (
        p.base
        + p.of_pressure * p.pressure
        + p.of_tax * p.tax_rate
        + p.of_insecurity * (1 - p.security)
        + p.of_materials * (1 - p.materials_access)
    )
    draw = month.draw("give up", units.key[rows])
    ready = draw < hazard
    worth = month.worth_of_capacity(rows)
    ready[ready] = may_go(
        month, "private capital", draw[ready], worth[ready], inside=0.0, outside=float(worth.sum()), pace=p.pace
    )
    giving_up = rows[ready]
    over = month.draw("taken over", units.key[giving_up]) < p.taken_over
    channel = "induced" if p.buyout > 0 else "restricted"
    convert(month, giving_up[over], form_of(month, "public"), channel)
    close(month, giving_up[~over])
