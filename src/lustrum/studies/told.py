"""What an explanation is: a sentence, lines below it, and the facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Told:
    """An explanation: a sentence, lines below it, and the facts."""

    sentence: str
    lines: tuple[str, ...]
    facts: dict[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """Return the facts as a plain mapping."""
        return {"sentence": self.sentence, **self.facts}

    def __str__(self) -> str:
        return "\n".join([self.sentence, *self.lines])
