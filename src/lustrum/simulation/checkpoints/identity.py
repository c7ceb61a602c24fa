"""What a checkpoint was taken of: only the same scenario, seed, scale and versions go on to the same bits."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import numpy as np

from lustrum.economy.economy import Economy
from lustrum.errors import Problem
from lustrum.programme.scenario import Scenario
from lustrum.quantities.calendar import Month
from lustrum.simulation.checkpoints.plain import Packer
from lustrum.simulation.record import versions

_WORDS = {
    "scenario": "scenario (its content; the last month does not count)",
    "economy": "economy",
    "seed": "seed",
    "scale": "scale",
    "branched": "where it was branched",
}


def identify(
    scenario: Scenario,
    *,
    seed: int | None = None,
    scale: int | None = None,
    economy: Economy | None = None,
    branched: tuple[dict[str, str], ...] = (),
) -> dict[str, Any]:
    """Return the facts that a checkpoint has to fit.

    Parameters
    ----------
    scenario : Scenario
        What is lived through. Its last month decides nothing of the months before, so it is left out.
    seed, scale : int, optional
        Instead of the scenario's own.
    economy : Economy, optional
        One that is used instead of the scenario's own.
    branched : tuple of mapping
        Where the run left other runs.
    """
    plain = scenario.replace(seed=0, scale=1, until=scenario.start)
    return {
        "name": scenario.name,
        "scenario": plain.hash,
        "economy": economy_hash(economy) if economy is not None else "the scenario's",
        "seed": scenario.seed if seed is None else seed,
        "scale": scenario.scale if scale is None else scale,
        "branched": [dict(one) for one in branched],
        "versions": versions(),
    }


def short_hash(identity: dict[str, Any]) -> str:
    """Return eight letters that stand for a scenario, scale and set of versions, whatever the seed."""
    facts = {key: value for key, value in identity.items() if key not in ("seed", "name")}
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:8]


def economy_hash(economy: Economy) -> str:
    """Return the hash of the name and tables of an economy."""
    packer = Packer()
    tree = packer.pack([economy.name, {name: economy.table(name) for name in sorted(economy.tables)}], "economy")
    digest = hashlib.sha256(json.dumps(tree).encode())
    for array in packer.arrays:
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def differences(found: dict[str, Any], wanted: dict[str, Any], where: str) -> list[Problem]:
    """Return a problem for each fact in which a checkpoint differs from the run that is wanted."""
    problems = []
    for key, words in _WORDS.items():
        if found.get(key) != wanted[key]:
            is_hash = isinstance(wanted[key], str) and len(wanted[key]) == 64
            mine, theirs = (str(value)[:12] if is_hash else str(value) for value in (wanted[key], found.get(key)))
            if key == "scenario":
                theirs = f"{found.get('name')} {theirs}"
                mine = f"{wanted['name']} {mine}"
            problems.append(Problem(f"The checkpoint has another {words}.", where, theirs, mine))
    theirs, mine = found.get("versions", {}), wanted["versions"]
    for name in {**mine, **theirs}:
        if theirs.get(name) != mine.get(name):
            what = f"The checkpoint was written with another version of {name}."
            problems.append(Problem(what, where, str(theirs.get(name)), str(mine.get(name))))
    return problems


def date_of(text: dict[str, Any]) -> Month:
    """Return the last month that the head of a checkpoint holds.

    Raises
    ------
    ValueError
        If it says none.
    """
    return Month.parse(str(text.get("date", "")))
