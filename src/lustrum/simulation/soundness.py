"""A programme checked against the levers before the first month: clashes, unknown parameters, selections of nothing.

A measure may ask for a parameter of a rule that a scenario does not use: its slot is empty, or a rival works there that
has no such parameter. The run goes on and the measure changes nothing there; a warning says so, and which rule to name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from lustrum.errors import LustrumError, Problem, ProgrammeProblems
from lustrum.history.selection import check_observable
from lustrum.history.variables import variables_dictionary
from lustrum.programme.effects import Post, Scale, Set
from lustrum.programme.measures import Measure
from lustrum.programme.programme import Programme
from lustrum.programme.schedule import find_clashes
from lustrum.programme.stages import Leaf, Stage, leaves
from lustrum.programme.view import MeasureMonth, PlainMonth
from lustrum.quantities.calendar import Month
from lustrum.simulation.asked import problems_of_labels, problems_of_post
from lustrum.simulation.levers import Labels, Levers
from lustrum.simulation.registry import Mechanism

__all__ = ["Slots", "check_programme"]


@dataclass(frozen=True)
class Slots:
    """Which rule works in each slot, and which might.

    Parameters
    ----------
    found : mapping of str to Mechanism
        All rules, by name.
    chosen : tuple of Mechanism
        Those that work.
    wanted : mapping of str to str
        What the scenario names for slots; ``none`` leaves one empty on purpose.
    """

    found: Mapping[str, Mechanism]
    chosen: tuple[Mechanism, ...]
    wanted: Mapping[str, str]

    def problem_of(self, parameter: str) -> Problem | None:
        """Return a warning about a parameter that only rules have which do not work; None if no rule has it."""
        slot, _, field = parameter.partition(".")
        able = [one.name for one in self.found.values() if one.slot == slot and field in one.pack.model_fields]
        if not able:
            return None
        remedy = " or ".join(f"'mechanisms: {{{slot}: {name}}}'" for name in able)
        at_work = [one.name for one in self.chosen if one.slot == slot]
        if at_work:
            what = f"'{at_work[0]}' works in this slot and has no such parameter: the measure changes nothing there."
        elif self.wanted.get(slot) == "none":
            what = "The slot of this parameter is left empty: the measure changes nothing there."
        else:
            what = "No rule works in this slot unless a scenario names one: the measure changes nothing there."
        return Problem(what, found=parameter, remedy=f"A scenario switches it on by {remedy}.", severity="warning")


def check_programme(
    programme: Programme, levers: Levers, labels: Labels, dates: tuple[Month, Month], slots: Slots
) -> list[Problem]:
    """Find every clash, every unknown parameter and every selection of nothing, before the first month.

    Parameters
    ----------
    programme, levers, labels : Programme, Levers, Labels
        What is asked, and what can be moved.
    dates : tuple of Month
        First and last month.
    slots : Slots
        Which rules work in the slots, and which might: what asks for a rule that does not is a warning.

    Returns
    -------
    list of Problem
        Warnings.

    Raises
    ------
    ProgrammeProblems
        If there is a problem that is no warning; every problem is in it.
    """
    problems: dict[str, Problem] = {}
    try:
        problems |= {str(problem): problem for problem in find_clashes(programme, *dates)}
    except Exception as error:  # a measure that fails is named below, by itself
        problems[""] = Problem(f"Clashes could not be looked for: {error}.", severity="warning")
    for act in programme.acts:
        for problem in _problems_of(act, levers, labels, dates, slots):
            problems.setdefault(str(problem), problem)
    for stage in programme.stages:
        for problem in _problems_of_gates(stage, labels):
            problems.setdefault(str(problem), problem)
    if any(problem.severity == "error" for problem in problems.values()):
        raise ProgrammeProblems(problem for problem in problems.values() if problem.severity == "error")
    return list(problems.values())


def _problems_of(
    act: Measure, levers: Levers, labels: Labels, dates: tuple[Month, Month], slots: Slots
) -> Iterator[Problem]:
    start, until = dates
    first = act.start or start
    span = act.until - first + 1 if act.until else None
    where = act.where or act.id
    unknown = list(problems_of_labels(act, labels))
    yield from unknown
    for date in sorted(date for date in {first, *act.steps()} if date <= until):
        try:
            effects = list(act.effects(MeasureMonth(PlainMonth(date, labels), date - first, span)))
        except LustrumError:
            raise
        except Exception as error:
            yield Problem(f"The measure fails on {date}: {type(error).__name__}: {error}.", where, act.id)
            continue
        for effect in effects:
            if isinstance(effect, (Set, Scale)):
                yield from _problems_of_lever(effect, levers, where, act.id, slots)
            elif isinstance(effect, Post) and not unknown:
                yield from problems_of_post(effect, labels, where)


def _problems_of_gates(stage: Stage, labels: Labels) -> Iterator[Problem]:
    """Find gates that ask for something that no record will hold."""
    for gate in (stage.enter, stage.leave):
        for leaf in leaves(gate):
            if isinstance(leaf, Leaf):
                for problem in check_observable(leaf.observable, variables_dictionary(), labels, leaf.basis):
                    where = f"{stage.where or stage.id}: gate of stage '{stage.id}'"
                    yield replace(problem, where=f"{where}, {problem.where}")


def _problems_of_lever(effect: Set | Scale, levers: Levers, where: str, act: str, slots: Slots) -> Iterator[Problem]:
    idle = None if levers.has(effect.parameter) else slots.problem_of(effect.parameter)
    if idle is not None:
        yield replace(idle, where=f"{where}: '{act}'")
        return
    value = effect.value if isinstance(effect, Set) else None
    for problem in levers.check(effect.parameter, effect.where, value):
        yield _placed(problem, where, act)


def _placed(problem: Problem, where: str, act: str) -> Problem:
    return replace(problem, where=f"{where}: '{act}' asks for {problem.where}")
