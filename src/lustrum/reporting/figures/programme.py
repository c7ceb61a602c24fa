"""F1: what was done, and when. Bars by domain, shocks in grey, the stages on top."""

from __future__ import annotations

from dataclasses import dataclass

from lustrum.quantities.calendar import Month
from lustrum.reporting.charts.axes import text_width, time_axis
from lustrum.reporting.charts.canvas import Canvas
from lustrum.reporting.charts.marks import swatch
from lustrum.reporting.figures.figure import Figure, Key, Panel, Part
from lustrum.reporting.material import Act, Material
from lustrum.reporting.narrative.emphasis import strong
from lustrum.reporting.numbers import counted, in_words, month_name
from lustrum.reporting.tables import make_twin

ROW, GAP, BAR = 26, 6, 18


@dataclass(frozen=True)
class _Size:
    left: float
    width: float
    is_wide: bool


def _domains(acts: tuple[Act, ...]) -> list[tuple[str, list[Act]]]:
    """Acts by domain; shocks first, then domains in the order of their first measure."""
    groups: dict[str, list[Act]] = {}
    for act in sorted(acts, key=lambda act: not act.is_shock):
        groups.setdefault(act.domain, []).append(act)
    return [(domain, sorted(mine, key=lambda act: act.start.ordinal)) for domain, mine in groups.items()]


def _draw(material: Material, size: _Size) -> Canvas:
    first, last = material.span
    groups = _domains(material.acts)
    head = 30.0 if material.stages else 4.0
    extra = 0 if size.is_wide else 20
    height = head + sum(len(acts) * ROW + GAP * 2 + extra for _, acts in groups)
    canvas = Canvas(size.width, height, (first.year, last.year + 1), (0, 1), left=size.left, right=12, top=6, bottom=26)
    years = range(first.year, last.year + 2)
    lines = [{"px": canvas.px(y), "px2": canvas.px(y), "py": head, "py2": height, "five": y % 5 == 0} for y in years]
    canvas.rule([line for line in lines if not line["five"]], "grid")
    canvas.rule([line for line in lines if line["five"]], "rule")
    _draw_stages(canvas, material, size)
    y = head + GAP
    for number, (domain, acts) in enumerate(groups):
        if number:
            canvas.rule([{"px": -size.left, "px2": canvas.width, "py": y - GAP, "py2": y - GAP}], "grid")
        if size.is_wide:
            canvas.text(-size.left, y + BAR - 4, domain, token="ink", weight="bold", halo=False)
        else:
            canvas.text(-size.left, y + BAR - 6, domain, token="ink", weight="bold", halo=True)
            y += extra
        for act in acts:
            _draw_bar(canvas, material, act, y, size)
            y += ROW
        y += GAP * 2
    time_axis(canvas, with_ticks=False)
    return canvas


def _draw_stages(canvas: Canvas, material: Material, size: _Size) -> None:
    for number, stage in enumerate(material.stages):
        until = stage.until or material.span[1] + 1
        left = max(canvas.px(stage.start.ordinal / 12), 0) + 1
        right = min(canvas.px(until.ordinal / 12), canvas.width) - 1
        if right - left < 3:
            continue
        canvas.box([{"px": left, "px2": right, "py": 0, "py2": 20}], "paper", edge="ink3")
        if text_width(stage.title) <= right - left - 4:
            canvas.text((left + right) / 2, 14, stage.title, token="ink", align="center", halo=False)
        elif size.is_wide and number == 0:
            canvas.text(left - 6, 14, stage.title, token="ink", align="right", halo=False)
        else:
            canvas.text((left + right) / 2, 14, f"{number + 1}", token="ink", align="center", halo=False)


