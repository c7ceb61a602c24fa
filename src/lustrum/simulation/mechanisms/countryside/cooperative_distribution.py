r"""A cooperative divides its crop and money by work, by need and, in the half-pooled form, by land.

Household :math:`i` receives the share

.. math:: (1 - \theta - \lambda)\,\frac{w_i}{\sum w} + \theta\,\frac{n_i}{\sum n} + \lambda\,\frac{a_i}{\sum a}

of what remains after seed and the common fund, with work :math:`w` (hands), members :math:`n` and land owned :math:`a`.

Sources
-------
Work points and need: Sen 1966; Putterman; catalogue row 25. Land dividend of the second form: the three forms of 1954
(Lee 1963; read and recalled in the record).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.accounts.splitting import split_groups
from lustrum.simulation import postings
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import roles
from lustrum.simulation.state import INCOME_LINES
from lustrum.simulation.technique import technique

Floats = NDArray[np.float64]


class Pack(MechanismPack):
    """Parameters of distribution."""

    need_share: float = parameter(
        0.2, "part divided by need", low=0, high=1, source="0.1-0.5 scenario range, catalogue row 25"
    )
    land_dividend: float = parameter(0.25, "part divided by land in the half-pooled form", low=0, high=0.6)
    fund: float = parameter(0.08, "part kept as seed and common fund", low=0, high=0.5)
    cash_share: float = parameter(0.3, "money paid out in a month", low=0, high=1)


@mechanism(
    slot="cooperative-distribution",
    phase="incomes",
    reads=(
        "cooperatives.goods", "cooperatives.money", "cooperatives.debt", "cooperatives.form", "households.coop",
        "households.workers", "households.members", "parcels.owner", "parcels.area",
    ),
    writes=("households.income[cooperative]", "cooperatives.fund"),
    source="Sen 1966; catalogue row 25",
    default=True,
    order=1,
)  # fmt: skip
def cooperative_distribution(month: Month, p: Pack) -> None:
    """Divide the crop and the cash."""
    households = month.now.households
    rows = np.flatnonzero(households.coop >= 0)
    if not rows.size:
        return
    shares = _shares(month, p, rows)
    coop = households.coop[rows].astype(np.int64)
    _divide_goods(month, p, rows, coop, shares)
    _divide_money(month, p, rows, coop, shares)


def _shares(month: Month, p: Pack, rows: NDArray[np.intp]) -> Floats:
    households, state = month.now.households, month.now
    coop = households.coop[rows]
    count = len(state.cooperatives)
    owner = state.rows_in("households", state.parcels.owner)
    owned = np.bincount(owner[owner >= 0], state.parcels.area[owner >= 0], len(households))[rows].astype(np.float64)
    level = roles(month).pooling[state.cooperatives.form]
    land_part = np.where(level < 1, p.land_dividend, 0.0)[coop]

    def part(of: Floats) -> Floats:
        total = np.bincount(coop, of, count)[coop]
        return np.divide(of, total, out=np.zeros(of.shape), where=total > 0)

    work = part(households.workers[rows].astype(float))
    need = part(households.members[rows].astype(float))
    land = part(owned)
    by_work = np.maximum(1 - p.need_share - land_part, 0)  # need and land may claim more than all there is
    return np.asarray(by_work * work + p.need_share * need + land_part * land + 1e-12)


def _divide_goods(month: Month, p: Pack, rows: NDArray[np.intp], coop: NDArray[np.int64], shares: Floats) -> None:
    goods = month.now.cooperatives.goods
    inputs = _kept_inputs(month)
    households = month.now.households
    with_members = np.bincount(coop, minlength=len(goods)) > 0
    for product in np.flatnonzero(goods.sum(axis=0) * ~inputs):
        kept = month.board.array(f"coop fund {product}", len(month.now.cooperatives), dtype=np.int64)
        fresh = np.maximum(0, goods[:, product] - kept)
        kept += np.floor(fresh * p.fund).astype(np.int64)
        open_stock = np.where(with_members, np.maximum(0, goods[:, product] - kept), 0)
        given = split_groups(open_stock, coop, shares)
        some = np.flatnonzero(given)
        postings.deliver(
            month, int(product), "distribution", ("cooperatives", coop[some]), ("households", rows[some]), given[some]
        )
        value = postings.worth(given[some], technique(month).value_per_quantum[product])
        np.add.at(households.income[:, INCOME_LINES.index("cooperative")], rows[some], value)
        kept[:] = np.where(month.date.month == 4, 0, kept)


def _kept_inputs(month: Month) -> NDArray[np.bool_]:
    """Products that a cooperative buys as inputs and does not divide."""
    kind = roles(month).kind
    t = technique(month)
    made_by_farms = np.isin(np.arange(len(kind)), t.product[t.land.sum(axis=1) > 0])
    return np.asarray(~made_by_farms)


def _divide_money(month: Month, p: Pack, rows: NDArray[np.intp], coop: NDArray[np.int64], shares: Floats) -> None:
    cooperatives, households = month.now.cooperatives, month.now.households
    postings.repay(month, "cooperatives", np.arange(len(cooperatives)), (cooperatives.money // 2).astype(np.int64))
    with_members = np.bincount(coop, minlength=len(cooperatives)) > 0
    cash = np.where(with_members, np.floor(cooperatives.money * p.cash_share), 0).astype(np.int64)
    paid = split_groups(cash, coop, shares)
    postings.pay(month, "distribution", ("cooperatives", coop), ("households", rows), paid)
    np.add.at(households.income[:, INCOME_LINES.index("cooperative")], rows, paid)
    cooperatives.fund = cooperatives.money
