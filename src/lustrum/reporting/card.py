"""The terminal card: a run in at most twelve lines of at most eighty columns, from the same data as the page.

Words carry everything; colour is not needed. Lines without data are left out, synthetic is always said.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lustrum.history.history import History
from lustrum.quantities.evidence import in_order
from lustrum.reporting.charts.series import ENOUGH
from lustrum.reporting.computed import Computed, Runs, unit_of
from lustrum.reporting.figures import output
from lustrum.reporting.figures.headline import Headline, find_headline
from lustrum.reporting.figures.why import read_shortfalls, worst
from lustrum.reporting.material import Material
from lustrum.reporting.narrative.course import Dated, passing
from lustrum.reporting.numbers import counted, month_name, quantity, rounded, span, written
from lustrum.reporting.provenance import largest_gap, seeds_of, synthetic_variables
from lustrum.reporting.recorded import Pair, Point, ends, fit_of

COLUMNS, LINES, LABEL = 80, 12, 12
VERDICT_LINES = 3


def write_card(
    histories: Sequence[History],
    observed: History | None = None,
    scorecard: Any = None,
    *,
    seconds: float | None = None,
    page: Path | str | None = None,
    facts: Mapping[str, Any] | None = None,
) -> str:
    """Return the card of a run as plain text.

    Parameters
    ----------
    histories : sequence of History
        Draws of one scenario.
    observed : History, optional
        The record.
    scorecard : Scorecard, optional
        Verdicts.
    seconds : float, optional
        How long the run took.
    page : Path or str, optional
        Where the page stands.
    facts : mapping, optional
        What stands beside the manifest.
    """
    material = Material(Runs(tuple(histories)), observed, scorecard, facts=dict(facts or {}))
    lines = [_head(material, seconds)]
    rules = _rules(material)
    verdicts = _verdicts(scorecard, VERDICT_LINES - bool(rules))
    for label, text in (
        ("programme", _programme(material)),
        *_headline(material),
        ("industry", _industry(material)),
        ("grain", _grain(material)),
        ("shortest", _shortest(material)),
        ("rules", rules),
        ("accounts", _accounts(material)),
        *((f"at {scorecard.at}" if number == 0 else "", text) for number, text in enumerate(verdicts)),
        ("rests on", _rests(material)),
        ("page", str(page) if page else ""),
    ):
        if text:
            lines.append(_fit(f"{label[: LABEL - 1]:<{LABEL}}", text))
    return "\n".join(lines[:LINES]) + "\n"


def _fit(label: str, text: str) -> str:
    """Return a line within the columns; what does not fit is cut at a blank and marked."""
    room = COLUMNS - len(label)
    if len(text) > room:
        text = text[: room - 2].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"
    return (label + text).rstrip()


def _head(material: Material, seconds: float | None) -> str:
    first, last = material.span
    scenario = str(material.manifest.get("scenario") or material.runs.first.name)
    seeds = seeds_of(material)
    text = f"Lustrum  {scenario}  {first} to {last}  {material.draws_text}" + (f", seed {seeds[0]}" if seeds else "")
    time = f"{seconds:.1f} s" if seconds is not None else ""
    text = text[: COLUMNS - len(time) - 2]
    return f"{text}{time:>{COLUMNS - len(text)}}".rstrip()


def _programme(material: Material) -> str:
    if not material.acts:
        return ""
    measures = [act for act in material.acts if not act.is_shock]
    text = f"{counted(len(measures), 'measure')}, {counted(len(material.acts) - len(measures), 'shock')}"
    stages = material.stages
    return text + (f"; {counted(len(stages), 'stage')}, at the end: {stages[-1].title}" if stages else "")


def _known(series: Computed) -> list[Dated]:
    median, months, yearly = series.median()[:, 0], series.months(), series.cadence == "year"
    return [Dated(months[n], float(v), yearly) for n, v in enumerate(median) if math.isfinite(v)]


def _told(points: Sequence[Point], unit: str) -> str:
    dated = ends(points)
    if not dated:
        return "no record"
    shown = [dated[0], dated[-1]] if len(dated) > 1 else dated
    return "record " + ", ".join(f"{quantity(one.value, unit, recorded=True)} {one.when}" for one in shown)


def _headline(material: Material) -> list[tuple[str, str]]:
    headline: Headline = find_headline(material)
    if headline.series is None:
        return []
    values = _known(headline.series)
    if not values:
        return []
    half = passing(values, 50) if headline.unit == "%" else None
    run = f"run 50% in {half.when}" if half else f"run {quantity(values[-1].value, headline.unit)} {values[-1].when}"
    fit = fit_of(material.beside(headline.points), material.runs.count)
    gap = ""
    if fit.compared:
        gap = f"  gap {written(round(fit.mean, 1), 1)} pt" if fit.in_points else f"  gap {written(round(fit.mean))}%"
    told = _told(headline.points, headline.unit)
    return [(headline.short, f"{told}  {run}{gap}")]


def _run_beside(pair: Pair, draws: int) -> str:
    if not math.isfinite(pair.median):
        return ""
    return f"run {rounded(pair.median)}" + (f" ({span(pair.low, pair.high)})" if draws >= ENOUGH else "")


def _relative_gap(pair: Pair) -> str:
    """Return how far the run is from the one figure beside it; the mean over all figures may be much smaller."""
    if not (math.isfinite(pair.median) and pair.point.value):
        return ""
    return f"{written(round(100 * abs(pair.median / pair.point.value - 1)))}%, "


def _industry(material: Material) -> str:
    found = [one for one in output.beside_index(material, output.find_index(material)) if not one.point.bound]
    if not found:
        return ""
    last = found[-1]
    fit = fit_of(found, material.runs.count)
    base = last.point.unit.removeprefix("index ").replace("=", " = ")
    gap = f"  gap {_relative_gap(last)}mean of all {written(round(fit.mean))}%" if fit.compared else ""
    told = f"record {written(last.point.value)} in {last.point.when} ({base})"
    return f"{told}  {_run_beside(last, material.runs.count)}{gap}"


def _grain(material: Material) -> str:
    points = output.grain_points(material)
    if not points:
        return ""
    year = max(point.first.year for point in points)
    mine = [point for point in points if point.first.year == year]
    values = " or ".join(dict.fromkeys(written(point.value) for point in mine))
    true = next((point for point in mine if point.meant.basis == "true"), mine[0])
    unit = {"thousand tonnes": "kt", "million tonnes": "Mt"}.get(true.unit, true.unit)
    return f"record {values} {unit} in {year}  {_run_beside(material.beside([true])[0], material.runs.count)}"


def _shortest(material: Material) -> str:
    short = read_shortfalls(material)
    if short is None:
        return ""
    found, month = worst(material, short)
    product, unit = found.product, unit_of(material.runs.first, found.product)
    name = material.name("product", product)
    told = f"{name}, 12 months to {month_name(month)}: {quantity(found.amount, unit)} short"
    hint = f"  lustrum explain RUN {product} {month}"
    return told + hint if LABEL + len(told) + len(hint) <= COLUMNS else told


def _rules(material: Material) -> str:
    """Name the rules and readings that are not the default, where the literature disagrees."""
    told = material.manifest.get("rules")
    others = [str(one["text"]) for one in told if not one["default"]] if isinstance(told, list) else []
    count = f"{len(others)} not the default: " if len(others) > 1 else ""
    return count + "; ".join(others)


def _accounts(material: Material) -> str:
    gap = largest_gap(material)
    return f"{counted(gap[1], 'month')} closed, largest gap {rounded(gap[0])}" if gap else ""


def _verdicts(scorecard: Any, room: int) -> list[str]:
    """Return the verdicts in so many lines at most; the source documents' definitions come first."""
    if scorecard is None:
        return []
    from lustrum.reporting.figures.scorecard import in_order as ordered

    definitions = ordered(scorecard.definitions)
    lines: list[str] = [""]
    for number, definition in enumerate(definitions):
        text = f"{definition.id} {scorecard.verdict(definition.id)}"
        more = f"  and {len(definitions) - number} more on the page" if number < len(definitions) else ""
        if lines[-1] and LABEL + len(lines[-1]) + 2 + len(text) > COLUMNS:
            if len(lines) == room:
                lines[-1] = lines[-1][: COLUMNS - LABEL - len(more)].rstrip() + more
                break
            lines.append("")
        lines[-1] += ("  " if lines[-1] else "") + text
    return lines


def _rests(material: Material) -> str:
    counts = {
        word: sum(1 for point in material.points if point.evidence == word)
        for word in in_order(p.evidence for p in material.points)
    }
    rows = ", ".join(f"{number} {word}" for word, number in counts.items())
    text = f"recorded rows: {rows}" if rows else "no record"
    if synthetic_variables(material) or "synthetic" in material.manifest.get("evidence", ()):
        return f"SYNTHETIC input tables; {text}"
    return text
