r"""Consumer goods whose market price lies above what the plan says that they cost: their targets should rise.

A plan that is a linear programme values each good at its dual :math:`v_k`: what one unit less of it would set free.
Where a good clears at a price :math:`p_k`, people are ready to give up so much for it. With both on the same level,

.. math:: z_k = \ln \frac{p_k}{v_k} - \overline{\ln \frac{p}{v}}, \qquad T'_k = T_k\, e^{\eta z_k},

targets rise where :math:`z_k > 0` and fall where it is below, until :math:`z = 0` for all: then prices are
proportional to valuations, which is the rule. Held against a run: how far prices lie from valuations, and in how many
goods the next plan moved the target the way of the rule, with the mean of the goods' own movements taken off.

Sources
-------
Dapprich, J. P. 2022, Optimal planning with consumer feedback, Review of Evolutionary Political Economy 3 (read). Speed
of the answer: synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.studies.validators._contract import Line, Material

TITLE = "Valuations of the plan against prices that clear"
ROWS = (34,)
SOURCE = "Dapprich 2022"
Floats = NDArray[np.float64]


class Pack(MechanismPack):
    """How targets answer."""

    speed: float = parameter(0.5, "elasticity of a target to price over valuation", unit="ratio", low=0, high=2)
    market: str = parameter(
        "free market", "market whose price is taken", unit="market", choices=("free market", "black market")
    )


def tension(prices: Floats, valuations: Floats) -> Floats:
    """Return the logarithm of price over valuation of each good, less its mean, float64 (good,).

    Examples
    --------
    >>> bool(np.allclose(tension(np.array([2.0, 8.0]), np.array([1.0, 4.0])), 0))
    True
    """
    ratio = np.log(prices) - np.log(valuations)
    return np.asarray(ratio - ratio.mean())


def moved(targets: Floats, prices: Floats, valuations: Floats, p: Pack) -> Floats:
    """Return the targets that the rule asks for next, float64 (good,)."""
    return np.asarray(targets * np.exp(p.speed * tension(prices, valuations)))


def validate(material: Material, p: Pack) -> Iterator[Line]:
    """Compare valuations of each plan with the year's prices, and the next plan's targets with the rule."""
    plans = sorted(material.plans, key=lambda plan: int(plan["years"][0]))
    if not plans or not material.has("prices"):
        yield Line("Prices and valuations", np.nan, 0.0, "log points", "the run has no plans, or its record no prices")
        return
    agreed, asked, silent = 0, 0, 0
    for number, plan in enumerate(plans):
        year = int(plan["years"][0])
        value = _of(plan, "valuations", year, valued="product")
        price = _prices(material, year, p.market)
        wanted = _of(plan, "targets", year)
        goods = sorted(k for k in wanted if value.get(k, 0) > 0 and price.get(k, 0) > 0)
        if len(goods) < 2:
            silent += 1
            continue
        found = tension(np.array([price[k] for k in goods]), np.array([value[k] for k in goods]))
        yield Line(f"Spread of price over valuation, {year}", float(found.std()), 0.0, "log points", ", ".join(goods))
        if number + 1 < len(plans):
            after = _of(plans[number + 1], "targets", int(plans[number + 1]["years"][0]))
            same, both = _agreement(wanted, after, goods, found)
            agreed, asked = agreed + same, asked + both
    if silent:
        note = "fewer than two consumer goods have both a valuation above zero and a price that cleared"
        yield Line("Plans that cannot be compared", float(silent), 0.0, "plans", note)
    yield Line("Targets moved as the rule asks", agreed / asked if asked else np.nan, 1.0, "share", f"{asked} targets")


def _agreement(before: Mapping[str, float], after: Mapping[str, float], goods: list[str], z: Floats) -> tuple[int, int]:
    """Return in how many goods the target moved the way of the rule, and in how many it could be told."""
    pairs = [(before[k], after.get(k, 0.0), one) for k, one in zip(goods, z, strict=True)]
    pairs = [(old, new, one) for old, new, one in pairs if old > 0 and new > 0]
    if len(pairs) < 2:
        return 0, 0
    change = np.log([new / old for old, new, _ in pairs])
    change = change - change.mean()
    wanted = np.array([one for _, _, one in pairs])
    return int((np.sign(change) == np.sign(wanted)).sum()), len(pairs)


def _of(plan: Mapping[str, Any], table: str, year: int, **where: str) -> dict[str, float]:
    """Return the amounts of a plan's table in a year by product; valuations count without their sign."""
    found: dict[str, float] = {}
    for row in plan["tables"].get(table, ()):
        if int(row["year"]) == year and all(row.get(key) == wanted for key, wanted in where.items()):
            found[str(row["product"])] = found.get(str(row["product"]), 0.0) + abs(float(row["amount"]))
    return found


def _prices(material: Material, year: int, market: str) -> dict[str, float]:
    """Return the mean price of the months of a year in which a product cleared, by product."""
    found = material.array("prices")
    if market not in found["market"].to_numpy().tolist():
        return {}
    there = found.sel(market=market).isel(time=np.flatnonzero(found["time"].dt.year.to_numpy() == year))
    values = there.to_numpy()
    return {
        str(name): float(np.nanmean(values[:, place]))
        for place, name in enumerate(there["product"].to_numpy().tolist())
        if np.isfinite(values[:, place]).any()
    }
