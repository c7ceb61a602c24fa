"""F4: who owned what, branch by branch. Stacked shares; recorded marks sit on the boundary that they speak of.

Forms are put together by their role. The order is fixed, so that a recorded share of the first roles, or of the
last ones, is a height in the panel. A share of a role in the middle has no one boundary and stands in the table
only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lustrum.history.language import Binary, Call, Filter, Name, Node
from lustrum.reporting.charts.axes import base_line, grounds, text_width, time_axis, value_axis
from lustrum.reporting.charts.canvas import Canvas
from lustrum.reporting.charts.marks import Mark, draw_marks, swatch
from lustrum.reporting.charts.series import ENOUGH
from lustrum.reporting.computed import Computed, table_of
from lustrum.reporting.figures.fans import record_keys
from lustrum.reporting.figures.figure import Figure, Key, Panel, Part
from lustrum.reporting.material import Material
from lustrum.reporting.narrative.course import course
from lustrum.reporting.narrative.emphasis import strong
from lustrum.reporting.numbers import month_name, percent, sentence_case
from lustrum.reporting.recorded import Point, ends, in_time, node_of
from lustrum.reporting.tables import make_twin
from lustrum.reporting.tokens import paint

QUESTION, TITLE = "Who owned what, branch by branch?", "Ownership by branch"
ORDER = ("public", "collective", "mixed", "household", "capital", "landlord", "foreign")
MOST_SERIES = 2
LEAST_SHARE = 0.5
"""Per cent below which a role is not there, so that it parts no others."""

TOKENS = {
    "public": ("state", ""),
    "collective": ("coop", "p-coop"),
    "mixed": ("state", "p-landlord"),
    "household": ("petty", "p-petty"),
    "capital": ("cap", "p-cap"),
    "landlord": ("landlord", "p-landlord"),
    "foreign": ("foreign", "p-foreign"),
}
"""Colour and pattern of each role of an ownership form."""

NAMES = {
    "public": "State",
    "collective": "Co-operative",
    "mixed": "Joint, state and private",
    "household": "Small private",
    "capital": "Private, hired labour",
    "landlord": "Landlord",
    "foreign": "Foreign",
}
"""What a role is called."""


@dataclass(frozen=True)
class Base:
    """What shares are taken of: a variable, the dimension of the form, and the branches meant.

    Parameters
    ----------
    id, title, note : str
        Panel, its heading, and the base in words.
    variable, dim : str
        Variable, and its dimension that holds the form.
    sector : str
        Sector of the branches; empty for all.
    """

    id: str
    title: str
    note: str
    variable: str
    dim: str = "form"
    sector: str = ""


@dataclass(frozen=True)
class Drawn:
    """A panel's data."""

    base: Base
    shares: Computed
    mean: NDArray[np.float64]
    roles: tuple[str, ...]
    marks: list[tuple[Point, float]] = field(default_factory=list)
    beside: list[Point] = field(default_factory=list)


def _sectors(material: Material) -> list[str]:
    table = table_of(material.runs.first, "branch")
    if table is None or not table.has("sector"):
        return []
    return [sector for sector in dict.fromkeys(str(s) for s in table.attribute("sector")) if sector]


def bases(material: Material, *, by_persons: bool) -> list[Base]:
    """Return the panels: industry, land, retail trade, then other sectors; or the same by persons and by owner."""
    other = [s for s in _sectors(material) if s not in ("agriculture", "industry", "trade")]
    if by_persons:
        found = [Base("land-owned", "Farmland", "area, by owner", "land_area")]
        names = [s for s in _sectors(material) if s != "agriculture"]
        order = sorted(names, key=lambda s: ("industry", "trade").index(s) if s in ("industry", "trade") else 2)
        found += [
            Base(f"persons-{s}", sentence_case(s), "persons at work in units", "employment", sector=s) for s in order
        ]
        return [found[1], found[0], *found[2:]] if len(found) > 1 else found
    return [
        Base("industry", "Industry", "gross output", "gross_output", sector="industry"),
        Base("land", "Farmland", "area, by who works it", "land_area", "operated"),
        Base("retail", "Retail trade", "turnover", "retail_turnover"),
        *(Base(f"output-{s}", sentence_case(s), "gross output", "gross_output", sector=s) for s in other),
    ]


