"""What the planning floor holds, as the reference page has it: made from the files of constraints and objectives.

The page docs/reference/planning.md is generated between its marks; a test fails when it is not what the files say now.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import import_module
from types import ModuleType

from lustrum.planning.aims import objective_names
from lustrum.planning.drafting import constraint_families

BEGIN, END = "<!-- begin: constraints and objectives, from the code -->", "<!-- end: constraints and objectives -->"
"""Marks of the generated part of ``docs/reference/planning.md``."""

_ROLE = re.compile(r":math:`([^`]+)`")
_SOURCES = re.compile(r"\nSources\n-+\n")
_LITERAL = re.compile(r"``([^`]+)``")


def planning_page(before: str) -> str:
    """Return the reference page with constraints and objectives between its marks."""
    head, tail = before.split(BEGIN, maxsplit=1)[0], before.rsplit(END, maxsplit=1)[-1]
    parts = [BEGIN, "", "## Constraints", "", *_entries(constraint_families())]
    parts += [
        "## Objectives",
        "",
        *_entries({name: import_module(module) for name, module in objective_names().items()}),
    ]
    return head + "\n".join([*parts, END]) + tail


def _entries(modules: Mapping[str, ModuleType]) -> list[str]:
    lines = []
    for name, module in modules.items():
        lines += [f"### `{name}`", "", as_markdown(module.__doc__ or ""), ""]
    return lines


def as_markdown(text: str) -> str:
    r"""Return a docstring as Markdown: mathematics as GitHub writes it, sources in one line.

    Examples
    --------
    >>> print(as_markdown("Least :math:`x`.\n\n.. math:: x > 0\n\nSources\n-------\nA 1950;\nB 1951.\n"))
    Least $x$.
    <BLANKLINE>
    $$
    x > 0
    $$
    <BLANKLINE>
    *Sources:* A 1950; B 1951.
    """
    body, _, sources = _SOURCES.sub("\0", text.strip()).partition("\0")
    paragraphs = [_paragraph(part) for part in re.split(r"\n\n+", body.strip())]
    if sources:
        paragraphs.append("*Sources:* " + _inline(" ".join(sources.split())))
    return "\n\n".join(paragraphs)


def _paragraph(text: str) -> str:
    if not text.startswith(".. math::"):
        return _inline(" ".join(text.split()))
    lines = [line.strip() for line in text.removeprefix(".. math::").strip().splitlines()]
    return "\n".join(["$$", *lines, "$$"])


def _inline(text: str) -> str:
    return _LITERAL.sub(r"`\1`", _ROLE.sub(r"$\1$", text))
