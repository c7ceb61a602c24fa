r"""Wedges of a record: by how much labour, plant and goods lie away from where two sectors without distortion put them.

Two sectors, farming :math:`A` and all others :math:`M`, make value added at constant prices

.. math:: Y_i = X_i K_i^{\alpha_i} N_i^{\nu_i},

and people value farm goods and others as :math:`\eta \ln(C_A - \bar c N) + (1 - \eta) \ln C_M`. The record then gives
productivity :math:`X_i` and three wedges, each 1 where nothing is distorted:

.. math::
    \omega_L = \frac{\nu_M Y_M / N_M}{\nu_A Y_A / N_A}, \qquad
    \omega_K = \frac{\alpha_M Y_M / K_M}{\alpha_A Y_A / K_A}, \qquad
    \omega_C = \frac{\eta}{1 - \eta} \frac{C_M}{C_A - \bar c N}.

A labour wedge above 1 says that a hand makes more outside farming than in it. It is accounting and no explanation: a
barrier, a rule or a wrong coefficient looks alike. Farm goods made are taken to be eaten; of other goods what is not
invested and not used by the army. Where farming has no plant of its own in the record the wedge of plant is not
determinable.

Sources
-------
Cheremukhin, A., Golosov, M., Guriev, S. and Tsyvinski, A. 2013, NBER working paper 19425, and 2017, Review of Economic
Studies 84(2) (read): wedges of the Soviet Union 1928 to 1940; the later version finds barriers to entry and monopoly to
dominate and no Big Push. Shares and weights: the same (recalled, verify); subsistence synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.studies.validators._contract import Line, Material, by_year, slope, years_of

TITLE = "Wedges of structural change"
ROWS = (19,)
SOURCE = "Cheremukhin and others 2013, 2017"
Floats = NDArray[np.float64]
NEEDS = ("value_added", "capital_value", "hours", "hours_group", "investment", "defence_use")
FARM, MANY = "agriculture", "others"


class Pack(MechanismPack):
    """Shares and weights."""

    farm_capital: float = parameter(0.14, "share of plant in farming", low=0, high=1, source=SOURCE, mark="recalled")
    farm_labour: float = parameter(0.55, "share of labour in farming", low=0.01, high=1, source=SOURCE, mark="recalled")
    other_capital: float = parameter(0.30, "share of plant elsewhere", low=0, high=1, source=SOURCE, mark="recalled")
    other_labour: float = parameter(0.70, "share of labour elsewhere", low=0.01, high=1, source=SOURCE, mark="recalled")
    farm_weight: float = parameter(
        0.15, "weight of farm goods beyond subsistence", low=0.01, high=0.99, source=SOURCE, mark="recalled"
    )
    subsistence: float = parameter(
        0.5, "part of the farm goods of the first year that is bare subsistence", low=0, high=0.95
    )


@dataclass(frozen=True, eq=False)
class Sectors:
    """Two sectors by year, each float64 (year,); plant and hours, value added and consumption at constant prices."""

    farm_output: Floats
    farm_labour: Floats
    farm_capital: Floats
    output: Floats
    labour: Floats
    capital: Floats
    farm_goods: Floats
    goods: Floats


def wedges(s: Sectors, subsistence: float, p: Pack) -> dict[str, Floats]:
    """Return productivity and wedges by year, NaN where one is not determinable.

    Parameters
    ----------
    s : Sectors
        The two sectors.
    subsistence : float
        Farm goods that go to bare subsistence.
    p : Pack
        Shares and weights.
    """

    def over(above: Floats, below: Floats) -> Floats:
        return np.asarray(np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0))

    return {
        "productivity of farming": over(
            s.farm_output, np.maximum(s.farm_capital, 1.0) ** p.farm_capital * s.farm_labour**p.farm_labour
        ),
        "productivity elsewhere": over(s.output, s.capital**p.other_capital * s.labour**p.other_labour),
        "labour wedge": over(
            p.other_labour * over(s.output, s.labour), p.farm_labour * over(s.farm_output, s.farm_labour)
        ),
        "capital wedge": over(
            p.other_capital * over(s.output, s.capital), p.farm_capital * over(s.farm_output, s.farm_capital)
        ),
        "product wedge": over(p.farm_weight / (1 - p.farm_weight) * s.goods, np.maximum(s.farm_goods - subsistence, 0)),
    }


def validate(material: Material, p: Pack) -> Iterator[Line]:
    """Account for the wedges of every year, and for the growth of productivity."""
    if not material.has(*NEEDS):
        yield Line("Labour wedge", np.nan, 1.0, "ratio", f"the record lacks one of {', '.join(NEEDS)}")
        return
    years, sectors = _sectors(material)
    if len(years) < 2:
        yield Line("Labour wedge", np.nan, 1.0, "ratio", "two whole years are needed")
        return
    found = wedges(sectors, p.subsistence * float(sectors.farm_goods[0]), p)
    for name in ("labour wedge", "capital wedge", "product wedge"):
        note = "" if np.isfinite(found[name]).all() else "not determinable: nothing to divide by in this record"
        for year, value in zip(years, found[name], strict=True):
            yield Line(f"{name.capitalize()}, {year}", float(value), 1.0, "ratio", note)
    for name in ("productivity of farming", "productivity elsewhere"):
        yield Line(f"Yearly growth, {name}", slope(found[name]), 0.0, "share per year", "0: all growth comes of inputs")


def _sectors(material: Material) -> tuple[list[int], Sectors]:
    """Return the whole years and the two sectors of a record."""
    farming = material.history.labels["group"].attribute("sector").astype(str) == FARM
    added, plant = ({is_farm: material.sector(name, FARM, other=not is_farm) for is_farm in (True, False)}
                    for name in ("value_added", "capital_value"))  # fmt: skip
    hours = material.sector("hours", FARM, other=True)
    farm_hours = material.array("hours_group").isel(group=np.flatnonzero(farming)).sum("group")
    invested, army = material.total("investment"), material.total("defence_use")
    years = years_of(*added.values(), *plant.values(), hours, farm_hours, invested, army)
    out = by_year(added[False], years)
    farm_out = by_year(added[True], years)
    goods = np.maximum(out - by_year(invested, years) - by_year(army, years), 0)
    return years, Sectors(
        farm_output=farm_out, farm_labour=by_year(farm_hours, years), farm_capital=by_year(plant[True], years, "mean"),
        output=out, labour=by_year(hours, years), capital=by_year(plant[False], years, "mean"),
        farm_goods=farm_out, goods=goods,
    )  # fmt: skip
