"""Folders and files that are whole or not there: written aside, renamed when complete.

What a writer that was killed has left behind is removed by the next one.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lustrum.errors import Problem, StudyProblems

_ASIDE = re.compile(r"^\.(?P<name>.+)\.(?P<process>\d+)\.writing$")


def check_target(path: Path) -> None:
    """Check that something can be written to a new path, before the work that it is for.

    Raises
    ------
    StudyProblems
        If there is something already, or nothing can be made there.
    """
    if path.exists() or path.is_symlink():
        remedy = "Choose another place; nothing is overwritten."
        raise StudyProblems([Problem("There is something already.", str(path), remedy=remedy)])
    parent = next(folder for folder in path.absolute().parents if folder.exists())
    if not parent.is_dir():
        raise StudyProblems([Problem("This is a file, so nothing can be put into it.", str(parent))])
    if not os.access(parent, os.W_OK | os.X_OK):
        raise StudyProblems([Problem("Nothing may be written here.", str(parent))])


@contextmanager
def folder_aside(path: Path, *, takes_place: bool = False) -> Iterator[Path]:
    """Give a new folder to write into; it gets its name when all has been written.

    Parameters
    ----------
    path : Path
        The name.
    takes_place : bool
        Whether it takes the place of a folder of this name.

    Raises
    ------
    StudyProblems
        If there is something of this name when the folder is complete.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    clean(path.parent)
    aside = path.with_name(f".{path.name}.{os.getpid()}.writing")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    try:
        yield aside
        if path.exists() and not takes_place:
            raise StudyProblems([Problem("There is something already.", str(path))])
        if path.exists():
            old = path.with_name(f".{path.name}-old.{os.getpid()}.writing")
            path.rename(old)
            aside.rename(path)
            shutil.rmtree(old, ignore_errors=True)
        else:
            aside.rename(path)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise


@contextmanager
def file_aside(path: Path) -> Iterator[Path]:
    """Give the path of a new file to write; it takes the place of the old one when all has been written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    clean(path.parent)
    aside = path.with_name(f".{path.name}.{os.getpid()}.writing")
    try:
        yield aside
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


_KNOWN = tuple(os.strerror(code) for code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EACCES, errno.EROFS))


def say_why(error: Exception) -> str:
    """Return in a few words why something could not be written, whichever library found out.

    Examples
    --------
    >>> say_why(OSError(28, "No space left on device"))
    'No space left on device'
    """
    text = str(error)
    known = [words for words in _KNOWN if words in text]
    if known:
        return known[0]
    return (error.strerror if isinstance(error, OSError) else "") or text.splitlines()[0]


def clean(folder: Path) -> None:
    """Remove what processes that are no more have left half-written in a folder."""
    for path in folder.glob(".*.writing"):
        match = _ASIDE.match(path.name)
        if match is None or _is_alive(int(match["process"])):
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def write_json(path: Path, document: Any, indent: int | None = 1) -> None:
    """Write a JSON file; what is missing is null."""
    text = json.dumps(without_nan(document), indent=indent, ensure_ascii=False, default=str, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def without_nan(value: Any) -> Any:
    """Return plain values with None for numbers that JSON cannot hold.

    Examples
    --------
    >>> without_nan({"a": [float("nan"), 1.0]})
    {'a': [None, 1.0]}
    """
    if isinstance(value, dict):
        return {str(key): without_nan(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [without_nan(item) for item in value]
    if hasattr(value, "tolist"):
        return without_nan(value.tolist())
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):  # noqa: PLR0124
        return None
    return value
