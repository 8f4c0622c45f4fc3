"""Commands that simulate: run and compare."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from transcaspian import report as report_storey
from transcaspian import scenario as scenario_storey
from transcaspian import study
from transcaspian.cli import answer
from transcaspian.messages import say
from transcaspian.study import Results

FOLDER = Path("results")
PAGE = "report.html"
MANIFEST = "manifest.json"


def run(
    name: str,
    *,
    replications: int,
    seed: int,
    workers: int | None,
    out: Path | None,
    rows: int,
    report: bool,
    resume: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Run a scenario, write its results folder, print the summary."""
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
            pages={PAGE: report_storey.page} if report else {},
        )
    folder = str(results.folder)
    page = str(Path(folder) / PAGE) if report else None
    lines = [results.summary(), "", say("cli.run_written", folder=folder)]
    if page:
        lines.append(say("cli.run_report", file=page))
    told = {**results.answer(), "folder": folder, "report": page}
    answer.give(told, text="\n".join(lines), short=folder, as_json=as_json, quiet=quiet)


def compare(
    base: str, other: str, *, replications: int, seed: int, workers: int | None, as_json: bool, quiet: bool
) -> None:
    """Print the difference between two results, each opened if it is a results folder, else run."""

    def results_of(name: str) -> Results:
        if (Path(name) / MANIFEST).is_file():
            return Results.open(name)
        scenario = scenario_storey.load(name)
        with progress(scenario.name, shown=not quiet and sys.stderr.isatty()) as tell:
            return study.run(
                scenario, replications=replications, seed=seed, workers=workers, rows=(), progress=tell
            )

    comparison = study.compare(results_of(base), results_of(other))
    text = comparison.summary()
    answer.give(comparison.answer(), text=text, short=comparison.headline(), as_json=as_json, quiet=quiet)


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
