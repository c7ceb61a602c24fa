"""EXT: relations with the outside world."""

from __future__ import annotations

import xarray as xr

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.series import ratio, total


@indicator(
    id="EXT-02",
    title="Aid received",
    needs=("aid_value", "{of}"),
    shares_of=("value_added", "investment"),
    unit="ratio",
    range=(0, float("inf")),
    direction="more of what is used was given from abroad",
    source="aid statistics",
    mark="K",
)
def aid_received(view: View, of: str) -> xr.DataArray:
    r"""Aid received over the net product, or over investment, at constant prices and twelve months.

    .. math:: a = A / VA
    """
    return ratio(total(view.year("aid_value")), total(view.year(of)))


@indicator(
    id="EXT-08",
    title="Given to others abroad",
    needs=("aid_given", "value_added"),
    unit="ratio",
    range=(0, float("inf")),
    direction="more is given to others abroad",
    source="project construct (A2013-43, 49)",
    mark="P",
    notes=("Aid, training, technology and price concessions as far as recorded; no support of movements is scored.",),
)
def given_abroad(view: View) -> xr.DataArray:
    r"""Return what is given to others abroad over the net product, at constant prices and twelve months.

    .. math:: g = G / VA
    """
    return ratio(total(view.year("aid_given")), total(view.year("value_added")))
