r"""Hashed draws: bits that depend on a base and a key, and on nothing else.

The finaliser of SplitMix64 is applied to the mixed key plus the base,
:math:`z \leftarrow (z \oplus (z \gg 30)) c_1,\; z \leftarrow (z \oplus (z \gg 27)) c_2,\; z \oplus (z \gg 31)`.

Sources
-------
Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators", OOPSLA, figure 17.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lustrum.kernels.paths import kernel

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST = np.uint64(0xBF58476D1CE4E5B9)
SECOND = np.uint64(0x94D049BB133111EB)
TO_UNIT = 2.0**-53


def mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the bits of each value thoroughly mixed, uint64 (n,)."""
    with np.errstate(over="ignore"):
        mixed = values + GOLDEN
        mixed = (mixed ^ (mixed >> np.uint64(30))) * FIRST
        mixed = (mixed ^ (mixed >> np.uint64(27))) * SECOND
        return mixed ^ (mixed >> np.uint64(31))


@kernel
def bits_of(keys: NDArray[Any], base: np.uint64) -> NDArray[np.uint64]:
    """Return 64 random bits for each key, uint64 (n,)."""
    with np.errstate(over="ignore"):
        return mix(mix(keys.astype(np.uint64)) + base)


@kernel
def units_of(keys: NDArray[Any], base: np.uint64) -> NDArray[np.float64]:
    """Return an even draw in [0, 1) for each key, float64 (n,)."""
    with np.errstate(over="ignore"):
        return (mix(mix(keys.astype(np.uint64)) + base) >> np.uint64(11)).astype(np.float64) * TO_UNIT
