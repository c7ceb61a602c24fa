"""Pages of the reference that are made from the registers: indicators, claims, definitions.

Each function returns the text of a page; ``scripts/write_reference.py`` writes them to ``docs/reference``. Nothing is
measured here.
"""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Iterable, Iterator, Mapping

from lustrum.assessment.claims import CONTEST, DOCUMENTS, SYSTEMS, TYPES, Claim, list_claims
from lustrum.assessment.definitions import list_definitions, load_definition
from lustrum.assessment.elsewhere import computed_elsewhere
from lustrum.assessment.families import FAMILIES
from lustrum.assessment.indicator import MARKS, SHARE_PLACEHOLDER, Indicator, find_indicators
from lustrum.assessment.tree import Definition
from lustrum.history.scores import published_scores

__all__ = ["claims_page", "definitions_page", "indicators_page", "scores_page"]

_INDICATORS = """\
# Indicators

Made from the register by `python scripts/write_reference.py`; do not edit it by hand. How an indicator is written, and
how a criterion uses one, is told in [definitions](definitions.md).

No indicator is a verdict, and none is *the* measure of socialism: each is computed alike whatever an economy calls
itself. *Higher means* describes and does not praise. Marks: {marks}

An entry of the catalogue with several measures has parts (`OWN-10.tenancy`). Where an input is missing, a month has a
gap, or a base is empty and no value is stated for that, the answer is *not determinable*.

{contents}
"""


def indicators_page(known: Mapping[str, Indicator] | None = None) -> str:
    """Return the page of all indicators by family: formula, inputs, unit, source, pitfalls."""
    known = find_indicators() if known is None else known
    groups = {family: [spec for spec in known.values() if spec.family == family] for family in _families(known)}
    marks = " ".join(f"[{mark}] {text};" for mark, text in MARKS.items()).rstrip(";") + "."
    headings = {family: f"{family} {FAMILIES.get(family, '')}".strip() for family in groups}
    contents = "\n".join(f"- [{heading}](#{_anchor(heading)})" for heading in headings.values())
    parts = [_INDICATORS.format(marks=marks, contents=contents)]
    for family, specs in groups.items():
        parts.append(f"## {headings[family]}\n")
        parts += ["\n".join(_indicator(spec)) + "\n" for spec in sorted(specs, key=_order)]
    return "\n".join([*parts, *_elsewhere()])


def _elsewhere() -> Iterator[str]:
    yield "## Entries that another part computes\n"
    yield "They look at several records, at verdicts, or at a set of criteria rather than at one record.\n"
    yield "| entry | computed by | why it is no indicator | source |"
    yield "|---|---|---|---|"
    for entry in computed_elsewhere().values():
        by = ", ".join([*(f"`{one}`" for one in entry.by), *(f"definition `{one}`" for one in entry.definitions)])
        yield f"| {entry.id} {entry.title} | {by} | {entry.why} | {entry.source} [{entry.mark}] |"
    yield ""


def _families(known: Iterable[str]) -> list[str]:
    found = {code.partition("-")[0] for code in known}
    return [*(family for family in FAMILIES if family in found), *sorted(found - FAMILIES.keys())]


def _order(spec: Indicator) -> tuple[str, str]:
    return spec.entry, spec.id


def _anchor(heading: str) -> str:
    """Return what a heading is called in a link."""
    return re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-")


def _indicator(spec: Indicator) -> Iterator[str]:
    yield f"### {spec.id} {spec.title}"
    yield ""
    if spec.not_computed:
        yield f"Not computed. {spec.not_computed}"
        yield ""
    else:
        for paragraph in paragraphs(spec.formula):
            yield paragraph
            yield ""
    for name, text in _facts(spec):
        yield f"- {name}: {text}"


def _facts(spec: Indicator) -> Iterator[tuple[str, str]]:
    low, high = (f"{end:g}".replace("-inf", "−∞").replace("inf", "∞").replace("-", "−") for end in spec.range)
    yield ("would need" if spec.not_computed else "inputs"), _codes(spec.needs)
    if spec.optional:
        yield "sharper with", _codes(spec.optional)
    if spec.shares_of:
        yield "share of", _codes(spec.shares_of)
    if spec.made_of:
        yield "made of", _codes(spec.made_of)
    if spec.histories:
        yield "compares", ", ".join("any number of further records" if n == "*" else f"*{n}*" for n in spec.histories)
    yield "unit, range", f"{spec.unit}, {low} to {high}"
    yield "higher means", spec.direction
    if spec.window is not None:
        yield "window", f"{spec.window} months"
    for name, one in spec.parameters.items():
        yield f"choice `{name}`", f"{one.value:g} ({one.low:g} to {one.high:g}): {one.meaning}; {one.source}"
    if spec.empty is not None:
        yield "empty base", f"{spec.empty:g}" + (f": {spec.empty_note}" if spec.empty_note else "")
    yield "source", f"{spec.source} [{spec.mark}]"
    for note in spec.notes:
        yield "note", note
    for pitfall in spec.pitfalls:
        yield "pitfall", pitfall


def _codes(names: Iterable[str]) -> str:
    return ", ".join("what it is a share of" if name == SHARE_PLACEHOLDER else f"`{name}`" for name in names)


