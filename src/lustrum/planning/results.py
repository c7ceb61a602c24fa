"""From the levels of columns to labelled tables: output, deliveries, investment, stocks, trade, labour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray
from scipy.sparse import csc_array

from lustrum.planning.bundles import first_come
from lustrum.planning.cells import EVERYWHERE
from lustrum.planning.facts import Facts
from lustrum.planning.loans import read_loans
from lustrum.planning.program import Draft, LinearProgram
from lustrum.planning.renewal import find_replacement
from lustrum.planning.supply import find_sellers
from lustrum.planning.timing import Work

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

Begun = tuple[Ints, Ints, Floats]
"""Year, pair of cell and asset (or pool), and asset units begun."""

SHARED = "shared"
"""Label of the activity of capital that is tied to none."""


class Results:
    """Labelled results of levels `x`; not-a-number throughout when there is no plan."""

    def __init__(self, draft: Draft, program: LinearProgram, x: Floats | None) -> None:
        self.facts, self.program, self.settings = draft.facts, program, draft.settings
        self.x = np.full(program.shape[1], np.nan) if x is None else x
        self.direct = draft.is_soft & ~draft.through_needs
        self.is_soft = draft.is_soft
        self.buys_ahead = draft.buys_ahead
        labels = draft.facts.labels
        self.years = list(labels["year"])
        self.word = draft.facts.timing.word
        self.regions = [*labels["to_region"], *([EVERYWHERE] if len(labels["to_region"]) > 1 else [])]
        self.units = [str(unit) for unit in draft.facts.unit]

    def _array(
        self,
        said: tuple[str, str, str],
        dims: Sequence[str],
        codes: Sequence[Ints],
        values: Floats,
        **labels: Sequence[object],
    ) -> xr.DataArray:
        """Return an array of name, meaning and unit as `said`; values of one place are added up."""
        name, *told = said
        meaning, unit = (
            one.replace("a year", f"a {self.word}").replace("the year", f"the {self.word}") for one in told
        )
        known = {**self.facts.labels, "region": self.regions, **labels}
        coords = {dim: list(known[dim]) for dim in dims}
        full = np.zeros(tuple(len(coords[dim]) for dim in dims))
        np.add.at(full, tuple(codes), values)
        array = xr.DataArray(full, coords, tuple(dims), name, {"unit": unit, "long_name": meaning})
        if "product" in dims:
            array = array.assign_coords(product_unit=("product", self.units))
        return array

    def levels(self, block: str) -> Floats:
        """Return the levels of a block of columns, empty if there is none."""
        return self.x[self.program.columns[block].part] if block in self.program.columns else np.zeros(0)

    def codes(self, block: str, *dims: str) -> list[Ints]:
        """Return codes of a block of columns."""
        if block not in self.program.columns:
            return [np.zeros(0, dtype=np.int64)] * len(dims)
        return [self.program.columns[block].codes[dim] for dim in dims]

    def output(self) -> xr.DataArray:
        """Return levels of activities (year, region, form, activity)."""
        dims = ("year", "region", "form", "activity")
        array = self._array(
            ("output", "level of activities", "units of activity a year"), dims, self.codes("output", *dims),
            self.levels("output"),
        )  # fmt: skip
        units = [str(unit) for unit in self.facts.activity_unit]
        return array.assign_coords(activity_unit=("activity", units))

    def fulfilment(self) -> xr.DataArray:
        """Return the multiple of the targets by year; not a number where nothing is multiplied."""
        full = np.full(len(self.years), np.nan)
        if "fulfilment" in self.program.columns:
            block = self.program.columns["fulfilment"]
            if "year" in block.codes:
                full[block.codes["year"]] = self.levels("fulfilment")
            else:
                asked = np.unique(self.facts.wants.year[self.is_soft])
                full[asked] = self.levels("fulfilment")[0]
        attrs = {"unit": "multiple of the targets", "long_name": "fulfilment of the targets"}
        return xr.DataArray(full, {"year": self.years}, ("year",), "fulfilment", attrs)

    def delivered(self) -> tuple[list[Ints], Floats]:
        """Return codes (year, region, group, product) and amounts of all deliveries."""
        wants, last = self.facts.wants, len(self.regions) - 1
        soft = np.flatnonzero(self.direct)
        hard = self.codes("required-delivery", "target")[0]
        target = np.concatenate([soft, hard])
        region = np.where(wants.region[target] < 0, last, wants.region[target])
        year, group, product = self.codes("need-delivery", "year", "group", "product")
        pairs = (
            (wants.year[target], year), (region, np.full(len(year), last)), (wants.group[target], group),
            (wants.product[target], product),
        )  # fmt: skip
        if "free-delivery" in self.program.columns:
            given = self.levels("free-delivery")[self.direct[self.codes("free-delivery", "target")[0]]]
        else:
            given = wants.amount[soft] * (self.fulfilment().values[wants.year[soft]] if len(soft) else 1.0)
        amounts = [given, self.levels("required-delivery"), self.levels("need-delivery")]
        return [np.concatenate(pair) for pair in pairs], np.concatenate(amounts)

    def deliveries(self) -> xr.DataArray:
        """Return deliveries (year, region, group, product)."""
        codes, amounts = self.delivered()
        dims = ("year", "region", "group", "product")
        return self._array(("deliveries", "deliveries to final use", "product units a year"), dims, codes, amounts)

    def begun(self) -> Begun:
        """Return year, pair of cell and asset, and amount begun, asset units (entry,); without pools."""
        if "bundle-investment" not in self.program.columns:
            return (*self.codes("investment", "year", "pair"), self.levels("investment"))  # type: ignore[return-value]
        cells, years = self.facts.cells, len(self.years)
        pair, bundle = cells.bundles.members
        built = np.zeros((years, cells.bundles.size))
        built[tuple(self.codes("bundle-investment", "year", "bundle"))] = self.levels("bundle-investment")
        amounts = built[:, bundle] * cells.need[pair]
        self._put_ahead(amounts, pair)
        return np.repeat(np.arange(years), len(pair)), np.tile(pair, years), amounts.ravel()

    def _put_ahead(self, amounts: Floats, pair: Ints) -> None:
        """Begin assets in the year in which they were, where that is ahead of the rest of their bundle."""
        bundles = self.facts.cells.bundles
        ahead = np.zeros((len(self.years), len(bundles.group_pair)))
        year, group = self.codes("ahead", "year", "group_of_assets")
        ahead[year, group] = self.levels("ahead")
        for one in np.flatnonzero((ahead > 0).any(axis=0)):
            mine = np.flatnonzero(bundles.group_of_pair[pair] == one)
            wear = float(self.facts.cells.wear[bundles.group_pair[one]])
            supply = amounts[:, mine].sum(axis=1) + ahead[:, one]
            supply[1:] -= (1.0 - wear) * ahead[:-1, one]
            amounts[:, mine] = first_come(supply, amounts[:, mine], wear)

    def _begun_of_pools(self) -> Begun:
        year, pool = self.codes("pool-investment", "year", "pool")
        return year, pool, self.levels("pool-investment")

    def _by_asset(self, name: str, meaning: str, own: Begun, pools: Begun) -> xr.DataArray:
        """Label amounts of pairs and of pools by year, region, form, asset and activity."""
        cells, (year, pair, amounts) = self.facts.cells, own
        cell = cells.pair_cell[pair]
        codes = [year, cells.region[cell], cells.form[cell], cells.pair_asset[pair], cells.activity[cell]]
        activities = list(self.facts.labels["activity"])
        if "pool-investment" in self.program.columns:
            year, pool, more = pools
            one = np.ones(len(year), dtype=np.int64)
            form = int(cells.form[np.flatnonzero(cells.commanded)[0]])
            last = len(self.regions) - 1
            shared = [year, last * one, form * one, cells.pool_asset[pool], len(activities) * one]
            codes = [np.concatenate(pair) for pair in zip(codes, shared, strict=True)]
            amounts = np.concatenate([amounts, more])
            activities.append(SHARED)
        dims = ("year", "region", "form", "asset", "activity")
        array = self._array((name, meaning, "asset units"), dims, codes, amounts, activity=activities)
        units = [str(self.facts.unit[product]) for product in cells.assets]
        return array.assign_coords(asset_unit=("asset", units))

    def investment(self) -> xr.DataArray:
        """Return capital begun (year, region, form, asset, activity)."""
        meaning = "capital begun in the year, delivered in instalments"
        return self._by_asset("investment", meaning, self.begun(), self._begun_of_pools())

    def replacement(self) -> xr.DataArray:
        """Return what of `investment` makes good what goes out of use (year, region, form, asset, activity)."""
        cells, years = self.facts.cells, np.arange(len(self.years) + 1)
        found = []
        for begun, standing, serving, gestation in (
            (self.begun(), cells.standing, cells.serving, cells.gestation),
            (self._begun_of_pools(), cells.pool_standing, cells.pool_serving, np.ones_like(cells.pool_asset)),
        ):
            full = np.zeros((len(self.years), len(gestation)))
            np.add.at(full, begun[:2], begun[2])
            every = np.arange(len(gestation))
            stands = np.array([standing(every, int(year)) for year in years])
            part = find_replacement(full, gestation, stands, serving)
            found.append((*begun[:2], part[begun[:2]]))
        return self._by_asset("replacement", "capital begun that replaces what goes out of use", *found)

    def stocks(self) -> xr.DataArray:
        """Return closing stocks (year, region, product)."""
        year, place, product = self.codes("stock", "year", "place", "product")
        region = place if len(self.facts.labels["place"]) > 1 else np.full(len(place), len(self.regions) - 1)
        return self._array(
            ("stocks", "stocks at the end of the year", "product units"), ("year", "region", "product"),
            (year, region, product), self.levels("stock"),
        )  # fmt: skip

    def trade(self) -> xr.DataArray:
        """Return trade abroad (year, region, partner, flow, product)."""
        parts = [self.codes(name, "year", "partner", "product") for name in ("import", "export")]
        year, partner, product = (np.concatenate(pair) for pair in zip(*parts, strict=True))
        amounts = np.concatenate([self.levels("import"), self.levels("export")])
        flow = np.repeat([0, 1], [len(parts[0][0]), len(parts[1][0])])
        region = np.full(len(year), len(self.regions) - 1)
        dims = ("year", "region", "partner", "flow", "product")
        codes = (year, region, partner, flow, product)
        return self._array(
            ("trade", "trade abroad", "product units a year"), dims, codes, amounts, flow=["import", "export"]
        )

    def loans(self) -> pd.DataFrame:
        """Return loans by year: drawn, due with interest, and owed at the end of the year (year, loan)."""
        columns = ["year", "loan", "currency", "drawn", "due", "owed"]
        trade, given = self.facts.trade, self.settings.loans
        if trade is None or given is None or "drawn" not in self.program.columns:
            return pd.DataFrame(columns=columns)
        loans, years = read_loans(given, trade.currencies, self.facts.years, self.facts.timing.a_year), len(self.years)
        drawn = np.zeros((years, len(loans.limit)))
        np.add.at(drawn, tuple(self.codes("drawn", "year", "loan")), self.levels("drawn"))
        every, due, owed = np.arange(len(loans.limit)), np.zeros_like(drawn), np.zeros_like(drawn)
        for begun in range(years):
            for year in range(begun, years):
                due[year] += drawn[begun] * loans.due(every, np.full_like(every, year - begun))
                owed[year] += drawn[begun] * loans.owed(every, np.full_like(every, year + 1 - begun))
        table: dict[str, object] = {"year": np.repeat(self.years, len(every)), "loan": np.tile(every + 1, years)}
        table["currency"] = [trade.currencies[one] for one in loans.currency] * years
        table.update({name: part.ravel() for name, part in zip(columns[3:], (drawn, due, owed), strict=True)})
        return pd.DataFrame(table, columns=columns)

    def procurement(self) -> pd.DataFrame:
        """Return what forms outside the plan make, give as tax, sell and keep, and at which terms (year, seller)."""
        columns = ["year", "region", "form", "activity", "product", "made", "tax", "sold", "kept", "terms", "unit"]
        if "sale" not in self.program.columns:
            return pd.DataFrame(columns=columns)
        facts, cells, years = self.facts, self.facts.cells, len(self.years)
        sellers = find_sellers(facts, self.settings)
        sold = np.zeros((years, len(sellers.cell)))
        np.add.at(sold, tuple(self.codes("sale", "year", "seller")), self.levels("sale"))
        made = self.levels("output").reshape(years, -1)[:, sellers.cell] * sellers.made
        tax = self.settings.tax_in_kind * made
        ratio = np.divide(sold, sellers.base, out=np.full_like(sold, np.nan), where=sellers.base > 0)
        table: dict[str, Sequence[object]] = {"year": np.repeat(self.years, len(sellers.cell)).tolist()}
        codes = {"region": cells.region, "form": cells.form, "activity": cells.activity}
        known = {**facts.labels, "region": self.regions}
        for dim, code in codes.items():
            table[dim] = [known[dim][one] for one in code[sellers.cell]] * years
        table["product"] = [facts.labels["product"][one] for one in sellers.product] * years
        amounts = (made, tax, sold, made - tax - sold, ratio ** (1.0 / self.settings.supply_elasticity))
        table.update({name: part.ravel().tolist() for name, part in zip(columns[5:10], amounts, strict=True)})
        table["unit"] = [str(facts.unit[one]) for one in sellers.product] * years
        return pd.DataFrame(table, columns=columns)

    def labour(self) -> xr.DataArray:
        """Return labour (year, region, skill, activity)."""
        said, labels = ("labour", "labour", "person-year"), {"skill": self.facts.skills}
        if self.facts.timing.work is not None:
            return self._labour_by_time(said, self.facts.timing.work, labels)
        return self._of_activities(said, self.facts.hours, labels)

    def emissions(self) -> xr.DataArray:
        """Return emissions (year, region, substance, activity)."""
        emissions = self.facts.emissions
        said = ("emissions", "emissions, negative where a substance is taken up", "substance units a year")
        array = self._of_activities(said, emissions.rate, {"substance": emissions.substances})
        return array.assign_coords(substance_unit=("substance", [str(unit) for unit in emissions.unit]))

    def training(self) -> xr.DataArray:
        """Return persons who begin a course (year, region, course)."""
        regions = list(self.facts.labels["of_region"])
        said = ("training", "persons who begin to be trained", "persons a year")
        codes = self.codes("training", "year", "of_region", "course")
        return self._array(said, ("year", "region", "course"), codes, self.levels("training"), region=regions)

    def migration(self) -> xr.DataArray:
        """Return workers who move (year, from_region, to_region, skill)."""
        dims = ("year", "from_region", "to_region", "skill")
        said = ("migration", "workers who move to another region", "persons a year")
        return self._array(said, dims, self.codes("migration", *dims), self.levels("migration"))

    def _labour_by_time(self, said: tuple[str, str, str], work: Work, labels: dict[str, Any]) -> xr.DataArray:
        """Return labour in the periods in which it is done, where that is not the period of the output."""
        cells, years = self.facts.cells, len(self.years)
        levels = self.levels("output").reshape(years, cells.size)
        many, cell = np.nonzero(work.activity[:, None] == cells.activity[None, :])
        year = np.repeat(np.arange(years), len(cell))
        cell, many = np.tile(cell, years), np.tile(many, years)
        runs = ~self.facts.timing.is_idle(year, cells.activity[cell])
        year, cell, many = year[runs], cell[runs], many[runs]
        codes = (year - work.ahead[many], cells.region[cell], work.item[many], cells.activity[cell])
        amount = work.need[many] * levels[year, cell]
        return self._array(said, ("year", "region", *labels, "activity"), codes, amount, **labels)

    def _of_activities(
        self, said: tuple[str, str, str], rate: csc_array[Any], labels: Mapping[str, Sequence[object]]
    ) -> xr.DataArray:
        """Return what goes with the level of activities (year, region, item, activity), by rates (item, activity)."""
        facts, years = self.facts, len(self.years)
        cell, item, need = facts.entries(rate)
        year = np.repeat(np.arange(years), len(cell))
        cell, item = np.tile(cell, years), np.tile(item, years)
        amount = self.levels("output")[year * facts.cells.size + cell] * np.tile(need, years)
        codes = (year, facts.cells.region[cell], item, facts.cells.activity[cell])
        return self._array(said, ("year", "region", *labels, "activity"), codes, amount, **labels)


def by_calendar_year(facts: Facts, array: xr.DataArray) -> xr.DataArray:
    """Return a flow by periods added up by years; by years it is what it was."""
    timing = facts.timing
    if timing.a_year == 1:
        return array
    axis = array.dims.index("year")
    shape = (*array.shape[:axis], len(facts.years), timing.a_year, *array.shape[axis + 1 :])
    total = array.to_numpy().reshape(shape).sum(axis=axis + 1)
    coords = {name: coord for name, coord in array.coords.items() if name != "year"} | {"year": list(facts.years)}
    attrs = {key: str(text).replace(f"a {timing.word}", "a year") for key, text in array.attrs.items()}
    return xr.DataArray(total, coords, array.dims, array.name, attrs)


def as_table(array: xr.DataArray) -> pd.DataFrame:
    """Return the entries of an array that are not zero, in long form."""
    values = array.to_numpy()
    places = np.nonzero(values)
    columns = {str(dim): array[dim].to_numpy()[place] for dim, place in zip(array.dims, places, strict=True)}
    return pd.DataFrame({**columns, "amount": values[places]})
