"""Units, checked when numbers enter and never inside.

The registry knows the units of yearbooks: head, person-year, chongbo, ``1000 m2``, ``1000 t-km``, won. Money of
different years is not convertible: that is a matter of prices, not of units.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from lustrum.errors import Problem, UnitProblems

if TYPE_CHECKING:
    from pint import UnitRegistry

_DEFINITIONS = """
person = [person]
persons = person
household = [household]
households = household
head = [animal]
worker_year = [work]
person_year = worker_year
person_years = worker_year
worker_years = worker_year
person_day = worker_year / 300
day_of_work = person_day
hour_of_work = worker_year / 2400
won = [money]
old_won = won
new_won = 100 * won
rouble = [rouble_money]
dollar = [dollar_money]
share = []
index = []
count = []
unit = [piece]
chongbo = 9920 * meter ** 2
cooperative = [cooperative]
enterprise = [enterprise]
month_of_time = [month_time]
"""

_SPELLINGS = (
    (re.compile(r"\b1000 t-km\b"), "(1000 * metric_ton * kilometer)"),
    (re.compile(r"\b1000 m2\b"), "(1000 * meter ** 2)"),
    (re.compile(r"\b1000 m\b"), "(1000 * meter)"),
    (re.compile(r"\bthousand (?=\w)"), "1000 * "),
    (re.compile(r"\bmillion (?=\w)"), "1000000 * "),
    (re.compile(r"\b(?:bn|billion) (?=\w)"), "1000000000 * "),
    (re.compile(r"\bkt\b"), "(1000 * metric_ton)"),
    (re.compile(r"\bMt\b"), "(1000000 * metric_ton)"),
    (re.compile(r"\bsown ha\b"), "hectare"),
    (re.compile(r"\bm2\b"), "meter ** 2"),
    (re.compile(r"\bm3\b"), "meter ** 3"),
    (re.compile(r"\bt\b"), "metric_ton"),
    (re.compile(r"\bha\b"), "hectare"),
    (re.compile(r"\b(person|worker)-(year|day)s?\b"), r"\1_\2"),
    (re.compile(r"\b(hour|day)-of-work\b"), r"\1_of_work"),
    (re.compile(r" of yearly capacity\b"), ""),
    (re.compile(r"\b(old|new) won\b"), r"\1_won"),
    (re.compile(r"\bpercent\b"), "(0.01 * share)"),
    (re.compile(r"\bper\b"), "/"),
    (re.compile(r"\ba (year|month)\b"), r"/ \1"),
)


@lru_cache(maxsize=1)
def _registry() -> UnitRegistry[float]:
    from pint import UnitRegistry  # slow to import: --help must not wait for it

    registry: UnitRegistry[float] = UnitRegistry(cache_folder=None)
    for line in _DEFINITIONS.strip().splitlines():
        registry.define(line)
    return registry


@lru_cache(maxsize=1024)
def _factor(text: str) -> tuple[float, str]:
    spelled = text.strip()
    for pattern, replacement in _SPELLINGS:
        spelled = pattern.sub(replacement, spelled)
    try:
        quantity = _registry().parse_expression(spelled) if spelled else 1.0
        base = (1.0 * quantity) if isinstance(quantity, (int, float)) else quantity.to_base_units()
    except Exception as error:  # pint raises many kinds for text that is no unit; all mean the same here
        raise UnitProblems([Problem("Not a known unit.", found=text)]) from error
    if isinstance(base, float):
        return base, ""
    return float(base.magnitude), str(base.dimensionality)


def check_unit(text: str) -> None:
    """Check that `text` is a unit.

    Raises
    ------
    UnitProblems
        If it is not.
    """
    _factor(text)


def compatible(first: str, second: str) -> bool:
    """Say whether a number can be converted between two units.

    Examples
    --------
    >>> compatible("chongbo", "ha"), compatible("t", "won")
    (True, False)
    """
    return _factor(first)[1] == _factor(second)[1]


def convert(value: float, from_unit: str, to_unit: str) -> float:
    """Convert a number from one unit to another.

    Raises
    ------
    UnitProblems
        If a unit is unknown or the two do not fit.

    Examples
    --------
    >>> convert(5, "chongbo", "m2")
    49600.0
    """
    if from_unit == to_unit:
        return value
    (size, kind), (other_size, other_kind) = _factor(from_unit), _factor(to_unit)
    if kind != other_kind:
        raise UnitProblems([Problem("The units do not fit.", found=from_unit, allowed=f"a unit like '{to_unit}'")])
    ratio = size / other_size
    return value * ratio
