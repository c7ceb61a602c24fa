r"""Why not more: the value of an objective, taken apart by the limits that it rests on.

.. math:: c'x^* = \sum_i y_i b_i + \sum_j d_j \bar x_j

By duality the best value is the sum, over all limits of rows and of columns, of valuation times limit. The *share* of
a limit is its part in that sum; shares add up to one. A share below zero is that of something that must be done in any
case, such as a delivery that was promised: the plan would be worth more without it.

Sources
-------
Duality theorem of linear programming (Gale, Kuhn and Tucker 1951); Kantorovich 1965, ch. I.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lustrum.planning.facts import Facts
from lustrum.planning.indexing import Block, RowWords
from lustrum.planning.infeasibility import words
from lustrum.planning.program import LinearProgram, Stage

Floats = NDArray[np.float64]

COLUMNS = ["limit", "family", "year", "amount", "unit", "worth", "share"]

SHOWN = 8
"""How many limits the text names."""

NOTICEABLE = 1e-9


class WhyNotMore(str):
    """What the value of a plan rests on: a text, with the figures as an attribute.

    Attributes
    ----------
    shares : DataFrame
        ``limit`` in words, ``family`` (the constraint), ``year``, ``amount`` and ``unit`` of the limit, ``worth`` of
        one unit more in units of the objective, ``share`` of the objective's value. The shares of an optimum add up
        to one.
    """

    shares: pd.DataFrame


def decompose(program: LinearProgram, facts: Facts, stage: Stage, y: Floats, value: float) -> pd.DataFrame:
    """Take the value of an objective apart by limits, the weightiest first.

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
    """
    price, reduced = stage.sense * y, stage.sense * (stage.cost - program.matrix.T @ y)
    row_side = np.where(price > 0, program.row_lower, program.row_upper)
    column_side = np.where(reduced > 0, program.lower, program.upper)
    total = stage.sense * (value - stage.offset)
    lines = []
    for blocks, weight, side in ((program.rows, price, row_side), (program.columns, reduced, column_side)):
        parts = np.where(np.isfinite(side) & (weight != 0), weight * np.where(np.isfinite(side), side, 0.0), 0.0)
        share = parts / total if total != 0 else np.zeros(len(parts))
        for place in np.flatnonzero(np.abs(share) > NOTICEABLE):
            block = blocks.block_of(int(place))
            member = int(place) - block.start
            labels = block.labels_of(member, facts.labels)
            lines.append({
                "limit": _said(block, member, facts), "family": block.family, "year": labels.get("year", ""),
                "amount": abs(float(side[place])), "unit": block.unit_of(member),
                "worth": abs(float(weight[place])), "share": float(share[place]),
            })  # fmt: skip
    found = pd.DataFrame(lines, columns=COLUMNS)
    order = np.argsort(-found["share"].abs().to_numpy(dtype=np.float64), kind="stable")
    return found.iloc[order].reset_index(drop=True)


def _said(block: Block, member: int, facts: Facts) -> str:
    if block.words is None:
        dims = [dim for dim in block.codes if dim in facts.labels]
        named = ", ".join(f"{{{dim}}}" for dim in dims if dim != "year")
        limit = f"the most of {block.name.replace('-', ' ')}{f' ({named})' if named else ''}"
        spoken = RowWords(limit=f"{limit}{' in {year}' if 'year' in dims else ''}", short="", give="")
        return words(replace(block, words=spoken), member, facts, 0.0, "limit")
    said = words(block, member, facts, 0.0, "limit")
    return f"stocks and gifts of {said}" if block.name == "material" else said


def tell(stage: Stage, value: float, shares: pd.DataFrame, missing: pd.DataFrame, is_proven: bool) -> WhyNotMore:
    """Put a decomposition into words.

    Parameters
    ----------
    stage : Stage
        The objective.
    value : float
        Its value.
    shares : DataFrame
        Of `decompose`.
    missing : DataFrame
        Bottlenecks of a plan whose value is nil: what there is none of.
    is_proven : bool
        Whether the value is certified to be the best.
    """
    more, worth = ("more", "one more") if stage.sense < 0 else ("less", "one more")
    lines = [f"Why not {more} than {value:.6g} {stage.unit}:"]
    if not len(shares):
        lines += [f"  {said}" for said in missing["limit"].head(SHOWN)] or ["  nothing that is scarce bears on it"]
    else:
        by_family = shares.groupby("family", sort=False)["share"].sum().sort_values(ascending=False, kind="stable")
        kinds = ", ".join(f"{_plain(name)} {part:.1%}" for name, part in by_family.items())
        lines.append(f"  of its value rests on: {kinds}")
        lines += [_line(line, worth) for line in shares.head(SHOWN).to_dict("records")]
        rest = shares["share"].iloc[SHOWN:].sum()
        if len(shares) > SHOWN:
            lines.append(f"  {rest:7.1%}  {len(shares) - SHOWN} more")
        lines.append(f"  {shares['share'].sum():7.1%}  together")
    if not is_proven:
        lines.append("  The plan is not proven to be the best: the shares do not add up to what it reaches.")
    told = WhyNotMore("\n".join(lines))
    told.shares = shares
    return told


def _line(line: dict[Any, Any], worth: str) -> str:
    amount = f"{line['amount']:,.6g} {line['unit']}".strip()
    return f"  {line['share']:7.1%}  {line['limit']}: {amount}, {worth} is worth {line['worth']:.4g}"


def _plain(family: Any) -> str:
    return str(family).removeprefix("objective ").replace("-", " ")
