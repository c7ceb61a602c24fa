r"""Bundles: assets of one cell that stand, wear out and are built alike, so that one number does for all of them.

Assets :math:`a \in B` of a cell belong to one bundle if they have the same wear :math:`\delta`, the same gestation
and instalments, and the same ratio of what stands at the start to what is needed, :math:`K_{0a} / \kappa_a`. A bundle
is counted in units of the activity's capacity: one unit holds :math:`\kappa_a` of each of its assets. A bundle of one
asset is that asset.

Assets of one bundle need not be begun in the same year: where an asset is plentiful early, it may be bought ahead of
the others. What is bought ahead is kept by *group*: pairs of one asset, place, wear and gestation, in whichever cell.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.planning.tables import Floats, Ints

NEARLY = 2.0**32
"""Ratios of stock to need are alike if they agree to one part in this."""


@dataclass(frozen=True, eq=False)
class Bundles:
    """Which pairs of cell and asset go together, and which may be bought ahead of the rest.

    Parameters
    ----------
    of_pair : int64 (pair,)
        Bundle of each pair; -1 for a pair whose capital comes of a pool.
    cell : int64 (bundle,)
        Cell of each bundle. A cell has one bundle, unless its assets differ.
    rank : int64 (bundle,)
        Place of the bundle among those of its cell, from 0.
    wear : float64 (bundle,)
        Share worn out a year.
    gestation : int64 (bundle,)
        Years from the first instalment to use.
    initial : float64 (bundle,)
        What stands at the start, units of activity a year.
    leader : int64 (bundle,)
        First pair of each bundle.
    group_of_pair : int64 (pair,)
        Group of what is bought ahead; -1 for a pair that is alone in its bundle, or in a pool.
    group_pair : int64 (group,)
        A pair of each group: it tells asset, place, wear and gestation.
    """

    of_pair: Ints
    cell: Ints
    rank: Ints
    wear: Floats
    gestation: Ints
    initial: Floats
    leader: Ints
    group_of_pair: Ints
    group_pair: Ints

    @property
    def size(self) -> int:
        """Number of bundles."""
        return len(self.cell)

    @property
    def members(self) -> tuple[Ints, Ints]:
        """Pairs that belong to bundles and the bundle of each, in order of bundles, int64 (member,)."""
        order = np.argsort(self.of_pair, kind="stable")
        order = order[self.of_pair[order] >= 0]
        return order.astype(np.int64), self.of_pair[order]


def number_alike(*keys: Ints | Floats) -> tuple[Ints, Ints]:
    """Give one number to rows with the same keys, in the order of the keys, the last being the weightiest.

    Parameters
    ----------
    *keys : arrays (row,)
        Keys.

    Returns
    -------
    code : int64 (row,)
        Number of each row's kind.
    first : int64 (kind,)
        First row of each kind.

    Examples
    --------
    >>> code, first = number_alike(np.array([1, 2, 1, 1]), np.array([7, 0, 7, 0]))
    >>> code.tolist(), first.tolist()
    ([2, 1, 2, 0], [3, 1, 0])
    """
    count = len(keys[0])
    order = np.lexsort(keys)
    is_new = np.zeros(count, dtype=bool)
    is_new[:1] = True
    for key in keys:
        is_new[1:] |= key[order][1:] != key[order][:-1]
    code = np.empty(count, dtype=np.int64)
    code[order] = np.cumsum(is_new) - 1
    return code, order[is_new].astype(np.int64)


def find_bundles(
    cell: Ints, pool: Ints, place: Ints, *, asset: Ints, need: Floats, wear: Floats, initial: Floats, gestation: Ints,
    kind: Ints, life: Ints,
) -> Bundles:  # fmt: skip
    """Find the bundles of all cells.

    Parameters
    ----------
    cell, pool, asset, gestation : int64 (pair,)
        Cell, pool (-1: capital of its own), asset, years of gestation.
    place : int64 (pair,)
        Region in which its assets are bought.
    need, wear, initial : float64 (pair,)
        Asset units per unit of activity; share worn out a year; asset units at the start.
    kind, life : int64 (pair,)
        How it is delivered; years until it retires, or 0. What retires is alone in its bundle: the parts of a bundle
        may come into use in different years, and would then not be gone together.

    Examples
    --------
    A cell with a hall and two machines; the machines wear out alike:

    >>> one = np.ones(3, dtype=np.int64)
    >>> found = find_bundles(0 * one, -one, 0 * one, asset=np.arange(3), need=np.array([1.0, 2.0, 3.0]),
    ...     wear=np.array([0.02, 0.1, 0.1]), initial=np.array([5.0, 10.0, 15.0]), gestation=one, kind=one, life=0 * one)
    >>> found.of_pair.tolist(), found.initial.tolist(), found.group_of_pair.tolist()
    ([0, 1, 1], [5.0, 5.0], [-1, 0, 1])
    """
    own = np.flatnonzero(pool < 0)
    ratio = initial[own] / need[own]
    head, power = np.frexp(ratio)
    alone = np.where((wear[own] < 1.0) & (life[own] == 0), -1, own)  # a year's asset cannot be bought ahead
    alike = (np.round(head * NEARLY), power, kind[own], gestation[own], alone, wear[own], cell[own])
    code, first = number_alike(*alike)
    of_pair = np.full(len(cell), -1, dtype=np.int64)
    of_pair[own] = code
    leader = own[first].astype(np.int64)
    least = np.full(len(first), np.inf)
    np.minimum.at(least, code, ratio)
    of_cell = cell[leader]
    starts = np.flatnonzero(np.append(True, of_cell[1:] != of_cell[:-1])) if len(of_cell) else np.zeros(0, np.int64)
    runs = np.diff(np.append(starts, len(of_cell)))
    rank = np.arange(len(of_cell)) - np.repeat(starts, runs)
    several = own[np.bincount(code, minlength=len(first))[code] > 1]
    group, group_first = number_alike(asset[several], kind[several], gestation[several], wear[several], place[several])
    group_of_pair = np.full(len(cell), -1, dtype=np.int64)
    group_of_pair[several] = group
    return Bundles(
        of_pair=of_pair, cell=of_cell, rank=rank.astype(np.int64), wear=wear[leader], gestation=gestation[leader],
        initial=least, leader=leader, group_of_pair=group_of_pair, group_pair=several[group_first].astype(np.int64),
    )  # fmt: skip


def first_come(supply: Floats, demand: Floats, wear: float) -> Floats:
    """Share out what was bought to those who use it, the oldest first; what nobody used goes to the last.

    Parameters
    ----------
    supply : float64 (year,)
        Bought in each year, for all together.
    demand : float64 (year, user)
        Used by each, out of what was bought until then and has not worn out.
    wear : float
        Share worn out a year, below 1.

    Returns
    -------
    float64 (year, user)
        Bought in each year for each; the years add up to `supply`.

    Examples
    --------
    Two machines bought in the first year, half of which are worn by the next:

    >>> first_come(np.array([2.0, 0.0]), np.array([[0.5, 0.0], [0.0, 0.75]]), 0.5).tolist()
    [[0.5, 1.5], [0.0, 0.0]]
    """
    years, users = demand.shape
    grown = (1.0 - wear) ** -np.arange(years, dtype=np.float64)
    bought = np.cumsum(np.maximum(supply, 0.0) * grown)  # a solver's zero may lie a little below it
    used = np.minimum(np.cumsum((np.maximum(demand, 0.0) * grown[:, None]).ravel()), bought[-1])
    edges = np.unique(np.concatenate([[0.0], bought, used]))
    middle = (edges[1:] + edges[:-1]) / 2
    year = np.searchsorted(bought, middle)
    user = np.append(np.tile(np.arange(users), years), users - 1)[np.searchsorted(used, middle)]
    shared = np.zeros((years, users))
    np.add.at(shared, (year, user), np.diff(edges))
    return np.asarray(shared / grown[:, None], dtype=np.float64)
