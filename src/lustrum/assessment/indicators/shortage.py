"""SHO: shortage."""

from __future__ import annotations

import xarray as xr

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.series import per_year, ratio, total
from lustrum.assessment.valuing import at_prices, price_in


@indicator(
    id="SHO-01",
    title="Fill rate of demand",
    needs=("unmet_demand", "retail_turnover", "prices"),
    unit="share",
    range=(0, 1),
    direction="more of the demand with money behind it finds goods",
    source="inventory theory, type 2 service level",
    mark="K",
    notes=("Unmet demand at shop prices; wishes grow where goods are short, so a low rate overstates want.",),
)
def fill_rate(view: View) -> xr.DataArray:
    r"""Sales over sales and unmet demand, at the prices paid over twelve months.

    .. math:: f = V / (V + U)
    """
    worth = at_prices(total(view["unmet_demand"], "settlement"), price_in(view, "state-shop"))
    sold = total(view.year("retail_turnover"))
    return ratio(sold, sold + per_year(total(worth, "product")))
