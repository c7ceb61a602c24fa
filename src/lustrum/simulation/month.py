"""A month, as mechanisms see it: the state, the books, levers, luck, the board, and what is told to the record.

Within a phase all rows read the values at its start; phases follow one another. What people decide is written to
``month.next`` and takes effect at the close. The twelve phases themselves stand in :mod:`lustrum.simulation.phases`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from pydantic import BaseModel

from lustrum.accounts.balances import Balances
from lustrum.accounts.flows import Flows
from lustrum.accounts.held_titles import HeldTitles
from lustrum.accounts.ledger import Ledger
from lustrum.accounts.titles import Titles, Transfer
from lustrum.errors import LustrumError, MechanismFailed
from lustrum.kernels.paths import NUMPY
from lustrum.kernels.sharing import round_in_turn
from lustrum.kernels.sums import weigh_by
from lustrum.quantities import calendar
from lustrum.quantities.randomness import Draws
from lustrum.simulation.guard import GuardedNext, GuardedState
from lustrum.simulation.levers import Labels, Levers
from lustrum.simulation.margins import numbers_of
from lustrum.simulation.population import form_sector, household_sector
from lustrum.simulation.recorder import Recorder
from lustrum.simulation.registers import Register, recount
from lustrum.simulation.registry import Mechanism
from lustrum.simulation.state import CAUSES, Next, State

if TYPE_CHECKING:
    from lustrum.economy.economy import Economy
    from lustrum.programme.scenario import Planner
    from lustrum.programme.schedule import Schedule
    from lustrum.programme.stages import Progress


class Board(dict[str, Any]):
    """A scratchpad that survives the months: prices, orders of the plan, expectations. It travels in checkpoints.

    Values are numbers, texts, dates, arrays, tables, dataclasses, and tuples, lists, sets and mappings of these. What
    follows from the economy alone stands in :attr:`Month.cache`, is made anew when it is missing, and travels nowhere.
    """

    def array(
        self, name: str, shape: int | tuple[int, ...], fill: float = 0.0, dtype: Any = np.float64
    ) -> NDArray[Any]:
        """Return the array kept under `name`; the first time it is made and filled."""
        if name not in self:
            self[name] = np.full(shape, fill, dtype=dtype)
        kept: NDArray[Any] = self[name]
        return kept


@dataclass(frozen=True)
class Event:
    """Something worth telling that happened in a month."""

    date: calendar.Month
    kind: str
    text: str
    data: dict[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the facts as a plain mapping."""
        return {"date": str(self.date), "kind": self.kind, "text": self.text, **self.data}


class MonthlyDraws:
    """The luck of one month: draws by purpose and key."""

    def __init__(self, draws: Draws, date: calendar.Month) -> None:
        self._draws, self._date = draws, date

    def __call__(self, purpose: str, keys: ArrayLike) -> NDArray[np.float64]:
        """Return even draws in [0, 1), float64 (n,)."""
        return self._draws.uniform(self._date, purpose, keys)

    uniform = __call__

    def normal(self, purpose: str, keys: ArrayLike) -> NDArray[np.float64]:
        """Return standard normal draws, float64 (n,)."""
        return self._draws.normal(self._date, purpose, keys)

    def choice(self, purpose: str, keys: ArrayLike, weights: ArrayLike) -> NDArray[np.int64]:
        """Return a position in proportion to `weights` for each key, int64 (n,)."""
        return self._draws.choice(self._date, purpose, keys, weights)

    def integers(self, purpose: str, keys: ArrayLike) -> NDArray[np.uint64]:
        """Return 64 random bits for each key, uint64 (n,)."""
        return self._draws.integers(self._date, purpose, keys)

    def whole(self, purpose: str, keys: ArrayLike, expected: ArrayLike) -> NDArray[np.int64]:
        """Return whole numbers whose mean is `expected`: the fraction is drawn, int64 (n,)."""
        mean = np.asarray(expected, dtype=np.float64)
        low = np.floor(mean)
        return (low + (self(purpose, keys) < mean - low)).astype(np.int64)


