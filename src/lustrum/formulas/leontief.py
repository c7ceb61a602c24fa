r"""Input-output mathematics: quantities, prices, multipliers, productivity.

Symbols of the textbooks: ``A`` (n, n) input coefficients, input of row product per unit of column product;
``L = (I - A)^-1`` the Leontief inverse; ``f`` (n,) final demand; ``x`` (n,) output; ``l`` (n,) direct labour per
unit of output; ``Z`` (n, n) flows. Technologies with several techniques or joint products are in `rectangular`.

Prefer `solve_output` and `labour_values` to forming an inverse: they factorise once and lose no digits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Matrix = Any  # an array-like or a SciPy sparse array

__all__ = [
    "backward_linkages",
    "forward_linkages",
    "ghosh_inverse",
    "is_hawkins_simon",
    "labour_values",
    "leontief_inverse",
    "market_shares",
    "multipliers",
    "output_coefficients",
    "perron_vector",
    "production_prices",
    "solve_output",
    "spectral_radius",
    "technical_coefficients",
]

DENSE_LIMIT = 1500
"""Below this many products dense linear algebra is the quicker and the sturdier."""

ROUNDING = 1e-12
"""A pivot or a distance from the maximum rate of profit below this is nothing but rounding."""


def _dense(matrix: Matrix) -> Floats:
    return np.asarray(matrix.toarray() if hasattr(matrix, "toarray") else matrix, dtype=np.float64)


def _is_large(matrix: Matrix) -> bool:
    return bool(sparse.issparse(matrix)) and matrix.shape[0] > DENSE_LIMIT


def _check_square(a: Floats) -> None:
    if a.ndim != 2 or a.shape[0] != a.shape[1]:
        message = f"a square matrix is needed, not one of shape {a.shape}"
        raise ValueError(message)


def technical_coefficients(flows: Matrix, output: ArrayLike) -> Floats:
    r"""Input coefficients of a square flow table.

    .. math:: a_{ij} = z_{ij} / x_j, \qquad a_{ij} = 0 \text{ where } x_j = 0

    Parameters
    ----------
    flows : (n, m) array of flows from row product to column industry.
    output : (m,) array, gross output of the columns in the same unit or any other.

    Returns
    -------
    (n, m) array, row unit per column unit.

    Sources
    -------
    Leontief 1936, Review of Economics and Statistics 18; Miller and Blair 2009, section 2.2.

    Examples
    --------
    >>> technical_coefficients([[150, 500], [200, 100]], [1000, 2000])
    array([[0.15, 0.25],
           [0.2 , 0.05]])
    """
    z, x = _dense(flows), np.asarray(output, dtype=np.float64)
    return np.divide(z, x, out=np.zeros_like(z), where=x != 0)


def output_coefficients(flows: Matrix, output: ArrayLike) -> Floats:
    r"""Allocation (Ghosh) coefficients: the share of the row's output that goes to each column.

    .. math:: b_{ij} = z_{ij} / x_i

    Parameters
    ----------
    flows : (n, m) array; output : (n,) array of the rows.

    Sources
    -------
    Ghosh 1958, Economica 25; Miller and Blair 2009, section 12.1.
    """
    z, x = _dense(flows), np.asarray(output, dtype=np.float64)[:, None]
    return np.divide(z, x, out=np.zeros_like(z), where=x != 0)


def market_shares(make: Matrix) -> Floats:
    r"""Share of each industry in the supply of each product (the matrix D of industry technology).

    .. math:: d_{ji} = v_{ji} / \sum_j v_{ji}

    Parameters
    ----------
    make : (industries, products) array, the transpose of a supply table.

    Sources
    -------
    United Nations 1968, A System of National Accounts; Miller and Blair 2009, section 5.3.
    """
    v = _dense(make)
    total = v.sum(axis=0)
    return np.asarray(np.divide(v, total, out=np.zeros_like(v), where=total != 0))


def leontief_inverse(coefficients: Matrix) -> Floats:
    r"""Total requirements: product i needed per unit of final demand for product j.

    .. math:: L = (I - A)^{-1}

    Parameters
    ----------
    coefficients : (n, n) array A.

    Raises
    ------
    ValueError
        If A is not square.
    numpy.linalg.LinAlgError
        If I - A is singular: the economy reproduces itself and leaves nothing over.

    Sources
    -------
    Leontief 1936; Miller and Blair 2009, equation 2.10.

    Examples
    --------
    >>> leontief_inverse([[0.15, 0.25], [0.20, 0.05]]).round(4)
    array([[1.2541, 0.33  ],
           [0.264 , 1.1221]])
    """
    a = _dense(coefficients)
    _check_square(a)
    return np.asarray(np.linalg.inv(np.eye(len(a)) - a), dtype=np.float64)


def ghosh_inverse(allocation: Matrix) -> Floats:
    r"""Output of column j that rests on one unit of primary input in row i.

    .. math:: G = (I - B)^{-1} = \hat x^{-1} L \hat x

    Parameters
    ----------
    allocation : (n, n) array of output coefficients b_ij = z_ij / x_i.

    Sources
    -------
    Ghosh 1958; read as a price model, Dietzenbacher 1997, Journal of Regional Science 37.
    """
    return leontief_inverse(allocation)


def solve_output(coefficients: Matrix, final: ArrayLike) -> Floats:
    r"""Gross output that meets final demand.

    .. math:: (I - A) x = f

    Parameters
    ----------
    coefficients : (n, n) array or sparse matrix A; final : (n,) or (n, k) array f.

    Returns
    -------
    Array shaped as `final`, in the products' units. Sparse matrices of more than 1,500 products are factorised
    as such.

    Raises
    ------
    numpy.linalg.LinAlgError
        If I - A is singular.

    Examples
    --------
    >>> solve_output([[0.15, 0.25], [0.20, 0.05]], [600, 1500]).round(2)
    array([1247.52, 1841.58])
    """
    f = np.asarray(final, dtype=np.float64)
    if _is_large(coefficients):
        from scipy.sparse.linalg import splu

        system = sparse.csc_array(sparse.eye_array(coefficients.shape[0]) - coefficients)
        try:
            return np.asarray(splu(system).solve(f), dtype=np.float64)
        except RuntimeError as error:
            raise np.linalg.LinAlgError(str(error)) from error
    a = _dense(coefficients)
    _check_square(a)
    return np.asarray(np.linalg.solve(np.eye(len(a)) - a, f), dtype=np.float64)


def multipliers(coefficients: Matrix, intensity: ArrayLike | None = None, *, direct: bool = False) -> Floats:
    r"""Type I multipliers of one primary quantity (labour, imports, an emission), or of output.

    .. math:: m_j = \sum_i c_i l_{ij}, \qquad \text{direct: } m_j / c_j

    Parameters
    ----------
    coefficients : (n, n) array A.
    intensity : (n,) array c, quantity per unit of output; None means output itself (c = 1).
    direct : divide by the direct intensity (the "type I multiplier" in the narrow sense); NaN where c_j = 0.

    Sources
    -------
    Miller and Blair 2009, section 6.2.

    Examples
    --------
    >>> multipliers([[0.15, 0.25], [0.20, 0.05]]).round(6)
    array([1.518152, 1.452145])
    """
    a = _dense(coefficients)
    c = np.ones(len(a)) if intensity is None else np.asarray(intensity, dtype=np.float64)
    total = solve_output(a.T, c)
    return np.divide(total, c, out=np.full_like(total, np.nan), where=c != 0) if direct else total


def backward_linkages(coefficients: Matrix) -> Floats:
    r"""Pull on suppliers: column sums of the Leontief inverse over their mean.

    .. math:: u_j = \frac{\sum_i l_{ij}}{\tfrac1n \sum_{ij} l_{ij}}

    Parameters
    ----------
    coefficients : (n, n) array A. Returns (n,) array with mean 1.

    Sources
    -------
    Rasmussen 1956, Studies in Inter-Sectoral Relations; Hirschman 1958.
    """
    sums = leontief_inverse(coefficients).sum(axis=0)
    return np.asarray(sums / sums.mean())


def forward_linkages(coefficients: Matrix) -> Floats:
    r"""Push on users: row sums of an inverse over their mean.

    Give A for Rasmussen's index (row sums of the Leontief inverse), or the allocation coefficients B for the
    index most authors now prefer (row sums of the Ghosh inverse).

    .. math:: u_i = \frac{\sum_j l_{ij}}{\tfrac1n \sum_{ij} l_{ij}}

    Parameters
    ----------
    coefficients : (n, n) array. Returns (n,) array with mean 1.

    Sources
    -------
    Rasmussen 1956; Jones 1976, Quarterly Journal of Economics 90 (Ghosh).
    """
    sums = leontief_inverse(coefficients).sum(axis=1)
    return np.asarray(sums / sums.mean())


def labour_values(coefficients: Matrix, labour: ArrayLike) -> Floats:
    r"""Labour embodied in one unit of each product, direct and through all inputs.

    .. math:: \lambda = l + \lambda A = l (I - A)^{-1}

    Parameters
    ----------
    coefficients : (n, n) array A; labour : (n,) or (skills, n) array, hours per unit of output.

    Returns
    -------
    Array shaped as `labour`, hours per unit of product.

    Sources
    -------
    Leontief 1951 (wheat and cloth); Morishima 1973, Marx's Economics, chapter 1.

    Examples
    --------
    >>> labour_values([[0.25, 0.40], [0.14, 0.12]], [0.8, 3.6]).round(9)
    array([2., 5.])
    """
    a, direct = _dense(coefficients), np.asarray(labour, dtype=np.float64)
    return np.ascontiguousarray(solve_output(a.T, direct.T).T)


def spectral_radius(matrix: Matrix) -> float:
    r"""Largest absolute eigenvalue.

    .. math:: \rho(A) = \max_i |\lambda_i(A)|

    Parameters
    ----------
    matrix : (n, n) array or sparse matrix.

    Examples
    --------
    >>> round(spectral_radius([[0.15, 0.25], [0.20, 0.05]]), 6)
    0.329129
    """
    if _is_large(matrix):
        from scipy.sparse.linalg import eigs

        largest: Any = eigs  # the start vector makes the answer the same every time
        values = largest(matrix, k=1, v0=np.ones(matrix.shape[0]), return_eigenvectors=False)
        return float(np.abs(values).max())
    a = _dense(matrix)
    _check_square(a)
    return float(np.abs(np.linalg.eigvals(a)).max()) if len(a) else 0.0


def perron_vector(matrix: Matrix) -> Floats:
    r"""Right eigenvector of the largest eigenvalue of a non-negative matrix, as shares that sum to one.

    .. math:: A z = \rho z, \qquad \sum_i z_i = 1

    The proportions of balanced growth. Unique and positive when A is irreducible.

    Parameters
    ----------
    matrix : (n, n) non-negative array.

    Sources
    -------
    Perron 1907; Miller and Blair 2009, section 2.4 on the power series.
    """
    values, vectors = np.linalg.eig(_dense(matrix))
    vector = np.real(vectors[:, np.argmax(np.real(values))])
    return np.asarray(vector / vector.sum())


def is_hawkins_simon(coefficients: Matrix) -> bool:
    r"""Whether a square technology can leave a surplus of everything: all leading minors of I - A are positive.

    For a non-negative A this is the same as :math:`\rho(A) < 1`. Computed by elimination without
    exchanging rows: the minors are products of the pivots.

    Parameters
    ----------
    coefficients : (n, n) non-negative array A.

    Sources
    -------
    Hawkins and Simon 1949, Econometrica 17.

    Examples
    --------
    >>> is_hawkins_simon([[0.15, 0.25], [0.20, 0.05]]), is_hawkins_simon([[0.5, 0.9], [0.9, 0.5]])
    (True, False)
    """
    a = _dense(coefficients)
    _check_square(a)
    rest = np.eye(len(a)) - a
    while len(rest):
        pivot = rest[0, 0]
        if pivot <= ROUNDING:
            return False
        rest = rest[1:, 1:] - np.outer(rest[1:, 0] / pivot, rest[0, 1:])
    return True


def production_prices(
    coefficients: Matrix,
    labour: ArrayLike,
    *,
    wage: float | None = None,
    rate_of_profit: float | None = None,
) -> tuple[Floats, float, float]:
    r"""Prices of production with one rate of profit, the wage paid at the end of the period.

    .. math:: p = (1 + r)\, p A + w\, l

    Exactly one of `wage` and `rate_of_profit` is given. With the rate of profit, prices are in units of the
    wage (w = 1). With the wage, it is a share of the net product of the standard system at unit labour, so
    that Sraffa's :math:`r = R (1 - w)` holds, R = 1 / rho(A) - 1 being the maximum rate, and prices are
    scaled by that same standard.

    Parameters
    ----------
    coefficients : (n, n) non-negative array A; labour : (n,) non-negative array l.
    wage : share of the standard net product, 0 to 1.
    rate_of_profit : r, from 0 to R. At R itself the wage is nil and prices sum to one.

    Returns
    -------
    prices : (n,) array; rate_of_profit; wage (1 when the rate was given, 0 at the maximum rate).

    Raises
    ------
    ValueError
        If both or neither are given, or the rate is outside 0 to R, or the wage outside 0 to 1.

    Sources
    -------
    Sraffa 1960, Production of Commodities, chapters 2 to 5; Pasinetti 1977, chapter 5.

    Examples
    --------
    >>> A = [[280 / 575, 120 / 20], [12 / 575, 8 / 20]]
    >>> prices, rate, wage = production_prices(A, [0, 0], wage=0)
    >>> round(rate, 9), round(float(prices[1] / prices[0]), 9)
    (0.25, 15.0)
    """
    if (wage is None) == (rate_of_profit is None):
        message = "give either the wage or the rate of profit, not both"
        raise ValueError(message)
    a, direct = _dense(coefficients), np.asarray(labour, dtype=np.float64)
    radius = spectral_radius(a)
    maximum = 1 / radius - 1 if radius > 0 else np.inf
    maximum = 0.0 if abs(maximum) < ROUNDING else maximum
    if wage is not None:
        if not 0 <= wage <= 1:
            message = f"the wage is a share of the net product, 0 to 1, not {wage}"
            raise ValueError(message)
        if wage < 1 and not np.isfinite(maximum):
            message = "without produced inputs there is no maximum rate of profit; the wage can only be 1"
            raise ValueError(message)
        rate = maximum * (1 - wage) if wage < 1 else 0.0
    else:
        rate = float(rate_of_profit or 0.0)
        if not 0 <= rate <= maximum * (1 + 1e-12):
            message = f"the rate of profit is between 0 and the maximum {maximum:.6g}, not {rate:.6g}"
            raise ValueError(message)
    if rate >= maximum - ROUNDING:
        return perron_vector(a.T), maximum, 0.0
    in_wages = labour_values((1 + rate) * a, direct)
    if wage is None:
        return in_wages, rate, 1.0
    standard = perron_vector(a)
    labour_of_standard = float(direct @ standard)
    if labour_of_standard == 0:
        message = "no activity of the standard system uses labour, so there is no wage to divide"
        raise ValueError(message)
    net_per_labour = (standard - a @ standard) / labour_of_standard
    return in_wages / float(in_wages @ net_per_labour), rate, float(wage)
