"""Acceptance and neutrality, by the numbers of the register of claims, section 7; and the 15th system.

Tests 1 and 15 are in `test_claims`, `test_definitions` and `test_disagreement`, 2, 3, 5, 6 and 8 in
`test_neutrality`, 14 in `test_scorecard`; the rest, and what they leave open, is here.
"""

import itertools

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import lustrum as lu
from lustrum.assessment.checking import read_definition
from lustrum.assessment.definitions import list_definitions, load_definition
from lustrum.assessment.disagreement import disagreements
from lustrum.assessment.evaluation import windows_of
from lustrum.assessment.indicator import find_indicators
from lustrum.assessment.measuring import measure
from lustrum.assessment.scorecard import assess
from lustrum.assessment.tree import Leaf
from lustrum.assessment.view import Calendar
from lustrum.history.history import History
from lustrum.history.storage import load_history
from lustrum.quantities.calendar import Month
from lustrum.quantities.labels import LabelTable

NAMES = list(list_definitions())
END = Month(1957, 12)


def leaf(indicator, op, value, sweep=None, **more):
    threshold = {"value": value, "source": "test", **({"sweep": sweep} if sweep else {})}
    return {"indicator": indicator, "claim": "c", "op": op, "threshold": threshold, **more}


def definition(tree, name="test"):
    return read_definition(
        {"id": name, "name": name, "date": "2026", "tradition": "t", "source": {"text": "me"}, "tree": tree}
    )


# --- 4: mirror ------------------------------------------------------------------------------------

MIRRORED = ("EXT-06", "MIL-05", "INC-10", "POW-06", "CLS-06")
MIRROR_CODES = [code for code, spec in find_indicators().items() if spec.entry in MIRRORED and not spec.not_computed]
SWAPPED = {"public": "capital", "capital": "public", "official": "capitalist", "capitalist": "official"}


def of_capital(history):
    """The same record as an economy of capital (SYS-07): state and private capital change places.

    So do officials and owners, where the record has both.
    """
    tables = {}
    for dim, table in history.labels.items():
        attributes = dict(table.attributes)
        has_both = dim != "group" or {"official", "capitalist"} <= set(map(str, attributes.get("role", ())))
        if "role" in attributes and has_both:
            roles = [SWAPPED.get(str(role), role) for role in attributes["role"]]
            attributes["role"] = np.array(roles, dtype=object)
        tables[dim] = LabelTable(dim, table.ids, attributes)
    return History("of capital", dict(history.variables), history.surveys, tables, evidence=dict(history.evidence))


def elsewhere(history, variant):
    """The same record of another region: every region has the name of the next one."""
    labels = {str(v) for a in history.variables.values() if "region" in a.dims for v in a["region"].values}
    names = sorted(labels | {"south"})
    return variant(history, rename={"region": dict(zip(names, [*names[1:], names[0]], strict=True))})


def test_04_every_measure_that_is_to_be_mirrored_is_there():
    assert {code.partition(".")[0] for code in MIRROR_CODES} == set(MIRRORED)


@pytest.mark.parametrize("code", [code for code in MIRROR_CODES if code.startswith("EXT-06")])
@pytest.mark.parametrize("side", ["low", "high"])
def test_04_control_is_the_same_whichever_region_and_patron_change_places(code, side, cases, build, variant, gauge):
    """What one patron holds in the north the other holds in the south, and the other way round."""
    made = build(cases[code], side)
    swap = {"north": "south", "south": "north", "a": "b", "b": "a"}
    turned = variant(made, rename={"region": swap, "actor": swap})
    own, mirrored = gauge(code, made), gauge(code, turned)
    assert own.values.tobytes() == mirrored.values.tobytes()
    for name in ("region", "actor"):
        assert [swap[one] for one in own.details[name].tolist()] == mirrored.details[name].tolist()


