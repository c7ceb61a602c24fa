"""The History: a dated, labelled record, observed or simulated. Frozen.

This module owns the type. Reading and writing folders is `storage`; what an expression means is `selection`; checks are
`variables.check_history`; the record of a country, row by row, is `observed`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from lustrum.errors import HistoryProblems, Problem, nearest
from lustrum.history.variables import variables_dictionary
from lustrum.quantities.calendar import Month
from lustrum.quantities.dictionary import Dictionary
from lustrum.quantities.evidence import Sources, in_order, join
from lustrum.quantities.labels import LabelTable

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from lustrum.history.counterparts import Counterpart
    from lustrum.history.language import Node
    from lustrum.history.published import Published
    from lustrum.history.series import Series
    from lustrum.history.survey import Survey


@dataclass(frozen=True, eq=False, repr=False)
class History:
    """A record of an economy.

    Parameters
    ----------
    name : str
        What it is called.
    variables : mapping of str to DataArray
        Dimensions ``time``, ``basis`` where several are recorded, and those of the dictionary. A date is the first
        day of its period; flows fall within the period, stocks stand at its end.
    surveys : mapping of str to Survey
        Weighted rows of households or persons.
    labels : mapping of str to LabelTable
        Labels by dimension, with the attributes that observables filter by.
    sources : Sources
        Where observed numbers come from.
    evidence : mapping of str to frozenset of str
        Evidence words by variable.
    manifest : mapping
        How it came about: seed, scenario, versions, and whatever its maker wrote.
    dictionary : Dictionary
        What the variables are; the packaged one unless another is given.
    observations : DataFrame or None
        The rows of an observed record: `observed.OBSERVATION_COLUMNS`. Sources stay apart there.
    mapping : tuple of Counterpart
        For an observed record: what each of its variables corresponds to in a simulated one.
    published : tuple of Published
        Figures that answer an indicator as they stand.
    problems : tuple of Problem
        Warnings found when it was read.

    Examples
    --------
    >>> import numpy as np, xarray as xr
    >>> time = np.array(["1946-01", "1946-02"], dtype="datetime64[ns]")
    >>> gap = xr.DataArray([0.0, 0.5], {"time": time}, name="campaign")
    >>> history = History("two months", {"campaign": gap})
    >>> history["campaign @ 1946-02"].item()
    0.5
    """

    name: str
    variables: Mapping[str, xr.DataArray] = field(default_factory=dict)
    surveys: Mapping[str, Survey] = field(default_factory=dict)
    labels: Mapping[str, LabelTable] = field(default_factory=dict)
    sources: Sources = field(default_factory=Sources)
    evidence: Mapping[str, frozenset[str]] = field(default_factory=dict)
    manifest: Mapping[str, Any] = field(default_factory=dict)
    dictionary: Dictionary = field(default_factory=variables_dictionary)
    observations: pd.DataFrame | None = None
    mapping: tuple[Counterpart, ...] = ()
    published: tuple[Published, ...] = ()
    problems: tuple[Problem, ...] = ()

    def __post_init__(self) -> None:
        for part in ("surveys", "labels", "evidence", "manifest"):
            object.__setattr__(self, part, MappingProxyType(dict(getattr(self, part))))
        if isinstance(self.variables, dict):
            object.__setattr__(self, "variables", MappingProxyType(dict(self.variables)))

    def __getstate__(self) -> dict[str, Any]:
        return {k: dict(v) if isinstance(v, MappingProxyType) else v for k, v in self.__dict__.items()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for key, value in state.items():
            object.__setattr__(self, key, value)
        self.__post_init__()

    @property
    def is_observed(self) -> bool:
        """Whether it was collected from sources, not computed."""
        return self.observations is not None

    def __getitem__(self, observable: str) -> xr.DataArray:
        return self.observe(observable)

    def __contains__(self, name: object) -> bool:
        return name in self.variables

    def variable(self, name: str) -> xr.DataArray:
        """Return a variable with all its dimensions.

        Raises
        ------
        HistoryProblems
            If it was not recorded; the nearest name is given.
        """
        if name not in self.variables:
            what = "This variable was not recorded." if name in self.dictionary else "Unknown variable."
            raise HistoryProblems([Problem(what, self.name, name, "", nearest(name, self.variables))])
        return self.variables[name]

    def observe(self, observable: str, basis: str = "true") -> xr.DataArray:
        """Work out an observable over this record (time,); see `selection.observe`."""
        from lustrum.history.selection import observe

        return observe(self, observable, basis)

    def check(self) -> None:
        """Check it against its dictionary and labels.

        Raises
        ------
        HistoryProblems
            If something is wrong; every problem is in it.
        """
        from lustrum.history.variables import check_history

        check_history(self)

    def rests_on(self, *variables: str) -> tuple[str, ...]:
        """Return the evidence words that the variables (default: all) rest on, in their fixed order."""
        return in_order(join(*(self.evidence.get(name, ()) for name in variables or self.evidence)))

    @cached_property
    def span(self) -> tuple[Month, Month] | None:
        """First and last month with a value or an observation; None if there is none."""
        if self.observations is not None:
            if not len(self.observations):
                return None
            return Month.parse(self.observations["from"].min()), Month.parse(self.observations["to"].max())
        ends: list[int] = []
        for name, array in self.variables.items():
            if "time" in array.dims and array.sizes["time"]:
                months = array.coords["time"].values.astype("datetime64[M]").astype(np.int64) + 1970 * 12
                length = 12 if name in self.dictionary and self.dictionary[name].cadence == "year" else 1
                ends += [int(months.min()), int(months.max()) + length - 1]
        return (Month.of_ordinal(min(ends)), Month.of_ordinal(max(ends))) if ends else None

    @cached_property
    def counterparts(self) -> Mapping[Node, Mapping[str, Series]]:
        """For an observed record: the series of each observable that the mapping names, by basis, in its own unit."""
        from lustrum.history.counterparts import series_of_counterparts

        return series_of_counterparts(self) if self.mapping else {}

    # --- text -----------------------------------------------------------------------------------

    def _facts(self) -> list[tuple[str, str]]:
        span = self.span
        facts = [("time", f"{span[0]} to {span[1]}" if span else "no dates")]
        if self.observations is not None:
            names = self.observations["variable"].nunique()
            mapped = sum(1 for row in self.mapping if row.observable)
            facts.append(("record", f"{len(self.observations)} rows of {names} variables, {mapped} with a counterpart"))
            facts.append(("sources", str(len(self.sources))))
        else:
            facts.append(("variables", _listed(list(self.variables))))
            facts.append(("surveys", _listed(list(self.surveys)) if self.surveys else "none"))
        facts.append(("evidence", ", ".join(self.rests_on()) or "not stated"))
        if self.problems:
            facts.append(("warnings", str(len(self.problems))))
        return facts

    def __repr__(self) -> str:
        head = f"{'Observed' if self.is_observed else 'Simulated'} history '{self.name}'"
        return "\n".join([head, *(f"  {key:<10}{text}" for key, text in self._facts())])

    def _repr_html_(self) -> str:
        rows = "".join(f"<tr><th scope='row'>{key}</th><td>{escape(text)}</td></tr>" for key, text in self._facts())
        return f"<table><caption>History {escape(self.name)}</caption><tbody>{rows}</tbody></table>"


def _listed(names: list[str], shown: int = 6) -> str:
    more = f" and {len(names) - shown} more" if len(names) > shown else ""
    return f"{len(names)}: {', '.join(names[:shown])}{more}" if names else "none"
