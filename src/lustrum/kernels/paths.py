"""Which path the kernels take: NumPy, or compiled by Numba.

Below some hundred thousand rows NumPy is as fast, and a short run should not wait for a compiler.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property, wraps
from importlib.util import find_spec
from typing import Any, TypeVar, cast

from lustrum.errors import Problem, RunFailed, nearest

NUMPY, NUMBA = "numpy", "numba"
PATHS = (NUMPY, NUMBA)
COMPILED = "lustrum.kernels.compiled"

MANY_ROWS = 200_000
"""Rows of persons from which a run takes the compiled path (measured: below it NumPy is as fast)."""

Function = TypeVar("Function", bound=Callable[..., Any])
_path: ContextVar[str] = ContextVar("path", default=NUMPY)


@dataclass(frozen=True)
class Kernel:
    """An inner loop: its NumPy reference, and the compiled twin of the same name.

    Parameters
    ----------
    name : str
        Name of the function, here and among the twins.
    reference : callable
        What it means.
    """

    name: str
    reference: Callable[..., Any] = field(repr=False)

    @cached_property
    def twin(self) -> Callable[..., Any]:
        """The compiled twin; compiled when it is first called, and kept on disk."""
        found: Callable[..., Any] = getattr(importlib.import_module(COMPILED), self.name)
        return found


KERNELS: dict[str, Kernel] = {}
"""All kernels that were imported, by name."""


def kernel(reference: Function) -> Function:
    """Declare a kernel: the function goes the way that :func:`using` says."""
    made = KERNELS[reference.__name__] = Kernel(reference.__name__, reference)

    @wraps(reference)
    def go(*args: Any) -> Any:
        return reference(*args) if _path.get() == NUMPY else made.twin(*args)

    return cast("Function", go)


def can_compile() -> bool:
    """Say whether Numba is there."""
    return find_spec("numba") is not None


def choose_path(rows: int) -> str:
    """Return the path for a run of so many rows; the results do not depend on it.

    Examples
    --------
    >>> choose_path(46_000)
    'numpy'
    """
    return NUMBA if rows >= MANY_ROWS and can_compile() else NUMPY


def check_way(path: str | None, threads: int | None) -> list[Problem]:
    """Find what is wrong with the path and the threads that somebody asks for; None asks for nothing."""
    if path is not None and path not in PATHS:
        return [Problem("No such path of the kernels.", "kernels", path, " or ".join(PATHS), nearest(path, PATHS))]
    if path == NUMBA and not can_compile():
        return [Problem("Numba is not installed.", "kernels", path, remedy="Leave it out: the numbers are the same.")]
    if threads is None or not can_compile():
        return []
    most = int(importlib.import_module("numba").config.NUMBA_NUM_THREADS)
    if 1 <= threads <= most:
        return []
    return [Problem("The machine has not so many threads.", "threads", str(threads), f"1 to {most}")]


@contextmanager
def using(path: str, threads: int | None = None) -> Iterator[None]:
    """Let the kernels take a path within a block.

    Parameters
    ----------
    path : str
        One of ``PATHS``.
    threads : int, optional
        Threads of the compiled path; as many as there are processors if not given. No result depends on it.

    Raises
    ------
    RunFailed
        If there is no such path, or the machine has not so many threads.
    """
    problems = check_way(path, threads)
    if problems:
        raise RunFailed("; ".join(str(problem) for problem in problems))
    numba = importlib.import_module("numba") if path == NUMBA and threads is not None else None
    before = numba.get_num_threads() if numba else 0
    if numba:
        numba.set_num_threads(threads)
    token = _path.set(path)
    try:
        yield
    finally:
        _path.reset(token)
        if numba:
            numba.set_num_threads(before)


def is_loaded(names: Iterable[str]) -> bool:
    """Say whether the compiled twins of some kernels have been called in this process, so that nobody waits for them.

    Parameters
    ----------
    names : iterable of str
        Names of kernels that were imported.
    """
    return all("twin" in vars(KERNELS[name]) and getattr(KERNELS[name].twin, "signatures", ()) for name in names)


def current_path() -> str:
    """Return the path that kernels take now."""
    return _path.get()
