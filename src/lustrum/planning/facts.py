"""An economy as a plan needs it: arrays and codes, read once from the tables.

This is the only module of the floor, with `cells`, `wants`, `limits` and `trading`, that looks at an Economy.
Constraints and objectives see `Facts`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from lustrum.planning import limits as lim
from lustrum.planning.asking import check_asked, check_years
from lustrum.planning.caps import Emissions, read_emissions
from lustrum.planning.cells import EVERYWHERE, Cells, read_cells, read_input_lag
from lustrum.planning.indexing import expand
from lustrum.planning.moving import Courses, Moves, read_courses, read_moves
from lustrum.planning.reserves import read_minimum
from lustrum.planning.settings import PlanProblems, PlanSettings, as_table
from lustrum.planning.tables import CALENDAR, Floats, Ints, attribute, flag, numbers, words
from lustrum.planning.timing import Timing, by_years
from lustrum.planning.trading import Trade, read_aid, read_trade
from lustrum.planning.wants import Wants, read_wants

if TYPE_CHECKING:
    from lustrum.economy.economy import Economy

BEFORE, AFTER = "from anywhere", "to anywhere"
"""Places of goods that come from, or go to, no region in particular; they exist only where there are links."""

_LAST_MONTH = 12


@dataclass(frozen=True, eq=False)
class Facts:
    """Everything that constraints and objectives read.

    Parameters
    ----------
    name : str
        Name of the economy.
    years : tuple of int
        Years of the plan.
    labels : mapping of str to tuple
        Labels of each dimension of columns and rows.
    outputs, inputs : CSC (product, activity)
        Product units per unit of activity.
    skills : tuple of str
        Skills.
    hours : CSC (skill, activity)
        Person-years per unit of activity.
    unit : object array (product,)
        Units of products.
    activity_unit : object array (activity,)
        Unit of the level of each activity.
    main_product : int64 (activity,)
        Main product of each activity, -1 if it has none.
    price : float64 (product,)
        Constant prices; 1 where there are none.
    has_prices : bool
        Whether there are constant prices.
    branch_words : tuple of frozenset (activity,)
        What each activity's branch is called: its label, its sector, and ``heavy`` where it is.
    input_lag : int64 (activity,)
        Years from inputs to output.
    cells, wants : Cells, Wants
        Capacity; targets and needs.
    labour, land, trade, links : Requirement, Requirement, Trade, Links or None
        None where it does not limit the plan.
    courses, moves : Courses, Moves or None
        Training and migration of workers.
    stocks : Stocks
        What keeps, and what there is.
    minimum_stock : float64 (year, product)
        Least stock at the end of each year.
    emissions : Emissions
        What activities emit, and how much may be.
    aid : float64 (year, product)
        Goods received without payment.
    comes_freely : bool (product,)
        Products that only come from abroad, of an economy without a table of trade: nothing limits them.
    place_of_region : int64 (region,)
        Place, in which goods are balanced, of each region.
    before, after : int
        Places of goods that come from anywhere, or go to anywhere.
    evidence : tuple of str
        What the figures rest on.
    timing : Timing
        Periods of the plan. Where a year has several (`periods`), ``year`` above stands for a period, and what is
        told a year is told of a period; only `years` are years.
    """

    name: str
    years: tuple[int, ...]
    labels: Mapping[str, tuple[Any, ...]]
    outputs: csc_array[Any]
    inputs: csc_array[Any]
    skills: tuple[str, ...]
    hours: csc_array[Any]
    unit: NDArray[np.object_]
    activity_unit: NDArray[np.object_]
    main_product: Ints
    price: Floats
    has_prices: bool
    branch_words: tuple[frozenset[str], ...]
    input_lag: Ints
    cells: Cells
    wants: Wants
    labour: lim.Requirement | None
    land: lim.Requirement | None
    trade: Trade | None
    links: lim.Links | None
    courses: Courses | None
    moves: Moves | None
    stocks: lim.Stocks
    minimum_stock: Floats
    emissions: Emissions
    aid: Floats
    comes_freely: NDArray[np.bool_]
    place_of_region: Ints
    before: int
    after: int
    evidence: tuple[str, ...]
    timing: Timing

    @property
    def labour_need(self) -> Floats:
        """Person-years of all skills per unit of activity, float64 (activity,)."""
        return np.asarray(self.hours.sum(axis=0), dtype=np.float64).ravel()

    @property
    def horizon(self) -> int:
        """Number of periods: of years, unless the plan divides them."""
        return len(self.years) * self.timing.a_year

    def entries(self, matrix: csc_array[Any]) -> tuple[Ints, Ints, Floats]:
        """Return cell, row and value of a matrix (row, activity) spread over the cells."""
        counts = np.diff(matrix.indptr)[self.cells.activity].astype(np.int64)
        where = expand(matrix.indptr[self.cells.activity].astype(np.int64), counts)
        cell = np.repeat(np.arange(self.cells.size, dtype=np.int64), counts)
        return cell, matrix.indices[where].astype(np.int64), matrix.data[where]

    def place(self, region: Ints, otherwise: int) -> Ints:
        """Return the place of each region; `otherwise` where the region is everywhere."""
        last = len(self.place_of_region)
        inside = (region >= 0) & (region < last)
        return np.where(inside, self.place_of_region[np.where(inside, region, 0)], otherwise)


def first_year(economy: Economy, targets: Any, settings: PlanSettings) -> int:
    """Return the first year of the plan.

    The setting `start`; else the year of the economy's date (a state dated December is that of the year's end, so
    the plan begins after it); else the first calendar year of the targets; else 1.
    """
    if settings.start is not None:
        return settings.start
    if economy.date is not None:
        return economy.date.year + (1 if economy.date.month == _LAST_MONTH else 0)
    if targets is not None:
        given = numbers(as_table(targets, "product"), "year")
        calendar = given[given >= CALENDAR]
        if len(calendar):
            return int(calendar.min())
    return 1


def read_facts(
    economy: Economy,
    targets: Any,
    years: int,
    settings: PlanSettings,
    notes: list[str],
    *,
    objectives: tuple[str, ...] = ("ray",),
) -> Facts:
    """Read an economy for a plan of some years with some objectives; what the user should know is added to `notes`.

    Raises
    ------
    PlanProblems
        If the number of years is not positive, or a table cannot be understood.
    """
    check_years(years)
    try:
        start = first_year(economy, targets, settings)
    except PlanProblems:  # told below, with all others
        start = 1
    span = tuple(range(start, start + int(years)))
    check_asked(economy, targets, settings, span, notes)
    technology = economy.technology
    products, activities = economy.labels["product"], economy.labels["activity"]
    links = lim.read_links(economy, notes)
    cells = read_cells(economy, settings, span, notes)
    trade = read_trade(economy, settings, span, notes)
    has = {"trade": trade is not None, "investment": settings.invest and len(cells.need) > 0}
    wants = read_wants(economy, targets, settings, span, notes, has=has, objectives=objectives)
    labour = lim.read_labour(economy, settings, span, links is not None, notes)
    courses, moves = read_courses(economy, labour, notes), read_moves(economy, labour, notes)
    stocks = lim.read_stocks(economy, settings, notes)
    at_home = bool((cells.region < len(economy.labels["region"])).all())
    land = lim.read_land(economy, settings, span, at_home, notes)
    regions = economy.labels["region"].ids
    named = (*regions, EVERYWHERE) if (cells.region == len(regions)).any() else regions
    places = (EVERYWHERE,) if links is None else (*regions, BEFORE, AFTER)
    here = np.zeros(len(regions), dtype=np.int64) if links is None else np.arange(len(regions), dtype=np.int64)
    unit = words(products, "unit", len(products))
    main = words(activities, "product", len(activities))
    code_of = {product: code for code, product in enumerate(products.ids)}
    main_product = np.array([code_of.get(str(m), -1) for m in main], dtype=np.int64)
    comes_freely = flag(products, "import_only", len(products), False) & (not economy.has("trade")) & settings.trade
    if comes_freely.any():
        names = ", ".join(products.ids[p] for p in np.flatnonzero(comes_freely)[:5])
        notes.append(f"Taken to come from abroad without limit, for want of a table of trade: {names}.")
    price = attribute(products, "constant_price", len(products), np.nan)
    labels: dict[str, tuple[Any, ...]] = {
        "year": span, "product": products.ids, "activity": activities.ids, "region": named,
        "form": economy.labels["form"].ids, "asset": tuple(products.ids[p] for p in cells.assets), "place": places,
        "group": wants.groups, "ware": wants.needs.wares, "tier": wants.needs.tiers,
        "skill": labour.items if labour else (), "season": labour.seasons if labour else (),
        "land": land.items if land else (), "land_season": land.seasons if land else (),
        "partner": trade.partners if trade else (), "currency": trade.currencies if trade else (),
        "rank": tuple(range(1, int(cells.bundles.rank.max(initial=0)) + 2)),
        "course": courses.names if courses else (), "substance": economy.labels["substance"].ids,
        "from_region": regions, "to_region": regions, "of_region": (*regions, EVERYWHERE),
    }  # fmt: skip
    return Facts(
        name=economy.name, years=span, labels=labels, outputs=technology.outputs, inputs=technology.inputs, unit=unit,
        skills=economy.labels["skill"].ids, hours=technology.labour,
        activity_unit=np.where(main_product >= 0, unit[main_product], "unit").astype(object), main_product=main_product,
        price=np.where(np.isnan(price), 1.0, price), has_prices=not np.isnan(price).all(),
        branch_words=_branch_words(economy), input_lag=read_input_lag(economy, settings), cells=cells,
        wants=wants, labour=labour, land=land, trade=trade, links=links,
        courses=courses, moves=moves,
        stocks=stocks, minimum_stock=read_minimum(economy, settings, span, stocks),
        emissions=read_emissions(economy, settings, span),
        aid=read_aid(economy, settings, span),
        comes_freely=comes_freely,
        place_of_region=here, before=0 if links is None else len(regions),
        after=0 if links is None else len(regions) + 1,
        evidence=economy.rests_on(),
        timing=by_years(len(activities)),
    )  # fmt: skip


def _branch_words(economy: Economy) -> tuple[frozenset[str], ...]:
    branches, activities = economy.labels["branch"], economy.labels["activity"]
    sector, heavy = words(branches, "sector", len(branches)), flag(branches, "heavy", len(branches), False)
    said = {
        branch: frozenset({branch, str(sector[place])} | ({"heavy"} if heavy[place] else set()))
        for place, branch in enumerate(branches.ids)
    }
    return tuple(said.get(str(b), frozenset()) for b in words(activities, "branch", len(activities)))
