"""Assets taken from the supply organ to become plant, at the budget's cost, and the record of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation import postings
from lustrum.simulation.month import Month
from lustrum.simulation.noting import note_budget, note_cell
from lustrum.simulation.technique import Technique

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def buildable_assets(t: Technique) -> NDArray[np.bool_]:
    """Say which products are built into plant outside farming, bool (product,): draught animals are bred, not built."""
    return np.asarray(t.capital[~t.farm].sum(axis=0) > 0)


def stock_of_assets(month: Month, spare: float) -> Ints:
    """Return what the supply organ can part with of each product beside a spare share, quanta, int64 (product,)."""
    stock = np.maximum(month.now.bodies.goods[month.now.body("supply")], 0)
    return np.asarray(np.floor(stock * (1 - spare)), dtype=np.int64)


def take_assets(month: Month, t: Technique, quanta: Ints) -> None:
    """Take assets from the supply organ at the budget's cost; they are part of plant from now on."""
    won = int(postings.worth(quanta, t.value_per_quantum).sum())
    postings.cover_body(month, "budget", won)
    postings.pay(month, "investment", "budget", "supply", np.array([won]))
    month.ledger.post_goods("investment", "supply", "nature", quanta)
    note_budget(month, "investment", -float(won))


def record_investment(month: Month, value: Floats, branch: NDArray[np.int64]) -> None:
    """Record what was invested, won at constant prices (n,), in which branch (n,)."""
    month.record("investment", np.bincount(branch, value, len(month.labels["branch"])))
    note_cell(month, "surplus_use", {"use": "accumulation"}, float(value.sum()))
