"""Which measures act when, what clashes, and laws of the schedule."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.errors import NameProblems, ProgrammeProblems
from lustrum.programme.effects import Post, Reassign, Scale, Set, Where, describe
from lustrum.programme.measures import Dated, Measure
from lustrum.programme.programme import Programme
from lustrum.programme.schedule import Issued, Schedule, find_clashes, resolve
from lustrum.programme.stages import Progress
from lustrum.programme.view import MeasureMonth, PlainMonth
from lustrum.quantities.calendar import Month
from lustrum.quantities.labels import LabelTable


def ban(name: str = "ban", start: str | None = "1954-11", until: str | None = None, **facts) -> Measure:
    dates = {"start": Month.parse(start) if start else None, "until": Month.parse(until) if until else None}
    return Measure(name, "grain-trade-ban", **{**dates, **facts})


def months_of(programme: Programme, name: str, first: str, last: str, progress: Progress | None = None) -> list[str]:
    schedule = Schedule(programme)
    span = range(Month.parse(first).ordinal, Month.parse(last).ordinal + 1)
    dates = [Month.of_ordinal(n) for n in span]
    return [str(d) for d in dates if name in {m.id for m in schedule.active(d, progress or Progress())}]


def test_both_ends_of_a_measure_are_included_and_an_open_one_stays():
    closed = Programme("p", measures=(ban(until="1955-01"),))
    assert months_of(closed, "ban", "1954-09", "1955-03") == ["1954-11", "1954-12", "1955-01"]
    assert months_of(Programme("p", measures=(ban(),)), "ban", "1960-11", "1960-12") == ["1960-11", "1960-12"]


def test_a_measure_bound_to_a_stage_acts_while_it_lasts_and_between_its_own_dates():
    programme = Programme("p", measures=(ban(start=None, stage="s"), ban("dated", start="1947-03", stage="s")))
    progress = Progress({"s": Month(1947, 1)}, {"s": Month(1947, 5)})
    assert months_of(programme, "ban", "1946-12", "1947-06", progress) == ["1947-01", "1947-02", "1947-03", "1947-04"]
    assert months_of(programme, "dated", "1946-12", "1947-06", progress) == ["1947-03", "1947-04"]
    assert months_of(programme, "ban", "1946-12", "1947-06") == [], "not entered: it waits"


def test_a_measure_rests_while_another_suspends_it_and_acts_again():
    war = ban("war", "1950-06", "1950-08", suspends=("ban",))
    programme = Programme("p", measures=(ban(start="1950-05", until="1950-10"),), shocks=(war,))
    assert months_of(programme, "ban", "1950-05", "1950-10") == ["1950-05", "1950-09", "1950-10"]


def test_what_a_removed_measure_suspended_acts_again_and_what_needs_it_does_not():
    war = ban("war", "1950-06", "1950-08", suspends=("ban",))
    late = ban("late", "1950-05", needs=("war",))
    programme = Programme("p", measures=(ban(start="1950-06", until="1950-07"), late), shocks=(war,))
    assert months_of(programme, "late", "1950-04", "1950-07") == ["1950-06", "1950-07"], "once begun, for good"
    without = programme.without("war")
    assert months_of(without, "ban", "1950-05", "1950-08") == ["1950-06", "1950-07"]
    assert months_of(without, "late", "1950-05", "1950-08") == []
    assert "removed" in Schedule(without).why_resting(without["late"], Month(1950, 7))


def test_dated_parameters_hold_until_the_next_date():
    strength = (Dated(0.9, Month(1954, 11)), Dated(0.3, Month(1955, 6)))
    programme = Programme("p", measures=(ban(values={"strength": strength}),))
    found = {}
    for date in (Month(1954, 11), Month(1955, 5), Month(1955, 6), Month(1960, 1)):
        (issued,) = Schedule(programme).effects(PlainMonth(date))
        found[str(date)] = issued.effect.value
    assert found == {"1954-11": 0.9, "1955-05": 0.9, "1955-06": 0.3, "1960-01": 0.3}


def test_two_settings_of_one_parameter_clash_unless_one_overrides_the_other():
    first, second = ban("first"), ban("second", start="1955-01", until="1955-03")
    programme = Programme("p", measures=(first, second))
    (clash,) = find_clashes(programme, Month(1954, 1), Month(1956, 1))
    assert "'first' and 'second' set free-market.grain_ban" in clash.found
    assert "1955-01" in clash.what and "overrides: [first]" in clash.remedy
    ordered = Programme("p", measures=(replace(second, overrides=("first",)), first))
    assert find_clashes(ordered, Month(1954, 1), Month(1956, 1)) == ()
    resolved = resolve(ordered, Schedule(ordered).effects(PlainMonth(Month(1955, 2))))
    assert [one.measure.id for one in resolved.sets] == ["first", "second"], "the overriding one is applied last"
    assert not resolved.clashes


def test_overriding_works_along_a_chain():
    a, b, c = ban("a", overrides=("b",)), ban("b", overrides=("c",)), ban("c")
    programme = Programme("p", measures=(a, b, c))
    resolved = resolve(programme, Schedule(programme).effects(PlainMonth(Month(1955, 1))))
    assert [one.measure.id for one in resolved.sets] == ["c", "b", "a"]
    assert not resolved.clashes


def test_measures_that_never_meet_do_not_clash():
    programme = Programme("p", measures=(ban("first", until="1954-12"), ban("second", start="1955-01")))
    assert find_clashes(programme, Month(1954, 1), Month(1956, 1)) == ()
    touching = Programme("p", measures=(ban("first", until="1955-01"), ban("second", start="1955-01")))
    assert len(find_clashes(touching, Month(1954, 1), Month(1956, 1))) == 1


def test_measures_of_different_stages_are_left_to_the_month_itself():
    programme = Programme("p", measures=(ban("first", stage="a"), ban("second", stage="b")))
    assert find_clashes(programme, Month(1954, 1), Month(1956, 1)) == ()
    together = Progress({"a": Month(1954, 11), "b": Month(1954, 11)})
    resolved = resolve(programme, Schedule(programme).effects(PlainMonth(Month(1954, 12)), together))
    assert len(resolved.clashes) == 1


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ({}, {}, True),
        ({"land": "paddy"}, {}, True),
        ({"land": "paddy"}, {"land": "dry"}, False),
        ({"land": ["paddy", "dry"]}, {"land": "dry"}, True),
        ({"land": "paddy"}, {"region": "west"}, True),
        ({"land": "paddy", "region": "west"}, {"land": "paddy", "region": "east"}, False),
    ],
)
def test_selections_overlap_unless_a_shared_key_keeps_them_apart(one, other, overlap):
    assert Where(one).overlaps(Where(other)) is overlap
    assert Where(other).overlaps(Where(one)) is overlap


def test_selections_are_equal_in_any_order_and_can_be_hashed():
    one, other = Where({"b": ["2", "1"], "a": "x"}), Where({"a": ["x"], "b": ["1", "2"]})
    assert one == other and hash(one) == hash(other)
    assert one != Where({"a": "x"})


def test_a_row_moves_once_a_month_and_the_loser_is_kept():
    programme = Programme("p", measures=(ban("first"), ban("second")))
    issued = [
        Issued(programme["first"], Reassign("parcels", np.array([1, 2]), "owner", 7, "taken")),
        Issued(programme["second"], Reassign("parcels", np.array([2, 3]), "owner", 8, "joined", pay=5.0)),
        Issued(programme["second"], Reassign("parcels", np.array([2]), "operator", 8, "joined")),
    ]
    resolved = resolve(programme, issued)
    kept = [(one.measure.id, one.effect.column, one.effect.rows.tolist()) for one in resolved.reassigns]
    assert kept == [("first", "owner", [1, 2]), ("second", "owner", [3]), ("second", "operator", [2])]
    (loser,) = resolved.losers
    assert loser.measure.id == "second" and loser.effect.rows.tolist() == [2]
    assert loser.effect.payments().tolist() == [5.0]


def test_scales_and_postings_all_happen():
    programme = Programme("p", measures=(ban("first"), ban("second")))
    issued = [
        Issued(m, e)
        for m in programme.measures
        for e in (Scale("a.b", {}, 0.5), Post("coke", "aid", "foreign", "supply", 1.0))
    ]
    resolved = resolve(programme, issued)
    assert len(resolved.scales) == len(resolved.posts) == 2
    assert not resolved.clashes


def test_a_reassignment_names_a_known_channel():
    with pytest.raises(ValueError, match="channel must be one of joined, induced, restricted, taken"):
        Reassign("parcels", np.array([1]), "owner", 7, "stolen")


def test_effects_describe_themselves_in_plain_values():
    assert describe(Set("tax-in-kind.rate", {"land": "paddy"}, {"default": 0.1})) == {
        "effect": "set",
        "parameter": "tax-in-kind.rate",
        "where": {"land": ["paddy"]},
        "value": {"default": 0.1},
    }
    selector = {"table": "units", "product": ("coal",)}
    assert describe(Post("capital", "damage", selector, "nature", 0.5))["payer"] == {
        "table": "units",
        "product": ["coal"],
    }


def test_a_programme_names_the_nearest_measure():
    with pytest.raises(NameProblems) as caught:
        Programme("p", measures=(ban("grain-trade"),)).without("grain-trad")
    assert caught.value.problems[0].nearest == "grain-trade"


def test_a_view_selects_rows_by_attributes_of_the_row_or_of_its_activity():
    labels = {
        "form": LabelTable("form", ("a", "b"), {"role": np.array(["public", "capital"], dtype=object)}),
        "activity": LabelTable("activity", ("mill", "pit"), {"branch": np.array(["cloth", "coal"], dtype=object)}),
    }
    month = MeasureMonth(
        PlainMonth(Month(1950, 1), labels, {"units": {"form": [0, 1, 1], "activity": [0, 0, 1]}}), 0, None
    )
    assert month.select("units", {"table": "units"}).tolist() == [0, 1, 2]
    assert month.select("units", {"form.role": "capital"}).tolist() == [1, 2]
    assert month.select("units", {"branch": ["cloth"], "form": "b"}).tolist() == [1]
    assert month.select("units", {"activity": "pit"}).tolist() == [2]
    assert month.select("units", {"colour": "red"}).tolist() == []
    assert month.select("units", {"branch": "none such"}).tolist() == []


dates = st.integers(Month(1945, 1).ordinal, Month(1960, 1).ordinal).map(Month.of_ordinal)
steps = st.lists(st.tuples(dates, st.floats(0, 1)), min_size=1, max_size=4, unique_by=lambda one: one[0])


@given(dates, st.integers(0, 60), steps, st.integers(-240, 240), st.integers(-3, 63))
def test_moving_a_measure_by_some_months_moves_its_effects_by_as_many(start, length, strength, months, offset):
    ordered = sorted(strength)
    measure = ban(
        start=str(start), until=str(start + length), values={"strength": tuple(Dated(v, d) for d, v in ordered)}
    )
    moved = measure.shifted(months)
    date = start + offset

    def asked(of: Measure, when: Month):
        issued = Schedule(Programme("p", measures=(of,))).effects(PlainMonth(when))
        return [describe(one.effect) for one in issued]

    assert asked(measure, date) == asked(moved, date + months)
    assert moved.shifted(-months) == replace(measure, dates=moved.shifted(-months).dates)


@given(st.lists(st.tuples(dates, st.integers(0, 40)), min_size=1, max_size=5), dates)
def test_a_month_is_resolved_alike_in_any_order_of_measures_that_only_scale(spans, date):
    """Factors multiply, so order does not matter; the same product comes out."""
    acts = tuple(
        Measure(f"m{n}", "division", start=start, until=start + length, values={"trade_lost": (Dated(0.1 * n),)})
        for n, (start, length) in enumerate(spans)
    )

    def product(measures) -> float:
        programme = Programme("p", measures=tuple(measures))
        scales = resolve(programme, Schedule(programme).effects(PlainMonth(date))).scales
        return float(np.prod(sorted(one.effect.factor for one in scales)))

    assert product(acts) == product(reversed(acts))


def test_clashes_of_a_file_are_problems_with_their_place(programme_of):
    with pytest.raises(ProgrammeProblems) as caught:
        programme_of(
            """
measures:
  one: {kind: grain-trade-ban, from: 1954-11, source: book}
  two: {kind: grain-trade-ban, from: 1955-01, source: book}
"""
        )
    (problem,) = caught.value.problems
    assert "line 6" in problem.where and "measures.two" in problem.where
