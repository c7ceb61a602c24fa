"""Storming: even supplies give even thirds, late ones a storm; haste costs defects, and the books say where they go."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.simulation.mechanisms.production.storming import PACKS, Pack, rhythm

ONE = np.array([1.0])


def case_even_supplies_give_even_thirds(lab):
    found = rhythm(Pack(late=0.0, defects=0.02), ONE)
    assert found.thirds[0] == pytest.approx([1 / 3] * 3)
    assert found.defects[0] == pytest.approx(0.02)


def case_without_catching_up_thirds_are_the_pace_of_supplies(lab):
    found = rhythm(Pack(late=0.4, catching_up=0.0), ONE)
    assert found.thirds[0] == pytest.approx(np.array([0.6, 0.8, 1.0]) / 2.4)
    assert rhythm(Pack(late=0.4, still_late=1.0, catching_up=0.0), ONE).thirds[0, 1] == pytest.approx(0.6 / 2.2)


def case_whoever_catches_up_all_day_by_day_meets_the_plan(lab):
    """With full catching up the last third runs at what is left over days left, which is even then."""
    pack = Pack(late=0.5, still_late=1.0, catching_up=1.0, defects=0.0, defects_of_haste=0.5)
    found = rhythm(pack, ONE)
    made = 1.0
    for day in range(16):
        made -= 0.5 * made / (24 - day)
    assert found.thirds[0, 2] == pytest.approx(made)
    assert found.defects[0] == pytest.approx(0.5 * made * (made * 3 - 1))


def case_packs_tell_even_usual_and_bad_plants(lab):
    last = {name: float(rhythm(r.pack, ONE).thirds[0, 2]) for name, r in PACKS.items()}
    assert last["even"] == pytest.approx(1 / 3)
    assert 0.4 < last["usual"] < 0.6
    assert 0.75 < last["bad-plants"] <= 0.85


def case_defects_leave_the_books_and_the_thirds_add_up(lab):
    lab.with_slots({"storming": "storming"})
    lab.world.recorder.also_record(("output_thirds", "output_quality", "defects"))
    for product in np.flatnonzero(lab.t.storable):
        lab.give("units", int(product), 10**9)
    lab.now.units.form = np.flatnonzero(lab.month.labels["form"].attribute("commanded").astype(float) > 0)[0]
    lab.now.units.target = lab.now.units.capacity
    lab.at(5).run("industry")
    made = lab.now.units.output.copy()
    worth = lab.t.value_per_quantum[lab.t.product[lab.now.units.activity]]
    lab.run("storming", late=0.6, defects_of_haste=0.1)
    lost = made - lab.now.units.output
    assert lost.sum() > 0
    assert lab.record("output_thirds").sum() == pytest.approx(float(made @ worth))
    assert lab.record("defects").sum() == pytest.approx(float(lost @ worth))
    quality = lab.world.recorder.current("output_quality")
    assert 0.5 < np.nanmin(quality) < np.nanmax(quality) <= 1
    flows = lab.settle()
    assert flows[flows.purpose == "defects"].amount.sum() == lost.sum()
