"""The programme: stages, measures and shocks with their sources. Immutable; changed ones are new."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from lustrum.errors import NameProblems, Problem, nearest
from lustrum.programme.measures import Measure
from lustrum.programme.stages import Stage
from lustrum.quantities.evidence import Sources


@dataclass(frozen=True)
class Programme:
    """What is done, when, by which claim and source.

    Parameters
    ----------
    name, title, note : str
        Its name, name for people, remarks.
    stages : tuple of Stage
        Stages, in order of the file.
    measures, shocks : tuple of Measure
        What was issued and what was not, in order of the file; the order settles which of two reassignments of a row
        counts.
    sources : Sources
        Sources by key.
    removed : tuple of str
        Measures that a scenario has taken out.
    path : str
        File that it came from.
    """

    name: str
    title: str = ""
    note: str = ""
    stages: tuple[Stage, ...] = ()
    measures: tuple[Measure, ...] = ()
    shocks: tuple[Measure, ...] = ()
    sources: Sources = field(default_factory=Sources)
    removed: tuple[str, ...] = ()
    path: str = ""

    @property
    def acts(self) -> tuple[Measure, ...]:
        """Measures and shocks together: first the shocks, in order of the file, then the measures."""
        return (*self.shocks, *self.measures)

    @property
    def ids(self) -> tuple[str, ...]:
        """Names of all measures and shocks."""
        return tuple(act.id for act in self.acts)

    def __contains__(self, name: object) -> bool:
        return name in self.ids

    def __getitem__(self, name: str) -> Measure:
        """Return a measure or shock by its name.

        Raises
        ------
        NameProblems
            If there is none; the nearest name is given.
        """
        for act in self.acts:
            if act.id == name:
                return act
        raise NameProblems([Problem("No such measure.", found=name, nearest=nearest(name, self.ids))])

    def change(self, name: str, how: Callable[[Measure], Measure]) -> Programme:
        """Return the programme with one measure changed.

        Raises
        ------
        NameProblems
            If there is none of this name.
        """
        old = self[name]
        new = how(old)

        def swap(acts: Iterable[Measure]) -> tuple[Measure, ...]:
            return tuple(new if act is old else act for act in acts)

        return replace(self, measures=swap(self.measures), shocks=swap(self.shocks))

    def without(self, *names: str) -> Programme:
        """Return the programme without some measures. Those that need them do not act either.

        Raises
        ------
        NameProblems
            If there is none of one of these names.
        """
        for name in names:
            self[name]

        def keep(acts: Iterable[Measure]) -> tuple[Measure, ...]:
            return tuple(act for act in acts if act.id not in names)

        removed = (*self.removed, *(name for name in names if name not in self.removed))
        return replace(self, measures=keep(self.measures), shocks=keep(self.shocks), removed=removed)

    def __str__(self) -> str:
        return (
            f"{self.title or self.name}: {len(self.measures)} measures, {len(self.shocks)} shocks, "
            f"{len(self.stages)} stages"
        )
