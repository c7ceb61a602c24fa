"""Units of yearbooks: conversions and refusals."""

import pytest

from lustrum.errors import UnitProblems
from lustrum.quantities.units import check_unit, compatible, convert


@pytest.mark.parametrize(
    ("value", "unit", "target", "expected"),
    [
        (5, "chongbo", "m2", 49_600),
        (1, "thousand t", "t", 1000),
        (1, "bn won", "thousand won", 1_000_000),
        (3, "person-years", "worker-year", 3),
        (80.9, "percent", "share", 0.809),
        (2, "1000 m2", "m2", 2000),
        (1, "1000 t-km", "t km", 1000),
        (12, "head per t of yearly capacity", "head per t", 12),
        (1, "new won", "won", 100),
        (300, "day-of-work", "person-year", 1),
    ],
)
def test_conversions(value, unit, target, expected):
    assert convert(value, unit, target) == pytest.approx(expected, rel=1e-12)


def test_what_does_not_fit_is_refused_with_both_units():
    assert not compatible("t", "won")
    with pytest.raises(UnitProblems, match=r"'t'.*'won'"):
        convert(1, "t", "won")


def test_what_is_no_unit_is_refused():
    with pytest.raises(UnitProblems, match="furlongs of bread"):
        check_unit("furlongs of bread")
