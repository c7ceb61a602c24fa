"""F5: how much was produced. The industrial index on a log scale; harvests as yearly bars; rival sources by shape."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lustrum.history.counterparts import Counterpart
from lustrum.history.language import Binary, Dated, Node, names_in
from lustrum.reporting.charts.axes import base_line, grounds, time_axis, value_axis
from lustrum.reporting.charts.canvas import Canvas, log_ticks, ticks
from lustrum.reporting.charts.marks import draw_marks, stroke, swatch
from lustrum.reporting.charts.series import ENOUGH
from lustrum.reporting.computed import Computed, unit_of
from lustrum.reporting.figures.fans import (
    NARROW,
    WIDE,
    FanChart,
    Line,
    draw_chart,
    lowest_for,
    range_for,
    record_keys,
    run_keys,
    twin_rows,
)
from lustrum.reporting.figures.figure import Figure, Key, Panel, Part
from lustrum.reporting.material import Material
from lustrum.reporting.narrative.course import course
from lustrum.reporting.narrative.emphasis import strong
from lustrum.reporting.numbers import listed, percent, quantity, rounded, span, written
from lustrum.reporting.recorded import Pair, Point, ends, in_record_unit, in_time, in_year, marks_of, node_of
from lustrum.reporting.tables import make_twin

QUESTION, TITLE = "How much was produced?", "Output against the record"
ENOUGH_POINTS = 3
INDUSTRY = {"branch": {"sector": "industry"}}


# --- the industrial index -------------------------------------------------------------------------


@dataclass(frozen=True)
class Index:
    """The recorded industrial index.

    Parameters
    ----------
    base : int
        The year that is 100.
    points : list of Point
        Points on this base, and those of other bases brought to it (evidence ``derived``).
    meant : Counterpart or None
        What it corresponds to in a run.
    """

    base: int
    points: list[Point]
    meant: Counterpart | None = None


def _index_base(point: Point) -> tuple[Node, int] | None:
    """Return what an index is of, and its base year; None if the point is no index of the whole of industry."""
    node = node_of(point.meant.observable)
    if not isinstance(node, Binary) or node.sign != "/" or not point.unit.startswith("index"):
        return None
    names = list(names_in(node))
    dated = node.right
    if not isinstance(dated, Dated) or {name.name for name in names} != {"gross_output"}:
        return None
    if any(wanted.key in {"form", "role"} for name in names for wanted in name.filters):
        return None
    return dated.inner, int(dated.date[:4])


def find_index(material: Material) -> Index:
    """Return the recorded index on the latest base year that has three points; other bases are brought to it."""
    by_base: dict[tuple[Node, int], list[Point]] = {}
    for point in in_time(material.points):
        key = _index_base(point)
        if key is not None and point.is_yearly and material.years[0] <= point.first.year <= material.years[1]:
            by_base.setdefault(key, []).append(point)
    first, last = material.years
    if not by_base:
        return Index(1949 if first <= 1949 <= last else first, [])
    known = [key for key in by_base if first <= key[1] <= last] or list(by_base)
    rich = [key for key in known if len(by_base[key]) >= ENOUGH_POINTS] or known
    of, base = max(rich, key=lambda key: key[1])
    points = list(by_base[of, base])
    for (other, year), mine in by_base.items():
        if other == of and year != base:
            points += _rebased(mine, points[0], base)
    return Index(base, in_time(points), points[0].meant)


def _rebased(points: Sequence[Point], like: Point, base: int) -> list[Point]:
    """Return points on another base, divided by their value in the base year; none if that is not recorded."""
    at = [point for point in points if point.first.year == base and not point.bound and point.value]
    if not at:
        return []
    return [
        replace(
            point,
            variable=like.variable,
            unit=like.unit,
            value=round(100 * point.value / at[0].value, 1),
            evidence="derived",
            meant=like.meant,
            note=f"{point.unit}, divided by its value in {base}",
            row=-1,
        )
        for point in points
        if point.first.year != base
    ]


def index_points(material: Material) -> list[Point]:
    """Return the recorded points of the industrial index, those brought to its base included."""
    return find_index(material).points


def index_series(material: Material, basis: str, index: Index) -> Computed | None:
    """Return the index of the runs on a basis."""
    if index.meant is not None:
        found = material.runs.observe(index.meant.observable, basis)
        return in_record_unit(found, index.meant) if found is not None and found.has_values else None
    amounts = material.runs.gather("gross_output", where=INDUSTRY, basis=basis)
    if amounts is None:
        amounts = material.runs.gather("gross_output", basis=basis)
    if amounts is None or not amounts.has_values:
        return None
    yearly = amounts.yearly()
    at = yearly.values[:, yearly.times == index.base]
    if at.shape[1] != 1 or not np.isfinite(at).all() or (at == 0).any():
        return None
    return replace(yearly, values=100 * yearly.values / at, kind="index")


def beside_index(material: Material, index: Index) -> list[Pair]:
    """Return the points of the index beside the runs, those brought to its base included."""
    basis = index.meant.basis if index.meant is not None else "true"
    series = index_series(material, basis, index)
    direct = iter(material.beside([point for point in index.points if point.row >= 0]))
    made = []
    for point in index.points:
        if point.row >= 0:
            made.append(next(direct))
        else:
            made.append(in_year(series, point) if series is not None else Pair(point))
    return made


def _index_part(material: Material) -> tuple[Part, str, list[Point]]:
    index = find_index(material)
    points, base = index.points, index.base
    series = index_series(material, "true", index)
    heading = f"Industrial output, {base} = 100, log scale"
    if series is None:
        panel = Panel(
            "index",
            empty=("Not computed: no gross output of industry in this history.", "Needed: gross_output by branch."),
        )
        return Part("index", heading, panels=(panel,)), "", []
    lines = [Line("run", series)]
    reported = index_series(material, "reported", index)
    if reported is not None and _differ(series, reported):
        lines.append(Line("run, as reported", reported, "run", (4, 3), is_main=False))
    found = beside_index(material, index)
    low, high = (
        lowest_for([line.series for line in lines], points, material.years),
        range_for([line.series for line in lines], points, material.years),
    )
    grid = log_ticks(low, high)
    chart = FanChart(
        lines,
        points,
        material.years,
        (grid[0], grid[-1]),
        "",
        False,
        250,
        log=True,
        poles=material.poles("industr", "national", "external", "outside", "plan", most=4),
        references=((100, f"{base} = 100"),),
        empty_record="" if points else "no recorded index found",
    )
    canvases = [draw_chart(chart, material, wide=True), draw_chart(chart, material, wide=False)]
    _name_gap(canvases[0], material, points)
    rows = twin_rows(canvases, chart, found, material)
    letters = tuple((pole.letter, f"{pole.name} {pole.claim}".strip()) for pole in chart.poles)
    panel = Panel(
        "index",
        wide=canvases[0],
        narrow=canvases[1],
        letters=letters,
        description=(
            f"Industrial gross output as an index, {base} = 100, on a logarithmic scale, with recorded marks."
        ),
    )
    key = (*run_keys(material, lines), *record_keys(points))
    sentence = course(f"the industrial index ({base} = 100)", ends(points), "", recorded=True) if points else ""
    median = series.median()[:, 0]
    last = int(np.flatnonzero(np.isfinite(median))[-1])
    sentence += f" The run has {strong(rounded(float(median[last])))} in {int(series.times[last])}"
    sentence += (
        f" ({span(float(series.band()[0][last, 0]), float(series.band()[1][last, 0]))} in 90% of draws)."
        if material.runs.count >= ENOUGH
        else "."
    )
    if reported is not None and _differ(series, reported):
        told = strong(rounded(float(reported.median()[last, 0])))
        sentence += f" Its reports say {told}; the record is set beside reports."
    return (
        Part("index", heading, key, (panel,), 1, make_twin(rows, recorded="Recorded index", run="Run, median")),
        sentence.strip(),
        points,
    )


def _differ(one: Computed, other: Computed) -> bool:
    return bool(np.nanmax(np.abs(one.median() - other.median())) > 1)


def _name_gap(canvas: Canvas, material: Material, points: Sequence[Point]) -> None:
    """Say inside a shock where the record is silent that it is."""
    for period in material.periods:
        quiet = not any(period.start < point.place() < period.end for point in points)
        if points and quiet and period.end - period.start >= 1.5:
            x = canvas.px((max(period.start, canvas.x[0]) + min(period.end, canvas.x[1])) / 2)
            canvas.text(
                x, canvas.height - 22, "no recorded figure", align="center", style="italic", size=11, halo=False
            )


# --- grain ----------------------------------------------------------------------------------------


def grain_points(material: Material) -> list[Point]:
    """Return recorded amounts that are read against the harvest, in one unit: the observable with the most points."""
    groups: dict[tuple[Node, str], list[Point]] = {}
    for point in material.points:
        node = node_of(point.meant.observable)
        if node is None or isinstance(node, Binary) or not point.is_yearly:
            continue
        inside = material.years[0] <= point.first.year <= material.years[1]
        if inside and {name.name for name in names_in(node)} == {"harvest"}:
            groups.setdefault((node, point.unit), []).append(point)
    longest: list[Point] = max(groups.values(), key=len, default=[])
    return in_time(longest)


def grain_products(material: Material) -> list[str]:
    """Return the products that count as grain: those that the record names, else food counted in tonnes."""
    for point in grain_points(material):
        node = node_of(point.meant.observable)
        for name in names_in(node) if node is not None else ():
            for wanted in name.filters:
                if wanted.key == "product" and not wanted.attribute:
                    return list(wanted.values)
    if not material.runs.has("harvest"):
        return []
    labels = material.runs.labels("harvest", "product")
    return [
        label
        for label in labels
        if unit_of(material.runs.first, label) in ("t", "tonne", "kt") and _is_crop(material, label)
    ]


def _is_crop(material: Material, label: str) -> bool:
    grown = material.runs.gather("harvest", where={"product": [label]})
    kinds = material.runs.first.labels.get("product")
    kind = (
        str(kinds.attribute("kind")[kinds.code(label)])
        if kinds is not None and kinds.has("kind") and label in kinds
        else "food"
    )
    return grown is not None and grown.has_values and kind == "food"


def _grain(material: Material, basis: str, products: list[str], factor: float) -> Computed | None:
    grown = material.runs.gather("harvest", where={"product": products}, basis=basis)
    return grown.yearly().scaled(1 / factor) if grown is not None and grown.has_values else None


def _grain_part(material: Material) -> tuple[Part, str, list[Point]]:
    points = grain_points(material)
    products = grain_products(material)
    factor = points[0].meant.factor if points else 1000.0
    unit = points[0].unit if points else "thousand tonnes"
    heading = f"Grain harvest, {unit}"
    series = _grain(material, "true", products, factor) if products else None
    if series is None:
        panel = Panel("grain", empty=("Not computed: no harvest in this history.", "Needed: harvest by product."))
        return Part("grain", heading, panels=(panel,)), "", []
    reported = _grain(material, "reported", products, factor)
    if reported is not None and not _differ(series, reported):
        reported = None
    names = _names(points)
    top = ticks(0, range_for([s for s in (series, reported) if s is not None], points, material.years), 5)[-1]
    canvases = [_draw_bars(material, series, reported, points, top, wide=wide) for wide in (True, False)]
    runs = {"run, harvested": series} | ({"run, as reported": reported} if reported is not None else {})
    rows = _grain_rows(material, canvases, runs, material.beside(points), dict(names))
    band = "one draw" if material.runs.count == 1 else "each draw and the median"
    if material.runs.count >= ENOUGH:
        band = "median, middle 50% and 90%"
    key = [Key(swatch("band1") if material.runs.count >= ENOUGH else stroke("run"), f"Run, harvested: {band}")]
    if reported is not None:
        key.append(Key(stroke("run", "4 3", width=2), "Run, as reported (median)"))
    key += record_keys(points, names)
    panel = Panel(
        "grain",
        wide=canvases[0],
        narrow=canvases[1],
        description=f"Yearly grain harvest in {unit}: a bar for the run's draws and a mark for each recorded figure.",
    )
    return (
        Part("grain", heading, tuple(key), (panel,), 1, make_twin(rows)),
        _grain_sentence(series, points, names, unit),
        points,
    )


def _names(points: Sequence[Point]) -> list[tuple[str, str]]:
    """Return the recorded series in order: those that claim to be official first, as the mapping's basis says."""
    seen: dict[str, Point] = {}
    for point in points:
        seen.setdefault(point.variable, point)
    order = sorted(seen.values(), key=lambda point: point.meant.basis != "reported")
    return [(point.variable, point.meant.title or point.variable.replace("_", " ")) for point in order]


