"""CLS-11: what tests of state capitalism ask for and no other entry measures.

The batteries themselves are definitions, one for each author (``data/definitions``): they are never averaged.
"""

from __future__ import annotations

import xarray as xr

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.series import ratio, total
from lustrum.assessment.valuing import at_constant_prices


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
    id="CLS-11.unfilled-orders",
    title="Share of ordered inputs that units did not get",
    needs=("orders", "orders_filled", "prices"),
    unit="share",
    range=(0, 1),
    direction="units stand against one another for inputs",
    source="competition of units for inputs: Chattopadhyay 1994; cf. Kornai 1980; measure: project construct",
    mark="P",
    empty=0.0,
    empty_note="nobody ordered anything, so nobody went without",
    notes=("Orders that private units could not pay for count as unfilled.",),
    pitfalls=(
        "Units that expect to be cut short order more than they need.",
        "Competition that raises prices leaves no order unfilled and is not seen.",
    ),
)
def unfilled_orders(view: View) -> xr.DataArray:
    r"""Divide inputs ordered and not received by those ordered, at constant prices, over the last twelve months.

    .. math:: u = 1 - \sum_p p_p f_p / \sum_p p_p o_p
    """
    ordered, filled = (total(at_constant_prices(view, view.year(name))) for name in ("orders", "orders_filled"))
    return view.or_empty(1 - ratio(filled, ordered), ordered == 0)
