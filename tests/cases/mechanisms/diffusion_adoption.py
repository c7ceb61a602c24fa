"""Bass's curve: the share follows the closed form; policy adds to innovation; nobody joins without a reason."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.mechanisms.countryside.diffusion_adoption import chance_of_a_month
from lustrum.simulation.month import Month

SLOTS = {"coop-membership": "diffusion-adoption"}
OFF = {"invitation": 1.0, "pressure": 0.0, "inducement": 0.0, "visits": 0.0, "gain": 0.0, "slaughter": 0.0,
       "crowd": "country"}  # fmt: skip


def bass(p, q, years):
    fade = np.exp(-(p + q) * years)
    return (1 - fade) / (1 + q / p * fade)


def shares(lab, months, **fields):
    """Share of members month by month, and how many households could be."""
    lab.with_slots(SLOTS)
    for name, value in {**OFF, **fields}.items():
        lab.world.levers.set(f"coop-membership.{name}", {}, value)
    homes = lab.now.households
    able = (lab.now.settlements.kind[homes.settlement] == 0) & (homes.members > 0)
    able &= lab.month.labels["group"].mask(sector="agriculture")[homes.group]
    found = []
    for number in range(months):
        lab.month = Month(lab.world, lab.world.first + number)
        lab.run("diffusion-adoption")
        lab.now.households.settle()
        found.append(float((homes.coop[able] >= 0).mean()))
    return np.array(found), int(able.sum())


def case_the_chance_of_a_month_is_the_exact_solution(lab):
    share = np.zeros(1)
    for month in range(1, 121):
        share = share + (1 - share) * chance_of_a_month(np.array([0.03]), 0.38, share)
        assert np.isclose(share[0], bass(0.03, 0.38, month / 12), rtol=1e-9)
    assert chance_of_a_month(np.zeros(2), 0.38, np.array([0.0, 1.0])).tolist() == [0.0, 0.0]
    assert np.isclose(chance_of_a_month(np.array([0.6]), 0.0, np.array([0.4]))[0], 1 - np.exp(-0.05))


def case_drawn_villages_follow_the_curve_within_the_error_of_drawing(lab):
    """The error grows as V' = G'(F)^2 V + (1-F) h (1-h) / N, with G the step of the closed form and h the chance."""
    p, q = 0.3, 1.2
    found, count = shares(lab, 36, innovation=p, imitation=q)
    curve = bass(p, q, np.arange(1, 37) / 12)
    share, variance, error = 0.0, 0.0, []
    for _ in range(36):

        def step(at):
            return at + (1 - at) * float(chance_of_a_month(np.array([p]), q, np.array([at]))[0])

        chance = (step(share) - share) / (1 - share)
        slope = (step(share + 1e-6) - step(share)) / 1e-6
        variance = slope**2 * variance + (1 - share) * chance * (1 - chance) / count
        share = step(share)
        error.append(np.sqrt(variance))
    assert found[-1] > 0.8
    assert (np.abs(found - curve) < 4 * np.array(error)).all(), np.abs(found - curve) / error


def case_pressure_adds_to_innovation_and_is_recorded_as_such(lab):
    calm, _ = shares(lab, 6, innovation=0.05, imitation=0.0)
    hard, _ = shares(lab, 6, innovation=0.05, imitation=0.0, pressure=1.0, pressed=1.0)
    assert abs(hard[-1] - (1 - np.exp(-1.05 / 2))) < 0.06
    assert hard[-1] > 5 * calm[-1]
    assert lab.record("coercion").sum() > 0
    free, _ = shares(lab, 3, innovation=0.0, imitation=1.0)
    assert free[-1] == 0


def case_members_leave_only_where_a_chance_is_set(lab):
    found, _ = shares(lab, 6, innovation=5.0, imitation=0.0)
    assert (np.diff(found) >= 0).all()
    lab.lever("coop-membership.innovation", 0.0)
    lab.run("diffusion-adoption", leaving=0.5, exit_right=1.0)
    lab.now.households.settle()
    able = lab.now.households.coop >= 0
    assert able.sum() < 0.7 * found[-1] * len(lab.now.households)
