r"""A taut plan draws effort out up to a point, then discourages, and a missed plan spreads to those who wait for it.

.. math::
    t_u = \frac{q_u}{k_u}, \qquad
    e(t) = \max\!\Big(\underline e,\; 1 + c_1 (t - 1) - c_2 \big((t - t^*)^+\big)^2\Big), \qquad
    m_u = \Phi\!\left(\frac{t_u - 1}{\sigma}\right), \qquad
    M_a = 1 - (1 - m_a) \prod_{k \in I_a} (1 - s\, M_k)

with the target :math:`q` over capacity in order :math:`k`, the tautness :math:`t^*` from which discouragement begins,
and the chance :math:`m` that the plan is missed. Effort is greatest at :math:`t^* + c_1 / (2 c_2)`. The square
describes what happens near the turning point; who gives a hopeless plan up still works at :math:`\underline e`. A
technique that needs products of others is held up by a share :math:`s` of their misses: :math:`M` is the least
solution, found by iterating upward from :math:`m`. The chance is what a planner could have known; misses themselves
come from plant, hands and inputs.

Sources
-------
Optimal tautness: Hunter, H. 1961, Economic Development and Cultural Change 9; Keren, M. 1972, Economic Journal 82
(both recalled). Values: scenario, t* 1.0 to 1.1 and sigma 0.05 to 0.15, to be swept.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from lustrum.simulation.efforts import contribute
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import commanded_forms
from lustrum.simulation.technique import Technique, technique

Floats = NDArray[np.float64]
KEREN = "Keren 1972 (form recalled); value to be swept"
ROUNDS = 60


class Pack(MechanismPack):
    """Parameters of tautness."""

    turning: float = parameter(
        1.05, "tautness from which people are discouraged", unit="ratio", low=0.8, high=1.5, source=KEREN
    )
    drawn_out: float = parameter(
        0.5, "effort drawn out by a tauter plan", unit="index per ratio", low=0, high=3, source=KEREN
    )
    discouraged: float = parameter(
        5.0, "effort lost to tautness beyond the turning point, squared", unit="index per ratio squared",
        low=0.01, high=100, source=KEREN,
    )  # fmt: skip
    least: float = parameter(0.6, "effort that is left where a plan is given up", unit="index", low=0, high=1)
    spread: float = parameter(0.1, "spread of results about capacity", unit="ratio", low=0.01, high=0.5, source=KEREN)
    passed_on: float = parameter(
        0.3, "share of a supplier's misses that its customers feel; the rest their stocks make good", low=0, high=1
    )
    minor: float = parameter(0.02, "share of the output's value below which an input holds nobody up", low=0, high=1)


def effort_at(p: Pack, tautness: Floats) -> Floats:
    """Return effort at each tautness, 1 = the norm, float64 (n,)."""
    beyond = np.maximum(tautness - p.turning, 0)
    return np.asarray(np.maximum(1 + p.drawn_out * (tautness - 1) - p.discouraged * beyond**2, p.least))


def spread_misses(p: Pack, t: Technique, own: Floats) -> Floats:
    """Return the chance that each technique misses its plan by its own fault or its suppliers', float64 (activity,).

    Parameters
    ----------
    p : Pack
        Parameters.
    t : Technique
        Technology.
    own : float64 (activity,)
        Chance of a miss without suppliers; of a product it is the mean over those who make it.
    """
    worth = t.inputs * t.price / t.price[t.product][:, None]
    waits = worth >= max(p.minor, 1e-12)
    chance = own.copy()
    makers = np.bincount(t.product, minlength=len(t.quantum)).clip(1)
    for _ in range(ROUNDS):
        of_product = np.bincount(t.product, chance, len(t.quantum)) / makers
        kept = np.where(waits, 1 - p.passed_on * of_product, 1.0).prod(axis=1)
        chance = 1 - (1 - own) * kept
    return np.asarray(chance)


@mechanism(
    slot="tautness",
    phase="plan",
    reads=("units.activity", "units.form", "units.capacity", "units.readiness", "units.target"),
    records=("plan_tautness", "miss_chance"),
    source="Hunter 1961; Keren 1972",
    rows=(5,),
    order=2,
)
def tautness(month: Month, p: Pack) -> None:
    """Let effort answer to the plan, and say how likely it is to be missed."""
    units, t = month.now.units, technique(month)
    able = units.capacity * units.readiness
    planned = commanded_forms(month)[units.form] & (units.target > 0) & (able > 0)
    taut = np.divide(units.target, able, out=np.ones(len(units)), where=planned)
    contribute(month, "tautness", "units", effort_at(p, taut), "individual material")
    if month.history.wants("plan_tautness") or month.history.wants("miss_chance"):
        _tell(month, p, t, planned, taut)


def _tell(month: Month, p: Pack, t: Technique, planned: NDArray[np.bool_], taut: Floats) -> None:
    units, branches = month.now.units, len(month.labels["branch"])
    weight = units.target * t.value_per_quantum[t.product[units.activity]] * planned
    worth = np.bincount(units.activity, weight, len(t.product))

    def mean(values: Floats) -> Floats:
        total = np.bincount(units.activity, weight * values, len(t.product))
        return np.divide(total, worth, out=np.zeros(len(t.product)), where=worth > 0)

    missed = spread_misses(p, t, mean(ndtr((taut - 1) / p.spread)))
    of_branch = np.bincount(t.branch, worth, branches)
    for name, values in (("plan_tautness", mean(taut)), ("miss_chance", missed)):
        total = np.bincount(t.branch, worth * values, branches)
        month.record(name, np.divide(total, of_branch, out=np.full(branches, np.nan), where=of_branch > 0))
