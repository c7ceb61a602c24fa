"""Fit the Soviet spring with ten numbers in place of eighteen, and print both fits beside the record.

    python scripts/fit_soviet_few.py                 fit, print numbers and errors of both fits
    python scripts/fit_soviet_few.py --rounds 0      print those of the shipped scenarios
    python scripts/fit_soviet_few.py --write         write the scenario `soviet-union-few-numbers`

The larger fit has a number for each row. Here regions share their numbers: one factor of pressure for the four whose
peak is recorded and one for all others; conviction rises in a straight line with the one covariate that the record has
by region (what draught animals of collective farms were said to gain in use in 1929), and has one value where that is
not recorded; the second drive has one pressure from January 1931. Eighteen rows of membership are met as nearly as
least squares in percentage points can, so eight degrees of freedom are left. Gauss and Newton's method on logarithms,
slopes by differences with the same luck; a few minutes.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from lustrum.discovery import data_path
from lustrum.history.storage import load_history
from lustrum.programme.scenario import Scenario, load_scenario
from lustrum.simulation.run import simulate
from lustrum.studies.spring import COUNTRY, REGIONS, SHARE, Line, compare

SHIPPED = data_path("scenarios", "soviet-union-few-numbers.yaml")
COVARIATE = "kolkhoz_draught_use_gain_"
PEAKED = ("central-black-earth", "moscow", "lower-volga", "north-caucasus")
START = {
    "inducement to May 1929": 0.096, "inducement from June 1929": 0.4871,
    "pressure, November and December 1929": 0.0312,
    "factor of pressure, four regions": 0.5159, "factor of pressure, elsewhere": 0.2946,
    "conviction for a percent of gain": 0.016, "gain at which it begins, percent": 12.97,
    "conviction where no gain is recorded": 0.0089,
    "pressure, October to December 1930": 0.197, "pressure from January 1931": 0.7701,
}  # fmt: skip
"""The ten numbers where the fit that is shipped ended; those that act before September 1930 first."""

SPRING, BOTTOM = 8, "1930-08"
STEP, LONGEST = 0.1, 0.5
"""Relative step of the differences, and largest step of a round in logarithms."""

HEAD = """\
# The Soviet spring with few numbers: regions share them, conviction follows the one covariate of the record.
# Written by scripts/fit_soviet_few.py; what it is worth: docs/countries/soviet-union.md.
"""

Floats = NDArray[np.float64]


def make_text(values: dict[str, float]) -> str:
    """Return the scenario as YAML."""
    first, second, november, four, elsewhere, slope, begins, plain, autumn, later = (
        float(f"{value:.4g}") for value in values.values()
    )
    base = load_scenario(COUNTRY).packs["conviction"]["start"]
    gains = {name: max(slope * (gain - begins), 0.001) for name, gain in covariate().items()}
    drive = "collective-farms.parameters"
    tree = {
        "title": "The Soviet countryside with few numbers",
        "notes": "Ten numbers fitted to eighteen rows of membership, where the country's own scenario has one for each "
        "row. Levels by region are met less well, and what moves them can be told.",
        "extends": COUNTRY,
        "set": {
            "packs.coop-membership.region_pressure": {"default": elsewhere, **dict.fromkeys(PEAKED, four)},
            "packs.conviction.region_start": {
                name: float(f"{held / base:.4g}") for name, held in {"default": plain, **gains}.items()
            },
            f"{drive}.inducement.1927-10": first,
            f"{drive}.inducement.1929-06": second,
            f"{drive}.pressure.1929-11": november,
            f"{drive}.pressure.1930-10": autumn,
            **{f"{drive}.pressure.{date}": later for date in ("1931-01", "1931-07", "1932-07")},
        },
    }
    return HEAD + yaml.safe_dump(tree, sort_keys=False, width=150)


def covariate() -> dict[str, float]:
    """Return by region what draught animals were said to gain in use in 1929, percent."""
    record = load_history(COUNTRY).observations
    assert record is not None
    rows = record[record["variable"].str.startswith(COVARIATE)]
    return {REGIONS[row["variable"].removeprefix(COVARIATE)]: float(row["value"]) for _, row in rows.iterrows()}


def live(values: dict[str, float], until: str) -> dict[tuple[str, str], float]:
    """Return the errors of the rows of membership that are fitted, percentage points."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "few.yaml"
        path.write_text(make_text(values), encoding="utf-8")
        lines = compare(simulate(load_scenario(path), until=until).history)
    return {(line.variable, line.date): line.error for line in lines if _is_fitted(line)}


