"""Oil: nominated, loaded, landed and lifted against what was agreed; stocks and stops; tankers; what holds oil back."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from transcaspian.messages import say
from transcaspian.report.figures import Figure, Section, legend, missing, paragraph
from transcaspian.report.markup import between, number, share
from transcaspian.report.provenance import source_line
from transcaspian.report.ribbons import Lane, Ribbon, panel, panels
from transcaspian.report.sections import oil_limits, oil_use
from transcaspian.report.tables import Bar, Column, bar_table, spread_columns, table
from transcaspian.study.answer import oil as oil_answer
from transcaspian.study.answer.route import spoken
from transcaspian.study.results import Results
from transcaspian.units import HOURS_PER_DAY

Array = NDArray[np.float64]
QUANTILES = (0.1, 0.5, 0.9)
BARRELS = ("loaded_btc", "into_btc", "lifted")  # one grade: a factor of its own
GRADE = "crudes.tengiz.bbl_per_t"
LEAST_HOURS = 0.05  # parts of a voyage shorter than this are not drawn


def section(results: Results) -> Section:
    """Return the section."""
    drawings: tuple[tuple[str, Callable[[Results], Figure]], ...] = (
        ("oil_loaded_t", _volumes),
        ("oil_nominated_t", _months),
        ("oil_days_of_cover", _cover),
        ("oil_cycle_h", _cycle),
        ("oil_line_up", _line_up),
        ("oil_held_t_days", _held),
    )
    parts = [drawn(results).html() if kpi in results.kpis else missing(kpi) for kpi, drawn in drawings]
    parts += [oil_use.part(results), oil_limits.part(results)]
    if "oil_balance_t" in results.kpis:
        parts.append(paragraph(_balance(results)))
    return Section("oil", say("oil_report.heading"), tuple(parts))


def _volumes(results: Results) -> Figure:
    found = oil_answer.volumes(results)
    found["kbbl"] = [
        row["p50"] * _bbl_per_t(results) / 1e3 if row["key"] in BARRELS else np.nan for row in found.to_dict("records")
    ]
    agreed_t = oil_answer.contract_t(results)
    columns = [
        Column("what", say("report.column_what")),
        *spread_columns("t"),
        Column("kbbl", say("oil_report.column_kbbl"), number),
    ]
    loaded_t = float(found.set_index("key").loc["loaded_btc", "p50"])
    verdict = "finding" if agreed_t > 0 else "finding_no_contract"
    part = share(loaded_t / agreed_t) if agreed_t > 0 else ""
    return Figure(
        key="oil-volumes",
        finding=say(f"oil_report.{verdict}", mt=number(loaded_t / 1e6), share=part, agreed=number(agreed_t / 1e6)),
        subtitle=say("oil_report.subtitle"),
        picture=bar_table(
            [_spread_bar(row) for row in found.to_dict("records")],
            caption=say("oil_report.caption"),
            heading=say("report.column_what"),
            unit="t",
        )
        + _announced(results, found),
        source=source_line(results),
        table=table(found, columns, caption=say("oil_report.caption")),
    )


def _spread_bar(row: dict[Hashable, Any]) -> Bar:
    label, text = str(row["what"]), between(row["p10"], row["p90"])
    return Bar(label, row["p50"], row["p10"], row["p90"], number(row["p50"]), text)


def _announced(results: Results, found: pd.DataFrame) -> str:
    """Return what was agreed or announced under the answer that it bears on, on a scale of its own."""
    targets = _targets(results)
    if not targets:
        return ""
    whole = {"what": say("oil_report.loaded_all"), **results.total("oil_loaded_t").iloc[0][oil_answer.SPREAD]}
    answers = {True: found[found["key"] == "loaded_btc"].to_dict("records"), False: [whole]}
    bars = []
    for through_btc, rows in answers.items():
        own = [row for row in targets if str(row["id"]).endswith(oil_answer.BTC_TARGET) == through_btc]
        bars += [_spread_bar(row) for row in rows if own] + [_target(row) for row in own]
    heading = say("oil_report.announced")
    return bar_table(bars, caption=heading, heading=heading, unit="t")


def _bbl_per_t(results: Results) -> float:
    frame = results.table("inputs") if "inputs" in results.tables else pd.DataFrame(columns=["parameter", "value"])
    found = frame.loc[frame["parameter"] == GRADE, "value"]
    return float(found.iloc[0]) if len(found) else float("nan")


def _targets(results: Results) -> list[dict[str, object]]:
    if "oil_targets" not in results.tables:
        return []
    return [{str(key): value for key, value in row.items()} for row in results.table("oil_targets").to_dict("records")]


def _target(row: dict[str, object]) -> Bar:
    middle = float(str(row["t_per_year"]))
    low, high = (float(str(row[name])) if _known(row[name]) else middle for name in ("low_t", "high_t"))
    label = say(f"oil_report.target_{row['id']}")
    text = between(low, high) if high > low else say("oil_report.target_stated")
    return Bar(label, middle, low, high, number(middle), text, is_part=True)


def _known(value: object) -> bool:
    return value is not None and str(value) not in {"", "nan", "None"}


def _months(results: Results) -> Figure:
    drawn, rows = [], []
    lines = dict(results.kpis["oil_nominated_t"].dims)["line"]
    parts = (("nominated", "oil_nominated_t", 2), ("loaded", "oil_loaded_t", 1))
    for place, line in enumerate(lines):
        ribbons = [
            _ribbon(say(f"oil_report.{name}"), results.replicates(kpi)[:, place] / 1e3, style)
            for name, kpi, style in parts
        ]
        name = spoken(line)
        drawn.append(panel(f"oil-months-{place}", name, say("report.months_desc", name=name), ribbons))
        rows += [
            {"line": name, "what": ribbon.label, "month": month + 1, "p10": low, "p50": middle, "p90": high}
            for ribbon in ribbons
            for month, (low, middle, high) in enumerate(zip(ribbon.low, ribbon.middle, ribbon.high, strict=True))
        ]
    entries = [(f"line s{style}", say(f"oil_report.{name}")) for name, _, style in parts]
    nominated, loaded = (results.replicates(kpi).sum(axis=(1, 2)) for _, kpi, _ in parts)
    columns = [
        Column("line", say("report.column_line")),
        Column("what", say("report.column_what")),
        Column("month", say("report.column_month")),
        *spread_columns(say("report.unit_thousand_t")),
    ]
    return Figure(
        key="oil-months",
        finding=say("oil_report.months_finding", share=share(float(np.median(loaded / np.maximum(nominated, 1.0))))),
        subtitle=say("oil_report.months_subtitle"),
        picture=legend(*entries) + panels(*drawn),
        source=source_line(results),
        table=table(pd.DataFrame(rows), columns, caption=say("oil_report.months_caption")),
    )


def _ribbon(label: str, values: Array, style: int = 1) -> Ribbon:
    low, middle, high = np.nanquantile(values, QUANTILES, axis=0)
    return Ribbon(label, low, middle, high, style)


def _cover(results: Results) -> Figure:
    places = dict(results.kpis["oil_days_of_cover"].dims)["place"]
    values = results.replicates("oil_days_of_cover")
    stops = _stops(results)
    drawn, rows = [], []
    for place, name in enumerate(places):
        part = values[:, place]
        if np.isnan(part).all():
            continue
        ribbon = _ribbon(spoken(name), np.nan_to_num(part))
        lanes = [Lane(say("oil_report.lane_full"), spans, "closure") for spans in [stops.get(name, [])] if spans]
        told = say("oil_report.cover_desc", place=spoken(name))
        drawn.append(panel(f"oil-cover-{place}", spoken(name), told, [ribbon], lanes=lanes))
        low, middle, high = np.nanquantile(np.nanmean(part, axis=1), QUANTILES)
        rows.append({"place": spoken(name), "p10": low, "p50": middle, "p90": high})
    stopped = results.total("oil_stop_h").iloc[0]["p50"] if "oil_stop_h" in results.kpis else float("nan")
    columns = [Column("place", say("report.column_place")), *spread_columns(say("report.unit_days"))]
    return Figure(
        key="oil-cover",
        finding=say("oil_report.cover_finding", hours=number(float(stopped))),
        subtitle=say("oil_report.cover_subtitle"),
        picture=panels(*drawn),
        source=source_line(results),
        table=table(pd.DataFrame(rows), columns, caption=say("oil_report.cover_caption")),
    )


def _stops(results: Results) -> dict[str, list[tuple[float, float]]]:
    """Return the stops of the first replication kept, by place of cover, in days of the year."""
    if "periods" not in results.tables:
        return {}
    frame = results.table("periods")
    frame = frame[(frame["kind"] == "stop") & (frame["replication"] == frame["replication"].min())]
    begin_h = float(results.manifest["warm_up_h"])
    found: dict[str, list[tuple[float, float]]] = {}
    for row in frame.to_dict("records"):
        place = str(row["place"])
        key = "aktau" if place.startswith("aktau") else "baku" if place in {"sangachal", "dubendi"} else place
        start, end = ((float(row[name]) - begin_h) / HOURS_PER_DAY for name in ("start_h", "end_h"))
        if end > 0.0:
            found.setdefault(key, []).append((max(start, 0.0), end))
    return found


def _cycle(results: Results) -> Figure:
    frame = results.kpi("oil_cycle_h")
    known = frame[frame["p50"] > LEAST_HOURS]
    bars, rows = [], []
    for ship, part in known.groupby("ship_class", sort=False):
        whole = float(part["p50"].sum())
        bars.append(Bar(spoken(str(ship)), whole, whole, whole, number(whole), say("oil_report.cycle_sum")))
        for row in part.to_dict("records"):
            label = say(f"oil_report.part_{row['part']}")
            text = between(row["p10"], row["p90"])
            bars.append(Bar(label, row["p50"], row["p10"], row["p90"], number(row["p50"]), text, is_part=True))
            spread = {name: row[name] for name in ("p10", "p50", "p90")}
            rows.append({"ship": spoken(str(ship)), "part": label, **spread})
    columns = [
        Column("ship", say("report.column_ship")),
        Column("part", say("oil_report.column_part")),
        *spread_columns("h"),
    ]
    cargoes = results.kpi("oil_cargoes_a_month") if "oil_cargoes_a_month" in results.kpis else pd.DataFrame()
    baku = float(cargoes["p50"].iloc[0]) if len(cargoes) else float("nan")
    return Figure(
        key="oil-cycle",
        finding=say("oil_report.cycle_finding", cargoes=number(baku)),
        subtitle=say("oil_report.cycle_subtitle"),
        picture=bar_table(
            bars, caption=say("oil_report.cycle_caption"), heading=say("oil_report.column_part"), unit="h"
        ),
        source=source_line(results),
        table=table(pd.DataFrame(rows), columns, caption=say("oil_report.cycle_caption")),
    )


def _line_up(results: Results) -> Figure:
    causes = dict(results.kpis["oil_line_up"].dims)["cause"]
    values = results.replicates("oil_line_up")
    whole = np.nansum(values, axis=1)
    ribbons = {cause: _ribbon(say(f"oil_report.part_{cause}"), values[:, n]) for n, cause in enumerate(causes)}
    drawn = [
        panel("oil-line-up-all", say("oil_report.line_up_all"), say("oil_report.line_up_desc"),
              [_ribbon(say("oil_report.line_up_all"), whole)])
    ]  # fmt: skip
    rows = []
    for cause, ribbon in ribbons.items():
        if np.nanmax(ribbon.high) > 0.0:
            drawn.append(panel(f"oil-line-up-{cause}", ribbon.label, say("oil_report.line_up_desc"), [ribbon]))
        low, middle, high = np.quantile(np.nanmean(values[:, causes.index(cause)], axis=1), QUANTILES)
        rows.append({"cause": ribbon.label, "p10": low, "p50": middle, "p90": high})
    week = int(np.nanargmax(np.median(whole, axis=0))) + 1
    columns = [Column("cause", say("oil_report.column_cause")), *spread_columns(say("report.unit_ships"))]
    return Figure(
        key="oil-line-up",
        finding=say("oil_report.line_up_finding", week=week, ships=number(float(np.nanmax(np.median(whole, axis=0))))),
        subtitle=say("oil_report.line_up_subtitle"),
        picture=panels(*drawn),
        source=source_line(results),
        table=table(pd.DataFrame(rows), columns, caption=say("oil_report.line_up_caption")),
    )


def _held(results: Results) -> Figure:
    found = oil_answer.held(results)
    found["what"] = [say(f"study.oil_limit_{cause}") for cause in found["cause"]]
    bars = [
        Bar(str(row["what"]), row["p50"], row["p10"], row["p90"], number(row["p50"]), between(row["p10"], row["p90"]))
        for row in found.to_dict("records")
    ]
    columns = [
        Column("what", say("oil_report.column_cause")),
        *spread_columns(say("oil_report.unit_tonne_days")),
        Column("share", say("oil_report.column_share"), share),
    ]
    worst = found.iloc[0]
    return Figure(
        key="oil-held",
        finding=say("oil_report.held_finding", cause=worst["what"], share=share(float(worst["share"]))),
        subtitle=say("oil_report.held_subtitle"),
        picture=bar_table(
            bars,
            caption=say("oil_report.held_caption"),
            heading=say("oil_report.column_cause"),
            unit=say("oil_report.unit_tonne_days"),
        ),
        source=source_line(results),
        table=table(found, columns, caption=say("oil_report.held_caption")),
    )


def _balance(results: Results) -> str:
    accounts = dict(results.kpis["oil_balance_t"].dims)["account"]
    values = dict(zip(accounts, np.median(results.replicates("oil_balance_t"), axis=0), strict=True))
    told = {name: number(value / 1e3) for name, value in values.items() if name != "gap"}
    return say("oil_report.balance", **told)
