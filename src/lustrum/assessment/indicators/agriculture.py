"""AGR: exchange between farming and industry."""

from __future__ import annotations

import numpy as np
import xarray as xr

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.series import per_year, ratio, total
from lustrum.assessment.valuing import at_constant_prices, at_prices, price_in

PURCHASE = ("purchase", "compulsory-purchase", "contract")
FREE = ("free-market", "market")


@indicator(
    id="AGR-02",
    title="Farmers' terms of trade",
    needs=("marketed_farm_products", "retail_turnover", "prices", "product.sector"),
    unit="ratio",
    range=(0, float("inf")),
    direction="farm products buy more industrial goods",
    source="literature on the terms of trade and the scissors",
    mark="K",
    notes=(
        "Prices relative to the record's constant prices, so 1 has no meaning of its own. A tax in kind is not a "
        "sale. Goods may be out of stock at their price.",
    ),
)
def terms_of_trade(view: View) -> xr.DataArray:
    r"""Price index of what farms sold over that of industrial goods in shops, by the quantities of the year.

    Each month's quantities stand at the prices of the month.

    .. math:: NBTT = \frac{\sum_{k,c} q_{k,c}\, p_{k,c} / \sum_{k,c} q_{k,c}\, \bar p_k}
                          {\sum_k V_k / \sum_k V_k\, \bar p_k / p^{shop}_k}
    """
    sold = view["marketed_farm_products"]
    bought, free = (total(view.of(sold, "channel", role=words), "channel") for words in (PURCHASE, FREE))
    constant = at_constant_prices(view, bought + free)
    paid = at_prices(bought, price_in(view, "procurement")) + at_prices(free, price_in(view, "free-market"))
    farm = _index(paid, constant)
    turnover = view.of(total(view["retail_turnover"], "form"), "product", sector="industry")
    real = at_prices(turnover, ratio(price_in(view, "constant"), price_in(view, "state-shop")))
    return ratio(farm, _index(turnover, real))


def _index(paid: xr.DataArray, constant: xr.DataArray) -> xr.DataArray:
    """Return a price index of twelve months: what was paid over what it is worth at constant prices."""
    return ratio(per_year(total(paid, "product")), per_year(total(constant, "product")))


@indicator(
    id="AGR-04",
    title="Share of the harvest sold",
    needs=("marketed_farm_products", "harvest", "prices"),
    unit="share",
    range=(0, 1),
    direction="more of the crop is exchanged",
    source="procurement statistics",
    mark="K",
    notes=("Purchase and free market; the tax in kind leaves the farm without being sold.",),
)
def share_sold(view: View) -> xr.DataArray:
    r"""Farm products sold, in the harvest, at constant prices over twelve months.

    .. math:: m = \sum_{k,\, c \ne tax} \bar p_k q_{k,c} / \sum_k \bar p_k H_k
    """
    harvest = total(view.year("harvest"), "form")
    sold = total(view.of(view.year("marketed_farm_products"), "channel", role=(*PURCHASE, *FREE)), "channel")
    crops = [name for name in harvest["product"].values if name in set(sold["product"].values)]
    harvest, sold = harvest.sel(product=crops), sold.sel(product=crops)
    return ratio(total(at_constant_prices(view, sold)), total(at_constant_prices(view, harvest)))


@indicator(
    id="AGR-05",
    title="Industrial inputs per unit of farm output",
    needs=("inputs_used", "gross_output", "prices", "branch.sector", "product.sector"),
    unit="ratio",
    range=(0, float("inf")),
    direction="farming uses more of what industry makes",
    source="input-output analysis",
    mark="K",
)
def industrial_inputs(view: View) -> xr.DataArray:
    r"""Industrial products used up in farming over farming's gross output, at constant prices and twelve months.

    .. math:: a = \sum_{k \in industry} \bar p_k u_{k,agr} / X_{agr}
    """
    used = view.year("inputs_used")
    farms = total(view.of(used, "branch", sector="agriculture"), "branch")
    inputs = at_constant_prices(view, farms)
    inputs = inputs.isel(product=np.flatnonzero(view.mask(inputs, "product", sector="industry")))
    return ratio(total(inputs), total(view.of(view.year("gross_output"), "branch", sector="agriculture")))
