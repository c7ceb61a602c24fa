"""NEED: human development, accumulation against consumption, and what people have less its inequality."""

from __future__ import annotations

import xarray as xr

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.persons import (
    CLASS_PITFALLS,
    HOUSEHOLDS,
    NO_EMPTY,
    SURVEY_PITFALLS,
    SURVEYED,
    among_classes,
    among_persons,
    income_and_persons,
    persons_by,
    persons_over_year,
)
from lustrum.assessment.series import by_month, growth_over_year, ratio, total, total_by
from lustrum.formulas.human_development import (
    EXPECTED_SCHOOLING,
    INCOME,
    LIFE,
    MEAN_SCHOOLING,
    attainment,
    human_development,
)
from lustrum.formulas.inequality import atkinson, sen_welfare

UNDP = "UNDP Human Development Report, technical notes of 2010 and later"
SCHOOLING = ("years_of_school", "expected_schooling", "population")
PARTS = ("life_expectancy", *SCHOOLING, "income_per_head_ppp")
GOALPOSTS = "What lies beyond a goalpost counts as at it; life expectancy is the mean of the sexes."
PITFALLS = (
    "Income at purchasing power parity is weak for planned economies: look at the parts.",
    "Goalposts are those of our time, laid over an earlier one.",
)


def _life(view: View) -> xr.DataArray:
    years = view["life_expectancy"].mean("sex", skipna=False)
    return years.copy(data=attainment(years.values, LIFE))


def _education(view: View) -> xr.DataArray:
    persons = persons_by(view, "group")
    years = view["years_of_school"].reindex(group=persons["group"].values).where(persons != 0, 0.0)
    mean = ratio(total(years * persons, "group"), total(persons, "group"))
    expected = view["expected_schooling"]
    parts = [attainment(mean.values, MEAN_SCHOOLING), attainment(expected.values, EXPECTED_SCHOOLING)]
    return mean.copy(data=(parts[0] + parts[1]) / 2)


def _income(view: View) -> xr.DataArray:
    dollars = view["income_per_head_ppp"]
    return dollars.copy(data=attainment(dollars.values, INCOME, logarithm=True))


@indicator(
    id="NEED-06",
    title="Human development index",
    needs=PARTS,
    unit="index",
    range=(0, 1),
    direction="people live longer, learn longer and have more income",
    source=UNDP,
    mark="K",
    notes=(GOALPOSTS,),
    pitfalls=PITFALLS,
)
def human_development_index(view: View) -> xr.DataArray:
    r"""Geometric mean of the attainments in life, schooling and income.

    .. math:: HDI = (I_{life} \, I_{school} \, I_{income})^{1/3}
    """
    life = _life(view)
    return life.copy(data=human_development(life.values, _education(view).values, _income(view).values))


@indicator(
    id="NEED-06.life",
    title="Attainment in expectation of life",
    needs=("life_expectancy",),
    unit="index",
    range=(0, 1),
    direction="people live longer",
    source=UNDP,
    mark="K",
    notes=(GOALPOSTS,),
    pitfalls=("A war year and a famine year are in it or out of it by how life tables are made.",),
)
def life_attainment(view: View) -> xr.DataArray:
    r"""Life expectancy between 20 and 85 years.

    .. math:: I_{life} = (e_0 - 20) / 65
    """
    return _life(view)


@indicator(
    id="NEED-06.education",
    title="Attainment in schooling",
    needs=SCHOOLING,
    unit="index",
    range=(0, 1),
    direction="adults have learnt longer and children can expect to",
    source=UNDP,
    mark="K",
    notes=(GOALPOSTS, "Mean years of classes, weighted by persons."),
    pitfalls=("Years of school are not what was learnt.",),
)
def education_attainment(view: View) -> xr.DataArray:
    r"""Mean of attained and expected years of school over their goalposts.

    .. math:: I_{school} = \tfrac12 (m / 15 + e / 18)
    """
    return _education(view)


@indicator(
    id="NEED-06.income",
    title="Attainment in income",
    needs=("income_per_head_ppp",),
    unit="index",
    range=(0, 1),
    direction="income a head is higher",
    source=UNDP,
    mark="K",
    notes=(GOALPOSTS,),
    pitfalls=PITFALLS,
)
def income_attainment(view: View) -> xr.DataArray:
    r"""Logarithm of income a head between 100 and 75,000 dollars.

    .. math:: I_{income} = \frac{\ln y - \ln 100}{\ln 75000 - \ln 100}
    """
    return _income(view)


