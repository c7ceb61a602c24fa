"""Balancing: the nearest table of flows whose rows and columns add up, with a record of every cell that was changed.

Nothing is balanced unless it is asked for, and the economy itself is not touched: the table shows what would change.
Without a file of totals the economy's own accounts are the totals: what its outputs leave beside final demand must be
sold to others, and what they leave beside value added and imports must be bought from others.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from lustrum.economy.analysis._base import IMPORTS_AND_GAPS, Flows, flows_of
from lustrum.economy.analysis.leontief import checked_coefficients
from lustrum.economy.analysis.multipliers import intensity, quantities
from lustrum.economy.economy import Economy
from lustrum.economy.options import Option
from lustrum.errors import EconomyProblems, Problem, nearest
from lustrum.formulas.balancing import Balanced, gras, least_squares, ras

TITLE = "Balancing of the table of flows"
SOURCE = "Stone 1961 (RAS); Junius and Oosterhaven 2003 (GRAS); Stone, Champernowne and Meade 1942 (least squares)"
OPTIONS = (
    Option("by", "ras", "Method: ras, gras (keeps negative cells) or least-squares.", ("ras", "gras", "least-squares")),
    Option("totals", None, "CSV file with the columns product, row_total, column_total; default: the economy's own."),
    Option("changes", 0, "How many changed cells to show, the largest first; 0: all.", kind=int, least=0),
)
METHODS = {"ras": ras, "gras": gras, "least-squares": least_squares}


@dataclass(frozen=True, eq=False)
class BalancedFlows:
    """A balanced table of flows and the record of what was changed.

    Parameters
    ----------
    flows : DataFrame (product, user)
        The balanced flows, in money a year.
    changes : DataFrame
        One row for each changed cell: product, user, before, after, change, share; the largest first.
    balanced : Balanced
        Factors, residual, and whether it converged.
    unit : str
        Unit of the flows.
    """

    flows: pd.DataFrame
    changes: pd.DataFrame
    balanced: Balanced
    unit: str


def balance_flows(economy: Economy, by: str = "ras", totals: pd.DataFrame | None = None) -> BalancedFlows:
    """Balance the flows of an economy.

    Parameters
    ----------
    economy : Economy
        Whose flows, at its levels or the outputs that its final demand asks for.
    by : {"ras", "gras", "least-squares"}
        The method.
    totals : DataFrame (product,), optional
        Columns ``row_total`` and ``column_total``, in the economy's money. Default: its own accounts.

    Raises
    ------
    EconomyProblems
        If a method refuses, or the totals contradict the zeros of the table or each other.
    """
    flows = _observed(economy)
    before = flows.a * flows.output
    wanted = _own_totals(economy, flows) if totals is None else _aligned(totals, flows)
    rows, columns = (wanted[name].to_numpy(np.float64) for name in ("row_total", "column_total"))
    try:
        made = METHODS[by](before, rows, columns)
    except ValueError as error:
        remedy = "Use gras or least-squares, which take negative cells and totals."
        raise EconomyProblems(
            [Problem(f"The table cannot be balanced: {error}.", f"by {by}", remedy=remedy)]
        ) from error
    if not made.converged:
        what = "No table with these zeros has these totals: the gap of the worst is given as a share of all flows."
        gap = made.table.sum(axis=1) - rows
        worst = flows.products[int(np.argmax(np.abs(gap)))]
        remedy = f"Rows add up to {rows.sum():.10g} and columns to {columns.sum():.10g}."
        raise EconomyProblems([Problem(what, f"totals of {worst}", f"{made.residual:.3g}", remedy=remedy)])
    return BalancedFlows(
        pd.DataFrame(made.table, flows.index, pd.Index(flows.products, name="user")),
        _changes(flows.products, before, made.table),
        made,
        flows.unit,
    )


def _observed(economy: Economy) -> Flows:
    """Return flows with final demand as the table has it: the accounts as they stand, gaps and all."""
    flows = flows_of(economy)
    if IMPORTS_AND_GAPS not in flows.uses:
        return flows
    uses = flows.uses.drop(columns=IMPORTS_AND_GAPS)
    return replace(flows, uses=uses, final=uses.to_numpy(np.float64).sum(axis=1))


def _own_totals(economy: Economy, flows: Flows) -> pd.DataFrame:
    checked_coefficients(economy)
    known = quantities(economy)
    primary = np.zeros(len(flows.output))
    for of in ("value_added", "imports"):
        if of in known:
            primary = primary + intensity(economy, of).values / flows.prices * flows.output
    if "value_added" not in known:
        what = "The economy has no value added, so what columns should add up to is not known."
        raise EconomyProblems([Problem(what, "value_added", remedy="Give --set totals=FILE.")])
    return pd.DataFrame(
        {"row_total": flows.output - flows.final, "column_total": flows.output - primary}, index=flows.index
    )


def _aligned(totals: pd.DataFrame, flows: Flows) -> pd.DataFrame:
    problems = [
        Problem("The totals lack a column.", "totals", ", ".join(map(str, totals.columns)), name)
        for name in ("row_total", "column_total")
        if name not in totals
    ]
    names = [str(name) for name in totals.index]
    problems += [
        Problem("Nobody makes this product.", "totals", name, nearest=nearest(name, flows.products))
        for name in names
        if name not in flows.products
    ]
    problems += [Problem("The product has no totals.", "totals", name) for name in flows.products if name not in names]
    if problems:
        raise EconomyProblems(problems)
    return totals.set_axis(names).reindex(list(flows.products)).astype(np.float64)


def _changes(products: tuple[str, ...], before: np.ndarray, after: np.ndarray) -> pd.DataFrame:
    """Return the cells that were changed by more than rounding, the largest change first."""
    change = after - before
    i, j = np.nonzero(np.abs(change) > 1e-9 * max(float(np.abs(before).sum()), 1e-300))
    names = np.asarray(products, dtype=object)
    frame = pd.DataFrame(
        {
            "product": names[i], "user": names[j], "before": before[i, j], "after": after[i, j], "change": change[i, j],
            "share": change[i, j] / np.where(before[i, j] != 0, np.abs(before[i, j]), np.nan),
        }
    )  # fmt: skip
    order = np.argsort(-frame["change"].abs().to_numpy(), kind="stable")
    return frame.iloc[order].reset_index(drop=True)


def table(economy: Economy, *, by: str, totals: str | None, changes: int) -> pd.DataFrame:
    """Return the record of the cells that balancing changes, the largest change first."""
    given = None
    if totals is not None:
        try:
            given = pd.read_csv(Path(totals), dtype={"product": str}).set_index("product")
        except (OSError, ValueError, KeyError) as error:
            raise EconomyProblems([Problem("The totals cannot be read.", totals, str(error))]) from error
    made = balance_flows(economy, by, given)
    frame = made.changes if not changes else made.changes.head(changes)
    frame = frame.set_index(["product", "user"])
    moved = float(made.changes["change"].abs().sum())
    frame.attrs = {
        "unit": f"{made.unit} a year; share: of the cell",
        "method": by,
        "changed_cells": len(made.changes),
        "sum_of_changes": moved,
        "residual": made.balanced.residual,
        "rounds": made.balanced.rounds,
    }
    return frame
