"""A plan told: its tables in long form, its document, and its lines of text."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from lustrum.planning.certificate import plain
from lustrum.planning.results import as_table
from lustrum.planning.valuation import valuations_table

if TYPE_CHECKING:
    from lustrum.planning.record import Plan

TABLES = ("output", "deliveries", "investment", "stocks", "trade", "labour")
"""The tables of a plan that `Plan.tables` writes."""

BY_YEAR = ("deliveries", "trade", "labour")
"""Tables that a plan in shorter periods writes by years too."""

MOVES = ("training", "migration")
"""Tables of workers who change skill or region, written where they can."""

DEALINGS = ("loans", "procurement")
"""Tables of what is agreed with others than the plan commands, written where there is any of it."""


def tables_of(plan: Plan) -> dict[str, pd.DataFrame]:
    """Return the tables of the plan in long form, without zeros: results, targets, balances, valuations, limits."""
    found = {name: as_table(getattr(plan, name)) for name in TABLES}
    if plan.facts.timing.a_year > 1:
        found |= {f"{name}_by_year": as_table(plan.by_year(name)) for name in BY_YEAR}
    found["targets"] = plan.facts.wants.as_table(plan.facts.labels)
    found["balances"] = as_table(plan.balances)
    found["valuations"] = valuations_table(plan.valuations)
    if len(plan.facts.emissions.substances):
        found["emissions"] = as_table(plan.emissions)
    found |= {name: as_table(getattr(plan, name)) for name in MOVES if name in plan.program.columns}
    found |= {name: table for name in DEALINGS if len(table := getattr(plan, name))}
    found["fulfilment"] = plan.fulfilment.to_series().rename("amount").reset_index()
    found["bottlenecks"] = plan.bottlenecks
    return found


def document_of(plan: Plan) -> dict[str, Any]:
    """Return the plan as a plain mapping, for ``--json``."""
    return {
        "economy": plan.name, "status": plan.status, "objective": plain(plan.objective), "unit": plan.unit,
        "years": list(plan.years), "certificate": plan.certificate.to_dict() if plan.certificate else None,
        "stages": [{"name": name, "value": plain(value), "unit": unit} for name, value, unit in plan.stages],
        "explanation": plan.explanation.to_dict() if plan.explanation is not None else None,
        "notes": list(plan.notes), "evidence": list(plan.evidence),
        "tables": _records(plan),
    }  # fmt: skip


def _records(plan: Plan) -> dict[str, list[dict[Any, Any]]]:
    if not plan.is_carried_out:
        return {}
    return {name: frame.to_dict("records") for name, frame in tables_of(plan).items()}


def facts_of(plan: Plan) -> list[tuple[str, str]]:
    """Return what a plan says of itself, line by line: what, and the words."""
    span = f"{plan.years[0]} to {plan.years[-1]}" if len(plan.years) > 1 else str(plan.years[0])
    lines = [("years", span)]
    if plan.facts.timing.a_year > 1:
        periods = plan.facts.labels["year"]
        lines.append((f"{plan.facts.timing.word}s", f"{periods[0]} to {periods[-1]}"))
    lines.append(("status", plan.status))
    if plan.certificate is not None:
        proof = plan.certificate
        lines.append(("objective", f"{plan.objective:.8g} {plan.unit}"))
        lines.append(
            ("certificate", f"gap {proof.gap:.1e}, primal violation {proof.primal_violation:.1e}, "
                            f"dual violation {proof.dual_violation:.1e}")
        )  # fmt: skip
        lines.extend((name, f"{value:.8g} {unit}") for name, value, unit in plan.stages[1:])
        scarce = plan.bottlenecks[plan.bottlenecks["share"] >= 0]
        for number, limit in enumerate(dict.fromkeys(scarce["limit"].head(3))):
            lines.append(("held back by" if not number else "", str(limit)))
    if plan.explanation is not None:
        lines.extend(("because" if not n else "", line) for n, line in enumerate(plan.explanation.splitlines()))
    lines.extend(("note" if not n else "", note) for n, note in enumerate(plan.notes))
    lines.append(("rests on", ", ".join(plan.evidence) or "evidence that is not stated"))
    return lines


def as_text(plan: Plan) -> str:
    """Return a plan as lines of text."""
    facts = facts_of(plan)
    width = max(len(key) for key, _ in facts) + 2
    return "\n".join([f"Plan of '{plan.name}'", *(f"  {key:<{width}}{text}" for key, text in facts)])


def as_html(plan: Plan) -> str:
    """Return a plan as a table of HTML."""
    rows = "".join(f"<tr><th scope='row'>{escape(k)}</th><td>{escape(text)}</td></tr>" for k, text in facts_of(plan))
    return f"<table><caption>Plan of {escape(plan.name)}</caption><tbody>{rows}</tbody></table>"
