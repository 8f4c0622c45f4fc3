"""The blend at Ceyhan: sulphur by amount of Kazakh oil and by month; heights and head of the illustrative line."""

from __future__ import annotations

import numpy as np
import pandas as pd

from transcaspian.messages import say, written
from transcaspian.report.figures import Figure, Section, legend, missing, paragraph
from transcaspian.report.markup import number, points, share, tag, words
from transcaspian.report.provenance import source_line
from transcaspian.report.ribbons import Ribbon, panel, panels
from transcaspian.report.scales import Scale, tick_text, ticks
from transcaspian.report.tables import Bar, Column, bar_table, table
from transcaspian.study.answer.route import spoken
from transcaspian.study.oil.quality import IN_YEAR, TABLES, TENGIZ
from transcaspian.study.results import Results

PER_BBL = ("usd_per_bbl_p10", "usd_per_bbl_p50", "usd_per_bbl_p90")
MILLION = 1e6
RANKS = ("p10", "p50", "p90")
QUALITIES = ("sulphur_pct", "api", "mercaptans_ppm")
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 700.0, 260.0, 52.0, 8.0, 10.0, 26.0
ARRIVED, THOUSAND = "oil_at_ceyhan_t", 1e3
EDGE_M = 250.0  # room for pumps and pits below nought


def section(results: Results) -> Section:
    """Return the section; a remark if the results hold no tables of it."""
    heading = say("oil_quality.heading")
    if not set(TABLES) <= set(results.tables):
        return Section("oil_quality", heading, (missing(TABLES[0]),))
    blends, bank, flows, profile = (results.table(name) for name in TABLES)
    parts = [paragraph(say("oil_quality.note"))]
    if len(blends):
        parts.append(_blends(results, blends).html())
    if f"oil_ceyhan_{QUALITIES[0]}" in results.kpis:
        parts.append(_months(results).html())
    if len(bank):
        parts.append(_bank(results, bank).html())
    if len(flows) and len(profile):
        parts.append(_line(results, flows, profile).html())
    return Section("oil_quality", heading, tuple(parts))


def _source(results: Results) -> str:
    manifest = results.manifest
    return say("oil_quality.source", version=manifest["version"], scenario=manifest["scenario"])


def _sulphur(value: float) -> str:
    return written(value, ".3f")


def _blends(results: Results, blends: pd.DataFrame) -> Figure:
    named = blends.assign(case=[say(f"oil_quality.case_{case}") for case in blends["id"]])
    bars = [
        Bar(
            say("oil_quality.case_label", mt=number(row["kazakh_mt"]), case=row["case"]),
            row["sulphur_p50"],
            row["sulphur_p10"],
            row["sulphur_p90"],
            _sulphur(row["sulphur_p50"]),
            say("report.between", low=_sulphur(row["sulphur_p10"]), high=_sulphur(row["sulphur_p90"])),
        )
        for row in named.to_dict("records")
    ]
    now, most = blends[blends["id"] == IN_YEAR].iloc[0], blends.iloc[-1]
    finding = say("oil_quality.blend_finding_none")
    if now["kazakh_mt"] > 0.0:
        finding = say(
            "oil_quality.blend_finding",
            added=_sulphur(now["added_p50"]),
            most_mt=number(most["kazakh_mt"]),
            most=_sulphur(most["added_p50"]),
        )
    caption = say("oil_quality.blend_caption")
    plain = ("kazakh_mt", "density_15_kg_m3", "api", "mercaptans_ppm", "viscosity_20_cst")
    columns = [Column("case", say("oil_quality.column_case"))]
    columns += [Column(name, say(f"oil_quality.column_{name}"), number) for name in plain]
    columns += [
        Column(name, say(f"oil_quality.column_{name}"), _sulphur)
        for name in ("sulphur_p10", "sulphur_p50", "sulphur_p90", "added_p50")
    ]
    return Figure(
        key="blend",
        finding=finding,
        subtitle=say("oil_quality.blend_subtitle", others=number(now["other_mt"])),
        picture=bar_table(bars, caption=caption, heading=say("oil_quality.blend_heading"), unit="%"),
        source=_source(results),
        table=table(named, columns, caption=caption),
    )


def _months(results: Results) -> Figure:
    frames = [results.kpi(f"oil_ceyhan_{name}") for name in QUALITIES]
    rows = [_spelled(frame, name) for frame, name in zip(frames, QUALITIES, strict=True)]
    sulphur = frames[0]["p50"].to_numpy(dtype=np.float64)
    known = sulphur[np.isfinite(sulphur)]
    drawn = [_panel("sulphur", frames[0], 1.0)]
    if ARRIVED in results.kpis:
        arrived = results.kpi(ARRIVED)
        drawn.append(_panel("kazakh", arrived[arrived["shipper"] == TENGIZ], THOUSAND))
    columns = [Column("quality", say("oil_quality.column_quality")), Column("month", say("oil_quality.column_month"))]
    low, high = (known.min(), known.max()) if len(known) else (np.nan, np.nan)
    return Figure(
        key="blend-months",
        finding=say("oil_quality.month_finding", low=_sulphur(low), high=_sulphur(high)),
        subtitle=say("oil_quality.month_subtitle"),
        picture=panels(*drawn),
        source=source_line(results),
        table=table(
            pd.concat(rows, ignore_index=True),
            [*columns, *(Column(name, name.upper()) for name in RANKS)],
            caption=say("oil_quality.month_caption"),
        ),
    )


