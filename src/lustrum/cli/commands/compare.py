"""Put runs side by side: settings, outcomes."""

from __future__ import annotations

import click

from lustrum.cli.options import as_json
from lustrum.cli.output import print_json, print_text


@click.command(help="Compare two or more RUNS (names or folders).")
@click.argument("runs", nargs=-1, required=True, metavar="RUN RUN ...")
@as_json
def command(*, runs: tuple[str, ...], as_json: bool) -> int:
    """Compare runs."""
    if len(runs) < 2:
        raise click.UsageError("Two runs at least are needed to compare.")
    from lustrum.studies.archive import load_run
    from lustrum.studies.comparing import compare

    found = compare(*[load_run(name) for name in runs])
    if as_json:
        print_json(found.to_dict())
    else:
        print_text(str(found))
    return 0
