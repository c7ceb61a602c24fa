"""Quantities of products made comparable: at the constant prices of the record, or added up by product."""

from __future__ import annotations

import numpy as np
import xarray as xr

from lustrum.assessment.series import side_by_side, total
from lustrum.assessment.view import View

__all__ = ["at_constant_prices", "at_prices", "output_by_product", "price_in"]


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
