"""Diagnosis: small checks of one signature, each looking at one thing in a draft of an economy.

A check takes a `Draft` and yields `Problem`s; ``CHECKS`` lists them in the order in which a reader would want to hear.
None stops another: every problem is shown at once. A warning stops nothing. To add a check, write the function and put
it on the list; what a column may hold is said in the dictionary, not here.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lustrum.economy.columns import LABEL_TABLES, columns_of, is_dated, key_of, series_of
from lustrum.economy.reading import RawTable
from lustrum.errors import Problem, nearest
from lustrum.quantities.dictionary import DictionaryRow
from lustrum.quantities.evidence import TABLE_EVIDENCE
from lustrum.quantities.tolerance import SHARES_ADD_UP

SHOWN = 5
"""Problems of one kind in one column that are shown one by one; of the rest, the number."""

_DATE = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")
_FLAGS = {"0": 0.0, "1": 1.0, "false": 0.0, "true": 1.0, "": np.nan}


@dataclass
class Draft:
    """An economy on its way in: cells as text, and the same cells as what the dictionary says they are.

    Parameters
    ----------
    raw : dict of str to RawTable
        Tables as text.
    tables : dict of str to DataFrame
        Typed columns that the dictionary knows, and the others as text, indexed by row number. A cell that is not
        what it should be is NaN or empty here and a problem in `typing`.
    typing : list of Problem
        What was found while typing.
    """

    raw: dict[str, RawTable]
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    typing: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name, raw in self.raw.items():
            columns = columns_of(name)
            typed = {
                column: self._typed(raw, column, columns[column]) if column in columns else cells
                for column, cells in raw.columns.items()
            }
            self.tables[name] = pd.DataFrame(typed, index=raw.rows, dtype=None)

    def _typed(self, raw: RawTable, column: str, row: DictionaryRow) -> NDArray[np.object_] | NDArray[np.float64]:
        cells = raw.columns[column]
        if row.dtype in ("float64", "int64"):
            numbers = pd.to_numeric(pd.Series(cells, dtype=object), errors="coerce").to_numpy(np.float64)
            wrong = (cells != "") & ~np.isfinite(numbers)
            self._complain(raw, column, wrong, "Not a finite number.", "a number such as 0.25")
            numbers = np.where(wrong, np.nan, numbers)
            if row.dtype == "int64":
                broken = np.isfinite(numbers) & (numbers != np.round(numbers))
                self._complain(raw, column, broken, "Not a whole number.", "a whole number")
            return numbers
        if row.dtype == "flag":
            lower = [str(cell).lower() for cell in cells]
            wrong = np.array([cell not in _FLAGS for cell in lower], dtype=bool)
            self._complain(raw, column, wrong, "Not a yes or no.", "0 or 1")
            return np.array([_FLAGS.get(cell, np.nan) for cell in lower])
        if row.dtype == "date":
            wrong = np.array([bool(cell) and not _is_date(cell) for cell in cells], dtype=bool)
            self._complain(raw, column, wrong, "Not a date.", "YYYY, YYYY-MM or YYYY-MM-DD")
            return np.where(wrong, "", cells)
        return cells

    def _complain(self, raw: RawTable, column: str, wrong: NDArray[np.bool_], what: str, allowed: str) -> None:
        if wrong.any():
            found = [(int(raw.rows[i]), str(raw.columns[column][i])) for i in np.flatnonzero(wrong)]
            self.typing += gather(what, raw.file, column, found, allowed)

    def labels(self, dim: str) -> list[str] | None:
        """Return the labels of a dimension that a table lists, or None if no table does (mention makes them)."""
        table = "sources" if dim == "source" else LABEL_TABLES.get(dim, "")
        if table not in self.tables or key_of(table)[0] not in self.tables[table]:
            return None
        return [str(label) for label in self.tables[table][key_of(table)[0]]]

    def file(self, table: str) -> str:
        """Return the file name of a table."""
        return self.raw[table].file


def _is_date(text: str) -> bool:
    match = _DATE.match(text)
    if match is None:
        return False
    try:
        datetime.date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return False
    return True


def gather(
    what: str,
    file: str,
    column: str,
    found: Sequence[tuple[int, str]],
    allowed: str = "",
    names: Sequence[str] = (),
    severity: Literal["error", "warning"] = "error",
) -> list[Problem]:
    """Make problems of cells ``(row number, text)``: the first few one by one, of the rest the number."""
    problems = []
    for row, text in found[:SHOWN]:
        near = nearest(text, names) if names else ""
        problems.append(Problem(what, f"{file} row {row}, {column}", text, allowed, near, severity=severity))
    if len(found) > SHOWN:
        rows = ", ".join(str(row) for row, _ in found[SHOWN : SHOWN + 10])
        more = f"{len(found) - SHOWN} more rows: {rows}" + (" ..." if len(found) > SHOWN + 10 else "")
        problems.append(Problem(what, f"{file}, {column}", more, allowed, severity=severity))
    return problems


def _cells(chosen: pd.Series[Any]) -> list[tuple[int, str]]:
    """Return row number and text of each cell; numbers are written short."""
    texts = (f"{cell:g}" if isinstance(cell, float) else str(cell) for cell in chosen)
    return list(zip(chosen.index.tolist(), texts, strict=True))


def _list(labels: Sequence[str]) -> str:
    return ", ".join(labels[:30]) + (" ..." if len(labels) > 30 else "")


Check = Callable[[Draft], Iterator[Problem]]


def check_columns(draft: Draft) -> Iterator[Problem]:
    """See that every required column is there; one that nobody reads is a warning."""
    for table, raw in draft.raw.items():
        known = columns_of(table)
        for name, row in known.items():
            if row.given in ("key", "key series", "required") and name not in raw.columns:
                what = f"The column '{name}' is missing: {row.meaning}."
                yield Problem(what, f"{raw.file} row 1", allowed=", ".join(known))
        for name in raw.columns:
            if name and name not in known:
                what = "Nothing reads this column; it is kept as an attribute."
                near = nearest(name, [c for c in known if c not in raw.columns])
                yield Problem(what, f"{raw.file} row 1", name, "", near, severity="warning")


def check_types(draft: Draft) -> Iterator[Problem]:
    """See that numbers are finite numbers, flags are 0 or 1, dates are dates."""
    yield from draft.typing


def check_blanks(draft: Draft) -> Iterator[Problem]:
    """See that what must be given is given in every row; a number without a source does not load."""
    for table, raw in draft.raw.items():
        for name, row in columns_of(table).items():
            if row.given not in ("key", "key series", "required") or name not in raw.columns:
                continue
            rows = raw.rows[raw.columns[name] == ""]
            what = "A number without a source does not load." if name == "source" else f"The {name} is blank."
            yield from gather(what, raw.file, name, [(int(r), "") for r in rows], row.meaning)


def check_words(draft: Draft) -> Iterator[Problem]:
    """See that a word is one of those that the dictionary allows, evidence among them."""
    for table, frame in draft.tables.items():
        for name, row in columns_of(table).items():
            words = TABLE_EVIDENCE if row.allowed == "@evidence" else tuple(row.allowed.split())
            if name not in frame or row.dtype != "str" or not words or (row.allowed[0] == "@" and name != "evidence"):
                continue
            texts = frame[name]
            wrong = texts[(texts != "") & ~texts.isin(words)]
            found = _cells(wrong)
            yield from gather(f"Not a known word for {name}.", draft.file(table), name, found, " ".join(words), words)


def bounds(allowed: str) -> tuple[float, float, bool] | None:
    """Read a range of the dictionary: lowest, highest, and whether the lowest itself is allowed.

    Examples
    --------
    >>> bounds(">0"), bounds("0..1"), bounds("@product")
    ((0.0, inf, False), (0.0, 1.0, True), None)
    """
    if allowed.startswith(">="):
        return float(allowed[2:]), np.inf, True
    if allowed.startswith(">"):
        return float(allowed[1:]), np.inf, False
    low, dots, high = allowed.partition("..")
    return (float(low), float(high), True) if dots else None


def check_ranges(draft: Draft) -> Iterator[Problem]:
    """See that numbers are in the range of the dictionary: no negative coefficient, no share above 1."""
    for table, frame in draft.tables.items():
        for name, row in columns_of(table).items():
            limits = bounds(row.allowed) if name in frame and row.dtype != "str" else None
            if limits is None:
                continue
            low, high, closed = limits
            numbers = frame[name]
            wrong = numbers[(numbers < low) | (numbers > high) | ((numbers == low) & (not closed))]
            found = _cells(wrong)
            yield from gather("Out of range.", draft.file(table), name, found, row.allowed.replace("..", " to "))


def check_labels(draft: Draft) -> Iterator[Problem]:
    """See that a label that is used is one that its table lists; a dimension without a table takes any."""
    for table, frame in draft.tables.items():
        for name, row in columns_of(table).items():
            dim = row.allowed[1:] if row.allowed.startswith("@") else ""
            labels = draft.labels(dim) if dim and name in frame else None
            if labels is None or (LABEL_TABLES.get(dim) == table and name == key_of(table)[0]):
                continue
            texts = frame[name]
            wrong = texts[(texts != "") & ~texts.isin(labels)]
            yield from gather(f"Unknown {dim}.", draft.file(table), name, _cells(wrong), _list(labels), labels)


_ITEMS = {
    "capital": "product",
    "stock": "product",
    "animals": "product",
    "land": "land",
    "workers": "skill",
    "capacity": "activity",
    "level": "activity",
}


def check_items(draft: Draft) -> Iterator[Problem]:
    """See that an endowment is of something that there is: capital of a product, workers of a skill."""
    frame = draft.tables.get("endowments")
    if frame is None or not {"kind", "item"} <= set(frame.columns):
        return
    lands = draft.tables.get("land")
    skills = draft.tables.get("labour")
    mentioned = {
        "land": [] if lands is None or "land" not in lands else list(lands["land"].unique()),
        "skill": [] if skills is None or "skill" not in skills else list(skills["skill"].unique()),
    }
    for kind, dim in _ITEMS.items():
        labels = draft.labels(dim) or mentioned.get(dim) or None
        rows = frame[frame["kind"] == kind]
        if labels is None or not len(rows):
            continue
        tied = rows["activity"] != "" if "activity" in rows else pd.Series(False, index=rows.index)
        blank_allowed = tied if dim == "activity" else pd.Series(False, index=rows.index)
        wrong = rows["item"][~rows["item"].isin(labels) & ~(blank_allowed & (rows["item"] == ""))]
        what = f"Unknown {dim} in an endowment of {kind}."
        yield from gather(what, draft.file("endowments"), "item", _cells(wrong), _list(labels), labels)


def check_keys(draft: Draft) -> Iterator[Problem]:
    """See that no two rows speak of the same thing."""
    for table, frame in draft.tables.items():
        key = [name for name in key_of(table) if name in frame]
        if not key or not len(frame):
            continue
        again = frame.duplicated(key, keep="first")
        if not again.any():
            continue
        first: dict[tuple[str, ...], int] = {}
        for row, *values in frame[key].itertuples():
            first.setdefault(tuple(map(str, values)), int(row))
        for row, *values in frame.loc[again, key].head(SHOWN).itertuples():
            texts = tuple(map(str, values))
            what = f"The row repeats row {first[texts]}."
            where = f"{draft.file(table)} row {row}, {', '.join(key)}"
            yield Problem(what, where, ", ".join(text for text in texts if text not in ("", "nan")))
        if again.sum() > SHOWN:
            yield Problem("Rows repeat one another.", draft.file(table), f"{again.sum() - SHOWN} more rows")


def _groups(frame: pd.DataFrame, columns: Sequence[str]) -> list[list[int]]:
    """Return the places of the rows that agree in `columns`, group by group in file order."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for place, values in enumerate(zip(*(map(str, frame[c]) for c in columns), strict=True) if columns else ()):
        groups.setdefault(values, []).append(place)
    return list(groups.values()) if columns else [list(range(len(frame)))]


