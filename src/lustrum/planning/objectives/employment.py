r"""Most labour used: :math:`\max \sum_{t,k,j} l_{kj} x_{tj}`, within the limits on labour.

Targets are met in full.

Unit: person-years over all years.

Sources
-------
Williams 1978, Model Building in Mathematical Programming, 12.9 (third objective of the economic planning model).
"""

from __future__ import annotations

import numpy as np

from lustrum.planning.objectives import labour
from lustrum.planning.program import Draft, Stage


def stages(draft: Draft) -> list[Stage]:
    """Maximise labour."""
    cost = np.asarray(labour.stages(draft)[0].cost)
    return [Stage("employment", "person-year", cost)]
