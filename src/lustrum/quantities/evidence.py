"""Sources, and how well a number is known.

Evidence is one of five words. *read*: seen in the text of the named source. *recalled*: of the standard literature,
written from memory. *derived*: arithmetic on other numbers. *synthetic*: assumed. *simulated*: computed by a run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lustrum.errors import NameProblems, Problem, nearest

EVIDENCE = ("read", "recalled", "derived", "synthetic", "simulated")
_AS_GENERAL = {"norm": "recalled", "analog": "recalled"}
TABLE_EVIDENCE = (*EVIDENCE, *_AS_GENERAL)


def general(mark: str) -> str:
    """Return the general evidence word for a mark of a table (``norm`` and ``analog`` are recalled).

    Examples
    --------
    >>> general("norm")
    'recalled'
    """
    return _AS_GENERAL.get(mark, mark)


def join(*marks: Iterable[str]) -> frozenset[str]:
    """Join evidence sets: a result rests on everything that its inputs rest on."""
    return frozenset(general(mark) for group in marks for mark in group)


def in_order(marks: Iterable[str]) -> tuple[str, ...]:
    """Return evidence words in their fixed order."""
    have = set(marks)
    return tuple(word for word in EVIDENCE if word in have)


@dataclass(frozen=True)
class Source:
    """Where a number comes from.

    Parameters
    ----------
    key : str
        Short name used in the data.
    text : str
        Author, year, title, page or table.
    checked : str
        Whether the source was read, recalled, computed or assumed.
    url, licence : str
        Where it can be found, and on which terms.
    """

    key: str
    text: str
    checked: str = ""
    url: str = ""
    licence: str = ""


class Sources(Mapping[str, Source]):
    """Sources by key, in file order."""

    def __init__(self, sources: Iterable[Source] = ()) -> None:
        self._sources = {source.key: source for source in sources}

    def __getitem__(self, key: str) -> Source:
        try:
            return self._sources[key]
        except KeyError:
            raise NameProblems(
                [Problem("Unknown source.", found=str(key), nearest=nearest(str(key), self._sources))]
            ) from None

    def __contains__(self, key: object) -> bool:
        return key in self._sources

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)

    def merged(self, *others: Mapping[str, Source]) -> Sources:
        """Return these sources and those of the others; the first of a key is kept."""
        together = dict(self._sources)
        for other in others:
            for key in other:
                together.setdefault(key, other[key])
        return Sources(together.values())
