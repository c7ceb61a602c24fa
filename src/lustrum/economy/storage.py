"""Economies as folders: a Data Package of CSV (or Parquet) tables with units, licence and sources.

`load_economy` is the door: by name (a packaged country or economy) or by path. `check_economy` tells every problem and
loads nothing; `save_economy` writes a folder under a temporary name and renames it, so that nothing is half-written.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lustrum.discovery import data_path
from lustrum.economy.assembling import assemble
from lustrum.economy.canonical import check_product_units, look_up, to_canonical
from lustrum.economy.checks import Draft, diagnose
from lustrum.economy.columns import columns_of, default_of, is_dated, series_of, table_names
from lustrum.economy.economy import Economy
from lustrum.economy.reading import DESCRIPTOR, read_descriptor, read_tables
from lustrum.errors import EconomyProblems, InputProblems, NameProblems, Problem, nearest
from lustrum.quantities.calendar import Month
from lustrum.quantities.money import MoneyUnit


def list_economies() -> dict[str, Path]:
    """List the packaged economies by name: countries first, then the small ones."""
    found: dict[str, Path] = {}
    for folder in sorted(data_path("countries").glob(f"*/economy/{DESCRIPTOR}")):
        found[folder.parent.parent.name] = folder.parent
    for folder in sorted(data_path("economies").glob(f"*/{DESCRIPTOR}")):
        found.setdefault(folder.parent.name, folder.parent)
    return found


def find_economy(name_or_path: str | Path) -> Path:
    """Return the folder of an economy.

    Parameters
    ----------
    name_or_path : str or Path
        Name of a packaged economy, a folder with a descriptor, or the folder of a country.

    Raises
    ------
    NameProblems
        If there is no such economy; the nearest name is given.
    """
    known = list_economies()
    if str(name_or_path) in known:
        return known[str(name_or_path)]
    path = Path(name_or_path)
    if path.name == DESCRIPTOR:
        path = path.parent
    if (path / "economy" / DESCRIPTOR).is_file():
        return path / "economy"
    if path.exists():
        return path
    what = "There is no economy of this name, and no such folder."
    name = str(name_or_path)
    raise NameProblems([Problem(what, "", name, ", ".join(known), nearest(name, known))])


def _draft(folder: Path) -> tuple[Draft | None, dict[str, Any], list[Problem]]:
    descriptor, problems = read_descriptor(folder)
    if problems:
        return None, descriptor, problems
    raw, problems = read_tables(folder, descriptor)
    problems += _check_descriptor(descriptor)
    draft = Draft(raw)
    problems += diagnose(draft)
    problems += _convert(draft, str(descriptor.get("lustrum", {}).get("money", {}).get("currency", "")))
    return draft, descriptor, problems


def _check_descriptor(descriptor: dict[str, Any]) -> list[Problem]:
    problems = []
    if not descriptor.get("licenses"):
        what = "The descriptor names no licence."
        problems.append(
            Problem(what, f"{DESCRIPTOR}, licenses", "", "a list of objects with name, title, path", severity="warning")
        )
    own = descriptor.get("lustrum", {})
    if not isinstance(own, dict) or not isinstance(own.get("money", {}), dict):
        return [*problems, Problem("Not an object.", f"{DESCRIPTOR}, lustrum", "", "an object with date and money")]
    try:
        Month.parse(own.get("date", "2000"))
    except InputProblems:
        problems.append(
            Problem("Not a date.", f"{DESCRIPTOR}, lustrum.date", str(own["date"]), "YYYY, YYYY-MM or YYYY-MM-DD")
        )
    return problems


def _convert(draft: Draft, currency: str) -> list[Problem]:
    products, activities = draft.tables.get("products"), draft.tables.get("activities")
    if products is None or activities is None or not {"product", "unit"} <= set(products.columns):
        return []
    problems = list(check_product_units(products, currency, draft.file("products")))
    unit_of = dict(zip(products["product"], products["unit"], strict=True))
    activity_unit: dict[str, str] = {}
    if {"activity", "product"} <= set(activities.columns):
        mains = look_up(activities["product"], unit_of)
        activity_unit = dict(zip(activities["activity"], mains, strict=True))
    _tie_capacity(draft)
    for table, frame in draft.tables.items():
        needed = {n for n, r in columns_of(table).items() if r.given in ("key", "key series", "required")}
        if needed <= set(frame.columns):
            draft.tables[table], found = to_canonical(table, frame, unit_of, activity_unit, draft.file(table))
            problems += found
    return problems


def _tie_capacity(draft: Draft) -> None:
    """Capacity and level are of an activity, whether it stands as item or as activity."""
    frame = draft.tables.get("endowments")
    if frame is None or "kind" not in frame:
        return
    item = frame["item"] if "item" in frame else pd.Series("", index=frame.index, dtype=object)
    activity = frame["activity"] if "activity" in frame else pd.Series("", index=frame.index, dtype=object)
    mine = frame["kind"].isin(["capacity", "level"])
    draft.tables["endowments"] = frame.assign(
        activity=activity.where(~mine | (activity != ""), item),
        item=item.where(~mine, ""),
    )


def _at(table: str, frame: pd.DataFrame, at: Month | None, file: str) -> tuple[pd.DataFrame, list[Problem]]:
    """Keep the rows of the latest date not after `at`, each series by itself; undated rows always hold."""
    if not is_dated(table) or "date" not in frame or not len(frame):
        return frame, []
    ordinals = np.array([Month.parse(text).ordinal if text else -1 for text in frame["date"]])
    limit = np.iinfo(np.int64).max if at is None else at.ordinal
    known = ordinals <= limit
    series = [name for name in series_of(table) if name in frame]
    keys = frame[series[0]].astype(str).to_numpy(object) if series else np.full(len(frame), "", object)
    latest: dict[str, int] = {}
    for key, ordinal, fits in zip(keys, ordinals, known, strict=True):
        if fits:
            latest[key] = max(latest.get(key, -1), int(ordinal))
    missing = [key for key in dict.fromkeys(keys) if key not in latest]
    problems = [
        Problem(
            f"No row of '{key or table}' is as early as {at}.", file, severity="warning",
            remedy=f"The first is of {Month.of_ordinal(int(ordinals[keys == key].min()))}.",
        )
        for key in missing
    ]  # fmt: skip
    keep = known & np.array(
        [ordinal == latest.get(key) or ordinal < 0 for key, ordinal in zip(keys, ordinals, strict=True)]
    )
    return frame[keep], problems


def _first_date(draft: Draft) -> Month | None:
    dates = [
        Month.parse(text)
        for table, frame in draft.tables.items()
        if is_dated(table) and "date" in frame
        for text in frame["date"].unique()
        if text
    ]
    return min(dates) if dates else None


def load_economy(name_or_path: str | Path, at: str | Month | None = None) -> Economy:
    """Load an economy.

    Parameters
    ----------
    name_or_path : str or Path
        Name of a packaged economy (`list_economies`) or a folder.
    at : str or Month, optional
        Date of the state tables: the latest rows not after it are taken, each series by itself. Default: the date in
        the descriptor, else the first date in the tables.

    Returns
    -------
    Economy
        In canonical units; its `problems` are the warnings.

    Raises
    ------
    NameProblems
        If there is no such economy.
    EconomyProblems
        If anything is wrong with the folder; every problem at once.

    Examples
    --------
    >>> load_economy("four-products").labels["product"].ids
    ('iron', 'coal', 'corn', 'bread')
    """
    folder = find_economy(name_or_path)
    draft, descriptor, problems = _draft(folder)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors or draft is None:
        raise EconomyProblems(errors)
    own = descriptor.get("lustrum", {})
    given = at if at is not None else own.get("date")
    date = given if isinstance(given, Month) else Month.parse(given) if given else _first_date(draft)
    tables = {}
    for table, frame in draft.tables.items():
        tables[table], found = _at(table, frame, date, draft.file(table))
        problems += found
    money = own.get("money", {})
    economy = assemble(
        tables,
        name=str(descriptor.get("name") or folder.name),
        title=str(descriptor.get("title", "")),
        date=date,
        money=MoneyUnit(str(money.get("currency", "money")), money.get("year")),
        problems=tuple(problems),
    )
    return economy.replace(problems=(*economy.problems, *check_productive(economy)))


def check_productive(economy: Economy) -> list[Problem]:
    """Warn of products that no level of activity leaves a surplus of; what can be imported is not asked for."""
    from lustrum.economy.analysis.productivity import find_unproductive

    short = find_unproductive(economy, with_imports=True)
    if not short:
        return []
    what = "The technology leaves no surplus of some products, whatever is done: it eats more of them than it makes."
    remedy = "Look for a coefficient in the wrong unit, or let the product be imported."
    return [Problem(what, "inputs and outputs", ", ".join(short), remedy=remedy, severity="warning")]


def check_economy(name_or_path: str | Path) -> list[Problem]:
    """Return every problem of an economy folder, errors first, then warnings; empty if all is well.

    Raises
    ------
    NameProblems
        If there is no such economy.
    """
    draft, _, problems = _draft(find_economy(name_or_path))
    errors = [problem for problem in problems if problem.severity == "error"]
    if draft is not None and not errors:
        problems = list(load_economy(name_or_path).problems)
    return errors + [problem for problem in problems if problem.severity == "warning"]


def save_economy(
    economy: Economy, path: str | Path, *, overwrite: bool = False, beside: Mapping[str, str] | None = None
) -> Path:
    """Write an economy as a Data Package.

    The folder is written under a temporary name beside its place and renamed when complete.

    Parameters
    ----------
    economy : Economy
        What to write, in canonical units and at its one date.
    path : str or Path
        The folder to make.
    overwrite : bool
        Whether a folder that is there may be replaced.
    beside : mapping of str to str, optional
        Texts of further files of the folder, by name.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    EconomyProblems
        If something is there and may not be replaced.
    """
    target = Path(path)
    if target.exists() and not overwrite:
        remedy = "Choose another name, or allow it to be replaced."
        raise EconomyProblems([Problem("There is something already; nothing was written.", str(target), remedy=remedy)])
    target.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        _write(economy, made)
        for name, text in (beside or {}).items():
            (made / name).write_text(text, encoding="utf-8")
        made.chmod(0o755)
        if target.exists():
            old = made.with_name(made.name + "-old")
            target.rename(old)
            try:
                made.rename(target)
            except BaseException:
                old.rename(target)
                raise
            shutil.rmtree(old)
        else:
            made.rename(target)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return target


def _write(economy: Economy, folder: Path) -> None:
    resources = []
    for table, frame in economy.tables.items():
        if table not in table_names():
            continue
        kept = _with_content(table, frame)
        kept.to_csv(folder / f"{table}.csv", index=False, encoding="utf-8", lineterminator="\n")
        resources.append(
            {"name": table, "path": f"{table}.csv", "schema": {"fields": list(map(_field(table), kept.columns))}}
        )
    own: dict[str, Any] = {"money": {"currency": economy.money.currency, "year": economy.money.year}}
    if economy.date is not None:
        own["date"] = str(economy.date)
    descriptor = {
        "name": economy.name,
        "title": economy.title,
        "profile": "data-package",
        "licenses": [{"name": name} for name in dict.fromkeys(s.licence for s in economy.sources.values()) if name],
        "sources": [{"title": source.text} for source in economy.sources.values()],
        "lustrum": own,
        "resources": resources,
    }
    (folder / DESCRIPTOR).write_text(json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _with_content(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Leave out optional columns that hold nothing but their default; write whole numbers as such."""
    kept = {}
    for column in frame.columns:
        row = columns_of(table).get(column)
        values = frame[column]
        if row is not None and row.given in ("optional", "key optional"):
            blank = default_of(row)
            if bool((values.isna() | (values == blank)).all()):
                continue
        if row is not None and row.dtype == "int64":
            values = values.astype("Int64")
        kept[column] = values
    return pd.DataFrame(kept)


def _field(table: str) -> Any:
    def describe(column: str) -> dict[str, str]:
        row = columns_of(table).get(column)
        if row is None:
            return {"name": column, "type": "any"}
        types = {"float64": "number", "int64": "integer", "flag": "integer", "date": "string"}
        made = {"name": column, "type": types.get(row.dtype, "string"), "description": row.meaning}
        return made | ({"unit": row.unit} if row.unit else {})

    return describe
