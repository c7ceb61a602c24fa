"""What comes from abroad and goes there: trade with partners, credit, and goods received without payment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lustrum.errors import Problem
from lustrum.planning.settings import PlanProblems, PlanSettings, as_table
from lustrum.planning.tables import (
    Floats,
    Ints,
    attribute,
    by_year,
    codes,
    latest_rows,
    numbers,
    tally,
    text,
    words,
    year_codes,
)
from lustrum.quantities.calendar import Month

if TYPE_CHECKING:
    from lustrum.economy.economy import Economy

WORLD = "world"
"""Label of the partner of trade that names none."""


@dataclass(frozen=True, eq=False)
class Trade:
    """Trade abroad in long form: one line for each year, partner, product and direction.

    Parameters
    ----------
    partners, currencies : tuple of str
        Labels.
    currency : int64 (partner,)
        Currency that a partner pays in.
    year, partner, product : int64 (line,)
        Codes.
    is_import : bool (line,)
        Direction.
    price, limit : float64 (line,)
        Foreign money per product unit; product units a year (infinite if there is no limit).
    credit : float64 (year, currency)
        Foreign money available beyond export earnings.
    most : float64 (2, partner)
        Most that is bought from a partner, and sold to it, foreign money a year; infinite if there is no limit.
    """

    partners: tuple[str, ...]
    currencies: tuple[str, ...]
    currency: Ints
    year: Ints
    partner: Ints
    product: Ints
    is_import: Any
    price: Floats
    limit: Floats
    credit: Floats
    most: Floats


def read_trade(economy: Economy, settings: PlanSettings, years: tuple[int, ...], notes: list[str]) -> Trade | None:
    """Read trade; None if there is none.

    Raises
    ------
    PlanProblems
        If a product that is traded has neither a price abroad nor a constant price.
    """
    if not settings.trade or not economy.has("trade"):
        notes.append(
            "There is no trade abroad" + ("." if economy.has("trade") else ": the economy has no table of it.")
        )
        return None
    table, products = economy.trade, economy.labels["product"]
    partners = economy.labels["partner"]
    named = text(table, "partner")
    names = (*partners.ids, WORLD) if (named == "").any() or not len(partners) else partners.ids
    partner = codes(named, names, "partner", "trade")
    partner = np.where(partner < 0, len(names) - 1, partner)
    product = codes(text(table, "product"), products.ids, "product", "trade")
    is_import = np.asarray(text(table, "flow") == "import", dtype=np.bool_)
    own = attribute(products, "constant_price", len(products), np.nan)[product]
    price = numbers(table, "price")
    if (np.isnan(price) & ~np.isnan(own)).any():
        notes.append("Where trade has no price abroad, the constant price stands for it.")
    price = np.where(np.isnan(price), own, price)
    if np.isnan(price).any():
        which = products.ids[product[np.isnan(price)][0]]
        raise PlanProblems([Problem("Trade needs a price.", "trade", which, "a price abroad or a constant price")])
    limit = numbers(table, "limit", np.inf)
    keys = (partner * len(products) + product) * 2 + is_import
    unique, key = np.unique(keys, return_inverse=True)
    prices = np.full((len(years), len(unique)), np.nan)
    limits = np.full((len(years), len(unique)), np.nan)
    dated = ~np.isnan(numbers(table, "year"))
    open_to = _open_partners(economy, names, years)
    for place, holds in enumerate(latest_rows(table, years, "trade")):
        for mine in (~dated, dated):  # a year's own line wins over that of every year
            rows = np.flatnonzero(holds & mine & open_to[place, partner])
            prices[place, key[rows]], limits[place, key[rows]] = price[rows], limit[rows]
    year, line = np.nonzero(~np.isnan(prices))
    currencies, currency = _currencies(economy, names)
    return Trade(
        partners=tuple(names), currencies=currencies, currency=currency, year=year.astype(np.int64),
        partner=unique[line] // (2 * len(products)), product=unique[line] // 2 % len(products),
        is_import=unique[line] % 2 == 1, price=prices[year, line], limit=limits[year, line],
        credit=_read_credit(economy, settings, years, currencies, currency), most=_read_most(economy, len(names)),
    )  # fmt: skip


def _read_most(economy: Economy, count: int) -> Floats:
    partners = economy.labels["partner"]
    found = np.full((2, count), np.inf)
    for row, name in enumerate(("import_limit", "export_limit")):
        found[row, : len(partners)] = attribute(partners, name, len(partners), np.inf)
    return found


def _open_partners(economy: Economy, names: Sequence[str], years: tuple[int, ...]) -> Any:
    """Say with which partners there is trade in each year, by their dates, bool (year, partner)."""
    partners = economy.labels["partner"]
    found = np.ones((len(years), len(names)), dtype=bool)
    for name, is_start in (("from", True), ("until", False)):
        for place, date in enumerate(words(partners, name, len(partners))):
            if date:
                year = Month.parse(date).year
                found[:, place] &= [(y >= year) if is_start else (y <= year) for y in years]
    return found


def _currencies(economy: Economy, names: Sequence[str]) -> tuple[tuple[str, ...], Ints]:
    partners = economy.labels["partner"]
    given = [*words(partners, "currency", len(partners)), *[""] * (len(names) - len(partners))]
    shown = [str(c) or "foreign money" for c in given]
    currencies = tuple(dict.fromkeys(shown))
    return currencies, np.array([currencies.index(c) for c in shown], dtype=np.int64)


def _read_credit(
    economy: Economy, settings: PlanSettings, years: tuple[int, ...], currencies: tuple[str, ...], currency: Ints
) -> Floats:
    partners = economy.labels["partner"]
    lent = attribute(partners, "credit", len(partners), 0.0)
    by_currency = tally(currency[: len(partners)], lent, len(currencies))
    credit = np.tile(by_currency, (len(years), 1))
    if settings.credit is not None:
        frame = as_table(settings.credit, None)
        at = year_codes(frame, years, "credit")
        named = codes(text(frame, "currency"), currencies, "currency", "credit")
        named = np.where(named < 0, 0, named)
        credit += by_year(numbers(frame, "amount", 0.0), at, named, credit.shape, missing=0.0)
    return credit


def read_aid(economy: Economy, settings: PlanSettings, years: tuple[int, ...]) -> Floats:
    """Read goods received without payment, float64 (year, product); a partner gives between its dates."""
    frame = as_table(settings.aid, "product")
    product = codes(text(frame, "product"), economy.labels["product"].ids, "product", "aid")
    at = year_codes(frame, years, "aid")
    partners = economy.labels["partner"].ids
    partner = codes(text(frame, "partner"), partners, "partner", "aid")
    is_open = np.append(_open_partners(economy, partners, years), np.ones((len(years), 1), dtype=bool), axis=1)
    count = len(economy.labels["product"])
    found = np.zeros((len(years), count))
    for when in range(-1, len(years)):
        for year in range(len(years)) if when < 0 else [when]:
            rows = (at == when) & is_open[year, partner]
            found[year] += tally(product[rows], numbers(frame, "amount", 0.0)[rows], count)
    return found
