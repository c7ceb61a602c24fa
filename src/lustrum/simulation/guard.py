"""The guard of the tests: a mechanism sees and writes only the columns that it declared."""

from __future__ import annotations

from typing import Any

from numpy.typing import ArrayLike, NDArray

from lustrum.errors import RunFailed
from lustrum.simulation.registry import Mechanism
from lustrum.simulation.state import TABLES, State
from lustrum.simulation.table import Decisions, Table


class Undeclared(RunFailed):
    """A mechanism read or wrote a column that it did not declare.

    Parameters
    ----------
    slot, column, act : str
        Which mechanism, which column, and ``reads`` or ``writes``.
    """

    def __init__(self, slot: str, column: str, act: str) -> None:
        self.slot, self.column, self.act = slot, column, act
        super().__init__(f"Mechanism '{slot}' {act} {column} and does not declare it.")


class GuardedTable:
    """A table of which a mechanism sees what it declared; the rest is refused."""

    def __init__(self, table: Table, spec: Mechanism) -> None:
        object.__setattr__(self, "_table", table)
        object.__setattr__(self, "_spec", spec)

    _table: Table
    _spec: Mechanism

    def __len__(self) -> int:
        return len(self._table)

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._table, name)
        if name not in self._table.columns:
            return value
        if not self._spec.may_read(self._table.name, name):
            raise Undeclared(self._spec.slot, f"{self._table.name}.{name}", "reads")
        view: NDArray[Any] = value.view()
        if not self._spec.may_write(self._table.name, name):
            view.flags.writeable = False
        return view

    def __setattr__(self, name: str, value: ArrayLike) -> None:
        if not self._spec.may_write(self._table.name, name):
            raise Undeclared(self._spec.slot, f"{self._table.name}.{name}", "writes")
        setattr(self._table, name, value)


class GuardedDecisions(Decisions):
    """Coming values of which a mechanism may touch what it declared to write."""

    def __init__(self, table: Table, spec: Mechanism) -> None:
        super().__init__(table)
        object.__setattr__(self, "_spec", spec)

    _spec: Mechanism

    def _check(self, name: str) -> None:
        if not self._spec.may_write(self._table.name, name):
            raise Undeclared(self._spec.slot, f"{self._table.name}.{name}", "writes")

    def __getattr__(self, name: str) -> NDArray[Any]:
        self._check(name)
        return self._table.pending(name)

    def __setattr__(self, name: str, value: ArrayLike) -> None:
        self._check(name)
        super().__setattr__(name, value)


class GuardedState:
    """The state as one mechanism may see it."""

    def __init__(self, state: State, spec: Mechanism) -> None:
        self._state, self._spec = state, spec

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._state, name)
        return GuardedTable(value, self._spec) if name in TABLES else value

    def table(self, name: str) -> GuardedTable:
        """Return a table by name, guarded."""
        return GuardedTable(self._state.table(name), self._spec)


class GuardedNext:
    """The coming state as one mechanism may write it."""

    def __init__(self, state: State, spec: Mechanism) -> None:
        self._state, self._spec = state, spec

    def __getattr__(self, name: str) -> GuardedDecisions:
        return GuardedDecisions(self._state.table(name), self._spec)
