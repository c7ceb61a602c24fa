"""What regional tables say of themselves: balances of each region and between regions, spectral radii, assumptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lustrum.formulas.leontief import spectral_radius
from lustrum.readers._regional import COMPENSATION, COSTS, FILES, FINAL, INVENTORIES
from lustrum.readers._report import Assumption, Balance, Check, ImportReport, Negative, compare

if TYPE_CHECKING:
    from lustrum.readers._regional import Regional

MONEY = "million EUR"

SOLD = "sold to other regions"
"""One side of trade between regions, which does not add up."""

ROUNDING = 0.05
"""Sums of some thirty cells that are printed to seven digits."""


def report_on(tables: Regional, trade: str, room: float, labour: str, wage: float) -> ImportReport:
    """Write the report of an import."""
    return ImportReport(
        format="multi-regional",
        files=tuple(FILES.values()),
        sizes={"regions": len(tables.regions), "products": len(tables.products), "activities": len(tables.labels)},
        balances=_balances(tables),
        negatives=_negatives(tables),
        assumptions=_assumptions(tables, trade, room, labour, wage),
        checks=_checks(tables),
    )


def _balances(tables: Regional) -> tuple[Balance, ...]:
    home = sum(tables.final["home"].values(), np.zeros(tables.output.shape))
    rows = tables.use["home"].sum(axis=2) + home + tables.to_others
    columns = sum((part.sum(axis=1) for part in tables.use.values()), np.zeros(tables.output.shape))
    columns = columns + sum(tables.costs.values(), np.zeros(tables.output.shape))
    labels = tables.labels

    def one(left: np.ndarray, right: np.ndarray, names: tuple[str, str], dimension: str) -> Balance:
        return compare(dimension, labels, left.ravel(), right.ravel(), names=names, unit=MONEY, rounding=ROUNDING)

    return (
        one(rows, tables.total_use, ("sum of uses", "printed total use"), "product"),
        one(rows, tables.output, ("sum of uses", "output"), "product"),
        one(columns, tables.output, ("inputs and primary costs", "output"), "industry"),
        compare("product", tables.products, tables.from_others.sum(axis=0), tables.to_others.sum(axis=0),
                names=("bought from other regions", SOLD), unit=MONEY, rounding=ROUNDING),
    )  # fmt: skip


def _negatives(tables: Regional) -> tuple[Negative, ...]:
    found = []
    for part, cells in tables.use.items():
        for r, p, j in np.argwhere(cells < 0):
            where = f"{tables.regions[r]} {tables.products[p]}"
            found.append(Negative(FILES[part], where, tables.products[j], float(cells[r, p, j])))
    for part, uses in tables.final.items():
        for word, amounts in uses.items():
            for r, p in np.argwhere(amounts < 0):
                column = INVENTORIES if word == "inventories" else word
                where = f"{tables.regions[r]} {tables.products[p]}"
                found.append(Negative(FILES[part], where, column, float(amounts[r, p])))
    return tuple(found)


def _checks(tables: Regional) -> tuple[Check, ...]:
    gross = tables.output.ravel()
    first = tables.use["home"][0] / tables.output[0]
    value_added = sum(float(tables.costs[item].sum()) for item in COSTS[1:])
    found = [
        Check("gross output", float(gross.sum()), MONEY),
        Check("value added", float(value_added), MONEY, "compensation, capital, land, other taxes on production"),
        Check("compensation of employees", float(tables.costs[COMPENSATION].sum()), MONEY),
        Check("sold to other regions", float(tables.to_others.sum()), MONEY),
        Check("bought from other regions", float(tables.from_others.sum()), MONEY),
        Check("spectral radius", spectral_radius(tables.pooled_flows() / gross), "", "all regions, pooled trade"),
        Check(f"spectral radius, {tables.regions[0]} alone", spectral_radius(first), "", "goods of the region"),
    ]
    again = tables.final["abroad"]["export"].sum()
    return (*found, Check("foreign goods sold abroad again", float(again), MONEY))


def _assumptions(tables: Regional, trade: str, room: float, labour: str, wage: float) -> tuple[Assumption, ...]:
    found = [
        Assumption("technology", "Each industry of each region is an activity of its own that makes one product."),
        Assumption(
            "labour",
            f"Compensation of employees at one pay for all, {wage:g} {MONEY} a person-year; only the unit "
            "depends on that figure. "
            + ("It goes to any region." if labour == "movable" else "It stays in its region.")
            + " (The pooled form has no regions.)",
        ),
    ]
    if trade == "pooled":
        found += [
            Assumption(
                "trade between regions",
                "Which region sells to which is not known: each buys a product from the "
                "others in proportion to what they sell to other regions, and nothing from itself that way.",
            ),
            Assumption(
                "imports",
                "Foreign goods are goods of their own that cannot stand in for those made at home; those "
                "for final use are left out.",
            ),
        ]
        return tuple(found)
    gap = np.abs(tables.from_others.sum(axis=0) - tables.to_others.sum(axis=0)).max()
    imported = ", ".join(FINAL)
    return (
        *found,
        Assumption(
            "trade between regions",
            "A product is the same wherever it was made. What regions sell passes through a "
            f"common place, each seller and each buyer up to {1 + room:g} times what was observed. Where all regions "
            "together bought more of a product than they sold, the limits of sellers are raised alike (purchases and "
            f"sales of a product differ by up to {gap:,.1f} {MONEY}).",
        ),
        Assumption(
            "imports",
            "A foreign good is the same as the one made at home; as much of each as was bought (for "
            f"inputs, {imported}) and sold may be, at the price at home. What imports were above exports is lent. "
            "Foreign goods that are sold abroad again are left out on both sides.",
        ),
    )
