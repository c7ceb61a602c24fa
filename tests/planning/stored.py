"""Stored small models of plans, `tests/cases/plans/*.yaml`: an economy, a question, and the optimum found by hand.

    shows: [constraint capacity]        what the model is the case of: a constraint, an objective, or a variant
    economy: {...}                      the toy of `conftest.build`; keys of two labels are nested; `tables` row by row
    ask: {targets, objective, years}    the question, and any setting of a plan
    by_hand: ...                        why the optimum is what it is, in words
    optimum: 10                         value of the first objective; or `status: infeasible`
    without: [{change, optimum}]        the same question with other settings or tables, and the other optimum of that

Besides, a model may state `stages` and `fulfilment` (lists), `says` (words of the notes or the explanation), any table
of a plan by its last label (`output: {bake: 10}`, or one number for each year) or by labels
(`labour: [{year: 1, skill: hand, amount: 5}]`), and `valuations` by labels.
"""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import yaml
from tests.planning import glop

from lustrum.planning.drafting import make_program
from lustrum.planning.plan import plan

FOLDER = Path(__file__).parent.parent / "cases" / "plans"
BY_TWO = ("capacity", "level", "assets", "life", "trade", "needs")
ASKED = ("targets", "objective", "years")


def read_models():
    """Return all stored models by name."""
    return {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}


def make_toy(told):
    """Return the toy that `conftest.build` takes: where it wants two labels, the file nests them."""
    toy = dict(told)
    for key in BY_TWO:
        if key in toy:
            toy[key] = {
                pair: value
                for first, inner in toy[key].items()
                for pair, value in (
                    [((first, second), v) for second, v in inner.items()]
                    if isinstance(inner, dict)
                    else [((first, ""), inner)]
                )
            }
    toy["forms"] = {name: tuple(facts) for name, facts in toy["forms"].items()} if "forms" in toy else None
    return {key: value for key, value in toy.items() if value is not None}


def change(told, changes):
    """Return a model with changes laid over it; None takes a key away, a list or a number replaces."""
    if not isinstance(changes, dict) or not isinstance(told, dict):
        return changes
    found = dict(told)
    for key, value in changes.items():
        if value is None:
            found.pop(key, None)
        else:
            found[key] = change(found.get(key, {}), value)
    return found


def counterparts(model):
    """Return the models that `without` describes, each whole."""
    given = model.get("without", [])
    for one in given if isinstance(given, list) else [given]:
        changed = {part: change(model.get(part, {}), one[part]) for part in ("economy", "ask") if part in one}
        kept = {key: model[key] for key in ("economy", "ask")}
        yield {**kept, **copy.deepcopy(changed), **{k: v for k, v in one.items() if k not in ("economy", "ask")}}


def ask(model, build, **more):
    """Plan what a model asks for."""
    asked = {**model.get("ask", {}), **more}
    if isinstance(asked.get("targets"), list):
        asked["targets"] = pd.DataFrame(asked["targets"])
    for name, value in asked.items():
        if name not in ASKED and isinstance(value, list) and value and isinstance(value[0], dict):
            asked[name] = pd.DataFrame(value)
    if isinstance(asked.get("objective"), list):
        asked["objective"] = tuple(asked["objective"])
    return plan(build(make_toy(model["economy"])), **asked)


def solve_again(found, freed=()):
    """Solve the programme of a plan with GLOP, one objective after another; rows of some families hold nothing.

    Returns
    -------
    list of float or None
        The value of each objective; None if the programme cannot be met.
    """
    program, draft = found.program, found.draft
    _, stages, _ = make_program(found.facts, draft.settings, draft.steps, [])
    holds = np.ones(program.shape[0], dtype=bool)
    for block in program.rows:
        holds[block.part] = block.family not in freed
    row_limits = np.where(holds, program.row_lower, -np.inf), np.where(holds, program.row_upper, np.inf)
    asked = program.matrix.tocsr(), row_limits, (program.lower, program.upper)
    done = []
    for stage in stages:
        done.append(_weighed_again(asked, done, stage) if stage.parts else stage)
    reached = glop.solve(*asked, [(s.cost, s.sense, s.give) for s in done])
    return None if reached is None else [v + s.offset for v, s in zip(reached, done, strict=True)]


def _weighed_again(asked, before, stage):
    """Return a stage of several objectives made one by GLOP's best of each alone; none may be nil at best."""
    kept = [(s.cost, s.sense, s.give) for s in before]
    cost, offset = np.zeros(len(stage.cost)), 0.0
    for weight, part in stage.parts:
        best = glop.solve(*asked, [*kept, (part.cost, part.sense, part.give)])[-1]
        assert best != 0
        cost = cost - weight * part.sense * part.cost / abs(best)
        offset += weight * (1 + part.sense * best / abs(best))
    return replace(stage, cost=cost, offset=offset)
