"""What a reading says beside its verdict: level, trend and distance, other bases, windows, what moves the whole."""

import json

import numpy as np
import pytest
import xarray as xr

from lustrum.assessment.checking import read_definition
from lustrum.assessment.evaluation import windows_of
from lustrum.assessment.indicator import get_indicator
from lustrum.assessment.scorecard import assess


def leaf(indicator, op, value, sweep=None, **more):
    threshold = {"value": value, "source": "test", **({"sweep": sweep} if sweep else {})}
    return {"indicator": indicator, "claim": "c", "op": op, "threshold": threshold, **more}


def definition(tree, name="test"):
    return read_definition(
        {"id": name, "name": name, "date": "2026", "tradition": "t", "source": {"text": "me"}, "tree": tree}
    )


def whole(history, tree, at=None):
    return assess(history, definition(tree), at).whole("test")


@pytest.mark.parametrize("at", ["level", "trend", "distance"])
def test_level_trend_and_distance_are_there_whatever_is_compared(specimen, at):
    """COOP-01 rises in a straight line from .4 to .8 over 95 months; 60 months before the end to the end."""
    target = {"target": 0.3} if at == "distance" else {}
    reading = whole(specimen, leaf("COOP-01", ">", 0.5, at=at, **target))
    slope = 0.4 / 95 * 12
    assert reading.level == pytest.approx(0.8)
    assert reading.trend == pytest.approx(slope, rel=1e-3)
    compared = {"level": 0.8, "trend": slope, "distance": 0.5}[at]
    assert reading.value == pytest.approx(compared, rel=1e-3)
    assert reading.distance == pytest.approx(compared - 0.5, abs=1e-4)
    assert reading.window == 60
    facts = reading.to_dict()
    assert {"level", "trend", "distance", "window", "is_empty"} <= set(facts)


def test_distance_lies_above_or_below_and_the_margin_passes_or_misses(specimen):
    reading = whole(specimen, leaf("COOP-01", "<", 0.5))
    assert reading.distance == pytest.approx(0.3)
    assert reading.margin == pytest.approx(-0.3)


def test_rival_readings_have_no_single_level(specimen):
    reading = whole(specimen, leaf("COOP-03", ">", 0.5))
    assert (reading.level, reading.trend, reading.distance) == (None, None, None)
    assert reading.to_dict()["level"] is None


def test_a_group_says_nothing_of_leaves(specimen):
    facts = whole(specimen, {"all": [leaf("COOP-01", ">", 0.5)]}).to_dict()
    assert not {"level", "trend", "window", "is_empty", "windows", "bases"} & set(facts)


def test_an_empty_base_is_said(specimen):
    assert whole(specimen, leaf("CLS-08", "<", 0.1)).is_empty
    assert not whole(specimen, leaf("COOP-01", ">", 0.1)).is_empty


def test_other_bases_of_a_share(specimen):
    reading = whole(specimen, leaf("OWN-03", ">", 0.5, of="employment"))
    others = set(get_indicator("OWN-03").shares_of) - {"employment"}
    assert {"gross_output", "value_added"} <= {one.of for one in reading.bases} == others & set(specimen.variables)
    for one in reading.bases:
        alone = whole(specimen, leaf("OWN-03", ">", 0.5, of=one.of))
        assert (one.value, one.verdict, one.basis) == (alone.value, alone.verdict, "true")


def test_a_base_that_is_not_recorded_is_left_out(specimen, variant):
    of = [base for base in get_indicator("OWN-03").shares_of if base not in ("value_added", "gross_output")]
    reading = whole(variant(specimen, without=of), leaf("OWN-03", ">", 0.5, of="value_added"))
    assert [one.of for one in reading.bases] == ["gross_output"]


def test_what_was_reported_stands_beside_what_is_true_where_they_differ(specimen, variant):
    true = specimen.variables["gross_output"].isel(basis=0, drop=True)
    padded = true.copy(data=true.values * np.where(true["form"].values == "S", 3.0, 1.0))
    bases = xr.IndexVariable("basis", ["true", "reported"])
    told, alike = (xr.concat([true, other], dim=bases).transpose("time", "basis", ...) for other in (padded, true))
    tree = leaf("OWN-03", ">", 0.9, of="gross_output")
    reading = whole(variant(specimen, variables={"gross_output": told}), tree)
    (one,) = [base for base in reading.bases if base.basis == "reported"]
    assert (reading.verdict, one.verdict) == ("false", "true")
    assert one.value > reading.value
    same = whole(variant(specimen, variables={"gross_output": alike}), tree)
    assert not [base for base in same.bases if base.basis == "reported"]
    back = whole(variant(specimen, variables={"gross_output": told}), {**tree, "basis": "reported"})
    assert [base.value for base in back.bases if base.basis == "true"] == [reading.value]


# --- windows --------------------------------------------------------------------------------------


def turned(specimen, variant):
    """Participation rises for six years and falls in the last two."""
    rung = specimen.variables["participation_rung"].copy()
    rung[{"time": slice(-2, None)}] = rung.values[-3] - 0.02 * np.arange(1, 3)[:, np.newaxis, np.newaxis]
    return variant(specimen, variables={"participation_rung": rung})