def gather(material: Material, base: Base) -> Drawn | None:
    """Return a panel's data, or None if there is nothing to draw."""
    where = {"branch": {"sector": base.sector}} if base.sector else {}
    amounts = material.runs.gather(base.variable, by=f"{base.dim}.role", where=where)
    if amounts is None or not amounts.has_values:
        return None
    if amounts.kind == "flow":
        amounts = amounts.yearly()
    shares = amounts.shares()
    if not shares.values.size or np.isnan(shares.values).all():
        return None
    roles = [role for role in ORDER if role in shares.groups]
    roles += [role for role in shares.groups if role not in ORDER]
    places = [shares.groups.index(role) for role in roles]
    mean = shares.values[:, :, places].mean(axis=0)
    kept = [n for n, role in enumerate(roles) if np.nanmax(mean[:, n]) >= 0.05]
    drawn = Drawn(base, shares, mean[:, kept], tuple(roles[n] for n in kept))
    for point in material.points:
        meant = roles_meant(material, point, base)
        place = point.place(shares.is_at_end)
        if meant is None or not material.years[0] <= place <= material.years[1] + 1:
            continue
        near = drawn.mean[int(np.argmin(np.abs(shares.x - place)))]
        there = [role for role, part in zip(drawn.roles, near, strict=True) if part >= LEAST_SHARE]
        height = boundary(point.value, meant, there)
        if height is None:
            drawn.beside.append(point)
        else:
            drawn.marks.append((point, height))
    return drawn


def _inner(node: Node) -> Node:
    while isinstance(node, Call):
        node = node.inner
    return node


def roles_meant(material: Material, point: Point, base: Base) -> tuple[str, ...] | None:
    """Return the roles whose share a recorded point tells on this base; None if it speaks of something else.

    A record that counts only some forms of a role is taken to speak of the role; its table row names the series.
    """
    node = node_of(point.meant.observable)
    if point.display_unit != "%" or not isinstance(node, Binary) or node.sign != "/":
        return None
    above, below = _inner(node.left), _inner(node.right)
    if not (isinstance(above, Name) and isinstance(below, Name) and above.name == below.name == base.variable):
        return None
    of_form = [f for f in above.filters if f.key in (base.dim, "role") and f.attribute in ("", "role")]
    rest = {_plain(f) for f in above.filters if f not in of_form}
    expected = {("branch", "sector", (base.sector,))} if base.sector else set()
    if len(of_form) != 1 or rest != {_plain(f) for f in below.filters} or rest != expected:
        return None
    wanted = of_form[0]
    if wanted.attribute == "role" or wanted.key == "role":
        return wanted.values
    table = table_of(material.runs.first, base.dim)
    if table is None or not table.has("role"):
        return None
    roles = {label: str(role) for label, role in zip(table.ids, table.attribute("role"), strict=True)}
    return tuple(dict.fromkeys(roles.get(label, "") for label in wanted.values))


def _plain(wanted: Filter) -> tuple[str, str, tuple[str, ...]]:
    if not wanted.attribute and wanted.key == "sector":
        return "branch", "sector", wanted.values
    return wanted.key, wanted.attribute, wanted.values


def boundary(share: float, meant: Sequence[str], drawn: Sequence[str]) -> float | None:
    """Return the height of a recorded share: that of the first roles, or the whole less that of the last ones.

    Examples
    --------
    >>> boundary(30, ["household", "capital"], ["public", "collective", "household", "capital"])
    70
    >>> boundary(30, ["collective"], ["public", "collective", "household"]) is None
    True
    """
    inside = [role for role in drawn if role in meant]
    if not inside:
        places = [ORDER.index(role) for role in meant if role in ORDER]
        others = [ORDER.index(role) for role in drawn if role in ORDER]
        if places and others and max(others) < min(places):
            return 100 - share
        return share if places and others and max(places) < min(others) else None
    count = len(inside)
    if list(drawn[:count]) == inside:
        return share
    return 100 - share if list(drawn[-count:]) == inside else None


