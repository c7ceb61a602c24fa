"""Labels of a dimension, with the attributes that rules read instead of the labels themselves.

A rule never asks whether a form is called ``S``; it asks whether its role is ``public``. Order is file order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lustrum.errors import NameProblems, Problem, nearest


def _is_among(have: NDArray[np.generic], values: list[object]) -> NDArray[np.bool_]:
    """Say which entries are one of the values; numbers compare as numbers, whatever their spelling."""
    if np.issubdtype(have.dtype, np.number):
        try:
            return np.isin(have.astype(np.float64), [float(str(v)) for v in values])
        except ValueError:
            return np.zeros(have.shape, dtype=bool)
    return np.isin(have.astype(str), [str(v) for v in values])


@dataclass(frozen=True, eq=False)
class LabelTable:
    """The labels of one dimension and their attributes.

    Parameters
    ----------
    dim : str
        Name of the dimension, such as ``product``.
    ids : tuple of str
        The labels, in file order.
    attributes : mapping of str to array
        One array (label,) for each attribute.

    Examples
    --------
    >>> forms = LabelTable("form", ("S", "PP"), {"role": np.array(["public", "household"], dtype=object)})
    >>> forms.mask(role="household").tolist()
    [False, True]
    """

    dim: str
    ids: tuple[str, ...]
    attributes: Mapping[str, NDArray[np.generic]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_codes", {label: code for code, label in enumerate(self.ids)})
        if len(self._codes) != len(self.ids):
            twice = [label for label in self._codes if self.ids.count(label) > 1]
            raise NameProblems([Problem("A label stands twice.", where=self.dim, found=", ".join(twice))])

    _codes: dict[str, int] = field(init=False, repr=False, default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)

    def __contains__(self, label: object) -> bool:
        return label in self._codes

    def code(self, label: str) -> int:
        """Return the position of a label.

        Raises
        ------
        NameProblems
            If there is no such label; the nearest one is given.
        """
        try:
            return self._codes[label]
        except KeyError:
            raise NameProblems(
                [
                    Problem(
                        f"Unknown {self.dim}.",
                        found=str(label),
                        allowed=", ".join(self.ids[:40]),
                        nearest=nearest(str(label), self.ids),
                    )
                ]
            ) from None

    def codes(self, labels: Iterable[str]) -> NDArray[np.int64]:
        """Return the positions of many labels, int64 (n,)."""
        return np.array([self.code(label) for label in labels], dtype=np.int64)

    def has(self, attribute: str) -> bool:
        """Say whether the labels carry this attribute."""
        return attribute in self.attributes

    def attribute(self, name: str) -> NDArray[np.generic]:
        """Return an attribute, array (label,).

        Raises
        ------
        NameProblems
            If the labels carry no such attribute.
        """
        if name not in self.attributes:
            raise NameProblems(
                [
                    Problem(
                        f"The labels of '{self.dim}' carry no such attribute.",
                        found=name,
                        allowed=", ".join(self.attributes) or "none",
                        nearest=nearest(name, self.attributes),
                    )
                ]
            )
        return self.attributes[name]

    def mask(self, **wanted: object) -> NDArray[np.bool_]:
        """Say which labels have all the wanted attribute values, bool (label,).

        A value may be one value or a collection of allowed values. The keyword ``id`` asks for the label itself.
        """
        chosen = np.ones(len(self), dtype=bool)
        for name, value in wanted.items():
            have = np.array(self.ids, dtype=object) if name in ("id", self.dim) else self.attribute(name)
            values = list(value) if isinstance(value, (list, tuple, set, frozenset)) else [value]
            chosen &= _is_among(have, values)
        return chosen

    @classmethod
    def from_frame(cls, dim: str, frame: pd.DataFrame, key: str | None = None) -> LabelTable:
        """Make a label table of a frame with the labels in column `key` (default: the name of the dimension)."""
        key = key or dim
        ids = tuple(str(label) for label in frame[key])
        attributes = {str(c): frame[c].to_numpy() for c in frame.columns if c != key}
        return cls(dim, ids, attributes)

    def to_frame(self) -> pd.DataFrame:
        """Return the labels and attributes as a frame with the labels in the first column."""
        return self._frame.copy()

    @cached_property
    def _frame(self) -> pd.DataFrame:
        return pd.DataFrame({self.dim: list(self.ids), **{k: list(v) for k, v in self.attributes.items()}})

    def renamed(self, names: Mapping[str, str]) -> LabelTable:
        """Return the same table with other labels; attributes stay as they are."""
        return LabelTable(self.dim, tuple(names.get(label, label) for label in self.ids), self.attributes)
