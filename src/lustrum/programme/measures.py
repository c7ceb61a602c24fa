"""Measures: a dated act of a kind, with its parameters, claims and source; and the kinds, found by their place.

A kind is one file ``programme/library/<domain>/<kind>.py`` (or an entry point of the group ``lustrum.measures``) with
``TITLE``, ``CLAIMS``, perhaps ``NEEDS_END``, a model ``Parameters`` (a subclass of :class:`KindParameters`, each field
made by :func:`quantity`) and a pure function ``effects(month, p)``. Kinds are imported when they are first used. A
shock is a measure that nobody issued.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from lustrum import discovery
from lustrum.errors import NameProblems, Problem, nearest
from lustrum.programme.effects import Effect
from lustrum.programme.view import MeasureMonth
from lustrum.quantities.calendar import Month
from lustrum.quantities.evidence import in_order, join

LIBRARY = "lustrum.programme.library"
PERIODS = ("once", "month", "quarter", "year", "harvest", "plan", "while active")
"""What a parameter refers to: a single act, a period of time, a harvest, the years of a plan, or all the time."""

OWN_UNIT = "product"
"""Unit of an amount that is counted in each product's own unit."""


def quantity(
    default: Any = ...,
    *,
    unit: str,
    period: str,
    description: str,
    source: str = "project default",
    names: str = "",
    **limits: Any,
) -> Any:
    """Make a field of a kind's parameters.

    Parameters
    ----------
    default : number, text, tuple or mapping
        Value where a programme gives none; left out, it must be given.
    unit : str
        Unit of the number; empty for text and yes or no.
    period : str
        One of ``PERIODS``.
    description : str
        What it is.
    source : str
        Where the default comes from.
    names : str
        Dimension (``product``) or attribute of one (``form.role``) whose labels the value names; unknown ones are
        refused before the first month.
    **limits
        ``ge``, ``gt``, ``le``, ``lt``, ``min_length`` as in pydantic.
    """
    extra: dict[str, Any] = {"unit": unit, "period": period, "source": source}
    extra |= {"names": names} if names else {}
    return Field(default, description=description, json_schema_extra=extra, **limits)


