"""Predicted beside published, by role: a picture of the checks, scores of each role, every miss with its reason."""

from __future__ import annotations

import math
import re
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from transcaspian.messages import retold, say, translated, translated_parts
from transcaspian.methods.scores import ROLES
from transcaspian.report.figures import Figure, Section, legend, paragraph
from transcaspian.report.findings import not_there
from transcaspian.report.markup import between, change, day_words, number, share, tag, unit_words, words
from transcaspian.report.tables import Column, table
from transcaspian.study.backtest.back_test import FINDING, LEFT, SCORES, TABLE
from transcaspian.study.backtest.text import note
from transcaspian.study.results import Results

COMMAND = "transcaspian backtest"
SPAN = 0.6  # the picture ends at 60 % above or below; what lies beyond is drawn at the edge
PERIOD = re.compile(r"(\d{4}-\d{2}-\d{2}) to (\d{4}-\d{2}-\d{2})")
IN_ORDER = tuple(reversed(ROLES))
REASONS = ("backtest.no_counterpart", "backtest.no_figure", "backtest.no_year")
Row = Mapping[Hashable, Any]


def section(results: Results) -> Section:
    """Return the section, or the command that makes it where it was not asked."""
    found = FINDING.beside(results)
    if found is None:
        return Section("backtest", say("backtest.title"), (_not_run(results),))
    frame = found.table(TABLE)
    parts = [
        paragraph(say("backtest.roles_text")),
        _scores(found),
        *(
            _figure(frame[frame["role"] == role], role, found).html()
            for role in IN_ORDER
            if (frame["role"] == role).any()
        ),
        _left(found.table(LEFT)),
    ]
    return Section("backtest", say("backtest.title"), tuple(part for part in parts if part))


def summary(results: Results) -> str:
    """Return the scores by role for the trust page, or the command that makes them."""
    found = FINDING.beside(results)
    heading = tag("h3", words(say("backtest.title")))
    return heading + (_not_run(results) if found is None else _scores(found))


def _not_run(results: Results) -> str:
    return not_there(FINDING, results, text=say("backtest.not_run"), command=COMMAND)


def _scores(found: Results) -> str:
    frame = found.table(SCORES)
    shown = pd.DataFrame(
        [_score_row(row) for role in IN_ORDER for row in frame[frame["role"] == role].to_dict("records")]
    )
    names = ("role", "rows", "scored", "hits", "covered", "sharpness", "naive")
    columns = [Column(name, say(f"backtest.column_{name}")) for name in names]
    return table(shown, columns, caption=say("backtest.scores_caption"))


def _score_row(row: Row) -> dict[str, str]:
    hits, scored, covered, banded = (int(row[name]) for name in ("hits", "scored", "covered", "banded"))
    naive = say("backtest.no_naive")
    if row["against"]:
        losses = {name: share(float(row[name])) for name in ("loss_beside_naive", "naive_loss")}
        naive = say("backtest.naive_cell", rows=int(row["against"]), **losses)
    return {
        "role": say(f"backtest.role_{row['role']}"),
        "rows": number(float(row["rows"])),
        "scored": number(float(scored)),
        "hits": _of(hits, scored),
        "covered": _of(covered, banded),
        "sharpness": share(float(row["sharpness"])),
        "naive": naive,
    }


def _of(part: int, whole: int) -> str:
    return say("backtest.part_of", part=part, share=share(part / whole)) if whole else say("report.no_number")


def _figure(frame: pd.DataFrame, role: str, found: Results) -> Figure:
    misses = frame[frame["hit"].eq(False)]
    scored = int(frame["hit"].notna().sum())
    ordered = pd.concat([misses, frame.drop(misses.index)])
    groups = [_group(rows, heading) for rows, heading in _parts(ordered)]
    return Figure(
        key=f"backtest-{role}",
        finding=say(f"backtest.finding_{role}", hits=scored - len(misses), scored=scored),
        subtitle=say(f"backtest.subtitle_{role}"),
        picture=legend(
            ("bar-one", say("backtest.legend_published")),
            ("fill-tolerance", say("backtest.legend_tolerance")),
            ("bar-range", say("backtest.legend_model")),
        )
        + tag(
            "table", tag("caption", words(say(f"backtest.caption_{role}"))), _head(), *groups, class_="bars published"
        ),
        source=_source(found),
        table=_table(ordered, role),
    )


def _source(found: Results) -> str:
    manifest = found.manifest
    return say(
        "backtest.source",
        version=manifest["version"],
        replications=manifest["replications"],
        seed=manifest["seed"],
        years=", ".join(manifest["years"]),
    )


def _parts(frame: pd.DataFrame) -> list[tuple[pd.DataFrame, str]]:
    """Return misses, hits, and what is not scored, each with its heading; empty parts are left out."""
    parts = [
        (frame[frame["hit"].eq(False)], say("backtest.misses")),
        (frame[frame["hit"].eq(True)], say("backtest.hits")),
        (frame[frame["hit"].isna()], say("backtest.unscored")),
    ]
    return [(rows, heading) for rows, heading in parts if len(rows)]


def _head() -> str:
    names = ("figure", "published", "modelled", "distance")
    cells = [
        tag("th", words(say(f"report.column_{name}")), scope="col", class_="number" if place else None)
        for place, name in enumerate(names)
    ]
    return tag("thead", tag("tr", *cells, tag("td", "", class_="bar", aria_hidden="true")))


