r"""The economy after some years of a plan, from which the next plan starts.

Capital is what still serves of the start and of what was built, tied to its activity; of assets that retire, by year of
building. Stocks are those at the end of the year; the next plan takes its spoilage off, as of every opening stock.
Levels are those of the last year. What was *reported* takes the place of what was planned.

For a plan of T years whose objective adds up years, and whose terminal condition looks at the last year alone, this is
Bellman's principle: the value is that of its first year plus the best of the other T - 1 years from here.

Some of what a plan hands on has no table in an economy: works in progress, output that was started, workers who were
trained or moved, debts and money kept. It is said in `Economy.problems`, with amounts.

Unit: asset units, product units, stocks at the end of the year; units of activity a year.

Sources
-------
Bellman 1957, Dynamic Programming, ch. III (recalled).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lustrum.errors import Problem, nearest
from lustrum.planning.cells import read_cells
from lustrum.planning.settings import PlanProblems
from lustrum.planning.tables import CALENDAR, Floats, Ints, text
from lustrum.quantities.evidence import Source, Sources

if TYPE_CHECKING:
    from lustrum.economy.economy import Economy
    from lustrum.planning.plan import Plan

KEY = "plan"
"""Key of the source of what a plan says."""

REPORTED = "reported"
KINDS = ("output", "stocks", "capital")

LEAST = 1e-9
"""An amount below this share of the largest of its kind is a solver's nothing."""

NO_PLACE = {
    "training": "workers who were trained", "migration": "workers who moved", "drawn": "loans that were drawn",
    "money-kept": "foreign money that was kept", "exchange-basket": "terms of exchange",
}  # fmt: skip
"""What blocks of columns hand on that an economy has no table for."""


def next_economy(plan: Plan, year: int = 1, reported: Mapping[str, Any] | None = None) -> Economy:
    """Return the economy after some years of a plan.

    Parameters
    ----------
    plan : Plan
        A plan that can be carried out, and knows its economy.
    year : int
        After how many years; 1: after the first.
    reported : mapping, optional
        What was reported of that year's end, in place of what was planned: ``output`` (activity to level, units of
        activity a year), ``stocks`` (product to amount), ``capital`` (pair of asset and activity to asset units). A
        figure is shared out over the cells of its activity as planned.

    Returns
    -------
    Economy
        With the tables ``endowments`` and ``stocks`` and the date moved on. Its `problems` say what could not be
        handed on.

    Raises
    ------
    PlanProblems
        If there is no plan to carry out or it is not by years, the year is not one of it, or something reported is not
        known; all at once.

    Examples
    --------
    >>> from lustrum.economy.storage import load_economy
    >>> from lustrum.planning.plan import plan
    >>> made = plan(load_economy("four-products"), years=3)
    >>> after = next_economy(made, reported={"output": {"bread": 1.9}})
    >>> rows = after.endowments.query("kind == 'level' and activity == 'bread'")
    >>> rows["amount"].tolist()
    [1.9]
    """
    economy = _check(plan, year, reported or {})
    told = {kind: dict((reported or {}).get(kind, {})) for kind in KINDS}
    levels = _levels(plan, year, told["output"])
    capital, unfinished = _capital(plan, economy, year, told["capital"])
    old = economy.endowments
    kinds = text(old, "kind")
    gone = np.isin(kinds, ("capital", "animals"))
    named = set(levels["activity"])
    activity = np.where(text(old, "activity") == "", text(old, "item"), text(old, "activity"))
    gone |= (kinds == "level") & np.isin(activity, list(named))
    stocks = _stocks(plan, year, told["stocks"])
    parts: dict[str, Any] = {}
    if economy.has("stocks"):
        parts["stocks"] = stocks
    else:
        gone |= kinds == "stock"  # also of what does not keep: it was used up in the first year
        levels = pd.concat([levels, stocks.rename(columns={"product": "item"}).assign(kind="stock")])
    kept = _moved_on(old[~gone], plan, year)
    for name, table in economy.tables.items():
        if name != "endowments" and "year" in table and len(table):
            parts[name] = _moved_on(table, plan, year)
    frames = [frame for frame in (kept, capital, levels) if len(frame)]
    parts["endowments"] = pd.concat(frames, ignore_index=True)
    if economy.date is not None:
        parts["date"] = economy.date + 12 * year
    sources = economy.sources.merged(_sources(plan, year))
    problems = (*economy.problems, *unfinished, *_no_place(plan, year))
    return economy.replace(**parts, sources=sources, problems=problems)


