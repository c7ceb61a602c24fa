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
        If accounts have no value added, so that nothing says what inputs must add up to; if nothing but exports is a
        final use; if no table with these zeros, or without inputs below zero, has these totals.
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
    at_home = float(uses[moved].sum())
    if not at_home > 0:
        what = "Final uses but exports are scaled to make both sides add up, and the table has none."
        raise EconomyProblems([Problem(what, "--balance", method, "none")])
    factor = 1.0 + gap / at_home
    targets = np.concatenate([inputs, np.where(moved, uses * factor, uses)])
    made = _solve(cells.to_numpy(np.float64), rows, targets, method)
    table = pd.DataFrame(made.table, cells.index, cells.columns)
    if problems := _refused(made, table, rows, targets, accounts, method):
        raise EconomyProblems(problems)
    changes = _changes(cells, table, len(accounts.industries))
    note = f"Totals of final uses but exports were multiplied by {factor:.12g}." if abs(gap) > 0 else ""
    size = [abs(one.change) for one in changes]
    balancing = Balancing(
        method, SOURCES[method], made.residual, made.converged, max(size, default=0.0), float(sum(size)), note, changes
    )
    use, final = table[accounts.industries], table[list(accounts.final.columns)]
    return replace(accounts, use=use, final=final, final_evidence="derived"), balancing


def _refused(
    made: Balanced, table: pd.DataFrame, rows: np.ndarray, targets: np.ndarray, accounts: Accounts, method: str
) -> list[Problem]:
    """Return the totals that cannot be had, and inputs that balancing made negative: such a table is not written."""
    found = table.to_numpy(np.float64)
    products, users = [str(one) for one in table.index], [str(one) for one in table.columns]
    totals = [*zip(products, rows, rows - found.sum(axis=1), strict=True)]
    totals += zip(users, targets, targets - found.sum(axis=0), strict=True)
    scale = max(float(np.abs(rows).sum()), float(np.abs(targets).sum()))
    remedy = "Zeros stay zeros: see whether a row or column that must add up to something is empty."
    problems = [
        Problem(
            "The total cannot be had.", f"--balance {method}, {label}", f"{gap:.6g} short", f"{total:.6g}", "", remedy
        )
        for label, total, gap in totals
        if not made.converged and abs(gap) > 1e-9 * scale
    ]
    use = accounts.use.to_numpy(np.float64)
    for i, j in np.argwhere((use >= 0) & (found[:, : use.shape[1]] < 0)):
        where, value = f"--balance {method}, {products[i]}, {users[j]}", f"{found[i, j]:.6g}"
        problems.append(
            Problem("Balancing makes an input negative.", where, value, "at least 0", "", "RAS keeps signs.")
        )
    return problems


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
