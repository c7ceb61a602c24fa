"""The same small rules in Lustrum and in Mesa 3, in one run: seconds a month, and whether the numbers agree.

python -m benchmarks.beside_mesa [--people 100000] [--months 12] [--kernels numba] [--json]
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.rules import in_lustrum
from benchmarks.rules.in_mesa import Village
from lustrum.kernels.paths import PATHS, using
from lustrum.quantities.calendar import Month as Date
from lustrum.quantities.randomness import Draws
from lustrum.simulation.month import Month
from lustrum.simulation.phases import LIFE_OF_A_MONTH


def timed(act: Callable[[], Any]) -> float:
    """Return the seconds that something takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def compare(people: int, months: int, kernels: str | None = None) -> dict[str, Any]:
    """Live through the same months twice and return the seconds of each month."""
    draws, keys = Draws(1), np.arange(people)

    def luck(number: int, purpose: str) -> NDArray[np.float64]:
        return draws.uniform(in_lustrum.START + number, purpose, keys)

    world = in_lustrum.make_world(people, months, kernels)
    model = Village(people, in_lustrum.opening_money(world), luck)
    ours: list[dict[str, float]] = []
    theirs, told = [], []
    for number in range(months):
        date: Date = in_lustrum.START + number
        with using(world.kernels):
            month = Month(world, date)
            ours.append({phase.__name__: timed(partial(phase, month)) for phase in LIFE_OF_A_MONTH})
        theirs.append(timed(model.step))
        told.append((in_lustrum.tell(world), model.tell()))
    wrong = [number for number, (one, other) in enumerate(told) if one != other]
    middle = statistics.median(sum(spent.values()) for spent in ours), statistics.median(theirs)
    return {
        "people": people,
        "months": months,
        "kernels": world.kernels,
        "lustrum_seconds": middle[0],
        "mesa_seconds": middle[1],
        "phases": {name: statistics.median(spent[name] for spent in ours) for name in ours[0]},
        "times_mesa": middle[1] / middle[0],
        "same_numbers": not wrong,
        "last_month": dict(zip(("members", "money", "slices"), told[-1][0], strict=True)),
    }


def main() -> int:
    """Print what was found; 1 if the two do not agree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--kernels", choices=PATHS, help="path of the kernels; chosen by size if not given")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = compare(asked.people, asked.months, asked.kernels)
    if asked.json:
        print(json.dumps(found))
    else:
        print(f"{found['people']:,} people, {found['months']} months, kernels by {found['kernels']}")
        print(f"  Lustrum  {found['lustrum_seconds'] * 1000:9.1f} ms a month, books closed")
        print(f"  Mesa     {found['mesa_seconds'] * 1000:9.1f} ms a month")
        longest = sorted(found["phases"].items(), key=lambda entry: -entry[1])
        print("           " + ", ".join(f"{name} {1000 * seconds:.1f}" for name, seconds in longest if seconds > 5e-5))
        print(f"  ratio    {found['times_mesa']:9.1f}")
        print(f"  the same members, money and slices in every month: {'yes' if found['same_numbers'] else 'NO'}")
    return 0 if found["same_numbers"] else 1


if __name__ == "__main__":
    sys.exit(main())
