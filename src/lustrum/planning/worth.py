r"""What is left at the end, counted in the objective (terminal condition ``valued``).

.. math:: \max\; f(x) + \sum_{a,j} \omega_a K_{Taj} + \sum_p \omega_p s_{T-1,p}

Works in progress count at the share delivered, assets that retire in full however few their years. The values
:math:`\omega` are those of `terminal_values`, in units of the objective per product unit. Without them constant prices
are taken where they can be: for `output` and `capacity`, which are money, as they are; for `ray` divided by the worth
of the last year's basket, so that what is left counts as so many baskets.

Sources
-------
Kantorovich 1965, ch. III (valuation of what a plan leaves).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lustrum.errors import Problem, nearest
from lustrum.planning.constraints.capital import capital_left
from lustrum.planning.program import Draft, Floats, Stage
from lustrum.planning.settings import PlanProblems
from lustrum.planning.tables import tally

IN_MONEY = ("output", "capacity")


def count_what_is_left(draft: Draft, stage: Stage, objective: str) -> Stage:
    """Return a stage that counts capital and stocks left at the end besides its own aim.

    Raises
    ------
    PlanProblems
        If there are no values that fit the objective, or one is of no product.
    """
    value, cells = _values(draft, objective), draft.facts.cells
    worth, offset = np.zeros(draft.columns.size), 0.0
    for name, asset in (("capital", cells.pair_asset), ("pool", cells.pool_asset)):
        standing, place, column, left = capital_left(draft, name, unfinished=True, ahead=True)
        each = value[cells.assets[asset]]
        offset += float(standing @ each)
        worth += tally(column, left * each[place], draft.columns.size)
    if "stock" in draft.columns:
        block = draft.columns["stock"]
        last = block.codes["year"] == draft.years - 1
        worth[block.index[last]] += value[block.codes["product"][last]]
    return replace(
        stage, name=f"{stage.name}, with what is left", cost=stage.cost - stage.sense * worth,
        offset=stage.offset - stage.sense * offset,
    )  # fmt: skip


def _values(draft: Draft, objective: str) -> Floats:
    facts, given = draft.facts, draft.settings.terminal_values
    products = facts.labels["product"]
    if given is not None:
        unknown = [name for name in given if name not in products]
        if unknown:
            raise PlanProblems(
                [Problem("Unknown product.", "terminal_values", one, nearest=nearest(one, products)) for one in unknown]
            )
        return np.array([float(given.get(name, 0.0)) for name in products])
    basket = 1.0
    if objective == "ray":
        wants = facts.wants
        mine = draft.is_soft & (wants.year >= draft.years - facts.timing.a_year)
        basket = float(facts.price[wants.product[mine]] @ wants.amount[mine])
    if not facts.has_prices or objective not in ("ray", *IN_MONEY) or basket <= 0:
        what = f"Nothing says what is left is worth to the objective '{objective}'."
        remedy = "Give values of products in units of the objective, or constant prices for ray, output or capacity."
        raise PlanProblems([Problem(what, "terminal_values", remedy=remedy)])
    return facts.price / basket
