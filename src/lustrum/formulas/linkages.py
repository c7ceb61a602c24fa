r"""Linkages of many input-output tables at once: pull and push, what is made at home, what a lost link costs.

Every function takes arrays whose last axes are those of the textbook and whose first axes are free (months, draws):
``L`` (..., n, n) the Leontief inverse, ``A`` (..., n, n) coefficients, ``x`` (..., n) output. One table alone, and
the inverses themselves, are in `leontief`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = [
    "angle_to_balanced_growth",
    "column_dispersion",
    "content",
    "extraction_loss",
    "ghosh_from_leontief",
    "leontief_inverses",
    "pull",
    "push",
]

SQUARINGS = 14
"""Powers of the inverse by repeated squaring: the 16384th leaves nothing but the dominant direction."""


def leontief_inverses(coefficients: ArrayLike) -> Floats:
    r"""Invert I - A for many tables; a table that is missing in part or not productive has no inverse (NaN).

    .. math:: L = (I - A)^{-1}, \quad L \ge 0 \text{ if and only if } \rho(A) < 1

    Parameters
    ----------
    coefficients : (..., n, n) array, not negative.

    Sources
    -------
    Leontief 1936; Hawkins and Simon 1949 (productivity).

    Examples
    --------
    >>> leontief_inverses([[[0.15, 0.25], [0.20, 0.05]], [[0.9, 0.9], [0.9, 0.9]]]).round(4).tolist()
    [[[1.2541, 0.33], [0.264, 1.1221]], [[nan, nan], [nan, nan]]]
    """
    a = np.asarray(coefficients, dtype=np.float64)
    whole = np.asarray(np.isfinite(a).all(axis=(-2, -1)))
    left = np.eye(a.shape[-1]) - np.where(whole[..., None, None], a, 0.0)
    whole &= np.abs(np.linalg.det(left)) > 1e-12
    inverse = np.asarray(np.linalg.inv(np.where(whole[..., None, None], left, np.eye(a.shape[-1]))))
    whole &= (inverse >= -1e-9).all(axis=(-2, -1))
    return np.where(whole[..., None, None], inverse, np.nan)


def ghosh_from_leontief(inverse: ArrayLike, output: ArrayLike) -> Floats:
    r"""Return the Ghosh inverse of tables whose Leontief inverse is known.

    .. math:: G = (I - B)^{-1} = \hat x^{-1} L \hat x, \qquad B = \hat x^{-1} A \hat x

    A branch without output sells to nobody: its row is that of the unit matrix.

    Parameters
    ----------
    inverse : (..., n, n) array L; output : (..., n) array x.

    Sources
    -------
    Ghosh 1958; Miller and Blair 2009, chapter 12.
    """
    scaled, x = np.asarray(inverse, dtype=np.float64), np.asarray(output, dtype=np.float64)
    made = np.where(x > 0, x, 1.0)
    ghosh = scaled * x[..., None, :] / made[..., :, None]
    return np.where(~(x <= 0)[..., :, None], ghosh, np.eye(x.shape[-1]))  # what is missing stays missing


def pull(inverse: ArrayLike) -> Floats:
    r"""Backward linkages: column sums of an inverse over their mean, (..., n).

    .. math:: U_j = \frac{\sum_i L_{ij}}{\tfrac1n \sum_{ij} L_{ij}}

    Parameters
    ----------
    inverse : (..., n, n) array.

    Sources
    -------
    Rasmussen 1956; Hirschman 1958.

    Examples
    --------
    >>> pull(leontief_inverses([[0.15, 0.25], [0.20, 0.05]])).round(4)
    array([1.0222, 0.9778])
    """
    sums = np.asarray(inverse, dtype=np.float64).sum(axis=-2)
    return np.asarray(sums / sums.mean(axis=-1, keepdims=True))


def push(inverse: ArrayLike) -> Floats:
    r"""Forward linkages: row sums of a Leontief or Ghosh inverse over their mean, (..., n).

    .. math:: U_i = \frac{\sum_j L_{ij}}{\tfrac1n \sum_{ij} L_{ij}}

    Parameters
    ----------
    inverse : (..., n, n) array.

    Sources
    -------
    Rasmussen 1956 (Leontief rows); Jones 1976 (Ghosh rows).

    Examples
    --------
    >>> push(leontief_inverses([[0.15, 0.25], [0.20, 0.05]])).round(4)
    array([1.0667, 0.9333])
    """
    sums = np.asarray(inverse, dtype=np.float64).sum(axis=-1)
    return np.asarray(sums / sums.mean(axis=-1, keepdims=True))


def column_dispersion(inverse: ArrayLike) -> Floats:
    r"""Coefficient of variation of each column of an inverse, (..., n): high where a branch draws on few others.

    .. math:: V_j = \frac{\sqrt{\tfrac{1}{n-1} \sum_i (L_{ij} - \bar L_j)^2}}{\bar L_j}

    Parameters
    ----------
    inverse : (..., n, n) array.

    Sources
    -------
    Rasmussen 1956; the divisor n - 1 is his.

    Examples
    --------
    >>> column_dispersion([[1.5, 1.0], [0.5, 1.0]]).round(6)
    array([0.707107, 0.      ])
    """
    columns = np.asarray(inverse, dtype=np.float64)
    return np.asarray(columns.std(axis=-2, ddof=1) / columns.mean(axis=-2))


def content(intensity: ArrayLike, inverse: ArrayLike) -> Floats:
    r"""Return what a unit of final delivery holds of something, through all stages, (..., n).

    .. math:: \delta = v L

    With domestic coefficients and value added by unit it is the domestic content; with imported inputs by unit, the
    import content; with hours by unit, the labour embodied.

    Parameters
    ----------
    intensity : (..., n) array v; inverse : (..., n, n) array L.

    Examples
    --------
    >>> content([0.65, 0.70], leontief_inverses([[0.15, 0.25], [0.20, 0.05]])).round(9)
    array([1., 1.])
    """
    v, columns = np.asarray(intensity, dtype=np.float64), np.asarray(inverse, dtype=np.float64)
    return np.asarray((v[..., None, :] @ columns)[..., 0, :])


def extraction_loss(coefficients: ArrayLike, output: ArrayLike, lost: ArrayLike) -> Floats:
    r"""Share of gross output that hangs on deliveries which are cut, final deliveries unchanged, (...,).

    .. math:: \Lambda = 1 - \frac{1'(I - A_{-})^{-1} (I - A) x}{1'x}, \qquad A_{-} = A \, (I - \hat\psi)

    Parameters
    ----------
    coefficients : (..., n, n) array A; output : (..., n) array x
    lost : (..., n) array, share of each branch's inputs that is cut.

    Sources
    -------
    Paelinck, de Caevel and Degueldre 1965; Dietzenbacher and others 1993 (hypothetical extraction).

    Examples
    --------
    >>> float(extraction_loss([[0.5]], [10.0], [1.0]))
    0.5
    """
    a, x = np.asarray(coefficients, dtype=np.float64), np.asarray(output, dtype=np.float64)
    kept = a * (1 - np.asarray(lost, dtype=np.float64))[..., None, :]
    final = x - (a @ x[..., None])[..., 0]
    left = (leontief_inverses(kept) @ final[..., None])[..., 0].sum(axis=-1)
    whole = x.sum(axis=-1)
    return np.asarray(1 - np.divide(left, whole, out=np.full(np.shape(whole), np.nan), where=whole > 0))


def angle_to_balanced_growth(inverse: ArrayLike, output: ArrayLike) -> Floats:
    r"""How far proportions of output are from those of balanced growth: one less the cosine, (...,).

    .. math:: d = 1 - \frac{z \cdot x}{\lVert z \rVert \lVert x \rVert}, \qquad A z = \rho z

    The direction z is that of a high power of L, which has the same eigenvectors as A. Missing where no branch uses
    any other's product: then every proportion grows in balance.

    Parameters
    ----------
    inverse : (..., n, n) array L; output : (..., n) array x.

    Sources
    -------
    von Neumann 1937 (the ray); Perron 1907.
    """
    power, x = np.asarray(inverse, dtype=np.float64), np.asarray(output, dtype=np.float64)
    has_flows = ~np.isclose(power, np.eye(x.shape[-1])).all(axis=(-2, -1))
    for _ in range(SQUARINGS):
        power = power @ power
        power = power / power.sum(axis=(-2, -1), keepdims=True)
    ray = power.sum(axis=-1)
    length = np.linalg.norm(ray, axis=-1) * np.linalg.norm(x, axis=-1)
    cosine = np.divide((ray * x).sum(axis=-1), length, out=np.full(np.shape(length), np.nan), where=length > 0)
    return np.where(has_flows, 1 - cosine, np.nan)
