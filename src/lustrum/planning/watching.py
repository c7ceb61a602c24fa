"""Watching over a plan in the making: whether the user has had enough, whether time is up, how far the work is.

The solver works in a thread of its own while the caller's thread waits, hears Ctrl-C and tells of progress; so a
signal is heard whatever the solver does. Watching changes nothing about the way a programme is solved: the same
programme gives the same bits, watched or not.
"""

from __future__ import annotations

import atexit
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import highspy

from lustrum.interrupts import Wish, held

PAUSE = 0.02
"""Seconds between two looks at the solver."""

BETWEEN = 0.25
"""Fewest seconds between two reports of one phase."""

GRACE = 1.3
"""Seconds for finding a plan that can be carried out, when work was stopped before there was one."""

PATIENCE = 1.3
"""Seconds that a solver is waited for that was told to stop; a step of an interior point may take longer."""

LEAST_GRACE = 0.3
"""Seconds that are left for finding a plan in a solver that is ready, however long it was waited for."""


@dataclass(frozen=True)
class PlanProgress:
    """How far a plan is.

    Parameters
    ----------
    phase : {"reading", "assembling", "solving", "certifying", "explaining"}
        What is being done.
    stage : str
        Name of the objective that is pursued, or of what is looked for.
    iterations : int
        Iterations of the solver in this phase.
    gap : float or None
        Certified relative gap of the stage that has just been certified.
    seconds : float
        Since the start of the plan, wall clock.
    """

    phase: str
    stage: str = ""
    iterations: int = 0
    gap: float | None = None
    seconds: float = 0.0


Tell = Callable[[PlanProgress], object]
Found = TypeVar("Found")


class StillAtWork(RuntimeError):
    """A solver did not hear in time that it shall stop; it ends by itself, and must not be touched again."""


_left: list[threading.Thread] = []


@atexit.register
def _wait_for_those_left() -> None:
    """Let solvers that nobody waited for end before the interpreter does: they stop at their next step."""
    for thread in _left:
        thread.join()


