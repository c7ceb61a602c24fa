r"""The static balance of very many products, with a bound on its error that is proven and not supposed.

.. math:: x = A x + f \qquad\qquad \pi = \pi A + v

Symbols: ``A`` (n, n) sparse and not negative, ``f`` (n,) final demand, ``v`` (n,) primary cost or labour per unit,
``p`` (n,) weights, prices at which every product leaves something over: :math:`p A \le \theta p` with
:math:`\theta < 1`. Such weights exist if and only if the technology is productive. They bound the error of any answer
by its residual
:math:`r = f + A x - x`, since :math:`L = \sum A^k \ge 0`:

.. math:: \sum_i p_i |x_i - x_i^*| \le \frac{\sum_i p_i |r_i|}{1 - \theta}, \qquad
          \max_j \frac{|\pi_j - \pi_j^*|}{p_j} \le \frac{1}{1 - \theta} \max_j \frac{|r_j|}{p_j}

Rows are gone through in turn (Gauss and Seidel) and extrapolated; no inverse and no factors are formed, whose cells
would be a hundred times those of A. Tables of up to some thousand products are in `leontief`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from lustrum.kernels.paths import NUMBA, NUMPY, can_compile, using
from lustrum.kernels.sweeps import extrapolate, sum_of_columns, sweep

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Matrix = Any  # a SciPy sparse array or an array-like

__all__ = ["NotProductive", "StaticBalance", "balance_outputs", "balance_prices", "find_weights"]

TOLERANCE = 1e-8
"""Proven error, relative to the sum (outputs) or to the largest (prices)."""

ROUNDS = 2000
SHOWN = 10
ALMOST = 1e-9
"""Nearer to 1 than this a spectral radius is taken as 1."""

EPSILON = float(np.finfo(np.float64).eps)
SUM, MOST, WHOLE, LARGEST, ALONG, TURNED = range(6)
"""What a sweep reports, in its order."""


class NotProductive(ArithmeticError):
    """A group of products uses up all that it makes: no final demand can be met.

    Parameters
    ----------
    group : int array
        Rows of products that weigh most, first the most, enough of them to use up all they make.
    radius : float
        Lower bound of the spectral radius of the group, 1 or more.
    """

    def __init__(self, group: NDArray[np.int64], radius: float) -> None:
        self.group = group
        self.radius = radius
        rows = ", ".join(str(row) for row in group[:SHOWN]) + (" ..." if len(group) > SHOWN else "")
        super().__init__(
            f"{len(group)} product(s) use up all they make of one another (spectral radius at least {radius:.6g}): "
            f"rows {rows}"
        )


@dataclass(frozen=True)
class StaticBalance:
    """A balance and what is proven of it.

    Attributes
    ----------
    values : (n,) or (n, years) array, outputs or prices.
    error : proven bound of the error, relative: of outputs, the sum of all errors at the weights over the sum of all
        outputs; of prices, the largest error over the largest price, both in units of the weights.
    theta : the largest share of a product's price that its inputs take at the weights.
    sweeps : sweeps through the matrix, all years together.
    weights : (n,) array p.
    """

    values: Floats
    error: float
    theta: float
    sweeps: int
    weights: Floats


def find_weights(coefficients: Matrix, *, rounds: int = ROUNDS) -> tuple[Floats, float]:
    r"""Find prices at which every product leaves something over, and the largest share that inputs take.

    .. math:: p A \le \theta p, \quad p > 0, \quad \theta < 1

    Prices of 1 do for most tables in money. Else :math:`p \leftarrow p + p A`, which never raises theta.

    Parameters
    ----------
    coefficients : (n, n) sparse array A, not negative.

    Raises
    ------
    NotProductive
        If there are none, with the products that use up all they make.
    ArithmeticError
        If neither is proven within the rounds: the spectral radius is too near to 1.
    ValueError
        If A is not square, or has a cell that is negative or no number.

    Sources
    -------
    Collatz 1942, Mathematische Zeitschrift 48; Hawkins and Simon 1949.

    Examples
    --------
    >>> find_weights([[0.5, 4.0], [0.05, 0.2]])[1] < 1
    True
    """
    given: Any = coefficients
    rows: Any = given if getattr(given, "format", "") == "csc" else sparse.csr_array(given)
    taken = _taken(rows)
    weights = np.ones(rows.shape[0])
    theta = float(taken.max(initial=0.0))
    if theta < 1:
        return weights, theta
    columns = sparse.csc_array(rows).T
    for _ in range(rounds):
        weights = weights + taken
        weights /= weights.max()
        weights = np.maximum(weights, 1e-280)
        taken = columns @ weights
        before, theta = theta, float((taken / weights).max())
        if theta < 1 and theta > before * 0.995:
            return weights, theta
    if theta < 1:
        return weights, theta
    raise _refusal(sparse.csr_array(rows), theta)


def balance_outputs(
    coefficients: Matrix,
    final: ArrayLike,
    *,
    tolerance: float = TOLERANCE,
    weights: tuple[Floats, float] | None = None,
    rounds: int = ROUNDS,
) -> StaticBalance:
    r"""Gross outputs that meet a final demand, within a proven error.

    .. math:: x = A x + f

    Parameters
    ----------
    coefficients : (n, n) sparse array A, not negative, best as CSR; single precision is used as it is.
    final : (n,) or (n, years) array f. Years begin from what is known of the years before.
    tolerance : largest error, as `StaticBalance.error` says.
    weights : what `find_weights` returned for A, to save finding them again.

    Raises
    ------
    NotProductive, ArithmeticError, ValueError
        As `find_weights`; ArithmeticError also if the tolerance is not reached.

    Sources
    -------
    Varga 1962, Matrix Iterative Analysis, chapter 3; the bound is the Neumann series in a weighted norm.

    Examples
    --------
    >>> found = balance_outputs([[0.15, 0.25], [0.20, 0.05]], [600, 1500])
    >>> found.values.round(2), found.error < 1e-8
    (array([1247.52, 1841.58]), True)
    """
    matrix = sparse.csr_array(coefficients)
    return _balance(matrix, final, weights or find_weights(matrix), tolerance, rounds, prices=False)


def balance_prices(
    coefficients: Matrix,
    added: ArrayLike,
    *,
    tolerance: float = TOLERANCE,
    weights: tuple[Floats, float] | None = None,
    rounds: int = ROUNDS,
) -> StaticBalance:
    r"""Prices, labour values or multipliers of a quantity that is added per unit of output, within a proven error.

    .. math:: \pi = \pi A + v

    Parameters
    ----------
    coefficients : (n, n) sparse array A, not negative, best as CSC.
    added : (n,) or (n, quantities) array v.
    tolerance, weights : as in `balance_outputs`.

    Raises
    ------
    NotProductive, ArithmeticError, ValueError
        As `balance_outputs`.

    Sources
    -------
    As `balance_outputs`.

    Examples
    --------
    >>> balance_prices([[0.25, 0.40], [0.14, 0.12]], [0.8, 3.6]).values.round(6)
    array([2., 5.])
    """
    matrix = sparse.csc_array(coefficients)
    return _balance(sparse.csr_array(matrix.T), added, weights or find_weights(matrix), tolerance, rounds, prices=True)


def _taken(matrix: Any) -> Floats:
    """Return what inputs take of each product at prices of 1: the sums of the columns, once no cell is negative."""
    cells = _cells(matrix)
    if matrix.format == "csr":
        with using(_path()):
            return np.asarray(sum_of_columns(*cells, matrix.shape[0]))
    if not bool((cells[2] >= 0).all()):
        message = "a value is negative or no number"
        raise ValueError(message)
    return np.asarray(matrix.T @ np.ones(matrix.shape[0]), dtype=np.float64)


def _path() -> str:
    return NUMBA if can_compile() else NUMPY


def _cells(rows: Any) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Return the arrays of a matrix as the kernels want them: unsigned, 32 bits where they suffice."""
    if rows.shape[0] != rows.shape[1]:
        message = f"a square matrix is needed, not one of shape {rows.shape}"
        raise ValueError(message)
    signed, unsigned = (np.int32, np.uint32) if max(rows.shape[0], rows.nnz) < 2**31 else (np.int64, np.uint64)
    values = rows.data if rows.dtype == np.float32 else rows.data.astype(np.float64, copy=False)
    return (
        rows.indptr.astype(signed, copy=False).view(unsigned),
        rows.indices.astype(signed, copy=False).view(unsigned),
        values,
    )


