"""A small generator of economies for benchmarks and tests of solving: supply chains, capital that wears out, labour."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csc_array, diags_array

from lustrum.economy.assembling import assemble
from lustrum.economy.economy import Economy

SKILLS, WEAR_AND_GROWTH = 3, 0.08


def _columns(luck: np.random.Generator, rows: NDArray[Any], count: int, sums: tuple[float, float]) -> csc_array[Any]:
    """Return a square matrix with drawn entries in the given rows (row, column), columns adding up within `sums`."""
    column = np.repeat(np.arange(count), rows.shape[1])
    drawn = csc_array((luck.lognormal(0.0, 1.2, rows.size), (rows.ravel(), column)), shape=(count, count))
    drawn.sum_duplicates()
    share = luck.uniform(*sums, count) / np.asarray(drawn.sum(axis=0)).ravel()
    return csc_array(drawn @ diags_array(share))


def draw_economy(products: int, seed: int = 0) -> tuple[Economy, dict[str, float]]:
    """Draw an economy with one activity for each product, and targets that it can just about meet.

    Parameters
    ----------
    products : int
        How many, at least 10.
    seed : int
        Of the draw.

    Examples
    --------
    >>> economy, targets = draw_economy(10)
    >>> len(economy.labels["product"]), 0 < len(targets) <= 10
    (10, True)
    """
    luck = np.random.default_rng(seed)
    name = np.array([f"p{n}" for n in range(products)], dtype=object)
    made = np.array([f"a{n}" for n in range(products)], dtype=object)
    hubs = (luck.random((products, 6)) ** 2.5 * products).astype(int)
    near = (np.arange(products)[:, None] + luck.integers(1, 40, (products, 8))) % products
    inputs = _columns(luck, np.hstack([hubs, near]), products, (0.3, 0.7))
    makers = luck.choice(products, max(3, products // 10), replace=False)
    capital = _columns(luck, luck.choice(makers, (products, 5)), products, (0.5, 2.5))
    final = np.where(luck.random(products) < 0.5, luck.lognormal(0.0, 1.5, products), 0.0)
    final[0] += 1.0
    output = final.copy()
    for _ in range(200):
        output = final + inputs @ output + WEAR_AND_GROWTH * (capital @ output)
    labour = luck.uniform(0.05, 0.4, (SKILLS, products))
    skills = np.array([f"skill {n}" for n in range(SKILLS)], dtype=object)
    tables = {
        "products": pd.DataFrame({"product": name, "unit": "t", "storable": 0}),
        "activities": pd.DataFrame({"activity": made, "product": name}),
        "outputs": pd.DataFrame({"activity": made, "product": name, "value": 1.0}),
        "inputs": _long(inputs, "product", name, made),
        "labour": _long(csc_array(labour), "skill", skills, made),
        "capital": _long(capital, "asset", name, made).assign(life_years=20.0),
        "endowments": pd.concat([
            pd.DataFrame({"kind": "capacity", "activity": made, "amount": output * luck.uniform(0.98, 1.25, products)}),
            pd.DataFrame({"kind": "workers", "item": skills, "amount": 1.03 * (labour @ output)}),
        ], ignore_index=True),
    }  # fmt: skip
    marked = {key: frame.assign(evidence="synthetic", source="made") for key, frame in tables.items()}
    marked["sources"] = pd.DataFrame([{"source": "made", "checked": "assumed", "text": "drawn for benchmarks"}])
    economy = assemble(marked, name=f"{products} products drawn with seed {seed}")
    return economy, {str(p): float(f) for p, f in zip(name, final, strict=True) if f > 0}


def _long(matrix: csc_array[Any], dim: str, rows: NDArray[Any], activities: NDArray[Any]) -> pd.DataFrame:
    entry = matrix.tocoo()
    row, column = entry.coords
    return pd.DataFrame({"activity": activities[column], dim: rows[row], "value": entry.data})