def _check(plan: Plan, year: int, reported: Mapping[str, Any]) -> Economy:
    economy = plan.question.economy
    if plan.levels is None or economy is None:
        what = "There is no plan to carry out." if plan.levels is None else "The plan does not know its economy."
        raise PlanProblems([Problem(what, "next_economy", remedy="Plan again.")])
    problems = []
    if plan.settings.periods_a_year > 1:
        remedy = "Plan by whole years: periods_a_year=1."
        problems.append(Problem("The next economy follows a plan by years.", "periods_a_year",
                                str(plan.settings.periods_a_year), "1", remedy=remedy))  # fmt: skip
    if not 1 <= year <= len(plan.years):
        problems.append(Problem("Not a year of the plan.", "year", str(year), f"1 to {len(plan.years)}"))
    labels, assets = plan.facts.labels, plan.facts.labels["asset"]
    for kind, given in reported.items():
        if kind not in KINDS:
            problems.append(Problem("Nothing of this kind is reported.", REPORTED, kind, ", ".join(KINDS)))
            continue
        for key, amount in dict(given).items():
            pair = tuple(key) if kind == "capital" and not isinstance(key, str) else (key,)
            known = {"output": [labels["activity"]], "stocks": [labels["product"]],
                     "capital": [assets, labels["activity"]]}[kind]  # fmt: skip
            if len(pair) != len(known):
                problems.append(Problem("Capital is reported by asset and activity.", REPORTED, str(key)))
            problems += [
                Problem(f"Unknown in the report of {kind}.", REPORTED, str(one), "", nearest(str(one), names))
                for one, names in zip(pair, known, strict=False)
                if one not in names
            ]
            if not np.isfinite(amount) or amount < 0:
                problems.append(Problem("Not an amount.", f"{REPORTED}, {key}", str(amount), "a number of at least 0"))
    if problems:
        raise PlanProblems(problems)
    return economy


def _marks(is_reported: Any) -> dict[str, Any]:
    word = np.where(is_reported, "recalled", "derived")
    return {"evidence": word, "source": np.where(is_reported, REPORTED, KEY)}


def _sources(plan: Plan, year: int) -> Sources:
    said = f"Plan of '{plan.name}', end of {plan.years[year - 1]}"
    return Sources([Source(key=KEY, checked="computed", text=said),
                    Source(key=REPORTED, checked="assumed", text=f"As reported. {said}")])  # fmt: skip


def _where(plan: Plan, cell: Ints) -> dict[str, list[str]]:
    """Return region, form and activity of cells; the region of what is everywhere is blank."""
    cells, labels = plan.facts.cells, plan.facts.labels
    inside = labels["to_region"]
    return {
        "region": [inside[r] if r < len(inside) and len(inside) > 1 else "" for r in cells.region[cell]],
        "form": [labels["form"][f] for f in cells.form[cell]],
        "activity": [labels["activity"][a] for a in cells.activity[cell]],
    }


def _as_told(amounts: Floats, keys: list[Any], told: Mapping[Any, float]) -> tuple[Floats, Any]:
    """Put what was reported in place of amounts that add up to something else, in their proportions."""
    amounts, is_told = amounts.copy(), np.zeros(len(amounts), dtype=bool)
    for key, amount in told.items():
        mine = np.array([one == key for one in keys], dtype=bool)
        total = amounts[mine].sum()
        amounts[mine] = amounts[mine] * (amount / total) if total > 0 else amount / max(int(mine.sum()), 1)
        is_told |= mine
    return amounts, is_told


def _clean(amounts: Floats) -> Floats:
    return np.where(amounts > LEAST * np.max(amounts, initial=0.0), amounts, 0.0)


