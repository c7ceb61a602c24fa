r"""Who expects to lose an asset destroys or sells a part of it before, one rule for all who ask.

.. math:: s = \min(1,\; k\, P\, (1 - c))

with the response :math:`k`, the expected chance of seizure :math:`P` and the share :math:`c` of the value that is
compensated: full compensation leaves nothing to save by slaughter. Catalogue row 31.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def destroyed_share(response: float, chance: Any, compensation: float) -> NDArray[np.float64]:
    """Return the share that is slaughtered or sold by those who expect seizure with `chance`, 0 to 1.

    Examples
    --------
    >>> destroyed_share(0.5, np.array([0.0, 0.4, 1.0]), 0.25).tolist()
    [0.0, 0.15000000000000002, 0.375]
    """
    return np.minimum(1.0, response * np.asarray(chance, dtype=np.float64) * (1 - compensation))
