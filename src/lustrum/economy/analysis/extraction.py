"""Hypothetical extraction: what would be lost without a product, without its purchases, or without its sales to others.

The three answers differ: a product may matter as a buyer, as a seller, or by itself. Losses are in the economy's money,
or of another quantity, and as shares of the whole.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from lustrum.economy.analysis._base import OF, flows_of, largest_first
from lustrum.economy.analysis.multipliers import intensity, unit_of
from lustrum.economy.economy import Economy
from lustrum.formulas.extraction import extraction_losses
from lustrum.formulas.leontief import leontief_inverse

TITLE = "Hypothetical extraction"
SOURCE = "Strassert 1968; Dietzenbacher and van der Linden 1997; Miller and Blair 2009, section 12.2.6"
OPTIONS = (OF,)


def table(economy: Economy, *, of: str) -> pd.DataFrame:
    """Return the loss without each product in turn, the largest first."""
    flows = flows_of(economy)
    counted = np.ones(len(flows.output)) if of == "output" else intensity(economy, of).values / flows.prices
    found = extraction_losses(leontief_inverse(flows.a), flows.output, flows.final, counted)
    frame = pd.DataFrame(found, index=flows.index)
    frame["whole_share"] = frame["whole"] / float(counted @ flows.output)
    unit = flows.unit if of == "output" else unit_of(economy, of)
    frame.attrs = flows.attrs | {"unit": f"{unit} a year; whole_share of all"}
    return largest_first(frame, "whole")
