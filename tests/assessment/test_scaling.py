"""Another unit of money, and a larger copy of the same economy, change only what they should."""

from dataclasses import replace

import numpy as np
import pytest

from lustrum.assessment.indicator import find_indicators, get_indicator
from lustrum.history.history import History

COMPUTED = [code for code, spec in find_indicators().items() if not spec.not_computed]
FACTOR = 4.0
"""A power of two, so that scaling itself rounds nothing."""

EXTENSIVE = ("stock", "flow")
AMOUNTS = {"won", "person", "persons", "household", "households", "hours", "t", "tonnes", "ha", "m2", "kWh"}
"""Words of units in which a size is measured; a size may be whole or so much a head, all else has none."""


def is_money(row):
    return row.unit == "won"


def scaled(history, wanted, factor, weights=1.0, answers=()):
    arrays = {n: a * factor if wanted(history.dictionary[n]) else a for n, a in history.variables.items()}
    surveys = {}
    for name, survey in history.surveys.items():
        rows = survey.rows.assign(weight=survey.rows["weight"] * weights)
        money = [column for column in rows if column.startswith(answers)] if answers else []
        rows = rows.assign(**{column: rows[column] * factor for column in money})
        surveys[name] = replace(survey, rows=rows)
    return History(history.name, arrays, surveys, history.labels, evidence=dict(history.evidence))


def both(code, cases, build, gauge, change):
    """Values of the high case as it is, and changed."""
    case = cases[code]
    made = build(case, "high")
    choices = {key: case["high"][key] for key in ("window", "of", "parameters", "basis") if key in case["high"]}
    other = {name: change(one) for name, one in made.items()} if isinstance(made, dict) else change(made)
    return (gauge(code, one, **choices).values[:, -1] for one in (made, other))


def words_of(code):
    return set(get_indicator(code).unit.replace("-", " ").split())


def assert_scaled_by_one_of(other, one, factors):
    """See that every value is that of the first economy times one and the same factor."""
    fits = [np.allclose(other, one * factor, rtol=1e-9, atol=1e-12, equal_nan=True) for factor in factors]
    assert any(fits), (one, other, factors)


@pytest.mark.parametrize("code", COMPUTED)
def test_another_unit_of_money_changes_only_amounts_of_money(code, cases, build, gauge):
    """Everything in won, prices too, times four: an amount of money is four times, what is got for a won a quarter."""
    money = ("income", "consumption", "wealth", "wage", "pay")
    one, other = both(code, cases, build, gauge, lambda history: scaled(history, is_money, FACTOR, answers=money))
    assert_scaled_by_one_of(other, one, (FACTOR, 1 / FACTOR) if "won" in words_of(code) else (1.0,))


@pytest.mark.parametrize("code", COMPUTED)
def test_an_economy_four_times_as_large_has_the_same_shares(code, cases, build, gauge):
    """Every stock and flow times four: people, goods, money; prices, shares, rates and indices stay."""
    one, other = both(
        code, cases, build, gauge, lambda history: scaled(history, lambda row: row.kind in EXTENSIVE, FACTOR, FACTOR)
    )
    assert_scaled_by_one_of(other, one, (1.0, FACTOR) if AMOUNTS & words_of(code) else (1.0,))
