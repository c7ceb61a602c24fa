"""What a plan is asked for: targets, deliveries already promised, and the needs of persons (`needs`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lustrum.errors import Problem
from lustrum.planning.needs import ALL, Needs, no_needs, read_needs
from lustrum.planning.settings import PlanProblems, PlanSettings, as_table
from lustrum.planning.tables import Floats, Ints, codes, latest_rows, numbers, text, year_codes

if TYPE_CHECKING:
    from lustrum.economy.economy import Economy

COMMITTED = "committed"
"""Group of deliveries that must be made in full."""

OFFICIAL = frozenset({"government", "defence", "reserves", "investment", "inventories", "export", COMMITTED})
"""Uses that do not feed or clothe anybody; all other groups count towards the needs of people."""


@dataclass(frozen=True, eq=False)
class Wants:
    """Targets and needs, in long form.

    Parameters
    ----------
    groups : tuple of str
        Labels of groups, of targets and of needs.
    year, region, group, product : int64 (target,)
        Codes of the targets; region -1 is anywhere.
    amount : float64 (target,)
        Product units a year.
    needs : Needs
        What persons need.
    need_group : int64 (group of needs,)
        Code, in `groups`, of each group of the needs.
    """

    groups: tuple[str, ...]
    year: Ints
    region: Ints
    group: Ints
    product: Ints
    amount: Floats
    needs: Needs
    need_group: Ints

    @property
    def is_for_people(self) -> Any:
        """Whether each group counts towards the needs of people, bool (group,)."""
        return np.array([group not in OFFICIAL for group in self.groups], dtype=bool)

    def as_table(self, labels: Mapping[str, Sequence[object]]) -> pd.DataFrame:
        """Return the targets in long form: year, region (blank: anywhere), group, product, ``amount``."""
        region = [labels["of_region"][code] if code >= 0 else "" for code in self.region]
        columns = {"year": self.year, "group": self.group, "product": self.product}
        named = {dim: [labels[dim][code] for code in codes] for dim, codes in columns.items()}
        return pd.DataFrame({"year": named["year"], "region": region, "group": named["group"],
                             "product": named["product"], "amount": self.amount})  # fmt: skip


def read_wants(
    economy: Economy,
    targets: Any,
    settings: PlanSettings,
    years: tuple[int, ...],
    notes: list[str],
    *,
    has: Mapping[str, bool],
    objectives: tuple[str, ...] = ("ray",),
) -> Wants:
    """Read targets and needs.

    Parameters
    ----------
    economy : Economy
        Its table `final` gives the targets when none are given; its table `needs` those of persons.
    targets : DataFrame (product, amount; year, region, group), mapping of product to amount, or None
        What is to be delivered.
    settings, years
        Settings and years of the plan.
    notes : list of str
        What the user should know is added.
    has : mapping of str to bool
        Whether the plan itself decides on ``trade`` and ``investment``.
    objectives : tuple of str
        Names of the objectives.

    Raises
    ------
    PlanProblems
        If there are no targets at all, or one cannot be understood.
    """
    has_final = targets is not None or economy.has("final")
    minds_needs = "needs" in objectives or bool(settings.floors) or not has_final
    needs = read_needs(economy, settings, years, notes) if minds_needs else no_needs()
    if targets is not None:
        frame = as_table(targets, "product")
        at = year_codes(frame, years, "targets")
        rows = _target_rows(economy, frame, at, years, "targets")
    elif economy.has("final"):
        rows = _own_rows(economy, _own_final(economy, has, notes), years, settings.growth)
    elif "needs" in objectives:
        rows = _no_targets()
    else:
        rows = _needs_as_targets(needs, notes)
    if settings.committed is not None:
        frame = as_table(settings.committed, "product").assign(group=COMMITTED)
        more = _target_rows(economy, frame, year_codes(frame, years, "committed"), years, "committed")
        rows = pd.concat([rows, more], ignore_index=True)
    groups = tuple(dict.fromkeys([*rows["group"], *needs.groups])) or (ALL,)
    return Wants(
        groups=groups,
        year=rows["year"].to_numpy(np.int64),
        region=rows["region"].to_numpy(np.int64),
        group=_place(rows["group"], groups),
        product=rows["product"].to_numpy(np.int64),
        amount=rows["amount"].to_numpy(np.float64),
        needs=needs,
        need_group=_place(needs.groups, groups),
    )


def _place(labels: Iterable[str], known: Sequence[str]) -> Ints:
    places = {label: place for place, label in enumerate(known)}
    return np.array([places[label] for label in labels], dtype=np.int64)


def _target_rows(economy: Economy, frame: pd.DataFrame, at: Ints, years: tuple[int, ...], table: str) -> pd.DataFrame:
    """Return targets in codes, those for every year repeated; only amounts above zero constrain anything."""
    product = codes(text(frame, "product"), economy.labels["product"].ids, "product", table)
    region = codes(text(frame, "region"), economy.labels["region"].ids, "region", table)
    amount = numbers(frame, "amount")
    wrong = np.isnan(amount) | np.isinf(amount) | (product < 0)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise PlanProblems([Problem("A target needs a product and a finite amount.", f"{table} row {row + 1}")])
    if len(economy.labels["region"]) == 1:
        region = np.zeros(len(region), dtype=np.int64)
    group = text(frame, "group")
    rows = pd.DataFrame({"region": region, "product": product, "amount": amount})
    rows["group"] = np.where(group == "", ALL, group).astype(object)
    parts = [rows[at >= 0].assign(year=at[at >= 0])]
    always = rows[at == -1]
    if len(always):
        parts.extend(always.assign(year=t, amount=always["amount"]) for t in range(len(years)))
    every = pd.concat(parts, ignore_index=True)
    every = every[every["amount"] > 0]
    return every.sort_values("year", kind="stable", ignore_index=True)


def _own_final(economy: Economy, has: Mapping[str, bool], notes: list[str]) -> pd.DataFrame:
    """Return the economy's own final demand, less what the plan itself decides on."""
    frame = economy.final
    use = text(frame, "use")
    out = np.zeros(len(frame), dtype=bool)
    for name, what in (("investment", "investment"), ("export", "trade")):
        if has[what] and (use == name).any():
            out |= use == name
            notes.append(f"Final demand for {name} is left out of the targets: the plan decides on it.")
    amount = numbers(frame, "amount", 0.0)
    if (amount < 0).any():
        notes.append(f"{int((amount < 0).sum())} negative entries of final demand are left out of the targets.")
    notes.append("Targets are the economy's own final demand.")
    return frame.assign(group=use, amount=amount)[~out & (amount > 0)]


