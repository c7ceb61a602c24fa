"""The file of a checkpoint: a line that says what it is, a text, arrays as ``.npy``, and a hash over all before it.

    LUSTRUM CHECKPOINT 1        and a line break
    length of the text          8 bytes, the least first
    the text                    JSON, UTF-8
    arrays                      one after another, each as numpy.save writes it, without pickles
    sha256                      32 bytes

A file is written under another name, flushed to the disk and renamed, so that a name stands for a whole file.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

MAGIC = b"LUSTRUM CHECKPOINT 1\n"
_LENGTH, _HASH = 8, 32
_BLOCK = 1 << 22


class Damaged(Exception):
    """A file cannot be read; its text says why."""


class _Hashing(io.RawIOBase):
    """A file whose hash is made while it is written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.hash = hashlib.sha256()

    def write(self, data: Any) -> int:
        self.hash.update(data)
        return self._file.write(data)


def write_file(path: Path, text: dict[str, Any], arrays: list[NDArray[Any]]) -> str:
    """Write a file and return its hash; it has its name when it is whole.

    Raises
    ------
    OSError
        If it cannot be written; nothing is left then.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}.writing")
    try:
        with aside.open("wb") as file:
            hashing = _Hashing(file)
            head = json.dumps(text, ensure_ascii=False, separators=(",", ":")).encode()
            hashing.write(MAGIC + len(head).to_bytes(_LENGTH, "little") + head)
            for array in arrays:
                np.lib.format.write_array(hashing, array, allow_pickle=False)
            file.write(hashing.hash.digest())
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    return hashing.hash.hexdigest()


def read_file(path: Path) -> tuple[dict[str, Any], list[NDArray[Any]], str]:
    """Return the text, the arrays and the hash of a file.

    Raises
    ------
    Damaged
        If it is not there, not whole, or not as it was written.
    """
    try:
        with path.open("rb") as file:
            found = _check(file)
            text = _read_text(file)
            end, arrays = path.stat().st_size - _HASH, []
            while file.tell() < end:
                arrays.append(np.lib.format.read_array(file, allow_pickle=False))
    except OSError as error:
        raise Damaged(f"it cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise Damaged(f"it cannot be understood ({error})") from error
    return text, arrays, found


def read_text(path: Path) -> dict[str, Any]:
    """Return the text of a file alone; its hash is not looked at.

    Raises
    ------
    Damaged
        If it is not there or begins otherwise.
    """
    try:
        with path.open("rb") as file:
            return _read_text(file)
    except OSError as error:
        raise Damaged(f"it cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise Damaged(f"it cannot be understood ({error})") from error


def _check(file: BinaryIO) -> str:
    """Compare the hash at the end with that of all before it, and go back to the start."""
    left = file.seek(0, os.SEEK_END) - _HASH
    file.seek(0)
    if left < len(MAGIC) + _LENGTH:
        raise Damaged("it is cut short")
    digest = hashlib.sha256()
    while left:
        block = file.read(min(left, _BLOCK))
        digest.update(block)
        left -= len(block)
    if digest.digest() != file.read(_HASH):
        raise Damaged("its hash does not fit: it is cut short or was changed")
    file.seek(0)
    return digest.hexdigest()


def _read_text(file: BinaryIO) -> dict[str, Any]:
    if file.read(len(MAGIC)) != MAGIC:
        raise Damaged("it is no checkpoint of this format")
    length = int.from_bytes(file.read(_LENGTH), "little")
    if length > os.fstat(file.fileno()).st_size:
        raise Damaged("it is cut short")
    text = json.loads(file.read(length))
    if not isinstance(text, dict):
        raise Damaged("its text is not what it should be")
    return text
