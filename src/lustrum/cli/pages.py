"""The page of a run: what the floors below found, handed to the floor that draws."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lustrum.studies.archive import StoredRun
    from lustrum.studies.running import Result

PAGE = "report.html"


def draw_page(run: Result | StoredRun, target: Path | None = None, beside: Sequence[StoredRun] = ()) -> Path:
    """Write the page of a run and return its path.

    Parameters
    ----------
    run : Result or StoredRun
        What was run.
    target : Path, optional
        The file; by default ``report.html`` in the run's folder.
    beside : sequence of StoredRun
        Other runs, drawn as alternatives.
    """
    from lustrum.assessment.crosswalk import load_crosswalk
    from lustrum.assessment.disagreement import disagreements
    from lustrum.errors import Interrupted, LustrumError, RunFailed
    from lustrum.interrupts import check
    from lustrum.reporting.page import write_page
    from lustrum.studies.telling import page_facts
    from lustrum.studies.writing import file_aside

    path = target or run.path / PAGE
    try:
        card = run.scorecard
        with file_aside(path) as aside:
            write_page(
                aside,
                run.histories,
                run.observed,
                card,
                disagreement=disagreements(card) if card is not None else None,
                crosswalk=load_crosswalk(),
                alternatives={other.path.name: other.histories for other in beside},
                facts=page_facts(run.manifest, run.path.name),
            )
            check()
    except KeyboardInterrupt:
        kept = f"The run is kept in {run.path}; its page was not drawn."
        raise Interrupted(kept, f"lustrum report {run.path}") from None
    except (LustrumError, OSError):
        raise
    except Exception as error:
        what = f"The page could not be drawn ({type(error).__name__}: {error}). The run is kept in {run.path}."
        raise RunFailed(what) from error
    return path


def draw_card(run: Result, page: Path, seconds: float) -> str:
    """Return the card of a run for the terminal."""
    from lustrum.reporting.card import write_card
    from lustrum.studies.telling import page_facts

    return write_card(
        run.histories,
        run.observed,
        run.scorecard,
        seconds=seconds,
        page=page,
        facts=page_facts(run.manifest, run.path.name),
    )
