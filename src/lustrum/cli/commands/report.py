"""Draw the page of a run anew."""

from __future__ import annotations

from pathlib import Path

import click

from lustrum.cli.options import as_json
from lustrum.cli.output import Progress, print_json, print_text


@click.command(help="Write the page of RUN (a name or folder).")
@click.argument("run")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="The file; default: in the run's folder.")
@click.option(
    "--beside", multiple=True, help="Another run, drawn as an alternative; may be given twice.", metavar="RUN"
)
@as_json
def command(*, run: str, out: Path | None, beside: tuple[str, ...], as_json: bool) -> int:
    """Write a page."""
    progress = Progress()
    progress("reading the run")
    from lustrum.cli.pages import draw_page
    from lustrum.errors import Problem, StudyProblems
    from lustrum.studies.archive import load_run

    if out is not None and out.is_dir():
        raise StudyProblems([Problem("A file is needed, and this is a folder.", str(out))])
    stored, others = load_run(run), [load_run(name) for name in beside]
    progress("drawing the page")
    page = draw_page(stored, out, others)
    progress.clear()
    if as_json:
        print_json({"page": str(page), "run": stored.path.name, "content": stored.manifest["content"]})
    else:
        print_text(str(page))
    return 0
