"""INC: what moves people to work."""

from __future__ import annotations

import xarray as xr

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.series import ratio, total


@indicator(
    id="INC-04",
    title="Effort from collective and political participation",
    needs=("effort_sources",),
    unit="share",
    range=(0, 1),
    direction="more of the effort above the norm comes from taking part",
    source="types after Ellman 2014; Kornai 1992; Andors 1977",
    mark="K",
    notes=(
        "The rest: individual and collective material reward, honour, national appeal, sanction. Exposure to a "
        "message is not its effect.",
    ),
)
def effort_from_participation(view: View) -> xr.DataArray:
    r"""Part of the effort above the norm that participation brought about.

    .. math:: s = e_{participation} / \sum_k e_k
    """
    sources = view["effort_sources"]
    return ratio(
        total(view.of(sources, "incentive", role=("participation", "political-participation"))), total(sources)
    )
