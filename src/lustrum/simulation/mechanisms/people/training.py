r"""People learn a skill: intake, months of training, drop-out, and a certificate at the end.

Each month a share of the unskilled of 16 to 40 begins; after :math:`L` months :math:`1 - q` of them have the skill.
Teachers limit the intake: one for every twenty learners among those who have a higher skill.

Sources
-------
Months and drop-out: Korea blueprint section 2 (operators 6, skilled 24, technician 36 months; 0.15), synthetic. Cadre
pipeline: mechanisms catalogue row 33.
"""

from __future__ import annotations

import numpy as np

from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import roles

FAVOURED = ("worker", "peasant", "labourer", "tenant", "member")
"""Roles of classes that count as working families."""


class Pack(MechanismPack):
    """Parameters of training."""

    scale: float = parameter(0.3, "intake relative to the full programme", unit="index", low=0, high=3)
    intake: dict[str, float] = parameter(
        {"level=1": 0.05, "level=2": 0.03}, "share of the young who begin in a year at full programme",
        unit="share per year", dim="skill",
    )  # fmt: skip
    months: dict[str, float] = parameter(
        {"level=1": 18, "level=2": 36}, "length of training", unit="months", dim="skill"
    )
    drop_out: float = parameter(0.15, "share who leave without the skill", low=0, high=1)
    learners_per_teacher: float = parameter(
        20, "learners one skilled person can teach", unit="persons", low=1, high=100
    )
    from_working_families: float = parameter(
        0.0, "extra weight of worker and peasant families in admission", unit="index", low=0, high=5
    )


@mechanism(
    slot="training",
    phase="people",
    reads=("persons.household", "persons.born", "households.group"),
    writes=("persons.training", "persons.skill", "persons.course"),
    records=("trained", "trained_origin"),
    source="mechanisms catalogue row 33; Korea blueprint section 2",
    rows=(33,),
    default=True,
    order=1,
)
def training(month: Month, p: Pack) -> None:
    """Finish courses, then begin new ones."""
    _finish(month, p)
    if float(month.lever("war.intensity", 0.0)) < 0.5:
        _begin(month, p)


def _finish(month: Month, p: Pack) -> None:
    """Give certificates to those whose course ends and who have not dropped out."""
    persons = month.now.persons
    learning = np.flatnonzero(persons.training)
    done = learning[persons.training[learning] == 1]
    persons.training[learning] -= 1
    passed = done[month.draw("certificate", persons.key[done]) >= p.drop_out]
    learned = persons.course[passed]
    persons.skill[passed] = learned
    persons.course[done] = 0
    month.record("trained", np.bincount(learned, persons.weight[passed], roles(month).skill_level.size))


def _begin(month: Month, p: Pack) -> None:
    persons, households = month.now.persons, month.now.households
    level = roles(month).skill_level
    age = month.date.ordinal - persons.born
    young = np.flatnonzero((age >= 16 * 12) & (age < 40 * 12) & (persons.training == 0))
    favoured = np.isin(roles(month).group_role, FAVOURED)[households.group]
    weight = np.where(favoured[persons.household[young]], 1 + p.from_working_families, 1.0)
    months, intake = np.asarray(month.lever("training.months")), np.asarray(month.lever("training.intake"))
    able = np.bincount(persons.skill, persons.weight, level.size)
    groups = len(month.labels["group"])
    origin = np.zeros((groups, level.size))
    for code in np.flatnonzero(level > 0):
        below = np.flatnonzero(level[persons.skill[young]] < level[code])
        if not below.size:
            continue
        rows = young[below]
        wanted = p.scale * intake[code] / 12 * weight[below] / max(float(weight[below].mean()), 1e-9)
        learning = persons.training > 0
        busy = persons.weight[learning & (persons.course == code)].sum()
        room = max(0.0, p.learners_per_teacher * able[level >= level[code]].sum() - busy)
        limit = min(1.0, room / max(float(wanted @ persons.weight[rows]), 1e-9))
        chosen = month.draw(f"admission {level[code]}", persons.key[rows]) < wanted * limit
        begins = rows[chosen]
        persons.training[begins] = int(months[code])
        persons.course[begins] = code
        origin[:, code] = np.bincount(households.group[persons.household[begins]], persons.weight[begins], groups)
        kept = np.ones(young.size, dtype=bool)
        kept[below[chosen]] = False
        young, weight = young[kept], weight[kept]
    month.record("trained_origin", origin)
