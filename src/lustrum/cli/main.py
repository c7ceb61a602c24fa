"""The entry of the command line: commands by file name, one place for errors and exit codes.

Listing and help read the first line of each command's file and import none of them, so that ``lustrum --help`` answers
at once. Errors that Lustrum raises on purpose print as sentences on standard error and end with their exit code;
anything else is a fault of Lustrum's own, told in one line, with the traceback under ``--debug``.
"""

from __future__ import annotations

import ast
import importlib
import os
import sys
import threading
import traceback
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from lustrum.cli.output import print_error
from lustrum.discovery import list_files, list_modules
from lustrum.errors import LustrumError, nearest
from lustrum.interrupts import listening

for _threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")
"""Small matrices gain nothing from threads, and idle ones cost a fifth of a run; said before anything loads NumPy."""

PACKAGE = "lustrum.cli.commands"
FAILED, WRONG_USE, INTERRUPTED = 1, 2, 130


class LazyCommands(click.Group):
    """Commands by their place; a command is imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands in the order of their files."""
        return list(_modules())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        modules = _modules()
        if cmd_name not in modules:
            return None
        command: click.Command = importlib.import_module(modules[cmd_name]).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown one names the nearest."""
        names = self.list_commands(ctx)
        if args and args[0] not in names and not args[0].startswith("-"):
            near = nearest(args[0], names)
            hint = f" Nearest: '{near}'." if near else ""
            raise click.UsageError(f"There is no command '{args[0]}'.{hint} Commands: {', '.join(names)}.")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        rows = [(name.removesuffix("-"), _first_line(path)) for name, path in list_files(PACKAGE).items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _modules() -> dict[str, str]:
    return {name.removesuffix("-"): module for name, module in list_modules(PACKAGE).items()}


def _first_line(path: Path) -> str:
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return text.splitlines()[0] if text else ""


@click.command(
    cls=LazyCommands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Every command has --help, --json (one document on standard output) and --debug (tracebacks). "
    "Exit codes: 0 done, 1 a check failed or a run went wrong, 2 wrong command line or input, 3 infeasible plan, "
    "130 interrupted.",
)
@click.version_option(package_name="lustrum", message="lustrum %(version)s")
@click.pass_context
def lustrum(ctx: click.Context) -> None:
    """Study planned and transitional economies in a laboratory.

    Describe an economy and who owns what in it, write a programme of dated measures, compute the plan, live through it
    month by month, and judge the outcome under rival definitions.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    code = run(list(sys.argv[1:] if arguments is None else arguments))
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # nobody reads any more; what is left in the buffer must not raise at the end of the process
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if code == INTERRUPTED and threading.active_count() > 1:
        os._exit(code)  # a solver may be at work still, and would hold the process up
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code.

    Parameters
    ----------
    arguments : list of str
        Words after ``lustrum``. ``--debug`` anywhere prints tracebacks.
    """
    words = [word for word in arguments if word != "--debug"]
    try:
        with listening(_say_that_it_stops), warnings.catch_warnings():
            if "--debug" not in arguments and not sys.warnoptions:
                warnings.simplefilter("ignore")  # a warning of a library is no message to a user
            found: Any = lustrum.main(args=words, standalone_mode=False, prog_name="lustrum")
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except BrokenPipeError:
        return 0
    except (Exception, KeyboardInterrupt) as error:
        if "--debug" in arguments:
            traceback.print_exc()
        facts, code = _facts_of(error)
        print_error({**facts, "exit_code": code}, "--json" in words)
        return code
    return found if isinstance(found, int) else 0


def _facts_of(error: BaseException) -> tuple[dict[str, object], int]:
    """Return what is said of an error, and the exit code."""
    if isinstance(error, LustrumError):
        return {**error.to_dict(), "message": str(error)}, error.exit_code
    if isinstance(error, click.ClickException):
        context = getattr(error, "ctx", None)
        hint = f" Try '{context.command_path} --help'." if context is not None else ""
        return {"error": "CommandLine", "message": error.format_message() + hint}, WRONG_USE
    if isinstance(error, (KeyboardInterrupt, click.Abort)):
        return {"error": "Interrupted", "message": "Interrupted."}, INTERRUPTED
    if isinstance(error, OSError) and error.filename is not None:
        return {"error": "System", "message": f"{error.filename}: {error.strerror}."}, FAILED
    message = f"Lustrum itself failed: {type(error).__name__}: {error}. Run again with --debug for the place."
    return {"error": "Fault", "message": message}, FAILED


def _say_that_it_stops() -> None:
    """Say so past all buffers: a signal may come while something is printed."""
    with suppress(OSError):
        os.write(2, b"\nStopping as soon as what was done can be kept; Ctrl-C again stops at once.\n")
