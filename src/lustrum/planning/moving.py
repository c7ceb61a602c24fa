"""Workers who change: skill, by training, and region, by migration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lustrum.planning.limits import Requirement
from lustrum.planning.tables import Floats, Ints, codes, numbers, text

if TYPE_CHECKING:
    from lustrum.economy.economy import Economy


@dataclass(frozen=True, eq=False)
class Courses:
    """Training, one entry for each row of the table and region where it can take place.

    Parameters
    ----------
    names : tuple of str
        Label of each row of the table.
    limit : float64 (row,)
        Most persons who may begin in a year, infinite if there is no limit.
    row, region : int64 (course,)
        Row of the table; region, the last is everywhere.
    from_skill, to_skill, teacher : int64 (course,)
        Items of labour; -1 for no teacher.
    years : int64 (course,)
        Years that it takes.
    trainee_time, teacher_time, pass_share : float64 (course,)
        Person-years per trainee a year; share that passes.
    """

    names: tuple[str, ...]
    limit: Floats
    row: Ints
    region: Ints
    from_skill: Ints
    to_skill: Ints
    teacher: Ints
    years: Ints
    trainee_time: Floats
    teacher_time: Floats
    pass_share: Floats


@dataclass(frozen=True, eq=False)
class Moves:
    """Migration, one entry for each row of the table and skill.

    Parameters
    ----------
    limit : float64 (row,)
        Most persons who may move in a year, infinite if there is no limit.
    row, sender, receiver, skill : int64 (move,)
        Row of the table; regions; item of labour.
    time : float64 (move,)
        Person-years lost in the year of the move.
    """

    limit: Floats
    row: Ints
    sender: Ints
    receiver: Ints
    skill: Ints
    time: Floats


def _has_limit(labour: Requirement) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Say whether workers of an item are limited in a region, bool (region, item)."""
    return np.asarray(~np.isnan(labour.limit).all(axis=0))


def read_courses(economy: Economy, labour: Requirement | None, notes: list[str]) -> Courses | None:
    """Read the table `training`; None if there is none, or labour does not limit the plan.

    It takes place where there are workers of the skill: in each region, or everywhere at once.
    """
    table = economy.table("training")
    if not len(table) or labour is None:
        return None
    skills, regions = labour.items[:-1], economy.labels["region"].ids
    origin, aim, teacher = (
        codes(text(table, name), skills, "skill", "training") for name in ("from_skill", "to_skill", "teacher")
    )
    given = codes(text(table, "region"), regions, "region", "training")
    has = _has_limit(labour)
    places: list[int] = []
    rows: list[int] = []
    for row, (skill, region) in enumerate(zip(origin, given, strict=True)):
        inside = np.flatnonzero(has[:-1, skill])
        if region >= 0:
            inside = inside[inside == region]
        found = inside if len(inside) or region >= 0 else np.flatnonzero(has[:, skill])
        if not len(found):
            notes.append(f"Nobody can be trained from '{skills[skill]}': the economy gives no workers of that skill.")
        places.extend(found)
        rows.extend([row] * len(found))
    of, region = np.array(rows, dtype=np.int64), np.array(places, dtype=np.int64)
    return Courses(
        names=tuple(f"{skills[a]} to {skills[b]}" for a, b in zip(origin, aim, strict=True)),
        limit=numbers(table, "limit", np.inf), row=of, region=region, from_skill=origin[of], to_skill=aim[of],
        teacher=teacher[of], years=numbers(table, "years", 1.0).astype(np.int64)[of],
        trainee_time=numbers(table, "trainee_time", 1.0)[of], teacher_time=numbers(table, "teacher_time", 0.0)[of],
        pass_share=numbers(table, "pass_share", 1.0)[of],
    )  # fmt: skip


def read_moves(economy: Economy, labour: Requirement | None, notes: list[str]) -> Moves | None:
    """Read the table `migration`; None if there is none, or workers of regions do not limit the plan."""
    table = economy.table("migration")
    if not len(table) or labour is None:
        return None
    regions, skills = economy.labels["region"].ids, labour.items[:-1]
    sender, receiver = (
        codes(text(table, name), regions, "region", "migration") for name in ("from_region", "to_region")
    )
    given, has = codes(text(table, "skill"), skills, "skill", "migration"), _has_limit(labour)[:-1]
    if not has.any():
        notes.append("Workers move freely between regions, because goods do: the table of migration limits nothing.")
        return None
    pairs = [
        (row, skill)
        for row, (region, only) in enumerate(zip(sender, given, strict=True))
        for skill in _movers(has[region], only)
    ]
    of, skill = (np.array([pair[i] for pair in pairs], dtype=np.int64) for i in (0, 1))
    return Moves(
        limit=numbers(table, "limit", np.inf), row=of, sender=sender[of], receiver=receiver[of], skill=skill,
        time=numbers(table, "time", 0.0)[of],
    )  # fmt: skip


def _movers(has: np.ndarray[tuple[int], np.dtype[np.bool_]], only: int) -> Ints:
    """Return items that can leave a region: each skill, or all workers together where none are told apart."""
    if only >= 0:
        return np.flatnonzero(has[only : only + 1]) + only
    skills = np.flatnonzero(has[:-1])
    return skills if len(skills) else np.flatnonzero(has)
