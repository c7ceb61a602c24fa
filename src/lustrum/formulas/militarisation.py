r"""Measures of armed power: militarisation index, capability index, and the burden that a threat asks for.

Symbols: ``x`` (..., 6) ratios in the order of :data:`GMI_WEIGHTS`; ``phi`` the part of the other side's spending that
defence has to match; ``threat`` (0 to 1) the probability of attack; ``capability`` the other side's yearly spending;
``product`` the net product of the year.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["GMI_WEIGHTS", "capability_index", "militarisation_index", "required_burden"]

GMI_WEIGHTS = {
    "military spending over product": 5,
    "military spending over health spending": 3,
    "military and paramilitary personnel over people": 4,
    "reserves over people": 2,
    "military and paramilitary personnel over physicians": 2,
    "heavy weapons over people": 4,
}
"""Weights of the Bonn codebook, by the authors' own account a judgement."""


def militarisation_index(ratios: ArrayLike, least: ArrayLike, most: ArrayLike) -> Floats:
    r"""Global Militarisation Index, 0 to 1000, within given bounds of a panel of countries.

    .. math:: M = \frac{1000}{\sum_k w_k} \sum_k w_k \,
              \frac{\log_{10} x_k - \log_{10} \underline x_k}{\log_{10} \overline x_k - \log_{10} \underline x_k}

    Parameters
    ----------
    ratios : (..., 6) array, not negative, in the order of GMI_WEIGHTS; what lies beyond a bound counts as the bound.
    least, most : (6,) arrays, the panel's smallest and largest ratio, above 0.

    Sources
    -------
    Bayer, Hauk and others 2021, BICC working paper 3/2021 (codebook).

    Examples
    --------
    >>> float(militarisation_index([0.1] * 6, [0.01] * 6, [1.0] * 6))
    500.0
    """
    low, high = np.asarray(least, dtype=np.float64), np.asarray(most, dtype=np.float64)
    if not ((low > 0) & (high > low)).all():
        message = "the panel's bounds must be above 0 and the upper one above the lower"
        raise ValueError(message)
    within = np.clip(np.asarray(ratios, dtype=np.float64), low, high)
    normal = (np.log10(within) - np.log10(low)) / (np.log10(high) - np.log10(low))
    weights = np.array(list(GMI_WEIGHTS.values()), dtype=np.float64)
    return np.asarray(1000 * (normal @ weights) / weights.sum())


def capability_index(world_shares: ArrayLike) -> Floats:
    r"""Composite Index of National Capability: mean of six shares in the world.

    .. math:: C = \tfrac16 \sum_k s_k

    Parameters
    ----------
    world_shares : (..., 6) array: military spending, military personnel, iron and steel, energy, people, townspeople.

    Sources
    -------
    Singer, Bremer and Stuckey 1972.

    Examples
    --------
    >>> round(float(capability_index([0.2, 0.2, 0.1, 0.1, 0.0, 0.0])), 6)
    0.1
    """
    shares = np.asarray(world_shares, dtype=np.float64)
    if shares.shape[-1] != 6:
        message = f"six shares make the index, not {shares.shape[-1]}"
        raise ValueError(message)
    return np.asarray(shares.mean(axis=-1))


def required_burden(phi: ArrayLike, threat: ArrayLike, capability: ArrayLike, product: ArrayLike) -> Floats:
    r"""Least part of the net product that meets a threat: nothing without threat.

    .. math:: b^* = \varphi \, T \, C / Y

    Parameters
    ----------
    phi, threat, capability, product : numbers or arrays that broadcast.

    Examples
    --------
    >>> required_burden(np.array([[0.5], [1.0]]), np.array([0.0, 0.5]), 20.0, 100.0).tolist()
    [[0.0, 0.05], [0.0, 0.1]]
    """
    phi, threat, capability, product = (
        np.asarray(part, dtype=np.float64) for part in (phi, threat, capability, product)
    )
    need = phi * threat * capability
    out = np.full(np.broadcast(need, product).shape, np.nan)
    return np.asarray(np.divide(need, product, out=out, where=product > 0))
