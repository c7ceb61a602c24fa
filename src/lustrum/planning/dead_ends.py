"""Why nothing at all can be made of the targets: which product stands in the way, and for want of what.

The largest multiple of the targets is zero where a product that they need, straight or by way of others, has no
source, where what makes it has no capacity, or where a group of products uses up as much of itself as it makes
(the Hawkins-Simon condition fails; the spectral radius of the group is one or more). To ask for any multiple above
zero then clashes with some rows, and the smallest such set (`clash`) names the culprits.

Sources
-------
Hawkins and Simon 1949, Note: some conditions of macroeconomic stability.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from lustrum.planning.clash import find_clash
from lustrum.planning.facts import Facts
from lustrum.planning.infeasibility import words
from lustrum.planning.program import LinearProgram, Stage
from lustrum.planning.scaling import Scale
from lustrum.planning.settings import PlanSettings
from lustrum.planning.watching import Watch

Ints = NDArray[np.int64]

SHOWN = 5


def why_nothing(
    program: LinearProgram, facts: Facts, stage: Stage, scale: Scale, settings: PlanSettings, watch: Watch
) -> list[str]:
    """Return sentences that say why a multiple of the targets is zero; none if the cause is not found.

    Parameters
    ----------
    program, facts, scale, settings, watch
        The programme, what its rows mean, natural sizes, settings; and what stops the search.
    stage : Stage
        The objective whose best value is zero.
    """
    multiple = np.flatnonzero(stage.cost)
    if not len(multiple):
        return []
    lower = program.lower.copy()
    lower[multiple[0]] = scale.column[multiple[0]]
    rows, _ = find_clash(replace(program, lower=lower), scale, settings.clash_checks, watch)
    if not len(rows):
        return []
    block = program.rows["material"]
    balances = rows[(rows >= block.start) & (rows < block.start + block.size)]
    product = np.unique(block.codes["product"][balances - block.start])
    is_made = np.diff(facts.outputs.tocsr().indptr) > 0
    sourceless = _without_source(program, balances)
    sourceless = sourceless[~is_made[block.codes["product"][sourceless - block.start]]]
    if len(sourceless):
        names = list(dict.fromkeys(_name(program, facts, row) for row in sourceless))
        return [f"Nothing can be delivered for want of {_list(names)}: nobody makes it, and there is no stock, import "
                "or aid."]  # fmt: skip
    limits = np.setdiff1d(rows, balances)
    if len(limits):
        said = [_words(program, facts, row) for row in limits]
        return [f"Nothing can be delivered for want of: {_list(said)}."]
    group, radius = _worst_group(facts, product)
    names = [str(facts.labels["product"][one]) for one in group]
    measure = "" if radius is None else f" (spectral radius {radius:.4g})"
    return [f"Nothing can be delivered: making {_list(names)} uses up as much of the same as is made{measure}."]


def _without_source(program: LinearProgram, balances: Ints) -> Ints:
    """Return the balances into which nothing flows."""
    by_row = program.matrix.tocsr()
    inflow = [bool((by_row.data[by_row.indptr[row] : by_row.indptr[row + 1]] > 0).any()) for row in balances]
    return balances[~np.array(inflow, dtype=bool)] if len(balances) else balances


def _name(program: LinearProgram, facts: Facts, row: np.int64) -> str:
    block = program.rows["material"]
    return str(facts.labels["product"][block.codes["product"][row - block.start]])


def _words(program: LinearProgram, facts: Facts, row: np.int64) -> str:
    block = program.rows.block_of(int(row))
    return words(block, int(row) - block.start, facts, 0.0, "limit") if block.words is not None else block.name


def _list(names: list[str]) -> str:
    told = list(dict.fromkeys(names))
    more = f" and {len(told) - SHOWN} more" if len(told) > SHOWN else ""
    return ", ".join(told[:SHOWN]) + more


def _worst_group(facts: Facts, product: Ints) -> tuple[Ints, float | None]:
    """Return the products that need one another most, and the spectral radius of that group.

    The radius is known if each product is made by one activity, which makes no other; else all products are returned.
    """
    outputs, inputs = facts.outputs.tocsr()[product], facts.inputs.tocsr()[product]
    if (np.diff(outputs.indptr) != 1).any() or len(np.unique(outputs.indices)) < len(product):
        return product, None
    used = inputs[:, outputs.indices].toarray() / outputs.data
    count, group = connected_components(csr_array(used), connection="strong")
    radii = [float(np.abs(np.linalg.eigvals(used[np.ix_(group == g, group == g)])).max()) for g in range(count)]
    worst = int(np.argmax(radii))
    return product[group == worst], radii[worst]
