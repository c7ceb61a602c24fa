"""Say what a history is under each chosen definition."""

from __future__ import annotations

import click

from lustrum.cli.options import MONTH, as_json
from lustrum.cli.output import Progress, print_json, print_text


@click.command(help="Assess HISTORY: a run, the folder of a history, or a country's record by its name.")
@click.argument("history")
@click.argument("more", nargs=-1, metavar="")
@click.option(
    "--definition",
    "definitions",
    multiple=True,
    metavar="NAME ...",
    help="Names or files of definitions; default: the run's own, or all that ship with Lustrum.",
)
@click.option("--at", type=MONTH, default=None, help="Date of the verdicts (YYYY-MM, or a year); default: the last.")
@click.option(
    "--beside",
    "others",
    multiple=True,
    metavar="HISTORY",
    help="Another history to show beside it, criterion by criterion.",
)
@as_json
def command(
    *,
    history: str,
    more: tuple[str, ...],
    definitions: tuple[str, ...],
    at: object,
    others: tuple[str, ...],
    as_json: bool,
) -> int:
    """Assess a history."""
    if more and not definitions:
        raise click.UsageError(f"One history at a time: what is '{more[0]}'? Definitions follow --definition.")
    progress = Progress()
    progress(f"assessing {', '.join([history, *others])}")
    from lustrum.studies.assessing import assess_beside, assess_named

    asked = [*definitions, *more]
    found = (
        assess_beside([history, *others], asked, at)  # type: ignore[arg-type]
        if others
        else assess_named(history, asked, at)  # type: ignore[arg-type]
    )
    progress.clear()
    if as_json:
        print_json(found.to_dict())
    else:
        print_text(str(found))
    return 0
