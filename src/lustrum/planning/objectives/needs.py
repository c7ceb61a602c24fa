r"""Needs of persons, tier by tier: survival first, then basic, then comfort; within a tier by weight.

.. math:: \max \frac{\sum_n w_n f_{tn}}{\sum_n w_n} \quad\text{for each tier in turn},
          \qquad \sum_{p \in n} q_{tgnp} \ge \sum_{n} \Delta_{tn} f_{tn}, \qquad 0 \le f_{tn} \le 1

:math:`\Delta` is what a tier asks for above the tiers before it, persons times the amount per person. Targets for
government, defence and reserves are met in full; those for people are replaced by the needs.

Unit: share of the tier that is met, mean by weight over needs, groups and years.

Sources
-------
Ijiri 1965, Management Goals and Accounting for Control (goals in order of rank, then by weight). Recalled.
"""

from __future__ import annotations

import numpy as np

from lustrum.errors import Problem
from lustrum.planning.constraints.needs import basket_codes, basket_unit, enter_baskets
from lustrum.planning.indexing import RowWords
from lustrum.planning.program import Draft, Stage
from lustrum.planning.settings import PlanProblems

WORDS = RowWords(limit="{ware} delivered to {group} in {year}", short="", give="", is_limit=False)


def columns(draft: Draft) -> None:
    """Declare the share met of each claim: of a tier, a need and a group in a year."""
    wants, needs = draft.facts.wants, draft.facts.wants.needs
    claim = np.flatnonzero(needs.claim_amount > 0)
    if not len(claim):
        remedy = "Give the economy the tables 'needs' and 'population'."
        raise PlanProblems([Problem("The objective 'needs' finds no needs.", "needs", remedy=remedy)])
    codes = basket_codes(draft, needs.claim_basket[claim]) | {"tier": needs.claim_tier[claim], "claim": claim}
    draft.add_columns("need-fulfilment", codes, upper=1.0, unit="share")
    if not draft.scales_targets and (wants.is_for_people[wants.group] & ~draft.is_soft).any():
        draft.notes.append("Targets for people are left out: the objective 'needs' decides what they get.")


def rows(draft: Draft) -> None:
    """Declare that needs are met out of deliveries."""
    basket = np.arange(len(draft.facts.wants.needs.basket_year))
    unit = basket_unit(draft, basket)
    draft.add_rows("met", basket_codes(draft, basket), lower=0.0, unit=unit, words=WORDS)


def entries(draft: Draft) -> None:
    """Enter deliveries and the claims they meet."""
    block, met, needs = draft.columns["need-fulfilment"], draft.rows["met"], draft.facts.wants.needs
    enter_baskets(draft, met)
    draft.add_entries(met.start + block.codes["basket"], block.index, -needs.claim_amount[block.codes["claim"]])


def stages(draft: Draft) -> list[Stage]:
    """Maximise the weighted share met of each tier in turn."""
    block, needs = draft.columns["need-fulfilment"], draft.facts.wants.needs
    found = []
    for tier in range(len(needs.tiers)):
        mine = block.codes["tier"] == tier
        weight = needs.claim_weight[block.codes["claim"]] * mine
        if weight.sum() > 0:
            cost = np.zeros(draft.columns.size)
            cost[block.part] = weight / weight.sum()
            found.append(Stage(f"needs, {needs.tiers[tier]}", "share of the tier that is met", cost))
    return found
