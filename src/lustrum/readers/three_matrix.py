"""The three-matrix form of older programs for five-year plans, with a table of targets.

A folder with four CSV files whose names contain these words:

- ``flow``: inputs of a year, product (row) by industry (column), then a row ``labour`` and a row ``output``;
- ``cap``: stocks of fixed capital at that output, product by industry;
- ``dep``: share of each of those stocks that wears out in a year;
- ``targ``: one row for each year, products as columns, and a column ``labour``: the labour there is.

The first row and the first column hold names. Every industry makes the product of its own name. Flows become
coefficients per unit of output; stocks become the initial capital of their industry; a target of 0 is none.

Sources
-------
The format as it stands in the example files of Cockshott's program for five-year plans (github.com/wc22m/5yearplan).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from lustrum.economy.assembling import assemble
from lustrum.economy.economy import Economy
from lustrum.economy.reading import RawTable, read_table
from lustrum.errors import EconomyProblems, Problem, nearest
from lustrum.formulas.leontief import spectral_radius
from lustrum.readers._options import Option
from lustrum.readers._report import Assumption, Check, Imported, ImportReport

TITLE = "Three matrices (flows, capital, depreciation) and targets by year, as older five-year-plan programs use"
SOURCE = "Example files of Cockshott's program for five-year plans (github.com/wc22m/5yearplan)"
OPTIONS: tuple[Option, ...] = ()

PARTS = {"flows": "flow", "capital": "cap", "depreciation": "dep", "targets": "targ"}
LABOUR, OUTPUT = "labour", "output"


@dataclass
class _Matrix:
    """Numbers with names of rows and columns, and the row numbers of the file."""

    file: str
    values: pd.DataFrame
    rows: dict[str, int]
    problems: list[Problem] = field(default_factory=list)


def _find(folder: Path) -> tuple[dict[str, Path], list[Problem]]:
    if not folder.is_dir():
        return {}, [Problem("A folder with the four files is needed.", str(folder))]
    found: dict[str, Path] = {}
    problems: list[Problem] = []
    files = sorted(folder.glob("*.csv"))
    for part, word in PARTS.items():
        fitting = [file for file in files if word in file.stem.lower()]
        if len(fitting) == 1:
            found[part] = fitting[0]
        else:
            names = ", ".join(file.name for file in fitting) or "none"
            problems.append(Problem(f"One file of {part} is needed.", str(folder), names, f"one *{word}*.csv"))
    return found, problems


def _matrix(raw: RawTable) -> _Matrix:
    names, *columns = raw.columns
    made: dict[str, np.ndarray] = {}
    problems: list[Problem] = []
    labels = [str(name) for name in raw.columns[names]]
    for column in columns:
        cells = raw.columns[column]
        numbers = pd.to_numeric(pd.Series(cells, dtype=object), errors="coerce").to_numpy(np.float64)
        made[column] = numbers
        for i in np.flatnonzero(~np.isfinite(numbers) | (numbers < 0)):
            what = "A number of at least 0 is needed."
            problems.append(Problem(what, f"{raw.file} row {raw.rows[i]}, {column}", str(cells[i])))
    twice = {label for label in labels if labels.count(label) > 1}
    problems += [Problem("The row stands twice.", raw.file, label) for label in sorted(twice)]
    frame = pd.DataFrame(made, index=labels)
    return _Matrix(raw.file, frame, dict(zip(labels, (int(r) for r in raw.rows), strict=True)), problems)


def _expect(matrix: _Matrix, rows: list[str], columns: list[str]) -> list[Problem]:
    problems = []
    for axis, have, wanted in (
        ("row", list(matrix.values.index), rows),
        ("column", list(matrix.values.columns), columns),
    ):
        for label in wanted:
            if label not in have:
                near = nearest(label, [h for h in have if h not in wanted])
                problems.append(Problem(f"The {axis} '{label}' is missing.", matrix.file, near, ", ".join(wanted)))
        for label in have:
            if label not in wanted:
                where = f"{matrix.file} row {matrix.rows[label]}" if axis == "row" else f"{matrix.file} row 1, {label}"
                problems.append(
                    Problem(f"The {axis} is not known.", where, label, ", ".join(wanted), nearest(label, wanted))
                )
    return problems


def _checked(matrices: dict[str, _Matrix]) -> tuple[list[str], list[Problem]]:
    flows, targets = matrices["flows"], matrices["targets"]
    products = list(flows.values.columns)
    problems = [problem for matrix in matrices.values() for problem in matrix.problems]
    problems += _expect(flows, [*products, LABOUR, OUTPUT], products)
    problems += _expect(matrices["capital"], products, products)
    problems += _expect(matrices["depreciation"], products, products)
    problems += _expect(targets, list(targets.values.index), [*products, LABOUR])
    if OUTPUT in flows.values.index:
        idle = [p for p in products if flows.values.at[OUTPUT, p] == 0]
        row = flows.rows[OUTPUT]
        problems += [
            Problem("The industry makes nothing.", f"{flows.file} row {row}, {p}", "0", "above 0") for p in idle
        ]
    worn = matrices["depreciation"]
    for label, column in np.argwhere(worn.values.to_numpy() > 1):
        where = f"{worn.file} row {worn.rows[worn.values.index[label]]}, {worn.values.columns[column]}"
        found = f"{worn.values.to_numpy()[label, column]:g}"
        problems.append(Problem("More than all wears out in a year.", where, found, "0 to 1"))
    return products, problems


def _cells(matrix: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return row and column places of the cells above 0, column by column."""
    column, row = np.nonzero(matrix.to_numpy().T)
    return row, column


