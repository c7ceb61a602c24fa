r"""The Ghosh inverse: what output of each column rests on a unit of primary input of each row.

.. math:: G = (I - B)^{-1} = \hat x^{-1} L \hat x, \qquad b_{ij} = z_{ij} / x_i

Read as a model of quantities it lets supply push output, which few accept; read as a model of prices it is the dual of
Leontief's (Dietzenbacher 1997).
"""

from __future__ import annotations

import pandas as pd
import xarray as xr

from lustrum.economy.analysis._base import flows_of
from lustrum.economy.economy import Economy
from lustrum.errors import EconomyProblems, Problem
from lustrum.formulas import leontief as formulas

TITLE = "Allocation of output (Ghosh inverse)"
SOURCE = "Ghosh 1958; Dietzenbacher 1997; Miller and Blair 2009, chapter 12"


def ghosh_inverse(economy: Economy) -> xr.DataArray:
    """Return the Ghosh inverse of the flows in money.

    Returns
    -------
    DataArray
        (product, user): output of the user per unit of primary input of the product.

    Raises
    ------
    EconomyProblems
        If the technology leaves no surplus, outputs are not known, or a product is not made.
    """
    flows = flows_of(economy)
    idle = [product for product, x in zip(flows.products, flows.output, strict=True) if not x > 0]
    if idle:
        what = "A product without output has no shares of output."
        remedy = "Give final demand that needs it, or leave it out."
        raise EconomyProblems([Problem(what, "final", ", ".join(idle[:8]), remedy=remedy)])
    values = formulas.ghosh_inverse(formulas.output_coefficients(flows.a * flows.output, flows.output))
    attrs = flows.attrs | {"units": f"{flows.unit} of output per {flows.unit} of primary input", "source": SOURCE}
    coords = {"product": list(flows.products), "user": list(flows.products)}
    return xr.DataArray(values, coords, ["product", "user"], "ghosh_inverse", attrs)


def table(economy: Economy) -> pd.DataFrame:
    """Return the Ghosh inverse as a frame (product, user)."""
    made = ghosh_inverse(economy)
    frame = pd.DataFrame(made.to_pandas())
    frame.attrs = {"unit": made.attrs["units"], "method": made.attrs["method"], "technique": made.attrs["technique"]}
    return frame
