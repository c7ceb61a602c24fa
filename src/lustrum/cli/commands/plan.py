"""Compute a certified plan for an economy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lustrum.cli.options import PATH, as_json
from lustrum.cli.output import Progress, print_error, print_json, print_text

if TYPE_CHECKING:
    from lustrum.planning.plan import PlanProgress


def _objectives() -> str:
    from lustrum.discovery import list_files

    return ", ".join(list_files("lustrum.planning.objectives"))


@click.command(help="Plan ECONOMY (a name or folder).")
@click.argument("economy")
@click.option("--years", type=click.IntRange(min=1, max=50), default=5, show_default=True, help="Years of the plan.")
@click.option(
    "--objective",
    default="ray",
    show_default=True,
    help=f"Objective; several, parted by commas, are pursued in order. There are: {_objectives()}.",
)
@click.option(
    "--over", default=None, type=click.Choice(["horizon", "years-min", "years-sum"]), help="What ray maximises."
)
@click.option(
    "--terminal",
    default=None,
    type=click.Choice(["none", "keep", "balanced-growth"]),
    help="What must be left after the last year; default: keep, or what can be.",
)
@click.option("--targets", type=PATH, default=None, help="CSV file: product, amount, perhaps year, region, group.")
@click.option(
    "--time-limit", type=click.FloatRange(min=0, min_open=True), default=None, help="Seconds; the best plan is kept."
)
@click.option("--out", type=PATH, default=None, help="New folder for the plan and its tables.")
@as_json
def command(
    *,
    economy: str,
    years: int,
    objective: str,
    over: str | None,
    terminal: str | None,
    targets: Path | None,
    time_limit: float | None,
    out: Path | None,
    as_json: bool,
) -> int:
    """Compute a plan."""
    progress = Progress()
    progress(f"planning {economy}")
    from lustrum.errors import PlanInfeasible
    from lustrum.studies.plans import make_plan, write_plan

    names = [name.strip() for name in objective.split(",")]
    settings = {"over": over, "terminal": terminal, "time_limit": time_limit}

    def tell(one: PlanProgress) -> None:
        count = f", {one.iterations} iterations" if one.iterations > 0 else ""
        progress(f"planning {economy}: {' '.join((one.phase, one.stage)).strip()}{count}")

    made = make_plan(economy, years, names, targets=targets, out=out, settings=settings, progress=tell)
    progress.clear()
    if out is not None:
        write_plan(made, out)
    if made.status == "infeasible":
        error = PlanInfeasible(str(made.explanation))
        print_error({**made.to_dict(), **error.to_dict(), "exit_code": error.exit_code}, as_json)
        return error.exit_code
    if as_json:
        print_json({**made.to_dict(), **({"path": str(out)} if out is not None else {})})
    else:
        written = f"\n  written to    {out}" if out is not None else ""
        print_text(f"{made.status}: {made.objective:.9g} {made.unit}\n{made!r}{written}")
    return 0 if made.is_carried_out else 1
