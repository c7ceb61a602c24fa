"""Options that several commands share. Nothing heavy is imported here: ``--help`` of every command answers at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from lustrum.quantities.calendar import Month

LAST_MONTH = "12"


class LastMonth(click.ParamType["Month"]):
    """A month on the command line; a bare year is its December."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Month:
        """Read a month or say what is wrong with it."""
        from lustrum.errors import LustrumError
        from lustrum.quantities.calendar import Month

        if isinstance(value, Month):
            return value
        text = str(value).strip()
        try:
            return Month.parse(f"{text}-{LAST_MONTH}" if len(text) == len("1960") else text)
        except LustrumError:
            self.fail(f"{value!r} is no date. Allowed: YYYY, YYYY-MM or YYYY-MM-DD, months 01 to 12.", param, ctx)


MONTH = LastMonth()
PATH = click.Path(path_type=Path)

seed = click.option("--seed", type=click.IntRange(min=0), default=None, help="First seed; default: the scenario's.")
draws = click.option(
    "--draws", type=click.IntRange(min=1, max=1000), default=None, help="Number of seeds; default: the scenario's."
)
until = click.option(
    "--until", type=MONTH, default=None, help="Last month (YYYY-MM; of a year its December); default: the scenario's."
)
scale = click.option(
    "--scale", type=click.IntRange(min=1), default=None, help="Settlements that a drawn one stands for."
)
out = click.option("--out", type=PATH, default=None, help="New folder to write to; default: the next one under runs.")
resume = click.option("--resume", is_flag=True, help="Go on with a run of this scenario that was cut off.")
every = click.option(
    "--checkpoint-every",
    type=click.IntRange(min=0),
    default=None,
    metavar="N",
    help="Months between checkpoints, 0 for none; default: by the size of the run.",
)
keep = click.option("--keep-checkpoints", is_flag=True, help="Keep all checkpoints, beside the run.")
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document on standard output.")
