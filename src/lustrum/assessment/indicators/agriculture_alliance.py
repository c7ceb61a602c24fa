"""AGR: the alliance of workers and peasants, as far as a simulation states one."""

from __future__ import annotations

import xarray as xr

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.series import per_year


@indicator(
    id="AGR-07",
    title="Alliance of workers and peasants, by this project's own form",
    needs=("alliance",),
    unit="index",
    range=(0, 1),
    direction="the union that the document of 1955 names is stronger, as this project computes it",
    source="project construct (D1955-27)",
    mark="P",
    notes=(
        "The document names the union and gives no measure. Here it moves with real income of peasants, their terms of "
        "exchange, goods and voice, and falls with sanctions; no archive holds it.",
        "It stands at its start before anything has moved it, so a change says more than a level.",
    ),
    pitfalls=(
        "Form and coefficients are set by hand: sweep them.",
        "It counts what was done to peasants, not what they thought of it.",
    ),
)
def alliance(view: View) -> xr.DataArray:
    r"""State of the alliance at the end of the month.

    .. math:: a_t \in [0, 1]
    """
    return view["alliance"]


@indicator(
    id="AGR-07.sanction",
    title="Alliance lost to sanctions in a year, by this project's own form",
    needs=("alliance_change",),
    unit="index per year",
    range=(0, float("inf")),
    direction="sanctions have cost more of the alliance",
    source="project construct (D1955-27)",
    mark="P",
    notes=("What sanctions took off before the state is held within 0 and 1; joining and favours take nothing off.",),
    pitfalls=("Weights of the channels of sanction are set by hand: sweep them.",),
)
def lost_to_sanctions(view: View) -> xr.DataArray:
    r"""Sum over twelve months of what sanctions took off.

    .. math:: \ell = \alpha_3 \sum_{12} s_t
    """
    return per_year(abs(view.entry("alliance_change", alliance_part="sanction")))
