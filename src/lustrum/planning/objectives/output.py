r"""Most output over the plan: :math:`\max \sum_t \sum_p w_p \sum_j b_{pj} x_{tj}`.

Weights are those of `weights`, else constant prices; activities of `branches` count (all by default). Targets are met
in full.

Unit: money of constant prices (or the unit of the weights).

Sources
-------
Williams 1978, Model Building in Mathematical Programming, 12.9 (second objective of the economic planning model).
"""

from __future__ import annotations

import numpy as np

from lustrum.planning.objectives.capacity import value_of_activities
from lustrum.planning.program import Draft, Stage


def stages(draft: Draft) -> list[Stage]:
    """Maximise the value of output."""
    block = draft.columns["output"]
    cost = np.zeros(draft.columns.size)
    cost[block.part] = value_of_activities(draft)[block.codes["activity"]]
    return [Stage("output", "value of output", cost)]
