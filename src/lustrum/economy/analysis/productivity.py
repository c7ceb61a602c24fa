r"""Can the technology reproduce itself and leave something over? For any number of techniques and joint products.

A square technology is productive if :math:`\rho(A) < 1` (Hawkins and Simon 1949). Here some levels x of at least zero
must leave :math:`(B - A)x > 0` in every product that is not imported only.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from lustrum.economy.economy import Economy
from lustrum.formulas.rectangular import find_blockade, find_surplus

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
    found = find_surplus(technology.outputs, technology.inputs, _exempt(economy, with_imports=with_imports))
    products = economy.labels["product"].ids
    return tuple(product for product, short in zip(products, found.short, strict=True) if short)


def _exempt(economy: Economy, *, with_imports: bool = False) -> np.ndarray:
    made = economy.technology.outputs.sum(axis=1) > 0
    products = economy.labels["product"]
    imported = products.attribute("import_only").astype(float) > 0
    if with_imports and economy.has("trade"):
        trade = economy.trade
        imported |= np.isin(np.array(products.ids), trade.loc[trade["flow"] == "import", "product"].to_numpy(str))
    return np.asarray(~made | imported)


def find_witness(economy: Economy) -> tuple[pd.Series, pd.Series]:
    """Return levels of the activities (the largest 1) that leave a surplus, and the net output that they leave.

    Where some products can have no surplus, the levels leave one of all the others.
    """
    technology = economy.technology
    levels = find_surplus(technology.outputs, technology.inputs, _exempt(economy)).levels
    levels = levels / max(float(levels.max(initial=0.0)), 1e-300)
    net = np.asarray(technology.net @ levels)
    activities, products = economy.labels["activity"].ids, economy.labels["product"].ids
    return (
        pd.Series(levels, index=pd.Index(activities, name="activity"), name="level"),
        pd.Series(net, index=pd.Index(products, name="product"), name="net_output"),
    )


def find_preventing(economy: Economy) -> tuple[str, ...]:
    """Name the smallest set of products that prevents a surplus, nobody if there is one.

    At some prices of these products alone no activity nets anything, which proves it.
    """
    technology = economy.technology
    prices = find_blockade(technology.outputs, technology.inputs, _exempt(economy))
    products = economy.labels["product"].ids
    return () if prices is None else tuple(product for product, p in zip(products, prices, strict=True) if p > 0)


def table(economy: Economy) -> pd.DataFrame:
    """Return, by product, whether the technology can leave a surplus of it, with the witness or what prevents it."""
    short = set(find_unproductive(economy))
    made = economy.technology.outputs.sum(axis=1) > 0
    products = economy.labels["product"].ids
    words = np.where(made, ["no" if product in short else "yes" for product in products], "nobody makes it")
    levels, net = find_witness(economy)
    scale = np.asarray(economy.technology.outputs @ levels.to_numpy())
    share = np.divide(net.to_numpy(), scale, out=np.full(len(net), np.nan), where=scale > 0)
    frame = pd.DataFrame({"surplus": words, "share_left": share}, index=pd.Index(products, name="product"))
    frame.attrs = {"unit": "share_left: net of gross output at the levels that prove it"}
    if short:
        preventing = find_preventing(economy)
        frame["prevents"] = ["yes" if product in preventing else "" for product in products]
        frame.attrs["smallest_set_that_prevents_a_surplus"] = ", ".join(preventing)
    return frame