@pytest.mark.parametrize("code", MIRROR_CODES)
def test_04_measures_of_power_and_coercion_run_on_every_region_and_on_capital(code, cases, build, variant, gauge):
    case = cases[code]
    made = build(case, "high")
    choices = {key: case["high"][key] for key in ("window", "of", "parameters", "basis") if key in case["high"]}

    def last(change):
        changed = {n: change(one) for n, one in made.items()} if isinstance(made, dict) else change(made)
        return gauge(code, changed, **choices).values[:, -1]

    own = last(lambda one: one)
    assert np.isfinite(own).all()
    assert own.tobytes() == last(lambda one: elsewhere(one, variant)).tobytes()
    assert np.isfinite(last(of_capital)).all()


def test_04_every_definition_has_an_answer_for_an_economy_of_capital(specimen):
    card = assess(of_capital(specimen), NAMES)
    known = assess(specimen, NAMES)
    for name in NAMES:
        unknown = {r.path for r in known.readings(name) if r.verdict == "not determinable"}
        assert {r.path for r in card.readings(name) if r.verdict == "not determinable"} <= unknown


# --- 7: path --------------------------------------------------------------------------------------


def test_07_equal_shares_by_three_channels_are_assessed_apart(specimen, variant):
    """As many households at every date: joined freely, induced, or pressed."""
    changes = specimen.variables["membership_changes"]
    total = changes.sum("channel")
    found = {}
    for channel in changes["channel"].values.tolist():
        alone = xr.where(changes["channel"] == channel, total, 0).transpose("time", "channel")
        found[channel] = assess(variant(specimen, variables={"membership_changes": alone}), "party-1955")
    assert set(found) == {"joined", "induced", "pressed"}
    shares = {card.reading("party-1955", "COOP-01").value for card in found.values()}
    assert len(shares) == 1, "the end is the same"
    readings = {name: card.reading("party-1955", "COOP-03") for name, card in found.items()}
    assert {n: r.readings for n, r in readings.items()} == {
        "joined": {"strict": 1.0, "lenient": 1.0},
        "induced": {"strict": 0.0, "lenient": 1.0},
        "pressed": {"strict": 0.0, "lenient": 0.0},
    }
    verdicts = {name: card.verdict("party-1955") for name, card in found.items()}
    assert verdicts == {"joined": "true", "induced": "not determinable", "pressed": "false"}


def test_07_the_alliance_is_told_by_what_peasants_are_paid_on_the_way(specimen, variant):
    """Joined freely at rising prices, or squeezed in by falling ones: as many members and as large shares of forms."""
    prices, changes = specimen.variables["prices"], specimen.variables["membership_changes"]
    is_bought = prices["market"].isin(["procurement", "free market"])
    falling = prices.copy(data=prices.isel(time=slice(None, None, -1)).values)
    squeezed = xr.where(is_bought, falling, prices).transpose(*prices.dims)
    pressed = xr.where(changes["channel"] == "pressed", changes.sum("channel"), 0).transpose("time", "channel")
    other = variant(specimen, variables={"prices": squeezed, "membership_changes": pressed})
    cards = [assess(history, "party-1955") for history in (specimen, other)]
    for same in ("COOP-01", "OWN-03"):
        assert len({card.reading("party-1955", same).value for card in cards}) == 1, same
    for apart in ("alliance", "voluntary"):
        assert [card.reading("party-1955", apart).verdict for card in cards] == ["true", "false"], apart
    assert cards[0].reading("party-1955", "alliance").trend > 0 > cards[1].reading("party-1955", "alliance").trend
    only = assess(variant(specimen, variables={"prices": squeezed}), "party-1955")
    assert only.verdict("party-1955") == "false", "the alliance decides alone"


