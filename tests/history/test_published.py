"""Figures that answer an indicator: how they are read, refused, dated, and what sources that differ give."""

import numpy as np
import pytest

from lustrum.errors import HistoryProblems
from lustrum.history.language import parse
from lustrum.history.observed import load_observed
from lustrum.history.published import Published, read_figures
from lustrum.history.storage import load_history, save_history
from lustrum.quantities.calendar import Month, months

RECORD = """entity,year,variable,value,unit,source,note
X,1950,share,40,percent,book,[recalled]
X,1950,share,44,percent,web,[read]
X,1950-06,share,50,percent,web,[read]
X,1952,share,60,percent,book,[read] lower bound
X,1950/1951,share,70,percent,book,[read]
X,1950,income,100,million roubles,book,[read]
X,1951,income,110,million roubles,book,[read]
X,1951,income,120,million roubles,web,[derived]
X,1952-10/1953-09,income,130,million roubles,book,[read]
"""
SOURCES = "key,text\nbook,A book\nweb,A page\n"
INDICATORS = "indicator,of,figure,basis,note\nCOOP-01,,share / 100,reported,as printed\n"
YEARS = months(Month(1950, 1), Month(1953, 12))


@pytest.fixture
def folder(tmp_path):
    def write(indicators=INDICATORS, about=None, record=RECORD):
        place = tmp_path / "observed"
        place.mkdir()
        (place / "record.csv").write_text(record)
        (place / "sources.csv").write_text(SOURCES)
        (place / "indicators.csv").write_text(indicators)
        if about is not None:
            (place / "about.json").write_text(about)
        return place

    return write


def figures(folder, text):
    return read_figures(load_observed(folder, "x"), Published("", "", text, node=parse(text)), YEARS)


def test_a_yearly_figure_stands_for_its_year_and_a_monthly_one_goes_before_it(folder):
    found = figures(folder(), "share / 100")
    assert found.value[:12].tolist() == pytest.approx([0.44] * 5 + [0.5] + [0.44] * 6)
    assert np.isnan(found.value[12:]).all()  # a bound and an interval of two years are no figures of a date


def test_what_was_read_goes_before_what_was_recalled_and_both_are_the_ends(folder):
    found = figures(folder(), "1 - share / 100")
    assert (found.value[0], found.low[0], found.high[0]) == pytest.approx((0.56, 0.56, 0.60))
    assert found.evidence[0] == {"read"}
    assert found.sources[0] == {"web"}
    assert found.sources[20] == frozenset()


def test_growth_is_on_the_figure_of_a_year_before(folder):
    found = figures(folder(), "growth(income)")
    assert np.isnan(found.value[:12]).all()
    assert found.value[12] == pytest.approx(0.1)
    assert (found.low[12], found.high[12]) == pytest.approx((0.1, 0.2))
    assert found.value[33] == pytest.approx(130 / 110 - 1)  # October 1952: the year from October on October 1951
    assert np.isnan(found.value[30])


def test_a_dated_figure_is_a_constant(folder):
    found = figures(folder(), "income / (income @ 1950)")
    assert found.value[12] == pytest.approx(1.1)
    assert found.evidence[12] == {"read"}


def test_ends_of_a_quotient_are_the_outermost(folder):
    found = figures(folder(), "share / (100 - share)")
    assert (found.low[0], found.high[0]) == pytest.approx((40 / 60, 44 / 56))


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ("COOP-01,,shares / 100,reported,", "Nearest: 'share'"),
        ("COOP-01,,share[region=n],reported,", "no labels to choose"),
        ("COOP-01,,cumulative(share),reported,", "does not read figures"),
        ("COOP-01,,share /,reported,", "figure: observable 'share /'"),
        ("COOP-01,,share,report,", "Unknown basis"),
        (",,share,reported,", "names no indicator"),
    ],
)
def test_wrong_rows_are_told_with_their_place(folder, row, text):
    with pytest.raises(HistoryProblems) as caught:
        load_observed(folder(f"indicator,of,figure,basis,note\n{row}\n"), "x")
    assert "indicators.csv row 2" in str(caught.value)
    assert text in str(caught.value)


def test_a_figure_does_not_stand_twice(folder):
    with pytest.raises(HistoryProblems, match="stands twice"):
        load_observed(folder(INDICATORS + "COOP-01,,share / 100,reported,again\n"), "x")


@pytest.mark.parametrize(
    ("text", "told"),
    [("[]", "mapping of words"), ("{", "cannot be read"), ('{"titel": "X"}', "Nearest: 'title'"),
     ('{"from": "1950-13"}', "Not a period")],
)  # fmt: skip
def test_what_a_record_is_about_is_checked(folder, text, told):
    with pytest.raises(HistoryProblems, match=told):
        load_observed(folder(about=text), "x")


def test_figures_and_title_are_kept_with_the_record(folder, tmp_path):
    history = load_observed(folder(about='{"title": "Country X", "until": "1953-12"}'), "x")
    again = load_history(save_history(history, tmp_path / "kept"))
    assert again.published == history.published
    assert again.published[0].variables == ("share",)
    assert again.manifest["title"] == "Country X"
    assert again.manifest["until"] == "1953-12"