def _draw_bars(
    material: Material,
    series: Computed,
    reported: Computed | None,
    points: Sequence[Point],
    top: float,
    *,
    wide: bool,
) -> Canvas:
    width, left = WIDE if wide else NARROW
    years = material.years
    canvas = Canvas(
        width - 10,
        226 if wide else 200,
        (years[0], years[1] + 1),
        (0, top),
        left=left + 10,
        right=12,
        top=12,
        bottom=26,
    )
    grounds(canvas, material.periods)
    value_axis(canvas, ticks(0, top, 5), written)
    half = canvas.width / (years[1] - years[0] + 1) * 0.3
    lower, upper = series.band()
    low, high = series.band(0.5)
    median = series.median()[:, 0]
    x = series.x

    def boxes(a: np.ndarray, b: np.ndarray) -> list[dict[str, float]]:
        return [
            {"px": canvas.px(t) - half, "px2": canvas.px(t) + half, "py": canvas.py(f), "py2": canvas.py(g)}
            for t, f, g in zip(x, a[:, 0], b[:, 0], strict=True)
            if math.isfinite(f)
        ]

    if material.runs.count >= ENOUGH:
        canvas.box(boxes(lower, upper), "band2")
        canvas.box(boxes(low, high), "band1")
    elif material.runs.count > 1:
        thin = [
            {"px": canvas.px(t) - half, "px2": canvas.px(t) + half, "py": canvas.py(v), "py2": canvas.py(v)}
            for row in series.values[:, :, 0]
            for t, v in zip(x, row, strict=True)
            if math.isfinite(v)
        ]
        canvas.rule(thin, "run", 0.8)
    for values, dash in ((median, None), (reported.median()[:, 0] if reported is not None else None, [4, 3])):
        if values is None:
            continue
        rows = [
            {"px": canvas.px(t) - half, "px2": canvas.px(t) + half, "py": canvas.py(v), "py2": canvas.py(v)}
            for t, v in zip(x, values, strict=True)
            if math.isfinite(v)
        ]
        canvas.rule(rows, "run", 2.4 if dash is None else 2, dash)
    base_line(canvas)
    time_axis(canvas)
    if points:
        draw_marks(canvas, marks_of(points, False, [name for name, _ in _names(points)]))
        if wide:
            _name_rivals(canvas, points)
        present = {point.first.year for point in points}
        for period in material.periods:
            if not any(period.start <= year + 0.5 <= period.end for year in present):
                x0 = canvas.px((period.start + period.end) / 2)
                canvas.text(x0, 14, "no recorded figure", align="center", style="italic", size=11, halo=False)
    else:
        canvas.text(8, 12, "no record found", style="italic", size=11)
    return canvas


