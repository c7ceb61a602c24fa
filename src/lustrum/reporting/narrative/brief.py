"""In brief: five sentences, one a topic, each with a number and a link to its figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lustrum.reporting.figures.figure import Figure
from lustrum.reporting.narrative.emphasis import plain

TOPICS = (
    ("headline", "What happened", 3),
    ("ownership", "Ownership", 4),
    ("output", "Output", 4),
    ("needs", "Daily life", 2),
    ("documents", "Definitions", 1),
    ("scorecard", "Definitions", 1),
)
"""Figure, topic, how many sentences of it are taken; of one topic the first figure that has something to say."""

_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“0-9])")


@dataclass(frozen=True)
class Brief:
    """One sentence and where it comes from."""

    topic: str
    text: str
    anchor: str
    label: str


def sentences(text: str) -> list[str]:
    """Split a text into its sentences.

    Examples
    --------
    >>> sentences("It rises to 1.2% in Dec 1953. Then 6 of 8 lie there.")
    ['It rises to 1.2% in Dec 1953.', 'Then 6 of 8 lie there.']
    """
    return [part for part in _END.split(text.strip()) if part]


def make_brief(figures: Sequence[Figure]) -> list[Brief]:
    """Return the first sentences of the figures that a hurried reader should see."""
    known = {figure.id: figure for figure in figures}
    made: list[Brief] = []
    for anchor, topic, most in TOPICS:
        figure = known.get(anchor)
        if figure is None or any(one.topic == topic for one in made):
            continue
        if anchor == "documents" and figure.empty_state:  # the scorecard speaks instead
            continue
        made.append(Brief(topic, " ".join(sentences(plain(figure.sentence))[:most]), anchor, figure.label))
    return made
