"""Readers of published formats: one file each, found by its place.

A reader has

- ``TITLE``: what the format is, in one line;
- ``SOURCE``: what kind of publication it reads;
- ``OPTIONS``: a sequence of `Option`, what a user may choose with ``--set name=value``;
- ``read(source: Path, **options) -> Imported``: the economy, and the report of what was found, assumed, left out and
  changed. It raises every problem of its files at once.

`read_source` is the door for all, `import_economy` the one that writes a folder with the report beside the economy.
Files whose name begins with ``_`` are the frame: options, report, matrices. Readers work on files that the user has;
none fetches anything, and none rebalances a table unless it is asked to.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lustrum.discovery import list_modules, load
from lustrum.readers._options import Option, choose
from lustrum.readers._report import Imported, ImportReport
from lustrum.readers._telling import write_card, write_markdown

if TYPE_CHECKING:
    from lustrum.economy.economy import Economy

__all__ = [
    "REPORT_JSON", "REPORT_TEXT", "ImportReport", "Imported", "Option", "import_economy", "list_formats",
    "list_options", "read_economy", "read_source", "shown_option", "write_card", "write_imported",
]  # fmt: skip

REPORT_JSON, REPORT_TEXT = "import-report.json", "import-report.md"
"""Files that an import writes beside the tables of the economy."""


def list_formats() -> tuple[str, ...]:
    """List the names of the formats that can be read."""
    return tuple(list_modules(__name__))


def list_options(format_name: str) -> tuple[Option, ...]:
    """List what a user may choose when reading a format.

    Raises
    ------
    NameProblems
        If there is no such format; the nearest name is given.
    """
    return tuple(load(__name__, format_name, "readers").OPTIONS)


def read_source(format_name: str, source: str | Path, options: Mapping[str, Any] | None = None) -> Imported:
    """Read an economy from files of a published format, with the report of the import.

    Parameters
    ----------
    format_name : str
        One of `list_formats`.
    source : str or Path
        File or folder, as the format has it.
    options : mapping of str to object, optional
        Choices by name, as text or as numbers; see `list_options`.

    Raises
    ------
    NameProblems
        If there is no such format; the nearest name is given.
    EconomyProblems
        If an option or a file is wrong; every problem at once.
    """
    module = load(__name__, format_name, "readers")
    chosen = choose(module.OPTIONS, options or {}, format_name)
    made: Imported = module.read(Path(source), **chosen)
    about = {"format": format_name, "title": module.TITLE, "source": module.SOURCE, "options": chosen}
    return Imported(made.economy, replace(made.report, **about))


def read_economy(format_name: str, source: str | Path, **options: Any) -> Economy:
    """Read an economy from files of a published format; `read_source` tells what was assumed besides.

    Raises
    ------
    NameProblems
        If there is no such format; the nearest name is given.
    EconomyProblems
        If an option or a file is wrong; every problem at once.
    """
    return read_source(format_name, source, options).economy


def import_economy(
    format_name: str,
    source: str | Path,
    target: str | Path,
    options: Mapping[str, Any] | None = None,
    *,
    overwrite: bool = False,
) -> Path:
    """Read an economy from files of a published format and write it as a folder of ours, the report beside it.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    NameProblems, EconomyProblems
        As `read_source`, and if the target is there and may not be replaced.
    """
    return write_imported(read_source(format_name, source, options), target, overwrite=overwrite)


def write_imported(imported: Imported, target: str | Path, *, overwrite: bool = False) -> Path:
    """Write an imported economy as a folder, the report beside it; nothing is half-written.

    Raises
    ------
    EconomyProblems
        If the target is there and may not be replaced.
    """
    from lustrum.economy.storage import save_economy

    beside = {
        REPORT_JSON: json.dumps(imported.report.to_dict(), indent=2, ensure_ascii=False) + "\n",
        REPORT_TEXT: write_markdown(imported.report, imported.economy.title),
    }
    return save_economy(imported.economy, target, overwrite=overwrite, beside=beside)


def shown_option(option: Option) -> str:
    """Return an option as a line of text, for help and for messages.

    Examples
    --------
    >>> shown_option(Option("year", None, "Year of the flows.", kind=int))
    'year=INT: Year of the flows.'
    """
    default = "" if option.default is None else f" (default {option.default})"
    allowed = f" One of: {', '.join(option.allowed)}." if option.allowed else ""
    return f"{option.name}={option.kind.__name__.upper()}{default}: {option.meaning}{allowed}"
