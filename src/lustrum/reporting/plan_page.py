"""The page of a plan: what is asked, made and built, what holds it back, and how sure it is.

Door: :func:`write_plan_page`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from lustrum.planning.plan import Plan
from lustrum.quantities.evidence import in_order
from lustrum.reporting.assembling import Chapter, Head, Page, put_together
from lustrum.reporting.charts.marks import icon, stroke, swatch
from lustrum.reporting.figures.figure import Figure
from lustrum.reporting.numbers import counted, sentence_case
from lustrum.reporting.plan_figures import abroad, asked, built, dealt, emitted, held, made, people, proof, work, worth
from lustrum.reporting.plan_figures.sheet import Sheet
from lustrum.reporting.provenance import MEANINGS, Notice, Rests

if TYPE_CHECKING:
    import pandas as pd

    from lustrum.economy.economy import Economy

__all__ = ["make_plan_page", "write_plan_page"]

STORY: tuple[tuple[str, tuple[Callable[[Sheet], Figure | None], ...]], ...] = (
    (
        "What is asked, made and built",
        (asked.make, made.make, built.make, work.make, people.make, dealt.make, abroad.make, emitted.make),
    ),
    ("What holds it back, and what things are worth to it", (held.make, worth.make)),
    ("How sure it is", (proof.make,)),
)
CONTENTS = {
    "asked": "Deliveries", "made": "Output", "built": "Investment", "work": "Labour", "people": "Training",
    "dealt": "Procurement", "abroad": "Trade", "emitted": "Emissions",
    "held": "Limits", "worth": "Valuations", "proof": "Certificate",
}  # fmt: skip
STATUS = {
    "optimal": "proven optimal",
    "feasible": "can be carried out; not proven optimal",
    "interrupted": "stopped early",
}


def write_plan_page(path: Path | str, plan: Plan, economy: Economy, command: str = "", **more: Any) -> Path:
    """Write the page of a plan and return its path; see :func:`make_plan_page`."""
    target = Path(path)
    page = make_plan_page(plan, economy, command, **more)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(page.text, encoding="utf-8")
    return target


def make_plan_page(
    plan: Plan,
    economy: Economy,
    command: str = "",
    *,
    checked: pd.DataFrame | None = None,
    more: pd.DataFrame | None = None,
) -> Page:
    """Make the page of a plan.

    Parameters
    ----------
    plan : Plan
        A plan that can be carried out.
    economy : Economy
        What was planned.
    command : str
        The command that makes the plan again.
    checked : DataFrame, optional
        What relaxing each limit brings, by planning anew (`Plan.check_bottlenecks`).
    more : DataFrame, optional
        Which limits must give way together for more (`Plan.cheapest_more`).

    Raises
    ------
    ValueError
        If there is no plan to draw.
    """
    if not plan.is_carried_out:
        raise ValueError("There is no plan to draw: see plan.explanation.")
    sheet = Sheet(plan, economy, command, checked, more)
    chapters, number = [], 0
    for title, makers in STORY:
        drawn = [figure for figure in (make(sheet) for make in makers) if figure is not None]
        numbered = (replace(figure, label=f"{figure.label} {number + n}") for n, figure in enumerate(drawn, 1))
        chapters.append(Chapter(title, tuple(numbered)))
        number += len(drawn)
    figures = [figure for chapter in chapters for figure in chapter.figures]
    head = Head(
        "plan", _title(sheet), _kicker(sheet), _standfirst(sheet),
        [*((figure.id, CONTENTS[figure.id]) for figure in figures), ("provenance", "Sources")],
        "What the marks say",
        [(Markup(swatch("run")), "planned", ": what the plan says"),
         (Markup(stroke("ink2")), "beside it", ": what was asked, what there is, or what was before")],
        _notice(sheet),
    )  # fmt: skip
    return put_together(head, chapters, _rests(sheet, figures))


def _title(sheet: Sheet) -> str:
    name = sentence_case(sheet.economy.title or sheet.economy.name)
    first, last = sheet.years[0], sheet.years[-1]
    if not first.isdigit() or len(first) < 4:
        return f"{name}: a plan for {counted(len(sheet.years), 'year')}"
    return f"{name}: plan for {first}" + (f" to {last}" if last != first else "")


def _kicker(sheet: Sheet) -> str:
    objectives = ", then ".join(name for name, _, _ in sheet.plan.stages)
    return (
        f"Economy {sheet.economy.name} · objective: {objectives} · {STATUS.get(sheet.plan.status, sheet.plan.status)}"
    )


def _standfirst(sheet: Sheet) -> str:
    rows, columns = sheet.plan.program.shape
    facts = sheet.plan.facts
    return (
        f"{counted(len(facts.unit), 'product')}, {counted(len(facts.labels['activity']), 'technique')} and"
        f" {counted(len(sheet.years), 'year')} make a linear programme of {counted(rows, 'limit')} and"
        f" {counted(columns, 'unknown')}. The page shows what the plan would do, what holds it back and what proves it."
        " It says what is possible by these tables, not what anybody would do."
    )


def _notice(sheet: Sheet) -> Notice | None:
    if "synthetic" not in sheet.plan.evidence:
        return None
    text = "The tables of this economy are synthetic in part: numbers made for the model, not found in a source."
    return Notice("Synthetic.", text)


def _rests(sheet: Sheet, figures: list[Figure]) -> Rests:
    words = in_order(sheet.plan.evidence)
    lines = [(icon(word), word, f": {MEANINGS.get(word, '')}") for word in words]
    undrawn = [f"{figure.label} is not drawn: {figure.empty_state}" for figure in figures if figure.empty_state]
    cannot = [
        *sheet.plan.notes,
        *undrawn,
        "A plan is optimal for its aim, its tables and its limits; another aim has another plan.",
        "Coefficients are taken to hold at every scale and in every year of the plan.",
    ]
    sources = [f"{key}: {source.text}" for key, source in sheet.economy.sources.items() if source.text]
    count = f"The figures of the economy are {', '.join(words)}." if words else "The economy states no evidence."
    return Rests(count, "", [], lines, _facts(sheet), cannot, sorted(sources, key=str.lower), about="Plan")


def _facts(sheet: Sheet) -> list[tuple[str, str]]:
    plan = sheet.plan
    settings = {name: getattr(plan.settings, name) for name in sorted(plan.settings.model_fields_set)}
    said = [f"{name} {value}" for name, value in settings.items() if isinstance(value, (str, int, float, bool))]
    facts = [("Economy", plan.name), ("Years", f"{sheet.years[0]} to {sheet.years[-1]}")]
    facts += [(f"Objective {n}", f"{name}: {value:.9g} {unit}") for n, (name, value, unit) in enumerate(plan.stages, 1)]
    if said:
        facts.append(("Settings", ", ".join(said)))
    if sheet.command:
        facts.append(("Repeat it", sheet.command))
    return facts
