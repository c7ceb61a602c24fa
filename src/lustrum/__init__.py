"""Lustrum: a laboratory for planned and transitional economies.

Everything public is here; each name is loaded from its floor when it is first used.

Examples
--------
>>> import lustrum as lu
>>> lu.load("korea").start
Month('1946-01')
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lustrum.assessment.scorecard import assess as assess
    from lustrum.economy.economy import Economy as Economy
    from lustrum.economy.storage import load_economy as load_economy
    from lustrum.history.storage import load_history as load_history
    from lustrum.planning.plan import plan as plan
    from lustrum.programme.scenario import load_scenario as load
    from lustrum.programme.storage import load_programme as load_programme
    from lustrum.simulation.branching import branch as branch
    from lustrum.simulation.run import simulate as simulate
    from lustrum.studies.attributing import attribute as attribute
    from lustrum.studies.comparing import compare as compare
    from lustrum.studies.running import run as run

_PLACES = {
    "load": ("lustrum.programme.scenario", "load_scenario"),
    "load_economy": ("lustrum.economy.storage", "load_economy"),
    "load_programme": ("lustrum.programme.storage", "load_programme"),
    "load_history": ("lustrum.history.storage", "load_history"),
    "Economy": ("lustrum.economy.economy", "Economy"),
    "plan": ("lustrum.planning.plan", "plan"),
    "branch": ("lustrum.simulation.branching", "branch"),
    "simulate": ("lustrum.simulation.run", "simulate"),
    "assess": ("lustrum.assessment.scorecard", "assess"),
    "attribute": ("lustrum.studies.attributing", "attribute"),
    "compare": ("lustrum.studies.comparing", "compare"),
    "run": ("lustrum.studies.running", "run"),
}

__all__ = [
    "Economy",
    "assess",
    "attribute",
    "branch",
    "compare",
    "load",
    "load_economy",
    "load_history",
    "load_programme",
    "plan",
    "run",
    "simulate",
]


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"lustrum has no '{name}'. It has: {', '.join(__all__)}.")
    module, attribute = _PLACES[name]
    return getattr(importlib.import_module(module), attribute)


def __dir__() -> list[str]:
    return list(__all__)
