"""Transit time, whole and by stage: P10, P50 and P90 over units, flow by flow."""

from __future__ import annotations

import numpy as np
import pandas as pd

from transcaspian.messages import say
from transcaspian.report.figures import Figure, Section, missing, paragraph
from transcaspian.report.markup import between, number
from transcaspian.report.provenance import source_line
from transcaspian.report.tables import Bar, Cell, Column, bar_table, matrix, table
from transcaspian.study.answer.route import spoken
from transcaspian.study.results import Results
from transcaspian.units import HOURS_PER_DAY

TOTAL = "total"
QUANTILES = ("p10", "p50", "p90")


def section(results: Results) -> Section:
    """Return the section."""
    if "transit_h" not in results.kpis:
        return Section("transit", say("report.transit"), (missing("transit_h"),))
    wide = _days(results)
    parts = (
        (_totals(wide, results).html(), _stages(wide, results).html())
        if len(wide)
        else (paragraph(say("report.transit_none")),)
    )
    return Section("transit", say("report.transit"), parts)


def _days(results: Results) -> pd.DataFrame:
    """Return days by flow and stage: columns (mean or half_width, quantile)."""
    frame = results.kpi("transit_h")
    days = frame.assign(mean=frame["mean"] / HOURS_PER_DAY, half_width=frame["half_width"] / HOURS_PER_DAY)
    wide = days.pivot_table(
        index=["flow", "stage"], columns="quantile", values=["mean", "half_width"], sort=False, dropna=False
    )
    return wide[wide["mean"].notna().all(axis=1)]


def _totals(wide: pd.DataFrame, results: Results) -> Figure:
    totals = wide.xs(TOTAL, level="stage")["mean"]
    bars = [_bar(spoken(str(flow)), row) for flow, row in totals.iterrows()]
    slowest = totals["p50"].idxmax()
    shown = {name: number(totals.loc[slowest, name]) for name in QUANTILES}
    return Figure(
        key="transit-total",
        finding=say("report.transit_finding", flow=spoken(str(slowest)), **shown),
        subtitle=say("report.transit_subtitle"),
        picture=bar_table(
            bars,
            caption=say("report.transit_caption"),
            heading=say("report.column_flow"),
            unit=say("report.unit_days"),
        ),
        source=source_line(results),
        table=_table(wide.xs(TOTAL, level="stage", drop_level=False)),
    )


def _bar(label: str, row: pd.Series[float]) -> Bar:
    low, middle, high = (float(row[name]) for name in QUANTILES)
    return Bar(label, middle, low, high, number(middle), between(low, high))


def _stages(wide: pd.DataFrame, results: Results) -> Figure:
    stages = wide[wide.index.get_level_values("stage") != TOTAL]
    longest = stages["mean"]["p50"].groupby(level="stage").mean().sort_values(ascending=False)
    return Figure(
        key="transit-by-stage",
        finding=say("report.stages_finding", stage=spoken(str(longest.index[0])), days=number(float(longest.iloc[0]))),
        subtitle=say("report.stages_subtitle"),
        picture=_matrix(stages["mean"]),
        source=source_line(results),
        table=_table(stages),
    )


def _matrix(days: pd.DataFrame) -> str:
    seen = days[days["p90"] > 0]
    order = list(dict.fromkeys(seen.index.get_level_values("stage")))
    top = float(days["p50"].max()) or 1.0
    rows: dict[str, list[Cell]] = {}
    for flow in dict.fromkeys(days.index.get_level_values("flow")):
        part = days.xs(flow, level="flow").reindex(order)
        rows[spoken(str(flow))] = [_cell(row, top) for _, row in part.iterrows()]
    return matrix(rows, [spoken(str(stage)) for stage in order], caption=say("report.stages_caption"))


def _cell(row: pd.Series[float], top: float) -> Cell:
    low, middle, high = (float(row[name]) for name in QUANTILES)
    if not high > 0:
        return Cell(say("report.no_number"))
    return Cell(number(middle), say("report.short_range", low=number(low), high=number(high)), depth=0.9 * middle / top)


def _table(wide: pd.DataFrame) -> str:
    rows = [
        {
            "flow": spoken(str(flow)),
            "stage": spoken(str(stage)),
            **{name: float(row["mean", name]) for name in QUANTILES},
            "half_width": float(np.max([row["half_width", name] for name in QUANTILES])),
        }
        for (flow, stage), row in wide.iterrows()
    ]
    columns = [Column("flow", say("report.column_flow")), Column("stage", say("report.column_stage"))]
    columns += [Column(name, say(f"report.column_{name}", unit=say("report.unit_days")), number) for name in QUANTILES]
    columns.append(Column("half_width", say("report.column_half_width_days"), number))
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    return table(frame, columns, caption=say("report.transit_caption"))
