"""The register of claims: what the two source documents assert, by number.

Of each row of ``data/claims.csv`` a programme needs the number, the place in the document, the type, the claim in
short, and how contested it is (0 measurement, 1 threshold, 2 rival measures, 3 rival theories, 4 partisan); what
computes a claim is for `assessment.claims`. Text of the claims is not argument: a measure cites a claim to say which
task it answers, not that the claim is true.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, fields
from functools import cache

from lustrum import discovery


@dataclass(frozen=True)
class Claim:
    """One claim of a source document.

    Parameters
    ----------
    id : str
        Number: ``D1955-16`` for the document of 1955, ``A2013-18`` for the article of 2013.
    reference : str
        Section and paragraph.
    type : str
        D descriptive, F definitional, C causal, P prescriptive, N normative.
    short : str
        The claim in a few words, as the source has it.
    contest : int
        0 (how to measure) to 4 (partisan).
    """

    id: str
    reference: str
    type: str
    short: str
    contest: int


@cache
def list_claims() -> dict[str, Claim]:
    """List all claims by number, in order of the documents."""
    with discovery.data_path("claims.csv").open(encoding="utf-8", newline="") as file:
        rows = [{field.name: row[field.name] for field in fields(Claim)} for row in csv.DictReader(file)]
    return {row["id"]: Claim(**{**row, "contest": int(row["contest"])}) for row in rows}  # type: ignore[arg-type]
