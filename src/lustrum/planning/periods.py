r"""A plan in periods shorter than a year: the facts of years become facts of half-years, quarters or months.

With n periods a year, :math:`x_{tj}` is what an activity does in period t. Then

.. math::
    T_t = \frac{T_y}{n}, \qquad n\,\kappa_{aj} x_{tj} \le K_{taj}, \qquad 1 - \delta_n = (1 - \delta)^{1/n}, \qquad
    g_n = \max\left(1, \left\lceil \frac{m\,n}{12} \right\rceil\right)

Flows of a year (targets, needs, limits of trade, labour, capacity, caps on emissions, aid, credit, forecasts and
running levels) are spread evenly. Capital and land serve all year, so that a unit done in a period occupies n times
what a unit a year does. Wear and spoilage are compounded; an asset that lasts one year serves in full for n periods.
Building takes its m months, rounded up to whole periods (one if nothing is told); instalments stand at the same parts
of the time of building. Lives, lags and courses of whole years take n periods each, and capital of the start that
retires does so at the end of years. Stocks that must be held are held at the end of every period: in the course of a
year as much as the lesser of this year's and last year's reserve. Growth is of years; loans are paid back on yearly
days, on terms as they are written; the pace of change is held against the same period of the year before.

What has a season is planned as `seasons` says, or refused.

Sources
-------
Heady and Candler 1958, Linear Programming Methods (resources by period of the farm year); compounding is elementary.
Recalled.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lustrum.errors import Problem
from lustrum.planning.bundles import find_bundles
from lustrum.planning.caps import Emissions
from lustrum.planning.cells import Cells
from lustrum.planning.facts import Facts
from lustrum.planning.limits import WHOLE_YEAR, Requirement, Stocks
from lustrum.planning.needs import Needs
from lustrum.planning.seasons import read_land_needs, read_timing
from lustrum.planning.service import MONTHS_A_YEAR
from lustrum.planning.settings import PlanProblems, PlanSettings
from lustrum.planning.tables import Floats, Ints
from lustrum.planning.timing import Timing, Work, period_labels
from lustrum.planning.trading import Trade
from lustrum.planning.wants import Wants

if TYPE_CHECKING:
    from lustrum.economy.economy import Economy


def by_period(facts: Facts, economy: Economy, settings: PlanSettings, objectives: tuple[str, ...]) -> Facts:
    """Return facts by period; those of a plan by years as they are.

    Parameters
    ----------
    facts : Facts
        By years.
    economy : Economy
        What they were read from: when its seasons are.
    settings : PlanSettings
        Settings of the plan.
    objectives : tuple of str
        Names of the objectives.

    Raises
    ------
    PlanProblems
        If a season has no period, or something is asked that cannot be planned by seasons; all at once.
    """
    n = settings.periods_a_year
    if n == 1:
        return facts
    timing = read_timing(economy, settings)
    _check_harvests(facts, timing, settings, objectives)
    labour = None if facts.labour is None else _labour(facts.labour, timing)
    land = None
    if facts.land is not None:
        needs = read_land_needs(economy, settings, timing)
        land = _requirement(facts.land, needs, timing, np.repeat(facts.land.limit, n, axis=0))
    courses, moves, links = facts.courses, facts.moves, facts.links
    labels = {
        **facts.labels, "year": period_labels(facts.years, n),
        "season": (WHOLE_YEAR,) if labour else (), "land_season": (WHOLE_YEAR,) if land else (),
    }  # fmt: skip
    return replace(
        facts, labels=labels, timing=timing, input_lag=facts.input_lag * n, cells=_cells(facts.cells, timing),
        wants=_wants(facts.wants, n), labour=labour, land=land,
        trade=None if facts.trade is None else _trade(facts.trade, n),
        links=None if links is None else replace(links, limit=links.limit / n),
        courses=None if courses is None else replace(courses, limit=courses.limit / n, years=courses.years * n),
        moves=None if moves is None else replace(moves, limit=moves.limit / n),
        stocks=replace(facts.stocks, spoilage=compounded(facts.stocks.spoilage, n)),
        minimum_stock=_held(facts.minimum_stock, facts.stocks, n), emissions=_emissions(facts.emissions, n),
        aid=_flow(facts.aid, n),
    )  # fmt: skip


def compounded(share: Floats, n: int) -> Floats:
    """Return the share lost in each of n periods of which all together lose a share.

    Examples
    --------
    >>> compounded(np.array([0.19]), 2).round(12).tolist()
    [0.1]
    """
    return np.asarray(1.0 - (1.0 - share) ** (1.0 / n), dtype=np.float64)


def _flow(amounts: Floats, n: int) -> Floats:
    """Spread flows of years evenly, (year, ...)."""
    return np.repeat(amounts, n, axis=0) / n


def _check_harvests(facts: Facts, timing: Timing, settings: PlanSettings, objectives: tuple[str, ...]) -> None:
    harvested = np.flatnonzero(timing.harvest >= 0)
    if not len(harvested):
        return
    by_capital = "imbalance" in objectives and settings.imbalance != "imports"
    asked = (
        (settings.terminal == "static", "terminal", "static"),
        (settings.uncommanded == "response", "uncommanded", "response"),
        (settings.labour_at == "input", "labour_at", "input"),
        (settings.tie_break or "proportions" in objectives, "tie_break", "true"),
        (by_capital, "imbalance", settings.imbalance),
    )
    problems = [
        Problem("This cannot be had in a plan in periods with seasons.", name, value, "", "", "Plan by years.")
        for is_asked, name, value in asked
        if is_asked
    ]
    names = facts.labels["activity"]
    problems += [
        Problem("An activity with seasons, in periods, uses its inputs in the year of its harvest.",
                f"input_lag, {names[one]}", str(facts.input_lag[one]), "0", "", "Plan by years.")
        for one in harvested[facts.input_lag[harvested] > 0]
    ]  # fmt: skip
    if problems:
        raise PlanProblems(problems)


def _labour(labour: Requirement, timing: Timing) -> Requirement:
    """Return labour by periods: each has an equal part of the year's."""
    limit = np.repeat(labour.limit, timing.a_year, axis=0) * (len(labour.seasons) / timing.a_year)
    work = timing.work
    if work is None:  # no season: needs are as they were
        return replace(labour, limit=limit)
    return _requirement(labour, work, timing, limit)


