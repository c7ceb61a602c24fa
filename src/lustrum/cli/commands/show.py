"""Show what something is: its parts, sources and caveats."""

from __future__ import annotations

import click

from lustrum.cli.options import as_json
from lustrum.cli.output import print_json, print_text


@click.command(
    help="Show NAME: a scenario, economy, programme, definition, indicator, measure, mechanism or run, by name or path."
)
@click.argument("name")
@as_json
def command(*, name: str, as_json: bool) -> int:
    """Show one thing."""
    from lustrum.studies.describing import describe

    found = describe(name)
    if as_json:
        print_json({"name": name, "kinds": [one.kind for one in found], **{one.kind: one.to_dict() for one in found}})
    else:
        print_text("\n\n".join(map(str, found)))
    return 0
