r"""Conviction grows with realised gains alone; the message only tells people whom to thank.

.. math:: c' = c + \alpha\, m \max(0, g) - \beta \max(0, -g) - \delta (c - c_0)

with the gain :math:`g` in consumption per head over the year before, message :math:`m` and forgetting :math:`\delta`.
The start :math:`c_0` is the same for all unless the spread :math:`s` is above zero: then a household has a disposition
of its own that lasts,

.. math:: c_0 = (1 - s)\, a + s\, z^{1/a - 1}, \qquad z = \Phi(\sqrt{v}\, Z_{village} + \sqrt{1 - v}\, Z_{household}),

so that the mean is the start :math:`a` of its region at any spread, and neighbours are alike as far as :math:`v` says.

Sources
-------
Catalogue row 30 and section 1, last task (project construct). Dispositions: project construct; without them all who
were pressed would leave or stay alike, which no record shows.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from lustrum.simulation.markets.wants import wants
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.technique import technique


class Pack(MechanismPack):
    """Parameters of conviction."""

    message: float = parameter(0.3, "reach of instruction and press", low=0, high=1)
    of_gain: float = parameter(0.25, "effect of a gain that is credited", unit="index", low=0, high=5)
    of_loss: float = parameter(0.15, "effect of a loss", unit="index", low=0, high=5)
    forgetting: float = parameter(0.02, "return to the starting point", unit="share per month", low=0, high=1)
    start: float = parameter(0.15, "conviction without experience", low=0, high=1)
    region_start: dict[str, float] | float = parameter(
        1.0, "conviction without experience in a region relative to the country's", unit="index", dim="region"
    )
    spread: float = parameter(0.0, "how far households differ in it: 0 all alike, 1 from none to full", low=0, high=1)
    village: float = parameter(0.3, "part of the luck of these differences that a village shares", low=0, high=1)


@mechanism(
    slot="conviction",
    phase="ideas",
    reads=("households.consumption", "households.members", "households.group", "households.conviction",
           "households.region", "households.settlement"),
    writes=("households.conviction", "households.living", "households.living_before"),
    records=("conviction",),
    source="catalogue row 30",
    default=True,
    order=0,
)  # fmt: skip
def conviction(month: Month, p: Pack) -> None:
    """Compare this year's living with last year's."""
    households = month.now.households
    start = _start(month, p)
    if p.spread > 0 and month.date == month.first:
        households.conviction = start
    gain = _gain(month)
    change = p.of_gain * p.message * np.maximum(0, gain) - p.of_loss * np.maximum(0, -gain)
    back = p.forgetting * (households.conviction - start.astype(np.float32))
    households.conviction = np.clip(households.conviction + change / 12 - back, 0, 1)
    groups = len(month.labels["group"])
    people = np.bincount(households.group, households.members, groups)
    held = np.bincount(households.group, households.members * households.conviction, groups)
    month.record("conviction", np.divide(held, people, out=np.full(groups, np.nan), where=people > 0))


def _start(month: Month, p: Pack) -> NDArray[np.float64]:
    """Return the conviction of each household without experience, float64 (household,)."""
    households = month.now.households
    of_region = p.start * np.asarray(month.lever("conviction.region_start"), dtype=np.float64)
    start = np.clip(of_region, 0, 1)[households.region]
    if p.spread <= 0:
        return np.asarray(start)
    of_village, own = (
        ndtri(np.clip(month.board_hash(f"disposition {of}", keys), 1e-12, 1 - 1e-12))
        for of, keys in (("village", households.settlement), ("household", households.key))
    )
    luck = ndtr(np.sqrt(p.village) * of_village + np.sqrt(1 - p.village) * own)
    mean = np.clip(start, 1e-3, 1 - 1e-3)
    return np.asarray((1 - p.spread) * start + p.spread * luck ** (1 / mean - 1))


def _gain(month: Month) -> np.ndarray:
    """Relative change of consumption per head: a year's mean against a slower one, float64 (household,)."""
    households, need = month.now.households, wants(month)
    price = np.array([technique(month).price[k].mean() if k.size else 0.0 for k in need.products])
    now = households.consumption @ price / np.maximum(households.members, 1)
    known = households.living >= 0
    quick, slow = (np.where(known, kept, now) for kept in (households.living, households.living_before))
    quick += (now - quick) / 12
    slow += (quick - slow) / 12
    households.living, households.living_before = quick, slow
    return np.asarray(np.clip((quick - slow) / np.maximum(slow, 1.0), -1, 1))
