"""The programme as an operator on levels of all years at once, in its own units: what the parts say together."""

from __future__ import annotations

import numpy as np

from lustrum.kernels.technology import carry, carry_back
from lustrum.planning.structured.model import Floats, Ints, Model


def under_way(begun: Floats, delay: Ints) -> Floats:
    """Return the instalments due each year, float64 (unit, year), in first instalments."""
    due = begun.copy()
    for step in range(1, int(delay.max(initial=1))):
        late = np.flatnonzero(delay > step)
        due[late, step:] += begun[late, :-step]
    return due


def under_way_back(worth: Floats, delay: Ints) -> Floats:
    """Return what the instalments of works begun each year cost: the transpose of `under_way`."""
    found = worth.copy()
    for step in range(1, int(delay.max(initial=1))):
        late = np.flatnonzero(delay > step)
        found[late, :-step] += worth[late, step:]
    return found


def apply(model: Model, levels: Floats) -> Floats:
    """Return what every row adds up to, float64 (row,)."""
    sizes = model.sizes
    found = model.rest @ levels
    output, begun, _ = sizes.levels(levels)
    yearly, capital, _ = sizes.prices(found)
    yearly += model.technology @ output
    if sizes.units:
        yearly[: sizes.products] -= model.building @ under_way(begun, model.delay)
        standing = np.zeros((sizes.units, sizes.years + 1))
        carry(np.ascontiguousarray(begun), model.delay, model.left, standing)
        used = output[model.cell]
        capital[:, :-1] += model.need[:, None] * used
        capital[:, -1] += model.need_after * used[:, -1]
        capital -= model.sign * standing * _serves(model)
    return np.asarray(found, dtype=np.float64)


def adjoint(model: Model, prices: Floats) -> Floats:
    """Return what the rows say of every column, float64 (column,): the transpose of `apply`."""
    sizes = model.sizes
    found = model.rest.T @ prices
    output, begun, _ = sizes.levels(found)
    yearly, capital, _ = sizes.prices(prices)
    output += model.technology.T @ yearly
    if sizes.units:
        begun -= under_way_back(model.building.T @ yearly[: sizes.products], model.delay)
        worth = np.zeros_like(begun)
        carry_back(np.ascontiguousarray(capital * _serves(model)), model.delay, model.left, worth)
        begun -= model.sign * worth
        charged = model.need[:, None] * capital[:, :-1]
        charged[:, -1] += model.need_after * capital[:, -1]
        np.add.at(output, model.cell, charged)
    return np.asarray(found, dtype=np.float64)


def _serves(model: Model) -> Floats:
    """Return what each row of capital counts for one unit that stands, float64 (unit, year + 1)."""
    there: Floats = (model.sizes.prices(model.row_of)[1] >= 0).astype(np.float64)
    there[:, -1] *= model.after
    return there