def _balance(
    rows: Any, right: ArrayLike, weights: tuple[Floats, float], tolerance: float, rounds: int, *, prices: bool
) -> StaticBalance:
    """Balance y = M y + b year after year in the units of the weights, in which M takes at most theta."""
    price, theta = weights
    given = np.asarray(right, dtype=np.float64)
    if given.shape[:1] != (rows.shape[0],) or given.ndim > 2:
        message = f"{rows.shape[0]} products and a right-hand side of shape {given.shape}"
        raise ValueError(message)
    if not np.isfinite(given).all():
        message = "the right-hand side has cells that are no finite numbers"
        raise ValueError(message)
    scale = 1 / price if prices else price
    is_plain = bool((price == 1).all())
    scaled = rows if is_plain else sparse.csr_array(sparse.diags_array(scale) @ rows @ sparse.diags_array(1 / scale))
    years = given.reshape(len(given), -1) * (1.0 if is_plain else scale[:, None])
    found = np.zeros_like(years)
    sweeps, error = 0, 0.0
    for year in range(years.shape[1]):
        start = _begin(years, found, year)
        aim = tolerance
        for _ in range(3):  # the independent look may find what rounding hid from the sweeps
            start, needed = _solve(scaled, years[:, year], start, theta, aim, rounds, prices)
            sweeps += needed
            proven = _proven_error(scaled, years[:, year], start, theta, prices)
            if proven <= tolerance:
                break
            aim /= 4
        else:
            message = f"the proven error stays at {proven:.3g}, above {tolerance:.3g}: theta is {theta:.9g}"
            raise ArithmeticError(message)
        found[:, year] = start
        error = max(error, proven)
    values = found if is_plain else found / scale[:, None]
    return StaticBalance(values.reshape(given.shape), error, theta, sweeps, price)


