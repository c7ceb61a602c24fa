"""Plans made at the door: targets of a CSV file, a folder of results, and plans read back."""

from __future__ import annotations

import json
import math
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from lustrum.economy.economy import Economy
from lustrum.economy.reading import RawTable, read_table
from lustrum.economy.storage import load_economy
from lustrum.errors import Problem, StudyProblems, nearest
from lustrum.planning.plan import Plan, PlanProgress
from lustrum.planning.settings import PlanProblems, PlanSettings, make_settings
from lustrum.programme.yaml12 import parse_yaml, plain
from lustrum.studies.asking import PlanRequest, list_requests, read_request
from lustrum.studies.writing import check_target, folder_aside, write_json

COLUMNS = ("product", "amount", "year", "region", "group")
NEEDED = ("product", "amount")
FORMAT = "lustrum-plan"
MANIFEST = "plan.json"
YEARS = 5
ONE_PER_CENT = 0.01
SMALL = 100_000
"""Entries of a programme up to which bottlenecks are checked by planning anew when a plan is written."""

LITTLE = 1e-3
"""A gain below this share of the promised one is none; one that misses it by less is the promised one."""
CALENDAR = 1000
"""Years below this count from the first year of the plan."""


@dataclass(frozen=True, eq=False)
class Planned:
    """A plan, what was planned, and how to plan it again.

    Parameters
    ----------
    plan : Plan
        The plan.
    economy : Economy
        What was planned.
    command : str
        The command that makes the plan again.
    """

    plan: Plan
    economy: Economy
    command: str

    @property
    def is_small(self) -> bool:
        """Whether planning anew a dozen times takes no notable time; not if the user ended the work."""
        plan = self.plan
        return plan.is_carried_out and not plan.was_interrupted and plan.program.matrix.nnz <= SMALL

    @cached_property
    def checked(self) -> pd.DataFrame | None:
        """What relaxing each of the weightiest limits brings, by planning anew; None for a large plan."""
        return explain_bottlenecks(self.plan) if self.is_small else None

    @cached_property
    def more(self) -> pd.DataFrame | None:
        """Which limits must give way together for one per cent more; None for a large plan."""
        return self.plan.cheapest_more(ONE_PER_CENT) if self.is_small else None


def make_plan(
    what: str | Path,
    years: int | None = None,
    objective: str | Sequence[str] | None = None,
    *,
    targets: Path | None = None,
    out: Path | None = None,
    settings: Mapping[str, Any] | None = None,
    words: Sequence[str] = (),
    progress: Callable[[PlanProgress], object] | None = None,
) -> Planned:
    """Plan an economy by name or folder, or what a request file asks for.

    Parameters
    ----------
    what : str or Path
        Name of a packaged economy or request, a folder of an economy, or a YAML file of a request.
    years : int, optional
        How many; default: those of the request, else 5.
    objective : str or sequence of str, optional
        Objectives, in order; default: those of the request, else ``ray``.
    targets : Path, optional
        CSV file with the columns product and amount, and perhaps year, region and group.
    out : Path, optional
        Where the plan will be written: it must not be there yet.
    settings : mapping, optional
        Settings of the plan by name, above those of the request; those that are None are left as they are. Ctrl-C
        keeps the best plan found, unless they say otherwise.
    words : sequence of str
        More settings as ``name=value``, the value as YAML has it.
    progress : callable, optional
        Is given a `PlanProgress` from time to time; see `plan`.

    Raises
    ------
    InputProblems
        If the economy, the request, the targets or the settings are wrong; every problem of one input at once.
    """
    if out is not None:
        check_target(out)
    given = {key: value for key, value in (settings or {}).items() if value is not None} | read_settings(words)
    request = _request(what)
    asked = request or PlanRequest(what, None, "ray", YEARS, PlanSettings())
    economy = load_economy(asked.economy)
    span = asked.years if years is None else years
    asked = replace(
        asked,
        years=span,
        objective=asked.objective if objective is None else objective,
        targets=asked.targets if targets is None else read_targets(targets, economy, span),
        settings=make_settings(asked.settings, {"interruptible": True} | given if request is None else given),
    )
    chosen = {"years": years, "objective": objective, "targets": targets, **(settings or {})}
    return Planned(asked.make(economy, progress=progress), economy, _command(what, chosen, words))


