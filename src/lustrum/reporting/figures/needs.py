"""F7: were needs met, and whose? One panel a need, town solid, country dashed, the requirement dotted."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lustrum.history.language import Binary, names_in
from lustrum.reporting.charts.axes import base_line, grounds, time_axis, value_axis
from lustrum.reporting.charts.canvas import Canvas, ticks
from lustrum.reporting.charts.marks import stroke
from lustrum.reporting.charts.series import ENOUGH, draw_fan, draw_line
from lustrum.reporting.computed import Computed
from lustrum.reporting.figures.fans import FanChart, Line, draw_chart, range_for, record_keys, twin_rows
from lustrum.reporting.figures.figure import Figure, Key, Panel, Part
from lustrum.reporting.material import Material
from lustrum.reporting.narrative.course import course
from lustrum.reporting.narrative.emphasis import strong
from lustrum.reporting.numbers import counted, in_words, percent, sentence_case, span, written
from lustrum.reporting.recorded import Point, ends, in_record_unit, in_time, node_of
from lustrum.reporting.tables import make_twin

QUESTION, TITLE = "Were needs met, and whose?", "Needs, town and country"
TOWN, COUNTRY = "town", "village"
MOST_RECORDED = 3
CAP = 150.0
"""Per cent of the requirement above which a panel is cut, and says so."""

SMALL = (204.0, 34.0)
"""Width of a small plot and of the space for its value labels."""


@dataclass(frozen=True)
class NeedShare:
    """A need: what was used as a part of what was required, by type of settlement, in per cent."""

    need: str
    name: str
    shares: dict[str, Computed]


def _places(material: Material) -> dict[str, str]:
    """Return the types of settlement in the order in which they are drawn, with their names."""
    table = material.runs.first.labels.get("settlement")
    known = list(table.ids) if table is not None else []
    names = {TOWN: "Town", COUNTRY: "Country"}
    return {label: names.get(label, sentence_case(label)) for label in sorted(known, key=lambda label: label != TOWN)}


def need_shares(material: Material) -> list[NeedShare]:
    """Return every need that has a requirement, in the order of the economy."""
    runs = material.runs
    if not runs.has("consumption", "requirement"):
        return []
    found = []
    for need in runs.labels("requirement", "need"):
        shares = {}
        for place in _places(material):
            where = {"need": [need], "settlement": [place]}
            used, wanted = runs.gather("consumption", where=where), runs.gather("requirement", where=where)
            if used is None or wanted is None or not wanted.has_values:
                continue
            share = used.yearly().over(wanted.yearly(), 100)
            if share.has_values:
                shares[place] = share
        if shares:
            found.append(NeedShare(need, sentence_case(material.name("need", need)), shares))
    return found


def _without(material: Material, found: Sequence[NeedShare]) -> list[str]:
    """Return needs that the economy names and that have no requirement."""
    table = material.runs.first.labels.get("need")
    have = {one.need for one in found}
    return [need for need in (table.ids if table is not None else ()) if need not in have]


def _draw(material: Material, one: NeedShare, top: float) -> Canvas:
    years = material.years
    canvas = Canvas(SMALL[0], 128, (years[0], years[1] + 1), (0, top), left=SMALL[1], right=8, top=10, bottom=26)
    grounds(canvas, material.periods, named=False)
    value_axis(canvas, ticks(0, top, 3), written)
    y = canvas.py(100)
    canvas.rule([{"px": 0, "px2": canvas.width, "py": y, "py2": y}], "ink", 1.2, [2, 2])
    most = max(float(np.nanmax(share.values)) for share in one.shares.values())
    for place, share in one.shares.items():
        cut = replace(share, values=np.minimum(share.values, top))
        if place == TOWN or len(one.shares) == 1:
            draw_fan(canvas, cut.fan())
        else:
            draw_line(canvas, cut.x.tolist(), cut.median()[:, 0].tolist(), width=2, dash=(5, 4))
    if most > top:
        canvas.text(canvas.width - 2, 12, f"up to {percent(most)}", align="right", style="italic", size=11)
    base_line(canvas)
    time_axis(canvas)
    return canvas


def _rows(material: Material, one: NeedShare, canvas: Canvas) -> list[dict[str, str]]:
    """Return a row a year with a column for each type of settlement; the keyboard stops at the first of them."""
    names = _places(material)
    rows = []
    first = next(iter(one.shares.values()))
    for n, year in enumerate(first.times):
        row: dict[str, str] = {}
        stop = math.nan
        for place, share in one.shares.items():
            at = np.flatnonzero(share.times == year)
            value = float(share.median()[at[0], 0]) if len(at) else math.nan
            if not math.isfinite(value):
                continue
            stop = value if not math.isfinite(stop) else stop
            row[names[place]] = percent(value)
            if material.runs.count >= ENOUGH and share is first:
                lower, upper = share.band()
                row["band"] = span(float(lower[n, 0]), float(upper[n, 0]), "%")
        if row:
            rows.append({"date": str(year), "series": one.name, **row, "panel": f"need-{one.need}"})
            canvas.stop(canvas.px(year + 0.5), min(max(canvas.py(stop), 0), canvas.height))
    return rows


def _recorded_series(material: Material) -> list[list[Point]]:
    """Return recorded series on what people used or had per head, by what they are read against; longest first."""
    groups: dict[tuple[object, str], list[Point]] = {}
    first, last = material.years
    for point in material.points:
        node = node_of(point.meant.observable)
        if node is None or not first <= point.first.year <= point.last.year <= last:
            continue
        names = {name.name for name in names_in(node)}
        is_per_head = isinstance(node, Binary) and names == {"harvest", "population"}
        if "consumption" in names or is_per_head:
            groups.setdefault((node, point.unit), []).append(point)
    return sorted((in_time(mine) for mine in groups.values()), key=lambda mine: -len(mine))[:MOST_RECORDED]


def _own_unit(material: Material, points: list[Point], number: int) -> tuple[Panel, list[dict[str, str]]] | None:
    meant = next((point.meant for point in points if point.meant.basis == "true"), points[0].meant)
    series = material.runs.observe(meant.observable, meant.basis)
    if series is None:
        return None
    shown = in_record_unit(series, meant)
    top = ticks(0, range_for([shown], points, material.years), 3)[-1]
    unit = points[0].display_unit
    chart = FanChart([Line("run", shown)], points, material.years, (0, top), unit, shown.is_at_end, 128, small=SMALL)
    canvas = draw_chart(chart, material, wide=False)
    ident = f"recorded-{number}"
    titles = {point.variable: point.meant.title or point.variable for point in points}
    rows = twin_rows(
        [canvas],
        chart,
        material.beside(points),
        material,
        panel=ident,
        recorded_name=lambda point: titles[point.variable],
    )
    title = meant.title or points[0].variable.replace("_", " ")
    return Panel(ident, sentence_case(title), points[0].unit, canvas, None, f"{title}: run and recorded marks."), rows


def say(material: Material, found: Sequence[NeedShare], recorded: Sequence[list[Point]]) -> str:
    """Return the sentence: the record first, then which needs lie below the requirement at the end."""
    told = []
    for points in recorded[:1]:
        counts = Counter(point.variable for point in points)
        main = [point for point in points if point.variable == counts.most_common(1)[0][0]]
        subject = f"the series “{_lower(main[0].meant.title or main[0].variable)}”"
        told.append(course(subject, ends(main), main[0].display_unit, recorded=True))
    names = _places(material)
    for place in names:
        mine = [(one.name, _last(one.shares[place])) for one in found if place in one.shares]
        known = [(name, value, year) for name, (value, year) in mine if math.isfinite(value)]
        if not known:
            continue
        year = known[0][2]
        below = [(name, value) for name, value, _ in known if value < 99.5]
        where = f"in {names[place].lower()}" if place == TOWN else f"in the {names[place].lower()}"
        if not below:
            told.append(f"In the run all {in_words(len(known))} needs {where} reach their requirement in {year}.")
        else:
            worst = min(below, key=lambda pair: pair[1])
            told.append(
                f"In the run {strong(f'{len(below)} of {len(known)}')} needs {where} lie below the requirement in"
                f" {year}; the lowest is {_lower(worst[0])} at {strong(percent(worst[1]))} of it."
            )
    return " ".join(told)


def _last(share: Computed) -> tuple[float, int]:
    median = share.median()[:, 0]
    known = np.flatnonzero(np.isfinite(median))
    return (float(median[known[-1]]), int(share.times[known[-1]])) if len(known) else (math.nan, 0)


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]


def make(material: Material) -> Figure:
    """Make the figure."""
    found, recorded = need_shares(material), _recorded_series(material)
    panels: list[Panel] = []
    rows: list[dict[str, str]] = []
    drawn_points: list[Point] = []
    for number, points in enumerate(recorded):
        made = _own_unit(material, points, number)
        if made is not None:
            panels.append(made[0])
            rows += made[1]
            drawn_points += points
    values = [v for one in found for share in one.shares.values() for v in share.band()[1].ravel() if math.isfinite(v)]
    top = ticks(0, min(max([*values, 105.0]), CAP), 3)[-1]
    for one in found:
        canvas = _draw(material, one, top)
        rows += _rows(material, one, canvas)
        panels.append(
            Panel(
                f"need-{one.need}",
                one.name,
                "% of requirement",
                canvas,
                None,
                f"{one.name}: what was used, in per cent of the requirement, by town and country.",
            )
        )
    for need in _without(material, found):
        name = sentence_case(material.name("need", need))
        panels.append(
            Panel(
                f"need-{need}",
                name,
                "",
                empty=(
                    "Not computed: the economy gives no requirement for it.",
                    f"Needed: a row in needs.csv, need = {need}.",
                ),
            )
        )
    if not found and not panels:
        return Figure(
            "needs",
            "Figure 7",
            QUESTION,
            TITLE,
            "This history tells nothing about needs.",
            empty_state="It needs consumption and requirement by settlement and need.",
        )
    names = _places(material)
    band = {True: "Town, median and bands", False: "Town, median of draws"}[material.runs.count >= ENOUGH]
    key = [Key(stroke("run", bands=material.runs.count >= ENOUGH), band if material.runs.count > 1 else "Town")]
    if any(COUNTRY in one.shares for one in found):
        key.append(Key(stroke("run", "5 4", width=2), names.get(COUNTRY, "Country")))
    key.append(Key(stroke("ink", "2 2", width=1.2), "Requirement"))
    key += record_keys(drawn_points)
    caption = (
        "Requirements are those of the economy’s basic tier for the persons present."
        f" {material.sources_text(drawn_points)} {material.rests_on('consumption', 'requirement')}"
    )
    text = (
        say(material, found, recorded) or f"The economy names {counted(len(panels), 'need')} and gives no requirement."
    )
    part = Part("needs", "", tuple(key), tuple(panels), 3, make_twin(rows) if rows else None)
    return Figure(
        "needs",
        "Figure 7",
        QUESTION,
        TITLE,
        text,
        "A requirement is an input with its source, not a judgement. Panels share one scale; one without data keeps"
        " its place and says what is missing.",
        (part,),
        caption.strip(),
        tuple(dict.fromkeys(p.source for p in drawn_points)),
        variables=("consumption", "requirement"),
        is_synthetic=material.runs.is_synthetic("consumption") and not drawn_points,
    )


__all__ = ["make", "need_shares"]
