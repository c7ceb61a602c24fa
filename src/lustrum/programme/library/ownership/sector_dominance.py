"""Socialist sector dominant in each branch: where it is not, private firms pass to the state until it is.

In a branch in which public, co-operative and joint property have less than the share aimed at, firms of the named forms
pass to the state, smallest first, a part of the branch in a month at most. A branch that has reached the share is left
alone, and so is one in which no such firm is left; the measure ends by itself, branch by branch.

Claims D1955-43 (socialist sector dominant in each sector), D1955-42 (in all sectors).

`strength`: factor on the part of a branch that may pass in a month.

Does not do: touch farms (co-operatives do), craftsmen or traders unless their role is named, or say that a share of
plant is power over it.

Sources
-------
The document names no share; half is the project's default and is to be swept (claims register, D1955-43).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from lustrum.programme.effects import Effect, Reassign
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import NOBODY, MeasureMonth

TITLE = "Socialist sector dominant in each branch"
CLAIMS = ("D1955-43", "D1955-42")

SOCIALISED = ("public", "collective", "mixed")
Channel = Literal["induced", "restricted", "taken"]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Parameters(KindParameters):
    """Parameters of the dominance of a sector."""

    share: float = quantity(
        0.5,
        unit="share",
        period="while active",
        description="Share of each branch's plant that the socialist sector is to have.",
        ge=0,
        le=1,
    )
    step: float = quantity(
        0.05, unit="share", period="month", description="Largest part of a branch that passes.", ge=0, le=1
    )
    form_roles: tuple[str, ...] = quantity(
        ("capital",), unit="", period="while active", description="Roles of forms that pass.", names="form.role"
    )
    channel: Channel = quantity(
        "restricted",
        unit="",
        period="while active",
        description="How firms pass: induced (paid), restricted or taken.",
    )
    compensation: float = quantity(
        0.0,
        unit="won/worker_year",
        period="once",
        description="Paid by the budget to the former owner for each worker.",
        ge=0,
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Return the transfers of this month."""
    units, public = month.table("units"), month.code("form", role="public")
    if not len(units) or public == NOBODY:
        return
    rows = _passing(month, p)
    if not rows.size:
        return
    workers = np.asarray(units.workers, dtype=np.float64)
    workers = workers.sum(axis=1) if workers.ndim > 1 else workers
    yield Reassign("units", rows, "owner", month.body("budget"), p.channel, pay=p.compensation * workers[rows])
    yield Reassign("units", rows, "form", public, p.channel)


def _passing(month: MeasureMonth, p: Parameters) -> Ints:
    """Return the units that pass: in each branch below the share as many as are lacking, within the step."""
    form = month.table("units").form
    worth = _worth(month)
    socialised, candidate = month.is_role("form", form, SOCIALISED), month.is_role("form", form, p.form_roles)
    branch = month.labels["activity"].attribute("branch").astype(str)[month.table("units").activity]
    chosen: list[Ints] = []
    for name in dict.fromkeys(branch.tolist()):
        inside = branch == name
        total = float(worth[inside].sum())
        room = min(p.share * total - float(worth[inside & socialised].sum()), p.step * p.strength * total)
        rows = np.flatnonzero(inside & candidate & (worth > 0))
        if room > 0 and rows.size:
            rows = rows[np.argsort(worth[rows], kind="stable")]
            before = np.cumsum(worth[rows]) - worth[rows]
            chosen.append(rows[before < room])
    return np.sort(np.concatenate(chosen)).astype(np.int64) if chosen else np.zeros(0, dtype=np.int64)


def _worth(month: MeasureMonth) -> Floats:
    """Return the yearly output at full capacity of units, won at constant prices, float64 (unit,)."""
    units, activities, products = month.table("units"), month.labels["activity"], month.labels["product"]
    made = products.codes(activities.attribute("product").astype(str))
    price = products.attribute("constant_price").astype(np.float64) * products.attribute("quantum").astype(np.float64)
    return np.asarray(units.capacity * price[made][units.activity], dtype=np.float64)
