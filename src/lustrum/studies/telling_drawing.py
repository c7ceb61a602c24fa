"""The first state in words: what the tables asked for, what was drawn, and what whole rows and quanta left over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

WORST = 3
"""Cells of a margin that are named."""


def first_state_in_words(manifest: Mapping[str, Any]) -> list[str]:
    """Say of each margin of the first draw whether its cells came out, and by how much not; then what was assumed.

    Parameters
    ----------
    manifest : mapping
        Manifest of a run; one that tells nothing of the first state gives no lines.
    """
    told = manifest.get("first_state", {})
    if not told:
        return []
    first = next(iter(told.values()))
    return [*map(_line, first["margins"]), *(f"assumed: {note}." for note in first["notes"])]


def _line(margin: Mapping[str, Any]) -> str:
    unit, count = margin["unit"], margin["cells"]
    cells = f"{count} cell{'' if count == 1 else 's'}"
    if not margin["cells_off"]:
        return f"{margin['margin']}: {cells}, {_number(margin['asked'])} {unit}, each drawn as asked."
    worst = ", ".join(f"{cell} {gap:+,.6g}" for cell, gap in list(margin["worst"].items())[:WORST])
    return (
        f"{margin['margin']}: {cells}, asked {_number(margin['asked'])}, drawn {_number(margin['drawn'])} {unit}; "
        f"{margin['cells_off']} off, the most by {margin['largest']:,.6g} ({margin['why']}): {worst}."
    )


def _number(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")
