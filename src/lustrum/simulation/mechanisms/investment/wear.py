r"""Plant wears out, and idle plant is put back in order.

Capacity falls by :math:`\delta / T_j` a year, with :math:`T` the mean life of the assets and :math:`\delta` the part
that repairs do not make good; the oldest vintages of a unit go first. The share of plant in working order returns to
what is normal,

.. math:: \rho' = \rho + \frac{g}{12} (\bar\rho - \rho)\, \min(1, L^{skilled} / L^{skilled,*}),

faster where skilled hands are at work, not at all in war.

Sources
-------
Recovery of 1946-49 by utilisation, limited by skills: Korea blueprint section 5, fact 2. Rate: project default. Old
plant first: scrapping by age, Salter 1960, *Productivity and Technical Change* (recalled).
"""

from __future__ import annotations

import numpy as np

from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.plant import take_oldest
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import roles
from lustrum.simulation.technique import technique

DECEMBER = 12


class Pack(MechanismPack):
    """Parameters of wear and repair."""

    wear: float = parameter(0.5, "part of wear that repairs do not make good", low=0, high=1)
    repair_per_year: float = parameter(0.85, "gap to normal order that a year closes with all skills", low=0, high=1)
    normal: float = parameter(0.95, "share of plant in working order in normal times", low=0.3, high=1)


@mechanism(
    slot="wear",
    phase="investment",
    reads=("units.activity", "units.form", "units.workers"),
    writes=("units.capacity[wear]", "units.installed[wear]", "units.readiness[repair]"),
    records=("capacity_lost", "capacity_vintage", "depreciation"),
    source="Korea blueprint section 5; project default",
    default=True,
    order=1,
)
def wear(month: Month, p: Pack) -> None:
    """Wear plant out and repair what stands idle."""
    units, t = month.now.units, technique(month)
    rate = p.wear / t.life[units.activity] / 12
    lost = month.draw.whole("wear", units.key, units.capacity * rate)
    lost = np.minimum(lost, units.capacity)
    take_oldest(units, lost)
    activities, forms = len(t.product), len(month.labels["form"])
    place = units.activity.astype(np.int64) * forms + units.form
    natural = lost * t.quantum[t.product[units.activity]]
    month.record("capacity_lost", np.bincount(place, natural, activities * forms).reshape(activities, forms))
    worth = natural * t.cost_of_capacity()[units.activity]
    month.record("depreciation", np.bincount(t.branch[units.activity], worth, len(month.labels["branch"])))
    if month.date.month == DECEMBER or month.is_first:
        month.record("capacity_vintage", _by_vintage(month))
    peace = 1 - float(month.lever("war.intensity", 0.0))
    gain = 1 - (1 - p.repair_per_year) ** (1 / 12)
    step = gain * np.maximum(0, p.normal - units.readiness) * _skills(month) * peace
    units.readiness = np.minimum(1.0, units.readiness + step)


def _by_vintage(month: Month) -> np.ndarray:
    """Capacity by activity and vintage, in the product's own unit, float64 (activity, vintage)."""
    units, t = month.now.units, technique(month)
    found = np.zeros((len(t.product), units.installed.shape[1]))
    np.add.at(found, units.activity, units.installed)
    return found * t.quantum[t.product][:, None]


def _skills(month: Month) -> np.ndarray:
    """Share of the skilled hands that the plant at normal level would need, at most 1, float64 (unit,)."""
    units, t = month.now.units, technique(month)
    skilled = roles(month).skill_level > 0
    need = t.labour[units.activity][:, skilled].sum(axis=1) * units.capacity * t.quantum[t.product[units.activity]]
    have = units.workers[:, skilled].sum(axis=1)
    return np.asarray(np.divide(have, need, out=np.ones(len(units)), where=need > 0).clip(0.4, 1))
