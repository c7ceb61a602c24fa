"""The pipeline: the first class comes after its months, and posts that grow faster than it lower quality."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.cadres import monitoring_now, quality_now
from lustrum.simulation.efforts import contributions

PLAIN = {"start": 0.0, "wastage": 0.0, "intake": 0.12, "months": 5.0, "drop_out": 0.25, "posts": 0.05, "error": 0.2}


def begin(lab):
    return lab.with_slots({"cadres": "cadre-pipeline"})


def farms(lab):
    homes = lab.now.households
    sector = lab.month.labels["group"].attribute("sector").astype(str)
    return float(homes.weight[sector[homes.group] == "agriculture"].sum())


def teach(lab, months, **fields):
    """Teach for some months; return trained cadres in each."""
    found = []
    for later in range(months):
        lab.month.board.pop("effort contributed", None)
        lab.at(1 + later).run("cadre-pipeline", **{**PLAIN, **fields})
        found.append(lab.record("cadres")[2])
    return np.array(found)


def case_trained_cadres_follow_the_closed_form(lab):
    begin(lab)
    monthly, months = 0.12 / 12 * farms(lab), np.arange(1, 12)
    assert np.allclose(teach(lab, 11), 0.75 * monthly * np.maximum(0, months - 5))
    assert np.isclose(lab.record("cadres")[1], 5 * monthly)


def case_wastage_is_that_of_a_year(lab):
    begin(lab)
    found = teach(lab, 11, intake=0.0, start=0.01, wastage=0.12)
    assert np.allclose(found, 0.01 * farms(lab) * 0.99 ** np.arange(1, 12))


def case_posts_that_grow_faster_than_courses_lower_quality_sight_and_work(lab):
    begin(lab)
    homes = lab.now.households
    teach(lab, 1, start=0.005)
    assert quality_now(lab.month) == 1.0
    assert monitoring_now(lab.month, 0.6) == 0.6
    homes.coop[lab.month.labels["group"].attribute("sector").astype(str)[homes.group] == "agriculture"] = 0
    teach(lab, 1, start=0.005, untrained=0.5)
    assert np.isclose(quality_now(lab.month), 0.1)
    assert np.isclose(monitoring_now(lab.month, 0.6), 0.6 * 0.55)
    (part,) = (part for part in contributions(lab.month, "cooperatives") if part.slot == "cadres")
    assert np.allclose(part.of_rows(lab.month), 1 - 0.2 * 0.9)
