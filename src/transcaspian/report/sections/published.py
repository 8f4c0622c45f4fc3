"""Published beside modelled: units first, the distance whatever it is, series and reporters apart."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd

from transcaspian.messages import retold, say, translated
from transcaspian.report.figures import Figure, Section, paragraph
from transcaspian.report.markup import between, change, day_words, number, tag, unit_words, words
from transcaspian.report.provenance import source_line
from transcaspian.report.tables import Column, table
from transcaspian.study.answer.route import spoken
from transcaspian.study.results import Results

TONNES = ("t", "kt", "thousand t", "mt", "million t")
NEAR = 0.1
INPUT = "input"  # the role of what the model was given: its nearness is no merit
STATUSES = tuple(
    f"study.published_{name}" for name in ("compared", "no_counterpart", "no_kpi", "no_label", "two_periods", "several")
)
SPAN = 0.6  # the picture ends at 60 % above or below; what lies beyond is drawn at the edge with an arrow


def section(results: Results) -> Section:
    """Return the section."""
    frame = results.table("published") if "published" in results.tables else pd.DataFrame()
    compared = frame[frame["model_p50"].notna()] if len(frame) else frame
    others = frame[frame["model_p50"].isna()] if len(frame) else frame
    parts = (
        [_figure(compared, results).html()]
        if len(compared)
        else [paragraph(say("report.published_none"), kind="missing")]
    )
    if len(others):
        parts.append(_not_compared(others))
    return Section("published", say("report.published"), tuple(parts))


def _figure(frame: pd.DataFrame, results: Results) -> Figure:
    in_tonnes = frame["unit"].str.lower().isin(TONNES)
    ordered = frame.assign(in_tonnes=in_tonnes).sort_values(["in_tonnes", "series", "reporter", "id"], kind="stable")
    groups = [
        _group(str(series), str(reporter), part)
        for (_, series, reporter), part in ordered.groupby(["in_tonnes", "series", "reporter"], sort=False)
    ]
    judged = frame[frame["role"] != INPUT]
    near = int((judged["distance_share"].abs() <= NEAR).sum())
    return Figure(
        key="published-modelled",
        finding=say("report.published_finding", near=near, compared=len(judged)),
        subtitle=say("report.published_subtitle"),
        picture=tag(
            "table", tag("caption", words(say("report.published_caption"))), _head(), *groups, class_="bars published"
        ),
        source=say("report.published_source", model=source_line(results)),
        table=_table(ordered),
    )


def _head() -> str:
    names = ("figure", "published", "modelled", "distance")
    cells = [
        tag("th", words(say(f"report.column_{name}")), scope="col", class_="number" if place else None)
        for place, name in enumerate(names)
    ]
    return tag("thead", tag("tr", *cells, tag("td", "", class_="bar", aria_hidden="true")))


def _group(series: str, reporter: str, part: pd.DataFrame) -> str:
    head = tag(
        "tr",
        tag(
            "th",
            words(say("report.series_reporter", series=translated(series), reporter=translated(reporter))),
            colspan=5,
            scope="colgroup",
        ),
        class_="whole",
    )
    return tag("tbody", head, *(_row(row) for row in part.to_dict("records")))


def _row(row: Mapping[Hashable, Any]) -> str:
    value, low, middle, high, distance = (
        float(str(row[name])) for name in ("value", "model_p10", "model_p50", "model_p90", "distance_share")
    )
    name = say(
        "report.published_row", quantity=_name(row), period=_period(str(row["start"])[:10], str(row["end"])[:10])
    )
    modelled = say("report.published_cell", middle=number(middle), range=between(low, high))
    return tag(
        "tr",
        tag("th", words(name), scope="row"),
        tag(
            "td",
            words(say("report.value_unit", value=number(value), unit=unit_words(str(row["unit"])))),
            class_="number",
        ),
        tag("td", words(modelled), class_="number range"),
        tag("td", words(change(distance)), class_="number"),
        tag("td", _picture(low / value, middle / value, high / value) if value else "", class_="bar"),
        class_="part",
    )


def _period(start: str, end: str) -> str:
    """Return whole months by name, anything else by its days."""
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    if first.day != 1 or (last + timedelta(days=1)).day != 1:
        return say("report.between", low=day_words(start), high=day_words(end))
    names = [name[:3] for name in say("report.month_names").split()]
    if (first.month, last.month) == (1, 12):
        return str(first.year)
    low, high = names[first.month - 1], names[last.month - 1]
    return low if low == high else say("report.short_range", low=low, high=high)


def _name(row: Mapping[Hashable, Any]) -> str:
    """Return what is counted, of what, where and which way, each word once."""
    found = [str(row[name]) for name in ("quantity", "class", "port", "line", "direction") if row.get(name)]
    said = [say("report.plus").join(spoken(translated(part)) for part in each.split("+")) for each in found]
    return ", ".join(dict.fromkeys(said))


def _picture(low: float, middle: float, high: float) -> str:
    """Draw the model's range on a scale on which 50 is the published figure."""
    places = [min(max(50.0 + (value - 1.0) / SPAN * 50.0, 1.0), 99.0) for value in (low, middle, high)]
    return tag(
        "svg",
        tag("line", x1=50, x2=50, y1=0, y2=12, class_="bar-one"),
        tag("line", x1=places[0], x2=places[2], y1=6, y2=6, class_="bar-range"),
        tag("rect", x=places[1] - 1.2, y=2.5, width=2.4, height=7, class_="bar-fill"),
        viewBox="0 0 100 12",
        preserveAspectRatio="none",
        aria_hidden="true",
    )


def _table(frame: pd.DataFrame) -> str:
    shown = frame.assign(
        what=[_name(row) for row in frame.to_dict("records")],
        start=frame["start"].str[:10],
        end=frame["end"].str[:10],
        **{name: [translated(str(text)) for text in frame[name]] for name in ("series", "reporter", "note")},
    )
    columns = [
        *(Column(name, say(f"report.column_{name}")) for name in ("id", "what", "start", "end", "unit")),
        Column("value", say("report.column_published"), number),
        *(
            Column(f"model_{name}", say("report.column_model", name=name.upper()), number)
            for name in ("p10", "p50", "p90")
        ),
        Column("distance_share", say("report.column_distance"), change),
        *(
            Column(name, say(f"report.column_{name}"))
            for name in ("series", "reporter", "source", "confidence", "selection", "note")
        ),
    ]
    return table(shown, columns, caption=say("report.published_caption"))


def _not_compared(frame: pd.DataFrame) -> str:
    shown = frame.assign(
        what=[_name(row) for row in frame.to_dict("records")],
        status=[retold(str(status), *STATUSES) for status in frame["status"]],
    )
    columns = [Column(name, say(f"report.column_{name}")) for name in ("id", "what", "status")]
    inside = table(shown, columns, caption=say("report.not_compared"))
    return tag("details", tag("summary", words(say("report.not_compared_summary", count=len(frame)))), inside)
