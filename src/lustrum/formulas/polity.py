r"""Polity5: scores of institutions from coded components.

Symbols: component codes on the scales of the manual (``xrcomp`` 0 to 3, ``xropen`` 0 to 4, ``xconst`` 1 to 7,
``parcomp`` 0 to 5, ``parreg`` 1 to 5), as numbers or arrays of one shape. A missing code (NaN) makes the score missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["AUTOCRACY", "DEMOCRACY", "autocracy", "democracy"]

DEMOCRACY: Mapping[str, Mapping[int, int]] = {
    "xrcomp": {3: 2, 2: 1},
    "xropen": {3: 1, 4: 1},
    "xconst": {7: 4, 6: 3, 5: 2, 4: 1},
    "parcomp": {5: 3, 4: 2, 3: 1},
}
"""Points of institutionalised democracy by component and code; other codes give none."""

AUTOCRACY: Mapping[str, Mapping[int, int]] = {
    "xrcomp": {1: 2},
    "xropen": {1: 1, 2: 1},
    "xconst": {1: 3, 2: 2, 3: 1},
    "parcomp": {1: 2, 2: 1},
    "parreg": {4: 2, 3: 1},
}
"""Points of institutionalised autocracy by component and code; other codes give none."""


def _points(codes: ArrayLike, table: Mapping[int, int]) -> Floats:
    code = np.asarray(codes, dtype=np.float64)
    points = np.where(np.isnan(code), np.nan, 0.0)
    for value, point in table.items():
        points[code == value] = point
    return points


def democracy(xrcomp: ArrayLike, xropen: ArrayLike, xconst: ArrayLike, parcomp: ArrayLike) -> Floats:
    r"""Institutionalised democracy, 0 to 10; openness counts only where recruitment is competitive or in transition.

    .. math:: D = d(xrcomp) + 1[xrcomp \ge 2]\, d(xropen) + d(xconst) + d(parcomp)

    Parameters
    ----------
    xrcomp, xropen, xconst, parcomp : codes of the manual, numbers or arrays of one shape.

    Sources
    -------
    Marshall, Gurr and Jaggers, Polity manual; weights recalled.

    Examples
    --------
    >>> float(democracy(3, 4, 7, 5)), float(democracy(1, 4, 3, 1))
    (10.0, 0.0)
    """
    parts = [_points(codes, DEMOCRACY[name]) for name, codes in (("xrcomp", xrcomp), ("xropen", xropen))]
    parts[1] = np.where(np.asarray(xrcomp, dtype=np.float64) >= 2, parts[1], 0.0 * parts[1])
    rest = _points(xconst, DEMOCRACY["xconst"]) + _points(parcomp, DEMOCRACY["parcomp"])
    return np.asarray(parts[0] + parts[1] + rest)


def autocracy(xrcomp: ArrayLike, xropen: ArrayLike, xconst: ArrayLike, parcomp: ArrayLike, parreg: ArrayLike) -> Floats:
    r"""Institutionalised autocracy, 0 to 10; closedness counts only where rulers are selected and not elected.

    .. math:: A = a(xrcomp) + 1[xrcomp = 1]\, a(xropen) + a(xconst) + a(parcomp) + a(parreg)

    Parameters
    ----------
    xrcomp, xropen, xconst, parcomp, parreg : codes of the manual, numbers or arrays of one shape.

    Sources
    -------
    Marshall, Gurr and Jaggers, Polity manual; weights recalled.

    Examples
    --------
    >>> float(autocracy(1, 1, 1, 1, 4)), float(autocracy(3, 4, 7, 5, 5))
    (10.0, 0.0)
    """
    parts = [_points(codes, AUTOCRACY[name]) for name, codes in (("xrcomp", xrcomp), ("xropen", xropen))]
    parts[1] = np.where(np.asarray(xrcomp, dtype=np.float64) == 1, parts[1], 0.0 * parts[1])
    rest = [(xconst, "xconst"), (parcomp, "parcomp"), (parreg, "parreg")]
    return np.asarray(parts[0] + parts[1] + sum(_points(codes, AUTOCRACY[name]) for codes, name in rest))
