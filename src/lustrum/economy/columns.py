"""The columns of an economy's tables, as the dictionary states them (`dictionary/tables.csv`).

Checks, loader, documentation and JSON Schema read the dictionary here; nothing repeats it. In ``given`` the
dictionary says ``key`` (part of the row's key), ``key optional`` (part of the key, may be blank or absent),
``key series`` (part of the key, and the latest date is chosen for each value of it by itself), ``required`` or
``optional``. In ``allowed`` it says a list of words, a range (``>0``, ``>=0``, ``0..1``), or ``@dimension``: a label of
that dimension.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lustrum.quantities.dictionary import Dictionary, DictionaryRow, read_dictionary

if TYPE_CHECKING:
    from numpy.typing import NDArray

DICTIONARY = Path(__file__).parent / "dictionary" / "tables.csv"

REQUIRED = ("products", "activities", "outputs", "inputs", "sources")
"""Tables without which there is no economy; any other one switches off what needs it."""

COEFFICIENTS = ("outputs", "inputs", "labour", "land", "capital", "emissions")
"""Tables that are matrices of the technology."""

LABEL_TABLES = {
    "product": "products", "activity": "activities", "branch": "branches", "skill": "skills", "land": "lands",
    "form": "forms", "group": "classes", "region": "regions", "partner": "partners",
}  # fmt: skip
"""Dimensions whose labels may stand in a table of their own, and the table."""

DTYPES = {"float64": np.float64, "int64": np.float64, "flag": np.int64}
"""Types in memory: whole numbers that may be blank (years) are floats, blank being NaN."""


@lru_cache(maxsize=1)
def table_dictionary() -> Dictionary:
    """Return the dictionary of the tables of an economy."""
    return read_dictionary(DICTIONARY)


@lru_cache(maxsize=1)
def table_names() -> tuple[str, ...]:
    """Return the names of all tables that an economy may have, in the order of the dictionary."""
    return table_dictionary().tables()


@lru_cache(maxsize=64)
def columns_of(table: str) -> dict[str, DictionaryRow]:
    """Return the columns of a table by name, in order."""
    return {row.name: row for row in table_dictionary().of_table(table)}


def key_of(table: str) -> tuple[str, ...]:
    """Return the columns that together name a row of the table."""
    return tuple(name for name, row in columns_of(table).items() if row.given.startswith("key"))


def series_of(table: str) -> tuple[str, ...]:
    """Return the columns by which dates run separately (each branch of `ownership` has dates of its own)."""
    return tuple(name for name, row in columns_of(table).items() if row.given == "key series")


def is_dated(table: str) -> bool:
    """Say whether the table describes a state at a date."""
    return "date" in columns_of(table)


def empty_table(table: str) -> pd.DataFrame:
    """Return a table without rows, with the columns and types of the dictionary."""
    types = {name: DTYPES.get(row.dtype, object) for name, row in columns_of(table).items()}
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in types.items()})


def default_of(row: DictionaryRow) -> float | int | str:
    """Return what stands in a column that is blank or absent: the default, else NaN or an empty text."""
    if row.dtype == "flag":
        return int(row.default or 0)
    if row.dtype in DTYPES:
        return float(row.default or "nan")
    return row.default


def complete(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the table with every column of the dictionary, in its order, blanks filled with defaults.

    Columns that the dictionary does not know are kept behind the others. Text columns hold plain Python texts.
    """
    known = columns_of(table)
    made: dict[str, NDArray[Any]] = {}
    for name, row in known.items():
        blank = default_of(row)
        if name not in frame:
            made[name] = np.full(len(frame), blank, dtype=DTYPES.get(row.dtype, object))
        elif row.dtype in DTYPES:
            numbers = np.asarray(pd.to_numeric(frame[name]), dtype=np.float64)
            made[name] = np.where(np.isnan(numbers), blank, numbers).astype(DTYPES[row.dtype])
        else:
            cells = np.asarray(frame[name], dtype=object)
            made[name] = np.where(pd.isna(cells) | (cells == ""), blank, cells)
    made |= {str(column): frame[column].to_numpy() for column in frame.columns if column not in known}
    return pd.DataFrame(made, index=pd.RangeIndex(len(frame)))
