"""The door of the simulation: live through a scenario, month by month, and return what happened.

``simulate`` does all; ``prepare`` and ``phases.live`` are its two halves, for those who want to stop between months.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lustrum.accounts.balances import Balances, BalanceSheet, balance_sheets
from lustrum.accounts.flows import Flows
from lustrum.accounts.titles import Transfer
from lustrum.economy.economy import Economy
from lustrum.errors import CheckpointProblems, Interrupted, NameProblems, Problem
from lustrum.history.history import History
from lustrum.interrupts import check, held
from lustrum.kernels.paths import using
from lustrum.programme.scenario import Scenario
from lustrum.quantities.calendar import Month as Date
from lustrum.quantities.calendar import months
from lustrum.simulation.checkpoints.identity import identify
from lustrum.simulation.checkpoints.store import Checkpoints, Keeper, load
from lustrum.simulation.month import Event, Month, World
from lustrum.simulation.phases import live
from lustrum.simulation.prepare import prepare, read_rules
from lustrum.simulation.record import make_history, make_manifest
from lustrum.simulation.surveying import take_survey

Progress = Callable[[Date], None]


@dataclass(frozen=True, eq=False, repr=False)
class Accounts:
    """The books of a run: flows month by month, the journal of titles, and what there was before the first month."""

    flows: tuple[Flows, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    opening: Balances | None = None

    def frame(self) -> pd.DataFrame:
        """Return all flows: month, payer_sector, payee_sector, instrument, purpose, amount in quanta."""
        frames = [flows.frame() for flows in self.flows]
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()

    def titles(self) -> pd.DataFrame:
        """Return the journal of titles, a line for each row that changed hands."""
        frames = [page.frame() for page in self.transfers]
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()

    def balance_sheet(self, month: Date | str) -> BalanceSheet:
        """Return the balance sheets of all sectors in a month: opening, received, paid, closing, in quanta.

        ``run.accounts.balance_sheet("1950-12").frame(instrument="money")`` shows one instrument.

        Raises
        ------
        NameProblems
            If the books have no such month.
        """
        wanted = str(Date.parse(month) if isinstance(month, str) else month)
        for sheet in self.balance_sheets():
            if sheet.month == wanted:
                return sheet
        span = f"{self.flows[0].month} to {self.flows[-1].month}" if self.flows else "no month"
        raise NameProblems([Problem("The books have no such month.", "", wanted, span)])

    def balance_sheets(self) -> Iterable[BalanceSheet]:
        """Iterate over the balance sheets of all months, in order."""
        return balance_sheets(self.opening, self.flows) if self.opening is not None else ()

    def __len__(self) -> int:
        return len(self.flows)

    def __repr__(self) -> str:
        return f"Accounts of {len(self.flows)} months, closed; {sum(len(flows) for flows in self.flows)} flows"


@dataclass(frozen=True, eq=False, repr=False)
class Run:
    """What came of a scenario.

    Parameters
    ----------
    history : History
        The record.
    plans : tuple of Plan
        Plans that were made, in order.
    accounts : Accounts
        The books.
    events : tuple of Event
        What was worth telling, in order.
    manifest : mapping
        How it came about.
    """

    history: History
    plans: tuple[Any, ...] = ()
    accounts: Accounts = field(default_factory=Accounts)
    events: tuple[Event, ...] = ()
    manifest: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        """Whether the run reached its last month."""
        return bool(self.manifest.get("complete", False))

    def __repr__(self) -> str:
        facts = self.manifest
        state = "complete" if self.is_complete else "interrupted"
        return (
            f"Run of '{facts.get('scenario')}', {facts.get('start')} to {facts.get('until')} ({state}), "
            f"seed {facts.get('seed')}, scale {facts.get('scale')}: {len(self.history.variables)} variables, "
            f"{len(self.plans)} plans, {len(self.events)} events; {self.accounts!r}"
        )


class RunInterrupted(Interrupted):
    """The user stopped a run; the months that were lived are kept.

    Parameters
    ----------
    run : Run
        The run so far, its books closed.
    """

    def __init__(self, run: Run) -> None:
        self.run = run
        last = run.manifest.get("until") or "no month"
        super().__init__(f"The run up to {last} is kept.")


def simulate(
    scenario: Scenario,
    seed: int | None = None,
    until: Date | str | None = None,
    scale: int | None = None,
    progress: Progress | None = None,
    *,
    economy: Economy | None = None,
    guard: bool = False,
    kernels: str | None = None,
    threads: int | None = None,
    checkpoints: Checkpoints | Path | str | None = None,
    every: int | None = None,
    resume: bool = False,
) -> Run:
    """Live through a scenario.

    Parameters
    ----------
    scenario : Scenario
        What is to be lived through.
    seed, scale : int, optional
        Instead of the scenario's own.
    until : Month or str, optional
        Last month, instead of the scenario's own.
    progress : callable, optional
        Called with each month when it is over.
    economy : Economy, optional
        Instead of the scenario's own.
    guard : bool
        Whether mechanisms are held to the columns that they declare (in tests).
    kernels : str, optional
        Path of the kernels, ``numpy`` or ``numba``; by the number of persons if not given. No result depends on it.
    threads : int, optional
        Threads of the compiled path. No result depends on it.
    checkpoints : Checkpoints, Path or str, optional
        Folder for checkpoints of this run, from which it can be resumed after it was stopped, killed or cut off.
    every : int, optional
        Months from one checkpoint to the next; see :class:`~lustrum.simulation.checkpoints.store.Checkpoints`.
    resume : bool
        Whether to go on from the latest checkpoint instead of beginning. The run ends in the same bits.

    Raises
    ------
    RunInterrupted
        On Ctrl-C, at the end of the month; its ``run`` holds the months that were lived. A second Ctrl-C stops in
        the middle of the month, and nothing is kept: half a month is not a record.
    AccountsDoNotClose, MechanismFailed
        If the run goes wrong.
    CheckpointProblems
        If there is nothing to resume, or it is of another run; if `every` is given with a
        :class:`~lustrum.simulation.checkpoints.store.Checkpoints`, which has its own, or without a folder.
    """
    last = Date.parse(until) if isinstance(until, str) else (until or scenario.until)
    if every is not None and (checkpoints is None or isinstance(checkpoints, Checkpoints)):
        remedy = "Give it with the folder." if checkpoints is None else "Say it there: Checkpoints(folder, every=...)."
        what = "Months between checkpoints are given, and " + (
            "no folder for them." if checkpoints is None else "the checkpoints have their own."
        )
        raise CheckpointProblems([Problem(what, "every", str(every), remedy=remedy)])
    keeper, world = None, None
    if checkpoints is not None:
        settings = checkpoints if isinstance(checkpoints, Checkpoints) else Checkpoints(Path(checkpoints), every)
        keeper = Keeper(settings, identify(scenario, seed=seed, scale=scale, economy=economy))
        if resume:
            rules = read_rules(scenario, (scenario.start, last), economy=economy)
            world, keeper = load(settings, keeper.identity, scenario, rules, latest=last, guard=guard)
            world.kernels, world.threads = kernels or world.kernels, threads
        else:
            keeper.begin()
    elif resume:
        raise CheckpointProblems([Problem("Resuming needs the folder of the checkpoints.", "checkpoints")])
    if world is None:
        world = prepare(
            scenario, seed=seed, scale=scale, guard=guard, economy=economy, kernels=kernels, threads=threads
        )
    check()
    return live_through(world, scenario, last, progress, keeper)


def live_through(
    world: World, scenario: Scenario, last: Date, progress: Progress | None = None, keeper: Keeper | None = None
) -> Run:
    """Live from where a world stands to `last` and return the run; see :func:`simulate`."""
    done = len(world.flows)
    dates = months(world.first + done, last)
    with held() as wish, np.errstate(all="ignore"), using(world.kernels, world.threads):
        for date in dates:
            live(Month(world, date))
            done += 1
            try:
                if keeper is not None and date != last:
                    keeper.after(world, date)
                if progress is not None:
                    progress(date)
                wish.check()
            except KeyboardInterrupt:
                if keeper is not None:
                    keeper.write(world, date)
                raise RunInterrupted(finish(world, scenario, done, complete=False)) from None
        if done and last.month != 12:
            take_survey(Month(world, last))
        run = finish(world, scenario, done, complete=True)
        if keeper is not None:
            keeper.end()
        if wish.came:
            wish.answer()
            raise RunInterrupted(run)
    return run


def finish(world: World, scenario: Scenario, done: int, *, complete: bool) -> Run:
    """Lay together what a world has collected."""
    manifest = make_manifest(world, scenario, world.draws.seed, done, complete)
    return Run(
        history=make_history(world, scenario.name, manifest),
        plans=tuple(world.plans),
        accounts=Accounts(tuple(world.flows[:done]), tuple(world.transfers), world.opening),
        events=tuple(world.events),
        manifest=manifest,
    )
