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


# Technology


FIVE = 5
"""Years of the usual plan: so many sums stay in registers."""


@shared
def apply_to_years(items: Any, starts: Any, values: Any, levels: Any, found: Any) -> None:
    years = levels.shape[1]
    if years == FIVE:
        for row in numba.prange(starts.size - 1):
            a, b, c, d, e = 0.0, 0.0, 0.0, 0.0, 0.0
            for entry in range(starts[row], starts[row + 1]):
                value, item = np.float64(values[entry]), items[entry]
                a += value * levels[item, 0]
                b += value * levels[item, 1]
                c += value * levels[item, 2]
                d += value * levels[item, 3]
                e += value * levels[item, 4]
            found[row, 0], found[row, 1], found[row, 2], found[row, 3], found[row, 4] = a, b, c, d, e
    else:
        for row in numba.prange(starts.size - 1):
            for year in range(years):
                total = 0.0
                for entry in range(starts[row], starts[row + 1]):
                    total += np.float64(values[entry]) * levels[items[entry], year]
                found[row, year] = total


@compiled
def step_within(
    level: Any, slope: Any, size: Any, low: Any, high: Any, anchor: Any, reflected: Any, pace: float, mix: float
) -> Any:
    length = 0.0
    for i in range(level.size):
        near = min(max(level[i] - (pace * size[i]) * slope[i], low[i]), high[i])
        moved = near - level[i]
        reflected[i] = near + moved
        level[i] = mix * reflected[i] + (1.0 - mix) * anchor[i]
        length += moved * moved / size[i]
    return length


@compiled
def carry(begun: Any, delay: Any, left: Any, standing: Any) -> None:
    for unit in range(delay.size):
        standing[unit, 0] = 0.0
        for year in range(1, standing.shape[1]):
            start = year - delay[unit]
            fresh = begun[unit, start] if start >= 0 else 0.0
            standing[unit, year] = left[unit] * standing[unit, year - 1] + fresh


@compiled
def carry_back(worth: Any, delay: Any, left: Any, begun: Any) -> None:
    for unit in range(delay.size):
        for year in range(begun.shape[1]):
            begun[unit, year] = 0.0
        later = 0.0
        for year in range(worth.shape[1] - 1, 0, -1):
            later = left[unit] * later + worth[unit, year]
            if year >= delay[unit]:
                begun[unit, year - delay[unit]] = later


@compiled
def settle(items: Any, starts: Any, values: Any, needed: Any, output: Any, sweeps: int, tolerance: float) -> int:
    for done in range(sweeps):
        moved, largest = 0.0, 0.0
        for product in range(starts.size - 1):
            for year in range(output.shape[1]):
                total = needed[product, year]
                for entry in range(starts[product], starts[product + 1]):
                    total += np.float64(values[entry]) * output[items[entry], year]
                total = max(total, 0.0)
                moved = max(moved, abs(total - output[product, year]))
                largest = max(largest, total)
                output[product, year] = total
        if moved <= tolerance * largest:
            return done + 1
    return sweeps


@compiled
def meet_claims(items: Any, starts: Any, values: Any, claims: Any, dearness: Any, price: Any) -> None:
    for column in range(starts.size - 1):
        paid, best, least = 0.0, -1, np.inf
        for entry in range(starts[column], starts[column + 1]):
            value, item = np.float64(values[entry]), items[entry]
            paid += value * price[item]
            if dearness[item] / value < least:
                best, least = entry, dearness[item] / value
        if paid < claims[column] and best >= 0:
            price[items[best]] += (claims[column] - paid) / np.float64(values[best])
