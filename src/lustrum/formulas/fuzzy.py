r"""Membership in a set by degree, and how degrees are put together.

Symbols: raw value ``x``, anchors ``out`` (full non-membership), ``cross`` (as much in as out), ``in`` (full
membership), degree ``m`` from 0 to 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["all_of", "any_of", "at_least", "calibrate", "mean_of", "negate"]

ANCHOR_ODDS = 3.0
"""Log odds of membership at the outer anchors: degrees 0.047 and 0.953."""


def calibrate(values: ArrayLike, full_out: float, crossover: float, full_in: float) -> Floats:
    r"""Degree of membership by the direct method with three anchors.

    .. math:: m = \frac{1}{1 + e^{-z}}, \qquad
              z = 3\,\frac{x - x_{cross}}{|x_{anchor} - x_{cross}|}

    Parameters
    ----------
    values : array; NaN (missing) stays NaN.
    full_out, crossover, full_in : float
        Anchors, rising or falling; the nearer outer anchor on the side of a value scales it.

    Returns
    -------
    Array of the same shape, from 0 to 1.

    Sources
    -------
    Ragin 2008, Redesigning Social Inquiry, chapter 5.

    Examples
    --------
    >>> calibrate([2500.0, 5000.0, 20000.0], 2500, 5000, 20000).round(3).tolist()
    [0.047, 0.5, 0.953]
    """
    if not (full_out < crossover < full_in or full_out > crossover > full_in):
        message = f"the anchors must rise or fall: {full_out:g}, {crossover:g}, {full_in:g}"
        raise ValueError(message)
    away = (np.asarray(values, dtype=np.float64) - crossover) * np.sign(full_in - full_out)
    odds = ANCHOR_ODDS * np.where(away > 0, away / abs(full_in - crossover), away / abs(full_out - crossover))
    return np.asarray(1 / (1 + np.exp(-odds)))


def negate(degrees: ArrayLike) -> Floats:
    """Degree of not being a member: one less the degree.

    Parameters
    ----------
    degrees : array.

    Examples
    --------
    >>> negate([0.25, 1.0]).tolist()
    [0.75, 0.0]
    """
    return np.asarray(1 - np.asarray(degrees, dtype=np.float64))


def all_of(degrees: Sequence[ArrayLike]) -> Floats:
    """Degree of having all of several properties: the smallest; missing where one is missing.

    Parameters
    ----------
    degrees : sequence of arrays of one shape, a property each.

    Sources
    -------
    Zadeh 1965, Information and Control 8.

    Examples
    --------
    >>> float(all_of([0.9, 0.4, 0.7]))
    0.4
    """
    return np.asarray(np.min(_stacked(degrees), axis=0))


def any_of(degrees: Sequence[ArrayLike]) -> Floats:
    """Degree of having one of several properties: the largest; missing where one is missing.

    Parameters
    ----------
    degrees : sequence of arrays of one shape, a property each.

    Examples
    --------
    >>> float(any_of([0.9, 0.4, 0.7]))
    0.9
    """
    return np.asarray(np.max(_stacked(degrees), axis=0))


def mean_of(degrees: Sequence[ArrayLike]) -> Floats:
    """Mean degree: each property makes good for the lack of another; missing where one is missing.

    Parameters
    ----------
    degrees : sequence of arrays of one shape, a property each.

    Examples
    --------
    >>> round(float(mean_of([0.9, 0.4, 0.2])), 6)
    0.5
    """
    return np.asarray(np.mean(_stacked(degrees), axis=0))


def at_least(degrees: Sequence[ArrayLike], count: int) -> Floats:
    r"""Degree of having at least so many of several properties: a family resemblance.

    .. math:: m = m_{(k)}, \text{ the } k\text{-th largest degree}

    ``count`` of all of them is :func:`all_of`, of one is :func:`any_of`.

    Parameters
    ----------
    degrees : sequence of arrays of one shape, a property each.
    count : int
        How many, at least.

    Sources
    -------
    Goertz 2006, Social Science Concepts, chapter 2.

    Examples
    --------
    >>> float(at_least([0.9, 0.4, 0.7], 2))
    0.7
    """
    stacked = _stacked(degrees)
    if not 1 <= count <= len(stacked):
        message = f"at least {count} of {len(stacked)} properties cannot be asked for"
        raise ValueError(message)
    found = np.sort(stacked, axis=0)[len(stacked) - count]
    return np.asarray(np.where(np.isnan(stacked).any(axis=0), np.nan, found))


def _stacked(degrees: Sequence[ArrayLike]) -> Floats:
    stacked = np.stack([np.asarray(one, dtype=np.float64) for one in degrees])
    if ((stacked < 0) | (stacked > 1)).any():
        message = "a degree of membership lies between 0 and 1"
        raise ValueError(message)
    return stacked
