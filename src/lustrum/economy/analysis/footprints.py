r"""What final use holds of labour, imports, value added or an emission, through all stages of making.

.. math:: F = \hat m Y, \qquad m = c\,(I - A)^{-1}

Goods that only come from abroad hold nothing of this economy's labour or emissions, and what final uses hold then adds
up to what production used or gave off: :math:`\sum F = c\,x`. Imports that stand in one row with what is made here (the
option ``imports=competitive`` of a reader, and every supply and use table) are counted as if they were made here: by
that domestic technology assumption :math:`\sum F = c\,x + m M` with M the imports, and `embodied_in_imports` says how
much more this is than production used at the levels of the table. Direct emissions of households are no part of it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from lustrum.economy.analysis._base import OF, final_by_use, pick
from lustrum.economy.analysis.coefficients import attribute_to_products
from lustrum.economy.analysis.leontief import balance
from lustrum.economy.analysis.multipliers import intensity, multipliers, unit_of
from lustrum.economy.economy import Economy
from lustrum.economy.options import Option
from lustrum.errors import EconomyProblems, Problem

TITLE = "Footprints of final use"
SOURCE = "Leontief 1970; Miller and Blair 2009, section 10.6; Eurostat 2008, chapter 15"
OPTIONS = (
    Option("of", "labour", OF.meaning),
    Option("use", None, "Final uses, separated by commas; default: all."),
)


def footprints(economy: Economy, of: str = "labour", use: str | None = None) -> xr.DataArray:
    """Return the quantity embodied in final use.

    Parameters
    ----------
    economy : Economy
        Needs a table of final demand.
    of : str
        A quantity, as in `multipliers`.
    use : str, optional
        Final uses, separated by commas.

    Returns
    -------
    DataArray
        (product, use), quantity a year; ``attrs`` carry `production`, what production used or gave off at the levels of
        the economy (without levels, at the outputs that final demand asks for), `consumption`, the sum over all uses,
        and `embodied_in_imports`, what consumption holds beyond production: imports as if made here, and gaps.

    Raises
    ------
    NameProblems, EconomyProblems
        If there is no such quantity or use, no final demand, or the technology leaves no surplus.
    """
    if not economy.has("final"):
        raise EconomyProblems([Problem("The economy has no final demand.", "final", remedy="Give one.")])
    content = multipliers(economy, of)
    products = tuple(str(product) for product in content["product"].values)
    uses = final_by_use(economy, products)
    held = uses.mul(content.values, axis=0)
    made = attribute_to_products(economy)
    output = made.output if made.technique == "level" else balance(economy).values
    produced = float(intensity(economy, of).values @ output)
    chosen = pick(use, [str(name) for name in uses.columns], "use")
    attrs = {
        "units": f"{unit_of(economy, of)} a year",
        "method": content.attrs["method"],
        "technique": content.attrs["technique"],
        "production": produced,
        "consumption": float(held.to_numpy().sum()),
        "embodied_in_imports": float(held.to_numpy().sum()) - produced,
        "source": SOURCE,
    }
    coords = {"product": list(products), "use": chosen}
    return xr.DataArray(held[chosen].to_numpy(np.float64), coords, ["product", "use"], f"footprints_{of}", attrs)


def table(economy: Economy, *, of: str, use: str | None) -> pd.DataFrame:
    """Return footprints by product and use, with their sums, the largest product first."""
    made = footprints(economy, of, use)
    frame = pd.DataFrame(made.to_pandas())
    frame["total"] = frame.sum(axis=1)
    frame = frame.sort_values("total", ascending=False, kind="stable")
    frame.columns.name = None
    sums = pd.DataFrame(frame.sum(axis=0).rename("all products")).T
    frame = pd.concat([frame, sums]).rename_axis("product")
    keys = ("method", "technique", "production", "consumption", "embodied_in_imports")
    frame.attrs = {"unit": made.attrs["units"], **{key: made.attrs[key] for key in keys}}
    return frame
