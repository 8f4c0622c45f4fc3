"""The command that looks ahead."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from transcaspian.cli import answer
from transcaspian.cli.studies import progress
from transcaspian.messages import say
from transcaspian.study.forecast import forecast as look_ahead
from transcaspian.study.forecast import text as forecast_text
from transcaspian.study.results import Results

TOLD = ("title", "scenario", "years", "known_by", "seed", "replications", "input_hash", "version")
TABLES = {
    "rows": "forecast",
    "observed": "forecast_observed",
    "measures": "forecast_measures",
    "drivers": "forecast_spread",
    "classes": "forecast_classes",
    "projects": "forecast_projects",
    "limits": "forecast_limits",
    "targets": "forecast_targets",
}


def forecast(
    years: Sequence[int],
    *,
    scenario: str,
    replications: int,
    seed: int,
    workers: int | None,
    out: Path,
    resume: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Run the years ahead, keep the finding, print the table."""
    with progress(scenario, shown=not quiet and sys.stderr.isatty()) as tell:
        found = look_ahead(
            years,
            scenario=scenario,
            replications=replications,
            seed=seed,
            workers=workers,
            out=out,
            progress=tell,
            resume=resume,
        )
    text = "\n".join([forecast_text.text(found), "", say("study.files_line", folder=out)])
    answer.give(told(found, out), text=text, short=str(out), as_json=as_json, quiet=quiet)


def told(found: Results, out: Path) -> dict[str, Any]:
    """Return the forecast as plain data."""
    about = {key: found.manifest[key] for key in TOLD}
    return {**about, "folder": out, **{key: found.table(name).to_dict("records") for key, name in TABLES.items()}}
