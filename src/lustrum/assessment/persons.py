"""Persons and what each of them has: means of classes and places, and the persons of a survey of households."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.series import by_month, mean_of_year, ratio, total, total_by
from lustrum.assessment.view import Answers, View

__all__ = [
    "BY_CLASS",
    "CLASS_PITFALLS",
    "HOUSEHOLDS",
    "NO_EMPTY",
    "SURVEYED",
    "SURVEY_PITFALLS",
    "TOWN",
    "Labels",
    "among_classes",
    "among_persons",
    "income_and_persons",
    "income_by_class",
    "labels_by_date",
    "mean_log_ratio",
    "mean_of_persons",
    "persons_by",
    "persons_over_year",
    "with_persons",
]

Floats = NDArray[np.float64]

HOUSEHOLDS = ("households:income", "households:members")
"""Answers from which income by head among persons is made."""

NO_EMPTY = "Where all income together is not above zero there are no shares, and no value can be stated."
SURVEYED = "Income of a household over the year by head, home use at constant prices; each person counts."
BY_CLASS = "Means of classes over twelve months: what parts persons of one class is left out."
SURVEY_PITFALLS = (
    "The best placed are seldom in a survey, and what they get in kind is seldom in their answers.",
    "Members of a household are taken to share alike, and needs of children to be those of adults.",
    "Prices and access differ between persons with the same money (INQ-07).",
)
CLASS_PITFALLS = (
    "Differences within a class are not seen, so that the value is a lower bound.",
    "Prices and access differ between classes with the same money (INQ-07).",
)

TOWN = ("town", "urban", "city")
"""Types of settlement that count as town."""


def persons_by(view: View, dim: str) -> xr.DataArray:
    """Return persons by one dimension (time, dim); needs ``population``."""
    people = view["population"]
    return total_by(people, dim)


def persons_over_year(view: View, dim: str) -> xr.DataArray:
    """Return the mean persons of twelve months by one dimension (time, dim): those among whom a year's flow is shared.

    A class that grew or shrank within the year had its income, and its needs, as long as it was there.
    """
    return mean_of_year(persons_by(view, dim))


def income_by_class(view: View, persons: xr.DataArray) -> xr.DataArray:
    """Return income of twelve months by class (time, group), in the order of `persons`; needs ``income``."""
    return total(view.year("income"), "line").reindex(group=persons["group"].values)


def income_and_persons(view: View) -> tuple[xr.DataArray, xr.DataArray]:
    """Return income of twelve months and the mean persons in them, both by class (time, group)."""
    persons = persons_over_year(view, "group")
    return income_by_class(view, persons), persons


def among_classes(
    formula: Callable[[Floats, Floats], float], amount: xr.DataArray, persons: xr.DataArray
) -> xr.DataArray:
    """Apply a formula of values by head and persons to each month; classes without persons are left out.

    Parameters
    ----------
    formula : callable
        Takes values by head (group,) and persons (group,).
    amount, persons : DataArray (time, group)
        Totals of classes, and persons in them.

    Returns
    -------
    DataArray (time,)
    """

    def of(amounts: Floats, heads: Floats) -> float:
        here = heads > 0
        return formula(amounts[here] / heads[here], heads[here])

    return by_month(of, amount.reindex(group=persons["group"].values), persons)


class Heads(NamedTuple):
    """Persons of one date of a survey, the poorest first: income by head, how many, and their rows."""

    months: slice
    value: Floats
    persons: Floats
    rows: NDArray[np.intp]


class Labels(NamedTuple):
    """An answer in words: numbers of the words as they first appear, so that no result hangs on their spelling."""

    codes: NDArray[np.int64]
    words: list[str]


def among_persons(view: View, formula: Callable[..., float], *labels: str) -> xr.DataArray:
    """Apply a formula to the income by head of persons, as a survey of households gives it, date by date.

    Parameters
    ----------
    view : View
        The record; needs `HOUSEHOLDS` and `labels`.
    formula : callable
        Takes values by head (row,), the poorest first, persons that each row stands for (row,), and for each of
        `labels` a `Labels` of the same rows.
    labels : str
        Further declared answers in words.

    Returns
    -------
    DataArray (time,)
    """
    values = np.full(len(view.time), np.nan)
    words = [view.kept(labels_by_date, label) for label in labels]
    for page, heads in enumerate(view.kept(_heads_by_date, *HOUSEHOLDS)):
        more = [Labels(found[page].codes[heads.rows], found[page].words) for found in words]
        try:
            values[heads.months] = formula(heads.value, heads.persons, *more)
        except (ValueError, ZeroDivisionError):  # the formula says that it is not defined for these answers
            values[heads.months] = np.nan
    return xr.DataArray(values, {"time": view.time}, ("time",))


def _heads_by_date(pages: Iterable[Answers]) -> list[Heads]:
    found = []
    for page in pages:
        income, members = (np.asarray(column, dtype=np.float64) for column in page.columns)
        here = np.flatnonzero(members > 0)
        value = income[here] / members[here]
        order = np.argsort(value, kind="stable")
        rows = here[order]
        found.append(Heads(page.months, value[order], page.weight[rows] * members[rows], rows))
    return found


def labels_by_date(pages: Iterable[Answers]) -> list[Labels]:
    """Return one answer in words for each date of a survey; to be kept."""
    found = []
    for page in pages:
        answers = [str(word) for word in page.columns[0].tolist()]
        numbers = {word: place for place, word in enumerate(dict.fromkeys(answers))}
        codes = np.fromiter((numbers[word] for word in answers), dtype=np.int64, count=len(answers))
        found.append(Labels(codes, list(numbers)))
    return found


def mean_log_ratio(one: xr.DataArray, other: xr.DataArray) -> xr.DataArray:
    """Return the mean log ratio over needs (time,) of two uses by head; a need that one side lacks is left out."""
    used = (one > 0) & (other > 0)
    quotient = ratio(one, other)
    logs = quotient.copy(data=np.log(quotient.where(used, 1.0).values))
    return ratio(logs.sum("need"), used.sum("need").astype(float)).where((one + other).notnull().all("need"))


def mean_of_persons(view: View, share: xr.DataArray) -> xr.DataArray:
    """Return the mean over persons of what is said of classes (time, ..., group); needs ``population``.

    A class without persons counts nothing even where nothing is said of it.
    """
    persons = persons_by(view, "group")
    share = share.reindex(group=persons["group"].values).where(persons != 0, 0.0)
    return ratio(*xr.broadcast(total(share * persons, "group"), total(persons, "group")))


def with_persons(
    view: View, held: xr.DataArray, people: Callable[[View, str], xr.DataArray] = persons_by
) -> tuple[xr.DataArray, xr.DataArray]:
    """Return what classes hold, and the persons in them, over the classes of either (time, group).

    A class that the data on holders do not name holds nothing; a holder that is no class of the people has no persons.
    What is held over a year is held by `persons_over_year`.
    """
    persons = people(view, "group")
    labels = list(dict.fromkeys([*persons["group"].values.tolist(), *held["group"].values.tolist()]))
    filled = [array.reindex(group=labels, fill_value=0.0).transpose("time", "group") for array in (held, persons)]
    return filled[0], filled[1]
