"""What a multi-regional system says of itself: balances, radii, and what was taken for what."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lustrum.formulas.leontief import spectral_radius, technical_coefficients
from lustrum.readers._mrio import System
from lustrum.readers._report import Assumption, Check, ImportReport, Negative, compare

ROUNDING = 1e-6
"""Gaps up to this share of the largest output are rounding."""

MAX_CELLS = 200
"""Negative cells that are listed one by one; the number of all is in the checks."""


def report_on(system: System, gross: pd.Series[float], final: str, *, by_columns: bool) -> ImportReport:
    """Write the report of an import."""
    x = gross.to_numpy(np.float64)
    asked = system.final if system.given is None else system.given
    uses = system.flows.to_numpy(np.float64).sum(axis=1) + asked.to_numpy(np.float64).sum(axis=1)
    rounding = ROUNDING * float(np.abs(x).max(initial=0.0))
    columns = system.output(by_columns=True).to_numpy(np.float64)
    sides = ("inputs and final demand, as given", "output")
    balances = [compare("product", system.labels, uses, x, names=sides, unit=system.unit, rounding=rounding)]
    if system.primary_costs() is not None and not by_columns:  # else outputs are these sums
        sides = ("inputs and primary costs", "output")
        balances.append(
            compare("industry", system.labels, columns, x, names=sides, unit=system.unit, rounding=rounding)
        )
    ratio = np.divide(uses, x, out=np.ones(len(x)), where=x > 0)
    checks = [
        Check("gross output", float(x.sum()), system.unit),
        Check("spectral radius", spectral_radius(technical_coefficients(system.flows.to_numpy(np.float64), x)), ""),
        Check(
            "largest ratio of uses to output", float(ratio.max(initial=0.0)), "", system.labels[int(np.argmax(ratio))]
        ),
    ]
    checks += [
        Check(f"given off by final users, {one.name}", one.direct, "", "left out: it belongs to no activity")
        for one in system.extensions
        if one.direct
    ]
    return ImportReport(
        format="pymrio",
        files=system.files,
        sizes={
            "regions": len(dict.fromkeys(system.flows.index.get_level_values(0))),
            "sectors": len(dict.fromkeys(system.flows.index.get_level_values(1))), "products": len(system.labels),
            "columns of final demand": system.final.shape[1], "extensions": len(system.extensions),
        },
        balances=tuple(balances),
        negatives=_negatives(system),
        assumptions=_assumptions(system, final, by_columns=by_columns),
        checks=tuple(checks),
    )  # fmt: skip


def _negatives(system: System) -> tuple[Negative, ...]:
    found: list[Negative] = []
    for name, frame in (("Z", system.flows), ("Y", system.final)):
        cells = frame.to_numpy(np.float64)
        for row, column in np.argwhere(cells < 0)[:MAX_CELLS]:
            place = " ".join(map(str, frame.columns[column]))
            found.append(Negative(name, system.labels[row], place, float(cells[row, column])))
    return tuple(found)


def _assumptions(system: System, final: str, *, by_columns: bool) -> tuple[Assumption, ...]:
    costs = system.costs_extension
    found = [
        Assumption(
            "technology",
            "The good of each region is a good of its own, made by one activity; trade between regions "
            "is in the techniques, in the proportions of the table.",
        ),
        Assumption("output", "Inputs and primary costs of each column." if by_columns else "All uses of each product."),
        Assumption(
            "primary costs", f"The extension '{costs.name}'." if costs else "None was found among the extensions."
        ),
    ]
    if final == "residual":
        found.append(
            Assumption("final demand", "What output leaves after inputs; each user's share in it is as it was given.")
        )
    return tuple(found)
