"""Where finished replications are kept until the results are written: in memory, or in a folder that survives a kill.

On disk one small file a replication, written beside its place and renamed: it is whole or absent. A second run
of the same study finds them and does only the rest.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from itertools import chain
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from transcaspian.messages import say
from transcaspian.methods import replications as replicating

Array = NDArray[np.float64]
Outcome = TypeVar("Outcome")
IDENTITY = "study.json"
GATHERED = "gathered.f64"


class Keeper(Protocol):
    """What the run needs of a place that keeps replications."""

    def finished(self) -> set[int]:
        """Return the replications that are kept whole."""

    def keep(self, replication: int, vector: Array, frames: Mapping[str, pd.DataFrame]) -> None:
        """Keep one replication: the flat vector of its indicators, and its row tables if it has any."""

    def columns(self, replications: int, first: int, end: int) -> Array:
        """Return cells first..end of replications 0..n-1, shape (replications, end - first)."""

    def frames(self, name: str, replications: int) -> Iterator[pd.DataFrame]:
        """Yield the row tables of one name, in order of replication."""


class Memory:
    """Keeps replications in memory: for a library call without a results folder."""

    def __init__(self) -> None:
        self._vectors: dict[int, Array] = {}
        self._frames: dict[int, Mapping[str, pd.DataFrame]] = {}

    def finished(self) -> set[int]:
        """Return the replications that are kept whole."""
        return set(self._vectors)

    def keep(self, replication: int, vector: Array, frames: Mapping[str, pd.DataFrame]) -> None:
        """Keep one replication."""
        self._vectors[replication] = vector
        self._frames[replication] = frames

    def columns(self, replications: int, first: int, end: int) -> Array:
        """Return cells first..end of replications 0..n-1."""
        return np.stack([self._vectors[number][first:end] for number in range(replications)])

    def frames(self, name: str, replications: int) -> Iterator[pd.DataFrame]:
        """Yield the row tables of one name, in order of replication."""
        for number in range(replications):
            if name in self._frames[number]:
                yield self._frames[number][name]


class Folder:
    """Keeps replications in a folder, one file each; memory does not grow with their number."""

    def __init__(self, path: Path, *, identity: Mapping[str, Any], resume: bool) -> None:
        self.path = path
        self._gathered: Array | None = None
        wanted = json.dumps(identity, sort_keys=True, indent=1)
        mark = path / IDENTITY
        if path.exists() and not (resume and mark.is_file() and mark.read_text("utf-8") == wanted):
            shutil.rmtree(path)
        path.mkdir(parents=True, exist_ok=True)
        if not mark.exists():
            _whole(mark, wanted.encode())
        for leftover in path.glob("*.new"):
            leftover.unlink()

    def finished(self) -> set[int]:
        """Return the replications that are kept whole."""
        return {int(file.stem) for file in self.path.glob("*.npy")}

    def keep(self, replication: int, vector: Array, frames: Mapping[str, pd.DataFrame]) -> None:
        """Keep one replication; its vector is written last, and its file marks the replication as whole."""
        for name, frame in frames.items():
            frame.to_parquet(self._frame(name, replication).with_suffix(".new"), compression="zstd", index=False)
            self._frame(name, replication).with_suffix(".new").replace(self._frame(name, replication))
        file = self.path / f"{replication:06d}.npy"
        with file.with_suffix(".new").open("wb") as stream:
            np.save(stream, vector)
        file.with_suffix(".new").replace(file)

    def columns(self, replications: int, first: int, end: int) -> Array:
        """Return cells first..end of replications 0..n-1."""
        if self._gathered is None or len(self._gathered) != replications:
            self._gathered = self._gather(replications)
        return np.array(self._gathered[:, first:end])

    def _gather(self, replications: int) -> Array:
        """Return all vectors as rows of one matrix that lies on disk: each file is opened once."""
        vectors = (np.load(self.path / f"{number:06d}.npy") for number in range(replications))
        first = next(vectors)
        matrix = np.memmap(self.path / GATHERED, dtype=np.float64, mode="w+", shape=(replications, len(first)))
        for number, vector in enumerate(chain([first], vectors)):
            matrix[number] = vector
        return matrix

    def frames(self, name: str, replications: int) -> Iterator[pd.DataFrame]:
        """Yield the row tables of one name, in order of replication."""
        for number in range(replications):
            if self._frame(name, number).exists():
                yield pd.read_parquet(self._frame(name, number))

    def _frame(self, name: str, replication: int) -> Path:
        return self.path / f"{replication:06d}-{name}.parquet"


def keeper(waiting: Path | None, *, identity: Mapping[str, Any], resume: bool) -> Keeper:
    """Return the keeper of a study: the folder in which its finished runs wait, memory without one."""
    return Memory() if waiting is None else Folder(waiting, identity=identity, resume=resume)


def interrupted(kept: Keeper, runs: int, waiting: Path) -> str:
    """Return what a study says that is stopped: how many of its runs are kept, and where."""
    return say("backcast.interrupted", finished=len(kept.finished()), runs=runs, folder=waiting)


def complete(
    kept: Keeper,
    function: Callable[[int], Outcome],
    count: int,
    *,
    parts: Callable[[Outcome], tuple[Array, Mapping[str, pd.DataFrame]]],
    workers: int | None = None,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Run those of 0..count-1 that are not kept yet, and keep them.

    `parts` takes an outcome apart into the vector and the row tables to keep; `progress` is told (finished, wanted)
    with what was kept before counted in; the rest is as in `replications.run`.
    """
    have = kept.finished()
    wanted = [number for number in range(count) if number not in have]
    before = count - len(wanted)
    replicating.run(
        function,
        wanted,
        keep=lambda number, outcome: kept.keep(number, *parts(outcome)),
        workers=workers,
        executor=executor,
        progress=None if progress is None else (lambda done, _: progress(before + done, count)),
    )


def _whole(file: Path, content: bytes) -> None:
    fresh = file.with_name(file.name + ".new")
    with fresh.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(file)
