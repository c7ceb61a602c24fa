"""Which programmes the structured method covers, and, by name, why it does not cover another.

It takes one objective, `ray` over the horizon, over one place (no links between regions), with what commanded cells
make, investment in capital of the cells' own, trade, stocks, labour, land and what must be left at the end. The repair
of levels needs each product to be made by an activity of which it is the only product (an M-matrix); the bound needs
every level to be limited by capital, capacity or a limit of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from lustrum.planning.program import LinearProgram, Stage

COLUMNS = frozenset(
    {"output", "investment", "bundle-investment", "ahead", "import", "export", "stock", "fulfilment",
     "required-delivery"}
)  # fmt: skip
ROWS = frozenset(
    {"material", "capital", "bundle-capital", "ahead", "capacity", "labour", "land", "exchange", "import-limit",
     "export-limit", "required",
     "terminal-growth", "terminal-stock", "terminal-capital", "emission-limit", "emission-budget", "minimum-stock"}
)  # fmt: skip

REASONS = {
    "pool": "capital that is tied to no activity",
    "pool-investment": "capital that is tied to no activity",
    "carried": "links between regions",
    "unplaced": "links between regions",
    "way": "links between regions",
    "uncommanded": "activities that the plan does not command",
    "pace-up": "limits on the pace of change",
    "pace-down": "limits on the pace of change",
    "started": "inputs that go in years ahead of output",
    "floor": "floors of needs",
    "cover": "needs of persons",
    "need-delivery": "needs of persons",
    "worst": "the worst year first",
}
"""What blocks of columns and rows outside the class stand for, in words."""


class Uncovered(ValueError):
    """A programme is outside the class; the text says why."""


def why_not(program: LinearProgram, stage: Stage, locks: Sequence[object] = ()) -> str:
    """Say why a programme is outside the class, or return an empty text.

    Parameters
    ----------
    program : LinearProgram
        As assembled.
    stage : Stage
        The objective.
    locks : sequence
        What earlier objectives reached, if any.
    """
    if locks:
        return "it pursues one objective, not one after another"
    blocks = [block for block in program.columns if block.name not in COLUMNS]
    blocks += [block for block in program.rows if block.name not in ROWS]
    if blocks:
        named = dict.fromkeys(REASONS.get(block.name, f"'{block.name}'") for block in blocks if block.size)
        if named:
            return f"it does not cover {', '.join(named)}"
    if (program.upper[program.columns["output"].part] == 0).any():
        return "it does not cover activities with one harvest a year"
    if stage.curve is not None:
        return "its objective is not linear"
    if stage.sense > 0 or "fulfilment" not in program.columns or program.columns["fulfilment"].size != 1:
        return "its objective is one multiple of the targets over the horizon (`ray`)"
    return ""
