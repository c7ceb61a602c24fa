"""Hours of a farm household: what a search over hours finds; more mouths, more hours; sated needs know no mouths."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize_scalar

from lustrum.simulation.efforts import composed
from lustrum.simulation.mechanisms.countryside.chayanov_household import Pack, response, strain
from lustrum.simulation.observing import hours_group

SLOTS = {"household-labour": "chayanov-household"}


def best_hours(p, persons, workers, worth, toil):
    """Hours a worker that a search finds, without the formula."""
    sigma, beta = p.satiation, p.labour_elasticity

    def loss(log_hours):
        hours = np.exp(log_hours)
        made = worth ** (1 - beta) * (hours * workers) ** beta / persons
        value = np.log(made) if sigma == 1 else made ** (1 - sigma) / (1 - sigma)
        return -(value - toil * hours ** (1 + p.drudgery) / (1 + p.drudgery))

    return float(np.exp(minimize_scalar(loss, bounds=(-3, 3), method="bounded", options={"xatol": 1e-10}).x))


def case_hours_are_those_that_a_search_finds(lab):
    rng = np.random.default_rng(1)
    for sigma, gamma, beta in ((2.0, 2.0, 0.5), (3.5, 1.0, 0.3), (1.0, 3.0, 0.7)):
        p = Pack(satiation=sigma, drudgery=gamma, labour_elasticity=beta)
        persons, workers = rng.integers(2, 9, 5), rng.integers(1, 4, 5)
        worth = rng.uniform(0.5, 2.0, 5)
        found = np.array([best_hours(p, *who, toil=0.8) for who in zip(persons, workers, worth, strict=True)])
        told = strain(p, persons, workers, worth) ** response(p)
        assert np.allclose(told / told[0], found / found[0], rtol=1e-4), (sigma, gamma, beta)


def case_hours_and_effort_of_the_drawn_households(lab):
    lab.with_slots(SLOTS)
    homes = lab.now.households
    lab.run("chayanov-household", satiation=2.0, drudgery=2.0, labour_elasticity=0.5, least=0.1, most=2.5)
    hours = homes.hours / 200
    tilling = np.abs(hours - 1) > 1e-9
    assert tilling.sum() > 50
    effort = composed(lab.month, "households", 1.0)
    assert np.allclose(effort, np.clip(hours, 0.09, None) ** 0.5, rtol=1e-5)
    first, second = np.flatnonzero(tilling)[:2]
    ratio = hours[first] / hours[second]
    homes.members[first] = homes.members[first] * 3
    lab.run("chayanov-household")
    hours = homes.hours / 200
    assert np.isclose(hours[first] / hours[second] / ratio, 3 ** (1 / 3.5), rtol=1e-5), "(sigma-1)/(1+gamma+beta)"


def case_where_needs_are_not_sated_mouths_do_not_count(lab):
    lab.with_slots(SLOTS).run("chayanov-household", satiation=1.0)
    assert (lab.now.households.hours == 200).all()
    lab.run("chayanov-household", satiation=2.0)
    assert lab.now.households.hours.std() > 1


def case_the_record_counts_the_hours_that_households_chose(lab):
    lab.with_slots(SLOTS).run("chayanov-household", satiation=1.0)
    before = hours_group(lab.month)
    farming = lab.month.labels["group"].mask(sector="agriculture")
    assert before[farming].sum() > 0
    lab.now.households.hours = 250.0
    after = hours_group(lab.month)
    assert np.allclose(after[farming], 1.25 * before[farming])
    assert np.array_equal(after[~farming], before[~farming])
