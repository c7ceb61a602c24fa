r"""Trade abroad: imports are paid for by exports and credit, in each year and currency.

.. math::
    \sum_{p} \pi^m_{tp} m_{tp} \;\le\; \sum_p \pi^e_{tp} e_{tp} + F_t, \qquad m_{tp} \le M_{tp}, \quad e_{tp} \le E_{tp}

What is bought from a partner, or sold to it, may be limited in total: :math:`\sum_p \pi^m_{tp} m_{tp} \le \bar M`.
Loans, and money kept from year to year, stand in `loans`.

Unit: foreign money a year; limits of products in product units a year. Partners with one currency share one balance.

Sources
-------
Kornai and Liptak 1965 (foreign exchange balance of a plan).
"""

from __future__ import annotations

import numpy as np

from lustrum.planning.indexing import RowWords, over_years
from lustrum.planning.program import Draft

WORDS = RowWords(
    limit="foreign money ({currency}) in {year}",
    short="foreign money ({currency}) in {year} is short by {amount}",
    give="lend or give {amount} more foreign money ({currency}) in {year}",
)
IMPORT_WORDS = RowWords(
    limit="imports of {product} from {partner} in {year}",
    short="imports of {product} from {partner} in {year} exceed their limit by {amount}",
    give="permit {amount} more imports of {product} from {partner} in {year}",
)
EXPORT_WORDS = RowWords(
    limit="exports of {product} to {partner} in {year}",
    short="exports of {product} to {partner} in {year} exceed their limit by {amount}",
    give="sell {amount} more {product} to {partner} in {year}",
)


FROM_WORDS = RowWords(
    limit="all imports from {partner} in {year}",
    short="all imports from {partner} in {year} exceed their limit by {amount}",
    give="permit {amount} more imports from {partner} in {year}",
)
TO_WORDS = RowWords(
    limit="all exports to {partner} in {year}",
    short="all exports to {partner} in {year} exceed their limit by {amount}",
    give="sell {amount} more to {partner} in {year}",
)


def columns(draft: Draft) -> None:
    """Declare imports and exports, product units a year."""
    trade = draft.facts.trade
    if trade is None:
        return
    for name, mine in (("import", trade.is_import), ("export", ~trade.is_import)):
        line = np.flatnonzero(mine & (trade.limit > 0))
        if len(line):
            codes = {
                "year": trade.year[line], "partner": trade.partner[line], "product": trade.product[line], "line": line,
            }  # fmt: skip
            draft.add_columns(name, codes, unit=draft.facts.unit[trade.product[line]])


def rows(draft: Draft) -> None:
    """Declare the balance of payments of each year and currency, and the limits."""
    trade = draft.facts.trade
    if trade is None or not ({"import", "export"} & set(draft.columns.members)):
        return
    years, currencies = trade.credit.shape
    codes = {"year": np.repeat(np.arange(years), currencies), "currency": np.tile(np.arange(currencies), years)}
    unit = np.array(trade.currencies, dtype=object)[codes["currency"]]
    draft.add_rows("exchange", codes, upper=trade.credit.ravel(), unit=unit, words=WORDS)
    for name, words in (("import", IMPORT_WORDS), ("export", EXPORT_WORDS)):
        if name in draft.columns:
            block = draft.columns[name]
            line = block.codes["line"]
            limited = np.isfinite(trade.limit[line])
            codes = {dim: code[limited] for dim, code in block.codes.items()} | {"column": block.index[limited]}
            if limited.any():
                upper = trade.limit[line[limited]]
                unit = draft.facts.unit[trade.product[line[limited]]]
                draft.add_rows(f"{name}-limit", codes, upper=upper, unit=unit, words=words)
    for row, (name, words) in enumerate((("import", FROM_WORDS), ("export", TO_WORDS))):
        partner = np.flatnonzero(np.isfinite(trade.most[row]))
        if name in draft.columns and len(partner):
            codes = over_years(years, partner=partner)
            unit = np.array(trade.currencies, dtype=object)[trade.currency[codes["partner"]]]
            draft.add_rows(f"all-{name}s", codes, upper=trade.most[row][codes["partner"]], unit=unit, words=words)


def entries(draft: Draft) -> None:
    """Enter trade in balances of products, of payments, and in the limits."""
    facts, trade = draft.facts, draft.facts.trade
    for name, sign, where in (("import", 1.0, facts.before), ("export", -1.0, facts.after)):
        if trade is None or name not in draft.columns:
            continue
        block = draft.columns[name]
        year, line = block.codes["year"], block.codes["line"]
        place = np.full(block.size, where)
        draft.add_to_material(year, place, block.codes["product"], block.index, sign)
        row = draft.rows["exchange"].start + year * len(trade.currencies) + trade.currency[block.codes["partner"]]
        draft.add_entries(row, block.index, sign * trade.price[line])
        if f"all-{name}s" in draft.rows:
            limits = draft.rows[f"all-{name}s"]
            row_of = np.full((draft.years, len(trade.partners)), -1, dtype=np.int64)
            row_of[limits.codes["year"], limits.codes["partner"]] = limits.index
            row = row_of[year, block.codes["partner"]]
            draft.add_entries(row[row >= 0], block.index[row >= 0], trade.price[line][row >= 0])
        if f"{name}-limit" in draft.rows:
            limits = draft.rows[f"{name}-limit"]
            draft.add_entries(limits.index, limits.codes["column"], 1.0)
