"""What of a world has to be kept, and a world made again of it.

Two sorts of content. The *head* is the state as it stands between two months: all columns of all tables, the purposes
that the books know, the progress of the stages, the board, and what is recorded by the year. *Pages* hold what is only
ever added to: monthly blocks of the record, flows, transfers, plans, events, answers to the survey; a page covers the
months since the page before it, so that a long run does not write its past again and again.

Not kept, because it follows: the state of draws (they are a hash of seed, month, purpose and key), the values of levers
(each month starts from the packs), the register's and the ledger's view of the columns (equal to them after a close;
the ledger's is compared when a world is made again), and :attr:`World.cache`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from lustrum.errors import RunFailed
from lustrum.programme.scenario import Scenario
from lustrum.quantities.calendar import Month
from lustrum.quantities.randomness import Draws
from lustrum.simulation.month import World
from lustrum.simulation.prepare import Rules, empty_state, make_world, open_books

_LISTS = ("events", "flows", "transfers", "plans", "survey_pages")

HEAD_PARTS = (
    "tables", "participation", "purposes", "balances", "opening", "progress", "board", "last", "requested", "blocks",
    "trunk", "kernels",
)  # fmt: skip
"""What a head must hold to make a world again."""

PAGE_PARTS = ("blocks", *_LISTS)
"""What a page must hold."""


@dataclass(frozen=True)
class Mark:
    """How far the pages reach that are written: the last month, and the lengths of what is only added to."""

    last: Month | None = None
    counts: tuple[int, ...] = (0,) * len(_LISTS)

    @classmethod
    def of(cls, world: World) -> Mark:
        """Return how far a world has come."""
        return cls(world.recorder.last, tuple(len(getattr(world, name)) for name in _LISTS))


def head_of(world: World) -> dict[str, Any]:
    """Return the state of a world between two months.

    Raises
    ------
    RunFailed
        If a month is under way.
    """
    if world.titles.journal:
        raise RunFailed("A checkpoint is written between two months only.")
    return {
        "tables": {table.name: table.kept() for table in world.state.tables()},
        "participation": world.state.participation,
        "purposes": list(world.ledger.purposes),
        "balances": world.ledger.opening,
        "opening": world.opening,
        "progress": world.progress,
        "board": dict(world.board),
        "last": world.recorder.last,
        "requested": world.recorder.requested(),
        "blocks": world.recorder.other_blocks(),
        "trunk": world.trunk,
        "kernels": world.kernels,
    }


def page_of(world: World, mark: Mark) -> dict[str, Any]:
    """Return what was added to a world since a mark."""
    added = {name: getattr(world, name)[count:] for name, count in zip(_LISTS, mark.counts, strict=True)}
    return {"blocks": world.recorder.months_since(mark.last), **added}


def make_again(
    scenario: Scenario,
    rules: Rules,
    head: Mapping[str, Any],
    pages: Iterable[Mapping[str, Any]],
    *,
    seed: int,
    scale: int,
    guard: bool = False,
) -> World:
    """Make the world again that a head and its pages were taken of.

    Raises
    ------
    RunFailed
        If the columns are others, or do not add up to what the books had.
    """
    state = empty_state(rules.labels)
    for table in state.tables():
        table.restore(head["tables"][table.name])
    state.participation = head["participation"]
    books = open_books(state, rules.labels, first=False)
    ledger = books[0]
    if not np.array_equal(ledger.opening, head["balances"]):
        raise RunFailed("What the tables of the checkpoint hold does not add up to what its books say.")
    ledger.know(head["purposes"])
    world = make_world(scenario, rules, state, books, draws=Draws(seed), scale=scale, guard=guard)
    world.opening, world.progress, world.trunk = head["opening"], head["progress"], head["trunk"]
    world.kernels = head["kernels"]
    world.board.update(head["board"])
    past = list(pages)
    world.recorder.also_record(head["requested"])  # a branch goes on with what its trunk asked for
    world.recorder.restore(head["last"], head["blocks"], [page["blocks"] for page in past])
    for name in _LISTS:
        getattr(world, name).extend(item for page in past for item in page[name])
    return world
