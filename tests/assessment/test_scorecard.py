"""The card: verdicts, what decides, draws, dates, forms."""

import json
from dataclasses import replace

import numpy as np
import pytest

from lustrum.assessment.checking import read_definition
from lustrum.assessment.definitions import load_definition
from lustrum.assessment.indicator import get_indicator
from lustrum.assessment.result import Reading
from lustrum.assessment.scorecard import assess
from lustrum.errors import HistoryProblems, NameProblems
from lustrum.history.history import History
from lustrum.quantities.calendar import Month

THREE = ("party-1955", "revolution-2013", "kornai-1992")


def leaf(indicator, op, value, **more):
    return {"indicator": indicator, "claim": "c", "op": op, "threshold": {"value": value, "source": "test"}, **more}


def definition(tree, name="test"):
    return read_definition(
        {"id": name, "name": name, "date": "2026", "tradition": "t", "source": {"text": "me"}, "tree": tree}
    )


@pytest.fixture(scope="module")
def card(specimen):
    return assess(specimen, THREE)


def test_the_specimen_is_under_each_definition_what_it_was_made_to_be(card):
    assert [card.verdict(name) for name in THREE] == ["true"] * 3
    assert card.at == Month(1957, 12)


def test_each_december_and_the_dates_asked_for(specimen):
    card = assess(specimen, "kornai-1992", at=["1955-06", "1956-03-31"])
    assert card.at == Month(1956, 3)
    assert [t for t, _ in card.december_series("kornai-1992")] == [f"{year}-12" for year in range(1950, 1958)]
    assert card.verdict("kornai-1992", "1955-06") in ("true", "not determinable")
    assert card.verdict("kornai-1992", "1957") == card.verdict("kornai-1992", "1957-12")
    with pytest.raises(NameProblems, match="each December"):
        card.verdict("kornai-1992", "1955-07")


def test_a_trend_is_not_determinable_before_its_window_is_there(card):
    series = dict(card.december_series("revolution-2013"))
    assert series["1950-12"] == "not determinable"
    assert series["1957-12"] == "true"


def test_dates_outside_the_record_are_refused(specimen):
    with pytest.raises(NameProblems, match="outside the record"):
        assess(specimen, "kornai-1992", at="1999")
    with pytest.raises(HistoryProblems, match="dates"):
        assess(History("empty"), "kornai-1992")
    with pytest.raises(HistoryProblems, match="dates"):
        assess([], "kornai-1992")


def test_14_every_verdict_prints_threshold_source_and_sweep(card):
    for name in THREE:
        for reading in card.readings(name):
            assert 0 <= reading.sweep <= 1
            if reading.kind == "leaf":
                assert reading.threshold is not None
                assert reading.threshold_source == "project default"
                assert reading.sweep_range is not None
                assert reading.test.startswith(reading.indicator)
                assert reading.claims


def test_the_path_leads_back_to_the_record(card, specimen):
    reading = card.reading("party-1955", "OWN-03")
    assert [use.name for use in reading.variables] == ["gross_output"]
    assert reading.variables[0].meaning == specimen.dictionary["gross_output"].meaning
    assert reading.variables[0].evidence == ("synthetic",)
    assert reading.evidence == ("synthetic",)
    assert reading.details == {"branch": "fields"} or reading.details["branch"] in ("mills", "rail", "shops")
    assert card.whole("party-1955").evidence == ("synthetic",)


def test_sources_of_variables_are_carried(specimen, variant):
    array = specimen.variables["value_added"].assign_attrs(sources=["yearbook"])
    card = assess(variant(specimen, variables={"value_added": array}), "party-1955")
    assert card.reading("party-1955", "GRW-01").variables[0].sources == ("yearbook",)


# --- what decides ---------------------------------------------------------------------------------


def decides(specimen, tree):
    card = assess(specimen, definition(tree))
    return card.verdict("test"), card.decides("test").path, card.decision("test")


GOOD, BAD, UNKNOWN = leaf("COOP-01", ">=", 0.5), leaf("COOP-01", ">", 0.9), leaf("CON-02", ">", 0.5)


