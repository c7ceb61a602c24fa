"""F9: why something was short. A nested list: the shortage, the inputs behind it, and what bound those.

The walk through the causes is :mod:`lustrum.history.shortfalls`; here it is drawn. Shares are of what was missing one
step up. No counterfactual is computed here, so no sentence says that one thing led to another.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.history.shortfalls import Missing, Shortfalls
from lustrum.history.shortfalls import Step as Cause
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
KINDS = {
    "input": ("▸", "Input"),
    "power": ("▸", "Input"),
    "shops": ("○", "Demand"),
    "order": ("◆", "Decision"),
    "demand": ("○", "Demand"),
    "damage": ("▲", "Shock"),
}


@dataclass(frozen=True)
class Step:
    """One step of the chain, as it is drawn: what, how much of the step above, what lies behind it."""

    title: str
    mark: str
    kind: str
    share: float
    amount: str
    parts: tuple[Step, ...] = ()
    more: int = 0


def read_shortfalls(material: Material) -> Shortfalls | None:
    """Return what was short in a run, or None if nothing was."""
    short = Shortfalls(material.runs.histories)
    return short if short.is_recorded and short.values.any() else None


def worst(material: Material, short: Shortfalls) -> tuple[Missing, Month]:
    """Return what was missing of the product whose lack is worth most over twelve months, and their last month."""
    windows, _ = short.rolling()
    prices = constant_prices(material.runs.first)
    price = np.array([prices.get(product, np.nan) for product in short.products])
    worth = windows * np.where(np.isfinite(price), price, 0.0) if np.isfinite(price).any() else windows
    product = short.products[int(np.unravel_index(int(np.argmax(worth)), worth.shape)[1])]
    month = short.worst_months(product)
    return short.missing(product, month), month


def _drawn(material: Material, step: Cause) -> Step:
    mark, kind = KINDS["input"] if step.culprit else KINDS.get(step.cause, ("■", "Limit"))
    title = sentence_case(step.words(lambda product: material.name("product", product)))
    written = quantity(step.amount, unit_of(material.runs.first, step.product))
    parts = tuple(_drawn(material, part) for part in step.parts)
    return Step(title, mark, kind, step.share, written, parts, step.more)


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
    found, month = worst(material, short)
    product, missing, part = found.product, found.amount, 100 * found.share
    name, unit = material.name("product", product), unit_of(material.runs.first, product)
    steps, more = tuple(_drawn(material, step) for step in found.steps), found.more
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
        f"Shares are of what was missing one step up, by the cause that bound it; {material.draws_text}, mean. More:"
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
