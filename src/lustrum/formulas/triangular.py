r"""The triangular distribution: what is known of a figure when only its ends and its likeliest value are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["triangular_quantile"]


def triangular_quantile(share: ArrayLike, low: ArrayLike, mode: ArrayLike, high: ArrayLike) -> NDArray[np.float64]:
    r"""Value below which a share of a triangular distribution lies.

    .. math:: F^{-1}(q) = \begin{cases} a + \sqrt{q (b - a)(c - a)} & q \le \frac{c - a}{b - a} \\
              b - \sqrt{(1 - q)(b - a)(b - c)} & \text{otherwise} \end{cases}

    Parameters
    ----------
    share : array of shares q, 0 to 1.
    low, mode, high : arrays a <= c <= b of the same shape or one that broadcasts.

    Returns
    -------
    Values between `low` and `high`; where both ends are equal, that value.

    Sources
    -------
    Evans, Hastings and Peacock 2000, Statistical Distributions, chapter on the triangular distribution.

    Examples
    --------
    >>> triangular_quantile([0.0, 0.5, 1.0], 0.0, 0.5, 1.0).tolist()
    [0.0, 0.5, 1.0]
    >>> triangular_quantile(0.3, 2.0, 2.0, 2.0).item()
    2.0
    """
    q, a, c, b = np.broadcast_arrays(*(np.asarray(part, dtype=np.float64) for part in (share, low, mode, high)))
    width = b - a
    rising = a + np.sqrt(q * width * (c - a))
    falling = b - np.sqrt((1.0 - q) * width * (b - c))
    return np.asarray(np.where(q * width <= c - a, rising, falling), dtype=np.float64)
