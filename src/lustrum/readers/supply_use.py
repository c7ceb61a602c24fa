r"""Supply and use tables at purchasers' prices, any number of products by any number of industries.

A folder with these CSV files for each year YYYY, labels in the first row and column:

- ``supply_YYYY``: what industries make, basic prices, product by industry;
- ``use_purchasers_YYYY``: inputs at purchasers' prices, domestic and imported together;
- ``final_uses_purchasers_YYYY``: households, npish, government, gfcf, inventories_valuables, exports, and subtotals;
- ``supply_transformation_YYYY``: by product total_output, total_imports, trade_margins, transport_margins,
  taxes_less_subsidies, supply_purchasers: the way from basic to purchasers' prices;
- ``value_added_labour_YYYY``: rows of primary costs and of jobs, persons and full-time equivalents, by industry.

Beside them may lie ``products`` and ``industries`` (code, name) and ``air_emissions_*`` (substance, activity, years),
whose groups of activities are shared out to industries by a concordance of NACE divisions.

With ``prices=basic`` net taxes and margins are taken out of every cell at one rate for each product, and margins become
demands for trade and transport services: products then balance at basic prices and can be planned. With
``prices=purchasers`` the cells stay as printed, for analysis: output is at basic prices, so products do not balance.

Sources
-------
Eurostat 2008, Manual of Supply, Use and Input-Output Tables, chapters 4 to 6; United Nations 2018, Handbook on Supply
and Use Tables and Input-Output Tables.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lustrum.errors import EconomyProblems, Problem, nearest
from lustrum.formulas.leontief import spectral_radius
from lustrum.readers import _accounts as accounting
from lustrum.readers._accounts import EXPORT, Accounts, Publication
from lustrum.readers._balancing import balance
from lustrum.readers._emissions import UNITS, read_emissions
from lustrum.readers._making import assumptions_of, make_economy
from lustrum.readers._matrices import Matrix, align, read_matrix
from lustrum.readers._names import read_names
from lustrum.readers._options import BALANCE, Option
from lustrum.readers._report import Assumption, Balance, Check, Imported, ImportReport, LeftOut, compare
from lustrum.readers._totals import TOTALS_OPTION, refuse_totals
from lustrum.readers._valuation import Basic, to_basic

TITLE = "Supply and use tables at purchasers' prices (folder of CSV files, products by industries)"
SOURCE = "statistical offices, in the files that the module's text names (Instituto Nacional de Estadistica, say)"
OPTIONS = (
    Option("year", None, "Year of the tables; without it, the only one there is.", kind=int),
    Option("prices", "basic", "Valuation of what is used.", ("basic", "purchasers")),
    Option("labour", "fte", "What counts labour: full-time equivalents, persons or jobs.", ("fte", "persons", "jobs")),
    Option("name", None, "Name of the economy; without it, that of the folder."),
    Option("title", None, "What the economy is called."),
    Option("unit", "million EUR", "Unit of the flows."),
    Option("concordance", "spain-81-nace", "NACE divisions of industries: a packaged table, or a file."),
    Option("citation", None, "Who published the tables, when; it stands as source of every number."),
    Option("licence", None, "Terms on which the tables may be used."),
    Option(
        "rounding",
        1e-6,
        "Largest gap that rounding of the publication explains, in its unit.",
        kind=float,
        least=0.0,
    ),
    TOTALS_OPTION,
    BALANCE,
)

PARTS = ("supply", "use_purchasers", "final_uses_purchasers", "supply_transformation", "value_added_labour")
FINAL = {
    "households": "household", "npish": "npish", "government": "government", "gfcf": "investment",
    "inventories_valuables": "inventories", "exports": EXPORT,
}  # fmt: skip
"""Columns of final uses, and the uses of an economy that they are."""

FINAL_SUMS = {
    "total_final_consumption": ("households", "npish", "government"),
    "gross_capital_formation": ("gfcf", "inventories_valuables"),
    "exports": ("exports_intra_eu", "exports_extra_eu"),
    "final_uses": tuple(FINAL),
}
SUPPLY_SUMS = {
    "total_imports": ("imports_intra_eu", "imports_extra_eu"),
    "supply_basic": ("total_output", "total_imports"),
    "supply_purchasers": ("supply_basic", "trade_margins", "transport_margins", "taxes_less_subsidies"),
}
COST_SUMS = {
    "compensation_of_employees": ("wages_and_salaries", "social_contributions"),
    "gva_basic": (
        "compensation_of_employees",
        "other_net_taxes_on_production",
        "operating_surplus_and_mixed_income",
        "of_which_mixed_income",
    ),
    "output_basic": ("total_uses_purchasers", "gva_basic"),
}
"""Printed totals and what they are the totals of, file by file."""

COSTS = (
    "wages_and_salaries", "social_contributions", "other_net_taxes_on_production", "operating_surplus_and_mixed_income",
    "of_which_mixed_income",
)  # fmt: skip
TAXES = "taxes_less_subsidies_on_products"
MARGINS = ["trade_margins", "transport_margins"]
LABOUR = {"fte": "fte_total_thousand", "persons": "persons_total_thousand", "jobs": "jobs_total_thousand"}


def _years(folder: Path) -> list[int]:
    found = (re.fullmatch(r"supply_(\d{4})", file.stem) for file in folder.glob("supply_*.csv"))
    return sorted(int(match[1]) for match in found if match)


def _choose_year(folder: Path, given: int | None) -> int:
    if not folder.is_dir():
        raise EconomyProblems([Problem("A folder with supply and use tables is needed.", str(folder))])
    years = _years(folder)
    shown = ", ".join(map(str, years)) or "no file supply_YYYY.csv"
    if given is not None and given in years:
        return given
    if given is not None:
        near = nearest(str(given), [str(year) for year in years])
        raise EconomyProblems([Problem("There are no tables of this year.", str(folder), str(given), shown, near)])
    if len(years) != 1:
        remedy = "--set year=YYYY chooses."
        raise EconomyProblems([Problem("The folder does not hold one year.", str(folder), shown, "", "", remedy)])
    return years[0]


class _Tables:
    """The files of one year, aligned; what does not fit is added to the problems."""

    def __init__(self, folder: Path, year: int, problems: list[Problem]) -> None:
        self.problems = problems
        self.matrices: dict[str, Matrix] = {}
        for part in PARTS:
            matrix = read_matrix(folder / f"{part}_{year}.csv", problems)
            if matrix is not None:
                self.matrices[part] = matrix
        if problems:
            raise EconomyProblems(problems)
        self.supply = self.matrices["supply"].values
        products, industries = list(self.supply.index), list(self.supply.columns)
        self.use = self._part("use_purchasers", products, industries)
        self.final = self._part("final_uses_purchasers", products, list(FINAL), axis="column")
        self.transformation = self._part("supply_transformation", products, _needed(SUPPLY_SUMS), axis="column")
        rows = [*COSTS, "output_basic", "gva_basic", *LABOUR.values()]
        self.primary = self._part("value_added_labour", rows, industries, axis="row")
        if problems:
            raise EconomyProblems(problems)

    def _part(self, part: str, rows: list[str], columns: list[str], axis: str = "") -> pd.DataFrame:
        """Return a part with expected labels; along `axis` others may stand beside them."""
        matrix = self.matrices[part]
        for along, wanted in (("row", rows), ("column", columns)):
            if axis == along:
                have = list(matrix.values.index if along == "row" else matrix.values.columns)
                self.problems += [
                    Problem(f"The {along} '{one}' is missing.", matrix.file, nearest(one, have), ", ".join(wanted))
                    for one in wanted
                    if one not in have
                ]
        return align(
            matrix,
            self.problems,
            rows=None if axis == "row" else rows,
            columns=None if axis == "column" else columns,
        )

    def totals(self, unit: str, rounding: float) -> list[Balance]:
        """Compare printed totals with their parts, and the parts with one another."""
        found = []
        for frame, sums, dimension in (
            (self.final, FINAL_SUMS, "product"),
            (self.transformation, SUPPLY_SUMS, "product"),
            (self.primary.T, COST_SUMS, "industry"),
        ):
            for label, parts in sums.items():
                if label in frame and set(parts) <= set(frame.columns):
                    found.append(
                        _compare(dimension, frame[list(parts)].sum(axis=1), frame[label], label, unit, rounding)
                    )
        pairs = {
            "total_output": ("product", self.supply.sum(axis=1), self.transformation),
            "output_basic": ("industry", self.supply.sum(axis=0), self.primary.T),
            "total_uses_purchasers": ("industry", self.use.sum(axis=0), self.primary.T),
            "total_intermediate": ("product", self.use.sum(axis=1), self.final),
        }
        for label, (dimension, left, frame) in pairs.items():
            if label in frame:
                found.append(_compare(dimension, left, frame[label], label, unit, rounding))
        return found

    def balance_at_purchasers(self, unit: str, rounding: float) -> Balance:
        """Compare uses with supply by product at purchasers' prices."""
        uses = self.use.sum(axis=1) + self.final[list(FINAL)].sum(axis=1)
        supply = self.transformation["supply_purchasers"]
        names = ("uses at purchasers' prices", "supply at purchasers' prices")
        return compare("product", list(uses.index), uses, supply, names=names, unit=unit, rounding=rounding)


