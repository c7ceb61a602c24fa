"""Where the two source documents meet and part, theme by theme: data, not findings.

The table stands in ``data/crosswalk.yaml``; the page prints it beside the scorecard. A text that is blank means
that the document does not address the theme.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from lustrum import discovery
from lustrum.assessment.claims import known_claims
from lustrum.assessment.reading import Node, read_yaml
from lustrum.errors import DefinitionProblems, Problem, nearest

__all__ = ["Crosswalk", "Document", "Said", "Theme", "load_crosswalk"]


@dataclass(frozen=True)
class Document:
    """One of the two documents.

    Parameters
    ----------
    id, name, what, prefix : str
        Its definition, its name, what it is, and how its claims are numbered.
    """

    id: str
    name: str
    what: str
    prefix: str


@dataclass(frozen=True)
class Said:
    """What a document says on a theme.

    Parameters
    ----------
    text, quote, note : str
        In our words; a few words of the source; a remark. A blank text: not addressed.
    claims : tuple of str
        Numbers of the claims.
    """

    text: str
    claims: tuple[str, ...] = ()
    quote: str = ""
    note: str = ""

    @property
    def is_addressed(self) -> bool:
        """Whether the document speaks of the theme."""
        return bool(self.text)


@dataclass(frozen=True)
class Theme:
    """One row.

    Parameters
    ----------
    theme : str
        What it is about.
    first, second : Said
        What the two documents say.
    kind : str
        Key of the kinds of relation.
    relation, run : str
        How they relate, in words; the run that would tell them apart.
    indicators : tuple of str
        Measures that bear on it.
    """

    theme: str
    first: Said
    second: Said
    kind: str
    relation: str
    run: str
    indicators: tuple[str, ...]


@dataclass(frozen=True)
class Crosswalk:
    """The table of the two documents.

    Parameters
    ----------
    first, second : Document
        The documents.
    kinds : mapping of str to str
        Kinds of relation, and their words.
    themes : tuple of Theme
        The rows.
    """

    first: Document
    second: Document
    kinds: Mapping[str, str]
    themes: tuple[Theme, ...]

    def counts(self) -> dict[str, int]:
        """Return how many themes stand in each kind of relation, in the order of the kinds."""
        found = Counter(theme.kind for theme in self.themes)
        return {kind: found[kind] for kind in self.kinds}

    def to_dict(self) -> dict[str, Any]:
        """Return the table as plain values."""
        return {
            "first": asdict(self.first),
            "second": asdict(self.second),
            "kinds": dict(self.kinds),
            "counts": self.counts(),
            "themes": [asdict(theme) for theme in self.themes],
        }


@cache
def load_crosswalk() -> Crosswalk:
    """Load the table.

    Raises
    ------
    DefinitionProblems
        If the file is wrong.
    """
    node, problems = read_yaml(discovery.data_path("crosswalk.yaml"))
    if node is None:
        raise DefinitionProblems(problems)
    kinds = {key: item.text for key, item in node.entries["kinds"].entries.items()}
    themes = [_theme(item, kinds, problems) for item in node.entries["themes"].items]
    if problems:
        raise DefinitionProblems(problems)
    documents = [Document(**{k: v.text for k, v in node.entries[key].entries.items()}) for key in ("first", "second")]
    return Crosswalk(documents[0], documents[1], kinds, tuple(themes))


def _theme(node: Node, kinds: Mapping[str, str], problems: list[Problem]) -> Theme:
    text = {key: item.text for key, item in node.entries.items()}
    if text["kind"] not in kinds:
        near = nearest(text["kind"], kinds)
        problems.append(Problem("Unknown kind of relation.", node.where("kind"), text["kind"], ", ".join(kinds), near))
    first, second = (_said(node.entries[key], problems) for key in ("first", "second"))
    codes = tuple(code.text for code in node.entries["indicators"].items)
    return Theme(text["theme"], first, second, text["kind"], text["relation"], text["run"], codes)


def _said(node: Node, problems: list[Problem]) -> Said:
    text = {key: item.text for key, item in node.entries.items()}
    claims = tuple(item.text for item in node.entries["claims"].items)
    unknown = [claim for claim in claims if known_claims() and claim not in known_claims()]
    for claim in unknown:
        near = nearest(claim, known_claims())
        problems.append(Problem("There is no such claim in the register.", node.where("claims"), claim, nearest=near))
    return Said(text["text"], claims, text.get("quote", ""), text.get("note", ""))
