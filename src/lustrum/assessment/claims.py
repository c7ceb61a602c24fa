"""The register of claims: what the two source documents assert, what it becomes here, and what computes it.

``data/claims.csv`` has one row for each claim. A claim is an assertion of a source and no finding: the register says
by which indicators it is measured, which measures, shocks and stages of a programme and which mechanisms stand for it,
in which unit, after which literature, and what is disputed; or why nothing computes it. Lists inside a cell are parted
by blanks. Names of programmes and mechanisms are told as they stand; assessment does not know their floors.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from lustrum import discovery
from lustrum.errors import NameProblems, Problem, nearest

__all__ = [
    "CONTEST",
    "DOCUMENTS",
    "SYSTEMS",
    "TYPES",
    "Claim",
    "claims_on",
    "get_claim",
    "known_claims",
    "list_claims",
    "read_claims",
]

DOCUMENTS = {"D1955": "1955 document", "A2013": "2013 article"}
"""What the first part of a claim's number stands for."""

TYPES = {"D": "descriptive", "F": "definitional", "C": "causal", "P": "prescriptive", "N": "normative"}
"""Types of claims; a claim may have two."""

CONTEST = (
    "only how it is measured",
    "thresholds and weights",
    "rival measures",
    "rival theories",
    "partisan or historical, not settled here",
)
"""What is contested, by degree from 0 to 4."""

SYSTEMS = {
    "SYS-01": "Colonial and feudal economy",
    "SYS-02": "Mixed economy of the people's democracy",
    "SYS-03": "Economy in transition, with several forms of ownership",
    "SYS-04": "Economy planned for social need",
    "SYS-05": "Economy of bureaucratic command and mobilisation",
    "SYS-06": "Classless horizon",
    "SYS-07": "Capitalist economy, for comparison",
    "SYS-08": "External relations, internationalist to autarkic",
    "SYS-09": "War and division",
    "SYS-10": "Participation and power by alliance of classes",
    "SYS-11": "Exchange of workers and peasants",
    "SYS-12": "Co-operatives",
    "SYS-13": "Provision on condition",
    "SYS-14": "Programme in dated stages",
    "SYS-15": "Contested assessment",
}
"""Systems that the documents name or imply."""

_NUMBER = re.compile(r"^(?:D1955|A2013)-\d\d$")
_CODE = re.compile(r"^[A-Z]{3,4}-\d\d(?:\.[a-z0-9-]+)?$")
_LISTS = ("indicators", "measures", "shocks", "stages", "mechanisms")


@dataclass(frozen=True)
class Claim:
    """One claim of a source document.

    Parameters
    ----------
    id, reference, type, short : str
        Number, section and paragraph, type (letters of :data:`TYPES`), the claim in a few words as the source has it.
    contest : int
        What is contested: a place in :data:`CONTEST`.
    system : str
        Key of :data:`SYSTEMS`.
    becomes, object : str
        Kind of thing that it becomes here, and which thing.
    indicators, measures, shocks, stages, mechanisms : tuple of str
        Entries of the catalogue that compute it; kinds of measures and of shocks, stages of a programme and
        mechanisms that stand for it.
    unit, literature, quote, dispute : str
        Unit or range; whose measure it is; a few words of the source; what is disputed.
    not_computed : str
        What of it is not computed, and why.
    """

    id: str
    reference: str
    type: str
    short: str
    contest: int
    system: str
    becomes: str
    object: str
    indicators: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    shocks: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    mechanisms: tuple[str, ...] = ()
    unit: str = ""
    literature: str = ""
    quote: str = ""
    dispute: str = ""
    not_computed: str = ""

    @property
    def document(self) -> str:
        """The document that it stands in."""
        return DOCUMENTS[self.id.partition("-")[0]]

    @property
    def is_computed(self) -> bool:
        """Whether at least one indicator stands for it."""
        return bool(self.indicators)

    def to_dict(self) -> dict[str, Any]:
        """Return the claim as plain values."""
        return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()}


