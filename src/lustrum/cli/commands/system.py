"""Try a system out: run its economies, and show what one has and the other has not."""

from __future__ import annotations

import click

from lustrum.cli.options import as_json
from lustrum.cli.output import print_json, print_note, print_text


@click.command(
    help="Try SYSTEM out (SYS-05, or its name): its scenarios are run, and each trait is told with the number found in "
    "an economy that has it and in one that has not. 'lustrum list systems' names them, 'lustrum show SYS-05' explains."
)
@click.argument("system")
@as_json
def command(*, system: str, as_json: bool) -> int:
    """Try one system."""
    from lustrum.studies.telling_systems import trial_text
    from lustrum.studies.trying import find_system

    trial = find_system(system).try_out(print_note)
    if as_json:
        print_json(trial.to_dict())
    else:
        print_text(trial_text(trial))
    return 0 if trial.works else 1
