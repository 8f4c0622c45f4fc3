"""Routes of oil: each one out for some days, what ways to market cost, which limits bind, where prices decide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from transcaspian.messages import reread, say
from transcaspian.report.figures import Figure, Section, legend, missing, paragraph
from transcaspian.report.markup import number, points, share, tag, words
from transcaspian.report.scales import Scale, tick_text, ticks
from transcaspian.report.tables import Cell, Column, matrix, table
from transcaspian.study.oil.routes import TABLES
from transcaspian.study.results import Results
from transcaspian.systems.oil.rerouting import limit_text
from transcaspian.systems.oil.route_names import named, way_named

WIDTH, HEIGHT, LEFT, TOP, BOTTOM, RIGHT = 700.0, 220.0, 48.0, 10.0, 26.0, 8.0
THOUSAND = 1e3
MILLION = 1e6
DRAWN_ROUTE = "cpc"
STACKED_FIELD = "tengiz"
STACKED_ROUTES = ("cpc", "aktau_btc")
DAY_TICKS = (1, 10, 20, 30, 40, 50, 60)
COMMANDS = (
    "transcaspian oil reroute --without CPC --days 30",
    "transcaspian oil netback tengiz",
    "transcaspian oil allocate --without btc_line",
)


def section(results: Results) -> Section:
    """Return the section; a remark if the results hold no routes of oil."""
    heading = say("oil_routes.report_heading")
    if not set(TABLES) <= set(results.tables):
        return Section("oil_routes", heading, (missing(TABLES[0]),))
    ways, limits = results.table("oil_ways"), results.table("oil_route_limits")
    source = say("oil_routes.report_source", version=results.manifest["version"])
    names = {
        way: way_named(field, route)
        for way, field, route in zip(ways["way"], ways["oil_field"], ways["route"], strict=True)
    }
    refused = [paragraph(reread(note)) for note in dict.fromkeys(ways["note"]) if note]
    if not len(results.table("oil_reroute")):
        return Section("oil_routes", heading, tuple(refused))
    parts = (
        paragraph(say("oil_routes.report_note")),
        _matrix(results.table("oil_reroute"), names, source).html(),
        _days(results.table("oil_reroute_days"), source).html(),
        *refused,
        _ways(ways, names),
        _charges(results.table("oil_charges")),
        _limits(limits, names) if len(limits) else paragraph(say("oil_routes.no_limits")),
        _ties(results.table("oil_ties"), names),
        paragraph(say("oil_routes.report_more")),
        tag("ul", *(tag("li", tag("code", words(each))) for each in COMMANDS)),
    )
    return Section("oil_routes", heading, parts)


def _matrix(frame: pd.DataFrame, names: Mapping[str, str], source: str) -> Figure:
    lengths = sorted(frame["days"].unique())
    rows = {named(route): [_outage(row) for row in group.sort_values("days").itertuples()]
            for route, group in frame.groupby("route", sort=False)}  # fmt: skip
    caption = say("oil_routes.report_matrix")
    worst = frame.loc[frame["shut_in_t"].idxmax()]
    return Figure(
        key="oil-reroute",
        finding=say(
            "oil_routes.report_finding",
            route=named(worst["route"]),
            days=int(worst["days"]),
            other=worst["other_ways_t"] / MILLION,
            shut=worst["shut_in_t"] / MILLION,
        ),
        subtitle=caption,
        picture=matrix(rows, [say("oil_routes.report_days", days=int(days)) for days in lengths], caption=caption),
        source=source,
        table=_matrix_table(frame, names),
    )


def _outage(row: Any) -> Cell:
    usual = max(row.missing_t, 1.0)
    return Cell(
        text=number(row.other_ways_t / THOUSAND),
        small=_small(row),
        depth=min(row.shut_in_t / usual, 1.0),
    )


def _small(row: Any) -> str:
    amounts = {"stored": row.stored_t / THOUSAND, "shut": row.shut_in_t / THOUSAND}
    if np.isnan(row.shut_in_p10):
        return say("oil_routes.report_cell", **amounts)
    low, high = row.shut_in_p10 / THOUSAND, row.shut_in_p90 / THOUSAND
    return say("oil_routes.report_cell_range", **amounts, low=low, high=high)


def _range(low: float, high: float) -> str:
    return "" if np.isnan(low) else say("report.between", low=number(low / THOUSAND), high=number(high / THOUSAND))


def _matrix_table(frame: pd.DataFrame, names: Mapping[str, str]) -> str:
    shown = frame.assign(
        route=frame["route"].map(named),
        **{name: frame[f"{name}_t"] / THOUSAND for name in ("missing", "other_ways", "stored", "shut_in")},
        first=[
            say("oil_routes.never") if np.isnan(day) else f"{day:.0f}"
            for day in frame["first_shut_in_day"].astype(float)
        ],
        most_by=[names.get(way, "") for way in frame["most_by"]],
        other_range=[_range(*ends) for ends in zip(frame["other_ways_p10"], frame["other_ways_p90"], strict=True)],
        shut_range=[_range(*ends) for ends in zip(frame["shut_in_p10"], frame["shut_in_p90"], strict=True)],
        limit=[
            limit_text(kind, leg) if way else ""
            for way, kind, leg in zip(frame["most_by"], frame["limit_kind"], frame["limit_leg"], strict=True)
        ],
    )
    columns = [Column("route", say("oil_routes.column_route")), Column("days", say("oil_routes.column_days"), number)]
    columns += [
        Column(name, say(f"oil_routes.column_{name}"), number)
        for name in ("missing", "other_ways", "stored", "shut_in", "cover_days")
    ]
    columns += [
        Column("first", say("oil_routes.column_first")),
        Column("tankers_more", say("oil_routes.column_tankers_more"), number),
    ]
    columns += [
        Column(name, say(f"oil_routes.column_{name}")) for name in ("other_range", "shut_range", "most_by", "limit")
    ]
    return table(shown, columns, caption=say("oil_routes.report_matrix"))


def _days(frame: pd.DataFrame, source: str) -> Figure:
    own = frame[frame["route"] == DRAWN_ROUTE].sort_values("day")
    if own.empty:
        own = frame[frame["route"] == frame["route"].iloc[0]].sort_values("day")
    parts = [
        own[name].to_numpy(np.float64).clip(min=0.0) / THOUSAND for name in ("other_ways_t", "stored_t", "shut_in_t")
    ]
    title = say("oil_routes.report_by_day", route=named(own["route"].iloc[0]))
    shown = own.assign(**{name: own[f"{name}_t"] / THOUSAND for name in ("moved", "other_ways", "stored", "shut_in")})
    columns = [Column("day", say("oil_routes.column_day"), number)]
    columns += [
        Column(name, say(f"oil_routes.column_{name}"), number)
        for name in ("moved", "other_ways", "stored", "shut_in", "cover_days", "tankers")
    ]
    return Figure(
        key="oil-by-day",
        finding=title,
        subtitle=say("oil_routes.report_by_day_note"),
        picture=_areas(title, parts)
        + legend(*((f"area s{style}", say(f"oil_routes.legend_{style}")) for style in (1, 2, 3))),
        source=source,
        table=table(shown, columns, caption=title),
    )


def _areas(title: str, parts: list[np.ndarray]) -> str:
    """Return areas on each other, the first lowest."""
    tops = np.cumsum([np.zeros_like(parts[0]), *parts], axis=0)
    levels = ticks(float(tops[-1].max()))
    days = len(parts[0])
    across, down = Scale(0.0, days, LEFT, WIDTH - RIGHT), Scale(0.0, levels[-1], HEIGHT - BOTTOM, TOP)
    drawing = [
        tag("line", x1=LEFT, x2=WIDTH - RIGHT, y1=down(v), y2=down(v), class_="grid" if v else "axis") for v in levels
    ]
    drawing += [tag("text", words(tick_text(v)), x=LEFT - 5, y=down(v) + 3.5, class_="tick end") for v in levels]
    drawing += [
        tag("text", words(day), x=across(day - 0.5), y=HEIGHT - 8.0, class_="tick middle")
        for day in DAY_TICKS
        if day <= days
    ]
    for style in range(len(parts)):
        upper = [(across(day + 0.5), down(float(top))) for day, top in enumerate(tops[style + 1])]
        lower = [(across(day + 0.5), down(float(top))) for day, top in enumerate(tops[style])]
        drawing.append(tag("polygon", points=points([*upper, *reversed(lower)]), class_=f"area s{style + 1}"))
        drawing.append(tag("polyline", points=points(upper), class_=f"line s{style + 1}"))
    return tag(
        "svg",
        tag("title", words(title), id="oil-by-day-t"),
        *drawing,
        viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}",
        role="img",
        aria_labelledby="oil-by-day-t",
    )


def _ways(frame: pd.DataFrame, names: Mapping[str, str]) -> str:
    used = frame[(frame["nominated_t"] > 0) | (frame["allocated_t"] > 0) | frame["flips"]]
    shown = used.assign(
        way=used["way"].map(names),
        nominated=used["nominated_t"] / MILLION,
        allocated=used["allocated_t"] / MILLION,
        range=[
            say("report.between", low=number(low), high=number(high))
            for low, high in zip(used["netback_p10"], used["netback_p90"], strict=True)
        ],
        turns=[say("oil_routes.yes") if flips else "" for flips in used["flips"]],
    )
    columns = [Column("way", say("oil_routes.column_way"))]
    columns += [
        Column(name, say(f"oil_routes.column_{name}"), number)
        for name in ("nominated", "allocated", "netback_usd_per_t")
    ]
    columns += [
        Column("range", say("oil_routes.column_range")),
        Column("taken_share", say("oil_routes.column_taken"), share),
    ]
    columns.append(Column("turns", say("oil_routes.column_turns")))
    return table(shown, columns, caption=say("oil_routes.report_ways"))


def _charges(frame: pd.DataFrame) -> str:
    own = frame[(frame["oil_field"] == STACKED_FIELD) & frame["route"].isin(STACKED_ROUTES)]
    shown = own.assign(
        route=own["route"].map(named),
        leg=own["leg"].map(named),
        kind=[say(f"oil_routes.kind_{kind}") for kind in own["kind"]],
        range=[
            say("report.between", low=number(low), high=number(high))
            for low, high in zip(own["low_usd_per_t"], own["high_usd_per_t"], strict=True)
        ],
    )
    columns = [Column(name, say(f"oil_routes.column_{name}")) for name in ("route", "leg", "kind")]
    columns.append(Column("usd_per_t", say("oil_routes.column_usd_per_t"), number))
    columns += [
        Column(name, say(f"oil_routes.column_{name}")) for name in ("range", "source", "known_on", "confidence")
    ]
    return table(shown, columns, caption=say("oil_routes.report_charges", field=named(STACKED_FIELD)))


def _limits(frame: pd.DataFrame, names: Mapping[str, str]) -> str:
    shown = frame.assign(
        limit=[
            say(f"oil_routes.named_{row.kind}", name=names.get(row.name_) or named(row.name_))
            for row in frame.rename(columns={"name": "name_"}).itertuples()
        ],
        down=frame["holds_down_t"] / THOUSAND,
        up=frame["holds_up_t"] / THOUSAND,
    )
    columns = [Column("limit", say("oil_routes.column_limit"))]
    columns += [
        Column(name, say(f"oil_routes.column_{name}"), number) for name in ("usd_per_t", "months", "down", "up")
    ]
    return table(shown, columns, caption=say("oil_routes.report_limits"))


def _ties(frame: pd.DataFrame, names: Mapping[str, str]) -> str:
    shown = frame.assign(first=frame["first"].map(names), second=frame["second"].map(names))
    columns = [Column(name, say(f"oil_routes.column_{name}_way")) for name in ("first", "second")]
    columns.append(Column("second_better_share", say("oil_routes.column_better"), share))
    columns += [
        Column(name, say(f"oil_routes.column_{name}"), number) for name in ("lead_usd_per_t", "lead_usd_per_bbl")
    ]
    return table(shown, columns, caption=say("oil_routes.report_ties"))