def test_a_trend_is_told_for_half_and_double_the_window(specimen, variant):
    tree = leaf("POW-09", ">", 0, at="trend", window=42)
    reading = whole(turned(specimen, variant), tree)
    assert [one.months for one in reading.windows] == [21, 84]
    assert [one.verdict for one in reading.windows] == ["false", "true"]
    assert reading.is_window_sensitive is True
    assert "turns with the window: 21 months false, 84 months true" in " ".join(reading.sensitivity())
    steady = whole(specimen, tree)
    assert (steady.verdict, steady.is_window_sensitive) == ("true", False)


def test_a_window_that_the_record_cannot_fill_is_not_determinable(specimen):
    """Eight years hold two thirds of seven years and not of fourteen."""
    reading = whole(specimen, leaf("COOP-01", ">", 0, at="trend", window=84))
    assert [(one.months, one.verdict) for one in reading.windows] == [(42, "true"), (168, "not determinable")]
    assert reading.windows[1].value is None
    assert reading.is_window_sensitive is False
    early = whole(specimen, leaf("COOP-01", ">", 0, at="trend"), at="1950-12")
    assert early.is_window_sensitive is None


def test_a_level_without_a_window_has_no_other_windows(specimen):
    reading = whole(specimen, leaf("COOP-01", ">", 0.5))
    assert (reading.windows, reading.is_window_sensitive) == ((), None)
    assert windows_of(definition(leaf("COOP-01", ">", 0.5)).leaves()[0]) == ()


def test_sweeps_take_other_windows_too(specimen, variant):
    """The threshold stays, the record turns with its window: only the window can turn the verdict."""
    tree = leaf("POW-09", ">", 0, [0, 0], at="trend", window=42)
    stated, steady = whole(turned(specimen, variant), tree), whole(specimen, tree)
    assert steady.sweep == 1.0
    assert 0 < stated.sweep < 1


# --- what the verdict hangs on --------------------------------------------------------------------


def test_the_criterion_that_moves_the_whole_most(specimen):
    """COOP-01 is .8: one threshold is swept across it, one stays on its side, one has no say."""
    across, clear = leaf("COOP-01", ">", 0.5, [0, 1]), leaf("COOP-01", ">", 0.1, [0, 0.2])
    card = assess(specimen, definition({"all": [clear, across]}))
    pivot = card.pivotal("test")
    assert pivot.path == "tree.all[1]"
    assert pivot.moves == pytest.approx(0.2, abs=0.011)
    assert card.reading("test", "tree.all[0]").moves == 0.0
    facts = card.to_dict()["definitions"][0]
    assert facts["pivotal"] == {"path": pivot.path, "title": pivot.title, "moves": pivot.moves}
    assert "hangs most on COOP-01: its sweep alone turns 20%" in str(card)
    hidden = assess(specimen, definition({"any": [clear, across]}))
    assert hidden.pivotal("test") is None, "the other criterion keeps the whole true"
    assert hidden.to_dict()["definitions"][0]["pivotal"] is None


def test_what_moves_the_whole_over_draws(specimen, specimen_with):
    """In one draw of two the other criterion is false already: the sweep turns half as many."""
    other = specimen_with(socialised=(0.05, 0.10))
    tree = {"all": [leaf("OWN-03", ">", 0.5, [0.5, 0.5]), leaf("COOP-01", ">", 0.5, [0, 1])]}
    one = assess(specimen, definition(tree)).reading("test", "tree.all[1]").moves
    both = assess([specimen, other], definition(tree)).reading("test", "tree.all[1]").moves
    assert one == pytest.approx(0.2, abs=0.011)
    assert both == one / 2


def test_every_verdict_carries_its_share_of_sweeps(specimen):
    card = assess(specimen, ["party-1955", "kornai-1992"])
    facts = json.loads(json.dumps(card.to_dict(), allow_nan=False))
    for one in facts["definitions"]:
        assert 0 <= one["sweep"] <= 1
        assert all(0 <= december["sweep"] <= 1 for december in one["december"])
        assert all(0 <= criterion["sweep"] <= 1 for criterion in one["criteria"])
        assert dict(card.sweep_series(one["id"]))["1957-12"] == one["sweep"]
    lines = str(card).splitlines()
    for name in ("party-1955", "kornai-1992"):
        assert any(line.strip().startswith(name) and "% of sweeps" in line for line in lines)
        assert f"{card.whole(name).sweep:.0%}" in card._repr_html_()


def test_a_small_letter_marks_a_verdict_that_few_sweeps_keep(specimen):
    firm = str(assess(specimen, definition(leaf("COOP-01", ">", 0.1, [0, 0.2])))).splitlines()[-2]
    loose = str(assess(specimen, definition(leaf("COOP-01", ">", 0.7, [0, 1])))).splitlines()[-2]
    assert firm.endswith("T")
    assert loose.endswith("t")
