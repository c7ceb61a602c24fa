"""Who works which land: the farms of a month, as two blocks of rows, households and cooperatives.

A farm is not a unit of one activity but a holder that operates parcels. Both blocks have the same arrays, so that a
rule of farming is written once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.month import Month
from lustrum.simulation.state import State
from lustrum.simulation.technique import technique


@dataclass(frozen=True, eq=False)
class Farms:
    """Farms of one kind.

    Parameters
    ----------
    table : str
        ``households`` or ``cooperatives``.
    rows : int64 (farm,)
        Rows of the table that operate land.
    area : float64 (farm, land)
        Square metres operated, by class of land.
    settlement : int64 (farm,)
        Settlement of each farm.
    region : int64 (farm,)
        Region of each farm.
    workers : float64 (farm,)
        Persons of working age who farm.
    animals : float64 (farm,)
        Draught animals at hand, head.
    form : int64 (farm,)
        Form of property of the farm.
    """

    table: str
    rows: NDArray[np.int64]
    area: NDArray[np.float64]
    settlement: NDArray[np.int64]
    region: NDArray[np.int64]
    workers: NDArray[np.float64]
    animals: NDArray[np.float64]
    form: NDArray[np.int64]


def operated_area(state: State, table: str, lands: int) -> NDArray[np.float64]:
    """Return the square metres that each row of a table operates, float64 (row, land)."""
    rows = state.rows_in(table, state.parcels.operator)
    mine = rows >= 0
    flat = rows[mine].astype(np.int64) * lands + state.parcels.land[mine]
    size = len(state.table(table)) * lands
    area = np.bincount(flat, weights=state.parcels.area[mine], minlength=size)
    return np.asarray(area, dtype=np.float64).reshape(-1, lands)


def farms(state: State, lands: int) -> Iterator[Farms]:
    """Iterate over the two blocks of farms: households on their own, then cooperatives."""
    for table in ("households", "cooperatives"):
        area = operated_area(state, table, lands)
        rows = np.flatnonzero(area.sum(axis=1) > 0)
        holder = state.table(table)
        yield Farms(
            table=table,
            rows=rows,
            area=area[rows],
            settlement=holder.settlement[rows].astype(np.int64),
            region=holder.region[rows].astype(np.int64),
            workers=_workers(state, table, rows),
            animals=holder.animals[rows].astype(np.float64),
            form=holder.form[rows].astype(np.int64),
        )


def _workers(state: State, table: str, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    households = state.households
    if table == "households":
        return households.workers[rows].astype(np.float64)
    member = households.coop >= 0
    hands = np.bincount(households.coop[member], weights=households.workers[member], minlength=len(state.cooperatives))
    return np.asarray(hands[rows], dtype=np.float64)


def farm_capacity(month: Month) -> NDArray[np.float64]:
    """Return what farm households' works, looms and carts could make in a year, quanta, float64 (activity,).

    It starts as the economy's tables say and grows with works of the countryside; activities of units have none here.
    """
    if "farm_capacity" not in month.board:
        t = technique(month)
        table = month.economy.capacity()
        activity = month.labels["activity"].codes(table["activity"].astype(str))
        amount = np.bincount(activity, table["amount"].to_numpy(dtype=np.float64), len(t.product))
        month.board["farm_capacity"] = np.where(t.farm, amount / t.quantum[t.product], 0.0)
    made: NDArray[np.float64] = month.board["farm_capacity"]
    return made