@pytest.mark.parametrize(
    ("tree", "verdict", "path"),
    [
        ({"all": [GOOD, UNKNOWN, BAD]}, "false", "tree.all[2]"),
        ({"all": [GOOD, UNKNOWN]}, "not determinable", "tree.all[1]"),
        ({"all": [GOOD, GOOD]}, "true", "tree"),
        ({"any": [BAD, UNKNOWN, GOOD]}, "true", "tree.any[2]"),
        ({"any": [BAD, UNKNOWN]}, "not determinable", "tree.any[1]"),
        ({"any": [BAD, BAD]}, "false", "tree"),
        ({"m-of-n": [GOOD, BAD, UNKNOWN], "m": 2}, "not determinable", "tree.m-of-n[2]"),
        ({"m-of-n": [GOOD, BAD, BAD], "m": 2}, "false", "tree.m-of-n[1]"),
        ({"m-of-n": [GOOD, BAD, GOOD], "m": 2}, "true", "tree"),
        ({"mean": [GOOD, GOOD, BAD], "threshold": {"value": 0.6, "source": "t"}}, "true", "tree"),
        ({"mean": [GOOD, BAD, BAD], "threshold": {"value": 0.6, "source": "t"}}, "false", "tree.mean[1]"),
        ({"gate": BAD, "then": GOOD}, "false", "tree.gate"),
        ({"gate": UNKNOWN, "then": BAD}, "not determinable", "tree.gate"),
        ({"gate": GOOD, "then": BAD}, "false", "tree.then"),
        ({"all": [GOOD, {"any": [BAD, BAD]}]}, "false", "tree.all[1]"),
    ],
)
def test_the_first_criterion_that_decides(specimen, tree, verdict, path):
    found = decides(specimen, tree)
    assert found[:2] == (verdict, path)
    assert found[2]


def test_readings_that_disagree_are_not_determinable_and_show_both(specimen):
    """Specimen: strict 6 of 9, lenient 8 of 9."""
    card = assess(specimen, definition(leaf("COOP-03", ">", 0.7)))
    reading = card.whole("test")
    assert reading.verdict == "not determinable"
    assert reading.value is None
    assert (reading.low, reading.high) == pytest.approx((6 / 9, 8 / 9))
    assert reading.readings == {"strict": pytest.approx(6 / 9), "lenient": pytest.approx(8 / 9)}
    assert reading.margin is None
    assert assess(specimen, definition(leaf("COOP-03", ">", 0.6))).whole("test").margin == pytest.approx(6 / 9 - 0.6)
    assert assess(specimen, definition(leaf("COOP-03", "<", 0.6))).whole("test").margin == pytest.approx(0.6 - 6 / 9)


def test_margins(specimen):
    """COOP-01 is .8 at the end."""
    tree = {"all": [leaf("COOP-01", ">", 0.5), leaf("COOP-01", "<=", 0.9)]}
    card = assess(specimen, definition(tree))
    assert card.reading("test", "tree.all[0]").margin == pytest.approx(0.3)
    assert card.reading("test", "tree.all[1]").margin == pytest.approx(0.1)
    assert card.whole("test").margin == pytest.approx(0.1), "the weakest part"
    tree = {"any": [leaf("COOP-01", ">", 0.95), leaf("COOP-01", ">", 0.7)]}
    assert assess(specimen, definition(tree)).whole("test").margin == pytest.approx(0.1), "the strongest part"


def test_distance_to_a_target(specimen):
    card = assess(specimen, definition(leaf("COOP-01", "<=", 0.3, at="distance", target=1)))
    assert card.whole("test").value == pytest.approx(0.2)
    assert card.verdict("test") == "true"
    assert "distance to 1" in card.whole("test").test


def test_not_determinable_names_what_is_missing(specimen, variant):
    card = assess(variant(specimen, without=["control"]), "revolution-2013")
    reading = card.reading("revolution-2013", "POW-06")
    assert (reading.verdict, reading.missing, reading.value) == ("not determinable", ("control",), None)
    assert "control" in card.decision("revolution-2013")
    assert card.reading("revolution-2013", "CON-02").missing == ("effort_by_setting",)


# --- draws ----------------------------------------------------------------------------------------


