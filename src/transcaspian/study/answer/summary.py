"""The answer on one screen: at most 40 lines of plain text."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from textwrap import wrap
from typing import Any

import pandas as pd

from transcaspian.messages import known, say, written
from transcaspian.study.answer import oil as oil_answer
from transcaspian.study.answer.route import crossings, spoken, waits
from transcaspian.study.results.results import Results

MOST_LINES = 40
WIDTH = 100
MOST_WAITS = 1  # of each class
MOST_PUBLISHED = 1


def lines(results: Results) -> list[str]:
    """Return the summary, line by line."""
    answer = wrap(results.headline(), WIDTH)
    waiting = _wait_lines(waits(results).groupby("class", sort=False).head(MOST_WAITS))
    crossing = _crossing_lines(_on_screen(crossings(results)))
    parts = [answer, [_run_line(results)], crossing, oil_answer.lines(results), waiting]
    last = [*_published_lines(results), *_file_lines(results)]
    text = [line for part in (*parts, last) if part for line in (*part, "")][:-1]
    while len(text) > MOST_LINES and "" in text:  # room between the parts goes before their lines
        del text[len(text) - 1 - text[::-1].index("")]
    return text[:MOST_LINES]


def _on_screen(found: pd.DataFrame) -> pd.DataFrame:
    """Return what crossed but for crude, which stands with the oil."""
    return found[found["key"] != "crude_t"]


def _run_line(results: Results) -> str:
    manifest = results.manifest
    return say(
        "study.run_line",
        scenario=manifest["scenario"],
        replications=results.replications,
        seed=manifest["seed"],
        version=manifest["version"],
        changes=len(manifest["changes"]),
    )


def _crossing_lines(found: pd.DataFrame) -> list[str]:
    if found.empty:
        return []
    head = say("study.crossing_head")
    return [head, *(say("study.crossing_line", **row) for row in found.to_dict("records"))]


def _wait_lines(found: pd.DataFrame) -> list[str]:
    if found.empty:
        return []
    rows = [
        say(
            "study.wait_line",
            where=say("study.who_where", who=spoken(row["class"]), where=spoken(row["stage"])),
            **row,
        )
        for row in found.to_dict("records")
    ]
    return [say("study.wait_head"), *rows]


def _published_lines(results: Results) -> list[str]:
    if "published" not in results.tables:
        return []
    frame = results.table("published")
    compared = frame[frame["distance_share"].notna() & (frame["role"] != "input")]
    if compared.empty:
        return []
    near = int((compared["distance_share"].abs() <= 0.1).sum())
    farthest = compared.reindex(compared["distance_share"].abs().sort_values(ascending=False, kind="stable").index)
    rows = [_published_line(row) for row in farthest.head(MOST_PUBLISHED).to_dict("records")]
    return [say("study.published_head", near=near, compared=len(compared)), *rows]


def _published_line(row: Mapping[Hashable, Any]) -> str:
    numbers = {name: _short(row[name]) for name in ("value", "model_p10", "model_p50", "model_p90")}
    unit = known(f"units.{row['unit']}") or row["unit"]
    return say("study.published_line", id=row["id"], unit=unit, distance_share=row["distance_share"], **numbers)


def _short(value: float) -> str:
    return written(value, ",.0f" if abs(value) >= 100 else ",.3g")


def _file_lines(results: Results) -> list[str]:
    if results.folder is None:
        return []
    page = results.folder / "report.html"
    shown = page if page.exists() else results.folder
    return [
        say("study.files_line", folder=results.folder),
        say("study.next_line", shown=shown, file=results.manifest["file"]),
    ]
