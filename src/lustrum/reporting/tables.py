"""Table twins: every drawn number once more, in order, as text.

A twin is a frame whose columns have a role that the page's keyboard reader speaks by (`date`, `series`, `recorded`,
`evidence`, `source`, `value`, `run`, `band`, `gap`, `unit`). The hidden column ``panel`` says to which chart a row
belongs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from lustrum.reporting.markup import Html, table_head, tag

PANEL = "panel"
ROLES = {
    "date": "Date",
    "series": "Series",
    "recorded": "Recorded",
    "evidence": "Evidence",
    "run": "Run, median",
    "band": "5 to 95%",
    "gap": "Gap",
    "value": "Value",
    "unit": "Unit",
    "source": "Source",
}
"""Columns of a twin in their order, and their usual headings."""

NUMBERS = ("recorded", "run", "band", "gap", "value")
"""Columns that are set to the right."""


@dataclass(frozen=True)
class Twin:
    """The table of a figure or of one part of it.

    Parameters
    ----------
    frame : DataFrame
        Text columns named by role, and perhaps ``panel``.
    headings : mapping of str to str
        Headings by role, where they differ from :data:`ROLES`.
    """

    frame: pd.DataFrame
    headings: Mapping[str, str]

    @property
    def roles(self) -> list[str]:
        """Roles of the shown columns, in order."""
        return [str(column) for column in self.frame.columns if column != PANEL]

    def heading(self, role: str) -> str:
        """Return the heading of a column."""
        return self.headings.get(role) or ROLES.get(role, role)

    def rules(self, ident: str) -> str:
        """Return the style rules that set numbers to the right."""
        places = [number for number, role in enumerate(self.roles, 1) if role in NUMBERS]
        cells = ",".join(f"#{ident} :is(td,th):nth-child({number})" for number in places)
        return f"{cells}{{text-align:right}}\n" if places else ""

    def as_html(self, ident: str, name: str, caption: str, panels: Sequence[str] = ()) -> Html:
        """Return the table as HTML; the first column heads its row, and a row names its panel by its number."""
        roles = self.roles
        heads = (tag("th", self.heading(role), scope="col", data_k=role) for role in roles)
        numbers = {panel: str(number) for number, panel in enumerate(panels)}
        own = [numbers.get(panel, "") for panel in self.frame[PANEL]] if PANEL in self.frame else [""] * len(self.frame)
        values = self.frame[roles].itertuples(index=False, name=None)
        rows = (_row(row, panel) for row, panel in zip(values, own, strict=True))
        parts = (tag("caption.vh", caption), table_head(*heads), tag("tbody", *rows))
        return tag("table", *parts, id=ident, data_name=name)


def _row(values: Sequence[object], panel: str) -> Html:
    cells = [tag("th", str(values[0]), scope="row")]
    cells += [tag("td", str(value)) for value in values[1:]]
    return tag("tr", *cells, data_panel=panel or None)


def make_twin(rows: Sequence[Mapping[str, str]], **headings: str) -> Twin:
    """Make a twin of rows by role; columns that are empty everywhere are left out.

    Examples
    --------
    >>> twin = make_twin([{"date": "1946", "run": "3"}, {"date": "1947", "run": "4", "gap": ""}])
    >>> twin.roles
    ['date', 'run']
    """
    filled = [role for role in dict.fromkeys(key for row in rows for key in row) if any(row.get(role) for row in rows)]
    first = [role for role in ("date", "series") if role in filled]
    known = [role for role in (*ROLES, PANEL) if role in filled and role not in first]
    columns = [*first, *(role for role in filled if role not in (*ROLES, PANEL)), *known]
    frame = pd.DataFrame([[row.get(role, "") for role in columns] for row in rows], columns=columns, dtype=object)
    return Twin(frame, headings)
