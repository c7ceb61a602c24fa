"""F2: the headline series of the scenario, beside the record.

The manifest names it under ``headline``: ``observable``, ``subject``, ``title``, ``question``, ``domains``, and
perhaps ``from``. Without it the series is the part of farm households that belong to cooperatives, found by the
roles of labels.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from lustrum.history.language import Binary, Name
from lustrum.reporting.charts.canvas import Canvas
from lustrum.reporting.computed import Computed, attribute_of
from lustrum.reporting.figures.fans import FanChart, Line, draw_chart, range_for, record_keys, run_keys, twin_rows
from lustrum.reporting.figures.figure import Figure, Panel, Part
from lustrum.reporting.material import Material
from lustrum.reporting.narrative.course import Dated, course, passing
from lustrum.reporting.narrative.emphasis import strong
from lustrum.reporting.narrative.gaps import fit_sentence, left_out_sentence
from lustrum.reporting.numbers import month_name, quantity, sentence_case
from lustrum.reporting.recorded import Point, ends, fit_of, node_of, points_of, shown_unit
from lustrum.reporting.tables import make_twin

FARM_SHARE = "households[branch.sector=agriculture, form.role=collective] / households[branch.sector=agriculture]"


@dataclass(frozen=True)
class Headline:
    """The series, in the unit of the record or in per cent."""

    observable: str
    subject: str
    title: str
    question: str
    short: str
    words: tuple[str, ...]
    unit: str
    series: Computed | None
    points: list[Point]
    basis: str = "true"

    @property
    def at_end(self) -> bool:
        """Whether values stand at the end of their period."""
        return self.series is not None and self.series.is_at_end


@dataclass(frozen=True)
class Told:
    """What a scenario or the defaults say of a headline series."""

    observable: str
    subject: str
    title: str
    question: str
    short: str
    words: tuple[str, ...] = ()
    unit: str = ""


DEFAULTS = (
    Told(
        FARM_SHARE,
        "the share of farm households in co-operatives",
        "Farm households in co-operatives",
        "How fast did farming households enter co-operatives?",
        "co-ops",
        ("cooperat", "land", "grain"),
        "%",
    ),
    Told("yearly(gross_output)", "gross output", "Gross output", "How did output go?", "output", ("industr",), "won"),
    Told(
        "population", "the number of people", "People", "How many people were there?", "people", ("people",), "persons"
    ),
)
"""Headline series where a scenario names none: the first that a history can answer with more than zeros."""


def _named(material: Material) -> Told | None:
    """Return what the manifest names: a mapping, or the name of a recorded variable."""
    told = material.manifest.get("headline")
    if isinstance(told, str) and material.observed is not None:
        meant = next((row for row in material.observed.mapping if row.variable == told and row.observable), None)
        if meant is not None:
            title = meant.title or told.replace("_", " ")
            subject = f"the series “{title[:1].lower() + title[1:]}”"
            question = f"What happened to {title[:1].lower() + title[1:]}?"
            told = {"observable": meant.observable, "title": title, "subject": subject, "question": question}
    if not isinstance(told, Mapping) or not told.get("observable"):
        return _recorded_farm_share(material)
    if _is_farm_share(material, str(told["observable"])):
        return replace(DEFAULTS[0], observable=str(told["observable"]))
    title = str(told.get("title") or "The headline series")
    known = next((one for one in DEFAULTS if one.title == title), None)
    return Told(
        str(told["observable"]),
        known.subject if known else str(told.get("subject") or title.lower()),
        title,
        known.question if known else str(told.get("question") or "What happened?"),
        str(told.get("short") or (known.short if known else "headline")),
        tuple(str(w).lower() for w in told.get("domains", ()) or (known.words if known else ())),
        str(told.get("unit") or (known.unit if known else "")),
    )


def _recorded_farm_share(material: Material) -> Told | None:
    """Return the share of farm households in collective forms as the record counts it; None if it does not."""
    mapping = material.observed.mapping if material.observed is not None else ()
    found = next((row for row in mapping if row.observable and _is_farm_share(material, row.observable)), None)
    return None if found is None else replace(DEFAULTS[0], observable=found.observable)


def _is_farm_share(material: Material, observable: str) -> bool:
    """Say whether an observable is a share of farm households in collective forms, by whatever labels."""
    node = node_of(observable)
    if not isinstance(node, Binary) or node.sign != "/":
        return False
    above, below = node.left, node.right
    if not (isinstance(above, Name) and isinstance(below, Name) and above.name == below.name == "households"):
        return False
    forms = [wanted for wanted in above.filters if wanted.key == "form"]
    rest = [wanted for wanted in above.filters if wanted.key != "form"]
    farming = all(wanted.values == ("agriculture",) for wanted in (*rest, *below.filters)) and bool(rest)
    if len(forms) != 1 or not farming:
        return False
    if forms[0].attribute == "role":
        return forms[0].values == ("collective",)
    roles = attribute_of(material.runs.first, "form", "role", forms[0].values)
    return roles is not None and set(roles) == {"collective"}


def find_headline(material: Material) -> Headline:
    """Return the headline series of the scenario, or the first default that the history can answer."""
    named = _named(material)
    candidates = [named] if named is not None else list(DEFAULTS)
    found = [_read(material, told) for told in candidates]
    return next((one for one in found if one.series is not None and one.series.has_values), found[0])


def _read(material: Material, told: Told) -> Headline:
    points = points_of(material.points, told.observable)
    is_share = points[0].display_unit == "%" if points else told.unit == "%" or "/" in told.observable
    factor = points[0].meant.factor if points else 0.01 if is_share else 1.0
    unit = shown_unit(points[0].unit) if points else "%" if is_share else told.unit
    basis = points[0].meant.basis if points else "true"
    series = material.runs.observe(told.observable, basis)
    scaled = series.scaled(1 / factor) if series is not None else None
    return Headline(
        told.observable, told.subject, told.title, told.question, told.short, told.words, unit, scaled, points, basis
    )


def _years(material: Material, headline: Headline) -> tuple[int, int]:
    """Return the years drawn: from the year before anything moves or is recorded."""
    first, last = material.years
    starts = [point.first.year for point in headline.points]
    if headline.series is not None:
        median = headline.series.median()[:, 0]
        known = np.flatnonzero(np.isfinite(median))
        moving = [n for n in known if abs(median[n] - median[known[0]]) > 0.5]
        starts += [int(headline.series.x[n]) for n in moving[:1]]
    start = max(first, min(starts, default=first) - 1)
    return (start if last - start >= 4 else first), last


def _values(series: Computed) -> list[Dated]:
    """Return the median as dated values."""
    median = series.median()[:, 0]
    months = series.months()
    yearly = series.cadence == "year"
    return [Dated(months[n], float(v), yearly) for n, v in enumerate(median) if np.isfinite(v)]


def say(material: Material, headline: Headline) -> str:
    """Return the sentence of the figure."""
    parts = [course(headline.subject, ends(headline.points), headline.unit, recorded=True)]
    if headline.series is None:
        return f"{parts[0]} The run holds no such series."
    values = _values(headline.series)
    if not headline.points:
        parts = [course(headline.subject, [values[0], values[-1]] if values else [], headline.unit, recorded=False)]
    half = passing(values, 50) if headline.unit == "%" else None
    if half is not None:
        parts.append(f"The run passes {quantity(50, headline.unit, recorded=True)} in {half.when}.")
    elif headline.points and values:
        parts.append(f"The run ends at {strong(quantity(values[-1].value, headline.unit))} in {values[-1].when}.")
    if headline.points:
        parts.append(fit_sentence(fit_of(material.beside(headline.points), material.runs.count)))
    return " ".join(parts)


def make(material: Material) -> Figure:
    """Make the figure."""
    headline = find_headline(material)
    anchor = "headline"
    if headline.series is None:
        return Figure(
            anchor,
            "Figure 2",
            headline.question,
            headline.title,
            say(material, headline),
            empty_state=f"The history cannot answer this observable: {headline.observable}",
        )
    found = material.beside(headline.points)
    lines = [Line("run", headline.series)]
    for name, runs in material.alternatives[:2]:
        other = runs.observe(headline.observable, headline.basis)
        if other is not None:
            factor = headline.points[0].meant.factor if headline.points else 0.01 if headline.unit == "%" else 1.0
            lines.append(Line(name, other.scaled(1 / factor), "alt", (7, 4), is_main=False))
    years = _years(material, headline)
    top = 100.0 if headline.unit == "%" else range_for([line.series for line in lines], headline.points, years)
    chart = FanChart(
        lines,
        headline.points,
        years,
        (0, top),
        headline.unit,
        headline.at_end,
        330,
        poles=material.poles(*headline.words, start=years[0], end=years[1] + 1),
        notes=_notes(headline),
        empty_record="" if headline.points else "no record found",
    )
    canvases: list[Canvas] = [draw_chart(chart, material, wide=True), draw_chart(chart, material, wide=False)]
    rows = twin_rows(canvases, chart, found, material)
    letters = tuple((pole.letter, f"{pole.name} {pole.claim}".strip()) for pole in chart.poles)
    panel = Panel(
        "line",
        wide=canvases[0],
        narrow=canvases[1],
        letters=letters,
        description=(
            f"{sentence_case(headline.subject)}, {years[0]} to {years[1]}: a line for the run and marks for the record."
        ),
    )
    fit = fit_of(found, material.runs.count)
    how = "Two sources for one date are both drawn and joined by a thin bar. " if _is_doubled(headline.points) else ""
    if any(point.bound for point in headline.points):
        how += "An arrow marks a figure that its source gives as “at least” or “at most”; it is left out of the gap. "
    if material.runs.count == 1:
        how += "One draw, no band."
    elif material.runs.count < 20:
        how += f"Thin lines are the {material.runs.count} draws; a band needs 20."
    caption = " ".join(
        text
        for text in (
            (f"{sentence_case(headline.subject)}; a month’s value stands at its end." if headline.at_end else ""),
            material.sources_text(headline.points),
            left_out_sentence(fit),
            "The table tells the run at the end of each quarter." if headline.series.cadence == "month" else "",
        )
        if text
    )
    part = Part(
        "line",
        key=(*run_keys(material, lines), *record_keys(headline.points)),
        panels=(panel,),
        twin=make_twin(rows),
    )
    return Figure(
        anchor,
        "Figure 2",
        headline.question,
        headline.title,
        say(material, headline),
        how.strip(),
        (part,),
        caption,
        tuple(dict.fromkeys(point.source for point in headline.points)),
        variables=_variables(headline.observable),
    )


def _variables(observable: str) -> tuple[str, ...]:
    from lustrum.history.language import names_in, parse

    return tuple(dict.fromkeys(name.name for name in names_in(parse(observable))))


def _is_doubled(points: list[Point]) -> bool:
    places = [point.last.ordinal for point in points]
    return len(set(places)) < len(places)


def _notes(headline: Headline) -> list[tuple[Point, str]]:
    """Name at most three recorded points: those where two sources differ on one date."""
    notes = []
    by_date: dict[int, list[Point]] = {}
    for point in headline.points:
        by_date.setdefault(point.last.ordinal, []).append(point)
    for mine in by_date.values():
        texts = dict.fromkeys(point.text.rstrip("%") for point in mine)
        if len(texts) > 1:
            values = " and ".join(texts)
            when = month_name(mine[0].last) if not mine[0].is_yearly else mine[0].when
            notes.append((min(mine, key=lambda p: p.value), f"{values} recorded, {when}"))
    return notes[:3]
