"""Entries of the catalogue that are computed by another part of assessment than an indicator's formula.

Owns ``elsewhere.yaml``: with the indicators it covers the whole catalogue. What computes an entry is named there by its
dotted name, or by the definitions that are its rival forms.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from lustrum.assessment.reading import read_yaml
from lustrum.errors import NameProblems

__all__ = ["CATALOGUE", "Elsewhere", "catalogue_entries", "computed_elsewhere"]

ELSEWHERE = Path(__file__).parent / "elsewhere.yaml"

CATALOGUE = MappingProxyType(
    {
        "OWN": 11,
        "PLN": 16,
        "STR": 15,
        "NEED": 11,
        "INQ": 11,
        "CLS": 11,
        "INC": 12,
        "SHO": 10,
        "POW": 15,
        "CON": 4,
        "MIL": 7,
        "EXT": 10,
        "AGR": 7,
        "COOP": 9,
        "HUM": 5,
        "ECO": 6,
        "GRW": 6,
        "ATT": 7,
    }
)
"""Families of the catalogue and how many entries each has."""


@dataclass(frozen=True)
class Elsewhere:
    """An entry that no indicator computes alone.

    Parameters
    ----------
    id, title, source, mark : str
        As for an indicator.
    by : tuple of str
        Dotted names of the functions that compute it.
    definitions : tuple of str
        Packaged definitions that are its rival forms.
    why : str
        Why it is no indicator.
    """

    id: str
    title: str
    source: str
    mark: str
    by: tuple[str, ...]
    definitions: tuple[str, ...]
    why: str


@cache
def computed_elsewhere() -> Mapping[str, Elsewhere]:
    """Return the entries that another part computes, by code.

    Raises
    ------
    NameProblems
        If the file cannot be read.
    """
    node, problems = read_yaml(ELSEWHERE)
    if node is None or problems:
        raise NameProblems(problems)
    found = {}
    for item in node.items:
        text = {key: value.text for key, value in item.entries.items()}
        lists = {
            key: tuple(one.text for one in item.entries[key].items) if key in item.entries else ()
            for key in ("by", "definitions")
        }
        found[text["id"]] = Elsewhere(
            text["id"], text["title"], text["source"], text["mark"], lists["by"], lists["definitions"], text["why"]
        )
    return MappingProxyType(found)


def catalogue_entries() -> tuple[str, ...]:
    """Return the codes of all entries of the catalogue, in its order.

    Examples
    --------
    >>> len(catalogue_entries()), catalogue_entries()[0]
    (173, 'OWN-01')
    """
    return tuple(f"{family}-{number:02d}" for family, count in CATALOGUE.items() for number in range(1, count + 1))