def _name_rivals(canvas: Canvas, points: Sequence[Point]) -> None:
    """Write the values of the last year for which sources differ."""
    years: dict[int, list[Point]] = {}
    for point in points:
        years.setdefault(point.first.year, []).append(point)
    rivals = [mine for mine in years.values() if len({p.variable for p in mine}) > 1]
    if not rivals:
        return
    high = max(rivals[-1], key=lambda p: p.value)
    low = min(rivals[-1], key=lambda p: p.value)
    x = canvas.px(high.place())
    right = x + 70 > canvas.width
    for point, up in ((high, True), (low, False)):
        canvas.text(
            x + (-10 if right else 10),
            canvas.py(point.value) + (-8 if up else 16),
            written(point.value),
            token="ink",
            align="right" if right else "left",
        )


def _grain_rows(
    material: Material,
    canvases: Sequence[Canvas],
    runs: Mapping[str, Computed],
    compared: Sequence[Pair],
    names: Mapping[str, str],
) -> list[dict[str, str]]:
    entries: list[tuple[float, int, dict[str, str], float]] = []
    for number, (name, one) in enumerate(runs.items()):
        lower, upper = one.band()
        for place, year in enumerate(one.times):
            value = float(one.median()[place, 0])
            if not math.isfinite(value):
                continue
            row = {"date": str(year), "series": name, "run": rounded(value)}
            if number == 0 and material.runs.count >= ENOUGH:
                row["band"] = span(float(lower[place, 0]), float(upper[place, 0]))
            entries.append((year + 0.5, number, row, value))
    for pair_ in compared:
        point = pair_.point
        row = {
            "date": point.when,
            "series": names.get(point.variable, point.variable),
            "recorded": point.text,
            "evidence": point.evidence,
            "run": rounded(pair_.median) if math.isfinite(pair_.median) else "",
            "gap": pair_.gap_text,
            "source": point.source,
        }
        entries.append((point.place(), 9, row, point.value))
    entries.sort(key=lambda entry: (entry[0], entry[1]))
    rows = []
    for x, _, row, value in entries:
        if not canvases[0].x[0] <= x <= canvases[0].x[1]:
            continue
        for canvas in canvases:
            canvas.stop_at(x, value)
        rows.append(row)
    return rows


