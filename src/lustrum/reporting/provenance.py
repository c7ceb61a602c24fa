"""What a page rests on: counts of evidence, facts of the run, what it cannot say. Computed, never typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lustrum.quantities.evidence import in_order
from lustrum.reporting.charts.marks import icon
from lustrum.reporting.figures.figure import Figure
from lustrum.reporting.material import Material
from lustrum.reporting.numbers import counted, listed, rounded

MEANINGS = {
    "read": "seen in the text of the named source",
    "recalled": "standard literature from memory; verify before publishing",
    "derived": "arithmetic from other rows",
    "synthetic": "made for the model",
}


@dataclass(frozen=True)
class Notice:
    """The line above the page: only if anything is synthetic or unfinished."""

    head: str
    text: str


@dataclass(frozen=True)
class Rests:
    """The footer of a page; `about` heads the facts, `rules` say what was used where the literature disagrees."""

    count: str
    spoken: str
    bar: list[tuple[str, int]]
    lines: Sequence[tuple[str, str, str]]
    run: list[tuple[str, str]]
    cannot: list[str]
    sources: list[str]
    about: str = "History"
    rules: Sequence[str] = ()


def synthetic_variables(material: Material) -> list[str]:
    """Return the variables of the runs that rest on synthetic data."""
    history = material.runs.first
    return [name for name in history.variables if "synthetic" in history.evidence.get(name, ())]


def make_notice(material: Material) -> Notice | None:
    """Return the notice, or None where nothing is synthetic and the run is complete."""
    manifest = material.manifest
    told = []
    synthetic = synthetic_variables(material)
    total = len(material.runs.first.variables)
    if manifest.get("complete") is False:
        told.append(f"The run stopped in {material.span[1]}; axes end there.")
    if synthetic:
        share = (
            "Every computed figure" if len(synthetic) == total else f"{len(synthetic)} of {total} computed variables"
        )
        verb = "rests" if len(synthetic) == total else "rest"
        told.append(
            f"{share} on this page {verb} in part on synthetic tables: numbers made for the model, not found in a"
            " source."
        )
    elif "synthetic" in manifest.get("evidence", ()):
        told.append(
            "The tables of this economy are synthetic in part: numbers made for the model, not found in a source."
        )
    if not told:
        return None
    return Notice(
        "Synthetic." if synthetic or (len(told) == 1 and "stopped" not in told[0]) else "Unfinished.", " ".join(told)
    )


def drawn_rows(material: Material, figures: Sequence[Figure]) -> dict[str, int]:
    """Return how many recorded rows the page draws, by evidence; a row drawn twice counts once."""
    used = {source for figure in figures for source in figure.sources}
    rows = [point for point in material.points if point.source in used]
    return {
        word: sum(1 for point in rows if point.evidence == word) for word in in_order(point.evidence for point in rows)
    }


def make_rests(material: Material, figures: Sequence[Figure]) -> Rests:
    """Return the footer."""
    counts = drawn_rows(material, figures)
    total = sum(counts.values())
    whole = (
        len(material.observed.observations)
        if material.observed is not None and material.observed.observations is not None
        else 0
    )
    count = (
        f"{counted(total, 'recorded row')} with a counterpart {'is' if total == 1 else 'are'} set beside the run, of"
        f" {whole:,} in the record."
    )
    if material.observed is None:
        count = "No record was given: nothing on this page is set beside recorded figures."
    lines: list[tuple[str, str, str]] = [
        (icon(word), f"{number:,} {word}", f": {MEANINGS.get(word, '')}") for word, number in counts.items()
    ]
    wholly = [figure.label.lower() for figure in figures if figure.is_synthetic]
    synthetic = synthetic_variables(material)
    if wholly:
        lines.append(
            (
                icon("synthetic"),
                "Synthetic",
                f": {listed(wholly)} {'rests' if len(wholly) == 1 else 'rest'} on it wholly",
            )
        )
    elif synthetic:
        lines.append((icon("synthetic"), "Synthetic", f": {counted(len(synthetic), 'computed variable')} in part"))
    return Rests(
        count,
        "Recorded rows: " + ", ".join(f"{number} {word}" for word, number in counts.items()),
        [(word, number) for word, number in counts.items() if number],
        lines,
        run_facts(material),
        cannot_say(material, figures),
        source_list(material, figures),
        rules=[str(one["text"]) for one in _as_list(material.manifest.get("rules"))],
    )


def largest_gap(material: Material) -> tuple[float, int] | None:
    """Return the largest gap of the accounts over all draws and months, and how many months were closed."""
    found = material.runs.gather("accounts_gap")
    if found is not None and found.values.size:
        return float(abs(found.values).max()), found.values.shape[1]
    accounts = material.manifest.get("accounts")
    if isinstance(accounts, Mapping) and "months_closed" in accounts:
        return float(accounts.get("largest_gap", 0) or 0), int(accounts["months_closed"])
    return None


def seeds_of(material: Material) -> list[int]:
    """Return the seeds of the draws."""
    given = material.manifest.get("seeds")
    if isinstance(given, (list, tuple)) and given:
        return [int(seed) for seed in given]
    return [int(history.manifest["seed"]) for history in material.runs.histories if "seed" in history.manifest]


def repeat_command(material: Material) -> str:
    """Return the command that repeats the run."""
    manifest, seeds = material.manifest, seeds_of(material)
    scenario = str(manifest.get("scenario") or material.runs.first.name)
    return f"lustrum run {scenario}" + (f" --seed {seeds[0]}" if seeds else "") + f" --draws {material.runs.count}"


def run_facts(material: Material) -> list[tuple[str, str]]:
    """Return names and values that let a reader identify and repeat the run."""
    manifest, seeds = material.manifest, seeds_of(material)
    first, last = material.span
    facts = [("Scenario", f"{manifest.get('scenario') or material.runs.first.name} ({first} to {last})")]
    for name, key in (("Run", "run"), ("Scenario hash", "scenario_hash"), ("Hash", "hash"), ("Content", "content")):
        if manifest.get(key):
            facts.append((name, str(manifest[key])))
    facts.append(("Draws", material.draws_text + (f", first seed {seeds[0]}" if seeds else "")))
    mechanisms = manifest.get("mechanisms")
    if isinstance(mechanisms, Mapping) and mechanisms:
        facts.append(
            ("Mechanisms", f"{len(mechanisms)} slots: " + ", ".join(sorted({str(v) for v in mechanisms.values()})))
        )
    gap = largest_gap(material)
    facts.append(("Accounts", f"{gap[1]} months closed, largest gap {rounded(gap[0])}" if gap else "not recorded"))
    plan = material.runs.gather("plan_gap")
    if plan is not None and plan.values.size:
        facts.append(("Plan certificate", f"largest certified gap {rounded(float(plan.values.max()))}"))
    versions = manifest.get("versions")
    if isinstance(versions, Mapping):
        facts.append(("Versions", ", ".join(f"{name} {number}" for name, number in versions.items() if number)))
    facts.append(("Repeat it", repeat_command(material)))
    return facts


def cannot_say(material: Material, figures: Sequence[Figure]) -> list[str]:
    """Return what a reader must not take from the page: what its data say, then what holds for every run."""
    told = [str(line) for line in _as_list(material.manifest.get("cannot_say"))]
    undrawn = [f"{figure.label} ({figure.title.lower()})" for figure in figures if figure.empty_state]
    if undrawn:
        told.append(f"Not drawn for want of data: {listed(undrawn)}.")
    without = _without_counterpart(material)
    if without:
        told.append(
            f"{counted(without, 'variable')} of the record {'has' if without == 1 else 'have'} no counterpart in the"
            f" run and {'is' if without == 1 else 'are'} not compared."
        )
    if synthetic_variables(material):
        told.append("Where tables are synthetic, levels show how the model hangs together, not how large things were.")
    if material.runs.count == 1:
        told.append("One draw shows one course; how much luck matters is not known from it.")
    told.append("A run that is near the record does not show that its causes are the true ones.")
    told.append("Recorded figures may be claims of those who kept them; direction is often more reliable than size.")
    return told


def _without_counterpart(material: Material) -> int:
    if material.observed is None or material.observed.observations is None:
        return 0
    names = set(material.observed.observations["variable"])
    return len(names - {point.variable for point in material.points})


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


def source_list(material: Material, figures: Sequence[Figure]) -> list[str]:
    """Return the sources of everything recorded on the page, in order of their text."""
    keys = dict.fromkeys(source for figure in figures for source in figure.sources)
    texts = []
    for key in keys:
        known = material.observed is not None and key in material.observed.sources
        text = material.observed.sources[key].text if known and material.observed is not None else ""
        texts.append(f"{key}: {text}" if text else key)
    return sorted(dict.fromkeys(texts), key=str.lower)
