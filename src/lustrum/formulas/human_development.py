r"""The human development index from its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["EXPECTED_SCHOOLING", "INCOME", "LIFE", "MEAN_SCHOOLING", "attainment", "human_development"]

LIFE = (20.0, 85.0)
"""Goalposts of the expectation of life at birth, years."""

MEAN_SCHOOLING = (0.0, 15.0)
"""Goalposts of the mean years of school of adults."""

EXPECTED_SCHOOLING = (0.0, 18.0)
"""Goalposts of the years of school that a child can expect."""

INCOME = (100.0, 75_000.0)
"""Goalposts of national income a head and year at purchasing power parity, dollars; attainment is in logarithms."""


def attainment(value: ArrayLike, goalposts: tuple[float, float], *, logarithm: bool = False) -> Floats:
    r"""Return where a value lies between its goalposts, 0 to 1; what lies beyond counts as at the goalpost.

    .. math:: I = \frac{x - x_{min}}{x_{max} - x_{min}}

    Parameters
    ----------
    value : array of any shape; goalposts : lowest and highest.
    logarithm : take logarithms first, as for income.

    Examples
    --------
    >>> float(attainment(52.5, LIFE))
    0.5
    >>> attainment([100, 75000, 90000], INCOME, logarithm=True).tolist()
    [0.0, 1.0, 1.0]
    """
    x = np.asarray(value, dtype=np.float64)
    low, high = goalposts
    if logarithm:
        x, low, high = np.log(np.maximum(x, low)), float(np.log(low)), float(np.log(high))
    return np.asarray(np.clip((x - low) / (high - low), 0.0, 1.0))


def human_development(life: ArrayLike, education: ArrayLike, income: ArrayLike) -> Floats:
    r"""Geometric mean of three attainments.

    .. math:: HDI = (I_{life} \, I_{school} \, I_{income})^{1/3}

    Parameters
    ----------
    life, education, income : arrays of attainments, 0 to 1.

    Sources
    -------
    UNDP Human Development Report 2010 and later, technical note 1.

    Examples
    --------
    >>> float(human_development(0.5, 0.25, 0.064).round(9))
    0.2
    """
    parts = (np.asarray(part, dtype=np.float64) for part in (life, education, income))
    return np.asarray(np.cbrt(np.prod(np.stack(np.broadcast_arrays(*parts)), axis=0)))
