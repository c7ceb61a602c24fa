"""COOP: the shape of the move into co-operatives, and how joining answers to pressure and to inducement."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.indicator import Swept, View, indicator
from lustrum.assessment.series import logarithm, mean_of_year, ratio, total
from lustrum.formulas.association import moving_slope
from lustrum.formulas.diffusion import information_criterion, running_logistic, running_step
from lustrum.quantities.calendar import MONTHS_A_YEAR

FARMS = ("households", "form.role", "branch.sector")
Floats = NDArray[np.float64]

GENTLEST, RATES = 0.5, 12
"""Slowest rate of the grid, per year, and how many rates it has up to the steepest."""

FITTED = 3
"""Numbers that each of the two curves has: ceiling, rate and middle, or two levels and a break."""

SHAPE = {
    "steepest": Swept(4.4, 2.2, 8.8, "largest rate of the smooth curve, per year; 4.4 goes from 10 to 90% in a year"),
    "precision": Swept(0.005, 0.001, 0.02, "shares are known no more closely than this"),
}
SHAPE_NOTES = (
    "Monthly shares since the record began; what is said of a month rests on nothing later. The middle is a month that "
    "has passed, the rates lie on a grid of 12 from 0.5 a year up, evenly in logarithms.",
)


class _Shape(NamedTuple):
    """Fits by month, float64 (time,); missing before the first share and after a gap."""

    difference: Floats
    rate: Floats
    middle: Floats
    has_moved: NDArray[np.bool_]


def _share(view: View) -> Floats:
    farms = view.of(view["households"], "branch", sector="agriculture")
    return np.asarray(ratio(total(view.of(farms, "form", role="collective")), total(farms)).values)


def _fit(share: Floats, steepest: float, precision: float) -> _Shape:
    """Fit both curves to every beginning of a series of monthly shares."""
    known = np.isfinite(share)
    first = int(known.argmax())
    last = first + int((~known[first:]).argmax()) if (~known[first:]).any() else len(share)
    blank = np.full(len(share), np.nan)
    found = _Shape(blank, blank.copy(), blank.copy(), np.zeros(len(share), dtype=bool))
    if not known.any():
        return found
    part = share[first:last]
    years = np.arange(len(part)) / MONTHS_A_YEAR
    smooth = running_logistic(part, years, np.geomspace(GENTLEST, steepest, RATES))
    count = np.arange(1, len(part) + 1)
    place = slice(first, last)
    scores = [information_criterion(one, count, FITTED, precision) for one in (smooth.squares, running_step(part))]
    found.difference[place] = scores[0] - scores[1]
    found.rate[place], found.middle[place] = smooth.rate, smooth.middle
    spread = np.maximum.accumulate(part) - np.minimum.accumulate(part)
    found.has_moved[place] = spread > precision
    return found


@indicator(
    id="COOP-02",
    title="Entry at a blow rather than by spreading",
    needs=FARMS,
    unit="index",
    range=(float("-inf"), float("inf")),
    direction="a single step describes the share of members better than a smooth curve does",
    source="Griliches 1957 for the curve, Schwarz 1978 for the criterion; comparison is a project construct (D1955-21)",
    mark="P",
    empty=0.0,
    empty_note="the share of members has not moved: neither curve is better",
    parameters=SHAPE,
    notes=(
        "Difference of Schwarz's criteria; beyond 10 on either side the evidence is usually called very strong.",
        *SHAPE_NOTES,
    ),
    pitfalls=(
        "A step is no proof of orders and a smooth curve none of free will: campaigns can be phased.",
        "Months are not independent, so the size of the difference overstates the evidence.",
        "Several waves fit neither curve.",
    ),
)
def step_over_curve(view: View, *, steepest: float, precision: float) -> xr.DataArray:
    r"""Criterion of the best logistic curve less that of the best step, on the share of member households.

    .. math:: \Delta B = n \ln \frac{\max(RSS_{curve} / n,\, \epsilon^2)}{\max(RSS_{step} / n,\, \epsilon^2)}

    Both curves have three numbers fitted, so the penalty for them cancels.
    """
    shape = _fit(_share(view), steepest, precision)
    found = xr.DataArray(shape.difference, {"time": view.time}, ("time",))
    return view.or_empty(found, found.copy(data=np.isfinite(shape.difference) & ~shape.has_moved))


@indicator(
    id="COOP-02.rate",
    title="Rate of spreading",
    needs=FARMS,
    unit="per year",
    range=(0, float("inf")),
    direction="the share of members rises faster around its middle",
    source="Griliches 1957",
    mark="K",
    parameters=SHAPE,
    notes=(*SHAPE_NOTES, "While the share has not moved there is no curve, so no value is stated."),
    pitfalls=("The steepest rate allowed is no estimate: the true one may be steeper.",),
)
def spreading_rate(view: View, *, steepest: float, precision: float) -> xr.DataArray:
    r"""Rate of the logistic curve that fits the share of members best.

    .. math:: \hat r \text{ of } \hat y(t) = \frac{c}{1 + e^{-r (t - m)}}
    """
    shape = _fit(_share(view), steepest, precision)
    return xr.DataArray(np.where(shape.has_moved, shape.rate, np.nan), {"time": view.time}, ("time",))


@indicator(
    id="COOP-02.middle",
    title="Date of the middle of the spread",
    needs=FARMS,
    unit="year",
    range=(float("-inf"), float("inf")),
    direction="the share of members rose later",
    source="Griliches 1957",
    mark="K",
    parameters=SHAPE,
    notes=(*SHAPE_NOTES, "A date as a year with its part; while the share has not moved no value is stated."),
    pitfalls=("While the share still gathers speed the middle is the present month.",),
)
def spreading_middle(view: View, *, steepest: float, precision: float) -> xr.DataArray:
    r"""Inflexion of the logistic curve that fits the share of members best.

    .. math:: \hat m \text{ of } \hat y(t) = \frac{c}{1 + e^{-r (t - m)}}
    """
    share = _share(view)
    shape = _fit(share, steepest, precision)
    months = view.time.astype("datetime64[M]").astype(np.int64)
    start = 1970 + (months[int(np.isfinite(share).argmax())] if len(months) else 0) / MONTHS_A_YEAR
    dates = np.where(shape.has_moved, start + shape.middle, np.nan)
    return xr.DataArray(dates, {"time": view.time}, ("time",))


# --- answers to pressure and inducement -----------------------------------------------------------

LEAST_MONTHS = 12
JOINED = ("joined", "induced", "pressed", "restricted", "taken")
PRESSURE = ("pressed", "restricted", "taken", "expelled", "levy", "grain")
ELASTICITY_NOTES = (
    "Slope of a regression over the months of the window; rates are of twelve months, over the farm households that "
    "were outside at their beginning. At least 12 months with somebody joining and a driver that changes; else no "
    "value is stated.",
)


def _join_rate(view: View) -> tuple[xr.DataArray, xr.DataArray]:
    """Return households that joined within a year over those outside a year before, and the latter (time,)."""
    farms = view.of(view["households"], "branch", sector="agriculture")
    outside = (total(farms) - total(view.of(farms, "form", role="collective"))).shift(time=MONTHS_A_YEAR)
    joined = total(view.of(view.year("membership_changes"), "channel", role=JOINED))
    return ratio(joined, outside), outside


def _elasticity(rate: xr.DataArray, driver: xr.DataArray, window: int) -> xr.DataArray:
    slope = moving_slope(logarithm(rate).values, logarithm(1 + driver).values, window, LEAST_MONTHS)
    known = np.isfinite(rate.values) & np.isfinite(driver.values)
    return xr.DataArray(np.where(known, slope, np.nan), {"time": rate["time"]}, ("time",))


@indicator(
    id="COOP-04",
    title="Elasticity of joining to pressure",
    needs=("membership_changes", "coercion", *FARMS),
    unit="elasticity",
    range=(float("-inf"), float("inf")),
    direction="joining follows pressure more closely",
    source="project construct (D1955-51)",
    mark="P",
    window=60,
    parameters={"scale": Swept(100.0, 10.0, 1000.0, "households put under pressure in a year are counted per so many")},
    notes=(
        *ELASTICITY_NOTES,
        "Pressure is counted: households moved by pressure or taking, and those whose grain was taken below need.",
    ),
    pitfalls=(
        "Where pressure is counted by those who joined under it, part of the slope is arithmetic.",
        "Pressure may be put where joining stalls: cause and answer are not told apart.",
        "The scale of pressure is a choice and moves the slope.",
    ),
)
def elasticity_to_pressure(view: View, *, scale: float, window: int) -> xr.DataArray:
    r"""Slope of the log of the join rate on the log of one plus pressure.

    .. math:: \epsilon = \frac{\partial \ln j}{\partial \ln (1 + s)}, \quad
              j = J / H_{out}, \quad s = \kappa Z / H_{out}
    """
    rate, outside = _join_rate(view)
    pressed = total(view.of(view.year("coercion"), "channel", role=PRESSURE))
    return _elasticity(rate, scale * ratio(pressed, outside), window)


@indicator(
    id="COOP-04.inducement",
    title="Elasticity of joining to inducement",
    needs=("membership_changes", "joining_terms", *FARMS),
    unit="elasticity",
    range=(float("-inf"), float("inf")),
    direction="joining follows inducement more closely",
    source="project construct (D1955-51)",
    mark="P",
    window=60,
    notes=(
        *ELASTICITY_NOTES,
        "Inducement is what a household that joins gains in credit, tax and machines, in yearly incomes.",
    ),
    pitfalls=("Inducement and pressure often rise together, and this slope takes both.",),
)
def elasticity_to_inducement(view: View, *, window: int) -> xr.DataArray:
    r"""Slope of the log of the join rate on the log of one plus inducement.

    .. math:: \epsilon_I = \frac{\partial \ln j}{\partial \ln (1 + b)}
    """
    rate, _ = _join_rate(view)
    terms = view.entry("joining_terms", term="inducement")
    return _elasticity(rate, mean_of_year(terms), window)


@indicator(
    id="COOP-04.sanction",
    title="Elasticity of joining to sanctions on staying out",
    needs=("membership_changes", "joining_terms", *FARMS),
    unit="elasticity",
    range=(float("-inf"), float("inf")),
    direction="joining follows the cost of staying out more closely",
    source="project construct (D1955-51)",
    mark="P",
    window=60,
    notes=(
        *ELASTICITY_NOTES,
        "The sanction is what a household that stays out loses, in yearly incomes, whether it is carried out or not.",
    ),
    pitfalls=("Inducement and sanction often rise together, and this slope takes both.",),
)
def elasticity_to_sanction(view: View, *, window: int) -> xr.DataArray:
    r"""Slope of the log of the join rate on the log of one plus the sanction.

    .. math:: \epsilon_S = \frac{\partial \ln j}{\partial \ln (1 + s)}
    """
    rate, _ = _join_rate(view)
    terms = view.entry("joining_terms", term="sanction")
    return _elasticity(rate, mean_of_year(terms), window)
