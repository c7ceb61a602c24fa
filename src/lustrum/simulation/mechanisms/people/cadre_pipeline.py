r"""The cadre pipeline: those who run cooperatives are trained for months, and posts may grow faster than they do.

Every month people begin a course, and after :math:`L` months those who did not drop out hold posts:

.. math::
    T_{t+1} = (1 - \omega/12)\, T_t + (1 - d)\, I_{t-L}, \qquad q = \min(1,\; T / P)

with trained cadres :math:`T`, intake :math:`I`, the share that drops out :math:`d`, the share lost a year
:math:`\omega`, and posts :math:`P`, so many for each household in cooperatives. On the quality :math:`q` hang how far
work is seen (:func:`lustrum.simulation.cadres.monitoring_now`, which the rule of work points asks) and the errors of
those who decide, which waste a part :math:`\epsilon\,(1 - q)` of the work of cooperatives.

Cadres are counted, not taken from the table of persons: they go on living and working as members do.

Sources
-------
Catalogue row 33 (read): party members on Soviet collective farms rose from 81,957 in June 1929 to 313,200 in May 1930.
Intake, posts, wastage, errors and the sight of the untrained: synthetic, to be swept.
"""

from __future__ import annotations

import numpy as np

from lustrum.simulation.cadres import QUALITY
from lustrum.simulation.efforts import contribute
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import farming_households

LONGEST = 120
"""Longest course that can be kept under way, months."""


class Pack(MechanismPack):
    """Courses, posts, and what poorly filled posts cost."""

    intake: float = parameter(
        0.004, "persons who begin a course in a year for each farm household: sweep 0.001 to 0.02",
        unit="persons per household and year", low=0, high=1,
    )  # fmt: skip
    months: float = parameter(12.0, "length of the course: sweep 3 to 36", unit="months", low=0, high=LONGEST)
    drop_out: float = parameter(0.15, "share that leaves the course", low=0, high=1)
    wastage: float = parameter(0.05, "share of trained cadres lost in a year", unit="share per year", low=0, high=1)
    start: float = parameter(
        0.005, "trained cadres for each farm household at the beginning", unit="persons per household", low=0, high=1
    )
    posts: float = parameter(
        0.05, "posts for each household in cooperatives: sweep 0.02 to 0.1", unit="persons per household", low=0, high=1
    )
    untrained: float = parameter(
        0.5, "part of the sight of work that untrained people have: sweep 0.2 to 1", low=0, high=1
    )
    error: float = parameter(0.1, "work wasted by errors where nobody is trained: sweep 0 to 0.3", low=0, high=1)


@mechanism(
    slot="cadres",
    phase="people",
    reads=("households.group", "households.coop"),
    records=("cadres", "cadre_quality"),
    source="catalogue row 33",
    rows=(33,),
    order=5,
)
def cadre_pipeline(month: Month, p: Pack) -> None:
    """Move learners on, compare trained cadres with posts, and say what is lost by error."""
    homes = month.now.households
    farms = float(homes.weight[farming_households(month)].sum())
    posts = p.posts * float(homes.weight[homes.coop >= 0].sum())
    trained, learning = _move_on(month, p, farms)
    quality = min(1.0, trained / posts) if posts > 0 else 1.0
    month.board[QUALITY] = quality
    if p.error > 0 and posts > 0:
        contribute(month, "cadres", "cooperatives", 1 - p.error * (1 - quality))
    month.record("cadres", [posts, learning, trained])
    month.record("cadre_quality", quality)


def _move_on(month: Month, p: Pack, farms: float) -> tuple[float, float]:
    """Let a month's class finish and another begin; return trained cadres and learners, persons."""
    kept = month.board.array("trained cadres", 1, fill=p.start * farms)
    classes = month.board.array("classes of cadres", LONGEST + 1)
    length = round(p.months)
    kept *= 1 - p.wastage / 12
    classes[1:] = classes[:-1].copy()
    classes[0] = p.intake / 12 * farms
    finished = classes[length:].sum()
    classes[length:] = 0
    kept += (1 - p.drop_out) * finished
    return float(kept[0]), float(np.sum(classes))