# --- 9: windows -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_09_whatever_looks_back_is_told_for_several_windows(name, specimen):
    found = {node.path: node for node in (*load_definition(name).nodes(), *load_definition(name).reported)}
    for reading in assess(specimen, name, sweeps=1).readings(name):
        node = found[reading.path]
        looks_back = isinstance(node, Leaf) and bool(windows_of(node))
        assert len(reading.windows) == (2 if looks_back else 0)
        if looks_back and reading.verdict != "not determinable":
            assert reading.is_window_sensitive is not None
            assert any("over another window" in line for line in reading.sensitivity())


CHARGES = [c for c, spec in find_indicators().items() if spec.entry in ("GRW-03", "GRW-06", "OWN-11")]


@pytest.mark.parametrize("code", CHARGES)
def test_09_stagnation_and_transformation_are_told_for_several_windows(code, specimen):
    """A2013-26 and A2013-35: as levels where the measure itself looks back, as trends in any case."""
    spec = find_indicators()[code]
    trend = assess(specimen, definition(leaf(code, ">", 0.0, at="trend", window=42)), sweeps=1).whole("test")
    assert [one.months for one in trend.windows] == [21, 84]
    level = assess(specimen, definition(leaf(code, ">", 0.0)), sweeps=1).whole("test")
    own = spec.window
    assert [one.months for one in level.windows] == ([own // 2, 2 * own] if own else [])


# --- 10: threat -----------------------------------------------------------------------------------


def test_10_the_same_burden_is_excess_without_threat_and_too_little_under_a_high_one(build, cases, variant):
    """Burden .2; a threat of .5 by 96 a year against 120 requires .4."""
    armed = build(cases["MIL-05"], "low")
    safe = variant(armed, variables={"threat": armed.variables["threat"] * 0})
    found = {}
    for name, history in (("armed", armed), ("safe", safe)):
        card = assess(history, definition({"all": [leaf("MIL-01", ">", 0), leaf("MIL-05.excess", ">", 0)]}))
        found[name] = card.reading("test", "MIL-05.excess")
        assert card.reading("test", "MIL-01").value == pytest.approx(0.2)
    assert (found["safe"].verdict, found["safe"].value) == ("true", pytest.approx(0.2))
    assert (found["armed"].verdict, found["armed"].value) == ("false", pytest.approx(-0.2))
    both = measure("MIL-05.required", Calendar(armed)), measure("MIL-05.required", Calendar(safe))
    assert [one.values[0, -1] for one in both] == pytest.approx([0.4, 0.0])


# --- 11, 12, 13: in a simulated economy -----------------------------------------------------------


def yields(lab, **settings):
    """Effort over eight years beside effort without a campaign: the sum of the differences."""
    drives = {"strength": 0.2, "decay_months": 2.0, "renewed_every": 120.0, **settings}
    total = 0.0
    for _ in range(96):
        lab.run("campaign", **drives)
        total += float(lab.now.units.effort.mean()) - 1.0
    return total


def test_11_a_campaign_gains_or_loses_by_how_fast_people_recover(make_lab):
    """Recovery, tiring and the drag of fatigue decide the sign of what a campaign brings."""
    rested = yields(make_lab(), recovery=0.9, tiring=0.05, of_fatigue=0.1)
    tired = yields(make_lab(), recovery=0.0, tiring=0.5, of_fatigue=0.5)
    assert rested > 0 > tired


def test_12_who_joins_without_sanction_and_inducement_joins_freely(make_lab):
    lab = make_lab()
    lab.now.households.conviction = 1.0
    lab.at(11).run(
        "cooperative-membership", invitation=1.0, pressure=0.0, visits=0.0, inducement=0.0, neighbours=0.0, gain=0.0,
        conviction=1.0,
    )  # fmt: skip
    channels = list(lab.month.labels["channel"].ids)
    moved = lab.record("membership_changes")
    assert moved.sum() > 0
    time = np.arange("1950-01", "1951-01", dtype="datetime64[M]").astype("datetime64[ns]")
    values = np.zeros((12, len(channels)), dtype=np.int64)
    values[10] = moved
    changes = xr.DataArray(values, {"time": time, "channel": channels}, ("time", "channel"))
    found = measure("COOP-03", Calendar(History("free", {"membership_changes": changes})))
    assert found.at(Month(1950, 12)).tolist() == [1.0, 1.0]


@pytest.mark.slow
def test_13_land_people_stocks_and_money_balance_through_every_policy():
    """Reforms, war and mass stage at tiny scale; month by month and line by line in `simulation/test_books`."""
    run = lu.simulate(lu.load("korea"), scale=2000, until="1955-06")
    history = run.history
    assert (history["accounts_gap"].values == 0).all()
    sheets = list(run.accounts.balance_sheets())
    for before, after in itertools.pairwise(sheets):
        assert np.array_equal(before.closing, after.opening)
    assert {sheet.total("land") for sheet in sheets} == {sheets[0].total("land")}
    assert {sheet.total(name) for sheet in sheets for name in ("money", "debt")} == {0}
    people, born, died = (
        history.variables[name].sum([d for d in history.variables[name].dims if d != "time"]).values
        for name in ("population", "births", "deaths")
    )
    assert (np.diff(people) == (born - died)[1:]).all()
    assert died.sum() > 0


# --- 14: threshold honesty ------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_14_every_verdict_carries_threshold_source_and_share_of_sweeps(name, specimen):
    facts = assess(specimen, name).to_dict()["definitions"][0]
    for one in (facts, *facts["criteria"], *facts["december"]):
        assert 0 <= one["sweep"] <= 1
    for one in facts["criteria"]:
        if one["kind"] == "leaf":
            assert one["threshold_source"]
            low, high = one["sweep_range"]
            assert low <= one["threshold"] <= high


# --- 16: anchors ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def record():
    return load_history("korea").observations


def row(record, variable, start, source=""):
    found = record[(record["variable"] == variable) & (record["from"].str.startswith(start))]
    found = found[found["source"] == source] if source else found
    assert len(found) == 1, (variable, start, found)
    return found.iloc[0]


def value(record, variable, start, source=""):
    return float(row(record, variable, start, source)["value"])


def test_16_industry_by_form(record):
    """E-04: 72.4 and 27.6 are all of it in 1946; 85.5 and 5.2 make 90.7, with 9.3 all of it in 1949."""
    state = {year: value(record, "industrial_output_share_state", year) for year in ("1946", "1949")}
    private = {year: value(record, "industrial_output_share_private", year) for year in ("1946", "1949")}
    socialist = value(record, "industrial_output_share_socialist", "1949", "flph-1958")
    assert state == {"1946": 72.4, "1949": 85.5}
    assert private == {"1946": 27.6, "1949": 9.3}
    assert socialist == 90.7
    assert state["1946"] + private["1946"] == pytest.approx(100)
    assert socialist + private["1949"] == pytest.approx(100)
    assert socialist - state["1949"] == pytest.approx(5.2)
    handicraft = [value(record, "industrial_output_share_private_handicraft", year) for year in ("1946", "1949")]
    assert handicraft == [4.4, 1.5]


def test_16_cooperatives(record):
    """E-05: four fifths in December 1956, all in August 1958, more than 13,300 of about eighty households."""
    assert value(record, "coop_share_farm_households", "1956-12", "loc-1993") == 80
    assert value(record, "coop_share_farmland", "1956-12", "loc-1993") == 80
    done = record[(record["variable"] == "coop_share_farm_households") & (record["from"] == "1958-08")]
    assert set(done["value"].astype(float)) == {100.0}
    count = value(record, "coop_count", "1958-08", "loc-1993")
    assert count == 13_300
    households = pd.to_numeric(record[record["variable"] == "coop_households"]["value"]).max()
    assert households / count == pytest.approx(80, rel=0.05)
    assert value(record, "coop_count", "1958-08", "chosun-coop") / value(
        record, "coop_count", "1958-12", "chosun-coop"
    ) == pytest.approx(3.46, abs=0.01), "merged three or four to one"


def test_16_the_plan_of_1955(record):
    """E-07: 48 / 29.7 - 1 = .616; the plan of 1954 was 28.3."""
    made = value(record, "industrial_output_gross_value", "1954")
    asked = value(record, "plan_target_industrial_output_value", "1955")
    assert (made, asked) == (29.7, 48.0)
    assert asked / made - 1 == pytest.approx(0.616, abs=5e-4)
    assert made / value(record, "plan_target_industrial_output_value", "1954") == pytest.approx(1.049, abs=1e-3)
    told = row(record, "plan_target_industrial_output_value", "1955")
    assert told["evidence"] == "recalled"
    assert told["source"] == "soviet-memo-1955-01"


# --- SYS-15: contested assessment -----------------------------------------------------------------

RULES = {
    "all": lambda parts: "false" if "false" in parts else "true" if set(parts) == {"true"} else "not determinable",
    "any": lambda parts: "true" if "true" in parts else "false" if set(parts) == {"false"} else "not determinable",
    "gate": lambda parts: parts[1] if parts[0] == "true" else parts[0],
}


def by_hand(node, leaves):
    """The verdict of a tree in plain words."""
    if isinstance(node, Leaf):
        return leaves[node.path]
    parts = [by_hand(part, leaves) for part in node.parts]
    if node.kind in RULES:
        return RULES[node.kind](parts)
    sure, might = parts.count("true"), len(parts) - parts.count("false")
    least = node.m if node.kind == "m-of-n" else node.threshold.value * len(parts)
    return "true" if sure >= least else "false" if might < least else "not determinable"


@pytest.mark.parametrize("name", NAMES)
def test_sys_15_a_tree_is_what_its_leaves_make_of_it(name, specimen, specimen_with):
    tree = load_definition(name).tree
    for history in (specimen, specimen_with(socialised=(0.1, 0.2))):
        card = assess(history, name, sweeps=1)
        for time, verdict in card.december_series(name):
            leaves = {r.path: r.verdict for r in card.readings(name, time) if r.kind == "leaf"}
            assert verdict == by_hand(tree, leaves), time


def test_sys_15_the_share_of_sweeps_is_that_of_sweeping_by_hand(specimen):
    """Two thresholds over 0 to 1, apart from one another: COOP-01 is .8, both pass in .8 x .8 of the sweeps."""
    one, other = leaf("COOP-01", ">", 0.5, [0, 1]), leaf("COOP-01", ">", 0.4, [0, 1])
    card = assess(specimen, definition({"all": [one, other]}), sweeps=2000)
    assert card.whole("test").sweep == pytest.approx(0.64, abs=0.03)
    assert card.reading("test", "tree.all[0]").sweep == pytest.approx(0.8, abs=0.001)


def test_sys_15_turning_the_splitting_criterion_makes_them_agree(specimen):
    """The threshold of the criterion that splits is moved to the other side of its value: then both say the same."""
    good, bad = leaf("COOP-01", ">", 0.5), leaf("OWN-03", ">", 0.99)
    pair = [definition({"all": [good]}, "a"), definition({"all": [good, bad]}, "b")]
    (found,) = disagreements(assess(specimen, pair))
    assert (found.do_agree, found.splits, found.kind) == (False, "b: tree.all[1]", "variable")
    moved = definition({"all": [good, leaf("OWN-03", ">", 0.01)]}, "b")
    (after,) = disagreements(assess(specimen, [pair[0], moved]))
    assert after.do_agree is True


def test_sys_15_no_rank_and_no_mean_over_definitions(specimen):
    card = assess(specimen, NAMES)
    words = {"rank", "score", "mean", "average", "best", "total", "index of definitions"}
    facts = card.to_dict()
    assert not words & set(facts)
    for one in facts["definitions"]:
        assert not words & set(one)
    for found in disagreements(card):
        assert not words & set(found.to_dict())
