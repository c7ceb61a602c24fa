"""The Soviet spring of 1930: a run beside the record, row by row, and whether it rises and falls as recorded.

``python -m lustrum.studies.spring`` lives through the scenario ``soviet-union`` and prints each row that was fitted,
each row that is left as a check, and the errors of both. Which row is which stands in the country's ``fit/rows.csv``;
what was fitted to it is named there. A run that rises and does not fall is refused, however well it rises.

Sources
-------
Rows: the record of the country, each with its own source and mark. Tolerances: project construct.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from lustrum.discovery import data_path
from lustrum.history.history import History
from lustrum.history.storage import load_history
from lustrum.programme.scenario import load_scenario
from lustrum.quantities.calendar import Month
from lustrum.simulation.run import Run, simulate

COUNTRY = "soviet-union"
SHARE = "coop_share_farm_households"
REGIONS = {
    "central_black_earth": "central-black-earth",
    "moscow_region": "moscow",
    "lower_volga": "lower-volga",
    "north_caucasus": "north-caucasus",
    "ukraine": "ukraine",
    "steppe_ukraine": "ukraine",
}
"""Region of the economy that stands for a region of the record."""

CAME_BACK = {
    "moscow": "1930-05", "central-black-earth": "1930-07", "lower-volga": "1930-08", "north-caucasus": "1930-07"
}  # fmt: skip
"""Regions of which the record has peak and bottom, from the least kept to the most, and the month of the bottom."""

PEAK, EASED = "1930-03", "1930-08"
RISE, FALL, LEVEL, KEPT = 35.0, 25.0, 8.0, 0.10
"""Least rise and fall, largest error of a level (all in percentage points), largest error of a share kept."""

HERDS = ("livestock_horses", "livestock_cattle", "livestock_sheep_and_goats")
BEFORE = "1929"
"""Year with whose count the herds of the record are compared."""


@dataclass(frozen=True)
class Line:
    """One row of the record beside the run.

    Parameters
    ----------
    variable, date : str
        The row, as the record names it.
    recorded, modelled : float
        In the unit of the row; of herds the count over that of 1929.
    unit, evidence, source : str
        As the record has them.
    use : {"fitted", "check"}
        Whether a parameter was fitted to it.
    parameter : str
        Which one.
    note : str
        What to mind.
    """

    variable: str
    date: str
    recorded: float
    modelled: float
    unit: str
    evidence: str
    source: str
    use: Literal["fitted", "check"]
    parameter: str = ""
    note: str = ""

    @property
    def error(self) -> float:
        """Modelled less recorded."""
        return self.modelled - self.recorded


def share_of(history: History, region: str = "") -> pd.Series[float]:
    """Return the percentage of farm households in collective farms on the first day of each month, by its name."""
    where = f", region={region}" if region else ""
    members = f"households[form.role=collective, branch.sector=agriculture{where}]"
    values = 100 * history.observe(f"{members} / households[branch.sector=agriculture{where}]")
    first_days = [str(Month.parse(str(time)[:7]) + 1) for time in values["time"].values]
    return pd.Series(values.values, index=first_days)


def compare(history: History) -> list[Line]:
    """Return every row of the fit's list that lies within a run, beside the run."""
    record = load_history(COUNTRY).observations
    assert record is not None
    with data_path("countries", COUNTRY, "fit", "rows.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = []
    for row in rows:
        modelled = _modelled(history, row["variable"], row["date"])
        if modelled is None:
            continue
        found = _recorded(record, row)
        recorded = float(found["value"])
        if row["variable"] in HERDS:
            recorded /= float(_recorded(record, {**row, "date": BEFORE, "source": ""})["value"])
        use: Literal["fitted", "check"] = "fitted" if row["use"] == "fitted" else "check"
        unit = f"of {BEFORE}" if row["variable"] in HERDS else str(found["unit"])
        lines.append(
            Line(row["variable"], row["date"], recorded, modelled, unit, str(found["evidence"]), str(found["source"]),
                 use, row["parameter"], row["note"])
        )  # fmt: skip
    return lines


def _recorded(record: pd.DataFrame, row: Mapping[str, str]) -> pd.Series[float]:
    """Return the row of the record; of several the one of the source asked for, else one that was read."""
    first, _, last = row["date"].partition("/")
    first, last = (first, last or first) if len(first) > 4 else (f"{first}-01", f"{first}-12")
    found = record[(record["variable"] == row["variable"]) & (record["from"] == first) & (record["to"] == last)]
    wanted = found[found["source"] == row["source"]] if row["source"] else found
    return wanted.sort_values("evidence", key=lambda marks: marks != "read", kind="stable").iloc[0]


def _modelled(history: History, variable: str, date: str) -> float | None:
    """Return what the run has for a row of the record; None where the run does not reach it."""
    if variable.startswith(SHARE):
        region = REGIONS.get(variable.removeprefix(SHARE).removeprefix("_"), "")
        return _at(share_of(history, region), date)
    if variable == "coop_count":
        return _at(_of_month(history, "cooperatives", 1e-3), str(Month.parse(date) - 1))
    if variable in HERDS:
        herd = _of_month(history, "livestock", 1.0)
        now, before = _at(herd, f"{date}-06"), _at(herd, f"{BEFORE}-06")
        return None if now is None or not before else now / before
    if variable.startswith("grain_output"):
        return _sum(_of_month(history, "harvest[product=grain]", 1e-6), f"{date}-01", f"{date}-12")
    if variable == "grain_procurement":
        return _sum(_of_month(history, "procurement[product=grain]", 1e-6), f"{date}-07", f"{int(date) + 1}-06")
    first, _, last = date.partition("/")
    return _sum(_of_month(history, "excess_deaths", 1e-6), first, last)


def _of_month(history: History, observable: str, factor: float) -> pd.Series[float]:
    values = history.observe(observable)
    values = values.sum([dim for dim in values.dims if dim != "time"])
    return pd.Series(factor * values.values, index=[str(time)[:7] for time in values["time"].values])


def _at(series: pd.Series[float], date: str) -> float | None:
    return float(series[date]) if date in series.index else None


def _sum(series: pd.Series[float], first: str, last: str) -> float | None:
    if first not in series.index or series.index[-1] < min(last, "1933-12"):
        return None
    return float(series[first:last].sum())


def faults_of_spring(history: History) -> list[str]:
    """Say what keeps a run from showing the winter and spring of 1930; an empty list if it shows them.

    A run must rise to the peak, fall when pressure is eased, and keep in each region about the share of members that
    the record has, in the recorded order.
    """
    whole, faults = share_of(history), []
    lines = _of_spring(history)
    rise = whole[PEAK] - whole["1929-10"]
    if rise < RISE:
        faults.append(f"rises by {rise:.1f} points from October 1929 to March 1930; {RISE:.0f} or more are asked")
    fall = whole[PEAK] - whole[EASED]
    if fall < FALL:
        faults.append(f"falls by {fall:.1f} points from March to August 1930; {FALL:.0f} or more are asked")
    kept = {}
    for line in lines:
        if abs(line.error) > LEVEL:
            faults.append(f"{line.variable} {line.date}: {line.modelled:.1f}, recorded {line.recorded:.1f}")
    for region, bottom in CAME_BACK.items():
        peak, low = (_line(lines, region, date) for date in (PEAK, bottom))
        kept[region] = low.modelled / max(peak.modelled, 1e-9)
        recorded = low.recorded / peak.recorded
        if abs(kept[region] - recorded) > KEPT:
            faults.append(f"{region} keeps {kept[region]:.2f} of its members, recorded {recorded:.2f}")
    if list(kept.values()) != sorted(kept.values()):
        faults.append(f"the order of regions by what they keep is {', '.join(sorted(kept, key=kept.__getitem__))}")
    return faults


def _of_spring(history: History) -> list[Line]:
    """Return the fitted rows of membership from the peak to the bottom."""
    return [
        line for line in compare(history)
        if line.use == "fitted" and line.variable.startswith(SHARE) and PEAK <= line.date <= EASED
    ]  # fmt: skip


def _line(lines: Iterable[Line], region: str, date: str) -> Line:
    names = {label: name for name, label in REGIONS.items() if name != "steppe_ukraine"}
    variable = f"{SHARE}_{names[region]}"
    return next(line for line in lines if (line.variable, line.date) == (variable, date))


def print_table(lines: Iterable[Line]) -> str:
    """Return lines as a text table, fitted rows first, with the mean error of each kind of row."""
    lines, out = list(lines), []
    for use in ("fitted", "check"):
        out += ["", f"{'rows that were fitted' if use == 'fitted' else 'rows left as a check'}", ""]
        out.append(f"{'row':58} {'date':15} {'record':>8} {'run':>8} {'error':>8}  unit; evidence; what was fitted")
        for line in lines:
            if line.use == use:
                told = "; ".join(filter(None, (line.unit, line.evidence, line.parameter, line.note)))
                numbers = f"{line.recorded:8.2f} {line.modelled:8.2f} {line.error:+8.2f}"
                out.append(f"{line.variable:58} {line.date:15} {numbers}  {told}")
        errors = [line.error for line in lines if line.use == use and line.variable.startswith(SHARE)]
        root = float(np.sqrt(np.mean(np.square(errors)))) if errors else float("nan")
        out.append(f"{len(errors)} shares of membership: root mean square error {root:.1f} points")
    return "\n".join(out)


def main() -> None:
    """Live through the scenario and print it beside the record."""
    run: Run = simulate(load_scenario(sys.argv[1] if len(sys.argv) > 1 else COUNTRY))
    print(print_table(compare(run.history)))
    faults = faults_of_spring(run.history)
    print("\nThe spring of 1930: " + ("rises and falls as recorded." if not faults else "refused."))
    for fault in faults:
        print(f"  {fault}")


if __name__ == "__main__":
    main()
