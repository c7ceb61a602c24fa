"""Make and use tables as the US Bureau of Economic Analysis lays them out: files and totals.

Rows of a use table are commodities, then primary costs (``V...``, or ``T006`` in total); columns are industries, then
final uses (``F...``). Labels that begin with ``T00`` are totals; they are compared, never used. The make table has
industries as rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lustrum.errors import EconomyProblems, Problem
from lustrum.readers._matrices import Matrix, expect, read_matrix
from lustrum.readers._names import read_names

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ORIGINALS = {"use": "U_det_{}.csv", "make": "V_{}.csv", "capital_flow": "Uk_det_{}.csv"}
"""Names of files as the supplement to Miller 2018 has them: codes in a column ``dig_code``, commas in thousands."""

VALUE_ADDED, OUTPUT, USE_TOTAL = "T006", "T008", "T007"
"""Totals: of value added; of an industry's output; of a commodity's output."""

_TOTAL = re.compile(r"T\d{3}")
_YEAR = re.compile(r"(?:use|U_det)_(\d{4})\.csv")


@dataclass(frozen=True, eq=False)
class MakeUse:
    """One year's make and use tables, as printed.

    Parameters
    ----------
    year : int
        Their year.
    make : DataFrame (industry, commodity)
        Outputs.
    use : DataFrame (commodity, industry)
        Inputs, domestic and imported together.
    final : DataFrame (commodity, final use)
        Final uses by their codes; without columns where the source has none.
    value_added : DataFrame (item, industry)
        Primary costs; without rows where the source has none.
    imported : DataFrame (commodity, industry and final use) or None
        The imported part of each use.
    capital_flow : DataFrame (commodity, industry) or None
        Fixed capital consumed in the year.
    totals : mapping of str to Series
        Printed totals: ``use columns``, ``use rows``, ``make rows``, ``make columns``.
    names : mapping of str to str
        Names of codes.
    files : tuple of str
        Names of the files.
    """

    year: int
    make: pd.DataFrame
    use: pd.DataFrame
    final: pd.DataFrame
    value_added: pd.DataFrame
    imported: pd.DataFrame | None
    capital_flow: pd.DataFrame | None
    totals: dict[str, pd.Series[Any]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()

    @property
    def industry_output(self) -> Floats:
        """Gross output of industries: sums of the make table."""
        return np.asarray(self.make.to_numpy(np.float64).sum(axis=1))

    @property
    def product_output(self) -> Floats:
        """Output of commodities: sums of the make table."""
        return np.asarray(self.make.to_numpy(np.float64).sum(axis=0))


def find_years(folder: Path) -> tuple[int, ...]:
    """Return the years of which a folder holds a use table."""
    found = [match for file in folder.glob("*.csv") if (match := _YEAR.fullmatch(file.name))]
    return tuple(sorted({int(match.group(1)) for match in found}))


def read_make_use(folder: Path, year: int | None) -> MakeUse:
    """Read the make and use tables of a year; None: the latest.

    Raises
    ------
    EconomyProblems
        If files are missing or do not fit one another; every problem at once.
    """
    years = find_years(folder) if folder.is_dir() else ()
    if not years or (year is not None and year not in years):
        what = (
            "No use table of this year." if years else "A folder with files use_YYYY.csv and make_YYYY.csv is needed."
        )
        shown = ", ".join(map(str, years))
        raise EconomyProblems([Problem(what, str(folder), "" if year is None else str(year), shown)])
    year = years[-1] if year is None else year
    problems: list[Problem] = []
    use, make = (_read(folder, part, year, problems) for part in ("use", "make"))
    imports, capital = (_read(folder, part, year, problems, optional=True) for part in ("imports", "capital_flow"))
    if use is None or make is None:
        raise EconomyProblems(problems)
    industries = [row for row in make.values.index if not _TOTAL.fullmatch(row)]
    products = [column for column in make.values.columns if not _TOTAL.fullmatch(column)]
    for matrix in (use, imports):
        if matrix is not None:
            rows = [r for r in matrix.values.index if not _TOTAL.fullmatch(r) and not r.startswith("V0")]
            columns = [c for c in matrix.values.columns if not _TOTAL.fullmatch(c) and not _is_final(c, industries)]
            problems += expect(matrix, "row", rows, products) + expect(matrix, "column", columns, industries)
    if capital is not None:
        problems += expect(capital, "row", capital.values.index, products)
        problems += expect(capital, "column", capital.values.columns, industries)
    matrices = (use, make, imports, capital)
    names = _names(folder, matrices, problems)
    if problems:
        raise EconomyProblems(problems)
    return _gather(names, year, matrices, products, industries)


def _is_final(label: str, industries: Sequence[str]) -> bool:
    return label.startswith("F") and label not in set(industries)


def _gather(
    names: dict[str, str], year: int, matrices: tuple[Matrix, Matrix, Matrix | None, Matrix | None],
    products: list[str], industries: list[str],
) -> MakeUse:  # fmt: skip
    use, make, imports, capital = matrices
    finals = [c for c in use.values.columns if _is_final(c, industries)]
    costs = [row for row in use.values.index if row.startswith("V0")]
    if not costs and VALUE_ADDED in use.values.index:
        costs = [VALUE_ADDED]
    totals: dict[str, pd.Series[Any]] = {}
    for name, matrix, label, by_row in (
        ("use columns", use, OUTPUT, True), ("use rows", use, USE_TOTAL, False),
        ("make columns", make, USE_TOTAL, True), ("make rows", make, OUTPUT, False),
    ):  # fmt: skip
        wanted = industries if name in ("use columns", "make rows") else products
        if by_row and label in matrix.values.index:
            totals[name] = pd.Series(matrix.values.loc[label, wanted])
        elif not by_row and label in matrix.values.columns:
            totals[name] = pd.Series(matrix.values.loc[wanted, label])
    return MakeUse(
        year=year,
        make=make.values.loc[industries, products],
        use=use.values.loc[products, industries],
        final=use.values.loc[products, finals],
        value_added=use.values.loc[costs, industries],
        imported=None if imports is None else imports.values.reindex(index=products, columns=[*industries, *finals]),
        capital_flow=None if capital is None else capital.values.loc[products, industries],
        totals=totals,
        names=names,
        files=tuple(matrix.file for matrix in matrices if matrix is not None),
    )


def _read(folder: Path, part: str, year: int, problems: list[Problem], *, optional: bool = False) -> Matrix | None:
    """Read one file, under its own name or the one it has in the original publication."""
    path = folder / f"{part}_{year}.csv"
    original = folder / ORIGINALS.get(part, "").format(year)
    if not path.is_file() and original.is_file():
        return read_matrix(original, problems, texts=("dig_desc",), label="dig_code", thousands=True)
    if not path.is_file() and optional:
        return None
    return read_matrix(path, problems)


def _names(folder: Path, matrices: Sequence[Matrix | None], problems: list[Problem]) -> dict[str, str]:
    files = ("codes.csv", "industries.csv", "commodities.csv", "final_demand.csv", "value_added.csv")
    found = read_names([folder / name for name in files], problems)
    for matrix in matrices:
        found |= matrix.texts.get("dig_desc", {}) if matrix is not None else {}
    return found


def read_satellites(folder: str | Path) -> dict[str, pd.DataFrame]:
    """Read what lies beside the tables by year: gross output of industries, price index of commodities.

    Returns
    -------
    dict of str to DataFrame (code, year)
        ``gross_output`` in million dollars at current prices, flow; ``price_index``, 100 in the year of the tables.
        Empty where the folder has neither.

    Raises
    ------
    EconomyProblems
        If a file is not a table of numbers; every problem at once.
    """
    problems: list[Problem] = []
    found = {}
    for name in ("gross_output", "price_index"):
        path = Path(folder) / f"{name}_by_year.csv"
        matrix = read_matrix(path, problems) if path.is_file() else None
        if matrix is not None:
            found[name] = matrix.values.rename(columns=int)
    if problems:
        raise EconomyProblems(problems)
    return found
