"""What a solver found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Outcome = Literal["optimal", "near", "infeasible", "unbounded", "stopped", "failed"]


@dataclass(frozen=True, eq=False)
class Answer:
    """What the solver found, in the economy's own units.

    Parameters
    ----------
    outcome : str
        What the solver says of it.
    x : float64 (column,) or None
        Levels; None if there are none.
    y : float64 (row,) or None
        Valuations of rows: gain of the stage's value per unit of the limit (negative gain is loss).
    """

    outcome: Outcome
    x: Floats | None = None
    y: Floats | None = None