def _group(frame: pd.DataFrame, heading: str) -> str:
    head = tag("tr", tag("th", words(heading), colspan=5, scope="colgroup"), class_="whole")
    return tag("tbody", head, *(_row(row) for row in frame.to_dict("records")))


def _row(row: Row) -> str:
    published, low, middle, high = (float(row[name]) for name in ("published", "p10", "p50", "p90"))
    reason = tag("small", words(note(str(row["note"])))) if row["note"] and row["hit"] is False else ""
    name = say("backtest.row_name", quantity=_quantity(str(row["quantity"])), id=row["id"])
    band = (
        number(middle) if low == high else say("report.published_cell", middle=number(middle), range=between(low, high))
    )
    printed = say("report.value_unit", value=_published(row), unit=unit_words(str(row["unit"])))
    return tag(
        "tr",
        tag("th", words(name), reason, scope="row"),
        tag("td", words(printed), class_="number"),
        tag("td", words(band), class_="number range"),
        tag("td", words(change(float(row["distance_share"]))), class_="number"),
        tag("td", _picture(row, low, middle, high) if published else "", class_="bar"),
        class_="part miss" if row["hit"] is False else "part",
    )


def _quantity(text: str) -> str:
    """Return what is counted in the language of the report: the back-test is kept in English."""
    return translated_parts(text, ", ", _part)


def _part(text: str) -> str:
    days = PERIOD.fullmatch(text)
    if days is not None:
        return say("report.between", low=day_words(days[1]), high=day_words(days[2]))
    return say("report.plus").join(translated(word) for word in text.split(" + "))


def _published(row: Row) -> str:
    low, high = float(row["low"]), float(row["high"])
    value = number(float(row["published"]))
    return value if math.isnan(low) else say("report.published_cell", middle=value, range=between(low, high))


def _picture(row: Row, low: float, middle: float, high: float) -> str:
    """Draw tolerance, band and dot on a scale on which 50 is the published figure."""
    published = float(row["published"])
    allowed = 0.0 if row["tolerance"] is None or math.isnan(row["tolerance"]) else float(row["tolerance"])
    ends = (1.0 - allowed, 1.0 + allowed)
    if not math.isnan(float(row["low"])):
        ends = (min(ends[0], float(row["low"]) / published), max(ends[1], float(row["high"]) / published))
    near, far = (_place(end) for end in ends)
    begin, dot, end = (_place(value / published) for value in (low, middle, high))
    return tag(
        "svg",
        tag("rect", x=near, y=0, width=max(far - near, 0.0), height=12, class_="fill-tolerance"),
        tag("line", x1=50, x2=50, y1=0, y2=12, class_="bar-one"),
        tag("line", x1=begin, x2=end, y1=6, y2=6, class_="bar-range"),
        tag("rect", x=dot - 1.2, y=2.5, width=2.4, height=7, class_="bar-fill"),
        viewBox="0 0 100 12",
        preserveAspectRatio="none",
        aria_hidden="true",
    )


def _place(ratio: float) -> float:
    return min(max(50.0 + (ratio - 1.0) / SPAN * 50.0, 1.0), 99.0)


def _table(frame: pd.DataFrame, role: str) -> str:
    shown = frame.assign(
        quantity=[_quantity(str(text)) for text in frame["quantity"]],
        verdict=[_verdict(row) for row in frame.to_dict("records")],
        allowed=[_allowed(row) for row in frame.to_dict("records")],
        unit=[unit_words(str(unit)) for unit in frame["unit"]],
        note=[note(str(text)) for text in frame["note"]],
    )
    columns = [
        Column("id", say("report.column_id")),
        Column("quantity", say("report.column_what")),
        Column("unit", say("report.column_unit")),
        Column("published", say("report.column_published"), number),
        *(Column(name, say("report.column_model", name=name.upper()), number) for name in ("p10", "p50", "p90")),
        Column("distance_share", say("report.column_distance"), change),
        Column("allowed", say("backtest.column_tolerance")),
        Column("verdict", say("backtest.column_verdict")),
        *(Column(name, say(f"report.column_{name}")) for name in ("source", "confidence", "note")),
    ]
    return table(shown, columns, caption=say(f"backtest.caption_{role}"))


def _verdict(row: Row) -> str:
    return say("backtest.not_scored" if row["hit"] is None else "backtest.hit" if row["hit"] else "backtest.miss")


def _allowed(row: Row) -> str:
    value = float(row["tolerance"] if row["tolerance"] is not None else math.nan)
    return say("backtest.allowed", share=share(value)) if value >= 0.005 else change(value)


def _left(frame: pd.DataFrame) -> str:
    if frame.empty:
        return ""
    columns = [
        Column("id", say("report.column_id")),
        Column("role", say("backtest.column_role")),
        Column("reason", say("backtest.column_reason")),
    ]
    caption = say("backtest.left_caption")
    shown = frame.assign(
        role=[say(f"backtest.role_{role}") for role in frame["role"]],
        reason=[retold(str(reason), *REASONS) for reason in frame["reason"]],
    )
    inside = table(shown, columns, caption=caption)
    return tag("details", tag("summary", words(caption)), inside)
