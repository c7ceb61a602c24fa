"""Holder ids: which table a holder is in, and in which row."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lustrum.kernels.paths import kernel


@kernel
def rows_of_holders(holders: NDArray[Any], code: int, shift: int, row_of: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the row of each holder in the table of a code, int32 (n,); -1 where it is in another table or gone.

    Parameters
    ----------
    holders : array of int (n,)
        Holder ids: the code of the table in the bits from `shift` up, the permanent id below.
    code, shift : int
        Code of the table, and number of bits of the permanent id.
    row_of : int32 (id,)
        Row of each permanent id of the table, -1 where it is gone.
    """
    rows = np.full(holders.shape, -1, dtype=np.int32)
    number = holders & ((1 << shift) - 1)
    mine = np.flatnonzero(((holders >> shift) == code) & (number < row_of.size))
    rows[mine] = row_of[number[mine]]
    return rows
