r"""Rations may hang on effort or on loyalty, or be there for everybody.

.. math::
    r_h = \bar r\,\big(1 - s + s\,k\,\min(z_h / \bar z,\, c)\big), \qquad
    \gamma = \frac{r(1) - r(0)}{\bar b} = s\,k\,\frac{\bar r}{\bar b}\,\min(1 / \bar z,\, c), \qquad
    e_u = 1 + \eta\, \gamma\, \bar d

with the ration :math:`\bar r` that the rules of food give, the share :math:`s` of it that is conditional, the score
:math:`z` from 0 to 1 that is tested and its mean over those who are provided for, the basic bundle :math:`\bar b`, and
the part :math:`\bar d` of it for which there is no other source. Nobody gets more than :math:`c` times what the mean
gets; :math:`k` is such that the same total is asked for whatever the test: only who gets it changes. Effort as the
authorities see it is effort of the unit over twice the norm, nil without a post; loyalty is conviction. Whom the rules
of provision leave no other way has to give more effort: that is told as sanction, as rations for survival are no
reward.

Exit and voice are settings, recorded beside it: the share of those at work who may not leave, and the chance that
independent voice is punished. Whether provision of this kind is coercive is a question of definitions; any society
conditions some benefits on work, and the share that hangs on a wage is told too.

Sources
-------
Social contract of conditional welfare: Hauslohner 1987, Cook 1993 (recalled); grades of paternalism: Kornai 1980
(recalled). Measure of conditionality and effect on effort: project construct, to be swept.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.kernels.sums import weigh_by
from lustrum.simulation.efforts import MOST, contribute
from lustrum.simulation.markets.wants import monthly_need, wants
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import farming_households, settlement_kinds
from lustrum.simulation.technique import technique

Floats = NDArray[np.float64]
RATIONS = "ration factor"


class Pack(MechanismPack):
    """Parameters of provision."""

    conditional: float = parameter(0.0, "share of the ration that hangs on the test", low=0, high=1)
    test: str = parameter("none", "what is tested", unit="rule", choices=("none", "effort", "loyalty"))
    most: float = parameter(
        2.0, "conditional part of the best scored, relative to the mean", unit="ratio", low=1, high=10
    )
    answer: float = parameter(
        0.05, "effort given for a unit of conditionality by those with no other source", unit="index", low=0, high=1
    )
    exit_closed: float = parameter(0.0, "share of those at work who may not leave", low=0, high=1)
    voice_punished: float = parameter(
        0.0, "chance that independent voice is punished", unit="share per year", low=0, high=1
    )


@mechanism(
    slot="provision",
    phase="trade",
    reads=(
        "households.members", "households.group", "households.goods", "households.conviction",
        "households.settlement", "settlements.kind", "persons.unit", "persons.household", "units.effort",
        "units.workers", "units.activity",
    ),
    records=(
        "provision_conditions", "provision_slope", "provision_dependence", "ration_cuts", "voice_sanctions",
        "bound_workers",
    ),
    source="Hauslohner 1987; Cook 1993; Kornai 1980",
    default=True,
    order=2,
)  # fmt: skip
def provision(month: Month, p: Pack) -> None:
    """Say by how much each household's ration is raised or cut, and tell the rules."""
    month.board.pop(RATIONS, None)
    strength = p.conditional if p.test != "none" else 0.0
    tells = any(month.history.wants(name) for name in ("provision_slope", "provision_dependence", "bound_workers"))
    if not (strength or tells or p.exit_closed or p.voice_punished):
        return
    homes, town = month.now.households, ~farming_households(month)
    score = np.zeros(len(homes))
    if p.test == "effort":
        score = _effort_seen(month)
    elif p.test == "loyalty":
        score = homes.conviction.astype(np.float64)
    people = float(homes.members[town].sum())
    mean = float((score * homes.members)[town].sum()) / max(people, 1.0)
    strength = strength if mean > 0 else 0.0
    slope = 0.0
    if strength:
        part = np.minimum(score / mean, p.most)
        scale = people / float((part * homes.members)[town].sum())
        factor = np.where(town, 1 - strength + strength * scale * part, 1.0)
        month.board[RATIONS] = factor
        cut = float(homes.members[factor < 1].sum())
        month.record("ration_cuts", cut * (np.array(month.labels["condition"].ids) == p.test))
        slope = strength * scale * float(month.lever("food.town_ration", 1.0)) * min(1 / mean, p.most)
    without = _without_another_source(month)
    dependence = float((without * homes.members)[town].sum()) / max(people, 1.0)
    if slope:
        contribute(month, "provision", "units", 1 + p.answer * slope * dependence, "sanction")
    _tell(month, p, strength, slope, without)


def _effort_seen(month: Month) -> Floats:
    """Return the best effort that each household's members show at work, 0 to 1; nil without a post."""
    persons, units = month.now.persons, month.now.units
    rows = np.flatnonzero(persons.unit >= 0)
    seen = np.zeros(len(month.now.households))
    np.maximum.at(seen, persons.household[rows], np.minimum(units.effort[persons.unit[rows]] / MOST, 1))
    return seen


def _without_another_source(month: Month) -> Floats:
    """Return the part of the basic tier of grain that each household does not hold itself, float64 (household,)."""
    homes, need, t = month.now.households, wants(month), technique(month)
    held = np.zeros(len(homes))
    for product in need.products[need.grain]:
        held += homes.goods[:, product] * t.quantum[product]
    basic = monthly_need(month, need, "basic", need.grain, settlement_kinds(month))
    return np.asarray(1 - np.divide(held, basic, out=np.zeros(len(homes)), where=basic > 0).clip(0, 1))


def _tell(month: Month, p: Pack, strength: float, slope: float, without: Floats) -> None:
    """Record the rules: what provision hangs on, by how much, and who has no other source."""
    conditions = month.labels["condition"]
    slopes = np.full(len(conditions), np.nan)
    shares = np.zeros(len(conditions))
    for name in ("effort", "loyalty"):
        slopes[conditions.code(name)] = slope if p.test == name else 0.0
        shares[conditions.code(name)] = strength if p.test == name else 0.0
    by_wage = 1 - float(month.lever("food.without_wage", 1.0))
    shares[conditions.code("work")] = (1 - strength) * by_wage
    shares[conditions.code("none")] = (1 - strength) * (1 - by_wage)
    homes, groups = month.now.households, len(month.labels["group"])
    people = weigh_by(homes.group, homes.members, groups)
    lacking = weigh_by(homes.group, without * homes.members, groups)
    dependence = np.divide(lacking, people, out=np.full(groups, np.nan), where=people > 0)
    month.record("provision_conditions", shares)
    for basis in ("true", "low", "high"):
        month.record("provision_slope", slopes, basis)
        month.record("provision_dependence", dependence, basis)
        month.record("voice_sanctions", p.voice_punished, basis)
    units = month.now.units
    hands = np.bincount(technique(month).branch[units.activity], units.workers.sum(axis=1), len(month.labels["branch"]))
    month.record("bound_workers", np.rint(hands * p.exit_closed))
