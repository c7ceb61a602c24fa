"""Why there is no plan, in words: what is short, which limits clash, and the cheapest ways out.

*Short* is the least total relative shortage of products with every limit kept. *Cheapest way out* is the least total
relative widening of limits and wishes with every balance kept. Both are elastic programmes: a row may be breached at
a price. The *clash* is a set of rows that cannot all be kept, while leaving out any one of them lets the others be
kept (`clash`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csc_array, hstack

from lustrum.planning.cells import EVERYWHERE
from lustrum.planning.clash import find_clash, in_natural_units, open_highs
from lustrum.planning.facts import AFTER, BEFORE, Facts
from lustrum.planning.indexing import Block
from lustrum.planning.needs import ALL
from lustrum.planning.program import LinearProgram
from lustrum.planning.scaling import Scale
from lustrum.planning.settings import PlanSettings
from lustrum.planning.tables import CALENDAR
from lustrum.planning.watching import Watch

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

NOTICEABLE = 1e-7
"""A breach below this share of a row's natural size is not spoken of."""

LEAST_SIZE = 1e-2
"""A limit that is smaller than this share of its row's natural size is measured against that share."""

_FACTS = ("family", "amount", "unit", "words")

EASE = 1e-3
"""Share of the least breach by which a limit gives way beyond it, so that the plan stands on no knife edge."""

LARGE = 20_000
"""From this many entries on an elastic programme is solved by interior point with crossover, which is faster there."""

SHOWN = 5
"""How many lines of each kind the text shows; the data have all."""


class PlanExplanation(str):
    """Why there is no plan: a text, with the figures as attributes.

    Attributes
    ----------
    shortages, clash, relaxations : DataFrame
        Products that are short if every limit is kept; rows that cannot all be kept; limits and wishes to give way if
        every product is to balance. Columns: ``family``, labels, ``amount``, ``unit``, ``words``.
    """

    shortages: pd.DataFrame
    clash: pd.DataFrame
    relaxations: pd.DataFrame

    def to_dict(self) -> dict[str, Any]:
        """Return text and figures as a plain mapping, for ``--json``."""
        tables = {name: getattr(self, name) for name in ("shortages", "clash", "relaxations")}
        return {"text": str(self), **{name: frame.to_dict("records") for name, frame in tables.items()}}


@dataclass(frozen=True, eq=False)
class Relaxation:
    """How far rows must be breached.

    Parameters
    ----------
    below, above : float64 (row,)
        By how much a row falls below its lower limit, or rises above its upper limit, in its own unit.
    multiplier : float64 (row,)
        Weight of each row in the proof that less will not do.
    """

    below: Floats
    above: Floats
    multiplier: Floats


def relax(program: LinearProgram, scale: Scale, may_give: Bools, watch: Watch | None = None) -> Relaxation | None:
    """Find the least total relative breach of some rows that lets all others be kept; None if there is none.

    Parameters
    ----------
    program : LinearProgram
        The programme.
    scale : Scale
        Natural sizes.
    may_give : bool (row,)
        Rows that may be breached.
    watch : Watch, optional
        Stops the search.
    """
    matrix, (low, high), (left, right) = in_natural_units(program, scale)
    below = np.flatnonzero(may_give & np.isfinite(low))
    above = np.flatnonzero(may_give & np.isfinite(high))
    if not len(below) + len(above):
        return None
    slack_row = np.concatenate([below, above])
    sign = np.concatenate([np.ones(len(below)), -np.ones(len(above))])
    side = np.abs(np.where(sign > 0, low[slack_row], high[slack_row]))
    count = len(slack_row)
    slack = csc_array((sign, (slack_row, np.arange(count))), shape=(program.shape[0], count))
    is_balance = np.zeros(program.shape[0], dtype=bool)
    is_balance[program.rows["material"].part] = True
    price = np.where(is_balance[slack_row], 1.0, 1.0 / np.maximum(side, LEAST_SIZE))
    cost = np.concatenate([np.zeros(program.shape[1]), price])
    columns = np.concatenate([left, np.zeros(count)]), np.concatenate([right, np.full(count, np.inf)])
    highs = open_highs(csc_array(hstack([matrix, slack], format="csc")), (low, high), columns, cost)
    if program.matrix.nnz > LARGE:
        highs.setOptionValue("solver", "ipm")
    (watch or Watch()).run(highs, "explaining", "what has to give way")
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    solution = highs.getSolution()
    breach = np.array(solution.col_value)[program.shape[1] :]
    breach = np.where(breach > NOTICEABLE, breach, 0.0)
    down, up = np.zeros(program.shape[0]), np.zeros(program.shape[0])
    down[below], up[above] = breach[: len(below)], breach[len(below) :]
    return Relaxation(down * scale.row, up * scale.row, np.array(solution.row_dual))


