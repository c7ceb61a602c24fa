"""A programme in dated stages: every task written as data, dated, planned for, lived through, and taken out alone.

The document of 1955 gives the tasks of its programme in paragraphs 7 to 12 of its second section: industrialisation and
a new technical base (D1955-47, -48), private farming into co-operatives, gradually and by free will (-49, -50, -51),
crafts and small trade likewise (-52, -53), capitalist elements restricted and forced out (-54, -55), ties of industry
and farming through trade (-56, -57), ideology and training (-58, -59). It says that the transition has stages with
different main tasks (-61) and that these tasks are what is needed (-60). It gives no dates and no amounts.

Lustrum makes each task a measure with a date, a strength and a source, and each stage a set of measures with a gate: a
stage begins when a number of the record passes, not when somebody says so. Here ten measures stand for the ten task
lines, in two stages, on the default country's tables of 1946 (there every class and form of property is present; the
dates are made up): the material base first, then the forms of property. The plan of January is
drawn up under whatever measures are in force.

What can be tested is what it means for a task to be data. *Planned for*: the plan of the next January is another one
without the task of industrialisation, and the same without the task of ideology, which no plan sees. *Dated*: nothing
in the record moves before its first month. *Effective*: something moves after it; for ideology that is conviction
alone, since nothing else in this programme answers to it within the year. *Removable*: each can be taken out alone,
everything else staying as it was, persons, weather and luck included, so that the difference is the measure's own.
*Staged*: the order of the tasks is that of the gates. The contrast has the same tasks at once: no stage, no order,
and all effects begin together.

The effect of taking out one task is told as the number of variables of the record that differ. How large the effects
are, and whether the tasks together suffice (D1955-60), is for attribution (`lustrum explain`), which needs the default
country and longer runs.

What it does not show: that this order is the right one, that dates are those of any country, or that a task which
moves a number was carried out in the sense of the document: voluntariness, for one, is a word on which its readers
disagree (SYS-12).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import xarray as xr

from lustrum.programme.scenario import load_scenario
from lustrum.quantities.calendar import Month
from lustrum.simulation.run import Run, simulate
from lustrum.studies.systems._contract import Trait, law

ID = "SYS-14"
TITLE = "Programme in dated stages"
WORKS_WHEN = (
    "Every task line of the document's paragraphs 7 to 12 is data: dated, planned for, lived through, and removed alone"
)
RUNS = {"staged": "tasks-in-stages", "at once": "tasks-at-once"}

PLANNED, UNPLANNED = "socialist-industrialisation", "ideology"
GAP = 1e-6

TASKS = tuple(f"D1955-{number}" for number in range(47, 60))
"""Claims of section 2, paragraphs 7 to 12."""


def traits(runs: Mapping[str, Run]) -> Iterator[Trait]:
    """Take out each task alone, and compare with the programme without stages."""
    scenario, staged = load_scenario(RUNS["staged"]), runs["staged"]
    answered = {claim for measure in scenario.programme.measures for claim in measure.claims}
    missing = len(set(TASKS) - answered)
    yield law("Every task line of paragraphs 7 to 12 has a measure", missing, "lines without", "0", holds=not missing)
    apart, together = _spread(staged), _spread(runs["at once"])
    yield Trait(
        "Tasks begin at different times", apart, together, "months from first to last", "above 3",
        holds=apart > 3, fails=together <= 3,
    )  # fmt: skip
    waited, none = _wait(staged), _wait(runs["at once"])
    yield Trait(
        "Forms of property are changed after the gate of their stage", waited, none, "months", "1 or more",
        holds=waited >= 1, fails=none < 1,
    )  # fmt: skip
    tasks = [one.id for one in scenario.programme.measures if set(one.claims) & set(TASKS)]
    lives = {name: simulate(scenario.without(name), economy=scenario.economy) for name in tasks}
    seen, unseen = (_plan_apart(staged, lives[name]) for name in (PLANNED, UNPLANNED))
    yield Trait(
        f"The plan of the next January answers to '{PLANNED}' (beside it '{UNPLANNED}')", seen, unseen,
        "change of its objective, share", "above 1e-06", holds=seen > GAP, fails=not unseen > GAP,
    )  # fmt: skip
    for name, life in lives.items():
        before, after = _effect(staged, life, _begun(staged)[name])
        yield Trait(
            f"Taken out alone, '{name}' is missed from its date on, and not before (beside it)",
            after, before, "variables that differ", "1 or more", holds=after > 0, fails=before == 0,
        )  # fmt: skip


def _begun(run: Run) -> dict[str, Month]:
    """Return the month in which each measure began."""
    return {
        event.data["measure"]: event.date for event in run.events if event.kind == "measure" and "begins" in event.text
    }


def _tasks_begun(run: Run) -> list[Month]:
    programme = load_scenario(RUNS["staged"]).programme
    return [date for name, date in _begun(run).items() if set(programme[name].claims) & set(TASKS)]


def _spread(run: Run) -> float:
    dates = _tasks_begun(run)
    return float(max(dates) - min(dates))


def _wait(run: Run) -> float:
    """Return the months from the first task to the first one that changes forms of property."""
    return float(_begun(run)["farm-cooperatives"] - min(_tasks_begun(run)))


def _plan_apart(whole: Run, without: Run) -> float:
    """Return by how much the objective of the last plan differs, as a share."""
    there, here = (run.plans[-1].objective or 0.0 for run in (whole, without))
    return abs(float(here) / float(there) - 1)


def _effect(whole: Run, without: Run, date: Month) -> tuple[int, int]:
    """Return how many variables differ without a measure before it begins, and from then on."""
    before = after = 0
    for name, array in whole.history.variables.items():
        other = without.history.variables.get(name)
        if other is None or other.shape != array.shape:
            after += 1
            continue
        same = np.isclose(array.values, other.values, rtol=1e-12, atol=0, equal_nan=True).reshape(array.shape[0], -1)
        early = array["time"].values < np.datetime64(date.start)
        before += int(not same[early].all() and _is_monthly(array))
        after += int(not same[~early].all())
    return before, after


def _is_monthly(array: xr.DataArray) -> bool:
    """Say whether a variable is recorded month by month: a year's figure holds what came after too."""
    times = array["time"].values.astype("datetime64[M]").astype(int)
    return len(times) > 1 and int(np.diff(times).max()) == 1
