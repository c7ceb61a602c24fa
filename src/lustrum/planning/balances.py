"""The balance of every product in every year, added up anew from a plan's levels without the programme's matrix."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.planning.results import Results
from lustrum.planning.supply import find_sellers, read_basket

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FLOWS = (
    "output", "opening stock", "import", "aid", "input", "carriage", "investment", "delivery", "export",
    "closing stock", "kept", "exchange", "spare",
)  # fmt: skip
"""What comes into the balance of a product and what goes out, in order. ``input`` is bought in the year, for output of
this year or a later one; ``carriage`` is what transport uses; ``kept`` is what forms outside the plan do not sell to
it, less their own seed, and ``exchange`` the goods that they are given; ``spare`` is what is left over, or thrown
away."""


class Balances:
    """Adds up flows by year and product; uses are negative."""

    def __init__(self, results: Results) -> None:
        self.results, self.facts = results, results.facts
        self.years, self.products = self.facts.horizon, len(self.facts.unit)
        self.full = np.zeros((self.years, self.products, len(FLOWS)))

    def enter(self, flow: str, year: Ints, product: Ints, amounts: Floats) -> None:
        """Add amounts to a flow; years outside the plan are left out."""
        inside = (year >= 0) & (year < self.years)
        sheet = self.full[:, :, FLOWS.index(flow)]
        np.add.at(sheet, (year[inside], product[inside]), amounts[inside])

    def enter_production(self) -> None:
        """Enter outputs, and inputs in the year in which they are bought."""
        facts, levels = self.facts, self.results.levels("output").reshape(self.years, -1)
        cell, product, value = facts.entries(facts.outputs)
        for year in range(self.years):
            self.enter("output", np.full(len(cell), year), product, value * levels[year, cell])
        cell, product, value = facts.entries(facts.inputs)
        lag, lead = (part[facts.cells.activity[cell]] for part in (facts.input_lag, facts.timing.lead))
        after = self.results.levels("static-output") if "static-output" in self.results.program.columns else levels[-1]
        ahead = int(lag.max(initial=0)) if self.results.buys_ahead else 0
        for year in range(self.years + ahead):
            bought_for = levels[year, cell] if year < self.years else after[cell]
            due = lag > year - self.years if year >= self.years else np.ones(len(cell), dtype=bool)
            due &= (lead == 0) | (year < self.years)
            self.enter("input", (year - lag - lead)[due], product[due], -(value * bought_for)[due])

    def enter_stocks(self) -> None:
        """Enter what is left of the stocks of the year before, and closing stocks."""
        stocks, amounts = self.facts.stocks, self.results.levels("stock")
        kept = 1.0 - stocks.spoilage
        products = np.arange(self.products)
        self.enter("opening stock", np.zeros_like(products), products, stocks.opening.sum(axis=0) * kept)
        year, product = self.results.codes("stock", "year", "product")
        self.enter("closing stock", year, product, -amounts)
        self.enter("opening stock", year + 1, product, amounts * kept[product])

    def enter_trade(self) -> None:
        """Enter imports, exports, aid, and what carriage between regions uses."""
        for flow, sign in (("import", 1.0), ("export", -1.0)):
            year, product = self.results.codes(flow, "year", "product")
            self.enter(flow, year, product, sign * self.results.levels(flow))
        self.full[:, :, FLOWS.index("aid")] += self.facts.aid
        links = self.facts.links
        if links is not None:
            year, way = self.results.codes("carried", "year", "way")
            served = links.service[way] >= 0
            amounts = -self.results.levels("carried") * links.need[way]
            self.enter("carriage", year[served], links.service[way[served]], amounts[served])

    def enter_procurement(self) -> None:
        """Enter what forms outside the plan keep for themselves, and what they are given for the rest."""
        if "sale" not in self.results.program.columns:
            return
        facts, settings = self.facts, self.results.settings
        sellers = find_sellers(facts, settings)
        levels = self.results.levels("output").reshape(self.years, -1)[:, sellers.cell]
        theirs = (1.0 - settings.tax_in_kind) * sellers.made
        lag = facts.input_lag[facts.cells.activity[sellers.cell]]
        ahead = int(lag.max(initial=0)) if self.results.buys_ahead else 0
        for year in range(self.years + ahead):
            now = np.full(len(lag), year, dtype=np.int64)
            seed = sellers.own * levels[min(year, self.years - 1)]
            due = lag > year - self.years if year >= self.years else np.ones(len(lag), dtype=bool)
            self.enter("kept", (now - lag)[due], sellers.product[due], seed[due])
            if year < self.years:
                self.enter("kept", now, sellers.product, -theirs * levels[year])
        when, product = self.results.codes("sale", "year", "product")
        self.enter("kept", when, product, self.results.levels("sale"))
        given, amount = read_basket(facts, settings)
        when = np.repeat(np.arange(self.years), len(given))
        baskets = np.outer(self.results.levels("exchange-basket"), amount).ravel()
        self.enter("exchange", when, np.tile(given, self.years), -baskets)

    def enter_investment(self) -> None:
        """Enter instalments of investment."""
        cells = self.facts.cells
        begun, pair, amounts = self.results.begun()
        product = cells.assets[cells.pair_asset[pair]]
        for step in range(cells.parts.shape[1]):
            self.enter("investment", begun + step, product, -amounts / cells.parts[pair, step])
        begun, asset = self.results.codes("pool-investment", "year", "asset")
        self.enter("investment", begun, cells.assets[asset], -self.results.levels("pool-investment"))

    def close(self) -> xr.DataArray:
        """Return all flows (year, product, flow); they add up to zero."""
        (year, _, _, product), amounts = self.results.delivered()
        self.enter("delivery", year, product, -amounts)
        self.full[:, :, FLOWS.index("spare")] = -self.full.sum(axis=2)
        coords = {"year": self.results.years, "product": list(self.facts.labels["product"]), "flow": list(FLOWS)}
        attrs = {"unit": f"product units a {self.facts.timing.word}", "long_name": "balances of products"}
        array = xr.DataArray(self.full, coords, ("year", "product", "flow"), "balances", attrs)
        return array.assign_coords(product_unit=("product", self.results.units))


def add_up(results: Results) -> xr.DataArray:
    """Return the balance of every product (year, product, flow): uses are negative, all flows add up to zero."""
    balances = Balances(results)
    balances.enter_production()
    balances.enter_stocks()
    balances.enter_trade()
    balances.enter_investment()
    balances.enter_procurement()
    return balances.close()
