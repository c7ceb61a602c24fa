"""A plan asked for in a file: the economy, the years, the objective, the targets, and any setting of a plan.

This module owns the format of a request. A table (targets, and settings that are tables) is written in the file, in
short or row by row, or is a CSV file beside it. Every slip is told with its line and the nearest name, all at once.

Examples
--------
>>> asked = read_request("williams-three-industries/capacity")
>>> asked.economy, asked.years, asked.objective
('williams-three-industries', 7, 'capacity')
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from lustrum.economy.economy import Economy
from lustrum.economy.reading import DESCRIPTOR, read_table
from lustrum.economy.storage import list_economies, load_economy
from lustrum.errors import Problem, nearest
from lustrum.planning.aims import ObjectiveSpec, read_objective
from lustrum.planning.plan import Plan, PlanProgress, plan
from lustrum.planning.settings import PlanProblems, PlanSettings, make_settings
from lustrum.programme.yaml12 import Node, parse_yaml, plain, read_yaml

OWN = {
    "economy": "Name of a packaged economy, or a folder: as a path from this file.",
    "years": "How many years are planned.",
    "objective": "Objective; several are pursued in order.",
    "targets": "What is to be delivered, product units a year; without: the economy's final demand, or its needs.",
}
"""Entries of a request that are no settings, with their meaning."""

REQUESTS = "plans"
"""Folder of the requests that belong to a packaged economy."""


def is_table(name: str) -> bool:
    """Say whether an entry of a request is a table."""
    setting = PlanSettings.model_fields.get(name)
    return name == "targets" or (setting is not None and setting.annotation is Any)


@dataclass(frozen=True, eq=False)
class PlanRequest:
    """What a plan is asked for.

    Parameters
    ----------
    economy : str or Path
        Name of a packaged economy, or a folder.
    targets : DataFrame, mapping or None
        What is to be delivered, product units a year.
    objective : str, mapping or sequence of these
        As `lustrum.planning.plan.plan` takes it.
    years : int
        How many.
    settings : PlanSettings
        How it is planned.
    path : Path or None
        The file that it was read from.
    node : Node
        What the file says, with places, for messages.
    """

    economy: str | Path
    targets: Any
    objective: ObjectiveSpec
    years: int
    settings: PlanSettings
    path: Path | None = None
    node: Node = field(default_factory=lambda: Node({}))

    def make(self, economy: Economy | None = None, *, progress: Callable[[PlanProgress], object] | None = None) -> Plan:
        """Make the plan.

        Parameters
        ----------
        economy : Economy, optional
            The economy, if it is loaded already.
        progress : callable, optional
            Is given a `PlanProgress` from time to time; see `plan`.

        Raises
        ------
        EconomyProblems, NameProblems
            If the economy is wrong, or there is none of this name.
        PlanProblems
            If the request does not fit the economy; problems have the place in the file.
        """
        loaded = economy or load_economy(self.economy)
        try:
            return plan(loaded, self.targets, self.objective, self.years, self.settings, progress=progress)
        except PlanProblems as error:
            raise PlanProblems([_placed(problem, self.node) for problem in error.problems]) from error


def list_requests() -> dict[str, Path]:
    """List the packaged requests: ``economy/name`` and the file."""
    return {
        f"{name}/{file.stem}": file
        for name, folder in list_economies().items()
        for file in sorted((folder / REQUESTS).glob("*.yaml"))
    }


def read_request(path: str | Path) -> PlanRequest:
    """Read a request.

    Parameters
    ----------
    path : str or Path
        A YAML file, or the name of a packaged request (`list_requests`).

    Raises
    ------
    PlanProblems
        With everything that is wrong with the file, each with its line and column.
    """
    known = list_requests()
    file = known.get(str(path), Path(path))
    if not file.exists():
        what = "There is no such file, and no packaged request of this name."
        raise PlanProblems([Problem(what, "", str(path), ", ".join(known), nearest(str(path), known))])
    node, problems = read_yaml(file)
    return _understand(node, problems, file)


def parse_request(text: str, name: str = "request", beside: Path | None = None) -> PlanRequest:
    """Read a request that is given as text; paths in it start at the folder `beside`.

    Raises
    ------
    PlanProblems
        As `read_request`.
    """
    node, problems = parse_yaml(text, name)
    return _understand(node, problems, (beside or Path()) / name)


def _understand(node: Node | None, problems: list[Problem], file: Path) -> PlanRequest:
    if node is None or not node.is_mapping:
        wanted = "entries such as 'economy: four-products'"
        found = [] if node is None else [Problem("Not a request.", node.where(), node.shown, wanted)]
        raise PlanProblems([*problems, *found])
    reader = _Reader(node, file.parent, problems)
    economy, years, objective = reader.economy(), reader.years(), reader.objective()
    values = {name: reader.value(name, one) for name, one in node.entries.items() if reader.is_known(name)}
    targets = values.pop("targets", None)
    settings = reader.settings({name: value for name, value in values.items() if name not in OWN}, objective)
    if problems:
        raise PlanProblems(problems)
    return PlanRequest(economy, targets, objective, years, settings, file, node)


class _Reader:
    """Reads the entries of one file; what is wrong is added to `problems`."""

    def __init__(self, node: Node, beside: Path, problems: list[Problem]) -> None:
        self.node, self.beside, self.problems = node, beside, problems

    def is_known(self, name: str) -> bool:
        """Say whether there is such an entry; if not, that is a problem."""
        known = (*OWN, *PlanSettings.model_fields)
        if name in known:
            return True
        self.wrong("There is no such setting.", self.node.entries[name], name, found=name, nearest=nearest(name, known))
        return False

    def wrong(self, what: str, node: Node, name: str, **facts: Any) -> None:
        """Note a problem."""
        if not node.is_faulty:
            self.problems.append(Problem(what, node.where(name), **facts))

    def economy(self) -> str | Path:
        """Return the name of a packaged economy, or the folder."""
        node, known = self.node.entries.get("economy"), list_economies()
        if node is None or not isinstance(node.value, str):
            self.wrong("A request names its economy.", node or self.node, "economy", allowed=", ".join(known))
            return ""
        folder = self.beside / node.value
        if node.value in known:
            return node.value
        if not folder.is_dir() and folder.name != DESCRIPTOR:
            what = "There is no economy of this name, and no such folder."
            near = nearest(node.value, known)
            self.wrong(what, node, "economy", found=node.value, allowed=", ".join(known), nearest=near)
        return folder

    def years(self) -> int:
        """Return the number of years."""
        node = self.node.entries.get("years", Node(5))
        if isinstance(node.value, int) and not isinstance(node.value, bool) and node.value >= 1:
            return node.value
        self.wrong("Not a number of years.", node, "years", found=node.shown, allowed="a whole number of at least 1")
        return 1

    def objective(self) -> ObjectiveSpec:
        """Return what is aimed at."""
        spec: ObjectiveSpec = plain(self.node.entries.get("objective", Node("ray")))
        try:
            read_objective(spec)
        except PlanProblems as error:
            self.problems.extend(_placed(problem, self.node) for problem in error.problems)
            return "ray"
        return spec

    def settings(self, values: Mapping[str, Any], objective: ObjectiveSpec) -> PlanSettings:
        """Return the settings, checked."""
        try:
            make_settings(values, read_objective(objective)[1])
            return make_settings(values, {})
        except PlanProblems as error:
            self.problems.extend(_placed(problem, self.node) for problem in error.problems)
            return PlanSettings()

    # --- values ---------------------------------------------------------------------------------

    def value(self, name: str, node: Node) -> Any:
        """Return what an entry says; tables as frames, or in short."""
        if not is_table(name) or node.value is None:
            return plain(node)
        if isinstance(node.value, str):
            return self.read_file(name, node)
        if node.is_list and node.items and all(one.is_mapping for one in node.items):
            return self.rows(name, node)
        if node.is_mapping:
            return {self.label(key): self.amounts(f"{name}, {key}", one) for key, one in node.entries.items()}
        return self.amounts(name, node)

    @staticmethod
    def label(key: str) -> str | int:
        """Return a key; a year is a number."""
        return int(key) if key.isdigit() else key

    def amounts(self, name: str, node: Node) -> Any:
        """Return an amount, or one for each year."""
        if _is_number(node):
            return float(node.value)
        if node.is_list and node.items and all(_is_number(one) for one in node.items):
            return [float(one.value) for one in node.items]
        self.wrong("Not an amount.", node, name, found=node.shown, allowed="a number, or a list with one for each year")
        return 0.0

    def rows(self, name: str, node: Node) -> pd.DataFrame:
        """Return a table that is written row by row."""
        for number, row in enumerate(node.items, 1):
            for column, cell in row.entries.items():
                if cell.is_list or cell.is_mapping:
                    self.wrong("A cell is one value.", cell, f"{name} row {number}, {column}", found=cell.shown)
                elif column in ("amount", "year") and not _is_number(cell):
                    self.wrong("Not a number.", cell, f"{name} row {number}, {column}", found=cell.shown)
            if "amount" not in row.entries:
                known = ", ".join(row.entries)
                self.wrong("A row has no amount.", row, f"{name} row {number}", found=known, nearest="amount")
        return pd.DataFrame([plain(row) for row in node.items])

    def read_file(self, name: str, node: Node) -> pd.DataFrame:
        """Return a table of a CSV file beside the request."""
        path = self.beside / str(node.value)
        if path.suffix != ".csv" or not path.is_file():
            allowed = "a CSV file, as a path from this file; or the table itself"
            self.wrong("There is no such table.", node, name, found=str(node.value), allowed=allowed)
            return pd.DataFrame()
        raw, problems = read_table(path, name)
        self.problems.extend(problems)
        if raw is None:
            return pd.DataFrame()
        frame = pd.DataFrame(raw.columns)
        if "amount" not in frame:
            found = ", ".join(raw.columns)
            near = nearest("amount", raw.columns)
            self.problems.append(Problem("A column is missing.", f"{raw.file} row 1", found, "amount", near))
            return frame
        for column in {"amount", "year"} & set(frame.columns):
            given = frame[column] != ""
            made = pd.to_numeric(frame[column].where(given), errors="coerce")
            for row in raw.rows[(made.isna() & (given | (column == "amount"))).to_numpy()]:
                shown = str(frame[column][list(raw.rows).index(row)])
                self.problems.append(Problem("Not a number.", f"{raw.file} row {row}, {column}", shown))
            frame[column] = made
        return frame


def _is_number(node: Node) -> bool:
    return isinstance(node.value, (int, float)) and not isinstance(node.value, bool)


def _placed(problem: Problem, node: Node) -> Problem:
    """Return a problem with the place of the entry that it is about."""
    where = problem.where.removeprefix("settings, ")
    name = where.split(" ")[0].split(".")[0].rstrip(",")
    if problem.where == "settings":
        name = where = problem.found
    entry = node.entries.get(name)
    return problem if entry is None else replace(problem, where=entry.where(where))
