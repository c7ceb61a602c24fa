"""What a plan is asked to do best: names of objectives, one after another or weighed against each other.

A *step* is pursued after the steps before it and keeps what they reached. It is one objective, or several with
weights: ``ray``, or ``0.7*ray & 0.3*needs``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from lustrum import discovery
from lustrum.errors import Problem, nearest
from lustrum.planning.settings import PlanProblems

OBJECTIVES = "lustrum.planning.objectives"

ObjectiveSpec = str | Mapping[str, Any] | Sequence[Any]

VARIANTS = {"imbalance": "imbalance"}
"""Setting that a variant after a colon names, where it is not `over`."""


@lru_cache(maxsize=1)
def objective_names() -> dict[str, str]:
    """Return the modules of all objectives by name."""
    return discovery.list_modules(OBJECTIVES)


def read_objective(spec: ObjectiveSpec) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Read what a caller gave for an objective.

    Parameters
    ----------
    spec : str, mapping or sequence of these
        A name; ``ray:years-sum`` for a variant; ``ray+capacity``, or a sequence, for one after another;
        ``0.7*ray & 0.3*needs`` for several weighed against each other; a mapping
        ``{"name": "ray", "over": "years-sum"}`` with settings that go with it, in which ``weighted`` may stand for the
        name: ``{"weighted": {"ray": 0.7, "needs": 0.3}}``.

    Returns
    -------
    steps : tuple of str
        Steps in order; see `weights_of`.
    options : dict
        Settings.

    Raises
    ------
    PlanProblems
        If there is no such objective (the nearest name is given), one stands twice, or a weight is not above zero.

    Examples
    --------
    >>> read_objective("ray:years-sum+capacity")
    (('ray', 'capacity'), {'over': 'years-sum'})
    >>> read_objective({"weighted": {"ray:years-sum": 3, "needs": 1}})
    (('3*ray & 1*needs',), {'over': 'years-sum'})
    """
    if isinstance(spec, Mapping):
        return _from_mapping(spec)
    if not isinstance(spec, str):
        parts = [read_objective(one) for one in spec]
    else:
        parts = [_step(text) for text in spec.split("+")]
    steps = tuple(step for found, _ in parts for step in found)
    merged: dict[str, Any] = {}
    for _, options in parts:
        merged.update(options)
    names = members_of(steps)
    if not names or len(set(names)) < len(names):
        raise PlanProblems([Problem("An objective is missing or stands twice.", "objective", str(spec))])
    return steps, merged


def _from_mapping(spec: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, Any]]:
    options = {key: value for key, value in spec.items() if key not in ("name", "weighted")}
    if "weighted" in spec:
        weights: Mapping[str, Any] = spec["weighted"]
        steps, more = read_objective(" & ".join(f"{weight}*{name}" for name, weight in weights.items()))
    else:
        steps, more = read_objective(str(spec.get("name", "")))
    return steps, {**more, **options}


def _step(text: str) -> tuple[tuple[str, ...], dict[str, Any]]:
    parts, options = [], {}
    for part in text.split("&"):
        given, times, called = part.rpartition("*")
        name, _, variant = called.strip().partition(":")
        if name not in objective_names():
            known = tuple(objective_names())
            raise PlanProblems(
                [Problem("There is no such objective.", "objective", name, ", ".join(known), nearest(name, known))]
            )
        parts.append((_weight(given.strip(), name) if times else 1.0, name))
        if variant:
            options[VARIANTS.get(name, "over")] = variant
    if len(parts) == 1:
        return (parts[0][1],), options
    return (" & ".join(f"{weight:g}*{name}" for weight, name in parts),), options


def _weight(text: str, name: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        weight = math.nan
    if not 0 < weight < math.inf:
        raise PlanProblems([Problem(f"The weight of '{name}' is none.", "objective", text, "a number above 0")])
    return weight


def weights_of(step: str) -> tuple[tuple[float, str], ...]:
    """Return the objectives of a step and their weights, which add up to one.

    Examples
    --------
    >>> weights_of("3*ray & 1*needs"), weights_of("ray")
    (((0.75, 'ray'), (0.25, 'needs')), ((1.0, 'ray'),))
    """
    parts = [part.rpartition("*") for part in step.split(" & ")]
    weights = [float(given or 1.0) for given, _, _ in parts]
    return tuple((weight / sum(weights), name) for weight, (_, _, name) in zip(weights, parts, strict=True))


def members_of(steps: Sequence[str]) -> tuple[str, ...]:
    """Return the objectives of all steps, in order.

    Examples
    --------
    >>> members_of(("0.7*ray & 0.3*needs", "labour"))
    ('ray', 'needs', 'labour')
    """
    return tuple(name for step in steps for _, name in weights_of(step))
