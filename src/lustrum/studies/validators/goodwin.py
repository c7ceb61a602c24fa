r"""Wage share and employment against Goodwin's cycle of a capitalist sector.

.. math:: \frac{\dot v}{v} = \frac{1 - u}{s} - (\alpha + \beta), \qquad
          \frac{\dot u}{u} = -(\alpha + \gamma) + \varrho v

with the rate of employment ``v``, the share of wages ``u``, plant for a unit of yearly output ``s`` (years), yearly
growth of productivity :math:`\alpha` and of the labour force :math:`\beta`, and real wages that grow at
:math:`-\gamma + \varrho v`. The path closes around :math:`u^* = 1 - s(\alpha + \beta)` and
:math:`v^* = (\alpha + \gamma) / \varrho`, in about
:math:`2 \pi \sqrt{s / ((\alpha + \gamma)\, u^*)}` years when it is small, and keeps

.. math:: H = \varrho v - (\alpha + \gamma) \ln v + \frac{u}{s} - \Big(\frac{1}{s} - \alpha - \beta\Big) \ln u.

Growth rates, ``s`` and the line of wages are found in the record itself, outside farming. An economy that sets wages by
decree, or employs everybody, has no such cycle: a large gap then says which kind of economy it is.

Sources
-------
Goodwin, R. 1967, A growth cycle (recalled); Harvie, D. 2000, Cambridge Journal of Economics 24(3): ten countries, the
cycle fits in kind and not in numbers (read, survey).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.studies.validators._contract import Line, Material, by_year, slope, years_of

TITLE = "Goodwin's cycle of wage share and employment"
ROWS = (20,)
SOURCE = "Goodwin 1967; Harvie 2000"
Floats = NDArray[np.float64]
FEWEST = 4


class Pack(MechanismPack):
    """Coefficients where the record does not give them."""

    productivity: float = parameter(0.03, "yearly growth of productivity", unit="share per year", low=-0.3, high=0.5)
    labour: float = parameter(0.01, "yearly growth of the labour force", unit="share per year", low=-0.3, high=0.3)
    capital: float = parameter(3.0, "plant for a unit of yearly output", unit="years", low=0.1, high=30)
    wage_intercept: float = parameter(
        0.9, "fall of real wages when nobody is employed", unit="share per year", low=0.01, high=5
    )
    wage_slope: float = parameter(
        1.0, "growth of real wages for each unit of employment", unit="share per year", low=0.01, high=5
    )


def centre(p: Pack) -> tuple[float, float]:
    """Return the wage share and the rate of employment at which nothing moves.

    Examples
    --------
    >>> tuple(round(one, 3) for one in centre(Pack()))
    (0.88, 0.93)
    """
    return 1 - p.capital * (p.productivity + p.labour), (p.productivity + p.wage_intercept) / p.wage_slope


def kept(u: Floats, v: Floats, p: Pack) -> Floats:
    """Return the quantity that a path keeps, float64 (n,)."""
    grow = p.productivity + p.wage_intercept
    room = 1 / p.capital - p.productivity - p.labour
    return np.asarray(p.wage_slope * v - grow * np.log(v) + u / p.capital - room * np.log(u))


def period(p: Pack) -> float:
    """Return the years of a small cycle."""
    return float(2 * np.pi * np.sqrt(p.capital / ((p.productivity + p.wage_intercept) * centre(p)[0])))


def path(u: float, v: float, years: float, p: Pack, steps: int = 2000) -> tuple[Floats, Floats]:
    """Return the path from a start, by the classical Runge-Kutta rule, float64 (steps + 1,) each."""

    def move(at: Floats) -> Floats:
        share, rate = at
        return np.array(
            [
                share * (-(p.productivity + p.wage_intercept) + p.wage_slope * rate),
                rate * ((1 - share) / p.capital - p.productivity - p.labour),
            ]
        )

    at, h = np.array([u, v]), years / steps
    found = [at]
    for _ in range(steps):
        a = move(at)
        b = move(at + h / 2 * a)
        c = move(at + h / 2 * b)
        at = at + h / 6 * (a + 2 * b + 2 * c + move(at + h * c))
        found.append(at)
    line = np.array(found)
    return line[:, 0], line[:, 1]


def validate(material: Material, p: Pack) -> Iterator[Line]:
    """Compare wage share and employment outside farming with the cycle that the record's own growth rates give."""
    needs = ("value_added", "capital_value", "employment", "wages_paid", "job_seekers")
    if not material.has(*needs):
        yield Line("Wage share", np.nan, np.nan, "share", f"the record lacks one of {', '.join(needs)}")
        return
    added, plant, hands, wages = (material.sector(name, "agriculture", other=True) for name in needs[:4])
    seeking = material.total("job_seekers")
    years = years_of(added, plant, hands, wages, seeking)
    made, paid, at_work = by_year(added, years), by_year(wages, years), by_year(hands, years, "mean")
    stock, idle = by_year(plant, years, "mean"), by_year(seeking, years, "mean")
    if len(years) < FEWEST or min(made.min(), paid.min(), at_work.min(), stock.min()) <= 0:
        yield Line(
            "Wage share", np.nan, np.nan, "share", f"{FEWEST} whole years with output, wages and hands are needed"
        )
        return
    u, v = paid / made, at_work / (at_work + idle)
    own, note = _of_record(p, made, at_work, idle, stock, paid)
    share, rate = centre(own)
    yield Line(
        "Wage share, mean and centre", float(u.mean()), share, "share", "wages at current, output at constant prices"
    )
    yield Line("Employment, mean and centre", float(v.mean()), rate, "share", note)
    if share > 0 and rate > 0:
        spread = kept(u, v, own)
        yield Line("Range of the quantity that a path keeps", float(np.ptp(spread)), 0.0, "1 per year")
        yield Line("Years of a cycle", _cycle(u, v), period(own), "years", "found where the path has turned once")
    yield Line("Share of years in which the path turns one way", _turning(u, v), 1.0, "share")


def _of_record(p: Pack, made: Floats, at_work: Floats, idle: Floats, stock: Floats, paid: Floats) -> tuple[Pack, str]:
    """Return the coefficients as the record has them; the pack's where it does not decide."""
    wage = paid / at_work
    rate = (at_work / (at_work + idle))[1:]
    rise = np.diff(np.log(wage))
    values = {"productivity": slope(made / at_work), "labour": slope(at_work + idle), "capital": (stock / made).mean()}
    note = "line of wages by least squares"
    line = np.polyfit(rate, rise, 1) if np.ptp(rate) > 1e-6 else (0.0, 0.0)
    if line[0] > 0 and line[1] < 0:
        values |= {"wage_slope": line[0], "wage_intercept": -line[1]}
    else:
        note = "wages do not rise with employment in this record: the pack's line stands in"
    return p.model_copy(update={key: float(value) for key, value in values.items()}), note


def _angles(u: Floats, v: Floats) -> Floats:
    return np.diff(np.unwrap(np.arctan2(v - v.mean(), u - u.mean())))


def _turning(u: Floats, v: Floats) -> float:
    """Return the share of steps in which the path turns as Goodwin's does: employment leads the wage share."""
    turned = _angles(u, v)
    return float((turned < 0).mean()) if turned.size else float("nan")


def _cycle(u: Floats, v: Floats) -> float:
    turned = abs(float(_angles(u, v).sum()))
    return float((u.size - 1) * 2 * np.pi / turned) if turned > 2 * np.pi else float("nan")