def give_way(program: LinearProgram, relaxation: Relaxation) -> LinearProgram:
    """Return the programme with limits moved by what a relaxation found, and a little more for rounding."""
    ease = 1.0 + EASE
    return LinearProgram(
        matrix=program.matrix,
        row_lower=program.row_lower - relaxation.below * ease,
        row_upper=program.row_upper + relaxation.above * ease,
        lower=program.lower,
        upper=program.upper,
        columns=program.columns,
        rows=program.rows,
    )


def rows_of(program: LinearProgram, *, families: tuple[str, ...] | None = None, limits: bool = False) -> Bools:
    """Say which rows belong to some families, or are limits and wishes (all but balances and definitions)."""
    chosen = np.zeros(program.shape[0], dtype=bool)
    for block in program.rows:
        if families is not None:
            chosen[block.part] = block.family in families
        elif limits:
            chosen[block.part] = bool(block.words and block.words.is_limit) and block.name != "material"
    return chosen


def describe(program: LinearProgram, facts: Facts, amounts: Floats, kind: str) -> pd.DataFrame:
    """Put rows with an amount above zero into words, in their order.

    Parameters
    ----------
    program, facts : LinearProgram, Facts
        What the rows are.
    amounts : float64 (row,)
        In the unit of each row.
    kind : {"limit", "short", "give"}
        Which words.
    """
    found: list[dict[str, Any]] = []
    for row in np.flatnonzero(amounts > 0):
        block = program.rows.block_of(int(row))
        if block.words is None:
            continue
        found.append(_line(block, int(row) - block.start, facts, float(amounts[row]), kind))
    labels = dict.fromkeys(key for line in found for key in line if key not in _FACTS)
    columns = [_FACTS[0], *labels, *_FACTS[1:]]
    return pd.DataFrame([{key: line.get(key, "") for key in columns} for line in found], columns=columns)


def _line(block: Block, member: int, facts: Facts, amount: float, kind: str) -> dict[str, Any]:
    labels = block.labels_of(member, facts.labels)
    unit = block.unit_of(member)
    said = words(block, member, facts, amount, kind)
    return {"family": block.family, **labels, "amount": amount, "unit": unit, "words": said}


def words(block: Block, member: int, facts: Facts, amount: float, kind: str) -> str:
    """Return what is said of one row."""
    labels = block.labels_of(member, facts.labels)
    place, places = labels.get("place", ""), facts.labels["place"]
    group = labels.get("group", ALL)
    season = labels.get("season", "")
    year = labels.get("year", "")
    several = len(facts.labels["to_region"]) > 1
    region = labels.get("region", "") if several else ""
    of_region = labels.get("of_region", "") if several else ""
    owner = [labels["form"]] if "form" in labels and len(facts.labels["form"]) > 1 else []
    if region and region != EVERYWHERE:
        owner.append(region)
    extra = {
        "who": f" ({', '.join(owner)})" if owner else "",
        "in_region": f" in {of_region}" if of_region and of_region != EVERYWHERE else "",
        "year": f"year {year}" if year.isdigit() and int(year) < CALENDAR else year,
        "where": f" {place}" if place in (BEFORE, AFTER) else (f" in {place}" if len(places) > 1 else ""),
        "to_group": "" if group == ALL else f" ({group})",
        "loan": str(int(block.codes["loan"][member]) + 1) if "loan" in block.codes else "",
        "season_of": f", {season}" if len(facts.labels["season"]) > 1 else "",
        "amount": f"{amount:,.6g} {block.unit_of(member)}".strip(),
    }
    template: str = getattr(block.words, kind)
    return template.format_map({**labels, **extra})


