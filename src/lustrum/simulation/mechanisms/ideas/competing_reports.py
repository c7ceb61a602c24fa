r"""Places that compete report more than they gathered, and levies rest on what they report.

.. math:: \tilde y_r = y_r\,(1 + k\, m_r)(1 + b)

with the response :math:`k`, the competition :math:`m_r` among the leaders of region :math:`r` (0 none, 1 the fiercest)
and a bias :math:`b` that is the same everywhere, as in the rival. Reports differ between regions, and so does what is
levied over the rate of the law.

Sources
-------
Fan, Xiong and Zhou 2016 (read): over-reporting grew with the competition of local leaders. The response and the index
of competition are scenarios, to be swept.
"""

from __future__ import annotations

import numpy as np

from lustrum.kernels.sums import weigh_by
from lustrum.simulation.month import Month
from lustrum.simulation.noting import note_reported_harvest
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.technique import technique


class Pack(MechanismPack):
    """How reports grow."""

    bias: float = parameter(0.0, "share by which every reported harvest exceeds the true one", low=-0.5, high=2)
    response: float = parameter(0.3, "share that the fiercest competition adds to a report", low=0, high=3)
    competition: dict[str, float] | float = parameter(
        1.0, "competition among local leaders, 0 none to 1 the fiercest", unit="index", dim="region"
    )


@mechanism(
    slot="harvest-report",
    phase="production",
    reads=("households.form", "households.region", "cooperatives.form", "cooperatives.region"),
    records=("harvest", "gross_output"),
    source="Fan, Xiong and Zhou 2016",
    rival_of="harvest-report",
    rows=(22,),
    order=8,
)
def competing_reports(month: Month, p: Pack) -> None:
    """Report what was gathered this month, and let levies rest on it."""
    t, forms = technique(month), len(month.labels["form"])
    rivalry = np.asarray(month.lever("harvest-report.competition"), dtype=np.float64)
    excess = (1 + p.response * rivalry) * (1 + p.bias)
    for table in ("households", "cooperatives"):
        crop = month.board.get(f"crop {table}")
        if crop is None:
            continue
        holder = month.now.table(table)
        told = crop * excess[holder.region][:, None]
        month.board[f"levy base {table}"] = told
        cells = np.zeros((len(t.quantum), forms))
        for product in np.flatnonzero(crop.any(axis=0)):
            cells[product] = weigh_by(holder.form, told[:, product], forms) * t.quantum[product]
        note_reported_harvest(month, cells)
