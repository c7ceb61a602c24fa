"""A run beside the record: gap by gap, and how well they fit. Two records beside each other.

Owns the arithmetic of gaps; it prefers no source and draws no conclusion. A gap is *run less record*, in the
record's own unit (points for per cents). Rows that are bounds ("at least"), repeat another row, or have no
counterpart stay in the frame with the reason why they do not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lustrum.errors import HistoryProblems, Problem
from lustrum.history.counterparts import Counterpart, find_counterpart, is_whole_year, records_of
from lustrum.history.language import Node, names_in, parse
from lustrum.history.selection import Meaning, Record, observe
from lustrum.history.series import Series, by_year
from lustrum.quantities.calendar import Month

if TYPE_CHECKING:
    import xarray as xr

    from lustrum.history.history import History

COMPARISON_COLUMNS = (
    "variable", "title", "from", "to", "recorded", "low", "high", "unit", "run", "gap", "relative_gap", "inside",
    "counted", "reason", "basis", "source", "evidence", "bound", "observable", "factor", "note",
)  # fmt: skip
DRAW_COLUMNS = ("median", "q05", "q25", "q75", "q95", "draws")
FIT_COLUMNS = (
    "variable", "title", "unit", "points", "mean_gap", "mean_error", "relative_gap", "largest_gap", "largest_date",
    "inside", "left_out", "reasons",
)  # fmt: skip
_EPOCH = 1970 * 12


def compare_with_record(history: Record, observed: History, variables: Iterable[str] | None = None) -> pd.DataFrame:
    """Set a history beside an observed record, one row for each recorded number.

    Parameters
    ----------
    history : History or other Record
        The run.
    observed : History
        The record, with its mapping.
    variables : iterable of str
        Variables of the record (default: all that have a counterpart).

    Returns
    -------
    DataFrame
        `COMPARISON_COLUMNS`. ``recorded``, ``low``, ``high``, ``run`` and ``gap`` are in the record's unit.
        ``inside`` says whether the run lies between the lowest and highest source of that date, or satisfies the
        bound. ``counted`` says whether the gap belongs in a summary; if not, ``reason`` says why.
    """
    return _compare([history], observed, variables)


def compare_draws(
    histories: Sequence[Record], observed: History, variables: Iterable[str] | None = None
) -> pd.DataFrame:
    """Set several draws beside an observed record.

    Parameters
    ----------
    histories : sequence of History
        Draws of one scenario.
    observed, variables
        As for `compare_with_record`.

    Returns
    -------
    DataFrame
        As `compare_with_record`, with ``median``, ``q05``, ``q25``, ``q75``, ``q95`` over draws and how many
        ``draws`` have a value. ``run`` is the median. With two draws or more, ``inside`` says whether the recorded
        value lies in the middle 90 %.
    """
    return _compare(list(histories), observed, variables)


def _compare(histories: Sequence[Record], observed: History, variables: Iterable[str] | None) -> pd.DataFrame:
    wanted = None if variables is None else set(variables)
    readers = [_Reader(history) for history in histories]
    rows = []
    for record in records_of(observed.observations):
        meant = find_counterpart(observed.mapping, record["variable"], record["unit"], record["source"])
        if wanted is None and (meant is None or not meant.observable):
            continue
        if wanted is None or record["variable"] in wanted:
            rows.append(_row(readers, record, meant))
    columns = [*COMPARISON_COLUMNS, *(DRAW_COLUMNS if len(histories) > 1 else ())]
    return pd.DataFrame(rows, columns=columns)


class _Reader:
    """Works out each observable once for one history."""

    def __init__(self, history: Record) -> None:
        self.history = history
        self._known: dict[tuple[Node, str], Series | str] = {}

    def series(self, meant: Counterpart) -> Series | str:
        """Return the series of a counterpart, or why there is none."""
        node = meant.node if meant.node is not None else parse(meant.observable)
        key = (node, meant.basis)
        if key not in self._known:
            self._known[key] = self._work_out(node, meant)
        return self._known[key]

    def _work_out(self, node: Node, meant: Counterpart) -> Series | str:
        missing = [name.name for name in names_in(node) if name.name not in self.history.variables]
        if missing:
            return f"not recorded in the run: {', '.join(dict.fromkeys(missing))}"
        meaning = Meaning(self.history, meant.observable, meant.basis)
        series = meaning.of(node)
        if meaning.problems:
            return f"not determinable in the run: {meaning.problems[0].what} ({meaning.problems[0].found})"
        return series


def _row(readers: Sequence[_Reader], record: Mapping[str, Any], meant: Counterpart | None) -> dict[str, Any]:
    row: dict[str, Any] = {name: record.get(name, "") for name in COMPARISON_COLUMNS}
    row |= {
        "recorded": record["value"],
        "run": np.nan,
        "gap": np.nan,
        "relative_gap": np.nan,
        "inside": None,
        "counted": False,
    }
    row |= {"title": record["variable"], "observable": "", "factor": np.nan, "reason": ""}
    if meant is None or not meant.observable:
        return row | {"reason": f"no counterpart: {meant.note if meant else 'not in the mapping'}"}
    row |= {
        "title": meant.title or record["variable"],
        "observable": meant.observable,
        "factor": meant.factor,
        "basis": meant.basis,
    }
    values, reason = [], ""
    for reader in readers:
        series = reader.series(meant)
        if isinstance(series, str):
            reason = series
            continue
        value, why = value_over(series, record["from"], record["to"], meant.instant)
        reason = reason or why
        if np.isfinite(value):
            values.append(value / meant.factor)
    if not values:
        return row | {"reason": reason or "the run has no value there"} | _quantiles(values)
    return _judged(row, record, values)


def _quantiles(values: Sequence[float]) -> dict[str, float]:
    found = np.quantile(values, [0.5, 0.05, 0.25, 0.75, 0.95]) if values else [np.nan] * 5
    return {**dict(zip(DRAW_COLUMNS, (float(v) for v in found), strict=False)), "draws": len(values)}


def _judged(row: dict[str, Any], record: Mapping[str, Any], values: Sequence[float]) -> dict[str, Any]:
    band = _quantiles(values)
    run, value = band["median"], float(record["value"])
    row = row | band | {"run": run}
    if record["bound"]:
        inside = run >= value if record["bound"] == "at least" else run <= value
        return row | {"inside": bool(inside), "reason": f"recorded as '{record['bound']}'"}
    low, high = (record[end] if np.isfinite(record[end]) else value for end in ("low", "high"))
    if len(values) > 1:
        inside = band["q05"] <= value <= band["q95"]
    else:
        inside = _close(run, low) or _close(run, high) or low <= run <= high
    row |= {"gap": run - value, "relative_gap": (run - value) / abs(value) if value else np.nan, "inside": bool(inside)}
    if record["repeated"]:
        return row | {"reason": "repeats another row of the same source"}
    return row | {"counted": True}


def _close(first: float, second: float) -> bool:
    return bool(np.isclose(first, second, rtol=1e-9, atol=1e-12))


def value_over(series: Series, first: str, last: str, instant: str = "end") -> tuple[float, str]:
    """Return the value of a series over a period of a record, and why if there is none.

    A flow is summed over the period. Of anything else the instant is taken: the start (the end of the period
    before), the end, or the mean.
    """
    if series.is_constant:
        return float(series.values[0]), "the observable has no dates"
    start, stop = Month.parse(first).ordinal - _EPOCH, Month.parse(last).ordinal - _EPOCH
    if series.cadence == "year":
        if start % 12 or stop % 12 != 11:
            return np.nan, "the record is of part of a year, the observable of whole years"
        start, stop = start // 12 + 1970, stop // 12 + 1970
    elif series.cadence == "quarter":
        series = by_year(series)
        return value_over(series, first, last, instant)
    if series.kind == "flow" or instant == "mean":
        wanted = np.arange(start, stop + 1)
        found = series.values[np.isin(series.times, wanted)]
        if len(found) < len(wanted):
            return np.nan, _outside(series, start, stop)
        total = float(found.sum())
        return (total if series.kind == "flow" else total / len(found)), "the run has no value there"
    at = start - 1 if instant == "start" else stop
    found = series.values[series.times == at]
    return (float(found[0]), "the run has no value there") if len(found) else (np.nan, _outside(series, at, at))


def _outside(series: Series, start: int, stop: int) -> str:
    before_or_after = not len(series.times) or start < series.times.min() or stop > series.times.max()
    return "outside the months of the run" if before_or_after else "the run has no value there"


def summarise_fit(comparison: pd.DataFrame) -> pd.DataFrame:
    """Summarise a comparison, one row for each variable of the record.

    Returns
    -------
    DataFrame
        `FIT_COLUMNS`: ``points`` counted; ``mean_gap`` the mean size of the gaps and ``mean_error`` their mean with
        sign, both in the record's unit; ``relative_gap`` the mean size relative to the record; ``largest_gap`` with
        sign, and its date; ``inside`` how many points lie between the sources (one run) or in the middle 90 %
        (draws); ``left_out`` how many rows do not count, and the ``reasons``.
    """
    rows = []
    for (name, unit), part in comparison.groupby(["variable", "unit"], sort=False):
        counted = part[part["counted"].astype(bool)]
        reasons = part.loc[~part["counted"].astype(bool), "reason"]
        row: dict[str, Any] = {"variable": name, "title": part["title"].iloc[0], "unit": unit, "points": len(counted)}
        row |= {"left_out": len(reasons), "reasons": "; ".join(dict.fromkeys(str(reason) for reason in reasons))}
        gaps = counted["gap"].to_numpy(dtype=np.float64)
        if len(gaps):
            largest = int(np.argmax(np.abs(gaps)))
            relative = counted["relative_gap"].to_numpy(dtype=np.float64)
            known = relative[np.isfinite(relative)]
            row |= {
                "mean_gap": float(np.abs(gaps).mean()),
                "mean_error": float(gaps.mean()),
                "relative_gap": float(np.abs(known).mean()) if len(known) else np.nan,
                "largest_gap": float(gaps[largest]),
                "largest_date": _date_of(counted.iloc[largest]),
                "inside": int(counted["inside"].astype(bool).sum()),
            }
        rows.append(row)
    return pd.DataFrame(rows, columns=list(FIT_COLUMNS))


def _date_of(row: Mapping[str, Any] | pd.Series[Any]) -> str:
    first, last = str(row["from"]), str(row["to"])
    if first == last:
        return first
    if is_whole_year({"from": first, "to": last}):
        return first[:4]
    whole = first.endswith("-01") and last.endswith("-12")
    return f"{first[:4]} to {last[:4]}" if whole else f"{first} to {last}"


def records_for(observed: History, variable: str) -> pd.DataFrame:
    """Return the recorded rows of one variable in order of time, with its title, counterpart and factor.

    For charts and table twins: ``value``, ``low``, ``high`` stay in the record's unit; ``factor`` turns them into
    the observable's.
    """
    rows = []
    for record in records_of(observed.observations):
        if record["variable"] == variable:
            meant = find_counterpart(observed.mapping, variable, record["unit"], record["source"])
            facts = {"title": meant.title, "observable": meant.observable, "factor": meant.factor} if meant else {}
            rows.append(
                {**record, "title": variable, "observable": "", "factor": np.nan, **facts, "date": _date_of(record)}
            )
    frame = pd.DataFrame(rows)
    return frame.sort_values(["from", "to"], kind="stable").reset_index(drop=True) if len(frame) else frame


# --- two histories --------------------------------------------------------------------------------


def difference(first: History, second: History) -> pd.DataFrame:
    """Compare two histories, variable by variable.

    Returns
    -------
    DataFrame
        For each variable of either: ``variable``, ``unit``, ``same`` (every cell alike), ``cells`` that differ,
        ``largest`` difference (second less first), ``relative`` to the larger magnitude, ``date`` where they first
        differ, and a ``note``.
    """
    names = dict.fromkeys([*first.variables, *second.variables])
    return pd.DataFrame(
        [_difference_of(first, second, name) for name in names],
        columns=["variable", "unit", "same", "cells", "largest", "relative", "date", "note"],
    )


def _difference_of(first: History, second: History, name: str) -> dict[str, Any]:
    row: dict[str, Any] = {
        "variable": name,
        "same": False,
        "cells": 0,
        "largest": np.nan,
        "relative": np.nan,
        "date": "",
        "note": "",
    }
    owner = first if name in first.dictionary else second
    row["unit"] = owner.dictionary[name].unit if name in owner.dictionary else ""
    if name not in first.variables or name not in second.variables:
        return row | {"note": f"only in {(first if name in first.variables else second).name}"}
    a, b = first.variables[name], second.variables[name]
    if set(a.dims) != set(b.dims):
        return row | {"note": "other dimensions"}
    import xarray as xr

    a, b = xr.align(a.astype(np.float64), b.transpose(*a.dims).astype(np.float64), join="outer")
    gap = (b - a).values
    differs = ~((a.values == b.values) | (np.isnan(a.values) & np.isnan(b.values)))
    if not differs.any():
        return row | {"same": True, "largest": 0.0, "relative": 0.0}
    row |= {"cells": int(differs.sum()), "date": _first_date(a, differs)}
    if np.isnan(gap[differs]).any():
        row["note"] = "missing in one where the other has a value"
    known = differs & np.isfinite(gap)
    if known.any():
        at = np.unravel_index(int(np.argmax(np.abs(np.where(known, gap, 0)))), gap.shape)
        scale = max(abs(float(a.values[at])), abs(float(b.values[at])))
        row |= {"largest": float(gap[at]), "relative": abs(float(gap[at])) / scale if scale else np.nan}
    return row


def _first_date(array: xr.DataArray, differs: np.ndarray[Any, np.dtype[np.bool_]]) -> str:
    if "time" not in array.dims:
        return ""
    axis = array.get_axis_num("time")
    when = differs.any(axis=tuple(i for i in range(differs.ndim) if i != axis))
    return str(array.coords["time"].values[int(np.argmax(when))].astype("datetime64[M]"))


def difference_of(first: Record, second: Record, observable: str, basis: str = "true") -> xr.DataArray:
    """Return an observable of the second history less that of the first (time,).

    Raises
    ------
    HistoryProblems
        If the observable does not fit one of them.
    """
    a, b = observe(first, observable, basis), observe(second, observable, basis)
    if a.attrs["cadence"] != b.attrs["cadence"]:
        found, allowed = str(b.attrs["cadence"]), str(a.attrs["cadence"])
        remedy = "Wrap the observable in yearly( )."
        raise HistoryProblems([Problem("The periods differ.", observable, found, allowed, "", remedy)])
    gap = b - a
    gap.attrs = dict(b.attrs)
    return gap
