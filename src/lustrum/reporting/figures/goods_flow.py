"""F8: where goods came from and where they went, in one year: source, good, use.

For each good inflow equals outflow. Sources are output by the role of the producer's form, paid imports, aid and
stocks drawn down. Uses that a history records by product are exports, sales to households and additions to stocks; if
it holds ``allocation`` by product and use, that is taken instead. What remains of a good is *all other use*, and is
called so.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from lustrum.reporting.charts.canvas import Canvas
from lustrum.reporting.charts.marks import swatch
from lustrum.reporting.computed import attribute_of, constant_prices
from lustrum.reporting.figures.figure import Figure, Key, Panel, Part
from lustrum.reporting.figures.ownership import NAMES, ORDER
from lustrum.reporting.markup import Html, tag
from lustrum.reporting.material import Material
from lustrum.reporting.narrative.emphasis import strong
from lustrum.reporting.numbers import percent, quantity, rounded, scaled_unit, sentence_case
from lustrum.reporting.tables import make_twin
from lustrum.reporting.tokens import paint

QUESTION = "Where did goods come from, and where did they go?"
IMPORTS, AID, DRAWN = "Paid imports", "Aid", "Stocks drawn down"
REST, HOUSEHOLDS, EXPORTS, ADDED = "All other use", "Sold to households", "Exports", "Added to stocks"
MOST_GOODS = 8
THICK = 8.0
LEAST = 0.01
"""Flows below this part of the whole are put together."""

Flows = dict[tuple[str, str], float]


@dataclass(frozen=True)
class Balance:
    """Flows of one year at constant prices: into goods by source, and out of them by use."""

    year: int
    into: Flows
    out: Flows
    goods: tuple[str, ...]

    @property
    def whole(self) -> float:
        """All goods together."""
        return sum(self.into.values())

    def inflow(self, good: str) -> float:
        """Return what comes into a good."""
        return sum(value for (_, to), value in self.into.items() if to == good)

    def from_source(self, source: str) -> float:
        """Return what a source gives."""
        return sum(value for (name, _), value in self.into.items() if name == source)

    def to_use(self, use: str) -> float:
        """Return what a use takes."""
        return sum(value for (_, name), value in self.out.items() if name == use)


def _yearly(
    material: Material, name: str, year: int, by: str, **where: Mapping[str, str] | Sequence[str]
) -> dict[str, float]:
    """Return the mean over draws of a variable's sum in a year, by label; stocks stand at its end."""
    found = material.runs.gather(name, by=by, where=where)
    if found is None:
        return {}
    yearly = found.yearly()
    place = np.flatnonzero(yearly.times == year)
    if not len(place):
        return {}
    values = yearly.values[:, place[0]].mean(axis=0)
    return {group: float(v) for group, v in zip(yearly.groups, values, strict=True) if math.isfinite(v)}


def _is_good(material: Material, product: str) -> bool:
    kinds = attribute_of(material.runs.first, "product", "kind", [product])
    sectors = attribute_of(material.runs.first, "product", "sector", [product])
    return not (
        (kinds and kinds[0] == "service")
        or (sectors and sectors[0] in ("transport", "trade", "unproductive", "construction"))
    )


def balance_of(material: Material, year: int) -> Balance | None:
    """Return the flows of a year by product at constant prices, or None if output or prices are missing."""
    runs, history = material.runs, material.runs.first
    prices = {p: v for p, v in constant_prices(history).items() if _is_good(material, p) and v > 0}
    if not runs.has("output") or not prices:
        return None
    into: Flows = {}
    out: Flows = {}

    def add(flows: Flows, key: tuple[str, str], value: float) -> None:
        if value > 0:
            flows[key] = flows.get(key, 0.0) + value

    activities = runs.labels("output", "activity")
    made = dict(zip(activities, attribute_of(history, "activity", "product", activities) or activities, strict=True))
    roles = attribute_of(history, "form", "role", runs.labels("output", "form"))
    for role in dict.fromkeys(roles) if roles else [""]:
        where: dict[str, Any] = {"form": {"role": role}} if roles else {}
        for activity, amount in _yearly(material, "output", year, "activity", **where).items():
            if made[activity] in prices:
                add(
                    into,
                    (NAMES.get(role, sentence_case(role) or "Makers"), made[activity]),
                    amount * prices[made[activity]],
                )
    across = {
        flow: _yearly(material, "trade_flows", year, "product", flow=[flow]) for flow in ("import", "aid", "export")
    }
    before, after = (_yearly(material, "stocks", y, "product") for y in (year - 1, year))
    for product, price in prices.items():
        add(into, (IMPORTS, product), across["import"].get(product, 0.0) * price)
        add(into, (AID, product), across["aid"].get(product, 0.0) * price)
        add(out, (product, EXPORTS), across["export"].get(product, 0.0) * price)
        if product in before and product in after:
            change = after[product] - before[product]
            add(out, (product, ADDED), change * price)
            add(into, (DRAWN, product), -change * price)
    _add_uses(material, year, prices, out)
    for product in prices:
        came = sum(v for (_, to), v in into.items() if to == product)
        went = sum(v for (of, _), v in out.items() if of == product)
        if went > came:  # uses measured at other prices: the difference is shown, not hidden
            add(into, ("Not accounted for", product), went - came)
        else:
            add(out, (product, REST), came - went)
    return (
        _grouped(material, Balance(year, into, out, tuple(p for p in prices if any(to == p for _, to in into))))
        if into
        else None
    )


