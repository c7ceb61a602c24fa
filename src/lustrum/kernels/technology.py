r"""Inner loops of the structured first-order method of planning: one technology, applied to all years at once.

Matrices are compressed rows (`starts`, `items`, `values`); levels and prices are arrays (item, year). Every sum goes
from the first entry of a row to the last.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lustrum.kernels.paths import kernel

Floats = NDArray[np.float64]
Ints = NDArray[Any]


@kernel
def apply_to_years(items: Ints, starts: Ints, values: NDArray[Any], levels: Floats, found: Floats) -> None:
    """Write a matrix times the levels of every year, float64 (row, year), into `found`.

    Parameters
    ----------
    items, starts, values : arrays (entry,), (row + 1,), (entry,)
        The matrix in compressed rows.
    levels : float64 (item, year)
        What it is applied to.
    found : float64 (row, year)
        Where the result goes.

    Examples
    --------
    >>> found = np.zeros((1, 2))
    >>> two, ends = np.array([0, 1]), np.array([0, 2])
    >>> apply_to_years(two, ends, np.array([1.0, 2.0]), np.array([[1.0, 10.0], [2.0, 20.0]]), found)
    >>> found.tolist()
    [[5.0, 50.0]]
    """
    count = len(starts) - 1
    row = np.repeat(np.arange(count), np.diff(starts))
    for year in range(levels.shape[1]):
        terms = values.astype(np.float64) * levels[items, year]
        found[:, year] = np.bincount(row, terms, count)


@kernel
def step_within(
    level: Floats, slope: Floats, size: Floats, low: Floats, high: Floats, anchor: Floats,
    reflected: Floats, pace: float, mix: float,
) -> float:  # fmt: skip
    r"""Make one reflected Halpern step of a projected gradient; return its squared length in the metric of the steps.

    .. math::
        n = \min(\max(u - \alpha \tau g, l), h), \quad \bar u = 2n - u, \quad u \leftarrow m \bar u + (1 - m) u_0

    Parameters
    ----------
    level : float64 (n,)
        u, moved in place.
    slope, size, low, high, anchor : float64 (n,)
        g, tau, limits l and h, and the anchor.
    reflected : float64 (n,)
        Where the reflected step goes.
    pace, mix : float
        alpha and m.

    Sources
    -------
    Halpern 1967; Lu and Yang 2024 on restarted reflected Halpern steps for linear programming (recalled).
    """
    near = np.minimum(np.maximum(level - (pace * size) * slope, low), high)
    moved = near - level
    reflected[:] = near + moved
    level[:] = mix * reflected + (1.0 - mix) * anchor
    return float(np.bincount(np.zeros(level.size, dtype=np.int64), moved * moved / size, 1)[0])


@kernel
def carry(begun: Floats, delay: Ints, left: Floats, standing: Floats) -> None:
    r"""Write what stands of works begun, :math:`k_{t+1} = \lambda k_t + v_{t+1-g}`, float64 (unit, year + 1).

    Parameters
    ----------
    begun : float64 (unit, year)
        v, by the year of the first instalment.
    delay, left : int64, float64 (unit,)
        Years g to use, and the share that is left after a year.
    standing : float64 (unit, year + 1)
        Where the result goes; the last column is after the last year.
    """
    unit = np.arange(len(delay))
    standing[:, 0] = 0.0
    for year in range(1, standing.shape[1]):
        start = year - delay
        fresh = np.where(start >= 0, begun[unit, np.maximum(start, 0)], 0.0)
        standing[:, year] = left * standing[:, year - 1] + fresh


@kernel
def carry_back(worth: Floats, delay: Ints, left: Floats, begun: Floats) -> None:
    """Write what works begun are worth by what they will serve: the transpose of `carry`, float64 (unit, year).

    Parameters
    ----------
    worth : float64 (unit, year + 1)
        Worth of a unit that stands in each year, and after the last.
    delay, left : int64, float64 (unit,)
        Years to use, and the share that is left after a year.
    begun : float64 (unit, year)
        Where the result goes.
    """
    begun[:] = 0.0
    unit = np.arange(len(delay))
    later = np.zeros(len(delay))
    for year in range(worth.shape[1] - 1, 0, -1):
        later = left * later + worth[:, year]
        start = year - delay
        ready = start >= 0
        begun[unit[ready], start[ready]] = later[ready]


@kernel
def settle(
    items: Ints, starts: Ints, values: NDArray[Any], needed: Floats, output: Floats, sweeps: int, tolerance: float
) -> int:
    r"""Solve :math:`x = \max(0, d + Ax)` for all years by Gauss-Seidel sweeps; return how many were made.

    Parameters
    ----------
    items, starts, values : arrays (entry,), (product + 1,), (entry,)
        A in compressed rows, none below zero.
    needed : float64 (product, year)
        d.
    output : float64 (product, year)
        x: where to start from, and the result.
    sweeps : int
        The most that are made.
    tolerance : float
        Largest change of a sweep, relative to the largest output, at which it ends.

    Sources
    -------
    Varga 1962, Matrix Iterative Analysis, ch. 3 (convergence for M-matrices).
    """
    for done in range(sweeps):
        moved, largest = 0.0, 0.0
        for product in range(len(starts) - 1):
            part = slice(starts[product], starts[product + 1])
            for year in range(output.shape[1]):
                total = needed[product, year]
                for item, value in zip(items[part], values[part], strict=True):
                    total += np.float64(value) * output[item, year]
                total = max(total, 0.0)
                moved = max(moved, abs(total - output[product, year]))
                largest = max(largest, total)
                output[product, year] = total
        if moved <= tolerance * largest:
            return done + 1
    return sweeps


@kernel
def meet_claims(
    items: Ints, starts: Ints, values: NDArray[Any], claims: Floats, dearness: Floats, price: Floats
) -> None:
    r"""Raise prices until what each column pays for products meets its claim, one column after another.

    .. math:: \sum_i \beta_{ij} p_i \ge c_j

    What a column lacks is put on the one of its products where it costs least, :math:`\min_i d_i / \beta_{ij}`.

    Parameters
    ----------
    items, starts, values : arrays (entry,), (column + 1,), (entry,)
        beta in compressed rows, one row for each column.
    claims : float64 (column,)
        c.
    dearness : float64 (product,)
        d: cost of a dearer product.
    price : float64 (product,)
        p, raised in place.
    """
    for column in range(len(starts) - 1):
        part = slice(starts[column], starts[column + 1])
        paid, best, least = 0.0, -1, np.inf
        for entry in range(part.start, part.stop):
            value = np.float64(values[entry])
            paid += value * price[items[entry]]
            if dearness[items[entry]] / value < least:
                best, least = entry, dearness[items[entry]] / value
        if paid < claims[column] and best >= 0:
            price[items[best]] += (claims[column] - paid) / np.float64(values[best])
