"""How a unit changes its form: title, form, sector and record together.

Rules of different branches use it: private firms, workshops, traders. The channel says how it came about.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.month import Month
from lustrum.simulation.roles import roles
from lustrum.simulation.technique import technique

Rows = NDArray[np.intp]


def private_units(month: Month, of: tuple[str, ...], sectors: tuple[str, ...]) -> Rows:
    """Return the rows of units whose form has one of the roles, in branches of one of the sectors."""
    units = month.now.units
    role = roles(month).form_role[units.form]
    sector = roles(month).branch_sector[technique(month).branch[units.activity]]
    return np.flatnonzero(np.isin(role, of) & np.isin(sector, sectors) & (units.capacity > 0))


def form_of(month: Month, role: str, sphere: str = "town") -> int:
    """Return the first form of a role in a sphere (town or farm)."""
    forms = month.labels["form"]
    return int(np.flatnonzero(forms.mask(role=role, sphere=(sphere, "all")))[0])


def convert(month: Month, rows: Rows, form: int, channel: str) -> None:
    """Let units have another form from the next month; titles go to the budget or stay with the collective."""
    if not rows.size:
        return
    units = month.now.units
    old = units.form[rows].copy()
    month.next.units.form[rows] = form
    public = roles(month).form_role[form] == "public"
    if public:
        to = np.repeat(month.now.holder("bodies", [month.now.body("budget")]), rows.size)
        month.titles.reassign("units", rows, "owner", to, channel, "conversion", month.date)
    _record(month, rows, old, form, channel)
    _owners_change_class(month, rows)


def _worth(month: Month, rows: Rows) -> NDArray[np.float64]:
    units, t = month.now.units, technique(month)
    return np.asarray(units.capacity[rows] * t.value_per_quantum[t.product[units.activity[rows]]])


def _record(month: Month, rows: Rows, old: NDArray[np.integer], form: int, channel: str) -> None:
    branches, forms, channels = (len(month.labels[d]) for d in ("branch", "form", "channel"))
    cells = np.zeros((branches, forms, forms, channels))
    branch = technique(month).branch[month.now.units.activity[rows]]
    by_form = cells[:, :, form, month.labels["channel"].code(channel)]
    np.add.at(by_form, (branch, old.astype(np.int64)), _worth(month, rows))
    month.record("conversions", cells)


def close(month: Month, rows: Rows) -> None:
    """Close units: no capacity, hands free, goods and money to the owner or the supply organ."""
    if not rows.size:
        return
    units = month.now.units
    branches, forms = len(month.labels["branch"]), len(month.labels["form"])
    cells = np.zeros((branches, forms))
    np.add.at(cells, (technique(month).branch[units.activity[rows]], units.form[rows]), _worth(month, rows))
    month.record("closures", cells)
    month.next.units.capacity[rows] = 0
    month.next.units.installed[rows] = 0
    _owners_change_class(month, rows)


def _owners_change_class(month: Month, rows: Rows) -> None:
    """Households that lived from these units become workers, or members of the crafts' cooperative."""
    owner = month.now.rows_in("households", month.now.units.owner[rows])
    owner = owner[owner >= 0]
    if not owner.size:
        return
    of_class = roles(month).group_role
    group = month.now.households.group[owner]
    worker = int(np.flatnonzero(of_class == "worker")[0])
    collective = np.flatnonzero(of_class == "artisan-member")
    becomes = np.where(of_class[group] == "artisan", collective[0] if collective.size else worker, worker)
    private = np.isin(of_class[group], ("artisan", "trader", "capitalist"))
    month.next.households.group[owner[private]] = becomes[private]
