"""Tables of a room that need no replications, made in a process of their own while the replications run.

They take seconds of one core, and kernels of their own to be compiled; beside the clock they cost a run no time. The
same functions make them in the calling process where no other can be had, so the bytes do not depend on it.
"""

from __future__ import annotations

import os
import pickle  # handed from a process to its own child and back, never read from a file
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import IO, Any

import pandas as pd

from transcaspian.messages import speaking, spoken_language
from transcaspian.study.rooms import Room, no_draws, no_tables

Frames = Mapping[str, pd.DataFrame]
CHILD = "from transcaspian.study.running.beside import child; child()"


def made(room: Room, scenario: Any, seed: int) -> Frames:
    """Return the tables of a room at central inputs, and those with draws of their own."""
    return {**room.tables(scenario.sample(seed, None), scenario.parameters), **room.drawn(scenario, seed)}


def without_tables(room: Room) -> Room:
    """Return the room without such tables: for a study that looks at indicators alone."""
    return replace(room, tables=no_tables, drawn=no_draws)


@contextmanager
def begun(room: Room, scenario: Any, seed: int) -> Iterator[Callable[[], Frames]]:
    """Begin the tables of a room, and give a function that waits for them.

    A room that draws nothing apart from the clock has too little to do for a process, and is served when asked.
    """
    if room.drawn is no_draws:
        yield lambda: made(room, scenario, seed)
        return
    with tempfile.TemporaryFile() as question, tempfile.TemporaryFile() as answer:
        process = None
        with suppress(OSError, pickle.PicklingError, TypeError, AttributeError):
            pickle.dump((spoken_language(), room, scenario, seed), question)
            process = _started(question, answer)
        try:
            yield lambda: _taken(process, answer) or made(room, scenario, seed)
        finally:
            if process is not None and process.poll() is None:
                process.kill()
                process.wait()


def child() -> None:
    """Make the tables asked for on standard input and write them to standard output."""
    language, room, scenario, seed = pickle.load(sys.stdin.buffer)  # noqa: S301  # the parent wrote it
    with speaking(language):
        pickle.dump(made(room, scenario, seed), sys.stdout.buffer)


def _started(question: IO[bytes], answer: IO[bytes]) -> subprocess.Popen[bytes]:
    question.seek(0)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.Popen(  # noqa: S603  # this interpreter, this package
        [sys.executable, "-c", CHILD], stdin=question, stdout=answer, stderr=subprocess.DEVNULL, env=environment
    )


def _taken(process: subprocess.Popen[bytes] | None, answer: IO[bytes]) -> Frames:
    """Return what the child made; nothing if there is none, or if it failed."""
    if process is None or process.wait() != 0:
        return {}
    answer.seek(0)
    found: Frames = pickle.load(answer)  # noqa: S301  # our own child wrote it
    return found
