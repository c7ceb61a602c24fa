"""Fit the Soviet scenario to the rows that its list of rows names, and print what was found with its errors.

    python scripts/fit_soviet_spring.py                 fit from the shipped values, print parameters and errors
    python scripts/fit_soviet_spring.py --rounds 0      print the shipped values and their errors
    python scripts/fit_soviet_spring.py --write         put the found values into the country's files

Each parameter has one row of the record, and each row one parameter, so there are as many equations as unknowns and no
degree of freedom is left: the fitted rows are no test, the rows left as a check are. Every round lives through the
scenario once and moves each parameter along the secant of its own row (a diagonal quasi-Newton step); with one seed the
luck is the same in every round. About two minutes on an idle processor.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from pathlib import Path

import numpy as np
import yaml

from lustrum.discovery import data_path
from lustrum.programme.scenario import Scenario, load_scenario
from lustrum.simulation.run import simulate
from lustrum.studies.spring import COUNTRY, Line, compare, print_table

FOLDER = data_path("countries", COUNTRY)
REGION, CONVICTION = "packs.coop-membership.region_pressure", "packs.conviction.region_start"
DRIVE = "measures.collective-farms.parameters"
SHARE = "coop_share_farm_households"

PAIRS: dict[str, tuple[str, str]] = {
    f"{DRIVE}.inducement.1927-10": (SHARE, "1929-06"),
    f"{DRIVE}.inducement.1929-06": (SHARE, "1929-10"),
    f"{DRIVE}.pressure.1929-11": (SHARE, "1930-01"),
    f"{REGION}.default": (SHARE, "1930-03"),
    f"{REGION}.central-black-earth": (f"{SHARE}_central_black_earth", "1930-03"),
    f"{REGION}.moscow": (f"{SHARE}_moscow_region", "1930-03"),
    f"{REGION}.lower-volga": (f"{SHARE}_lower_volga", "1930-03"),
    f"{REGION}.north-caucasus": (f"{SHARE}_north_caucasus", "1930-03"),
    f"{CONVICTION}.central-black-earth": (f"{SHARE}_central_black_earth", "1930-07"),
    f"{CONVICTION}.moscow": (f"{SHARE}_moscow_region", "1930-05"),
    f"{CONVICTION}.lower-volga": (f"{SHARE}_lower_volga", "1930-08"),
    f"{CONVICTION}.north-caucasus": (f"{SHARE}_north_caucasus", "1930-07"),
    f"{CONVICTION}.ukraine": (f"{SHARE}_ukraine", "1930-06"),
    f"{CONVICTION}.default": (SHARE, "1930-07"),
    f"{DRIVE}.pressure.1930-10": (SHARE, "1931-01"),
    f"{DRIVE}.pressure.1931-01": (SHARE, "1931-07"),
    f"{DRIVE}.pressure.1931-07": (SHARE, "1932-07"),
    f"{DRIVE}.pressure.1932-07": (SHARE, "1933-07"),
    "packs.asset-destruction.response": ("livestock_horses", "1930"),
}
"""Parameter, and the row that it is fitted to."""

MOST = 1.0
"""Largest value of a parameter that is a share; factors of regions may be larger."""


def read_values() -> dict[str, float]:
    """Return the shipped values."""
    trees = {
        "packs": yaml.safe_load((FOLDER / "scenario.yaml").read_text(encoding="utf-8"))["packs"],
        "measures": yaml.safe_load((FOLDER / "programme.yaml").read_text(encoding="utf-8"))["measures"],
    }
    values = {}
    for name in PAIRS:
        at = trees
        for key in name.split("."):
            at = at[key]
        values[name] = float(at["value"] if isinstance(at, dict) else at)
    return values


def make_scenario(values: dict[str, float]) -> Scenario:
    """Return the shipped scenario with other values."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("scenario.yaml", "programme.yaml"):
            (Path(folder) / name).write_text(put_in(name, values), encoding="utf-8")
        for name in ("economy", "observed"):
            (Path(folder) / name).symlink_to(FOLDER / name)
        scenario = load_scenario(Path(folder) / "scenario.yaml")
        _ = scenario.economy
        return scenario


