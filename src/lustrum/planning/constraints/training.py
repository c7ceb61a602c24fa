r"""Training: an activity that takes trainees' time, teachers' time and years, and turns one skill into another.

.. math::
    \sum_j l_{kj} x_{tj} + \sum_{c:\,k_c = k}\, \sum_{s \le t < s + D_c} \theta_c n_{sc}
    + \sum_{c:\,h_c = k}\, \sum_{s \le t < s + D_c} \eta_c n_{sc}
    \;\le\; L_{tk} - \sum_{c:\,k_c = k}\, \sum_{s + D_c \le t} \pi_c n_{sc}
    + \sum_{c:\,m_c = k}\, \sum_{s + D_c \le t} \pi_c n_{sc}, \qquad \sum_r n_{src} \le N_c

:math:`n_{sc}` persons of skill :math:`k_c` begin course c in year s. For :math:`D_c` years it takes the share
:math:`\theta` of their working time and :math:`\eta` person-years each of teachers of skill :math:`h_c`. The share
:math:`\pi` that passes then belongs to skill :math:`m_c` for good; the others go on in their old skill. So workers are
stocks that the plan moves, on top of the endowments of each year. Labour that is not used is not carried over. Nobody
begins a course that ends after the plan. Courses and their figures stand in the table `training`.

Unit: persons who begin in a year; time in person-years.

Sources
-------
Bowles 1967, Quarterly Journal of Economics 81 (efficient allocation of resources in education, as a linear programme
with teachers and years of study). Recalled.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.planning.constraints._workforce import HEADS, take, take_heads
from lustrum.planning.indexing import RowWords
from lustrum.planning.program import Draft, Floats, Ints

WORDS = RowWords(
    limit="places to train {course} in {year}",
    short="places to train {course} in {year}: {amount} more begin than there are",
    give="provide {amount} more places to train {course} in {year}",
)
HEAD_WORDS = RowWords(
    limit="workers ({skill}){in_region} to be trained in {year}",
    short="workers ({skill}){in_region} in {year}: {amount} more are trained than there are",
    give="provide {amount} more workers ({skill}){in_region} in {year}",
)


def columns(draft: Draft) -> None:
    """Declare those who begin each course, by year and region, persons."""
    courses = draft.facts.courses
    if courses is None or not len(courses.row):
        return
    year = np.repeat(np.arange(draft.years), len(courses.row))
    course = np.tile(np.arange(len(courses.row)), draft.years)
    useful = year + courses.years[course] < draft.years + (draft.terminal == "static")
    year, course = year[useful], course[useful]
    if len(course):
        codes = {"year": year, "of_region": courses.region[course], "course": courses.row[course], "entry": course}
        draft.add_columns("training", codes, unit="person")


def rows(draft: Draft) -> None:
    """Declare the limit of each course that has one, and that no more are trained beside their work than there are."""
    courses, labour = draft.facts.courses, draft.facts.labour
    if courses is None or labour is None or "training" not in draft.columns:
        return
    limited = np.flatnonzero(np.isfinite(courses.limit))
    if len(limited):
        codes = {"year": np.repeat(np.arange(draft.years), len(limited)), "course": np.tile(limited, draft.years)}
        draft.add_rows("training-limit", codes, upper=courses.limit[codes["course"]], unit="person", words=WORDS)
    beside = courses.trainee_time < 1.0
    spots = np.unique(np.stack([courses.region[beside], courses.from_skill[beside]]), axis=1)
    year = np.repeat(np.arange(draft.years), spots.shape[1])
    region, skill = np.tile(spots, draft.years)
    if len(year):
        upper = np.nan_to_num(labour.limit[year, region, skill] * (len(labour.seasons) * draft.facts.timing.a_year))
        codes = {"year": year, "of_region": region, "skill": skill}
        draft.add_rows(HEADS, codes, upper=upper, unit="person", words=HEAD_WORDS)


def entries(draft: Draft) -> None:
    """Enter time spent in training and teaching, and skills changed."""
    courses = draft.facts.courses
    if courses is None or "training" not in draft.columns:
        return
    block = draft.columns["training"]
    begun, region, entry, column = block.codes["year"], block.codes["of_region"], block.codes["entry"], block.index
    old, new, teacher = (of[entry] for of in (courses.from_skill, courses.to_skill, courses.teacher))
    passing, span, taught = courses.pass_share[entry], courses.years[entry], teacher >= 0
    for year in range(draft.years + 1):
        when = np.full(block.size, year)
        learning = (begun <= year) & (year < begun + span)
        at = learning & (year < draft.years)
        _take(draft, at, (when, region, old, column), courses.trainee_time[entry])
        _take(draft, at & taught, (when, region, teacher, column), courses.teacher_time[entry])
        take_heads(draft, when[at], region[at], old[at], column[at], np.ones(int(at.sum())))
        done = year >= begun + span
        _take(draft, done, (when, region, old, column), passing)
        _take(draft, done, (when, region, new, column), -passing)
        for skill, sign in ((old, 1.0), (new, -1.0)):
            take_heads(draft, when[done], region[done], skill[done], column[done], sign * passing[done])
    if "training-limit" in draft.rows:
        limits = draft.rows["training-limit"]
        row_of = np.full((draft.years, len(courses.limit)), -1, dtype=np.int64)
        row_of[limits.codes["year"], limits.codes["course"]] = limits.index
        row = row_of[begun, block.codes["course"]]
        draft.add_entries(row[row >= 0], column[row >= 0], 1.0)


def _take(draft: Draft, chosen: NDArray[np.bool_], parts: tuple[Ints, Ints, Ints, Ints], persons: Floats) -> None:
    year, region, item, column = (part[chosen] for part in parts)
    take(draft, year, region, item, column, persons[chosen])
