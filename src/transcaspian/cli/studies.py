"""Commands that simulate: run and compare."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import typer

from transcaspian import scenario as scenario_storey
from transcaspian import study
from transcaspian.cli import answer
from transcaspian.errors import InputError, Problem
from transcaspian.messages import LANGUAGES, say, speaking, spoken_language
from transcaspian.report import page
from transcaspian.report.findings import unreadable
from transcaspian.study import Results
from transcaspian.study.answer import oil as oil_answer
from transcaspian.study.answer.route import crossings, waits
from transcaspian.study.compare import check_pairs
from transcaspian.study.rooms import ROOMS, Room
from transcaspian.study.running.beside import without_tables

FOLDER = Path("results")
PAGE = "report.html"
MANIFEST = "manifest.json"
TOLD = ("scenario", "title", "year", "seed", "replications", "input_hash", "version")


def run(
    name: str,
    *,
    replications: int,
    seed: int,
    workers: int | None,
    out: Path | None,
    rows: int,
    report: bool,
    language: str | None,
    room: str,
    resume: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Run a scenario, write its results folder, print the summary."""
    spoken = chosen(language)
    scenario = scenario_storey.load(name)
    with progress(scenario.name, shown=not quiet and sys.stderr.isatty()) as tell:
        results = study.run(
            scenario,
            replications=replications,
            seed=seed,
            workers=workers,
            out=out or FOLDER / scenario.name,
            rows=range(min(rows, replications)),
            progress=tell,
            resume=resume,
            pages={PAGE: partial(page_in, spoken)} if report else {},
            room=room_named(room),
        )
    with speaking(spoken):
        told = {
            **{key: results.manifest[key] for key in TOLD},
            "folder": results.folder,
            "report": None if results.folder is None or not report else results.folder / PAGE,
            "left_out": left_out(results) if report else [],
            "headline": results.headline(),
            "crossings": crossings(results).to_dict("records"),
            "waits": waits(results).to_dict("records"),
            "oil": oil_answer.volumes(results).to_dict("records"),
            "oil_held": oil_answer.held(results).to_dict("records"),
        }
        answer.give(told, text=results.summary(), short=str(results.folder), as_json=as_json, quiet=quiet)


def room_named(name: str) -> Room:
    """Return a room by its name; InputError names those there are."""
    if name not in ROOMS:
        raise InputError(Problem(say("cli.no_room"), field="--room", value=name, allowed=", ".join(ROOMS)))
    return ROOMS[name]()


def compare(a: str, b: str, *, replications: int, seed: int, workers: int | None, as_json: bool, quiet: bool) -> None:
    """Print A minus B, each opened if it is a results folder, else run."""
    room = without_tables(ROOMS["joint"]())

    def results_of(side: Results | scenario_storey.Scenario) -> Results:
        if isinstance(side, Results):
            return side
        with progress(side.name, shown=not quiet and sys.stderr.isatty()) as tell:
            return study.run(
                side, replications=replications, seed=seed, workers=workers, rows=(), progress=tell, room=room
            )

    def about(side: Results | scenario_storey.Scenario) -> Mapping[str, Any]:
        if isinstance(side, Results):
            return side.manifest
        return {"seed": seed, "year": side.year, "room": room.name}

    # Both are read before either is run: a wrong name, or runs that are no pairs, are told at once.
    sides = [Results.open(name) if (Path(name) / MANIFEST).is_file() else scenario_storey.load(name) for name in (a, b)]
    check_pairs(*(about(side) for side in sides))
    found = study.compare(*(results_of(side) for side in sides))
    told = {
        "a": found.a,
        "b": found.b,
        "replications": found.replications,
        "shown": found.shown.to_dict("records"),
        "every": found.every.to_dict("records"),
    }
    answer.give(told, text=found.text(), short=found.text(), as_json=as_json, quiet=quiet)


def report(results: Path, *, language: str | None, out: Path | None, as_json: bool, quiet: bool) -> None:
    """Write the report of a results folder into a file of its own; print the file."""
    spoken = chosen(language)
    file = out or results.with_name(f"{results.name}-report-{spoken}.html")
    opened = Results.open(results)
    markup = page_in(spoken, opened)
    whole = file.with_name(f".{file.name}.part")
    whole.write_bytes(markup)
    whole.replace(file)
    told = {"report": file, "language": spoken, "left_out": left_out(opened)}
    answer.give(told, text=str(file), short=str(file), as_json=as_json, quiet=quiet)


def left_out(results: Results) -> list[dict[str, Any]]:
    """Say on standard error what beside the results the report could not show, and how to make it anew; return it."""
    found = unreadable(results)
    for each in found:
        typer.echo(str(each.problem()), err=True)
    return [asdict(each) for each in found]


def page_in(language: str, results: Results) -> bytes:
    """Return the report in a language."""
    with speaking(language):
        return page(results)


def chosen(language: str | None) -> str:
    """Return the language asked for, else the one spoken here.

    Raises
    ------
    InputError
        No catalogue has that language.
    """
    if language is None or language in LANGUAGES:
        return language or spoken_language()
    rule = say("programme.unknown_language")
    raise InputError(Problem(rule=rule, field="--language", value=language, allowed=", ".join(LANGUAGES)))


def export(results: Path, *, formats: list[str], out: Path | None, as_json: bool, quiet: bool) -> None:
    """Write a results folder for other programs; print the files."""
    files = Results.open(results).export(out or results.with_name(f"{results.name}-export"), formats)
    lines = "\n".join(str(file) for file in files)
    answer.give({"files": files}, text=lines, short="", as_json=as_json, quiet=quiet)


@contextmanager
def progress(name: str, *, shown: bool) -> Iterator[Callable[[int, int], None] | None]:
    """Show a bar on standard error while the block runs; give what the run tells its progress to."""
    if not shown:
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(say("cli.run_progress", name=name), total=None)
        yield lambda finished, wanted: bar.update(task, completed=finished, total=wanted)
