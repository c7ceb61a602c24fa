"""The first state: settlements, households and persons drawn from an economy, at scale w.

Villages are present whole: about a hundred households that stand for w villages, so that neighbours are neighbours.
Totals of households and of persons by region, type of settlement and class come out exactly, for each row carries a
whole weight and the weights are split. Persons by age and sex are in `cohorts`, what they have learned in `education`,
land in `tenure`, animals, goods and money in `holdings`, units in `enterprises`, cooperatives in `pooling`. What a
label is, is read from its attributes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lustrum.accounts.splitting import split
from lustrum.economy.economy import Economy
from lustrum.errors import Problem, ScenarioProblems
from lustrum.kernels.sums import weigh_by
from lustrum.quantities.calendar import Month
from lustrum.quantities.labels import LabelTable
from lustrum.quantities.randomness import Draws
from lustrum.simulation.levers import Labels
from lustrum.simulation.margins import Residuals, codes_of, numbers_of, of_kind
from lustrum.simulation.state import BODIES, TOWN, VILLAGE, State

VILLAGE_ROWS, TOWN_ROWS = 100, 250
"""Households (rows) of a village and of a town, as far as the numbers allow (project default)."""

FARM_ROLES = ("landlord", "rich", "peasant", "tenant", "labourer", "member")
TOWN_WORDS = ("town", "urban", "city")
DEFAULT_SIZE, DEFAULT_WORKERS = 5.0, 2.0
BY_CLASS = "households by region, settlement and class"

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
    """Make settlements and households.

    Raises
    ------
    ScenarioProblems
        If the economy has no population, or the scale is larger than the country.
    """
    table = drawing.economy.population
    if not numbers_of(table, "persons", 0.0).sum() > 0:
        text = "This economy has no population: it can be planned, but nobody lives in it."
        remedy = "Give the table 'population' persons."
        raise ScenarioProblems([Problem(text, "economy, population, persons", "0", "1 or more in all", remedy=remedy)])
    cells = cells_of(drawing)
    _check_scale(drawing, cells)
    for region in range(drawing.regions):
        for kind in (VILLAGE, TOWN):
            mine = cells[(cells["region"] == region) & (cells["kind"] == kind)]
            if mine["persons"].sum() > 0:
                _draw_settlements(drawing, region, kind, mine)


def _check_scale(drawing: Drawing, cells: pd.DataFrame) -> None:
    """Refuse a scale at which one drawn household would stand for more households than there are."""
    households = int((cells["persons"] / cells["size"]).sum())
    if drawing.scale > max(households, 1):
        text = "The scale is larger than the country: a drawn household would stand for more than there are."
        raise ScenarioProblems([Problem(text, "scale", str(drawing.scale), f"1 to {max(households, 1)}")])


def cells_of(drawing: Drawing) -> pd.DataFrame:
    """Return the population table with codes: ``region kind group persons size workers age sex``.

    Rows without a region are shared out evenly among the regions; without a type of settlement, farming classes live in
    villages and the others in towns.
    """
    table = drawing.economy.population
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
    """Draw all settlements of a region and type; the households of each class are dealt to them in turn."""
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
    for of_group, asked in zip(groups, homes_asked, strict=True):
        mine = homes[state.households.group[homes] == of_group]
        if mine.size:
            name, drawn = place_name(drawing.labels, region, kind, int(of_group)), state.households.weight[mine].sum()
            drawing.residuals.add(BY_CLASS, name, float(asked), float(drawn), "households", why="households are whole")


def place_name(labels: Labels, region: int, kind: int, group: int) -> str:
    """Return the labels of a region, a type of settlement and a class, as one text."""
    of_group = labels["group"].ids[group] if len(labels["group"]) else "all"
    return f"{labels['region'].ids[region]} {labels['settlement'].ids[kind]} {of_group}"


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
