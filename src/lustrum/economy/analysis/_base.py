"""What several tables of analysis stand on: flows in money, final demand by use, refusals that name what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lustrum.economy.analysis.coefficients import attribute_to_products
from lustrum.economy.analysis.leontief import balance, checked_coefficients, final_demand
from lustrum.economy.economy import Economy
from lustrum.economy.options import Option
from lustrum.errors import EconomyProblems, Problem, nearest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

OF = Option("of", "output", "Quantity that is counted: output, labour, imports, value_added or a substance.")

IMPORTS_AND_GAPS = "less imports, and gaps"
"""Use that closes the account where levels are known: what final uses take beyond what is made, below zero."""


@dataclass(frozen=True)
class Flows:
    """The products of an economy in money at constant prices, so that sums over products have a meaning.

    Parameters
    ----------
    products : tuple of str
        Products that are made.
    prices : float64 (product,)
        Constant prices; 1 where none are given and all products have one unit.
    a : float64 (product, product)
        Coefficients, money per money.
    output, final : float64 (product,)
        Gross output, and final demand, in money a year.
    uses : DataFrame (product, use)
        Final demand by use, in money a year.
    unit : str
        Unit of the money.
    attrs : dict
        Method and technique of the coefficients.
    """

    products: tuple[str, ...]
    prices: Floats
    a: Floats
    output: Floats
    final: Floats
    uses: pd.DataFrame
    unit: str
    attrs: dict[Any, Any]

    @property
    def index(self) -> pd.Index[Any]:
        """The products as an index."""
        return pd.Index(self.products, name="product")


def prices_of(economy: Economy, products: tuple[str, ...]) -> tuple[Floats, str]:
    """Return constant prices by product and the unit of money.

    Raises
    ------
    EconomyProblems
        If prices are missing and the products have different units: sums would mean nothing.
    """
    labels = economy.labels["product"]
    rows = labels.codes(list(products))
    prices = labels.attribute("constant_price").astype(np.float64)[rows]
    units = {str(unit) for unit in labels.attribute("unit")[rows]}
    if np.isfinite(prices).all() and (prices > 0).all():
        return prices, next(iter(units)) if len(units) == 1 and (prices == 1).all() else str(economy.money)
    if len(units) == 1:
        return np.ones(len(rows)), next(iter(units))
    missing = [p for p, price in zip(products, prices, strict=True) if not price > 0]
    what = "Products of different units can only be added up by value, and constant prices are missing."
    found = ", ".join(missing[:8]) + (" ..." if len(missing) > 8 else "")
    raise EconomyProblems([Problem(what, "products, constant_price", found, remedy="Give constant prices.")])


def flows_of(economy: Economy) -> Flows:
    """Return coefficients, outputs and final demand of an economy in money.

    Outputs are those of the levels that the economy gives, and final demand is what they leave: what comes from abroad
    for goods that are made here too is taken off (`uses` has it, with statistical gaps, as `IMPORTS_AND_GAPS`). Without
    levels outputs are those that final demand asks for; without final demand, those of its capacities.

    Raises
    ------
    EconomyProblems
        If the technology leaves no surplus, prices are missing, or there is neither final demand nor levels.
    """
    coefficients = checked_coefficients(economy)
    products = tuple(str(p) for p in coefficients["product"].values)
    prices, unit = prices_of(economy, products)
    a = prices[:, None] * coefficients.values / prices
    made = attribute_to_products(economy)
    index = pd.Index(products, name="product")
    uses = final_by_use(economy, products).mul(prices, axis=0) if economy.has("final") else pd.DataFrame(index=index)
    if made.technique == "level" or (made.technique != "equal" and not economy.has("final")):
        output = made.output * prices
        final = output - a @ output
        uses = _closed(uses, final, output)
    elif economy.has("final"):
        final = np.asarray(final_demand(economy).to_numpy(np.float64) * prices)
        output = np.asarray(balance(economy).values * prices)
    else:
        what = "The economy has neither final demand nor levels of its activities, so its outputs are not known."
        raise EconomyProblems([Problem(what, "final", remedy="Give a table 'final'.")])
    attrs: dict[Any, Any] = {key: coefficients.attrs[key] for key in ("method", "technique")}
    return Flows(products, prices, a, output, final, uses, unit, attrs)


def _closed(uses: pd.DataFrame, final: Floats, output: Floats) -> pd.DataFrame:
    """Add the use that closes the account: imports of goods that are made here too (negative), and gaps."""
    if not len(uses.columns):
        return uses.assign(final=final)
    rest = final - uses.to_numpy(np.float64).sum(axis=1)
    is_there = bool((np.abs(rest) > 1e-9 * np.maximum(output, 1.0)).any())
    return uses.assign(**{IMPORTS_AND_GAPS: rest}) if is_there else uses


def final_by_use(economy: Economy, products: tuple[str, ...]) -> pd.DataFrame:
    """Return final demand of the first year by product that is made and use, in the products' units."""
    frame = economy.final
    own = frame[frame["year"].isna() | (frame["year"] == frame["year"].min())]
    table = own.pivot_table(index="product", columns="use", values="amount", aggfunc="sum", sort=False, observed=True)
    made = table.reindex(list(products)).fillna(0.0)
    made.columns.name = None
    return pd.DataFrame(made.rename_axis("product"))


def pick(names: str | None, known: list[str], option: str) -> list[str]:
    """Return the names of a comma-separated option; all known ones if nothing is said.

    Raises
    ------
    EconomyProblems
        If one is unknown; the nearest name is given.
    """
    if not names:
        return known
    chosen = [name.strip() for name in names.split(",")]
    wrong = [name for name in chosen if name not in known]
    if wrong:
        allowed = ", ".join(known[:20]) + (" ..." if len(known) > 20 else "")
        raise EconomyProblems(
            [Problem(f"Not known to this economy: {option}.", option, n, allowed, nearest(n, known)) for n in wrong]
        )
    return chosen


@contextmanager
def refusing(what: str, where: str, remedy: str = "") -> Iterator[None]:
    """Turn a refusal of the formulas into a problem of the economy."""
    try:
        yield
    except (ArithmeticError, ValueError) as error:
        raise EconomyProblems([Problem(f"{what}: {error}.", where, remedy=remedy)]) from error


def largest_first(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Order the rows by one column, the largest first, ties by place."""
    ordered = frame.sort_values(column, ascending=False, kind="stable")
    ordered.attrs = frame.attrs
    return ordered


def need(is_there: Callable[[], bool], table: str, what: str) -> None:
    """Raise EconomyProblems if a table that is needed is not there."""
    if not is_there():
        raise EconomyProblems([Problem(f"{what} need the table '{table}', which this economy has not.", table)])
