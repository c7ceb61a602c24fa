"""Labour values and prices of production side by side, as prices relative to the first product.

Two schools measure worth differently; the table shows both and how far they part, and prefers neither.
"""

from __future__ import annotations

import pandas as pd

from lustrum.economy.analysis import labour_values, production_prices
from lustrum.economy.economy import Economy
from lustrum.errors import EconomyProblems

TITLE = "Values: labour embodied, and prices of production"
SOURCE = f"{labour_values.SOURCE}; {production_prices.SOURCE}"
WAGE = 0.5


def table(economy: Economy) -> pd.DataFrame:
    """Return labour values and, relative to the first product, labour values, prices of production, constant prices."""
    values = labour_values.labour_values(economy).to_series()
    frame = pd.DataFrame({"labour_value": values, "relative_labour_value": values / values.iloc[0]})
    try:
        prices = production_prices.production_prices(economy, wage=WAGE).to_series()
        frame["relative_production_price"] = prices / prices.iloc[0]
    except EconomyProblems as error:
        frame.attrs["left_out"] = str(error.problems[0])
    products = economy.labels["product"]
    constant = pd.Series(products.attribute("constant_price").astype(float), index=list(products.ids))
    if constant.reindex(values.index).notna().all():
        frame["relative_constant_price"] = constant.reindex(values.index) / constant[values.index[0]]
    frame.attrs |= {"unit": "labour_value: person-years per unit of product; the others: first product = 1"}
    return frame
