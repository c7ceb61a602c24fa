"""A multi-regional system: flows, final demand and extensions of regions and sectors, and pymrio's folder of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lustrum.errors import EconomyProblems, Problem, nearest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FLOWS, FINAL, COSTS, EMISSIONS = "trade_flows_Z.txt", "finald_demand_Y.txt", "factor_input.txt", "emissions.txt"
"""Files of a folder; the last two may be absent."""

PRIMARY = ("factor", "value added", "value_added", "primary")
"""Parts of names of the extension that holds primary costs."""


@dataclass(frozen=True, eq=False)
class Extension:
    """What goes with production and is no product: primary costs, emissions.

    Parameters
    ----------
    name : str
        Its name.
    flows : DataFrame (row, (region, sector))
        Amounts a year.
    units : list of str
        Unit of each row.
    direct : float
        Sum of what final users give off themselves, which belongs to no activity.
    """

    name: str
    flows: pd.DataFrame
    units: list[str]
    direct: float = 0.0


@dataclass(frozen=True, eq=False)
class System:
    """Flows, final demand and extensions.

    Parameters
    ----------
    flows : DataFrame ((region, sector), (region, sector))
        Inputs.
    final : DataFrame ((region, sector), (region, category))
        Final demand.
    extensions : tuple of Extension
        What goes with production.
    unit : str
        Unit of flows and final demand.
    given : DataFrame or None
        Final demand as it was given, where it was replaced by the residual.
    files : tuple of str
        Names of files.
    """

    flows: pd.DataFrame
    final: pd.DataFrame
    extensions: tuple[Extension, ...]
    unit: str
    given: pd.DataFrame | None = None
    files: tuple[str, ...] = ()

    @cached_property
    def labels(self) -> list[str]:
        """Labels of region and sector together."""
        return [" ".join(map(str, key)) for key in self.flows.index]

    @cached_property
    def costs_extension(self) -> Extension | None:
        """The extension that holds primary costs: by its name, and in the unit of the flows."""
        for one in self.extensions:
            if any(word in one.name.lower() for word in PRIMARY) and set(one.units) <= {self.unit, ""}:
                return one
        return None

    def primary_costs(self) -> pd.DataFrame | None:
        """Return primary costs (item, (region, sector)), or None."""
        return None if self.costs_extension is None else self.costs_extension.flows

    def output(self, *, by_columns: bool) -> pd.Series[float]:
        """Return gross output of columns (inputs and primary costs) or of rows (inputs to all, and final demand)."""
        costs = self.primary_costs()
        if by_columns and costs is not None:
            return self.flows.sum(axis=0) + costs.sum(axis=0)
        return self.flows.sum(axis=1) + self.final.sum(axis=1)

    def with_residual(self, gross: pd.Series[float]) -> System:
        """Return the system with what output leaves as final demand, each user's share as it was given."""
        left = gross.to_numpy(np.float64) - self.flows.to_numpy(np.float64).sum(axis=1)
        total = self.final.to_numpy(np.float64).sum(axis=1)
        share = np.divide(left, total, out=np.zeros(len(left)), where=total != 0)
        residual = self.final.mul(share, axis=0)
        nobody = (total == 0) & (left != 0)
        residual.iloc[nobody, 0] = left[nobody]
        return replace(self, final=residual, given=self.final)

    def check(self) -> None:
        """Raise every way in which the parts do not fit.

        Raises
        ------
        EconomyProblems
            If labels differ, or a cell is no finite number.
        """
        problems = []
        if self.flows.index.nlevels != 2 or self.final.columns.nlevels != 2:
            what = "Flows need regions and sectors; final demand, regions and categories."
            raise EconomyProblems([Problem(what, "system", f"{self.flows.index.nlevels} levels", "2 levels")])
        for name, index in (("columns of Z", self.flows.columns), ("rows of Y", self.final.index)):
            if list(index) != list(self.flows.index):
                problems.append(Problem(f"The {name} are not the rows of Z, in their order.", "system"))
        for one in self.extensions:
            if list(one.flows.columns) != list(self.flows.index):
                problems.append(Problem(f"The columns of {one.name} are not the rows of Z, in their order.", "system"))
        frames = {"Z": self.flows, "Y": self.final} | {one.name: one.flows for one in self.extensions}
        for name, frame in frames.items():
            count = int((~np.isfinite(frame.to_numpy(np.float64))).sum())
            if count:
                problems.append(Problem(f"{count} cells of {name} are not finite numbers.", "system"))
        if problems:
            raise EconomyProblems(problems)


def read_folder(folder: Path) -> System:
    """Read pymrio's folder of text files.

    Raises
    ------
    EconomyProblems
        If files are missing or cannot be read as tables; every problem at once.
    """
    problems: list[Problem] = []
    flows, unit = _read(folder / FLOWS, 2, problems)
    final, _ = _read(folder / FINAL, 2, problems)
    extensions = []
    for file in (COSTS, EMISSIONS):
        if (folder / file).is_file():
            frame, units = _read(folder / file, 1 if file == COSTS else 2, problems)
            extensions.append(_named(file, frame, units))
    if problems:
        raise EconomyProblems(problems)
    files = tuple(file for file in (FLOWS, FINAL, COSTS, EMISSIONS) if (folder / file).is_file())
    return System(flows, final, tuple(extensions), unit[0], files=files)


def _named(file: str, frame: pd.DataFrame, units: list[str]) -> Extension:
    rows = [" ".join(row) if isinstance(row, tuple) else str(row) for row in frame.index]
    return Extension(Path(file).stem, frame.set_axis(rows, axis=0), units)


def _read(path: Path, labels: int, problems: list[Problem]) -> tuple[pd.DataFrame, list[str]]:
    """Read one file: two header rows, `labels` index columns, and a column with the unit."""
    if not path.is_file():
        beside = [file.name for file in path.parent.glob("*")] if path.parent.is_dir() else []
        problems.append(Problem("The file is missing.", str(path), nearest=nearest(path.name, beside)))
        return pd.DataFrame(), [""]
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    width, skip = len(lines[0]) if lines else 0, labels + 1
    if len(lines) < 3 or width <= skip:
        problems.append(Problem("Two header rows, labels and a unit are needed.", path.name, remedy="Is it this file?"))
        return pd.DataFrame(), [""]
    rows, units, values = [], [], []
    for number, line in enumerate(lines[2:], 3):
        if len(line) != width:
            problems.append(
                Problem(
                    "The row has another length than the header.",
                    f"{path.name} row {number}",
                    str(len(line)),
                    str(width),
                )
            )
            continue
        rows.append(tuple(line[:labels]))
        units.append(line[labels])
        numbers = pd.to_numeric(pd.Series(line[skip:], dtype=object), errors="coerce").to_numpy(np.float64)
        for place in np.flatnonzero(~np.isfinite(numbers)):
            where = f"{path.name} row {number}, {lines[0][skip + place]} {lines[1][skip + place]}"
            problems.append(Problem("A number is needed.", where, line[skip + place]))
        values.append(numbers)
    columns = pd.MultiIndex.from_arrays([lines[0][skip:], lines[1][skip:]])
    index = pd.MultiIndex.from_tuples(rows)
    return pd.DataFrame(np.array(values).reshape(len(rows), len(columns)), index, columns), units or [""]
