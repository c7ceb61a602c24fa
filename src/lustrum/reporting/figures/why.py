"""F9: why something was short. A nested list: the shortage, the inputs behind it, and what bound those.

Reads `shortfall`: what was not made or delivered, by binding cause and by the input behind it, as every month of a
run records it. Shares are of the recorded shortfall. No counterfactual is computed here, so no sentence says that
one thing led to another.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lustrum.quantities.calendar import Month
from lustrum.reporting.computed import constant_prices, unit_of
from lustrum.reporting.figures.figure import Figure, Part
from lustrum.reporting.figures.glyphs import share_bar
from lustrum.reporting.markup import Html, join, tag
from lustrum.reporting.material import Material
from lustrum.reporting.narrative.emphasis import strong
from lustrum.reporting.numbers import month_name, percent, quantity, sentence_case
from lustrum.reporting.tables import make_twin

QUESTION = "Why was something short?"
DEPTH, WIDTH, LEAST = 4, 4, 0.03
SHOPS = "shops"
MONTHS = 12
KINDS = {
    "input": ("▸", "Input"),
    "power": ("▸", "Input"),
    "shops": ("○", "Demand"),
    "order": ("◆", "Decision"),
    "demand": ("○", "Demand"),
    "damage": ("▲", "Shock"),
}
_PHRASES = {
    "shops": "{product}: households found none in the shops",
    "none": "{product}: no cause recorded",
    "capacity": "{product}: plant at its limit",
    "labour": "{product}: too few hands",
    "input": "{culprit} short",
    "land": "{product}: land at its limit",
    "season": "{product}: the season's peak",
    "draught": "{product}: too few draught animals",
    "power": "{product}: power short",
    "demand": "{product}: orders above what there was",
    "finance": "{product}: money short",
    "damage": "{product}: plant damaged",
    "order": "{product}: ordered below what could be made",
}


@dataclass(frozen=True)
class Step:
    """One step of the chain: what, how much of the step above, what lies behind it."""

    title: str
    mark: str
    kind: str
    share: float
    amount: str
    parts: tuple[Step, ...] = ()
    more: int = 0


@dataclass(frozen=True)
class Shortfalls:
    """Shortfall by month, product, cause and culprit, mean of draws."""

    months: NDArray[np.int64]
    values: NDArray[np.float64]
    products: list[str]
    causes: list[str]
    culprits: list[str]
    worth: NDArray[np.float64] = field(default_factory=lambda: np.array([]))

    def window(self, last: int) -> NDArray[np.float64]:
        """Return the sum of the twelve months that end with a month, float64 (product, cause, culprit)."""
        inside = (self.months > last - MONTHS) & (self.months <= last)
        return np.asarray(self.values[inside].sum(axis=0))


def _mean(material: Material, name: str, dims: tuple[str, ...]) -> NDArray[np.float64] | None:
    """Return a variable summed over all other dimensions, mean of draws, (time, dims ...)."""
    if not material.runs.has(name):
        return None
    parts = []
    for history in material.runs.histories:
        array = history.variables[name]
        rest = [dim for dim in array.dims if dim not in ("time", *dims)]
        parts.append(array.sum(rest).transpose("time", *dims).values)
    length = min(len(part) for part in parts)
    return np.asarray(np.nan_to_num(np.mean([part[:length] for part in parts], axis=0)), dtype=np.float64)


def read_shortfalls(material: Material) -> Shortfalls | None:
    """Return what was short in a run, or None if nothing was.

    Demand of households that found no goods in the shops is put beside the shortfalls, under the cause ``shops``.
    """
    runs = material.runs
    short, unmet = (
        _mean(material, "shortfall", ("product", "cause", "culprit")),
        _mean(material, "unmet_demand", ("product",)),
    )
    if short is None or not (short.any() or (unmet is not None and unmet.any())):
        return None
    array = runs.first.variables["shortfall"]
    months = array.coords["time"].values[: len(short)].astype("datetime64[M]").astype(np.int64) + 1970 * 12
    products, culprits = runs.labels("shortfall", "product"), runs.labels("shortfall", "culprit")
    causes = [*runs.labels("shortfall", "cause"), SHOPS]
    values = np.concatenate([short, np.zeros((*short.shape[:2], 1, short.shape[3]))], axis=2)
    if unmet is not None and len(unmet) == len(short) and runs.labels("unmet_demand", "product") == products:
        values[:, :, -1, -1] = unmet
    prices = constant_prices(runs.first)
    worth = np.array([prices.get(product, np.nan) for product in products])
    return Shortfalls(months, values, products, causes, culprits, worth)


def _supplied(material: Material, product: str, last: int) -> float:
    """Return the output of a product in the twelve months that end with a month, mean of draws."""
    found = material.runs.gather("output", by="activity.product")
    if found is None or product not in found.groups:
        return float("nan")
    inside = (found.times > last - MONTHS) & (found.times <= last)
    return float(found.values[:, inside, found.groups.index(product)].sum(axis=1).mean())


def worst(material: Material, short: Shortfalls) -> tuple[str, Month]:
    """Return the product whose shortfall is worth most at constant prices over twelve months, and their last month."""
    by_product = short.values.sum(axis=(2, 3))
    sums = np.cumsum(np.vstack([np.zeros(by_product.shape[1]), by_product]), axis=0)
    span = min(MONTHS, len(by_product))
    windows = sums[span:] - sums[:-span]
    known = np.isfinite(short.worth)
    worth = windows * np.where(known, short.worth, 0.0) if known.any() else windows
    place, product = np.unravel_index(int(np.argmax(worth)), worth.shape)
    return short.products[product], Month.of_ordinal(int(short.months[place + span - 1]))


@dataclass(frozen=True)
class _Tracer:
    """Walks the shortfalls of the twelve months that end with a month."""

    material: Material
    short: Shortfalls
    last: int

    def unfold(self, product: str, seen: tuple[str, ...] = ()) -> tuple[tuple[Step, ...], int]:
        """Return what lies behind the shortfall of a product, largest first, and how many causes are left out."""
        window = self.short.window(self.last)[self.short.products.index(product)]
        whole = float(window.sum())
        if whole <= 0:
            return (), 0
        places = zip(*np.nonzero(window > LEAST * whole), strict=True)
        found = sorted(places, key=lambda place: -window[place])
        steps = [self._step(product, place, float(window[place]), whole, seen) for place in found[:WIDTH]]
        return tuple(steps), max(len(found) - WIDTH, 0)

    def _step(self, product: str, place: tuple[int, ...], amount: float, whole: float, seen: tuple[str, ...]) -> Step:
        cause, culprit = self.short.causes[place[0]], self.short.culprits[place[1]]
        names = {"product": self.material.name("product", product), "culprit": ""}
        behind: tuple[tuple[Step, ...], int] = ((), 0)
        phrase, kind = _PHRASES.get(cause, f"{{product}}: {cause}"), KINDS.get(cause, ("■", "Limit"))
        if culprit in self.short.products and culprit != product:
            names["culprit"] = self.material.name("product", culprit)
            phrase, kind = "{culprit} short", KINDS["input"]
            if len(seen) + 1 < DEPTH and culprit not in seen:
                behind = self.unfold(culprit, (*seen, product))
        elif cause == "input":
            phrase, kind = "{product}: orders above what was delivered", KINDS["demand"]
        title = sentence_case(phrase.format(**names))
        written = quantity(amount, unit_of(self.material.runs.first, product))
        return Step(title, *kind, amount / whole, written, *behind)


def _box(kind: str, title: str, number: str, below: str, beside: str = "") -> Html:
    return tag(
        "div.wn",
        tag("span.wk", kind),
        tag("span.wt", title),
        tag("span.wnum", number),
        tag("span.wm", below),
        tag("span.ws", beside) if beside else "",
    )


def _markup(steps: tuple[Step, ...], more: int, above: str) -> Html:
    items = []
    for step in steps:
        share = join(share_bar(step.share), f" {percent(100 * step.share)} of it")
        box = _box(f"{step.mark} {step.kind}", step.title, step.amount, f"behind: {above}", share)
        items.append(tag("li", box, _markup(step.parts, step.more, step.title) if step.parts else ""))
    if more:
        items.append(tag("li", _box("…", f"and {more} more", "", "")))
    return tag("ul", *items)


def _twin(steps: tuple[Step, ...], level: int, above: str) -> list[dict[str, str]]:
    rows = []
    for step in steps:
        rows.append(
            {
                "series": step.title,
                "behind": above,
                "Step": str(level),
                "Kind": step.kind,
                "value": step.amount,
                "share": percent(100 * step.share),
            }
        )
        rows += _twin(step.parts, level + 1, step.title)
    return rows


def make(material: Material) -> Figure:
    """Make the figure."""
    short = read_shortfalls(material)
    if short is None:
        text = (
            "In the run nothing was short: no shortfall is recorded."
            if material.runs.has("shortfall")
            else "This history holds no shortfalls."
        )
        return Figure(
            "why",
            "Figure 9",
            QUESTION,
            "Why: one shortage",
            text,
            empty_state=(
                "No shortfall above zero."
                if material.runs.has("shortfall")
                else "It needs shortfall by product, cause and culprit, and unmet_demand by product."
            ),
        )
    product, month = worst(material, short)
    name = material.name("product", product)
    last = month.ordinal
    missing = float(short.window(last)[short.products.index(product)].sum())
    made = _supplied(material, product, last)
    steps, more = _Tracer(material, short, last).unfold(product)
    unit = unit_of(material.runs.first, product)
    part = 100 * missing / (missing + made) if np.isfinite(made) and made + missing > 0 else float("nan")
    head = f"{name[:1].upper() + name[1:]}, twelve months to {month_name(month)}"
    number = percent(part) + " of what was wanted" if np.isfinite(part) else quantity(missing, unit)
    top = _box("■ Shortage", head, number, f"{quantity(missing, unit)} not made or delivered")
    body = tag("ul.why", tag("li", top, _markup(steps, more, name) if steps else ""))
    sentence = f"The largest shortage by value in the run is {strong(name)} in the twelve months to {month_name(month)}"
    sentence += f": {strong(percent(part))} of what was wanted was not made or delivered." if np.isfinite(part) else "."
    if steps:
        sentence += f" The largest part, {strong(percent(100 * steps[0].share))}, is read as “{steps[0].title}”."
        if steps[0].parts:
            sentence += f" Behind that, most is “{steps[0].parts[0].title}”."
    rows = [{"series": head, "Step": "0", "Kind": "Shortage", "value": quantity(missing, unit)}]
    rows += _twin(steps, 1, name)
    command = f"lustrum explain RUN {product} {month}"
    caption = (
        f"Shares are of the shortfall one step up, by the cause that bound it; {material.draws_text}, mean. More:"
        f" {command}"
    )
    return Figure(
        "why",
        "Figure 9",
        QUESTION,
        f"Why: {name}, traced upstream",
        sentence,
        "Read from the top down. Each step names what was short, by how much, and what bound it. Removing one cause"
        " was not tried here: a study of the same seeds can say what it would have changed.",
        (
            Part(
                "why",
                markup=body,
                twin=make_twin(rows, series="What", behind="Behind", share="Share of the step above", value="Amount"),
            ),
        ),
        caption,
        variables=("shortfall", "unmet_demand", "output"),
        is_synthetic=material.runs.is_synthetic("shortfall"),
    )
