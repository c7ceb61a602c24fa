"""Published tables made into economy folders."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lustrum.economy.storage import load_economy
from lustrum.readers import read_source, write_card, write_imported
from lustrum.readers._options import BALANCE, read_words
from lustrum.readers._report import ImportReport
from lustrum.studies.writing import check_target


def import_table(
    format_name: str, source: Path, target: Path, words: Sequence[str] = (), balance: str | None = None
) -> tuple[Path, ImportReport, list[str]]:
    """Read a published table and write it as an economy, the report of the import beside it.

    Parameters
    ----------
    format_name : str
        Name of the format.
    source, target : Path
        What to read; the folder to make.
    words : sequence of str
        Options of the reader, ``name=value``.
    balance : str, optional
        Method by which the table is to be balanced.

    Returns
    -------
    path : Path
        The folder.
    report : ImportReport
        What was found, assumed, left out and changed.
    notes : list of str
        What is to be known of the economy: its warnings.

    Raises
    ------
    InputProblems
        If there is no such format or option, the files are wrong or the target is there already.
    """
    check_target(target)
    options: dict[str, str] = read_words(words)
    if balance is not None:
        options[BALANCE.name] = balance
    imported = read_source(format_name, source, options)
    folder = write_imported(imported, target)
    economy = load_economy(folder)
    return folder, imported.report, [str(problem) for problem in economy.problems]


def tell_import(report: ImportReport) -> str:
    """Return a short card of what an import found."""
    return write_card(report)
