"""Turn a published table into an economy folder."""

from __future__ import annotations

from pathlib import Path

import click

from lustrum.cli.options import PATH, as_json
from lustrum.cli.output import print_json, print_note, print_text


def _formats() -> str:
    from lustrum.discovery import list_files

    return ", ".join(list_files("lustrum.readers"))


@click.command(name="import", help=f"Read SOURCE in FORMAT and write an economy to DEST. Formats: {_formats()}.")
@click.argument("format_name", metavar="FORMAT")
@click.argument("source", type=PATH)
@click.argument("dest", type=PATH)
@as_json
def command(*, format_name: str, source: Path, dest: Path, as_json: bool) -> int:
    """Import a table."""
    from lustrum.studies.importing import import_table

    path, notes = import_table(format_name, source, dest)
    if as_json:
        print_json({"path": str(path), "warnings": notes})
        return 0
    for note in notes:
        print_note(f"warning: {note}")
    print_text(f"{path}: written.")
    return 0