def corners(x: NDArray[np.float64], lines: NDArray[np.float64], apart: float = 0.4) -> NDArray[np.int64]:
    """Return the places that lines need to be drawn, so that no other lies further from the straight than `apart`.

    Examples
    --------
    >>> corners(np.array([0.0, 1, 2, 3]), np.array([[0.0], [1], [2], [9]])).tolist()
    [0, 2, 3]
    """
    kept = {0, len(x) - 1}
    spans = [(0, len(x) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        part = ((x[first : last + 1] - x[first]) / (x[last] - x[first]))[:, None]
        straight = lines[first] + part * (lines[last] - lines[first])
        away = np.abs(lines[first : last + 1] - straight).max(axis=1)
        worst = first + int(np.argmax(np.where(np.isnan(away), np.inf, away)))
        if not away[worst - first] <= apart and first < worst < last:
            kept.add(worst)
            spans += [(first, worst), (worst, last)]
    return np.array(sorted(kept), dtype=np.int64)


def _draw(material: Material, drawn: Drawn, width: float, height: float) -> Canvas:
    years = material.years
    canvas = Canvas(width, height, (years[0], years[1] + 1), (0, 100), left=42, right=10, top=8, bottom=26)
    x = drawn.shares.x
    if drawn.shares.cadence == "year":  # a yearly value stands for its whole year
        x = np.concatenate([[x[0] - 0.5], x, [x[-1] + 0.5]])
    mean = drawn.mean
    if drawn.shares.cadence == "year":
        mean = np.concatenate([mean[:1], mean, mean[-1:]])
    known = np.isfinite(mean).all(axis=1)
    x, mean = x[known], mean[known]
    kept = corners(x, np.cumsum(mean, axis=1), 0.4 if drawn.shares.kind != "stock" else 1.2)
    x, mean = x[kept], mean[kept]
    upper = np.cumsum(mean, axis=1)
    lower = upper - mean
    for n, role in enumerate(drawn.roles):
        token, pattern = TOKENS.get(role, ("foreign", "p-foreign"))
        rows = [
            {"t": round(float(x[i]), 3), "a": round(float(lower[i, n]), 2), "b": round(float(upper[i, n]), 2)}
            for i in range(len(x))
        ]
        area = {"type": "area", "fill": paint(token), "stroke": paint("paper"), "strokeWidth": 1, "line": False}
        cover = [{"type": "area", "fill": f"url(#{pattern})"}] if pattern else []
        canvas.layer([area, *cover], rows, x="t", y="a", y2="b")
    grounds(canvas, material.periods, named=False) if not drawn.roles else None
    value_axis(canvas, (0, 50, 100), lambda value: f"{value:.0f}%", zero=None)
    base_line(canvas)
    time_axis(canvas)
    inside = [(p, h) for p, h in drawn.marks if canvas.x[0] <= p.place(drawn.shares.is_at_end) <= canvas.x[1]]
    marks = [Mark(p.place(drawn.shares.is_at_end), h, p.evidence, 0, p.bound) for p, h in inside]
    for n, role in enumerate(drawn.roles):
        _name_area(canvas, (x, lower[:, n], upper[:, n]), role, marks)
    draw_marks(canvas, marks)
    return canvas


def _name_area(
    canvas: Canvas,
    area: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
    role: str,
    marks: Sequence[Mark],
) -> None:
    """Write a role into its area where that is thick enough along the whole word and no mark lies."""
    x, lower, upper = area
    words = NAMES.get(role, role)
    half = text_width(words, 12.5) / 2 + 6
    token = TOKENS.get(role, ("foreign", ""))[0]
    taken = [(canvas.px(mark.x), canvas.py(mark.y)) for mark in marks]
    best: tuple[float, float, float] | None = None
    for place in np.linspace(half, canvas.width - half, 40):
        span = np.linspace(place - half, place + half, 7)
        years = canvas.x[0] + span / canvas.width * (canvas.x[1] - canvas.x[0])
        low = float(np.nanmax(np.interp(years, x, lower)))
        high = float(np.nanmin(np.interp(years, x, upper)))
        room = (high - low) / 100 * canvas.height
        middle = canvas.py((high + low) / 2)
        is_free = all(abs(px - place) > half + 4 or abs(py - middle) > 13 for px, py in taken)
        worth = min(room, 60.0) - abs(place - canvas.width / 2) * 0.08
        if room >= 17 and is_free and (best is None or worth > best[0]):
            best = (worth, float(place), middle)
    if best is not None:
        canvas.text(
            best[1], best[2] + 4.5, words, token=f"on-{token}", align="center", weight="bold", size=12.5, halo=False
        )


def _rows(material: Material, drawn: Drawn, canvases: Sequence[Canvas]) -> list[dict[str, str]]:
    base, months = drawn.base, drawn.shares.months()
    entries: list[tuple[float, dict[str, str], float]] = []
    top = np.cumsum(drawn.mean, axis=1)
    for place, month in enumerate(months):
        if not np.isfinite(top[place, -1]) or (drawn.shares.cadence == "month" and month.month != 12):
            continue
        row = {"date": str(month.year) if drawn.shares.cadence == "year" else month_name(month), "series": base.title}
        row |= {NAMES.get(role, role): percent(float(drawn.mean[place, n])) for n, role in enumerate(drawn.roles)}
        entries.append((float(drawn.shares.x[place]), row, float(top[place, 0])))
    for point, height in [*drawn.marks, *((p, p.value) for p in drawn.beside)]:
        compared = material.beside([point])[0]
        row = {
            "date": point.when,
            "series": f"{base.title}: {point.meant.title or point.variable}",
            "recorded": point.text,
            "evidence": point.evidence,
            "run": percent(compared.median) if np.isfinite(compared.median) else "",
            "gap": compared.gap_text,
            "source": point.source,
        }
        entries.append((point.place(drawn.shares.is_at_end), row, height))
    entries.sort(key=lambda entry: entry[0])
    rows = []
    for x, row, height in entries:
        if not material.years[0] <= x <= material.years[1] + 1.001:
            continue
        for canvas in canvases:
            canvas.stop_at(x, height)
        rows.append({**row, "panel": base.id})
    return rows


def _part(material: Material, *, by_persons: bool) -> tuple[Part, list[Drawn], list[str]]:
    panels, rows, found, missing = [], [], [], []
    roles: dict[str, None] = {}
    for base in bases(material, by_persons=by_persons):
        drawn = gather(material, base)
        if drawn is None:
            if base.id in ("industry", "land", "retail", "land-owned", "persons-industry"):
                panels.append(_empty(material, base))
            else:
                missing.append(base.title)
            continue
        found.append(drawn)
        roles |= dict.fromkeys(drawn.roles)
        canvas = _draw(material, drawn, 276, 160)
        rows += _rows(material, drawn, (canvas,))
        panels.append(
            Panel(
                base.id,
                base.title,
                base.note,
                canvas,
                None,
                f"{base.title}, {base.note}: shares of ownership forms from {material.years[0]} to"
                f" {material.years[1]}.",
            )
        )
    marks = [point for drawn in found for point, _ in drawn.marks]
    order = [role for role in ORDER if role in roles]
    key = [Key(swatch(*TOKENS[role]), NAMES[role]) for role in order] + record_keys(marks)
    if missing:
        title = "Not drawn: " + ", ".join(missing).lower() + "."
        panels.append(Panel("rest", title, empty=("This history has no such figure for them.",)))
    folded = "The same by persons at work and by owner of the land" if by_persons else ""
    heading = "" if by_persons else "Shares in per cent"
    twin = make_twin(rows, series="Branch", run="Run, median") if rows else None
    return (
        Part("persons" if by_persons else "shares", heading, tuple(key), tuple(panels), 2, twin, folded=folded),
        found,
        missing,
    )


def _empty(material: Material, base: Base) -> Panel:
    if base.variable not in material.runs.first.variables:
        reason = f"Not recorded in this history: {base.variable}."
    else:
        reason = "Nothing of this is in this economy."
    return Panel(base.id, base.title, base.note, empty=(reason,))


def is_private(point: Point) -> bool:
    """Say whether a recorded share is that of roles after the collective ones: what is left to private hands."""
    node = node_of(point.meant.observable)
    above = _inner(node.left) if isinstance(node, Binary) else None
    roles = {value for wanted in above.filters for value in wanted.values} if isinstance(above, Name) else set()
    return bool(roles & {"household", "capital"}) and not roles & {"public", "collective"}


def _run_beside(material: Material, points: Sequence[Point]) -> str:
    """Return what the run has at the first and last date of a recorded series."""
    pairs = [pair for pair in material.beside(in_time(points)) if np.isfinite(pair.median)]
    if len(pairs) < 2:
        return f"The run has {percent(pairs[0].median)} in {pairs[0].point.when}." if pairs else ""
    first, last = pairs[0], pairs[-1]
    values = (
        f"{strong(percent(first.median))} in {first.point.when} and {strong(percent(last.median))} in {last.point.when}"
    )
    return f"The run has {values}."


def say(material: Material, found: Sequence[Drawn]) -> str:
    """Return the sentence: recorded boundaries first, then the largest move of the run."""
    told = []
    series: dict[tuple[str, str], list[Point]] = {}
    for drawn in found:
        for point, _ in [*drawn.marks, *((point, 0.0) for point in drawn.beside)]:
            series.setdefault((drawn.base.id, point.meant.title or point.variable), []).append(point)
    order = sorted(series.items(), key=lambda item: (not is_private(item[1][0]), -len(item[1])))
    seen: set[str] = set()
    for (panel, title), points in order:
        if panel not in seen and len(seen) < MOST_SERIES:
            seen.add(panel)
            told.append(course(f"the series “{_lower(title)}”", ends(in_time(points)), "%", recorded=True))
            told.append(_run_beside(material, points))
    moves = []
    for drawn in found:
        known = np.flatnonzero(np.isfinite(drawn.mean[:, 0]))
        if len(known) > 1:
            change = drawn.mean[known[-1]] - drawn.mean[known[0]]
            n = int(np.argmax(np.abs(change)))
            moves.append((abs(float(change[n])), drawn, n, known[0], known[-1]))
    if moves:
        _, drawn, n, first, last = max(moves, key=lambda move: move[0])
        months = drawn.shares.months()
        name = NAMES.get(drawn.roles[n], drawn.roles[n]).lower()
        told.append(
            f"In the run the widest move is that of the {name} share in {drawn.base.title.lower()}:"
            f" {strong(percent(float(drawn.mean[first, n])))} in {months[first].year},"
            f" {strong(percent(float(drawn.mean[last, n])))} in {months[last].year}."
        )
    return " ".join(text for text in told if text)


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]


def make(material: Material) -> Figure:
    """Make the figure."""
    first, found, _ = _part(material, by_persons=False)
    second, others, _ = _part(material, by_persons=True)
    if not found and not others:
        return Figure(
            "ownership",
            "Figure 4",
            QUESTION,
            TITLE,
            "This history tells nothing about ownership by branch.",
            empty_state="It needs gross_output, land_area or retail_turnover by form, and the role of each form.",
        )
    points = [point for drawn in found for point, _ in drawn.marks]
    areas = "the mean of the draws" if material.runs.count > 1 else "the run"
    how = (
        f"Areas are {areas}. A mark sits where the record puts a boundary between forms."
        " The base differs by panel and is named beside the branch; legal title is not control. A record may"
        " count only some forms of a role: the table names its series."
    )
    if material.runs.count >= ENOUGH:
        how += " Bands of single boundaries are not drawn; the table of figure 3 has them."
    parts = (first, second) if others else (first,)
    caption = (
        material.sources_text(points)
        + " Forms are put together by their role: "
        + "; ".join(NAMES[role].lower() for role in ORDER if any(role in drawn.roles for drawn in found))
        + "."
    )
    return Figure(
        "ownership",
        "Figure 4",
        QUESTION,
        TITLE,
        say(material, found),
        how,
        parts,
        caption,
        tuple(dict.fromkeys(point.source for point in points)),
        variables=("gross_output", "land_area", "retail_turnover", "employment"),
    )