@dataclass
class World:
    """Everything that lasts through a run; :class:`Month` shows it to the mechanisms."""

    economy: Economy
    labels: Labels
    state: State
    ledger: Ledger
    titles: Titles
    register: Register
    levers: Levers
    mechanisms: tuple[Mechanism, ...]
    draws: Draws
    first: calendar.Month
    recorder: Recorder
    schedule: Schedule
    progress: Progress
    planner: Planner | None = None
    scale: int = 1
    guard: bool = False
    opening: Balances | None = None
    held_titles: HeldTitles | None = None
    kernels: str = NUMPY
    threads: int | None = None
    board: Board = field(default_factory=Board)
    cache: dict[str, Any] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    flows: list[Flows] = field(default_factory=list)
    transfers: list[Transfer] = field(default_factory=list)
    plans: list[Any] = field(default_factory=list)
    survey_pages: list[pd.DataFrame] = field(default_factory=list)
    trunk: tuple[dict[str, str], ...] = ()

    @cached_property
    def quantum(self) -> NDArray[np.float64]:
        """Product units in one quantum of each product, float64 (product,)."""
        return numbers_of(self.labels["product"].to_frame(), "quantum", 1.0)

    @cached_property
    def constant_price(self) -> NDArray[np.float64]:
        """Constant price of a product unit, float64 (product,); 0 where none is given."""
        return numbers_of(self.labels["product"].to_frame(), "constant_price", 0.0)

    @cached_property
    def main_product(self) -> NDArray[np.int64]:
        """Main product of each activity, int64 (activity,)."""
        return self.labels["product"].codes(str(p) for p in self.labels["activity"].attribute("product"))

    @cached_property
    def activity_branch(self) -> NDArray[np.int64]:
        """Branch of each activity, int64 (activity,); 0 where it has none."""
        activities, branches = self.labels["activity"], self.labels["branch"]
        if not activities.has("branch"):
            return np.zeros(len(activities), dtype=np.int64)
        names = activities.attribute("branch").astype(str)
        return np.array([branches.code(name) if name in branches else 0 for name in names], dtype=np.int64)

    @property
    def recorded_by_mechanisms(self) -> frozenset[str]:
        """Variables that mechanisms record themselves."""
        return frozenset(name for member in self.mechanisms for name in member.records)


