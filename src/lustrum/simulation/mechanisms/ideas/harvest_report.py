r"""Villages report the harvest; levies and next year's plan rest on what they report.

Reported is the true harvest :math:`(1 + b)`, with the bias :math:`b`.

Sources
-------
Harvest of autumn 1954 overstated by 50 to 70 a hundred in places (record, read); catalogue row 22.
"""

from __future__ import annotations

import numpy as np

from lustrum.kernels.sums import sum_by
from lustrum.simulation.month import Month
from lustrum.simulation.noting import note_reported_harvest
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.technique import technique


class Pack(MechanismPack):
    """Parameters of harvest reports."""

    bias: float = parameter(0.0, "share by which the reported harvest exceeds the true one", low=-0.5, high=2)


@mechanism(
    slot="harvest-report",
    phase="production",
    reads=("households.form", "cooperatives.form"),
    records=("harvest", "gross_output"),
    source="record; catalogue row 22",
    rows=(22,),
    default=True,
    order=8,
)
def harvest_report(month: Month, p: Pack) -> None:
    """Report what was gathered this month."""
    t, forms = technique(month), len(month.labels["form"])
    for table in ("households", "cooperatives"):
        crop = month.board.get(f"crop {table}")
        if crop is None:
            continue
        cells = np.zeros((len(t.quantum), forms))
        for product in np.flatnonzero(crop.any(axis=0)):
            quanta = sum_by(month.now.table(table).form, crop[:, product], forms)
            cells[product] = quanta * t.quantum[product] * (1 + p.bias)
        note_reported_harvest(month, cells)
