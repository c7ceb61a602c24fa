"""Say why: a shortage, a verdict, a value of a run, or what holds a plan back."""

from __future__ import annotations

import click

from lustrum.cli.options import as_json
from lustrum.cli.output import print_json, print_text


@click.command(
    help="Explain WHAT in RUN (or in the folder of a plan): a product, an indicator, a definition, a variable or an "
    "observable, perhaps with a month or year. Such as: lustrum explain korea-1 steel 1956-03"
)
@click.argument("run")
@click.argument("what", nargs=-1)
@as_json
def command(*, run: str, what: tuple[str, ...], as_json: bool) -> int:
    """Explain something."""
    from lustrum.studies.explaining import explain_named

    told = explain_named(run, " ".join(what))
    if as_json:
        print_json(told.to_dict())
    else:
        print_text(str(told))
    return 0
