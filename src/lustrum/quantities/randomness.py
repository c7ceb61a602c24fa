r"""Draws that depend on nothing but what they are for.

A draw is a hash of (seed, month, purpose, key): it does not depend on the order of drawing, on threads, or on what else
was drawn. Two scenarios that differ in one measure share all other luck.

The mixing itself is in :mod:`lustrum.kernels.luck`.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from lustrum.kernels.luck import FIRST, TO_UNIT, bits_of, mix, units_of
from lustrum.quantities.calendar import Month


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
            return np.uint64(mix(mix(start) + np.uint64(ordinal) * FIRST)[0])

    def integers(self, month: Month | None, purpose: str, keys: ArrayLike) -> NDArray[np.uint64]:
        """Return 64 random bits for each key, uint64 (n,)."""
        return bits_of(np.asarray(keys), self._base(month, purpose))

    def uniform(self, month: Month | None, purpose: str, keys: ArrayLike) -> NDArray[np.float64]:
        """Return even draws in [0, 1) for each key, float64 (n,)."""
        return units_of(np.asarray(keys), self._base(month, purpose))

    def normal(self, month: Month | None, purpose: str, keys: ArrayLike) -> NDArray[np.float64]:
        """Return standard normal draws for each key, float64 (n,), by inversion."""
        return np.asarray(ndtri(self.uniform(month, purpose, keys) + 0.5 * TO_UNIT), dtype=np.float64)

    def choice(self, month: Month | None, purpose: str, keys: ArrayLike, weights: ArrayLike) -> NDArray[np.int64]:
        """Return a position drawn in proportion to `weights` for each key, int64 (n,)."""
        share = np.asarray(weights, dtype=np.float64)
        edges = np.cumsum(share) / share.sum()
        edges[-1] = 1.0
        return np.searchsorted(edges, self.uniform(month, purpose, keys), side="right").astype(np.int64)
