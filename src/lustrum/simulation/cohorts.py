"""The first state, continued: persons by age and sex, who is married to whom, and who lives in which household.

Every cell of the population table (region, type of settlement, class, age band, sex) is drawn with its own rows, and
the persons of the cell are split over them as whole weights. So each cell comes out exactly at any scale; where the
table speaks of parts of persons, the cells of a class are rounded so that no cell is off by one and the class by no
more than half a person.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lustrum.accounts.splitting import apportion, split_groups
from lustrum.kernels.sums import weigh_by
from lustrum.simulation.population import Drawing, cells_of, place_name
from lustrum.simulation.registers import WORKING_AGE

AGE_BANDS = ((0, 15, 0.40), (15, 60, 0.54), (60, 85, 0.06))
"""Ages drawn where the population table gives none: from, before, share (project default)."""

MARRIED = ((15, 0.15, 0.02), (18, 0.60, 0.20), (22, 0.92, 0.65), (30, 0.97, 0.95), (45, 0.85, 0.95), (60, 0.50, 0.80))
"""Share who are married: from the age, women, men. Early and nearly general marriage of women, men some years later, as
in Korea before 1945 (recalled, verify); the numbers are synthetic."""

AGE_GAP, AGE_SPREAD = 4.0, 3.0
"""Years by which husbands are older, and the spread of it (synthetic)."""

BY_CLASS = "persons by region, settlement and class"
TOGETHER = "cells of a class are rounded to whole persons together"
BY_AGE = "persons by region, settlement, class, age and sex"

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Rows = NDArray[np.intp]


@dataclass(frozen=True)
class _Bands:
    """Cells of age and sex, as columns: ages from and before, share of men (NaN where not told), persons asked."""

    low: Floats
    high: Floats
    men: Floats
    persons: Floats

    def names(self) -> list[str]:
        """Return a name of each cell."""
        sexes = np.where(np.isnan(self.men), "", np.where(self.men > 0.5, " men", " women"))
        return [f"{low:g} to {high:g}{sex}" for low, high, sex in zip(self.low, self.high, sexes, strict=True)]


@dataclass(frozen=True)
class _People:
    """Persons before they have a home: luck keys, ages in years, 1 for men, and whether of working age."""

    keys: Ints
    age: Floats
    men: NDArray[np.bool_]

    @property
    def able(self) -> NDArray[np.bool_]:
        """Whether each is of working age, bool (person,)."""
        return np.asarray((self.age >= WORKING_AGE[0]) & (self.age < WORKING_AGE[1]))


def draw_persons(drawing: Drawing) -> None:
    """Make the persons of all households, and the share of each class that works."""
    cells, state = cells_of(drawing), drawing.state
    state.participation = _participation(drawing, cells)
    homes, kinds = state.households, state.settlements.kind[state.households.settlement]
    groups = max(len(drawing.labels["group"]), 1)
    place = (homes.region.astype(np.int64) * 2 + kinds) * groups + homes.group
    for code in np.unique(place).tolist():
        region, of_kind, group = code // groups // 2, code // groups % 2, code % groups
        mine = np.flatnonzero(place == code)
        here = (cells["region"] == region) & (cells["kind"] == of_kind) & (cells["group"] == group)
        name = place_name(drawing.labels, region, of_kind, group)
        _draw_class(drawing, mine, cells[here & (cells["persons"] > 0)], name)


def _draw_class(drawing: Drawing, homes: Rows, cells: pd.DataFrame, name: str) -> None:
    bands = _bands(drawing, cells)
    asked = apportion(int(np.rint(bands.persons.sum())), bands.persons)
    rows = np.minimum(np.maximum(apportion(max(homes.size, round(asked.sum() / drawing.scale)), asked), 1), asked)
    count, start = int(rows.sum()), len(drawing.state.persons)
    cell = np.repeat(np.arange(rows.size), rows)
    weight = split_groups(asked, cell, np.ones(count))
    keys = np.arange(start, start + count)
    age = bands.low[cell] + drawing.draws.uniform(None, "population/age", keys) * (bands.high - bands.low)[cell]
    draw = drawing.draws.uniform(None, "population/sex", keys)
    people = _People(keys, age, np.where(np.isnan(bands.men[cell]), draw < 0.5, bands.men[cell] > 0.5))
    husbands, wives = _couples(drawing, people)
    added = drawing.state.persons.append(
        count,
        key=keys,
        weight=weight,
        household=homes[_house(drawing, homes.size, people, husbands, wives)],
        born=drawing.date.ordinal - np.floor(age * 12).astype(np.int64),
        sex=people.men.astype(np.uint8),
    )
    persons = drawing.state.persons
    persons.spouse[added[husbands]] = persons.id[added[wives]]
    persons.spouse[added[wives]] = persons.id[added[husbands]]
    drawn = weigh_by(cell, weight, rows.size)
    add = drawing.residuals.add
    add(BY_CLASS, name, float(bands.persons.sum()), float(drawn.sum()), "persons", why="persons are whole")
    for of_cell, wanted, found in zip(bands.names(), bands.persons, drawn, strict=True):
        where = f"{name}, {of_cell}"
        add(
            BY_AGE,
            where,
            float(wanted),
            float(found),
            "persons",
            bound=1.0,
            why="cells of a class are rounded together",
        )


# Cells of the table


def _participation(drawing: Drawing, cells: pd.DataFrame) -> Floats:
    """Return the share of persons of working age who count as workers, by class, as the population table states it.

    Workers per household times households, over the persons whose age band lies within the working ages; 1 where the
    table gives no ages.
    """
    share = np.ones(max(len(drawing.labels["group"]), 1))
    part = np.array([_overlap(_edges(age)) for age in cells["age"]])
    for group in np.unique(cells["group"]):
        mine = (cells["group"] == group).to_numpy()
        persons = cells["persons"].to_numpy()[mine]
        stated = float((persons / cells["size"].to_numpy()[mine] * cells["workers"].to_numpy()[mine]).sum())
        counted = float((persons * part[mine]).sum())
        if counted > 0:
            share[group] = min(1.0, stated / counted)
    return share


def _overlap(edges: tuple[float, float] | None) -> float:
    """Return the share of an age band that lies within the working ages; 0 where it is not known."""
    if edges is None:
        return 0.0
    low, high = max(edges[0], WORKING_AGE[0]), min(edges[1], WORKING_AGE[1])
    return max(high - low, 0.0) / (edges[1] - edges[0])


def _bands(drawing: Drawing, cells: pd.DataFrame) -> _Bands:
    """Return the bands of a class; the usual ones where the table gives no ages."""
    found: dict[tuple[float, float, str], float] = {}
    for age, sex, persons in zip(cells["age"], cells["sex"], cells["persons"].to_numpy(), strict=True):
        edges = _edges(str(age))
        if edges is None:
            drawing.residuals.note("ages were drawn from the usual bands, for the table gives none")
        for low, high, share in [(*edges, 1.0)] if edges else _usual(cells):
            key = (low, high, str(sex)[:1].lower())
            found[key] = found.get(key, 0.0) + float(persons) * share
    keys = sorted(found)
    men = {"m": 1.0, "f": 0.0, "w": 0.0}
    return _Bands(
        np.array([key[0] for key in keys]),
        np.array([key[1] for key in keys]),
        np.array([men.get(key[2], np.nan) for key in keys]),
        np.array([found[key] for key in keys]),
    )


def _usual(cells: pd.DataFrame) -> list[tuple[float, float, float]]:
    """Return the usual age bands, with the share of working age that the table states, if it does."""
    able = float(np.clip((cells["workers"] / cells["size"]).mean(), 0.1, 0.9))
    child, _, old = (share for _, _, share in AGE_BANDS)
    rest = (1 - able) / (child + old)
    youngest, oldest = WORKING_AGE
    return [(0, youngest, child * rest), (youngest, oldest, able), (oldest, 85, old * rest)]


def _edges(age: str) -> tuple[float, float] | None:
    """Read ``0-14``, ``60+`` or ``15-59`` as ages from and before."""
    text = age.strip()
    if text.endswith("+") and text[:-1].isdigit():
        return float(text[:-1]), max(85.0, float(text[:-1]) + 10)
    low, sign, high = text.partition("-")
    return (float(low), float(high) + 1) if sign and low.isdigit() and high.isdigit() else None


# Couples and homes


def _couples(drawing: Drawing, people: _People) -> tuple[Rows, Rows]:
    """Return husbands and wives, as positions: as many as both sexes allow, by order of age with some spread."""
    low = np.array([row[0] for row in MARRIED])
    step = np.searchsorted(low, people.age, side="right") - 1
    share = np.array([row[1:] for row in MARRIED])[step, people.men.astype(np.int64)]
    luck = drawing.draws.uniform(None, "population/marriage", people.keys)
    willing = (step >= 0) & (luck < share)
    sides = [np.flatnonzero(willing & people.men), np.flatnonzero(willing & ~people.men)]
    count = min(side.size for side in sides)
    sides = [np.sort(side[np.argsort(luck[side] / share[side], kind="stable")[:count]]) for side in sides]
    jitter = AGE_SPREAD * drawing.draws.normal(None, "population/couple", people.keys)
    men, women = (side[np.argsort(people.age[side] + jitter[side], kind="stable")] for side in sides)
    near = np.abs(people.age[men] - people.age[women] - AGE_GAP) < 4 * AGE_SPREAD
    return men[near], women[near]


def _house(drawing: Drawing, homes: int, people: _People, husbands: Rows, wives: Rows) -> Ints:
    """Return a home (0 to homes - 1) of each person.

    Couples come first, one to a home as far as they go and those of working age before others; then one single person
    of working age to each home that is left, then anybody; the rest by draw. Couples live together.
    """
    place = (drawing.draws.uniform(None, "population/home", people.keys) * homes).astype(np.int64)
    able = people.able
    order = np.argsort(~(able[husbands] | able[wives]), kind="stable")
    husbands, wives = husbands[order], wives[order]
    place[wives] = place[husbands]
    settled = min(husbands.size, homes)
    place[husbands[:settled]] = place[wives[:settled]] = np.arange(settled)
    single = np.ones(place.size, dtype=bool)
    single[husbands] = single[wives] = False
    heads = np.concatenate([np.flatnonzero(single & able), np.flatnonzero(single & ~able)])[: homes - settled]
    place[heads] = np.arange(settled, settled + heads.size)
    return place
