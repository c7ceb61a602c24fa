r"""A month begins in sleep and ends in a storm, and what is made in haste is worse.

.. math::
    i_d = b_d \Big(1 + k \Big(\frac{(T - Y_d)/T}{(D - d)/D} - 1\Big)^+\Big), \qquad
    \delta_d = \delta_0 + \delta_1 (i_d - 1)^+

with the intensity :math:`i` of working day :math:`d` of :math:`D`, 1 = even work, the pace :math:`b` that supplies
allow (lowest in the first third of the month, still low in the second, normal in the last), what the
plan asks :math:`T`, what is made so far :math:`Y` and the share of defects :math:`\delta`. How much is made in the
month is settled by plant, hands and inputs; storming says on which days, and how much of it is defective and written
off. It works where a plan commands.

Sources
-------
Three phases of the month and up to 80 in a hundred of output in the last third of bad plants: practice described in
the literature on defence industry (read, summary). Test within years: Rostowski and Auerbach (abstract read). Form and
scale of defects: project defaults, to be swept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter, reading
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import commanded_forms
from lustrum.simulation.technique import technique

Floats = NDArray[np.float64]
WORKING_DAYS = 24
"""Working days of a month, eight to a third (project default)."""
THIRDS = 3
FASTEST = 6.0
"""Intensity beyond which nobody can work (project default)."""
LEAST_ASKED, MOST_ASKED = 0.1, 2.0
"""Plan over a month of even work, as far as a rhythm answers to it (project default)."""


class Pack(MechanismPack):
    """Parameters of storming."""

    late: float = parameter(0.5, "work that stands still in the first third for want of supplies", low=0, high=0.95)
    still_late: float = parameter(0.5, "part of that want that lasts through the second third", low=0, high=1)
    catching_up: float = parameter(
        1.0, "answer to the gap to the plan, 1 = all of it", unit="index per index", low=0, high=2
    )
    defects: float = parameter(0.01, "defective share of even work", low=0, high=0.5)
    defects_of_haste: float = parameter(
        0.03, "defective share added by each unit of intensity beyond even work", low=0, high=0.5
    )


PACKS = {
    "even": reading(
        Pack(late=0.0), "Supplies come evenly and nobody storms.", source="project construct", mark="synthetic"
    ),
    "usual": reading(
        Pack(), "About half of the output comes in the last third.",
        source="summaries on defence industry; Rostowski and Auerbach", mark="read",
    ),
    "bad-plants": reading(
        Pack(late=0.8, still_late=1.0), "About four fifths of the output come in the last third.",
        source="summaries on defence industry", mark="read",
    ),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Rhythm:
    """How a month's output comes.

    Parameters
    ----------
    thirds : float64 (unit, third)
        Share of the month's output by third.
    defects : float64 (unit,)
        Defective share of the output.
    """

    thirds: Floats
    defects: Floats


def rhythm(p: Pack, asked: Floats) -> Rhythm:
    """Go through the days of a month.

    Parameters
    ----------
    p : Pack
        Parameters.
    asked : float64 (unit,)
        What the plan asks of the month, over a month of even work.
    """
    made, spoiled, thirds = np.zeros(asked.size), np.zeros(asked.size), np.zeros((asked.size, THIRDS))
    pace = (1 - p.late, 1 - p.late * p.still_late, 1.0)
    for day in range(WORKING_DAYS):
        third = day * THIRDS // WORKING_DAYS
        left = (WORKING_DAYS - day) / WORKING_DAYS
        needed = np.divide(asked - made, asked * left, out=np.ones(asked.size), where=asked > 0)
        intensity = np.minimum(pace[third] * (1 + p.catching_up * np.maximum(needed - 1, 0)), FASTEST)
        output = intensity / WORKING_DAYS
        made += output
        thirds[:, third] += output
        spoiled += output * np.minimum(p.defects + p.defects_of_haste * np.maximum(intensity - 1, 0), 1)
    return Rhythm(thirds / made[:, None], spoiled / made)


@mechanism(
    slot="storming",
    phase="production",
    reads=(
        "units.activity", "units.form", "units.target", "units.output", "units.capacity", "units.readiness",
        "units.goods",
    ),
    writes=("units.output[defects]",),
    records=("output_thirds", "output_quality", "defects"),
    source="Rostowski and Auerbach; project default",
    rows=(7,),
    order=1,
)  # fmt: skip
def storming(month: Month, p: Pack) -> None:
    """Spread the month's output over its days, and write off what is defective."""
    units, t = month.now.units, technique(month)
    commanded = commanded_forms(month)[units.form]
    able = units.capacity * units.readiness
    asked = np.divide(units.target, able, out=np.ones(len(units)), where=commanded & (able > 0))
    found = rhythm(p, np.clip(asked, LEAST_ASKED, MOST_ASKED))
    product = t.product[units.activity]
    defective = np.where(commanded & t.storable[product], found.defects, 0.0)
    own = units.goods[np.arange(len(units)), product]
    lost = np.minimum(np.floor(units.output * defective).astype(np.int64), own)
    worth = t.value_per_quantum[product]
    branch, branches = t.branch[units.activity], len(month.labels["branch"])
    made = units.output * worth
    _write_off(month, product, lost)
    thirds = np.where(commanded[:, None], found.thirds, 1 / THIRDS) * made[:, None]
    month.record("output_thirds", np.stack([np.bincount(branch, part, branches) for part in thirds.T], axis=1))
    month.record("defects", np.bincount(branch, lost * worth, branches))
    usual = np.where(defective > 0, p.defects, 0.0)
    even, good = (np.bincount(branch, made * (1 - part), branches) for part in (usual, defective))
    month.record("output_quality", np.divide(good, even, out=np.full(branches, np.nan), where=even > 0))
    units.output -= lost


def _write_off(month: Month, product: NDArray[np.int64], lost: NDArray[np.int64]) -> None:
    rows = np.flatnonzero(lost > 0)
    goods = np.zeros((rows.size, len(month.labels["product"])), dtype=np.int64)
    goods[np.arange(rows.size), product[rows]] = lost[rows]
    month.ledger.post_goods("defects", ("units", rows), "nature", goods)
