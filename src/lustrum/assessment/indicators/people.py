"""HUM: schooling, skill, where the trained come from, length of life."""

from __future__ import annotations

import numpy as np
import xarray as xr

from lustrum.assessment.indicator import Swept, View, indicator
from lustrum.assessment.persons import mean_of_persons, persons_over_year
from lustrum.assessment.roles import WORKING_ORIGIN
from lustrum.assessment.series import mean_of_year, ratio, total, total_by
from lustrum.formulas.human_capital import human_capital_index
from lustrum.quantities.calendar import MONTHS_A_YEAR

A_THOUSAND = 1000
QUALITY = "Years and papers say nothing of what was taught."
LEAVING = "Those who left the country or died in war are no longer counted: a loss can look like a rise."
LEVEL = {
    "level": Swept(1.0, 1.0, 2.0, "least level of skill that counts as skilled: 1 skilled workers too, 2 technicians")
}
NOBODY = "Where nobody is left to count no value can be stated."


@indicator(
    id="HUM-01",
    title="Years of school",
    needs=("years_of_school", "population"),
    unit="year",
    range=(0, 25),
    direction="people have been to school longer",
    source="Barro and Lee 2013",
    mark="K",
    notes=("Persons of working age, by class; classes weigh by all their persons.", NOBODY),
    pitfalls=(QUALITY, LEAVING),
)
def years_of_school(view: View) -> xr.DataArray:
    r"""Mean completed years of school.

    .. math:: s = \sum_g \tfrac{P_g}{P} s_g
    """
    return mean_of_persons(view, view["years_of_school"])


@indicator(
    id="HUM-01.literacy",
    title="Literacy",
    needs=("literacy", "population"),
    unit="share",
    range=(0, 1),
    direction="more adults read and write",
    source="census practice",
    mark="K",
    notes=("Adults, by class; classes weigh by all their persons.", NOBODY),
    pitfalls=("From signing one's name to reading a paper: the test differs by census.", LEAVING),
)
def literacy(view: View) -> xr.DataArray:
    r"""Mean share of adults who read and write.

    .. math:: l = \sum_g \tfrac{P_g}{P} l_g
    """
    return mean_of_persons(view, view["literacy"])


@indicator(
    id="HUM-02",
    title="Human Capital Index",
    needs=("human_capital_parts",),
    unit="index",
    range=(0, 1),
    direction="a child born today comes nearer to full health and schooling",
    source="Kraay 2018, World Bank",
    mark="K",
    notes=("Parts as entered from their sources; all four are wanted.",),
    pitfalls=(
        "Returns to schooling and health are estimates from market economies of today.",
        "Tests of learning did not exist in the 1950s: adjusted years are guesses then.",
    ),
)
def human_capital(view: View) -> xr.DataArray:
    r"""Survival to five times schooling times health, 1 if all is full.

    .. math:: H = s \, e^{0.08 (L - 14)} \, e^{(0.65 (a - 1) + 0.35 (n - 1)) / 2}
    """
    words = ("survival to five", "learning-adjusted years", "adult survival", "not stunted")
    parts = [view.entry("human_capital_parts", part=word) for word in words]
    return parts[0].copy(data=human_capital_index(*(part.values for part in parts)))


@indicator(
    id="HUM-03",
    title="Worker and peasant origin among trainees, over their share of the people",
    needs=("trained_origin", "population", "group.role"),
    unit="ratio",
    range=(0, float("inf")),
    direction="more trainees come from workers and peasants than by their number",
    source="mobility literature",
    mark="K",
    notes=("By the class of the household when training began. In a year without trainees no ratio can be stated.",),
    pitfalls=(
        "A quota by origin moves it, whatever the schools are like.",
        "Households change class: the child of a promoted worker counts as an official's.",
    ),
)
def origin_ratio(view: View) -> xr.DataArray:
    r"""Share of trainees that comes from working people, over the share of working people; 1 is parity.

    .. math:: o = \frac{\sum_{g \in w} T_g / T}{\sum_{g \in w} P_g / P}
    """
    begun = total(view.year("trained_origin"), "skill")
    persons = persons_over_year(view, "group")
    shares = [
        ratio(total(view.of(array, "group", role=WORKING_ORIGIN), "group"), total(array, "group"))
        for array in (begun, persons)
    ]
    return ratio(shares[0], shares[1])


def _at_level(view: View, array: xr.DataArray, level: float) -> xr.DataArray:
    """Return the part of an array whose skills reach a level; needs ``skill.level``."""
    levels = np.array([float(word) for word in view.attribute(array, "skill", "level")])
    return array.isel(skill=np.flatnonzero(levels >= level))


@indicator(
    id="HUM-03.density",
    title="Technicians and graduates per thousand at work",
    needs=("employment", "skill.level"),
    unit="per thousand",
    range=(0, 1000),
    direction="more of those at work are technicians and graduates",
    source="statistics of cadres, yearbook practice",
    mark="K",
    parameters={
        "level": Swept(2.0, 1.0, 2.0, "least level of skill that counts: 2 technicians, 1 skilled workers too")
    },
    notes=("Levels are those of the record. " + NOBODY,),
    pitfalls=("Crash courses make technicians on paper.", QUALITY, LEAVING),
)
def cadre_density(view: View, *, level: float) -> xr.DataArray:
    r"""Persons at work in units whose skill reaches the level of technicians, per thousand at work in units.

    .. math:: 1000 \sum_{s : l_s \ge l} N_s \Big/ \sum_s N_s
    """
    at_work = total_by(view["employment"], "skill")
    return A_THOUSAND * ratio(total(_at_level(view, at_work, level), "skill"), total(at_work, "skill"))


