"""Where it waits and why: unit-hours by class and stage, what makes time vary, what is closed, banned and refused."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from transcaspian.messages import say, written
from transcaspian.report.figures import Figure, Section, missing
from transcaspian.report.markup import between, number, share
from transcaspian.report.provenance import source_line
from transcaspian.report.tables import Bar, Cell, Column, bar_table, matrix, spread_columns, table
from transcaspian.study.answer.route import spoken, waits
from transcaspian.study.results import Results

MOST_PARTS = 5
SEEN_SHARE = 0.005  # what lies below it is not drawn; the table keeps it


def section(results: Results) -> Section:
    """Return the section."""
    found = waits(results)
    parts = [_waits(found, results).html() if len(found) else missing("wait_h")]
    parts.append(_drivers(results).html() if "wait_variance_share" in results.kpis else missing("wait_variance_share"))
    parts.append(_orders(results).html() if {"bans", "ban_days"} <= set(results.kpis) else missing("bans"))
    return Section("waits", say("report.waits"), tuple(parts))


def _waits(found: pd.DataFrame, results: Results) -> Figure:
    classes = results.total("wait_h", by=("class",))
    classes = classes[classes["p50"] > 0]
    bars = [bar for row in classes.to_dict("records") for bar in _class_bars(row, found)]
    first = found.iloc[0]
    unit = results.kpis["wait_h"].unit
    return Figure(
        key="where-it-waits",
        finding=say(
            "report.waits_finding",
            who=spoken(first["class"]),
            stage=spoken(first["stage"]),
            share=share(first["share"]),
        ),
        subtitle=say("report.waits_subtitle"),
        picture=bar_table(
            bars,
            caption=say("report.waits_caption"),
            heading=say("report.column_class_stage"),
            unit=unit,
            largest=max(bar.high for bar in bars),
        ),
        source=source_line(results),
        table=_wait_table(found, unit),
    )


def _class_bars(row: dict[Hashable, Any], found: pd.DataFrame) -> list[Bar]:
    """Return the bar of a class and of the stages where it waits longest, drawn as shares of the class's own median."""
    parts = found[(found["class"] == row["class"]) & (found["share"] >= SEEN_SHARE)].head(MOST_PARTS)
    whole = float(row["p50"])
    stages = [_bar(spoken(part["stage"]), part, of=whole, is_part=True) for part in parts.to_dict("records")]
    return [_bar(spoken(str(row["class"])), row, of=whole), *stages]


def _bar(label: str, row: Mapping[Hashable, Any], *, of: float = 1.0, is_part: bool = False) -> Bar:
    low, middle, high = (float(row[name]) for name in ("p10", "p50", "p90"))
    return Bar(label, middle / of, low / of, high / of, number(middle), between(low, high), is_part=is_part)


def _wait_table(found: pd.DataFrame, unit: str) -> str:
    shown = found.assign(stage=found["stage"].map(spoken), who=found["class"].map(spoken))
    columns = [
        Column("stage", say("report.column_stage")),
        Column("who", say("report.column_class")),
        *spread_columns(unit),
        Column("share", say("report.column_of_all"), share),
    ]
    return table(shown, columns, caption=say("report.waits_caption"))


def _drivers(results: Results) -> Figure:
    frame = results.kpi("wait_variance_share").dropna(subset=["mean"])
    top = frame.groupby("stage")["mean"].mean().sort_values(ascending=False)
    shown = frame.assign(flow=frame["flow"].map(spoken), stage=frame["stage"].map(spoken))
    columns = [
        Column("flow", say("report.column_flow")),
        Column("stage", say("report.column_stage")),
        Column("mean", say("report.column_mean_share"), share),
        Column("half_width", say("report.column_half_width"), share),
    ]
    finding = (
        say("report.drivers_finding", stage=spoken(str(top.index[0])), share=share(top.iloc[0]))
        if len(top)
        else say("report.drivers_none")
    )
    return Figure(
        key="drivers",
        finding=finding,
        subtitle=say("report.drivers_subtitle"),
        picture=_driver_matrix(frame),
        source=source_line(results),
        table=table(shown, columns, caption=say("report.drivers_caption")),
    )


def _driver_matrix(frame: pd.DataFrame) -> str:
    wide = frame.pivot_table(index="flow", columns="stage", values="mean", sort=False).fillna(0.0)
    wide = wide.loc[:, (wide.abs() >= SEEN_SHARE).any()]
    rows = {
        spoken(str(flow)): [Cell(written(100 * value, "z.0f"), depth=min(max(value, 0.0), 1.0)) for value in values]
        for flow, values in zip(wide.index, wide.to_numpy(dtype=float), strict=True)
    }
    return matrix(rows, [spoken(str(stage)) for stage in wide.columns], caption=say("report.drivers_caption"))


def _orders(results: Results) -> Figure:
    days = results.total("ban_days", by=("scope",))
    counts = results.total("bans", by=("scope",))
    days["orders"] = [
        say("report.orders_cell", middle=number(row.p50), low=number(row.p10), high=number(row.p90))
        for row in counts.itertuples()
    ]
    days = days[days["p90"] > 0]
    bars = [
        _bar(say("report.orders_bar", scope=spoken(row["scope"]), orders=row["orders"]), row)
        for row in days.to_dict("records")
    ]
    finding = say("report.orders_none")
    for row in days.sort_values("p50", ascending=False, kind="stable").head(1).to_dict("records"):
        numbers = {name: number(row[name]) for name in ("p10", "p50", "p90")}
        finding = say("report.orders_finding", scope=spoken(row["scope"]), **numbers)
    shown = days.assign(scope=days["scope"].map(spoken))
    columns = [
        Column("scope", say("report.column_scope")),
        Column("orders", say("report.column_orders")),
        *spread_columns("days"),
    ]
    return Figure(
        key="orders",
        finding=finding,
        subtitle=say("report.orders_subtitle"),
        picture=bar_table(bars, caption=say("report.orders_caption"), heading=say("report.column_scope"), unit="days"),
        source=source_line(results),
        table=table(shown, columns, caption=say("report.orders_caption")) + _refused(results),
    )


def _refused(results: Results) -> str:
    parts = []
    for name in ("refused_units", "deferred_unit_days"):
        if name in results.kpis:
            frame = results.total(name, by=("class",))
            shown = frame.assign(**{"class": frame["class"].map(spoken)})
            unit = results.kpis[name].unit
            caption = say(f"report.caption_{name}")
            parts.append(
                table(shown, [Column("class", say("report.column_class")), *spread_columns(unit)], caption=caption)
            )
    return "".join(parts)