def put_in(file: str, values: dict[str, float]) -> str:
    """Return a file of the country with other values, its comments kept."""
    text = (FOLDER / file).read_text(encoding="utf-8")
    for name, value in values.items():
        keys = name.split(".")
        if file == "scenario.yaml" and keys[0] == "packs":
            inner = rf"{keys[2]}: \{{[^}}]*?\b{keys[3]}: " if len(keys) == 4 else rf"{keys[1]}: \{{{keys[2]}: "
            field = rf"({inner})[0-9.]+"
        elif file == "programme.yaml" and keys[0] == "measures":
            field = rf"(\b{keys[3]}:\n(?:        \S.*\n)*?        {keys[4]}: \{{value: )[0-9.]+"
        else:
            continue
        text, count = re.subn(field, rf"\g<1>{value:.4g}", text, count=1)
        assert count == 1, name
    return text


def live(values: dict[str, float]) -> list[Line]:
    """Live through the scenario with the values, and compare."""
    return compare(simulate(make_scenario(values)).history)


def height(line: Line, value: float) -> float:
    """Return a row's value so that it rises with its parameter: log odds of shares, the log of what is lost."""
    if line.unit == "percent":
        share = float(np.clip(value / 100, 1e-3, 1 - 1e-3))
        return float(np.log(share / (1 - share)))
    if line.variable == "livestock_horses":
        return float(np.log(max(1.05 - value, 0.01)))
    return float(np.log(value))


def step(values: dict[str, float], lines: list[Line], kept: dict[str, tuple[float, float, float]]) -> dict[str, float]:
    """Move each parameter along the secant of its row."""
    rows = {(line.variable, line.date): line for line in lines}
    moved = {}
    for name, pair in PAIRS.items():
        line, at = rows[pair], float(np.log(values[name]))
        found, aim = height(line, line.modelled), height(line, line.recorded)
        slope = 1.0
        if name in kept:
            before, then, last = kept[name]
            slope = (found - then) / (at - before) if abs(at - before) > 1e-3 else last
            slope = float(np.clip(slope, 0.8, 3.0))
        kept[name] = (at, found, slope)
        most = MOST if name.startswith(DRIVE) else 20.0
        moved[name] = min(float(np.exp(at + np.clip(0.8 * (aim - found) / slope, -0.6, 0.6))), most)
    return moved


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=12, help="runs of the scenario")
    parser.add_argument("--write", action="store_true", help="put the found values into the country's files")
    arguments = parser.parse_args()
    values, kept = read_values(), {}
    best, least, lines = values, np.inf, live(values)
    for number in range(arguments.rounds + 1):
        rows = {(line.variable, line.date): line for line in lines}
        gaps = [height(rows[pair], rows[pair].modelled) - height(rows[pair], rows[pair].recorded)
                for pair in PAIRS.values()]  # fmt: skip
        loss = float(np.sqrt(np.mean(np.square(gaps))))
        print(f"round {number}: root mean square gap {loss:.4f} (log odds and logs)", flush=True)
        if loss < least:
            best, least, shown = values, loss, lines
        if number < arguments.rounds:
            values = step(values, lines, kept)
            lines = live(values)
    print(f"\n{len(PAIRS)} parameters, {len(PAIRS)} rows, no degree of freedom left\n")
    for name, (variable, date) in PAIRS.items():
        print(f"{name:60} {best[name]:8.4g}   fitted to {variable} {date}")
    print(print_table(shown))
    if arguments.write:
        for file in ("scenario.yaml", "programme.yaml"):
            (FOLDER / file).write_text(put_in(file, best), encoding="utf-8")


if __name__ == "__main__":
    main()
