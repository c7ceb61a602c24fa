r"""Balancing of accounts, where it is asked for: every changed cell is recorded.

The cells of inputs and domestic final uses are made to add up, by product to what is made and imported, by industry to
output less what it pays otherwise, by use to its printed total. Where the totals of both sides differ, final uses but
exports are scaled by one factor first, which is recorded too. Cells below zero keep their value under RAS.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from lustrum.errors import EconomyProblems, Problem
from lustrum.formulas.balancing import Balanced, least_squares, ras
from lustrum.readers._accounts import EXPORT, Accounts
from lustrum.readers._report import Balancing, Change

SOURCES = {
    "ras": "Stone 1961; Bacharach 1970",
    "least-squares": "Deming and Stephan 1940; Friedlander 1961",
}


def balance(accounts: Accounts, method: str) -> tuple[Accounts, Balancing | None]:
    """Balance accounts by a method, or leave them as they are.

    Parameters
    ----------
    accounts : Accounts
        Flows that need not balance.
    method : {"none", "ras", "least-squares"}
        How.

    Returns
    -------
    accounts : Accounts
        With other cells of `use` and `final`; the same for ``none``.
    balancing : Balancing or None
        What was changed.

    Raises
    ------
    EconomyProblems
        If accounts have no value added, so that nothing says what inputs must add up to.
    """
    if method == "none":
        return accounts, None
    if accounts.value_added is None:
        what = "The table has no value added, so nothing says what inputs of an industry must add up to."
        raise EconomyProblems([Problem(what, "--balance", method, "none")])
    cells = pd.concat([accounts.use, accounts.final], axis=1)
    costs = accounts.value_added.sum(axis=0)
    if accounts.imported is not None:
        costs = costs + accounts.imported[accounts.industries].sum(axis=0)
    rows = accounts.product_supply.to_numpy(np.float64)
    inputs = (accounts.output - costs).to_numpy(np.float64)
    uses = accounts.final.sum(axis=0)
    moved = [use != EXPORT for use in accounts.final]
    gap = float(rows.sum() - inputs.sum() - uses.sum())
    factor = 1.0 + gap / float(uses[moved].sum())
    targets = np.concatenate([inputs, np.where(moved, uses * factor, uses)])
    made = _solve(cells.to_numpy(np.float64), rows, targets, method)
    table = pd.DataFrame(made.table, cells.index, cells.columns)
    changes = _changes(cells, table, len(accounts.industries))
    note = f"Totals of final uses but exports were multiplied by {factor:.12g}." if abs(gap) > 0 else ""
    size = [abs(one.change) for one in changes]
    balancing = Balancing(
        method, SOURCES[method], made.residual, made.converged, max(size, default=0.0), float(sum(size)), note, changes
    )
    use, final = table[accounts.industries], table[list(accounts.final.columns)]
    return replace(accounts, use=use, final=final, final_evidence="derived"), balancing


def _solve(cells: np.ndarray, rows: np.ndarray, columns: np.ndarray, method: str) -> Balanced:
    if method == "least-squares":
        return least_squares(cells, rows, columns)
    fixed = np.minimum(cells, 0.0)
    free_rows, free_columns = rows - fixed.sum(axis=1), columns - fixed.sum(axis=0)
    below = min(float(free_rows.min()), float(free_columns.min()))
    if below < 0:
        what = "RAS needs totals of at least 0, and one is below."
        raise EconomyProblems([Problem(what, "--balance", f"{below:g}", "least-squares")])
    made = ras(cells - fixed, free_rows, free_columns, tolerance=1e-13)
    return replace(made, table=made.table + fixed)


def _changes(before: pd.DataFrame, after: pd.DataFrame, industries: int) -> tuple[Change, ...]:
    old, new = before.to_numpy(np.float64), after.to_numpy(np.float64)
    row, column = np.nonzero(old != new)
    found = [
        Change(
            "use" if c < industries else "final", str(before.index[int(r)]), str(before.columns[int(c)]),
            float(old[r, c]), float(new[r, c]), float(new[r, c] - old[r, c]),
        )
        for r, c in zip(row, column, strict=True)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: -abs(one.change)))