def test_several_draws_give_shares(specimen, specimen_with):
    other = specimen_with(socialised=(0.05, 0.10))
    card = assess([specimen, specimen, other], "party-1955")
    whole = card.whole("party-1955")
    assert card.draws == 3
    assert whole.verdict == "true"
    assert whole.draws == {"true": pytest.approx(2 / 3), "false": pytest.approx(1 / 3), "not determinable": 0.0}
    reading = card.reading("party-1955", "OWN-03")
    one = assess(specimen, "party-1955").reading("party-1955", "OWN-03").value
    assert reading.value == pytest.approx(one), "the median"
    assert reading.low < reading.value
    assert card.draws_of("party-1955") == ("true", "true", "false")
    assert assess([specimen, other], "party-1955").verdict("party-1955") == "not determinable", "one against one"


def test_what_decides_is_of_a_draw_like_the_whole(specimen, specimen_with):
    other = specimen_with(socialised=(0.05, 0.10))
    card = assess([specimen, other, other], "party-1955")
    assert card.verdict("party-1955") == "false"
    assert card.decides("party-1955").verdict == "false"


# --- forms ----------------------------------------------------------------------------------------


def test_json_is_plain_and_whole(card):
    facts = json.loads(json.dumps(card.to_dict(), allow_nan=False))
    assert [d["id"] for d in facts["definitions"]] == list(THREE)
    first = facts["definitions"][0]
    assert first["verdict"] == "true"
    assert len(first["december"]) == 8
    assert {c["path"] for c in first["criteria"]} == {*first["counted"], *first["reported"]}
    assert first["silent_on"][0]["theme"]
    one = next(c for c in first["criteria"] if c.get("indicator") == "OWN-03")
    assert one["threshold_source"] == "project default"
    assert one["variables"][0]["name"] == "gross_output"


def test_text_is_short_and_carries_words(card):
    lines = str(card).splitlines()
    assert len(lines) <= 4 + 4 * len(THREE)
    assert any("party-1955" in line and "true" in line and "sweeps" in line for line in lines)
    assert all(len(line) <= 150 for line in lines)
    assert "T true" in lines[-1]
    assert "<table>" in card._repr_html_()


def test_the_card_is_the_same_twice(specimen, card):
    assert json.dumps(assess(specimen, THREE).to_dict()) == json.dumps(card.to_dict())


def test_asking_for_what_is_not_there(card):
    with pytest.raises(NameProblems, match="kornai-1992"):
        card.verdict("kornai-1991")
    with pytest.raises(NameProblems, match="OWN-03"):
        card.reading("party-1955", "OWN-3")


def test_an_archive_and_a_simulation_cannot_be_told_apart(specimen, card, tmp_path):
    """Written to a folder and read again as somebody else's record, it gets the same card."""
    from lustrum.history.storage import load_history, save_history

    save_history(specimen, tmp_path / "h")
    again = assess(load_history(tmp_path / "h"), THREE)
    assert json.dumps(again.to_dict()) == json.dumps(card.to_dict())


def test_a_reading_in_words(card):
    text = str(card.reading("party-1955", "COOP-01"))
    assert "COOP-01 0.8" in text
    assert "project default" in text
    assert isinstance(card.reading("party-1955", "coverage"), Reading), "by id"


# --- sweeps ---------------------------------------------------------------------------------------


def test_the_share_of_sweeps_is_that_of_the_range(specimen):
    """COOP-01 is .8; thresholds spread evenly over 0 to 1 leave it above 80 of 100 times."""
    tree = {**leaf("COOP-01", ">", 0.5), "threshold": {"value": 0.5, "source": "t", "sweep": [0, 1]}}
    assert assess(specimen, definition(tree)).whole("test").sweep == pytest.approx(0.80, abs=0.011)
    tree["op"] = "<"
    card = assess(specimen, definition(tree))
    assert card.verdict("test") == "false"
    assert card.whole("test").sweep == pytest.approx(0.80, abs=0.011)


def test_sweeps_move_bases_and_weights_too(specimen):
    tree = {**leaf("OWN-03", ">", 0.5), "threshold": {"value": 0.5, "source": "t", "sweep": [0.5, 0.5]}}
    loose = assess(specimen, definition(tree)).whole("test").sweep
    assert loose == 1.0, "no co-operative in the specimen's branches: only the threshold could change it"
    strict = {**tree, "parameters": {"types": 0, "collective": 1, "mixed": 1, "least": 0}}
    assert assess(specimen, definition(strict)).whole("test").sweep == 1.0


