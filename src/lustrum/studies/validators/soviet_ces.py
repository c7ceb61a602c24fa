r"""Industry's output against the production function that Weitzman fitted to Soviet industry.

.. math:: Y = 0.804\, e^{0.0205 t} \left[0.640\, K^{-\rho} + 0.360\, L^{-\rho}\right]^{-1/\rho}, \qquad
          \rho = 1 / 0.403 - 1 = 1.48

by year :math:`t`, with indices of output ``Y``, plant ``K`` and labour ``L`` of industry. Here every index is 1 in the
first whole year of the record, and the law is taken relative to that year, so that its constant falls out. The function
was estimated on aggregates of one country: it says nothing of a plant or a month, and another country may well lie
elsewhere.

Sources
-------
Weitzman, M. 1970, American Economic Review 60(4) (coefficients read in a secondary source); Easterly, W. and Fischer,
S. 1995, World Bank Economic Review 9(3) (recalled).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.studies.validators._contract import Line, Material, by_year, slope, years_of

TITLE = "Production function of Soviet industry"
ROWS = (11,)
SOURCE = "Weitzman 1970; Easterly and Fischer 1995"
NEEDS = ("value_added", "capital_value", "employment")
Floats = NDArray[np.float64]


class Pack(MechanismPack):
    """Coefficients of the function."""

    level: float = parameter(
        0.804, "output index at the base", unit="index", low=0.01, high=10, source=SOURCE, mark="read"
    )
    growth: float = parameter(
        0.0205, "yearly growth that neither plant nor labour explains", unit="share per year", low=-0.2, high=0.2,
        source=SOURCE, mark="read",
    )  # fmt: skip
    capital_weight: float = parameter(0.640, "weight of plant", low=0, high=1, source=SOURCE, mark="read")
    elasticity: float = parameter(
        0.403,
        "elasticity of substitution of plant and labour",
        unit="ratio",
        low=0.05,
        high=5,
        source=SOURCE,
        mark="read",
    )


def output(years: Floats, capital: Floats, labour: Floats, p: Pack) -> Floats:
    """Return the output index by year from indices of plant and labour, float64 (year,).

    Examples
    --------
    >>> output(np.array([0.0, 1.0]), np.array([1.0, 2.0]), np.array([1.0, 2.0]), Pack()).round(3).tolist()
    [0.804, 1.641]
    """
    power = 1 / p.elasticity - 1
    scale = p.level * np.exp(p.growth * years)
    if abs(power) < 1e-12:
        return np.asarray(scale * capital**p.capital_weight * labour ** (1 - p.capital_weight))
    inside = p.capital_weight * capital**-power + (1 - p.capital_weight) * labour**-power
    return np.asarray(scale * inside ** (-1 / power))


def validate(material: Material, p: Pack) -> Iterator[Line]:
    """Compare industry's output by year with what plant and labour give."""
    if not material.has(*NEEDS):
        yield Line("Output of industry", np.nan, np.nan, "index", f"the record lacks one of {', '.join(NEEDS)}")
        return
    made, plant, hands = (material.sector(name, "industry") for name in NEEDS)
    years = years_of(made, plant, hands)
    found = by_year(made, years)
    capital, labour = by_year(plant, years, "mean"), by_year(hands, years, "mean")
    if len(years) < 2 or min(found[0], capital[0], labour[0]) <= 0:
        yield Line(
            "Output of industry", np.nan, np.nan, "index", "two whole years with output, plant and labour are needed"
        )
        return
    time = np.arange(len(years), dtype=np.float64)
    law = output(time, capital / capital[0], labour / labour[0], p)
    found, law = found / found[0], law / law[0]
    for year, one, other in zip(years, found, law, strict=True):
        yield Line(f"Output of industry, {year}", float(one), float(other), "index")
    yield Line("Mean yearly growth", slope(found), slope(law), "share per year")
    with np.errstate(divide="ignore"):
        error = float(np.sqrt(np.mean((np.log(found) - np.log(law)) ** 2)))
    yield Line("Root mean square gap of logarithms", error, 0.0, "log points")
