"""A scenario lived through with several seeds: one draw a seed, in this process and in others beside it.

The number of draws is part of the scenario, or given; the clock has no say, so that the same command gives the same
document. What a draw gives does not depend on the others, on the number of processes or on where it was made.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from lustrum.errors import Interrupted, LustrumError, Problem, ScenarioProblems, WorkerLost
from lustrum.history.history import History
from lustrum.interrupts import SIGNALS, answer
from lustrum.programme.scenario import Scenario
from lustrum.quantities.calendar import Month
from lustrum.simulation.run import Run, RunInterrupted
from lustrum.studies.keeping import Life

if TYPE_CHECKING:
    from multiprocessing.synchronize import Event

Say = Callable[[str], None]


@dataclass(frozen=True)
class Draw:
    """What one seed gave.

    Parameters
    ----------
    seed : int
        The seed.
    run : Run
        History, plans, accounts, events.
    """

    seed: int
    run: Run

    @property
    def history(self) -> History:
        """The simulated history."""
        return self.run.history


class DrawsInterrupted(Interrupted):
    """The user stopped the draws.

    Parameters
    ----------
    draws : tuple of Draw
        Those that were finished; if none was, the first one as far as it came.
    """

    def __init__(self, draws: tuple[Draw, ...]) -> None:
        self.draws = draws
        super().__init__(f"{len(draws)} of the draws can be kept." if draws else "Nothing was finished.")


@dataclass(frozen=True)
class _Failure:
    """An error on its way from another process: not every error can be made again of its text."""

    kind: type[BaseException]
    arguments: tuple[Any, ...]
    facts: dict[str, Any]

    def error(self) -> BaseException:
        """Return the error as it was raised."""
        made = self.kind.__new__(self.kind)
        made.args = self.arguments
        made.__dict__.update(self.facts)
        return made


def _silent(text: str) -> None:
    """Say nothing."""


def draw_seeds(scenario: Scenario, seed: int | None = None, draws: int | None = None) -> list[int]:
    """Return the seeds of a study: as many as asked for, or as the scenario says, from the first one on."""
    first = scenario.seed if seed is None else seed
    return [first + number for number in range(draws if draws is not None else scenario.draws)]


def make_draws(
    scenario: Scenario,
    seeds: Sequence[int],
    say: Say = _silent,
    workers: int | None = None,
    life: Life | None = None,
) -> tuple[Draw, ...]:
    """Live through a scenario once for each seed.

    Parameters
    ----------
    scenario : Scenario
        What is lived through.
    seeds : sequence of int
        Seeds, in the order of the result.
    say : callable
        Told what is being done.
    workers : int, optional
        Processes; by default the number of cores, at most one a seed.
    life : Life, optional
        How they are lived through: with checkpoints, branching off another run; plainly if not given.

    Raises
    ------
    DrawsInterrupted
        On Ctrl-C, with what can be kept.
    WorkerLost
        If a process ended before its draw was done.
    """
    count = min(workers or os.cpu_count() or 1, len(seeds))
    scenario.economy  # noqa: B018 - loaded once, and sent to the others with the scenario
    made: dict[int, Draw] = {}
    life = life or Life(scenario)
    try:
        if count > 1:
            _in_processes(life, seeds, say, count, made)
        else:
            for number, seed in enumerate(seeds, 1):
                _live(life, seed, _teller(scenario, say, number, len(seeds)), made)
    except RunInterrupted as error:
        answer()
        facts = error.run.manifest
        if error.run.is_complete or (facts["months"] and not made):
            made[facts["seed"]] = Draw(facts["seed"], error.run)
        raise DrawsInterrupted(_in_order(made, seeds)) from None
    except KeyboardInterrupt:
        answer()
        raise DrawsInterrupted(_in_order(made, seeds)) from None
    return _in_order(made, seeds)


def _in_order(made: dict[int, Draw], seeds: Sequence[int]) -> tuple[Draw, ...]:
    return tuple(made[seed] for seed in seeds if seed in made)


def _live(life: Life, seed: int, tell: Callable[[Month], None], made: dict[int, Draw]) -> None:
    made[seed] = Draw(seed, life.live(seed, tell))


def _teller(scenario: Scenario, say: Say, number: int, total: int) -> Callable[[Month], None]:
    of = f" (draw {number} of {total})" if total > 1 else ""
    first, months = scenario.start, scenario.until - scenario.start + 1

    def tell(month: Month) -> None:
        say(f"living through {month}, {month - first + 1} of {months} months{of}")

    return tell


# --- processes ------------------------------------------------------------------------------------


def _in_processes(life: Life, seeds: Sequence[int], say: Say, count: int, made: dict[int, Draw]) -> None:
    """Live through the first seed here, then through any that no other process has begun."""
    scenario = life.scenario
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    with ProcessPoolExecutor(count - 1, mp_context=context, initializer=_begin, initargs=(stop,)) as pool:
        with _interrupts_blocked():  # the other processes inherit this: signals reach only this one
            futures = {seed: pool.submit(_one, life, seed) for seed in seeds[1:]}
        try:
            _live(life, seeds[0], _teller(scenario, say, 1, len(seeds)), made)
            for seed in reversed(seeds[1:]):
                if futures[seed].cancel():
                    _live(life, seed, _teller(scenario, say, seeds.index(seed) + 1, len(seeds)), made)
            for number, seed in enumerate(seeds[1:], 2):
                if seed not in made:
                    say(f"waiting for draw {number} of {len(seeds)}")
                    made[seed] = Draw(seed, _result(futures[seed]))
        except BrokenProcessPool as error:
            raise WorkerLost("A worker process ended before its draw was done; run again with fewer draws.") from error
        except BaseException:
            stop.set()
            for seed, future in futures.items():
                if not future.cancel() and future.done() and future.exception() is None:
                    found = future.result()
                    if isinstance(found, Run):
                        made[seed] = Draw(seed, found)
            raise


def _result(future: Future[Run | _Failure]) -> Run:
    found = future.result()
    if isinstance(found, _Failure):
        raise found.error()
    return found


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Hold Ctrl-C and the wish to end back; what comes meanwhile is delivered after."""
    if not hasattr(signal, "pthread_sigmask") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_stop: Event | None = None


def _begin(stop: Event) -> None:
    """Make a process ready: it stops when it is told to, and when the one that it works for has ended."""
    global _stop  # noqa: PLW0603 - the pool hands nothing else to its tasks
    _stop = stop
    for one in SIGNALS:
        signal.signal(one, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _watch(month: Month) -> None:
    if _stop is not None and _stop.is_set():
        raise KeyboardInterrupt


def _one(life: Life, seed: int) -> Run | _Failure:
    try:
        return life.live(seed, _watch)
    except RunInterrupted:
        return _Failure(KeyboardInterrupt, (), {})
    except LustrumError as error:
        return _Failure(type(error), error.args, dict(error.__dict__))


# --- options --------------------------------------------------------------------------------------


def with_options(scenario: Scenario, until: Month | None = None, scale: int | None = None) -> Scenario:
    """Return the scenario with another last month or scale.

    Raises
    ------
    ScenarioProblems
        If the last month lies before the first one.
    """
    changes: dict[str, Any] = {}
    if until is not None:
        if until < scenario.start:
            what = f"The scenario '{scenario.name}' would end before it starts."
            raise ScenarioProblems([Problem(what, "until", str(until), f"{scenario.start} or later")])
        changes["until"] = until
    if scale is not None:
        changes["scale"] = scale
    return replace(scenario, **changes) if changes else scenario
