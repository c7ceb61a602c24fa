"""F6: what town and country gave each other. Bars above the years leave the country, bars below arrive there."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.history.language import Binary, names_in
from lustrum.reporting.charts.axes import grounds, time_axis
from lustrum.reporting.charts.canvas import Canvas, ticks
from lustrum.reporting.charts.marks import swatch
from lustrum.reporting.computed import Computed, attribute_of, constant_prices
from lustrum.reporting.figures.fans import (
    NARROW,
    WIDE,
    FanChart,
    Line,
    draw_chart,
    range_for,
    record_keys,
    run_keys,
    twin_rows,
)
from lustrum.reporting.figures.figure import Figure, Key, Panel, Part
from lustrum.reporting.figures.output import grain_products
from lustrum.reporting.material import Material
from lustrum.reporting.narrative.course import course, verb
from lustrum.reporting.narrative.emphasis import strong
from lustrum.reporting.numbers import percent, quantity, rounded, scaled_unit, sentence_case, written
from lustrum.reporting.recorded import Point, ends, in_record_unit, in_time, node_of
from lustrum.reporting.tables import make_twin

QUESTION, TITLE = "What did town and country give each other?", "Town and country"
VILLAGE = "village"
CHANNELS = (
    ("Tax in kind", ("tax in kind",)),
    ("State purchase", ("compulsory purchase", "contract", "procurement", "delivery")),
    ("Free market", ("free market",)),
)
"""Channels by which farm products leave the farm, in the order of the bars; others are put together."""


@dataclass(frozen=True)
class Side:
    """One half of the mirror: names and yearly values, from the axis outwards."""

    names: tuple[str, ...]
    values: np.ndarray
    years: np.ndarray

    @property
    def total(self) -> np.ndarray:
        """Sum over the parts, by year."""
        return np.asarray(np.nansum(self.values, axis=1))


def _from_country(material: Material) -> Side | None:
    amounts = material.runs.gather("marketed_farm_products", by="channel", at_price=True)
    if amounts is None:
        amounts = material.runs.gather("procurement", by="channel", at_price=True)
    if amounts is None or not amounts.has_values:
        return None
    yearly = amounts.yearly()
    median = yearly.median()
    groups = [(name, [yearly.groups.index(c) for c in channels if c in yearly.groups]) for name, channels in CHANNELS]
    named = {place for _, places in groups for place in places}
    groups.append(("Other channels", [n for n in range(len(yearly.groups)) if n not in named]))
    return _side(groups, median, yearly)


def _side(groups: Sequence[tuple[str, list[int]]], median: np.ndarray, yearly: Computed) -> Side | None:
    kept = [(name, median[:, places].sum(axis=1)) for name, places in groups if places]
    kept = [(name, values) for name, values in kept if np.nanmax(np.nan_to_num(values)) > 0]
    if not kept:
        return None
    return Side(tuple(name for name, _ in kept), np.stack([v for _, v in kept], axis=1), yearly.times)


def _made_elsewhere(material: Material) -> dict[str, str]:
    """Return needs that a product made outside farming meets, with the product.

    A need names its product in the attribute ``product``, or bears its name.
    """
    history = material.runs.first
    products, needs = history.labels.get("product"), history.labels.get("need")
    if products is None or needs is None or not products.has("sector"):
        return {}
    named = attribute_of(history, "need", "product", needs.ids) or list(needs.ids)
    prices = constant_prices(history)
    sectors = dict(zip(products.ids, (str(sector) for sector in products.attribute("sector")), strict=True))
    return {
        need: product
        for need, product in zip(needs.ids, named, strict=True)
        if product in prices and sectors.get(product) in ("industry", "construction")
    }


def _to_country(material: Material) -> Side | None:
    """Return the goods used in villages that do not grow there; None if the history tells of fewer than two."""
    made = _made_elsewhere(material)
    if len(made) < 2:
        return None
    used = material.runs.gather("consumption", by="need", where={"settlement": [VILLAGE], "need": list(made)})
    if used is None or not used.has_values:
        return None
    prices = constant_prices(material.runs.first)
    yearly = used.yearly()
    median = yearly.median() * np.array([prices[made[need]] for need in yearly.groups])
    order = np.argsort(-np.nansum(median, axis=0), kind="stable")
    names = [sentence_case(material.name("product", made[yearly.groups[n]])) for n in order]
    main = 3 if len(order) == 3 else 2
    groups = [(name, [int(n)]) for name, n in zip(names[:main], order[:main], strict=True)]
    if len(order) > main:
        groups.append(("Other goods", order[main:].tolist()))
    return _side(groups, median, yearly)


def _draw(material: Material, above: Side, below: Side | None, factor: float, *, wide: bool) -> Canvas:
    width, left = WIDE if wide else NARROW
    years = material.years
    high = factor * max(float(np.nanmax(above.total)), float(np.nanmax(below.total)) if below else 0.0)
    grid = ticks(0, high, 3)
    top = grid[-1]
    half, gap = (120.0 if wide else 96.0), 18.0
    height = 2 * half + gap if below else half + gap
    canvas = Canvas(
        width, height, (years[0], years[1] + 1), (0, 1), left=left + 6, right=8, top=22, bottom=22 if below else 8
    )
    canvas.width -= 2
    grounds(canvas, material.periods, named=False)
    for value in grid:
        y = half - value / top * half
        ends_ = [{"px": 0, "px2": canvas.width, "py": y, "py2": y}]
        if below:
            ends_.append({"px": 0, "px2": canvas.width, "py": height - y, "py2": height - y})
        canvas.rule(ends_, "grid" if value else "ink2")
        if value:
            for place in (y, height - y) if below else (y,):
                canvas.text(-8, place + 4, written(value), align="right", halo=False)
    thick = canvas.width / (years[1] - years[0] + 1) * 0.38
    for side, is_up in ((above, True), (below, False)):
        if side is None:
            continue
        base = np.zeros(len(side.years))
        for n, token in zip(range(len(side.names)), ("s1", "s2", "s3", "grid"), strict=False):
            rows = []
            for place, year in enumerate(side.years):
                value = factor * float(side.values[place, n])
                if not math.isfinite(value) or not years[0] <= year <= years[1]:
                    continue
                start, end = base[place] / top * half, (base[place] + value) / top * half
                base[place] += value
                x = canvas.px(float(year) + 0.5)
                low, up = (half - start, half - end) if is_up else (half + gap + start, half + gap + end)
                rows.append({"px": x - thick, "px2": x + thick, "py": low, "py2": up})
            canvas.box(rows, token, edge="ink3" if n else None)
    time_axis(canvas, place=half - 4, with_ticks=False)
    canvas.text(0, -8, "Country to town", token="ink", weight="bold")
    if below:
        canvas.text(0, height + 16, "Town to country", token="ink", weight="bold")
    for place, year in enumerate(above.years):
        if years[0] <= year <= years[1] and math.isfinite(float(above.values[place, 0])):
            canvas.stop(canvas.px(float(year) + 0.5), half - factor * float(above.total[place]) / top * half)
    return canvas


def _goods_part(material: Material) -> tuple[Part, str]:
    above, below = _from_country(material), _to_country(material)
    if above is None:
        reason = (
            "Not computed: no farm products leave the farm in this history.",
            "Needed: marketed_farm_products by channel.",
        )
        return Part("goods", "Goods exchanged, at constant prices", panels=(Panel("goods", empty=reason),)), ""
    largest = max(float(np.nanmax(above.total)), float(np.nanmax(below.total)) if below else 0)
    factor, unit = scaled_unit(largest, "won")
    canvases = [_draw(material, above, below, factor, wide=wide) for wide in (True, False)]
    key = [
        Key("", "Up, by channel:"),
        *(Key(swatch(t, edge="ink3"), n) for t, n in zip(("s1", "s2", "s3", "grid"), above.names, strict=False)),
    ]
    if below:
        key += [
            Key("", "Down, by kind:"),
            *(Key(swatch(t, edge="ink3"), n) for t, n in zip(("s1", "s2", "s3"), below.names, strict=False)),
        ]
    rows = []
    for place, year in enumerate(above.years):
        if not material.years[0] <= year <= material.years[1] or not math.isfinite(float(above.values[place, 0])):
            continue
        row = {"date": str(year)}
        row |= {f"Up: {name}": rounded(factor * float(above.values[place, n])) for n, name in enumerate(above.names)}
        match = np.flatnonzero(below.years == year) if below else np.array([], dtype=np.int64)
        if below and len(match):
            row |= {
                f"Down: {name}": rounded(factor * float(below.values[match[0], n]))
                for n, name in enumerate(below.names)
            }
        rows.append({**row, "unit": unit})
    panel = Panel(
        "goods",
        wide=canvases[0],
        narrow=canvases[1],
        description=(
            "Bars above the years: farm products that leave the country, by channel. Bars below: goods that arrive,"
            " by kind."
        ),
    )
    panels = [panel]
    if below is None:
        panels.append(
            Panel(
                "to-country",
                "Town to country",
                empty=(
                    "Not computed: this history does not tell which goods went to villages.",
                    "Needed: consumption by settlement, for needs that name the product that meets them.",
                ),
            )
        )
    return Part(
        "goods", f"Goods exchanged, {unit} at constant prices", tuple(key), tuple(panels), 1, make_twin(rows)
    ), _say_goods(above, below, factor, unit)


def _say_goods(above: Side, below: Side | None, factor: float, unit: str) -> str:
    known = [n for n in range(len(above.years)) if np.isfinite(above.values[n]).all()]
    if not known:
        return ""
    first, last = known[0], known[-1]
    text = (
        f"In the run farm products worth {strong(quantity(factor * float(above.total[first]), unit))} leave the"
        f" country in {above.years[first]} and {strong(rounded(factor * float(above.total[last])))} in"
        f" {above.years[last]}."
    )
    moved = []
    for n, name in enumerate(above.names):
        start = 100 * float(above.values[first, n] / above.total[first]) if above.total[first] else math.nan
        end = 100 * float(above.values[last, n] / above.total[last]) if above.total[last] else math.nan
        if math.isfinite(start) and math.isfinite(end):
            moved.append((abs(end - start), name, start, end))
    if moved:
        _, name, start, end = max(moved)
        text += (
            f" The part of the channel “{name.lower()}” {verb(start, end, 0.5)}: {percent(start)} of it, then"
            f" {percent(end)}."
        )
    if below is not None:
        match = np.flatnonzero(below.years == above.years[last])
        if len(match):
            ratio = 100 * float(below.total[match[0]] / above.total[last]) if above.total[last] else math.nan
            if math.isfinite(ratio):
                text += f" Goods that arrive are worth {strong(percent(ratio))} of what leaves in {above.years[last]}."
    return text


# --- the tax rate ---------------------------------------------------------------------------------


def _tax_points(material: Material) -> list[Point]:
    """Return recorded shares of a harvest that are delivered."""
    mine = []
    for point in material.points:
        node = node_of(point.meant.observable)
        if point.display_unit != "%" or not isinstance(node, Binary):
            continue
        names = {name.name for name in names_in(node)}
        if "harvest" in names and names & {"procurement", "marketed_farm_products"}:
            mine.append(point)
    return in_time(mine)


def _tax_series(material: Material, points: Sequence[Point]) -> Computed | None:
    """Return the tax as a share of the harvest, in per cent: the observable with the most points, else grain."""
    if points:
        counts = Counter((point.meant.observable, point.meant.basis) for point in points)
        (observable, basis), _ = counts.most_common(1)[0]
        meant = next(point.meant for point in points if point.meant.observable == observable)
        found = material.runs.observe(observable, basis)
        return in_record_unit(found, meant) if found is not None else None
    products = grain_products(material)
    if not products:
        return None
    name = "procurement" if material.runs.has("procurement") else "marketed_farm_products"
    paid = material.runs.gather(name, where={"channel": ["tax in kind"], "product": products})
    grown = material.runs.gather("harvest", where={"product": products})
    if paid is None or grown is None or not paid.has_values:
        return None
    return paid.yearly().over(grown.yearly(), 100)


def _shapes(points: Sequence[Point]) -> list[tuple[str, str]]:
    """Return the recorded series with their titles, the longest first: each has a shape, from the third on the same."""
    titles = dict.fromkeys((point.variable, point.meant.title or point.variable) for point in points)
    return sorted(titles, key=lambda pair: -sum(point.variable == pair[0] for point in points))


def _tax_part(material: Material) -> tuple[Part, str, list[Point]]:
    heading = "Tax in kind, per cent of the harvest"
    first, last = material.years
    points = [point for point in _tax_points(material) if first <= point.first.year and point.last.year <= last]
    series = _tax_series(material, points)
    if series is None:
        reason = ("Not computed: this history holds no tax in kind.", "Needed: procurement by channel, and harvest.")
        return Part("tax", heading, panels=(Panel("tax", empty=reason),)), "", []
    names = _shapes(points)
    order = [variable for variable, _ in names]
    points = sorted(points, key=lambda point: (order.index(point.variable), point.last.ordinal))
    line = Line("run", series)
    top = ticks(0, range_for([series], points, material.years), 4)[-1]
    chart = FanChart(
        [line],
        points,
        material.years,
        (0, top),
        "%",
        False,
        130,
        empty_record="" if points else "no record found",
        poles=material.poles("tax-in-kind", "tax in kind", "compulsory", "grain", most=3),
    )
    canvases = [draw_chart(chart, material, wide=wide) for wide in (True, False)]
    titles = dict(names)
    rows = twin_rows(
        canvases, chart, material.beside(points), material, recorded_name=lambda point: titles[point.variable]
    )
    letters = tuple((pole.letter, f"{pole.name} {pole.claim}".strip()) for pole in chart.poles)
    panel = Panel(
        "tax",
        wide=canvases[0],
        narrow=canvases[1],
        letters=letters,
        description="Tax in kind as a share of the grain harvest, by year.",
    )
    key = (*run_keys(material, [line]), *record_keys(points, names))
    main = [point for point in points if point.variable == order[0]] if order else []
    text = course(f"the series “{_lower(titles[order[0]])}”", ends(in_time(main)), "%", recorded=True) if main else ""
    return Part("tax", heading, key, (panel,), 1, make_twin(rows)), text, points


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]


def make(material: Material) -> Figure:
    """Make the figure."""
    goods, first = _goods_part(material)
    tax, second, points = _tax_part(material)
    sentence = (
        " ".join(text for text in (second, first) if text)
        or "This history tells nothing about exchange between town and country."
    )
    empty = "" if goods.twin or tax.twin else "It needs marketed_farm_products or procurement by channel."
    how = (
        "Bars above the years leave the country; bars below arrive there. Both sides use the same prices, so their"
        " lengths compare. Dark to light from the axis."
    )
    caption = (
        f"Bars are the median of draws. {material.sources_text(points)}"
        f" {material.rests_on('marketed_farm_products', 'consumption')}"
    )
    return Figure(
        "exchange",
        "Figure 6",
        QUESTION,
        TITLE,
        sentence,
        how,
        (goods, tax),
        caption.strip(),
        tuple(dict.fromkeys(point.source for point in points)),
        empty,
        ("marketed_farm_products", "procurement", "consumption", "harvest"),
        material.runs.is_synthetic("marketed_farm_products") and not points,
    )


__all__ = ["make"]
