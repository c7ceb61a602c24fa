r"""Balance of every product in every year: what comes in covers what goes out.

.. math::
    \sum_j b_{pj} x_{tj} + (1-\sigma_p)\, s_{t-1,p} + m_{tp} + a_{tp}
    \;\ge\; \sum_j a_{pj} x_{t+\ell_j,j} + \sum_k v_{tpk} + d_{tp} + e_{tp} + s_{tp}

Outputs, opening stocks less spoilage, imports and aid cover inputs (bought :math:`\ell_j` years ahead of output),
instalments of investment, deliveries, exports and closing stocks. What is left over may be thrown away, so the
valuation of a product is never below zero. Inputs of output in the first :math:`\ell_j` years were bought before the
plan; where something must be left at the end, inputs for the :math:`\ell_j` years after the plan are bought at the
last year's level (with the terminal condition ``static``: at the level that can go on for ever).

A product that only comes from abroad is not balanced in an economy without a table of trade.

Unit: product units a year. This file has outputs, inputs and aid; every other flow stands in the file of its family.

Sources
-------
Kantorovich 1965, The Best Use of Economic Resources, ch. II; Lange 1957 on balances.
"""

from __future__ import annotations

import numpy as np

from lustrum.planning.indexing import RowWords, over_years
from lustrum.planning.program import Draft

WORDS = RowWords(
    limit="{product} in {year}{where}",
    short="{product} in {year}{where}: uses exceed supply by {amount}",
    give="find {amount} more of {product} in {year}{where}",
)


def columns(draft: Draft) -> None:
    """Declare the level of each activity in each cell and year, units of activity a year."""
    cells = draft.facts.cells
    codes = over_years(draft.years, region=cells.region, form=cells.form, activity=cells.activity)
    draft.add_columns(
        "output",
        codes,
        upper=np.where(draft.facts.timing.is_idle(codes["year"], codes["activity"]), 0.0, np.inf),
        unit=np.tile(draft.facts.activity_unit[cells.activity], draft.years),
    )


def rows(draft: Draft) -> None:
    """Declare one balance for each year, place and product."""
    labels = draft.facts.labels
    years, places, products = (np.arange(len(labels[dim]), dtype=np.int64) for dim in ("year", "place", "product"))
    grid = np.meshgrid(years, places, products, indexing="ij")
    codes = dict(zip(("year", "place", "product"), (part.ravel() for part in grid), strict=True))
    lower = np.where(draft.facts.comes_freely[codes["product"]], -np.inf, 0.0)
    draft.add_rows("material", codes, lower=lower, unit=draft.facts.unit[codes["product"]], words=WORDS)


def entries(draft: Draft) -> None:
    """Enter outputs, inputs and aid."""
    facts, cells, years = draft.facts, draft.facts.cells, draft.years
    start = draft.columns["output"].start
    made_in = facts.place(cells.region, facts.before)
    used_in = facts.place(cells.region, facts.after)
    for matrix, place, sign in ((facts.outputs, made_in, 1.0), (facts.inputs, used_in, -1.0)):
        cell, product, value = facts.entries(matrix)
        lag = facts.input_lag[cells.activity[cell]] if sign < 0 else np.zeros(len(cell), dtype=np.int64)
        lead = facts.timing.lead[cells.activity[cell]] * (sign < 0)
        for now in range(years):
            column = start + now * cells.size + cell
            draft.add_to_material(now - lag - lead, place[cell], product, column, sign * value)
        if sign < 0 and lag.any() and draft.buys_ahead:
            last = start + (years - 1) * cells.size + cell
            if "static-output" in draft.columns:
                last = draft.columns["static-output"].start + cell
            for ahead in range(int(lag.max())):  # inputs, within the plan, for output after it
                year = years + ahead - lag
                late = (lag > ahead) & (year >= 0) & (lead == 0)
                draft.add_to_material(year[late], place[cell][late], product[late], last[late], -value[late])
    when, product = np.nonzero(facts.aid)
    row = draft.material_row(when, np.full(len(product), facts.before), product)
    draft.shift_rows(row, -facts.aid[when, product])
