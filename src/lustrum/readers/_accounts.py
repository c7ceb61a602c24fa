"""The flows of one year as a reader has them, aligned, and what is checked in every such table.

`Accounts` is what readers of flow tables fill in; `balances`, `negatives`, `empty` and `totals` look at it; the module
`_making` turns it into an economy, and `_balancing` makes it balance where that is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lustrum.readers._report import Balance, Check, LeftOut, Negative, compare

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

EXPORT = "export"
"""The use whose amounts become limits of exports in the table of trade."""


@dataclass(frozen=True)
class Publication:
    """Where a table comes from: who published what when, where, and on which terms."""

    text: str
    licence: str = ""
    url: str = ""
    checked: str = "read"


@dataclass(frozen=True)
class Accounts:
    """The flows of one year, aligned: flows, a year, in `unit`.

    Parameters
    ----------
    name, title : str
        Short name of the economy, and what it is called.
    unit, year : str, int
        Unit of all flows of money (``million EUR``); their year.
    use : DataFrame (product, industry)
        Inputs: domestic products, and imported ones of the same kind where `imports` says so.
    output : Series (industry,)
        Gross output.
    final : DataFrame (product, use)
        Final uses, named as the table `final` of an economy names them: household, npish, government, investment,
        inventories, export.
    supply : DataFrame (product, industry), optional
        Outputs; None: each industry makes the product of its own name.
    value_added : DataFrame (item, industry), optional
        Primary costs.
    imports : Series (product,), optional
        Imports of products that stand in one row with domestic ones.
    imported : DataFrame (item, industry and use), optional
        Goods that only come from abroad, in rows of their own.
    labour : DataFrame (skill, industry), optional
        Person-years.
    emissions : DataFrame (substance, industry), optional
        In the units of `emission_units`.
    emission_units : mapping of str to str
        Unit of each substance.
    capital : DataFrame (asset, industry), optional
        Stocks of fixed capital.
    lives : DataFrame (asset, industry), optional
        Years that an asset lasts; infinite if it does not wear out.
    names : mapping of str to str
        What labels of products and industries are called in full.
    publication : Publication
        Where the numbers come from.
    final_evidence : {"read", "derived"}
        Whether final uses and trade stand in the table, or were computed from it.
    """

    name: str
    title: str
    unit: str
    year: int
    use: pd.DataFrame
    output: pd.Series
    final: pd.DataFrame
    supply: pd.DataFrame | None = None
    value_added: pd.DataFrame | None = None
    imports: pd.Series | None = None
    imported: pd.DataFrame | None = None
    labour: pd.DataFrame | None = None
    emissions: pd.DataFrame | None = None
    emission_units: Mapping[str, str] = field(default_factory=dict)
    capital: pd.DataFrame | None = None
    lives: pd.DataFrame | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    publication: Publication = field(default_factory=lambda: Publication("a table of flows"))
    final_evidence: str = "read"

    @property
    def products(self) -> list[str]:
        """Labels of the products."""
        return list(self.use.index)

    @property
    def industries(self) -> list[str]:
        """Labels of the industries."""
        return list(self.use.columns)

    @property
    def product_supply(self) -> pd.Series:
        """What is made and imported of each product."""
        made = self.output if self.supply is None else self.supply.sum(axis=1)
        made = made.reindex(self.products, fill_value=0.0)
        return made if self.imports is None else made + self.imports.reindex(self.products, fill_value=0.0)


def balances(accounts: Accounts, rounding: float) -> tuple[Balance, ...]:
    """Compare uses with supply by product, and costs with output by industry.

    Parameters
    ----------
    accounts : Accounts
        Flows.
    rounding : float
        Largest gap that the publication's rounding explains.
    """
    uses = accounts.use.sum(axis=1) + accounts.final.sum(axis=1)
    supply = "output" if accounts.imports is None else "output and imports"
    found = [
        compare(
            "product", accounts.products, uses, accounts.product_supply,
            names=("uses", supply), unit=accounts.unit, rounding=rounding,
        )
    ]  # fmt: skip
    return (*found, *balances_of_industries(accounts, rounding))


def balances_of_industries(accounts: Accounts, rounding: float) -> tuple[Balance, ...]:
    """Compare costs with output, and what is made of all products with output, by industry.

    Parameters
    ----------
    accounts, rounding : as in `balances`.
    """
    found = []
    if accounts.value_added is not None:
        costs = accounts.use.sum(axis=0) + accounts.value_added.sum(axis=0)
        if accounts.imported is not None:
            costs = costs + accounts.imported[accounts.industries].sum(axis=0)
        found.append(
            compare(
                "industry", accounts.industries, costs, accounts.output,
                names=("inputs and value added", "output"), unit=accounts.unit, rounding=rounding,
            )
        )  # fmt: skip
    if accounts.supply is not None:
        found.append(
            compare(
                "industry", accounts.industries, accounts.supply.sum(axis=0), accounts.output,
                names=("supply", "output"), unit=accounts.unit, rounding=rounding,
            )
        )  # fmt: skip
    return tuple(found)


def _frames(accounts: Accounts) -> Iterator[tuple[str, pd.DataFrame]]:
    for name in ("use", "supply", "final", "imported", "labour", "capital", "emissions"):
        frame = getattr(accounts, name)
        if frame is not None:
            yield name, frame
    if accounts.imports is not None:
        yield "imports", accounts.imports.to_frame("imports")


def negatives(accounts: Accounts) -> tuple[Negative, ...]:
    """Return every cell below zero, most negative first; primary costs may be negative and are not listed."""
    found = [
        Negative(name, str(frame.index[row]), str(frame.columns[column]), float(cells[row, column]))
        for name, frame in _frames(accounts)
        for cells in [frame.to_numpy(np.float64)]
        for row, column in np.argwhere(cells < 0)
    ]
    return tuple(sorted(found, key=lambda one: one.value))


def empty(accounts: Accounts) -> tuple[LeftOut, ...]:
    """Return industries that make nothing, and products that are neither made, imported nor used."""
    found = [
        LeftOut("industry", label, "no output; left out of the economy")
        for label, output in zip(accounts.industries, accounts.output.to_numpy(), strict=True)
        if output == 0
    ]
    used = (accounts.use.abs().sum(axis=1) + accounts.final.abs().sum(axis=1)).to_numpy()
    for label, supply, use in zip(accounts.products, accounts.product_supply.to_numpy(), used, strict=True):
        if supply == 0 and use == 0:
            found.append(LeftOut("product", label, "neither made, imported nor used; left out of the economy"))
        elif supply == 0:
            found.append(LeftOut("product", label, "used, but neither made nor imported"))
    return tuple(found)


def totals(accounts: Accounts) -> list[Check]:
    """Return the sums of the account."""
    unit = accounts.unit
    found = [
        Check("output", float(accounts.output.to_numpy(np.float64).sum()), unit),
        Check("intermediate use", float(accounts.use.to_numpy(np.float64).sum()), unit),
        *(Check(f"final use, {use}", float(column.to_numpy().sum()), unit) for use, column in accounts.final.items()),
    ]
    if accounts.value_added is not None:
        found.append(Check("primary costs", float(accounts.value_added.to_numpy().sum()), unit))
        found += [Check(f"primary costs, {i}", float(row.sum()), unit) for i, row in accounts.value_added.iterrows()]
    if accounts.imports is not None:
        found.append(Check("imports", float(accounts.imports.to_numpy().sum()), unit))
    if accounts.imported is not None:
        found.append(Check("imports", float(accounts.imported.to_numpy().sum()), unit))
    if accounts.labour is not None:
        found += [
            Check(f"labour, {skill}", float(row.sum()) / 1e3, "thousand person-years")
            for skill, row in accounts.labour.iterrows()
        ]
    if accounts.emissions is not None:
        found += [
            Check(f"emissions of industries, {substance}", float(row.sum()), accounts.emission_units[str(substance)])
            for substance, row in accounts.emissions.iterrows()
        ]
    return found
