"""Queues by week with closures and bans drawn under them; what stands, with days to clear."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd

from transcaspian.messages import say
from transcaspian.report.figures import Figure, Section, legend, missing
from transcaspian.report.markup import between, number
from transcaspian.report.provenance import source_line
from transcaspian.report.ribbons import Lane, Ribbon, panel, panels
from transcaspian.report.tables import Bar, Column, bar_table, spread_columns, table
from transcaspian.study.answer.route import spoken
from transcaspian.study.results import Results
from transcaspian.units import HOURS_PER_DAY

CLOSURE, BAN = "closure", "ban"
MARKS = {CLOSURE: "fill closed", BAN: "fill banned"}
FERRY, PILOTAGE = "ferry", "pilotage"
CARRIED_BY_FERRY = ("wagon", "truck")
BANNED_AS = {"wagon": "wagons", "truck": "trucks", "teu": "boxes", "dry_t": "dry"}  # scopes of loading bans
YEAR_DAYS = 366.0


def standing(results: Results) -> Section:
    """Return what stands at each place, with the days that its clearing takes."""
    if not {"queue", "days_to_clear"} <= set(results.kpis):
        return Section("standing", say("report.standing"), (missing("queue"), missing("days_to_clear")))
    return Section("standing", say("report.standing"), (_standing(results).html(),))


def by_week(results: Results) -> Section:
    """Return the queues by week."""
    if "queue" not in results.kpis:
        return Section("queues", say("report.queues"), (missing("queue"),))
    return Section("queues", say("report.queues"), (_queues(results).html(),))


def yearly(results: Results, kpi: str) -> pd.DataFrame:
    """Return mean over the weeks of a series, by place: place, p10, p50, p90 over replications, and the worst week."""
    values, dims = results.replicates(kpi), dict(results.kpis[kpi].dims)
    rows = []
    for number_, place in enumerate(dims["place"]):
        weeks = values[:, number_]
        if np.isnan(weeks).all():
            continue
        known = ~np.isnan(weeks)
        means = np.nansum(weeks, axis=1) / np.maximum(known.sum(axis=1), 1)
        low, middle, high = np.quantile(means, (0.1, 0.5, 0.9))
        worst = np.array(
            [np.median(column[keep]) if keep.any() else -np.inf for column, keep in zip(weeks.T, known.T, strict=True)]
        )
        rows.append(
            {
                "place": place,
                "p10": low,
                "p50": middle,
                "p90": high,
                "worst": float(worst.max()),
                "worst_week": int(worst.argmax()) + 1,
            }
        )
    return pd.DataFrame(rows, columns=["place", "p10", "p50", "p90", "worst", "worst_week"])


def _standing(results: Results) -> Figure:
    units, days = yearly(results, "queue"), yearly(results, "days_to_clear")
    both = units.merge(days, on="place", suffixes=("", "_days"))
    both = both[both["p90"] > 0].sort_values("p50_days", ascending=False)
    finding = say("report.standing_none")
    for row in both.head(1).to_dict("records"):
        finding = say(
            "report.standing_finding",
            place=spoken(row["place"]),
            days=number(row["p50_days"]),
            worst=number(row["worst_days"]),
            week=row["worst_week_days"],
        )
    return Figure(
        key="days-to-clear",
        finding=finding,
        subtitle=say("report.standing_subtitle"),
        picture=bar_table(
            [_standing_bar(row) for row in both.to_dict("records")],
            caption=say("report.standing_caption"),
            heading=say("report.column_place"),
            unit=say("report.unit_days"),
        ),
        source=source_line(results),
        table=_standing_table(both),
    )


def _standing_bar(row: dict[Hashable, Any]) -> Bar:
    units = {"units": number(row["p50"]), "low": number(row["p10"]), "high": number(row["p90"])}
    label = say("report.standing_bar", place=spoken(row["place"]), **units)
    low, middle, high = row["p10_days"], row["p50_days"], row["p90_days"]
    return Bar(label, middle, low, high, number(middle), between(low, high))


def _standing_table(both: pd.DataFrame) -> str:
    shown = both.assign(place=both["place"].map(spoken), worst_week=both["worst_week"].astype(str))
    unit = say("report.unit_days_to_clear")
    days = [Column(f"{name}_days", say(f"report.column_{name}", unit=unit), number) for name in ("p10", "p50", "p90")]
    columns = [
        Column("place", say("report.column_place")),
        *spread_columns(say("report.unit_standing")),
        Column("worst", say("report.column_worst"), number),
        Column("worst_week", say("report.column_worst_week")),
        *days,
        Column("worst_days", say("report.column_worst_days"), number),
    ]
    return table(shown, columns, caption=say("report.standing_caption"))


def _queues(results: Results) -> Figure:
    frame = results.kpi("queue")
    periods = _first_year(results)
    drawn = [
        _panel(place, str(name), part, periods)
        for place, (name, part) in enumerate(frame.groupby("place", sort=False))
        if float(part["p90"].max()) > 0
    ]
    wagons = frame[frame["place"].str.endswith(".wagon") & (frame["p50"] > 0)]
    finding = say("report.queues_none")
    for row in wagons.nlargest(1, "p50").to_dict("records"):
        finding = say(
            "report.queues_finding",
            place=spoken(row["place"].partition(".")[0]),
            units=number(row["p50"]),
            low=number(row["p10"]),
            high=number(row["p90"]),
            week=int(row["week"]),
        )
    entries = [
        ("line s1", say("report.legend_median")),
        ("area s1", say("report.legend_range")),
        (MARKS[CLOSURE], say("report.legend_closed")),
        (MARKS[BAN], say("report.legend_banned")),
    ]
    shown = frame.assign(place=frame["place"].map(spoken))
    columns = [
        Column("place", say("report.column_place")),
        Column("week", say("report.column_week")),
        *spread_columns(say("report.unit_standing")),
    ]
    return Figure(
        key="queue-by-week",
        finding=finding,
        subtitle=say("report.queues_subtitle") if len(periods) else say("report.queues_subtitle_bare"),
        picture=legend(*entries) + panels(*drawn),
        source=source_line(results),
        table=table(shown, columns, caption=say("report.queues_caption")) + _period_table(periods),
    )


def _panel(place: int, name: str, part: pd.DataFrame, periods: pd.DataFrame) -> str:
    low, middle, high = (part[column].to_numpy(dtype=np.float64) for column in ("p10", "p50", "p90"))
    lanes = [
        Lane(say(f"report.lane_{kind}"), _spans(periods, queue=name, kind=kind), mark) for kind, mark in MARKS.items()
    ]
    return panel(
        f"queue-{place}",
        spoken(name),
        say("report.queue_desc", place=spoken(name)),
        [Ribbon(name, low, middle, high)],
        lanes=lanes,
    )


def _first_year(results: Results) -> pd.DataFrame:
    """Return closures for ferries and loading bans of the first replication kept, as days of the year."""
    columns = ["kind", "place", "operation", "cause", "start_day", "end_day"]
    if "periods" not in results.tables:
        return pd.DataFrame(columns=columns)
    frame = results.table("periods")
    frame = frame[frame["replication"] == frame["replication"].min()]
    start, end = ((frame[name] - float(results.manifest["warm_up_h"])) / HOURS_PER_DAY for name in ("start_h", "end_h"))
    frame = frame.assign(start_day=start.clip(0.0, YEAR_DAYS), end_day=end.clip(0.0, YEAR_DAYS))
    return frame[frame["end_day"] > frame["start_day"]][columns]


def _spans(periods: pd.DataFrame, *, queue: str, kind: str) -> list[tuple[float, float]]:
    """Return the closures of the queue's port for its ships, or the bans on what stands in it."""
    port, _, what = queue.partition(".")
    places = periods["place"].astype(str)
    if kind == CLOSURE:
        operation = FERRY if what in CARRIED_BY_FERRY else PILOTAGE
        chosen = (places == port) & (periods["operation"] == operation)
    else:
        chosen = (places == port) | places.str.startswith(f"{port}.{BANNED_AS.get(what, what)}")
    spans = periods[chosen & (periods["kind"] == kind)]
    return list(spans[["start_day", "end_day"]].itertuples(index=False, name=None))


def _period_table(periods: pd.DataFrame) -> str:
    dated = periods[periods["kind"].isin(MARKS)]
    if dated.empty:
        return ""
    shown = dated.assign(
        place=dated["place"].map(spoken), operation=dated["operation"].map(spoken), cause=dated["cause"].map(spoken)
    )
    columns = [
        Column("kind", say("report.column_kind")),
        Column("place", say("report.column_place")),
        Column("operation", say("report.column_operation")),
        Column("cause", say("report.column_cause")),
        Column("start_day", say("report.column_start_day"), number),
        Column("end_day", say("report.column_end_day"), number),
    ]
    return table(shown, columns, caption=say("report.periods_caption"))
