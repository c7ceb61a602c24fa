"""The first state, continued: what the persons of the first day have learned, skills and years of school.

Skills are those that the endowments of workers state. No table gives schooling: it is drawn by the shares below.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lustrum.quantities.labels import LabelTable
from lustrum.simulation.margins import codes_of, of_kind
from lustrum.simulation.population import Drawing, farm_groups
from lustrum.simulation.registers import WORKING_AGE

SCHOOLED = ((7, 0.30, 0.60), (15, 0.20, 0.45), (30, 0.08, 0.30), (45, 0.02, 0.20))
"""Share who ever went to school: from the age, women, men. Primary enrolment of 1942 by sex, and older people less
(Oh 2000, recalled, verify); the numbers beyond the youngest are synthetic."""

FURTHER = 0.10
"""Share of the grown among those who went to school who went on after the primary years (synthetic)."""

SCHOOL_AGE, PRIMARY_YEARS, FURTHER_YEARS = 7, 6, 5
"""Age of entry, years of the primary school and of the schools after it, before 1946 (recalled, verify)."""

WHY_SKILLS = "persons are whole; a table that asks for more than there are of working age leaves the rest"

SCHOOL = "schooling"
"""Purpose of the draw that says who of a cohort goes to school: the same all through a run."""


def draw_schooling(drawing: Drawing) -> None:
    """Give persons the years of school of their age and sex: those whose luck is least went."""
    persons = drawing.state.persons
    age = (drawing.date.ordinal - persons.born) / 12
    luck = drawing.draws.uniform(None, SCHOOL, persons.key)
    step = np.searchsorted(np.array([row[0] for row in SCHOOLED]), age, side="right") - 1
    share = np.array([row[1:] for row in SCHOOLED])[step, persons.sex.astype(np.int64)]
    goes = (step >= 0) & (luck < share)
    most = np.where(luck < FURTHER * share, PRIMARY_YEARS + FURTHER_YEARS, PRIMARY_YEARS)
    years = np.minimum(np.floor(age - SCHOOL_AGE), most)
    persons.schooling = np.where(goes, years, 0).clip(0).astype(np.uint8)
    drawing.residuals.note("years of school were drawn by shares of age and sex: no table gives them (synthetic)")


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
    free, parts = able.copy(), list[tuple[int, int, int]]()
    for row in np.argsort(-level[np.maximum(skill, 0)], kind="stable").tolist():
        code = int(skill[row])
        if code < 0 or code in (plain, farm_plain):
            continue
        fits = free & ((group[row] < 0) | (households.group[home] == group[row]))
        fits &= (region[row] < 0) | (households.region[home] == region[row])
        fits &= farm == (pool[code] == "farm") if group[row] < 0 else fits
        amount = float(workers["amount"].iloc[row])
        given, part = _give_skill(drawing, code, fits, round(amount), free)
        parts += part
        where = " ".join([skills.ids[code], *drawing.labels["region"].ids[region[row] : region[row] + 1]])
        drawing.residuals.add("workers by skill", where, amount, float(given), "persons", why=WHY_SKILLS)
    _let_parts_stand_alone(drawing, parts)


def _give_skill(
    drawing: Drawing, code: int, fits: NDArray[np.bool_], amount: int, free: NDArray[np.bool_]
) -> tuple[int, list[tuple[int, int, int]]]:
    """Give a skill to rows by luck, up to an amount; return it, and the row of which a part has it, with the part."""
    persons = drawing.state.persons
    able = np.flatnonzero(fits)
    luck = drawing.draws.uniform(None, "population/skill", persons.key[able])
    order = able[np.argsort(luck, kind="stable")]
    reached = np.cumsum(persons.weight[order], dtype=np.int64)
    whole = int(np.searchsorted(reached, amount, side="right"))
    chosen, given = order[:whole], int(reached[whole - 1]) if whole else 0
    persons.skill[chosen] = code
    free[chosen] = False
    if given == amount or whole == order.size:
        return given, []
    row = int(order[whole])
    persons.weight[row] -= amount - given
    return amount, [(row, amount - given, code)]


def _let_parts_stand_alone(drawing: Drawing, parts: list[tuple[int, int, int]]) -> None:
    """Give the persons of a row who have another skill than the rest a row of their own, in the same household."""
    persons = drawing.state.persons
    rows, count, code = (np.array(column, dtype=np.int64) for column in zip(*parts, strict=True)) if parts else [()] * 3
    same = {name: getattr(persons, name)[rows] for name in ("household", "born", "sex")} if parts else {}
    start = len(persons)
    persons.append(len(parts), key=np.arange(start, start + len(parts)), weight=count, skill=code, **same)


def skill_levels(skills: LabelTable) -> NDArray[np.float64]:
    """Return the rank of each skill: attribute ``level``, else months of training, else the order of the file."""
    for name in ("level", "training_months"):
        if skills.has(name):
            values = pd.to_numeric(pd.Series(skills.attribute(name)), errors="coerce").fillna(0.0)
            return values.to_numpy(dtype=np.float64)
    return np.arange(len(skills), dtype=np.float64)
