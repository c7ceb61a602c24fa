"""From a scenario to a world: mechanisms chosen, levers made, programme checked, first state drawn.

Everything that can be wrong is found here, before the first month, and reported together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lustrum.accounts.balances import opening_balances
from lustrum.accounts.ledger import Ledger
from lustrum.accounts.titles import LAND, Titles
from lustrum.economy.economy import Economy
from lustrum.errors import Problem, ScenarioProblems, nearest
from lustrum.history.variables import variables_dictionary
from lustrum.kernels.paths import check_way, choose_path
from lustrum.programme.places import place_problems
from lustrum.programme.scenario import Scenario
from lustrum.programme.schedule import Schedule
from lustrum.programme.stages import Progress
from lustrum.quantities.calendar import Month
from lustrum.quantities.randomness import Draws
from lustrum.simulation import cohorts, education, enterprises, holdings, pooling, population, tenure
from lustrum.simulation.closing import TITLE_MEASURES, hold_titles
from lustrum.simulation.levers import Labels, Levers, try_to_make_packs
from lustrum.simulation.margins import Residuals
from lustrum.simulation.month import Event, World
from lustrum.simulation.recorder import Recorder
from lustrum.simulation.registers import PERSONS, Register, recount
from lustrum.simulation.registry import Mechanism, find_mechanisms, try_to_choose
from lustrum.simulation.soundness import Slots, check_programme
from lustrum.simulation.state import BODIES, HOLDERS, State
from lustrum.simulation.vocabulary import run_labels

RESIDUALS = "residuals of the first state"


def prepare(
    scenario: Scenario,
    *,
    seed: int | None = None,
    scale: int | None = None,
    guard: bool = False,
    economy: Economy | None = None,
    mechanisms: dict[str, Mechanism] | None = None,
    kernels: str | None = None,
    threads: int | None = None,
) -> World:
    """Make a world of a scenario.

    Parameters
    ----------
    scenario : Scenario
        The scenario.
    seed, scale : int, optional
        Instead of the scenario's own.
    guard : bool
        Whether mechanisms are held to the columns that they declare (in tests).
    economy : Economy, optional
        Instead of the scenario's own.
    mechanisms : mapping, optional
        What mechanisms there are, by name; found by their place if not given.
    kernels : str, optional
        Path of the kernels, ``numpy`` or ``numba``; by the number of persons if not given. No result depends on it.
    threads : int, optional
        Threads of the compiled path. No result depends on it.

    Raises
    ------
    ScenarioProblems, ProgrammeProblems
        If mechanisms, packs or measures do not fit; every problem at once.
    """
    problems = check_way(kernels, threads)
    if problems:
        raise ScenarioProblems(problems)
    rules = read_rules(scenario, (scenario.start, scenario.until), economy=economy, mechanisms=mechanisms)
    draws = Draws(scenario.seed if seed is None else seed)
    weight = scenario.scale if scale is None else scale
    state, residuals = draw_state(rules.economy, rules.labels, draws, scenario.start, weight)
    books = open_books(state, rules.labels)
    recount(state, scenario.start)
    world = make_world(scenario, rules, state, books, draws=draws, scale=weight, guard=guard)
    world.kernels, world.threads = kernels or choose_path(len(state.persons)), threads
    drawing = population.Drawing(rules.economy, rules.labels, state, draws, scenario.start, weight, residuals)
    world.board["farm_capacity"] = enterprises.farm_capacity(drawing)
    world.board[RESIDUALS] = residuals.to_dict()
    world.events += [Event(scenario.start, "warning", str(problem)) for problem in rules.warnings]
    return world


@dataclass(frozen=True, eq=False)
class Rules:
    """What a scenario lays down: everything of a world but its state.

    Parameters
    ----------
    economy, labels, levers, mechanisms
        As in :class:`lustrum.simulation.month.World`.
    warnings : tuple of Problem
        What is odd about the programme, and stops nothing.
    """

    economy: Economy
    labels: Labels
    levers: Levers
    mechanisms: tuple[Mechanism, ...]
    warnings: tuple[Problem, ...] = ()


def read_rules(
    scenario: Scenario,
    dates: tuple[Month, Month],
    *,
    economy: Economy | None = None,
    mechanisms: dict[str, Mechanism] | None = None,
) -> Rules:
    """Choose mechanisms, make levers and check the programme between two dates; see :func:`prepare`."""
    economy = economy or scenario.economy
    found = find_mechanisms() if mechanisms is None else mechanisms
    chosen, problems = try_to_choose(found, scenario.mechanisms)
    labels = run_labels(economy, (*scenario.record, *recorded_by_named_rules(chosen)))
    told = {problem.where.partition(".")[2] for problem in problems}
    packs, wrong = try_to_make_packs(
        chosen, {slot: pack for slot, pack in scenario.packs.items() if slot not in told}, found
    )
    problems += [*wrong, *_problems_of_record(scenario)]
    if problems:
        raise ScenarioProblems(place_problems(scenario, problems))
    levers = Levers(packs, labels)
    slots = Slots(found, chosen, scenario.mechanisms)
    warnings = check_programme(scenario.programme, levers, labels, dates, slots)
    return Rules(economy, labels, levers, chosen, tuple(warnings))


Books: TypeAlias = tuple[Ledger, Titles, Register]


def make_world(
    scenario: Scenario, rules: Rules, state: State, books: Books, *, draws: Draws, scale: int, guard: bool = False
) -> World:
    """Put a world together of rules, a state and its books; nothing is recorded yet."""
    asked_for = (*requested(scenario), *recorded_by_named_rules(rules.mechanisms))
    ledger, titles, register = books
    evidence = frozenset({"simulated", *rules.economy.rests_on()})
    return World(
        economy=rules.economy,
        labels=rules.labels,
        state=state,
        ledger=ledger,
        titles=titles,
        register=register,
        levers=rules.levers,
        mechanisms=rules.mechanisms,
        draws=draws,
        first=scenario.start,
        recorder=Recorder(variables_dictionary(), rules.labels, scenario.start, asked_for, evidence),
        schedule=Schedule(scenario.programme),
        progress=Progress(),
        planner=scenario.planner,
        scale=scale,
        guard=guard,
        opening=opening_balances(ledger),
        held_titles=hold_titles(state, ledger),
    )


def requested(scenario: Scenario) -> tuple[str, ...]:
    """Return the variables that a scenario asks to be recorded beside the usual ones.

    Raises
    ------
    ScenarioProblems
        If there is no such variable.
    """
    problems = _problems_of_record(scenario)
    if problems:
        raise ScenarioProblems(place_problems(scenario, problems))
    return scenario.record


def recorded_by_named_rules(mechanisms: Iterable[Mechanism]) -> tuple[str, ...]:
    """Return what rules record that work only because a scenario names them: it has asked for their costs as well."""
    return tuple(name for member in mechanisms if not member.default for name in member.records)


def _problems_of_record(scenario: Scenario) -> list[Problem]:
    known = variables_dictionary()
    return [
        Problem("No such variable.", "record", name, nearest=nearest(name, known))
        for name in scenario.record
        if name not in known
    ]


def draw_state(economy: Economy, labels: Labels, draws: Draws, date: Month, scale: int) -> tuple[State, Residuals]:
    """Draw the first state of an economy, and return it with what was asked and drawn.

    Raises
    ------
    ScenarioProblems
        If the economy has no population, or the scale is not 1 or more.
    """
    if scale < 1:
        raise ScenarioProblems(
            [Problem("A drawn settlement stands for one or more.", "scale", str(scale), "1 or more")]
        )
    drawing = population.Drawing(economy, labels, empty_state(labels), draws, date, scale, Residuals())
    population.draw_bodies(drawing)
    population.draw_people(drawing)
    cohorts.draw_persons(drawing)
    education.draw_skills(drawing)
    education.draw_schooling(drawing)
    pooling.draw_cooperatives(drawing)
    recount(drawing.state, date)
    tenure.draw_land(drawing)
    holdings.draw_animals(drawing)
    enterprises.draw_units(drawing)
    enterprises.draw_employment(drawing)
    recount(drawing.state, date)
    holdings.draw_goods(drawing)
    enterprises.draw_opening_inputs(drawing)
    holdings.draw_money(drawing)
    return drawing.state, drawing.residuals


def empty_state(labels: Labels) -> State:
    """Return a state without rows."""
    return State({dim: max(len(labels[dim]) if dim in labels else 0, 1) for dim in ("product", "need", "skill")})


def open_books(state: State, labels: Labels, *, first: bool = True) -> Books:
    """Open the books of a state: everything that is there came from somewhere, and adds up to zero.

    Parameters
    ----------
    state, labels : State, Labels
        What there is.
    first : bool
        Whether they were never open before; else what is there adds up already.
    """
    tables = {name: state.table(name) for name in HOLDERS}
    bodies = {name: row for row, name in enumerate(BODIES)}
    ledger = Ledger(tables, labels["sector"].ids, labels["product"].ids, bodies, counts=(LAND, PERSONS))
    if first:
        ledger.open_books()

    def kinds(holders: NDArray[np.int32]) -> NDArray[np.int64]:
        return np.asarray(state.attribute_of(holders, "form", 0), dtype=np.int64)

    owned: dict[str, Any] = {"parcels": state.parcels, "units": state.units}
    titles = Titles(ledger, owned, state.sector_of, TITLE_MEASURES, kinds)
    titles.keep_land(state.holder)
    register = Register(state, ledger)
    register.keep()
    return ledger, titles, register
