r"""Households use what they bought; public services reach everybody alike.

What a household holds of a consumer good it uses up to the comfort amount of the month; farm households keep the rest
to sell. Services such as schooling, care and current for lighting are handed out by the state from what was made, per
head.

.. math:: u_{hk} = \min(\delta\, s_{hk},\; n^{comfort}_{hk})

with the stock :math:`s`, the share :math:`\delta` of it that may be used in a month and needs :math:`n`.

Sources
-------
Needs: the economy's table.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.accounts.splitting import split
from lustrum.simulation import postings
from lustrum.simulation.markets.wants import Wants, monthly_need, wants
from lustrum.simulation.month import Month
from lustrum.simulation.noting import note_budget, note_delivered
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import settlement_kinds
from lustrum.simulation.technique import Technique, technique

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Pack(MechanismPack):
    """Parameters of use."""

    durable_share: float = parameter(1.0, "share of what is held that may be used in a month", low=0, high=1)


@mechanism(
    slot="using-up",
    phase="trade",
    reads=("households.goods", "households.members", "households.settlement", "households.group", "settlements.kind",
           "bodies.goods", "bodies.money"),
    writes=("households.consumption[other]",),
    records=("consumption", "requirement", "consumption_group", "requirement_group", "budget"),
    source="economy tables",
    default=True,
    order=7,
)  # fmt: skip
def using_up(month: Month, p: Pack) -> None:
    """Use up, and record what was used against what is needed."""
    t, need = technique(month), wants(month)
    kind = settlement_kinds(month)
    _hand_out_services(month, t, need, kind)
    used = np.zeros(len(t.quantum), dtype=np.int64)
    for position, products in enumerate(need.products):
        if products.size and position != need.grain:
            used += _use(month, p, t, need, position, kind)
    note_delivered(month, used)
    _record(month, t, need, kind)


def _use(month: Month, p: Pack, t: Technique, need: Wants, position: int, kind: Ints) -> Ints:
    """Use what meets one need; return the quanta used, int64 (product,)."""
    households = month.now.households
    products = need.products[position]
    held = [households.goods[:, product] * t.quantum[product] for product in products]
    together = sum(held[1:], held[0])
    wanted = together
    if not need.services[position]:
        wanted = np.minimum(together * p.durable_share, monthly_need(month, need, "comfort", position, kind))
    share = np.divide(wanted, together, out=np.zeros_like(together), where=together > 0)
    total = np.zeros(len(t.quantum), dtype=np.int64)
    amount = np.zeros(len(households))
    for product in products:
        quanta = month.whole(f"use {product}", households.goods[:, product] * share)
        postings.deliver(month, int(product), "consumption", ("households", None), "nature", quanta)
        amount += quanta * t.quantum[product]
        total[product] = quanta.sum()
    households.consumption[:, position] = amount
    return total


def _hand_out_services(month: Month, t: Technique, need: Wants, kind: Ints) -> None:
    for position, products in enumerate(need.products):
        if not need.services[position]:
            continue
        wanted = monthly_need(month, need, "comfort", position, kind)
        for product in products:
            stock = postings.body_stock(month.now, "supply", int(product))
            amount = min(stock, int(wanted.sum() / t.quantum[product]))
            if amount <= 0:
                continue
            won = int(postings.worth(amount, t.value_per_quantum[product]))
            postings.cover_body(month, "budget", won)
            postings.pay(month, "public services", "budget", "supply", np.array([won]))
            given = split(amount, wanted)
            postings.deliver(month, int(product), "public services", "supply", ("households", None), given)
            note_budget(month, "services", -float(won))


def _record(month: Month, t: Technique, need: Wants, kind: Ints) -> None:
    households = month.now.households
    needs, groups = len(need.products), len(month.labels["group"])
    cell = households.group.astype(np.int64) * 2 + kind
    used = np.stack([np.bincount(cell, households.consumption[:, k], groups * 2) for k in range(needs)], axis=-1)
    used = used.reshape(groups, 2, needs)
    heads = np.bincount(cell, households.members, groups * 2).reshape(groups, 2)
    people = np.asarray(np.bincount(kind, households.members, 2), dtype=np.float64)
    by_kind = used.sum(axis=0)
    month.record("consumption", by_kind)
    month.record("requirement", need.of("basic") * people[:, None])
    month.record("consumption_group", used.sum(axis=1))
    month.record("requirement_group", heads @ need.of("basic"))
    _note_ratio(month, t, need, by_kind, people)


def _note_ratio(month: Month, t: Technique, need: Wants, used: Floats, people: Floats) -> None:
    """Keep the ratio of town to village consumption per head, smoothed over a year, for those who think of moving."""
    village, town = used @ need.prices(t) / np.maximum(people, 1)
    ratio = town / village if village > 0 else 1.0
    month.board["town_village_ratio"] = 0.92 * month.board.get("town_village_ratio", ratio) + 0.08 * ratio
