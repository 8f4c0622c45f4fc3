"""The command oil limits: what one more wagon, tank, tanker, berth or half metre is worth to oil."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from transcaspian import scenario as scenario_storey
from transcaspian.cli import answer
from transcaspian.cli.studies import FOLDER, progress
from transcaspian.messages import say
from transcaspian.study.oil.limits import KIND, Found, oil_limits, told_apart


def limits(
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
    """Pull every lever of oil, keep the finding, print it."""
    scenario = scenario_storey.load(name)
    with progress(scenario.name, shown=not quiet and sys.stderr.isatty()) as tell:
        found = oil_limits(
            scenario,
            replications=replications,
            seed=seed,
            workers=workers,
            out=out or FOLDER / f"{KIND}-{scenario.name}",
            progress=tell,
            resume=resume,
        )
    told = answer.of_finding(found.about, found.folder, {"levers": found.table})
    answer.give(told, text="\n".join(lines(found)), short=str(found.folder), as_json=as_json, quiet=quiet)


def lines(found: Found) -> list[str]:
    """Return the finding as text: one block a level of the contract."""
    text: list[str] = []
    for level, part in found.table.groupby("level", sort=False):
        text += [*_block(str(level), part), ""]
    return [*text, say("oil_limits.files", folder=found.folder)]


def _block(level: str, part: pd.DataFrame) -> list[str]:
    base = part[part["lever"] == ""].iloc[0]
    head = say(
        f"oil_limits.level_{level}",
        loaded=base["loaded_t"] / 1e6,
        btc=base["loaded_btc_t"] / 1e6,
        half_width=base["loaded_t_half_width"] / 1e6,
    )
    rows = [
        say(
            "oil_limits.line" if told_apart(row) else "oil_limits.line_not_apart",
            what=say(f"oil_limits.lever_{row['lever']}") if _named(row["lever"]) else row["what"],
            kt=row["loaded_t"] / 1e3,
            half=row["loaded_t_half_width"] / 1e3,
            btc=row["loaded_btc_t"] / 1e3,
            lifted=row["lifted_t"] / 1e3,
        )
        for row in part[part["lever"] != ""].to_dict("records")
    ]
    return [head, say("oil_limits.head"), *rows]


def _named(lever: str) -> bool:
    from transcaspian.messages import known

    return known(f"oil_limits.lever_{lever}") is not None
