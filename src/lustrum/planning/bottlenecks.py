"""What holds a plan back: limits by what they are worth to its objective.

By duality the value of the objective is the sum over all limits of valuation times limit. The share of a limit in
that sum says how much of the plan rests on it; its valuation says what one more unit would bring, as long as little
is added.

Sources
-------
Kantorovich 1965, The Best Use of Economic Resources (objectively determined valuations).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lustrum.planning.facts import Facts
from lustrum.planning.infeasibility import words
from lustrum.planning.program import LinearProgram, Stage
from lustrum.planning.scaling import Scale

Floats = NDArray[np.float64]

COLUMNS = ["limit", "family", "year", "amount", "unit", "worth", "share"]

NOTICEABLE = 1e-9


def find_bottlenecks(
    program: LinearProgram, facts: Facts, stage: Stage, y: Floats, *, value: float, scale: Scale
) -> pd.DataFrame:
    """List the limits that hold the plan back, the weightiest first.

    Parameters
    ----------
    program, facts : LinearProgram, Facts
        The programme, and what its rows mean.
    stage : Stage
        The objective.
    y : float64 (row,)
        Valuations.
    value : float
        Value of the objective.
    scale : Scale
        Natural sizes.

    Returns
    -------
    DataFrame
        ``limit`` in words; ``amount`` and ``unit`` of the limit; ``worth``: gain of the objective per unit more;
        ``share`` of the objective's value that rests on it (negative for what must be delivered in any case).
    """
    y = y[: program.shape[0]]
    _, side, share = _shares(program, stage, y, value)
    found = [
        _line(program, facts, int(row), side=float(side[row]), worth=float(abs(y[row])), share=float(share[row]))
        for row in _noticeable(share)
    ]
    if not found:
        found = _what_is_missing(program, facts, y, scale)
    return pd.DataFrame([line for line in found if line], columns=COLUMNS)


def binding_rows(program: LinearProgram, facts: Facts, stage: Stage, y: Floats, value: float) -> pd.DataFrame:
    """List the limits that hold the plan back, as `find_bottlenecks` does, with their places in the programme.

    Parameters
    ----------
    program, facts, stage, y, value
        As of `find_bottlenecks`.

    Returns
    -------
    DataFrame
        Columns of `find_bottlenecks`, ``row`` and ``upper`` (whether it is the upper limit of the row that binds).
    """
    is_upper, side, share = _shares(program, stage, y[: program.shape[0]], value)
    found = []
    for row in _noticeable(share):
        line = _line(program, facts, int(row), side=float(side[row]), worth=float(abs(y[row])), share=float(share[row]))
        if line:
            found.append({**line, "row": int(row), "upper": bool(is_upper[row])})
    return pd.DataFrame(found, columns=[*COLUMNS, "row", "upper"])


def _shares(program: LinearProgram, stage: Stage, y: Floats, value: float) -> tuple[NDArray[np.bool_], Floats, Floats]:
    """Return, for each row, whether its upper limit binds, the limit that binds, and its share of the value."""
    is_upper = np.asarray((stage.sense < 0) == (y > 0), dtype=np.bool_)
    side = np.where(is_upper, program.row_upper, program.row_lower)
    weight = np.where(np.isfinite(side), y * np.where(np.isfinite(side), side, 0.0), 0.0)
    total = value - stage.offset
    return is_upper, side, weight / total if abs(total) > 0 else np.zeros(len(y))


def _noticeable(share: Floats) -> NDArray[np.int64]:
    chosen = np.flatnonzero(np.abs(share) > NOTICEABLE)
    return chosen[np.argsort(-np.abs(share[chosen]), kind="stable")]


def _line(program: LinearProgram, facts: Facts, row: int, *, side: float, worth: float, share: float) -> dict[str, Any]:
    block = program.rows.block_of(row)
    member = row - block.start
    if block.words is None or not block.words.is_limit:
        return {}
    said = words(block, member, facts, abs(side), "limit")
    if block.name == "material":
        said = f"stocks and gifts of {said}"
    year = block.labels_of(member, facts.labels).get("year", "")
    return {
        "limit": said, "family": block.family, "year": year, "amount": abs(side), "unit": block.unit_of(member),
        "worth": worth, "share": share,
    }  # fmt: skip


def _what_is_missing(program: LinearProgram, facts: Facts, y: Floats, scale: Scale) -> list[dict[str, Any]]:
    """When the objective is zero, no limit is worth anything: name the products whose lack stops everything."""
    size = np.abs(y) * scale.row
    size[size < NOTICEABLE] = 0.0
    found = []
    for row in np.argsort(-size, kind="stable")[:10]:
        block = program.rows.block_of(int(row))
        if size[row] == 0.0 or block.words is None or not block.words.is_limit:
            continue
        member = int(row) - block.start
        said = f"there is none of: {words(block, member, facts, 0.0, 'limit')}"
        year = block.labels_of(member, facts.labels).get("year", "")
        found.append({"limit": said, "family": block.family, "year": year, "amount": 0.0,
                      "unit": block.unit_of(member), "worth": float(abs(y[row])), "share": 0.0})  # fmt: skip
    return found
