"""What goes wrong is told in words, all at once, with the right exit code; a fault of ours is not hidden."""

from __future__ import annotations

import errno
import json

import pytest
import typer

from transcaspian import cli
from transcaspian.cli.failures import disk_problem, told_plainly
from transcaspian.errors import InputError, NoAnswer, Problem

TWO = InputError([Problem(rule="must not be negative", file="a.csv", line=3, value="-1"), Problem(rule="unknown key")])


def exit_code(error: BaseException, *, as_json: bool = False) -> int:
    with pytest.raises(typer.Exit) as left, told_plainly(as_json=as_json):
        raise error
    return left.value.exit_code


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (TWO, 2),
        (NoAnswer("the berth is too shallow by 0.4 m"), 3),
        (KeyboardInterrupt(), 130),
        (OSError(errno.ENOSPC, "No space left on device", "results/x"), 2),
        (PermissionError(errno.EACCES, "Permission denied", "results/x"), 2),
        (NotADirectoryError(errno.ENOTDIR, "Not a directory", "results/x"), 2),
        (OSError(errno.EIO, "Input/output error"), 2),
    ],
)
def test_each_failure_has_its_exit_code_and_some_words(error, code, capsys):
    assert exit_code(error) == code
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.strip()
    assert "Traceback" not in told.err


def test_all_problems_are_told_at_once(capsys):
    exit_code(TWO)

    told = capsys.readouterr().err
    assert "a.csv:3: must not be negative" in told
    assert "unknown key" in told
    assert "2 problems" in told


def test_problems_are_told_to_machines_too(capsys):
    exit_code(TWO, as_json=True)

    told = json.loads(capsys.readouterr().out)
    assert told["exit_code"] == 2
    assert [problem["rule"] for problem in told["problems"]] == ["must not be negative", "unknown key"]
    assert told["problems"][0]["line"] == 3


def test_an_interrupt_says_what_was_kept(capsys):
    exit_code(KeyboardInterrupt("3 of 30 replications are kept"))

    assert "3 of 30 replications are kept" in capsys.readouterr().err


def test_a_full_disk_is_named_with_its_place_and_a_remedy():
    problem = disk_problem(OSError(errno.ENOSPC, "No space left on device", "results/x"))

    assert problem.file == "results/x"
    assert "full" in problem.rule
    assert problem.remedy


def test_a_fault_of_ours_goes_through():
    with pytest.raises(ZeroDivisionError), told_plainly(as_json=False):
        raise ZeroDivisionError


def test_a_reader_that_goes_away_is_no_failure(capfd):
    assert exit_code(BrokenPipeError()) == 0


def test_an_interruption_while_the_commands_are_read_is_no_traceback(monkeypatch, capsys):
    def interrupted():
        raise KeyboardInterrupt

    monkeypatch.delenv("TRANSCASPIAN_LANGUAGE", raising=False)
    monkeypatch.setattr("transcaspian.cli.app.main", interrupted)
    with pytest.raises(SystemExit) as stopped:
        cli.main()

    assert stopped.value.code == 130
    assert "interrupted" in capsys.readouterr().err
