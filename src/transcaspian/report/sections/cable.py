"""What the cable carries, how often it is down, what it does to delay."""

from __future__ import annotations

import pandas as pd

from transcaspian.messages import reread, say, written
from transcaspian.report.figures import Section, missing, paragraph
from transcaspian.report.markup import between, number, tag, words
from transcaspian.report.tables import Column, table
from transcaspian.study.cable.tables import BOTH, TABLES
from transcaspian.study.results import Results
from transcaspian.systems.fibre.names import line_name, named, way_name

MILLION = 1e6
COMMANDS = (
    "transcaspian fibre design --capacity-tbps 400",
    "transcaspian fibre availability aktau_sumgait kuryk_buzovna",
    "transcaspian fibre delay frankfurt almaty --avoid russia",
    "transcaspian fibre lay 2026-05-15",
)


def section(results: Results) -> Section:
    """Return the section; a remark if the results hold no tables of the cable."""
    heading = say("optics.report_heading")
    if not set(TABLES) <= set(results.tables):
        return Section("cable", heading, (missing(TABLES[0]),))
    designs, up, lays, delays = (results.table(name) for name in TABLES)
    refused = [tag("p", words(reread(note))) for note in designs["note"] if note]
    commands = tag("ul", *(tag("li", tag("code", words(each))) for each in COMMANDS))
    parts = (
        paragraph(say("optics.report_note")),
        _designs(designs[designs["note"] == ""]),
        *refused,
        _availability(up),
        _lays(lays),
        _delays(delays),
        paragraph(say("optics.report_more")),
        commands,
    )
    return Section("cable", heading, parts)


def _designs(frame: pd.DataFrame) -> str:
    shown = frame.assign(
        line=frame["line"].map(_line),
        kind=[say(f"optics.kind_{kind}") for kind in frame["kind"]],
        fixed=frame["cost_fixed_usd"] / MILLION,
        total=frame["cost_usd"] / MILLION,
    )
    numbers = (
        "length_km",
        "spans",
        "pairs",
        "system_tbps",
        "gsnr_db",
        "uncertainty_db",
        "feed_volts",
        "fixed",
        "total",
    )
    columns = [Column("line", say("optics.column_line")), Column("kind", say("optics.column_kind"))]
    columns += [Column(name, say(f"optics.column_{name}"), number) for name in numbers]
    asked = float(frame["asked_tbps"].max()) if len(frame) else 0.0
    return table(shown, columns, caption=say("optics.report_designs", capacity=asked))


def _availability(frame: pd.DataFrame) -> str:
    columns = [
        Column("lines", say("optics.column_line")),
        Column("up", say("optics.column_up")),
        Column("range", say("optics.column_interval")),
        Column("formula", say("optics.column_formula")),
        Column("loss_tbps_days_a_year", say("optics.column_loss"), number),
        Column("loss_half_width", say("optics.column_loss_half"), number),
    ]
    shown = frame.assign(
        lines=frame["lines"].map(_line),
        up=[written(share, ".3%") for share in frame["up_share"]],
        range=[say("optics.plus_or_minus", half=half) for half in frame["half_width"]],
        formula=[written(share, ".3%") for share in frame["up_formula"]],
    )
    years = int(frame["years"].max()) if len(frame) else 0
    return table(shown, columns, caption=say("optics.report_availability", years=years))


def _lays(frame: pd.DataFrame) -> str:
    numbers = ("work_days", "p50_days", "p80_days", "shore_east_lost_days", "main_lost_days", "shore_west_lost_days")
    columns = [Column("line", say("optics.column_line")), Column("start", say("optics.column_start"))]
    columns += [Column(name, say(f"optics.column_{name}"), number) for name in numbers]
    return table(frame.assign(line=frame["line"].map(_line)), columns, caption=say("optics.report_lays"))


def _delays(frame: pd.DataFrame) -> str:
    shown = frame.assign(
        ways=[way_name(*ends) for ends in zip(frame["start"], frame["end"], strict=True)],
        avoided=[", ".join(map(named, risks.split())) or "-" for risks in frame["avoided"]],
        range=[between(low, high) for low, high in zip(frame["with_low_ms"], frame["with_high_ms"], strict=True)],
    )
    columns = [Column(name, say(f"optics.column_{name}")) for name in ("ways", "avoided")]
    columns += [Column("with_ms", say("optics.column_with_ms"), number)]
    columns += [Column("range", say("optics.column_range"))]
    columns += [Column(name, say(f"optics.column_{name}"), number) for name in ("without_ms", "saved_ms")]
    return table(shown, columns, caption=say("optics.report_delays"))


def _line(text: str) -> str:
    """Return a line by its landings, or what stands for both lines together."""
    return say("optics.either") if text == BOTH else line_name(text)
