"""Published tables made into economy folders."""

from __future__ import annotations

from pathlib import Path

from lustrum.economy.storage import load_economy
from lustrum.readers import import_economy
from lustrum.studies.writing import check_target


def import_table(format_name: str, source: Path, target: Path) -> tuple[Path, list[str]]:
    """Read a published table and write it as an economy.

    Returns
    -------
    path : Path
        The folder.
    notes : list of str
        What is to be known of the economy: its warnings.

    Raises
    ------
    InputProblems
        If there is no such format, the files are wrong or the target is there already.
    """
    check_target(target)
    folder = import_economy(format_name, source, target)
    economy = load_economy(folder)
    return folder, [str(problem) for problem in economy.problems]
