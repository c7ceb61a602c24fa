r"""Prices as dated labour: how much of a product's labour lies how many rounds back, and what it costs at a rate.

.. math:: p(r) = w \sum_k (1 + r)^k\, l A^k

Relative prices may turn more than once as the rate rises, and a technique given up may come back (Samuelson 1966).
With the option `product` the techniques of one product are compared, all other products at the mean technique: the
cheapest of each rate, and so whether one comes back.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from lustrum.economy.analysis._base import pick
from lustrum.economy.analysis.coefficients import attribute_to_products
from lustrum.economy.analysis.labour_values import need_labour
from lustrum.economy.analysis.leontief import checked_coefficients
from lustrum.economy.analysis.multipliers import intensity
from lustrum.economy.economy import LABOUR_UNIT, Economy
from lustrum.economy.options import Option
from lustrum.errors import EconomyProblems, Problem
from lustrum.formulas.dated_labour import labour_layers
from lustrum.formulas.leontief import labour_values, spectral_radius

TITLE = "Dated labour and the choice of technique"
SOURCE = "Dmitriev 1904; Sraffa 1960, chapters 6 and 12; Samuelson 1966"
OPTIONS = (
    Option("product", None, "Compare the techniques of this product; default: dated labour of all products."),
    Option("layers", 6, "Rounds of inputs that are shown; the rest stands together.", kind=int, least=1, most=100),
    Option("steps", 11, "Rates of profit, from nil to nearly the greatest.", kind=int, least=2, most=1001),
)


def compare_techniques(economy: Economy, product: str, steps: int = 11) -> pd.DataFrame:
    """Return the cost in wages of a unit of a product by each of its techniques, at rates of profit, wages at the end.

    Raises
    ------
    EconomyProblems
        If nobody makes the product, or there is no labour or no surplus.
    """
    need_labour(economy)
    a, labour = checked_coefficients(economy).values, intensity(economy, "labour").values
    made = attribute_to_products(economy)
    place = made.products.index(pick(product, list(made.products), "product")[0])
    technology = economy.technology
    outputs = technology.outputs.tocsr()[[made.rows[place]]].toarray()[0]
    kinds = [k for k in np.flatnonzero(outputs > 0) if technology.outputs[:, [k]].nnz == 1]
    inputs = technology.inputs.tocsr()[made.rows][:, kinds].toarray() / outputs[kinds]
    hours = np.asarray(technology.labour.sum(axis=0), dtype=np.float64).ravel()[kinds] / outputs[kinds]
    choices = []
    for k in range(len(kinds)):
        own, direct = a.copy(), labour.copy()
        own[:, place], direct[place] = inputs[:, k], hours[k]
        choices.append((own, direct))
    highest = min(1 / max(spectral_radius(own), 1e-12) - 1 for own, _ in choices)
    if not highest > 0:
        what = "A technique of this product leaves no surplus, whatever the rate of profit."
        raise EconomyProblems([Problem(what, "inputs", product)])
    rates = np.linspace(0, min(highest, 10.0) * (1 - 1e-6), steps)
    cost = np.array([[labour_values((1 + rate) * own, direct)[place] for own, direct in choices] for rate in rates])
    names = [economy.labels["activity"].ids[k] for k in kinds]
    frame = pd.DataFrame(cost, index=pd.Index(rates, name="rate_of_profit"), columns=names)
    frame["cheapest"] = [names[k] for k in np.argmin(cost, axis=1)]
    runs = [name for at, name in enumerate(frame["cheapest"]) if at == 0 or name != frame["cheapest"].iloc[at - 1]]
    comes_back = sorted({name for name in runs if runs.count(name) > 1})
    frame.attrs = {
        "unit": f"{LABOUR_UNIT} of wages per unit of '{product}'",
        "comes_back": ", ".join(comes_back) or "none",
    }
    return frame


def table(economy: Economy, *, product: str | None, layers: int, steps: int) -> pd.DataFrame:
    """Return labour by rounds before sale, or the techniques of one product by rate of profit."""
    if product is not None:
        return compare_techniques(economy, product, steps)
    need_labour(economy)
    made = checked_coefficients(economy)
    labour = intensity(economy, "labour").values
    parts = labour_layers(made.values, labour, layers)
    whole = labour_values(made.values, labour)
    frame = pd.DataFrame(parts.T, index=pd.Index(made["product"].values, name="product"))
    frame.columns = pd.Index([f"round_{k}" for k in range(layers)])
    frame["earlier"] = np.maximum(whole - parts.sum(axis=0), 0.0)
    frame["all"] = whole
    frame.attrs = {"unit": f"{LABOUR_UNIT} per unit of product", "method": made.attrs["method"]}
    return frame
