"""The page of verdicts: whole, readable by ear, true to the card, for a run and for a record alone."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace

import numpy as np
import pytest

from lustrum.assessment.crosswalk import load_crosswalk
from lustrum.assessment.disagreement import disagreements
from lustrum.assessment.indicator import get_indicator
from lustrum.assessment.scorecard import assess
from lustrum.history.history import History
from lustrum.reporting.computed import Runs
from lustrum.reporting.figures import criteria, glance, pairs
from lustrum.reporting.figures.criterion import opened
from lustrum.reporting.material import Material
from lustrum.reporting.numbers import rounded
from lustrum.reporting.scorecard_page import STORY, make_scorecard_page, write_scorecard_page

from .outline import Outline


@pytest.fixture(scope="module")
def sheet(draws, card):
    return Material(Runs(tuple(draws[:2])), None, card, disagreements(card), load_crosswalk())


def test_markup_is_whole(verdicts):
    found = Outline()
    found.feed(verdicts.text)
    assert not found.crooked
    assert not found.open
    assert len(found.ids) == len(set(found.ids))
    assert not {name for name in found.references if name not in found.ids}
    assert all(link[1:] in found.ids for link in found.links if link.startswith("#"))
    assert all(link.startswith("#") for link in found.links)
    assert not found.addresses
    assert found.headings.count(1) == 1
    assert all(step <= 1 for step in np.diff(found.headings))


def test_figures_stand_in_the_order_of_the_story(verdicts):
    assert [figure.id for figure in verdicts.figures] == ["glance", "scorecard", "criteria", "documents", "pairs"]
    assert len(STORY) == 3


def test_a_box_for_each_criterion_that_counts(sheet, card):
    markup = glance.make(sheet).parts[0].markup
    boxes = len(re.findall(r'<span title="', markup))
    assert boxes == sum(len(definition.leaves()) for definition in card.definitions)
    for definition in card.definitions:
        assert f'href="#definition-{definition.id}"' in markup


def test_glance_sentence_counts_verdicts(sheet, card):
    said = glance.make(sheet).sentence
    for word in ("true", "false", "not determinable"):
        number = sum(card.verdict(one.id) == word for one in card.definitions)
        assert (word in said) == (number > 0)


def test_drawn_values_are_those_that_were_tested(sheet, card):
    figure = criteria.make(sheet)
    table = figure.table
    tested = [
        (leaf, card.reading(one.id, leaf.path).value)
        for one in card.definitions
        for leaf in one.leaves()
        if card.reading(one.id, leaf.path).value is not None
    ]
    assert len(tested) > 3
    for leaf, value in tested:
        title = get_indicator(leaf.indicator).title
        rows = table[(table["date"] == str(card.at)) & table["series"].str.startswith(title)]
        shown = [float(text.replace(",", "").replace("−", "-")) for text in rows["run"]]
        assert any(one == pytest.approx(value, rel=0.02, abs=0.01) for one in shown), leaf.test


def test_every_measure_has_a_panel_with_its_tests(sheet, card):
    figure = criteria.make(sheet)
    panels = [panel for part in figure.parts for panel in part.panels]
    measures = [one for mine in criteria.measures_of(card.definitions).values() for one in mine]
    assert len(panels) == len(measures)
    leaves = sum(len((*one.leaves(), *one.reported)) for one in card.definitions)
    assert sum(len(one.tests) for one in measures) == leaves
    for panel in panels:
        assert panel.wide is not None or panel.empty[1].startswith("Missing: ")
        assert len(panel.wide.stops if panel.wide else []) == sum(
            int((part.twin.frame.get("panel") == panel.id).sum())
            for part in figure.parts
            if part.twin is not None and any(one is panel for one in part.panels)
        )


def test_a_record_beside_stands_as_marks(draws, card, sheet):
    beside = replace(sheet, beside_card=card)
    figure = criteria.make(beside)
    assert "recorded" in figure.table
    assert "recorded" not in criteria.make(sheet).table


def test_pairs_are_those_of_disagreement(sheet, card):
    found = disagreements(card)
    figure = pairs.make(sheet)
    assert len(figure.table) == len(found)
    same = sum(bool(one.do_agree) for one in found)
    assert figure.parts[0].markup.count('href="#q-same"') == same


def test_without_definitions_every_figure_keeps_its_place(draws):
    empty = Material(Runs(tuple(draws[:1])))
    for maker in (glance.make, criteria.make, pairs.make):
        assert maker(empty).empty_state


def test_names_cannot_break_out(draws, card):
    odd = replace(card.definitions[0], name="<script>alert(1)</script>")
    cursed = replace(card, definitions=(odd, *card.definitions[1:]))
    text = make_scorecard_page(draws[:1], cursed, disagreement=disagreements(cursed)).text
    assert "<script>alert" not in text


def test_a_record_alone_makes_a_page(tmp_path, draws):
    one = draws[0]
    bare = History("a record", {"population": one.variables["population"]}, labels=dict(one.labels))
    card = assess(bare, ["kornai-1992", "party-1955"], sweeps=5)
    path = write_scorecard_page(tmp_path / "card.html", [bare], card, disagreement=disagreements(card))
    text = path.read_text(encoding="utf-8")
    assert "not determinable" in text
    assert "a record" in text


def test_data_beside_figures_are_json(verdicts):
    found = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', verdicts.text, re.S)
    assert found
    assert all(json.loads(text)["spec"] for text in found)


def test_words_take_no_side(verdicts):
    plain = re.sub(r"<(style|script).*?</\1>|<[^>]+>", " ", verdicts.text, flags=re.S)
    for word in ("achieve", "succeed", "collaps", "regime", "true socialism", "wrong"):
        assert word not in plain.lower(), word


def test_every_criterion_opens_to_the_last_number(verdicts, card):
    text = verdicts.text
    leaves = [(one.id, leaf) for one in card.definitions for leaf in (*one.leaves(), *one.reported)]
    assert text.count('<details class="cell">') == len(leaves)
    for definition, leaf in leaves:
        reading = card.reading(definition, leaf.path)
        opened_part = opened(reading)
        assert all(use.name in opened_part for use in reading.variables)
        assert all(name in html.unescape(opened_part) for name in reading.missing)
        assert str(opened_part) in text
        if reading.level is not None:
            assert f"level {rounded(reading.level)}" in opened_part
        for one in (*reading.bases, *reading.windows):
            assert one.verdict in opened_part
