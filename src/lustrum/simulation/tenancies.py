"""Rents as they are taken: what was agreed, as far as a ceiling lets it stand."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def rents_taken(agreed: NDArray[Any], ceiling: float, kept: float) -> NDArray[Any]:
    """Return the share of the crop that is taken as rent where a ceiling is kept in part, in the type of `agreed`.

    Examples
    --------
    >>> rents_taken(np.array([0.3, 0.5]), 0.4, 0.5).tolist()
    [0.3, 0.45]
    """
    if ceiling >= 1 or kept <= 0:
        return agreed
    return np.asarray(agreed - kept * np.maximum(0, agreed - ceiling), dtype=agreed.dtype)
