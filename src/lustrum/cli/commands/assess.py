"""Say what a history is under each chosen definition."""

from __future__ import annotations

from pathlib import Path

import click

from lustrum.cli.options import MONTH, PATH, as_json
from lustrum.cli.output import Progress, print_json, print_text


@click.command(help="Assess HISTORY: a run, the folder of a history, or a country's record by its name.")
@click.argument("history")
@click.argument("more", nargs=-1, metavar="")
@click.option(
    "--definition",
    "definitions",
    multiple=True,
    metavar="NAME ...",
    help="Names or files of definitions, or 'all'; default: the run's own, or all that ship with Lustrum.",
)
@click.option("--at", type=MONTH, default=None, help="Date of the verdicts (YYYY-MM, or a year); default: the last.")
@click.option(
    "--beside",
    "others",
    multiple=True,
    metavar="HISTORY",
    help="Another history to show beside it, criterion by criterion.",
)
@click.option("--out", type=PATH, default=None, metavar="FILE.html", help="Write the page of the scorecard too.")
@as_json
def command(
    *,
    history: str,
    more: tuple[str, ...],
    definitions: tuple[str, ...],
    at: object,
    others: tuple[str, ...],
    out: Path | None,
    as_json: bool,
) -> int:
    """Assess a history."""
    if more and not definitions:
        raise click.UsageError(f"One history at a time: what is '{more[0]}'? Definitions follow --definition.")
    progress = Progress()
    progress(f"assessing {', '.join([history, *others])}")
    from lustrum.assessment.beside import beside
    from lustrum.studies.assessing import assess_several

    names = [history, *others]
    found = assess_several(names, [*definitions, *more], at)  # type: ignore[arg-type]
    first = found[history]
    shown = beside({name: one.card for name, one in found.items()}, first.card.at) if others else first
    if out is not None:
        from lustrum.cli.pages import draw_verdicts

        progress("drawing the page")
        draw_verdicts(found, out)
    progress.clear()
    if as_json:
        print_json({**shown.to_dict(), **({"page": str(out)} if out is not None else {})})
    else:
        print_text(str(shown) + (f"\npage  {out}" if out is not None else ""))
    return 0
