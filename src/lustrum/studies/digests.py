"""Hashes of content: of plain documents, and of histories. Two histories with one hash hold the same bits."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from lustrum.history.history import History
from lustrum.simulation.run import Accounts, Run


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
    codes, labels = pd.factorize(column.astype(object))
    return "|".join(map(str, labels)).encode() + b"\0" + _bits(codes.astype(np.int64))


def run_hashes(run: Run) -> dict[str, str]:
    """Return the hashes of what a run left: two runs with the same hashes hold the same bits.

    Returns
    -------
    dict
        ``history``, ``accounts`` (flows), ``titles`` (journal), ``events``, ``plans``.
    """
    return {
        "history": history_hash(run.history),
        "accounts": accounts_hash(run.accounts),
        "titles": titles_hash(run.accounts),
        "events": content_hash([event.to_dict() for event in run.events]),
        "plans": plans_hash(run.plans),
    }


def first_difference(first: Run, second: Run) -> str:
    """Say where two runs differ first, by month if that can be said; empty if they hold the same bits.

    For tests: whoever expects the same bits wants to know which variable and month to look at.
    """
    mine, theirs = run_hashes(first), run_hashes(second)
    parts = [part for part in mine if mine[part] != theirs[part]]
    if not parts:
        return ""
    found = [_first_cell(first.history, second.history)] if "history" in parts else []
    for one, other in zip(first.accounts.flows, second.accounts.flows, strict=False):
        if accounts_hash(Accounts((one,))) != accounts_hash(Accounts((other,))):
            found.append(f"flows of {one.month}")
            break
    return f"{', '.join(parts)}: {'; '.join(found) or 'see there'}"


def _first_cell(first: History, second: History) -> str:
    """Name the variable that differs in the earliest period, or what only one of the two has."""
    alone = set(first.variables) ^ set(second.variables)
    if alone:
        return f"only one has {', '.join(sorted(alone))}"
    dates = {}
    for name, array in first.variables.items():
        other = second.variables[name]
        if array.shape != other.shape:
            return f"{name} has the shape {array.shape} and {other.shape}"
        same = (array.values == other.values) | (pd.isna(array.values) & pd.isna(other.values))
        if not same.all():
            periods = np.flatnonzero(~same.reshape(same.shape[0], -1).all(axis=1))
            dates[name] = str(array.coords["time"].values[periods[0]])[:7]
    if not dates:
        return "a survey or the sign of a zero"
    earliest = min(dates, key=lambda name: dates[name])
    return f"{earliest} in {dates[earliest]} and {len(dates) - 1} other variables"


def titles_hash(accounts: Accounts) -> str:
    """Return the sha256 of the journal of titles of a run."""
    digest = hashlib.sha256()
    for page in accounts.transfers:
        digest.update("|".join((page.month, page.table, page.right, page.channel, page.purpose)).encode())
        for codes in (page.rows, page.old, page.new, page.old_kind, page.new_kind, page.amount):
            digest.update(np.ascontiguousarray(codes, dtype=np.int64).tobytes())
    return digest.hexdigest()


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
