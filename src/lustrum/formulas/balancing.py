r"""Balancing of tables: nearest table with given row and column totals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["Balanced", "gras", "least_squares", "ras"]

DRIFTED = 1e100
"""Factors beyond this, or below its inverse, are brought back: only their products mean something."""


@dataclass(frozen=True)
class Balanced:
    """A balanced table.

    Attributes
    ----------
    table : (n, m) array.
    rows, columns : (n,), (m,) arrays, the factors r and s.
    residual : largest gap of a total, relative to the grand total.
    rounds : rounds used.
    converged : whether the residual is within the tolerance. When False the totals contradict the zeros of the
        table (or each other) and `residual` says by how much: the gap is reported, never spread in silence.
    """

    table: Floats
    rows: Floats
    columns: Floats
    residual: float
    rounds: int
    converged: bool


def ras(
    table: ArrayLike,
    row_totals: ArrayLike,
    column_totals: ArrayLike,
    *,
    tolerance: float = 1e-10,
    rounds: int = 10_000,
) -> Balanced:
    r"""Biproportional scaling of a table that is not negative.

    .. math:: Z = \hat r\, Z_0\, \hat s, \qquad Z \mathbf 1 = u, \quad \mathbf 1' Z = v

    Rows and columns are scaled in turn; zeros stay zeros. The result is the table nearest to the first one in
    the sense of cross entropy.

    Parameters
    ----------
    table : (n, m) array of at least 0; row_totals : (n,) array; column_totals : (m,) array.
    tolerance : largest gap of a total relative to the grand total.

    Returns
    -------
    Balanced

    Raises
    ------
    ValueError
        If a cell or a total is negative, or shapes do not fit.

    Sources
    -------
    Stone 1961, Input-Output and National Accounts; Bacharach 1970; Miller and Blair 2009, section 7.4.

    Examples
    --------
    >>> ras([[5, 0.5], [4, 3]], [10, 2], [7, 5]).table.round(6)
    array([[6.590208, 3.409792],
           [0.409792, 1.590208]])
    """
    start, u, v = _fitting(table, row_totals, column_totals)
    if (start < 0).any() or (u < 0).any() or (v < 0).any():
        message = "RAS needs cells and totals of at least 0"
        raise ValueError(message)
    r, s = np.ones(len(u)), np.ones(len(v))
    scale = max(float(u.sum()), float(v.sum())) or 1.0
    residual, done = np.inf, 0
    while done < rounds and residual > tolerance:
        row_sums = start @ s
        r = np.divide(u, row_sums, out=np.zeros_like(u), where=row_sums > 0)
        column_sums = r @ start
        s = np.divide(v, column_sums, out=np.zeros_like(v), where=column_sums > 0)
        largest = float(s.max(initial=0.0))
        if (
            largest > DRIFTED or 0 < largest < 1 / DRIFTED
        ):  # totals that differ in sum drive one factor up and the other down
            r, s, column_sums = r * largest, s / largest, column_sums * largest
        gaps = np.concatenate([r * (start @ s) - u, s * column_sums - v])
        residual = float(np.abs(gaps).max(initial=0.0)) / scale
        done += 1
    return Balanced(r[:, None] * start * s, r, s, residual, done, residual <= tolerance)


def least_squares(
    table: ArrayLike, row_totals: ArrayLike, column_totals: ArrayLike, *, tolerance: float = 1e-10
) -> Balanced:
    r"""Find the table with given totals that is nearest in squares, each weighted by the size of its cell.

    .. math:: \min \sum_{ij} \frac{(z_{ij} - z^0_{ij})^2}{|z^0_{ij}|}
       \quad \Rightarrow \quad z_{ij} = z^0_{ij} + |z^0_{ij}|\,(\lambda_i + \mu_j)

    Zeros stay zeros; cells and totals may be negative, and a cell may change its sign. Without side conditions on
    signs the multipliers solve one symmetric linear system; it lacks one rank for each part of the table that no cell
    joins to the rest, and the smallest multipliers are taken.

    Parameters
    ----------
    table : (n, m) array; row_totals : (n,) array; column_totals : (m,) array.
    tolerance : largest gap of a total, relative to the grand total, that counts as none.

    Returns
    -------
    Balanced
        Its rows and columns are the multipliers; ``rounds`` is 1.

    Raises
    ------
    ValueError
        If shapes do not fit.

    Sources
    -------
    Deming and Stephan 1940; Friedlander 1961, A technique for estimating a contingency table, given the marginal
    totals and some supplementary data.

    Examples
    --------
    >>> least_squares([[1, 1], [1, 1]], [3, 1], [2, 2]).table.round(6)
    array([[1.5, 1.5],
           [0.5, 0.5]])
    """
    start, u, v = _fitting(table, row_totals, column_totals)
    weight = np.abs(start)
    n = len(u)
    normal = np.block([[np.diag(weight.sum(axis=1)), weight], [weight.T, np.diag(weight.sum(axis=0))]])
    gaps = np.concatenate([u - start.sum(axis=1), v - start.sum(axis=0)])
    multipliers = np.linalg.lstsq(normal, gaps, rcond=None)[0]
    found = start + weight * (multipliers[:n, None] + multipliers[None, n:])
    scale = max(float(np.abs(u).sum()), float(np.abs(v).sum())) or 1.0
    left = np.concatenate([found.sum(axis=1) - u, found.sum(axis=0) - v])
    residual = float(np.abs(left).max(initial=0.0)) / scale
    return Balanced(found, multipliers[:n], multipliers[n:], residual, 1, residual <= tolerance)


def gras(
    table: ArrayLike,
    row_totals: ArrayLike,
    column_totals: ArrayLike,
    *,
    tolerance: float = 1e-10,
    rounds: int = 10_000,
) -> Balanced:
    r"""Biproportional scaling of a table with negative cells, which keep their sign.

    .. math:: Z = \hat r P \hat s - \hat r^{-1} N \hat s^{-1}, \qquad Z_0 = P - N, \quad P, N \ge 0

    A factor solves :math:`r\, p - n / r = u` with the row sums p of P s and n of N / s; without negative cells this is
    `ras`. Totals may be of either sign.

    Parameters
    ----------
    table : (n, m) array; row_totals : (n,) array; column_totals : (m,) array.
    tolerance : largest gap of a total relative to the sum of all totals without regard to sign.

    Returns
    -------
    Balanced

    Raises
    ------
    ValueError
        If shapes do not fit.

    Sources
    -------
    Junius and Oosterhaven 2003, Economic Systems Research 15; Lenzen, Wood and Gallego 2007 and Temurshoev, Miller and
    Bouwmeester 2013, same journal, on the target function and on rows without positive cells.

    Examples
    --------
    >>> found = gras([[7, 3, -2], [2, 9, 1], [3, -1, 5]], [9, 12, 8], [13, 11, 5])
    >>> found.converged, found.table.sum(axis=1).round(6).tolist(), bool((found.table[[0, 2], [2, 1]] < 0).all())
    (True, [9.0, 12.0, 8.0], True)
    """
    start, u, v = _fitting(table, row_totals, column_totals)
    positive, negative = np.maximum(start, 0), np.maximum(-start, 0)
    r, s = np.ones(len(u)), np.ones(len(v))
    scale = max(float(np.abs(u).sum()), float(np.abs(v).sum())) or 1.0
    residual, done, made = np.inf, 0, start
    while done < rounds and residual > tolerance:
        r = _factor(u, positive @ s, negative @ (1 / s))
        s = _factor(v, r @ positive, (1 / r) @ negative)
        made = r[:, None] * positive * s - negative / r[:, None] / s
        gaps = np.concatenate([made.sum(axis=1) - u, made.sum(axis=0) - v])
        residual = float(np.abs(gaps).max(initial=0.0)) / scale
        done += 1
    return Balanced(made, r, s, residual, done, residual <= tolerance)


def _factor(total: Floats, plus: Floats, minus: Floats) -> Floats:
    """Solve r plus - minus / r = total for r > 0; 1 where the row is empty, tiny where its total is out of reach."""
    root = np.sqrt(total * total + 4 * plus * minus)
    with np.errstate(divide="ignore", invalid="ignore"):
        usual = np.where(total >= 0, (total + root) / (2 * plus), 2 * minus / (root - total))
        found = np.where(plus > 0, usual, -minus / total)
    found = np.where((plus > 0) | (minus > 0), found, 1.0)
    return np.clip(np.where(np.isfinite(found), found, 1e150), 1e-150, 1e150)


def _fitting(table: ArrayLike, row_totals: ArrayLike, column_totals: ArrayLike) -> tuple[Floats, Floats, Floats]:
    start = np.asarray(table, dtype=np.float64)
    u, v = np.asarray(row_totals, dtype=np.float64), np.asarray(column_totals, dtype=np.float64)
    if start.shape != (len(u), len(v)):
        message = f"a table of shape {start.shape} with {len(u)} row and {len(v)} column totals"
        raise ValueError(message)
    return start, u, v
