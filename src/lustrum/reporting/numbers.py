"""How numbers, dates and gaps are written: 80.9%, 1,055,015, −6.3 points, 24 to 43, Dec 1956.

A simulated value has at most three significant digits; a recorded one keeps the digits of its source.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from lustrum.quantities.calendar import Month

MINUS = "−"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def _signed(text: str) -> str:
    return text.replace("-", MINUS) if float(text.replace(",", "")) else text.replace("-", "")


def written(value: float, digits: int | None = None) -> str:
    """Write a recorded number with thousands and a true minus.

    `digits` fixes the decimals; else those it has are written, 6 at most.

    Examples
    --------
    >>> written(1055015), written(-80.9), written(0.1 + 0.2)
    ('1,055,015', '−80.9', '0.3')
    """
    if not math.isfinite(value):
        return "not recorded"
    if digits is not None:
        return _signed(f"{value:,.{digits}f}")
    text = f"{value:,.6f}".rstrip("0").rstrip(".")
    return _signed(text if text not in ("-0", "") else "0")


def rounded(value: float, significant: int = 3) -> str:
    """Write a simulated number with at most so many significant digits.

    Examples
    --------
    >>> rounded(1055015), rounded(52.4811), rounded(0.0521), rounded(99.97), rounded(-0.0)
    ('1,060,000', '52.5', '0.0521', '100', '0')
    """
    if not math.isfinite(value):
        return "not computed"
    if value == 0:
        return "0"
    places = significant - 1 - math.floor(math.log10(abs(value)))
    if abs(value) < 1e-6:
        return _signed(f"{value:.{significant - 1}g}")
    return written(round(value, places))


def percent(value: float, *, recorded: bool = False) -> str:
    """Write a value that is already in per cent.

    Examples
    --------
    >>> percent(80.9, recorded=True), percent(86.34), percent(0.04)
    ('80.9%', '86.3%', '0.0%')
    """
    if not math.isfinite(value):
        return written(value) if recorded else rounded(value)
    if recorded:
        return written(value) + "%"
    return (written(value, 0) if abs(value) >= 99.95 else written(value, 1)) + "%"


def quantity(value: float, unit: str = "", *, recorded: bool = False) -> str:
    """Write a value with its unit; ``%`` stands close, other units after a blank.

    Examples
    --------
    >>> quantity(33, "%", recorded=True), quantity(3007.2, "kt")
    ('33%', '3,010 kt')
    """
    if unit == "%":
        return percent(value, recorded=recorded)
    text = written(value) if recorded else rounded(value)
    if unit[:1].isdigit():
        return f"{text} × {unit}"
    return f"{text} {unit}" if unit and math.isfinite(value) else text


def points(value: float) -> str:
    """Write a difference of two shares.

    Examples
    --------
    >>> points(-6.31), points(1)
    ('−6.3 points', '1.0 points')
    """
    return f"{written(round(value, 1), 1)} points"


def span(low: float, high: float, unit: str = "", *, recorded: bool = False) -> str:
    """Write a range in words.

    Examples
    --------
    >>> span(24, 43, "%", recorded=True), span(468.2, 590.1)
    ('24 to 43%', '468 to 590')
    """
    first = quantity(low, unit, recorded=recorded)
    if unit == "%" and first.endswith("%"):
        first = first[:-1]
    elif unit and first.endswith(f" {unit}"):
        first = first[: -len(unit) - 1]
    return f"{first} to {quantity(high, unit, recorded=recorded)}"


def month_name(date: Month) -> str:
    """Write a month.

    Examples
    --------
    >>> month_name(Month(1956, 12))
    'Dec 1956'
    """
    return f"{_MONTHS[date.month - 1]} {date.year}"


def counted(number: int, noun: str, plural: str = "") -> str:
    """Write a count with its noun.

    Examples
    --------
    >>> counted(1, "measure"), counted(3, "shock"), counted(2, "country", "countries")
    ('1 measure', '3 shocks', '2 countries')
    """
    return f"{number:,} {noun if number == 1 else (plural or noun + 's')}"


def in_words(number: int) -> str:
    """Write a small count as a word.

    Examples
    --------
    >>> in_words(3), in_words(40)
    ('three', '40')
    """
    return _COUNTS[number] if 0 <= number < len(_COUNTS) else f"{number:,}"


def listed(names: Sequence[str], last: str = "and") -> str:
    """Join names as a sentence does.

    Examples
    --------
    >>> listed(["cloth", "coal", "rice"])
    'cloth, coal and rice'
    """
    names = list(names)
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def sentence_case(text: str) -> str:
    """Begin with a capital, leave the rest.

    Examples
    --------
    >>> sentence_case("industrial output, 1949 = 100")
    'Industrial output, 1949 = 100'
    """
    return text[:1].upper() + text[1:]


def scaled_unit(largest: float, unit: str) -> tuple[float, str]:
    """Return the factor and the words that make large amounts short.

    Examples
    --------
    >>> scaled_unit(3.2e9, "won"), scaled_unit(420, "won")
    ((1e-06, 'million won'), (1.0, 'won'))
    """
    for size, word in ((1e10, "billion"), (1e7, "million"), (1e4, "thousand")):
        if abs(largest) >= size:
            return (1e-9 if word == "billion" else 1e-6 if word == "million" else 1e-3), f"{word} {unit}".strip()
    return 1.0, unit