def _requirement(given: Requirement, needs: Work, timing: Timing, limit: Floats) -> Requirement:
    ahead = needs.ahead if (timing.harvest >= 0).any() else None
    season = np.zeros(len(needs.item), dtype=np.int64)
    return Requirement(given.items, (WHOLE_YEAR,), needs.item, season, needs.activity, needs.need, limit, ahead)


def _cells(cells: Cells, timing: Timing) -> Cells:
    """Return cells by period; capital of each is kept by pairs, whose bundles are found anew."""
    n = timing.a_year
    turns = timing.turns[cells.activity].astype(np.float64)
    need = cells.need * turns[cells.pair_cell]
    period = np.arange(len(cells.forecast) * n)
    expected = np.repeat(cells.forecast, n, axis=0) / turns
    idle = timing.is_idle(period[:, None], cells.activity[None, :]) & ~np.isnan(expected)
    gestation = np.maximum(1, np.ceil(cells.months * n / MONTHS_A_YEAR)).astype(np.int64)
    parts, delivered = _instalments(cells, gestation)
    wear, life, old = _lasting(cells.wear, cells.life, cells.old, cells.initial, (n, len(period)))
    pool_wear, pool_life, pool_old = _lasting(
        cells.pool_wear, cells.pool_life, cells.pool_old, cells.pool_initial, (n, len(period))
    )
    shares = np.round(np.diff(delivered, axis=1), 12)
    kind = np.unique(shares, axis=0, return_inverse=True)[1].ravel() if len(shares) else gestation
    bundles = find_bundles(
        cells.pair_cell, cells.pair_pool, cells.region[cells.pair_cell], asset=cells.pair_asset, need=need, wear=wear,
        initial=cells.initial, gestation=gestation, kind=kind.astype(np.int64), life=life,
    )  # fmt: skip
    return replace(
        cells, level=cells.level / turns, forecast=np.where(idle, 0.0, expected), capacity=cells.capacity / turns,
        need=need, wear=wear, life=life, old=old, gestation=gestation, parts=parts, delivered=delivered,
        bundles=bundles, pool_wear=pool_wear, pool_life=pool_life, pool_old=pool_old,
    )  # fmt: skip


