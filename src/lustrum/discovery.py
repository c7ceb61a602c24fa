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

from lustrum.errors import LustrumError, NameProblems, Problem, nearest

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
    """List the members that installed packages add to `kind`, by name.

    Raises
    ------
    NameProblems
        If two packages give one name; both are named.
    """
    found: dict[str, EntryPoint] = {}
    problems = []
    for point in entry_points(group=f"lustrum.{kind}"):
        if point.name in found:
            problems.append(_same_name(point.name, shown_entry(found[point.name]), shown_entry(point)))
        found.setdefault(point.name, point)
    if problems:
        raise NameProblems(problems)
    return dict(sorted(found.items()))


def list_installed(package: str, kind: str) -> dict[str, EntryPoint]:
    """List what installed packages add to the members of `package`, by name.

    Raises
    ------
    NameProblems
        If one has the name of a member of the package, or of another one; both places are named.
    """
    points = list_entry_points(kind)
    inside = list_modules(package) if points else {}
    problems = [_same_name(name, inside[name], shown_entry(point)) for name, point in points.items() if name in inside]
    if problems:
        raise NameProblems(problems)
    return points


def _same_name(name: str, first: str, second: str) -> Problem:
    remedy = "Rename the entry point of one of them, or remove the package that gives it."
    return Problem("Two members have one name.", where=f"{first} and {second}", found=name, remedy=remedy)


def shown_entry(point: EntryPoint) -> str:
    """Say where an entry point leads and which package gives it: ``module (package 0.1)``."""
    return f"{point.value} ({provider(point)})" if point.dist is not None else point.value


def provider(point: EntryPoint) -> str:
    """Return name and version of the package that gives an entry point."""
    return f"{point.dist.name} {point.dist.version}" if point.dist is not None else ""


def load_entry(point: EntryPoint) -> ModuleType:
    """Import the module that an entry point names.

    Raises
    ------
    NameProblems
        If it cannot be imported, or is no module.
    """
    where, remedy = shown_entry(point), "Repair the package, or remove it."
    try:
        module = point.load()
    except LustrumError:
        raise
    except Exception as error:
        found = f"{type(error).__name__}: {error}"
        raise NameProblems([Problem("An installed member cannot be loaded.", where, found, remedy=remedy)]) from error
    if not isinstance(module, ModuleType):
        what = "An entry point of Lustrum names a module, nothing in it."
        raise NameProblems([Problem(what, where, type(module).__name__, "a module, such as my_package.my_rule")])
    return module


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
        return load_entry(points[name])
    names = [*members, *points]
    raise NameProblems(
        [
            Problem(
                f"There is no {kind.removesuffix('s') or 'member'} of this name.",
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
