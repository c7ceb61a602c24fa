"""A claim of the register in full, and the register as a table: text and plain mapping."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from lustrum.assessment.claims import CONTEST, DOCUMENTS, SYSTEMS, TYPES, Claim, get_claim, list_claims
from lustrum.assessment.elsewhere import computed_elsewhere
from lustrum.assessment.indicator import find_indicators

__all__ = ["claim_facts", "claim_sections", "register_facts", "register_sections"]

Sections = tuple[tuple[str, tuple[str, ...]], ...]
Pairs = Callable[[dict[str, Any]], tuple[str, ...]]


def claim_facts(number: str) -> dict[str, Any]:
    """Return what the register says of a claim, with the measures of its indicators."""
    found = get_claim(number)
    facts = {key: value for key, value in found.to_dict().items() if key != "id"}
    return {**facts, "document": found.document, "measured_by": _measures_of(found), "used_by": _users_of(number)}


def _measures_of(claim: Claim) -> list[dict[str, str]]:
    """Return the measures of a claim's entries; what another part computes has why it is no indicator."""
    known, others = find_indicators().values(), computed_elsewhere()
    found = [
        {"id": spec.id, "title": spec.title, "remark": "not computed" if spec.not_computed else ""}
        for code in claim.indicators
        for spec in known
        if code in (spec.entry, spec.id)
    ]
    beside = [others[code] for code in claim.indicators if code in others]
    return found + [{"id": one.id, "title": one.title, "remark": one.why} for one in beside]


def _users_of(number: str) -> list[str]:
    from lustrum.assessment.definitions import list_definitions, load_definition

    definitions = [load_definition(name) for name in list_definitions()]
    return [one.id for one in definitions if any(number in node.claims for node in (*one.nodes(), *one.reported))]


def _types(claim: Claim) -> str:
    return ", ".join(TYPES[letter] for letter in claim.type.replace("→", "/").split("/"))


def claim_sections(number: str, pairs: Pairs) -> Sections:
    """Return the same for people."""
    found, facts = get_claim(number), claim_facts(number)
    shown = {
        "stands in": f"{found.document}, {found.reference}" + (f' ("{found.quote}")' if found.quote else ""),
        "type": _types(found),
        "contested": f"{CONTEST[found.contest]} ({found.contest} of {len(CONTEST) - 1})",
        "disputed": found.dispute,
        "system": f"{found.system} {SYSTEMS[found.system]}",
        "becomes": f"{found.becomes}: {found.object}",
        "unit": found.unit,
        "literature": found.literature,
        "measures": ", ".join(found.measures),
        "shocks": ", ".join(found.shocks),
        "stages": ", ".join(found.stages),
        "mechanisms": ", ".join(found.mechanisms),
        "not computed": found.not_computed,
        "used by": ", ".join(facts["used_by"]) or "no packaged definition",
    }
    measured = tuple(
        f"{one['id']}: {one['title']}" + (f" ({one['remark']})" if one["remark"] else "")
        for one in facts["measured_by"]
    )
    return (("", pairs(shown)), ("Indicators", measured), ("What moves", _acts(number)))


def _acts(number: str) -> tuple[str, ...]:
    """Return a line for each measure that answers a claim: what it moves, and by which mechanisms it is felt."""
    from lustrum.studies.instruments import acts_missing, instruments_of

    found = tuple(
        f"{one.measure}: {', '.join(one.moves)}" + (f" (felt in {', '.join(one.mechanisms)})" if one.mechanisms else "")
        for one in instruments_of(number)
    )
    why = acts_missing().get(number)
    return found or ((f"no act: {why}",) if why else ())


def register_facts() -> dict[str, Any]:
    """Return the whole register."""
    claims = list_claims().values()
    counts = Counter(claim.document for claim in claims)
    return {"documents": dict(counts), "claims": [claim.to_dict() for claim in claims]}


def register_sections() -> Sections:
    """Return the register as lines: number, what is contested, the claim, what computes it."""
    claims = list_claims().values()
    lines = {name: [one for one in claims if one.document == name] for name in DOCUMENTS.values()}
    head = (
        "A claim is an assertion of its source and no finding.",
        "Number; what is contested, from 0 (its measurement) to 4 (partisan); the claim; what computes it.",
    )
    told = [(f"{name} ({len(found)} claims)", tuple(map(_line, found))) for name, found in lines.items()]
    return (("", head), *told)


def _line(claim: Claim) -> str:
    by = ", ".join(claim.indicators) or "not computed"
    return f"{claim.id}  {claim.contest}  {claim.short}: {by}"
