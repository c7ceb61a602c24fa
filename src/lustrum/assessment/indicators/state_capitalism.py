"""CLS-11: what tests of state capitalism ask for and no other entry measures.

The batteries themselves are definitions, one for each author (``data/definitions``): they are never averaged.
"""

from __future__ import annotations

import xarray as xr

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.roles import OFFICIALS
from lustrum.assessment.series import ratio, total, total_by, whole_of

NO_SURPLUS = "no surplus, so officials have none of it"
PARTS = "Not determinable where a class has less than nothing, by losses: parts are no shares then."


@indicator(
    id="CLS-11.wage-form",
    title="Share of wages in the income of households",
    needs=("income",),
    unit="share",
    range=(0, 1),
    direction="more people live by wages",
    source="wage labour as the general form: Chattopadhyay 1994; measure: project construct",
    mark="P",
    notes=("Income in kind is in the base. The line of wages is `wage`.",),
    pitfalls=(
        "Pay for days of work in a co-operative is no wage here, though some authors hold it to be one.",
        "A wage says nothing of who hires.",
    ),
)
def wage_form(view: View) -> xr.DataArray:
    r"""Wages in all income of the last twelve months.

    .. math:: w = \sum_g y_{g,wage} / \sum_g \sum_l y_{g,l}
    """
    income = view.year("income")
    wages = view.of(income, "line", role=("wage", "wages"))
    if not wages.sizes["line"]:
        view.absent.append("income (line: wage)")
        return total(income) * float("nan")
    return ratio(total(wages), total(income))


@indicator(
    id="CLS-11.officials-receive",
    title="Leading officials' share of the surplus first received",
    needs=("surplus_received", "group.role"),
    unit="share",
    range=(0, 1),
    direction="officials are the first to receive more of the surplus",
    source="Resnick and Wolff 2002; measure: project construct",
    mark="P",
    empty=0.0,
    empty_note=NO_SURPLUS,
    notes=(PARTS,),
    pitfalls=("To receive is not to consume: what officials pass on to the budget counts here.",),
)
def officials_receive(view: View) -> xr.DataArray:
    r"""Surplus first received by leading officials, over all surplus of the last twelve months.

    .. math:: a = S_{officials} / \sum_g S_g
    """
    return _officials(view, view.year("surplus_received"))


@indicator(
    id="CLS-11.officials-dispose",
    title="Leading officials' share of the surplus on whose use they decide",
    needs=("surplus_decided", "group.role"),
    unit="share",
    range=(0, 1),
    direction="officials decide on more of the surplus",
    source="Cliff 1974; measure: project construct",
    mark="P",
    empty=0.0,
    empty_note=NO_SURPLUS,
    notes=(PARTS,),
    pitfalls=("Officials bound by a mandate count as those who are not.",),
)
def officials_dispose(view: View) -> xr.DataArray:
    r"""Surplus on whose use leading officials decide, over all surplus of the last twelve months.

    .. math:: a = S_{officials} / \sum_g S_g
    """
    return _officials(view, view.year("surplus_decided"))


def _officials(view: View, surplus: xr.DataArray) -> xr.DataArray:
    held = total_by(surplus, "group")
    whole = whole_of(held, "group")
    return view.or_empty(ratio(total(view.of(held, "group", role=OFFICIALS)), whole), whole == 0)
