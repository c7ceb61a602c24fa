"""A plan told: why there is none, what holds it back, and what becomes of one product in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from lustrum.errors import NameProblems, Problem, nearest
from lustrum.studies.told import Told

MOST = 10
ROUNDING = 1e-9
"""Amounts below this share of the largest are nothing."""

WHOLE = ("", "infeasible", "why", "plan")
"""What is asked for when nothing in particular is."""

COLUMNS = {
    "asked": "asked", "delivery": "delivered", "output": "made", "import": "imported", "aid": "given",
    "input": "used up", "carriage": "for carriage", "investment": "invested", "export": "exported",
    "kept": "kept by its makers", "exchange": "given in exchange",
    "stocks": "to stock", "spare": "spare",
}  # fmt: skip
"""Columns of the account of a product, and their headings; those that are nothing throughout are left out."""


def tell_plan(document: Mapping[str, Any], tables: Mapping[str, pd.DataFrame], what: str = "") -> Told:
    """Explain a plan.

    Parameters
    ----------
    document : mapping
        What ``plan.json`` says.
    tables : mapping of str to DataFrame
        Its tables by name, as far as they are there.
    what : str
        A product, or words that must stand in a line that is told; nothing: all.

    Raises
    ------
    NameProblems
        If nothing in the plan has this name; the nearest is given.
    """
    subject = "" if what.strip().lower() in WHOLE else what.strip().lower()
    years = document["years"]
    head = f"Plan of '{document['economy']}', {years[0]} to {years[-1]}: {document['status']}."
    facts: dict[str, Any] = {key: document.get(key) for key in ("economy", "years", "status", "certificate", "notes")}
    if document.get("explanation"):
        facts["explanation"] = document["explanation"]
        told = str(document["explanation"]["text"]).splitlines()
        return Told(head, tuple(f"  {line}" for line in told if subject in line.lower()), facts)
    product = _find_product(tables, subject)
    if product:
        return _product(head, facts, tables, product)
    limits = tables.get("bottlenecks", pd.DataFrame())
    rows: list[dict[str, Any]] = [{str(k): v for k, v in row.items()} for row in limits.to_dict("records")]
    chosen = [row for row in rows if subject in str(row["limit"]).lower()]
    if subject and not chosen:
        known = [str(row["limit"]) for row in rows] + _products(tables)
        raise NameProblems([Problem("Nothing of this name is in the plan.", "", what, "", nearest(what, known))])
    facts["held_back_by"] = chosen
    lines = [*_limits(tables, chosen), *_together(tables, subject)]
    lines += [f"  note: {note}" for note in document.get("notes", ())]
    return Told(head, tuple(lines) or ("  Nothing holds it back.",), facts)


def _limits(tables: Mapping[str, pd.DataFrame], rows: list[dict[str, Any]]) -> list[str]:
    """Tell limits: what more of each brings by planning anew where that was done, else by its valuation."""
    checked = tables.get("bottlenecks-checked", pd.DataFrame(columns=["limit", "says"]))
    says = dict(zip(checked["limit"].astype(str), checked["says"].astype(str), strict=True))
    told = (says.get(str(row["limit"])) for row in rows[:MOST])
    return [f"  held back by {said}" if said else _limit(row) for said, row in zip(told, rows, strict=False)]


def _together(tables: Mapping[str, pd.DataFrame], subject: str) -> list[str]:
    """Tell which limits would have to give way together for one per cent more; nothing if a limit was asked for."""
    more = tables.get("cheapest-more")
    if subject or more is None or more.empty:
        return []
    return ["  the cheapest way to 1% more:", *(f"    {words}" for words in more["words"].astype(str).head(MOST))]


def _limit(row: Mapping[str, Any]) -> str:
    worth = f"{float(row['worth']):.4g} per {row['unit'] or 'unit'} more"
    return f"  held back by {row['limit']}: worth {worth}, {float(row['share']):.0%} of the objective"


def _products(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    balances = tables.get("balances")
    return list(dict.fromkeys(map(str, balances["product"]))) if balances is not None and len(balances) else []


def _find_product(tables: Mapping[str, pd.DataFrame], subject: str) -> str:
    return next((name for name in _products(tables) if name.lower() == subject), "")


def _product(head: str, facts: dict[str, Any], tables: Mapping[str, pd.DataFrame], product: str) -> Told:
    """Tell what becomes of a product: where it comes from and goes to, year by year, and what more would bring."""
    account = _account(tables, product)
    worth = _by_year(tables.get("valuations"), product, valued="product")
    shown = account.rename(columns=COLUMNS)
    if worth.any():
        shown["one more unit brings"] = worth.reindex(account.index, fill_value=0.0)
    text = shown.rename_axis(index=None, columns=None).to_string(float_format=_written)
    limits = tables.get("bottlenecks", pd.DataFrame(columns=["limit"]))
    words = limits["limit"].astype(str).str.split(r"\W+", regex=True).map(lambda parts: product in parts)
    rows = [{str(k): v for k, v in row.items()} for row in limits[words.astype(bool)].to_dict("records")]
    facts |= {"product": product, "account": shown.rename_axis("year").reset_index().to_dict("records")}
    facts["held_back_by"] = rows
    lines = [f"  {product}, a year:", *(f"  {line}" for line in text.splitlines()), *_limits(tables, rows)]
    return Told(head, tuple(lines), facts)


def _account(tables: Mapping[str, pd.DataFrame], product: str) -> pd.DataFrame:
    """Return sources and uses of a product by year, all above zero; what goes into stock may be negative."""
    mine = tables["balances"][tables["balances"]["product"].astype(str) == product]
    flows = mine.pivot_table(index="year", columns="flow", values="amount", aggfunc="sum", fill_value=0.0)
    taken = [
        flow
        for flow in ("delivery", "input", "carriage", "investment", "export", "kept", "exchange", "spare")
        if flow in flows
    ]
    flows[taken] = -flows[taken]
    stocks = -sum(flows[flow] for flow in ("opening stock", "closing stock") if flow in flows)
    flows["stocks"] = stocks if len(mine) else 0.0
    flows["asked"] = _by_year(tables.get("targets"), product).reindex(flows.index, fill_value=0.0)
    flows = flows.where(flows.abs() > ROUNDING * flows.abs().to_numpy().max(initial=0.0), 0.0)
    return flows[[name for name in COLUMNS if name in flows and flows[name].any()]]


def _written(value: float) -> str:
    """Write an amount so that columns can be compared.

    Examples
    --------
    >>> _written(1031170.2), _written(12.3456), _written(4.36e-6), _written(0.0)
    ('1,031,170', '12.3', '4.36e-06', '0')
    """
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _by_year(table: pd.DataFrame | None, product: str, **where: str) -> pd.Series[Any]:
    if table is None or "product" not in table:
        return pd.Series(dtype=float)
    mine = table[table["product"].astype(str) == product]
    for column, value in where.items():
        mine = mine[mine[column] == value]
    total = mine.groupby("year")["amount"]
    return total.max() if where else total.sum()