class Watch:
    """Hears a wish to stop, keeps the time limit, and tells of progress.

    Parameters
    ----------
    wish : Wish or None
        Signals that were held back; None if the plan cannot be interrupted.
    time_limit : float or None
        Seconds from now.
    tell : callable or None
        Is given a `PlanProgress` from time to time; False as its answer stops the work.
    """

    def __init__(self, wish: Wish | None = None, time_limit: float | None = None, tell: Tell | None = None) -> None:
        self.started = time.monotonic()
        self.deadline = float("inf") if time_limit is None else self.started + time_limit
        self._wish, self._tell = wish, tell
        self._told_to_stop, self._last = False, (0.0, "", "")
        self._over_since = float("inf")
        self._iterations = 0

    @property
    def is_active(self) -> bool:
        """Whether anything can stop the work, or anybody is told of it."""
        return self._wish is not None or self._tell is not None or self.deadline < float("inf")

    @property
    def can_stop(self) -> bool:
        """Whether the work can be stopped before its end."""
        return self._wish is not None or self.deadline < float("inf")

    @property
    def was_interrupted(self) -> bool:
        """Whether somebody asked to stop."""
        return self._told_to_stop or (self._wish is not None and self._wish.came)

    @property
    def is_over(self) -> bool:
        """Whether to stop, by wish or by time."""
        now = time.monotonic()
        if now <= self.deadline and not self.was_interrupted:
            return False
        self._over_since = min(self._over_since, now)
        return True

    @property
    def grace(self) -> float:
        """Seconds that are left for finding a plan, once work is to stop."""
        spent = time.monotonic() - self._over_since if self.is_over else 0.0
        return max(GRACE - spent, LEAST_GRACE)

    def report(self, phase: str, stage: str = "", gap: float | None = None) -> None:
        """Tell of progress, a few times a second at most while the phase lasts."""
        if self._tell is None:
            return
        now = time.monotonic()
        when, *same = self._last
        if same == [phase, stage] and now - when < BETWEEN and gap is None:
            return
        self._last = (now, phase, stage)
        answer = self._tell(PlanProgress(phase, stage, self._iterations, gap, now - self.started))
        self._told_to_stop |= answer is False

    def count(self, iterations: int) -> None:
        """Take note of how many iterations a solver has made in this phase."""
        self._iterations = iterations

    def begin(self, phase: str, stage: str = "") -> None:
        """Tell that a phase begins."""
        self._iterations = 0
        self.report(phase, stage)

    def run(
        self,
        highs: Any,
        phase: str = "solving",
        stage: str = "",
        *,
        grace: float | None = None,
        may_leave: bool = False,
    ) -> bool:
        """Run a solver; return whether it was stopped.

        Parameters
        ----------
        highs : Highs
            Programme and options.
        phase, stage : str
            What is told.
        grace : float or None
            Seconds that the run may take although work is to stop.
        may_leave : bool
            Whether not to wait for a solver that does not stop within `PATIENCE`.

        Raises
        ------
        StillAtWork
            If it was not waited for.
        KeyboardInterrupt
            At a second signal.
        """
        if not self.is_active:
            run(highs)
            return False
        if self.is_over and grace is None:
            return True
        until = time.monotonic() + grace if grace is not None else float("inf")
        dropped = threading.Event()

        def hear(event: Any) -> None:
            counts = event.data_out
            self._iterations = max(counts.simplex_iteration_count, counts.ipm_iteration_count)
            if dropped.is_set() or (time.monotonic() > until if grace is not None else self.is_over):
                dropped.set()
                event.interrupt()

        highs.cbSimplexInterrupt += hear
        highs.cbIpmInterrupt += hear
        try:
            self._wait_for(lambda: _run_and_tidy(highs), phase, stage, may_leave)
        except BaseException:
            dropped.set()  # the solver ends by itself, and nobody waits for it
            raise
        highs.cbSimplexInterrupt -= hear
        highs.cbIpmInterrupt -= hear
        return dropped.is_set()

    def do(self, work: Callable[[], Found], stage: str) -> Found:
        """Do work that asks `is_over` itself, and return what it found.

        Raises
        ------
        StillAtWork
            If it did not stop within `PATIENCE`.
        """
        return self._wait_for(work, "solving", stage, True) if self.is_active else work()

    def _wait_for(self, work: Callable[[], Found], phase: str, stage: str, may_leave: bool) -> Found:
        """Do work in a thread of its own; hear signals and tell of progress meanwhile."""
        found: list[Found] = []
        failed: list[BaseException] = []

        def work_there() -> None:
            try:
                found.append(work())
            except BaseException as error:
                failed.append(error)

        thread = threading.Thread(target=work_there, daemon=True)
        _left.append(thread)
        thread.start()
        while thread.is_alive():
            thread.join(PAUSE)
            self.report(phase, stage)
            is_late = self.is_over and time.monotonic() - self._over_since > PATIENCE
            if may_leave and is_late and thread.is_alive():
                raise StillAtWork(stage)
        _left.remove(thread)
        if failed:
            raise failed[0]
        return found[0]


def _run_and_tidy(highs: Any) -> None:
    run(highs)
    highspy.Highs.resetGlobalScheduler(False)


def run(highs: Any) -> None:
    """Run the solver, also if another user of the library in this process has fixed another number of threads."""
    if highs.run() == highspy.HighsStatus.kError:
        highspy.Highs.resetGlobalScheduler(True)
        highs.run()


@contextmanager
def watching(interruptible: bool | None, time_limit: float | None, tell: Tell | None) -> Iterator[Watch]:
    """Watch over work: hold back the first Ctrl-C, so that what was found is kept; a second one is raised at once.

    Parameters
    ----------
    interruptible : bool or None
        None: if Ctrl-C would raise ``KeyboardInterrupt`` as Python has it; so not where a caller holds signals back
        itself, nor in another thread than the main one.
    time_limit, tell
        See `Watch`.
    """
    if interruptible is None:
        is_main = threading.current_thread() is threading.main_thread()
        interruptible = is_main and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if not interruptible:
        yield Watch(None, time_limit, tell)
        return
    with held() as wish:
        yield Watch(wish, time_limit, tell)
        if wish.came:
            wish.answer()