def _add_uses(material: Material, year: int, prices: Mapping[str, float], out: Flows) -> None:
    """Add what households bought, at constant prices; or every use, where the history tells it by product."""
    runs = material.runs
    if "allocation" in runs.first.variables and "use" in runs.first.variables["allocation"].dims:
        for use in runs.labels("allocation", "use"):
            for product, amount in _yearly(material, "allocation", year, "product", use=[use]).items():
                if amount > 0 and product in prices:
                    key = (product, sentence_case(use))
                    out[key] = out.get(key, 0.0) + amount * prices[product]
        return
    if not runs.has("retail_turnover", "prices"):
        return
    sold = _yearly(material, "retail_turnover", year, "product")
    markets = [
        _yearly(material, "prices", year, "product", market=[market]) for market in ("state shop", "free market")
    ]
    for product, turnover in sold.items():
        paid = [market[product] for market in markets if market.get(product, 0) > 0]
        if turnover > 0 and paid and product in prices:
            out[product, HOUSEHOLDS] = turnover / (sum(paid) / len(paid)) * prices[product]


def _grouped(material: Material, balance: Balance) -> Balance:
    """Put small goods and small flows together; names instead of labels."""
    order = sorted(balance.goods, key=lambda good: -balance.inflow(good))
    order = [good for good in order if balance.inflow(good) > 0]
    shown = [good for good in order if balance.inflow(good) >= LEAST * balance.whole][:MOST_GOODS]
    names = {good: sentence_case(material.name("product", good)) if good in shown else "Other goods" for good in order}
    into: Flows = {}
    out: Flows = {}
    for (source, good), value in balance.into.items():
        into[source, names[good]] = into.get((source, names[good]), 0.0) + value
    for (good, use), value in balance.out.items():
        out[names[good], use] = out.get((names[good], use), 0.0) + value
    goods = tuple(dict.fromkeys(names[good] for good in [*shown, *order]))
    return Balance(balance.year, *_without_trifles(into, out, balance.whole), goods)


def _without_trifles(into: Flows, out: Flows, whole: float) -> tuple[Flows, Flows]:
    """Put sources and uses together that are below the least part of the whole; aid and imports keep their names."""
    given: dict[str, float] = {}
    taken: dict[str, float] = {}
    for (source, _), value in into.items():
        given[source] = given.get(source, 0.0) + value
    for (_, use), value in out.items():
        taken[use] = taken.get(use, 0.0) + value
    small = [source for source, value in given.items() if value < LEAST * whole and source not in (AID, IMPORTS)]
    few = [use for use, value in taken.items() if value < LEAST * whole and use != REST]
    new_into: Flows = {}
    new_out: Flows = {}
    for (source, good), value in into.items():
        key = ("Other sources" if source in small else source, good)
        new_into[key] = new_into.get(key, 0.0) + value
    for (good, use), value in out.items():
        to = (good, "Other uses" if use in few else use)
        new_out[to] = new_out.get(to, 0.0) + value
    return new_into, new_out


def choose_year(material: Material) -> int:
    """Return the year drawn: the manifest's ``flow_year``, or the one two thirds through the run."""
    told = material.manifest.get("flow_year")
    first, last = material.years
    return (
        int(told)
        if isinstance(told, (int, str)) and str(told).isdigit()
        else first + round((last - first) * 2 / 3 + 0.4)
    )


