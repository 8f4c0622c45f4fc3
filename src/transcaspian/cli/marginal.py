"""The command marginal: what one more of each limit is worth, and the curve of tonnes against demand."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import typer

from transcaspian import scenario as scenario_storey
from transcaspian.cli import answer
from transcaspian.cli.studies import FOLDER, progress
from transcaspian.messages import say
from transcaspian.study.marginal import curve, levels, levers_of, words
from transcaspian.study.marginal import marginal as search

PREFIX = "marginal"


def marginal(
    name: str,
    *,
    at: Sequence[str],
    levers: Sequence[str],
    draw_curve: bool,
    top: int,
    first: int,
    replications: int,
    seed: int,
    workers: int | None,
    out: Path | None,
    resume: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Pull every lever, rank them, write the finding, print it."""
    scenario = scenario_storey.load(name)
    chosen = levers_of(scenario, levers or None)
    factors = curve.FACTORS if draw_curve else ()
    demands = list(at) or list(levels.DEFAULT)
    levels.levels_of(scenario, demands)  # a demand that cannot be is told before the plan
    if not quiet and not as_json:
        runs = len(demands) * (len(chosen) + 1)
        along = len(factors) * first
        said = say("marginal.estimate", first=runs * first + along, most=runs * replications + along)
        typer.echo(said, err=True)
    with progress(scenario.name, shown=not quiet and sys.stderr.isatty()) as tell:
        found = search(
            scenario,
            at=demands,
            levers=[lever.name for lever in chosen],
            factors=factors,
            top=top,
            first=first,
            replications=replications,
            seed=seed,
            workers=workers,
            out=out or FOLDER / f"{PREFIX}-{scenario.name}",
            progress=tell,
            resume=resume,
        )
    text = [*words.lines(found.tables, found.about, shown=top), "", say("marginal.files", folder=found.folder)]
    told = answer.of_finding(found.about, found.folder, found.tables)
    answer.give(told, text="\n".join(text), short=str(found.folder), as_json=as_json, quiet=quiet)