def _instalments(cells: Cells, gestation: Ints) -> tuple[Floats, Floats]:
    """Return `parts` and `delivered` of pairs by period: at the same parts of the time of building as by year."""
    steps = np.arange(int(gestation.max(initial=1)) + 1)
    at = np.minimum(steps[None, :] / gestation[:, None], 1.0) * cells.gestation[:, None]
    last = cells.delivered.shape[1] - 1
    below = np.minimum(np.floor(at).astype(np.int64), last)
    pair = np.arange(len(gestation))[:, None]
    low, high = cells.delivered[pair, below], cells.delivered[pair, np.minimum(below + 1, last)]
    delivered = low + (at - below) * (high - low)
    with np.errstate(divide="ignore"):
        return 1.0 / np.diff(delivered, axis=1), delivered


def _lasting(
    wear: Floats, life: Ints, old: Floats, initial: Floats, span: tuple[int, int]
) -> tuple[Floats, Ints, Floats]:
    """Return wear, life and what is left of the capital of the start by period.

    What lasts one year serves in full for it, and so does what retires: capital of the start is gone at ends of years.
    """
    n, periods = span
    yearly = (life == 0) & (wear >= 1.0)
    lives = np.where(yearly, n, life * n)
    if not (lives > 0).any():
        return compounded(wear, n), lives, old
    stands = np.zeros((len(life), periods + 1))
    if old.shape[1]:
        stands[:, :] = old[:, np.arange(periods + 1) // n]
    stands[yearly] = initial[yearly][:, None] * (np.arange(periods + 1) < n)
    return np.where(yearly, 0.0, compounded(wear, n)), lives, stands


def _wants(wants: Wants, n: int) -> Wants:
    period = (wants.year[:, None] * n + np.arange(n)).ravel()
    order = np.argsort(period, kind="stable")
    target = np.repeat(np.arange(len(wants.year)), n)[order]
    return replace(
        wants, year=period[order], region=wants.region[target], group=wants.group[target],
        product=wants.product[target], amount=wants.amount[target] / n, needs=_needs(wants.needs, n),
    )  # fmt: skip


def _needs(needs: Needs, n: int) -> Needs:
    """Return needs by period: the baskets of a year, which stand together, are repeated."""
    if not len(needs.basket_year):
        return needs
    years = int(needs.basket_year[-1]) + 1
    count = len(needs.basket_year) // years

    def repeat(part: NDArray[Any]) -> NDArray[Any]:
        return np.repeat(part.reshape(years, -1), n, axis=0).ravel()

    def in_period(basket: Ints) -> Ints:
        inside = np.repeat((basket % count).reshape(years, -1), n, axis=0)
        return (inside + count * np.arange(years * n)[:, None]).ravel()

    return replace(
        needs, basket_year=np.repeat(np.arange(years * n), count), basket_group=repeat(needs.basket_group),
        basket_ware=repeat(needs.basket_ware), carrier_basket=in_period(needs.carrier_basket),
        carrier_product=repeat(needs.carrier_product), claim_basket=in_period(needs.claim_basket),
        claim_tier=repeat(needs.claim_tier), claim_amount=repeat(needs.claim_amount) / n,
        claim_total=repeat(needs.claim_total) / n, claim_weight=repeat(needs.claim_weight),
    )  # fmt: skip


def _trade(trade: Trade, n: int) -> Trade:
    period = (trade.year[:, None] * n + np.arange(n)).ravel()
    order = np.argsort(period, kind="stable")
    line = np.repeat(np.arange(len(trade.year)), n)[order]
    return replace(
        trade, year=period[order], partner=trade.partner[line], product=trade.product[line],
        is_import=trade.is_import[line], price=trade.price[line], limit=trade.limit[line] / n,
        credit=_flow(trade.credit, n), most=trade.most / n,
    )  # fmt: skip


def _held(least: Floats, stocks: Stocks, n: int) -> Floats:
    """Return least stocks at the ends of periods: in the course of a year the lesser of its own and last year's."""
    before = np.concatenate([stocks.opening.sum(axis=0)[None, :], least[:-1]])
    found = np.repeat(np.minimum(before, least), n, axis=0)
    found[n - 1 :: n] = least
    return found


def _emissions(emissions: Emissions, n: int) -> Emissions:
    return replace(emissions, limit=_flow(emissions.limit, n))
