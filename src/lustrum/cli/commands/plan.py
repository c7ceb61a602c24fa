"""Compute a certified plan for an economy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lustrum.cli.options import PATH, as_json
from lustrum.cli.output import Progress, print_error, print_json, print_note, print_text

if TYPE_CHECKING:
    from lustrum.planning.plan import PlanProgress


def _objectives() -> str:
    from lustrum.discovery import list_files

    return ", ".join(list_files("lustrum.planning.objectives"))


@click.command(
    help="Plan WHAT: an economy (a name or folder), or a request (a YAML file, or the name of a packaged one). "
    "Options win over the request. With --out the plan, its tables and a page are written."
)
@click.argument("what")
@click.option("--years", type=click.IntRange(min=1, max=50), default=None, help="Years of the plan; default: 5.")
@click.option(
    "--objective",
    default=None,
    help=f"Objective; several, parted by commas, are pursued in order. There are: {_objectives()}. Default: ray.",
)
@click.option("--over", default=None, metavar="WHAT", help="What ray maximises: horizon, years-min, years-sum.")
@click.option(
    "--terminal",
    default=None,
    metavar="WHAT",
    help="What must be left after the last year, such as none, keep, balanced-growth; default: keep, or what can be.",
)
@click.option("--targets", type=PATH, default=None, help="CSV file: product, amount, perhaps year, region, group.")
@click.option(
    "--set",
    "words",
    multiple=True,
    metavar="NAME=VALUE",
    help="Any other setting, its value as YAML has it: --set labour=false; may be repeated.",
)
@click.option(
    "--time-limit", type=click.FloatRange(min=0, min_open=True), default=None, help="Seconds; the best plan is kept."
)
@click.option("--out", type=PATH, default=None, help="New folder for the plan, its tables and its page.")
@as_json
def command(
    *,
    what: str,
    years: int | None,
    objective: str | None,
    over: str | None,
    terminal: str | None,
    targets: Path | None,
    words: tuple[str, ...],
    time_limit: float | None,
    out: Path | None,
    as_json: bool,
) -> int:
    """Compute a plan."""
    progress = Progress()
    progress(f"planning {what}")
    from lustrum.cli.pages import draw_plan
    from lustrum.errors import Interrupted, PlanInfeasible
    from lustrum.studies.plans import make_plan, write_plan

    names = [name.strip() for name in objective.split(",")] if objective is not None else None
    settings = {"over": over, "terminal": terminal, "time_limit": time_limit}

    def tell(one: PlanProgress) -> None:
        count = f", {one.iterations} iterations" if one.iterations > 0 else ""
        progress(f"planning {what}: {' '.join((one.phase, one.stage)).strip()}{count}")

    planned = make_plan(what, years, names, targets=targets, out=out, settings=settings, words=words, progress=tell)
    made, page = planned.plan, None
    if out is not None:
        write_plan(planned, out)
        progress(f"planning {what}: drawing the page")
        page = draw_plan(planned, out)
    progress.clear()
    if made.status == "infeasible":
        error = PlanInfeasible(str(made.explanation))
        print_error({**made.to_dict(), **error.to_dict(), "exit_code": error.exit_code}, as_json)
        return error.exit_code
    paths = {"path": str(out), "page": str(page)} if page is not None else {}
    code = 0 if made.is_carried_out else 1
    if made.was_interrupted:
        kept = (
            f"The plan was kept as far as it was: {out}."
            if out is not None
            else "The plan is printed as far as it was."
        )
        ended = Interrupted(kept if made.is_carried_out else "No plan was found by then.")
        code = ended.exit_code
        print_note(str(ended))
    if as_json:
        print_json({**made.to_dict(), **paths, **({"exit_code": code} if code else {})})
    else:
        written = f"\n  written to    {out}\n  page          {page}" if page is not None else ""
        print_text(f"{made.status}: {made.objective:.9g} {made.unit}\n{made!r}{written}")
    return code