class KindParameters(BaseModel):
    """Parameters of a kind; each kind says what ``strength`` does."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)

    strength: float = quantity(
        1.0,
        unit="share",
        period="while active",
        description="How fully the measure is carried out: 0 is not at all, 1 as written.",
        ge=0,
        le=1,
    )


def field_facts(info: FieldInfo) -> dict[str, str]:
    """Return unit, period and source of a field."""
    extra = info.json_schema_extra
    return {key: str(value) for key, value in extra.items()} if isinstance(extra, dict) else {}


Effects = Callable[[MeasureMonth, Any], Iterable[Effect]]


@dataclass(frozen=True)
class Kind:
    """A kind of measure.

    Parameters
    ----------
    name, domain : str
        Name (file name) and domain (folder).
    title, domain_title : str
        Names for people.
    claims : tuple of str
        Claims of the source documents that it answers.
    parameters : type
        Model of the parameters.
    effects : callable
        ``effects(month, p)``.
    doc, module : str
        Its docstring and where it is.
    needs_end : bool
        Whether a measure of this kind must say when it is over: ``NEEDS_END`` of its file.
    """

    name: str
    domain: str
    title: str
    domain_title: str
    claims: tuple[str, ...]
    parameters: type[KindParameters]
    effects: Effects = field(repr=False)
    doc: str = field(default="", repr=False)
    module: str = ""
    needs_end: bool = False


def list_kinds() -> dict[str, str]:
    """List the kinds of measures and their domains, by their place, without importing them."""
    inside = {name: module.split(".")[-2] for name, module in discovery.list_modules(LIBRARY).items()}
    return inside | dict.fromkeys(discovery.list_installed(LIBRARY, "measures"), "installed")


@cache
def load_kind(name: str) -> Kind:
    """Import a kind of measure.

    Raises
    ------
    NameProblems
        If there is no such kind, or it lacks one of its parts.
    """
    domain = list_kinds().get(name, "")
    module = discovery.load(LIBRARY, name, "measures")
    missing = [part for part in ("TITLE", "CLAIMS", "Parameters", "effects") if not hasattr(module, part)]
    if missing:
        found = ", ".join(missing)
        raise NameProblems([Problem("A kind of measure lacks a part.", module.__name__, remedy=f"Add {found}.")])
    return Kind(
        name=name,
        domain=getattr(module, "DOMAIN", domain),
        title=module.TITLE,
        domain_title=_domain_title(module.__name__, domain),
        claims=tuple(module.CLAIMS),
        parameters=module.Parameters,
        effects=module.effects,
        doc=module.__doc__ or "",
        module=module.__name__,
        needs_end=bool(getattr(module, "NEEDS_END", False)),
    )


def _domain_title(module: str, domain: str) -> str:
    parent = importlib.import_module(module.rpartition(".")[0]) if "." in module else None
    return str(getattr(parent, "TITLE", domain.capitalize()))


@dataclass(frozen=True)
class Dated:
    """The value of a parameter from a month on.

    Parameters
    ----------
    value : any
        The value, in the parameter's own unit.
    since : Month or None
        First month in which it holds; None for all of the measure's time.
    source, evidence, note : str
        Who says so, how well it is known, remarks.
    """

    value: Any
    since: Month | None = None
    source: str = ""
    evidence: str = ""
    note: str = ""


@dataclass(frozen=True)
class Measure:
    """A dated act, or a shock.

    Parameters
    ----------
    id, kind : str
        Its name in the programme and its kind.
    start, until : Month or None
        First and last month; without a start it needs a stage, without an end it stays.
    stage : str
        Stage to which it is bound, if any.
    values : mapping of str to tuple of Dated
        Parameters as given, dated ones in order; what is not given has the default of the kind.
    claims, sources : tuple of str
        Claims that it answers and keys of its sources.
    evidence : str
        How well its dates are known.
    needs, overrides, suspends : tuple of str
        Measures that must have begun; whose settings yield to this one's; that rest while this one is active.
    title, note : str
        Name for people, remarks.
    is_shock : bool
        Whether nobody issued it.
    dates : tuple of str
        ``from`` and ``until`` as written, to the day where known.
    where : str
        Where it stands: file and line.
    """

    id: str
    kind: str
    start: Month | None = None
    until: Month | None = None
    stage: str = ""
    values: Mapping[str, tuple[Dated, ...]] = field(default_factory=dict)
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    evidence: str = ""
    needs: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()
    suspends: tuple[str, ...] = ()
    title: str = ""
    note: str = ""
    is_shock: bool = False
    dates: tuple[str, str] = ("", "")
    where: str = ""

    @property
    def domain(self) -> str:
        """Domain of its kind."""
        return load_kind(self.kind).domain

    @property
    def evidence_words(self) -> tuple[str, ...]:
        """All evidence words on which its dates and numbers rest, in their fixed order."""
        given = [dated.evidence for dates in self.values.values() for dated in dates]
        return in_order(join([word for word in (self.evidence, *given) if word]))

    def steps(self) -> tuple[Month, ...]:
        """Return the months in which a parameter changes, in order."""
        months = {dated.since for dates in self.values.values() for dated in dates if dated.since}
        return tuple(sorted(months))

    def parameters(self, date: Month) -> KindParameters:
        """Return the parameters in force in a month."""
        return load_kind(self.kind).parameters(**self.given(date))

    def given(self, date: Month) -> dict[str, Any]:
        """Return what the programme gives for a month, by parameter; a dated value holds until the next one."""
        chosen = {}
        for name, dates in self.values.items():
            valid = [dated for dated in dates if dated.since is None or dated.since <= date]
            if valid:
                chosen[name] = valid[-1].value
        return chosen

    def shifted(self, months: int) -> Measure:
        """Return the same measure, with all its dates moved by some months."""

        def move(date: Month | None) -> Month | None:
            return date + months if date else None

        values = {
            name: tuple(replace(dated, since=move(dated.since)) for dated in dates)
            for name, dates in self.values.items()
        }
        start, until = move(self.start), move(self.until)
        dates = (str(start) if start else "", str(until) if until else "")
        return replace(self, start=start, until=until, values=values, dates=dates if months else self.dates)

    def active_by_date(self, date: Month) -> bool:
        """Say whether a month lies between the measure's own dates."""
        return (self.start is None or self.start <= date) and (self.until is None or date <= self.until)

    def effects(self, month: MeasureMonth) -> tuple[Effect, ...]:
        """Return what the measure asks for in a month."""
        return tuple(load_kind(self.kind).effects(month, self.parameters(month.date)))


def suggest_kind(name: str) -> str:
    """Return the kind most like `name`, or an empty text."""
    return nearest(name, list_kinds())
