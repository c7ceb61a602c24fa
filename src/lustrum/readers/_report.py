"""What an import found, assumed, left out and changed: the report that lies beside every imported economy.

`Balance` and `Gap` say where a published table does not balance, cell by cell and largest first; nothing is rebalanced
unless that was asked for, and then `Change` says which cell was what before. `telling` writes the report as text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from lustrum.economy.economy import Economy


@dataclass(frozen=True)
class Gap:
    """One equation of a table that does not hold: what stands on the left and right, and left minus right."""

    dimension: str
    label: str
    left: float
    right: float
    gap: float


@dataclass(frozen=True)
class Balance:
    """One kind of equation, for every label of a dimension.

    Parameters
    ----------
    dimension : str
        What the equations are of: product, industry, row.
    left, right : str
        What stands on either side.
    unit : str
        Unit of both.
    count : int
        Number of equations.
    largest : float
        Largest gap, without regard to sign, rounding included.
    rounding : float
        Gaps up to this are taken as rounding of the publication and not listed.
    gaps : tuple of Gap
        All other gaps, largest first.
    """

    dimension: str
    left: str
    right: str
    unit: str
    count: int
    largest: float
    rounding: float
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True)
class Negative:
    """A cell below zero."""

    table: str
    row: str
    column: str
    value: float


@dataclass(frozen=True)
class LeftOut:
    """A label that was left out of the economy or merged with another, and why."""

    dimension: str
    label: str
    why: str


@dataclass(frozen=True)
class Assumption:
    """Something that the table does not say and the economy needs."""

    subject: str
    text: str


@dataclass(frozen=True)
class Check:
    """A number computed from the table as read, to be compared with what is known of it."""

    name: str
    value: float
    unit: str
    method: str = ""


@dataclass(frozen=True)
class Change:
    """A cell that balancing changed."""

    table: str
    row: str
    column: str
    before: float
    after: float
    change: float


@dataclass(frozen=True)
class Balancing:
    """A balancing that was asked for: method, source, largest gap left (relative to the total), changed cells."""

    method: str
    source: str
    residual: float
    converged: bool
    largest_change: float
    total_change: float
    note: str = ""
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class ImportReport:
    """What an import found and assumed.

    Parameters
    ----------
    format, title, source : str
        Name and title of the format; what kind of publication it reads.
    files : tuple of str
        Names of the files that were read.
    options : mapping
        Every option with its value.
    sizes : mapping of str to int
        Number of products, industries and so on, as read.
    balances : tuple of Balance
    negatives : tuple of Negative
        Cells below zero, as read.
    empty : tuple of LeftOut
        Products and industries without any flow.
    left_out : tuple of LeftOut
        Labels merged or left out.
    assumptions : tuple of Assumption
        What was assumed: technology, imports, margins, valuation, prices, labour, capital.
    checks : tuple of Check
        Totals and spectral radii.
    balancing : Balancing or None
        What was changed; None if nothing was.
    """

    format: str
    title: str = ""
    source: str = ""
    files: tuple[str, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    balances: tuple[Balance, ...] = ()
    negatives: tuple[Negative, ...] = ()
    empty: tuple[LeftOut, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    checks: tuple[Check, ...] = ()
    balancing: Balancing | None = None

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """All gaps that are not rounding, largest first."""
        return tuple(sorted((gap for one in self.balances for gap in one.gaps), key=lambda gap: -abs(gap.gap)))

    def check(self, name: str) -> float:
        """Return the value of a check by its name.

        Raises
        ------
        KeyError
            If there is none of this name.
        """
        return {one.name: one.value for one in self.checks}[name]

    def to_dict(self) -> dict[str, Any]:
        """Return the whole report as a plain mapping."""
        return asdict(self)


@dataclass(frozen=True)
class Imported:
    """What a reader returns: the economy and the report of how it was made."""

    economy: Economy
    report: ImportReport


def compare(
    dimension: str,
    labels: Sequence[str],
    left: ArrayLike,
    right: ArrayLike,
    *,
    names: tuple[str, str],
    unit: str,
    rounding: float,
) -> Balance:
    """Compare two sides of an equation for every label.

    Parameters
    ----------
    dimension : str
        What the labels are.
    labels : sequence of str
        One for each equation.
    left, right : float64 (label,)
        Both sides, in `unit`.
    names : tuple of str
        What the sides are.
    unit : str
        Unit of both sides.
    rounding : float
        Largest gap that the publication's rounding explains.

    Examples
    --------
    >>> found = compare("product", ["a", "b"], [1, 5], [1, 3], names=("uses", "supply"), unit="t", rounding=0.5)
    >>> found.gaps
    (Gap(dimension='product', label='b', left=5.0, right=3.0, gap=2.0),)
    """
    one, other = np.asarray(left, dtype=np.float64), np.asarray(right, dtype=np.float64)
    gap = one - other
    order = np.argsort(-np.abs(gap), kind="stable")
    gaps = tuple(
        Gap(dimension, str(labels[i]), float(one[i]), float(other[i]), float(gap[i]))
        for i in order[np.abs(gap[order]) > rounding]
    )
    return Balance(dimension, *names, unit, len(labels), float(np.abs(gap).max(initial=0.0)), rounding, gaps)
