"""Make and use tables in the layout of the US Bureau of Economic Analysis, with imports and capital flows if any.

A folder with ``use_YYYY.csv`` and ``make_YYYY.csv``; beside them, where there are any, ``imports_YYYY.csv`` (the
imported part of each use), ``capital_flow_YYYY.csv`` (fixed capital consumed, by asset and using industry) and names of
codes. The files of the supplement to Miller 2018 are read under their own names too.

Every industry is one activity, its level its output in money; it makes what the make table says, main product and
by-products. Labour is compensation of employees at one pay for all, where the table has it. Stocks of fixed capital are
the flows of the year times the lives of the assets: what is consumed in a year is one part in so many of what stands.

Sources
-------
US Bureau of Economic Analysis, Input-Output Accounts (layout and codes); T. R. Miller 2018, Methods for Endogenizing
Capital in the USEEIO (capital flows); Miller and Blair 2009, ch. 5 (make and use, scrap); Fraumeni 1997, Survey of
Current Business 77 (asset lives; the defaults are round figures of that order, recalled).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lustrum.economy.flows import economy_from_flows
from lustrum.errors import EconomyProblems
from lustrum.readers._make_use import MakeUse, read_make_use, read_satellites
from lustrum.readers._make_use_report import MONEY, report_on
from lustrum.readers._options import Option
from lustrum.readers._report import Imported
from lustrum.readers._totals import TOTALS_OPTION, refuse_totals
from lustrum.readers._uses import IMPORTED, Uses, asset_lives, find_uses

if TYPE_CHECKING:
    from lustrum.economy.economy import Economy

__all__ = ["OPTIONS", "SOURCE", "TITLE", "read", "read_satellites"]

TITLE = "Make and use tables (US layout), with imports and capital flows"
SOURCE = "US Bureau of Economic Analysis, or a table in its layout"

COMPENSATION = "V00100"

NONCOMPARABLE = ("S00300", "Other")
"""Codes of imports like nothing that is made at home."""

LIVES = (
    "213=12 23=40 2334=60 333=15 3341=5 334=10 335=15 3361=8 336=20 337=12 339=12 511=4 5415=4 512=10 5417=6 other=20"
)
"""Years that assets last: wells, structures, dwellings, machinery, computers, other electronics, electrical equipment,
motor vehicles, other vehicles, furniture, instruments, software (two), films, research; what is left is mostly margins
and fees, which last as long as what they were paid for."""

OPTIONS = (
    Option("year", None, "Year of the tables; without it the latest in the folder.", kind=int),
    Option(
        "imports",
        "separate",
        "Imported inputs as goods of their own, as one good together, or as the same goods as at home. Without a file "
        "of imports only the last can be.",
        ("separate", "together", "same"),
    ),
    Option(
        "wage",
        0.06,
        "Million dollars of compensation that count as one person-year: a round figure that sets the unit of labour "
        "and decides nothing.",
        kind=float,
        least=1e-9,
    ),
    Option(
        "lives",
        LIVES,
        "Years that an asset lasts, by the beginning of its code; the longest that fits holds.",
    ),
    TOTALS_OPTION,
    Option("name", None, "Name of the economy; without it, that of the folder and the year."),
)


def read(
    source: Path,
    year: int | None = None,
    imports: str = "separate",
    wage: float = 0.06,
    lives: str = LIVES,
    totals: str = "refuse",
    name: str | None = None,
) -> Imported:
    """Read a folder of make and use tables.

    Parameters
    ----------
    source : Path
        The folder.
    year : int, optional
        Year of the tables; None: the latest.
    imports : {"separate", "together", "same"}
        How imported inputs enter; see `OPTIONS`.
    wage : float
        Million dollars of compensation a person-year.
    lives : str
        Years that assets last, by the beginning of their codes.
    totals : {"refuse", "report"}
        What happens when a printed total is wrong by more than a hundredth.
    name : str, optional
        Name of the economy.

    Returns
    -------
    Imported
        The economy and the report.

    Raises
    ------
    EconomyProblems
        If files are missing or do not fit one another; every problem at once.
    """
    tables = read_make_use(source, year)
    uses = find_uses(tables, imports)
    years_of = asset_lives(lives, tables)
    economy = _economy(tables, uses, years_of, wage, name or f"{source.resolve().name}-{tables.year}")
    report = report_on(tables, uses, wage, economy)
    if problems := refuse_totals(report.balances, totals, f"tables of {tables.year}"):
        raise EconomyProblems(problems)
    return Imported(economy, report)


def _economy(tables: MakeUse, uses: Uses, lives: pd.Series[float], wage: float, name: str) -> Economy:
    flow = tables.capital_flow
    costs = tables.value_added
    labour = costs.loc[[COMPENSATION]].rename({COMPENSATION: "labour"}) / wage if COMPENSATION in costs.index else None
    economy = economy_from_flows(
        uses.inputs,
        uses.outputs,
        uses.final,
        costs if len(costs) else None,
        labour,
        uses.imports,
        None if flow is None else flow.mul(lives, axis=0).loc[lambda f: f.sum(axis=1) > 0],
        name=name, unit=MONEY, year=tables.year, output=pd.Series(tables.industry_output, tables.make.index),
        source="Files " + ", ".join(tables.files),
    )  # fmt: skip
    return economy.replace(**_more(economy, tables, uses, lives), problems=())


def _more(economy: Economy, tables: MakeUse, uses: Uses, lives: pd.Series[float]) -> dict[str, pd.DataFrame]:
    """Return names, goods that nobody makes, uses of imported goods, trade, and lives of assets."""
    made = set(tables.make.columns[tables.product_output > 0]) - set(NONCOMPARABLE)
    products = economy.table("products")
    base = products["product"].str.removesuffix(IMPORTED)
    abroad = ~products["product"].isin(made)
    names = [tables.names.get(code, code) + (IMPORTED if is_away else "") for code, is_away in
             zip(base, products["product"].str.endswith(IMPORTED), strict=True)]  # fmt: skip
    activities = economy.table("activities")
    found = {
        "products": products.assign(name=names, import_only=abroad.astype(int)),
        "activities": activities.assign(name=activities["activity"].map(lambda code: tables.names.get(code, code))),
    }
    origin = {"evidence": "derived", "source": "table"}
    if len(uses.final_imports):
        more = uses.final_imports.assign(year=tables.year, **origin)
        found["final"] = pd.concat([economy.final, more], ignore_index=True)
    if len(uses.trade):
        found["trade"] = uses.trade.drop(columns="amount").assign(partner="abroad", price=1.0, **origin)
        found["partners"] = pd.DataFrame({"partner": ["abroad"], "currency": [MONEY], "credit": [uses.deficit]}).assign(
            **origin
        )
    if economy.has("capital"):
        capital = economy.table("capital")
        found["capital"] = capital.assign(life_years=capital["asset"].map(lives).astype(np.float64))
    return found
