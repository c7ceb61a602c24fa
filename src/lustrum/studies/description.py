"""What one thing is, as text and as a plain mapping: the frame that those who describe fill."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from lustrum.quantities.evidence import Source

Sections = tuple[tuple[str, tuple[str, ...]], ...]
WIDTH = 100
LABEL = 12


@dataclass(frozen=True)
class Description:
    """What one thing is.

    Parameters
    ----------
    kind, name, title : str
        What sort of thing, its name, its name for people.
    facts : dict
        What is to be known, for JSON.
    sections : tuple of (str, tuple of str)
        The same for people: headings and lines.
    """

    kind: str
    name: str
    title: str
    facts: dict[str, Any]
    sections: Sections = field(default=(), repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Return the facts as a plain mapping."""
        return {"kind": self.kind, "name": self.name, "title": self.title, **self.facts}

    def __str__(self) -> str:
        title = f": {self.title}" if self.title and self.title != self.name else ""
        lines = [f"{self.kind} {self.name}{title}"]
        for heading, members in self.sections:
            kept = [line for line in members if line]
            if kept:
                lines += ["", heading] if heading else [""]
                lines += [wrapped for line in kept for wrapped in _wrap(line)]
        return "\n".join(lines)


def _wrap(line: str) -> list[str]:
    inner = " " * (4 + len(line) - len(line.lstrip()))
    return textwrap.wrap(line, WIDTH, initial_indent="  ", subsequent_indent=f"  {inner}") or [""]


def pairs(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Return facts as lines, name and value, without those that are empty."""
    wide = max(LABEL, *(len(key) + 2 for key in facts)) if facts else LABEL
    return tuple(f"{key:<{wide}}{text}" for key, text in facts.items() if text not in ("", None, [], ()))


def sources_in_words(sources: Iterable[Source]) -> tuple[str, ...]:
    """Return sources as lines: key, whether checked, text."""
    return tuple(f"{s.key} [{s.checked or 'not stated'}]: {s.text}" + (f" {s.url}" if s.url else "") for s in sources)


def plain_sources(sources: Iterable[Source]) -> list[dict[str, str]]:
    """Return sources as plain mappings, without what is empty."""
    return [{key: value for key, value in asdict(source).items() if value} for source in sources]


def paragraphs(doc: str) -> tuple[str, ...]:
    """Part a docstring into paragraphs and points; a heading that is underlined stands before what follows it."""
    headed = re.sub(r"\n\s*-{3,}\n", ": ", doc.strip())
    return tuple(re.sub(r"\n +", " ", part) for part in re.split(r"\n\n+|\n(?=- )", headed))
