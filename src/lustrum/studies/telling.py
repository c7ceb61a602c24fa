"""What a run is told by beside its histories: programme, economy, plans, headline and caveats as plain mappings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from lustrum.economy.economy import Economy
from lustrum.history.history import History
from lustrum.programme.measures import Measure, load_kind
from lustrum.programme.programme import Programme
from lustrum.programme.scenario import Scenario
from lustrum.simulation.disputes import OWN_VALUES, dispute_in_words
from lustrum.simulation.month import Event
from lustrum.simulation.run import Run


def tell_programme(programme: Programme, events: Iterable[Event] = ()) -> dict[str, Any]:
    """Return stages, measures and shocks: as they were written, and when they began and ended in a run."""
    begun, over = _dates(events)
    return {
        "name": programme.name,
        "title": programme.title,
        "notes": programme.note,
        "removed": list(programme.removed),
        "stages": [
            {
                "id": stage.id,
                "title": stage.title or stage.id,
                "entered": begun.get(("stage", stage.id), ""),
                "left": over.get(("stage", stage.id), ""),
            }
            for stage in programme.stages
        ],
        "measures": [_tell_measure(act, begun, over) for act in programme.measures],
        "shocks": [_tell_measure(act, begun, over) for act in programme.shocks],
    }


def _dates(events: Iterable[Event]) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], str]]:
    """Return the months in which stages and measures began, and those in which they were over."""
    begun: dict[tuple[str, str], str] = {}
    over: dict[tuple[str, str], str] = {}
    for event in events:
        if event.kind in ("stage", "measure"):
            key = (event.kind, str(event.data.get(event.kind, "")))
            if event.text.endswith("begins."):
                begun.setdefault(key, str(event.date))
            else:
                over[key] = str(event.date)
    return begun, over


def _tell_measure(act: Measure, begun: dict[tuple[str, str], str], over: dict[tuple[str, str], str]) -> dict[str, Any]:
    kind, key = load_kind(act.kind), ("measure", act.id)
    return {
        "id": act.id,
        "kind": act.kind,
        "title": act.title or act.id.replace("-", " "),
        "domain": kind.domain,
        "domain_title": kind.domain_title,
        "from": str(act.start or begun.get(key, "")),
        "until": str(act.until or ""),
        "stage": act.stage,
        "begun": begun.get(key, ""),
        "over": over.get(key, ""),
        "values": {name: [_tell_value(dated) for dated in dates] for name, dates in act.values.items()},
        "claims": list(act.claims),
        "claim": ", ".join(act.claims),
        "source": ", ".join(act.sources),
        "evidence": list(act.evidence_words),
        "note": act.note,
    }


def _tell_value(dated: Any) -> dict[str, Any]:
    facts = {"since": str(dated.since or ""), "source": dated.source, "evidence": dated.evidence, "note": dated.note}
    return {"value": _plain(dated.value), **{key: text for key, text in facts.items() if text}}


def _plain(value: Any) -> Any:
    if hasattr(value, "model_dump"):
        return _plain(value.model_dump(mode="json"))
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


def tell_economy(economy: Economy) -> dict[str, Any]:
    """Return what an economy is, and which of its tables rest on what."""
    return {
        "name": economy.name,
        "title": economy.title,
        "date": str(economy.date or ""),
        "money": str(economy.money),
        "evidence": list(economy.rests_on()),
        "synthetic": [name for name, words in economy.evidence.items() if "synthetic" in words],
        "warnings": len(economy.problems),
    }


def tell_plan(plan: Any) -> dict[str, Any]:
    """Return a plan without its tables: years, status, objective, certificate, what gave way."""
    return {
        "years": list(plan.years),
        "status": plan.status,
        "objectives": [{"name": name, "value": value, "unit": unit} for name, value, unit in plan.stages],
        "certificate": plan.certificate.to_dict() if plan.certificate is not None else None,
        "explanation": str(plan.explanation or ""),
        "notes": list(plan.notes),
    }


def tell_headline(name: str, observed: History | None) -> dict[str, Any]:
    """Return the observable of the headline variable: its counterpart in the record, or the variable itself."""
    rows = [] if observed is None else [row for row in observed.mapping if row.variable == name and row.observable]
    if not name or not rows:
        return {"variable": name, "observable": name} if name else {}
    row = rows[0]
    unit = observed.dictionary[name].unit if observed is not None and name in observed.dictionary else row.unit
    return {
        "variable": name,
        "title": row.title or name,
        "observable": row.observable,
        "factor": row.factor,
        "unit": unit,
        "basis": row.basis,
        "note": row.note,
    }


def tell_caveats(scenario: Scenario, runs: Sequence[Run], observed: History | None) -> list[str]:
    """Return what a reader must know of this run in particular; what holds for every run is said elsewhere."""
    told = []
    synthetic = tell_economy(scenario.economy)["synthetic"]
    if synthetic:
        told.append(f"Tables of the economy that are synthetic, in whole or in part: {', '.join(synthetic)}.")
    if scenario.programme.note:
        told.append(" ".join(scenario.programme.note.split()))
    acts = scenario.programme.acts
    guessed = [act.id for act in acts if "synthetic" in act.evidence_words]
    if guessed:
        told.append(f"{len(guessed)} of {len(acts)} measures and shocks hold numbers that were set by hand.")
    if observed is None:
        told.append("No record was given: nothing here is set beside recorded figures.")
    seen = dict.fromkeys(event.text for run in runs for event in run.events if event.kind == "warning")
    told += list(seen)
    stopped = [run for run in runs if not run.is_complete]
    if stopped:
        told.append(f"The run was stopped after {stopped[0].manifest.get('until')}.")
    return told


def page_facts(manifest: dict[str, Any], name: str = "") -> dict[str, Any]:
    """Return what the page and the card take from the manifest of a run.

    On the page a measure's ``until`` is the month after its last one.
    """
    programme = dict(manifest["programme"])
    for part in ("measures", "shocks"):
        programme[part] = [_for_page(act) for act in programme[part]]
    kept = ("scenario", "title", "summary", "scenario_hash", "seeds", "complete", "content", "versions", "mechanisms")
    facts = {key: manifest[key] for key in kept}
    facts["rules"] = [
        {"text": dispute_in_words(one), "default": one["default"] and one["reading"] in ("", OWN_VALUES)}
        for one in manifest.get("disputes", ())
    ]
    facts |= {"programme": programme, "cannot_say": manifest["caveats"], "repeat": repeat_command(manifest)}
    if manifest.get("headline"):
        facts["headline"] = manifest["headline"]
    return facts | ({"run": name} if name else {})


def repeat_command(manifest: dict[str, Any]) -> str:
    """Return the command that repeats a run of a scenario that ships with Lustrum."""
    seeds = manifest["seeds"]
    return (
        f"lustrum run {manifest['scenario']} --seed {seeds[0]} --draws {len(seeds)} --until {manifest['until']} "
        f"--scale {manifest['scale']}"
    )


def _for_page(act: dict[str, Any]) -> dict[str, Any]:
    from lustrum.quantities.calendar import Month

    return {**act, "until": str(Month.parse(act["until"]) + 1) if act["until"] else ""}
