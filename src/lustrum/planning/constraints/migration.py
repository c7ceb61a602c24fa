r"""Migration: workers move from region to region, up to a limit, and lose time in the year of the move.

.. math::
    \sum_j l_{kj} x_{trj} \;\le\; L_{trk} + \sum_{r'}\sum_{s \le t} h_{sr'rk} - \sum_{r'}\sum_{s \le t} h_{srr'k}
    - \sum_{r'} \tau_{r'r} h_{tr'rk}, \qquad \sum_k h_{srr'k} \le H_{rr'}

:math:`h_{srr'k}` workers of skill k move from r to r' in year s and stay. In that year they lose the share :math:`\tau`
of their working time. Ways, limits and time stand in the table `migration`. It acts where workers of regions limit the
plan, that is where there is a table of links; where goods move freely, so do workers.

Unit: persons who move in a year; time in person-years.

Sources
-------
Isard 1960, Methods of Regional Analysis (migration, and interregional linear programming). Recalled.
"""

from __future__ import annotations

import numpy as np

from lustrum.planning.constraints._workforce import take, take_heads
from lustrum.planning.indexing import RowWords, over_years
from lustrum.planning.program import Draft

WORDS = RowWords(
    limit="moves of workers from {from_region} to {to_region} in {year}",
    short="moves of workers from {from_region} to {to_region} in {year} exceed their limit by {amount}",
    give="let {amount} more workers move from {from_region} to {to_region} in {year}",
)


def columns(draft: Draft) -> None:
    """Declare those who move, by year, way and skill, persons."""
    moves = draft.facts.moves
    if moves is not None and len(moves.row):
        codes = over_years(
            draft.years, from_region=moves.sender, to_region=moves.receiver, skill=moves.skill,
            move=np.arange(len(moves.row)),
        )  # fmt: skip
        draft.add_columns("migration", codes, unit="person")


def rows(draft: Draft) -> None:
    """Declare the limit of each way that has one."""
    moves = draft.facts.moves
    if moves is None or "migration" not in draft.columns:
        return
    limited = np.isfinite(moves.limit[moves.row])
    way, first = np.unique(moves.row[limited], return_index=True)
    if len(way):
        move = np.flatnonzero(limited)[first]
        codes = over_years(draft.years, from_region=moves.sender[move], to_region=moves.receiver[move], row=way)
        draft.add_rows("migration-limit", codes, upper=moves.limit[codes["row"]], unit="person", words=WORDS)


def entries(draft: Draft) -> None:
    """Enter those who left and those who came in the limits of labour."""
    moves = draft.facts.moves
    if moves is None or "migration" not in draft.columns:
        return
    block = draft.columns["migration"]
    moved, skill, column = block.codes["year"], block.codes["skill"], block.index
    sender, receiver = block.codes["from_region"], block.codes["to_region"]
    lost = moves.time[block.codes["move"]]
    for year in range(draft.years + 1):
        gone = moved <= year
        when, what, which = np.full(int(gone.sum()), year), skill[gone], column[gone]
        comes = np.clip(lost[gone] * draft.facts.timing.a_year - (year - moved[gone]), 0.0, 1.0) - 1.0
        for region, persons in ((sender[gone], np.ones(len(which))), (receiver[gone], comes)):
            take(draft, when, region, what, which, persons)
        for region, sign in ((sender[gone], 1.0), (receiver[gone], -1.0)):
            take_heads(draft, when, region, what, which, np.full(len(which), sign))
    if "migration-limit" in draft.rows:
        limits = draft.rows["migration-limit"]
        row_of = np.full((draft.years, len(moves.limit)), -1, dtype=np.int64)
        row_of[limits.codes["year"], limits.codes["row"]] = limits.index
        row = row_of[moved, moves.row[block.codes["move"]]]
        draft.add_entries(row[row >= 0], column[row >= 0], 1.0)
