"""Transit time by stage: P10, P50 and P90 over units, flow by flow."""

from __future__ import annotations

import numpy as np
import pandas as pd

from transcaspian.messages import say
from transcaspian.report.figures import Figure, Section, missing
from transcaspian.report.markup import between, number
from transcaspian.report.provenance import source_line
from transcaspian.report.tables import Bar, Column, bar_table, table
from transcaspian.study.answer import spoken
from transcaspian.study.results import Results
from transcaspian.units import HOURS_PER_DAY

TOTAL = "total"
QUANTILES = ("p10", "p50", "p90")


def section(results: Results) -> Section:
    """Return the section."""
    if "transit_h" not in results.kpis:
        return Section("transit", say("report.transit"), (missing("transit_h"),))
    return Section("transit", say("report.transit"), (_figure(results).html(),))


def _figure(results: Results) -> Figure:
    frame = results.kpi("transit_h")
    days = frame.assign(mean=frame["mean"] / HOURS_PER_DAY, half_width=frame["half_width"] / HOURS_PER_DAY)
    wide = days.pivot_table(index=["flow", "stage"], columns="quantile", values=["mean", "half_width"], sort=False).dropna()
    bars = [bar for flow, part in wide.groupby(level="flow", sort=False) for bar in _flow_bars(str(flow), part)]
    totals = wide.xs(TOTAL, level="stage")["mean"] if len(wide) else pd.DataFrame(columns=QUANTILES)
    finding = say("report.transit_none")
    if len(totals):
        slowest = totals["p50"].idxmax()
        finding = say("report.transit_finding", flow=spoken(str(slowest)), **{name: number(totals.loc[slowest, name]) for name in QUANTILES})
    return Figure(
        key="transit-by-stage",
        finding=finding,
        subtitle=say("report.transit_subtitle"),
        picture=bar_table(bars, caption=say("report.transit_caption"), heading=say("report.column_flow_stage"), unit=say("report.unit_days")),
        source=source_line(results),
        table=_table(wide),
    )


def _flow_bars(flow: str, part: pd.DataFrame) -> list[Bar]:
    rows = {str(stage): row for (_, stage), row in part["mean"].iterrows()}
    order = [TOTAL, *(stage for stage in rows if stage != TOTAL)]
    return [
        _bar(spoken(flow) if stage == TOTAL else spoken(stage), rows[stage], is_part=stage != TOTAL)
        for stage in order
        if stage in rows and float(rows[stage]["p90"]) > 0
    ]


def _bar(label: str, row: pd.Series[float], *, is_part: bool) -> Bar:
    low, middle, high = (float(row[name]) for name in QUANTILES)
    return Bar(label, middle, low, high, number(middle), between(low, high), is_part=is_part)


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
