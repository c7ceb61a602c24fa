"""What a plan is limited by besides capital: labour, land, stocks, trade, aid, links between regions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lustrum.errors import Problem
from lustrum.planning.settings import PlanProblems, PlanSettings, as_table
from lustrum.planning.tables import (
    Floats,
    Ints,
    attribute,
    by_year,
    codes,
    flag,
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

ANY = "any"
"""Label of labour of all skills together."""

WHOLE_YEAR = "year"
"""Label of the season of an economy that tells none apart."""

WORLD = "world"
"""Label of the partner of trade that names none."""


@dataclass(frozen=True, eq=False)
class Requirement:
    """What activities need of a primary resource, and how much there is.

    Parameters
    ----------
    items, seasons : tuple of str
        Labels: skills or classes of land (the last: all together); seasons.
    item, season, activity : int64 (need,)
        Codes of what is needed.
    need : float64 (need,)
        Units per unit of activity.
    limit : float64 (year, region, item)
        Units in each season; NaN where nothing limits. The last region is everywhere, the last item all together.
    ahead : int64 (need,) or None
        Periods from the need to the output, where they differ; None: a need is of the period of the output.
    """

    items: tuple[str, ...]
    seasons: tuple[str, ...]
    item: Ints
    season: Ints
    activity: Ints
    need: Floats
    limit: Floats
    ahead: Ints | None = None


def _seasonal(
    economy: Economy, table: str, dim: str, items: Sequence[str], is_spread: bool
) -> tuple[tuple[str, ...], Ints, Ints, Ints, Floats]:
    """Return seasons and, for each need, item, season, activity and units per unit of activity.

    What is not of one season is spread evenly over all (work), or taken up in each of them (a field).
    """
    frame = economy.table(table)
    named = text(frame, "season")
    seasons = tuple(dict.fromkeys(str(s) for s in named if s != ""))
    if not seasons:
        matrix = getattr(economy.technology, table).tocoo()
        item, activity = (np.asarray(c, dtype=np.int64) for c in matrix.coords)
        return (WHOLE_YEAR,), item, np.zeros(len(item), dtype=np.int64), activity, matrix.data.astype(np.float64)
    season = codes(named, seasons, "season", table)
    item = codes(text(frame, dim), items, dim, table)
    activity = codes(text(frame, "activity"), economy.labels["activity"].ids, "activity", table)
    value = numbers(frame, "value", 0.0)
    spread = np.flatnonzero(season < 0)
    fixed = np.flatnonzero(season >= 0)
    rows = np.concatenate([fixed, np.repeat(spread, len(seasons))])
    when = np.concatenate([season[fixed], np.tile(np.arange(len(seasons)), len(spread))])
    each = 1.0 / len(seasons) if is_spread else 1.0
    share = np.concatenate([np.ones(len(fixed)), np.full(len(spread) * len(seasons), each)])
    return seasons, item[rows], when.astype(np.int64), activity[rows], value[rows] * share


def _limits(
    economy: Economy, kind: str, items: Sequence[str], years: tuple[int, ...], *, growth: float, by_region: bool
) -> Floats:
    """Return endowments of one kind by year, region (the last: everywhere) and item (the last: all together)."""
    table = economy.table("endowments")
    table = table[text(table, "kind") == kind]
    regions = economy.labels["region"].ids
    item = codes(text(table, "item"), [*items, ANY], kind, "endowments")
    item = np.where(item < 0, len(items), item)
    region = codes(text(table, "region"), regions, "region", "endowments")
    region = np.where(region < 0, len(regions), region) if by_region else np.full(len(table), len(regions))
    shape = (len(regions) + 1, len(items) + 1)
    keys = region * shape[1] + item
    at = year_codes(table, years, "endowments")
    found = by_year(numbers(table, "amount", 0.0), at, keys, (len(years), shape[0] * shape[1]), growth)
    return found.reshape(len(years), *shape)


def read_labour(
    economy: Economy, settings: PlanSettings, years: tuple[int, ...], by_region: bool, notes: list[str]
) -> Requirement | None:
    """Read labour by skill and season; None if it does not limit the plan."""
    skills = economy.labels["skill"].ids
    if not settings.labour:
        notes.append("The limit on labour is dropped.")
        return None
    if not economy.technology.labour.nnz:
        notes.append("The economy gives no labour requirements: labour does not limit the plan.")
        return None
    limit = _limits(economy, "workers", skills, years, growth=settings.labour_growth, by_region=by_region)
    if settings.labour_limits is not None:
        frame = as_table(settings.labour_limits, None if is_one(settings.labour_limits) else "skill")
        item = codes(text(frame, "skill"), [*skills, ANY], "skill", "labour_limits")
        item = np.where(item < 0, len(skills), item)
        at = year_codes(frame, years, "labour_limits")
        given = by_year(numbers(frame, "amount"), at, item, (len(years), len(skills) + 1), settings.labour_growth)
        limit = np.full_like(limit, np.nan)
        limit[:, -1, :] = given
    if np.isnan(limit).all():
        notes.append("The economy gives no workers: labour does not limit the plan.")
        return None
    seasons, item, season, activity, need = _seasonal(economy, "labour", "skill", skills, is_spread=True)
    return Requirement((*skills, ANY), seasons, item, season, activity, need, limit / len(seasons))


def is_one(given: Any) -> bool:
    """Say whether a limit of labour is of all skills together: one number, one a year, or a table without skills."""
    return isinstance(given, (int, float, list, tuple, np.ndarray)) or (
        isinstance(given, pd.DataFrame) and "skill" not in given and "item" not in given
    )


def read_land(
    economy: Economy, settings: PlanSettings, years: tuple[int, ...], by_region: bool, notes: list[str]
) -> Requirement | None:
    """Read land by class and season; None if it does not limit the plan."""
    classes = economy.labels["land"].ids
    if not settings.land or not economy.technology.land.nnz:
        notes.append(
            "Land does not limit the plan: " + ("it is switched off." if not settings.land else "none is needed.")
        )
        return None
    limit = _limits(economy, "land", classes, years, growth=0.0, by_region=by_region)
    if np.isnan(limit).all():
        notes.append("The economy gives no endowment of land: land does not limit the plan.")
        return None
    if settings.multiple_cropping:
        crops = attribute(economy.labels["land"], "multiple_cropping", len(classes), 1.0)
        limit = limit * np.append(crops, 1.0)
    seasons, item, season, activity, need = _seasonal(economy, "land", "land", classes, is_spread=False)
    return Requirement((*classes, ANY), seasons, item, season, activity, need, limit)


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


@dataclass(frozen=True, eq=False)
class Stocks:
    """Goods that keep.

    Parameters
    ----------
    is_carried : bool (product,)
        Whether the plan may carry the product from year to year.
    spoilage : float64 (product,)
        Share lost in a year.
    opening : float64 (region, product)
        Product units at the start; the last region is everywhere.
    """

    is_carried: Any
    spoilage: Floats
    opening: Floats


def read_stocks(economy: Economy, settings: PlanSettings, notes: list[str]) -> Stocks:
    """Read opening stocks, of the table `stocks` or else of endowments of kind ``stock``."""
    products, regions = economy.labels["product"], economy.labels["region"].ids
    table = economy.stocks
    named = "product"
    if not len(table):
        table = economy.table("endowments")
        table, named = table[text(table, "kind") == "stock"], "item"
    is_wanted = bool(len(table)) or settings.minimum_stocks is not None
    on = is_wanted if settings.stocks is None else settings.stocks
    if not on:
        notes.append("Nothing is carried over in stock" + ("." if len(table) else ": the economy gives no stocks."))
    region = codes(text(table, "region"), regions, "region", "stocks")
    region = np.where(region < 0, len(regions), region)
    product = codes(text(table, named), products.ids, "product", "stocks")
    opening = np.zeros((len(regions) + 1, len(products)))
    np.add.at(opening, (region, product), numbers(table, "amount", 0.0))
    storable = flag(products, "storable", len(products), True)
    return Stocks(storable & on, attribute(products, "spoilage_per_year", len(products), 0.0), opening)


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


@dataclass(frozen=True, eq=False)
class Links:
    """Ways between regions.

    Parameters
    ----------
    link : int64 (way,)
        Row of the table of links; ways of one link share its capacity.
    sender, receiver : int64 (way,)
        Regions.
    product, service : int64 (way,)
        What is carried, and the product that carries it (-1: none is needed).
    need : float64 (way,)
        Units of the service per unit carried.
    limit : float64 (link,)
        Units a year.
    """

    link: Ints
    sender: Ints
    receiver: Ints
    product: Ints
    service: Ints
    need: Floats
    limit: Floats


def read_links(economy: Economy, notes: list[str]) -> Links | None:
    """Read the ways between regions; None if goods move freely."""
    regions, products = economy.labels["region"].ids, economy.labels["product"].ids
    if len(regions) == 1:
        return None
    if not economy.has("links"):
        notes.append("The economy has several regions and no table of links: goods move freely between them.")
        return None
    table = economy.table("links")
    product = codes(text(table, "product"), products, "product", "links")
    service = codes(text(table, "service"), products, "product", "links")
    anything = np.flatnonzero(product < 0)
    rows = np.concatenate([np.flatnonzero(product >= 0), np.repeat(anything, len(products))])
    carried = np.concatenate([product[product >= 0], np.tile(np.arange(len(products)), len(anything))])
    kept = carried != service[rows]
    rows, carried = rows[kept], carried[kept]
    return Links(
        link=rows.astype(np.int64),
        sender=codes(text(table, "from_region"), regions, "region", "links")[rows],
        receiver=codes(text(table, "to_region"), regions, "region", "links")[rows],
        product=carried.astype(np.int64), service=service[rows],
        need=numbers(table, "value", 0.0)[rows], limit=numbers(table, "capacity", np.inf),
    )  # fmt: skip
