"""The first state: settlements, households and persons drawn from an economy, at scale w.

Villages are present whole: about a hundred households that stand for w villages, so that neighbours are neighbours.
Totals of persons by region, type of settlement and class come out exactly, for each row carries a whole weight and
the weights are split; age and sex come out as near as whole rows allow, and the residual is kept. Land is in
`tenure`, animals, goods and money in `holdings`, units in `enterprises`, cooperatives in `pooling`; what a label is,
is read from its attributes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lustrum.accounts.splitting import apportion, split
from lustrum.economy.economy import Economy
from lustrum.errors import Problem, ScenarioProblems
from lustrum.kernels.sums import weigh_by
from lustrum.quantities.calendar import Month
from lustrum.quantities.labels import LabelTable
from lustrum.quantities.randomness import Draws
from lustrum.simulation.levers import Labels
from lustrum.simulation.margins import Residuals, codes_of, numbers_of, of_kind
from lustrum.simulation.registers import WORKING_AGE
from lustrum.simulation.state import BODIES, TOWN, VILLAGE, State

VILLAGE_ROWS, TOWN_ROWS = 100, 250
"""Households (rows) of a village and of a town, as far as the numbers allow (project default)."""

FARM_ROLES = ("landlord", "rich", "peasant", "tenant", "labourer", "member")
TOWN_WORDS = ("town", "urban", "city")
DEFAULT_SIZE, DEFAULT_WORKERS = 5.0, 2.0
AGE_BANDS = ((0, 15, 0.40), (15, 60, 0.54), (60, 85, 0.06))
"""Ages drawn where the population table gives none: from, before, share (project default)."""

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Drawing:
    """What the drawing of a first state works with."""

    economy: Economy
    labels: Labels
    state: State
    draws: Draws
    date: Month
    scale: int
    residuals: Residuals

    @property
    def regions(self) -> int:
        """Number of regions, at least one."""
        return max(len(self.labels["region"]), 1)

    def codes(self, frame: pd.DataFrame, column: str) -> Ints:
        """Return the codes of the labels in a column of a table; -1 where it is blank."""
        return codes_of(frame, column, self.labels[column].ids if column in self.labels else ())


def farm_groups(groups: LabelTable) -> NDArray[np.bool_]:
    """Say which classes live by farming, bool (group,): by the attribute ``sector``, else by ``role``."""
    if groups.has("sector"):
        return groups.mask(sector="agriculture")
    return groups.mask(role=FARM_ROLES) if groups.has("role") else np.ones(len(groups), dtype=bool)


def first_form(forms: LabelTable, *roles: str) -> int:
    """Return the first form of property that has one of the roles, in the order of the roles; 0 if none has."""
    for role in roles:
        if forms.has("role") and forms.mask(role=role).any():
            return int(np.argmax(forms.mask(role=role)))
    return 0


def draw_bodies(drawing: Drawing) -> None:
    """Make the public bodies, one row each; their sector has the number of their row."""
    forms = drawing.labels["form"]
    form = np.full(len(BODIES), first_form(forms, "public"))
    form[BODIES.index("foreign")] = first_form(forms, "foreign", "landlord")
    form[BODIES.index("church")] = first_form(forms, "landlord", "foreign")
    rows = np.arange(len(BODIES))
    drawing.state.bodies.append(len(BODIES), opening=True, key=rows, sector=rows, form=form)


def draw_people(drawing: Drawing) -> None:
    """Make settlements, households and persons.

    Raises
    ------
    ScenarioProblems
        If the economy has no population.
    """
    table = drawing.economy.population
    if not len(table):
        raise ScenarioProblems(
            [
                Problem(
                    "This economy has no population: it can be planned, but nobody lives in it.", "economy, population"
                )
            ]
        )
    cells = _cells(drawing, table)
    drawing.state.participation = _participation(drawing, cells)
    for region in range(drawing.regions):
        for kind in (VILLAGE, TOWN):
            mine = cells[(cells["region"] == region) & (cells["kind"] == kind)]
            if mine["persons"].sum() > 0:
                _draw_settlements(drawing, region, kind, mine)


def _cells(drawing: Drawing, table: pd.DataFrame) -> pd.DataFrame:
    """Return the population with codes; rows without a region are shared out evenly among the regions."""
    groups = drawing.labels["group"]
    frame = pd.DataFrame(
        {
            "region": drawing.codes(table, "region"),
            "group": np.maximum(drawing.codes(table, "group"), 0),
            "persons": numbers_of(table, "persons", 0.0),
            "size": numbers_of(table, "household_size", DEFAULT_SIZE),
            "workers": numbers_of(table, "workers_per_household", DEFAULT_WORKERS),
            "age": table["age"].astype(str).to_numpy() if "age" in table else "",
            "sex": table["sex"].astype(str).to_numpy() if "sex" in table else "",
        }
    )
    farm = farm_groups(groups) if len(groups) else np.ones(1, dtype=bool)
    words = table["settlement"].astype(str).str.lower().to_numpy() if "settlement" in table else np.full(len(table), "")
    known = pd.notna(table["settlement"]).to_numpy() if "settlement" in table else np.zeros(len(table), dtype=bool)
    by_word = np.isin(words, TOWN_WORDS)
    frame["kind"] = np.where(known & (words != ""), by_word, ~farm[frame["group"]]).astype(int)
    return _spread_regions(drawing, frame)


def _participation(drawing: Drawing, cells: pd.DataFrame) -> NDArray[np.float64]:
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


def _spread_regions(drawing: Drawing, frame: pd.DataFrame) -> pd.DataFrame:
    blank = frame["region"] < 0
    if not blank.any():
        return frame
    if drawing.regions > 1:
        drawing.residuals.note("population without a region was shared out evenly among the regions")
    parts = [frame[~blank]]
    for region in range(drawing.regions):
        part = frame[blank].assign(region=region)
        parts.append(part.assign(persons=part["persons"] / drawing.regions))
    return pd.concat(parts, ignore_index=True)


def _draw_settlements(drawing: Drawing, region: int, kind: int, cells: pd.DataFrame) -> None:
    """Draw all settlements of a region and type; each class is dealt to them in turn, then its persons are drawn."""
    state, scale = drawing.state, drawing.scale
    groups, code = np.unique(cells["group"].to_numpy(), return_inverse=True)
    heads = cells["persons"].to_numpy(dtype=np.float64)
    persons = np.rint(weigh_by(code, heads, groups.size)).astype(np.int64)
    homes_asked = weigh_by(code, heads / cells["size"].to_numpy(dtype=np.float64), groups.size)
    count = np.maximum(1, np.rint(homes_asked)).astype(np.int64)
    rows = np.where(persons > 0, np.maximum(1, np.rint(count / scale)), 0).astype(np.int64)
    total = int(rows.sum())
    places = max(1, round(total / (VILLAGE_ROWS if kind == VILLAGE else TOWN_ROWS)))
    first = len(state.settlements)
    keys = np.arange(first, first + places)
    sites = state.settlements.append(places, region=region, kind=kind, key=keys, weight=scale)
    group = np.repeat(groups, rows)
    settlement = sites[np.arange(total) % places]
    weight = np.concatenate([split(int(c), np.ones(r)) for c, r in zip(count, rows, strict=True) if r])
    order = np.lexsort((group, settlement))
    form = _household_forms(drawing)[group]
    first_house = len(state.households)
    homes = state.households.append(
        total,
        settlement=settlement[order],
        region=region,
        group=group[order],
        origin=group[order],
        form=form[order],
        weight=np.maximum(weight[order], 1),
        key=np.arange(first_house, first_house + total),
        sector=household_sector(drawing.labels, group[order]),
    )
    for of_group, asked in zip(groups, persons, strict=True):
        mine = homes[state.households.group[homes] == of_group]
        if mine.size:
            _draw_persons(drawing, mine, cells[cells["group"] == of_group], int(asked))


def _household_forms(drawing: Drawing) -> Ints:
    """Return the form in which households of each class work on their own account: that of most of their land."""
    labels = drawing.labels
    forms = np.full(len(labels["group"]), first_form(labels["form"], "household", "mixed"))
    land = of_kind(drawing.economy.endowments, "land")
    group, form = drawing.codes(land, "group"), drawing.codes(land, "form")
    area = numbers_of(land, "amount", 0.0)
    for code in np.unique(group[(group >= 0) & (form >= 0)]):
        mine = (group == code) & (form >= 0)
        forms[code] = int(np.argmax(np.bincount(form[mine], area[mine])))
    if labels["group"].has("role"):
        forms[labels["group"].mask(role=("entrepreneur", "capitalist"))] = first_form(
            labels["form"], "capital", "household"
        )
    return forms


def household_sector(labels: Labels, group: NDArray[np.integer]) -> NDArray[np.int16]:
    """Return the sector of households of a class, int16: after the bodies and the forms."""
    return (len(BODIES) + len(labels["form"]) + np.asarray(group)).astype(np.int16)


def form_sector(form: NDArray[np.integer]) -> NDArray[np.int16]:
    """Return the sector of units and cooperatives of a form, int16: after the bodies."""
    return (len(BODIES) + np.asarray(form)).astype(np.int16)


def sector_labels(labels: Labels) -> LabelTable:
    """Return the sectors: the bodies, units by form, households by class; attribute ``kind`` says which."""
    forms, groups = labels["form"].ids, labels["group"].ids
    ids = (*BODIES, *(f"units {form}" for form in forms), *(f"households {group}" for group in groups))
    kinds = ["body"] * len(BODIES) + ["units"] * len(forms) + ["households"] * len(groups)
    return LabelTable("sector", ids, {"kind": np.array(kinds, dtype=object)})


# Persons


@dataclass(frozen=True)
class _Bands:
    """Bands of age and sex, as columns: ages from and before, share of men (NaN where not told), persons asked."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    men: NDArray[np.float64]
    persons: NDArray[np.float64]


