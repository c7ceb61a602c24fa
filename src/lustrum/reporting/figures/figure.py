"""What a figure is made of: parts, panels, keys, and its table twin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from lustrum.reporting.charts.canvas import Canvas
from lustrum.reporting.tables import Twin


@dataclass(frozen=True)
class Key:
    """An entry of a key: a small picture and its words."""

    icon: str
    words: str


@dataclass(frozen=True)
class Panel:
    """One chart of a figure.

    Parameters
    ----------
    id : str
        Name within the figure; rows of the twin carry it.
    title, note : str
        Heading, and what it is measured in or on.
    wide, narrow : Canvas or None
        The drawing for a wide page and, drawn again, for 360 px; without a narrow one the wide one serves both.
    description : str
        What the picture shows, for those who do not see it.
    empty : tuple of str
        Why there is no picture: a sentence, and what would fill the panel.
    letters : tuple of (letter, words)
        Policy dates listed below on a narrow page.
    """

    id: str
    title: str = ""
    note: str = ""
    wide: Canvas | None = None
    narrow: Canvas | None = None
    description: str = ""
    empty: tuple[str, ...] = ()
    letters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Part:
    """A part of a figure with its own key and table.

    Parameters
    ----------
    id : str
        Name within the figure.
    heading : str
        Heading, with the unit.
    key : tuple of Key
        What the marks mean.
    panels : tuple of Panel
        Charts.
    columns : int
        How many panels stand side by side on a wide page.
    twin : Twin or None
        The table of the part.
    markup : str
        HTML that stands in the place of charts (tables, lists).
    folded : str
        If given, the part is folded under these words: a second way to see the same.
    is_table : bool
        Whether the markup is itself the table, so that the twin is not printed again.
    """

    id: str
    heading: str = ""
    key: tuple[Key, ...] = ()
    panels: tuple[Panel, ...] = ()
    columns: int = 1
    twin: Twin | None = None
    markup: str = ""
    folded: str = ""
    is_table: bool = False


@dataclass(frozen=True)
class Figure:
    """A figure, a table or a scorecard of the page.

    Parameters
    ----------
    id : str
        Anchor on the page.
    label : str
        "Figure 2", "Table 3".
    question, title, sentence, how : str
        The question it answers, its title, a sentence made from the data (with the marks of
        `narrative.emphasis`), how to read it.
    parts : tuple of Part
        What is shown.
    caption : str
        Unit, sources by evidence, caveats.
    sources : tuple of str
        Keys of the sources drawn.
    empty_state : str
        Why nothing is drawn; empty if something is.
    variables : tuple of str
        Variables of the dictionary that it reads.
    is_synthetic : bool
        Whether it rests wholly on synthetic data.
    is_full : bool
        Whether it takes the whole width.
    """

    id: str
    label: str
    question: str
    title: str
    sentence: str
    how: str = ""
    parts: tuple[Part, ...] = ()
    caption: str = ""
    sources: tuple[str, ...] = ()
    empty_state: str = ""
    variables: tuple[str, ...] = ()
    is_synthetic: bool = False
    is_full: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def spec(self) -> list[dict[str, Any]]:
        """Vega-Lite specs of the charts, in order."""
        return [panel.wide.spec() for part in self.parts for panel in part.panels if panel.wide is not None]

    @property
    def table(self) -> pd.DataFrame:
        """All table twins, one below the other."""
        frames = [part.twin.frame for part in self.parts if part.twin is not None]
        return pd.concat(frames, ignore_index=True).fillna("") if frames else pd.DataFrame()
