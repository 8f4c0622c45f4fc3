"""The command backcast: the queue that a stated incident leaves, and when it is gone."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from transcaspian import scenario as scenario_storey
from transcaspian.cli import answer
from transcaspian.cli.studies import FOLDER, progress
from transcaspian.messages import say
from transcaspian.study.back_cast import BackCast, back_cast

PREFIX = "backcast"


def backcast(
    name: str,
    *,
    replications: int,
    seed: int,
    workers: int | None,
    out: Path | None,
    resume: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Run the scenario with and without its incidents, write the finding, print it."""
    scenario = scenario_storey.load(name)
    with progress(scenario.name, shown=not quiet and sys.stderr.isatty()) as tell:
        found = back_cast(
            scenario,
            replications=replications,
            seed=seed,
            workers=workers,
            out=out or FOLDER / f"{PREFIX}-{scenario.name}",
            progress=tell,
            resume=resume,
        )
    told = answer.of_finding(found.about, found.folder, found.tables)
    text = "\n".join([*_lines(found), "", say("marginal.files", folder=found.folder)])
    answer.give(told, text=text, short=str(found.folder), as_json=as_json, quiet=quiet)


def _lines(found: BackCast) -> list[str]:
    head = say("backcast.head", **found.about)
    stated = [say("backcast.incident", **row) for row in found.tables["incidents"].to_dict("records")]
    places = found.tables["places"]
    touched = places[places["told_apart"] & (places["unit_days"] > 0)].sort_values("unit_days", ascending=False)
    rows = [say("backcast.line", gone=_gone(row), **row) for row in touched.to_dict("records")]
    table = [say("backcast.columns"), *rows, say("backcast.gone_rule")] if rows else [say("backcast.none")]
    effects = [say(f"backcast.effect_{row['measure']}", **row) for row in found.tables["effects"].to_dict("records")]
    return [head, *stated, "", *table, "", *effects]


def _gone(row: Mapping[Any, Any]) -> str:
    return say("backcast.gone", **{name: _days(row[f"gone_after_days_{name}"]) for name in ("p10", "p50", "p90")})


def _days(value: float) -> str:
    return f"{value:,.0f}" if math.isfinite(value) else say("backcast.gone_never")
