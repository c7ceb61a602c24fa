"""Live through a scenario once and keep the history."""

from __future__ import annotations

from pathlib import Path

import click

from lustrum.cli.options import MONTH, as_json, every, keep, out, resume, scale, seed, until
from lustrum.cli.output import Progress, print_json, print_text, print_warning


@click.command(help="Simulate SCENARIO (a name or path) month by month with one seed.")
@click.argument("scenario")
@seed
@until
@scale
@out
@resume
@every
@keep
@click.option(
    "--branch",
    metavar="RUN",
    default=None,
    help="Begin with the months of RUN before --at; seed and scale are RUN's.",
)
@click.option("--at", type=MONTH, default=None, help="First month of the branch (YYYY-MM); needs --branch.")
@as_json
def command(
    *,
    scenario: str,
    seed: int | None,
    until: object,
    scale: int | None,
    out: Path | None,
    resume: bool,
    checkpoint_every: int | None,
    keep_checkpoints: bool,
    branch: str | None,
    at: object,
    as_json: bool,
) -> int:
    """Simulate once."""
    progress = Progress()
    progress(f"loading {scenario}")
    from lustrum.studies.running import run

    result = run(
        scenario,
        seed=seed,
        draws=1,
        until=until,  # type: ignore[arg-type]
        scale=scale,
        out=out,
        say=progress,
        resume=resume,
        checkpoint_every=checkpoint_every,
        keep_checkpoints=keep_checkpoints,
        branch=branch,
        at=at,  # type: ignore[arg-type]
        tell=print_warning,
    )
    progress.clear()
    if as_json:
        from lustrum.studies.documents import run_document

        print_json({**run_document(result), "path": str(result.path)})
    else:
        from lustrum.studies.telling_drawing import first_state_in_words

        print_text(f"{result.path}: {result.draws[0].run!r}")
        print_text("First state:\n" + "\n".join(f"  {line}" for line in first_state_in_words(result.manifest)))
    return 0
