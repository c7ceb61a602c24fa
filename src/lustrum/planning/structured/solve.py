"""Solve a programme by the structured method: iterate, repair both sides, keep the best of each, stop when asked.

The best plan and the best bound found so far are kept apart: each is valid by itself. Whatever stops it (the gap, the
number of iterations, or whoever watches over the plan), the best of both are returned.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np

from lustrum.kernels.paths import NUMBA, NUMPY, can_compile, using
from lustrum.planning.program import LinearProgram, Stage
from lustrum.planning.structured.coverage import Uncovered, why_not
from lustrum.planning.structured.method import Method, State, cold_start
from lustrum.planning.structured.model import Floats, Model
from lustrum.planning.structured.pricing import Pricing
from lustrum.planning.structured.reading import read_model
from lustrum.planning.structured.repair import Repair
from lustrum.planning.structured.scaled import Scaled

FIRST, STRETCH = 200, 1.06
"""Iterations before the first repair, and by which factor they grow from one repair to the next."""
MOST, PATIENCE = 2_000_000, 20_000
SHARES = (1 / 4, 1.0, 4.0)
FIRST_SHARE, LEAST_SHARE, MOST_SHARE = 1e-3, 1e-9, 1e-2
"""Shares of reference prices that the repair of prices tries about the last best one."""


@dataclass(frozen=True)
class Progress:
    """Where the method stood at a repair: iterations, seconds of the processor, best value and best bound, gap."""

    iterations: int
    seconds: float
    value: float
    bound: float
    gap: float


@dataclass(eq=False)
class Found:
    """What the method found.

    Parameters
    ----------
    levels, prices : float64 (column,), (row,) or None
        Of the programme as assembled: a plan that can be carried out, and valuations (change of the value per unit of
        a row's limit) that prove the bound. None if there are none.
    value, bound : float
        Of the objective.
    gap : float
        Relative; infinite without both.
    was_stopped : bool
        Whether somebody stopped it.
    state : State
        To start from again.
    history : list of Progress
        One for each repair.
    """

    levels: Floats | None
    prices: Floats | None
    value: float
    bound: float
    gap: float
    was_stopped: bool
    state: State
    history: list[Progress] = field(default_factory=list)


@dataclass(eq=False)
class _Best:
    """The best plan and the best bound so far, of the objective that is made small."""

    model: Model
    repair: Repair
    pricing: Pricing
    value: float = np.inf
    bound: float = -np.inf
    levels: Floats | None = None
    prices: Floats | None = None
    share: float = FIRST_SHARE

    @property
    def gap(self) -> float:
        if not (np.isfinite(self.value) and np.isfinite(self.bound)):
            return np.inf
        return (self.value - self.bound) / max(abs(self.value), abs(self.bound), 1e-300)

    def take(self, levels: Floats, prices: Floats) -> None:
        """Repair near levels and prices, and keep what is better than before."""
        fixed, value = self.repair.repair(levels)
        if value < self.value:
            self.value, self.levels = value, fixed
        tried = []
        for factor in SHARES:
            share = float(np.clip(self.share * factor, LEAST_SHARE, MOST_SHARE))
            priced = self.pricing.repair(prices, share)
            tried.append((self.pricing.bound(priced), share, priced))
        bound, self.share, priced = max(tried, key=lambda one: one[0])
        if bound > self.bound:
            self.bound, self.prices = bound, priced


def solve(
    program: LinearProgram,
    stage: Stage,
    *,
    gap: float = 1e-4,
    most: int = MOST,
    threads: int = 1,
    is_over: Callable[[], bool] = lambda: False,
    start: State | None = None,
    report: Callable[[Progress], None] | None = None,
) -> Found:
    """Solve a programme for one objective.

    Parameters
    ----------
    program, stage : LinearProgram, Stage
        As assembled.
    gap : float
        Certified relative gap at which it stops.
    most : int
        Most iterations; it stops much earlier if it finds no plan at all, or no bound (`PATIENCE`).
    threads : int
        Threads of large programmes; the answer is the same for any number.
    is_over : callable
        Asked at each iteration whether to stop.
    start : State or None
        Where to start; None: at the base year.
    report : callable or None
        Called with the progress at each repair.

    Raises
    ------
    Uncovered
        If the programme is outside the class (`coverage`).
    """
    why = why_not(program, stage)
    if why:
        raise Uncovered(why)
    sense = float(stage.sense)
    with _kernels(threads):
        model = read_model(program, stage)
        scaled = Scaled(model)
        supply = 1.0 / np.abs(model.sizes.prices(scaled.row)[0][: model.sizes.products, 0])
        best = _Best(model, Repair(model), Pricing(model, supply, scaled.column))
        method = Method(scaled, cold_start(scaled) if start is None else start.copy())
        history: list[Progress] = []
        began = time.process_time()
        for _ in _until(method, is_over, most):
            best.take(scaled.levels_of(method.near()), scaled.prices_of(method.state.prices))
            spent = time.process_time() - began
            history.append(Progress(method.iterations, spent, sense * best.value, sense * best.bound, best.gap))
            if report is not None:
                report(history[-1])
            if best.gap <= gap or (method.iterations >= PATIENCE and np.isinf(best.gap)):
                break
    return Found(
        levels=None if best.levels is None else model.levels_of(best.levels),
        prices=None if best.prices is None else sense * model.prices_of(best.prices),
        value=sense * best.value, bound=sense * best.bound, gap=best.gap, was_stopped=best.gap > gap and is_over(),
        state=method.state, history=history,
    )  # fmt: skip


def _until(method: Method, is_over: Callable[[], bool], most: int) -> Iterator[None]:
    """Iterate, and yield wherever a repair is due; the last time when it is over, if none was made before."""
    due, made = FIRST, 0
    while not is_over() and method.iterations < most:
        method.iterate(1)
        if method.iterations >= due:
            made += 1
            due = max(due + FIRST, int(due * STRETCH))
            yield
    if not made or method.iterations >= most:
        yield


@contextmanager
def _kernels(threads: int) -> Iterator[None]:
    path = NUMBA if can_compile() else NUMPY
    with using(path, threads if path == NUMBA else None), np.errstate(over="ignore", under="ignore"):
        yield
