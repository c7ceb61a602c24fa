"""Analyse the table of an economy: coefficients, multipliers, labour values, linkages."""

from __future__ import annotations

import click

from lustrum.cli.options import as_json
from lustrum.cli.output import print_json, print_text


def _tables() -> str:
    from lustrum.discovery import list_files

    return ", ".join(list_files("lustrum.economy.analysis"))


def _show_options(ctx: click.Context, _: click.Parameter, is_wanted: bool) -> None:
    """Print the options of the tables and end; the tables are loaded only then, so that help stays quick."""
    if not is_wanted or ctx.resilient_parsing:
        return
    from lustrum.studies.analysing import told_options

    formatter = ctx.make_formatter()
    formatter.write_dl(told_options())
    print_text(formatter.getvalue().rstrip("\n"))
    ctx.exit()


@click.command(help=f"Analyse ECONOMY (a name or folder). Tables: {_tables()}.")
@click.argument("economy")
@click.option("--table", default="multipliers", show_default=True, help="Which table.")
@click.option("--set", "words", multiple=True, metavar="NAME=VALUE", help="An option of the table; may be repeated.")
@click.option(
    "--options", is_flag=True, is_eager=True, expose_value=False, callback=_show_options,
    help="Print what each table leaves open, and end.",
)  # fmt: skip
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
