"""HUM: training and where the trained come from."""

from __future__ import annotations

import xarray as xr

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.roles import WORKING_ORIGIN
from lustrum.assessment.series import ratio, total, total_by


@indicator(
    id="HUM-03",
    title="Worker and peasant origin among trainees, over their share of the people",
    needs=("trained_origin", "population", "group.role"),
    unit="ratio",
    range=(0, float("inf")),
    direction="more trainees come from workers and peasants than by their number",
    source="mobility literature",
    mark="K",
    notes=("By the class of the household when training began.",),
)
def origin_ratio(view: View) -> xr.DataArray:
    r"""Share of trainees that comes from working people, over the share of working people; 1 is parity.

    .. math:: o = \frac{\sum_{g \in w} T_g / T}{\sum_{g \in w} P_g / P}
    """
    begun = total(view.year("trained_origin"), "skill")
    people = view["population"]
    persons = total_by(people, "group")
    shares = [
        ratio(total(view.of(array, "group", role=WORKING_ORIGIN), "group"), total(array, "group"))
        for array in (begun, persons)
    ]
    return ratio(shares[0], shares[1])
