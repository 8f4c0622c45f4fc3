"""Finished replications of a study of levers, one line each in a file that survives a kill."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from transcaspian.study.marginal.measures import Measured

Array = NDArray[np.float64]
FILE = "replications.jsonl"
BASE = ""
TIE_SHARE = 0.001  # of the tonnes carried: less than that between two levers, and they are tied


@dataclass(frozen=True, slots=True)
class Job:
    """One replication to run: the level of demand, the lever (empty: none), the number."""

    level: str
    lever: str
    replication: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a replication left: the measures, and for runs without a lever what is used, binds and waits."""

    measured: Measured
    assets: Mapping[str, Array]


class Keeper:
    """Keeps what was found by job, in memory, and in a file if there is a folder to keep it in."""

    def __init__(self, place: Path | None, *, identity: Mapping[str, Any], resume: bool) -> None:
        self.found: dict[Job, Found] = {}
        self._file = None if place is None else place / FILE
        if self._file is None:
            return
        mark = json.dumps({"identity": identity}, sort_keys=True)
        lines = self._file.read_text("utf-8").splitlines() if resume and self._file.is_file() else []
        if lines and lines[0] == mark:
            for line in lines[1:]:
                self._read(line)
        self._file.parent.mkdir(parents=True, exist_ok=True)
        whole = [mark, *(_line(job, found) for job, found in self.found.items())]
        fresh = self._file.with_suffix(".new")
        fresh.write_text("\n".join(whole) + "\n", "utf-8")
        fresh.replace(self._file)

    def _read(self, line: str) -> None:
        """Take up a line; one that a kill cut short is left out."""
        try:
            told = json.loads(line)
            job = Job(*told["job"])
            assets = {name: np.array(values, dtype=np.float64) for name, values in told["assets"].items()}
            self.found[job] = Found(Measured.of_flat(told["measured"]), assets)
        except (ValueError, KeyError, TypeError):
            return

    def keep(self, job: Job, found: Found) -> None:
        """Keep one replication."""
        self.found[job] = found
        if self._file is not None:
            with self._file.open("a", encoding="utf-8") as stream:
                stream.write(_line(job, found) + "\n")

    def of(self, level: str, lever: str) -> list[Found]:
        """Return what was found of a level and lever, replication by replication from 0 on without a gap."""
        found: list[Found] = []
        while (one := self.found.get(Job(level, lever, len(found)))) is not None:
            found.append(one)
        return found


def _line(job: Job, found: Found) -> str:
    told = {
        "job": [job.level, job.lever, job.replication],
        "measured": found.measured.flat(),
        "assets": {name: [float(value) for value in values] for name, values in found.assets.items()},
    }
    return json.dumps(told)


def tolerance_t(kept: Keeper, level: str) -> float:
    """Return the tonnes below which two levers are tied at a demand."""
    carried = [found.measured.sums[0] for found in kept.of(level, BASE)]
    return TIE_SHARE * float(np.mean(carried))
