"""From the flows of one year to an economy that can be planned without hand work.

One activity per industry, its level its gross output in money of the year; coefficients are flows over output. What
was observed of trade becomes limits at price 1, the observed deficit the credit; workers, or where a table has none the
observed output, limit what can be made. Numbers that stand in the table are `read`, coefficients `derived`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lustrum.economy.assembling import assemble
from lustrum.quantities.calendar import Month
from lustrum.quantities.money import MoneyUnit
from lustrum.readers._accounts import EXPORT, Accounts
from lustrum.readers._report import Assumption

if TYPE_CHECKING:
    from lustrum.economy.economy import Economy

WORLD, TABLE = "world", "table"
READ, DERIVED = "read", "derived"


def make_economy(accounts: Accounts, *, capacity: bool | None = None) -> Economy:
    """Make an economy of accounts.

    Parameters
    ----------
    accounts : Accounts
        Flows of one year.
    capacity : bool, optional
        Whether observed output is the largest that can be made; None: if neither labour nor capital is known.

    Returns
    -------
    Economy
        Industries without output, and products without any flow, are left out.
    """
    if capacity is None:
        capacity = accounts.labour is None and accounts.capital is None
    return assemble(
        _Maker(accounts, capacity).tables(),
        name=accounts.name,
        title=accounts.title,
        date=Month(accounts.year, 12),
        money=MoneyUnit(accounts.unit, accounts.year),
    )


def assumptions_of(accounts: Accounts, *, capacity: bool | None = None) -> list[Assumption]:
    """Say what `make_economy` assumes besides what its reader does."""
    found = [
        Assumption("prices", f"Products are counted in {accounts.unit} of {accounts.year}; constant prices are 1.")
    ]
    if accounts.imports is not None or accounts.imported is not None or EXPORT in accounts.final:
        text = (
            "What was imported and exported of each product is the most that can be, at price 1; the observed deficit "
            "of these flows is the credit that the rest of the world gives each year."
        )
        found.append(Assumption("trade", text))
    if accounts.labour is not None:
        found.append(Assumption("labour", "Workers of the year are the most there are, and free to change industry."))
    else:
        found.append(Assumption("labour", "The table has no labour; none limits a plan."))
    if capacity or (capacity is None and accounts.labour is None and accounts.capital is None):
        found.append(Assumption("capacity", "Observed gross output is the most that an industry can make."))
    if accounts.capital is None:
        text = "The table has no stocks of capital; investment stays a final use, and none limits a plan."
        found.append(Assumption("capital", text))
    return found


class _Maker:
    """The long tables of one account."""

    def __init__(self, accounts: Accounts, capacity: bool) -> None:
        self.accounts, self.capacity = accounts, capacity
        gross = accounts.output.to_numpy(np.float64)
        self.industries = [label for label, output in zip(accounts.industries, gross, strict=True) if output > 0]
        self.gross = gross[gross > 0]
        used = accounts.use.abs().sum(axis=1) + accounts.final.abs().sum(axis=1)
        alive = (used + accounts.product_supply.abs()).to_numpy() > 0
        self.products = [label for label, flows in zip(accounts.products, alive, strict=True) if flows]
        self.abroad = [] if accounts.imported is None else list(accounts.imported.index)
        supply = accounts.supply
        self.supply = self._own_supply() if supply is None else supply[self.industries].loc[self.products]

    def _own_supply(self) -> pd.DataFrame:
        own = pd.DataFrame(np.diag(self.gross), self.industries, self.industries)
        return own.reindex(self.products, fill_value=0.0)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables by name."""
        accounts = self.accounts
        used = accounts.use[self.industries].loc[self.products]
        if accounts.imported is not None:
            used = pd.concat([used, accounts.imported[self.industries]])
        made = {
            "products": (self._products(), READ),
            "activities": (self._activities(), READ),
            "outputs": (self._long(self.supply, "product"), DERIVED),
            "inputs": (self._long(used, "product"), DERIVED),
            "endowments": (self._endowments(), READ),
            "final": (self._final(), accounts.final_evidence),
        }
        for name, column in (("labour", "skill"), ("value_added", "item"), ("emissions", "substance")):
            frame = getattr(accounts, name)
            if frame is not None:
                made[name] = (self._long(frame[self.industries], column), DERIVED)
        if "emissions" in made:
            frame = made["emissions"][0]
            units = [f"{accounts.emission_units[s]} per {self._unit}" for s in frame["substance"]]
            made["emissions"] = (frame.assign(unit=units), DERIVED)
        if accounts.capital is not None:
            made["capital"] = (self._capital(accounts.capital), DERIVED)
        trade, partners = self._trade()
        if len(trade):
            made |= {"trade": (trade, accounts.final_evidence), "partners": (partners, DERIVED)}
        tables = {name: frame.assign(evidence=how, source=TABLE) for name, (frame, how) in made.items() if len(frame)}
        return tables | {"sources": self._sources()}

    @property
    def _unit(self) -> str:
        return f"{self.accounts.unit} of {self.accounts.year}"

    def _sources(self) -> pd.DataFrame:
        one = self.accounts.publication
        row = {"source": TABLE, "checked": one.checked, "text": one.text, "url": one.url, "licence": one.licence}
        return pd.DataFrame([row])

    def _names(self, labels: list[str]) -> list[str]:
        return [self.accounts.names.get(label, "") for label in labels]

    def _products(self) -> pd.DataFrame:
        labels = [*self.products, *self.abroad]
        supply = self.supply.sum(axis=1).to_numpy()
        return pd.DataFrame(
            {
                "product": labels,
                "name": self._names(labels),
                "unit": self._unit,
                "import_only": [*(supply == 0).astype(int), *[1] * len(self.abroad)],
                "constant_price": 1.0,
            }
        )

    def _activities(self) -> pd.DataFrame:
        main = self.supply.index.to_numpy()[self.supply.to_numpy().argmax(axis=0)]
        return pd.DataFrame({"activity": self.industries, "name": self._names(self.industries), "product": main})

    def _long(self, frame: pd.DataFrame, column: str, value: str = "value") -> pd.DataFrame:
        """Return non-zero cells per unit of output, activity by activity."""
        values = frame.to_numpy(np.float64) / self.gross
        j, i = np.nonzero(values.T)
        labels = frame.columns.to_numpy()[j], frame.index.to_numpy()[i]
        return pd.DataFrame({"activity": labels[0], column: labels[1], value: values[i, j]})

    def _capital(self, capital: pd.DataFrame) -> pd.DataFrame:
        stocks = self._long(capital[self.industries], "asset")
        lives = self.accounts.lives
        if lives is None:
            return stocks
        row, column = (
            axis.get_indexer(pd.Index(stocks[name]))
            for axis, name in ((lives.index, "asset"), (lives.columns, "activity"))
        )
        years = lives.to_numpy(np.float64)[row, column]
        return stocks.assign(life_years=np.where(np.isfinite(years), years, np.nan))

    def _final(self) -> pd.DataFrame:
        frame = self.accounts.final.loc[self.products]
        if self.accounts.imported is not None:
            frame = pd.concat([frame, self.accounts.imported.reindex(columns=frame.columns, fill_value=0.0)])
        use, product = np.nonzero(frame.to_numpy().T)
        return pd.DataFrame(
            {
                "year": self.accounts.year,
                "use": frame.columns.to_numpy()[use],
                "product": frame.index.to_numpy()[product],
                "amount": frame.to_numpy()[product, use],
            }
        )

    def _endowments(self) -> pd.DataFrame:
        accounts = self.accounts
        running = {"activity": self.industries, "amount": self.gross}
        parts = [pd.DataFrame({"kind": "level", **running})]
        if self.capacity:
            parts.append(pd.DataFrame({"kind": "capacity", **running}))
        if accounts.labour is not None:
            there = accounts.labour.sum(axis=1)
            parts.append(pd.DataFrame({"kind": "workers", "item": there.index, "amount": there.to_numpy()}))
        if accounts.capital is not None:
            stock = accounts.capital[self.industries]
            j, i = np.nonzero(stock.to_numpy().T)
            cells = {"item": stock.index.to_numpy()[i], "activity": stock.columns.to_numpy()[j]}
            parts.append(pd.DataFrame({"kind": "capital", **cells, "amount": stock.to_numpy()[i, j]}))
        return pd.concat(parts, ignore_index=True).fillna({"item": "", "activity": ""})

    def _trade(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return imports and exports with observed amounts as limits, and the world with the observed deficit."""
        final = self._final()
        out = final[(final["use"] == EXPORT) & (final["amount"] > 0)]
        rows = [self._lines(out["product"], out["amount"], "export")]
        for amounts in self._imports():
            into = amounts[amounts > 0]
            rows.append(self._lines(into.index, into, "import"))
        trade = pd.concat(rows, ignore_index=True)
        signed = trade["limit"] * np.where(trade["flow"] == "import", 1.0, -1.0)
        credit = max(float(signed.sum()), 0.0)
        return trade, pd.DataFrame({"partner": [WORLD], "currency": [self._unit], "credit": [credit]})

    def _imports(self) -> list[Any]:
        imports, imported = self.accounts.imports, self.accounts.imported
        found = [] if imports is None else [imports[[one for one in self.products if one in imports.index]]]
        return found if imported is None else [*found, imported.sum(axis=1)]

    def _lines(self, products: Any, amounts: Any, flow: str) -> pd.DataFrame:
        lines = {"product": np.asarray(products, dtype=object), "partner": WORLD, "flow": flow, "price": 1.0}
        return pd.DataFrame(lines | {"limit": np.asarray(amounts, dtype=np.float64)})
