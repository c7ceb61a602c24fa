"""Hold a run against published regularities."""

from __future__ import annotations

import click

from lustrum.cli.options import as_json
from lustrum.cli.output import print_json, print_text


@click.command(
    help="Hold RUN (a stored run, by name or folder) against a published regularity by NAME, or against all: what was "
    "found, what the law expects, and the gap. 'lustrum list validators' names them. No verdict is given."
)
@click.argument("run")
@click.argument("name", required=False, default="")
@as_json
def command(*, run: str, name: str, as_json: bool) -> int:
    """Validate a run."""
    from lustrum.studies.validating import validate_run

    found = validate_run(run, [name] if name else [])
    if as_json:
        print_json({"run": run, "validations": [one.to_dict() for one in found]})
    else:
        print_text("\n\n".join(map(str, found)))
    return 0