def _own_rows(economy: Economy, frame: pd.DataFrame, years: tuple[int, ...], growth: float) -> pd.DataFrame:
    """Return the targets of each year: final demand of the latest year given, grown since, or since the start."""
    parts = []
    given = numbers(frame, "year")
    for place, (year, mine) in enumerate(zip(years, latest_rows(frame, years, "final"), strict=True)):
        chosen = frame[mine]
        since = np.where(np.isnan(given[mine]), years[0], np.clip(given[mine], years[0], year))
        amount = numbers(chosen, "amount", 0.0) * (1.0 + growth) ** (year - since)
        at = np.full(len(chosen), place, dtype=np.int64)
        parts.append(_target_rows(economy, chosen.assign(amount=amount), at, years, "final"))
    return pd.concat(parts, ignore_index=True)


def _no_targets() -> pd.DataFrame:
    kinds = {"region": np.int64, "product": np.int64, "amount": float, "group": object, "year": np.int64}
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})


def _needs_as_targets(needs: Needs, notes: list[str]) -> pd.DataFrame:
    """Return the needs of the tier ``basic``, or else of the last tier, as targets."""
    if not len(needs):
        raise PlanProblems(
            [
                Problem(
                    "There are no targets.", "targets", "", "", "",
                    "Give targets, or an economy with a table 'final', or with 'needs' and 'population'.",
                )
            ]
        )  # fmt: skip
    chosen = "basic" if "basic" in needs.tiers else needs.tiers[-1]
    notes.append(f"Targets are the needs of the tier '{chosen}': the economy has no final demand.")
    return needs.as_targets(chosen).assign(region=-1)
