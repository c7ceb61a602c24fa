"""The terminal card: at most twelve lines of eighty columns, words instead of colour, synthetic always said."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from lustrum.history.history import History
from lustrum.reporting.card import write_card
from lustrum.reporting.computed import Runs
from lustrum.reporting.figures.headline import find_headline
from lustrum.reporting.material import Material
from lustrum.reporting.narrative.course import Dated, passing


@pytest.mark.parametrize("count", [1, 3, 21])
def test_it_fits(many, record, card, count):
    text = write_card(many[:count], record, card, seconds=17.2, page="runs/sample-1/report.html")
    lines = text.splitlines()
    assert 6 <= len(lines) <= 12
    assert max(map(len, lines)) <= 80
    assert "\x1b" not in text


def test_it_says_what_is_synthetic_and_what_the_record_holds(draws, record, card):
    text = write_card(draws, record, card)
    assert "SYNTHETIC" in text
    assert "record 1.2% Dec 1953, 100% Aug 1958" in text
    assert "3,803 or 2,781 kt in 1960" in text
    assert "largest gap 0" in text
    assert re.search(r"gap \d+%, mean of all \d+%", text), "the gap of the figure shown, and the mean over all of them"


def test_numbers_are_those_of_the_page(draws, record):
    material = Material(Runs(tuple(draws)), record)
    series = find_headline(material).series
    values = [Dated(month, float(v)) for month, v in zip(series.months(), series.median()[:, 0], strict=True)]
    assert f"run 50% in {passing(values, 50).when}" in write_card(draws, record)


def test_long_names_are_cut_and_marked(draws):
    manifest = {**draws[0].manifest, "scenario": "x" * 200}
    lines = write_card([replace(draws[0], manifest=manifest)], seconds=3.0).splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[0].endswith("3.0 s")


def test_verdicts_are_words(draws, card):
    lines = write_card(draws, scorecard=card).splitlines()
    told = " ".join(lines)
    assert any(word in told for word in ("true", "false", "not determinable"))


def test_rules_beyond_the_default_are_counted_and_push_nothing_off_the_card(many, record, card):
    rules = [{"text": f"rule-{number}", "default": number == 0} for number in range(30)]
    text = write_card(many[:3], record, card, seconds=1.0, page="runs/sample-1/report.html", facts={"rules": rules})
    lines = text.splitlines()
    assert len(lines) <= 12
    assert "rules       29 not the default: rule-1; rule-2;" in text
    assert lines[-1].startswith("page")
    one = write_card(many[:3], facts={"rules": rules[:2]})
    assert "rules       rule-1\n" in one


def test_a_history_of_nothing_has_a_card():
    lines = write_card([History("nothing")]).splitlines()
    assert lines[0].startswith("Lustrum  nothing")
