"""Run a scenario over its replications and keep the answer as a results folder or in memory."""

from __future__ import annotations

import importlib.metadata
import platform
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from transcaspian import __version__
from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.study.published import figures as published
from transcaspian.study.published import indicators
from transcaspian.study.results import datapackage, folder, provenance, tables
from transcaspian.study.results.results import Results
from transcaspian.study.rooms import ROW_TABLES, Layout, Room, described, joint_room
from transcaspian.study.running import beside, checkpoint
from transcaspian.study.running.checkpoint import Array, Keeper

LIBRARIES = ("numpy", "numba", "pandas", "pyarrow")
Page = Callable[[Results], bytes]
Others = Callable[[], Mapping[str, pd.DataFrame]]


@dataclass(frozen=True, slots=True)
class Plan:
    """All that decides the bytes of a results folder."""

    scenario: Any
    room: Room
    layout: Layout
    replications: int
    seed: int
    rows: tuple[int, ...]
    warm_up_h: float

    def simulate(self, replication: int) -> tuple[Any, dict[str, pd.DataFrame]]:
        """Return the flat vector of one replication's indicators, and its row tables."""
        outcome = self.room.simulate(
            self.scenario.sample(self.seed, replication),
            year=self.scenario.year,
            warm_up_h=self.warm_up_h,
            seed=self.seed,
            replication=replication,
            keep_rows=replication in self.rows,
        )
        frames = dict(outcome.rows or {})
        if outcome.periods is not None:
            frames["periods"] = outcome.periods
        return self.layout.flat(outcome.kpis), {name: _numbered(frame, replication) for name, frame in frames.items()}

    def identity(self) -> dict[str, Any]:
        """Return what a kept replication must agree on to be used again."""
        return {
            "version": __version__,
            "input_hash": self.scenario.input_hash,
            "year": self.scenario.year,
            "seed": self.seed,
            "rows": list(self.rows),
            "warm_up_h": self.warm_up_h,
            "kpis": described(self.layout.kpis),
            "libraries": libraries(),
        }


def run(
    scenario: Any,
    *,
    replications: int = 30,
    seed: int = 1,
    workers: int | None = None,
    executor: Executor | None = None,
    out: str | Path | None = None,
    rows: Sequence[int] = (0,),
    progress: Callable[[int, int], None] | None = None,
    resume: bool = True,
    pages: Mapping[str, Page] | None = None,
    room: Room | None = None,
) -> Results:
    """Return the results of a scenario: its indicators with their spread over replications.

    Parameters
    ----------
    scenario : Scenario
        What `transcaspian.load` returns.
    replications, seed : int
        Replication r of a seed is the same whatever their number, the workers or the order.
    workers, executor
        Threads (all processors when not given), or any `concurrent.futures` executor to use instead.
    out : path, optional
        Results folder to write, whole or not at all; without it the results stay in memory.
    rows : sequence of int
        Replications whose events, units, resources and links are kept row by row.
    progress : callable, optional
        Told (finished, wanted) after each replication.
    resume : bool
        Use the replications that an interrupted run of the same study left beside `out`.
    pages : mapping, optional
        File name to a function of the results that returns its bytes; written into the same folder.
    room : Room, optional
        The room to run; cargo and oil on one clock when not given.

    Raises
    ------
    InputError
        A number that makes no sense, or a folder that cannot be written; nothing half-written stays.
    KeyboardInterrupt
        With a text that says what is kept and how to go on.
    """
    plan = _plan(scenario, room=room or joint_room(), replications=replications, seed=seed, rows=rows, workers=workers)
    work = partial(_replicate, plan, workers=workers, executor=executor, progress=progress)
    with beside.begun(plan.room, scenario, seed) as others:
        if out is None:
            kept: Keeper = checkpoint.Memory()
            work(kept)
            return _results_in_memory(plan, kept, others)
        return _run_to_folder(plan, Path(out), work=work, others=others, resume=resume, pages=pages or {})


def _plan(scenario: Any, *, room: Room, replications: int, seed: int, rows: Sequence[int], workers: int | None) -> Plan:
    problems = checked_numbers(replications=replications, seed=seed, rows=rows, workers=workers)
    if problems:
        raise InputError(problems)
    room.check(scenario)
    return Plan(
        scenario=scenario,
        room=room,
        layout=Layout.of(room.kpis),
        replications=replications,
        seed=seed,
        rows=tuple(sorted(set(rows))),
        warm_up_h=float(scenario.sample(seed, None).warm_up_h),
    )


def checked_numbers(*, replications: int, seed: int, rows: Sequence[int], workers: int | None) -> list[Problem]:
    """Return what is wrong with the numbers of a study; empty if nothing is."""
    wrong = [
        (replications < 1, "bad_replications", replications),
        (seed < 0, "bad_seed", seed),
        (workers is not None and workers < 1, "bad_workers", workers),
        (any(not 0 <= number < replications for number in rows), "bad_rows", list(rows)),
    ]
    return [
        Problem(rule=say(f"study.{rule}"), value=str(value), remedy=say(f"study.{rule}_remedy"))
        for is_wrong, rule, value in wrong
        if is_wrong
    ]


def _replicate(
    plan: Plan,
    kept: Keeper,
    *,
    workers: int | None,
    executor: Executor | None,
    progress: Callable[[int, int], None] | None,
) -> None:
    checkpoint.complete(
        kept,
        plan.simulate,
        plan.replications,
        parts=lambda found: found,
        workers=workers,
        executor=executor,
        progress=progress,
    )


