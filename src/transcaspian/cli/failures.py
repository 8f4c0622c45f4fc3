"""How a failure is told: plainly, all at once, on standard error, with an exit code; bad input is no traceback."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from enum import IntEnum

import typer

from transcaspian.cli import answer
from transcaspian.errors import InputError, NoAnswer, Problem
from transcaspian.messages import say


class ExitCode(IntEnum):
    """What the shell sees."""

    DONE = 0
    BAD_INPUT = 2
    NO_ANSWER = 3
    INTERRUPTED = 130


_DISK = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EACCES: "not_permitted",
    errno.EPERM: "not_permitted",
    errno.EROFS: "read_only",
    errno.ENOTDIR: "not_a_folder",
    errno.EISDIR: "is_a_folder",
    errno.ENOENT: "no_such_file",
}


@contextmanager
def told_plainly(*, as_json: bool) -> Iterator[None]:
    """Turn what can go wrong inside into words and an exit code; anything else is a fault of ours and goes through."""
    try:
        yield
    except InputError as error:
        raise _told(error.problems, ExitCode.BAD_INPUT, as_json=as_json) from None
    except NoAnswer as error:
        raise _told([Problem(rule=str(error))], ExitCode.NO_ANSWER, as_json=as_json) from None
    except KeyboardInterrupt as interrupt:
        text = str(interrupt) or say("cli.interrupted")
        raise _told([Problem(rule=text)], ExitCode.INTERRUPTED, as_json=as_json) from None
    except BrokenPipeError:
        # The reader (`head`, a pager) has gone; what is still in the buffer must not complain on the way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(ExitCode.DONE) from None
    except OSError as error:
        raise _told([disk_problem(error)], ExitCode.BAD_INPUT, as_json=as_json) from None


def disk_problem(error: OSError) -> Problem:
    """Return what the system said of a file, in words, with a remedy."""
    key = _DISK.get(error.errno or 0, "system_refused")
    return Problem(
        rule=say(f"cli.{key}"),
        file=str(error.filename or ""),
        value=(error.strerror or str(error)) if key == "system_refused" else "",
        remedy=say(f"cli.{key}_remedy"),
    )


def _told(problems: Sequence[Problem], code: ExitCode, *, as_json: bool) -> typer.Exit:
    for problem in problems:
        typer.echo(str(problem), err=True)
    if code is ExitCode.BAD_INPUT and len(problems) > 1:
        typer.echo(say("cli.problems", count=len(problems)), err=True)
    if as_json:
        typer.echo(answer.as_text({"problems": [asdict(problem) for problem in problems], "exit_code": int(code)}))
    return typer.Exit(int(code))
