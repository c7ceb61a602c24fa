"""Load, plan, simulate, assess and report in one go."""

from __future__ import annotations

import time
from pathlib import Path

import click

from lustrum.cli.options import as_json, draws, every, keep, out, resume, scale, seed, until
from lustrum.cli.output import Progress, print_json, print_text, print_warning


@click.command(help="Live through SCENARIO (a name or path; by default korea), assess it and write a page.")
@click.argument("scenario", default="korea")
@seed
@draws
@until
@scale
@out
@resume
@every
@keep
@as_json
def command(
    *,
    scenario: str,
    seed: int | None,
    draws: int | None,
    until: object,
    scale: int | None,
    out: Path | None,
    resume: bool,
    checkpoint_every: int | None,
    keep_checkpoints: bool,
    as_json: bool,
) -> int:
    """Run a scenario."""
    started = time.monotonic()
    progress = Progress()
    progress(f"loading {scenario}")
    from lustrum.studies.running import run

    result = run(
        scenario,
        seed=seed,
        draws=draws,
        until=until,  # type: ignore[arg-type]
        scale=scale,
        out=out,
        workers=None,
        say=progress,
        resume=resume,
        checkpoint_every=checkpoint_every,
        keep_checkpoints=keep_checkpoints,
        tell=print_warning,
    )
    from lustrum.cli.pages import draw_card, draw_page

    progress("drawing the page")
    page = draw_page(result)
    seconds = round(time.monotonic() - started, 1)
    shown = "" if as_json else draw_card(result, page, seconds)
    progress.clear()
    if as_json:
        from lustrum.studies.documents import run_document

        print_json({**run_document(result), "path": str(result.path), "page": str(page), "seconds": seconds})
    else:
        print_text(shown)
    return 0
