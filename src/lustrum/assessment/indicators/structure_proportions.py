"""STR-09 and STR-12: proportions of the economy beside three norms, and how its structure changes."""

from __future__ import annotations

import numpy as np
import xarray as xr

from lustrum.assessment.branches import dated, heavy
from lustrum.assessment.indicator import Swept, View, indicator
from lustrum.assessment.interindustry import TABLE_NEEDS, read_table
from lustrum.assessment.roles import is_means_of_production
from lustrum.assessment.series import earlier, ratio, total, total_by
from lustrum.assessment.valuing import at_constant_prices, output_by_product
from lustrum.formulas.change import lilien, moved_shares
from lustrum.formulas.linkages import angle_to_balanced_growth
from lustrum.quantities.calendar import MONTHS_A_YEAR

NO_CONSUMER_GOODS = "Without consumer goods there is no ratio to state."


@indicator(
    id="STR-09",
    title="Department ratio I/II",
    needs=("output", "prices", "activity.product", "product.department"),
    unit="ratio",
    range=(0, float("inf")),
    direction="more means of production for each unit of consumer goods",
    source="Marx, Capital II; Hoffmann ratio of the industrialisation literature",
    mark="K",
    notes=("No ratio is the right one: it says which way the economy leans.", NO_CONSUMER_GOODS),
    pitfalls=(
        "Gross output counts coal, then steel, then machines; net output does not (STR-09.departments).",
        "Coal for the stove and coal for the furnace are one product.",
    ),
)
def department_ratio(view: View) -> xr.DataArray:
    r"""Output of means of production over that of means of consumption, at constant prices over twelve months.

    .. math:: \Delta = \sum_{k \in I} p_k X_k / \sum_{k \in II} p_k X_k
    """
    worth = at_constant_prices(view, output_by_product(view, view.year("output")))
    first = view.mask(worth, "product", department=is_means_of_production)
    return ratio(total(worth.isel(product=np.flatnonzero(first))), total(worth.isel(product=np.flatnonzero(~first))))


@indicator(
    id="STR-09.departments",
    title="Department ratio I/II of net output",
    needs=("output", "inputs_used", "prices", "activity.product", "product.department"),
    unit="ratio",
    range=(float("-inf"), float("inf")),
    direction="more means of production beyond those used up, for each unit of consumer goods",
    source="Marx, Capital II",
    mark="K",
    notes=("Below zero where more is used up than made and the rest comes from abroad.", NO_CONSUMER_GOODS),
    pitfalls=("Imported inputs are used up like one's own.", "Coal for the stove and for the furnace are one product."),
)
def net_department_ratio(view: View) -> xr.DataArray:
    r"""Net output of means of production over that of means of consumption, at constant prices over twelve months.

    .. math:: \Delta = \frac{\sum_{k \in I} p_k (X_k - \sum_j z_{kj})}{\sum_{k \in II} p_k (X_k - \sum_j z_{kj})}
    """
    made = output_by_product(view, view.year("output"))
    used = total(view.year("inputs_used"), "branch")
    products = list(dict.fromkeys([*made["product"].values.tolist(), *used["product"].values.tolist()]))
    made, used = (part.reindex(product=products, fill_value=0.0) for part in (made, used))
    worth = at_constant_prices(view, made - used)
    first = view.mask(worth, "product", department=is_means_of_production)
    second = total(worth.isel(product=np.flatnonzero(~first)))
    return ratio(total(worth.isel(product=np.flatnonzero(first))), second.where(second > 0))


@indicator(
    id="STR-09.hoffmann",
    title="Hoffmann ratio",
    needs=("value_added", "branch.sector", "branch.heavy"),
    unit="ratio",
    range=(0, float("inf")),
    direction="more consumer-goods industry for each unit of capital-goods industry",
    source="Hoffmann 1931",
    mark="K",
    notes=("Light and heavy industry by the attribute of the branch.", "Without heavy industry there is no ratio."),
    pitfalls=(
        "Hoffmann took branches with two thirds of their product for one use; here a branch is one or the other.",
    ),
)
def hoffmann_ratio(view: View) -> xr.DataArray:
    r"""Value added of light industry over that of heavy industry, over twelve months.

    .. math:: h = \sum_{i \in light} VA_i / \sum_{i \in heavy} VA_i
    """
    added = view.of(total_by(view.year("value_added"), "branch"), "branch", sector="industry")
    is_heavy = heavy(view, added["branch"].values)
    light, capital = (total(added.isel(branch=np.flatnonzero(part))) for part in (~is_heavy, is_heavy))
    return ratio(light, capital.where(capital > 0))


@indicator(
    id="STR-09.angle",
    title="Distance from the proportions of balanced growth",
    needs=TABLE_NEEDS,
    unit="index",
    range=(0, 1),
    direction="output is further from the proportions that could all grow alike",
    source="von Neumann 1937",
    mark="K",
    notes=("Where branches use nothing of one another, all proportions are balanced and nothing is stated.",),
    pitfalls=("It takes growth at the highest even pace for the norm, and no consumption.", "Imports count as made."),
)
def balanced_growth_distance(view: View) -> xr.DataArray:
    r"""One less the cosine between gross output and the right Perron vector of the coefficients.

    .. math:: d = 1 - \frac{z \cdot x}{\lVert z \rVert \, \lVert x \rVert}, \qquad A z = \rho z
    """
    table = read_table(view)
    return dated(view, angle_to_balanced_growth(table.inverse, table.output))