def _compare(dimension: str, left: pd.Series, printed: pd.Series, label: str, unit: str, rounding: float) -> Balance:
    names = (f"sum of {label}", f"printed {label}")
    return compare(dimension, list(left.index), left, printed, names=names, unit=unit, rounding=rounding)


def _needed(sums: dict[str, tuple[str, ...]]) -> list[str]:
    return ["total_output", "total_imports", *sums["supply_purchasers"][1:], "supply_purchasers"]


def read(source: Path, **options: Any) -> Imported:
    """Read supply and use tables of one year.

    Parameters
    ----------
    source : Path
        The folder.
    **options
        See `OPTIONS`.

    Returns
    -------
    Imported
        Economy, one activity per industry with joint products, and report.

    Raises
    ------
    EconomyProblems
        If files are missing or wrong; every problem at once.
    """
    year = _choose_year(source, options["year"])
    problems: list[Problem] = []
    tables = _Tables(source, year, problems)
    unit, rounding = options["unit"], options["rounding"]
    balances = [*tables.totals(unit, rounding), tables.balance_at_purchasers(unit, rounding)]
    problems += refuse_totals(balances[:-1], options["totals"], f"tables of {year}")
    cells = pd.concat([tables.use, tables.final[list(FINAL)].rename(columns=FINAL)], axis=1)
    basic = None
    if options["prices"] == "basic":
        flows = tables.transformation
        file = tables.matrices["supply_transformation"].file
        basic = to_basic(cells, flows[MARGINS], flows["taxes_less_subsidies"], EXPORT, problems, file)
    output = tables.supply.sum(axis=0)
    emitted = read_emissions(source, year, output, options["concordance"], rounding, problems)
    titles = read_names([source / "products.csv", source / "industries.csv"], problems)
    if problems:
        raise EconomyProblems(problems)
    accounts = _accounts(source, year, options, tables, cells, basic, emitted.amounts, titles)
    if basic is not None:
        balances += accounting.balances(accounts, rounding)
    balanced, balancing = balance(accounts, options["balance"] if basic is not None else "none")
    names = [file for file in ("products.csv", "industries.csv") if (source / file).is_file()]
    report = ImportReport(
        "supply-use",
        files=(*(one.file for one in tables.matrices.values()), *names, *emitted.files),
        sizes={"products": len(accounts.products), "industries": len(accounts.industries), "final uses": len(FINAL)},
        balances=(*balances, *emitted.balances),
        negatives=accounting.negatives(accounts),
        empty=accounting.empty(accounts),
        left_out=(*_left_out(options["labour"]), *emitted.left_out),
        assumptions=(*_assumptions(basic, emitted.amounts is not None), *assumptions_of(accounts)),
        checks=(*_checks(tables, accounts, basic), *accounting.totals(accounts)),
        balancing=balancing,
    )
    return Imported(make_economy(balanced), report)