def read_settings(words: Sequence[str]) -> dict[str, Any]:
    """Read settings of the command line.

    Raises
    ------
    PlanProblems
        If a word is not ``name=value``, or a value is no YAML; all at once.

    Examples
    --------
    >>> read_settings(["labour=false", "labour_growth=0.02", "floors=[survival]"])
    {'labour': False, 'labour_growth': 0.02, 'floors': ['survival']}
    """
    found: dict[str, Any] = {}
    problems = []
    for word in words:
        name, equals, value = word.partition("=")
        node, wrong = parse_yaml(value, f"--set {name}") if equals and name and value else (None, [])
        problems += wrong
        if node is not None:
            found[name.strip().replace("-", "_")] = plain(node)
        elif not wrong:
            problems.append(Problem("A setting is given as name=value.", "--set", word))
    if problems:
        raise PlanProblems(problems)
    return found


def _request(what: str | Path) -> PlanRequest | None:
    """Return the request of a file or of a packaged name; None if an economy is meant."""
    is_file = str(what).endswith((".yaml", ".yml"))
    return read_request(what) if is_file or str(what) in list_requests() else None


def _command(what: str | Path, chosen: Mapping[str, Any], words: Sequence[str]) -> str:
    parts = ["lustrum", "plan", str(what)]
    for name, value in chosen.items():
        if value is not None:
            shown = value if isinstance(value, (str, int, float, Path)) else ",".join(map(str, value))
            parts += [f"--{name.replace('_', '-')}", str(shown)]
    for word in words:
        parts += ["--set", word]
    return shlex.join(parts)


# --- targets --------------------------------------------------------------------------------------


def read_targets(path: Path, economy: Economy, years: int) -> pd.DataFrame:
    """Read targets from a CSV file.

    Raises
    ------
    PlanProblems
        With everything that is wrong with the file.
    """
    if not path.is_file():
        what = "A file is needed, and this is a folder." if path.is_dir() else "There is no such file."
        raise PlanProblems([Problem(what, str(path))])
    raw, problems = read_table(path, "targets")
    if raw is not None and not problems:
        problems = _check(raw, economy, years)
    if raw is None or problems:
        raise PlanProblems(problems)
    frame = pd.DataFrame(raw.columns)
    frame["amount"] = frame["amount"].astype(float)
    if "year" in frame:
        frame["year"] = pd.to_numeric(frame["year"].where(frame["year"] != "", None))
    return frame


def _check(raw: RawTable, economy: Economy, years: int) -> list[Problem]:
    problems = [
        Problem("A column is missing.", f"{raw.file} row 1", name, ", ".join(COLUMNS), nearest(name, raw.columns))
        for name in NEEDED
        if name not in raw.columns
    ]
    problems += [
        Problem("Targets have no such column.", f"{raw.file} row 1", name, ", ".join(COLUMNS), nearest(name, COLUMNS))
        for name in raw.columns
        if name not in COLUMNS
    ]
    if not problems and not len(raw.rows):
        problems.append(Problem("There are no targets.", raw.file, "", "a row for each product"))
    if problems:
        return problems
    products, regions = economy.labels["product"].ids, economy.labels["region"].ids
    for number, *cells in zip(raw.rows, *raw.columns.values(), strict=True):
        row, where = dict(zip(raw.columns, cells, strict=True)), f"{raw.file} row {number}"
        for column, known in (("product", products), ("region", regions)):
            label = row.get(column, "")
            if label not in known and (label or column == "product"):
                near = nearest(label, known)
                problems.append(Problem(f"Unknown {column}.", f"{where}, {column}", label, _few(known), near))
        amount = _number(row["amount"])
        if not 0 <= amount < math.inf:
            problems.append(Problem("Not an amount.", f"{where}, amount", row["amount"], "a number of at least 0"))
        problems += _check_year(row.get("year", ""), where, years)
    return problems


