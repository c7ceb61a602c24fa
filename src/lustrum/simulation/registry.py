"""Mechanisms: how a rule of behaviour says what it is, and how the simulation finds and chooses it.

A mechanism is one file ``simulation/mechanisms/<domain>/<name>.py`` with a parameter model and one function::

    class Pack(BaseModel):
        '''Parameters.'''
        share: float = Field(0.25, ge=0, le=1, json_schema_extra={"unit": "1", "source": "...", "mark": "synthetic"})
        rate: dict[str, float] | float = Field(0.25, json_schema_extra={"dim": "land", "unit": "1", ...})

    @mechanism(slot="tax-in-kind", phase="procurement", reads=("households.goods",), writes=("households.gap",),
               source="...", default=True)
    def tax_in_kind(month: Month, p: Pack) -> None: ...

An installed package adds one by an entry point of the group ``lustrum.mechanisms`` that names its module.

Rivals share a slot; a scenario picks one by its name (the file's), else the one marked ``default`` works. Within a
phase, mechanisms run by ``order``, then by place. One slot writes a column; ``households.income[wage]`` names a part.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from pydantic import BaseModel

from lustrum.discovery import list_installed, list_modules, load_entry, shown_entry
from lustrum.errors import NameProblems, Problem, ScenarioProblems, nearest
from lustrum.simulation.packs import Reading
from lustrum.simulation.state import TABLES, state_dictionary

if TYPE_CHECKING:
    from lustrum.simulation.month import Month

PHASES = (
    "calendar",
    "people",
    "plan",
    "production",
    "procurement",
    "incomes",
    "trade",
    "investment",
    "decisions",
    "ideas",
    "close",
    "record",
)
"""The twelve phases of a month, in order."""

PACKAGE, KIND = "lustrum.simulation.mechanisms", "mechanisms"
FREE_COLUMNS = frozenset({"id", "key", "weight", "sector"})
"""Columns that every mechanism may read without saying so."""

Rule: TypeAlias = "Callable[[Month, Any], None]"
Function = TypeVar("Function", bound=Callable[..., None])


class NoParameters(BaseModel):
    """The pack of a mechanism that has no parameters."""


@dataclass(frozen=True)
class Mechanism:
    """One rule of behaviour.

    Parameters
    ----------
    slot : str
        What the rule settles; rivals share it.
    phase : str
        Phase of the month in which it works.
    reads, writes : tuple of str
        Columns, as ``table.column``; a written one may be read. Written through ``month.now`` or ``month.next``.
    source : str
        Author, year and place, or ``project default``.
    rival_of : str
        Name of the mechanism that it stands against, if any.
    default : bool
        Whether it works unless a scenario picks another.
    order : int
        Position within the phase; ties by place.
    records : tuple of str
        Variables that it gives to the record.
    rows : tuple of int
        Rows of the catalogue of mechanisms (``data/mechanisms.csv``) that it carries out.
    name, module : str
        Its name (file name) and where it is.
    rule : callable
        The function itself.
    pack : type
        Its parameter model.
    """

    slot: str
    phase: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    source: str
    rival_of: str = ""
    default: bool = False
    order: int = 0
    records: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    name: str = ""
    module: str = ""
    rule: Rule = field(repr=False, default=lambda month, p: None)
    pack: type[BaseModel] = NoParameters

    def may_read(self, table: str, column: str) -> bool:
        """Say whether the mechanism declared that it reads (or writes) a column."""
        return column in FREE_COLUMNS or f"{table}.{column}" in self._named()

    def may_write(self, table: str, column: str) -> bool:
        """Say whether the mechanism declared that it writes a column."""
        return f"{table}.{column}" in {whole_column(item) for item in self.writes}

    def named_packs(self) -> Mapping[str, BaseModel]:
        """Return the packs that the module names in ``PACKS``: rival readings of the literature."""
        return {name: one.pack for name, one in self.readings().items()}

    def readings(self) -> Mapping[str, Reading]:
        """Return the rival readings that the module names in ``PACKS``, with what they hold and whose they are."""
        return getattr(importlib.import_module(self.module), "PACKS", {})

    def _named(self) -> set[str]:
        return {whole_column(item) for item in (*self.reads, *self.writes)}


def whole_column(item: str) -> str:
    """Return ``table.column`` of a declared column or part of one (``table.column[part]``)."""
    return item.partition("[")[0]


def mechanism(
    slot: str,
    phase: str,
    *,
    reads: Iterable[str] = (),
    writes: Iterable[str] = (),
    source: str = "",
    rival_of: str = "",
    default: bool = False,
    order: int = 0,
    records: Iterable[str] = (),
    rows: Iterable[int] = (),
) -> Callable[[Function], Function]:
    """Declare a mechanism; the function stays what it was and carries its declaration.

    Raises
    ------
    NameProblems
        If the phase or a column does not exist.
    """
    spec = Mechanism(
        *(slot, phase, tuple(reads), tuple(writes), source, rival_of, default, order, tuple(records), tuple(rows))
    )
    problems = _check_names(spec)
    if problems:
        raise NameProblems(problems)

    def declare(function: Function) -> Function:
        function.__mechanism__ = spec  # type: ignore[attr-defined]
        return function

    return declare


def _check_names(spec: Mechanism) -> list[Problem]:
    where = f"mechanism of slot '{spec.slot}'"
    problems = []
    if spec.phase not in PHASES:
        problems.append(Problem("Unknown phase.", where, spec.phase, ", ".join(PHASES), nearest(spec.phase, PHASES)))
    known = {*state_dictionary(), *(f"{table}.{column}" for table in TABLES for column in FREE_COLUMNS)}
    for item in (*spec.reads, *spec.writes):
        column = whole_column(item)
        if column not in known:
            problems.append(Problem("Unknown column of the state.", where, column, nearest=nearest(column, known)))
    return problems


def read_mechanism(module_name: str, name: str) -> Mechanism | None:
    """Return the mechanism that a module declares, or None (a file of kernels declares none)."""
    module = importlib.import_module(module_name)
    for value in vars(module).values():
        spec = getattr(value, "__mechanism__", None)
        if isinstance(spec, Mechanism) and value.__module__ == module_name:
            pack = getattr(module, "Pack", NoParameters)
            facts = {key: getattr(spec, key) for key in Mechanism.__dataclass_fields__}
            return Mechanism(**{**facts, "name": name, "module": module_name, "rule": value, "pack": pack})
    return None


def find_mechanisms(package: str = PACKAGE) -> dict[str, Mechanism]:
    """Find all mechanisms by their place, by name, in order of place; those of installed packages come last.

    A mechanism of an installed package works only where a scenario names it: what lies on a machine beside Lustrum
    changes no number by itself.

    Raises
    ------
    NameProblems
        If two have one name, or one of an installed package cannot be loaded.
    """
    found = {}
    for name, module_name in list_modules(package).items():
        member = read_mechanism(module_name, name)
        if member is not None:
            found[name] = member
    for name, point in list_installed(package, KIND).items():
        member = read_mechanism(load_entry(point).__name__, name)
        if member is None:
            what = "The module declares no mechanism."
            remedy = "Write @mechanism(slot=..., phase=...) above its function."
            raise NameProblems([Problem(what, shown_entry(point), name, remedy=remedy)])
        found[name] = replace(member, default=False)
    return found


def choose(found: Mapping[str, Mechanism], wanted: Mapping[str, str]) -> tuple[Mechanism, ...]:
    """Choose one mechanism for each slot, in the order in which they work.

    Parameters
    ----------
    found : mapping of str to Mechanism
        What there is, by name.
    wanted : mapping of str to str
        Slot to name, from the scenario; ``none`` leaves a slot empty.

    Raises
    ------
    ScenarioProblems
        If a slot or name is unknown, or two chosen mechanisms write one column.
    """
    chosen, problems = try_to_choose(found, wanted)
    if problems:
        raise ScenarioProblems(problems)
    return chosen


def try_to_choose(
    found: Mapping[str, Mechanism], wanted: Mapping[str, str]
) -> tuple[tuple[Mechanism, ...], list[Problem]]:
    """Return what :func:`choose` does as far as it can be chosen, and everything that is wrong with the choice."""
    slots: dict[str, list[Mechanism]] = {}
    for member in found.values():
        slots.setdefault(member.slot, []).append(member)
    problems = [
        Problem(
            "Unknown slot.",
            f"mechanisms.{slot}",
            slot,
            nearest="" if slot in found else nearest(slot, slots),
            remedy=slot_of_rule(slot, found) or _ASK,
        )
        for slot in wanted
        if slot not in slots
    ]
    chosen: list[Mechanism] = []
    for slot, rivals in slots.items():
        chosen += _choose_one(slot, rivals, wanted.get(slot), problems)
    problems += _check_writers(chosen)
    places = {name: place for place, name in enumerate(found)}
    order = sorted(chosen, key=lambda m: (PHASES.index(m.phase), m.order, places[m.name]))
    return tuple(order), problems


_ASK = "'lustrum list mechanisms' names what there is, 'lustrum show NAME' tells its slot and its parameters."


def slot_of_rule(name: str, found: Mapping[str, Mechanism]) -> str:
    """Say in which slot a rule works, where its name stands for a slot's; an empty text if there is no such rule."""
    return f"The rule '{name}' works in the slot '{found[name].slot}': write that." if name in found else ""


def _choose_one(slot: str, rivals: list[Mechanism], name: str | None, problems: list[Problem]) -> list[Mechanism]:
    where = f"mechanisms.{slot}"
    if name == "none":
        return []
    names = [rival.name for rival in rivals]
    if name is not None:
        if name not in names:
            problems.append(Problem("No mechanism of this slot.", where, name, ", ".join(names), nearest(name, names)))
        return [rival for rival in rivals if rival.name == name]
    defaults = [rival for rival in rivals if rival.default]
    if len(defaults) > 1:
        found = ", ".join(rival.name for rival in defaults)
        problems.append(Problem("Two mechanisms are the default of one slot.", where, found))
    return defaults[:1]


def _check_writers(chosen: Iterable[Mechanism]) -> list[Problem]:
    writers: dict[str, str] = {}
    problems = []
    for member in chosen:
        for column in member.writes:
            first = writers.setdefault(column, member.slot)
            if first != member.slot:
                problems.append(
                    Problem(
                        "Two slots write one column.",
                        f"{first} and {member.slot}",
                        column,
                        remedy="Leave one out, or name parts of the column: table.column[part].",
                    )
                )
    return problems
