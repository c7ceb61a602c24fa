"""Show what something is: its parts, sources and caveats."""

from __future__ import annotations

import click

from lustrum.cli.options import as_json
from lustrum.cli.output import print_json, print_text


@click.command(
    help="Show NAME: a scenario, economy, programme, definition, indicator, claim, system, measure, mechanism, "
    "validator or run, by name or path. 'claims' is the register of all claims. Of two names the first is a kind: "
    "'show claims D1955-43'."
)
@click.argument("name")
@click.argument("member", required=False, default="")
@as_json
def command(*, name: str, member: str, as_json: bool) -> int:
    """Show one thing."""
    from lustrum.studies.describing import describe

    found = describe(name, member)
    name = member or name
    if as_json:
        print_json({"name": name, "kinds": [one.kind for one in found], **{one.kind: one.to_dict() for one in found}})
    else:
        print_text("\n\n".join(map(str, found)))
    return 0
