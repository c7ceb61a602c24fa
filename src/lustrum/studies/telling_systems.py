"""What trying a system out has shown: as text for a terminal, and as a page."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable

from lustrum.studies.trying import System, Trial

WIDTH = 100


def trial_text(trial: Trial) -> str:
    """Return a trial as text for a terminal."""
    system = trial.system
    lines = [f"{system.id}  {system.title}", *_wrapped(f"At work when: {system.works_when}."), ""]
    lines += [f"  {name}: {scenario}" for name, scenario in system.runs.items()]
    for trait in trial.traits:
        kind = "law: " if trait.is_law else ""
        sign = "yes" if trait.works else "NO "
        lines += ["", *_wrapped(f"{sign}  {kind}{trait.text}")]
        there = "there" if trait.is_law else "not so"
        lines.append(f"     {_number(trait.shown)} {trait.unit}; {there}: {_number(trait.absent)}; rule: {trait.rule}")
    lines += ["", "It works." if trial.works else "It does not work: see what is marked NO."]
    return "\n".join(lines)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent="     ")


def _number(value: float) -> str:
    return f"{value:.4g}"


def system_page(trial: Trial) -> str:
    """Return the page of a system: its explanation, and the table of what trying it out has shown."""
    system = trial.system
    head, _, body = system.text.partition("\n")
    parts = [
        f"# {system.id}: {system.title}",
        head,
        _markdown(body).strip(),
        "## At work when",
        f"{system.works_when[0].upper()}{system.works_when[1:]}.",
        "## What a trial shows",
        _scenarios(system),
        "\n".join(_rows(trial)),
        "A trait must be there in the one economy and missing in the other; a law must hold in both. The numbers are\n"
        f"those of `lustrum system {system.id}`, seed 1, at the scale of the scenarios.",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _markdown(body: str) -> str:
    """Return a docstring's page with underlined titles as headings and mathematics as Markdown writes it."""
    text = re.sub(r"^(?P<title>\S.*)\n-{3,}$", r"## \g<title>\n", body, flags=re.MULTILINE)
    text = re.sub(r"^\.\. math::\s+(?P<law>(?:.+\n?)+)", _law, text, flags=re.MULTILINE)
    text = re.sub(r":math:`([^`]+)`", r"$\1$", text)
    return re.sub(r"``([^`]+)``", r"`\1`", text)


def _law(found: re.Match[str]) -> str:
    lines = "\n".join(line.strip() for line in found["law"].strip().splitlines())
    return f"```math\n{lines}\n```\n"


def _scenarios(system: System) -> str:
    lines = ["| run | scenario |", "|---|---|"]
    lines += [f"| {name} | `lustrum run {scenario}` |" for name, scenario in system.runs.items()]
    return "\n".join(lines)


def _rows(trial: Trial) -> Iterable[str]:
    yield "| trait or law | where it is | where it is not | unit | rule | works |"
    yield "|---|---:|---:|---|---|---|"
    for trait in trial.traits:
        kind = "Law: " if trait.is_law else ""
        text = f"{kind}{trait.text}".replace("|", "\\|")
        works = "yes" if trait.works else "**no**"
        yield f"| {text} | {_number(trait.shown)} | {_number(trait.absent)} | {trait.unit} | {trait.rule} | {works} |"


def index_page(systems: Iterable[System]) -> str:
    """Return the page that lists the systems."""
    lines = [
        "# The systems of the two documents",
        "",
        "Fifteen economic systems are named or plainly implied by the party document of 1955 and the article of 2013.",
        "Each can be lived in: scenarios ship with Lustrum, and `lustrum system SYS-05` tries one out in two",
        "directions, in an economy that has its traits and in one that has not. None of the names is a verdict;",
        "the documents' words stand as theirs.",
        "",
        "| system | what it is | at work when |",
        "|---|---|---|",
    ]
    for one in systems:
        lines.append(f"| [{one.id}]({one.id.lower()}.md) | {one.title} | {one.works_when} |")
    return "\n".join(lines) + "\n"
