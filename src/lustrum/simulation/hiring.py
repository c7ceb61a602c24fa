"""How posts are counted and filled: who seeks one, how many persons units lack, and who gets which post.

Rules of hiring differ in what units want and in whom they let go; the counting of posts for drawn persons is theirs in
common.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.kernels.sums import sum_by
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.roles import farming_groups, roles
from lustrum.simulation.technique import technique

Floats = NDArray[np.float64]


class SeekersPack(MechanismPack):
    """Who seeks a post, and what is kept beyond the norm."""

    men: float = parameter(0.92, "share of men of 16 to 59 outside farming who seek a post", low=0, high=1)
    women: float = parameter(
        0.25, "share of women of 16 to 59 outside farming who seek a post, first year", low=0, high=1
    )
    women_gain_per_year: float = parameter(0.015, "yearly gain of that share", unit="share per year", low=0, high=0.1)
    reserve: float = parameter(0.05, "hands kept beyond the norm", low=0, high=0.5)


def seekers(month: Month, p: SeekersPack) -> NDArray[np.bool_]:
    """Say which persons seek or hold a post, bool (person,)."""
    persons, households = month.now.persons, month.now.households
    months = month.date.ordinal - persons.born
    town = ~farming_groups(month)[households.group]
    able = np.flatnonzero((months >= 16 * 12) & (months < 60 * 12) & (persons.training == 0) & town[persons.household])
    years = (month.date.ordinal - month.first.ordinal) / 12
    share = np.where(persons.sex[able] == 1, p.men, min(p.women + p.women_gain_per_year * years, p.men))
    seeking = np.zeros(len(persons), dtype=bool)
    seeking[able[month.board_hash("participation", persons.key[able]) < share]] = True
    return seeking


def persons_lacking(month: Month, output: Floats, reserve: float, seeking: NDArray[np.bool_]) -> Floats:
    """Return persons that each unit lacks by skill, below zero where it has too many, float64 (unit, skill).

    Parameters
    ----------
    month : Month
        The month.
    output : float64 (unit,)
        What units want to make, product units a year.
    reserve : float
        Hands kept beyond the norm, relative to it.
    seeking : bool (person,)
        Who seeks or holds a post.
    """
    units, t = month.now.units, technique(month)
    wanted = t.labour[units.activity] * output[:, None] * (1 + reserve)
    weight = _mean_weight(month, seeking)
    room = [month.board_hash(f"posts {code}", units.key) for code in range(wanted.shape[1])]
    return np.asarray(np.floor(wanted / weight + np.column_stack(room)) * weight - units.workers)


def _mean_weight(month: Month, chosen: NDArray[np.bool_]) -> float:
    """Return the persons that one of the chosen stands for; 1 if none is chosen."""
    weight = month.now.persons.weight[chosen]
    return float(weight.mean()) if weight.size else 1.0


def dismiss(month: Month, chance: Floats) -> None:
    """Let persons of each unit go with a chance, float64 (unit,)."""
    persons = month.now.persons
    held = np.flatnonzero(persons.unit >= 0)
    held = held[chance[persons.unit[held]] > 0]
    persons.unit[held[month.draw("dismissal", persons.key[held]) < chance[persons.unit[held]]]] = -1


def fill_posts(month: Month, seeking: NDArray[np.bool_], vacancies: Floats) -> None:
    """Give vacancies to those who wait, skill by skill, the highest first, and record who and what is left over."""
    persons, level = month.now.persons, roles(month).skill_level
    waiting = np.flatnonzero(seeking & (persons.unit < 0))
    for code in sorted(np.flatnonzero(~roles(month).farm_skill), key=lambda c: -level[c]):
        waiting = waiting[persons.unit[waiting] < 0]
        _fill(month, int(code), waiting[level[persons.skill[waiting]] >= level[code]], vacancies[:, code])
    unfilled = np.maximum(vacancies, 0).sum(axis=0)
    month.board["unfilled_posts"] = float(unfilled.sum())
    month.record("vacancies", np.rint(unfilled))
    waiting = waiting[persons.unit[waiting] < 0]
    month.record("job_seekers", sum_by(persons.skill[waiting], persons.weight[waiting], unfilled.size))


def _fill(month: Month, code: int, free: NDArray[np.intp], vacant: NDArray[np.float64]) -> None:
    persons = month.now.persons
    if not free.size:
        return
    mean = float(persons.weight[free].mean())
    posts = np.rint(np.maximum(vacant, 0) / mean).astype(np.int64)
    open_posts = np.repeat(np.arange(posts.size), posts)
    order = np.argsort(month.draw(f"queue {code}", persons.key[free]), kind="stable")
    posts_order = np.argsort(month.draw.uniform(f"post order {code}", np.arange(open_posts.size)), kind="stable")
    count = min(free.size, open_posts.size)
    taken = open_posts[posts_order[:count]]
    persons.unit[free[order[:count]]] = taken
    np.subtract.at(vacant, taken, persons.weight[free[order[:count]]])
