"""Analyse the table of an economy: coefficients, multipliers, labour values, linkages."""

from __future__ import annotations

import click

from lustrum.cli.options import as_json
from lustrum.cli.output import print_json, print_text


def _tables() -> str:
    from lustrum.discovery import list_files

    return ", ".join(list_files("lustrum.economy.analysis"))


class TableHelp(click.Command):
    """Help that tells each table's options."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options of the tables."""
        from lustrum.studies.analysing import told_options

        with formatter.section("Options of tables (--set NAME=VALUE)"):
            formatter.write_dl(told_options())


@click.command(cls=TableHelp, help=f"Analyse ECONOMY (a name or folder). Tables: {_tables()}.")
@click.argument("economy")
@click.option("--table", default="multipliers", show_default=True, help="Which table.")
@click.option("--set", "words", multiple=True, metavar="NAME=VALUE", help="An option of the table; may be repeated.")
@as_json
def command(*, economy: str, table: str, words: tuple[str, ...], as_json: bool) -> int:
    """Analyse an economy."""
    from lustrum.studies.analysing import analyse

    found = analyse(economy, table, words)
    if as_json:
        print_json(found.to_dict())
    else:
        print_text(str(found))
    return 0