def _is_fitted(line: Line) -> bool:
    return line.use == "fitted" and line.variable.startswith(SHARE)


def improve(values: dict[str, float], names: list[str], errors_of: Callable[[dict[str, float]], Floats]) -> float:
    """Move some numbers one step of Gauss and Newton; return the root mean square error before it."""
    now = errors_of(values)
    slopes = [(errors_of({**values, name: values[name] * (1 + STEP)}) - now) / np.log1p(STEP) for name in names]
    move = np.linalg.lstsq(np.column_stack(slopes), -now, rcond=None)[0]
    for name, by in zip(names, np.clip(move, -LONGEST, LONGEST), strict=True):
        values[name] *= float(np.exp(by))
    return float(np.sqrt(np.mean(now**2)))


def fit(rounds: int) -> dict[str, float]:
    """Fit the numbers of the spring to its rows, then those of the second drive to the rows after it."""
    values, names = dict(START), list(START)
    parts = ((names[:SPRING], "1930-08", True), (names[SPRING:], "1933-07", False))
    for mine, until, is_spring in parts:

        def errors_of(tried: dict[str, float], until: str = until, is_spring: bool = is_spring) -> Floats:
            found = live(tried, until)
            return np.array([found[row] for row in sorted(found) if (row[1] <= BOTTOM) == is_spring])

        best, least = dict(values), np.inf
        for number in range(rounds + 1):
            before = dict(values)
            error = improve(values, mine, errors_of)
            print(f"round {number}, {len(mine)} numbers: root mean square error {error:.2f} points", flush=True)
            if error < least:
                best, least = before, error
        values = best
    return values


def print_both(few: Scenario) -> None:
    """Print record, run and error of both fits, as a table of Markdown."""
    runs = [compare(simulate(scenario).history) for scenario in (load_scenario(COUNTRY), few)]
    print("| members, percent | record | eighteen numbers | error | ten numbers | error |\n|---|---|---|---|---|---|")
    pairs = [pair for pair in zip(*runs, strict=True) if pair[0].variable.startswith(SHARE)]
    for use in ("fitted", "check"):
        print(f"| **{use}** | | | | | |")
        for many, one in pairs:
            if many.use == use:
                name = many.variable.removeprefix(SHARE).strip("_").replace("_", " ") or "country"
                numbers = f"{many.modelled:.1f} | {many.error:+.1f} | {one.modelled:.1f} | {one.error:+.1f}"
                print(f"| {name}, {many.date} | {many.recorded:g} | {numbers} |")
        roots = [np.sqrt(np.mean([pair[k].error ** 2 for pair in pairs if pair[0].use == use])) for k in (0, 1)]
        print(f"| *root mean square error* | | | {roots[0]:.1f} | | {roots[1]:.1f} |")


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3, help="steps of each part of the fit; 0 takes what is shipped")
    parser.add_argument("--write", action="store_true", help="write the scenario")
    arguments = parser.parse_args()
    if not arguments.rounds:
        print_both(load_scenario(SHIPPED.stem))
        return
    values = fit(arguments.rounds)
    for name, value in values.items():
        print(f"{name:40} {value:.4g}")
    with tempfile.TemporaryDirectory() as folder:
        path = SHIPPED if arguments.write else Path(folder) / SHIPPED.name
        path.write_text(make_text(values), encoding="utf-8")
        print_both(load_scenario(path))


if __name__ == "__main__":
    sys.exit(main())
