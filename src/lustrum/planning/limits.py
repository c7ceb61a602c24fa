"""What a plan is limited by besides capital and trade: labour, land, stocks, links between regions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lustrum.planning.settings import PlanSettings, as_table
from lustrum.planning.tables import (
    Floats,
    Ints,
    attribute,
    by_year,
    codes,
    flag,
    numbers,
    text,
    year_codes,
)

if TYPE_CHECKING:
    from lustrum.economy.economy import Economy

ANY = "any"
"""Label of labour of all skills together."""

WHOLE_YEAR = "year"
"""Label of the season of an economy that tells none apart."""


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
