r"""The army and the offices take what the state's final uses say, from the supply organ, at the budget's cost.

The army's goods grow with the intensity of war, :math:`q_k = f_k / 12\,\pi (1 + \mu w)`, with the weight :math:`\pi`
that plans give them in peace; farm grain comes out of what was procured.

Sources
-------
Final uses: the economy's table, synthetic. Army of the war: Korea blueprint section 2 (synthetic).
"""

from __future__ import annotations

import numpy as np

from lustrum.simulation import postings
from lustrum.simulation.month import Month
from lustrum.simulation.noting import note_budget, note_cell, note_delivered
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.technique import technique


class Pack(MechanismPack):
    """Parameters of war and defence."""

    intensity: float = parameter(0.0, "intensity of war in the country", unit="index", low=0, high=1)
    peace_supply: float = parameter(
        1.0, "army supplies of peace over those of the economy's table", unit="index", low=0, high=10
    )
    war_multiple: float = parameter(
        3.0, "army supplies at full war over those of peace, less one", unit="index", low=0, high=20
    )


@mechanism(
    slot="war",
    phase="trade",
    reads=("bodies.goods", "bodies.money"),
    records=("defence_use", "budget", "surplus_use"),
    source="economy tables; project default",
    default=True,
    order=1,
)
def state_uses(month: Month, p: Pack) -> None:
    """Supply the army and the offices."""
    t = technique(month)
    wanted = np.floor(_defence(month) * p.peace_supply * (1 + p.war_multiple * p.intensity) / t.quantum).astype(
        np.int64
    )
    taken = np.minimum(np.maximum(month.now.bodies.goods[month.now.body("supply")], 0), wanted)
    value = int(postings.worth(taken, t.value_per_quantum).sum())
    postings.cover_body(month, "budget", value)
    postings.pay(month, "defence", "budget", "supply", np.array([value]))
    month.ledger.post_goods("defence", "supply", "army", taken)
    month.ledger.post_goods("consumption", "army", "nature", taken)
    note_delivered(month, taken)
    month.record("defence_use", value)
    note_budget(month, "defence", -value)
    note_cell(month, "surplus_use", {"use": "defence"}, value)


def _defence(month: Month) -> np.ndarray:
    """Return what the army takes in a month of peace, product units: the table's latest year not after this one."""
    kept = month.board.get("defence_use")
    if kept is not None and month.date.month != 1:
        return np.asarray(kept)
    table = month.economy.table("final")
    rows = table[table["use"].astype(str) == "defence"]
    years = rows["year"].fillna(-np.inf)
    known = years[years <= month.date.year]
    rows = rows[years == (known.max() if len(known) else years.min())]
    amounts = np.zeros(len(month.labels["product"]))
    np.add.at(
        amounts, month.labels["product"].codes(rows["product"].astype(str)), rows["amount"].to_numpy(dtype=float) / 12
    )
    month.board["defence_use"] = amounts
    return amounts