def paragraphs(doc: str) -> Iterator[str]:
    """Iterate over the paragraphs of a docstring as Markdown; a formula becomes a block of its own."""
    formula: list[str] = []
    text: list[str] = []
    for line in [*inspect.cleandoc(doc).splitlines(), ""]:
        inside = bool(formula) and (not line.strip() or line.startswith(" "))
        if formula and not inside:
            yield _block(formula)
            formula = []
        if line.startswith(".. math::"):
            formula = [line.removeprefix(".. math::")]
        elif inside:
            formula.append(line)
        elif line.strip():
            text.append(line)
        elif text:
            yield "\n".join(text).replace("``", "`")
            text = []
    if formula:
        yield _block(formula)


def _block(lines: list[str]) -> str:
    kept = [line.strip() for line in lines if line.strip()]
    return "\n".join(["```math", *kept, "```"])


# --- definitions ----------------------------------------------------------------------------------

_START, _END = "<!-- made by scripts/write_reference.py -->", "<!-- to here -->"


def definitions_page(page: str) -> str:
    """Return the page of definitions with the list of the packaged ones made anew.

    Parameters
    ----------
    page : str
        The page as it is; the list stands between two comments.
    """
    before, _, rest = page.partition(_START)
    after = rest.partition(_END)[2]
    told = "\n".join("\n".join(_definition(load_definition(name))) + "\n" for name in list_definitions())
    return f"{before}{_START}\n\n{told}\n{_END}{after}"


def _definition(definition: Definition) -> Iterator[str]:
    yield f"### `{definition.id}` {definition.name}"
    yield ""
    yield f"- tradition: {definition.tradition} ({definition.date})"
    yield f"- source: {definition.source}"
    yield f"- criteria: {', '.join(dict.fromkeys(leaf.indicator for leaf in definition.leaves()))}"
    silent = [one.theme + (f" ({one.note})" if one.note else "") for one in definition.silent_on]
    yield f"- silent on: {'; '.join(silent) or 'nothing that the catalogue measures is named'}"
    if definition.notes:
        yield f"- note: {' '.join(definition.notes.split())}"


# --- claims ---------------------------------------------------------------------------------------

_CLAIMS = """\
# Claims

Made from the register (`data/claims.csv`) by `python scripts/write_reference.py`; do not edit it by hand.

What the two source documents assert, claim by claim, and what computes it. A claim is an assertion of its source and
no finding: neither document is used as data, and neither is taken for false. The 1955 document is a ruling party's
programme and reports on itself; the 2013 article is a polemic of a rival current and gives no data. Quoted words are
source wording; all others are ours. `lustrum show claims` prints the register, `lustrum show claims D1955-43` one.

Types: {types}. Contested: {contest}.

{counts}

Systems: {systems}.
"""


def claims_page() -> str:
    """Return the page of the register of claims by document: object, indicators, measures, dispute, or why none."""
    claims = list_claims().values()
    by_document = {name: [one for one in claims if one.document == name] for name in DOCUMENTS.values()}
    without = sum(not one.is_computed for one in claims)
    counts = ", ".join(f"{len(found)} of the {name}" for name, found in by_document.items())
    head = _CLAIMS.format(
        types=", ".join(f"{letter} {word}" for letter, word in TYPES.items()),
        contest=", ".join(f"{degree} {word}" for degree, word in enumerate(CONTEST)),
        counts=f"{len(claims)} claims: {counts}. {without} have no indicator and say why.",
        systems="; ".join(f"{key} {title}" for key, title in SYSTEMS.items()),
    )
    parts = [head]
    for name, found in by_document.items():
        parts.append(f"## {name[0].upper()}{name[1:]}\n")
        parts += ["\n".join(_claim(one)) + "\n" for one in found]
    return "\n".join(parts)


def _claim(claim: Claim) -> Iterator[str]:
    yield f"### {claim.id} {claim.short}"
    yield ""
    quote = f' "{claim.quote}"' if claim.quote else ""
    yield f"- {claim.reference}{quote}; type {claim.type}, contested {claim.contest}, {claim.system}"
    yield f"- becomes: {claim.becomes}: {claim.object}"
    facts = {
        "indicators": ", ".join(claim.indicators),
        "measures": ", ".join(claim.measures),
        "shocks": ", ".join(claim.shocks),
        "stages": ", ".join(claim.stages),
        "mechanisms": ", ".join(claim.mechanisms),
        "unit, range": claim.unit,
        "literature": claim.literature,
        "dispute": claim.dispute,
        "not computed": claim.not_computed,
    }
    yield from (f"- {name}: {text}" for name, text in facts.items() if text)


_SCORES = """\
# Published scores

Made from `history/dictionary/scores.csv` by `python scripts/write_reference.py`; do not edit it by hand.

Scores that others publish are entered with their source, on their own scale, as the variable `published_score` under
one of these names; Lustrum computes none of them. A name that is not here, or a value off the scale, is refused: leave
special codes of a data set (no government, transition) missing. Some scales run the other way than one may think: read
*higher means*.

| score | what | data set | scale | higher means | described in |
|---|---|---|---|---|---|
"""


def scores_page() -> str:
    """Return the page of published scores: names, scales and directions."""
    return _SCORES + "".join(
        f"| `{name}` | {score.title} | {score.instrument} | {_scale(score.low, score.high)} | {score.higher_means} "
        f"| {score.source} |\n"
        for name, score in published_scores().items()
    )


def _scale(low: float, high: float) -> str:
    return "no ends" if low == -math.inf else f"{low:g} to {high:g}"
