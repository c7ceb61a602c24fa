r"""How far the place of children hangs on that of their parents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["shorrocks", "transition_matrix"]


def transition_matrix(moves: ArrayLike) -> Floats:
    r"""Chances of each place by the place before.

    .. math:: p_{ij} = m_{ij} / \sum_j m_{ij}

    Parameters
    ----------
    moves : (n, n) array, persons by place before (row) and now (column).

    Returns
    -------
    (n, n) array with rows that sum to one; a row from which nobody comes is NaN.

    Examples
    --------
    >>> transition_matrix([[3, 1], [2, 2]]).tolist()
    [[0.75, 0.25], [0.5, 0.5]]
    """
    m = np.asarray(moves, dtype=np.float64)
    if m.ndim != 2 or m.shape[0] != m.shape[1] or not np.isfinite(m).all() or (m < 0).any():
        message = "moves are a square table of finite numbers that are not negative"
        raise ValueError(message)
    rows = m.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(m, rows, out=np.full_like(m, np.nan), where=rows > 0))


def shorrocks(moves: ArrayLike) -> float:
    r"""Mobility by the trace: 0 if everybody stays, 1 if the place before tells nothing, more if people change places.

    .. math:: M = \frac{n - \mathrm{tr} P}{n - 1}

    Parameters
    ----------
    moves : (n, n) array, persons by place before (row) and now (column). n counts the places from which somebody
        comes; to go to a new place is to move.

    Raises
    ------
    ValueError
        If all come from one place.

    Sources
    -------
    Shorrocks 1978, Econometrica 46; Prais 1955.

    Examples
    --------
    >>> shorrocks([[3, 1], [2, 2]])
    0.75
    """
    stay = np.diag(transition_matrix(moves))
    stay = stay[np.isfinite(stay)]
    if len(stay) < 2:
        message = "at least two places need somebody who comes from them"
        raise ValueError(message)
    return float((len(stay) - stay.sum()) / (len(stay) - 1))
