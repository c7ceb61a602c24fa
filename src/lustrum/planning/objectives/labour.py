r"""Least labour for given deliveries: :math:`\min \sum_{t,k,j} l_{kj} x_{tj}`.

Targets are met in full. The valuations of products are then labour values of the technique chosen.

Unit: person-years over all years.

Sources
-------
Morishima 1974, Econometrica 42 (labour values as valuations of a programme of least labour). Recalled.
"""

from __future__ import annotations

import numpy as np

from lustrum.errors import Problem
from lustrum.planning.program import Draft, Stage
from lustrum.planning.settings import PlanProblems


def stages(draft: Draft) -> list[Stage]:
    """Minimise labour."""
    block = draft.columns["output"]
    hours = draft.facts.labour_need[block.codes["activity"]]
    if not hours.any():
        raise PlanProblems([Problem("The objective 'labour' needs labour requirements.", "labour")])
    cost = np.zeros(draft.columns.size)
    cost[block.part] = hours
    return [Stage("labour", "person-year", cost, sense=1)]
