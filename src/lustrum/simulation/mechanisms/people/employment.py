r"""Units hire those who look for work; the others do odd jobs for the communes.

A unit wants :math:`l_{js} d_u (1 + r)` persons of each skill, for the output it is to make. Drawn persons are whole:
with :math:`w` the persons that one stands for and :math:`\theta` drawn once for all, it has room for

.. math:: \lfloor l_{js} d_u (1 + r) / w + \theta_{us} \rfloor

of them, so that posts are as many as wanted at any scale. People of working age outside farming who have no post and
seek one fill vacancies skill by skill, the highest first; a person may take a post below her skill. Units that want
fewer than they have by more than a fifth let people go.

Sources
-------
Labour norms: the economy's labour table. Participation: project default. Other employment: Korea blueprint section 1.6,
point 6.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.kernels.sums import sum_by
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import commanded_forms, farming_groups, roles
from lustrum.simulation.technique import technique


class Pack(MechanismPack):
    """Parameters of hiring."""

    men: float = parameter(0.92, "share of men of 16 to 59 outside farming who seek a post", low=0, high=1)
    women: float = parameter(
        0.25, "share of women of 16 to 59 outside farming who seek a post, first year", low=0, high=1
    )
    women_gain_per_year: float = parameter(0.015, "yearly gain of that share", unit="share per year", low=0, high=0.1)
    reserve: float = parameter(0.05, "hands kept beyond the norm", low=0, high=0.5)
    slack: float = parameter(0.2, "excess over the norm at which people are let go", low=0, high=1)


@mechanism(
    slot="employment",
    phase="people",
    reads=(
        "persons.household", "persons.born", "persons.sex", "persons.skill", "persons.training",
        "households.group", "units.activity", "units.form", "units.capacity", "units.readiness",
        "units.target", "units.workers",
    ),
    writes=("persons.unit",),
    records=("vacancies", "job_seekers"),
    source="project default",
    default=True,
    order=3,
)  # fmt: skip
def employment(month: Month, p: Pack) -> None:
    """Retire, let go, hire."""
    persons = month.now.persons
    seeking = seekers(month, p)
    month.board["seekers"] = seeking
    persons.unit[~seeking & (persons.unit >= 0)] = -1
    vacancies = _vacancies(month, p, seeking)
    _let_go(month, p, vacancies)
    level = roles(month).skill_level
    waiting = np.flatnonzero(seeking & (persons.unit < 0))
    for code in sorted(np.flatnonzero(~roles(month).farm_skill), key=lambda c: -level[c]):
        waiting = waiting[persons.unit[waiting] < 0]
        _fill(month, int(code), waiting[level[persons.skill[waiting]] >= level[code]], vacancies[:, code])
    unfilled = np.maximum(vacancies, 0).sum(axis=0)
    month.board["unfilled_posts"] = float(unfilled.sum())
    month.record("vacancies", np.rint(unfilled))
    waiting = waiting[persons.unit[waiting] < 0]
    month.record("job_seekers", sum_by(persons.skill[waiting], persons.weight[waiting], unfilled.size))


def seekers(month: Month, p: Pack) -> NDArray[np.bool_]:
    """Say which persons seek or hold a post, bool (person,)."""
    persons, households = month.now.persons, month.now.households
    months = month.date.ordinal - persons.born
    town = ~farming_groups(month)[households.group]
    able = np.flatnonzero((months >= 16 * 12) & (months < 60 * 12) & (persons.training == 0) & town[persons.household])
    years = (month.date.ordinal - month.first.ordinal) / 12
    share = np.where(persons.sex[able] == 1, p.men, min(p.women + p.women_gain_per_year * years, p.men))
    seeking = np.zeros(len(persons), dtype=bool)
    seeking[able[month.board_hash("participation", persons.key[able]) < share]] = True
    return seeking


def _vacancies(month: Month, p: Pack, seeking: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return persons that each unit lacks by skill, below zero where it has too many, float64 (unit, skill)."""
    units, t = month.now.units, technique(month)
    commanded = commanded_forms(month)[units.form]
    able = units.capacity * units.readiness
    level = np.where(commanded, np.minimum(units.target, able), able) * t.quantum[t.product[units.activity]]
    wanted = t.labour[units.activity] * level[:, None] * (1 + p.reserve)
    weight = _mean_weight(month, seeking)
    room = [month.board_hash(f"posts {code}", units.key) for code in range(wanted.shape[1])]
    return np.asarray(np.floor(wanted / weight + np.column_stack(room)) * weight - units.workers)


def _mean_weight(month: Month, chosen: NDArray[np.bool_]) -> float:
    """Return the persons that one of the chosen stands for; 1 if none is chosen."""
    weight = month.now.persons.weight[chosen]
    return float(weight.mean()) if weight.size else 1.0


def _let_go(month: Month, p: Pack, vacancies: NDArray[np.float64]) -> None:
    persons, units = month.now.persons, month.now.units
    excess = np.maximum(0, -vacancies.sum(axis=1))
    have = np.maximum(units.workers.sum(axis=1), 1)
    chance = np.where(excess > p.slack * have, (excess - p.slack * have) / have, 0.0)
    if not chance.any():
        return
    held = np.flatnonzero(persons.unit >= 0)
    held = held[chance[persons.unit[held]] > 0]
    persons.unit[held[month.draw("dismissal", persons.key[held]) < chance[persons.unit[held]] / 3]] = -1


def _fill(month: Month, code: int, free: NDArray[np.intp], vacant: NDArray[np.float64]) -> None:
    persons = month.now.persons
    if not free.size:
        return
    mean = float(persons.weight[free].mean())
    posts = np.rint(np.maximum(vacant, 0) / mean).astype(np.int64)
    open_posts = np.repeat(np.arange(posts.size), posts)
    order = np.argsort(month.draw(f"queue {code}", persons.key[free]), kind="stable")
    posts_order = np.argsort(month.draw.uniform(f"post order {code}", np.arange(open_posts.size)), kind="stable")
    count = min(free.size, open_posts.size)
    taken = open_posts[posts_order[:count]]
    persons.unit[free[order[:count]]] = taken
    np.subtract.at(vacant, taken, persons.weight[free[order[:count]]])
