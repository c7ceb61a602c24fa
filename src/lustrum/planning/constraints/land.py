r"""Land by class, year and season: :math:`\sum_j n_{cj} x_{tj} \le N_{tc}`.

Land stays where it is: each region has its own limit. A need that belongs to no season takes the land for all of them.

Unit: square metres, sown area where an activity sows.

Sources
-------
Heady and Candler 1958, Linear Programming Methods (land by class, crops that follow each other). Recalled.
"""

from __future__ import annotations

from lustrum.planning.constraints._requirement import enter, limit
from lustrum.planning.indexing import RowWords
from lustrum.planning.program import Draft

WORDS = RowWords(
    limit="land ({land}){in_region} in {year}",
    short="land ({land}){in_region} in {year}: {amount} more is needed than there is",
    give="provide {amount} more land ({land}){in_region} in {year}",
)


def rows(draft: Draft) -> None:
    """Declare one limit for each year, region, class and season that has one."""
    if draft.facts.land:
        limit(draft, "land", draft.facts.land, ("land", "land_season"), unit="m2", words=WORDS)


def entries(draft: Draft) -> None:
    """Enter land of all cells, commanded or not."""
    if draft.facts.land:
        enter(draft, "land", draft.facts.land)
