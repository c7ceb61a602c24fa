"""The report of an import as text: Markdown beside the economy, a short card for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lustrum.readers._report import Balance, ImportReport

SHOWN = 8
"""Lines of one list that a card shows; the report has all."""


def _number(value: float) -> str:
    """Write a number short, without losing its size."""
    if value == 0 or not abs(value) < float("inf"):
        return f"{value:g}"
    return f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.1f}"


def _balance(one: Balance) -> str:
    things = f"{one.count} {'industries' if one.dimension == 'industry' else one.dimension + 's'}"
    found = f"{one.left} = {one.right}, {things}: largest gap {_number(one.largest)} {one.unit}"
    return found + (f"; {len(one.gaps)} above rounding ({_number(one.rounding)})" if one.gaps else "")


def _list(head: str, lines: Sequence[str], shown: int) -> Iterator[str]:
    if not lines:
        return
    yield f"  {head} ({len(lines)})"
    yield from (f"    {line}" for line in lines[:shown])
    if len(lines) > shown:
        yield f"    and {len(lines) - shown} more: see import-report.md"


def write_card(report: ImportReport, shown: int = SHOWN) -> str:
    """Write a short card of a report for the terminal."""
    sizes = ", ".join(f"{count} {name}" for name, count in report.sizes.items())
    lines = [f"{report.title or report.format}", f"  read: {sizes} ({', '.join(report.files)})"]
    lines += _list("balances", [_balance(one) for one in report.balances], shown)
    lines += _list(
        "gaps, largest first; left as they are" if report.balancing is None else "gaps before balancing",
        [
            f"{gap.dimension} {gap.label}: {_number(gap.left)} against {_number(gap.right)}, gap {_number(gap.gap)}"
            for gap in report.gaps
        ],
        shown,
    )
    negatives = [f"{one.table}, {one.row}, {one.column}: {_number(one.value)}" for one in report.negatives]
    lines += _list("negative cells", negatives, shown)
    lines += _list("empty", [f"{one.dimension} {one.label}: {one.why}" for one in report.empty], shown)
    lines += _list("left out", [f"{one.dimension} {one.label}: {one.why}" for one in report.left_out], shown)
    lines += _list("assumed", [f"{one.subject}: {one.text}" for one in report.assumptions], 2 * shown)
    lines += _list("computed", [f"{one.name}: {_number(one.value)} {one.unit}" for one in report.checks], 2 * shown)
    if report.balancing is not None:
        one = report.balancing
        state = "" if one.converged else " (did not converge)"
        lines.append(
            f"  balanced by {one.method}{state}: {len(one.changes)} cells changed, the largest change "
            f"{_number(one.largest_change)}, gap left {one.residual:.2g} of the total. {one.note}".rstrip()
        )
    return "\n".join(lines)


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    def line(cells: Sequence[object]) -> str:
        shown = (_number(cell) if isinstance(cell, float) else str(cell).replace("|", "\\|") for cell in cells)
        return "| " + " | ".join(shown) + " |"

    return [line(head), "|" + "---|" * len(head), *map(line, rows), ""]


def write_markdown(report: ImportReport, name: str) -> str:
    """Write the whole report as Markdown.

    Parameters
    ----------
    report : ImportReport
        What was found.
    name : str
        Name of the economy.
    """
    lines = [f"# How {name} was imported", "", f"Format `{report.format}`: {report.title}.", ""]
    if report.source:
        lines += [f"Source: {report.source}.", ""]
    lines += [f"Files: {', '.join(report.files)}.", ""]
    lines += ["## Sizes", "", *_table(["what", "number"], list(report.sizes.items()))]
    lines += ["## Options", "", *_table(["option", "value"], list(report.options.items()))] if report.options else []
    lines += ["## What was assumed", ""]
    lines += [f"- **{one.subject}**: {one.text}" for one in report.assumptions] or ["Nothing."]
    lines += ["", "## Balances", "", *_balances(report)]
    lines += _section(
        "Negative cells",
        ["table", "row", "column", "value"],
        [(n.table, n.row, n.column, n.value) for n in report.negatives],
    )
    for head, found in (("Empty", report.empty), ("Merged or left out", report.left_out)):
        lines += _section(head, ["what", "label", "why"], [(o.dimension, o.label, o.why) for o in found])
    checks = [(c.name, repr(c.value), c.unit, c.method) for c in report.checks]
    lines += _section("Computed from the table as read", ["what", "value", "unit", "how"], checks)
    if report.balancing is not None:
        one = report.balancing
        lines += ["## Balancing", "", f"Method: {one.method} ({one.source}). {one.note}".rstrip(), ""]
        lines += [f"Gap left, relative to the total: {one.residual:.3g}; converged: {one.converged}.", ""]
        rows = [(c.table, c.row, c.column, c.before, c.after, c.change) for c in one.changes]
        lines += _table(["table", "row", "column", "before", "after", "change"], rows)
    return "\n".join(lines).rstrip() + "\n"


def _section(head: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    return [f"## {head}", "", *(_table(columns, rows) if rows else ["None.", ""])]


def _balances(report: ImportReport) -> list[str]:
    rows = [(b.dimension, f"{b.left} = {b.right}", b.count, b.largest, b.rounding, b.unit) for b in report.balances]
    lines = _table(["of", "equation", "number", "largest gap", "rounding up to", "unit"], rows)
    for one in report.balances:
        if one.gaps:
            head = ["label", one.left, one.right, "gap"]
            lines += [f"Gaps of {one.left} = {one.right} ({one.unit}), largest first:", ""]
            lines += _table(head, [(gap.label, gap.left, gap.right, gap.gap) for gap in one.gaps])
    return lines
