r"""Farm households weave, cart and keep small stock beside farming.

Each activity of farm households that needs no land makes, in a month, at most one twelfth of its yearly capacity,
shared out over farm households by hands; a household makes no more than its own materials allow and keeps what it
makes.

.. math:: y_{ha} = \min\!\left(\frac{K_a}{12} \frac{L_h}{\sum L},\; \min_k \frac{s_{hk}}{a_{ak}}\right)

Sources
-------
Home weaving and small stock outside the recorded economy: Korea blueprint, needs and trap (l) (synthetic).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation import postings
from lustrum.simulation.farms import farm_capacity
from lustrum.simulation.month import Month
from lustrum.simulation.noting import note_cell, note_output
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import farming_households, roles
from lustrum.simulation.technique import Technique, technique


class Pack(MechanismPack):
    """Parameters of home production."""

    working_time: float = parameter(1.0, "share of home capacity that is worked", low=0, high=1)


@mechanism(
    slot="home-production",
    phase="production",
    reads=(
        "households.group",
        "households.workers",
        "households.goods",
        "households.form",
    ),
    records=("output", "gross_output", "value_added", "inputs_used"),
    source="project default",
    default=True,
    order=5,
)
def home_production(month: Month, p: Pack) -> None:
    """Make what farm households make at home."""
    t, households = technique(month), month.now.households
    rows = np.flatnonzero(farming_households(month) & (households.workers > 0))
    if not rows.size:
        return
    share = households.workers[rows] / households.workers[rows].sum() * p.working_time
    assets = roles(month).kind == "asset"
    forms = len(month.labels["form"])
    output, cost = np.zeros((len(t.product), forms)), np.zeros((len(t.product), forms))
    for activity in np.flatnonzero(t.farm & (t.land.sum(axis=1) == 0) & ~assets[t.product]):
        made, spent = _make(month, t, int(activity), rows, share)
        output[activity] = np.bincount(households.form[rows], made, forms)
        cost[activity] = np.bincount(households.form[rows], spent, forms)
    _record(month, t, output, cost)


def _make(
    month: Month, t: Technique, activity: int, rows: NDArray[np.intp], share: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Make the output of one activity; return what was made, product units, and the cost of materials, won."""
    product = int(t.product[activity])
    unit = t.quantum[product]
    made = share * farm_capacity(month)[activity] * unit / 12
    needs = [int(k) for k in np.flatnonzero((t.inputs_low[activity] > 0) & t.storable)]
    goods = month.now.households.goods
    stock = {k: goods[rows, k] for k in needs}
    for k in needs:
        made = np.minimum(made, stock[k] * (t.quantum[k] / max(t.inputs_low[activity, k], 1e-12)))
    quanta = month.whole(f"made {activity}", made / unit)
    cost = np.zeros(rows.size)
    for k in needs:
        used = np.minimum(np.rint(quanta * (unit * t.inputs[activity, k] / t.quantum[k])).astype(np.int64), stock[k])
        postings.deliver(month, k, "use", ("households", rows), "nature", used)
        note_cell(month, "inputs_used", {"branch": int(t.branch[activity]), "product": k}, used.sum() * t.quantum[k])
        cost += used * t.value_per_quantum[k]
    postings.deliver(month, product, "production", "nature", ("households", rows), quanta)
    return quanta * unit, cost


def _record(month: Month, t: Technique, output: NDArray[np.float64], cost: NDArray[np.float64]) -> None:
    note_output(month, output)
    gross, added = (np.zeros((len(month.labels["branch"]), output.shape[1])) for _ in range(2))
    worth = output * t.price[t.product][:, None]
    np.add.at(gross, t.branch, worth)
    np.add.at(added, t.branch, worth - cost)
    month.record("gross_output", gross)
    month.record("value_added", added)
