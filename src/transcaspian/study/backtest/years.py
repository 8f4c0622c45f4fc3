"""The baselines of the years that figures are published of, run or taken from a results folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from transcaspian import scenario
from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.study.results.results import Results
from transcaspian.study.rooms import Layout, Room
from transcaspian.study.run import replicate

Array = NDArray[np.float64]
YEARS = (2021, 2022, 2023)
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Year:
    """One baseline year: its indicators replication by replication.

    Attributes
    ----------
    layout : Layout
        Where each indicator lies in the vector of a replication.
    columns : callable
        Cells first..end, shape (replications, end - first).
    input_hash : str
        Of the scenario behind it.
    """

    year: int
    layout: Layout
    columns: Callable[[int, int], Array]
    input_hash: str


def baseline(year: int) -> Any:
    """Return the scenario of a year as it was."""
    return scenario.load(f"baseline-{year}")


@contextmanager
def place_for(waiting: Path, *, kept: bool) -> Iterator[Path]:
    """Give the folder in which replications wait: beside the results, or one that is gone afterwards."""
    if kept:
        yield waiting
        return
    with TemporaryDirectory() as place:
        yield Path(place)


def run_years(
    wanted: Iterable[int],
    place: Path,
    *,
    replications: int,
    seed: int,
    workers: int | None,
    progress: Progress | None,
    resume: bool,
    room: Room | None = None,
    scenarios: Callable[[int], Any] = baseline,
) -> dict[int, Year]:
    """Run the baselines of the years wanted; finished replications wait in a folder a year inside `place`."""
    years = {}
    for year in wanted:
        plan = scenarios(year)
        layout, columns = replicate(
            plan,
            place / plan.name,
            replications=replications,
            seed=seed,
            workers=workers,
            progress=_told(progress, plan.name),
            resume=resume,
            room=room,
        )
        years[year] = Year(year, layout, columns, plan.input_hash)
    return years


def years_of(folders: Sequence[Path], scenarios: Callable[[int], Any] = baseline) -> dict[int, Year]:
    """Return the years that results folders hold.

    Raises
    ------
    InputError
        A folder that holds no results, is not of an unchanged baseline, or repeats a year.
    """
    years: dict[int, Year] = {}
    problems = []
    for folder in folders:
        results = Results.open(folder)
        year, told = results.manifest.get("year"), results.manifest.get("input_hash")
        if year in years:
            problems.append(Problem(rule=say("backtest.year_twice"), file=str(folder), value=str(year)))
        elif year not in YEARS or told != scenarios(year).input_hash:
            rule, remedy = say("backtest.not_the_baseline"), say("backtest.not_the_baseline_remedy")
            value = str(results.manifest.get("scenario", ""))
            problems.append(Problem(rule=rule, file=str(folder), value=value, remedy=remedy))
        else:
            layout = Layout.of(results.kpis)
            years[year] = Year(year, layout, _columns(results, layout), told)
    if problems:
        raise InputError(problems)
    return years


def _columns(results: Results, layout: Layout) -> Callable[[int, int], Array]:
    """Return a reader of single cells of stored results; each call reads cells of one indicator."""

    def columns(first: int, end: int) -> Array:
        name, start = next((name, begin) for name, (begin, stop) in layout.spans.items() if begin <= first < stop)
        flat = results.replicates(name).reshape(results.replications, -1)
        return np.array(flat[:, first - start : end - start])

    return columns


def _told(progress: Progress | None, name: str) -> Callable[[int, int], None] | None:
    return None if progress is None else (lambda finished, wanted: progress(name, finished, wanted))


def hashes(years: Mapping[int, Year]) -> dict[str, str]:
    """Return the hash of the inputs of every year, by its number as text."""
    return {str(year): found.input_hash for year, found in sorted(years.items())}
