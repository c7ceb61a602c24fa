r"""Most harmony: the concave utility of how far each target is met, summed over products and years.

.. math::
    \max \sum_{t,p} H\!\left(\frac{d_{tp} - T_{tp}}{T_{tp}}\right), \qquad
    H(s) = \begin{cases} s - s^2 / 2 & s < 0 \\ \ln(1 + s) & s \ge 0 \end{cases}

The delivery :math:`d` of each target is free: more of one may make up for less of another, the less so the scarcer it
is. It is a use in the balance of the product. Targets of the group ``committed`` are met in full. The optimum is
certified (`concave`); its relative gap is measured against the utility above that of delivering nothing, which is
-3/2 for each target. Beside the objective `ray`, its multiple is a floor for each delivery.

Unit: harmony, without dimension, summed over targets.

Sources
-------
Cockshott 1990, Application of artificial intelligence techniques to economic planning, Future Computing Systems 2, and
his programs for five-year plans (the function). Recalled.
"""

from __future__ import annotations

import numpy as np

from lustrum.errors import Problem
from lustrum.formulas.harmony import NOTHING, harmony, marginal_harmony
from lustrum.planning.concave import Curve
from lustrum.planning.constraints.needs import cover_row
from lustrum.planning.indexing import RowWords
from lustrum.planning.program import Draft, Floats, Stage
from lustrum.planning.settings import PlanProblems

UNIT = "harmony, sum over targets"

POINTS = (0.0, 0.5, 1.0, 2.0, 4.0)
"""Multiples of a target at which the programme has tangents from the start."""

WORDS = RowWords(limit="the utility of {product} in {year}", short="", give="", is_limit=False)
FLOOR_WORDS = RowWords(limit="the multiple of {product} in {year}", short="", give="", is_limit=False)


def utility(multiple: Floats) -> Floats:
    """Return harmony above that of nothing, of multiples of the target."""
    return harmony(multiple - 1.0) - NOTHING


def slope(multiple: Floats) -> Floats:
    """Return the derivative of `utility`."""
    return marginal_harmony(multiple - 1.0)


def columns(draft: Draft) -> None:
    """Declare a delivery for each target, and its utility."""
    wants = draft.facts.wants
    target = np.flatnonzero(draft.is_soft)
    if not len(target):
        raise PlanProblems([Problem("There are no targets above zero to meet.", "targets")])
    codes = {
        "year": wants.year[target], "group": wants.group[target], "product": wants.product[target], "target": target,
    }  # fmt: skip
    draft.add_columns("free-delivery", codes, unit=draft.facts.unit[codes["product"]])
    draft.add_columns("utility", codes, unit=UNIT)


def rows(draft: Draft) -> None:
    """Declare the first tangents, and that no delivery is below its multiple of the target."""
    block = draft.columns["utility"]
    curve, term = _curve(draft), np.arange(block.size)
    for point in POINTS:
        _, constant = curve.tangents(np.full(block.size, point), term)
        draft.add_rows(f"tangent at {point:g}", block.codes, upper=constant, unit=UNIT, words=WORDS)
    if "ray" in draft.objectives:
        unit = draft.columns["free-delivery"].unit
        draft.add_rows("multiple-of-target", block.codes, lower=0.0, unit=unit, words=FLOOR_WORDS)


def entries(draft: Draft) -> None:
    """Enter tangents; and deliveries in the balances, or in the deliveries to people with needs."""
    facts, wants = draft.facts, draft.facts.wants
    block, delivery = draft.columns["utility"], draft.columns["free-delivery"]
    curve, term = _curve(draft), np.arange(block.size)
    for point in POINTS:
        row = draft.rows[f"tangent at {point:g}"].index
        draft.add_entries(row, block.index, 1.0)
        draft.add_entries(row, delivery.index, -curve.tangents(np.full(block.size, point), term)[0])
    if "multiple-of-target" in draft.rows:
        draft.add_entries(draft.rows["multiple-of-target"].index, delivery.index, 1.0)
    year, product, target = (delivery.codes[name] for name in ("year", "product", "target"))
    covered = draft.through_needs[target]
    place = facts.place(wants.region[target], facts.after)
    direct = ~covered
    draft.deliver(year[direct], place[direct], product[direct], delivery.index[direct], 1.0)
    if covered.any():
        draft.add_entries(cover_row(draft, year[covered], product[covered]), delivery.index[covered], -1.0)


def _curve(draft: Draft) -> Curve:
    block, delivery = draft.columns["utility"], draft.columns["free-delivery"]
    return Curve(block, delivery.index, draft.facts.wants.amount[block.codes["target"]], utility, slope)


def stages(draft: Draft) -> list[Stage]:
    """Maximise the sum of utilities."""
    block = draft.columns["utility"]
    cost = np.zeros(draft.columns.size)
    cost[block.part] = 1.0
    return [Stage("harmony", UNIT, cost, offset=NOTHING * block.size, curve=_curve(draft))]