NORMAL = "Chenery and Syrquin 1975, normal values at 100 to 1000 dollars of 1964 (recalled), fitted"


def _norm(value: float, low: float, high: float, meaning: str) -> Swept:
    return Swept(value, low, high, meaning, NORMAL)


@indicator(
    id="STR-09.normal",
    title="Distance from the normal pattern of its income",
    needs=("value_added", "branch.sector", "income_per_head_ppp", "population"),
    unit="share",
    range=(0, 1),
    direction="the structure is further from that of market economies of the same income",
    source="Chenery and Syrquin 1975",
    mark="K",
    parameters={
        "primary": _norm(1.9526, 1.9026, 2.0026, "primary production: constant"),
        "primary_income": _norm(-0.45218, -0.45218, -0.45218, "primary production: slope in the logarithm of income"),
        "primary_income_squared": _norm(0.027434, 0.027434, 0.027434, "primary production: slope in its square"),
        "industry": _norm(-0.43284, -0.48284, -0.38284, "industry: constant"),
        "industry_income": _norm(0.15313, 0.15313, 0.15313, "industry: slope in the logarithm of income"),
        "industry_income_squared": _norm(-0.0058193, -0.0058193, -0.0058193, "industry: slope in its square"),
        "industry_people": Swept(0.0, -0.02, 0.04, "industry: slope in the logarithm of people over ten millions"),
        "dollars_of_1964": Swept(1.0, 0.2, 1.0, "dollars of 1964 in a dollar of the record"),
    },
    notes=(
        "Primary is agriculture; industry is industry and construction; the rest of the economy is the rest.",
        "What a larger people adds to industry is taken from primary production.",
    ),
    pitfalls=(
        "The norm is an average of market economies of 1950-70, not an optimum.",
        "Mining counts as industry here, as primary production there; income in dollars is weak for planned economies.",
    ),
)
def normal_distance(
    view: View,
    *,
    primary: float,
    primary_income: float,
    primary_income_squared: float,
    industry: float,
    industry_income: float,
    industry_income_squared: float,
    industry_people: float,
    dollars_of_1964: float,
) -> xr.DataArray:
    r"""Half the sum of absolute differences between shares of value added and those expected at this income.

    .. math:: D = \tfrac12 \sum_i |s_i - \hat s_i|, \qquad
              \hat s_i = \alpha_i + \beta_i \ln y + \gamma_i (\ln y)^2 + \delta_i \ln (P / 10^7)
    """
    added = total_by(view.year("value_added"), "branch")
    whole = total(added)
    shares = [
        ratio(total(view.of(added, "branch", sector=s)), whole) for s in ("agriculture", ("industry", "construction"))
    ]
    income = view["income_per_head_ppp"] * dollars_of_1964
    log = np.log(income.where(income > 0))
    people = total(view["population"])
    size = industry_people * np.log(people.where(people > 0) / 1e7)
    expected = [
        primary + primary_income * log + primary_income_squared * log**2 - size,
        industry + industry_income * log + industry_income_squared * log**2 + size,
    ]
    apart = [share - norm for share, norm in zip(shares, expected, strict=True)]
    return (abs(apart[0]) + abs(apart[1]) + abs(apart[0] + apart[1])) / 2


CHANGE_NOTE = "Determinable once the window is full."


@indicator(
    id="STR-12",
    title="Structural change",
    needs=("{of}",),
    shares_of=("value_added", "gross_output", "employment"),
    unit="share",
    range=(0, 1),
    direction="more of the economy lies with other branches than before",
    source="literature on structural change (norm of absolute values)",
    mark="K",
    window=60,
    notes=("The window is how far back the structure is compared.", CHANGE_NOTE),
    pitfalls=("Finer branches show more change.", "A slump and a recovery look like change in both directions."),
)
def structural_change(view: View, of: str, *, window: int) -> xr.DataArray:
    r"""Half the sum of absolute changes of the branches' shares over the window.

    .. math:: NAV = \tfrac12 \sum_i |s_{i,t} - s_{i,t-W}|
    """
    array = total_by(view.year(of), "branch").transpose("time", "branch").values
    return dated(view, moved_shares(earlier(array, window), array))


@indicator(
    id="STR-12.lilien",
    title="Spread of the branches' growth of employment",
    needs=("employment",),
    unit="index",
    range=(0, float("inf")),
    direction="persons at work move more between branches",
    source="Lilien 1982",
    mark="K",
    notes=("Over twelve months.", "A branch without anybody at either end has no rate and is left out."),
    pitfalls=("Hiring that lags behind a war or a harvest looks like a move between branches.",),
)
def lilien_index(view: View) -> xr.DataArray:
    r"""Spread of the rates at which employment of branches grew over a year, weighted by their shares.

    .. math:: \sigma = \Big[\sum_i s_i (\Delta \ln N_i - \Delta \ln N)^2\Big]^{1/2}
    """
    array = total_by(view["employment"], "branch").transpose("time", "branch").values
    return dated(view, lilien(earlier(array, MONTHS_A_YEAR), array))
