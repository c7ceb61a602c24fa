"""Nationalisation: enterprises of named owners become state property.

An enterprise is taken for whose it was (its owner tag, or the role of its form), in the branches named; size does not
matter.

Claims D1955-18 (industry, railways, banks), D1955-19 (chosen by owner, not by size), D1955-38 (vestiges of foreign rule
eliminated: its ownership), D1955-54.

`strength`: share of the workers of eligible enterprises that change owner; the largest enterprises are reached first.

Does not do: appoint managers, change what is made, or decide who fell under a tag: tags are data of the economy.

Sources
-------
Law of 10 August 1946, 1,034 units: Korean encyclopaedia of national culture (read); 72.4 a hundred of industrial
output in 1946: official booklet of 1958, claims register E-04.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from lustrum.programme.effects import Effect, Reassign
from lustrum.programme.measures import KindParameters, quantity
from lustrum.programme.view import NOBODY, MeasureMonth

TITLE = "Nationalisation by owner"
CLAIMS = ("D1955-18", "D1955-19", "D1955-38")

Ints = NDArray[np.int64]


class Parameters(KindParameters):
    """Parameters of a nationalisation."""

    owner_tags: tuple[str, ...] = quantity(
        (),
        unit="",
        period="once",
        description="Owner tags of the enterprises to be taken, as the economy's data name them.",
    )
    form_roles: tuple[str, ...] = quantity(
        ("foreign",),
        unit="",
        period="once",
        description="Roles of forms of property to be taken: foreign, capital ...",
        names="form.role",
    )
    branches: tuple[str, ...] = quantity(
        (), unit="", period="once", description="Branches to which it applies; empty for all.", names="branch"
    )
    compensation: float = quantity(
        0.0,
        unit="won/worker_year",
        period="once",
        description="Paid by the budget to the former owner for each worker.",
        ge=0,
    )


def effects(month: MeasureMonth, p: Parameters) -> Iterator[Effect]:
    """Return the transfers of titles and the changes of form."""
    units = month.table("units")
    public = month.code("form", role="public")
    if not len(units) or public == NOBODY:
        return
    rows = _reached(month, _eligible(month, p), p.strength)
    if not rows.size:
        return
    pay = p.compensation * _workers(month)[rows]
    yield Reassign("units", rows, "owner", month.body("budget"), "taken", pay=pay)
    yield Reassign("units", rows, "form", public, "taken")


def _eligible(month: MeasureMonth, p: Parameters) -> Ints:
    units = month.table("units")
    fits = month.is_role("form", units.form, p.form_roles) if p.form_roles else np.zeros(len(units), dtype=bool)
    if p.owner_tags:
        fits[month.select("units", {"owner_tag": p.owner_tags})] = True
    fits &= ~month.is_role("form", units.form, "public")
    if p.branches:
        inside = np.zeros(len(units), dtype=bool)
        inside[month.select("units", {"branch": p.branches})] = True
        fits &= inside
    return np.flatnonzero(fits).astype(np.int64)


def _workers(month: MeasureMonth) -> NDArray[np.float64]:
    workers = np.asarray(month.table("units").workers, dtype=np.float64)
    return workers.sum(axis=1) if workers.ndim > 1 else workers


def _reached(month: MeasureMonth, rows: Ints, strength: float) -> Ints:
    """Return the rows that are taken: all, or the share `strength` of their workers, largest first."""
    if strength >= 1 or not rows.size:
        return rows if strength > 0 else rows[:0]
    size = _workers(month)[rows]
    order = np.argsort(-size, kind="stable")
    return np.sort(rows[order[np.cumsum(size[order]) <= strength * size.sum()]])
