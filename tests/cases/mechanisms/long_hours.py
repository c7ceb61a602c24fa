"""Long hours: proportional to 49 a week, flat from 63, concave between; a long week is paid back in later ones."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.simulation.mechanisms.ideas.long_hours import WEEKS_A_MONTH, Pack, worth_of_hours

PACK = Pack()


def case_knots_stand_at_49_and_63(lab):
    week = np.array([40.0, 46.0, 49.0])
    assert worth_of_hours(PACK, week) == pytest.approx(week)
    assert worth_of_hours(PACK, [63.0, 70.0, 90.0]) == pytest.approx(56.0)
    slope = np.diff(worth_of_hours(PACK, np.linspace(30, 80, 5001))) / 0.01
    middle = np.linspace(30, 80, 5001)[:-1] + 0.005
    assert slope[middle < 49] == pytest.approx(1.0)
    assert slope[middle > 63] == pytest.approx(0.0, abs=1e-9)
    between = slope[(middle > 49.01) & (middle < 62.99)]
    assert (np.diff(between) < 0).all()
    assert slope[np.abs(middle - 56).argmin()] == pytest.approx(0.5, abs=0.01)


def weeks(lab, week, count=1, **fields):
    lab.with_slots({"campaign": "long-hours"})
    efforts = []
    for number in range(count):
        lab.at(1 + number % 12, number // 12)
        lab.run("long-hours", standing=week * WEEKS_A_MONTH, hours=46 * WEEKS_A_MONTH, **fields)
        efforts.append(float(lab.now.units.effort.mean()))
    return efforts


def case_effort_of_a_month_follows_the_curve(lab):
    for week, brings in ((46.0, 46.0), (49.0, 49.0), (63.0, 56.0), (80.0, 56.0)):
        assert weeks(lab, week, tiring=0.0)[0] == pytest.approx(brings / 46, rel=1e-6)


def case_long_weeks_depress_later_weeks(lab):
    tired = weeks(lab, 69.5, 24, tiring=0.01, recovery=0.15, of_fatigue=0.35)
    assert tired[0] > tired[6] > tired[23]
    assert tired[23] < 49 / 46, "a long week in the long run brings less than 49 hours without fatigue"


def case_up_to_49_hours_it_is_the_plain_campaign_without_tiredness(lab):
    lab.with_slots({"campaign": "long-hours"})
    lab.run("long-hours", strength=0.05, standing=46 * WEEKS_A_MONTH, hours=46 * WEEKS_A_MONTH)
    assert float(lab.now.units.effort.mean()) == pytest.approx(1.05, rel=1e-6)
    assert (lab.now.units.fatigue == 0).all()