def check_dates(draft: Draft) -> Iterator[Problem]:
    """See that dates of a table run forward, each series by itself."""
    for table, frame in draft.tables.items():
        if not is_dated(table) or "date" not in frame:
            continue
        dates = [(text + "-01-01")[:10] if text else "" for text in frame["date"]]
        found = []
        for places in _groups(frame, [name for name in series_of(table) if name in frame]):
            latest = ""
            for place in places:
                if dates[place] < latest:
                    found.append(place)
                latest = max(latest, dates[place])
        what = "The date is before that of a row above it."
        cells = _cells(frame["date"].iloc[sorted(found)])
        yield from gather(what, draft.file(table), "date", cells, "dates in order")


def check_ownership(draft: Draft) -> Iterator[Problem]:
    """See that the shares of a branch at a date add up to one."""
    frame = draft.tables.get("ownership")
    if frame is None or not {"branch", "share", "form"} <= set(frame.columns):
        return
    whole = [name for name in key_of("ownership") if name in frame and name not in ("form", "group")]
    for places in _groups(frame, whole):
        rows = frame.iloc[places]
        total = float(rows["share"].sum())
        if abs(total - 1) > SHARES_ADD_UP and bool(rows["share"].notna().all()):
            of = ", ".join(str(v) for v in rows.iloc[0][whole] if str(v))
            where = f"{draft.file('ownership')} rows {rows.index.min()} to {rows.index.max()}, share"
            yield Problem(f"The shares of {of} do not add up to 1.", where, f"{total:g}", "1")


