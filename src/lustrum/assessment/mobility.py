"""Tables of class by class of parents, and what is inherited."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.view import View
from lustrum.formulas.mobility import shorrocks

__all__ = ["inheritance", "square_moves"]


def square_moves(view: View) -> xr.DataArray:
    """Return persons by class of parents and own class (time, group_parent, group), the same classes on both sides.

    Needs ``class_moves``.
    """
    moves = view["class_moves"]
    classes = list(dict.fromkeys([*moves["group_parent"].values.tolist(), *moves["group"].values.tolist()]))
    square = moves.reindex(group_parent=classes, group=classes, fill_value=0.0)
    return square.transpose("time", "group_parent", "group")


def inheritance(moves: NDArray[np.float64]) -> float:
    """Return what is lacking of full mobility, 0 to 1.

    Examples
    --------
    >>> inheritance(np.array([[3.0, 1.0], [2.0, 2.0]])), inheritance(np.array([[0.0, 1.0], [1.0, 0.0]]))
    (0.25, 0.0)
    """
    return max(0.0, 1.0 - shorrocks(moves))
