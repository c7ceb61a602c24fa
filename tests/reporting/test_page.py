"""The page can be read offline, without script, by ear and by keyboard; its counts are those of its data."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace

import pytest

from lustrum.history.history import History
from lustrum.reporting.markup import Html, tag
from lustrum.reporting.material import Material
from lustrum.reporting.page import make_page, write_page
from lustrum.reporting.provenance import drawn_rows, make_notice

from .outline import Outline
from .sample_history import make_history

KIB = 1024


@pytest.fixture(scope="module")
def outline(page):
    found = Outline()
    found.feed(page.text)
    return found


def test_tags_are_balanced(outline):
    assert not outline.crooked
    assert not outline.open


def test_ids_are_unique_and_references_lead_somewhere(outline):
    twice = [name for name, count in Counter(outline.ids).items() if count > 1]
    assert not twice
    assert set(outline.references) <= set(outline.ids)
    assert {link[1:] for link in outline.links if link.startswith("#")} <= set(outline.ids)


def test_headings_have_an_order(outline):
    assert outline.headings.count(1) == 1
    steps = zip(outline.headings, outline.headings[1:], strict=False)
    assert all(after <= before + 1 for before, after in steps)
    assert outline.tags["main"] == outline.tags["header"] == outline.tags["footer"] == 1
    assert outline.tags["nav"] == 1


def test_nothing_is_fetched(page, outline):
    assert not outline.addresses
    assert all(link.startswith("#") for link in outline.links)
    for word in ("@import", "url(http", "fetch(", "XMLHttpRequest", "sendBeacon", "WebSocket", "<iframe", "<object"):
        assert word not in page.text
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page.text)
    assert policy is not None
    assert "default-src &#39;none&#39;" in policy[1] or "default-src 'none'" in policy[1]


def test_order_of_the_story(page):
    order = [figure.id for figure in page.figures]
    assert order.index("fit") == 2
    assert order[-3:] == ["scorecard", "documents", "pairs"]
    places = [page.text.index(f'id="{name}"') for name in (*order, "provenance")]
    assert places == sorted(places)


def test_every_chart_has_marks_and_a_twin_with_as_many_rows(page):
    charts = re.findall(r'<svg id="[^"]*" class="chart.*?</svg>', page.text, re.DOTALL)
    assert len(charts) > 10
    for chart in charts:
        assert len(re.findall(r"<(?:path|line|rect|circle)[ >]", chart)) >= 3
        assert chart.count("<title") == 1
        assert "<desc" in chart
    for plot in re.findall(
        r'<div class="plot[^"]*" data-table="([^"]*)"(?: data-panel="([^"]*)")?[^>]*>(.*?)</div>', page.text
    ):
        table = re.search(rf'<table id="{plot[0]}".*?</table>', page.text, re.DOTALL)
        assert table is not None
        rows = re.findall(r"<tr[^>]*>", table[0].split("<tbody>")[1])
        mine = [row for row in rows if not plot[1] or f'data-panel="{plot[1]}"' in row]
        for stops in re.findall(r'data-stops="([^"]*)"', plot[2]):
            assert len(stops.split()) == len(mine) > 0


def test_data_beside_the_figures_are_json(page):
    found = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', page.text, re.DOTALL)
    assert len(found) >= 6
    for text in found:
        assert json.loads(text)["variables"]


def test_weight(page):
    assert len(page.text.encode()) <= 600 * KIB


def test_synthetic_is_always_said(page, draws):
    assert 'class="notice"' in page.text
    plain = replace(draws[0], evidence={name: frozenset({"simulated"}) for name in draws[0].variables})
    assert make_notice(Material(_runs(plain))) is None
    unfinished = replace(plain, manifest={**plain.manifest, "complete": False})
    notice = make_notice(Material(_runs(unfinished)))
    assert notice is not None
    assert "stopped" in notice.text


def _runs(history):
    from lustrum.reporting.computed import Runs

    return Runs((history,))


def test_counts_of_evidence_are_computed(page, material):
    counts = drawn_rows(material, page.figures)
    rows = material.observed.observations["evidence"].value_counts().to_dict()
    assert counts == rows
    for word, number in counts.items():
        assert f"<b>{number} {word}</b>" in page.text


def test_names_cannot_break_out_of_the_page(draws):
    evil = '</script><script>alert("x")</script><img src=x onerror=alert(1)>'
    history = make_history(0, rename={"cloth": evil, "coal": "a & b"})
    history = replace(history, manifest={**history.manifest, "title": evil, "summary": evil})
    text = make_page([history]).text
    assert "<img" not in text
    assert "<script>alert" not in text
    assert text.count("</script>") == text.count("<script")


def test_a_history_of_nothing_still_makes_a_page(tmp_path):
    path = write_page(tmp_path / "deep" / "page.html", [History("nothing")])
    text = path.read_text(encoding="utf-8")
    assert text.count("Not drawn.") >= 6
    assert 'id="provenance"' in text


def test_no_history_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        make_page([])


def test_the_same_draws_make_the_same_bytes(draws, record):
    assert make_page(draws[:1], record).text == make_page(draws[:1], record).text


def test_markup_escapes_text_and_not_itself():
    assert (
        tag("td.a.b", '<"x">', tag("i", "y"), data_d='"') == '<td class="a b" data-d="&quot;">&lt;"x"&gt;<i>y</i></td>'
    )
    assert tag("p", Html("<b>ready</b>"), hidden=False) == "<p><b>ready</b></p>"