def read_claims(path: Path) -> dict[str, Claim]:
    """Read a register of claims.

    Raises
    ------
    NameProblems
        If rows are wrong; every problem is in it.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    problems: list[Problem] = []
    found: dict[str, Claim] = {}
    for line, row in enumerate(rows, start=2):
        where = f"{path.name} (line {line})"
        wrong = list(_problems_of(row, where, found))
        problems += wrong
        if not wrong:
            found[row["id"]] = _claim(row)
    if problems:
        raise NameProblems(problems)
    return found


def _claim(row: Mapping[str, str]) -> Claim:
    texts: dict[str, Any] = {field.name: row[field.name].strip() for field in fields(Claim)}
    lists = {name: tuple(row[name].split()) for name in _LISTS}
    return Claim(**{**texts, **lists, "contest": int(row["contest"])})


def _problems_of(row: Mapping[str, str], where: str, before: Mapping[str, Claim]) -> Iterator[Problem]:
    lacking = [field.name for field in fields(Claim) if row.get(field.name) is None]
    if lacking:
        yield Problem("The row lacks columns.", where, ", ".join(lacking), ", ".join(f.name for f in fields(Claim)))
        return
    number = row["id"]
    if not _NUMBER.match(number):
        yield Problem("This is no number of a claim.", where, number, "D1955-43, A2013-18")
    if number in before:
        yield Problem("Two claims have one number.", where, number)
    letters = re.split(r"[/→]", row["type"])
    if not set(letters) <= set(TYPES):
        yield Problem("Unknown type.", f"{where}, {number}.type", row["type"], ", ".join(TYPES))
    if row["contest"] not in map(str, range(len(CONTEST))):
        yield Problem("Contest is a number.", f"{where}, {number}.contest", row["contest"], f"0 to {len(CONTEST) - 1}")
    if row["system"] not in SYSTEMS:
        near = nearest(row["system"], SYSTEMS)
        yield Problem("Unknown system.", f"{where}, {number}.system", row["system"], ", ".join(SYSTEMS), near)
    for name in ("reference", "short", "becomes", "object"):
        if not row[name].strip():
            yield Problem("This is needed and is not there.", f"{where}, {number}.{name}")
    for code in row["indicators"].split():
        if not _CODE.match(code):
            yield Problem("This is no code of an indicator.", f"{where}, {number}.indicators", code, "OWN-03")
    if not row["indicators"].strip() and not row["not_computed"].strip():
        remedy = "Name its indicators, or say under not_computed why nothing computes it."
        yield Problem("The claim maps to nothing.", f"{where}, {number}", remedy=remedy)


@cache
def list_claims() -> Mapping[str, Claim]:
    """List all claims by number, in order of the documents; none if the register does not ship here."""
    path = discovery.data_path("claims.csv")
    return read_claims(path) if path.is_file() else {}


def known_claims() -> frozenset[str]:
    """Return the numbers of the register."""
    return frozenset(list_claims())


def claims_on(indicator: str) -> dict[str, tuple[str, ...]]:
    """Return the claims of each document that an indicator computes; none where a document does not speak of it.

    Parameters
    ----------
    indicator : str
        Code; that of a part stands for its entry.

    Examples
    --------
    >>> claims_on("OWN-03")
    {'D1955': ('D1955-33', 'D1955-43'), 'A2013': ()}
    """
    entry = indicator.partition(".")[0]
    found: dict[str, tuple[str, ...]] = {}
    for prefix in DOCUMENTS:
        mine = (claim for claim in list_claims().values() if claim.id.startswith(prefix))
        found[prefix] = tuple(
            claim.id for claim in mine if any(code.partition(".")[0] == entry for code in claim.indicators)
        )
    return found


def get_claim(number: str) -> Claim:
    """Return a claim by its number.

    Raises
    ------
    NameProblems
        If there is none; the nearest number is given.
    """
    found = list_claims()
    if number not in found:
        near = nearest(number, found)
        raise NameProblems([Problem("There is no such claim in the register.", "", number, nearest=near)])
    return found[number]
