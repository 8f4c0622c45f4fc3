"""The command that sets the model beside what was published."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from transcaspian.cli import answer
from transcaspian.messages import say
from transcaspian.methods import scores
from transcaspian.study.backtest import BackTest, back_test


def backtest(
    *,
    replications: int,
    seed: int,
    workers: int | None,
    out: Path,
    using: Sequence[Path],
    resume: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Run the years that are over, keep the finding, print the table by role and the scores."""
    with _progress(shown=not quiet and sys.stderr.isatty()) as tell:
        found = back_test(
            replications=replications,
            seed=seed,
            workers=workers,
            out=out,
            using=using,
            progress=tell,
            resume=resume,
        )
    text = "\n".join([found.text(), "", say("study.files_line", folder=out)])
    answer.give(told(found, out), text=text, short=str(out), as_json=as_json, quiet=quiet)


def told(found: BackTest, out: Path) -> dict[str, Any]:
    """Return the finding as plain data: rows, scores by role, rule, what was left out."""
    return {
        **found.about,
        "folder": out,
        "rule": found.rule,
        "rows": [_row(row, found) for row in found.rows],
        "scores": {role: asdict(one) for role, one in found.scores.items()},
        "not_compared": [asdict(each) for each in found.left],
    }


def _row(row: scores.Row, found: BackTest) -> dict[str, Any]:
    return {
        "id": row.id,
        "quantity": row.quantity,
        "role": row.role,
        "predicted": {"p10": row.p10, "p50": row.p50, "p90": row.p90},
        "published": row.published,
        "printed_range": None if row.low is None else [row.low, row.high],
        "unit": row.unit,
        "source": row.source,
        "confidence": row.confidence,
        "tolerance": scores.tolerance(row, found.rule),
        "hit": scores.hit(row, found.rule),
        "covered": scores.covered(row),
        "naive": row.naive,
        "note": row.note,
    }


@contextmanager
def _progress(*, shown: bool) -> Iterator[Callable[[str, int, int], None] | None]:
    """Show a bar for each year on standard error while the block runs; give what is told the progress."""
    if not shown:
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:

        def tell(name: str, finished: int, wanted: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(say("cli.run_progress", name=name), total=wanted)
            bar.update(tasks[name], completed=finished)

        yield tell
