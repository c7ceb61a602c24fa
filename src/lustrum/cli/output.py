"""What the doors print: one JSON document on standard output, progress and messages on standard error."""

from __future__ import annotations

import json
import math
import os
import sys
import time
from collections.abc import Mapping
from typing import Any


def print_json(document: Any) -> None:
    """Print one JSON document on standard output; a number that JSON cannot hold is null."""
    sys.stdout.write(json.dumps(plain(document), indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it.

    Examples
    --------
    >>> plain({1: (float("nan"), "a")})
    {'1': [None, 'a']}
    """
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)


def print_text(text: str) -> None:
    """Print text on standard output."""
    sys.stdout.write(text.rstrip("\n") + "\n")


def print_note(text: str) -> None:
    """Print a message on standard error."""
    sys.stderr.write(text.rstrip("\n") + "\n")


def print_warning(text: str) -> None:
    """Print a message on standard error in the midst of work."""
    Progress.clear()
    print_note(text)


def print_error(facts: Mapping[str, object], as_json: bool) -> None:
    """Print what went wrong: a sentence on standard error, and as JSON on standard output if that was asked for."""
    Progress.clear()
    if as_json:
        print_json(dict(facts))
    print_note(str(facts["message"]))


class Progress:
    """One line that says what is being done; plain lines where standard error is no terminal, or with NO_COLOR."""

    _is_shown = False

    def __init__(self) -> None:
        is_plain = "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
        self._live = sys.stderr.isatty() and not is_plain
        self._every = 0.1 if self._live else 2.0
        self._shown = -math.inf

    def __call__(self, text: str) -> None:
        """Say what is being done now."""
        now = time.monotonic()
        if now - self._shown < self._every:
            return
        self._shown = now
        if self._live:
            sys.stderr.write(f"\r\x1b[2K{text[:78]}")
            Progress._is_shown = True
        else:
            sys.stderr.write(f"{text}\n")
        sys.stderr.flush()

    @classmethod
    def clear(cls) -> None:
        """Take the line away."""
        if cls._is_shown:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()
            cls._is_shown = False