def _draw_persons(drawing: Drawing, homes: NDArray[np.intp], cells: pd.DataFrame, asked: int) -> None:
    bands = _bands(drawing, cells)
    rows = apportion(max(homes.size, round(asked / drawing.scale)), bands.persons)
    low, high, men = (np.repeat(edge, rows) for edge in (bands.low, bands.high, bands.men))
    count, start = int(rows.sum()), len(drawing.state.persons)
    keys = np.arange(start, start + count)
    age = low + drawing.draws.uniform(None, "population/age", keys) * (high - low)
    draw = drawing.draws.uniform(None, "population/sex", keys)
    sex = np.where(np.isnan(men), draw < 0.5, men > 0.5)
    able = (age >= WORKING_AGE[0]) & (age < WORKING_AGE[1])
    weight = split(asked, np.ones(count))
    drawing.state.persons.append(
        count,
        key=keys,
        weight=weight,
        household=_house(drawing, homes, keys, able),
        born=drawing.date.ordinal - np.floor(age * 12).astype(np.int64),
        sex=sex.astype(np.uint8),
    )
    _keep_residuals(drawing, cells, bands, weigh_by(np.repeat(np.arange(rows.size), rows), weight, rows.size))


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


def _house(drawing: Drawing, homes: NDArray[np.intp], keys: Ints, able: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Give each household one person of working age first (as far as they go), and the rest by draw."""
    place = (drawing.draws.uniform(None, "population/home", keys) * homes.size).astype(np.int64)
    heads = np.flatnonzero(able)[: homes.size]
    place[heads] = np.arange(heads.size)
    if heads.size < homes.size:
        others = np.flatnonzero(~able)[: homes.size - heads.size]
        place[others] = np.arange(heads.size, heads.size + others.size)
    return homes[place]


def _keep_residuals(drawing: Drawing, cells: pd.DataFrame, bands: _Bands, drawn: NDArray[np.float64]) -> None:
    labels = drawing.labels
    group = labels["group"].ids[int(cells["group"].iloc[0])] if len(labels["group"]) else "all"
    kind = labels["settlement"].ids[int(cells["kind"].iloc[0])]
    region = labels["region"].ids[int(cells["region"].iloc[0])]
    drawing.residuals.add(f"persons {region} {kind} {group}", float(cells["persons"].sum()), drawn.sum(), "persons")
    for low, high, men, asked, found in zip(bands.low, bands.high, bands.men, bands.persons, drawn, strict=True):
        sex = "" if np.isnan(men) else (" men" if men else " women")
        drawing.residuals.add(f"persons {low:g} to {high:g}{sex}", asked, found, "persons")


# Skills


def draw_skills(drawing: Drawing) -> None:
    """Give persons of working age the skills that the endowments of workers state, highest first; the rest none."""
    state, skills = drawing.state, drawing.labels["skill"]
    if not len(skills):
        return
    persons, households = state.persons, state.households
    home = persons.household
    farm = farm_groups(drawing.labels["group"])[households.group[home]]
    age = (drawing.date.ordinal - persons.born) / 12
    able = (age >= WORKING_AGE[0]) & (age < WORKING_AGE[1])
    level = skill_levels(skills)
    pool = skills.attribute("pool").astype(str) if skills.has("pool") else np.full(len(skills), "")
    plain = int(np.argmin(np.where(pool == "farm", np.inf, level)))
    farm_plain = int(np.flatnonzero(pool == "farm")[0]) if (pool == "farm").any() else plain
    persons.skill = np.where(farm, farm_plain, plain)
    workers = of_kind(drawing.economy.endowments, "workers")
    skill = codes_of(workers, "item", skills.ids)
    group, region = drawing.codes(workers, "group"), drawing.codes(workers, "region")
    free = able.copy()
    for row in np.argsort(-level[np.maximum(skill, 0)], kind="stable").tolist():
        code = int(skill[row])
        if code < 0 or code in (plain, farm_plain):
            continue
        fits = free & (group[row] < 0) | free & (households.group[home] == group[row])
        fits &= (region[row] < 0) | (households.region[home] == region[row])
        fits &= farm == (pool[code] == "farm") if group[row] < 0 else fits
        _give_skill(drawing, code, fits, float(workers["amount"].iloc[row]), free)


def _give_skill(drawing: Drawing, code: int, fits: NDArray[np.bool_], amount: float, free: NDArray[np.bool_]) -> None:
    persons = drawing.state.persons
    able = np.flatnonzero(fits)
    luck = drawing.draws.uniform(None, "population/skill", persons.key[able])
    order = able[np.argsort(luck, kind="stable")]
    reached = np.cumsum(persons.weight[order])
    count = int(np.searchsorted(reached, amount + 0.5 * drawing.scale))
    chosen = order[:count]
    persons.skill[chosen] = code
    free[chosen] = False
    name = drawing.labels["skill"].ids[code]
    drawing.residuals.add(f"workers {name}", amount, float(persons.weight[chosen].sum()), "persons")


def skill_levels(skills: LabelTable) -> NDArray[np.float64]:
    """Return the rank of each skill: attribute ``level``, else months of training, else the order of the file."""
    for name in ("level", "training_months"):
        if skills.has(name):
            values = pd.to_numeric(pd.Series(skills.attribute(name)), errors="coerce").fillna(0.0)
            return values.to_numpy(dtype=np.float64)
    return np.arange(len(skills), dtype=np.float64)
