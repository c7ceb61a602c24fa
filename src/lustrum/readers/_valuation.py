r"""From purchasers' to basic prices: net taxes on products and trade and transport margins taken out of each cell.

A buyer pays for product p at purchasers' prices :math:`u_p`, of which

.. math::
    u^{basic}_p = u_p \,(1 - \tau_p - \sum_k \mu^k_p), \qquad
    \mu^k_p = \frac{M^k_p}{T_p}, \qquad \tau_p = \frac{X_p}{T_p - E_p}

goes to its maker or importer, :math:`\tau_p` to the state and :math:`\mu^k_p` to trade (k = 1) and transport (k = 2).
T are all uses, E exports, X net taxes and M the margins on a product, in the rows of the table that goes from supply at
basic to supply at purchasers' prices. One rate holds for all buyers of a product, but exports bear no net tax. What is
paid as margin is a demand for the services whose margin is negative in that table, in proportion to it.

Source: Eurostat 2008, Manual of Supply, Use and Input-Output Tables, chapter 6 (uniform rates are its last resort, and
what a table without valuation matrices allows).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lustrum.errors import Problem


@dataclass(frozen=True)
class Basic:
    """Cells at basic prices, and net taxes on products by buyer.

    Parameters
    ----------
    cells : DataFrame (product, buyer)
        Inputs and final uses at basic prices, margins in the rows of trade and transport services.
    taxes : Series (buyer,)
        Net taxes on products that each buyer pays.
    """

    cells: pd.DataFrame
    taxes: pd.Series


def _ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    found: np.ndarray = np.divide(above, below, out=np.zeros(len(above)), where=below > 0)
    return found


def to_basic(
    cells: pd.DataFrame, margins: pd.DataFrame, taxes: pd.Series, exports: str, problems: list[Problem], file: str
) -> Basic:
    """Take net taxes and margins out of cells at purchasers' prices.

    Parameters
    ----------
    cells : DataFrame (product, buyer)
        All inputs and final uses at purchasers' prices.
    margins : DataFrame (product, kind)
        Margins on each product, negative where the product is the service that earns them; columns add up to 0.
    taxes : Series (product,)
        Net taxes on products.
    exports : str
        The buyer that bears no net taxes.
    problems : list of Problem
        Products on which taxes and margins exceed the price are added.
    file : str
        Name of the file of margins and taxes, for messages.
    """
    values = cells.to_numpy(np.float64)
    total = values.sum(axis=1)
    abroad = cells.columns.get_loc(exports)
    paid, tax = margins.to_numpy(np.float64), taxes.to_numpy(np.float64)
    at_home = total - values[:, abroad]
    bears = np.tile(np.where(at_home > 0, _ratio(tax, at_home), 0.0)[:, None], values.shape[1])
    bears[:, abroad] = np.where(at_home > 0, 0.0, _ratio(tax, total))
    on_goods = np.maximum(paid, 0.0)
    rates = np.column_stack([_ratio(on_goods[:, k], total) for k in range(paid.shape[1])])
    left = 1.0 - rates.sum(axis=1)[:, None] - bears
    wrong = np.flatnonzero(((left < 0) & (values != 0)).any(axis=1))
    problems += [
        Problem("Taxes and margins are more than is paid for the product.", f"{file}, {cells.index[int(p)]}")
        for p in wrong
    ]
    made = values * left
    for k in range(paid.shape[1]):
        earns = np.maximum(-paid[:, k], 0.0)
        made += np.outer(_ratio(earns, np.full(len(earns), earns.sum())), rates[:, k] @ values)
    charged = pd.Series((bears * values).sum(axis=0), cells.columns)
    return Basic(pd.DataFrame(made, cells.index, cells.columns), charged)
