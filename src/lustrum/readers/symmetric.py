r"""Symmetric input-output tables: products by products (or industries by industries) on one sheet.

One CSV file: labels of rows in the first column, of columns in the first row. Rows that are also columns are the
products; below them stand imported inputs, taxes, value added, output, employment, and beside them final uses and
totals. What a row or column is follows from its code: those of the European system of accounts (``P7``, ``D1``, ``P1``,
``P3_S14`` ...) and of the long-run World Input-Output Database (``IMP``, ``VA``, ``GO``, ``CONS_h`` ...) are known, and
``--set roles="CODE=role, CODE=role"`` tells others. Roles of rows: ``imported`` (goods from abroad), ``product-tax``,
``cost`` (any other primary cost), ``output``, ``labour``, ``total``, ``leave``. Roles of columns: ``household``,
``npish``, ``government``, ``investment``, ``inventories``, ``export``, ``total``, ``leave``.

Beside the table may lie imports by product (``NAME_imports.csv``: the same products and uses), air emissions by
industry (``*emissions*.csv``: substances by industries) and full names (``sectors.csv``: code, name).

Output is the printed output row, never a sum: where uses do not add up to it, the gap is reported and stays.

Sources
-------
Eurostat 2008, Manual of Supply, Use and Input-Output Tables, chapter 11; Woltjer, Gouma and Timmer 2021 (long-run
WIOD).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lustrum.errors import EconomyProblems, Problem
from lustrum.formulas.leontief import spectral_radius
from lustrum.readers import _accounts as accounting
from lustrum.readers._accounts import EXPORT, Accounts, Publication
from lustrum.readers._balancing import balance
from lustrum.readers._making import assumptions_of, make_economy
from lustrum.readers._matrices import Matrix, align, read_matrix
from lustrum.readers._names import read_names
from lustrum.readers._options import BALANCE, Option
from lustrum.readers._report import Assumption, Balance, Check, Imported, ImportReport, LeftOut, compare
from lustrum.readers._sheet import COLUMNS, ROWS, USES, Sheet, left_out
from lustrum.readers._totals import TOTALS_OPTION, refuse_totals

TITLE = "Symmetric input-output table (national, one CSV file), with imports and emissions beside it"
SOURCE = "statistical offices, Eurostat, the long-run World Input-Output Database"
OPTIONS = (
    Option("year", None, "Year of the flows; without it, the one in the file's name.", kind=int),
    Option("name", None, "Name of the economy; without it, that of the file or folder."),
    Option("title", None, "What the economy is called."),
    Option("unit", None, "Unit of the flows; without it, that of the layout: million EUR or million USD."),
    Option("labour_unit", "thousand persons", "Unit of the labour rows.", ("persons", "thousand persons")),
    Option(
        "imports", "competitive", "Whether imports by product stand for domestic ones.", ("competitive", "separate")
    ),
    Option("emission_unit", "kt", "Unit of the emissions."),
    Option("roles", "", "What codes mean that the reader does not know: CODE=role, CODE=role."),
    Option("citation", None, "Who published the table, when; it stands as source of every number."),
    Option("licence", None, "Terms on which the table may be used."),
    Option(
        "rounding",
        1e-4,
        "Largest gap that rounding of the publication explains, in its unit.",
        kind=float,
        least=0.0,
    ),
    TOTALS_OPTION,
    BALANCE,
)

WIOD = "Woltjer, Gouma and Timmer 2021, Long-run World Input-Output Database v1.1, GGDC Research Memorandum 190"


def _find(source: Path, problems: list[Problem]) -> tuple[Path | None, Path | None, Path | None, Path | None]:
    """Return the table, imports by product, emissions and names; of a folder, the one table that it holds."""
    table = source
    emissions: list[Path] = []
    if source.is_dir():
        files = sorted(source.glob("*.csv"))
        aside = re.compile(r"emission|airpol|_imports$|^sectors$|^codes$")
        tables = [file for file in files if not aside.search(file.stem)]
        emissions = [file for file in files if re.search(r"emission|airpol", file.stem)]
        if len(tables) != 1:
            found = ", ".join(file.name for file in tables[:8]) or "none"
            problems.append(
                Problem("The folder holds not one table.", str(source), found, "one file; or name the file")
            )
            return None, None, None, None
        table = tables[0]
        if len(emissions) > 1:
            found = ", ".join(file.name for file in emissions)
            problems.append(Problem("The folder holds several tables of emissions.", str(source), found, "one"))
    imports = table.with_name(f"{table.stem}_imports.csv")
    names = table.with_name("sectors.csv")
    return (
        table,
        imports if imports.is_file() else None,
        emissions[0] if emissions else None,
        names if names.is_file() else None,
    )


def _year(given: int | None, table: Path, problems: list[Problem]) -> int:
    found = re.findall(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)", table.stem)
    if given is None and len(found) != 1:
        what = "The name of the file does not tell the year."
        problems.append(Problem(what, table.name, ", ".join(found), "one year", remedy="--set year=YYYY gives it."))
        return 0
    return given if given is not None else int(found[0])


def read(source: Path, **options: Any) -> Imported:
    """Read a symmetric table.

    Parameters
    ----------
    source : Path
        The file of the table, or a folder that holds one.
    **options
        See `OPTIONS`.

    Returns
    -------
    Imported
        Economy and report.

    Raises
    ------
    EconomyProblems
        If files are missing or wrong; every problem at once.
    """
    problems: list[Problem] = []
    table, imports, emissions, names = _find(source, problems)
    if table is None:
        raise EconomyProblems(problems)
    year = _year(options["year"], table, problems)
    matrix = read_matrix(table, problems, texts=("label", "name"))
    if matrix is None:
        raise EconomyProblems(problems)
    sheet = Sheet(matrix, options["roles"], problems)
    if any("neither a product" in one.what or "both as row" in one.what for one in problems) or not sheet.row("output"):
        raise EconomyProblems(problems)
    unit = options["unit"] or ("million USD" if "GO" in sheet.rows else "million EUR")
    made = _Reading(sheet, unit, year, options, problems)
    made.take_imports(imports)
    made.take_emissions(emissions)
    totals = [*sheet.totals(unit, options["rounding"]), *made.balances]
    name = options["name"] or (source.name if source.is_dir() else table.stem)
    accounts = made.accounts(name, _names(matrix, names, problems))
    printed = [*totals, *accounting.balances_of_industries(accounts, options["rounding"])]
    problems += refuse_totals(printed, options["totals"], matrix.file)
    if problems:
        raise EconomyProblems(problems)
    files = tuple(file.name for file in (table, imports, emissions, names) if file is not None)
    return _imported(accounts, made, totals, files, options)


def _names(matrix: Matrix, names: Path | None, problems: list[Problem]) -> dict[str, str]:
    found = dict(matrix.texts.get("label") or matrix.texts.get("name") or {})
    return found | read_names([] if names is None else [names], problems)


class _Reading:
    """The parts of a table, one after another; what does not fit is added to the problems."""

    def __init__(self, sheet: Sheet, unit: str, year: int, options: dict[str, Any], problems: list[Problem]) -> None:
        self.sheet, self.unit, self.year, self.options, self.problems = sheet, unit, year, options, problems
        values, products = sheet.values, sheet.products
        self.use = values.loc[products, products]
        self.final = sheet.by_use(values.loc[products])
        self.output: pd.Series = values.loc[sheet.row("output"), products].sum(axis=0)
        self.imports: pd.Series | None = None
        self.imported: pd.DataFrame | None = self._imported_rows()
        self.domestic = self.use
        self.inputs_abroad: pd.DataFrame | None = None
        self.emissions: pd.DataFrame | None = None
        self.balances: list[Balance] = []
        self.left_out: list[LeftOut] = []

    def _imported_rows(self) -> pd.DataFrame | None:
        rows = self.sheet.row("imported")
        if not rows:
            return None
        frame = self.sheet.values.loc[rows]
        return pd.concat([frame[self.sheet.products], self.sheet.by_use(frame)], axis=1)

    def take_imports(self, file: Path | None) -> None:
        """Take imports by product, together with domestic products or in rows of their own."""
        if file is None:
            return
        matrix = read_matrix(file, self.problems)
        if matrix is None:
            return
        products = self.sheet.products
        uses = [c for use in USES if use != EXPORT for c in self.sheet.column(use)]
        frame = align(matrix, self.problems, rows=products, columns=[*products, *uses])
        abroad, final = frame[products], self.sheet.by_use(frame)
        if self.imported is not None:
            labels = [*products, *final.columns]
            printed = self.imported.sum(axis=0).reindex(labels, fill_value=0.0)
            sums = pd.concat([abroad, final], axis=1).sum(axis=0)
            names = ("imports by product", "printed imports")
            rounding = self.options["rounding"]
            self.balances.append(
                compare("column", labels, sums, printed, names=names, unit=self.unit, rounding=rounding)
            )
        self.inputs_abroad = abroad
        if self.options["imports"] == "competitive":
            self.imports, self.imported = frame.sum(axis=1), None
            self.use = self.use + abroad
            self.final = self.final.add(final.reindex(columns=self.final.columns, fill_value=0.0))
        else:
            rows = pd.concat([abroad, final], axis=1)
            self.imported = rows.rename(index=lambda label: f"{label} (imported)")

    def take_emissions(self, file: Path | None) -> None:
        """Take emissions by industry; a row that adds up the others is left out."""
        matrix = None if file is None else read_matrix(file, self.problems)
        if matrix is None:
            return
        products = self.sheet.products
        other = [c for c in matrix.values.columns if c in ROWS | COLUMNS]
        inside = Matrix(matrix.file, matrix.values.drop(columns=other), matrix.rows)
        frame = align(inside, self.problems, columns=products)
        sums = [label for label in frame.index if label.lower() in ("total", "sum")]
        self.left_out += [LeftOut("substance", label, "a sum of masses of different substances") for label in sums]
        self.emissions = frame.drop(index=sums)
        for column in other:
            if COLUMNS.get(column) == "household":
                amounts = ", ".join(f"{s} {v:g}" for s, v in matrix.values[column].items() if s not in sums)
                why = f"emissions of households themselves, by no activity: {amounts} {self.options['emission_unit']}"
                self.left_out.append(LeftOut("emissions", column, why))

    def accounts(self, name: str, names: dict[str, str]) -> Accounts:
        """Return the accounts."""
        sheet, values, products = self.sheet, self.sheet.values, self.sheet.products
        labour = sheet.row("labour")
        scale = 1e3 if self.options["labour_unit"] == "thousand persons" else 1.0
        is_wiod = "GO" in sheet.rows
        text = self.options["citation"] or (f"{WIOD}; {name}" if is_wiod else f"Symmetric input-output table, {name}")
        return Accounts(
            name=name,
            title=self.options["title"] or f"{name}, symmetric table of {self.year}",
            unit=self.unit,
            year=self.year,
            use=self.use,
            output=self.output,
            final=self.final,
            value_added=values.loc[sheet.row("product-tax", "cost"), products],
            imports=self.imports,
            imported=self.imported,
            labour=values.loc[labour, products] * scale if labour else None,
            emissions=self.emissions,
            emission_units={}
            if self.emissions is None
            else dict.fromkeys(self.emissions.index, self.options["emission_unit"]),
            names=names,
            publication=Publication(
                f"{text}, {self.year}", self.options["licence"] or ("CC BY 4.0" if is_wiod else "")
            ),
        )

    def checks(self) -> list[Check]:
        """Return spectral radii, and what final users pay besides the products."""
        output = self.output.to_numpy()
        gross = np.where(output == 0, 1.0, output)
        domestic = self.domestic.to_numpy() / gross
        found = [Check("spectral radius, domestic", spectral_radius(domestic), "1", "domestic inputs over output")]
        if self.inputs_abroad is not None:
            total = domestic + self.inputs_abroad.to_numpy() / gross
            how = "domestic and imported inputs over output"
            found.append(Check("spectral radius, with imports", spectral_radius(total), "1", how))
        uses = self.sheet.by_use(self.sheet.values.loc[self.sheet.row("product-tax", "cost")])
        paid = float(uses.to_numpy().sum())
        if paid:
            found.append(
                Check("primary costs in final uses", paid, self.unit, "taxes and adjustments; no part of a plan")
            )
        return found


def _imported(
    accounts: Accounts, made: _Reading, totals: list[Balance], files: tuple[str, ...], options: dict[str, Any]
) -> Imported:
    rounding = options["rounding"]
    gaps = (*totals, *accounting.balances(accounts, rounding))
    negatives, empty = accounting.negatives(accounts), accounting.empty(accounts)
    checks = (*made.checks(), *accounting.totals(accounts))
    balanced, balancing = balance(accounts, options["balance"])
    report = ImportReport(
        "symmetric",
        files=files,
        sizes={
            "products": len(accounts.products),
            "industries": len(accounts.industries),
            "final uses": accounts.final.shape[1],
        },
        balances=gaps,
        negatives=negatives,
        empty=empty,
        left_out=tuple(made.left_out + left_out(made.sheet)),
        assumptions=(*_assumptions(made, accounts), *assumptions_of(accounts)),
        checks=checks,
        balancing=balancing,
    )
    return Imported(make_economy(balanced), report)


def _assumptions(made: _Reading, accounts: Accounts) -> list[Assumption]:
    found = [
        Assumption(
            "technology", "Every industry makes the one product of its own name, with the inputs of its column."
        ),
        Assumption(
            "valuation", "Flows stand as printed, at the prices of the table; net taxes on products are a cost."
        ),
        Assumption("output", "Gross output is the printed row; what uses fall short of it stays a gap."),
    ]
    if accounts.imports is not None:
        text = "Imports by product stand for domestic products of the same name, in every use (competitive imports)."
        found.append(Assumption("imports", text))
    elif accounts.imported is not None:
        text = "Imported inputs are goods that only come from abroad, used in fixed proportions to output."
        found.append(Assumption("imports", text))
    if not made.options["unit"]:
        found.append(Assumption("unit", f"The file names no unit; {made.unit} is that of its layout."))
    if accounts.labour is not None:
        found.append(Assumption("hours", "A person employed works one person-year in every industry."))
    return found
