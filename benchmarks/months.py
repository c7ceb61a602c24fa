"""Months of the default economy at three sizes, with all shipped mechanisms: seconds by phase, bytes by person.

    python -m benchmarks.months [--scales 93,9,1] [--months 12] [--kernels numba] [--json]

Each size runs in a process of its own, so that its peak of memory is its own. Seconds are the median over the months;
the first month, in which kernels are compiled if they have not been before, is left out.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from typing import Any

import numpy as np

import lustrum as lu
from lustrum.kernels.paths import PATHS, using
from lustrum.quantities.calendar import months
from lustrum.simulation.month import Month
from lustrum.simulation.phases import LIFE_OF_A_MONTH
from lustrum.simulation.prepare import prepare


def measure(scale: int, count: int, kernels: str | None) -> dict[str, Any]:
    """Live through some months at a scale and return what they cost."""
    scenario = lu.load("korea")
    start = time.perf_counter()
    world = prepare(scenario, scale=scale, kernels=kernels)
    drawn = time.perf_counter() - start
    before = _peak()
    lived: list[dict[str, float]] = []
    with np.errstate(all="ignore"), using(world.kernels):
        for date in months(world.first, world.first + count):
            month, spent = Month(world, date), {}
            for phase in LIFE_OF_A_MONTH:
                start = time.perf_counter()
                phase(month)
                spent[phase.__name__] = time.perf_counter() - start
            lived.append(spent)
    seconds = [sum(spent.values()) for spent in lived[1:]]
    middle = statistics.median(seconds)
    return {
        "scale": scale,
        "persons": len(world.state.persons),
        "households": len(world.state.households),
        "units": len(world.state.units),
        "kernels": world.kernels,
        "drawing_seconds": drawn,
        "seconds_a_month": middle,
        "slowest_month_seconds": max(seconds),
        "months_a_second": 1 / middle,
        "state_bytes_a_person": _state_bytes(world.state) / len(world.state.persons),
        "peak_gib_drawing": before,
        "peak_gib": _peak(),
        "phases": {name: statistics.median(spent[name] for spent in lived[1:]) for name in lived[0]},
    }


def _state_bytes(state: Any) -> int:
    return sum(getattr(table, column).nbytes for table in state.tables() for column in table.columns)


def _peak() -> float:
    """Return the largest memory of this process so far, GiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def say(found: dict[str, Any]) -> str:
    """Return what was found as lines of text."""
    lines = [
        f"scale {found['scale']}: {found['persons']:,} persons, {found['households']:,} households, "
        f"{found['units']:,} units; kernels by {found['kernels']}",
        f"  a month {found['seconds_a_month']:.3f} s (slowest {found['slowest_month_seconds']:.3f}), "
        f"{found['months_a_second']:.2f} months a second; first state drawn in {found['drawing_seconds']:.1f} s",
        f"  state {found['state_bytes_a_person']:.0f} bytes a person; peak {found['peak_gib']:.2f} GiB",
    ]
    longest = sorted(found["phases"].items(), key=lambda entry: -entry[1])
    lines.append("  " + ", ".join(f"{name} {seconds:.3f}" for name, seconds in longest))
    return "\n".join(lines)


def main() -> int:
    """Measure each size in a process of its own and print what it cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scales", default="93,9,1", help="93, 9 and 1 are about 10^5, 10^6 and 10^7 persons")
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--kernels", choices=PATHS, help="path of the kernels; chosen by size if not given")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    scales = [int(scale) for scale in asked.scales.split(",")]
    if len(scales) == 1:
        found = measure(scales[0], asked.months, asked.kernels)
        print(json.dumps(found) if asked.json else say(found), flush=True)
        return 0
    for scale in scales:
        command = [sys.executable, "-m", "benchmarks.months", "--scales", str(scale), "--months", str(asked.months)]
        command += ["--kernels", asked.kernels] if asked.kernels else []
        subprocess.run(command + ["--json"] * asked.json, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
