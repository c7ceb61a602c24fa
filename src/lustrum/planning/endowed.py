"""Endowments of an economy, read for capacity cells: whose they are, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lustrum.planning.settings import PlanSettings
from lustrum.planning.tables import Floats, Ints, codes, flag, numbers, text, words, year_codes

if TYPE_CHECKING:
    from lustrum.economy.economy import Economy


@dataclass
class Rows:
    """Endowments of one kind: codes (-1 for blank), amounts, and the years in which they were built (or NaN)."""

    activity: Ints
    region: Ints
    form: Ints
    item: NDArray[np.object_]
    amount: Floats
    vintage: Floats

    def chosen(self, mask: NDArray[np.bool_]) -> Rows:
        """Return the rows where `mask` holds."""
        whose = self.activity[mask], self.region[mask], self.form[mask]
        return Rows(*whose, self.item[mask], self.amount[mask], self.vintage[mask])


class EndowmentReader:
    """Reads the endowments of an economy for cells; `notes` collects what a user should know."""

    def __init__(self, economy: Economy, settings: PlanSettings, years: tuple[int, ...], notes: list[str]) -> None:
        self.economy, self.settings, self.years, self.notes = economy, settings, years, notes
        labels = economy.labels
        self.activities, self.forms = labels["activity"], labels["form"]
        self.products, self.regions = labels["product"].ids, labels["region"].ids
        self.table = economy.table("endowments")
        self.kind = text(self.table, "kind")
        at = year_codes(self.table, years, "endowments")
        self.current = (at == -1) | (at == 0)
        commanded = flag(self.forms, "commanded", len(self.forms), True)
        self.commanded = np.ones_like(commanded) if settings.uncommanded == "commanded" else commanded
        roles = words(self.forms, "role", len(self.forms))
        public = np.flatnonzero(self.commanded & (roles == "public"))
        able = public if len(public) else np.flatnonzero(self.commanded)
        self.default_form = int(able[0]) if len(able) else 0
        self.default_region = 0 if len(self.regions) == 1 else len(self.regions)
        self.has_links = len(self.regions) > 1 and economy.has("links")

    def rows(self, *kinds: str) -> Rows:
        """Return the endowments of some kinds."""
        frame = self.table[np.isin(self.kind, kinds) & self.current]
        activity = text(frame, "activity")
        item = text(frame, "item")
        if kinds[0] in ("capacity", "level"):
            activity = np.where(activity == "", item, activity)
        region = codes(text(frame, "region"), self.regions, "region", "endowments")
        return Rows(
            codes(activity, self.activities.ids, "activity", "endowments"),
            np.where(region < 0, self.default_region, region),
            codes(text(frame, "form"), self.forms.ids, "form", "endowments"),
            item,
            numbers(frame, "amount", 0.0),
            numbers(frame, "vintage"),
        )

    def spread(self, rows: Rows) -> Rows:
        """Give rows without a form the forms that own their branch, by the shares of the table `ownership`."""
        blank = rows.form < 0
        if not blank.any():
            return rows
        branch = words(self.activities, "branch", len(self.activities))[rows.activity]
        parts: list[tuple[int, int, float]] = []
        for row in range(len(blank)):
            owners = self.shares.get(str(branch[row])) if blank[row] else None
            parts.extend((row, form, share) for form, share in owners or [(int(rows.form[row]), 1.0)])
        at = np.array([row for row, _, _ in parts], dtype=np.int64)
        form = np.array([form for _, form, _ in parts], dtype=np.int64)
        amount = rows.amount[at] * np.array([share for _, _, share in parts])
        form = np.where(form < 0, self.default_form, form)
        return Rows(rows.activity[at], rows.region[at], form, rows.item[at], amount, rows.vintage[at])

    @cached_property
    def shares(self) -> dict[str, list[tuple[int, float]]]:
        """Shares of forms by branch: by capital if there is such a basis, else by output, else by the first basis."""
        if not self.economy.has("ownership"):
            return {}
        self.notes.append("Capacity without a stated form of property is shared out by the table 'ownership'.")
        table = self.economy.table("ownership")
        columns = [text(table, name) for name in ("branch", "basis", "form", "date", "region")]
        found: dict[str, dict[tuple[str, str], dict[str, float]]] = {}
        for branch, basis, form, date, region, share in zip(*columns, numbers(table, "share", 0.0), strict=True):
            if not region and share > 0 and form in self.forms:
                owners = found.setdefault(str(branch), {}).setdefault((str(date), str(basis)), {})
                owners[str(form)] = owners.get(str(form), 0.0) + float(share)
        return {branch: self._of_best_basis(choices) for branch, choices in found.items()}

    def _of_best_basis(self, choices: Mapping[tuple[str, str], Mapping[str, float]]) -> list[tuple[int, float]]:
        latest = max(date for date, _ in choices)
        bases = {basis: owners for (date, basis), owners in choices.items() if date == latest}
        owners = next((bases[b] for b in ("capital", "gross output") if b in bases), next(iter(bases.values())))
        total = sum(owners.values())
        return [(self.forms.code(form), share / total) for form, share in owners.items()]


class Places:
    """The cells, each known by one number made of region, form and activity."""

    def __init__(self, reader: EndowmentReader) -> None:
        self.reader = reader
        self.spans = (len(reader.regions) + 1, len(reader.forms), len(reader.activities))
        self.numbers: Ints = np.zeros(0, dtype=np.int64)

    def number(self, rows: Rows) -> Ints:
        """Return the numbers of rows."""
        return np.asarray(np.ravel_multi_index((rows.region, rows.form, rows.activity), self.spans), dtype=np.int64)

    def codes(self) -> tuple[Ints, Ints, Ints]:
        """Return region, form and activity of each cell."""
        region, form, activity = np.unravel_index(self.numbers, self.spans)
        return region.astype(np.int64), form.astype(np.int64), activity.astype(np.int64)

    def at(self, rows: Rows) -> Ints:
        """Return the cell of each row."""
        return np.searchsorted(self.numbers, self.number(rows)).astype(np.int64)

    def total(self, rows: Rows) -> Floats:
        """Add up amounts by cell; not a number where there are none."""
        found, at = np.full(len(self.numbers), np.nan), self.at(rows)
        found[np.unique(at)] = 0.0
        np.add.at(found, at, rows.amount)
        return found

    def find(self, rows: list[Rows], can_be_built: NDArray[np.bool_]) -> None:
        """Take the cells that rows speak of, and those that a commanded form may add.

        An activity that runs under no commanded form gets a new cell if capacity for it can be built, or if nothing
        limits it. Where goods do not move freely every region gets one.
        """
        self.numbers = np.unique(np.concatenate([self.number(r) for r in rows]))
        region, form, activity = self.codes()
        apart = self.reader.has_links
        homes = np.arange(len(self.reader.regions)) if apart else np.array([self.reader.default_region])
        is_there = np.zeros((len(homes), self.spans[2]), dtype=bool)
        commanded = self.reader.commanded[form]
        mine = commanded & (region < len(homes)) if apart else commanded
        is_there[region[mine] if apart else 0, activity[mine]] = True
        wanted = ~is_there
        if not self.reader.settings.new_cells:
            wanted &= ~can_be_built
            wanted[:, activity] = False
        home, fresh = np.nonzero(wanted)
        form = np.full(len(fresh), self.reader.default_form)
        added = np.ravel_multi_index((homes[home], form, fresh), self.spans)
        self.numbers = np.union1d(self.numbers, added).astype(np.int64)
