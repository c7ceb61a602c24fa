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

from lustrum.simulation.hiring import SeekersPack, dismiss, fill_posts, persons_lacking, seekers
from lustrum.simulation.month import Month
from lustrum.simulation.packs import parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import commanded_forms
from lustrum.simulation.technique import technique


class Pack(SeekersPack):
    """Parameters of hiring."""

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
    units, t = month.now.units, technique(month)
    able = units.capacity * units.readiness
    level = np.where(commanded_forms(month)[units.form], np.minimum(units.target, able), able)
    vacancies = persons_lacking(month, level * t.quantum[t.product[units.activity]], p.reserve, seeking)
    _let_go(month, p, vacancies)
    fill_posts(month, seeking, vacancies)


def _let_go(month: Month, p: Pack, vacancies: NDArray[np.float64]) -> None:
    excess = np.maximum(0, -vacancies.sum(axis=1))
    have = np.maximum(month.now.units.workers.sum(axis=1), 1)
    chance = np.where(excess > p.slack * have, (excess - p.slack * have) / have, 0.0)
    if chance.any():
        dismiss(month, chance / 3)