def _begin(years: Floats, found: Floats, year: int) -> Floats:
    """Begin a year with the mixture of the years before whose final demand is nearest to its own, and the rest."""
    right = years[:, year]
    if year == 0:
        return right.copy()
    before = years[:, :year]
    share = np.linalg.lstsq(before.T @ before, before.T @ right, rcond=None)[0]
    return np.asarray(found[:, :year] @ share + (right - before @ share))


def _solve(
    rows: Any, right: Floats, start: Floats, theta: float, tolerance: float, rounds: int, prices: bool
) -> tuple[Floats, int]:
    r"""Sweep until the change proves the error: what a sweep leaves open is at most theta times its change."""
    cells = _cells(rows)
    levels, changes = np.ascontiguousarray(start), np.zeros(len(right))
    reached = levels.copy()
    moved, size = (MOST, LARGEST) if prices else (SUM, WHOLE)
    last = np.inf
    with using(_path()):
        for count in range(1, rounds + 1):
            found = sweep(*cells, right, levels, changes)
            if theta * found[moved] <= tolerance * (1 - theta) * found[size]:
                return levels, count
            if not np.isfinite(found[moved]):
                break
            is_calm = count > 1 and found[moved] < last and found[TURNED] > 0
            extrapolate(levels, reached, found[ALONG] / found[TURNED] if is_calm else 0.0)
            last = found[moved]
    message = f"no balance to {tolerance:.3g} within {count} sweeps: inputs take up to {theta:.9g} of a product"
    raise ArithmeticError(message)


def _proven_error(rows: Any, right: Floats, levels: Floats, theta: float, prices: bool) -> float:
    """Bound the relative error by a residual computed anew with SciPy, with room for rounding, that of theta too."""
    used = rows @ levels
    size = np.abs(levels)
    terms = rows @ size if bool((levels < 0).any()) else used  # what is rounded is the terms, not what they leave
    cells = int(np.diff(rows.indptr).max(initial=0)) + 3
    residual = np.abs(right + used - levels) + EPSILON * cells * (np.abs(right) + terms + size)
    left, whole = (residual.max(), size.max()) if prices else (residual.sum(), size.sum())
    room = 1 - theta * (1 + EPSILON * (rows.shape[0] + 3))  # theta is a sum of at most so many terms
    if whole > 0 and room > 0:
        return float(left / room / whole)
    return 0.0 if left == 0 else np.inf


def _refusal(rows: Any, theta: float) -> ArithmeticError:
    """Say which products use up all they make, or that it is not proven."""
    right, left = _direction(rows), _direction(sparse.csr_array(rows.T))
    count, component = connected_components(rows, directed=True, connection="strong")
    weight = np.bincount(component, right * left, count)
    group = np.flatnonzero(component == np.argmax(weight))
    group = group[np.argsort(-(right * left)[group], kind="stable")]
    size, ratio = 1, 0.0
    while ratio < 1 - ALMOST and size < 2 * len(group):  # the leading products that already eat all they make
        part = group[:size]
        ratio = _least_ratio(rows[part][:, part])
        size *= 2
    if ratio >= 1 - ALMOST:
        return NotProductive(part, ratio)
    message = f"whether the technology is productive is not proven: its spectral radius is at most {theta:.9g}"
    return ArithmeticError(message)


def _least_ratio(rows: Any) -> float:
    """Return a lower bound of the spectral radius of a matrix that is not negative (Collatz 1942)."""
    direction = _direction(rows)
    direction = np.where(direction > ALMOST, direction, 0.0)
    some = direction > 0
    return float(((rows @ direction)[some] / direction[some]).min())


def _direction(rows: Any) -> Floats:
    """Return the direction of a high power of I + A: that of the largest eigenvalue, with the largest part 1."""
    vector = np.ones(rows.shape[0])
    for _ in range(300):
        vector = vector + rows @ vector
        vector /= vector.max()
    return vector
