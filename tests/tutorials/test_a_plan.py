"""The tutorial on plans: its examples run and show what they say, and its file and commands work."""

from __future__ import annotations

import doctest
import re
import shlex
from pathlib import Path

from lustrum.cli.main import run

PAGE = Path(__file__).parents[2] / "docs" / "tutorials" / "a-plan-of-your-own.md"


def test_examples_files_and_commands(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    failed, tried = doctest.testfile(str(PAGE), module_relative=False)
    assert failed == 0
    assert tried > 20
    text = PAGE.read_text(encoding="utf-8")
    Path("more-cloth.yaml").write_text(re.search(r"```yaml\n(.*?)```", text, re.DOTALL)[1], encoding="utf-8")
    commands = re.findall(r"^    lustrum (.+)$", text, re.MULTILINE)
    assert len(commands) == 3
    for command in commands:
        assert run(shlex.split(command, comments=True)) == 0
    printed = capsys.readouterr().out
    assert "0.72766885" in printed and "cloth, a year" in printed
    assert (tmp_path / "more-cloth" / "plan.html").is_file()
