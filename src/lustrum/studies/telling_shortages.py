"""A shortage in a sentence and a tree: what was missing of the plan, of what was asked for, and who could not deliver.

Everything is read from the history of a run; nothing is computed anew and nothing is tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from lustrum.errors import NameProblems, Problem
from lustrum.history.shortfalls import Missing, Step
from lustrum.quantities.calendar import MONTHS_A_YEAR, Month
from lustrum.studies.shortages import Shortages

CAUTION = "Shares are of the step above, by the cause that bound it; removing one was not tried here."

REPEATED = "What is not found in shops is asked for anew: a wish that stays open counts in every month."


def tell_shortage(
    short: Shortages, product: str, date: Month | None, count: int
) -> tuple[str, list[str], dict[str, Any]]:
    """Say what was missing of a product and why: a sentence, lines below it, and the facts.

    Parameters
    ----------
    short : Shortages
        What a run recorded.
    product : str
        A label.
    date : Month or None
        Last month asked for; None for the worst twelve months.
    count : int
        How many months: 1 or 12.

    Raises
    ------
    NameProblems
        If the date lies outside the run.
    """
    first, last = short.span
    if date is not None and not first <= date <= last and not (count > 1 and first.year <= date.year <= last.year):
        raise NameProblems([Problem("The date lies outside the run.", "", str(date), f"{first} to {last}")])
    until = min(date, last) if date is not None else short.worst_months(product)
    found = short.missing(product, until, count)
    head = f"{short.name(product)}, {_span(until, count, first)}"
    lines = [*_tree(short, found.steps, found.more), *_where(short, found)]
    facts = _facts(short, found, until, count, first)
    if count == 1:
        year = short.missing(product, until)
        facts["twelve_months"] = _facts(short, year, until, MONTHS_A_YEAR, first)
        span = _span(until, MONTHS_A_YEAR, first)
        lines += [f"{span[0].upper()}{span[1:]}: {_balance(short, year)}.{_whole(short, year)}"]
        lines += [*_tree(short, year.steps, year.more)]
    if found.not_found or facts.get("twelve_months", {}).get("not_in_shops"):
        lines.append(REPEATED)
    if found.steps or facts.get("twelve_months", {}).get("because"):
        lines.append(CAUTION)
    draws = f" (mean of {len(short.histories)} draws)" if len(short.histories) > 1 else ""
    return f"{head}: {_balance(short, found)}{draws}.{_chain(short, found)}", lines, facts


def _span(until: Month, count: int, first: Month) -> str:
    if count == 1:
        return str(until)
    months = min(count, until - first + 1)
    return f"the {months} months to {until}"


def _balance(short: Shortages, found: Missing) -> str:
    """Say what was not made of the plan, and what was asked for in vain."""
    product, parts = found.product, []
    if found.not_made > 0:
        part = found.share_of_plan
        of = f" of {short.amount(product, found.made + found.not_made)} planned" if np.isfinite(part) else ""
        parts.append(f"{short.amount(product, found.not_made)}{of} not made{_in_brackets(part)}")
    asked = [(found.not_served, "ordered and not delivered"), (found.not_found, "not found in shops")]
    parts += [f"{short.amount(product, amount)} {what}" for amount, what in asked if amount > 0]
    return "; ".join(parts) or "nothing missing is recorded"


def _in_brackets(share: float) -> str:
    return f" ({_share(share)})" if np.isfinite(share) else ""


def _share(share: float) -> str:
    return "under 1%" if 0 < share < 0.005 else f"{share:.0%}"


def _chain(short: Shortages, found: Missing) -> str:
    """Follow the largest cause down to the last one that is recorded."""
    if not found.steps:
        return ""
    step = found.steps[0]
    most = "most" if step.share >= 0.5 else "the largest part"
    told = f" Of the {short.amount(found.product, found.amount)} missing, {most} ({_share(step.share)}): "
    told += step.words(short.name)
    while step.parts:
        step = step.parts[0]
        told += f"; behind that ({_share(step.share)}), {step.words(short.name)}"
    return f"{told}."


def _whole(short: Shortages, found: Missing) -> str:
    return f" Of the {short.amount(found.product, found.amount)} missing:" if found.steps else ""


def _tree(short: Shortages, steps: Iterable[Step], more: int, depth: int = 1) -> Iterator[str]:
    blank, rest = "    " * depth, 1.0
    for step in steps:
        yield f"{blank}{step.share:4.0%}  {step.words(short.name)}: {short.amount(step.product, step.amount)}"
        yield from _tree(short, step.parts, step.more, depth + 1)
        rest -= step.share
    if more:
        yield f"{blank}{rest:4.0%}  {more} more {'causes' if more > 1 else 'cause'}"


def _where(short: Shortages, found: Missing) -> Iterator[str]:
    if len(found.regions) > 1:
        told = ", ".join(f"{region} {_share(share)}" for region, share in found.regions[:3])
        what, amount = _side(found)
        yield f"{what.capitalize()} ({short.amount(found.product, amount)}), by region: {told}."


def _side(found: Missing) -> tuple[str, float]:
    """Say of which quantity the regions have their shares, and how much it is."""
    return ("ordered and not delivered", found.not_served) if found.is_demand else ("not made", found.not_made)


def _facts(short: Shortages, found: Missing, until: Month, count: int, first: Month) -> dict[str, Any]:
    product = found.product
    return {
        "product": product,
        "name": short.name(product),
        "from": str(max(until - (count - 1), first)),
        "until": str(until),
        "months": min(count, until - first + 1),
        "draws": len(short.histories),
        "unit": short.unit(product),
        "amount": found.amount,
        "made": found.made,
        "planned": found.made + found.not_made,
        "not_made": found.not_made,
        "share_of_plan": found.share_of_plan,
        "not_delivered": found.not_served,
        "not_in_shops": found.not_found,
        "share": found.share,
        "because": [step_facts(short, step) for step in found.steps],
        "more": found.more,
        "regions": dict(found.regions),
        "regions_of": _side(found)[0],
        "evidence": "simulated",
    }


def step_facts(short: Shortages, step: Step) -> dict[str, Any]:
    """Return a step and what lies behind it as a plain mapping."""
    return {
        "words": step.words(short.name),
        **{key: getattr(step, key) for key in ("product", "cause", "culprit", "amount", "share", "more")},
        "unit": short.unit(step.product),
        "parts": [step_facts(short, part) for part in step.parts],
    }
