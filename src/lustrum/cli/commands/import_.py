"""Turn a published table into an economy folder."""

from __future__ import annotations

from pathlib import Path

import click

from lustrum.cli.options import PATH, as_json
from lustrum.cli.output import print_json, print_note, print_text


class FormatHelp(click.Command):
    """Help that names each format with its title."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the formats."""
        from lustrum.studies.catalogue import list_all

        with formatter.section("Formats"):
            formatter.write_dl(list(list_all(["formats"])["formats"].items()))


@click.command(
    name="import",
    cls=FormatHelp,
    help="Read SOURCE in FORMAT and write an economy to DEST, with a report of what was found and assumed. "
    "'lustrum show FORMAT' tells the options of a format.",
)
@click.argument("format_name", metavar="FORMAT")
@click.argument("source", type=PATH)
@click.argument("dest", type=PATH)
@click.option("--set", "words", multiple=True, metavar="NAME=VALUE", help="An option of the format; may be repeated.")
@click.option(
    "--balance",
    type=click.Choice(["none", "ras", "least-squares"]),
    default=None,
    help="Balance the table, and record every changed cell; default: leave gaps as they are and report them.",
)
@as_json
def command(
    *, format_name: str, source: Path, dest: Path, words: tuple[str, ...], balance: str | None, as_json: bool
) -> int:
    """Import a table."""
    from lustrum.studies.importing import import_table, tell_import

    path, report, notes = import_table(format_name, source, dest, words, balance)
    if as_json:
        print_json({"path": str(path), "warnings": notes, "report": report.to_dict()})
        return 0
    for note in notes:
        print_note(f"warning: {note}")
    print_text(f"{tell_import(report)}\n{path}: written, with import-report.md.")
    return 0
