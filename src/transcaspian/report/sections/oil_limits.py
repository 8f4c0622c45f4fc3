"""What one more of each limit is worth to oil: the table that `oil limits` left beside a run."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from transcaspian.messages import known, say
from transcaspian.report.figures import Figure
from transcaspian.report.findings import not_there
from transcaspian.report.markup import number
from transcaspian.report.provenance import source_line
from transcaspian.report.tables import Bar, Column, bar_table, table
from transcaspian.study.oil.limits import FINDING
from transcaspian.study.results import Results


def part(results: Results) -> str:
    """Return the figure where it was asked beside the run, else the command that asks."""
    found = FINDING.beside(results)
    if found is None:
        command = say("oil_limits.command", scenario=results.manifest["scenario"])
        return not_there(FINDING, results, text=say("oil_limits.ask"), command=command)
    frame = found.table("oil_limits")
    levers = frame[frame["lever"] != ""]
    levers = levers.assign(
        what=[known(f"oil_limits.lever_{row['lever']}") or row["what"] for row in levers.to_dict("records")],
        at=[say(f"oil_limits.short_{name}") for name in levers["level"]],
        **{name: levers[f"{name}_t"] / 1e3 for name in ("loaded", "loaded_btc", "lifted")},
        half=levers["loaded_t_half_width"] / 1e3,
    )
    columns = [
        Column("what", say("oil_limits.column_lever")),
        Column("at", say("oil_limits.column_level")),
        Column("loaded", say("oil_limits.column_loaded"), number),
        Column("half", say("oil_limits.column_half"), number),
        Column("loaded_btc", say("oil_limits.column_btc"), number),
        Column("lifted", say("oil_limits.column_lifted"), number),
    ]
    last = levers[levers["level"] == levers["level"].iloc[-1]]
    sure = last[(last["loaded"] > last["half"]) & (last["kind"] != "nomination")]
    finding = say("oil_limits.figure_finding_none")
    if len(sure):
        best = sure.iloc[0]
        finding = say("oil_limits.figure_finding", what=best["what"], kt=number(float(best["loaded"])))
    caption = say("oil_limits.figure_caption")
    bars = [_lever_bar(row) for row in last.to_dict("records") if row["loaded"] > row["half"]]
    return Figure(
        key="oil-limits",
        finding=finding,
        subtitle=say("oil_limits.figure_subtitle"),
        picture=bar_table(
            bars,
            caption=caption,
            heading=say("oil_limits.column_lever"),
            unit="",
            middle=say("marginal.column_mean_kt"),
            ends=say("marginal.column_interval"),
        ),
        source=source_line(results),
        table=table(levers, columns, caption=caption),
    ).html()


def _lever_bar(row: dict[Hashable, Any]) -> Bar:
    middle, half = float(row["loaded"]), float(row["half"])
    ends = say("report.between", low=number(middle - half), high=number(middle + half))
    return Bar(str(row["what"]), middle, max(middle - half, 0.0), middle + half, number(middle), ends)
