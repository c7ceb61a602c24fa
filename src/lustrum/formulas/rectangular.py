r"""Technologies with any number of techniques and joint products.

Symbols: ``B`` (products, activities) outputs and ``A`` (products, activities) inputs, both per unit of activity
level; ``x`` (activities,) levels; ``l`` (activities,) direct labour. The textbook's square formulas
(`leontief`) are the case of one activity for each product and B = I.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Matrix = Any  # an array-like or a SciPy sparse array

__all__ = [
    "LeastLabour",
    "Productivity",
    "find_blockade",
    "find_least_labour",
    "find_surplus",
    "share_out",
    "value_ranges",
]


def share_out(outputs: Matrix, levels: ArrayLike, prices: ArrayLike) -> tuple[Floats, Any]:
    r"""Share out activities to the products they make, by value: the technique in use, product by product.

    .. math:: w_{kj} = \frac{s_k}{q_j} \cdot \frac{p_j b_{jk} s_k}{\sum_h p_h b_{hk} s_k},
              \qquad q_j = \sum_k b_{jk} s_k

    With one product for each activity this is the mean of the techniques in use. Inputs and labour per unit of
    product are ``inputs @ w`` and ``labour @ w``.

    Parameters
    ----------
    outputs : (products, activities) array B; levels : (activities,) array s, none below zero.
    prices : (products,) array p, by which the inputs of joint products are shared.

    Returns
    -------
    output : (products,) array q.
    weights : sparse (activities, products) array, units of activity that belong to one unit of the product; columns of
        products that are not made are empty.

    Sources
    -------
    United Nations 1968, A System of National Accounts (industry technology); Miller and Blair 2009, section 5.3.

    Examples
    --------
    >>> output, weights = share_out([[1, 1, 0], [0, 0, 2]], [3, 1, 5], [1, 1])
    >>> output.tolist(), weights.toarray().tolist()
    ([4.0, 10.0], [[0.75, 0.0], [0.25, 0.0], [0.0, 0.5]])
    """
    level = np.asarray(levels, dtype=np.float64)
    supply: Any = sparse.csr_array(outputs) * level
    output = np.asarray(supply.sum(axis=1), dtype=np.float64)
    worth: Any = sparse.diags_array(np.asarray(prices, dtype=np.float64)) @ supply
    total = np.asarray(worth.sum(axis=0), dtype=np.float64)
    per_level = np.divide(level, total, out=np.zeros_like(level), where=total > 0)
    weights = sparse.diags_array(per_level) @ worth.T @ sparse.diags_array(1 / np.where(output > 0, output, 1))
    return output, sparse.csc_array(weights)


@dataclass(frozen=True)
class Productivity:
    """Answer of `find_surplus`.

    Attributes
    ----------
    is_productive : some level of activity leaves a surplus of every product that must have one.
    levels : (activities,) array, levels with a surplus of as many products as possible.
    short : (products,) bool array, products without a surplus at any levels that sustain the rest.
    """

    is_productive: bool
    levels: Floats
    short: NDArray[np.bool_]


def find_surplus(outputs: Matrix, inputs: Matrix, exempt: NDArray[np.bool_] | None = None) -> Productivity:
    r"""Whether a technology with any number of techniques and joint products can leave a surplus.

    .. math:: \exists\, x \ge 0: \quad [(B - A) x]_i > 0 \quad \text{for every } i \text{ that is not exempt}

    A linear program with slacks: ``max sum_i t_i`` with ``t_i <= (B - A) x`` on rows that count and
    ``0 <= t_i <= 1``. As x may be scaled freely, each t_i comes out as 0 or 1 and the technology is productive
    if and only if all are 1; a row with t_i = 0 has no surplus at any levels that leave no other row in deficit.
    Exempt rows (goods that are only imported) are left out of the balance.

    Parameters
    ----------
    outputs, inputs : (products, activities) arrays B and A.
    exempt : (products,) bool array, True where no domestic surplus is asked for.

    Sources
    -------
    Generalises Hawkins and Simon 1949; Gale 1960, The Theory of Linear Economic Models, chapter 9.

    Examples
    --------
    >>> find_surplus([[1, 0], [0, 1]], [[0.5, 0.9], [0.9, 0.5]]).short
    array([ True,  True])
    """
    net: Any = sparse.csr_array(sparse.csc_array(outputs) - sparse.csc_array(inputs))
    products, activities = net.shape
    counted = np.ones(products, bool) if exempt is None else ~np.asarray(exempt, bool)
    short = np.zeros(products, bool)
    rows = np.flatnonzero(counted)
    if not len(rows):
        return Productivity(True, np.zeros(activities), short)
    scale = np.maximum(abs(net[rows]).max(axis=1).toarray().ravel(), 1e-300)
    from scipy.optimize import linprog

    balance = sparse.hstack([-sparse.diags_array(1 / scale) @ net[rows], sparse.eye_array(len(rows))])
    solve: Any = linprog
    answer = solve(
        np.concatenate([np.zeros(activities), -np.ones(len(rows))]),
        A_ub=balance,
        b_ub=np.zeros(len(rows)),
        bounds=[(0, None)] * activities + [(0, 1)] * len(rows),
        method="highs",
    )
    if answer.x is None:
        message = f"the productivity test did not finish: {answer.message}"
        raise ArithmeticError(message)
    short[rows] = answer.x[activities:] < 0.5
    return Productivity(not short.any(), answer.x[:activities], short)


def find_blockade(outputs: Matrix, inputs: Matrix, exempt: NDArray[np.bool_] | None = None) -> Floats | None:
    r"""Smallest set of products that proves that a technology cannot leave a surplus, as prices that prove it.

    .. math:: p \ge 0, \quad \sum_i p_i = 1, \quad p (B - A) \le 0

    At such prices no activity nets anything, so no levels leave a surplus of all products whose price is positive
    (Gordan's alternative to `find_surplus`). As few products as possible get a price, by a mixed-integer program.

    Parameters
    ----------
    outputs, inputs : (products, activities) arrays B and A.
    exempt : (products,) bool array, True where no domestic surplus is asked for; their price is nil.

    Returns
    -------
    (products,) array p, or None if the technology is productive.

    Raises
    ------
    ArithmeticError
        If the program does not finish.

    Sources
    -------
    Gale 1960, The Theory of Linear Economic Models, chapters 2 and 9.

    Examples
    --------
    >>> find_blockade([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [[0.5, 0.9, 0], [0.9, 0.5, 0], [0, 0.1, 0.2]]) > 0
    array([ True,  True, False])
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    net: Any = sparse.csr_array(sparse.csc_array(outputs) - sparse.csc_array(inputs))
    products = net.shape[0]
    counted = np.ones(products) if exempt is None else 1.0 - np.asarray(exempt, dtype=np.float64)
    scale = np.maximum(abs(net).max(axis=1).toarray().ravel(), 1e-300)
    scaled = sparse.csc_array(sparse.diags_array(1 / scale) @ net)
    eye = sparse.eye_array(products)
    nothing = sparse.csr_array((scaled.shape[1], products))
    solve: Any = milp
    answer = solve(
        np.concatenate([np.zeros(products), np.ones(products)]),
        integrality=np.concatenate([np.zeros(products), np.ones(products)]),
        bounds=Bounds(0, np.concatenate([counted, counted])),
        constraints=[
            LinearConstraint(sparse.hstack([scaled.T, nothing]).tocsr(), -np.inf, 1e-12),
            LinearConstraint(sparse.hstack([eye, -eye]).tocsr(), -np.inf, 0),
            LinearConstraint(np.concatenate([np.ones(products), np.zeros(products)])[None, :], 1, 1),
        ],
    )
    if answer.status == 2:
        return None
    if answer.x is None:
        message = f"the search for the products that prevent a surplus did not finish: {answer.message}"
        raise ArithmeticError(message)
    prices = np.where(answer.x[products:] > 0.5, answer.x[:products], 0.0) / scale
    return np.asarray(prices / prices.sum())


@dataclass(frozen=True)
class LeastLabour:
    """Answer of `find_least_labour`.

    Attributes
    ----------
    levels : (activities,) array, the least-labour levels that deliver `final`.
    values : (products,) array, duals of the balances: labour that one more unit of final product would cost.
    labour : least total labour.
    is_unique : False when another set of values fits as well (the cheapest levels are degenerate).
    """

    levels: Floats
    values: Floats
    labour: float
    is_unique: bool


def find_least_labour(outputs: Matrix, inputs: Matrix, labour: ArrayLike, final: ArrayLike) -> LeastLabour:
    r"""Labour values of a rectangular technology, as the duals of the least labour for given deliveries.

    .. math:: \min_x\; l x \;\text{ s.t. }\; (B - A) x \ge f,\; x \ge 0
              \qquad\qquad \max_\lambda\; \lambda f \;\text{ s.t. }\; \lambda (B - A) \le l,\; \lambda \ge 0

    With one technique for each product this is :math:`l (I - A)^{-1}`. With several, the technique that saves
    most labour is chosen; with joint products the values may not be unique, and this is reported, not hidden.

    Parameters
    ----------
    outputs, inputs : (products, activities) arrays B, A; labour : (activities,) array, hours per unit level.
    final : (products,) array f. Give a positive amount of every product whose value is asked for.

    Raises
    ------
    ArithmeticError
        If no levels deliver `final`.

    Sources
    -------
    Morishima 1973, chapter 14 ("true values"); Kantorovich 1939 on objectively determined valuations.
    """
    net: Any = sparse.csc_array(outputs) - sparse.csc_array(inputs)
    hours, demand = np.asarray(labour, dtype=np.float64), np.asarray(final, dtype=np.float64)
    from scipy.optimize import linprog

    solve: Any = linprog
    answer = solve(hours, A_ub=-net, b_ub=-demand, bounds=(0, None), method="highs")
    if answer.status != 0:
        message = f"no activity levels deliver the final demand asked for: {answer.message}"
        raise ArithmeticError(message)
    values = -np.asarray(answer.ineqlin.marginals, dtype=np.float64)
    tolerance = 1e-9 * max(1.0, float(np.abs(answer.x).max(initial=0.0)))
    slack_rows = np.asarray(answer.slack) > tolerance
    in_use = int((np.asarray(answer.x) > tolerance).sum() + slack_rows.sum())
    return LeastLabour(np.asarray(answer.x), values, float(answer.fun), in_use >= len(demand))


def value_ranges(outputs: Matrix, inputs: Matrix, labour: ArrayLike, final: ArrayLike) -> tuple[Floats, Floats]:
    r"""Least and largest value that each product can have among all least-labour values of a final demand.

    .. math:: \min, \max\; \lambda_i \;\text{ s.t. }\; \lambda (B - A) \le l,\; \lambda \ge 0,\; \lambda f = l x^*

    Where both agree the value is determined; with joint products it need not be.

    Parameters
    ----------
    outputs, inputs, labour, final : as in `find_least_labour`.

    Returns
    -------
    low, high : (products,) arrays; high may be infinite for a product of which nothing is asked.

    Raises
    ------
    ArithmeticError
        As `find_least_labour`.

    Sources
    -------
    Morishima 1973, chapter 14; Steedman 1977, Marx after Sraffa, chapters 11 to 13.

    Examples
    --------
    >>> low, high = value_ranges([[1.0], [1.0]], [[0.0], [0.0]], [2.0], [1.0, 1.0])
    >>> low.tolist(), high.tolist()
    ([0.0, 0.0], [2.0, 2.0])
    """
    from scipy.optimize import linprog

    best = find_least_labour(outputs, inputs, labour, final)
    net: Any = sparse.csc_array(outputs) - sparse.csc_array(inputs)
    hours, demand = np.asarray(labour, dtype=np.float64), np.asarray(final, dtype=np.float64)
    solve: Any = linprog
    rows: Any = sparse.vstack([net.T, sparse.csr_array(-demand[None, :])]).tocsr()
    ends = np.append(hours, -best.labour * (1 - 1e-10))
    low, high = np.empty(len(demand)), np.empty(len(demand))
    for i in range(len(demand)):
        for sign, found in ((1.0, low), (-1.0, high)):
            goal = np.zeros(len(demand))
            goal[i] = sign
            answer = solve(goal, A_ub=rows, b_ub=ends, bounds=(0, None), method="highs")
            found[i] = sign * answer.fun if answer.status == 0 else (np.inf if sign < 0 else np.nan)
    return low, high