def _few(names: Sequence[str], most: int = 30) -> str:
    return ", ".join(names[:most]) + (" …" if len(names) > most else "")


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _check_year(text: str, where: str, years: int) -> list[Problem]:
    if not text:
        return []
    allowed = f"1 to {years}, or a calendar year"
    if not text.isdigit() or int(text) == 0 or years < int(text) < CALENDAR:
        return [Problem("Not a year of the plan.", f"{where}, year", text, allowed)]
    return []


# --- what holds it back ---------------------------------------------------------------------------


def explain_bottlenecks(made: Plan, count: int = 10, by: float = 0.01) -> pd.DataFrame:
    """Say what relaxing each of the weightiest limits of a plan would bring, checked by planning anew.

    Parameters
    ----------
    made : Plan
        The plan.
    count : int
        How many limits.
    by : float
        Share by which each gives way.

    Returns
    -------
    DataFrame
        As `Plan.check_bottlenecks`, and ``says``: the same in a sentence.
    """
    frame = made.check_bottlenecks(count, by)
    return frame.assign(says=[_say_bottleneck(line, made.unit, by) for line in frame.to_dict("records")])


def _say_bottleneck(line: dict[Any, Any], unit: str, by: float) -> str:
    room = f"{line['more']:,.4g} {line['unit']}".strip()
    said = f"{line['limit']}: {by:.3g} of it more room ({room}) brings {line['found']:.4g} {unit}"
    if not math.isfinite(line["found"]):
        return f"{line['limit']}: planning anew with {room} more room found no plan"
    missed = line["predicted"] - line["found"]
    if missed <= max(LITTLE * line["predicted"], line["gap"] * abs(line["found"])):
        return f"{said}, as its valuation says"
    until = f"; the valuation holds up to {line['holds_to']:,.6g}" if math.isfinite(line["holds_to"]) else ""
    if line["found"] <= LITTLE * line["predicted"]:
        return f"{line['limit']}: more room alone ({room}) brings nothing, for other limits hold at once{until}"
    return f"{said}, where its valuation promises {line['predicted']:.4g}{until}"


# --- files ----------------------------------------------------------------------------------------


def write_plan(made: Plan | Planned, folder: Path) -> Path:
    """Write a plan: ``plan.json`` with status, certificate and explanation, and one CSV file for each table.

    Of a small plan also what relaxing its limits brings (``bottlenecks-checked.csv``, ``cheapest-more.csv``).

    Raises
    ------
    StudyProblems
        If there is something already, or the place cannot be written to.
    """
    check_target(folder)
    found, more = (made.plan, made) if isinstance(made, Planned) else (made, None)
    document = found.to_dict()
    document.pop("tables", None)
    tables = found.tables() if found.is_carried_out else {}
    if more is not None and more.checked is not None and more.more is not None:
        tables |= {"bottlenecks-checked": more.checked, "cheapest-more": more.more}
    try:
        with folder_aside(folder) as aside:
            write_json(aside / MANIFEST, {"format": FORMAT, **document})
            for name, frame in tables.items():
                frame.to_csv(aside / f"{name}.csv", index=False, lineterminator="\n")
    except OSError as error:
        raise StudyProblems([Problem("The plan cannot be written.", str(folder), str(error.strerror))]) from error
    return folder


def read_plan(folder: Path) -> dict[str, Any]:
    """Read what ``plan.json`` of a folder says.

    Raises
    ------
    StudyProblems
        If it is no plan or cannot be read.
    """
    path = folder / MANIFEST if folder.is_dir() else folder
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StudyProblems([Problem("The plan cannot be read.", str(path), str(error))]) from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise StudyProblems([Problem("This is not a plan.", str(path), allowed=f"format '{FORMAT}'")])
    return document


def read_plan_tables(folder: Path) -> dict[str, pd.DataFrame]:
    """Read the tables that lie beside a plan, by name; those that are not there are left out.

    Raises
    ------
    InputProblems
        If one cannot be read; all of them at once.
    """
    found, problems = {}, []
    for path in sorted(folder.glob("*.csv")):
        try:
            found[path.stem] = pd.read_csv(path, keep_default_na=False)
        except (OSError, ValueError) as error:
            problems.append(Problem("The table cannot be read.", str(path), str(error)))
    if problems:
        raise StudyProblems(problems)
    return found
