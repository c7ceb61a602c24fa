"""Readers of published formats: one file each, found by its place.

A reader has ``TITLE`` (what the format is), and ``read(source: Path) -> Economy``, which raises every problem of its
files at once. `import_economy` is the door for ``lustrum import``. Readers work on files that the user has; none
fetches anything.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lustrum.discovery import list_modules, load

if TYPE_CHECKING:
    from lustrum.economy.economy import Economy


def list_formats() -> tuple[str, ...]:
    """List the names of the formats that can be read."""
    return tuple(list_modules(__name__))


def read_economy(format_name: str, source: str | Path) -> Economy:
    """Read an economy from files of a published format.

    Raises
    ------
    NameProblems
        If there is no such format; the nearest name is given.
    EconomyProblems
        If the files are wrong; every problem at once.
    """
    economy: Economy = load(__name__, format_name, "readers").read(Path(source))
    return economy


def import_economy(format_name: str, source: str | Path, target: str | Path, *, overwrite: bool = False) -> Path:
    """Read an economy from files of a published format and write it as a folder of ours.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    NameProblems, EconomyProblems
        As `read_economy`, and if the target is there and may not be replaced.
    """
    from lustrum.economy.storage import save_economy

    return save_economy(read_economy(format_name, source), target, overwrite=overwrite)
