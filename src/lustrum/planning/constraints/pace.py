r"""Limits on change from year to year: :math:`(1-\downarrow)\,x_{t-n,k} \le x_{tk} \le (1+\uparrow)\,x_{t-n,k}`.

n is the number of periods a year: a period is held against the same period of the year before, so that the sums of
years keep the pace too, and seasons are no breach of it. For the first year the running level of the economy, spread
evenly, stands for :math:`x_{t-n}`, where it is known. An activity that has never run may start at any level. Paces may
be given by activity, branch, sector or ``heavy``: an activity's own holds, else the strictest of those of its branch;
an activity that none is given for, or whose running level is not known, may change at will.

Unit: units of activity a year; limits are shares a year.

Sources
-------
Day 1963, Recursive Programming and Production Response (limits on change from year to year). Recalled.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lustrum.errors import Problem, nearest
from lustrum.planning.facts import Facts
from lustrum.planning.indexing import RowWords
from lustrum.planning.program import Draft, Floats
from lustrum.planning.settings import PlanProblems
from lustrum.planning.settings_pace import Paces

UP_WORDS = RowWords(
    limit="the pace of growth of {activity}{who} in {year}",
    short="{activity}{who} in {year} must grow by {amount} more than the pace allows",
    give="let {activity}{who} in {year} grow by {amount} more",
)
DOWN_WORDS = RowWords(
    limit="the pace of decline of {activity}{who} in {year}",
    short="{activity}{who} in {year} must fall by {amount} more than the pace allows",
    give="let {activity}{who} in {year} fall by {amount} more",
)


def read_paces(facts: Facts, given: Paces, setting: str) -> Floats:
    """Return the pace of each activity, float64 (activity,); NaN where none is given.

    Raises
    ------
    PlanProblems
        If a pace is given for what is no activity, branch or sector; all at once.
    """
    activities = facts.labels["activity"]
    if not isinstance(given, Mapping):
        return np.full(len(activities), np.nan if given is None else float(given))
    branches = sorted(frozenset().union(*facts.branch_words) - {""})
    known = (*(str(activity) for activity in activities), *branches)
    unknown = [name for name in given if name not in known]
    if unknown:
        said = "There is no such activity, branch or sector."
        raise PlanProblems([Problem(said, setting, name, nearest=nearest(name, known)) for name in unknown])
    found = np.full(len(activities), np.nan)
    for place, (activity, said_of) in enumerate(zip(activities, facts.branch_words, strict=True)):
        paces = [given[str(activity)]] if activity in given else [given[name] for name in said_of if name in given]
        found[place] = min(paces, default=np.nan)
    return found


def rows(draft: Draft) -> None:
    """Declare limits for commanded cells that ran in the year before the plan, as far as that is known."""
    facts, cells, settings = draft.facts, draft.facts.cells, draft.settings
    running = cells.commanded & (np.where(np.isnan(cells.level), 0.0, cells.level) > 0)
    if not running.any() and not (settings.pace_up is None and settings.pace_down is None):
        draft.notes.append("No running level is known (endowments of kind 'level'): paces limit nothing.")
    for name, given, words in (("pace-up", settings.pace_up, UP_WORDS), ("pace-down", settings.pace_down, DOWN_WORDS)):
        pace = read_paces(facts, given, name.replace("-", "_"))[cells.activity]
        cell = np.flatnonzero(running & ~np.isnan(pace))
        if not len(cell):
            continue
        year, which = np.repeat(np.arange(draft.years), len(cell)), np.tile(cell, draft.years)
        runs = ~facts.timing.is_idle(year, cells.activity[which])
        year, which = year[runs], which[runs]
        codes = {
            "year": year, "region": cells.region[which], "form": cells.form[which],
            "activity": cells.activity[which], "cell": which,
        }  # fmt: skip
        base = np.where(year < facts.timing.a_year, cells.level[which], 0.0)
        unit = facts.activity_unit[cells.activity[which]]
        if name == "pace-up":
            draft.add_rows(name, codes, upper=(1.0 + pace[which]) * base, unit=unit, words=words)
        else:
            draft.add_rows(name, codes, lower=(1.0 - pace[which]) * base, unit=unit, words=words)


def entries(draft: Draft) -> None:
    """Enter this year's level and that of the year before."""
    facts, settings, size = draft.facts, draft.settings, draft.facts.cells.size
    for name, given, sign in (("pace-up", settings.pace_up, 1.0), ("pace-down", settings.pace_down, -1.0)):
        if name not in draft.rows:
            continue
        block = draft.rows[name]
        year, cell = block.codes["year"], block.codes["cell"]
        column = draft.columns["output"].start + year * size + cell
        draft.add_entries(block.index, column, 1.0)
        pace = read_paces(facts, given, name)[facts.cells.activity[cell]]
        later = year >= facts.timing.a_year
        draft.add_entries(block.index[later], column[later] - facts.timing.a_year * size, -(1.0 + sign * pace[later]))
