"""The entry: quick help, no heavy imports, clean streams, exit codes, interruption."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lustrum.cli import main as entry
from lustrum.cli.output import print_json
from lustrum.discovery import list_files

HEAVY = ("numpy", "pandas", "xarray", "highspy", "scipy", "duckdb", "pydantic")
COMMANDS = [name.removesuffix("-") for name in list_files("lustrum.cli.commands")]
SMALL = ["--scale", "2000"]


def process(*words, **options):
    return subprocess.run(
        [sys.executable, "-m", "lustrum", *words], capture_output=True, text=True, timeout=120, check=False, **options
    )


@pytest.mark.parametrize(
    "words",
    [["--help"], ["--version"], ["list", "definitions"], ["list", "mechanisms"], *([c, "--help"] for c in COMMANDS)],
)
def test_help_and_list_import_nothing_heavy(words):
    code = (
        "import sys\nfrom lustrum.cli.main import run\n"
        f"code = run({words!r})\n"
        f"heavy = [name for name in {HEAVY!r} if name in sys.modules]\n"
        "sys.exit(f'imported {heavy}' if heavy else code)"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert answer.returncode == 0, answer.stderr


def test_help_takes_less_than_three_tenths_of_a_second_of_work():
    spent = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert process("--help").returncode == 0
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(spent) < 0.3


def test_help_names_every_command_and_the_exit_codes(lustrum):
    text = lustrum("--help").out
    assert all(command in text for command in COMMANDS)
    assert "130 interrupted" in " ".join(text.split())
    assert lustrum().out == text
    assert lustrum().code == 0


def test_one_document_on_standard_output_and_nothing_else(tmp_path):
    answer = process("simulate", "korea", *SMALL, "--until", "1946-01", "--json", cwd=tmp_path)
    assert answer.returncode == 0
    assert json.loads(answer.stdout)["scenario"] == "korea"
    assert "living through" in answer.stderr or "loading" in answer.stderr
    assert "\x1b" not in answer.stderr and "\r" not in answer.stderr


def test_what_json_cannot_hold_is_null(capsys):
    print_json({"a": [float("nan"), float("inf"), 1.5, True, None], 2: {"b"}, "path": Path("x")})
    assert json.loads(capsys.readouterr().out) == {"a": [None, None, 1.5, True, None], "2": ["b"], "path": "x"}


def test_an_error_is_one_document_too(tmp_path):
    answer = process("run", "koera", "--json", cwd=tmp_path)
    assert answer.returncode == 2
    assert json.loads(answer.stdout)["problems"][0]["nearest"] == "korea"
    assert "koera" in answer.stderr


def test_a_fault_is_told_in_one_line_and_by_debug_with_its_place(lustrum, monkeypatch):
    def fail(**options):
        raise RuntimeError("broken inside")

    command = entry.lustrum.get_command(None, "list")
    monkeypatch.setattr(command, "callback", fail)
    answer = lustrum("list")
    assert answer.code == 1
    assert answer.err.count("\n") == 1 and "broken inside" in answer.err
    assert "Traceback" in lustrum("list", "--debug").err


@pytest.mark.parametrize(
    ("error", "code"),
    [("RunFailed('x')", 1), ("InputProblems([])", 2), ("PlanInfeasible('x')", 3), ("Interrupted('x')", 130),
     ("KeyboardInterrupt()", 130), ("ExtraMissing('web')", 2)],
)  # fmt: skip
def test_exit_codes(lustrum, monkeypatch, error, code):
    from lustrum import errors

    def fail(**options):
        raise eval(error, vars(errors))

    monkeypatch.setattr(entry.lustrum.get_command(None, "list"), "callback", fail)
    answer = lustrum("list", "--json")
    assert answer.code == code
    assert answer.json["exit_code"] == code


def test_nobody_who_reads_is_no_error(tmp_path):
    line = f"{sys.executable} -m lustrum list | head -1; exit ${{PIPESTATUS[0]}}"
    answer = subprocess.run(["bash", "-c", line], capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path)
    assert answer.returncode == 0
    assert answer.stderr == ""


def start(tmp_path, *words, what=("run", *SMALL)):
    """Start a run, or something else, as a terminal would.

    A shell without job control starts what it puts in the background deaf to SIGINT, and a deaf process hands that on
    to its children: a whole test run in the background would be deaf.
    """
    command = [sys.executable, "-u", "-m", "lustrum", *what, *words]
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path,
                                start_new_session=True)  # fmt: skip
    finally:
        signal.signal(signal.SIGINT, before)


def wait_for(child, words):
    for line in child.stderr:
        if words in line:
            return
    raise AssertionError(f"{words!r} was never said")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_keeps_what_was_done(tmp_path, how):
    child = start(tmp_path, "--json")
    wait_for(child, "living through")  # said when a month is over
    os.killpg(child.pid, how) if how == signal.SIGINT else child.send_signal(how)
    out, err = child.communicate(timeout=60)
    assert child.returncode == 130, err
    assert "Traceback" not in err
    document = json.loads(out)
    assert document["error"] == "RunKept" and document["exit_code"] == 130
    manifest = json.loads((tmp_path / document["path"] / "manifest.json").read_text())
    assert manifest["complete"] is False and manifest["months"] >= 1
    assert sorted(path.name for path in (tmp_path / "runs").iterdir()) == [".checkpoints", "korea-1"]
    assert process("check", "korea-1", cwd=tmp_path).returncode == 0


def test_ctrl_c_prints_and_writes_the_plan_that_was_found(tmp_path):
    child = start(tmp_path, "--terminal", "none", "--out", "kept", what=("plan", "korea", "--years", "50"))
    wait_for(child, "planning korea: ")  # signals are held back from here on
    os.killpg(child.pid, signal.SIGINT)
    out, err = child.communicate(timeout=120)
    assert child.returncode == 130, err
    assert "Traceback" not in err
    assert "Interrupted." in err
    written = json.loads((tmp_path / "kept" / "plan.json").read_text())
    assert any("Stopped by the user" in note for note in written["notes"])
    if written["status"] == "interrupted":  # a busy machine had found none yet
        assert written["certificate"] is None
        return
    assert written["status"] in ("feasible", "optimal")
    assert written["certificate"]["primal_violation"] <= 1e-6
    assert f"{written['objective']:.9g}" in out
    assert (tmp_path / "kept" / "output.csv").is_file()


def test_a_killed_run_leaves_nothing_that_looks_whole_and_no_process(tmp_path):
    child = start(tmp_path)
    wait_for(child, "living through")
    child.kill()
    child.communicate(timeout=60)
    assert not list(tmp_path.glob("runs/*/manifest.json"))
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and _members(child.pid):
        time.sleep(0.2)
    assert not _members(child.pid)


def _members(group):
    """Return the processes of a group."""
    found = subprocess.run(["ps", "-eo", "pid,pgid,stat"], capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )[1:]
    rows = [line.split() for line in found if line.split()]
    return [row[0] for row in rows if row[1] == str(group) and not row[2].startswith("Z")]
