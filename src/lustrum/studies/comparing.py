"""What differs between runs: settings in words, outcomes at the end.

Differences are differences, not effects: they are effects of one change only where the runs differ in nothing else and
share their seeds, which is said in the result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from lustrum.errors import HistoryProblems, Problem, StudyProblems
from lustrum.history.history import History
from lustrum.quantities.calendar import Month

OUTCOMES = {
    "farm households in co-operatives, share": (
        "households[form.role=collective, branch.sector=agriculture] / households[branch.sector=agriculture]"
    ),
    "industrial gross output, won a year": "yearly(gross_output[branch.sector=industry])",
    "persons in towns, share": "population[settlement=town] / population",
    "persons below the survival tier of grain, mean of months": "yearly(hunger) / 12",
    "deaths of hunger, a year": "yearly(excess_deaths)",
    "households or owners moved by pressure or taking, a year": "yearly(coercion)",
}
"""Outcomes that are compared, as observables."""

SETTINGS = ("scenario_hash", "economy", "start", "until", "scale", "removed", "mechanisms", "packs")


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two or more runs side by side.

    Parameters
    ----------
    runs : tuple of str
        Names of the runs.
    at : Month
        The last date that the runs share.
    outcomes : DataFrame
        ``outcome, expression, run, value, low, high``: median of draws, lowest and highest.
    settings : DataFrame
        ``setting`` and one column a run: what is not the same in all of them.
    same_seeds : bool
        Whether the runs share their seeds.
    """

    runs: tuple[str, ...]
    at: str
    outcomes: pd.DataFrame
    settings: pd.DataFrame
    same_seeds: bool

    @property
    def caution(self) -> str:
        """What may be concluded."""
        seeds = "the same seeds" if self.same_seeds else "other seeds"
        count = sum(1 for name in self.settings["setting"] if name != "scenario_hash")
        differ = (
            f"{count} setting{'' if count == 1 else 's'} differ{'s' if count == 1 else ''}"
            if count
            else "no setting differs"
        )
        return (
            f"The runs have {seeds}; {differ}. A difference is the effect of a change only where nothing else differs."
        )

    def table(self) -> pd.DataFrame:
        """Return the outcomes with one column a run."""
        return self.outcomes.pivot_table(
            index="outcome", columns="run", values="value", sort=False, dropna=False
        ).reindex(columns=list(self.runs))

    def to_dict(self) -> dict[str, Any]:
        """Return the facts as a plain mapping."""
        return {
            "runs": list(self.runs),
            "at": self.at,
            "same_seeds": self.same_seeds,
            "caution": self.caution,
            "outcomes": self.outcomes.to_dict("records"),
            "settings": self.settings.to_dict("records"),
        }

    def __str__(self) -> str:
        lines = [f"At {self.at}"]
        lines += self.table().to_string(float_format=lambda value: f"{value:.4g}", na_rep="-").splitlines()
        if len(self.settings):
            lines += ["", "What differs"]
            for row in self.settings.to_dict("records"):
                told = "; ".join(f"{run}: {row[run]}" for run in self.runs)
                lines.append(f"  {row['setting']}: {told}")
        return "\n".join([*lines, "", self.caution])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return f"{self.table().to_html(na_rep='-')}<p>{escape(self.caution)}</p>"


def compare(*runs: Any) -> Comparison:
    """Compare runs (or histories) by their outcomes and settings.

    Parameters
    ----------
    *runs : Run, StoredRun, Result or History
        At least two.

    Raises
    ------
    StudyProblems
        If there are fewer than two, or they share no date.
    """
    if len(runs) < 2:
        raise StudyProblems([Problem("Two runs at least are needed to compare.", found=str(len(runs)))])
    histories = [_histories(run) for run in runs]
    names = _names(runs, histories)
    spans = [_span(name, draws[0]) for name, draws in zip(names, histories, strict=True)]
    first, last = max(span[0] for span in spans), min(span[1] for span in spans)
    if last < first:
        found = ", ".join(f"{span[0]} to {span[1]}" for span in spans)
        raise StudyProblems([Problem("The runs share no date.", found=found)])
    rows = [
        {"outcome": outcome, "expression": expression, "run": name, **_last(draws, expression, str(last))}
        for outcome, expression in OUTCOMES.items()
        for name, draws in zip(names, histories, strict=True)
    ]
    seeds = {tuple(history.manifest.get("seed") for history in draws) for draws in histories}
    return Comparison(tuple(names), str(last), pd.DataFrame(rows), _settings(names, runs, histories), len(seeds) == 1)


