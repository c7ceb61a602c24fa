"""Tables as text that is meant to be read: points under points, four digits that count, what is too wide cut short."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

DIGITS = 4
"""Digits that count; whole numbers above keep all of theirs."""

WIDE = 26
"""Columns from which a table of each by each is shown by its largest cells."""

LARGEST = 40
WIDTH = 110

ROUNDING = 1e-13
"""Less than this share of the largest number of a column is rounding, and is shown as nothing."""


def shown_number(value: float) -> str:
    """Write a number with four digits that count, without exponents, thousands apart.

    Examples
    --------
    >>> [shown_number(x) for x in (1508.68, 0.000725968, 2.0, 19.5675, 0.0, float("nan"))]
    ['1,509', '0.000726', '2', '19.57', '0', '']
    """
    if not math.isfinite(value):
        return "" if math.isnan(value) else "infinite" if value > 0 else "-infinite"
    if value == 0:
        return "0"
    size = math.floor(math.log10(abs(value)))
    if size >= DIGITS - 1:
        return f"{value:,.0f}"
    if size < -8:
        return f"{value:.1e}"
    return np.format_float_positional(value, precision=DIGITS, fractional=False, trim="-")


def _column(values: pd.Series[Any]) -> list[str]:
    """Write a column, the points of its numbers under one another."""
    if not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        return [str(value) for value in values]
    if pd.api.types.is_integer_dtype(values):
        return [f"{value:,d}" for value in values]
    numbers = values.to_numpy(np.float64)
    noise = ROUNDING * np.abs(numbers[np.isfinite(numbers)]).max(initial=0.0)
    texts = [shown_number(0.0 if abs(value) < noise else float(value)) for value in numbers]
    after = max((len(text) - text.index(".") for text in texts if "." in text and "e" not in text), default=0)
    return [text + " " * (after - (len(text) - text.index(".") if "." in text else 0)) for text in texts]


def lay_out(frame: pd.DataFrame) -> str:
    """Lay a table out as lines of text; one that is too wide is shown by its largest cells.

    Examples
    --------
    >>> print(lay_out(pd.DataFrame({"hours": [19.5, 0.25], "basic": ["yes", "no"]}, index=["steel", "corn"])))
           hours  basic
    steel  19.5     yes
    corn    0.25     no
    """
    if frame.shape[1] >= WIDE:
        return _largest_cells(frame)
    labels = frame.index.to_frame(index=False)
    labels.columns = [str(name) if name is not None and not isinstance(name, int) else "" for name in frame.index.names]
    left = [_padded(str(name), _column(labels[name]), is_text=True) for name in labels]
    right = [_padded(str(name), _column(frame.iloc[:, at]), is_text=False) for at, name in enumerate(frame.columns)]
    blocks, block, room = [], [*left], WIDTH - sum(len(column[0]) + 2 for column in left)
    for column in right:
        if room < len(column[0]) and len(block) > len(left):
            blocks.append(block)
            block, room = [*left], WIDTH - sum(len(one[0]) + 2 for one in left)
        block.append(column)
        room -= len(column[0]) + 2
    blocks.append(block)
    return "\n\n".join("\n".join("  ".join(row).rstrip() for row in zip(*one, strict=True)) for one in blocks)


def _padded(name: str, texts: list[str], *, is_text: bool) -> list[str]:
    width = max(len(name), max((len(text) for text in texts), default=0))
    return [text.ljust(width) if is_text else text.rjust(width) for text in [name, *texts]]


def _largest_cells(frame: pd.DataFrame) -> str:
    values = frame.to_numpy(np.float64)
    order = np.argsort(-np.abs(values), axis=None, kind="stable")[:LARGEST]
    i, j = np.unravel_index(order, values.shape)
    names = tuple(
        str(name) if name is not None else other
        for name, other in zip((frame.index.name, frame.columns.name), ("row", "column"), strict=True)
    )
    names = names if names[0] != names[1] else (names[0], f"{names[1]} (column)")
    cells = pd.DataFrame(
        {names[0]: frame.index[i].map(str), names[1]: frame.columns[j].map(str), "value": values[i, j]}
    )
    count = f"The {len(order)} largest of {values.shape[0]} by {values.shape[1]} cells; --json prints all."
    return f"{count}\n\n{lay_out(cells.set_index(list(names)))}"
