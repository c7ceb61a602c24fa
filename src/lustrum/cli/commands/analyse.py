"""Analyse the table of an economy: coefficients, multipliers, labour values, linkages."""

from __future__ import annotations

import click

from lustrum.cli.options import as_json
from lustrum.cli.output import print_json, print_text


def _tables() -> str:
    from lustrum.discovery import list_files

    return ", ".join(list_files("lustrum.economy.analysis"))


@click.command(help=f"Analyse ECONOMY (a name or folder). Tables: {_tables()}.")
@click.argument("economy")
@click.option("--table", default="multipliers", show_default=True, help="Which table.")
@as_json
def command(*, economy: str, table: str, as_json: bool) -> int:
    """Analyse an economy."""
    from lustrum.studies.analysing import analyse

    found = analyse(economy, table)
    if as_json:
        print_json(found.to_dict())
    else:
        print_text(str(found))
    return 0