class Month:
    """One month, as mechanisms see it.

    Attributes
    ----------
    date, first : calendar.Month
        This month, and the first one of the run.
    now : State
        The state. Columns of the present are written in place; balances only through the ledger, titles by
        ``reassign``.
    next : Next
        Decision columns as they will be after the close.
    economy, labels : Economy, Labels
        The economy of the start, and label tables by dimension (read attributes, never labels).
    ledger, titles, register : Ledger, Titles, Register
        The books, the register of land and enterprises, and that of persons.
    draw : MonthlyDraws
        ``month.draw("births", persons.key)``: even draws in [0, 1).
    board : Board
        What mechanisms leave for one another and for the months to come.
    cache : dict
        What follows from the economy and its labels alone, made once.
    planner : Planner or None
        How the scenario wants plans made.
    scale : int
        How many settlements a drawn one stands for.
    """

    def __init__(self, world: World, date: calendar.Month) -> None:
        self.world = world
        self.date = date
        self.first = world.first
        self.economy = world.economy
        self.labels = world.labels
        self.ledger = world.ledger
        self.titles = world.titles
        self.register = world.register
        self.board = world.board
        self.cache = world.cache
        self.planner = world.planner
        self.scale = world.scale
        self.draw = MonthlyDraws(world.draws, date)
        self.now: State = world.state
        self.next = Next(world.state)

    @property
    def is_first(self) -> bool:
        """Whether this is the first month of the run."""
        return self.date == self.first

    @property
    def history(self) -> Recorder:
        """The record so far: ``month.history.value("harvest[product=rice]")``."""
        return self.world.recorder

    # Parameters and luck

    @property
    def packs(self) -> dict[str, BaseModel]:
        """Pack of each slot, with this month's values."""
        return {member.slot: self.world.levers.pack(member.slot) for member in self.world.mechanisms}

    def lever(self, name: str, otherwise: Any = None) -> Any:
        """Return the value of ``slot.field`` this month: one number, or an array over its dimensions.

        `otherwise` is returned where no mechanism of the run has such a parameter; without it that is an error.
        """
        levers = self.world.levers
        if not levers.has(name) and otherwise is not None:
            return otherwise
        return levers.value(name)

    def board_hash(self, purpose: str, keys: ArrayLike) -> NDArray[np.float64]:
        """Return draws in [0, 1) that stay the same all through the run, float64 (n,): lasting traits of rows."""
        return self.world.draws.uniform(None, purpose, keys)

    def whole(self, purpose: str, amounts: ArrayLike) -> NDArray[np.int64]:
        """Return amounts of rows as whole quanta, down or up, which together lose nothing, int64 (n,).

        See :func:`lustrum.kernels.sharing.round_in_turn`; where it begins is drawn for the month and the purpose.
        """
        return round_in_turn(np.asarray(amounts, dtype=np.float64), float(self.draw(f"whole {purpose}", [0])[0]))

    # Persons, titles, forms

    def recount(self) -> None:
        """Make members, workers and membership follow the persons now, not only between phases."""
        recount(self.world.state, self.date)

    def reassign(self, table: str, rows: ArrayLike, right: str, to: ArrayLike, channel: str, purpose: str) -> int:
        """Give land or enterprises to other holders (ids), record it, and return how many rows changed hands.

        Parameters
        ----------
        table, right : str
            ``parcels`` or ``units``; ``owner`` or ``operator``.
        rows, to : array of int (n,)
            Rows, and holder ids (``month.now.holder("households", rows)``).
        channel, purpose : str
            How (a label of ``channel``), and by which rule or measure.
        """
        return self.titles.reassign(table, rows, right, to, channel, purpose, self.date)

    def keep_transfers(self) -> None:
        """Put the month's page of the journal of titles away, and record who gave what to whom; done at every close."""
        for page in self.titles.take_journal():
            self.world.transfers.append(page)
            if page.right == "owner":
                self._record_transfer(page)
                self._record_recipients(page)

    def _record_recipients(self, page: Transfer) -> None:
        """Record the households that a measure gave land, by class, each once a page."""
        state, recorder = self.world.state, self.world.recorder
        if page.table != "parcels" or page.channel != "taken" or not recorder.wants("land_recipients"):
            return
        rows = state.rows_in("households", page.new)
        rows = np.unique(rows[rows >= 0])
        homes = state.households
        self.record("land_recipients", weigh_by(homes.group[rows], homes.weight[rows], len(self.labels["group"])))

    def _record_transfer(self, page: Transfer) -> None:
        dims = ("instrument", "channel", "form_from", "form_to")
        if not self.world.recorder.wants("title_transfers"):
            return
        found = np.zeros(tuple(len(self.labels[dim]) for dim in dims))
        what = self.labels["instrument"].code("land" if page.table == "parcels" else "works")
        how = self.labels["channel"].code(page.channel)
        amount = page.amount.astype(np.float64)
        if page.table == "units":
            units = self.world.state.units
            amount = amount * self._won_per_quantum()[units.activity[units.row_of(page.rows)]]
        np.add.at(found[what, how], (page.old_kind, page.new_kind), amount)
        self.record("title_transfers", found)

    def convert_units(self, rows: ArrayLike, forms: ArrayLike, channel: str, purpose: str) -> None:
        """Change the form of units, with title, sector and record; see :func:`measures.convert_units`."""
        from lustrum.simulation.measures import convert_units

        chosen = np.atleast_1d(np.asarray(rows, dtype=np.int64))
        convert_units(self, chosen, np.broadcast_to(np.asarray(forms, dtype=np.int64), chosen.shape), channel, purpose)

    def worth_of_capacity(self, rows: ArrayLike) -> NDArray[np.float64]:
        """Return the yearly output of units at full capacity, at constant prices, float64 (n,)."""
        units, rows = self.world.state.units, np.asarray(rows)
        return np.asarray(units.capacity[rows] * self._won_per_quantum()[units.activity[rows]], dtype=np.float64)

    def _won_per_quantum(self) -> NDArray[np.float64]:
        """Return the constant price of a quantum of each activity's main product, float64 (activity,)."""
        world = self.world
        return (world.constant_price * world.quantum)[world.main_product]

    def sync_sectors(self) -> None:
        """Carry holders whose form or class has changed to their sector; done at every close."""
        state, ledger = self.world.state, self.ledger
        for table in ("units", "cooperatives"):
            wanted = form_sector(state.table(table).form)
            moved = np.flatnonzero(state.table(table).sector != wanted)
            ledger.reclassify(table, moved, wanted[moved])
        wanted = household_sector(self.labels, state.households.group)
        moved = np.flatnonzero(state.households.sector != wanted)
        ledger.reclassify("households", moved, wanted[moved])

    def cover(self, body: str, won: int) -> None:
        """Let a public body borrow from the bank what it lacks to pay `won`."""
        row = self.world.state.body(body)
        lacking = won - int(self.world.state.bodies.money[row])
        if lacking > 0 and body not in ("bank", "nature", "foreign"):
            self.ledger.post("money", "credit", "bank", body, lacking)
            self.ledger.post("debt", "credit", "bank", body, lacking)

    # What is told

    def record(self, variable: str, values: ArrayLike, basis: str = "true") -> None:
        """Add to a flow of this month, or set a stock, price or index where the value is a number.

        The array has the dimensions of the variable, in the order of the dictionary.
        """
        self.world.recorder.add(variable, values, basis)

    def shortfall(
        self, region: ArrayLike, product: ArrayLike, cause: ArrayLike | str, culprit: ArrayLike, amount: ArrayLike
    ) -> None:
        """Say what was not produced or delivered, and why.

        Parameters
        ----------
        region, product : array of int (n,)
            Codes of the region and of the product that is missing.
        cause : array of int (n,) or str
            Codes in ``CAUSES``, or one of them by name.
        culprit : array of int (n,)
            Code of the product that caused it, or -1.
        amount : array (n,)
            How much is missing, in quanta of `product`; recorded in its own unit.
        """
        code = CAUSES.index(cause) if isinstance(cause, str) else cause
        natural = np.asarray(amount, dtype=np.float64) * self.world.quantum[np.asarray(product)]
        self.world.recorder.add_shortfall(region, product, code, culprit, natural)

    def event(self, kind: str, text: str, **data: Any) -> None:
        """Tell of something that happened."""
        self.world.events.append(Event(self.date, kind, text, data))

    @property
    def plans(self) -> list[Any]:
        """Plans that were made, in order; they are kept with the run."""
        return self.world.plans

    # Running

    def run(self, phase: str) -> None:
        """Let the mechanisms of a phase do their work, in order."""
        for member in self.world.mechanisms:
            if member.phase == phase:
                self._run_one(member)

    def _run_one(self, member: Mechanism) -> None:
        if self.world.guard:
            self.now = GuardedState(self.world.state, member)  # type: ignore[assignment]
            self.next = GuardedNext(self.world.state, member)  # type: ignore[assignment]
        try:
            member.rule(self, self.world.levers.pack(member.slot))
        except LustrumError as error:
            raise MechanismFailed(member.slot, str(self.date), str(error)) from error
        except Exception as error:
            raise MechanismFailed(member.slot, str(self.date), f"{type(error).__name__}: {error}") from error
        finally:
            if self.world.guard:
                self.now = self.world.state
                self.next = Next(self.world.state)
