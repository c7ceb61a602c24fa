"""Sentences say what the data say: rising, falling, flat, missing, one point; and the same for every side."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.quantities.calendar import Month
from lustrum.reporting.computed import Runs
from lustrum.reporting.material import Material
from lustrum.reporting.narrative.brief import make_brief, sentences
from lustrum.reporting.narrative.course import Dated, course, passing, verb
from lustrum.reporting.narrative.emphasis import as_html, plain, strong
from lustrum.reporting.narrative.gaps import Fit, fit_sentence, left_out_sentence
from lustrum.reporting.numbers import percent, quantity, rounded, span, written
from lustrum.reporting.page import STORY

from .sample_history import make_history

JUDGING = re.findall(
    r"\w+",
    "achieve success succeed fail collapse lag liberat seiz plunder exploit drive triumph crisis backward progress"
    " regime communist actual merely only despite unfortunately because dramatic soar plummet surge massive",
)


def _dated(*values: float) -> list[Dated]:
    return [Dated(Month(1946 + n, 12), value) for n, value in enumerate(values)]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((1.2, 40, 100), "rises from 1.2% in Dec 1946 to 100% in Dec 1948"),
        ((96.5, 0), "falls from 96.5% in Dec 1946 to 0% in Dec 1947"),
        ((50, 50.1), "stays near its first value: 50% in Dec 1946 and 50.1% in Dec 1947"),
        ((33,), "there is one figure for the share: 33% in Dec 1946"),
        ((), "The record holds no figure for the share"),
    ],
)
def test_course(values, words):
    assert words in plain(course("the share", _dated(*values), "%", recorded=True))


def test_course_of_a_run_has_three_digits_and_of_the_record_its_own():
    ends = _dated(1234.567, 2345.678)
    assert "1,230 t" in plain(course("output", ends, "t", recorded=False))
    assert "1,234.567 t" in plain(course("output", ends, "t", recorded=True))


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_the_mirror_image_has_the_mirrored_verb(first, last):
    mirrored = {"rises": "falls", "falls": "rises", "stays": "stays"}
    assert verb(last, first) == mirrored[verb(first, last)]


def test_passing_names_the_first_date_at_or_above():
    found = passing(_dated(10, 49.9, 50, 80), 50)
    assert found is not None
    assert found.when == "Dec 1948"
    assert passing(_dated(60, 70), 50) is None


def test_fit():
    assert "6 of 8 lie in the 90% band" in plain(fit_sentence(Fit(8, 2.6, -6.3, "Dec 1956", 6)))
    assert "one recorded point by 2.0 points (1950)" in plain(fit_sentence(Fit(1, 2.0, 2.0, "1950")))
    assert "by 14.2% on average" in plain(fit_sentence(Fit(3, 14.2, -31.8, "1960", in_points=False)))
    assert plain(fit_sentence(Fit(0))) == "No recorded point can be compared with the run."
    assert left_out_sentence(Fit(3)) == ""
    assert "1 recorded row" in left_out_sentence(Fit(3, left_out=1))


def test_numbers_are_written_one_way():
    assert written(-6.3) == "−6.3"
    assert percent(99.97) == "100%"
    assert rounded(1_055_015) == "1,060,000"
    assert span(24, 43, "%", recorded=True) == "24 to 43%"
    assert quantity(8460.2, "1000 m") == "8,460 × 1000 m"
    assert quantity(float("nan"), "t") == "not computed"


@given(st.text(max_size=40))
def test_nothing_in_a_name_becomes_markup(name):
    assert "<b>" not in as_html(name)
    assert as_html(strong(name)).startswith("<b>")


def _sentences(material: Material) -> list[str]:
    figures = [make(material) for _, makers in STORY for make in makers]
    return [plain(f"{figure.question} {figure.title}. {figure.sentence} {figure.how}") for figure in figures]


def test_no_word_takes_a_side(material):
    for text in _sentences(material):
        words = re.findall(r"[a-z]+", text.lower())
        found = [word for word in words for stem in JUDGING if word.startswith(stem)]
        allowed = {"only", "actually", "exploitation"}
        assert not set(found) - allowed, (text, found)


def test_other_names_change_nothing_but_the_names(record):
    """Swap what goods, forms and classes are called: every sentence is the same but for the names."""
    names = {
        **{"cloth": "velvet", "coal": "amber", "coal_hand": "amber_hand", "S": "Q9", "K": "Q8", "worker": "weaver"},
        **{"steel": "brass", "crude steel": "cast brass", "fert": "guano", "fertiliser": "guano", "metals": "alloys"},
        **{"goods": "wares", "daily-use goods": "fancy wares", "machine": "engine", "machines": "engines"},
        "machines, tools": "engines, tools",
    }
    before = _sentences(Material(Runs((make_history(0),)), record))
    after = _sentences(Material(Runs((make_history(0, rename=names),)), record))
    changed = {name: new for name, new in names.items() if len(name) > 3} | {
        name.capitalize(): new.capitalize() for name, new in names.items() if len(name) > 3
    }
    pattern = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in sorted(changed, key=len, reverse=True)))

    def swap(text: str) -> str:
        return pattern.sub(lambda match: changed[match[0]], text)

    exempt = re.compile(r"\b(Goods|goods|wares|Wares)\b")
    for one, other in zip(before, after, strict=True):
        assert exempt.sub("·", swap(one)) == exempt.sub("·", other)


def test_brief_has_five_topics_each_with_a_link(page):
    brief = make_brief(page.figures)
    assert len(brief) == 5
    ids = {figure.id for figure in page.figures}
    assert all(one.anchor in ids and one.text for one in brief)
    assert sum(bool(re.search(r"\d", one.text)) for one in brief) == 5


def test_sentences_do_not_break_at_a_decimal_point():
    assert len(sentences("It rises to 1.2% in 1950. It falls to 0.5% in 1951.")) == 2
