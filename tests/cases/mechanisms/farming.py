"""Crops: land by technique; more land gives more crop, no land gives none."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.farms import farms
from lustrum.simulation.mechanisms.countryside.farming import technique_levels


def harvest(lab, **fields):
    lab.at(10).run("farming", **fields)
    return lab.record("harvest").sum()


def case_techniques_use_the_land_there_is_and_no_more(lab):
    lab.run("farming")
    for block in farms(lab.now, len(lab.month.labels["land"])):
        level = technique_levels(lab.month, lab.t, block)
        sown = level @ lab.t.land
        intensity = np.array([1.0, 1.0])
        season = lab.month.labels["land"].attribute("season").astype(str)
        intensity[season == "dryland"] = lab.month.board["double_cropping"]
        assert (level >= 0).all()
        assert np.allclose(sown, block.area * intensity, rtol=1e-6)
        more = type(block)(**{**vars(block), "area": block.area * 2})
        worth = lab.t.price[lab.t.product]
        assert (technique_levels(lab.month, lab.t, more) @ worth >= level @ worth - 1e-6).all()


def case_crop_enters_the_books_as_it_is_recorded(lab):
    code = lab.product("paddy")
    before = int(lab.now.households.goods[:, code].sum())
    harvest(lab)
    flows = lab.settle()
    rice = flows[flows.instrument == "paddy"]
    made = rice[(rice.purpose == "production")].amount.sum()
    assert made > 0
    recorded = lab.record("harvest")[code].sum()
    assert abs(made * lab.t.quantum[code] - recorded) < 1e-6 * recorded
    assert int(lab.now.households.goods[:, code].sum()) == before + made - rice[rice.purpose == "use"].amount.sum()


def case_war_takes_its_part(lab):
    lab.lever("war.intensity", 1.0)
    at_war = harvest(lab, weather_spread=0.0, war_loss=1.0)
    assert at_war == 0
    lab.lever("war.intensity", 0.0)
    assert harvest(lab) > 0


def case_neighbours_lend_what_they_can_spare(lab):
    def of(lent):
        other = type(lab)()
        homes = other.now.households
        rows = np.arange(len(homes))
        other.month.ledger.post("animals", "test", ("households", rows), "nature", homes.animals.copy())
        first = rows[np.unique(homes.settlement, return_index=True)[1]]
        other.month.ledger.post("animals", "test", "nature", ("households", first), np.full(first.size, 10**7))
        return harvest(other, weather_spread=0.0, lent=lent, draught_weight=0.25)

    assert 0 < of(0.0) < of(1.0)


def case_effort_of_households_moves_their_own_harvest(lab):
    """Half the effort on own fields, half the crop, but for the quanta that each field loses in rounding."""
    lab.at(10).run("farming", lent=0.0)
    full = float(lab.record("harvest").sum())
    lab = type(lab)(10)
    lab.now.households.effort = 0.5
    lab.run("farming", lent=0.0)
    assert abs(float(lab.record("harvest").sum()) / full - 0.5) < 0.01
