"""Honours: most effect at the best number, less where they are common; prizes come from the unit's own money."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.simulation.efforts import composed
from lustrum.simulation.mechanisms.ideas.honours import Pack, gain_of


def case_the_gain_is_greatest_at_the_best_number(lab):
    grid = np.linspace(0.01, 20, 20001)
    gains = [gain_of(Pack(given=given, best=3.0, gain=0.07)) for given in grid]
    assert grid[int(np.argmax(gains))] == pytest.approx(3.0, abs=0.002)
    assert max(gains) == pytest.approx(0.07)
    assert gain_of(Pack()) == 0


def case_titles_are_as_many_as_given_and_prizes_are_paid(lab):
    lab.with_slots({"honours": "honours"})
    lab.world.recorder.also_record(("awards", "awards_with_privilege"))
    lab.run("employment")
    lab.month.recount()
    lab.pay("units", 10**9)
    at_work = int(lab.now.units.workers.sum())
    lab.run("honours", given=200.0, with_prize=0.5, prize=100.0)
    awards, prizes = (float(lab.record(name).sum()) for name in ("awards", "awards_with_privilege"))
    assert awards == pytest.approx(0.2 * at_work, rel=0.02)
    assert prizes == pytest.approx(awards / 2, rel=0.03)
    flows = lab.settle()
    assert flows[flows.purpose == "prize"].amount.sum() == pytest.approx(100 * prizes, rel=1e-9)
    assert composed(lab.month, "units", 1.0).min() > 1 or Pack().best < 200


def case_without_titles_nothing_happens(lab):
    lab.with_slots({"honours": "honours"}).run("honours")
    assert composed(lab.month, "units", 1.0) == pytest.approx(1.0)
    assert not (lab.settle().purpose == "prize").any()
