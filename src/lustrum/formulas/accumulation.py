r"""Accumulation in two departments: what a share of producer goods for their own branch does to consumption later.

Producer goods :math:`I = K_1 / v_1` are made by the plant :math:`K_1`, consumer goods :math:`C = K_2 / v_2` by the
plant :math:`K_2`. The share ``g`` of the producer goods widens :math:`K_1`, the rest :math:`K_2`; nothing wears out:

.. math::
    I(t) = I_0\, e^{g t / v_1}, \qquad
    C(t) = C_0 + \frac{1 - g}{g} \frac{v_1}{v_2}\, I_0 \left(e^{g t / v_1} - 1\right).

Installed at the end of each of ``m`` steps a year instead of at every moment, :math:`e^{g t / v_1}` becomes
:math:`(1 + g / (m v_1))^{m t}`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["step_gap", "two_departments"]


def two_departments(
    years: ArrayLike,
    producer_goods: float,
    consumer_goods: float,
    share: float,
    coefficients: tuple[float, float],
    *,
    steps: int | None = None,
) -> tuple[Floats, Floats]:
    r"""Return the output of producer and of consumer goods after some years, each float64 (time,).

    Parameters
    ----------
    years : array (time,)
        Years since the start.
    producer_goods, consumer_goods : float
        Yearly output :math:`I_0` and :math:`C_0` at the start.
    share : float
        Share ``g`` of producer goods that goes to their own branch, above 0 up to 1.
    coefficients : tuple of float
        Plant for a unit of yearly output, :math:`v_1` and :math:`v_2`, years.
    steps : int, optional
        Steps a year in which plant is installed; at every moment if not given.

    Raises
    ------
    ValueError
        If the share is not above 0, or a coefficient is not.

    Sources
    -------
    Feldman 1928; Domar 1957, Essays in the Theory of Economic Growth, ch. 9 (recalled).

    Examples
    --------
    >>> made, used = two_departments([0.0, 10.0], 100.0, 400.0, 0.3, (3.0, 2.0))
    >>> made.round(2).tolist(), used.round(2).tolist()
    ([100.0, 271.83], [400.0, 1001.4])
    """
    own, other = coefficients
    if not 0 < share <= 1 or own <= 0 or other <= 0:
        raise ValueError("The share lies above 0 and at most at 1, and both coefficients above 0.")
    time = np.asarray(years, dtype=np.float64)
    rate = share / own
    growth = np.exp(rate * time) if steps is None else (1 + rate / steps) ** (steps * time)
    gain = (1 - share) / share * own / other * producer_goods * (growth - 1)
    return producer_goods * growth, consumer_goods + gain


def step_gap(years: ArrayLike, rate: float, steps: int) -> Floats:
    r"""Return by how much growth in steps may lie below growth at every moment, relative to the latter, (time,).

    With :math:`x = r / m` and :math:`n = m t` steps, :math:`x - x^2 / 2 \le \ln(1 + x) \le x` for :math:`x \ge 0`, so

    .. math:: 0 \le 1 - \frac{(1 + x)^n}{e^{n x}} \le 1 - e^{-n x^2 / 2} \le \frac{r^2 t}{2 m}.

    Parameters
    ----------
    years : array (time,)
        Years since the start.
    rate : float
        Growth ``r`` a year at every moment, not negative.
    steps : int
        Steps ``m`` a year.

    Sources
    -------
    Series of the logarithm; derived here.

    Examples
    --------
    >>> float(step_gap(10.0, 0.1, 12).round(5))
    0.00416
    """
    step = rate / steps
    return np.asarray(-np.expm1(-np.asarray(years, dtype=np.float64) * steps * step**2 / 2))
