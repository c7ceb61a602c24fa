"""What class positions hold, beside the persons in them."""

from __future__ import annotations

import xarray as xr

from lustrum.assessment.series import ratio, total, total_by
from lustrum.assessment.view import View

__all__ = ["people_by_class", "weighted_by_people", "with_persons"]


def people_by_class(view: View) -> xr.DataArray:
    """Return persons by class position (time, group); needs ``population``."""
    return total_by(view["population"], "group")


def with_persons(view: View, held: xr.DataArray) -> tuple[xr.DataArray, xr.DataArray]:
    """Return what classes hold, and the persons in them, over the classes of either (time, group).

    A class that the data on holders do not name holds nothing; a holder that is no class of the people has no persons.
    """
    persons = people_by_class(view)
    labels = list(dict.fromkeys([*persons["group"].values.tolist(), *held["group"].values.tolist()]))
    filled = [array.reindex(group=labels, fill_value=0.0).transpose("time", "group") for array in (held, persons)]
    return filled[0], filled[1]


def weighted_by_people(view: View, measure: xr.DataArray) -> xr.DataArray:
    """Return the mean of a measure (time, group) over the people; missing where a class of the people has none.

    A class without persons counts nothing even where its measure is not known.
    """
    persons = people_by_class(view)
    measure = measure.reindex(group=persons["group"].values).transpose("time", "group")
    held = (measure * persons).where((persons != 0) | persons.isnull(), 0.0)
    return ratio(total(held, "group"), total(persons, "group"))