def explain(
    program: LinearProgram, facts: Facts, scale: Scale, settings: PlanSettings, watch: Watch | None = None
) -> PlanExplanation:
    """Explain why a programme has no plan.

    Parameters
    ----------
    program, facts, scale, settings
        The programme, what its rows mean, natural sizes, settings.
    watch : Watch, optional
        Stops the search; the explanation then says that it is not complete.
    """
    balances = rows_of(program, families=("material-balance",))
    limits = rows_of(program, limits=True)
    empty = pd.DataFrame(columns=list(_FACTS))
    short, wide = (relax(program, scale, one, watch) for one in (balances, limits))
    both = relax(program, scale, balances | limits, watch) if short is None and wide is None else None
    shortages = empty if short is None else describe(program, facts, short.below, "short")
    ways = wide or both
    relaxations = empty if ways is None else describe(program, facts, ways.below + ways.above, "give")
    clash, is_smallest = empty, False
    if settings.clash_checks:
        proof = next((r.multiplier for r in (short, wide, both) if r is not None), None)
        rows, is_smallest = find_clash(program, scale, settings.clash_checks, watch, proof)
        ones = np.zeros(program.shape[0])
        ones[rows] = 1.0
        clash = describe(program, facts, ones, "limit").drop(columns=["amount", "unit"])
    text = _text(facts, shortages, clash, relaxations, is_smallest)
    if watch is not None and watch.is_over:
        text += "\nThe search for the reasons was stopped: there may be more, and fewer may do."
    explanation = PlanExplanation(text)
    explanation.shortages, explanation.clash, explanation.relaxations = shortages, clash, relaxations
    return explanation


def _text(
    facts: Facts, shortages: pd.DataFrame, clash: pd.DataFrame, relaxations: pd.DataFrame, is_smallest: bool
) -> str:
    first, last = facts.years[0], facts.years[-1]
    lines = [f"No plan for {_span(first, last)} meets everything that was asked."]
    if len(shortages):
        lines.append("Short, if every limit is kept:")
        lines.extend(_shown(shortages))
    if len(clash):
        tail = "without any one of them the others can" if is_smallest else "perhaps fewer would do"
        lines.append(f"These cannot all be kept ({tail}):")
        lines.extend(_said_of_clash(clash))
    if len(relaxations):
        lines.append("The cheapest way out, if every product is to balance:")
        lines.extend(_shown(relaxations))
    return "\n".join(lines)


def _said_of_clash(clash: pd.DataFrame) -> list[str]:
    """Return limits and wishes one by one, and the balances through which they hang together."""
    is_balance = clash["family"] == "material-balance"
    lines, balances = _shown(clash[~is_balance], 2 * SHOWN), clash[is_balance]
    if len(balances) <= SHOWN:
        return lines + _shown(balances)
    count, years = balances["product"].nunique(), balances["year"].nunique()
    return [*lines, f"  by way of {len(balances)} balances of {count} products in {years} years"]


def _span(first: int, last: int) -> str:
    if first == last:
        return f"year {first}" if first < CALENDAR else str(first)
    return f"years {first} to {last}" if first < CALENDAR else f"{first} to {last}"


def _shown(frame: pd.DataFrame, most: int = SHOWN) -> list[str]:
    said = [f"  {text}" for text in frame["words"].head(most)]
    return said + ([f"  and {len(frame) - most} more"] if len(frame) > most else [])