def _span(name: str, history: History) -> tuple[Month, Month]:
    """Return the first and last month of a run; its yearly variables may reach beyond."""
    span = history.span
    if span is None:
        raise StudyProblems([Problem("A run has no dates.", found=name)])
    until = history.manifest.get("until")
    return span[0], Month.parse(until) if until else span[1]


def _histories(run: Any) -> list[History]:
    if isinstance(run, History):
        return [run]
    return list(run.histories) if hasattr(run, "histories") else [run.history]


def _names(runs: Sequence[Any], histories: Sequence[Sequence[History]]) -> list[str]:
    names = [
        run.path.name if hasattr(run, "path") else str(draws[0].manifest.get("scenario", draws[0].name))
        for run, draws in zip(runs, histories, strict=True)
    ]
    return [f"{name} ({number})" if names.count(name) > 1 else name for number, name in enumerate(names, 1)]


def _last(draws: Sequence[History], expression: str, until: str) -> dict[str, float]:
    """Return median, lowest and highest value of the draws at the last date that is not after a month."""
    values = []
    for history in draws:
        try:
            series = history.observe(expression)
        except HistoryProblems:  # not recorded in this run
            continue
        months = series.coords["time"].values.astype("datetime64[M]")
        end = np.datetime64(until, "M")
        inside = months + (11 if series.attrs["cadence"] == "year" else 0) <= end
        known = series.values[inside & np.isfinite(series.values)]
        values += [float(known[-1])] if len(known) else []
    if not values:
        return {"value": float("nan"), "low": float("nan"), "high": float("nan")}
    return {"value": float(np.median(values)), "low": min(values), "high": max(values)}


def _settings(names: Sequence[str], runs: Sequence[Any], histories: Sequence[Sequence[History]]) -> pd.DataFrame:
    flat = [{**_flat(draws[0].manifest), **_acts(run)} for run, draws in zip(runs, histories, strict=True)]
    rows = []
    for key in dict.fromkeys(key for table in flat for key in table):
        told = [str(table.get(key, "absent")) for table in flat]
        if len(set(told)) > 1:
            rows.append({"setting": key, **dict(zip(names, told, strict=True))})
    return pd.DataFrame(rows, columns=["setting", *names])


def _flat(manifest: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in SETTINGS:
        value = manifest.get(key)
        if key in ("mechanisms", "packs") and isinstance(value, Mapping):
            for slot, entry in value.items():
                parts = entry.items() if isinstance(entry, Mapping) else [("", entry)]
                found |= {f"{key}.{slot}" + (f".{part}" if part else ""): one for part, one in parts}
        elif value not in (None, ""):
            text = ", ".join(map(str, value)) or "nothing" if isinstance(value, (list, tuple)) else value
            found[key] = str(text)[:16] if key == "scenario_hash" else text
    return found


def _acts(run: Any) -> dict[str, str]:
    """Return measures and shocks with their terms, as far as the run tells."""
    manifest = getattr(run, "manifest", {})
    programme = manifest.get("programme") if isinstance(manifest, Mapping) else None
    if isinstance(programme, Mapping):
        acts = [*programme.get("measures", ()), *programme.get("shocks", ())]
        return {f"measure {act['id']}": _terms(act) for act in acts}
    found: dict[str, str] = {}
    for event in getattr(run, "events", ()):
        facts = event if isinstance(event, dict) else event.to_dict()
        if facts["kind"] == "measure":
            key = f"measure {facts['measure']}"
            word = "from" if facts["text"].endswith("begins.") else "over"
            found[key] = f"{found.get(key, '')} {word} {facts['date']}".strip()
    return found


def _terms(act: Mapping[str, Any]) -> str:
    dates = f"{act['from'] or act['begun'] or 'never'} to {act['until'] or 'the end'}"
    values = {
        name: ", ".join(f"{one.get('since', '')} {one['value']}".strip() for one in dated)
        for name, dated in act["values"].items()
    }
    return "; ".join([dates, *(f"{name}: {text}" for name, text in values.items())])
