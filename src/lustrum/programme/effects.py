"""Effects: the four things that a measure can ask for. The simulation carries them out; nothing here does.

``Set`` and ``Scale`` move a parameter of the month, written ``<slot>.<field>``: a field of the mechanism that works
in that slot. ``where`` narrows it: a key is a dimension (``land``), ``dimension.attribute`` (``form.role``) or an
attribute of one of the parameter's dimensions (``branch``); the value is one label or several. Parameters start each
month from their baseline. ``Reassign`` moves titles, forms and memberships row by row. ``Post`` moves goods, money,
capital or persons between two ends.

A side of a ``Post`` is the name of a body (``budget``, ``supply``, ``foreign``, ``nature`` ...) or a *selector*: a
mapping with ``table`` and any keys of ``where`` (``{"table": "units", "product": ["coal"], "form.role":
["public"]}``), which stands for all rows of the table that fit. With a selector as payer the amount is a share of
what each of these rows holds of the instrument.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

CHANNELS = ("joined", "induced", "restricted", "taken")
"""How a title, form or membership changed: by free will, by inducement, by restriction, by taking."""

Labels: TypeAlias = tuple[str, ...]


class Where(Mapping[str, Labels]):
    """Which labels an effect is for; immutable, and equal when it selects in the same words.

    Parameters
    ----------
    wanted : mapping of str to str or collection of str, optional
        Label or labels by dimension or attribute.

    Examples
    --------
    >>> Where({"branch": "coal"}).overlaps(Where({"branch": ["coal", "power"]}))
    True
    >>> Where({"branch": "coal"}).overlaps(Where({"branch": "power"}))
    False
    """

    __slots__ = ("_items",)

    def __init__(self, wanted: Mapping[str, Any] | None = None) -> None:
        self._items: dict[str, Labels] = {}
        for key, value in sorted((wanted or {}).items()):
            labels = (value,) if isinstance(value, (str, int, float)) else tuple(value)
            self._items[str(key)] = tuple(dict.fromkeys(str(label) for label in labels))

    def __getitem__(self, key: str) -> Labels:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(tuple((key, frozenset(labels)) for key, labels in self._items.items()))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mapping):
            return NotImplemented
        mine = {key: set(labels) for key, labels in self._items.items()}
        return mine == {key: set(labels) for key, labels in Where(other)._items.items()}

    def __repr__(self) -> str:
        return f"Where({self})"

    def __str__(self) -> str:
        return "[" + ", ".join(f"{key}={'|'.join(labels)}" for key, labels in self._items.items()) + "]"

    def overlaps(self, other: Where) -> bool:
        """Say whether both may select the same cell: no key that they share keeps them apart."""
        return all(set(self[key]) & set(other[key]) for key in self if key in other)


@dataclass(frozen=True)
class Set:
    """A parameter has this value while the measure is active.

    Parameters
    ----------
    parameter : str
        ``<slot>.<field>``.
    where : Where or mapping
        For which labels; empty for all.
    value : number, text or mapping of label to number
        The value, in the parameter's own unit.
    """

    parameter: str
    where: Mapping[str, Any] = field(default_factory=Where)
    value: Any = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "where", Where(self.where))


@dataclass(frozen=True)
class Scale:
    """A parameter is multiplied while the measure is active; factors of several measures multiply.

    Parameters
    ----------
    parameter : str
        ``<slot>.<field>``.
    where : Where or mapping
        For which labels; empty for all.
    factor : float
        Pure number, not below zero.
    """

    parameter: str
    where: Mapping[str, Any] = field(default_factory=Where)
    factor: float = 1.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "where", Where(self.where))


@dataclass(frozen=True, eq=False)
class Reassign:
    """Rows of a table get another owner, operator, form or membership.

    Parameters
    ----------
    table, column : str
        What changes: ``parcels.owner``, ``units.form``, ``households.coop`` ...
    rows : array of int (n,)
        Rows of the table.
    to : array of int (n,) or int
        New value of each row: a holder id, the code of a form, the row of a cooperative, or a flag.
    channel : str
        One of ``CHANNELS``.
    pay : array of float (n,) or float
        Won paid by the budget to the former holder of each row.
    """

    table: str
    rows: NDArray[np.int64]
    column: str
    to: NDArray[np.int64] | int
    channel: str
    pay: NDArray[np.float64] | float = 0.0

    def __post_init__(self) -> None:
        if self.channel not in CHANNELS:
            message = f"channel must be one of {', '.join(CHANNELS)}, not {self.channel!r}"
            raise ValueError(message)

    def values(self) -> NDArray[np.int64]:
        """Return the new value of each row, int64 (n,)."""
        return np.broadcast_to(np.asarray(self.to, dtype=np.int64), np.shape(self.rows)).copy()

    def payments(self) -> NDArray[np.float64]:
        """Return the payment for each row, float64 (n,), won."""
        return np.broadcast_to(np.asarray(self.pay, dtype=np.float64), np.shape(self.rows)).copy()

    def keep(self, chosen: NDArray[np.bool_]) -> Reassign:
        """Return the same for some of the rows only."""
        rows = np.asarray(self.rows)[chosen]
        return Reassign(self.table, rows, self.column, self.values()[chosen], self.channel, self.payments()[chosen])


@dataclass(frozen=True)
class Post:
    """An amount goes from one side to another: aid, levy, damage.

    Parameters
    ----------
    instrument : str
        Product, ``money``, ``capital``, ``land``, ``persons`` or ``dwellings``.
    purpose : str
        What it is for: ``aid``, ``damage``, ``note-exchange`` ...
    payer, payee : str or mapping
        Name of a body, or a selector (see the module).
    amount : float
        Quantity in a month in the instrument's own unit; a share from 0 to 1 where the payer is a selector.
    """

    instrument: str
    purpose: str
    payer: str | Mapping[str, Any]
    payee: str | Mapping[str, Any]
    amount: float

    @property
    def is_share(self) -> bool:
        """Whether the amount is a share of what the payers hold."""
        return not isinstance(self.payer, str)


Effect: TypeAlias = Set | Scale | Reassign | Post


def describe(effect: Effect) -> dict[str, Any]:
    """Return an effect as plain values: for events, cases and messages.

    Examples
    --------
    >>> describe(Scale("wage.rate", {"skill": "plain"}, 1.5))
    {'effect': 'scale', 'parameter': 'wage.rate', 'where': {'skill': ['plain']}, 'factor': 1.5}
    """
    if isinstance(effect, (Set, Scale)):
        where = {key: list(labels) for key, labels in effect.where.items()}
        head = {"effect": type(effect).__name__.lower(), "parameter": effect.parameter, "where": where}
        value = dict(effect.value) if isinstance(effect, Set) and isinstance(effect.value, Mapping) else None
        if isinstance(effect, Scale):
            return {**head, "factor": effect.factor}
        return {**head, "value": effect.value if value is None else value}
    if isinstance(effect, Reassign):
        return {
            "effect": "reassign",
            "table": effect.table,
            "rows": np.asarray(effect.rows).tolist(),
            "column": effect.column,
            "to": effect.values().tolist(),
            "channel": effect.channel,
            "pay": effect.payments().tolist(),
        }
    return {
        "effect": "post",
        "instrument": effect.instrument,
        "purpose": effect.purpose,
        "payer": _side(effect.payer),
        "payee": _side(effect.payee),
        "amount": effect.amount,
    }


def _side(side: str | Mapping[str, Any]) -> Any:
    if isinstance(side, str):
        return side
    return {key: value if isinstance(value, str) else list(value) for key, value in side.items()}
