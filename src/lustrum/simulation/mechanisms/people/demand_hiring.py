r"""Units hire and fire by the output they expect to sell: who is not needed is let go, who is needed may not be found.

.. math:: L_u^* = (1 + r)\, l_j\, 12\, d_u, \qquad
    L_u' = L_u - \varphi\,(L_u - L_u^*)^+ + \text{hired}, \quad \text{hired} \le (L_u^* - L_u)^+

with the output wanted :math:`d` (bounded by demand where the budget is hard), norms :math:`l`, the reserve :math:`r`
and the part :math:`\varphi` of excess hands that goes in a month. Who seeks a post and finds none is unemployed, and
recorded as job seeker. Posts are filled as in *employment*, which keeps hands unless they are a fifth too many and asks
for no demand: a seller's economy hoards labour, a buyer's economy does not.

Sources
-------
Employment by effective demand: Kalecki 1954; Keynes 1936 (recalled). Labour hoarded or shed by the hardness of the
budget: Kornai 1980 (recalled). Pace: project default.
"""

from __future__ import annotations

import numpy as np

from lustrum.simulation.firms import wanted_output
from lustrum.simulation.hiring import SeekersPack, dismiss, fill_posts, persons_lacking, seekers
from lustrum.simulation.month import Month
from lustrum.simulation.packs import parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.technique import technique


class Pack(SeekersPack):
    """Parameters of hiring and firing by demand."""

    firing: float = parameter(
        0.5, "part of the hands beyond those wanted that are let go", unit="share per month", low=0, high=1
    )


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
    source="Kalecki 1954; Kornai 1980",
    rival_of="employment",
    order=3,
    rows=(1,),
)  # fmt: skip
def demand_hiring(month: Month, p: Pack) -> None:
    """Retire, fire, hire."""
    persons = month.now.persons
    seeking = seekers(month, p)
    month.board["seekers"] = seeking
    persons.unit[~seeking & (persons.unit >= 0)] = -1
    vacancies = persons_lacking(month, wanted_output(month, technique(month)) * 12, p.reserve, seeking)
    excess = np.maximum(0, -vacancies.sum(axis=1))
    dismiss(month, p.firing * excess / np.maximum(month.now.units.workers.sum(axis=1), 1))
    fill_posts(month, seeking, vacancies)
