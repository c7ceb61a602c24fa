"""Bases: where a solve ended, kept so that the next one can start there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Basis:
    """Where an optimum stands, to start the next solve of much the same programme from.

    Parameters
    ----------
    columns, rows : int8 (column,), (row,)
        Status of each in the solver's own numbers: at a limit, or between.
    """

    columns: NDArray[np.int8]
    rows: NDArray[np.int8]


def keep_basis(highs: Any) -> Basis | None:
    """Return the basis that a solver ended with, if it has one."""
    found = highs.getBasis()
    if not found.valid:
        return None
    return Basis(
        *(np.array([int(one) for one in side], dtype=np.int8) for side in (found.col_status, found.row_status))
    )


def open_basis(kept: Basis | None) -> Any:
    """Return a basis as the solver takes it."""
    basis: Any = highspy.HighsBasis()
    if kept is not None:
        basis.col_status = [highspy.HighsBasisStatus(int(one)) for one in kept.columns]
        basis.row_status = [highspy.HighsBasisStatus(int(one)) for one in kept.rows]
        basis.valid = True
    return basis
