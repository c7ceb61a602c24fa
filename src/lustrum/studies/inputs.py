"""What a run was made of, copied into its folder: scenario, programme, economy, record, definitions.

Together with the versions in the manifest this repeats the run: ``lustrum run RUN/inputs``. A scenario is written as
JSON, which is YAML too, with the paths in it changed to those of the copies; everything else is copied as it is.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from lustrum.programme.scenario import Scenario, find_scenario
from lustrum.programme.storage import find_programme
from lustrum.programme.yaml12 import plain, read_yaml

COPIES = {"programme": "programme.yaml", "observed": "observed"}


def copy_inputs(scenario: Scenario, folder: Path) -> None:
    """Copy what a scenario rests on into a new folder that can itself be run.

    A scenario that was made in Python and has no file leaves its economy and record only.
    """
    folder.mkdir(parents=True)
    for name, source in (("economy", scenario.economy_path), ("observed", scenario.observed)):
        if source is not None:
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns(".*"))
    if scenario.path is not None:
        _copy_chain(scenario.path, folder)
        for file in definition_files(scenario):
            shutil.copyfile(file, folder / file.name)


def definition_files(scenario: Scenario) -> list[Path]:
    """Return the definitions that a scenario gives as files beside it."""
    beside = scenario.path.parent if scenario.path is not None else Path()
    return [beside / name for name in scenario.definitions if _is_file(name, beside)]


def definitions_of(scenario: Scenario) -> list[str | Path]:
    """Return the definitions of a scenario: names of packaged ones, files beside the scenario."""
    beside = scenario.path.parent if scenario.path is not None else Path()
    return [beside / name if _is_file(name, beside) else name for name in scenario.definitions]


def _is_file(name: str, beside: Path) -> bool:
    return name.endswith((".yaml", ".yml")) and (beside / name).is_file()


def _copy_chain(path: Path, folder: Path) -> None:
    """Copy a scenario and those that it extends, one after another."""
    programme, target, number = "", folder / "scenario.yaml", 0
    while True:
        node, _ = read_yaml(path)
        entries: dict[str, Any] = plain(node) if node is not None and node.is_mapping else {}
        if entries.get("programme") and not programme:
            programme = str(entries["programme"])
            beside = path.parent / programme
            shutil.copyfile(beside if beside.is_file() else find_programme(programme), folder / COPIES["programme"])
        base, number = entries.get("extends"), number + 1
        below = f"extended-{number}.yaml" if base else ""
        document = json.dumps(_changed(entries, below), indent=1, ensure_ascii=False)
        target.write_text(document + "\n", encoding="utf-8")
        if not base:
            return
        path, target = find_scenario(str(base), path.parent), folder / below


def _changed(entries: dict[str, Any], below: str) -> dict[str, Any]:
    """Return the entries of a scenario with the paths of the copies."""
    changed = dict(entries) | {key: copy for key, copy in COPIES.items() if key in entries}
    if "economy" in changed:
        old = changed["economy"]
        kept = {key: old[key] for key in old if key not in ("path", "name")} if isinstance(old, dict) else {}
        changed["economy"] = {"path": "economy", **kept}
    if "definitions" in changed:
        names = changed["definitions"] if isinstance(changed["definitions"], list) else [changed["definitions"]]
        changed["definitions"] = [Path(str(name)).name for name in names]
    if below:
        changed["extends"] = below
    changed.pop("alternatives", None)
    return changed
