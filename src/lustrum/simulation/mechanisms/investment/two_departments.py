r"""Producer goods are divided between their own branch and the branches that make consumer goods, by a fixed share.

.. math::
    I = K_1 / v_1, \quad C = K_2 / v_2, \qquad \dot K_1 = g I, \quad \dot K_2 = (1 - g) I,

with plant :math:`K` in assets, assets :math:`v` for a unit of yearly output (years), yearly output of producer goods
``I`` and of consumer goods ``C``, and the share ``g`` that stays in the first department. In closed form, ``t`` in
years,

.. math::
    I(t) = I_0 e^{g t / v_1}, \qquad
    C(t) = C_0 + \tfrac{1 - g}{g} \tfrac{v_1}{v_2} I_0 (e^{g t / v_1} - 1);

installed month by month, :math:`e^{g t / v_1}` is :math:`(1 + g / (12 v_1))^{12 t}`
(:func:`lustrum.formulas.accumulation.two_departments`).

Department one is what belongs to heavy branches, department two the rest; works of the countryside are left out. Each
month every asset that the supply organ holds, a spare part aside, is divided by ``g``; within a department plant
grows in proportion to what stands, as far as the scarcest asset of its mix reaches, and what is left waits for the
next month. There is no time of building and no plan: that is the theory's simplification, and what the slot's default
has instead.

Sources
-------
Feldman 1928; Domar 1957, Essays in the Theory of Economic Growth, ch. 9 (recalled). ``g`` from 0.07 to 0.23 over 1928
to 1939 in simulations of the Soviet Union: Allen 2003, *Farm to Factory* (recalled, verify). Assets of a unit of
output: the economy's tables.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.kernels.sharing import hand_out
from lustrum.simulation.building import record_investment, stock_of_assets, take_assets
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter, reading
from lustrum.simulation.plant import install, vintage_of
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import state_supplied
from lustrum.simulation.technique import Technique, technique

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
ALLEN = "Allen 2003, simulations of the Soviet Union"


class Pack(MechanismPack):
    """The share of producer goods that stays in their own department."""

    own_share: float = parameter(
        0.15, "share of producer goods that goes to the branches which make producer goods",
        low=0, high=1, source=ALLEN, mark="recalled",
    )  # fmt: skip
    spare_stock: float = parameter(0.0, "share of the stock of assets kept for repair and farms", low=0, high=1)
    war_stop: float = parameter(0.9, "share of building that war at full intensity stops", low=0, high=1)


PACKS = {
    "soviet-1928": reading(
        Pack(own_share=0.07), "Before the first plan little of the producer goods went to make more of them.",
        source=ALLEN, mark="recalled",
    ),
    "soviet-1939": reading(
        Pack(own_share=0.23), "A high share slows consumption now and lets it grow faster later.",
        source=ALLEN, mark="recalled",
    ),
}  # fmt: skip


@mechanism(
    slot="construction",
    phase="investment",
    reads=("units.activity", "units.form", "bodies.goods", "bodies.money"),
    writes=("units.capacity[new]", "units.installed[new]", "units.readiness[new]"),
    records=("investment", "capacity_added", "budget", "surplus_use"),
    source="Feldman 1928; Domar 1957",
    rival_of="construction",
    order=0,
    rows=(12,),
)
def two_departments(month: Month, p: Pack) -> None:
    """Divide the month's producer goods, and install them at once."""
    t = technique(month)
    stopped = p.war_stop * float(month.lever("war.intensity", 0.0))
    there = np.asarray(stock_of_assets(month, p.spare_stock) * (1 - stopped), dtype=np.float64)
    added = np.zeros((len(t.product), len(month.labels["form"])))
    for is_first, share in ((True, p.own_share), (False, 1 - p.own_share)):
        rows = np.flatnonzero(_has_plant(month, t) & (t.heavy[month.now.units.activity] == is_first))
        if rows.size and share > 0:
            _widen(month, t, rows, there * share, added)
    month.record("capacity_added", added)


def _has_plant(month: Month, t: Technique) -> NDArray[np.bool_]:
    """Say which units can be widened: supplied by the state, outside farming, with plant that is made of assets."""
    units = month.now.units
    built = (t.capital.sum(axis=1) > 0) & ~t.farm
    return np.asarray(state_supplied(month) & built[units.activity] & (units.capacity > 0))


def _widen(month: Month, t: Technique, rows: NDArray[np.intp], quanta: Floats, added: Floats) -> None:
    """Let plant of a department grow in proportion, as far as the scarcest of the assets for it reaches."""
    units = month.now.units
    activity = units.activity[rows]
    stands = np.bincount(activity, units.capacity[rows], len(t.product))
    natural = t.quantum[t.product]
    mix = (stands * natural) @ t.capital / t.quantum
    needed = mix > 0
    growth = float((quanta[needed] / mix[needed]).min()) if needed.any() else 0.0
    new = np.floor(stands * growth).astype(np.int64)
    used = np.minimum(np.rint((new * natural) @ t.capital / t.quantum), np.floor(quanta)).astype(np.int64)
    if not new.any():
        return
    take_assets(month, t, used)
    record_investment(month, new * natural * t.cost_of_capacity(), t.branch)
    for code in np.flatnonzero(new):
        _install(month, t, rows[activity == code], int(new[code]), added)


def _install(month: Month, t: Technique, rows: NDArray[np.intp], quanta: int, added: Floats) -> None:
    """Give new capacity of one activity to its units, in proportion to what they have; new plant is ready to run."""
    units, vintage = month.now.units, vintage_of(month.economy, month.date.year)
    parts: Ints = hand_out(quanta, units.capacity[rows])
    before = units.capacity[rows].astype(np.float64)
    units.readiness[rows] = (units.readiness[rows] * before + parts) / (before + parts)
    install(units, rows, vintage, parts)
    code = int(units.activity[rows[0]])
    np.add.at(added[code], units.form[rows], parts * t.quantum[t.product[code]])