BALANCE_PITFALLS = (
    "Vacancies count posts that units would fill: units that hoard ask for more than they use.",
    "People can do other work than they were trained for.",
)


@indicator(
    id="HUM-04",
    title="Balance of skilled labour",
    needs=("vacancies", "job_seekers", "skilled_persons", "skill.level"),
    unit="ratio",
    range=(-float("inf"), 1),
    direction="more skilled persons are to be had beside the posts for them",
    source="manpower planning",
    mark="K",
    parameters=LEVEL,
    notes=("Available less required, in available: below 0 skilled people are short. " + NOBODY,),
    pitfalls=BALANCE_PITFALLS,
)
def skill_balance(view: View, *, level: float) -> xr.DataArray:
    r"""Skilled persons without a post less posts without a skilled person, in all skilled persons.

    .. math:: \sum_s (J_s - V_s) \Big/ \sum_s N_s
    """
    seekers, posts, persons = (
        total(_at_level(view, view[need], level), "skill") for need in ("job_seekers", "vacancies", "skilled_persons")
    )
    return ratio(seekers - posts, persons)


@indicator(
    id="HUM-04.scarcest",
    title="Balance of the scarcest skill",
    needs=("vacancies", "job_seekers", "skilled_persons", "skill.level"),
    unit="ratio",
    range=(-float("inf"), 1),
    direction="even the scarcest skill is to be had",
    source="manpower planning",
    mark="K",
    parameters=LEVEL,
    notes=("The skill is named beside the value. A skill that nobody has is left out: it has no base.", NOBODY),
    pitfalls=("Finer skills make the scarcest scarcer.", *BALANCE_PITFALLS),
)
def scarcest_skill(view: View, *, level: float) -> xr.DataArray:
    r"""Lowest balance of any skill, and which it is.

    .. math:: \min_s \, (J_s - V_s) / N_s
    """
    persons = _at_level(view, view["skilled_persons"], level)
    skills = persons["skill"].values
    seekers, posts = (view[need].reindex(skill=skills) for need in ("job_seekers", "vacancies"))
    known = (seekers.notnull() & posts.notnull() & persons.notnull()).all("skill") & (persons > 0).any("skill")
    if not len(skills):
        return total(persons, "skill").where(known)
    balance = ratio(seekers - posts, persons).transpose("time", "skill").fillna(np.inf)
    lowest = balance.min("skill").where(known)
    return lowest.assign_coords(skill=("time", np.where(known, skills[balance.argmin("skill").values], "")))


@indicator(
    id="HUM-04.shadow-price",
    title="What the plan would give for a skilled person over the wage",
    needs=("labour_shadow_price", "wage_rate", "skilled_persons", "skill.level"),
    unit="ratio",
    range=(0, float("inf")),
    direction="skilled labour binds the plan more than its pay says",
    source="Kantorovich 1959 for shadow prices; the ratio is a project construct",
    mark="P",
    parameters=LEVEL,
    notes=("Duals of the plan's programme are entered, not computed here. Without wages no ratio can be stated.",),
    pitfalls=(
        "A shadow price is that of the plan's aim: another aim, another price.",
        "It holds for small changes only.",
    ),
)
def skill_shadow_price(view: View, *, level: float) -> xr.DataArray:
    r"""Shadow price of a year of skilled labour over the yearly wage, skills weighted by persons.

    .. math:: \sum_s N_s \pi_s \Big/ \sum_s N_s \, 12 w_s
    """
    persons = _at_level(view, view["skilled_persons"], level)
    skills = persons["skill"].values
    price, wage = (view[need].reindex(skill=skills) for need in ("labour_shadow_price", "wage_rate"))
    return ratio(total(persons * price, "skill"), MONTHS_A_YEAR * total(persons * wage, "skill"))


@indicator(
    id="HUM-05",
    title="Life expectancy",
    needs=("life_expectancy",),
    unit="year",
    range=(0, 110),
    direction="people live longer",
    source="demography",
    mark="K",
    notes=("Mean of the sexes that the record holds, alike.",),
    pitfalls=(
        "A figure of one year takes its death rates for a whole life: a famine or a war year looks like a short life.",
        "Unregistered deaths of infants lengthen it.",
    ),
)
def life_expectancy(view: View) -> xr.DataArray:
    r"""Mean over the sexes of the expectation of life at birth.

    .. math:: e_0 = \tfrac12 (e_{0,f} + e_{0,m})
    """
    return view["life_expectancy"].mean("sex", skipna=False)


@indicator(
    id="HUM-05.infant-mortality",
    title="Infant mortality",
    needs=("infant_deaths", "births"),
    unit="per thousand births",
    range=(0, 1000),
    direction="more children die before their first birthday",
    source="demography",
    mark="K",
    notes=(
        "Deaths are known by calendar year, births by month: within a year both mix the same parts of two years. "
        "Without births no rate can be stated.",
    ),
    pitfalls=("Unregistered births and deaths go missing together, deaths more often.",),
)
def infant_mortality(view: View) -> xr.DataArray:
    r"""Deaths before the first birthday per thousand births.

    .. math:: 1000 \, D_0 / B
    """
    return A_THOUSAND * ratio(mean_of_year(view["infant_deaths"]), total(view.year("births")))
