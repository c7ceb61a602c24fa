"""Levers: the parameters that measures move, and their values in a month.

The lever ``<slot>.<field>`` is a field of the pack of the mechanism in that slot. Its baseline is the pack's value; a
field whose schema names a ``dim`` (one label dimension, or several separated by blanks) has one value for each label.
Each month starts anew from the baseline: first what is set, then what is scaled. A value stays within the range that
its field allows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from lustrum.errors import Problem, ScenarioProblems, nearest
from lustrum.quantities.labels import LabelTable
from lustrum.simulation.registry import Mechanism, slot_of_rule

Where = Mapping[str, Any]


@dataclass(frozen=True)
class Lever:
    """One parameter that a measure may move.

    Parameters
    ----------
    name : str
        ``<slot>.<field>``.
    slot, field : str
        Its mechanism's slot and its field in the pack.
    dims : tuple of str
        Label dimensions; empty for a single value.
    baseline : array or single value
        Value without any measure.
    low, high : float
        Allowed range.
    unit, meaning : str
        What it is.
    choices : tuple of str
        Words that it may have, where it is a choice and no number.
    """

    name: str
    slot: str
    field: str
    dims: tuple[str, ...]
    baseline: Any
    low: float = -np.inf
    high: float = np.inf
    unit: str = ""
    meaning: str = ""
    choices: tuple[str, ...] = ()


class Labels(Mapping[str, LabelTable]):
    """Label tables by dimension; an attribute that is no dimension (such as ``branch``) stands as one too.

    Parameters
    ----------
    tables : mapping of str to LabelTable
        The dimensions of an economy and of the state.
    """

    def __init__(self, tables: Mapping[str, LabelTable]) -> None:
        self._tables = dict(tables)
        for table in tables.values():
            for attribute, values in table.attributes.items():
                if attribute not in self._tables:
                    seen = tuple(dict.fromkeys(str(v) for v in values))
                    self._tables[attribute] = LabelTable(attribute, seen)

    def __getitem__(self, dim: str) -> LabelTable:
        return self._tables[dim]

    def __iter__(self) -> Any:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)

    def select(self, dims: tuple[str, ...], where: Where) -> tuple[NDArray[np.bool_], list[Problem]]:
        """Return which cells of an array over `dims` a ``where`` selects, and what is wrong with it.

        A key is a dimension (labels wanted) or ``dimension.attribute`` or the attribute of one of the dimensions.
        """
        masks = {dim: np.ones(len(self[dim]), dtype=bool) for dim in dims}
        problems = []
        for key, wanted in where.items():
            dim, _, attribute = str(key).partition(".")
            if not attribute and dim not in masks:
                owners = [d for d in dims if self[d].has(dim)]
                dim, attribute = (owners[0], dim) if owners else (dim, "")
            if dim not in masks or (attribute and not self[dim].has(attribute)):
                allowed = [*dims, *(f"{d}.{a}" for d in dims for a in self[d].attributes)]
                text = ", ".join(allowed) or "nothing: it is one value"
                problems.append(
                    Problem(
                        "This parameter cannot be selected so.", "where", str(key), text, nearest(str(key), allowed)
                    )
                )
                continue
            chosen = self[dim].mask(**{attribute or "id": wanted})
            if not chosen.any():
                known = [str(v) for v in (self[dim].attribute(attribute) if attribute else self[dim].ids)]
                allowed_text = ", ".join(dict.fromkeys(known))
                near = nearest(str(wanted), known)
                problems.append(Problem("This selects nothing.", f"where {key}", str(wanted), allowed_text, near))
            masks[dim] &= chosen
        shape = tuple(len(self[dim]) for dim in dims)
        mask = np.ones(shape, dtype=bool)
        for axis, dim in enumerate(dims):
            mask &= masks[dim].reshape([-1 if a == axis else 1 for a in range(len(dims))])
        return mask, problems


def _bounds(info: FieldInfo) -> tuple[float, float]:
    low, high = -np.inf, np.inf
    for rule in info.metadata:
        for key in ("ge", "gt"):
            low = max(low, float(getattr(rule, key, low)))
        for key in ("le", "lt"):
            high = min(high, float(getattr(rule, key, high)))
    return low, high


def _extra(info: FieldInfo) -> Mapping[str, Any]:
    return info.json_schema_extra if isinstance(info.json_schema_extra, Mapping) else {}


def make_packs(mechanisms: Iterable[Mechanism], wanted: Mapping[str, Any]) -> dict[str, BaseModel]:
    """Make the pack of each mechanism.

    Parameters
    ----------
    mechanisms : iterable of Mechanism
        The chosen mechanisms.
    wanted : mapping of str to mapping or str
        Slot to values of fields, or to the name of one of the module's ``PACKS``.

    Raises
    ------
    ScenarioProblems
        If a slot, pack or field is unknown or a value is not allowed.
    """
    packs, problems = try_to_make_packs(mechanisms, wanted)
    if problems:
        raise ScenarioProblems(problems)
    return packs


def try_to_make_packs(
    mechanisms: Iterable[Mechanism], wanted: Mapping[str, Any], found: Mapping[str, Mechanism] | None = None
) -> tuple[dict[str, BaseModel], list[Problem]]:
    """Return the packs that can be made, and everything that is wrong with what was wanted.

    ``found`` are all rules by name: what to switch on is told of them.
    """
    packs: dict[str, BaseModel] = {}
    chosen = {member.slot: member for member in mechanisms}
    problems = [_without_rule(slot, chosen, found or {}) for slot in wanted if slot not in chosen]
    for slot, member in chosen.items():
        given = wanted.get(slot, {})
        if isinstance(given, str):
            named = member.named_packs()
            problems += _unknown("There is no pack of this name.", f"packs.{slot}", [given], named)
            packs |= {slot: named[given]} if given in named else {}
            continue
        fields = member.pack.model_fields
        problems += _unknown("Unknown parameter.", f"packs.{slot}", [key for key in given if key not in fields], fields)
        try:
            packs[slot] = member.pack.model_validate({key: value for key, value in given.items() if key in fields})
        except ValidationError as error:
            problems += [_in_words(slot, member.pack, dict(fault)) for fault in error.errors(include_url=False)]
    return packs, problems


def _without_rule(slot: str, chosen: Iterable[str], found: Mapping[str, Mechanism]) -> Problem:
    """Say that no rule works in a slot for which a pack is given, and how one would."""
    able = [one.name for one in found.values() if one.slot == slot]
    ways = " or ".join(f"'mechanisms: {{{slot}: {name}}}'" for name in able)
    remedy = f"Switch one on by {ways}." if able else slot_of_rule(slot, found)
    near = "" if remedy else nearest(slot, chosen)
    return Problem("No mechanism works in this slot.", f"packs.{slot}", slot, nearest=near, remedy=remedy)


def _unknown(what: str, where: str, wanted: Iterable[str], known: Iterable[str]) -> list[Problem]:
    names = list(known)
    allowed = ", ".join(names) or "none"
    return [
        Problem(what, f"{where}.{name}" if what.startswith("Unknown") else where, name, allowed, nearest(name, names))
        for name in wanted
        if name not in names
    ]


_RANGE_FAULTS = ("greater_than", "greater_than_equal", "less_than", "less_than_equal")


def _in_words(slot: str, pack: type[BaseModel], fault: Mapping[str, Any]) -> Problem:
    """Say what is wrong with a value of a pack, with its range and unit."""
    info = pack.model_fields[str(fault["loc"][0])]
    where, found = f"packs.{slot}.{'.'.join(map(str, fault['loc']))}", str(fault.get("input", ""))
    words = tuple(_extra(info).get("choices", ()))
    if words:
        return Problem("It should be one of these words.", where, found, ", ".join(words), nearest(found, words))
    low, high = _bounds(info)
    unit, span = str(_extra(info).get("unit", "")), ""
    if np.isfinite(low) or np.isfinite(high):
        span = f"{low:g} to {high:g}" if np.isfinite(low) and np.isfinite(high) else ""
        span = span or (f"{low:g} or more" if np.isfinite(low) else f"{high:g} or less")
    what = "The value is outside its range."
    if fault["type"] not in _RANGE_FAULTS:
        what = f"{str(fault['msg']).replace('Input should be', 'It should be')}."
    return Problem(what, where, found if len(found) < 60 else "", f"{span} {unit}".strip() if span else "")


def _problems_of_choice(lever: Lever, value: Any) -> list[Problem]:
    allowed = ", ".join(lever.choices)
    if value is None:
        return [Problem("This parameter is a choice and cannot be scaled.", lever.name, "scale", allowed)]
    if value not in lever.choices:
        return [Problem("Value not allowed.", lever.name, str(value), allowed, nearest(str(value), lever.choices))]
    return []


class Levers:
    """All levers of a run, and their values in the month that is under way.

    Parameters
    ----------
    packs : mapping of str to BaseModel
        Pack of each slot.
    labels : Labels
        Label tables by dimension.
    """

    def __init__(self, packs: Mapping[str, BaseModel], labels: Labels) -> None:
        self._labels = labels
        self._base_packs = dict(packs)
        self._packs = dict(packs)
        self.known: dict[str, Lever] = {}
        problems: list[Problem] = []
        for slot, pack in packs.items():
            for name, info in type(pack).model_fields.items():
                self.known[f"{slot}.{name}"] = self._make(slot, name, info, getattr(pack, name), problems)
        if problems:
            raise ScenarioProblems(problems)
        self._values: dict[str, Any] = {}
        self.begin()

    def _make(self, slot: str, name: str, info: FieldInfo, value: Any, problems: list[Problem]) -> Lever:
        extra = _extra(info)
        dims = tuple(str(extra.get("dim", "")).split())
        unknown = [dim for dim in dims if dim not in self._labels]
        if unknown:
            where = f"pack of {slot}, {name}"
            problems.append(Problem("Unknown dimension.", where, unknown[0], nearest=nearest(unknown[0], self._labels)))
            dims = ()
        low, high = _bounds(info)
        baseline = self._spread(value, dims, f"pack of {slot}, {name}", problems) if dims else value
        unit = str(extra.get("unit", ""))
        choices = tuple(extra.get("choices", ()))
        return Lever(f"{slot}.{name}", slot, name, dims, baseline, low, high, unit, info.description or "", choices)

    def _spread(self, value: Any, dims: tuple[str, ...], where: str, problems: list[Problem]) -> NDArray[np.float64]:
        full = np.zeros(tuple(len(self._labels[dim]) for dim in dims))
        if not isinstance(value, Mapping):
            full[...] = value
            return full
        full[...] = value.get("default", 0.0)
        table = self._labels[dims[0]]
        for label, number in value.items():
            if label in table:
                full[table.code(label)] = number
            elif label != "default" and not self._set_by_attribute(full, table, label, number):
                problems.append(Problem(f"Unknown {dims[0]}.", where, str(label), nearest=nearest(label, table.ids)))
        return full

    @staticmethod
    def _set_by_attribute(full: NDArray[np.float64], table: LabelTable, label: str, number: float) -> bool:
        """Set by ``attribute=value`` instead of a label, so that packs fit any economy: ``role=public``."""
        attribute, sign, wanted = label.partition("=")
        if not sign or not table.has(attribute):
            return False
        full[table.mask(**{attribute: wanted})] = number
        return True

    def check(self, name: str, where: Where, value: Any = None) -> list[Problem]:
        """Return what is wrong with a target: an unknown name, a selection of nothing, a value that is not allowed."""
        if name not in self.known:
            near = nearest(name, self.known)
            return [Problem("Unknown parameter.", name, name, nearest=near)]
        lever = self.known[name]
        if lever.choices:
            return _problems_of_choice(lever, value)
        _, problems = self._labels.select(lever.dims, where)
        numbers = value.values() if isinstance(value, Mapping) else [value]
        for number in numbers:
            if isinstance(number, (int, float)) and not lever.low <= number <= lever.high:
                problems.append(Problem("Value not allowed.", name, str(number), f"{lever.low:g} to {lever.high:g}"))
        if isinstance(value, Mapping) and lever.dims:
            self._spread(value, lever.dims, name, problems)
        elif isinstance(value, Mapping):
            problems.append(Problem("This parameter is one value, not one for each label.", name, ", ".join(value)))
        return problems

    def begin(self) -> None:
        """Put every lever back to its baseline: a month begins."""
        self._values.clear()
        self._packs.update(self._base_packs)

    def set(self, name: str, where: Where, value: Any) -> None:
        """Let a lever have a value this month."""
        lever = self.known[name]
        if not lever.dims:
            self._put(lever, value)
            return
        mask, _ = self._labels.select(lever.dims, where)
        current = np.array(self.value(name), dtype=np.float64)
        if isinstance(value, Mapping):
            current = np.where(mask, self._spread({"default": np.nan, **value}, lever.dims, name, []), current)
            current = np.where(np.isnan(current), self.value(name), current)
        else:
            current[mask] = value
        self._put(lever, current)

    def scale(self, name: str, where: Where, factor: float) -> None:
        """Multiply a lever this month; factors on one target multiply."""
        lever = self.known[name]
        if not lever.dims:
            self._put(lever, self.value(name) * factor)
            return
        mask, _ = self._labels.select(lever.dims, where)
        self._put(lever, np.where(mask, self.value(name) * factor, self.value(name)))

    def _put(self, lever: Lever, value: Any) -> None:
        if isinstance(value, np.ndarray) or (isinstance(value, (int, float)) and not isinstance(value, bool)):
            value = np.clip(value, lever.low, lever.high)
            value = value if isinstance(value, np.ndarray) and value.ndim else value.item()
        self._values[lever.name] = value
        shown = value
        if lever.dims and len(lever.dims) == 1:
            shown = dict(zip(self._labels[lever.dims[0]].ids, np.asarray(value).tolist(), strict=True))
        self._packs[lever.slot] = self._packs[lever.slot].model_copy(update={lever.field: shown})

    def value(self, name: str) -> Any:
        """Return the value of a lever this month: one number, or an array over its dimensions (do not write into it).

        Raises
        ------
        KeyError
            If there is no such lever.
        """
        if name in self._values:
            return self._values[name]
        return self.known[name].baseline

    def has(self, name: str) -> bool:
        """Say whether there is such a lever (its slot may be empty in a scenario)."""
        return name in self.known

    def base_pack(self, slot: str) -> BaseModel:
        """Return the pack of a slot without any measure."""
        return self._base_packs[slot]

    def pack(self, slot: str) -> BaseModel:
        """Return the pack of a slot with this month's values."""
        return self._packs[slot]
