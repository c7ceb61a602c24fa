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
from lustrum.simulation.packs import parameter
from lustrum.simulation.private_terms import PrivateTerms
from lustrum.simulation.registry import mechanism


class Pack(PrivateTerms):
    """Terms set by policy, and weights."""

    taken_over: float = parameter(0.5, "share of those giving up that the state takes over", low=0, high=1)


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
    draw = month.draw("give up", units.key[rows])
    ready = draw < p.hazard()
    worth = month.worth_of_capacity(rows)
    ready[ready] = may_go(
        month, "private capital", draw[ready], worth[ready], inside=0.0, outside=float(worth.sum()), pace=p.pace
    )
    giving_up = rows[ready]
    over = month.draw("taken over", units.key[giving_up]) < p.taken_over
    channel = "induced" if p.buyout > 0 else "restricted"
    convert(month, giving_up[over], form_of(month, "public"), channel)
    close(month, giving_up[~over])
