"""The trust page: inputs by confidence, changes, conflicts, assumptions with ranges, sources, intervals, gaps."""

from __future__ import annotations

import pandas as pd

from transcaspian.messages import say
from transcaspian.report.figures import Figure, Section, paragraph
from transcaspian.report.markup import number, share, tag, words
from transcaspian.report.provenance import source_line
from transcaspian.report.sections import backtest, calibration
from transcaspian.report.tables import Bar, Column, bar_table, table
from transcaspian.study.answer.route import crossings
from transcaspian.study.results import Results

CONFIDENCES = ("high", "medium", "low", "calibrated", "scenario", "default")
GAPS = ("western_shore", "origins", "berths_shared", "crude")


def section(results: Results) -> Section:
    """Return the section."""
    inputs = results.table("inputs")
    parts = [
        _run(results),
        _by_confidence(inputs, results).html(),
        calibration.part(),
        _changes(results),
        _intervals(results),
        backtest.summary(results),
        _listed(
            "conflicts",
            inputs[inputs["rivals"] != ""],
            ("parameter", "value", "unit", "source", "confidence", "rivals"),
        ),
        _listed(
            "assumptions", inputs[inputs["sampled"]], ("parameter", "value", "low", "high", "unit", "source", "note")
        ),
        _listed(
            "sources", results.table("sources"), ("id", "publisher", "title", "date", "licence", "address", "values")
        ),
        _gaps(),
    ]
    return Section("trust", say("report.trust"), tuple(part for part in parts if part))


def _run(results: Results) -> str:
    manifest = results.manifest
    facts = {
        name: manifest[name] for name in ("scenario", "title", "year", "seed", "replications", "version", "input_hash")
    }
    facts["warm_up"] = say("report.days", days=number(float(manifest["warm_up_h"]) / 24.0))
    facts["libraries"] = ", ".join(f"{name} {version}" for name, version in manifest["libraries"].items())
    rows = [
        tag("div", tag("dt", words(say(f"report.fact_{name}"))), tag("dd", words(value)))
        for name, value in facts.items()
    ]
    return (
        tag("h3", words(say("report.what_was_run")))
        + tag("dl", *rows, class_="facts")
        + paragraph(say("report.timing_apart"))
    )


def _by_confidence(inputs: pd.DataFrame, results: Results) -> Figure:
    counts = inputs["confidence"].value_counts()
    rows = [(name, int(counts.get(name, 0))) for name in CONFIDENCES if counts.get(name, 0)]
    bars = [
        Bar(say(f"report.confidence_{name}"), count, count, count, number(count), share(count / max(len(inputs), 1)))
        for name, count in rows
    ]
    sampled = int(inputs["sampled"].sum())
    return Figure(
        key="confidence",
        finding=say("report.confidence_finding", sampled=sampled, count=len(inputs)),
        subtitle=say("report.confidence_subtitle"),
        picture=bar_table(
            bars,
            caption=say("report.confidence_caption"),
            heading=say("report.column_confidence"),
            unit=say("report.unit_values"),
        ),
        source=source_line(results),
    )


def _changes(results: Results) -> str:
    frame = results.table("changes")
    if frame.empty:
        return tag("h3", words(say("report.changes"))) + paragraph(say("report.no_changes"))
    return _listed("changes", frame.astype({"line": str}), ("parameter", "old", "new", "file", "line"))


def _intervals(results: Results) -> str:
    frame = crossings(results)
    if frame.empty:
        return ""
    columns = [
        Column("what", say("report.column_what")),
        Column("unit", say("report.column_unit")),
        Column("p50", "P50", number),
        Column("low", say("report.column_low"), number),
        Column("high", say("report.column_high"), number),
        Column("half_width", say("report.column_half_width"), number),
    ]
    inside = table(frame, columns, caption=say("report.intervals_caption"))
    return (
        tag("h3", words(say("report.intervals")))
        + paragraph(say("report.intervals_text", replications=results.replications))
        + inside
    )


def _listed(key: str, frame: pd.DataFrame, names: tuple[str, ...]) -> str:
    heading = tag("h3", words(say(f"report.{key}")))
    if frame.empty:
        return heading + paragraph(say("report.none_listed"))
    columns = [Column(name, say(f"report.column_{name}")) for name in names]
    inside = table(frame.astype(str), columns, caption=say(f"report.{key}"))
    summary = tag("summary", words(say("report.show_rows", count=len(frame))))
    return heading + paragraph(say(f"report.{key}_text", count=len(frame))) + tag("details", summary, inside)


def _gaps() -> str:
    items = [tag("li", words(say(f"report.gap_{name}"))) for name in GAPS]
    return tag("h3", words(say("report.gaps"))) + tag("ul", *items)
