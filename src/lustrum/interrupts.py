"""Ctrl-C and the wish to end (SIGTERM): noted at once, acted upon where nothing is left half-done.

Python raises ``KeyboardInterrupt`` wherever the program happens to be. There it may be lost (a callback of a library
that swallows errors, a finaliser) or leave a month half-lived. So long work is done within :func:`held`: the first
signal is noted and acted upon when the work can stop; a second one stops it at once. The command line works within
:func:`listening`, which remembers every signal, so that :func:`check` finds those whose exception was lost.

A signal that this process was started to ignore stays ignored: a shell starts jobs in the background so.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM)
_unanswered: list[int] = []
_tellers: list[Callable[[], None]] = []


class Wish:
    """Whether the user wants to stop, for as long as signals are held.

    Attributes
    ----------
    came : bool
        Whether a signal has come.
    """

    def __init__(self) -> None:
        self.came = False
        self._is_answered = False

    def note(self, number: int, frame: Any) -> None:
        """Take a signal: remember the first, raise at the second."""
        if self.came:
            raise KeyboardInterrupt
        self.came = True
        for tell in _tellers:
            tell()

    def check(self) -> None:
        """Raise KeyboardInterrupt if a signal has come: called where work can stop."""
        if self.came and not self._is_answered:
            self.answer()
            raise KeyboardInterrupt

    def answer(self) -> None:
        """Take the wish as acted upon; a further signal is raised at once."""
        self._is_answered = True


@contextmanager
def held() -> Iterator[Wish]:
    """Hold signals back: the first is noted and raised at the latest after the block, a second one at once.

    Handlers are put back afterwards. In another thread than the main one, and for signals that are ignored or end the
    process anyway, nothing is changed.

    Examples
    --------
    >>> with held() as wish:
    ...     wish.came
    False
    """
    wish = Wish()
    with _handled(wish.note, [one for one in SIGNALS if callable(signal.getsignal(one))]):
        yield wish
    wish.check()


@contextmanager
def listening(tell: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Take SIGTERM as Ctrl-C, and remember every signal for :func:`check`; what the command line works within.

    Parameters
    ----------
    tell : callable
        Called when a signal is noted that is acted upon later.
    """

    def raise_now(number: int, frame: Any) -> None:
        _unanswered.append(number)
        raise KeyboardInterrupt

    answer()
    _tellers.append(tell)
    try:
        with _handled(raise_now, [one for one in SIGNALS if signal.getsignal(one) != signal.SIG_IGN]):
            yield
    finally:
        _tellers.remove(tell)
        answer()


@contextmanager
def _handled(handler: Callable[[int, Any], None], signals: list[signal.Signals]) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {one: signal.signal(one, handler) for one in signals}
    try:
        yield
    finally:
        for one, old in before.items():
            signal.signal(one, old)


def check() -> None:
    """Raise KeyboardInterrupt if a signal came whose exception was lost on its way."""
    if _unanswered:
        answer()
        raise KeyboardInterrupt


def answer() -> None:
    """Forget signals that have been acted upon."""
    _unanswered.clear()