def read(source: Path) -> Imported:
    """Read a folder of the three-matrix form.

    Parameters
    ----------
    source : Path
        The folder; its name becomes that of the economy.

    Returns
    -------
    Imported
        The economy, whose years of targets count from 1 and whose units, not known to the form, stand as ``unit``;
        and the report.

    Raises
    ------
    EconomyProblems
        If files are missing or do not fit one another; every problem at once.
    """
    files, problems = _find(source)
    raws = {}
    for part, file in files.items():
        raw, found = read_table(file, part)
        problems += found
        if raw is not None:
            raws[part] = raw
    if problems:
        raise EconomyProblems(problems)
    matrices = {part: _matrix(raw) for part, raw in raws.items()}
    products, problems = _checked(matrices)
    if problems:
        raise EconomyProblems(problems)
    tables = _tables({part: matrix.values for part, matrix in matrices.items()}, products)
    origin = {"evidence": "derived", "source": "files"}
    text = "Three-matrix files: " + ", ".join(file.name for file in files.values())
    economy = assemble(
        {name: frame.assign(**origin) for name, frame in tables.items()}
        | {"sources": pd.DataFrame({"source": ["files"], "text": [text]})},
        name=source.name,
    )
    return Imported(economy, _report(economy, matrices, tuple(file.name for file in files.values())))


def _report(economy: Economy, matrices: dict[str, _Matrix], files: tuple[str, ...]) -> ImportReport:
    products = list(economy.labels["product"].ids)
    flows = matrices["flows"].values
    coefficients = flows.loc[products, products].to_numpy() / flows.loc[OUTPUT, products].to_numpy()
    radius = spectral_radius(coefficients)
    return ImportReport(
        "three-matrix",
        files=files,
        sizes={"products": len(products), "industries": len(products), "years": len(matrices["targets"].values)},
        assumptions=(
            Assumption("technology", "Every industry makes the product of its own name and no other."),
            Assumption("units", "The form names none; each product is counted in a unit of its own."),
            Assumption("capital", "Wear is a constant share of the stock; capital stays with its industry."),
            Assumption("imports", "There is no trade."),
        ),
        checks=(Check("spectral radius", radius, "1", "inputs per unit of output"),),
    )


def _tables(given: dict[str, pd.DataFrame], products: list[str]) -> dict[str, pd.DataFrame]:
    names = np.array(products, dtype=object)
    flows, capital = given["flows"].loc[products, products], given["capital"].loc[products, products]
    output = given["flows"].loc[OUTPUT, products].to_numpy(np.float64)
    labour = given["flows"].loc[LABOUR, products].to_numpy(np.float64)
    i, j = _cells(flows)
    k, m = _cells(capital)
    stock = capital.to_numpy()[k, m]
    worn = given["depreciation"].loc[products, products].to_numpy()[k, m]
    life = np.divide(1.0, worn, out=np.full_like(worn, np.nan), where=worn > 0)
    targets = given["targets"]
    years = np.arange(1, len(targets) + 1)
    asked = targets[products].to_numpy()
    t, p = np.nonzero(asked)
    one = {"activity": names, "product": names}
    return {
        "products": pd.DataFrame({"product": names, "unit": "unit"}),
        "activities": pd.DataFrame(one),
        "outputs": pd.DataFrame({**one, "value": 1.0}),
        "inputs": pd.DataFrame(
            {"activity": names[j], "product": names[i], "value": flows.to_numpy()[i, j] / output[j]}
        ),
        "labour": pd.DataFrame({"activity": names, "skill": LABOUR, "value": labour / output}),
        "capital": pd.DataFrame(
            {"activity": names[m], "asset": names[k], "value": stock / output[m], "life_years": life}
        ),
        "endowments": pd.concat(
            [
                pd.DataFrame({"kind": "capital", "item": names[k], "activity": names[m], "amount": stock}),
                pd.DataFrame({"kind": "level", "activity": names, "amount": output}),
                pd.DataFrame({"year": years, "kind": "workers", "item": LABOUR, "amount": targets[LABOUR].to_numpy()}),
            ],
            ignore_index=True,
        ),
        "final": pd.DataFrame({"year": years[t], "use": "household", "product": names[p], "amount": asked[t, p]}),
    }
