r"""Dual repair: from near prices to prices that prove a bound.

A bound holds if no level without a limit of its own earns more than it costs. Years are gone through from the last
to the first. In each, what earns too much by going into the future (investment, stocks) or abroad is met by dearer
products of that year: :math:`p_i \leftarrow \varphi_i p_i`, the smallest factor that will do. Then the rents of
capital are set to just what activities earn,

.. math:: q_{tj} = \max(0,\; p_t (b_j - a_j) - w_t l_j) / \kappa_j,

which earlier investment has to bear in its turn. Rents of limited levels need no repair: their limits bear them. At
last all prices are scaled so that the basket costs one.

Sources
-------
Leontief 1953 and Gale 1960 on prices that leave no profit; weak duality.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from lustrum.kernels.technology import meet_claims
from lustrum.planning.structured.model import Floats, Ints, Model, Rows
from lustrum.planning.structured.operator import adjoint

HAIR = 1e-12
"""Factor by which raised prices exceed what is needed, so that rounding leaves no profit."""
RENT, STEEP, ROUNDS = 0.2, 1.02, 1000
"""Of reference prices: yearly rent of capital as a share of its price, factor of each year against the next, and
the most rounds of reckoning."""
LARGE = 1e12
"""What a column without a limit counts for, when the price of foreign money is looked for."""
TINIEST = 1e-13
"""Gain, of a level of natural size, that is rounding."""
TINY = 1e-6
"""Rents below this share of what is earned say nothing of how it is shared among assets."""


@dataclass(frozen=True, eq=False)
class Pricing:
    """Repair of prices of one model.

    Parameters
    ----------
    model : Model
        The programme, taken apart.
    supply : float64 (product,)
        How much there is of each product.
    unit : float64 (column,)
        Natural sizes of columns.
    """

    model: Model
    supply: Floats
    unit: Floats

    @cached_property
    def _paid(self) -> csr_array[Any]:
        """What each column pays for products in the year it is decided in, CSR (column, product)."""
        model, sizes = self.model, self.model.sizes
        rest = model.rest.tocoo()
        row, column = (np.asarray(c, dtype=np.int64) for c in rest.coords)
        mine = (row < sizes.products * sizes.years) & (rest.data < 0)
        product, year = np.divmod(row[mine], sizes.years)
        of = column[mine]
        first = np.full(sizes.columns, sizes.years, dtype=np.int64)
        np.minimum.at(first, of, year)
        kept = first[of] == year
        return csr_array((-rest.data[mine][kept], (of[kept], product[kept])), shape=(sizes.columns, sizes.products))

    @cached_property
    def _year(self) -> Ints:
        """Year in which each other column pays for products; -1 if it pays for none, or has a limit."""
        model, sizes = self.model, self.model.sizes
        rest = model.rest.tocoo()
        row, column = (np.asarray(c, dtype=np.int64) for c in rest.coords)
        mine = (row < sizes.products * sizes.years) & (rest.data < 0)
        first = np.full(sizes.columns, sizes.years, dtype=np.int64)
        np.minimum.at(first, column[mine], row[mine] % sizes.years)
        free = np.isinf(model.high) & (model.column_of >= 0) & (model.cost == 0) & (first < sizes.years)
        free[: (sizes.cells + sizes.units) * sizes.years] = False
        return np.where(free, first, -1)

    @cached_property
    def _build(self) -> csr_array[Any]:
        return csr_array(self.model.building.T.tocsr())

    @cached_property
    def _by_year(self) -> list[tuple[Ints, csr_array[Any]]]:
        found = []
        for year in range(self.model.sizes.years):
            column = np.flatnonzero(self._year == year)
            found.append((column, self._paid[column]))
        return found

    @cached_property
    def reference(self) -> Floats:
        r"""Prices of production that leave room everywhere, float64 (row,); nothing where no labour or land is scarce.

        With wages and ground rents that share out one unit among all that is scarce, and a rent of capital,
        :math:`p = \min(pA + wl + \rho p\kappa)` over the activities that make a product; each year dearer than the
        next, so that nothing pays by waiting.
        """
        model, sizes = self.model, self.model.sizes
        found = np.zeros(sizes.rows)
        yearly = sizes.prices(found)[0]
        upper = sizes.prices(model.upper)[0][sizes.products :]
        limit = upper.mean(axis=1) if len(upper) else np.zeros(0)
        wage = np.divide(1.0, limit, out=np.zeros(len(limit)), where=np.isfinite(limit) & (limit > 0))
        if not wage.any():
            return found
        technology = csr_array(model.technology)
        direct = technology[sizes.products :].T @ wage
        made = technology[: sizes.products]
        per, uses = csr_array(made.maximum(0.0).tocsr()), csr_array((-made).maximum(0.0).T.tocsr())
        gain = np.asarray(per.sum(axis=0)).ravel()
        product = np.repeat(np.arange(sizes.products), np.diff(per.indptr))
        price = np.zeros(sizes.products)
        for _ in range(ROUNDS):
            rent = np.bincount(model.cell, RENT * model.need * (self._build @ price), sizes.cells)
            cost = np.divide(direct + uses @ price + rent, gain, out=np.zeros(sizes.cells), where=gain > 0)
            fresh = np.full(sizes.products, np.inf)
            np.minimum.at(fresh, product, cost[per.indices])
            fresh[np.isinf(fresh)] = 0.0
            done = np.abs(fresh - price).max() <= 1e-9 * fresh.max()
            price = fresh
            if done:
                break
        yearly[: sizes.products] = price[:, None]
        yearly[sizes.products :] = -wage[:, None]
        sizes.prices(found)[1][:, :-1] = -(RENT * (self._build @ price))[:, None]
        found *= STEEP ** (sizes.years - model.year)
        found *= model.flip != 0
        self._price_exchange(found)
        return self._scaled(found)

    def _price_exchange(self, prices: Floats) -> None:
        """Set prices of other scarce rows of a year, foreign money above all, so that limited columns lose least."""
        model, sizes = self.model, self.model.sizes
        first = sizes.rows - sizes.other_rows
        rows = model.rest[first:]
        scarce = np.flatnonzero(np.isfinite(model.upper[first:]) & (model.year[first:] < sizes.years))
        reduced = model.cost - adjoint(model, prices)
        for row in scarce:
            part = slice(rows.indptr[row], rows.indptr[row + 1])
            column, value = rows.indices[part], rows.data[part]
            if not len(column) or column.min() < (sizes.cells + sizes.units) * sizes.years:
                continue
            tried = np.append(0.0, np.quantile(np.maximum(-reduced[column] / value, 0.0), np.linspace(0, 1, 21)))
            loss = [
                one * model.upper[first + row]
                + np.maximum(-(reduced[column] + one * value), 0.0) @ np.minimum(model.high[column], LARGE)
                for one in tried
            ]
            prices[first + row] = -float(tried[int(np.argmin(loss))])

    def repair(self, prices: Floats, share: float = 0.0) -> Floats:
        """Return prices of rows that leave no profit, in the sense of the programme's rows.

        A `share` of reference prices is added first. It costs the bound little and leaves room for small profits.
        """
        model, sizes = self.model, self.model.sizes
        prices = self._scaled(prices) + share * self.reference
        fixed = np.where(model.flip >= 0, np.maximum(prices, 0.0), np.minimum(prices, 0.0))
        fixed = np.where(model.flip == 0, 0.0, np.where(model.lower == model.upper, prices, fixed))
        for year in range(sizes.years - 1, -1, -1):
            reduced = model.cost - adjoint(model, fixed)
            self._raise_prices(fixed, reduced, year)
            self._set_rents(fixed, model.cost - adjoint(model, fixed), year)
        return self._scaled(fixed)

    def _raise_prices(self, prices: Floats, reduced: Floats, year: int) -> None:
        sizes = self.model.sizes
        price = sizes.prices(prices)[0][: sizes.products, year].copy()
        there = sizes.levels(self.model.column_of)[1][:, year] >= 0
        begun = np.where(there, sizes.levels(reduced)[1][:, year], np.inf)
        column, paid = self._by_year[year]
        for matrix, short in ((self._build, -begun), (paid, -reduced[column])):
            wrong = np.flatnonzero(short > 0)
            part = Rows.of(matrix[wrong])
            claims = (matrix[wrong] @ price + short[wrong]) * (1.0 + HAIR)
            meet_claims(part.items, part.starts, part.values, claims, self.supply, price)
        sizes.prices(prices)[0][: sizes.products, year] = price

    def _set_rents(self, prices: Floats, reduced: Floats, year: int) -> None:
        model, sizes = self.model, self.model.sizes
        capital = sizes.prices(prices)[1]
        last = year == sizes.years - 1
        rent = -model.need * capital[:, year]
        if last:
            rent = rent - model.need_after * capital[:, -1]
        total = np.bincount(model.cell, rent, sizes.cells)
        earned = total - sizes.levels(reduced)[0][:, year]  # what is left for capital when all else is paid
        wanted = np.maximum(earned, 0.0)
        count = np.bincount(model.cell, model.need > 0, sizes.cells)
        scale = np.minimum(np.divide(wanted, total, out=np.ones(sizes.cells), where=total > 0), 1.0)
        missing = (wanted - scale * total)[model.cell]
        known = (total > TINY * wanted)[model.cell]
        share = np.divide(rent, total[model.cell], out=1.0 / np.maximum(count, 1)[model.cell], where=known)
        more = np.divide(missing * share, model.need, out=np.zeros(sizes.units), where=model.need > 0)
        capital[:, year] = capital[:, year] * scale[model.cell] - more
        if last:
            capital[:, -1] *= scale[model.cell]

    def _scaled(self, prices: Floats) -> Floats:
        cost = self.model.cost
        target = np.flatnonzero(cost)
        worth = float((-adjoint(self.model, prices)[target] / -cost[target]).min())
        return prices / worth if worth > 0 else prices

    def bound(self, prices: Floats, tolerance: float = 1e-9) -> float:
        """Return the value that no plan surpasses, of the objective made small; minus infinite if none is proven."""
        model = self.model
        up, down = np.maximum(prices, 0.0), np.minimum(prices, 0.0)
        value = float(up[up > 0] @ model.lower[up > 0]) + float(down[down < 0] @ model.upper[down < 0])
        reduced = model.cost - adjoint(model, prices)
        low, high = reduced > 0, (reduced < 0) & np.isfinite(model.high)
        loose = (reduced < 0) & np.isinf(model.high) & (model.column_of >= 0)
        size = adjoint(model.size, np.abs(prices))[loose]
        if (-reduced[loose] > np.maximum(tolerance * size, TINIEST / self.unit[loose])).any():
            return -np.inf
        return value + float(reduced[low] @ model.low[low]) + float(reduced[high] @ model.high[high])