def _levels(plan: Plan, year: int, told: Mapping[Any, float]) -> pd.DataFrame:
    """Return levels of commanded cells in the last year, and of others where they are reported."""
    cells, results = plan.facts.cells, plan.results
    full = np.zeros((len(plan.years), cells.size))
    full[:] = results.levels("output").reshape(len(plan.years), cells.size)
    where = _where(plan, np.arange(cells.size))
    reported = np.isin(where["activity"], list(told))
    whole = np.isin(where["activity"], [a for a, c in zip(where["activity"], cells.commanded, strict=True) if c])
    # a row without a form is shared out over all forms: where one cell of an activity is told anew, all are
    chosen = np.flatnonzero(whole | reported)
    at = np.where(cells.commanded, full[year - 1], np.where(np.isnan(cells.forecast[year - 1]), 0.0,
                                                            cells.forecast[year - 1]))  # fmt: skip
    amount, is_told = _as_told(_clean(at), where["activity"], told)
    frame = pd.DataFrame({**where, "kind": "level", "amount": amount, **_marks(is_told)})
    return frame.iloc[chosen]


def _begun(plan: Plan) -> tuple[Floats, Floats]:
    """Return what is begun by year of pairs, and of pools, asset units (year, pair or pool)."""
    cells, years = plan.facts.cells, len(plan.years)
    own, pools = np.zeros((years, len(cells.need))), np.zeros((years, len(cells.pool_asset)))
    when, pair, amount = plan.results.begun()
    np.add.at(own, (when, pair), amount)
    when, pool = plan.results.codes("pool-investment", "year", "pool")
    np.add.at(pools, (when, pool), plan.results.levels("pool-investment"))
    return own, pools


def _capital(
    plan: Plan, economy: Economy, year: int, told: Mapping[Any, float]
) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    """Return capital by asset, cell and year of building, and what is said of works in progress."""
    cells, labels, first = plan.facts.cells, plan.facts.labels, plan.years[0]
    longest = int(max(cells.life.max(initial=0), cells.pool_life.max(initial=0)))
    span = tuple(range(first, first + max(year, len(plan.years)) + longest + 1))
    long = read_cells(economy, plan.settings, span, [])  # tells what retires after the plan
    begun, pool_begun = _begun(plan)
    frames, unfinished = [], []
    every = np.arange(len(cells.need))
    own = every[cells.pair_pool < 0]
    parts = (
        (own, cells.pair_asset, cells.life, long.standing, cells.serving, cells.gestation, begun),
        (np.arange(len(cells.pool_asset)), cells.pool_asset, cells.pool_life, long.pool_standing, cells.pool_serving,
         np.ones(len(cells.pool_asset), dtype=np.int64), pool_begun),
    )  # fmt: skip
    for number, (places, asset, life, standing, serving, gestation, new) in enumerate(parts):
        if not len(places):
            continue
        rows = _standing_rows(places, (year, first, _shift(plan, year)), life, standing, serving, gestation, new)
        who = _where(plan, cells.pair_cell[rows["place"]]) if not number else {}
        item = [labels["asset"][a] for a in asset[rows["place"]]]
        keys = list(zip(item, who.get("activity", item), strict=True))
        amount, is_told = _as_told(rows["amount"], keys, told)
        frames.append(pd.DataFrame({**who, "kind": "capital", "item": item, "amount": amount,
                                    "vintage": rows["vintage"], **_marks(is_told)}))  # fmt: skip
        for place in places:
            works = sum(new[s, place] for s in range(year) if s + gestation[place] > year)
            if works > LEAST * max(float(new.max(initial=0.0)), 1.0):
                unfinished.append(_in_progress(plan, int(place), float(works), year, begun))
    return (pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()), tuple(unfinished)


def _standing_rows(
    places: Ints, when: tuple[int, int, int], life: Ints, standing: Any, serving: Any, gestation: Ints, new: Floats
) -> dict[str, Any]:
    """Return what stands after some years: one row for what wears, one for each year of building of what retires."""
    year, first, shift = when
    found: list[tuple[int, float, float]] = []
    for one in places:
        mine = np.array([one])
        if not life[one]:
            total = float(standing(mine, year)[0])
            total += sum(new[s, one] * float(serving(mine, year - s - gestation[one])[0])
                         for s in range(year) if s + gestation[one] <= year)  # fmt: skip
            found.append((int(one), total, np.nan))
            continue
        built: dict[int, float] = {}
        for t in range(year, year + int(life[one])):
            goes = float(standing(mine, t)[0] - standing(mine, t + 1)[0])
            built[first + t - int(life[one])] = goes
        for s in range(year):
            ready = s + int(gestation[one])
            if ready <= year < ready + life[one]:
                built[first + ready - 1] = built.get(first + ready - 1, 0.0) + float(new[s, one])
        if not any(v > 0 for v in built.values()):
            built = {first + year - 1: 0.0}
        for v, many in built.items():
            if many > 0 or len(built) == 1:
                found.append((int(one), max(many, 0.0), float(v - shift)))
    place, amount, vintage = zip(*found, strict=True)
    return {"place": np.array(place, dtype=np.int64), "amount": _clean(np.array(amount)), "vintage": vintage}


