"""The compiled twins of the kernels. Imported only when a run takes the compiled path.

Each function does what the kernel of its name does, to the bit; the reference and its explanation stand there. A key or
a row out of range is an error here as there: compiled code would otherwise write where it may not.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import numba
import numpy as np

from lustrum.kernels import luck

SHARED_ROWS = 1_000_000
"""Rows from which work is shared among threads: below it their start costs more than they gain (measured)."""


def _compile(function: Callable[..., Any], *, parallel: bool) -> Callable[..., Any]:
    """Compile a function when it is first called, and keep the result on disk where that can be done."""
    try:
        return numba.njit(function, cache=True, parallel=parallel)  # type: ignore[no-any-return]
    except RuntimeError:  # nowhere to keep it
        return numba.njit(function, parallel=parallel)  # type: ignore[no-any-return]


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function for one thread."""
    return _compile(function, parallel=False)


def shared(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function whose rows do not depend on one another; many rows are shared among threads."""
    alone, together = _compile(function, parallel=False), _compile(function, parallel=True)

    @wraps(function)
    def go(rows: Any, *arguments: Any) -> Any:
        return (together if rows.size >= SHARED_ROWS else alone)(rows, *arguments)

    go.py_func = function  # type: ignore[attr-defined]
    return go


# Sums


@compiled
def weigh_by(keys: Any, weights: Any, size: int) -> Any:
    if weights.size != keys.size:
        raise ValueError("keys and weights differ in number")
    sums = np.zeros(size, dtype=np.float64)
    for i in range(keys.size):
        key = keys[i]
        if key < 0 or key >= size:
            raise ValueError("a key is out of range")
        sums[key] += weights[i]
    return sums


@compiled
def sum_by(keys: Any, amounts: Any, size: int) -> Any:
    if amounts.size != keys.size:
        raise ValueError("keys and amounts differ in number")
    sums = np.zeros(size, dtype=np.int64)
    for i in range(amounts.size):
        key = keys[i]
        if key < 0 or key >= size:
            raise ValueError("a key is out of range")
        sums[key] += np.int64(amounts[i])
    return sums


@compiled
def sum_columns_by(keys: Any, quanta: Any, size: int) -> Any:
    rows, columns = quanta.shape
    if rows != keys.size:
        raise ValueError("keys and rows differ in number")
    for i in range(rows):
        if keys[i] < 0 or keys[i] >= size:
            raise ValueError("a key is out of range")
    sums = np.zeros((size, columns), dtype=np.int64)
    for column in range(columns):
        for i in range(rows):
            sums[keys[i], column] += quanta[i, column]
    return sums


@compiled
def add_to_rows(column: Any, rows: Any, amounts: Any) -> None:
    size = column.size
    if amounts.size != rows.size:
        raise ValueError("rows and amounts differ in number")
    for i in range(rows.size):
        row = rows[i]
        if row < 0 or row >= size:
            raise ValueError("a row is out of range")
        column[row] += amounts[i]


# Luck

_GOLDEN, _FIRST, _SECOND, _TO_UNIT = luck.GOLDEN, luck.FIRST, luck.SECOND, luck.TO_UNIT


@numba.njit(inline="always")
def _mix(value: Any) -> Any:
    mixed = value + _GOLDEN
    mixed = (mixed ^ (mixed >> np.uint64(30))) * _FIRST
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _SECOND
    return mixed ^ (mixed >> np.uint64(31))


@shared
def bits_of(keys: Any, base: Any) -> Any:
    bits = np.empty(keys.size, dtype=np.uint64)
    for i in numba.prange(keys.size):
        bits[i] = _mix(_mix(np.uint64(keys[i])) + base)
    return bits


@shared
def units_of(keys: Any, base: Any) -> Any:
    units = np.empty(keys.size, dtype=np.float64)
    for i in numba.prange(keys.size):
        units[i] = np.float64(_mix(_mix(np.uint64(keys[i])) + base) >> np.uint64(11)) * _TO_UNIT
    return units


# Holders


@shared
def rows_of_holders(holders: Any, code: int, shift: int, row_of: Any) -> Any:
    mask = (1 << shift) - 1
    rows = np.empty(holders.size, dtype=np.int32)
    for i in numba.prange(holders.size):
        number = holders[i] & mask
        rows[i] = row_of[number] if (holders[i] >> shift) == code and number < row_of.size else -1
    return rows


# Sharing


@compiled
def hand_out(total: int, shares: Any) -> Any:
    parts = np.zeros(shares.size, dtype=np.int64)
    reached = 0.0
    for i in range(shares.size):
        reached += shares[i]
    if reached <= 0:
        return parts
    whole, reached, before = reached, 0.0, np.int64(0)
    for i in range(shares.size):
        reached += shares[i]
        end = np.int64(np.rint(reached / whole * total)) if i < shares.size - 1 else np.int64(total)
        parts[i] = end - before
        before = end
    return parts


@compiled
def round_in_turn(amounts: Any, start: float) -> Any:
    parts = np.empty(amounts.size, dtype=np.int64)
    reached, before = 0.0, np.int64(0)
    for i in range(amounts.size):
        reached += amounts[i]
        end = np.int64(np.floor(start + reached))
        least, most = np.int64(np.floor(amounts[i])), np.int64(np.ceil(amounts[i]))
        parts[i] = min(max(end - before, least), most)
        before = end
    return parts


@compiled
def purchases(spending: Any, price: float, supply: int, quantum: float, most: Any, start: float) -> Any:
    wanted = round_in_turn(spending / (price * quantum), start)
    total = np.int64(0)
    for i in range(wanted.size):
        wanted[i] = min(wanted[i], most[i])
        total += wanted[i]
    if total <= supply:
        return wanted
    share, reached, before = supply / total, 0.0, np.int64(0)
    for i in range(spending.size):
        reached += wanted[i]
        end = np.int64(np.floor(reached * share))
        wanted[i] = min(end - before, wanted[i])
        before = end
    return wanted


@compiled
def match(bought: Any, sold: Any) -> Any:
    most = bought.size + sold.size
    buyer, seller = np.empty(most, dtype=np.int64), np.empty(most, dtype=np.int64)
    quanta = np.empty(most, dtype=np.int64)
    pairs, b, s = 0, 0, 0
    wanted = bought[0] if bought.size else np.int64(0)
    held = sold[0] if sold.size else np.int64(0)
    while b < bought.size and s < sold.size:
        part = min(wanted, held)
        if part > 0:
            buyer[pairs], seller[pairs], quanta[pairs] = b, s, part
            pairs += 1
            wanted -= part
            held -= part
        if wanted == 0:
            b += 1
            if b < bought.size:
                wanted = bought[b]
        if held == 0:
            s += 1
            if s < sold.size:
                held = sold[s]
    return buyer[:pairs].copy(), seller[:pairs].copy(), quanta[:pairs].copy()


# Sweeps


@compiled
def sum_of_columns(starts: Any, columns: Any, values: Any, size: int) -> Any:
    sums = np.zeros(size, dtype=np.float64)
    if np.int64(starts[-1]) != columns.size:
        raise ValueError("a column is out of range")
    for k in range(columns.size):
        column = columns[k]
        if not values[k] >= 0:
            raise ValueError("a value is negative or no number")
        if column >= size:
            raise ValueError("a column is out of range")
        sums[column] += values[k]
    return sums


@compiled
def sweep(starts: Any, columns: Any, values: Any, final: Any, levels: Any, changes: Any) -> Any:
    moved, most_moved, whole, most, along, turned = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for i in range(final.size):
        level = final[i]
        for k in range(starts[i], starts[i + 1]):
            level += values[k] * levels[columns[k]]
        change = level - levels[i]
        turn = change - changes[i]
        levels[i] = level
        changes[i] = change
        moved += abs(change)
        most_moved = max(most_moved, abs(change))
        whole += abs(level)
        most = max(most, abs(level))
        along += change * turn
        turned += turn * turn
    return np.array([moved, most_moved, whole, most, along, turned])


@compiled
def extrapolate(levels: Any, reached: Any, factor: float) -> None:
    for i in range(levels.size):
        end = levels[i]
        levels[i] = end - factor * (end - reached[i])
        reached[i] = end
