r"""Deliveries that must be made in full: :math:`d_{tgp} \ge T_{tgp}`.

The delivery :math:`d` is a use in the balance of the product.
These are the table `committed`; and, when nothing in the objective multiplies the targets (no `ray`), the targets
themselves.

Unit: product units a year.

Sources
-------
Williams 1978, Model Building in Mathematical Programming, 12.9 (exogenous demand, met in full).
"""

from __future__ import annotations

import numpy as np

from lustrum.planning.indexing import RowWords
from lustrum.planning.program import Draft

WORDS = RowWords(
    limit="{product} to be delivered{to_group} in {year}",
    short="{product} to be delivered{to_group} in {year} is short by {amount}",
    give="deliver {amount} less of {product}{to_group} in {year}",
)


def columns(draft: Draft) -> None:
    """Declare required deliveries, but for those to people with needs, which pass through their own rows."""
    wants = draft.facts.wants
    target = np.flatnonzero(draft.is_hard & ~draft.through_needs)
    if len(target):
        codes = {"year": wants.year[target], "group": wants.group[target], "product": wants.product[target]}
        draft.add_columns("required-delivery", codes | {"target": target}, unit=draft.facts.unit[wants.product[target]])


def rows(draft: Draft) -> None:
    """Declare that each is made in full."""
    if "required-delivery" in draft.columns:
        block = draft.columns["required-delivery"]
        amount = draft.facts.wants.amount[block.codes["target"]]
        draft.add_rows("required", block.codes, lower=amount, unit=block.unit, words=WORDS)


def entries(draft: Draft) -> None:
    """Enter deliveries in the balances."""
    if "required-delivery" in draft.columns:
        facts, block = draft.facts, draft.columns["required-delivery"]
        draft.add_entries(draft.rows["required"].index, block.index, 1.0)
        place = facts.place(facts.wants.region[block.codes["target"]], facts.after)
        draft.deliver(block.codes["year"], place, block.codes["product"], block.index, 1.0)
