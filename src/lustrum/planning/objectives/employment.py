r"""Most labour used: :math:`\max \sum_{t \in Y} \sum_{k,j} l_{kj} x_{tj}`, within the limits on labour.

Y are the years `output_years` (all by default): those of the output, also where labour is spent with the inputs
(`labour_at`). Targets are met in full.

Unit: person-years over these years.

Sources
-------
Williams 1978, Model Building in Mathematical Programming, 12.9 (third objective of the economic planning model).
"""

from __future__ import annotations

import numpy as np

from lustrum.planning.objectives import labour
from lustrum.planning.objectives.output import counted_years
from lustrum.planning.program import Draft, Stage


def stages(draft: Draft) -> list[Stage]:
    """Maximise labour."""
    block = draft.columns["output"]
    cost = np.array(labour.stages(draft)[0].cost)
    cost[block.part] *= counted_years(draft)[block.codes["year"]]
    return [Stage("employment", "person-year", cost)]
