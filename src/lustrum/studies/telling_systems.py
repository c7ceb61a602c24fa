"""What trying a system out has shown: as text for a terminal, and as a page."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable

from lustrum.studies.systems._contract import Trait
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
        lines.append(f"     {_numbers(trait)} ({trait.unit}); rule: {trait.rule}")
    lines += ["", "It works." if trial.works else "It does not work: see what is marked NO."]
    return "\n".join(lines)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent="     ")


def _numbers(trait: Trait) -> str:
    if trait.is_law and trait.shown == trait.absent:
        return _number(trait.shown)
    return f"{_number(trait.shown)}; {'there' if trait.is_law else 'not so'}: {_number(trait.absent)}"


def _number(value: float) -> str:
    """Write a number with three digits; what rounds to nothing beside a whole is told as nearly nothing."""
    if value and abs(value) < 1e-6:
        return "nearly 0"
    if abs(value) >= 1000:
        return f"{value:,.0f}".replace(",", " ")
    return f"{value:.3g}"


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
        "A trait must be there in the one economy and missing in the other; a law must hold wherever it is looked at.\n"
        f"The numbers are those of `lustrum system {system.id}`, seed 1, at the scale of the scenarios.\n"
        "They come from made-up economies: they show that the rules do what is said of them and what follows from\n"
        "them, and they are no evidence about any country. Thresholds are set between the two economies.",
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
    yield from ("| trait | where it is | where it is not | unit | rule | works |", "|---|---:|---:|---|---|---|")
    yield from (_row(trait) for trait in trial.traits if not trait.is_law)
    laws = [trait for trait in trial.traits if trait.is_law]
    if laws:
        yield from ("", "| law | here | there | unit | rule | works |", "|---|---:|---:|---|---|---|")
        yield from (_row(trait) for trait in laws)


def _row(trait: Trait) -> str:
    there = "" if trait.is_law and trait.shown == trait.absent else _number(trait.absent)
    text, works = trait.text.replace("|", "\\|"), "yes" if trait.works else "**no**"
    return f"| {text} | {_number(trait.shown)} | {there} | {trait.unit} | {trait.rule} | {works} |"


def index_page(systems: Iterable[System]) -> str:
    """Return the page that lists the systems."""
    lines = [
        "# The systems of the two documents",
        "",
        "Fifteen economic systems are named or plainly implied by the party document of January 1955 and the article",
        "of 2013. Each can be lived in: scenarios ship with Lustrum, and `lustrum system SYS-05` tries one out in two",
        "directions, in an economy that has its traits and in one that has not. `lustrum list scenarios` names the",
        "scenarios by system. No name of a system is a verdict on a country; the documents' words stand as theirs,",
        "with the numbers of their claims (`lustrum show D1955-51`).",
        "",
        "**What made-up numbers can say.** That a rule does what is said of it; that two things can part;",
        "what follows when one thing alone is changed. **What they cannot say:** that any country was so, how large an",
        "effect was anywhere, or which system is better. For that the tables of a country and its record are needed.",
        "",
        "| system | what it is | at work when |",
        "|---|---|---|",
    ]
    for one in systems:
        works_when = f"{one.works_when[0].upper()}{one.works_when[1:]}"
        lines.append(f"| [{one.id}]({one.id.lower()}.md) | {one.title} | {works_when} |")
    return "\n".join(lines) + "\n"
