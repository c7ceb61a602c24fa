"""The folder of a run: written aside, renamed when complete, never changed after.

    manifest.json          scenario and its hash, seeds, programme, accounts, plans, caveats, sources, versions, hashes
    scorecards.json        verdicts
    draws/SEED/history/    the record of one draw (see ``docs/reference/history.md``)
    draws/SEED/plans.json  plans with their certificates and tables
    draws/SEED/events.jsonl
    draws/SEED/accounts.parquet, balances.parquet, titles.parquet
    inputs/                scenario, programme, economy and record: a folder that can be run again

A page that is written beside them (``report.html``) is a view and not part of the run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lustrum.accounts.balances import COLUMNS
from lustrum.assessment.scorecard import Scorecard, assess
from lustrum.errors import LustrumError, NameProblems, Problem, RunFailed, StudyProblems, nearest
from lustrum.history.history import History
from lustrum.history.observed import load_observed
from lustrum.history.storage import load_history, save_history
from lustrum.programme.scenario import Scenario
from lustrum.simulation.run import Accounts
from lustrum.studies.catalogue import FORMAT, MANIFEST, RUNS, list_runs
from lustrum.studies.draws import Draw
from lustrum.studies.inputs import copy_inputs
from lustrum.studies.writing import folder_aside, say_why, write_json

VERSION = 1
INPUTS = "inputs"


@dataclass(frozen=True, eq=False)
class StoredRun:
    """A run as its folder holds it.

    Parameters
    ----------
    path : Path
        The folder.
    manifest : dict
        What was run.
    """

    path: Path
    manifest: dict[str, Any]

    @property
    def seeds(self) -> list[int]:
        """Seeds of the draws, in order."""
        return [int(seed) for seed in self.manifest["seeds"]]

    @cached_property
    def histories(self) -> list[History]:
        """Histories of the draws, in the order of the seeds."""
        return [load_history(self.folder(seed) / "history") for seed in self.seeds]

    @cached_property
    def observed(self) -> History | None:
        """The record of the country that the run was set beside, or None."""
        folder = self.path / INPUTS / "observed"
        return load_observed(folder, str(self.manifest.get("observed", ""))) if folder.is_dir() else None

    @cached_property
    def scorecard(self) -> Scorecard | None:
        """Verdicts, found again from the histories; None if the scenario names no definitions."""
        return assess(self.histories, self.definitions, self.manifest["until"]) if self.definitions else None

    @cached_property
    def scorecards(self) -> dict[str, Any]:
        """Verdicts as they were stored."""
        return dict(_read_json(self.path / "scorecards.json"))

    @cached_property
    def plans(self) -> list[dict[str, Any]]:
        """Plans of the first draw."""
        return list(_read_json(self.folder(self.seeds[0]) / "plans.json"))

    @cached_property
    def events(self) -> list[dict[str, Any]]:
        """Events of the first draw."""
        return _read_lines(self.folder(self.seeds[0]) / "events.jsonl")

    @property
    def definitions(self) -> list[str | Path]:
        """Definitions that the run was assessed under: names, or files in its folder."""
        beside = self.path / INPUTS
        return [
            beside / Path(name).name if (beside / Path(name).name).is_file() else name
            for name in self.manifest.get("definitions", [])
        ]

    def folder(self, seed: int) -> Path:
        """Return the folder of a draw."""
        return self.path / "draws" / str(seed)


# --- writing --------------------------------------------------------------------------------------


def free_folder(name: str, root: Path = RUNS) -> Path:
    """Return the first folder ``name-1``, ``name-2`` … that does not exist yet."""
    number = 1
    while (root / f"{name}-{number}").exists():
        number += 1
    return root / f"{name}-{number}"


def write_run(
    path: Path,
    manifest: dict[str, Any],
    draws: Sequence[Draw],
    scorecards: dict[str, Any],
    scenario: Scenario | None = None,
    *,
    takes_place: bool = False,
) -> Path:
    """Write the folder of a run.

    Parameters
    ----------
    path : Path
        Where it shall be; must not exist.
    manifest : dict
        What was run.
    draws : sequence of Draw
        What each seed gave.
    scorecards : dict
        Verdicts.
    scenario : Scenario, optional
        Its files are copied.
    takes_place : bool
        Whether it takes the place of a folder that is there: of the same run, cut off.

    Raises
    ------
    StudyProblems
        If there is something already.
    RunFailed
        If the place cannot be written to, or the disk is full; nothing is left there then.
    """
    try:
        with folder_aside(path, takes_place=takes_place) as aside:
            for draw in draws:
                _write_draw(aside / "draws" / str(draw.seed), draw)
            if scenario is not None:
                copy_inputs(scenario, aside / INPUTS)
            write_json(aside / "scorecards.json", scorecards)
            write_json(aside / MANIFEST, {"format": FORMAT, "version": VERSION, **manifest})
    except (OSError, duckdb.Error) as error:
        raise RunFailed(f"The run cannot be written to {path}: {say_why(error)}.") from error
    return path


def _write_draw(path: Path, draw: Draw) -> None:
    path.mkdir(parents=True)
    save_history(draw.history, path / "history")
    write_json(path / "plans.json", [plan.to_dict() for plan in draw.run.plans], indent=None)
    lines = [json.dumps(event.to_dict(), ensure_ascii=False, default=str) for event in draw.run.events]
    (path / "events.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    _write_parquet(path / "accounts.parquet", books_table(draw.run.accounts))
    _write_parquet(path / "balances.parquet", balances_table(draw.run.accounts))
    _write_parquet(path / "titles.parquet", titles_table(draw.run.accounts))


def books_table(accounts: Accounts) -> pd.DataFrame:
    """Return the table that ``Accounts.frame`` gives, with words as categories: made of whole arrays."""
    pages = accounts.flows
    columns = (
        ("payer_sector", "sectors", "payer"),
        ("payee_sector", "sectors", "payee"),
        ("instrument", "instruments", "instrument"),
        ("purpose", "purposes", "purpose"),
    )
    table: dict[str, Any] = {"month": _repeated([page.month for page in pages], [len(page) for page in pages])}
    for name, labels, codes in columns:
        known: dict[str, int] = {}
        for page in pages:
            for label in getattr(page, labels):
                known.setdefault(label, len(known))
        places = [np.array([known[label] for label in getattr(page, labels)], dtype=np.int64) for page in pages]
        parts = [place[getattr(page, codes)] for place, page in zip(places, pages, strict=True)]
        table[name] = _words(_joined(parts), known)
    return pd.DataFrame({**table, "amount": _joined([page.amount for page in pages])})


def balances_table(accounts: Accounts) -> pd.DataFrame:
    """Return the balance sheets of all months below one another: month, sector, instrument, opening to closing."""
    sheets = list(accounts.balance_sheets())
    cells = [np.nonzero((sheet.opening != 0) | (sheet.received != 0) | (sheet.paid != 0)) for sheet in sheets]
    table: dict[str, Any] = {"month": _repeated([s.month for s in sheets], [rows.size for rows, _ in cells])}
    for name, place in (("sector", 0), ("instrument", 1)):
        labels = getattr(sheets[0], f"{name}s") if sheets else ()
        codes = _joined([cell[place] for cell in cells])
        table[name] = _words(codes, {label: code for code, label in enumerate(labels)})
    for name in COLUMNS:
        table[name] = _joined([getattr(s, name)[cell] for s, cell in zip(sheets, cells, strict=True)])
    return pd.DataFrame(table)


def titles_table(accounts: Accounts) -> pd.DataFrame:
    """Return the table that ``Accounts.titles`` gives, with words as categories: made of whole arrays."""
    pages = accounts.transfers
    counts = [len(page.rows) for page in pages]
    words = ("month", "table", "right", "channel", "purpose")
    table: dict[str, Any] = {name: _repeated([getattr(page, name) for page in pages], counts) for name in words}
    numbers = (("id", "rows"), ("from", "old"), ("to", "new"), ("amount", "amount"))
    return pd.DataFrame({**table, **{name: _joined([getattr(page, key) for page in pages]) for name, key in numbers}})


def _repeated(words: Sequence[str], counts: Sequence[int]) -> pd.Categorical[Any]:
    """Return each word as often as it counts."""
    known = {word: code for code, word in enumerate(dict.fromkeys(words))}
    codes = np.array([known[word] for word in words], dtype=np.int64)
    return _words(np.repeat(codes, counts), known)


def _words(codes: NDArray[np.int64], known: Iterable[str]) -> pd.Categorical[Any]:
    return pd.Categorical.from_codes(codes, pd.Index(list(known)))


def _joined(parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def _write_parquet(path: Path, frame: pd.DataFrame) -> None:
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.register("table_to_write", frame)
        target = str(path).replace("'", "''")
        connection.execute(f"COPY (SELECT * FROM table_to_write) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")


# --- reading --------------------------------------------------------------------------------------


def find_run(name: str | Path, root: Path = RUNS) -> Path:
    """Return the folder of a run by name or path.

    Raises
    ------
    NameProblems
        If there is none; the nearest name is given.
    """
    for path in (root / name, Path(name)):
        if is_run(path):
            return path
    names = list(list_runs(root))
    facts: dict[str, Any] = {"found": str(name), "allowed": ", ".join(names), "nearest": nearest(str(name), names)}
    remedy = f"'lustrum run' makes one; names are looked for in the folder '{root}'."
    raise NameProblems([Problem("There is no run of this name, and no such folder.", remedy=remedy, **facts)])


def is_run(path: Path) -> bool:
    """Say whether a folder holds a run."""
    return (path / MANIFEST).is_file() and not (path / "dictionary.csv").exists() and (path / "draws").is_dir()


def load_run(name: str | Path, root: Path = RUNS) -> StoredRun:
    """Load the folder of a run; its histories are read when they are asked for.

    Raises
    ------
    NameProblems
        If there is no such run.
    StudyProblems
        If its folder is damaged; every problem at once.
    """
    path = find_run(name, root)
    manifest = _read_json(path / MANIFEST)
    problems = _find_problems(path, manifest)
    if problems:
        raise StudyProblems(problems)
    return StoredRun(path, manifest)


def _find_problems(path: Path, manifest: Any) -> list[Problem]:
    where = str(path / MANIFEST)
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        return [Problem("This is not the manifest of a run.", where, allowed=f"format '{FORMAT}'")]
    if manifest.get("version") != VERSION:
        return [Problem("The format is of another version.", where, str(manifest.get("version")), str(VERSION))]
    seeds = manifest.get("seeds")
    if not isinstance(seeds, list) or not seeds or not all(isinstance(seed, int) for seed in seeds):
        return [Problem("The manifest names no seeds.", f"{where}, seeds", str(seeds), "a list of whole numbers")]
    files = [path / "scorecards.json"]
    files += [path / "draws" / str(seed) / name for seed in seeds for name in ("plans.json", "events.jsonl", "history")]
    return [Problem("A part of the run is missing.", str(file)) for file in files if not file.exists()]


def check_run(path: Path) -> list[Problem]:
    """Return every problem of the folder of a run: missing parts, broken files, histories that were changed."""
    from lustrum.studies.digests import history_hash

    try:
        run = load_run(path)
    except LustrumError as error:
        return list(getattr(error, "problems", ())) or [Problem(str(error), str(path))]
    problems: list[Problem] = []
    for seed in run.seeds:
        folder = run.folder(seed)
        try:
            found = history_hash(load_history(folder / "history"))
            _read_json(folder / "plans.json")
            _read_lines(folder / "events.jsonl")
        except LustrumError as error:
            problems += [
                Problem(p.what, f"{folder / 'history'}: {p.where}", p.found, p.allowed, p.nearest, p.remedy)
                for p in getattr(error, "problems", ())
            ]
            continue
        written = run.manifest.get("hashes", {}).get(str(seed), {}).get("history", found)
        if found != written:
            problems.append(Problem("The history is not what was written.", str(folder), found[:16], written[:16]))
    return problems


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StudyProblems([Problem("A file of the run cannot be read.", str(path), str(error))]) from error


def _read_lines(path: Path) -> list[dict[str, Any]]:
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    except (OSError, ValueError) as error:
        raise StudyProblems([Problem("A file of the run cannot be read.", str(path), str(error))]) from error
