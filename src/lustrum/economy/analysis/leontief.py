r"""Total requirements and the static balance: what must be made that a given final demand can be met.

.. math:: x = A x + f = (I - A)^{-1} f

Goods that are imported only are no part of the balance. Source: Leontief 1936; Miller and Blair 2009, chapter 2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import xarray as xr
from scipy import sparse

from lustrum.economy.analysis.coefficients import LARGE, attribute_to_products, coefficients
from lustrum.economy.economy import Economy
from lustrum.errors import EconomyProblems, NameProblems, Problem, nearest
from lustrum.formulas import leontief as formulas
from lustrum.formulas import static_balance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

TITLE = "Total requirements (Leontief inverse)"
SOURCE = "Leontief 1936; Miller and Blair 2009, equation 2.10"


def checked_coefficients(economy: Economy) -> xr.DataArray:
    """Return the coefficients of an economy that can leave a surplus, as a full table.

    Raises
    ------
    EconomyProblems
        If the spectral radius is 1 or more: there is no balance with a positive final demand. The products that use up
        all they make are named. Also if the table has too many products to be written out.
    """
    a = coefficients(economy)
    radius = formulas.spectral_radius(a.values)
    if radius >= 1 - formulas.ROUNDING:
        raise _refusal(a.values, tuple(map(str, a["product"].values)), radius)
    return a


def _refusal(a: Any, products: tuple[str, ...], radius: float) -> EconomyProblems:
    """Name the products that use up all they make."""
    group = ""
    try:
        static_balance.find_weights(a)
    except static_balance.NotProductive as error:
        group = ": " + ", ".join(products[row] for row in error.group[:8]) + (" ..." if len(error.group) > 8 else "")
    except (ArithmeticError, ValueError):
        pass
    what = "The mean technique uses up all it makes, so no final demand can be met" + (group or ".")
    remedy = "lustrum analyse ECONOMY --table productivity tells more."
    return EconomyProblems([Problem(what, "inputs", f"spectral radius {radius:.6g}", "below 1", remedy=remedy)])


@dataclass(frozen=True)
class Requirements:
    """What outputs and prices need, of a table of any size, without forming an inverse of a large one.

    Parameters
    ----------
    products : tuple of str
        Products that are made.
    matrix : array or sparse (product, product)
        Coefficients: full up to `LARGE` products, sparse above.
    attrs : dict
        Method and technique.
    """

    products: tuple[str, ...]
    matrix: Any
    attrs: dict[Any, Any]

    @property
    def is_large(self) -> bool:
        """Say whether the table is too large to be written out."""
        return len(self.products) > LARGE

    def outputs(self, final: Floats) -> Floats:
        """Return gross output (product,) for a final demand."""
        return self._solve(static_balance.balance_outputs, formulas.solve_output, final)

    def prices(self, added: Floats) -> Floats:
        """Return what a unit of each product holds (product,) of a quantity that is added per unit of output."""
        return self._solve(static_balance.balance_prices, lambda a, v: formulas.solve_output(a.T, v), added)

    def _solve(self, sweeping: Any, direct: Any, given: Floats) -> Floats:
        if not self.is_large:
            return np.asarray(direct(self.matrix, given))
        try:
            return np.asarray(sweeping(self.matrix, given).values)
        except static_balance.NotProductive as error:
            raise _refusal(self.matrix, self.products, error.radius) from error
        except (ArithmeticError, ValueError) as error:
            raise EconomyProblems([Problem(f"There is no balance: {error}.", "inputs")]) from error


def requirements(economy: Economy) -> Requirements:
    """Return the requirements of an economy, checked to leave a surplus.

    Raises
    ------
    EconomyProblems
        As `checked_coefficients`.
    """
    made = attribute_to_products(economy)
    attrs = {"method": "industry technology", "technique": made.technique}
    if len(made.products) <= LARGE:
        a = checked_coefficients(economy)
        return Requirements(made.products, a.values, attrs)
    matrix = sparse.csr_array(economy.technology.inputs.tocsr()[made.rows] @ made.weights)
    return Requirements(made.products, matrix, attrs)


def inverse(economy: Economy) -> xr.DataArray:
    """Return the Leontief inverse.

    Returns
    -------
    DataArray
        (product, final): output of the product per unit of final demand.

    Raises
    ------
    EconomyProblems
        If the technology leaves no surplus.
    """
    a = checked_coefficients(economy)
    products = list(a["product"].values)
    attrs = a.attrs | {"units": "output of the product per unit of final demand", "source": SOURCE}
    coords = {"product": products, "final": products}
    return xr.DataArray(formulas.leontief_inverse(a.values), coords, ["product", "final"], "leontief_inverse", attrs)


def final_demand(economy: Economy, final: Any = None) -> pd.Series[Any]:
    """Return a final demand by product that is made.

    Parameters
    ----------
    economy : Economy
        Whose products they are.
    final : Series, mapping, DataArray or array, optional
        Amounts by product (an array: by product that is made, in order); what is not named is 0. Default: the
        economy's own final demand, all uses together, of the first year that it gives.

    Raises
    ------
    NameProblems
        If it names a product that nobody makes.
    EconomyProblems
        If the economy has no final demand of its own, or the array has another length.
    """
    products = list(attribute_to_products(economy).products)
    if final is None:
        frame = economy.final
        if not len(frame):
            raise EconomyProblems([Problem("The economy has no final demand.", "final", remedy="Give one.")])
        first = frame["year"].min()
        own = frame[frame["year"].isna() | (frame["year"] == first)]
        summed: pd.Series[Any] = own.groupby("product", sort=False)["amount"].sum()
        return summed.reindex(products, fill_value=0.0)
    if isinstance(final, xr.DataArray):
        final = final.to_series()
    if isinstance(final, (pd.Series, Mapping)):
        given = pd.Series(final, dtype=np.float64)
        unknown = [str(product) for product in given.index if product not in products]
        if unknown:
            allowed = ", ".join(products[:30])
            what = "Nobody makes this product."
            raise NameProblems([Problem(what, "final", one, allowed, nearest(one, products)) for one in unknown])
        return given.reindex(products, fill_value=0.0)
    values = np.asarray(final, dtype=np.float64)
    if values.shape != (len(products),):
        raise EconomyProblems(
            [Problem("The final demand has another length.", "final", str(values.shape), f"({len(products)},)")]
        )
    return pd.Series(values, index=products)


def balance(economy: Economy, final: Any = None) -> xr.DataArray:
    """Return the gross output that meets a final demand.

    Returns
    -------
    DataArray
        (product,), in the units of the products, a year.

    Raises
    ------
    NameProblems, EconomyProblems
        As `final_demand` and `checked_coefficients`.
    """
    needed = requirements(economy)
    demand = final_demand(economy, final)
    attrs = {"units": "unit of the product a year", **needed.attrs, "source": SOURCE}
    values = needed.outputs(demand.to_numpy(np.float64))
    return xr.DataArray(values, {"product": list(needed.products)}, ["product"], "output", attrs)


def table(economy: Economy) -> pd.DataFrame:
    """Return the Leontief inverse as a frame (product, final)."""
    made = inverse(economy)
    frame = pd.DataFrame(made.to_pandas())
    frame.attrs = {"unit": made.attrs["units"], "method": made.attrs["method"], "technique": made.attrs["technique"]}
    return frame
