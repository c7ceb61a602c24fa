r"""What people ate is felt for months: nutrition of households, health of persons.

The pot is shared: nutrition belongs to the household. It follows what was eaten of grain, :math:`e_h`, against the
basic tier, :math:`b_h`, with the half-life :math:`H_n`,

.. math:: n_h' = n_h + (1 - 2^{-1/H_n})\,\bigl(\min(1, e_h / b_h) - n_h\bigr).

Hunger :math:`h_h` is the share of the last months in which the household lay below the survival tier: the same
smoothing of a zero or a one. Who lay there more often than not counts as undernourished. Demography lets the hungry die
more often, and nothing else does. The health of a person goes to :math:`\min(1, n_h / n^{survival})` with
the half-life :math:`H_f` when it falls and :math:`H_r` when it recovers. Nobody works less for it: the catalogue has
labour quality in a rule of its own (row 21).

Sources
-------
Half a year of half rations took a quarter of body weight, and recovery took longer: Keys et al. 1950, *The Biology of
Human Starvation* (recalled); half-lives are synthetic. Tiers: the economy's table of needs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.markets.wants import is_hungry, monthly_need, survival_share, wants
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import settlement_kinds

MORE_OFTEN_THAN_NOT = 0.5


class Pack(MechanismPack):
    """How fast the body follows the pot."""

    half_life: float = parameter(3.0, "months in which nutrition goes half the way", unit="months", low=0.1, high=60)
    fall: float = parameter(6.0, "months in which health falls half the way", unit="months", low=0.1, high=120)
    recovery: float = parameter(12.0, "months in which health recovers half the way", unit="months", low=0.1, high=120)


@mechanism(
    slot="nutrition",
    phase="trade",
    reads=(
        "households.consumption", "households.members", "households.settlement", "households.group",
        "settlements.kind", "persons.household",
    ),
    writes=("households.nutrition", "households.hunger", "persons.health"),
    records=("nutrition", "undernourished"),
    source="Keys et al. 1950; project default",
    default=True,
    order=10,
)  # fmt: skip
def nutrition(month: Month, p: Pack) -> None:
    """Let nutrition follow what was eaten, and health follow nutrition."""
    need, households, kind = wants(month), month.now.households, settlement_kinds(month)
    basic = monthly_need(month, need, "basic", need.grain, kind)
    eaten = households.consumption[:, need.grain]
    fed = np.divide(eaten, basic, out=np.ones(len(households)), where=basic > 0)
    gain = 1 - 2 ** (-1 / p.half_life)
    households.nutrition += gain * (np.minimum(fed, 1) - households.nutrition)
    least = survival_share(need)[kind]
    households.hunger += gain * (is_hungry(month, need, kind, eaten) - households.hunger)
    healthy = np.divide(households.nutrition, least, out=np.ones(len(households)), where=least > 0)
    _follow(month, p, np.minimum(1, healthy))
    _record(month, kind)


def _follow(month: Month, p: Pack, target: NDArray[np.float64]) -> None:
    """Move the health of persons towards that of their household."""
    persons = month.now.persons
    if (target >= 1).all() and (persons.health >= 1).all():
        return
    gap = target.astype(np.float32)[persons.household] - persons.health
    fall, recovery = (np.float32(1 - 2 ** (-1 / months)) for months in (p.fall, p.recovery))
    persons.health += gap * np.where(gap < 0, fall, recovery)


def _record(month: Month, kind: NDArray[np.int64]) -> None:
    households = month.now.households
    shape = (len(month.labels["group"]), 2)
    cell = households.group.astype(np.int64) * 2 + kind
    people = np.bincount(cell, households.members, shape[0] * 2)
    held = np.bincount(cell, households.members * households.nutrition, shape[0] * 2)
    mean = np.divide(held, people, out=np.full(people.shape, np.nan), where=people > 0)
    month.record("nutrition", mean.reshape(shape))
    rows = np.flatnonzero(households.hunger > MORE_OFTEN_THAN_NOT)
    hungry = np.bincount(cell[rows], households.members[rows], shape[0] * 2)
    month.record("undernourished", hungry.reshape(shape))
