"""Persons and what each of them has: means of classes and places, and the persons of a survey of households."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.series import by_month, ratio, total, total_by
from lustrum.assessment.view import View

__all__ = [
    "BY_CLASS",
    "CLASS_PITFALLS",
    "HOUSEHOLDS",
    "NO_EMPTY",
    "SURVEYED",
    "SURVEY_PITFALLS",
    "TOWN",
    "among_classes",
    "among_persons",
    "codes_of",
    "income_by_class",
    "mean_log_ratio",
    "mean_of_persons",
    "persons_by",
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


def income_by_class(view: View, persons: xr.DataArray) -> xr.DataArray:
    """Return income of twelve months by class (time, group), in the order of `persons`; needs ``income``."""
    return total(view.year("income"), "line").reindex(group=persons["group"].values)


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


def among_persons(view: View, formula: Callable[..., float], *more: str, of: str = HOUSEHOLDS[0]) -> xr.DataArray:
    """Apply a formula to the income by head of persons, as a survey of households gives it, date by date.

    Parameters
    ----------
    view : View
        The record; needs ``households:members``, the answer that is divided by head, and `more`.
    formula : callable
        Takes values by head (row,), persons that each row stands for (row,), and one array (row,) for each of `more`.
    more : str
        Further declared answers.
    of : str
        The answer that is divided by head.

    Returns
    -------
    DataArray (time,)
    """

    def heads(amounts: Floats, members: Floats, *rest: Any) -> float:
        here = members > 0
        answers, weight = rest[:-1], rest[-1]
        value = np.asarray(amounts[here] / members[here], dtype=np.float64)
        return formula(value, weight[here] * members[here], *(answer[here] for answer in answers))

    return view.surveyed(heads, of, HOUSEHOLDS[1], *more)


def codes_of(answers: NDArray[Any]) -> NDArray[np.int64]:
    """Return numbers of the different answers as they first appear, so that no result hangs on their spelling.

    Examples
    --------
    >>> codes_of(np.array(["b", "a", "b"], dtype=object)).tolist()
    [0, 1, 0]
    """
    numbers = {word: place for place, word in enumerate(dict.fromkeys(answers.tolist()))}
    return np.array([numbers[word] for word in answers.tolist()], dtype=np.int64)


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