def _run_to_folder(
    plan: Plan, out: Path, *, work: Callable[[Keeper], None], others: Others, resume: bool, pages: Mapping[str, Page]
) -> Results:
    target = out.absolute()
    folder.check_target(target)
    waiting = folder.checkpoint_of(target)
    begun = time.perf_counter()
    with folder.speaking_plainly(target):
        kept = checkpoint.Folder(waiting, identity=plan.identity(), resume=resume)
        _work_kept_when_stopped(plan, kept, waiting, work)
    simulated = time.perf_counter()
    manifest = _manifest(plan)
    timing = {"simulation_s": round(simulated - begun, 3)}
    folder.write(target, partial(_fill, plan, kept, others, manifest, pages, begun, timing), manifest, timing)
    folder.remove([waiting])
    return Results.open(target)


def _work_kept_when_stopped(plan: Plan, kept: Keeper, waiting: Path, work: Callable[[Keeper], None]) -> None:
    """Do the work; when stopped by hand, say what is kept and how to go on."""
    try:
        work(kept)
    except KeyboardInterrupt:
        finished = len(kept.finished())
        text = say("study.interrupted", finished=finished, replications=plan.replications, folder=waiting)
        raise KeyboardInterrupt(text) from None


def replicate(
    scenario: Any,
    place: Path,
    *,
    replications: int,
    seed: int = 1,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    resume: bool = True,
    room: Room | None = None,
) -> tuple[Layout, Callable[[int, int], Array]]:
    """Run the replications and keep their indicators alone, for a study that makes its own tables of several runs.

    Parameters
    ----------
    scenario, replications, seed, workers, progress, resume, room
        As in `run`.
    place : path
        Folder in which finished replications wait; it stays, so that a stopped study goes on where it was.

    Returns
    -------
    tuple
        The layout, and a function that returns cells first..end, shape (replications, end - first).
    """
    plan = _plan(scenario, room=room or joint_room(), replications=replications, seed=seed, rows=(), workers=workers)
    with folder.speaking_plainly(place):
        kept = checkpoint.Folder(place, identity=plan.identity(), resume=resume)
        work = partial(_replicate, plan, workers=workers, executor=None, progress=progress)
        _work_kept_when_stopped(plan, kept, place, work)
    return plan.layout, partial(kept.columns, plan.replications)


def _fill(
    plan: Plan,
    kept: Keeper,
    others: Others,
    manifest: Mapping[str, Any],
    pages: Mapping[str, Page],
    begun: float,
    timing: dict[str, float],
    place: Path,
) -> None:
    """Write tables, then the pages that are made of them, then the data package that lists them all."""
    for name, frames in _tables(plan, kept, others):
        tables.write(place / f"{name}.parquet", frames)
    results = Results.of_folder(place, manifest)
    for name, page in pages.items():
        (place / name).write_bytes(page(results))
    datapackage.write(place, manifest)
    timing["total_s"] = round(time.perf_counter() - begun, 3)


def _tables(plan: Plan, kept: Keeper, others: Others) -> Iterator[tuple[str, Iterator[pd.DataFrame]]]:
    def columns(first: int, end: int) -> Any:
        return kept.columns(plan.replications, first, end)

    central = plan.scenario.sample(plan.seed, None)
    yield "kpis", tables.kpi_frames(plan.layout, columns)
    yield "replications", tables.replication_frames(plan.layout, columns)
    yield "published", iter([published.beside(central, plan.layout, columns, year=plan.scenario.year)])
    yield "inputs", iter([provenance.inputs(plan.scenario)])
    yield "changes", iter([provenance.changes(plan.scenario)])
    yield "sources", iter([provenance.sources(plan.scenario)])
    yield indicators.TABLE, iter([indicators.beside(central, plan.layout, columns)])
    for name, frame in others().items():
        yield name, iter([frame])
    for name, frame in provenance.carried(central):
        yield name, iter([frame])
    for name in (*ROW_TABLES, "periods"):
        yield name, kept.frames(name, plan.replications)


def _results_in_memory(plan: Plan, kept: Keeper, others: Others) -> Results:
    found: dict[str, pd.DataFrame] = {}
    for name, frames in _tables(plan, kept, others):
        parts = list(frames)
        if parts:
            found[name] = pd.concat(parts, ignore_index=True)
    return Results.of_tables(found, _manifest(plan))


def _manifest(plan: Plan) -> dict[str, Any]:
    scenario = plan.scenario
    return {
        "program": "transcaspian",
        "version": __version__,
        "room": plan.room.name,
        "scenario": scenario.name,
        "title": scenario.title,
        "file": scenario.files[-1],
        "year": scenario.year,
        "changes": provenance.changes(scenario).to_dict("records"),
        "input_hash": scenario.input_hash,
        "seed": plan.seed,
        "replications": plan.replications,
        "rows": list(plan.rows),
        "warm_up_h": plan.warm_up_h,
        "libraries": libraries(),
        "kpis": described(plan.layout.kpis),
        "not_byte_equal": [folder.TIMING],
    }


def libraries() -> dict[str, str]:
    """Return the versions that the bytes of results may depend on."""
    versions = {name: importlib.metadata.version(name) for name in LIBRARIES}
    return {**versions, "python": platform.python_version(), "machine": f"{platform.system()} {platform.machine()}"}


def _numbered(frame: pd.DataFrame, replication: int) -> pd.DataFrame:
    if "replication" in frame.columns:
        return frame
    return frame.assign(replication=replication)[["replication", *frame.columns]]
