"""The page of a run: what the floors below found, handed to the floor that draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lustrum.studies.archive import StoredRun
    from lustrum.studies.assessing import Assessment
    from lustrum.studies.plans import Planned
    from lustrum.studies.running import Result

PAGE, PLAN_PAGE = "report.html", "plan.html"


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


def draw_verdicts(found: Mapping[str, Assessment], target: Path) -> Path:
    """Write the page of a scorecard and return its path.

    Parameters
    ----------
    found : mapping of str to Assessment
        By name of the history; the first is judged, the first record among the others is drawn beside it.
    target : Path
        The file.

    Raises
    ------
    StudyProblems
        If the path is a folder.
    """
    from lustrum.assessment.crosswalk import load_crosswalk
    from lustrum.errors import Problem, StudyProblems
    from lustrum.reporting.scorecard_page import write_scorecard_page
    from lustrum.studies.writing import file_aside

    if target.is_dir():
        raise StudyProblems([Problem("A file is needed, and this is a folder.", str(target))])
    first, *others = found.values()
    records = [one for one in others if one.histories[0].is_observed]  # ink is for what was recorded, not for a run
    with file_aside(target) as aside:
        write_scorecard_page(
            aside,
            first.histories,
            first.card,
            disagreement=first.parts,
            crosswalk=load_crosswalk(),
            record=records[0].card if records else None,
            observed=records[0].histories[0] if records else None,
        )
    return target


def draw_plan(planned: Planned, folder: Path) -> Path | None:
    """Write the page of a plan into its folder and return its path; None if there is no plan to draw.

    Parameters
    ----------
    planned : Planned
        The plan, and what was planned.
    folder : Path
        Where the plan was written.
    """
    from lustrum.reporting.plan_page import write_plan_page
    from lustrum.studies.writing import file_aside

    if not planned.plan.is_carried_out:
        return None
    path = folder / PLAN_PAGE
    with file_aside(path) as aside:
        write_plan_page(
            aside, planned.plan, planned.economy, planned.command, checked=planned.checked, more=planned.more
        )
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