def check_ranges_of_values(draft: Draft) -> Iterator[Problem]:
    """See that a value lies between its own low and high (a warning)."""
    for table, frame in draft.tables.items():
        value = "value" if "value" in frame else "amount"
        if not {value, "low", "high"}.issubset(frame.columns):
            continue
        wrong = frame[(frame[value] < frame["low"]) | (frame[value] > frame["high"])]
        found = [(int(r), f"{v:g}, range {a:g} to {b:g}") for r, v, a, b in wrong[[value, "low", "high"]].itertuples()]
        yield from gather("The value lies outside its own range.", draft.file(table), value, found, severity="warning")


def check_outputs(draft: Draft) -> Iterator[Problem]:
    """See that every activity makes something, its main product among it."""
    if not {"activities", "outputs"} <= draft.tables.keys():
        return
    activities, outputs = draft.tables["activities"], draft.tables["outputs"]
    if not {"activity", "product"} <= set(activities.columns) & set(outputs.columns):
        return
    made = set(outputs["activity"])
    pairs = set(zip(outputs["activity"], outputs["product"], strict=True))
    for row, activity, product in zip(activities.index, activities["activity"], activities["product"], strict=True):
        where = f"{draft.file('activities')} row {row}"
        if activity not in made:
            remedy = f"Add a row for it to {draft.file('outputs')}, or remove the activity."
            yield Problem("The activity has no output.", f"{where}, activity", activity, remedy=remedy)
        elif (activity, product) not in pairs and product:
            mine = [p for a, p in pairs if a == activity]
            what = f"The main product is not among the outputs of '{activity}'."
            yield Problem(what, f"{where}, product", product, ", ".join(mine))