def test_a_criterion_keeps_its_sweep_wherever_its_definition_stands(specimen):
    alone = assess(specimen, "party-1955").reading("party-1955", "COOP-01").sweep
    beside = assess(specimen, ["kornai-1992", "party-1955"]).reading("party-1955", "COOP-01").sweep
    assert alone == beside


def test_a_definition_that_was_read_can_be_changed_and_assessed(specimen):
    party = load_definition("party-1955")
    found = assess(specimen, replace(party, id="mine"))
    assert found.verdict("mine") == "true"


def test_values_stand_for_the_date_and_not_for_a_later_one(specimen, variant):
    """What happens after a date changes nothing at it (levels and trends look back only)."""
    later = {}
    for name, array in specimen.variables.items():
        keep = array["time"] < np.datetime64("1956-01-01")
        later[name] = array.where(keep, array * 3.0)
    before, after = (assess(history, THREE, at="1955-12") for history in (specimen, variant(specimen, variables=later)))
    for name in THREE:
        assert before.readings(name) == after.readings(name)


def test_the_share_of_parts_that_a_mean_asks_for_is_swept(specimen):
    """One of two parts is true: a share of half of them or less holds in half of the range of 0 to 1."""
    still = {"value": 0.5, "source": "t", "sweep": [0.5, 0.5]}
    parts = [{**leaf("COOP-01", op, 0.5), "threshold": still} for op in (">", "<")]
    card = assess(specimen, definition({"mean": parts, "threshold": {"value": 0.3, "source": "t", "sweep": [0, 1]}}))
    assert card.verdict("test") == "true"
    assert card.whole("test").sweep == pytest.approx(0.5, abs=0.011)
    assert card.whole("test").to_dict()["sweep_range"] == [0, 1]


def test_how_many_parts_are_wanted_is_swept(specimen):
    """Two of three parts are true: one or two of them are there, three are not."""
    still = {"value": 0.5, "source": "t", "sweep": [0.5, 0.5]}
    parts = [{**leaf("COOP-01", op, 0.5), "threshold": still} for op in (">", ">=", "<")]
    tree = {"m-of-n": parts, "m": 2}
    assert assess(specimen, definition(tree)).whole("test").sweep == 1.0
    assert assess(specimen, definition({**tree, "sweep": [1, 3]})).whole("test").sweep == pytest.approx(
        2 / 3, abs=0.011
    )


def test_a_card_tells_how_many_sweeps_it_took(specimen):
    card = assess(specimen, definition(leaf("COOP-01", ">", 0.5)), sweeps=7)
    assert card.to_dict()["sweeps"] == 7
    assert "share of 7 sweeps" in str(card)
    assert assess([specimen] * 3, "party-1955", sweeps=5).to_dict()["sweeps"] == 5


def test_draws_that_are_split_are_said_to_be(specimen, specimen_with):
    """No draw is like the whole then: no criterion of one of them decides."""
    other = specimen_with(socialised=(0.05, 0.10))
    card = assess([specimen, other], "party-1955")
    assert card.verdict("party-1955") == "not determinable"
    assert card.decision("party-1955") == "draws are split: 50% true, 50% false"
    assert card.to_dict()["definitions"][0]["first"]["path"] == "tree"


def test_what_a_draw_lacks_does_not_hide_what_the_others_say(specimen, variant):
    bare = variant(specimen, without=list(get_indicator("COOP-01").needs))
    card = assess([specimen, specimen, bare], definition(leaf("COOP-01", ">", 0.5)))
    reading = card.whole("test")
    assert reading.verdict == "true"
    assert reading.draws["not determinable"] == pytest.approx(1 / 3)
    assert "COOP-01 0.8" in reading.in_words()
    assert reading.missing, "it is still told"


def test_decembers_of_a_span_alone_are_shown(specimen):
    card = assess(specimen, "party-1955", at="1951-06", span=("1952-01", "1954-12"))
    assert [time for time, _ in card.december_series("party-1955")] == ["1952-12", "1953-12", "1954-12"]
    assert str(card.at) == "1951-06", "dates asked for stand beside"
