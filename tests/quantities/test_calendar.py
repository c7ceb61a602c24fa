"""Months: arithmetic, reading, order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.errors import InputProblems
from lustrum.quantities.calendar import Month, months

ordinals = st.integers(min_value=1700 * 12, max_value=2250 * 12)


@given(ordinals, st.integers(-500, 500))
def test_adding_and_taking_away_are_inverse(ordinal, shift):
    month = Month.of_ordinal(ordinal)
    assert (month + shift) - shift == month
    assert (month + shift) - month == shift


@given(ordinals)
def test_a_month_reads_back_what_it_prints(ordinal):
    month = Month.of_ordinal(ordinal)
    assert Month.parse(str(month)) == month
    assert str(month.start).startswith(str(month))


def test_the_day_is_dropped_and_a_bare_year_is_january():
    assert Month.parse("1946-03-05") == Month(1946, 3)
    assert Month.parse(1955) == Month(1955, 1)


def test_months_run_in_order_and_include_both_ends():
    run = months(Month(1946, 11), Month(1947, 2))
    assert [str(month) for month in run] == ["1946-11", "1946-12", "1947-01", "1947-02"]
    assert run == sorted(run, reverse=True)[::-1]


@pytest.mark.parametrize("text", ["1946-13", "March 1946", "the year", "1946-00", "46"])
def test_what_is_no_date_is_refused_and_shown(text):
    with pytest.raises(InputProblems) as caught:
        Month.parse(text)
    assert text in str(caught.value)
