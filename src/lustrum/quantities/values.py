"""A number as it stands in an input file: value, unit, source, evidence."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, field_validator

from lustrum.quantities.evidence import TABLE_EVIDENCE


class Value(BaseModel):
    """A number with its unit, source and evidence.

    Examples
    --------
    >>> Value(value=5, unit="chongbo", source="chung-1974", evidence="recalled").value
    5.0
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: float
    unit: str = ""
    source: str = ""
    evidence: str = ""
    low: float | None = None
    high: float | None = None
    note: str = ""

    @field_validator("evidence")
    @classmethod
    def _known(cls, word: str) -> str:
        if word and word not in TABLE_EVIDENCE:
            message = f"evidence must be one of {', '.join(TABLE_EVIDENCE)}"
            raise ValueError(message)
        return word
