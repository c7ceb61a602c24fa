r"""Draws that depend on nothing but what they are for.

A draw is a hash of (seed, month, purpose, key): it does not depend on the order of drawing, on threads, or on what else
was drawn. Two scenarios that differ in one measure share all other luck.

The mixing function is the finaliser of SplitMix64, applied to the sum of the parts:
:math:`z \leftarrow (z \oplus (z \gg 30)) c_1,\; z \leftarrow (z \oplus (z \gg 27)) c_2,\; z \oplus (z \gg 31)`.

Sources
-------
Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators", OOPSLA, figure 17.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from lustrum.quantities.calendar import Month

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_C1 = np.uint64(0xBF58476D1CE4E5B9)
_C2 = np.uint64(0x94D049BB133111EB)
_TO_UNIT = 2.0**-53


def _mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    with np.errstate(over="ignore"):
        mixed = values + _GOLDEN
        mixed = (mixed ^ (mixed >> np.uint64(30))) * _C1
        mixed = (mixed ^ (mixed >> np.uint64(27))) * _C2
        return mixed ^ (mixed >> np.uint64(31))


class Draws:
    """All luck of one run.

    Parameters
    ----------
    seed : int
        The seed of the run.

    Examples
    --------
    >>> draws = Draws(1)
    >>> first = draws.uniform(Month(1946, 1), "weather", [7, 8])
    >>> again = draws.uniform(Month(1946, 1), "weather", [8])
    >>> bool(first[1] == again[0])
    True
    """

    def __init__(self, seed: int) -> None:
        self.seed = int(seed)
        self._purposes: dict[str, int] = {}

    def _base(self, month: Month | None, purpose: str) -> np.uint64:
        if purpose not in self._purposes:
            digest = hashlib.blake2b(f"{self.seed}/{purpose}".encode(), digest_size=8).digest()
            self._purposes[purpose] = int.from_bytes(digest, "little")
        ordinal = 0 if month is None else month.ordinal
        start = np.array([self._purposes[purpose]], dtype=np.uint64)
        with np.errstate(over="ignore"):
            return np.uint64(_mix(_mix(start) + np.uint64(ordinal) * _C1)[0])

    def integers(self, month: Month | None, purpose: str, keys: ArrayLike) -> NDArray[np.uint64]:
        """Return 64 random bits for each key, uint64 (n,)."""
        with np.errstate(over="ignore"):
            return _mix(_mix(np.asarray(keys).astype(np.uint64)) + self._base(month, purpose))

    def uniform(self, month: Month | None, purpose: str, keys: ArrayLike) -> NDArray[np.float64]:
        """Return even draws in [0, 1) for each key, float64 (n,)."""
        return (self.integers(month, purpose, keys) >> np.uint64(11)).astype(np.float64) * _TO_UNIT

    def normal(self, month: Month | None, purpose: str, keys: ArrayLike) -> NDArray[np.float64]:
        """Return standard normal draws for each key, float64 (n,), by inversion."""
        return np.asarray(ndtri(self.uniform(month, purpose, keys) + 0.5 * _TO_UNIT), dtype=np.float64)

    def choice(self, month: Month | None, purpose: str, keys: ArrayLike, weights: ArrayLike) -> NDArray[np.int64]:
        """Return a position drawn in proportion to `weights` for each key, int64 (n,)."""
        share = np.asarray(weights, dtype=np.float64)
        edges = np.cumsum(share) / share.sum()
        edges[-1] = 1.0
        return np.searchsorted(edges, self.uniform(month, purpose, keys), side="right").astype(np.int64)
