"""All indicators and all definitions over one record: seconds, and the slowest measures.

    python -m benchmarks.assessment [--history FOLDER] [--until 1960-12] [--slowest 15] [--json]

Without a folder (of a history or a run) the default scenario is lived through first, which is not counted. The record
is read whole before the clock starts. Indicators are measured one by one on an empty calendar, so that the first
reader of a variable pays for it; definitions are assessed anew, with their sweeps, and read at the last date.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import lustrum as lu
from lustrum.assessment.definitions import list_definitions
from lustrum.assessment.disagreement import disagreements
from lustrum.assessment.indicator import find_indicators
from lustrum.assessment.measuring import measure
from lustrum.assessment.scorecard import assess
from lustrum.assessment.view import Calendar
from lustrum.history.history import History
from lustrum.history.storage import load_history


def timed(record: History) -> dict[str, Any]:
    """Measure everything over a record and return what it cost."""
    for name in record.variables:
        record.variables[name]
    known = find_indicators()
    start = time.perf_counter()
    calendar = Calendar(record)
    spent, is_known = {}, {}
    for code, spec in known.items():
        before = time.perf_counter()
        is_known[code] = not measure(spec, calendar).missing
        spent[code] = time.perf_counter() - before
    indicators = time.perf_counter() - start
    start = time.perf_counter()
    card = assess(record, list(list_definitions()))
    definitions = time.perf_counter() - start
    start = time.perf_counter()
    card.to_dict()
    readings = time.perf_counter() - start
    start = time.perf_counter()
    pairs = disagreements(card)
    return {
        "months": len(calendar.months),
        "indicators": len(known),
        "with_inputs": sum(is_known.values()),
        "definitions": len(card.definitions),
        "pairs": len(pairs),
        "seconds": {
            "indicators": indicators,
            "definitions": definitions,
            "readings": readings,
            "disagreements": time.perf_counter() - start,
        },
        "measures": dict(sorted(spent.items(), key=lambda entry: -entry[1])),
    }


def say(found: dict[str, Any], slowest: int) -> str:
    """Return what was found as lines of text."""
    seconds = found["seconds"]
    lines = [
        f"{found['months']} months: {found['indicators']} measures ({found['with_inputs']} with their inputs), "
        f"{found['definitions']} definitions, {found['pairs']} pairs in {sum(seconds.values()):.2f} s",
        "  " + ", ".join(f"{name} {value:.2f}" for name, value in seconds.items()),
        "  slowest measures, ms: "
        + ", ".join(f"{code} {1000 * value:.0f}" for code, value in list(found["measures"].items())[:slowest]),
    ]
    return "\n".join(lines)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--history", type=Path, help="folder of a history or a run; default: a run of the scenario")
    parser.add_argument("--until", default="1960-12", help="last month of the run")
    parser.add_argument("--slowest", type=int, default=15)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    record = load_history(asked.history) if asked.history else lu.simulate(lu.load("korea"), until=asked.until).history
    found = timed(record)
    print(json.dumps(found) if asked.json else say(found, asked.slowest), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
