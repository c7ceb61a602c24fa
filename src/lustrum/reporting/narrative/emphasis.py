"""Marks around the parts of a sentence that may be printed bold, and their removal."""

from __future__ import annotations

import html

_OPEN, _CLOSE = "\ue000", "\ue001"


def strong(text: str) -> str:
    """Mark a part of a sentence.

    Examples
    --------
    >>> plain(f"It is {strong('3')}.")
    'It is 3.'
    """
    return f"{_OPEN}{text}{_CLOSE}"


def plain(text: str) -> str:
    """Return the sentence without marks."""
    return text.replace(_OPEN, "").replace(_CLOSE, "")


def as_html(text: str) -> str:
    """Return the sentence as HTML, everything but the marks escaped.

    Examples
    --------
    >>> as_html(f"{strong('<3')} & more")
    '<b>&lt;3</b> &amp; more'
    """
    return html.escape(text, quote=False).replace(_OPEN, "<b>").replace(_CLOSE, "</b>")