def _accounts(
    source: Path, year: int, options: dict[str, Any], tables: _Tables, cells: pd.DataFrame, basic: Basic | None,
    emissions: pd.DataFrame | None, names: dict[str, str],
) -> Accounts:  # fmt: skip
    industries = list(tables.supply.columns)
    used = cells if basic is None else basic.cells
    costs = tables.primary.loc[list(COSTS)]
    if basic is not None:
        costs = pd.concat([costs, basic.taxes[industries].to_frame(TAXES).T])
    name = options["name"] or f"{source.name.partition('_')[0]}_{year}"
    text = options["citation"] or f"Supply and use tables of {year}, files of {source.name}"
    return Accounts(
        name=name,
        title=options["title"] or f"{name}, supply and use tables",
        unit=options["unit"],
        year=year,
        use=used[industries],
        output=tables.supply.sum(axis=0),
        final=used[list(FINAL.values())],
        supply=tables.supply,
        value_added=costs,
        imports=tables.transformation["total_imports"],
        labour=tables.primary.loc[[LABOUR[options["labour"]]]].rename(index=lambda _: "labour") * 1e3,
        emissions=emissions,
        emission_units=UNITS,
        names=names,
        publication=Publication(text, options["licence"] or ""),
        final_evidence="read" if basic is None else "derived",
    )


