"""Where the literature disagrees: which rule of a slot and which reading of it a run uses, and which it does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from lustrum.simulation.registry import Mechanism, find_mechanisms

OWN_VALUES = "own values"
"""What a pack is called that is no named reading."""


def find_disputes(chosen: Iterable[Mechanism], packs: Mapping[str, BaseModel]) -> list[dict[str, Any]]:
    """Return what is used, and what not, of each slot that has rivals or readings or is off by default.

    Parameters
    ----------
    chosen : iterable of Mechanism
        The mechanisms of a run.
    packs : mapping of str to BaseModel
        The pack of each slot, without any measure.

    Returns
    -------
    list of dict
        ``slot``, ``mechanism``, ``default`` (whether it works unless a scenario says otherwise), ``rivals``,
        ``reading`` (a named pack, or "own values"; empty where there are none), ``readings`` (the others).
    """
    every = find_mechanisms().values()
    found = []
    for member in chosen:
        rivals = [one.name for one in every if one.slot == member.slot and one.name != member.name]
        readings = member.readings()
        if rivals or readings or not member.default:
            same = [name for name, one in readings.items() if one.pack == packs[member.slot]]
            used = (same[0] if same else OWN_VALUES) if readings else ""
            found.append(
                {
                    "slot": member.slot,
                    "mechanism": member.name,
                    "default": member.default,
                    "rivals": rivals,
                    "reading": used,
                    "readings": [name for name in readings if name != used],
                }
            )
    return found


def dispute_in_words(one: Mapping[str, Any]) -> str:
    """Say of a slot what is used, and what is not.

    Examples
    --------
    >>> dispute_in_words({"slot": "coop-membership", "mechanism": "bass-adoption", "rivals": ["threshold-adoption"],
    ...     "reading": "", "readings": []})
    'coop-membership: bass-adoption (not threshold-adoption)'
    """
    used = " as ".join(str(word) for word in (one["mechanism"], one["reading"]) if word)
    others = [*one["rivals"], *one["readings"]]
    slot = "" if one["slot"] == one["mechanism"] else f"{one['slot']}: "
    return slot + used + (f" (not {', '.join(others)})" if others else "")
