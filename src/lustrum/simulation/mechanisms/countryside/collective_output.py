r"""Pooled farming yields more, less, or as much as small farms: a prior that the literature disputes, not a constant.

.. math:: f_c = 1 + \eta\, g_c

is a factor on the crop of a cooperative whose form pools land and animals by the degree :math:`g` (0 to 1), with the
effect :math:`\eta` of full pooling at unchanged inputs. The readings contradict each other, so none works unless a
scenario names it, and a run prints which one it used.

Sources
-------
Kung and Putterman 1997 (read, abstract: productivity rose from 1954 to 1958, and again from 1979 to 1984); Lin 1992
(read, abstract: leaving the teams gave about half of the growth of 1978 to 1984; of 42 in a hundred, recalled); Xu 2012
and Bramall 2004 (read, abstracts: near zero once inputs and weather are counted).
"""

from __future__ import annotations

import numpy as np

from lustrum.simulation.efforts import contribute
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter, reading
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import roles
from lustrum.simulation.teams import households_in_cooperatives

SLOT = "collective-output"
GROWTH_1978_84, PART_OF_LEAVING = 0.42, 0.5
"""Growth of output, and the part of it that Lin 1992 gives to the return to household farming."""


class Pack(MechanismPack):
    """Effect of pooling."""

    effect: float = parameter(
        0.0, "change of the crop by full pooling, at unchanged inputs", low=-0.3, high=0.3,
        source="range of Kung and Putterman 1997, Lin 1992, Xu 2012, Bramall 2004: sign disputed", mark="read",
    )  # fmt: skip


PACKS = {
    "kung-putterman-1997": reading(
        Pack(effect=0.05), "Productivity rose in the years of collectivising.",
        source="Kung and Putterman 1997; size synthetic", mark="read"),
    "lin-1992": reading(
        Pack(effect=round(1 / (1 + GROWTH_1978_84 * PART_OF_LEAVING) - 1, 4)),
        "Leaving the teams gave half of the growth of 1978 to 1984, so teams had cost as much.",
        source="Lin 1992; growth of 42 in a hundred recalled", mark="derived"),
    "xu-2012": reading(
        Pack(effect=0.0), "Pooling and its end changed little once inputs and weather are counted.",
        source="Xu 2012; Bramall 2004", mark="read"),
}  # fmt: skip


@mechanism(
    slot=SLOT,
    phase="decisions",
    reads=("households.coop", "cooperatives.form"),
    source="Kung and Putterman 1997; Lin 1992; Xu 2012; Bramall 2004",
    rows=(27,),
    order=10,
)
def collective_output(month: Month, p: Pack) -> None:
    """Let the crop of cooperatives be higher or lower by how far they pool."""
    size = households_in_cooperatives(month)
    if size.any():
        degree = np.where(size > 0, roles(month).pooling[month.now.cooperatives.form], 0.0)
        contribute(month, SLOT, "cooperatives", 1 + p.effect * degree)
