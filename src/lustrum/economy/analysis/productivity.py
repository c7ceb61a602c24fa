r"""Can the technology reproduce itself and leave something over? For any number of techniques and joint products.

A square technology is productive if :math:`\rho(A) < 1` (Hawkins and Simon 1949). Here some levels x of at least zero
must leave :math:`(B - A)x > 0` in every product that is not imported only.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from lustrum.economy.economy import Economy
from lustrum.formulas.rectangular import find_surplus

TITLE = "Surplus that the technology can leave"
SOURCE = "Hawkins and Simon 1949; Gale 1960, chapter 9"


def find_unproductive(economy: Economy, *, with_imports: bool = False) -> tuple[str, ...]:
    """Name the products that no levels of activity leave a surplus of.

    Goods that are imported only, or that nobody makes, are left out of the balance: whether they can be had is a
    question of trade, not of technology.

    Parameters
    ----------
    economy : Economy
        Whose technology it is.
    with_imports : bool
        Whether goods that are made and may be imported too are left out as well.
    """
    technology = economy.technology
    made = technology.outputs.sum(axis=1) > 0
    products = economy.labels["product"]
    imported = products.attribute("import_only").astype(float) > 0
    if with_imports and economy.has("trade"):
        trade = economy.trade
        imported |= np.isin(np.array(products.ids), trade.loc[trade["flow"] == "import", "product"].to_numpy(str))
    found = find_surplus(technology.outputs, technology.inputs, ~made | imported)
    return tuple(product for product, short in zip(products.ids, found.short, strict=True) if short)


def table(economy: Economy) -> pd.DataFrame:
    """Return, by product, whether the technology can leave a surplus of it."""
    short = set(find_unproductive(economy))
    made = economy.technology.outputs.sum(axis=1) > 0
    products = economy.labels["product"].ids
    words = np.where(made, ["no" if product in short else "yes" for product in products], "nobody makes it")
    return pd.DataFrame({"surplus": words}, index=pd.Index(products, name="product"))