def _sources(balance: Balance) -> list[str]:
    names = list(dict.fromkeys(source for source, _ in balance.into))
    roles = [NAMES[role] for role in ORDER]
    last = [DRAWN, "Other sources", IMPORTS, AID, "Not accounted for"]
    return sorted(names, key=lambda n: roles.index(n) if n in roles else 50 + last.index(n) if n in last else 20)


def _uses(balance: Balance) -> list[str]:
    names = list(dict.fromkeys(use for _, use in balance.out))
    return sorted(names, key=lambda n: (n == REST, n in (ADDED,), n in (EXPORTS,), -balance.to_use(n)))


def _tint(source: str) -> str:
    return "alt" if source == AID else "run" if source == IMPORTS else "ink3"


@dataclass
class _Node:
    """A box of the drawing: its place, its size, and how far ribbons have been laid on each side."""

    x: float
    top: float
    bottom: float
    size: float
    taken: dict[str, float] = field(default_factory=lambda: {"in": 0.0, "out": 0.0})

    def lay(self, side: str, thickness: float) -> tuple[float, float]:
        """Return the upper and lower end of the next ribbon on a side."""
        start = self.top + self.taken[side]
        self.taken[side] += thickness
        return start, start + thickness


def _stack(sizes: Mapping[str, float], x: float, height: float, scale: float) -> dict[str, _Node]:
    free = height - sum(sizes.values()) * scale
    gap = min(free / max(len(sizes) - 1, 1), 26)
    y = (free - gap * (len(sizes) - 1)) / 2
    nodes = {}
    for name, size in sizes.items():
        nodes[name] = _Node(x, y, y + size * scale, size)
        y += size * scale + gap
    return nodes


def _ribbon(left: float, right: float, start: tuple[float, float], end: tuple[float, float]) -> list[dict[str, float]]:
    """Return the upper and lower edge of a ribbon, by smooth steps from its start to its end."""
    rows = []
    for n in range(9):
        part = n / 8
        ease = part * part * (3 - 2 * part)
        upper, lower = (a + (b - a) * ease for a, b in zip(start, end, strict=True))
        rows.append({"px": round(left + (right - left) * part, 1), "py": round(upper, 1), "py2": round(lower, 1)})
    return rows


def _lay_ribbons(
    canvas: Canvas, flows: Flows, here: Mapping[str, _Node], there: Mapping[str, _Node], scale: float
) -> None:
    """Draw the flows from one column to the next; domestic grey, imports blue, aid ochre."""
    for name, node in here.items():
        for other, target in there.items():
            thickness = flows.get((name, other), 0.0) * scale
            if thickness <= 0:
                continue
            token = _tint(name)
            mark = {"type": "area", "fill": paint(token), "opacity": {"ink3": 0.24, "run": 0.5, "alt": 0.72}[token]}
            ends = node.lay("out", thickness), target.lay("in", thickness)
            canvas.layer(mark, _ribbon(node.x + THICK, target.x, *ends), px="px", py="py", py2="py2")
            canvas.stop(node.x + THICK / 2, sum(ends[0]) / 2)


def draw(balance: Balance, factor: float) -> Canvas:
    """Draw the flows."""
    width, height = 620.0, 380.0
    canvas = Canvas(width, height, (0, 1), (0, 1), left=4, right=152, top=26, bottom=8)
    sizes = (
        {name: balance.from_source(name) for name in _sources(balance)},
        {name: balance.inflow(name) for name in balance.goods},
        {name: balance.to_use(name) for name in _uses(balance)},
    )
    scale = (height - 15 * (max(len(column) for column in sizes) - 1)) / balance.whole
    places = ((172.0, "From"), (384.0, "Goods"), (width - THICK, "To"))
    columns = [_stack(column, x, height, scale) for column, (x, _) in zip(sizes, places, strict=True)]
    _lay_ribbons(canvas, balance.into, columns[0], columns[1], scale)
    _lay_ribbons(canvas, balance.out, columns[1], columns[2], scale)
    for number, (nodes, (x, title)) in enumerate(zip(columns, places, strict=True)):
        is_first = number == 0
        align, side = ("right", -7.0) if is_first else ("left", THICK + 6)
        canvas.text(x + (THICK if is_first else 0), -12, title, token="ink", weight="bold", align=align, halo=False)
        for name, node in nodes.items():
            box = {"px": node.x, "px2": node.x + THICK, "py": node.top, "py2": max(node.bottom, node.top + 1)}
            canvas.box([box], "alt" if name == AID else "ink")
            words = f"{name} {rounded(node.size * factor)}"
            canvas.text(node.x + side, (node.top + node.bottom) / 2 + 4, words, token="ink", align=align)
    return canvas


