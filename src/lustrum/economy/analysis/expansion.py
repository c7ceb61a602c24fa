"""Von Neumann's expanding economy: the fastest balanced growth of all techniques together, and the rate of interest.

What workers and their households live on is no input here unless the table says so; `needs` = yes adds the household
part of final demand to the inputs in proportion to labour. Goods that are only imported are left out.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from lustrum.economy.analysis._base import refusing
from lustrum.economy.economy import Economy
from lustrum.economy.options import Option
from lustrum.errors import EconomyProblems, Problem
from lustrum.formulas.growth import Expansion, expanding_economy

TITLE = "Expanding economy"
SOURCE = "von Neumann 1937; Kemeny, Morgenstern and Thompson 1956"
OPTIONS = (
    Option("needs", "no", "Count what households use as an input of labour.", ("no", "yes")),
    Option("use", "household", "The final use that is households' own."),
)


def find_expansion(economy: Economy, *, needs: bool = False, use: str = "household") -> tuple[list[int], Expansion]:
    """Return the places of the activities that were looked at, and growth, interest, intensities and prices.

    Raises
    ------
    EconomyProblems
        If an activity uses nothing, or there is no labour or household use to count.
    """
    technology = economy.technology
    outputs, inputs = technology.outputs.toarray(), technology.inputs.toarray()
    made = outputs.sum(axis=1) > 0
    outputs, inputs = outputs[made], inputs[made]
    if needs:
        inputs = inputs + _needs(economy, made, use)
    empty = np.flatnonzero(~(inputs > 0).any(axis=0))
    names = economy.labels["activity"].ids
    if len(empty):
        what = "An activity that uses nothing made here grows without bound."
        found = ", ".join(names[k] for k in empty[:8])
        remedy = "Count what its workers live on: --set needs=yes."
        raise EconomyProblems([Problem(what, "inputs", found, remedy=remedy)])
    with refusing("There is no greatest rate of growth", "inputs and outputs"):
        return list(np.flatnonzero(made)), expanding_economy(outputs, inputs)


def _needs(economy: Economy, made: np.ndarray, use: str) -> np.ndarray:
    labour = np.asarray(economy.technology.labour.sum(axis=0), dtype=np.float64).ravel()
    final = economy.final
    own = final[(final["use"] == use) & (final["year"].isna() | (final["year"] == final["year"].min()))]
    eaten = np.zeros(len(economy.labels["product"]))
    np.add.at(eaten, economy.labels["product"].codes(own["product"]), own["amount"].to_numpy(np.float64))
    from lustrum.economy.analysis.leontief import balance
    from lustrum.economy.analysis.multipliers import intensity

    if not labour.any() or not eaten.any():
        what = "What workers live on is not known: the economy has no labour, or no such use."
        raise EconomyProblems([Problem(what, "labour and final", use)])
    worked = float(intensity(economy, "labour").values @ balance(economy).values)
    return np.asarray(np.outer(eaten[made] / worked, labour))


def table(economy: Economy, *, needs: str, use: str) -> pd.DataFrame:
    """Return prices of the products on the ray; ``attrs`` say growth and interest, and which activities run."""
    rows, found = find_expansion(economy, needs=needs == "yes", use=use)
    products = economy.labels["product"].ids
    activities = economy.labels["activity"].ids
    frame = pd.DataFrame({"price": found.prices}, index=pd.Index([products[i] for i in rows], name="product"))
    frame["surplus_in_growth"] = np.where(found.prices > 1e-12, "no", "yes, free")
    running = {activities[k]: float(x) for k, x in enumerate(found.intensities) if x > 1e-9}
    unit = "prices add up to 1; growth and interest a period (share)"
    frame.attrs = {"unit": unit, "growth": found.growth - 1, "interest": found.interest - 1, "intensities": running}
    return frame
