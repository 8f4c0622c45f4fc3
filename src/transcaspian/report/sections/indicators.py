"""Indicators of development banks: CPMM beside the published ones, and the ports."""

from __future__ import annotations

import pandas as pd

from transcaspian.messages import retold, say
from transcaspian.report.figures import Figure, Section, missing
from transcaspian.report.markup import between, number
from transcaspian.report.provenance import source_line
from transcaspian.report.tables import Bar, Column, bar_table, spread_columns, table
from transcaspian.study.answer.route import spoken
from transcaspian.study.results import Results

NEEDED = ("tfi1_h", "tfi2_usd", "tfi3_usd", "tfi4_km_h", "berth_wait_h", "turnaround_h", "moves_per_h", "dwell_h")
PORTS = ("berth_wait_h", "turnaround_h", "moves_per_h", "dwell_h")
STATUSES = tuple(f"indicators.status_{name}" for name in ("same", "other", "input", "none", "no_unit"))
BESIDE = ("same", "other", "input")


def section(results: Results) -> Section:
    """Return the section."""
    lacking = [name for name in NEEDED if name not in results.kpis]
    if lacking:
        return Section("indicators", say("indicators.heading"), (missing(lacking[0]),))
    parts = [_crossings(results).html(), _speeds(results).html(), _ports(results).html()]
    return Section("indicators", say("indicators.heading"), tuple(parts))


def _crossings(results: Results) -> Figure:
    frame = results.kpi("tfi1_h")
    known = frame[frame["p50"] > 0].copy()
    known["name"] = [
        say(
            "indicators.crossing",
            crossing=spoken(row.crossing),
            direction=spoken(row.direction),
            mode=spoken(row.mode),
        )
        for row in known.itertuples()
    ]
    ordered = known.sort_values("p50", ascending=False, kind="stable")
    bars = [
        Bar(row["name"], row["p50"], row["p10"], row["p90"], number(row["p50"]), between(row["p10"], row["p90"]))
        for row in ordered.to_dict("records")
    ]
    first = ordered.iloc[0]
    return Figure(
        key="crossings",
        finding=say("indicators.crossings_finding", name=first["name"], hours=number(float(first["p50"]))),
        subtitle=say("indicators.crossings_subtitle"),
        picture=bar_table(
            bars,
            caption=say("indicators.crossings_caption"),
            heading=say("indicators.column_crossing"),
            unit=results.kpis["tfi1_h"].unit,
        ),
        source=source_line(results),
        table=_beside(results) + _outlay(results),
    )


def _outlay(results: Results) -> str:
    frame = results.kpi("tfi2_usd")
    shown = frame[frame["p50"] > 0].copy()
    for name in ("crossing", "direction", "mode"):
        shown[name] = shown[name].map(spoken)
    columns = [
        Column("crossing", say("indicators.column_crossing")),
        Column("direction", say("report.column_direction")),
        Column("mode", say("indicators.column_mode")),
        *spread_columns(results.kpis["tfi2_usd"].unit),
    ]
    return table(shown, columns, caption=say("indicators.outlay_caption"))


def _beside(results: Results) -> str:
    """Return published indicators with the model's beside them, whatever can be said of the pair."""
    if "published_indicators" not in results.tables:
        return ""
    shown = results.table("published_indicators").copy()
    shown = shown[shown["comparison"].isin(BESIDE)]
    shown["what"] = [_what(row) for row in shown.to_dict("records")]
    shown["status"] = [retold(str(status), *STATUSES) for status in shown["status"]]
    columns = [
        Column("what", say("indicators.column_indicator")),
        Column("measured_in", say("indicators.column_year")),
        Column("value", say("report.column_published"), number),
        *(
            Column(f"model_{name}", say(f"report.column_{name}", unit=say("indicators.model")), number)
            for name in ("p10", "p50", "p90")
        ),
        Column("unit", say("report.column_unit")),
        Column("status", say("indicators.column_status")),
        Column("source", say("report.column_source")),
    ]
    return table(shown, columns, caption=say("indicators.beside_caption"))


def _what(row: dict[object, object]) -> str:
    place = str(row["crossing"] or row["country"])
    where = spoken(place) if place else say("indicators.all_corridors")
    return say(f"indicators.name_{row['indicator']}", place=where, mode=spoken(str(row["mode"])))


def _speeds(results: Results) -> Figure:
    speed = results.kpi("tfi4_km_h")
    known = speed[speed["p50"] > 0].copy()
    whole = known[(known["part"] == "with_sea") & (known["average"] == "by_trip") & (known["speed"] == "with_delay")]
    bars = [
        Bar(spoken(r["flow"]), r["p50"], r["p10"], r["p90"], number(r["p50"]), between(r["p10"], r["p90"]))
        for r in whole.to_dict("records")
    ]
    slowest = whole.loc[whole["p50"].idxmin()]
    return Figure(
        key="speeds",
        finding=say(
            "indicators.speeds_finding", flow=spoken(str(slowest["flow"])), speed=number(float(slowest["p50"]))
        ),
        subtitle=say("indicators.speeds_subtitle"),
        picture=bar_table(
            bars,
            caption=say("indicators.speeds_caption"),
            heading=say("report.column_flow"),
            unit=results.kpis["tfi4_km_h"].unit,
        ),
        source=source_line(results),
        table=_flow_table(known, results, "tfi4_km_h") + _flow_table(results.kpi("tfi3_usd"), results, "tfi3_usd"),
    )


def _flow_table(frame: pd.DataFrame, results: Results, name: str) -> str:
    shown = frame[frame["p50"] > 0].copy()
    labels = [dim for dim in ("flow", "speed", "part", "average") if dim in shown]
    for dim in labels:
        shown[dim] = shown[dim].map(spoken)
    columns = [Column(dim, say(f"indicators.column_{dim}")) for dim in labels]
    columns += spread_columns(results.kpis[name].unit)
    return table(shown, columns, caption=say(f"indicators.{name}_caption"))


def _ports(results: Results) -> Figure:
    rows = [row for name in PORTS for row in _port_rows(results, name)]
    shown = pd.DataFrame(rows, columns=["port", "what", "who", "unit", "p10", "p50", "p90"])
    columns = [
        Column("port", say("report.column_port")),
        Column("what", say("indicators.column_indicator")),
        Column("who", say("indicators.column_who")),
        *(Column(key, key.upper(), number) for key in ("p10", "p50", "p90")),
        Column("unit", say("report.column_unit")),
    ]
    return Figure(
        key="port-performance",
        finding=say("indicators.ports_finding"),
        subtitle=say("indicators.ports_subtitle"),
        picture=table(shown, columns, caption=say("indicators.ports_caption")),
        source=source_line(results),
    )


def _port_rows(results: Results, name: str) -> list[dict[str, object]]:
    """Return one row a cell of a port indicator that has a number: port, whose it is, what, unit, range."""
    kpi, frame = results.kpis[name], results.kpi(name)
    others = [dim for dim, _ in kpi.dims if dim != "port"]
    return [
        {
            "port": spoken(row["port"]),
            "who": ", ".join(spoken(row[dim]) for dim in others),
            "what": say(f"indicators.port_{name}"),
            "unit": kpi.unit,
            **{key: row[key] for key in ("p10", "p50", "p90")},
        }
        for row in frame[frame["p50"].notna() & (frame["p90"] > 0)].to_dict("records")
    ]
