r"""Objectively determined valuations: what one more unit of each thing would add to the objective.

.. math:: \pi_i = \frac{\partial\, \text{objective}}{\partial\, b_i} \quad\text{for a limit } b_i,
          \qquad \pi_{tp} \ge 0 \text{ for one more unit of product } p \text{ in year } t

For an objective that is made small (labour) a valuation is what one more unit would save. Valuations of a degenerate
plan are not unique; the certificate proves that these are valid ones.

Unit: unit of the objective per unit of the thing.

Sources
-------
Kantorovich 1965, The Best Use of Economic Resources, ch. I and appendix.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from lustrum.planning.facts import Facts
from lustrum.planning.indexing import Block
from lustrum.planning.program import LinearProgram, Stage
from lustrum.planning.results import as_table

Floats = NDArray[np.float64]

NAMES = {
    "material": "product", "capital": "capital", "bundle-capital": "capital",
    "pool": "shared_capital", "capacity": "capacity", "labour": "labour",
    "land": "land", "exchange": "foreign_money", "import-limit": "import_limit", "export-limit": "export_limit",
    "floor": "floor", "uncommanded": "uncommanded", "terminal-capital": "terminal_capital",
    "terminal-stock": "terminal_stock", "way": "way",
}  # fmt: skip
"""Names of valuations by block of rows; a block that is not here keeps its own name."""

_DIMS = {"place": "region", "of_region": "region", "land_season": "season", "of_partner": "partner"}
_OFTEN_ONE = ("place", "of_region", "rank", "season", "land_season", "region")


def label_rows(
    block: Block, values: Floats, facts: Facts, fill: float = np.nan
) -> tuple[list[str], Floats, dict[str, list[object]]]:
    """Spread values of a block over its labels; a dimension that tells nothing apart is dropped."""
    dims = [dim for dim in block.codes if dim in facts.labels]
    dims = [dim for dim in dims if dim not in _OFTEN_ONE or np.ptp(block.codes[dim]) > 0 or dim == "region"]
    full = np.full(tuple(len(facts.labels[dim]) for dim in dims), fill)
    full[tuple(block.codes[dim] for dim in dims)] = values
    return [_DIMS.get(dim, dim) for dim in dims], full, {_DIMS.get(d, d): list(facts.labels[d]) for d in dims}


def find_valuations(program: LinearProgram, facts: Facts, stage: Stage, y: Floats) -> dict[str, xr.DataArray]:
    """Return the valuations of every balance and limit, one labelled array for each.

    Parameters
    ----------
    program, facts : LinearProgram, Facts
        The programme, and what its rows mean.
    stage : Stage
        The objective.
    y : float64 (row,)
        Change of the objective per unit of a row's limit.
    """
    found: dict[str, xr.DataArray] = {}
    for block in program.rows:
        if not block.size or block.words is None or not block.words.is_limit:
            continue
        has_upper = np.isfinite(program.row_upper[block.part])
        gain = -stage.sense * np.where(has_upper, y[block.part], -y[block.part])
        dims, full, coords = label_rows(block, gain + 0.0, facts)
        name = NAMES.get(block.name, block.name.replace("-", "_"))
        named = {str(one) for one in np.atleast_1d(block.unit)}
        unit = named.pop() if len(named) == 1 else None
        per = f"per {unit}" if unit else "per unit of the product, asset, substance or activity"
        attrs = {"unit": f"{stage.unit} {per}", "long_name": f"valuation of {name.replace('_', ' ')}"}
        array = xr.DataArray(full, coords=coords, dims=dims, name=name, attrs=attrs)
        for dim in ("product", "asset", "substance"):
            if dim in dims:
                units = _units_of(facts, dim)
                array = array.assign_coords({f"{dim}_unit": (dim, units)})
        found[name] = array
    return found


def valuations_table(valuations: Mapping[str, xr.DataArray]) -> pd.DataFrame:
    """Return valuations that are not zero in long form: what is valued, its labels, ``amount``."""
    parts = [as_table(array.fillna(0.0)) for array in valuations.values()]
    parts = [part.astype(dict.fromkeys(part.columns.drop("amount"), object)) for part in parts]
    if not any(map(len, parts)):
        return pd.DataFrame({"valued": [], "amount": []})
    table = pd.concat(dict(zip(valuations, parts, strict=True)), names=["valued", None])
    table = table.reset_index(level="valued").reset_index(drop=True)
    labels = [name for name in table.columns if name not in ("valued", "amount")]
    table[labels] = table[labels].where(table[labels].notna(), "")
    return table[["valued", *labels, "amount"]]


def _units_of(facts: Facts, dim: str) -> list[str]:
    if dim == "product":
        return [str(unit) for unit in facts.unit]
    if dim == "substance":
        return [str(unit) for unit in facts.emissions.unit]
    return [str(facts.unit[product]) for product in facts.cells.assets]
