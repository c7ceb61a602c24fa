"""Live through a scenario once and keep the history."""

from __future__ import annotations

from pathlib import Path

import click

from lustrum.cli.options import as_json, out, scale, seed, until
from lustrum.cli.output import Progress, print_json, print_text


@click.command(help="Simulate SCENARIO (a name or path) month by month with one seed.")
@click.argument("scenario")
@seed
@until
@scale
@out
@as_json
def command(
    *, scenario: str, seed: int | None, until: object, scale: int | None, out: Path | None, as_json: bool
) -> int:
    """Simulate once."""
    progress = Progress()
    progress(f"loading {scenario}")
    from lustrum.studies.running import run

    result = run(scenario, seed=seed, draws=1, until=until, scale=scale, out=out, say=progress)  # type: ignore[arg-type]
    progress.clear()
    if as_json:
        from lustrum.studies.documents import run_document

        print_json({**run_document(result), "path": str(result.path)})
    else:
        print_text(f"{result.path}: {result.draws[0].run!r}")
    return 0
