"""What a month's delay of each open milestone costs: the ranked table that `programme delay-cost` left beside a run."""

from __future__ import annotations

from datetime import date

import pandas as pd

from transcaspian.messages import say, written, written_day
from transcaspian.programme.status import Status
from transcaspian.report.figures import Figure
from transcaspian.report.findings import not_there
from transcaspian.report.markup import number
from transcaspian.report.tables import Bar, Column, bar_table, table
from transcaspian.study.delay_cost import FINDING
from transcaspian.study.results import Results

COMMAND = "transcaspian programme delay-cost"


def part(results: Results, status: Status, titles: dict[str, str]) -> str:
    """Return the figure of the ranked cost of delay, or the command that finds it where it has not been asked."""
    found = FINDING.beside(results)
    if found is None:
        return not_there(FINDING, results, text=say("report.programme_delay"), command=COMMAND)
    frame = found.table("delay_cost")
    frame = frame.assign(title=[titles.get(name, name) for name in frame["milestone"]])
    return _figure(frame, found, status).html()


def _figure(frame: pd.DataFrame, found: Results, status: Status) -> Figure:
    first = frame.iloc[0]
    finding = say("report.delay_none_told")
    if first["told_apart"] and first["tonnes"] > 0:
        finding = say("report.delay_finding", title=first["title"], tonnes=first["tonnes"])
    caption = say("report.delay_caption")
    manifest = found.manifest
    return Figure(
        key="cost-of-delay",
        finding=finding,
        subtitle=say("report.delay_subtitle", base=manifest["base"], replications=manifest["replications"]),
        picture=bar_table(
            [_bar(row) for row in frame.to_dict("records")],
            caption=caption,
            heading=say("report.column_milestone"),
            unit=say("report.unit_t_month"),
        ),
        source=say("report.programme_source", version=manifest["version"], as_of=written_day(status.register.as_of)),
        table=table(_rows(frame), _columns(), caption=caption),
    )


def _bar(row: dict[str, object]) -> Bar:
    middle, half = float(str(row["tonnes"])), float(str(row["tonnes_half_width"]))
    return Bar(str(row["title"]), middle, middle - half, middle + half, number(middle), f"± {number(half)}")


def _rows(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "title": frame["title"],
            "due": frame["due"].map(_day),
            "p50": frame["p50"].map(_day),
            "tonnes": frame["tonnes"].map(lambda value: written(value, ",.0f")),
            "tonnes_half_width": frame["tonnes_half_width"].map(number),
            "days": frame["days"].map(lambda value: written(value, "+.2f")),
            "days_half_width": frame["days_half_width"].map(number),
        }
    )


def _columns() -> list[Column]:
    names = ("due", "p50", "tonnes", "tonnes_half_width", "days", "days_half_width")
    return [
        Column("title", say("report.column_milestone")),
        *(Column(name, say(f"report.delay_column_{name}")) for name in names),
    ]


def _day(day: object) -> str:
    return written_day(day) if isinstance(day, date) else say("report.no_number")
