"""One scenario at four scales, the whole population among them, agrees within the sampling error that is derived here.

What the tables say is drawn exactly at any scale (``tests/korea/test_drawing.py``). What happens afterwards differs by
luck, and how much luck there is can be told before:

*Events of persons.* A row stands for w persons and dies or bears as one. With X events expected, X / w rows have one,
each nearly a Poisson draw, so the count has the variance w**2 * X / w = w X.

*Sums over households.* Within a stratum (region, settlement type, class) households are drawn alike and independently,
so a sum over n rows has the variance n s**2, with s**2 the variance of the rows; strata add up. (Cochran 1977,
*Sampling Techniques*, theorem 5.3, without the correction for finite populations: a scale draws a country, not a part.)

*Posts.* Each of m cells of units and skills rounds to whole rows of w persons, with a variance of w**2 / 4 at most.

Four standard errors of a difference are allowed: about one chance in fifteen thousand for each of the comparisons.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest

import lustrum as lu
from lustrum.kernels.paths import using
from lustrum.simulation.markets.wants import wants
from lustrum.simulation.month import Month
from lustrum.simulation.phases import live
from lustrum.simulation.prepare import prepare

SCALES = (1, 10, 100, 1000)
MONTHS = 2
ALLOWED = 4.0

pytestmark = pytest.mark.slow


@dataclass
class Drawn:
    """Sums of a scale, and the variance of each."""

    sums: dict[str, float]
    variances: dict[str, float]


def of_rows(strata, values):
    """Return the sum of rows and the variance that independent rows of a stratum give it."""
    _, place, count = np.unique(strata, return_inverse=True, return_counts=True)
    mean = np.bincount(place, values) / count
    spread = np.bincount(place, (values - mean[place]) ** 2) / np.maximum(count - 1, 1)
    return float(values.sum()), float((count * spread).sum())


def lived(scale):
    world = prepare(lu.load("korea"), scale=scale)
    with using(world.kernels), np.errstate(all="ignore"):
        for number in range(MONTHS):
            month = Month(world, world.first + number)
            live(month)
    return month


def measure(scale):
    month = lived(scale)
    state, history = month.now, month.history
    homes = state.households
    kind = state.settlements.kind[homes.settlement].astype(np.int64)
    strata = (homes.region.astype(np.int64) * 2 + kind) * 64 + homes.group
    found = Drawn({}, {})
    grain = wants(month).grain
    rows = {
        "workers": homes.workers,
        "grain eaten": homes.consumption[:, grain],
        "nutrition": homes.nutrition * homes.members,
    }
    for name, values in rows.items():
        found.sums[name], found.variances[name] = of_rows(strata, np.asarray(values, dtype=np.float64))
    for name in ("births", "deaths"):
        found.sums[name] = float(history.array(name).sum())
        found.variances[name] = scale * found.sums[name]
    found.sums["posts held"] = float(state.units.workers.sum())
    found.variances["posts held"] = scale**2 / 4 * state.units.workers.size
    return found


@pytest.fixture(scope="session")
def measured():
    return {scale: measure(scale) for scale in SCALES}


@pytest.mark.parametrize("scale", SCALES[1:])
@pytest.mark.parametrize("name", ["workers", "grain eaten", "nutrition", "births", "deaths", "posts held"])
def test_a_scale_agrees_with_the_whole_population(measured, scale, name):
    whole, part = measured[1], measured[scale]
    error = np.sqrt(whole.variances[name] + part.variances[name])
    assert abs(part.sums[name] - whole.sums[name]) <= ALLOWED * error


@pytest.mark.parametrize("name", ["workers", "grain eaten", "births", "deaths"])
def test_the_error_shrinks_with_the_root_of_the_scale(measured, name):
    """A bound that allowed anything would prove nothing: at scale 10 one standard error is below two per cent."""
    errors = [np.sqrt(measured[scale].variances[name]) / measured[scale].sums[name] for scale in SCALES]
    assert errors == sorted(errors)
    assert ALLOWED * errors[1] < 0.08
    for finer, coarser in pairwise(errors):
        assert coarser / finer == pytest.approx(np.sqrt(10), rel=0.35)
