"""The scorecard: each criterion of each definition at each date, with what it rests on. The door is :func:`assess`.

A history comes in; whether it was collected or simulated cannot be seen from here. Several histories (draws of one
run) give shares of draws; nothing is averaged over definitions, ranked or summed. Every verdict carries its
threshold, whose it is, and the share of sweeps that keep it; figures that were entered with a range are drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from typing import Any

from lustrum.assessment.definitions import load_definitions
from lustrum.assessment.entered import ENTERED_DRAWS, draw_entered, entered_variables
from lustrum.assessment.evaluation import Measurer, decide, times_of
from lustrum.assessment.logic import word
from lustrum.assessment.result import Reading, Result, plain, result_of
from lustrum.assessment.robustness import SWEEPS
from lustrum.assessment.tree import THEMES, Definition, Group
from lustrum.assessment.view import Calendar
from lustrum.errors import HistoryProblems, NameProblems, Problem, nearest
from lustrum.history.history import History
from lustrum.quantities.calendar import Month

__all__ = ["Reading", "Scorecard", "assess"]


@dataclass(frozen=True, eq=False, repr=False)
class Scorecard:
    """What a record is under each definition.

    Parameters
    ----------
    history : str
        Name of the record.
    draws : int
        How many draws.
    at : Month
        The date asked for (the last one, if several were).
    times : tuple of Month
        All dates: each December, and those asked for.
    definitions : tuple of Definition
        The definitions, in the order asked for.
    results : dict
        By definition, one :class:`Result`.
    contested : tuple of str
        Variables of the record that were entered with a range.
    """

    history: str
    draws: int
    at: Month
    times: tuple[Month, ...]
    definitions: tuple[Definition, ...]
    results: dict[str, Result]
    contested: tuple[str, ...] = ()

    @property
    def sweeps(self) -> int:
        """How many sweeps of each draw."""
        one = next(iter(self.results.values()), None)
        return len(one.swept[one.definition.tree.path]) // self.draws if one else 0

    @property
    def entered_draws(self) -> int:
        """How many draws of entered ranges, of all records together; 0 where none was entered with a range."""
        return _each_entered(self.draws) * self.draws if self.contested else 0

    # --- asking ---------------------------------------------------------------------------------

    def definition(self, name: str) -> Definition:
        """Return a definition by its id.

        Raises
        ------
        NameProblems
            If it was not assessed.
        """
        known = [definition.id for definition in self.definitions]
        if name not in known:
            raise NameProblems([Problem("This was not assessed.", "", name, ", ".join(known), nearest(name, known))])
        return self.definitions[known.index(name)]

    def _result(self, definition: str) -> Result:
        return self.results[self.definition(definition).id]

    def readings(self, definition: str, at: Month | str | None = None) -> tuple[Reading, ...]:
        """Return all criteria of a definition at a date, each before its parts, then what is only reported."""
        found = self.definition(definition)
        place = self._place(at)
        nodes = (*found.nodes(), *found.reported)
        return tuple(self._result(definition).reading(node, place) for node in nodes)

    def reading(self, definition: str, criterion: str, at: Month | str | None = None) -> Reading:
        """Return one criterion, by path, id, or the code of its indicator (the first that uses it).

        Raises
        ------
        NameProblems
            If the definition has no such criterion.
        """
        found = self.definition(definition)
        nodes = (*found.nodes(), *found.reported)
        for key in ("path", "id", "indicator"):
            for node in nodes:
                if getattr(node, key, "") == criterion:
                    return self._result(definition).reading(node, self._place(at))
        known = [name for node in nodes for name in (node.id, getattr(node, "indicator", ""), node.path) if name]
        where = f"definition {definition}"
        raise NameProblems([Problem("There is no such criterion.", where, criterion, "", nearest(criterion, known))])

    def verdict(self, definition: str, at: Month | str | None = None) -> str:
        """Return the whole verdict at a date."""
        return self.whole(definition, at).verdict

    def whole(self, definition: str, at: Month | str | None = None) -> Reading:
        """Return the whole definition at a date as a reading."""
        return self._result(definition).reading(self.definition(definition).tree, self._place(at))

    def decides(self, definition: str, at: Month | str | None = None) -> Reading:
        """Return the first criterion that decides, in file order; a group where its parts decide together.

        Where draws are split evenly no criterion decides, and the whole is returned.
        """
        result = self._result(definition)
        place, tree = self._place(at), self.definition(definition).tree
        first = tree if result.is_split(place) else decide(tree, result.verdicts_at(place))
        return result.reading(first, place)

    def decision(self, definition: str, at: Month | str | None = None) -> str:
        """Say what decides, in words."""
        first = self.decides(definition, at)
        if self._result(definition).is_split(self._place(at)):
            shares = ", ".join(f"{share:.0%} {verdict}" for verdict, share in first.draws.items() if share)
            return f"draws are split: {shares}"
        node = next(node for node in self.definition(definition).nodes() if node.path == first.path)
        if isinstance(node, Group):
            which = {"all": "all", "any": "none of", "m-of-n": f"at least {node.m} of"}.get(node.kind, "together")
            return f"{which} {len(node.parts)} criteria hold" + (f": {node.title}" if node.title else "")
        return first.in_words()

    def december_series(self, definition: str) -> tuple[tuple[str, str], ...]:
        """Return the whole verdict at each December, as pairs of month and word."""
        result, tree = self._result(definition), self.definition(definition).tree
        return tuple((str(month), word(result.verdict(tree, p))) for p, month in self._decembers())

    def sweep_series(self, definition: str) -> tuple[tuple[str, float], ...]:
        """Return the share of sweeps that keep the whole verdict at each December, as pairs of month and share."""
        result, tree = self._result(definition), self.definition(definition).tree
        return tuple((str(month), result.sweep_share(tree, p)) for p, month in self._decembers())

    def pivotal(self, definition: str, at: Month | str | None = None) -> Reading | None:
        """Return the criterion whose own sweep moves the whole verdict most; None where no single one moves it."""
        result, place = self._result(definition), self._place(at)
        leaf = result.pivotal(place)
        return result.reading(leaf, place) if leaf else None

    def _decembers(self) -> list[tuple[int, Month]]:
        return [(place, month) for place, month in enumerate(self.times) if month.month == 12]

    def draws_of(self, definition: str, criterion: str = "", at: Month | str | None = None) -> tuple[str, ...]:
        """Return the verdict of each draw on the whole, or on the criterion of a path."""
        path = criterion or self.definition(definition).tree.path
        return tuple(word(int(v)) for v in self._result(definition).verdicts[path][:, self._place(at)])

    def _place(self, at: Month | str | None) -> int:
        month = self.at if at is None else _month(at)
        if month not in self.times:
            allowed = f"each December from {self.times[0]} to {self.times[-1]}, and dates given to assess(at=...)"
            raise NameProblems([Problem("This date was not assessed.", "", str(month), allowed)])
        return self.times.index(month)

    # --- forms ----------------------------------------------------------------------------------

    def to_dict(self, at: Month | str | None = None) -> dict[str, Any]:
        """Return the card as plain values for JSON: definitions, their criteria at the date, the Decembers."""
        month = self.times[self._place(at)]
        return {
            "history": self.history,
            "draws": self.draws,
            "sweeps": self.sweeps,
            "entered": {"draws": self.entered_draws, "variables": list(self.contested)},
            "at": str(month),
            "themes": dict(THEMES),
            "definitions": [self._definition_dict(definition, month) for definition in self.definitions],
        }

    def _definition_dict(self, definition: Definition, month: Month) -> dict[str, Any]:
        whole, first = self.whole(definition.id, month), self.decides(definition.id, month)
        pivot = self.pivotal(definition.id, month)
        decembers = zip(self.december_series(definition.id), self.sweep_series(definition.id), strict=True)
        return {
            "id": definition.id,
            "name": definition.name,
            "date": definition.date,
            "tradition": definition.tradition,
            "source": definition.source,
            "notes": definition.notes,
            "verdict": whole.verdict,
            "draws": whole.draws,
            "sweep": whole.sweep,
            "margin": whole.margin,
            "first": {"path": first.path, "title": first.title, "words": self.decision(definition.id, month)},
            "pivotal": {"path": pivot.path, "title": pivot.title, "moves": pivot.moves} if pivot else None,
            "entered": plain(asdict(whole.entered)) if whole.entered else None,
            "december": [
                {"time": time, "verdict": verdict, "sweep": share} for (time, verdict), (_, share) in decembers
            ],
            "silent_on": [asdict(silence) for silence in definition.silent_on],
            "criteria": [reading.to_dict() for reading in self.readings(definition.id, month)],
            "counted": [node.path for node in definition.nodes()],
            "reported": [leaf.path for leaf in definition.reported],
        }

    def lines(self, at: Month | str | None = None) -> Iterator[str]:
        """Iterate over the compact text form: a definition a line, what decides, and the Decembers."""
        month = self.times[self._place(at)]
        many = f"{self.draws} draws" if self.draws > 1 else "one draw"
        swept = f"share of {self.sweeps} sweeps of thresholds, bases, windows and weights"
        yield f"at {month}  {self.history}, {many}; {swept}"
        wide = max((len(definition.id) for definition in self.definitions), default=0)
        for definition in self.definitions:
            yield f"  {definition.id:<{wide}}  {self._shares_in_words(self.whole(definition.id, month))}"
            yield f"  {'':<{wide}}  {self.decision(definition.id, month)}"
            pivot = self.pivotal(definition.id, month)
            if pivot is not None:
                yield f"  {'':<{wide}}  hangs most on {pivot.indicator}: its sweep alone turns {pivot.moves:.0%}"
        decembers = self._decembers()
        if decembers:
            yield f"  {'December of':<{wide}}  " + " ".join(f"{time.year % 100:02d}" for _, time in decembers)
            for definition in self.definitions:
                pairs = zip(self.december_series(definition.id), self.sweep_series(definition.id), strict=True)
                marks = " ".join(_mark(verdict, share) for (_, verdict), (_, share) in pairs)
                yield f"  {definition.id:<{wide}}  {marks}"
            yield f"  T true   F false   - not determinable   small letter: under {FIRM:.0%} of sweeps keep it"

    def _shares_in_words(self, whole: Reading) -> str:
        draws = f"{whole.draws[whole.verdict]:.0%} of draws, " if self.draws > 1 else ""
        entered = f", {whole.entered.shares[whole.verdict]:.0%} of entered ranges" if whole.entered else ""
        return f"{whole.verdict:<16}  {draws}{whole.sweep:.0%} of sweeps{entered}"

    def __repr__(self) -> str:
        return "\n".join(self.lines())

    __str__ = __repr__

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th scope='row'>{escape(d.name)}</th><td>{self.verdict(d.id)}</td>"
            f"<td>{self.whole(d.id).sweep:.0%}</td><td>{escape(self.decision(d.id))}</td></tr>"
            for d in self.definitions
        )
        heads = ("definition", "verdict", "sweeps that keep it", "what decides")
        head = "<tr>" + "".join(f"<th scope='col'>{word}</th>" for word in heads) + "</tr>"
        return f"<table><caption>{escape(self.history)} at {self.at}</caption>{head}{rows}</table>"


_MARKS = {"true": "T", "false": "F", "not determinable": "-"}
FIRM = 0.9
"""Share of sweeps from which on a verdict has a large letter in the row of Decembers."""


def _mark(verdict: str, share: float) -> str:
    return f" {_MARKS[verdict] if share >= FIRM else _MARKS[verdict].lower()}"


# --- the door -------------------------------------------------------------------------------------


def assess(
    history: History | Sequence[History],
    definitions: str | Path | Definition | Iterable[str | Path | Definition],
    at: Month | str | Sequence[Month | str] | None = None,
    sweeps: int = SWEEPS,
    span: tuple[Month | str, Month | str] | None = None,
) -> Scorecard:
    """Say what a record is under each definition.

    Parameters
    ----------
    history : History or sequence of History
        The record, or several draws of one run.
    definitions : name, path, Definition, or several
        Names of packaged definitions, or files of one's own.
    at : Month, text, or several
        Dates beside each December: ``1956-12``, ``1956-12-31``; a bare year is its December. Default: the last
        month.
    sweeps : int
        How many sweeps of thresholds, bases and weights.
    span : pair of Month or text
        First and last month of which the Decembers stand on the card; default: all of the record. Months before are
        read all the same, by what looks back.

    Returns
    -------
    Scorecard

    Raises
    ------
    NameProblems
        If a definition is not known or a date lies outside the record.
    DefinitionProblems
        If a file of a definition is wrong; every problem is in it.
    HistoryProblems
        If there is no record, or it has no dates.

    Examples
    --------
    >>> import numpy as np, xarray as xr
    >>> time = np.arange("1946-01", "1948-01", dtype="datetime64[M]").astype("datetime64[ns]")
    >>> rent = xr.DataArray(np.ones((24, 1)), {"time": time, "group": ["tenants"]})
    >>> zero = rent * 0
    >>> history = History("after a reform", {"rent_paid": zero, "crop_of_tenants": zero, "land_rented_in": zero})
    >>> card = assess(history, "party-1955")
    >>> card.reading("party-1955", "CLS-08", "1947").verdict
    'true'
    """
    loaded = load_definitions([definitions] if isinstance(definitions, (str, Path, Definition)) else list(definitions))
    records = [history] if isinstance(history, History) else list(history)
    calendars = [Calendar(record) for record in records]
    if not calendars or not calendars[0].months:
        name = records[0].name if records else "history"
        raise HistoryProblems([Problem("A record with dates is needed.", name, remedy="Check its variables.")])
    wanted = _dates(at, calendars[0])
    times = times_of(calendars[0], wanted, tuple(_month(end) for end in span) if span else ())
    measurers = tuple(Measurer(calendar, times) for calendar in calendars)
    contested = entered_variables(calendars[0])
    entered = _entered(measurers)
    results = {definition.id: result_of(definition, measurers, sweeps, entered) for definition in loaded}
    return Scorecard(records[0].name, len(records), wanted[-1], times, loaded, results, contested)


def _entered(measurers: Sequence[Measurer]) -> tuple[Measurer, ...]:
    """Return a measurer for each draw of entered ranges; of several records each has its part of the draws."""
    each = _each_entered(len(measurers))
    return tuple(
        Measurer(drawn, base.times, base, frozenset(drawn.drawn))
        for base in measurers
        for drawn in draw_entered(base.calendar, each)
    )


def _each_entered(records: int) -> int:
    return -(-ENTERED_DRAWS // records)


def _month(given: Month | str) -> Month:
    """Read a date; a bare year is its December."""
    month = given if isinstance(given, Month) else Month.parse(given)
    return Month(month.year, 12) if isinstance(given, str) and len(given.strip()) == 4 else month


def _dates(at: Month | str | Sequence[Month | str] | None, calendar: Calendar) -> tuple[Month, ...]:
    if at is None:
        return (calendar.months[-1],)
    given = [at] if isinstance(at, (Month, str)) else list(at)
    found, problems = [], []
    for item in given:
        month = _month(item)
        if not calendar.months[0] <= month <= calendar.months[-1]:
            allowed = f"{calendar.months[0]} to {calendar.months[-1]}"
            problems.append(Problem("The date lies outside the record.", "at", str(item), allowed))
        found.append(month)
    if problems or not found:
        raise NameProblems(problems or [Problem("No date was given.", "at")])
    return tuple(found)
