r"""What units report may differ from what they made.

Reported is the true output :math:`(1 + b)`, with the bias :math:`b`.

Sources
-------
Report inflation by local competition: Fan, Xiong and Zhou 2016 (read); bias of the harvest of 1954: Korea blueprint
section 4.
"""

from __future__ import annotations

import numpy as np

from lustrum.simulation.month import Month
from lustrum.simulation.noting import note_reported
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.technique import technique


class Pack(MechanismPack):
    """Parameters of reports."""

    bias: float = parameter(0.02, "share by which units report more than they made", low=-0.5, high=2)


@mechanism(
    slot="output-report",
    phase="decisions",
    reads=("units.output", "units.activity", "units.form"),
    writes=("units.reported",),
    records=("output", "gross_output"),
    source="Fan-Xiong-Zhou 2016; project default",
    default=True,
    order=6,
)
def output_report(month: Month, p: Pack) -> None:
    """Report the month's output of units."""
    units, t = month.now.units, technique(month)
    units.reported = np.rint(units.output * (1 + p.bias)).astype(np.int64)
    activities, forms = len(t.product), len(month.labels["form"])
    natural = units.reported * t.quantum[t.product[units.activity]]
    place = units.activity.astype(np.int64) * forms + units.form
    note_reported(month, np.bincount(place, natural, activities * forms).reshape(activities, forms))
    value = natural * t.price[t.product[units.activity]]
    branch = t.branch[units.activity] * forms + units.form
    shape = (len(month.labels["branch"]), forms)
    month.record("gross_output", np.bincount(branch, value, shape[0] * forms).reshape(shape), "reported")