def _rows(balance: Balance, factor: float, unit: str) -> list[dict[str, str]]:
    rows = []
    for source in _sources(balance):
        for good in balance.goods:
            value = balance.into.get((source, good), 0.0)
            if value > 0:
                rows.append(
                    {
                        "series": f"{source} to {good}",
                        "value": rounded(value * factor),
                        "unit": unit,
                    }
                )
    for good in balance.goods:
        for use in _uses(balance):
            value = balance.out.get((good, use), 0.0)
            if value > 0:
                rows.append(
                    {
                        "series": f"{good} to {use}",
                        "value": rounded(value * factor),
                        "unit": unit,
                    }
                )
    return rows


def _bars(balance: Balance, factor: float) -> Html:
    """Return the eight largest flows as bars, for a narrow page."""
    flows = [(value, f"{a} to {b}", _tint(a)) for (a, b), value in balance.into.items()]
    flows += [(value, f"{a} to {b}", "ink3") for (a, b), value in balance.out.items()]
    largest = sorted(flows, key=lambda flow: -flow[0])[:8]
    top = largest[0][0]
    items = []
    for value, name, token in largest:
        bar = tag("i", class_={"alt": "a", "run": "i"}.get(token), style=f"width:{100 * value / top:.0f}%")
        items.append(
            tag(
                "li",
                tag("span", name),
                tag("span.fb", bar, aria_hidden="true"),
                tag("span.fv", rounded(value * factor)),
            )
        )
    return tag("ol.flows", *items)


def say(balance: Balance, factor: float, unit: str) -> str:
    """Return the sentence."""
    whole = balance.whole
    text = f"In the run goods worth {strong(quantity(whole * factor, unit))} are supplied in {balance.year}."
    aid, paid = balance.from_source(AID), balance.from_source(IMPORTS)
    if aid > 0:
        shares = {good: balance.into.get((AID, good), 0.0) / balance.inflow(good) for good in balance.goods}
        most = max(shares, key=lambda good: shares[good])
        text += (
            f" Aid supplies {strong(percent(100 * aid / whole))} of them and {percent(100 * shares[most])} of"
            f" {most[:1].lower() + most[1:]}."
        )
    if paid > 0:
        text += f" Paid imports supply {percent(100 * paid / whole)}."
    if balance.to_use(HOUSEHOLDS) > 0:
        text += f" Sales to households take {percent(100 * balance.to_use(HOUSEHOLDS) / whole)} by value."
    return text


def make(material: Material) -> Figure:
    """Make the figure."""
    year = choose_year(material)
    balance = balance_of(material, year)
    title = f"The flow of goods in {year}"
    if balance is None:
        return Figure(
            "flow",
            "Figure 8",
            QUESTION,
            "The flow of goods",
            "This history does not tell where goods came from.",
            empty_state="It needs output by activity, and constant prices of the products.",
        )
    factor, unit = scaled_unit(balance.whole, "won")
    canvas = draw(balance, factor)
    key = [Key(swatch("rule", edge="ink3"), "Domestic")]
    if balance.from_source(IMPORTS) > 0:
        key.append(Key(swatch("run"), "Paid imports"))
    if balance.from_source(AID) > 0:
        key.append(Key(swatch("alt"), "Aid"))
    panel = Panel(
        "flow",
        wide=canvas,
        description=(
            f"Flows of goods in {year} from sources through goods to uses; widths are values at constant prices."
        ),
    )
    part = Part(
        "flow",
        f"{sentence_case(unit)} at constant prices",
        tuple(key),
        (panel,),
        1,
        make_twin(_rows(balance, factor, unit), series="Flow"),
        markup=_bars(balance, factor),
    )
    how = (
        "Widths are value at constant prices; each good’s inflow equals its outflow. Domestic supply is by the form"
        " of the maker."
    )
    if balance.to_use(REST) > 0:
        how += (
            " “All other use” is what remains: inputs, building, farm families’ own use, the army; the history does"
            " not tell them apart by product."
        )
    caption = f"The mean of {material.draws_text}. Services are left out. {material.rests_on('output')}"
    return Figure(
        "flow",
        "Figure 8",
        QUESTION,
        title,
        say(balance, factor, unit),
        how,
        (part,),
        caption.strip(),
        variables=("output", "trade_flows", "stocks", "retail_turnover", "prices"),
        is_synthetic=material.runs.is_synthetic("output"),
    )