def _draw_bar(canvas: Canvas, material: Material, act: Act, y: float, size: _Size) -> None:
    until = act.until or material.span[1] + 1
    left = max(canvas.px(act.start.ordinal / 12), 0)
    right = max(min(canvas.px(until.ordinal / 12), canvas.width), left + 5)
    place = {"px": left, "px2": right, "py": y, "py2": y + BAR}
    canvas.box([place], "war" if act.is_shock else "run", edge="ink3" if act.is_shock else None)
    canvas.stop(min(max((left + right) / 2, 8), canvas.width - 8), y + BAR / 2)
    letter = material.letters.get(act.id, "")
    words = f"{letter}  {act.title}" if letter else act.title
    claim = act.claim.split(",")[0] if size.is_wide else ""
    full = f"{words}  {claim}" if claim else words
    base = y + BAR - 5
    if text_width(full) + 12 <= right - left:
        token = "ink" if act.is_shock else "on-run"
        canvas.text(left + 7, base, full, token=token, halo=False)
    elif right + 6 + text_width(full) <= canvas.width + canvas.right:
        canvas.text(right + 6, base, full, token="ink")
    elif left - 6 - text_width(full) >= 0:
        canvas.text(left - 6, base, full, token="ink", align="right")
    else:
        rooms = {"left": canvas.width + canvas.right - right - 6, "right": left - 6 + size.left}
        align = max(rooms, key=lambda side: rooms[side])
        words = _cut(words, rooms[align])
        canvas.text(right + 6 if align == "left" else left - 6, base, words, token="ink", align=align)


def _cut(words: str, room: float) -> str:
    """Return words that fit into a room; what is cut is marked and stands in full in the table."""
    most = int(room / text_width("n"))
    return words if len(words) <= most else words[: max(most - 1, 3)].rstrip() + "…"


def _end(act: Act, last: Month) -> str:
    if act.until is None:
        return "not ended"
    final = act.until - 1 if act.until > act.start else act.until
    return month_name(final)


def make(material: Material) -> Figure:
    """Make the figure."""
    question, title = "What was done, and when?", "The programme and its shocks"
    if not material.acts:
        return Figure(
            "programme",
            "Figure 1",
            question,
            title,
            "The history names no measures and no shocks.",
            empty_state=(
                "The manifest of this history holds no programme. A run of a scenario with a programme.yaml shows it"
                " here."
            ),
        )
    measures = [act for act in material.acts if not act.is_shock]
    shocks = [act for act in material.acts if act.is_shock]
    domains = list(dict.fromkeys(act.domain for act in measures))
    sentence = (
        f"The scenario holds {strong(counted(len(measures), 'measure'))} in {counted(len(domains), 'domain')}"
        f" and {strong(counted(len(shocks), 'shock or outside condition', 'shocks or outside conditions'))}."
    )
    if measures:
        first = measures[0]
        sentence += f" The first measure is {first.title} ({month_name(first.start)})."
    open_ended = [act for act in measures if act.until is None]
    if open_ended:
        sentence += f" {in_words(len(open_ended)).capitalize()} of them had not ended when the run did."
    rows = [
        {
            "series": act.title,
            "Domain": act.domain,
            "letter": material.letters.get(act.id, ""),
            "from": month_name(act.start),
            "until": _end(act, material.span[1]),
            "Kind": "shock or outside condition" if act.is_shock else "measure",
            "claim": act.claim,
            "source": act.source,
        }
        for _, acts in _domains(material.acts)
        for act in acts
    ]
    twin = make_twin(rows, series="What", letter="Letter", **{"from": "From"}, until="Last month", claim="Claim")
    wide = _draw(material, _Size(128, 640, is_wide=True))
    narrow = _draw(material, _Size(14, 302, is_wide=False))
    stages = tuple((f"{n}", f"{s.title}, from {month_name(s.start)}") for n, s in enumerate(material.stages, 1))
    panel = Panel(
        "timeline",
        letters=stages,
        wide=wide,
        narrow=narrow,
        description=(
            f"Bars by domain from {material.years[0]} to {material.years[1]}: measures in blue, shocks in grey."
        ),
    )
    key = (Key(swatch("run"), "Measure"), Key(swatch("war", edge="ink3"), "Shock or outside condition"))
    return Figure(
        "programme",
        "Figure 1",
        question,
        title,
        sentence,
        "Letters are the same in every figure; codes are claim numbers of the source documents."
        " Each bar can be moved, weakened or removed in the scenario file.",
        (Part("bars", key=key, panels=(panel,), twin=twin),),
        "Dates are those of the scenario, as the run carried them out. Sources stand in the table.",
    )
