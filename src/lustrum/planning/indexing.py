"""Where a column or a row of the programme stands, and what it is: bookkeeping by labelled blocks.

A *block* is a run of columns (or rows) of one name, such as ``output``: for each of its members it keeps the code of
every dimension (year, region, form, activity ...). A column exists only where something can happen, so blocks are
sparse: ``output`` has a member for each year and each (region, form, activity) where there is or can be capacity.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class RowWords:
    """How a row of a constraint is spoken of; fields in braces are labels of the row, ``{amount}`` a number with unit.

    Parameters
    ----------
    limit : str
        What it is, as a noun: ``labour ({skill}) in {year}``.
    short : str
        What it says when it cannot be kept.
    give : str
        What would make room.
    is_limit : bool
        Whether it is a scarce thing that can be a bottleneck, or a definition.
    """

    limit: str
    short: str
    give: str
    is_limit: bool = True


@dataclass(frozen=True, eq=False)
class Block:
    """A run of columns or rows.

    Parameters
    ----------
    name : str
        Name of the block, such as ``output`` or ``material``.
    start : int
        Number of its first member.
    size : int
        How many members it has.
    codes : mapping of str to int array
        Code of each member in each of its dimensions, int64 (member,).
    unit : str or object array
        Unit of all members, or of each.
    words : RowWords or None
        How a row is spoken of.
    family : str
        Constraint or objective that declared it.
    """

    name: str
    start: int
    size: int
    codes: Mapping[str, Ints]
    unit: str | NDArray[np.object_] = ""
    words: RowWords | None = None
    family: str = ""

    @property
    def index(self) -> Ints:
        """Numbers of the members, int64 (member,)."""
        return np.arange(self.start, self.start + self.size, dtype=np.int64)

    @property
    def part(self) -> slice:
        """The members as a slice."""
        return slice(self.start, self.start + self.size)

    def unit_of(self, member: int) -> str:
        """Return the unit of one member."""
        return self.unit if isinstance(self.unit, str) else str(self.unit[member])

    def labels_of(self, member: int, labels: Mapping[str, tuple[object, ...]]) -> dict[str, str]:
        """Return the labels of one member by dimension."""
        return {dim: str(labels[dim][code[member]]) for dim, code in self.codes.items() if dim in labels}


@dataclass
class Blocks:
    """All blocks of columns, or of rows, in order."""

    members: dict[str, Block] = field(default_factory=dict)
    size: int = 0

    def add(
        self,
        name: str,
        codes: Mapping[str, Ints],
        unit: str | NDArray[np.object_] = "",
        words: RowWords | None = None,
        family: str = "",
    ) -> Block:
        """Append a block; all code arrays have one length."""
        count = len(next(iter(codes.values())))
        block = Block(name, self.size, count, dict(codes), unit, words, family)
        self.members[name] = block
        self.size += count
        return block

    def __contains__(self, name: str) -> bool:
        return name in self.members

    def __getitem__(self, name: str) -> Block:
        return self.members[name]

    def __iter__(self) -> Iterator[Block]:
        return iter(self.members.values())

    def block_of(self, number: int) -> Block:
        """Return the block that a column or row belongs to."""
        return next(block for block in self if block.start <= number < block.start + block.size)


def over_years(years: int, **codes: Ints) -> dict[str, Ints]:
    """Repeat codes for each year, years outermost.

    Examples
    --------
    >>> {dim: code.tolist() for dim, code in over_years(2, product=np.array([0, 3])).items()}
    {'year': [0, 0, 1, 1], 'product': [0, 3, 0, 3]}
    """
    count = len(next(iter(codes.values())))
    spread = {"year": np.repeat(np.arange(years, dtype=np.int64), count)}
    spread.update({dim: np.tile(code, years) for dim, code in codes.items()})
    return spread


def expand(starts: Ints, counts: Ints) -> Ints:
    """List the positions ``start, start + 1, ...`` of runs, one after another.

    Examples
    --------
    >>> expand(np.array([5, 0]), np.array([2, 3])).tolist()
    [5, 6, 0, 1, 2]
    """
    total = int(counts.sum())
    before = np.repeat(np.cumsum(counts) - counts, counts)
    return np.repeat(starts, counts) + np.arange(total, dtype=np.int64) - before
