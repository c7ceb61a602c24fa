"""INQ: women and men, ascribed groups, and how far class is inherited."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.mobility import inheritance, square_moves
from lustrum.assessment.persons import HOUSEHOLDS, SURVEY_PITFALLS, SURVEYED, Labels, among_persons, labels_by_date
from lustrum.assessment.series import by_month, mean_of_year, ratio, total
from lustrum.formulas.inequality import horizontal_inequality
from lustrum.formulas.mobility import shorrocks

Floats = NDArray[np.float64]
WOMEN = ("female", "women", "woman")
MEN = ("male", "men", "man")
ONE_SEX = "Not determinable where nobody of one sex is in the base."
MOVES_NOTES = ("Not determinable where all come from one class.",)
MOVES_PITFALLS = (
    "A finer list of classes alone makes for more moves.",
    "Moves that a change of the whole structure forces (peasants into industry) are not parted from exchange.",
    "Who emigrated or died is not among those who are asked.",
)


def _of(view: View, need: str, sex: Sequence[str]) -> xr.DataArray:
    array = view.year(need)
    return total(view.of(array, "sex", role=sex), "sex")


@indicator(
    id="INQ-10",
    title="Horizontal inequality of income between ascribed groups",
    needs=("income_by_status", "population_by_status"),
    unit="index",
    range=(0, float("inf")),
    direction="origin, estate or nationality sets incomes further apart",
    source="Stewart 2008",
    mark="K",
    notes=("Not determinable where nobody has an income.",),
    pitfalls=("Depends on which lines of status the record draws.", "Differences within a status are not seen."),
)
def horizontal_status(view: View) -> xr.DataArray:
    r"""Coefficient of variation of mean income between groups of status, weighted by persons.

    .. math:: GCV = \frac1\mu \sqrt{\sum_r \tfrac{P_r}{P} (\bar y_r - \mu)^2}
    """
    persons = view["population_by_status"]
    income = view.year("income_by_status").reindex(status=persons["status"].values)

    def of(amounts: Floats, heads: Floats) -> float:
        here = heads > 0
        return horizontal_inequality(amounts[here] / heads[here], heads[here])

    return by_month(of, income, persons)


@indicator(
    id="INQ-10.origin",
    title="Horizontal inequality of income between classes of origin",
    needs=(*HOUSEHOLDS, "households:origin"),
    unit="index",
    range=(0, float("inf")),
    direction="the class that a household comes from sets incomes further apart",
    source="Stewart 2008",
    mark="K",
    notes=(SURVEYED, "Not determinable where nobody has an income."),
    pitfalls=("Differences among people of one origin are not seen.", *SURVEY_PITFALLS),
)
def horizontal_origin(view: View) -> xr.DataArray:
    r"""Coefficient of variation of mean income by head between classes of origin, weighted by persons.

    .. math:: GCV = \frac1\mu \sqrt{\sum_r \tfrac{P_r}{P} (\bar y_r - \mu)^2}
    """

    def of(values: Floats, weights: Floats, origin: Labels) -> float:
        heads = np.bincount(origin.codes, weights)
        amount = np.bincount(origin.codes, weights * values)
        return horizontal_inequality(amount[heads > 0] / heads[heads > 0], heads[heads > 0])

    return among_persons(view, of, "households:origin")


@indicator(
    id="INQ-10.wage-sex",
    title="Mean wage of women over that of men",
    needs=("wages_by_sex", "employment_by_sex"),
    unit="ratio",
    range=(0, float("inf")),
    direction="women earn more for each man's won; 1 is parity",
    source="textbook",
    mark="K",
    notes=(ONE_SEX,),
    pitfalls=("Branch, grade and hours are not held equal.", "Unpaid work at home and on farms is left out."),
)
def wage_by_sex(view: View) -> xr.DataArray:
    r"""Wages of twelve months by woman at work, over those by man at work.

    .. math:: R = \frac{W_f / N_f}{W_m / N_m}
    """
    means = [
        ratio(_of(view, "wages_by_sex", sex), mean_of_year(_of(view, "employment_by_sex", sex))) for sex in (WOMEN, MEN)
    ]
    return ratio(means[0], means[1])


@indicator(
    id="INQ-10.participation-sex",
    title="Share of women at work over that of men",
    needs=("employment_by_sex", "population_by_sex"),
    unit="ratio",
    range=(0, float("inf")),
    direction="women are at work as much as men are, or more; 1 is parity",
    source="textbook",
    mark="K",
    notes=(ONE_SEX,),
    pitfalls=("Of all persons, children and old people included.", "Whether work was chosen is not told."),
)
def participation_by_sex(view: View) -> xr.DataArray:
    r"""Share of women who are at work over the share of men who are.

    .. math:: R = \frac{N_f / P_f}{N_m / P_m}
    """
    shares = [ratio(_of(view, "employment_by_sex", sex), _of(view, "population_by_sex", sex)) for sex in (WOMEN, MEN)]
    return ratio(shares[0], shares[1])


@indicator(
    id="INQ-10.offices-sex",
    title="Women's share of leading offices over their share of the people",
    needs=("offices_by_sex", "population_by_sex"),
    unit="ratio",
    range=(0, float("inf")),
    direction="women hold more of the leading offices for their number; 1 is parity",
    source="textbook",
    mark="K",
    notes=("Not determinable where there are no offices, or no women.",),
    pitfalls=("Offices of very different weight count alike.", "Quotas can fill offices that decide little."),
)
def offices_by_sex(view: View) -> xr.DataArray:
    r"""Women's share of offices over their share of persons.

    .. math:: R = \frac{O_f / O}{P_f / P}
    """
    shares = [
        ratio(_of(view, need, WOMEN), total(view.year(need), "sex")) for need in ("offices_by_sex", "population_by_sex")
    ]
    return ratio(shares[0], shares[1])


@indicator(
    id="INQ-11",
    title="Mobility between the class of parents and one's own",
    needs=("class_moves",),
    unit="index",
    range=(0, 2),
    direction="the class of parents tells less of one's own; 1 nothing, above 1 people change places",
    source="Shorrocks 1978",
    mark="K",
    notes=MOVES_NOTES,
    pitfalls=MOVES_PITFALLS,
)
def mobility(view: View) -> xr.DataArray:
    r"""Shorrocks' index of the table of class by class of parents.

    .. math:: M = \frac{n - \sum_g p_{gg}}{n - 1}, \quad p_{gh} = m_{gh} / \sum_h m_{gh}
    """
    return by_month(shorrocks, square_moves(view))


@indicator(
    id="INQ-11.households",
    title="Mobility between the class a household comes from and its own",
    needs=("households:origin", "households:group"),
    unit="index",
    range=(0, 2),
    direction="the class of origin tells less of the present one; 1 nothing, above 1 households change places",
    source="Shorrocks 1978",
    mark="K",
    notes=("From a survey: class position that a household came from, and that of the date.", *MOVES_NOTES),
    pitfalls=("An origin may lie one generation back or a few years.", *MOVES_PITFALLS),
)
def mobility_of_households(view: View) -> xr.DataArray:
    r"""Shorrocks' index of the table of class by class of origin.

    .. math:: M = \frac{n - \sum_g p_{gg}}{n - 1}
    """
    values = np.full(len(view.time), np.nan)
    pages = view.answers("households:origin", "households:group")
    answers = (view.kept(labels_by_date, f"households:{name}") for name in ("origin", "group"))
    for page, origin, group in zip(pages, *answers, strict=True):
        classes = {word: place for place, word in enumerate(dict.fromkeys([*origin.words, *group.words]))}
        before, now = (np.array([classes[word] for word in one.words])[one.codes] for one in (origin, group))
        size = len(classes)
        moves = np.bincount(before * size + now, page.weight, size * size).reshape(size, size)
        try:
            values[page.months] = shorrocks(moves)
        except ValueError:  # all come from one class
            continue
    return xr.DataArray(values, {"time": view.time}, ("time",))


@indicator(
    id="INQ-11.inheritance",
    title="How far class is inherited",
    needs=("class_moves",),
    unit="index",
    range=(0, 1),
    direction="more of one's class is that of one's parents; 0 where parents tell nothing",
    source="Shorrocks 1978; turned round: project construct",
    mark="P",
    notes=("Nothing where people change places more than chance would have it.", *MOVES_NOTES),
    pitfalls=MOVES_PITFALLS,
)
def inherited_class(view: View) -> xr.DataArray:
    r"""Lack of full mobility.

    .. math:: H = \max(0, 1 - M)
    """
    return by_month(inheritance, square_moves(view))
