"""Planning, shortage, incentives: simplexes, empty bases, limits of a plan, the reach of campaigns."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.assessment.indicator import find_indicators
from lustrum.formulas.dispersion import within_group_variation

SIMPLEXES = {
    "planned use": (
        "PLN-12.accumulation",
        ("PLN-12", "PLN-12.accumulation", "PLN-12.defence", "PLN-12.administration", "PLN-12.aid"),
    ),
    "accumulation parted": (
        "PLN-12.accumulation",
        (
            "PLN-12", "PLN-12.accumulation-means", "PLN-12.accumulation-consumer", "PLN-12.defence",
            "PLN-12.administration", "PLN-12.aid",
        ),
    ),
    "effort": (
        "INC-04.individual-material",
        (
            "INC-04", "INC-04.individual-material", "INC-04.collective-material", "INC-04.honour",
            "INC-04.national-appeal", "INC-04.sanction",
        ),
    ),
}  # fmt: skip


def last(found):
    return found.values[0, -1]


def test_every_measure_of_the_three_families_says_how_it_misleads():
    silent = [c for c, spec in find_indicators().items() if spec.family in ("PLN", "SHO", "INC") and not spec.pitfalls]
    assert silent == []


@pytest.mark.parametrize("name", SIMPLEXES)
@pytest.mark.parametrize("side", ["low", "high"])
def test_parts_of_a_simplex_sum_to_one(name, side, cases, build, gauge):
    case, codes = SIMPLEXES[name]
    history = build(cases[case], side)
    assert sum(last(gauge(code, history)) for code in codes) == pytest.approx(1)


def test_attempts_to_buy_end_in_one_of_six_ways(cases, build, gauge):
    history = build(cases["SHO-02"], "high")
    steps = ("queue", "substitution", "search", "postponement", "given-up")
    assert sum(last(gauge(f"SHO-02.{step}", history)) for step in steps) == pytest.approx(
        last(gauge("SHO-02", history))
    )


def test_an_outcome_that_nobody_recorded_is_not_one_that_never_happened(cases, build, variant, gauge):
    attempts = build(cases["SHO-02"], "high").variables["purchase_attempts"]
    history = variant(
        build(cases["SHO-02"], "high"), variables={"purchase_attempts": attempts.drop_sel(outcome="search")}
    )
    assert np.isnan(last(gauge("SHO-02.search", history)))
    use = build(cases["PLN-12"], "high")
    assert np.isnan(last(gauge("PLN-12.aid", use))), "the plan of this record does not know aid"


WORDS = [
    ("PLN-06", "allocation", "coordination", ("directive", "ration")),
    ("PLN-07", "allocation", "coordination", ("market",)),
    ("PLN-07.retail", "exchanges", "coordination", ("market",)),
    ("PLN-14.measured", "measured_flows", "is_measured", ("measured",)),
    ("PLN-15.over", "bonus_scheme", "term", ("over",)),
    ("INC-04.messages", "incentive_messages", "incentive", ("participation",)),
    ("INC-05", "pay_components", "component", ("piece",)),
    ("SHO-04", "purchase_attempts", "outcome", ("substitution",)),
    ("SHO-05", "inventories", "position", ("inputs",)),
    ("STR-10", "inputs_by_origin", "origin", ("severed region",)),
    ("NEED-09.conditionality", "service_conditions", "condition", ("none",)),
    ("NEED-10", "consumption_value", "access", ("free", "ration")),
    ("COOP-03", "membership_changes", "channel", ("pressed",)),
    ("COOP-03.balance", "joining_balance", "outcome", ("would join",)),
    ("AGR-05.market", "exchanges", "coordination", ("market",)),
]


@pytest.mark.parametrize(("code", "name", "dim", "words"), WORDS)
def test_a_word_that_the_record_lacks_is_missing_and_named(code, name, dim, words, cases, build, variant, gauge):
    history = build(cases[code], "high")
    array = history.variables[name]
    kept = [label for label in array[dim].values if label not in words]
    found = gauge(code, variant(history, variables={name: array.sel({dim: kept})}))
    assert np.isnan(last(found))
    assert any(name in one for one in found.why_missing(found.calendar.months[-1]))


def test_what_is_not_made_is_worth_nothing_even_without_a_price(cases, build, gauge):
    side = cases["PLN-01"]["high"]
    idle = {name: [*side[name], ["haul", "S", 0]] for name in ("output", "output@planned-first")}
    history = build({**cases["PLN-01"], "high": {**side, **idle}}, "high")
    assert last(gauge("PLN-01", history)) == pytest.approx(side["value"])


def test_without_losses_none_were_covered(cases, build, variant, gauge):
    history = build(cases["SHO-09.subsidies"], "high")
    none = {name: history.variables[name] * 0 for name in ("loss_subsidies", "enterprise_losses")}
    for code in ("SHO-09.subsidies", "SHO-09.bailouts"):
        found = gauge(code, variant(history, variables=none))
        assert last(found) == 0
        assert found.was_empty[-1]
        assert np.isnan(found.values[0, 0]), "not yet twelve months"


# --- the plan -------------------------------------------------------------------------------------


@settings(max_examples=20, deadline=None)
@given(factor=st.floats(0.01, 100))
def test_another_money_changes_no_fulfilment(factor, cases, build, variant, gauge):
    for code in ("PLN-01", "PLN-01.gross", "PLN-02", "PLN-05", "PLN-08", "PLN-14"):
        history = build(cases[code], "low")
        scaled = {n: a * factor for n, a in history.variables.items() if n in ("prices", "gross_output")}
        assert last(gauge(code, variant(history, variables=scaled))) == pytest.approx(last(gauge(code, history)))


def feasible_with(case, gauge, build, **more):
    found = gauge("PLN-05.feasible", build({**case, "high": {**case["high"], **more}}, "high"))
    return last(found), found.details["limit"][-1]


def test_the_limit_that_forbids_a_plan_is_named(cases, build, gauge):
    """Fixture A needs 129.2, 81.4 and 68.3 of the three products."""
    case = cases["PLN-05.feasible"]
    plant = [["sow", "S", 130], ["weave", "S", 90], ["smelt", "S", 70]]
    exchange = [["needed by the plan", 50], ["earned", 40], ["aid", 10]]
    assert feasible_with(case, gauge, build, capacity=plant, foreign_exchange=exchange) == (1, "")
    small = [*plant[:2], ["smelt", "S", 68]]
    assert feasible_with(case, gauge, build, capacity=small) == (0, "plant")
    poor = [["needed by the plan", 51], ["earned", 40], ["aid", 10]]
    assert feasible_with(case, gauge, build, foreign_exchange=poor) == (0, "foreign exchange")
    wasteful = [["fields", "S", 2.5], ["mills", "S", 2.5], ["steelworks", "S", 2.5]]
    assert feasible_with(case, gauge, build, gross_output=wasteful) == (0, "reproduction")


def test_planned_imports_need_not_be_made(cases, build, gauge):
    """F + E - M = (100, 60, 40): 60 grain more is used, 70 imported, 10 exported."""
    case = cases["PLN-05"]
    more = {
        "plan_targets@planned-first": [["grain", 160], ["cloth", 60], ["steel", 40]],
        "balance_entries@planned-first": [["grain", "imports", 70], ["grain", "exports", 10]],
    }
    history = build({**case, "low": {**case["low"], **more}}, "low")
    assert last(gauge("PLN-05", history)) == pytest.approx(0.816733, abs=5e-7)


def test_planned_balances_stand_in_the_place_of_deliveries_and_stocks_are_left_out(cases, build, gauge):
    """Deliveries leave investment out: the balances say 100, 60, 40 of final use, and stores are run down."""
    case = cases["PLN-05"]
    entries = {"grain": (150, 100, 90), "cloth": (90, 60, 0), "steel": (90, 40, 0)}
    more = {
        "plan_targets@planned-first": [["grain", 20], ["cloth", 10], ["steel", 5]],
        "output@planned-first": [["sow", "S", 1], ["weave", "S", 1], ["smelt", "S", 1]],
        "balance_entries@planned-first": [
            [product, entry, value]
            for product, values in entries.items()
            for entry, value in zip(("output", "final use", "opening stock"), values, strict=True)
        ],
    }
    history = build({**case, "low": {**case["low"], **more}}, "low")
    assert last(gauge("PLN-05", history)) == pytest.approx(0.816733, abs=5e-7)


@pytest.mark.parametrize("limit", ["capacity", "foreign_exchange"])
def test_a_gap_in_a_limit_leaves_open_whether_a_plan_can_be_made(limit, cases, build, variant, gauge):
    case = cases["PLN-05.feasible"]
    plant = [["sow", "S", 130], ["weave", "S", 90], ["smelt", "S", 70]]
    exchange = [["needed by the plan", 50], ["earned", 40], ["aid", 10]]
    made = build({**case, "high": {**case["high"], "capacity": plant, "foreign_exchange": exchange}}, "high")
    gap = variant(made, variables={limit: made.variables[limit] * np.nan})
    assert np.isnan(last(gauge("PLN-05.feasible", gap)))


def test_a_need_of_which_a_class_requires_nothing_is_no_gap_of_it(cases, build, gauge):
    """Heads require no care: the worst off are still the villagers, and their gaps are as they were."""
    case = cases["PLN-11.worst-off"]
    required = [
        row if row[:2] != ["heads", "care"] else ["heads", "care", 0] for row in case["high"]["requirement_group"]
    ]
    history = build({**case, "high": {**case["high"], "requirement_group": required}}, "high")
    assert last(gauge("PLN-11.worst-off", history, window=36)) == pytest.approx(1.0)


def test_what_never_happened_has_no_ratchet(cases, build, variant, gauge):
    """Nobody over-fulfils: the fall of targets can be told, the rise cannot."""
    case = cases["PLN-03"]
    history = build(case, "high")
    output = history.variables["output"].copy()
    true, planned = (output.sel(basis=b).values for b in ("true", "planned-first"))
    output.loc[{"basis": "true"}] = np.minimum(true, planned)
    changed = variant(history, variables={"output": output})
    assert np.isnan(last(gauge("PLN-03", changed)))
    assert np.isfinite(last(gauge("PLN-03.under", changed)))
    assert np.isnan(last(gauge("PLN-03.holds", changed)))


# --- campaigns and work ---------------------------------------------------------------------------


def test_the_window_decides_what_a_campaign_cost(cases, build, gauge):
    """Tired months after the campaign count with a window of three months and not with none to speak of."""
    records = build(cases["INC-08"], "high")
    assert [last(gauge("INC-08", records, window=months)) for months in (1, 2, 3)] == pytest.approx([100, 80, 60])


def test_before_the_first_campaign_there_is_nothing_to_count(cases, build, variant, gauge):
    records = build(cases["INC-08"], "high")
    late = records["programme"].variables["campaign"].copy()
    late[{"time": slice(None, 12)}] = 0.0
    found = gauge(
        "INC-08", {**records, "programme": variant(records["programme"], variables={"campaign": late})}, window=3
    )
    assert found.values[0, :12].tolist() == [0.0] * 12
    assert found.was_empty.tolist() == [True] * 12 + [False] * 12
    assert last(found) == pytest.approx(30)


def test_fatigue_passes_when_work_is_normal_again(cases, build, variant, gauge):
    history = build(cases["INC-07"], "high")
    hours = history.variables["hours"].copy()
    hours[{"time": slice(12, None)}] = 0.5 * hours.values[0]
    values = gauge("INC-07", variant(history, variables={"hours": hours})).values[0]
    assert (np.diff(values[:12]) > 0).all()
    assert values[-1] == pytest.approx(values[11] * 0.9**12)


@given(
    rows=st.lists(st.tuples(st.floats(1, 1e4), st.sampled_from("ab"), st.integers(1, 9)), min_size=1, max_size=12),
    factor=st.floats(0.01, 100),
)
def test_spread_within_groups_does_not_know_the_unit_or_the_number(rows, factor):
    wage, grade, weight = (np.array(column) for column in zip(*rows, strict=True))
    spread = within_group_variation(wage, grade, weight)
    assert within_group_variation(wage * factor, grade, weight) == pytest.approx(spread, abs=1e-9)
    repeated = [np.repeat(column, weight) for column in (wage, grade)]
    assert within_group_variation(*repeated) == pytest.approx(spread, abs=1e-9)


def test_an_end_of_a_range_is_one_that_a_value_can_reach():
    """A stand-in for infinity would divide a margin until nothing else beside it counted."""
    far = {code for code, spec in find_indicators().items() if any(1000 <= abs(end) < np.inf for end in spec.range)}
    assert far == {"MIL-02", "HUM-03.density", "HUM-05.infant-mortality", "SHO-03"}
