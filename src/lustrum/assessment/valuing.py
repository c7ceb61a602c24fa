"""Quantities of products made comparable: at the constant prices of the record, or added up by product."""

from __future__ import annotations

import numpy as np
import xarray as xr

from lustrum.assessment.series import mean_of_year, ratio, side_by_side, total
from lustrum.assessment.view import View
from lustrum.quantities.calendar import MONTHS_A_YEAR
from lustrum.quantities.units import compatible, convert

__all__ = [
    "at_constant_prices",
    "at_prices",
    "in_tonnes",
    "output_by_product",
    "output_value",
    "price_in",
    "price_rise",
]


def price_in(view: View, market: str) -> xr.DataArray:
    """Return the prices of a market, won per unit (time, product); needs ``prices``."""
    prices = view["prices"]
    found = view.of(prices, "market", role=market)
    if not found.sizes["market"]:
        return xr.full_like(prices.isel(market=0, drop=True), np.nan)
    return found.isel(market=0, drop=True)


def at_prices(quantity: xr.DataArray, prices: xr.DataArray) -> xr.DataArray:
    """Return what quantities (time, ..., product) are worth at prices (time, product), won.

    A product of which there is none counts nothing even where its price is unknown.
    """
    of = prices.reindex(product=quantity["product"].values).transpose("time", "product").values
    shape = [quantity.sizes[dim] if dim in ("time", "product") else 1 for dim in quantity.dims]
    order = [dim for dim in quantity.dims if dim in ("time", "product")]
    price = (of if order == ["time", "product"] else of.T).reshape(shape)
    return quantity.copy(data=np.where(quantity.values == 0, 0.0, quantity.values * price))


def at_constant_prices(view: View, quantity: xr.DataArray) -> xr.DataArray:
    """Return quantities (time, ..., product) at constant prices, won; needs ``prices``."""
    return at_prices(quantity, price_in(view, "constant"))


def output_by_product(view: View, output: xr.DataArray) -> xr.DataArray:
    """Add up output (time, activity, form) by the main product of the activity; needs ``activity.product``."""
    by_activity = total(output, "form")
    products = np.array(view.attribute(output, "activity", "product"), dtype=object)
    names = list(dict.fromkeys(products))
    parts = [total(by_activity.isel(activity=np.flatnonzero(products == name)), "activity") for name in names]
    return side_by_side(parts, "product", names)


def output_value(view: View, need: str) -> xr.DataArray:
    """Return a year's output at the constant price of the main product, won (time, activity, form).

    Needs the output on the basis named by `need`, ``prices`` and ``activity.product``. What is not made is worth
    nothing even where its price is unknown.
    """
    output = view.year(need)
    products = view.attribute(output, "activity", "product")
    prices = price_in(view, "constant").reindex(product=products).transpose("time", "product").values
    output = output.transpose("time", "activity", ...)
    worth = output.values * prices.reshape(*prices.shape, *(1 for _ in output.dims[2:]))
    return output.copy(data=np.where(output.values == 0, 0.0, worth))


def price_rise(view: View, market: str, months: int = MONTHS_A_YEAR) -> xr.DataArray:
    r"""Return the factor by which a year's mean prices of a market rose over some months (time,).

    .. math:: \pi = \sum_i w_{i,t-m}\, \bar p_{i,t} / \bar p_{i,t-m}

    Weights are the retail turnover of the earlier year; products without a price in both years are left out. Needs
    ``prices`` and ``retail_turnover``.
    """
    mean = mean_of_year(price_in(view, market))
    before = mean.shift(time=months)
    sold = total(view.year("retail_turnover"), "form").shift(time=months)
    mean, before = (one.reindex(product=sold["product"].values) for one in (mean, before))
    has_both = (mean > 0) & (before > 0)
    weights = sold.where(has_both, 0.0)
    rise = (mean / before).where(has_both, 0.0)
    return ratio(total(weights * rise), total(weights)).where(total(sold).notnull())


def in_tonnes(view: View, quantity: xr.DataArray) -> xr.DataArray:
    """Return the products that are measured by weight (time, ..., product), tonnes; needs ``product.unit``."""
    units = view.attribute(quantity, "product", "unit")
    places = [place for place, unit in enumerate(units) if compatible(unit, "t")]
    factors = xr.DataArray([convert(1.0, units[place], "t") for place in places], dims="product")
    return quantity.isel(product=places) * factors