def _in_progress(plan: Plan, pair: int, works: float, year: int, begun: Floats) -> Problem:
    cells, labels = plan.facts.cells, plan.facts.labels
    asset, cell = int(cells.pair_asset[pair]), cells.pair_cell[pair]
    delivered = sum(
        begun[s, pair] * float(cells.delivered[pair, year - s]) for s in range(year) if s + cells.gestation[pair] > year
    )
    unit = plan.facts.unit[cells.assets[asset]]
    what = f"{labels['asset'][asset]} for {labels['activity'][cells.activity[cell]]}"
    return Problem(
        f"Works in progress have no place in an economy: {what} that was begun and is not finished.", "endowments",
        f"{works:.6g} {unit}, of which {delivered:.6g} {unit} delivered",
        remedy="Plan on from the longer plan, or report it as capital when it is finished.",
    )  # fmt: skip


def _stocks(plan: Plan, year: int, told: Mapping[Any, float]) -> pd.DataFrame:
    """Return the stocks at the end of a year of what keeps; nothing for what does not."""
    stocks, labels = plan.facts.stocks, plan.facts.labels
    if not stocks.is_carried.any():
        return pd.DataFrame(columns=["product", "region", "amount", "evidence", "source"])
    array = plan.stocks.isel(year=year - 1)
    amounts = array.transpose("product", "region").to_numpy()
    inside = labels["to_region"]
    carried = np.flatnonzero(stocks.is_carried)
    product, region = np.repeat(carried, amounts.shape[1]), np.tile(np.arange(amounts.shape[1]), len(carried))
    name = [labels["product"][p] for p in product]
    amount, is_told = _as_told(_clean(amounts[product, region]), name, told)
    where = [inside[r] if r < len(inside) and len(inside) > 1 else "" for r in region]
    frame = pd.DataFrame({"product": name, "region": where, "amount": amount, **_marks(is_told)})
    is_first = ~frame["product"].duplicated()
    return frame[(frame["amount"] > 0) | is_first]


def _shift(plan: Plan, year: int) -> int:
    """Return by how much years that count from the start of a plan count less in the next one."""
    return 0 if plan.years[0] >= CALENDAR or plan.settings.start is not None else year


def _moved_on(rows: pd.DataFrame, plan: Plan, year: int) -> pd.DataFrame:
    """Let years that count from the start of the plan count from the start of the next; those that are past go."""
    if "year" not in rows:
        return rows
    counts = rows["year"].notna() & (rows["year"] < CALENDAR)
    by = year if plan.years[0] >= CALENDAR else _shift(plan, year)
    moved = rows.assign(year=rows["year"].where(~counts, rows["year"] - by))
    return moved[~(counts & (moved["year"] < 1))]


def _no_place(plan: Plan, year: int) -> tuple[Problem, ...]:
    """Say what else is handed on that an economy has no table for."""
    found = []
    for block, what in NO_PLACE.items():
        if block not in plan.program.columns:
            continue
        when = plan.results.codes(block, "year")[0]
        amount = float(plan.results.levels(block)[when < year].sum())
        if amount > LEAST:
            said = f"An economy has no place for {what} by the plan."
            found.append(Problem(said, "endowments", f"{amount:.6g}", remedy="Put it into the tables by hand."))
    lagged = plan.facts.input_lag[plan.facts.cells.activity] > 0
    if (lagged & plan.facts.cells.commanded).any():
        what = "Output that was started is taken to be the last year's level, whatever was put in for it."
        found.append(Problem(what, "endowments", f"{int(lagged.sum())} cells", remedy="The setting `started`."))
    growth = plan.settings.labour_growth
    if growth:
        what = "Workers are those of the first year: the setting labour_growth starts from them again."
        found.append(Problem(what, "endowments", f"{(1 + growth) ** year:.6g} times as many by the plan"))
    return tuple(found)
