"""Every measure and every definition on a short run of the shipped scenario, as it is recorded."""

import numpy as np
import pytest

import lustrum as lu
from lustrum.assessment.definitions import list_definitions
from lustrum.assessment.indicator import find_indicators
from lustrum.assessment.measuring import measure
from lustrum.assessment.scorecard import assess
from lustrum.assessment.view import Calendar

YEARS = 3


@pytest.fixture(scope="module")
def history():
    return lu.simulate(lu.load("korea"), seed=1, until=f"{1945 + YEARS}-12", scale=4000).history


def test_no_measure_breaks_and_each_says_what_it_lacks(history):
    calendar = Calendar(history)
    determinable = 0
    for code, spec in find_indicators().items():
        found = measure(spec, calendar)
        known = found.values[np.isfinite(found.values)]
        low, high = spec.range
        assert ((known >= low - 1e-9) & (known <= high + 1e-9)).all(), (code, known.min(), known.max())
        assert known.size == 0 or found.evidence, code
        assert known.size or found.why_missing(calendar.months[-1]), code
        determinable += bool(known.size)
    assert determinable > 150


def test_every_definition_has_a_verdict_or_says_what_is_missing(history):
    card = assess(history, list(list_definitions()), sweeps=10)
    for name in list_definitions():
        for reading in card.readings(name):
            if reading.kind == "leaf" and reading.verdict == "not determinable":
                assert reading.missing or reading.readings or reading.entered, (name, reading.path)