def _imported(draft: Draft) -> set[str]:
    products, trade = draft.tables["products"], draft.tables.get("trade")
    found = set(products["product"][products["import_only"] == 1]) if "import_only" in products else set()
    if trade is not None and {"product", "flow"} <= set(trade.columns):
        found |= set(trade["product"][trade["flow"] == "import"])
    return found


def check_makers(draft: Draft) -> Iterator[Problem]:
    """See that somebody makes every product, or it is imported (a warning: its stocks are all there is)."""
    if not {"products", "outputs"} <= draft.tables.keys():
        return
    products, outputs = draft.tables["products"], draft.tables["outputs"]
    if "product" not in products or "product" not in outputs:
        return
    there = set(outputs["product"]) | _imported(draft)
    found = _cells(products["product"][~products["product"].isin(there)])
    what = "Nobody makes this product, and it is not imported."
    yield from gather(
        what, draft.file("products"), "product", found, "an output, an import, or import_only = 1", severity="warning"
    )


CHECKS: tuple[Check, ...] = (
    check_columns,
    check_types,
    check_blanks,
    check_words,
    check_ranges,
    check_labels,
    check_items,
    check_keys,
    check_dates,
    check_ownership,
    check_ranges_of_values,
    check_outputs,
    check_makers,
)
"""All checks of the tables as given, in the order in which their problems are told."""


def diagnose(draft: Draft) -> list[Problem]:
    """Run every check and return all problems."""
    return [problem for check in CHECKS for problem in check(draft)]
