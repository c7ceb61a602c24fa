r"""Linkages: who pulls on suppliers, who pushes on users. Each index has mean 1.

Backward: column sums of the Leontief inverse over their mean. Forward, two ways that disagree: row sums of the Leontief
inverse (Rasmussen 1956), and row sums of the Ghosh inverse (Jones 1976), which needs outputs. Sums over products are
of flows in money; in the products' own units they would hang on whether coal is counted in tons or kilograms.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from lustrum.economy.analysis._base import largest_first, prices_of
from lustrum.economy.analysis.coefficients import attribute_to_products
from lustrum.economy.analysis.leontief import balance, checked_coefficients
from lustrum.economy.economy import Economy
from lustrum.economy.options import Option
from lustrum.formulas import leontief as formulas

TITLE = "Backward and forward linkages"
SOURCE = "Rasmussen 1956; Hirschman 1958; Jones 1976; Miller and Blair 2009, section 12.2"

OPTIONS = (
    Option("measure", "value", "Flows in money at constant prices, or in the products' own units.", ("value", "units")),
)


def _outputs(economy: Economy) -> np.ndarray | None:
    """Return outputs of the products that are made: at the levels given, else for the economy's own final demand."""
    made = attribute_to_products(economy)
    if made.technique != "equal":
        return made.output
    return np.asarray(balance(economy).values) if economy.has("final") else None


def table(economy: Economy, *, measure: str) -> pd.DataFrame:
    """Return linkages by product: backward, forward, and forward by Ghosh where outputs are known; largest first."""
    made = checked_coefficients(economy)
    a, output = made.values, _outputs(economy)
    products = tuple(map(str, made["product"].values))
    if measure == "value":
        prices, _ = prices_of(economy, products)
        a, output = prices[:, None] * a / prices, None if output is None else output * prices
    frame = pd.DataFrame(
        {"backward": formulas.backward_linkages(a), "forward": formulas.forward_linkages(a)},
        index=pd.Index(products, name="product"),
    )
    if output is not None and (output > 0).all():
        frame["forward_ghosh"] = formulas.forward_linkages(formulas.output_coefficients(a * output, output))
    frame.attrs = {"unit": "index, mean 1", "method": made.attrs["method"], "technique": made.attrs["technique"]}
    return largest_first(frame, "backward")
