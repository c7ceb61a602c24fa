r"""Human capital of a child born today, as a share of what full health and schooling would give."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["human_capital_index"]

FULL_SCHOOLING = 14
RETURN_TO_SCHOOLING, RETURN_TO_SURVIVAL, RETURN_TO_GROWTH = 0.08, 0.65, 0.35


def human_capital_index(
    survival: ArrayLike, adjusted_years: ArrayLike, adult_survival: ArrayLike, not_stunted: ArrayLike
) -> Floats:
    r"""World Bank index: survival times schooling times health, 1 if all is full.

    .. math:: H = s \, e^{0.08 (L - 14)} \, e^{(0.65 (a - 1) + 0.35 (n - 1)) / 2}

    Parameters
    ----------
    survival : share of children who live to five.
    adjusted_years : years of school adjusted for learning, 0 to 14.
    adult_survival : share of the fifteen-year-olds who live to sixty.
    not_stunted : share of children under five who are not stunted.

    Sources
    -------
    Kraay 2018, World Bank policy research working paper 8591.

    Examples
    --------
    >>> float(human_capital_index(1, 14, 1, 1))
    1.0
    >>> round(float(human_capital_index(0.9, 7, 0.8, 0.7)), 6)
    0.457097
    """
    s, years, adult, grown = (
        np.asarray(part, dtype=np.float64) for part in (survival, adjusted_years, adult_survival, not_stunted)
    )
    health = (RETURN_TO_SURVIVAL * (adult - 1) + RETURN_TO_GROWTH * (grown - 1)) / 2
    return np.asarray(s * np.exp(RETURN_TO_SCHOOLING * (years - FULL_SCHOOLING)) * np.exp(health))
