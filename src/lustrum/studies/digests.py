"""Hashes of content: of plain documents, and of histories. Two histories with one hash hold the same bits."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from lustrum.history.history import History
from lustrum.simulation.run import Accounts


def content_hash(document: Any) -> str:
    """Return a short hash of a document that JSON can hold.

    Examples
    --------
    >>> content_hash({"a": 1}) == content_hash({"a": 1})
    True
    """
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def history_hash(history: History) -> str:
    """Return the sha256 of a history: its variables with their labels and dates, and its surveys.

    It is the same before a history is written and after it is read again.
    """
    digest = hashlib.sha256()
    for part in _parts(history):
        digest.update(part)
        digest.update(b"\0")
    return digest.hexdigest()


def _parts(history: History) -> Iterator[bytes]:
    for name in sorted(history.variables):
        array = history.variables[name]
        ordered = array.transpose(*(dim for dim in ("time", "basis") if dim in array.dims), ...)
        yield f"{name} {ordered.dtype} {' '.join(map(str, ordered.dims))}".encode()
        for dim in ordered.dims:
            labels = ordered.coords[dim].values
            is_time = labels.dtype.kind == "M"
            yield "|".join(map(str, labels.astype("datetime64[D]") if is_time else labels)).encode()
        yield _bits(ordered.values)
    for name in sorted(history.surveys):
        rows = history.surveys[name].rows
        for column in rows.columns:
            yield f"{name} {column}".encode()
            yield _column(rows[column])


def _bits(values: np.ndarray[Any, Any]) -> bytes:
    if values.dtype.kind == "f":
        values = np.where(np.isnan(values), np.nan, values + 0.0)  # one kind of missing, one zero
    return np.ascontiguousarray(values).tobytes()


def _column(column: pd.Series[Any]) -> bytes:
    if pd.api.types.is_numeric_dtype(column) and not isinstance(column.dtype, pd.CategoricalDtype):
        return _bits(column.to_numpy())
    return "|".join(column.astype(str)).encode()


def accounts_hash(accounts: Accounts) -> str:
    """Return the sha256 of the books of a run: every flow of every month."""
    digest = hashlib.sha256()
    for flows in accounts.flows:
        digest.update("|".join((flows.month, *flows.sectors, *flows.instruments, *flows.purposes)).encode())
        for codes in (flows.payer, flows.payee, flows.instrument, flows.purpose, flows.amount):
            digest.update(np.ascontiguousarray(codes, dtype=np.int64).tobytes())
    return digest.hexdigest()


def plans_hash(plans: Iterable[Any]) -> str:
    """Return the sha256 of plans: status, objectives, levels and valuations."""
    digest = hashlib.sha256()
    for plan in plans:
        digest.update(f"{plan.years} {plan.status} {plan.stages}".encode())
        for found in (plan.levels, plan.duals):
            digest.update(b"none" if found is None else _bits(np.asarray(found, dtype=np.float64)))
    return digest.hexdigest()
