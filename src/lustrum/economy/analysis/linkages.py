r"""Linkages: who pulls on suppliers, who pushes on users. Each index has mean 1.

Backward: column sums of the Leontief inverse over their mean. Forward, two ways that disagree: row sums of the Leontief
inverse (Rasmussen 1956), and row sums of the Ghosh inverse (Jones 1976), which needs outputs.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from lustrum.economy.analysis.coefficients import attribute_to_products
from lustrum.economy.analysis.leontief import balance, checked_coefficients
from lustrum.economy.economy import Economy
from lustrum.formulas import leontief as formulas

TITLE = "Backward and forward linkages"
SOURCE = "Rasmussen 1956; Hirschman 1958; Jones 1976; Miller and Blair 2009, section 12.2"


def _outputs(economy: Economy) -> np.ndarray | None:
    """Return outputs of the products that are made: at the levels given, else for the economy's own final demand."""
    made = attribute_to_products(economy)
    if made.technique != "equal":
        return made.output
    return np.asarray(balance(economy).values) if economy.has("final") else None


def table(economy: Economy) -> pd.DataFrame:
    """Return linkages by product: backward, forward, and forward by Ghosh where outputs are known."""
    a = checked_coefficients(economy)
    index = pd.Index(a["product"].values, name="product")
    frame = pd.DataFrame(
        {"backward": formulas.backward_linkages(a.values), "forward": formulas.forward_linkages(a.values)}, index=index
    )
    output = _outputs(economy)
    if output is not None and (output > 0).all():
        frame["forward_ghosh"] = formulas.forward_linkages(formulas.output_coefficients(a.values * output, output))
    frame.attrs = {"unit": "index, mean 1", "method": a.attrs["method"], "technique": a.attrs["technique"]}
    return frame
