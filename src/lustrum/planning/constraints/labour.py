r"""Labour by skill, year and season: :math:`\sum_j l_{ksj} x_{tj} \le L_{tk} / S`.

Workers are free to change activity; between regions only where goods are free too (no table of links), or by migration,
and from skill to skill by training. What is not used in a year is not carried over. Where the
economy tells S seasons apart, each has an equal part of the year's labour, and work that belongs to no season is
spread evenly: it is the peak that makes labour scarce. The row ``any`` limits all skills together. The limit may be
dropped (`labour`).

Unit: person-years a year, of the activity's own length of a working year.

Sources
-------
Heady and Candler 1958, Linear Programming Methods (labour by season of a farm); Chayanov 1925 (work that is uneven
over the year). Recalled.
"""

from __future__ import annotations

from lustrum.planning.constraints._requirement import enter, limit
from lustrum.planning.indexing import RowWords
from lustrum.planning.program import Draft

WORDS = RowWords(
    limit="labour ({skill}){in_region} in {year}{season_of}",
    short="labour ({skill}){in_region} in {year}{season_of}: work needs {amount} more than there is",
    give="provide {amount} more labour ({skill}){in_region} in {year}{season_of}",
)


def rows(draft: Draft) -> None:
    """Declare one limit for each year, region, skill and season that has one."""
    if draft.facts.labour:
        limit(draft, "labour", draft.facts.labour, ("skill", "season"), unit="person-year", words=WORDS)


def entries(draft: Draft) -> None:
    """Enter labour of all cells, commanded or not."""
    if draft.facts.labour:
        with_inputs = draft.settings.labour_at == "input"
        enter(draft, "labour", draft.facts.labour, with_inputs=with_inputs)
        if with_inputs and "static-output" in draft.columns:
            enter(draft, "labour", draft.facts.labour, with_inputs=True, levels="static-output")