@indicator(
    id="NEED-06.inequality-adjusted",
    title="Human development index less inequality",
    needs=(*PARTS, "income"),
    unit="index",
    range=(0, 1),
    direction="people live longer, learn longer and have more income, and more equally",
    source=UNDP,
    mark="K",
    notes=(
        GOALPOSTS,
        "Inequality is that which a record parts: of life between the sexes, of schooling and income between classes. "
        "What lies within them is missing, so that the value is an upper bound.",
    ),
    pitfalls=("A class without any schooling or income brings it to zero.", *PITFALLS),
)
def inequality_adjusted(view: View) -> xr.DataArray:
    r"""Geometric mean of attainments, each less its Atkinson inequality at an aversion of 1.

    .. math:: IHDI = \Big( \prod_d I_d (1 - A_d) \Big)^{1/3}
    """
    persons = persons_by(view, "group")
    years = view["years_of_school"].reindex(group=persons["group"].values)
    lost = [
        by_month(lambda life: atkinson(life, 1), view["life_expectancy"]),
        among_classes(lambda y, heads: atkinson(y, 1, heads), years.fillna(0.0) * persons, persons),
        among_classes(lambda y, heads: atkinson(y, 1, heads), *income_and_persons(view)),
    ]
    lost[1] = lost[1].where(years.where(persons != 0, 0.0).notnull().all("group"))
    kept = [part * (1 - gone) for part, gone in zip((_life(view), _education(view), _income(view)), lost, strict=True)]
    return kept[0].copy(data=human_development(*(part.values for part in kept)))


@indicator(
    id="NEED-07",
    title="Accumulation rate",
    needs=("surplus_use", "value_added"),
    unit="share",
    range=(-1, 1),
    direction="more of the net product is put into plant and stocks",
    source="national accounts",
    mark="K",
    notes=("Wear of plant is not taken off (NEED-07.net).", "Not determinable where nothing is produced."),
    pitfalls=(
        "Prices of machines against goods move it without any change in quantities.",
        "Stocks that nobody wants count as accumulation.",
    ),
)
def accumulation_rate(view: View) -> xr.DataArray:
    r"""Net product used for accumulation, in value added, at constant prices over twelve months.

    .. math:: a = I / \sum_i VA_i
    """
    return ratio(_accumulated(view), total(view.year("value_added")))


def _accumulated(view: View) -> xr.DataArray:
    return total(view.of(view.year("surplus_use"), "use", role="accumulation"))


@indicator(
    id="NEED-07.net",
    title="Net accumulation rate",
    needs=("surplus_use", "value_added", "depreciation"),
    unit="share",
    range=(-1, 1),
    direction="more of the net product is put into plant and stocks beyond wear",
    source="national accounts",
    mark="K",
    notes=("Not determinable where value added does not exceed wear.",),
    pitfalls=("Wear is an estimate, and small changes of it move a small net figure a lot.",),
)
def net_accumulation_rate(view: View) -> xr.DataArray:
    r"""Accumulation less wear, in value added less wear, at constant prices over twelve months.

    .. math:: a = (I - D) / (\sum_i VA_i - D)
    """
    wear = total(view.year("depreciation"))
    product = total(view.year("value_added")) - wear
    return ratio(_accumulated(view) - wear, product.where((product > 0) | product.isnull(), 0.0))


@indicator(
    id="NEED-07.growth-gap",
    title="Growth of consumption less growth of output",
    needs=("surplus_use", "value_added"),
    unit="share a year",
    range=(-float("inf"), float("inf")),
    direction="household consumption grows faster than the net product; below zero slower",
    source="national accounts",
    mark="K",
    notes=(
        "Consumption of households is what of the net product has no other use; goods from abroad are not parted.",
        "Not determinable where nothing was produced or consumed a year before.",
    ),
    pitfalls=("One bad harvest moves it twice: down, and up in the year after.",),
)
def growth_gap(view: View) -> xr.DataArray:
    r"""Growth over twelve months of the net product left to households, less growth of the whole.

    .. math:: g = \hat C - \hat Y, \quad C = Y - \sum_u S_u
    """
    product = total(view.year("value_added"))
    left = product - total(view.year("surplus_use"))
    return growth_over_year(left) - growth_over_year(product)


@indicator(
    id="NEED-08",
    title="Real consumption a head less its inequality",
    needs=("consumption_value", "population"),
    unit="won per person a year",
    range=(0, float("inf")),
    direction="people use more, and more equally",
    source="Sen 1976",
    mark="K",
    notes=("At constant prices over twelve months; means of classes.", NO_EMPTY),
    pitfalls=("Constant prices do not tell what goods that cannot be had are worth.", *CLASS_PITFALLS[:1]),
)
def equal_consumption(view: View) -> xr.DataArray:
    r"""Mean real consumption times one less the Gini index between classes.

    .. math:: W = \bar c \, (1 - G)
    """
    persons = persons_over_year(view, "group")
    return among_classes(sen_welfare, total_by(view.year("consumption_value"), "group"), persons)


@indicator(
    id="NEED-08.income",
    title="Income a head less its inequality",
    needs=HOUSEHOLDS,
    unit="won per person a year",
    range=(0, float("inf")),
    direction="people have more, and more equally",
    source="Sen 1976",
    mark="K",
    notes=(SURVEYED, NO_EMPTY),
    pitfalls=("Money income is in current prices, so that it rises with them.", *SURVEY_PITFALLS),
)
def equal_income(view: View) -> xr.DataArray:
    r"""Mean income by head times one less the Gini index among persons.

    .. math:: W = \bar y \, (1 - G)
    """
    return among_persons(view, sen_welfare)
