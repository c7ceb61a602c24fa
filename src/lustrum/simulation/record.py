"""From what a run collected to a History; and a one-date History of a bare economy, so that it can be assessed too."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import numpy as np

from lustrum.history.history import History
from lustrum.history.variables import variables_dictionary
from lustrum.programme.measures import Measure, list_kinds, load_kind
from lustrum.programme.programme import Programme
from lustrum.programme.scenario import Scenario
from lustrum.quantities.calendar import Month as Date
from lustrum.simulation.disputes import find_disputes
from lustrum.simulation.registry import PHASES
from lustrum.simulation.surveying import make_surveys

if TYPE_CHECKING:
    from lustrum.economy.economy import Economy
    from lustrum.simulation.disputes import find_disputes
from lustrum.simulation.month import World

__all__ = ["make_history", "make_manifest", "snapshot"]


def make_history(world: World, name: str, manifest: dict[str, Any]) -> History:
    """Make the History of what has been lived so far."""
    recorder = world.recorder
    variables = {variable: recorder.array(variable) for variable in recorder.recorded()}
    return History(
        name=name,
        variables=variables,
        surveys=make_surveys(world),
        labels=recorder.label_tables,
        sources=world.economy.sources.merged(world.schedule.programme.sources),
        evidence=dict(recorder.evidence),
        manifest=manifest,
        dictionary=recorder.dictionary,
    )


def make_manifest(world: World, scenario: Scenario, seed: int, months: int, complete: bool) -> dict[str, Any]:
    """Return how a run came about: enough to repeat it bit for bit on the same platform with the same versions."""
    state = world.state
    last = world.recorder.last
    return {
        "scenario": scenario.name,
        "scenario_hash": scenario.hash,
        "title": scenario.title,
        "economy": world.economy.name,
        "economy_date": str(world.economy.date or ""),
        "programme": scenario.programme.name,
        "removed": list(scenario.programme.removed),
        "stages": _stages(world),
        "measures": [_act(world, act) for act in scenario.programme.measures],
        "shocks": [_act(world, act) for act in scenario.programme.shocks],
        "seed": seed,
        "scale": world.scale,
        "start": str(world.first),
        "until": str(last) if last else "",
        "months": months,
        "complete": complete,
        "branched": list(world.trunk),
        "mechanisms": {member.slot: member.name for member in world.mechanisms},
        "packs": {member.slot: _plain(world.levers.base_pack(member.slot)) for member in world.mechanisms},
        "disputes": find_disputes(
            world.mechanisms, {member.slot: world.levers.base_pack(member.slot) for member in world.mechanisms}
        ),
        "order": [f"{member.phase}: {member.slot}" for member in world.mechanisms],
        "phases": list(PHASES),
        "kernels": world.kernels,
        "plans": [_told(plan) for plan in world.plans],
        "accounts": {"months_closed": len(world.flows), "largest_gap": 0},
        "rows": {table.name: len(table) for table in state.tables()},
        "evidence": sorted(world.economy.rests_on()),
        "population": world.board.get("residuals of the first state", {}),
        "versions": versions(),
    }


def _stages(world: World) -> list[dict[str, str]]:
    """Return the stages that were entered, with the months in which they began and ended."""
    progress = world.progress
    return [
        {
            "id": stage.id,
            "title": stage.title or stage.id,
            "entered": str(progress.entered[stage.id]),
            "left": str(progress.left.get(stage.id, "")),
        }
        for stage in world.schedule.programme.stages
        if stage.id in progress.entered
    ]


def _act(world: World, act: Measure) -> dict[str, Any]:
    """Return a measure or shock as a reader wants it: what, when, by which claim and source."""
    first = world.schedule.first_month(act, world.progress)
    kinds = list_kinds()
    kind = load_kind(act.kind) if act.kind in kinds else None
    return {
        "id": act.id,
        "title": act.title or act.id,
        "kind": act.kind,
        "domain": kind.domain if kind else "",
        "domain_title": kind.domain_title if kind else "",
        "from": str(first or ""),
        "until": str(act.until or ""),
        "strength": act.given(first).get("strength", "") if first else "",
        "claim": ", ".join(act.claims),
        "source": ", ".join(act.sources),
        "evidence": list(act.evidence_words),
    }


def _told(plan: Any) -> dict[str, Any]:
    """Return the facts of a plan that a manifest carries."""
    return {name: _number(getattr(plan, name)) for name in ("status", "objective") if hasattr(plan, name)}


def _number(value: Any) -> Any:
    return float(value) if isinstance(value, (int, float, np.number)) else str(value)


def _plain(pack: Any) -> dict[str, Any]:
    plain: dict[str, Any] = pack.model_dump(mode="json")
    return plain


def versions() -> dict[str, str]:
    found = {"python": platform.python_version(), "platform": platform.machine()}
    for package in ("lustrum", "numpy", "scipy", "highspy"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = ""
    return found


def snapshot(economy: Economy, scale: int = 1000, date: Date | None = None) -> History:
    """Return a History of one date of a bare economy: what is there before anything happens.

    Parameters
    ----------
    economy : Economy
        The economy; one without a population shows only what needs none.
    scale : int
        How many settlements a drawn one stands for.
    date : Month, optional
        Instead of the economy's own.
    """
    from lustrum.simulation.month import Month
    from lustrum.simulation.observing import record_stocks
    from lustrum.simulation.prepare import prepare
    from lustrum.simulation.surveying import gather_answers, take_survey

    when = date or economy.date or Date(2000, 1)
    scenario = Scenario(economy.name, Programme("none"), when, when, scale=scale, planner=None)
    if not len(economy.population):
        return History(
            economy.name, labels=dict(economy.labels), sources=economy.sources, dictionary=variables_dictionary()
        )
    world = prepare(scenario, economy=economy, mechanisms={})
    month = Month(world, when)
    record_stocks(month, frozenset())
    gather_answers(month)
    if when.month != 12:
        take_survey(month)
    world.recorder.close(when)
    manifest = {"economy": economy.name, "start": str(when), "until": str(when), "months": 0, "scale": scale}
    stocks = {name for name in world.recorder.recorded() if world.recorder.dictionary[name].kind != "flow"}
    history = make_history(world, economy.name, manifest)
    kept = {
        name: array for name, array in history.variables.items() if name in stocks and np.isfinite(array.values).any()
    }
    return History(
        history.name,
        kept,
        history.surveys,
        history.labels,
        history.sources,
        {name: frozenset(economy.rests_on()) for name in kept},
        history.manifest,
        history.dictionary,
    )
