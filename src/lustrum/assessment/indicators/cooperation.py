"""COOP: farm co-operation, how far and how freely."""

from __future__ import annotations

import xarray as xr

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.series import ratio, side_by_side, total


@indicator(
    id="COOP-01",
    title="Farm households in co-operatives",
    needs=("households", "form.role", "branch.sector"),
    unit="share",
    range=(0, 1),
    direction="more farm households are members",
    source="Lee 1962 for the three types; yearbook practice",
    mark="V",
)
def coverage(view: View) -> xr.DataArray:
    r"""Farm households whose form is collective, in all farm households.

    .. math:: c = H_{coop} / H_{farm}
    """
    farms = view.of(view["households"], "branch", sector="agriculture")
    return ratio(total(view.of(farms, "form", role="collective")), total(farms))


@indicator(
    id="COOP-03",
    title="Share that joined freely, two readings",
    needs=("membership_changes",),
    unit="share",
    range=(0, 1),
    direction="fewer joined under pressure",
    source="project construct (D1955-51)",
    mark="P",
    notes=(
        "Strict: neither inducement nor pressure; lenient: inducement allowed. By the channel recorded, not by a "
        "counterfactual; the two readings bracket what counts as voluntary.",
    ),
)
def voluntariness(view: View) -> xr.DataArray:
    r"""Households that joined by the free channel in all that joined since the record began.

    .. math:: V_{strict} = \frac{J}{J + I + P}, \qquad V_{lenient} = \frac{J + I}{J + I + P}
    """
    changes = view["membership_changes"].cumsum("time", skipna=False)
    joined, induced, pressed = (
        total(view.of(changes, "channel", role=word), "channel")
        for word in ("joined", "induced", ("pressed", "restricted", "taken"))
    )
    everyone = joined + induced + pressed
    readings = [ratio(joined, everyone), ratio(joined + induced, everyone)]
    return side_by_side(readings, "reading", ("strict", "lenient"))
