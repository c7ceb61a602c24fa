"""List what there is: scenarios, economies, programmes, definitions, measures, mechanisms, formats, runs."""

from __future__ import annotations

import click

from lustrum.cli.options import as_json
from lustrum.cli.output import print_json, print_text


@click.command(
    name="list", help="List one KIND of thing, or all of them without their parts. 'lustrum show NAME' tells more."
)
@click.argument("kind", required=False)
@as_json
def command(*, kind: str | None, as_json: bool) -> int:
    """List names."""
    from lustrum.studies.catalogue import KINDS, list_all, without_parts

    found = list_all([kind] if kind else list(KINDS))
    if as_json:
        print_json(
            {
                name: [{"name": member, "title": title} for member, title in members.items()]
                for name, members in found.items()
            }
        )
        return 0
    lines = []
    for name, members in found.items():
        shown = members if kind else without_parts(members)
        more = len(members) - len(shown)
        wide = max((len(member) for member in shown), default=0)
        lines.append(f"{name} ({len(shown)}" + (f", and {more} parts: 'lustrum list {name}')" if more else ")"))
        lines += [f"  {member:<{wide}}  {title}".rstrip() for member, title in shown.items()]
    print_text("\n".join(lines))
    return 0