def _radius(use: pd.DataFrame, supply: pd.DataFrame) -> float:
    """Spectral radius of D B, industry technology: D = V / q, B = U / g; what has no output has no share."""
    gross, made = supply.sum(axis=0).to_numpy(np.float64), supply.sum(axis=1).to_numpy(np.float64)
    per_output = use.to_numpy(np.float64) / np.where(gross > 0, gross, 1.0)
    shares = supply.to_numpy(np.float64).T / np.where(made > 0, made, 1.0)
    return spectral_radius(shares @ per_output)


def _checks(tables: _Tables, accounts: Accounts, basic: Basic | None) -> list[Check]:
    how = "industry technology: shares of industries in products times inputs over output, domestic and imported"
    radius = _radius(tables.use, tables.supply)
    found = [Check("spectral radius, purchasers' prices", radius, "1", f"{how}; outputs at basic prices")]
    if basic is not None:
        at_basic = _radius(basic.cells[accounts.industries], tables.supply)
        found.append(Check("spectral radius, basic prices", at_basic, "1", how))
        found.append(Check("net taxes on products", float(basic.taxes.sum()), accounts.unit))
    found.append(Check("gross value added", float(tables.primary.loc[["gva_basic"]].to_numpy().sum()), accounts.unit))
    flows = tables.transformation
    found += [Check(f"{m}, paid", float(flows[m].clip(lower=0).sum()), accounts.unit) for m in MARGINS]
    found += [
        Check(f"labour in {kind}", float(tables.primary.loc[[row]].to_numpy().sum()), "thousand")
        for kind, row in LABOUR.items()
    ]
    return found


def _left_out(labour: str) -> list[LeftOut]:
    return [
        LeftOut("row", row, f"labour is counted in {labour}; --set labour={kind} takes this one")
        for kind, row in LABOUR.items()
        if kind != labour
    ]


def _assumptions(basic: Basic | None, has_emissions: bool) -> list[Assumption]:
    found = [
        Assumption(
            "technology",
            "An industry is one activity that makes its products in the observed proportions; nothing is forced into a "
            "square. Tables of analysis share its inputs out by value (industry technology).",
        ),
        Assumption(
            "mixed income",
            "Value added is compensation, other taxes, the row of operating surplus and the row of mixed income: mixed "
            "income stands beside the surplus and not in it, whatever the labels say, or the total would not add up.",
        ),
        Assumption("imports", "What is imported stands for domestic products of the same kind, in every use."),
    ]
    if basic is None:
        text = (
            "Uses stand at purchasers' prices as printed and output at basic prices, so that products do not balance: "
            "for analysis, not for a plan."
        )
        found.append(Assumption("valuation", text))
    else:
        text = (
            "Net taxes and trade and transport margins are taken out at one rate for all buyers of a product; exports "
            "bear no net taxes. Margins are demands for the services that earn them, in their observed proportions."
        )
        found.append(Assumption("valuation and margins", text))
    if has_emissions:
        text = (
            "A group of activities emits in proportion to the gross output of its industries; imputed rents emit "
            "nothing (what dwellings emit stands with households)."
        )
        found.append(Assumption("emissions", text))
    return found
