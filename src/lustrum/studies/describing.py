"""What one thing is in full: its parts, its sources, its caveats; as text and as a plain mapping.

A name may stand for several things (``korea`` is a scenario, an economy and a programme): each is told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from lustrum.discovery import load
from lustrum.errors import NameProblems
from lustrum.quantities.evidence import Source
from lustrum.simulation.disputes import dispute_in_words
from lustrum.studies.catalogue import find_member, kinds_of
from lustrum.studies.describing_rules import describe_measure, describe_mechanism, describe_system, describe_validator
from lustrum.studies.description import Description, Sections, pairs, paragraphs, plain_sources, sources_in_words
from lustrum.studies.telling_drawing import first_state_in_words


def describe(name: str, member: str = "") -> list[Description]:
    """Describe whatever has a name, or lies at a path.

    Parameters
    ----------
    name : str
        A name or a path; ``claims`` is the register of claims; before a `member`, the kind that it is of.
    member : str
        A member of that kind: ``describe("economies", "korea")``.

    Raises
    ------
    NameProblems
        If there is nothing of this name; the nearest one is given.
    InputProblems
        If what is there is broken.
    """
    if member:
        found = find_member(name, member)
        return [DESCRIBERS[name](found)]
    if name == "claims":
        return [_register()]
    try:
        return [DESCRIBERS[kind](name) for kind in kinds_of(name)]
    except NameProblems:
        if not Path(name).exists():
            raise
    from lustrum.studies.checking import recognise

    kind = recognise(Path(name))
    by_path = {
        "economy": "economies", "programme": "programmes", "scenario": "scenarios", "country": "scenarios",
        "definition": "definitions", "run": "runs", "history": "histories", "record": "histories",
    }  # fmt: skip
    return [DESCRIBERS[by_path[kind]](name)]


# --- scenarios, economies, programmes -------------------------------------------------------------


def _scenario(name: str) -> Description:
    from lustrum.programme.scenario import load_scenario

    found = load_scenario(name)
    planner = asdict(found.planner) if found.planner else None
    facts: dict[str, Any] = {
        "extends": found.extends,
        "start": str(found.start),
        "until": str(found.until),
        "seed": found.seed,
        "draws": found.draws,
        "scale": found.scale,
        "economy": found.economy_path.parent.name if found.economy_path else "",
        "programme": found.programme.name,
        "removed": list(found.programme.removed),
        "definitions": list(found.definitions),
        "planner": planner,
        "mechanisms": dict(found.mechanisms),
        "packs": dict(found.packs),
        "headline": found.headline,
        "alternatives": list(found.alternatives),
        "hash": found.hash,
        "file": str(found.path or ""),
        "notes": found.notes,
    }
    shown = {
        "from": f"{found.start} to {found.until}",
        "extends": found.extends,
        "draws": f"{found.draws}, first seed {found.seed}; a drawn settlement stands for {found.scale}",
        "programme": str(found.programme),
        "without": ", ".join(found.programme.removed),
        "rules": ", ".join(rule if rule == slot else f"{slot}: {rule}" for slot, rule in found.mechanisms.items()),
        "packs": ", ".join(_pack_in_words(slot, pack) for slot, pack in found.packs.items()),
        "judged by": ", ".join(found.definitions),
        "beside it": ", ".join(found.alternatives),
        "hash": found.hash[:16],
    }
    return Description("scenario", found.name, found.title, facts, (("", pairs(shown)), ("Notes", (found.notes,))))


def _pack_in_words(slot: str, pack: Any) -> str:
    return f"{slot}: {pack}" if isinstance(pack, str) else f"{slot}: {', '.join(f'{k} {v}' for k, v in pack.items())}"


def _economy(name: str) -> Description:
    from lustrum.economy.storage import find_economy, load_economy

    found = load_economy(name)
    folder = find_economy(name)
    tables: dict[str, dict[str, Any]] = {
        table: {"rows": len(frame), "evidence": sorted(found.evidence.get(table, ()))}
        for table, frame in found.tables.items()
    }
    labels: dict[str, int] = {dim: len(table) for dim, table in found.labels.items() if len(table)}
    synthetic = [table for table, words in found.evidence.items() if "synthetic" in words]
    caveats = [f"Synthetic, in whole or in part: {', '.join(synthetic)}."] if synthetic else []
    caveats += [str(problem) for problem in found.problems]
    description = _description_of(folder)
    facts: dict[str, Any] = {
        "description": description,
        "date": str(found.date or ""),
        "money": str(found.money),
        "labels": labels,
        "tables": tables,
        "evidence": list(found.rests_on()),
        "caveats": caveats,
        "sources": plain_sources(found.sources.values()),
        "folder": str(folder),
    }
    shown = {
        "date": facts["date"],
        "money": facts["money"],
        "labels": ", ".join(f"{count} {dim}" for dim, count in labels.items()),
        "rests on": ", ".join(facts["evidence"]),
    }
    rows = tuple(
        f"{table:<14}{entry['rows']:>6} rows  {', '.join(entry['evidence']) or 'labels only'}"
        for table, entry in tables.items()
    )
    sections: Sections = (
        ("", (description, *pairs(shown))),
        ("Tables", rows),
        ("Caveats", tuple(caveats)),
        ("Sources", sources_in_words(found.sources.values())),
    )
    return Description("economy", found.name, found.title, facts, sections)


def _description_of(folder: Path) -> str:
    from lustrum.economy.reading import read_descriptor

    return str(read_descriptor(folder)[0].get("description", ""))


def _programme(name: str) -> Description:
    from lustrum.programme.storage import load_programme
    from lustrum.studies.telling import tell_programme

    found = load_programme(name)
    facts = {**tell_programme(found), "sources": plain_sources(found.sources.values())}
    acts = [
        f"{act.start or 'with its stage'!s:<14} {act.until or ''!s:<8} {act.id} ({act.kind})"
        + (f": {', '.join(act.claims)}" if act.claims else "")
        for act in found.acts
    ]
    count = len(found.shocks)
    sections: Sections = (
        ("Notes", (found.note,)),
        ("Stages", tuple(f"{stage.id}: {stage.title}" for stage in found.stages)),
        ("Shocks: from, until, name, claims", tuple(acts[:count])),
        ("Measures: from, until, name, claims", tuple(acts[count:])),
        ("Sources", sources_in_words(found.sources.values())),
    )
    return Description("programme", found.name, found.title, facts, sections)


# --- definitions and indicators -------------------------------------------------------------------


def _definition(name: str) -> Description:
    from lustrum.assessment.definitions import load_definition
    from lustrum.assessment.tree import Group

    found = load_definition(name)
    lines = []
    criteria: list[dict[str, Any]] = []
    for node in found.nodes():
        depth = node.path.count(".") + node.path.count("[")
        indent = "  " * min(depth // 2, 8)
        if isinstance(node, Group):
            rule = f"{node.m} of {len(node.parts)}" if node.kind == "m-of-n" else node.kind
            lines.append(f"{indent}{rule}: {node.title}")
            criteria.append({"path": node.path, "title": node.title, "rule": rule, "claims": list(node.claims)})
            continue
        lines.append(f"{indent}{node.title} ({node.test}; threshold: {node.threshold.source})")
        criteria.append({"path": node.path, "title": node.title, "test": node.test, "claims": list(node.claims),
                         "indicator": node.indicator, "threshold": asdict(node.threshold)})  # fmt: skip
    silent = [f"{one.theme}" + (f" ({', '.join(one.indicators)})" if one.indicators else "") for one in found.silent_on]
    facts: dict[str, Any] = {
        "date": found.date,
        "tradition": found.tradition,
        "source": found.source,
        "notes": found.notes,
        "criteria": criteria,
        "silent_on": [asdict(one) for one in found.silent_on],
        "reported": [leaf.test for leaf in found.reported],
    }
    sections: Sections = (
        ("", pairs({"date": found.date, "tradition": found.tradition, "source": found.source})),
        ("Notes", (found.notes,)),
        ("Criteria", tuple(lines)),
        ("Shown and not counted", tuple(f"{leaf.title} ({leaf.test})" for leaf in found.reported)),
        ("Does not speak of", tuple(silent)),
    )
    return Description("definition", found.id, found.name, facts, sections)


def _indicator(name: str) -> Description:
    from lustrum.assessment.definitions import list_definitions, load_definition
    from lustrum.assessment.elsewhere import computed_elsewhere
    from lustrum.assessment.indicator import MARKS, get_indicator

    if name in computed_elsewhere():
        return _elsewhere(name)
    found = get_indicator(name)
    users = [one for one in list_definitions() if any(leaf.indicator == name for leaf in load_definition(one).leaves())]
    choices = {key: asdict(value) for key, value in found.parameters.items()}
    facts: dict[str, Any] = {
        "unit": found.unit,
        "range": list(found.range),
        "direction": found.direction,
        "needs": list(found.needs),
        "optional": list(found.optional),
        "formula": found.formula,
        "choices": choices,
        "window": found.window,
        "empty": found.empty,
        "source": found.source,
        "mark": MARKS[found.mark],
        "caveats": [*found.notes, *([found.not_computed] if found.not_computed else [])],
        "pitfalls": list(found.pitfalls),
        "used_by": users,
    }
    shown = {
        "unit": found.unit,
        "range": f"{found.range[0]:g} to {found.range[1]:g}",
        "higher means": found.direction,
        "needs": ", ".join(found.needs),
        "source": f"{found.source} ({MARKS[found.mark]})",
        "used by": ", ".join(users) or "no packaged definition",
    }
    swept = tuple(f"{key}: {one.value:g} ({one.low:g} to {one.high:g}), {one.meaning}; {one.source}"
                  for key, one in found.parameters.items())  # fmt: skip
    sections: Sections = (
        ("", pairs(shown)),
        ("Formula", tuple(line for line in found.formula.splitlines() if line.strip())),
        ("Choices inside it", swept),
        ("Caveats", tuple(facts["caveats"])),
        ("Pitfalls", found.pitfalls),
    )
    return Description("indicator", found.id, found.title, facts, sections)


def _claim(name: str) -> Description:
    from lustrum.studies.describing_claims import claim_facts, claim_sections

    facts = claim_facts(name)
    return Description("claim", name, facts["short"], facts, claim_sections(name, pairs))


def _register() -> Description:
    from lustrum.studies.describing_claims import register_facts, register_sections

    return Description(
        "claims", "claims", "what the two source documents assert", register_facts(), register_sections()
    )


def _elsewhere(name: str) -> Description:
    from lustrum.assessment.elsewhere import computed_elsewhere
    from lustrum.assessment.indicator import MARKS

    found = computed_elsewhere()[name]
    facts = {**asdict(found), "mark": MARKS[found.mark], "caveats": [found.why]}
    shown = {"source": f"{found.source} ({MARKS[found.mark]})"}
    sections: Sections = (
        ("", pairs(shown)),
        ("Computed by", (*found.by, *(f"definition {one}" for one in found.definitions))),
        ("Why it is no indicator", (found.why,)),
    )
    return Description("indicator", found.id, found.title, facts, sections)


# --- runs and histories ---------------------------------------------------------------------------


def _run(name: str) -> Description:
    from lustrum.studies.archive import load_run

    stored = load_run(name)
    manifest = stored.manifest
    facts = {key: value for key, value in manifest.items() if key not in ("format", "version", "title")}
    facts |= {"folder": str(stored.path), "books": books_in_words(manifest)}
    drawn = first_state_in_words(manifest)
    shown = {
        "scenario": f"{manifest['scenario']}, {manifest['start']} to {manifest['until']}, {manifest['months']} months",
        "draws": ", ".join(f"seed {seed}" for seed in manifest["seeds"]) + f"; scale {manifest['scale']}",
        "complete": "yes" if manifest["complete"] else f"no: stopped after {manifest['until']}",
        "hash": f"scenario {manifest['scenario_hash'][:16]}, content {manifest['content']}",
        "versions": ", ".join(f"{key} {text}" for key, text in manifest["versions"].items()),
        "rests on": ", ".join(manifest["economy"]["evidence"]),
        "folder": str(stored.path),
    }
    verdicts = [
        f"{one['id']}: {one['verdict']}; {one['first']['words']}" for one in stored.scorecards.get("definitions", ())
    ]
    sections: Sections = (
        ("", pairs(shown)),
        ("Books", tuple(facts["books"])),
        ("First state: what the tables ask for and what was drawn", tuple(drawn)),
        (f"Plans of seed {manifest['seeds'][0]}", tuple(map(_plan_line, manifest["plans"][str(manifest["seeds"][0])]))),
        (f"Verdicts at {stored.scorecards.get('at', '')}", tuple(verdicts)),
        ("Where the literature disagrees, what was used", tuple(map(dispute_in_words, manifest.get("disputes", ())))),
        ("Caveats", tuple(manifest["caveats"])),
        ("Sources", sources_in_words(Source(**one) for one in manifest["sources"])),
    )
    return Description("run", stored.path.name, manifest["title"], facts, sections)


def books_in_words(manifest: Mapping[str, Any]) -> list[str]:
    """Say for each draw how many months were closed, and how exactly."""
    lines = []
    for seed, facts in manifest["accounts"].items():
        months, closed = facts.get("months", 0), facts.get("months_closed", 0)
        gap = facts.get("largest_gap", 0)
        if months == closed and not gap:
            how = f"every month's books closed exactly: {closed} of {months} months, {facts.get('flows', 0):,} flows"
        else:
            how = f"{closed} of {months} months closed, largest gap {gap} quanta"
        lines.append(f"seed {seed}: {how}.")
    return lines


def _plan_line(plan: Mapping[str, Any]) -> str:
    years = plan["years"]
    span = f"{years[0]} to {years[-1]}" if len(years) > 1 else f"{years[0]}"
    proof = plan["certificate"]
    if proof is None:
        return f"{span}: {plan['status']}. {plan['explanation'].splitlines()[0] if plan['explanation'] else ''}"
    first = plan["objectives"][0]
    names = {"primal_violation": "primal violation", "dual_violation": "dual violation"}
    shown = [f"gap {_tiny(proof['gap'])}", *(f"{text} {_tiny(proof[key])}" for key, text in names.items())]
    tail = f"; {len(plan['notes'])} notes" if plan["notes"] else ""
    return f"{span}: {plan['status']}, {first['value']:.6g} {first['unit']}; certified {', '.join(shown)}{tail}"


def _tiny(value: float | None) -> str:
    return "unbounded" if value is None else f"{value:.1e}"


def _history(name: str) -> Description:
    from lustrum.history.storage import load_history

    found = load_history(name)
    span = found.span
    facts: dict[str, Any] = {
        "observed": found.is_observed,
        "span": [str(month) for month in span] if span else [],
        "variables": list(found.variables),
        "surveys": list(found.surveys),
        "evidence": list(found.rests_on()),
        "caveats": [str(problem) for problem in found.problems],
        "sources": plain_sources(found.sources.values()),
    }
    note = str(found.manifest.get("note", ""))
    answers = [
        f"{row.indicator}{f' of {row.of}' if row.of else ''}: {row.figure} ({row.basis})" for row in found.published
    ]
    facts |= {"note": note, "indicators": [row.to_dict() for row in found.published]}
    head = tuple(repr(found).splitlines()[1:])
    sections: Sections = (
        ("", (*head, note)),
        ("Indicators that its figures answer", tuple(answers)),
        ("Variables", (", ".join(found.variables),)),
        ("Caveats", tuple(facts["caveats"])),
        ("Sources", sources_in_words(found.sources.values())),
    )
    title = str(found.manifest.get("title", ""))
    return Description("record" if found.is_observed else "history", found.name, title, facts, sections)


# --- formats of published tables ------------------------------------------------------------------


def _format(name: str) -> Description:
    from lustrum.readers import list_options, shown_option

    module = load("lustrum.readers", name, "readers")
    options = list_options(name)
    facts = {"source": module.SOURCE, "options": [one.to_dict() for one in options]}
    sections = (
        ("", (f"Reads: {module.SOURCE}.",)),
        ("Options, each as --set name=value", tuple(map(shown_option, options)) or ("none",)),
        ("In full", paragraphs(module.__doc__ or "")),
    )
    return Description("format", name, module.TITLE, facts, sections)


DESCRIBERS: Mapping[str, Callable[[str], Description]] = {
    "scenarios": _scenario,
    "economies": _economy,
    "programmes": _programme,
    "definitions": _definition,
    "indicators": _indicator,
    "claims": _claim,
    "systems": describe_system,
    "measures": describe_measure,
    "mechanisms": describe_mechanism,
    "validators": describe_validator,
    "formats": _format,
    "runs": _run,
    "histories": _history,
    "records": _history,
}
"""Who describes what."""