def _grain_sentence(series: Computed, points: Sequence[Point], names: Sequence[tuple[str, str]], unit: str) -> str:
    median = series.median()[:, 0]
    years = [int(year) for year in series.times]
    rivals: dict[int, dict[str, Point]] = {}
    for point in points:
        rivals.setdefault(point.first.year, {})[point.variable] = point
    shared = [year for year, mine in rivals.items() if len(mine) > 1]
    if shared:
        year = max(shared)
        mine = rivals[year]
        told = [f"{strong(written(mine[v].value))} ({_lower(title)})" for v, title in names if v in mine]
        values = [point.value for point in mine.values()]
        apart = 100 * (max(values) - min(values)) / max(values)
        text = (
            f"For grain in {year} the record holds {listed(told)} {unit}, {percent(round(apart), recorded=True)} apart."
        )
        if year in years and math.isfinite(median[years.index(year)]):
            text += f" The run harvests {strong(rounded(float(median[years.index(year)])))}."
        return text
    known = [n for n, value in enumerate(median) if math.isfinite(value)]
    if not known:
        return ""
    first, last = known[0], known[-1]
    return (
        f"The run harvests {strong(quantity(float(median[first]), unit))} of grain in {years[first]}"
        f" and {strong(quantity(float(median[last]), unit))} in {years[last]}."
    )


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]


def make(material: Material) -> Figure:
    """Make the figure."""
    index, first, one = _index_part(material)
    grain, second, two = _grain_part(material)
    sentence = " ".join(text for text in (first, second) if text) or "This history tells nothing about output."
    empty = "" if index.twin or grain.twin else "It needs gross_output by branch and harvest by product."
    points = [*one, *two]
    how = (
        "Shape tells which source series, fill tells the evidence. Missing years stay empty: a gap is not a zero."
        " Gross output counts every stage of production."
    )
    synthetic = material.runs.is_synthetic("gross_output")
    caption = f"{material.sources_text(points)} {material.rests_on('gross_output', 'harvest')}".strip()
    return Figure(
        "output",
        "Figure 5",
        QUESTION,
        TITLE,
        sentence,
        how,
        (index, grain),
        caption,
        tuple(dict.fromkeys(point.source for point in points)),
        empty,
        ("gross_output", "harvest"),
        synthetic and not points,
    )


__all__ = ["grain_points", "grain_products", "index_points", "make"]
