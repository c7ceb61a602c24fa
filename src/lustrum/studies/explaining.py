"""Why: a shortage, a verdict, a value of the record, a plan. What is told is read from what was recorded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lustrum.assessment.result import Reading, shown
from lustrum.assessment.scorecard import Scorecard, assess
from lustrum.errors import HistoryProblems, NameProblems, Problem, nearest
from lustrum.history.history import History
from lustrum.history.language import names_in, parse
from lustrum.quantities.calendar import MONTHS_A_YEAR, Month
from lustrum.studies.archive import StoredRun, load_run
from lustrum.studies.plans import MANIFEST, read_plan, read_plan_tables
from lustrum.studies.shortages import Shortages
from lustrum.studies.telling_plans import tell_plan
from lustrum.studies.telling_shortages import tell_shortage
from lustrum.studies.told import Told

_DATE = re.compile(r"^\d{4}(-\d{1,2})?$")
_CODE = re.compile(r"^[A-Z]{2,4}-\d{2}$")


def explain_named(name: str, what: str = "") -> Told:
    """Explain something about a run or a plan.

    Parameters
    ----------
    name : str
        Name or folder of a run, or folder of a plan.
    what : str
        A product, the code of an indicator, a definition, a variable or an observable, perhaps with a month or year;
        nothing: what is most worth asking.

    Raises
    ------
    InputProblems
        If there is no such run or plan, or nothing of this name in it.
    """
    path = Path(name)
    if (path.is_dir() and (path / MANIFEST).is_file()) or path.name == MANIFEST:
        folder = path if path.is_dir() else path.parent
        return tell_plan(read_plan(folder), read_plan_tables(folder), what)
    return explain(load_run(name), what)


def explain(run: StoredRun, what: str = "") -> Told:
    """Explain something about a run; see :func:`explain_named`."""
    subject, date, count = _split(what)
    short = Shortages(run.histories)
    product = short.find(subject) if short.is_recorded else ""
    if not subject:
        return _overview(short, date)
    if product:
        return _shortage(short, product, date, count)
    words = subject.split()
    if words[0] == "plan":
        return _plan_of_run(run, date)
    known = _definitions_of(run)
    if _CODE.match(words[-1]) or words[0] in known:
        return _verdict(run, words, date)
    named = short.alike(subject) if short.is_recorded and subject not in run.histories[0] else []
    if named:
        return _shortage(short, named[0], date, count) if len(named) == 1 else _several(short, named, date, count)
    return _value(run.histories, subject, date, [*short.names(), *known, "plan"])


def _split(what: str) -> tuple[str, Month | None, int]:
    """Part a question from its date: the last month that is asked for, and how many months there are."""
    words = what.split()
    dates = [word for word in words if _DATE.match(word)]
    if not dates:
        return what.strip(), None, MONTHS_A_YEAR
    text = dates[-1]
    is_year = len(text) == 4
    month = Month(int(text), 12) if is_year else Month.parse(text)
    return " ".join(word for word in words if word != text), month, MONTHS_A_YEAR if is_year else 1


def _definitions_of(run: StoredRun) -> list[str]:
    return [str(one["id"]) for one in run.scorecards.get("definitions", ())]


# --- shortages ------------------------------------------------------------------------------------


def _shortage(short: Shortages, product: str, date: Month | None, count: int) -> Told:
    sentence, lines, facts = tell_shortage(short, product, date, count)
    return Told(sentence, tuple(lines), facts)


def _several(short: Shortages, products: Sequence[str], date: Month | None, count: int) -> Told:
    """Tell of all products whose names hold the words that were asked for."""
    told = [_shortage(short, product, date, count) for product in products]
    lines = [line for one in told for line in (one.sentence, *(f"  {line}" for line in one.lines))]
    return Told(f"{len(told)} products have a name like this:", tuple(lines), {"products": [one.facts for one in told]})


def _overview(short: Shortages, date: Month | None) -> Told:
    rows = short.largest()
    if not rows:
        return Told("Nothing was short: no shortfall is recorded.", (), {"shortages": []})
    lines = []
    for row in rows:
        share = f"{row['share']:5.0%}" if np.isfinite(row["share"]) else "    ?"
        lines.append(
            f"  {share}  {row['name']}, twelve months to {row['until']}: {row['cause'] or 'no cause recorded'}"
        )
    sentence = "What was shortest in its worst twelve months, as a share of what was wanted:"
    hint = f"More:  lustrum explain RUN {rows[0]['product']} {rows[0]['until']}"
    return Told(sentence, (*lines, hint), {"shortages": rows})


# --- verdicts and values --------------------------------------------------------------------------


def _verdict(run: StoredRun, words: Sequence[str], date: Month | None) -> Told:
    definitions = run.definitions
    if not definitions:
        raise NameProblems([Problem("The run was not assessed: its scenario names no definitions.", str(run.path))])
    card = assess(run.histories, definitions, date or run.manifest["until"])
    known = [definition.id for definition in card.definitions]
    if words[0] in known:
        wanted = words[0]
        if len(words) == 1:
            return _whole(card, wanted)
        readings = [card.reading(wanted, words[-1])]
    else:
        readings = [one for name in known for one in card.readings(name) if one.indicator == words[-1]]
    if not readings:
        asked = sorted({one.indicator for name in known for one in card.readings(name) if one.indicator})
        what = "No definition of this run asks for this indicator."
        raise NameProblems([Problem(what, "", words[-1], ", ".join(asked), nearest(words[-1], asked))])
    lines = [line for reading in readings for line in _reading_lines(reading, card.draws)]
    head = f"At {card.at}: {readings[0].title}" if len(readings) == 1 else f"At {card.at}, {words[-1]}:"
    return Told(head, tuple(lines), {"at": str(card.at), "readings": [reading.to_dict() for reading in readings]})


def _whole(card: Scorecard, name: str) -> Told:
    whole, first = card.whole(name), card.decides(name)
    lines = [f"  decided by: {card.decision(name)}"]
    lines += [
        f"  {one.verdict:<16} {one.sweep:>4.0%} of sweeps  {one.in_words()}"
        for one in card.readings(name)
        if one.kind == "leaf"
    ]
    facts = {"at": str(card.at), "definition": name, "verdict": whole.verdict, "draws": whole.draws,
             "sweep": whole.sweep, "decided_by": first.to_dict(),
             "criteria": [one.to_dict() for one in card.readings(name)]}  # fmt: skip
    return Told(f"At {card.at}, {name} is {whole.verdict} ({whole.sweep:.0%} of sweeps).", tuple(lines), facts)


def _reading_lines(reading: Reading, draws: int) -> Iterator[str]:
    yield f"  {reading.definition}: {reading.verdict} ({reading.sweep:.0%} of sweeps); {reading.in_words()}"
    if reading.value is not None and draws > 1 and reading.low is not None:
        yield f"    5 to 95 per cent of {draws} draws: {shown(reading.low)} to {shown(reading.high)}"
    if reading.margin is not None:
        yield f"    margin {shown(reading.margin)}; trend {shown(reading.trend)} a year over {reading.window} months"
    for line in reading.sensitivity():
        yield f"    {line}"
    if reading.claims:
        yield f"    stands for {', '.join(reading.claims)}"
    for use in reading.variables:
        source = f"; {', '.join(use.sources)}" if use.sources else ""
        yield f"    from {use.name} ({use.basis}; {', '.join(use.evidence) or 'not stated'}{source}): {use.meaning}"
    for note in (reading.note, *reading.notes):
        if note:
            yield f"    note: {note}"


def _value(histories: Sequence[History], subject: str, date: Month | None, known: Sequence[str]) -> Told:
    first = histories[0]
    try:
        node = parse(subject)
        names = list(dict.fromkeys(name.name for name in names_in(node)))
        series = [history.observe(subject) for history in histories]
    except HistoryProblems as error:
        near = nearest(subject, [*known, *first.variables])
        if not near and not any(name in subject for name in first.variables):
            raise
        what = "This is no product, indicator, definition, variable or observable of the run."
        remedy = str(error.problems[0]) if any(sign in subject for sign in "[]/()@") else ""
        raise NameProblems([Problem(what, "", subject, nearest=near, remedy=remedy)]) from None
    rows = [_at(one, date) for one in series]
    values = [value for _, value in rows]
    when = rows[0][0]
    unit = str(series[0].attrs.get("unit", ""))
    middle = float(np.median(values))
    text = "not determinable" if not np.isfinite(middle) else f"{middle:.6g} {unit}".strip()
    spread = f", draws {min(values):.6g} to {max(values):.6g}" if len(values) > 1 and np.isfinite(middle) else ""
    lines = [f"  from {name}: {_meaning(first, name)}" for name in names]
    evidence = first.rests_on(*names)
    lines.append(f"  rests on: {', '.join(evidence)}")
    facts = {"observable": subject, "at": when, "value": middle, "values": values, "unit": unit,
             "variables": names, "evidence": list(evidence)}  # fmt: skip
    return Told(f"{subject}{f' at {when}' if when else ''}: {text}{spread}.", tuple(lines), facts)


def _at(series: Any, date: Month | None) -> tuple[str, float]:
    if "time" not in series.dims:
        return "", float(series)
    is_yearly = series.attrs.get("cadence") == "year"
    times = [str(time)[: 4 if is_yearly else 7] for time in series.coords["time"].values]
    if date is None:
        known = np.flatnonzero(np.isfinite(series.values))
        place = int(known[-1]) if len(known) else len(times) - 1
        return times[place], float(series.values[place])
    wanted = str(date)[: 4 if is_yearly else 7]
    if wanted not in times:
        raise NameProblems([Problem("The date lies outside the run.", "", str(date), f"{times[0]} to {times[-1]}")])
    return wanted, float(series.values[times.index(wanted)])


def _meaning(history: History, name: str) -> str:
    row = history.dictionary.get(name)
    return f"{row.meaning} ({row.unit}, by {row.cadence})" if row is not None else "not in the dictionary"


# --- plans ----------------------------------------------------------------------------------------


def _plan_of_run(run: StoredRun, date: Month | None) -> Told:
    plans = run.plans
    if not plans:
        raise NameProblems([Problem("The run made no plans.", str(run.path))])
    years = [int(plan["years"][0]) for plan in plans]
    wanted = date.year if date is not None else years[-1]
    if wanted not in years:
        raise NameProblems([Problem("No plan begins in this year.", "", str(wanted), ", ".join(map(str, years)))])
    plan = plans[years.index(wanted)]
    return tell_plan(plan, {name: pd.DataFrame(rows) for name, rows in plan.get("tables", {}).items()}, "")
