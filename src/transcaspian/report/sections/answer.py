"""The answer: one sentence, its numbers with their spread, what was run."""

from __future__ import annotations

import pandas as pd

from transcaspian.messages import say, translated
from transcaspian.report.figures import Figure, Section, missing, paragraph
from transcaspian.report.markup import number, tag, words
from transcaspian.report.provenance import source_line
from transcaspian.report.tables import Bar, Column, bar_picture, spread_columns, table
from transcaspian.study.answer.route import crossings
from transcaspian.study.results import Results

CARDS = ("route_t", "crude_t", "wagon_loaded", "truck", "teu")


def section(results: Results) -> Section:
    """Return the section."""
    found = crossings(results)
    parts = [paragraph(results.headline(), kind="lead"), paragraph(_scope(results), kind="scope")]
    parts.append(_figure(found, results).html() if len(found) else missing("crossed_t"))
    return Section("answer", say("report.answer"), tuple(parts))


def _scope(results: Results) -> str:
    manifest = results.manifest
    return say(
        "report.scope",
        scenario=manifest["scenario"],
        title=translated(manifest["title"]),
        year=results.year,
        replications=results.replications,
        changes=len(manifest["changes"]),
    )


def _figure(found: pd.DataFrame, results: Results) -> Figure:
    cards = [_card(row) for key in CARDS for row in found[found["key"] == key].to_dict("records")]
    columns = [
        Column("what", say("report.column_what")),
        Column("unit", say("report.column_unit")),
        *(Column(column.name, column.name.upper(), column.shown) for column in spread_columns("")),
        Column("half_width", say("report.column_half_width"), number),
    ]
    return Figure(
        key="numbers",
        finding=say("report.answer_finding", year=results.year),
        subtitle=say("report.answer_subtitle", replications=results.replications),
        picture=tag("div", *cards, class_="cards"),
        source=source_line(results),
        table=table(found, columns, caption=say("report.answer_caption", year=results.year)),
    )


def _card(row: dict[str, object]) -> str:
    in_tonnes = str(row["key"]).endswith("_t")
    low, middle, high = (float(str(row[name])) / (1e3 if in_tonnes else 1.0) for name in ("p10", "p50", "p90"))
    unit = say("report.unit_thousand_t") if in_tonnes else row["unit"]
    bar = Bar("", middle, low, high, "", "")
    return tag(
        "div",
        tag("p", words(str(row["what"]).strip()), class_="card-what"),
        tag("p", tag("strong", words(number(middle))), " ", words(unit), class_="card-middle"),
        tag("p", words(say("report.p10_p90", low=number(low), high=number(high))), class_="card-range"),
        bar_picture(bar, high * 1.05 or 1.0),
        class_="card",
    )
