"""Two departments: a simulated economy of two sectors follows Feldman and Domar's closed form, month for month."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from lustrum.economy.assembling import assemble
from lustrum.formulas.accumulation import step_gap, two_departments
from lustrum.programme.programme import Programme
from lustrum.programme.scenario import Scenario
from lustrum.quantities.calendar import Month
from lustrum.quantities.money import MoneyUnit
from lustrum.simulation.registry import find_mechanisms
from lustrum.simulation.run import simulate

MARK = {"evidence": "synthetic", "source": "made up"}
I0, C0, V1, V2, G = 1_200.0, 3_000.0, 2.5, 2.0, 0.3
YEARS = 10
AT_WORK = {"industry", "wholesale-delivery", "construction"}


def frame(columns, *rows):
    return pd.DataFrame([dict(zip(columns.split(), row, strict=True)) | MARK for row in rows])


def economy():
    """Machines make machines and cloth; there is nothing else, and hands are no limit."""
    people = [("town", "worker", age, sex, 500, 4.0, 1.0) for age in ("0-15", "16-59") for sex in ("women", "men")]
    people += [("village", "peasant", age, sex, 500, 4.0, 1.0) for age in ("0-15", "16-59") for sex in ("women", "men")]
    tables = {
        "products": frame(
            "product unit branch kind quantum storable constant_price",
            ("machine", "t", "machines", "asset", 1e-8, 1, 1.0),
            ("cloth", "t", "cloths", "consumer", 1e-8, 1, 1.0),
            ("grain", "t", "farms", "food", 1e-3, 1, 1.0),
        ),
        "activities": frame(
            "activity product branch by_farm_households newer_technique building_lag_months",
            ("forge", "machine", "machines", 0, 0, 12),
            ("weave", "cloth", "cloths", 0, 0, 12),
            ("grow", "grain", "farms", 1, 0, 12),
        ),
        "outputs": frame(
            "activity product value", ("forge", "machine", 1), ("weave", "cloth", 1), ("grow", "grain", 1)
        ),
        "inputs": frame("activity product value", ("grow", "grain", 0.05)),
        "capital": frame("activity asset value", ("forge", "machine", V1), ("weave", "machine", V2)),
        "labour": frame("activity skill value", ("grow", "farm", 0.5)),
        "land": frame("activity land value", ("grow", "field", 5_000.0)),
        "lands": frame("land season", ("field", "dryland")),
        "branches": frame(
            "branch sector heavy", ("machines", "industry", 1), ("cloths", "industry", 0), ("farms", "agriculture", 0)
        ),
        "classes": frame(
            "group role sector", ("worker", "worker", "industry"), ("peasant", "peasant", "agriculture")
        ),
        "forms": frame(
            "form role commanded softness sphere pooling", ("S", "public", 0, 0, "all", 0),
            ("P", "household", 0, 0, "all", 0),
        ),
        "skills": frame("skill pool level training_months", ("farm", "farm", 0, 0), ("plain", "", 0, 0)),
        "regions": frame("region name", ("here", "here")),
        "population": frame(
            "region settlement group age sex persons household_size workers_per_household",
            *(("here", *row) for row in people),
        ),
        "endowments": frame(
            "kind item activity region form group amount",
            ("land", "field", "", "here", "P", "peasant", 1e6),
            ("capacity", "forge", "forge", "here", "S", "", I0),
            ("capacity", "weave", "weave", "here", "S", "", C0),
            ("capacity", "grow", "grow", "here", "P", "", 100.0),
        ),
        "needs": frame("need tier product amount", ("food", "basic", "grain", 0.2)),
        "bodies": frame("domain body group weight", ("plan", "council", "worker", 1.0)),
        "sources": pd.DataFrame([{"source": "made up", "text": "made up for this case", "checked": "assumed"}]),
    }  # fmt: skip
    return assemble(tables, name="two sectors", date=START, money=MoneyUnit("won"))


START = Month(1928, 1)


@lru_cache(maxsize=2)
def lived(share=G, months=12 * YEARS):
    """Return the yearly rate of output of both departments in every month, and the history."""
    slots = {member.slot: "none" for member in find_mechanisms().values()}
    slots |= {slot: find_one(slot) for slot in AT_WORK} | {"construction": "two-departments"}
    scenario = Scenario(
        "two sectors", Programme("none"), START, START + (months - 1), scale=10, planner=None, mechanisms=slots,
        packs={"construction": {"own_share": share}},
    )  # fmt: skip
    run = simulate(scenario, economy=economy())
    output = run.history.variables["output"].sel(basis="true").sum("form")
    return [12 * output.sel(activity=name).to_numpy() for name in ("forge", "weave")], run


def find_one(slot):
    return next(member.name for member in find_mechanisms().values() if member.slot == slot and member.default)


def case_the_path_is_that_of_monthly_steps_to_rounding(lab):
    (machines, cloth), run = lived()
    years = np.arange(12 * YEARS) / 12
    expected = two_departments(years, I0, C0, G, (V1, V2), steps=12)
    np.testing.assert_allclose(machines, expected[0], rtol=1e-9)
    np.testing.assert_allclose(cloth, expected[1], rtol=1e-9)
    assert machines[-1] > 3 * machines[0]
    assert float(abs(run.history.variables["accounts_gap"]).max()) == 0


def case_and_lies_below_the_continuous_one_by_no_more_than_the_step_allows(lab):
    (machines, cloth), _ = lived()
    years = np.arange(12 * YEARS) / 12
    made, used = two_departments(years, I0, C0, G, (V1, V2))
    below = made - machines
    most = made * step_gap(years, G / V1, 12)
    assert (below >= -1e-6).all()
    assert (below <= most + 1e-6).all()
    assert below[-1] > most[-1] / 2  # the bound is close, so that it says something
    slope = (1 - G) / G * V1 / V2
    assert (used - cloth <= slope * most + 1e-6).all()


def case_what_is_invested_is_what_was_made(lab):
    (machines, _), run = lived()
    invested = run.history.variables["investment"].sum("branch").to_numpy()
    np.testing.assert_allclose(invested, machines / 12, rtol=1e-7)
    held = run.history.variables["stocks"].sel(product="machine").sum("sector").to_numpy()
    assert held.max() < 1e-6
    by_branch = run.history.variables["investment"].sum("time")
    assert np.isclose(float(by_branch.sel(branch="machines") / by_branch.sum()), G)


def case_a_larger_share_gives_less_cloth_first_and_more_later(lab):
    years = np.arange(0.0, 60.0)
    little, much = (two_departments(years, I0, C0, share, (V1, V2))[1] for share in (0.2, 0.4))
    assert much[3] < little[3]
    assert much[-1] > little[-1]
