"""Sparse economies of any size, made of arrays, as real `Economy` objects: for the benchmarks of plans.

What they are like (after what is known of detailed tables): the number of suppliers of a product is log-normal, about
20; three in five suppliers come from a cluster of neighbours, the others are hubs (power law of rank); material inputs
are 30 to 70 % of the value of output; every technique stands on several capital goods, made by a tenth of the
products; one product in five has a second technique. Labour by five skills grows 1 % a year, four classes of land do
not; 30 % of the products are traded, within limits and for foreign money that exports and credit bring; 30 % keep.
The targets grow 3 % a year from a base year of balanced growth, to which all limits are sized.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array

from lustrum.economy.assembling import assemble
from lustrum.economy.economy import Economy

Floats = NDArray[np.float64]

CLUSTER, LOCAL, HUBS = 200, 0.6, 0.9
CAPITAL_MAKERS, SECOND, TRADED, KEPT = 0.1, 0.2, 0.3, 0.3
SKILLS, LANDS = 5, 4
LIFE, GROWTH, SHARE_OF_SECOND = 20.0, 0.03, 0.3
MARKS = {"evidence": "synthetic", "source": "made"}


@dataclass(frozen=True, eq=False)
class Base:
    """Technology and base year, as arrays.

    Parameters
    ----------
    maker : int64 (activity,)
        Product that each activity makes, one unit per unit.
    inputs, capital : CSC (product, activity)
        Product units per unit of output; standing per yearly unit of output.
    final, output, level : float64
        Final demand (product,), gross output (product,) and level (activity,) of the base year.
    """

    maker: NDArray[np.int64]
    inputs: csc_array[Any]
    capital: csc_array[Any]
    final: Floats
    output: Floats
    level: Floats


def _suppliers(
    luck: np.random.Generator, rows: int, columns: int, mean: float, local: float, span: tuple[float, float]
) -> csc_array[Any]:
    """Draw a sparse matrix whose columns add up to shares drawn evenly from `span`."""
    counts = np.clip(np.round(luck.lognormal(np.log(mean) - 0.18, 0.6, columns)), min(2, mean), 120).astype(np.int64)
    counts = np.minimum(counts, max(1, rows // 2))
    column = np.repeat(np.arange(columns), counts)
    rank = ((rows ** (1 - HUBS) - 1) * luck.random(len(column)) + 1) ** (1 / (1 - HUBS)) - 1
    hub = luck.permutation(rows)[np.minimum(rank, rows - 1).astype(np.int64)]
    width = min(CLUSTER, rows)
    near = ((column % rows) // width * width + luck.integers(0, width, len(column))) % rows
    row = np.where(luck.random(len(column)) < local, near, hub)
    drawn = csc_array((luck.lognormal(0.0, 1.2, len(column)), (row, column)), shape=(rows, columns))
    drawn.sum_duplicates()
    factor = luck.uniform(*span, columns) / np.asarray(drawn.sum(axis=0)).ravel()
    drawn.data *= np.repeat(factor, np.diff(drawn.indptr))
    return drawn


def _settle(matrix: csr_array[Any], final: Floats) -> Floats:
    """Return the output that meets a final demand, by repeated rounds of orders."""
    output = final.copy()
    for _ in range(1000):
        after = final + matrix @ output
        moved = float(np.abs(after - output).max())
        output = after
        if moved < 1e-10 * float(output.max()):
            return output
    raise ValueError("the economy that was drawn cannot reproduce itself")


def draw_base(size: int, seed: int = 0, *, assets: int = 8) -> Base:
    """Draw the technology and the base year of an economy of some products."""
    luck = np.random.default_rng(seed)
    second = np.sort(luck.choice(size, int(SECOND * size), replace=False))
    maker = np.concatenate([np.arange(size), second])
    inputs = _suppliers(luck, size, len(maker), 20, LOCAL, (0.3, 0.7))
    makers = luck.choice(size, max(3, int(CAPITAL_MAKERS * size)), replace=False)
    drawn = _suppliers(luck, len(makers), len(maker), assets, 0.0, (0.5, 2.5)).tocoo()
    capital = csc_array((drawn.data, (makers[drawn.coords[0]], drawn.coords[1])), shape=inputs.shape)
    capital.sort_indices()
    final = np.where(luck.random(size) < 0.5, luck.lognormal(0.0, 1.5, size), 0.0)
    final *= size / final.sum()
    share = np.ones(len(maker))
    share[size:], share[second] = SHARE_OF_SECOND, 1 - SHARE_OF_SECOND
    spread = csr_array((share, (np.arange(len(maker)), maker)), shape=(len(maker), size))
    output = _settle(((inputs + (1 / LIFE + GROWTH) * capital) @ spread).tocsr(), final)
    return Base(maker, inputs, capital, final, output, spread @ output)


def make_economy(size: int, years: int = 5, seed: int = 0, *, assets: int = 8) -> Economy:
    """Make an economy of some products, with limits for some years, and targets that grow.

    Parameters
    ----------
    size : int
        Number of products; there are a fifth more techniques.
    years : int
        Years for which labour is stated.
    seed : int
        Of the draw.
    assets : int
        Mean number of capital goods of a technique.

    Examples
    --------
    >>> economy = make_economy(30)
    >>> len(economy.labels["product"]), len(economy.labels["activity"])
    (30, 36)
    """
    base = draw_base(size, seed, assets=assets)
    luck = np.random.default_rng((seed, 1))
    product = _labels("p", size)
    activity = _labels("a", len(base.maker))
    traded = np.sort(luck.choice(size, int(TRADED * size), replace=False))
    kept = np.sort(luck.choice(size, int(KEPT * size), replace=False))
    skills, lands = _labels("skill ", SKILLS), _labels("land ", LANDS)
    labour = _needs(luck, SKILLS, len(activity), 0.5, (0.05, 0.4))
    land = _needs(luck, LANDS, len(activity), 0.15, (0.1, 1.0))
    storable = np.zeros(size, dtype=np.int64)
    storable[kept] = 1
    date = np.arange(1, years + 1)
    workers = np.outer(1.03 * 1.01 ** (date - 1), labour @ base.level)
    room = base.level * luck.uniform(0.98, 1.25, len(activity))
    endowments = pd.concat([
        pd.DataFrame({"kind": "capacity", "activity": activity, "amount": room}),
        pd.DataFrame({"kind": "land", "item": lands, "amount": 1.15 * (land @ base.level)}),
        pd.DataFrame({"kind": "workers", "item": np.tile(skills, years), "year": np.repeat(date, SKILLS),
                      "amount": workers.ravel()}),
    ], ignore_index=True)  # fmt: skip
    trade = pd.DataFrame({
        "product": np.tile(product[traded], 2), "flow": np.repeat(["import", "export"], len(traded)),
        "partner": "abroad",
        "price": np.concatenate([luck.lognormal(np.log(m), 0.15, len(traded)) for m in (1.25, 0.85)]),
        "limit": np.tile(0.15 * base.output[traded] + 1e-3, 2),
    })  # fmt: skip
    wanted = np.flatnonzero(base.final)
    tables = {
        "products": pd.DataFrame({"product": product, "unit": "t", "storable": storable, "constant_price": 1.0}),
        "activities": pd.DataFrame({"activity": activity, "product": product[base.maker]}),
        "outputs": pd.DataFrame({"activity": activity, "product": product[base.maker], "value": 1.0}),
        "inputs": _long(base.inputs, "product", product, activity),
        "labour": _long(labour, "skill", skills, activity),
        "land": _long(land, "land", lands, activity),
        "capital": _long(base.capital, "asset", product, activity).assign(life_years=LIFE),
        "endowments": endowments,
        "stocks": pd.DataFrame({"product": product[kept], "amount": 0.05 * base.output[kept]}),
        "trade": trade,
        "partners": pd.DataFrame({"partner": ["abroad"], "credit": [0.01 * base.final.sum()]}),
        "final": pd.DataFrame({"use": "household", "product": product[wanted], "amount": base.final[wanted]}),
        "sources": pd.DataFrame([{"source": "made", "checked": "assumed", "text": "drawn for benchmarks"}]),
    }
    marked = {name: frame if name == "sources" else frame.assign(**MARKS) for name, frame in tables.items()}
    return assemble(marked, name=f"{size} products drawn with seed {seed}")


def _labels(kind: str, count: int) -> NDArray[np.object_]:
    return np.array([f"{kind}{number}" for number in range(1, count + 1)], dtype=object)


def _needs(
    luck: np.random.Generator, rows: int, columns: int, density: float, span: tuple[float, float]
) -> csc_array[Any]:
    need = luck.uniform(*span, (rows, columns)) * (luck.random((rows, columns)) < density)
    return csc_array(need)


def _long(matrix: csc_array[Any], dim: str, rows: NDArray[np.object_], activity: NDArray[np.object_]) -> pd.DataFrame:
    column = np.repeat(np.arange(matrix.shape[1]), np.diff(matrix.indptr))
    return pd.DataFrame({"activity": activity[column], dim: rows[matrix.indices], "value": matrix.data})