def _spelled(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the months of one quality as text, with digits as it deserves."""
    shown = _sulphur if name == QUALITIES[0] else number
    months = [str(int(month)) for month in frame["month"]]
    quality = say(f"oil_quality.quality_{name}")
    return frame.assign(quality=quality, month=months, **{rank: frame[rank].map(shown) for rank in RANKS})


def _panel(key: str, frame: pd.DataFrame, scale: float) -> str:
    low, middle, high = (frame[rank].to_numpy(dtype=np.float64) / scale for rank in ("p10", "p50", "p90"))
    title = say(f"oil_quality.month_{key}")
    return panel(f"blend-{key}", title, say("oil_quality.month_subtitle"), [Ribbon(title, low, middle, high, 1)])


def _bank(results: Results, bank: pd.DataFrame) -> Figure:
    caption = say("oil_quality.bank_caption")
    shown = bank.assign(shipper=bank["shipper"].map(spoken), million_bbl=bank["volume_bbl"] / MILLION)
    numbers = ("million_bbl", "api", "sulphur_pct")
    columns = [Column("shipper", say("oil_quality.column_shipper"))]
    columns += [Column(name, say(f"oil_quality.column_{name}"), number) for name in numbers]
    columns += [Column(name, say(f"oil_quality.column_{name}"), _signed) for name in PER_BBL]
    ends = bank.set_index("shipper").loc[TENGIZ] if TENGIZ in set(bank["shipper"]) else None
    finding = say("oil_quality.bank_caption")
    if ends is not None:
        low, high = float(ends[PER_BBL[0]]), float(ends[PER_BBL[-1]])
        key = "bank_finding_open" if low < 0.0 < high else "bank_finding"
        finding = say(f"oil_quality.{key}", low=_signed(low), high=_signed(high))
    return Figure(
        key="bank-what-if",
        finding=finding,
        subtitle=say("oil_quality.bank_subtitle"),
        picture=table(shown, columns, caption=caption),
        source=_source(results),
    )


def _signed(value: float) -> str:
    return written(value, "+.2f")


def _line(results: Results, flows: pd.DataFrame, profile: pd.DataFrame) -> Figure:
    now = flows[flows["case"] == IN_YEAR].iloc[0]
    caption = say("oil_quality.line_caption")
    shown = flows.assign(case=[say(f"oil_quality.flow_{case}") for case in flows["case"]])
    numbers = ("flow_bbl_per_day", "power_mw", "days", "binds_at_km", "over_km")
    columns = [
        Column("case", say("oil_quality.column_case")),
        Column("drag_reduction_share", say("oil_quality.column_drag_reduction_share"), share),
        *(Column(name, say(f"oil_quality.column_{name}"), number) for name in numbers),
    ]
    marks = (
        ("area s3", say("oil_quality.line_ground")),
        ("line s1", say("oil_quality.line_head")),
        ("line s2", say("oil_quality.line_limit")),
    )
    return Figure(
        key="btc-line",
        finding=say("oil_quality.line_finding", power=number(now["power_mw"]), days=number(now["days"])),
        subtitle=say("oil_quality.line_subtitle"),
        picture=legend(*marks) + _drawing(profile),
        source=_source(results),
        table=table(shown, columns, caption=caption),
    )


def _drawing(profile: pd.DataFrame) -> str:
    levels = ticks(float(profile["limit_m"].max()), wanted=5)
    across = Scale(0.0, float(profile["km"].max()), LEFT, WIDTH - RIGHT)
    down = Scale(-EDGE_M, levels[-1], HEIGHT - BOTTOM, TOP)
    parts = [
        tag("line", x1=LEFT, x2=WIDTH - RIGHT, y1=down(level), y2=down(level), class_="grid")
        + tag("text", words(tick_text(level)), x=LEFT - 6.0, y=down(level) + 4.0, class_="tick end")
        for level in levels
    ]
    parts += [
        tag("text", words(f"{km:g}"), x=across(km), y=HEIGHT - 8.0, class_="tick middle")
        for km in ticks(across.high)[:-1]
    ]
    ground = [(across(row["km"]), down(row["elevation_m"])) for row in profile.to_dict("records")]
    edge = down(-EDGE_M)
    area = [(ground[0][0], edge), *ground, (ground[-1][0], edge)]
    parts.append(tag("polygon", points=points(area), class_="area s3"))
    parts.append(tag("polyline", points=points(ground), class_="line s3"))
    limit = [(across(row["km"]), down(row["limit_m"])) for row in profile.to_dict("records")]
    parts.append(tag("polyline", points=points(limit), class_="line s2"))
    head = [
        (across(row["km"]), down(row[name]))
        for row in profile.to_dict("records")
        for name in ("arriving_head_m", "head_m")
    ]
    parts.append(tag("polyline", points=points(head), class_="line s1"))
    station = say("oil_quality.line_station")
    parts += [
        tag(
            "circle",
            tag("title", words(station)),
            cx=across(row["km"]),
            cy=down(row["elevation_m"]),
            r=4,
            class_="node",
        )
        for row in profile[profile["station"]].to_dict("records")
    ]
    title = say("oil_quality.line_title")
    drawing = tag("svg", tag("title", words(title)), *parts, viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}", role="img")
    return tag("div", drawing, class_="wide", tabindex=0, role="region", aria_label=title)
