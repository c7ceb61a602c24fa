"""Commitment: effort rises with the conviction of those who work there, and is never below the norm."""

from __future__ import annotations

import pytest

from lustrum.simulation.efforts import composed


def effort(lab, conviction):
    lab.with_slots({"commitment": "commitment"})
    lab.run("employment")
    lab.month.recount()
    lab.now.households.conviction = conviction
    lab.run("commitment", effect=0.2, beginner=0.25)
    has_people = lab.now.units.workers.sum(axis=1) > 0
    return composed(lab.month, "units", 1.0), has_people


def case_full_conviction_gives_its_effect(lab):
    found, has_people = effort(lab, 0.75)
    assert has_people.any()
    assert found[has_people] == pytest.approx(1.1)
    assert found[~has_people] == pytest.approx(1.0)


def case_beginners_give_the_norm(lab):
    for conviction in (0.0, 0.25):
        assert effort(lab, conviction)[0] == pytest.approx(1.0)
