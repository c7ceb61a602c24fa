r"""Structural decomposition: why output (or labour, or an emission) differs between two economies or two dates.

.. math:: \Delta (\hat c L B y) = \text{intensity} + \text{technology} + \text{composition} + \text{level}

with c the quantity per unit of output, L the Leontief inverse, B the composition of final demand and y its level. The
mean of the two polar ways is taken, which adds up exactly. Both economies must have the same products; flows are in
money, so give both at the same prices.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from lustrum.economy.analysis._base import OF, Flows, flows_of
from lustrum.economy.analysis.multipliers import intensity, unit_of
from lustrum.economy.economy import Economy
from lustrum.economy.options import Option
from lustrum.errors import EconomyProblems, Problem, nearest
from lustrum.formulas.decomposition import polar_decomposition
from lustrum.formulas.leontief import leontief_inverse

TITLE = "Structural decomposition of a change"
SOURCE = "Dietzenbacher and Los 1998; Miller and Blair 2009, section 13.1"
OPTIONS = (
    OF,
    Option("before", None, "The other economy, a name or folder: the change is from it to this one."),
)
PARTS = ("intensity", "technology", "composition", "level")


def decompose(before: Economy, after: Economy, of: str = "output") -> pd.DataFrame:
    """Return the change by product and what it comes from.

    Parameters
    ----------
    before, after : Economy
        With the same products, in any order.
    of : str
        A quantity, as in `multipliers`.

    Returns
    -------
    DataFrame
        (product,) with `change` and its parts, which add up to it.

    Raises
    ------
    EconomyProblems
        If the economies make different products, or one has no balance.
    """
    first, last = flows_of(before), flows_of(after)
    _need_same(first, last)
    order = [first.products.index(product) for product in last.products]
    one, other = _factors(before, first, of, order), _factors(after, last, of, list(range(len(order))))
    parts = polar_decomposition(one, other)
    frame = pd.DataFrame({name: part.sum(axis=1) for name, part in zip(PARTS, parts, strict=True)}, index=last.index)
    if of == "output":
        frame = frame.drop(columns="intensity")
    frame["change"] = frame.sum(axis=1)
    unit = last.unit if of == "output" else unit_of(after, of)
    frame.attrs = last.attrs | {"unit": f"{unit} a year, from '{before.name}' to '{after.name}'"}
    return frame


def _factors(economy: Economy, flows: Flows, of: str, order: list[int]) -> list[np.ndarray]:
    """Return intensity, technology, composition and level as matrices, products in a given order."""
    counted = np.ones(len(flows.output)) if of == "output" else intensity(economy, of).values / flows.prices
    level = float(flows.final.sum())
    mixed = flows.final / level if level else flows.final
    inverse = leontief_inverse(flows.a)
    return [np.diag(counted[order]), inverse[np.ix_(order, order)], mixed[order][:, None], np.array([[level]])]


def _need_same(first: Flows, last: Flows) -> None:
    """Raise EconomyProblems if the products differ."""
    gone = [product for product in first.products if product not in last.products]
    new = [product for product in last.products if product not in first.products]
    if gone or new:
        what = "The two economies make different products; aggregate both to common groups first."
        names = [*gone, *new]
        near = nearest(names[0], last.products if gone else first.products)
        raise EconomyProblems([Problem(what, "before", ", ".join(names[:8]), nearest=near)])


def table(economy: Economy, *, of: str, before: str | None) -> pd.DataFrame:
    """Return the change from another economy to this one by product, the largest first, and the sums."""
    from lustrum.economy.storage import load_economy

    if before is None:
        what = "A decomposition is between two economies, and the other one is not named."
        raise EconomyProblems([Problem(what, "before", remedy="Say --set before=NAME_OR_FOLDER.")])
    frame = decompose(load_economy(before), economy, of)
    attrs = frame.attrs
    order = np.argsort(-frame["change"].abs().to_numpy(), kind="stable")
    sums = pd.DataFrame(frame.sum(axis=0).rename("all products")).T
    frame = pd.concat([frame.iloc[order], sums]).rename_axis("product")
    frame.attrs = attrs
    return frame
