"""Check a folder or file and show every problem at once."""

from __future__ import annotations

from pathlib import Path

import click

from lustrum.cli.options import as_json
from lustrum.cli.output import print_json, print_note, print_text


@click.command(
    help="Check PATH: a country, scenario, programme, economy, record, definition, history or run; also by name."
)
@click.argument("path", type=click.Path(path_type=Path))
@as_json
def command(*, path: Path, as_json: bool) -> int:
    """Check one input."""
    from lustrum.studies.checking import check, refuse

    kind, problems = check(path)
    refuse(kind, problems)
    if as_json:
        print_json({"path": str(path), "kind": kind, "ok": True, "warnings": [one.to_dict() for one in problems]})
        return 0
    for problem in problems:
        print_note(f"warning: {problem}")
    count = f", with {len(problems)} warning{'' if len(problems) == 1 else 's'}" if problems else ""
    print_text(f"{path}: a sound {kind}{count}.")
    return 0
