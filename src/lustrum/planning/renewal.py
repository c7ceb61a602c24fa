r"""Replacement and expansion: how much of what is begun makes good what wears out or retires.

.. math::
    r_{s} = \min\left(v_{s},\; K_{s+g-1} - \tilde K_{s+g}\right), \qquad e_s = v_s - r_s

:math:`v_s` is begun in year s and comes into use in year s + g; :math:`K_{s+g-1}` served in the year before, and
:math:`\tilde K_{s+g}` of that still serves. Replacement :math:`r` is what fills the gap, expansion :math:`e` the rest.

Unit: asset units.

Sources
-------
OECD 2009, Measuring Capital, ch. 6 (gross and net capital formation); in units of assets, so that no prices enter.
Recalled.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from lustrum.planning.tables import Floats, Ints

Serving = Callable[[Ints, Ints | int], Floats]


def find_replacement(begun: Floats, gestation: Ints, standing: Floats, serving: Serving) -> Floats:
    """Find the part of investment that replaces what goes out of use.

    Parameters
    ----------
    begun : float64 (year, item)
        Begun in each year of the plan, asset units; an item is a pair of cell and asset, or a pool.
    gestation : int64 (item,)
        Years until use.
    standing : float64 (year + 1, item)
        What serves of the capital of the start in each year, and after the last.
    serving : callable
        Of items and years of use: the share that still serves.

    Returns
    -------
    float64 (year, item)
        Asset units, at most what is begun. Works that come into use after the first year after the plan count in
        full as expansion: what then goes out of use is not known.

    Examples
    --------
    Ten machines, a tenth of which wears out each year, while three are built; then none is built:

    >>> find_replacement(np.array([[3.0], [0.0]]), np.array([1]), np.array([[10.0], [9.0], [8.1]]),
    ...     lambda item, age: np.full(len(item), 0.9 ** age)).round(3).tolist()
    [[1.0], [0.0]]
    """
    years, count = begun.shape
    item = np.arange(count, dtype=np.int64)
    kept, stands = np.zeros((years + 1, count)), standing.copy()
    kept[1:] = standing[1:]
    for year in range(years):
        ready = year + gestation
        for later in range(year + 1, years + 1):
            age = later - ready
            of = item[age >= 0]
            left = begun[year, of] * serving(of, age[of])
            stands[later, of] += left
            kept[later, of] += np.where(age[of] > 0, left, 0.0)
    found = np.zeros((years, count))
    for year in range(years):
        ready = year + gestation
        of = item[ready <= years]
        gone = stands[ready[of] - 1, of] - kept[ready[of], of]
        found[year, of] = np.clip(gone, 0.0, begun[year, of])
    return found
