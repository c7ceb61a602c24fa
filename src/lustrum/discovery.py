"""What there is, found by its place: measures, mechanisms, indicators, readers, commands, packaged data.

Listing reads file names and imports nothing, so that ``lustrum list`` and ``--help`` answer at once. Installed packages
add members through entry points of the group ``lustrum.<kind>``. Two members of one name are refused.
"""

from __future__ import annotations

import importlib
import importlib.util
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType

from lustrum.errors import NameProblems, Problem, nearest

_DATA = Path(__file__).parent / "data"


def data_path(*parts: str) -> Path:
    """Return the path of a packaged data file or folder (which need not exist)."""
    return _DATA.joinpath(*parts)


def _folder(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise NameProblems([Problem("No such package.", found=package)])
    return Path(next(iter(spec.submodule_search_locations)))


def list_modules(package: str) -> dict[str, str]:
    """List the members of a package by their place, without importing them.

    Parameters
    ----------
    package : str
        Dotted name of the package; its folders are searched to any depth.

    Returns
    -------
    dict
        Member name (file stem, ``_`` written ``-``) to dotted module name, in order of place.

    Raises
    ------
    NameProblems
        If the package does not exist or two files give one name.

    Examples
    --------
    >>> list_modules("lustrum.quantities")["calendar"]
    'lustrum.quantities.calendar'
    """
    root = _folder(package)
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for path in sorted(root.rglob("*.py")):
        if path.stem.startswith("_"):
            continue
        module = ".".join([package, *path.relative_to(root).with_suffix("").parts])
        name = path.stem.replace("_", "-")
        if name in found:
            problems.append(Problem("Two members have one name.", where=f"{found[name]} and {module}", found=name))
        found[name] = module
    if problems:
        raise NameProblems(problems)
    return found


def list_entry_points(kind: str) -> dict[str, EntryPoint]:
    """List the members that installed packages add to `kind`, by name."""
    return {point.name: point for point in entry_points(group=f"lustrum.{kind}")}


def load(package: str, name: str, kind: str = "") -> ModuleType:
    """Import the member `name` of `package`, or of the entry points of `kind`.

    Raises
    ------
    NameProblems
        If there is no such member; the nearest name is given.
    """
    members = list_modules(package)
    if name in members:
        return importlib.import_module(members[name])
    points = list_entry_points(kind) if kind else {}
    if name in points:
        module = points[name].load()
        if isinstance(module, ModuleType):
            return module
    names = [*members, *points]
    raise NameProblems(
        [
            Problem(
                f"There is no {kind or 'member'} of this name.",
                found=name,
                allowed=", ".join(names),
                nearest=nearest(name, names),
            )
        ]
    )


def list_files(package: str, suffix: str = ".py") -> dict[str, Path]:
    """List the files of a package by member name, without importing anything.

    Parameters
    ----------
    package : str
        Dotted name of the package.
    suffix : str
        Ending of the files wanted.
    """
    root = _folder(package)
    return {
        path.stem.replace("_", "-"): path for path in sorted(root.rglob(f"*{suffix}")) if not path.stem.startswith("_")
    }
