"""Bans and incidents: the register of loading bans, published storms and closures beside it, back-casts."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from transcaspian.messages import say, translated
from transcaspian.report.figures import Figure, Section, missing
from transcaspian.report.findings import not_there
from transcaspian.report.markup import day_words, number, unit_words
from transcaspian.report.provenance import source_line
from transcaspian.report.ribbons import Ribbon, panel, panels
from transcaspian.report.tables import Bar, Column, bar_table, table
from transcaspian.study.answer.route import spoken
from transcaspian.study.back_cast.tables import FINDING
from transcaspian.study.results import Results
from transcaspian.units import HOURS_PER_DAY

COMMAND = "transcaspian backcast storm-may-2022"
MOST_PLACES = 4


def section(results: Results) -> Section:
    """Return the section."""
    parts = [_register(results).html() if "bans" in results.tables else missing("bans")]
    if "incidents" in results.tables:
        parts.append(_published(results).html())
    found = FINDING.beside(results)
    if found is None:
        parts.append(not_there(FINDING, results, text=say("backcast.report_missing"), command=COMMAND))
    else:
        parts.append(_back_cast(found).html())
    return Section("incidents", say("backcast.report_heading"), tuple(parts))


# --- bans ------------------------------------------------------------------------------------------------------------


def _register(results: Results) -> Figure:
    frame = results.table("bans")
    frame = frame[frame["replication"] == frame["replication"].min()]
    start_h = float(results.manifest["warm_up_h"])
    frame = frame[frame["end_h"] > start_h]
    finding = say("backcast.register_none")
    if len(frame):
        worst = frame.loc[frame["peak_standing"].idxmax()]
        values = {
            "scope": spoken(worst["scope"]),
            "peak": number(worst["peak_standing"]),
            "unit": unit_words(str(worst["unit"])),
        }
        finding = say("backcast.register_finding", orders=len(frame), **values)
    caption = say("backcast.register_caption")
    by_scope = frame.groupby("scope", sort=False)["peak_standing"].agg(["count", "max"]).reset_index()
    bars = [_scope_bar(row, frame, start_h) for row in by_scope.to_dict("records")]
    picture = bar_table(bars, caption=caption, heading=say("report.column_scope"), unit=say("report.unit_days"))
    return Figure(
        key="bans",
        finding=finding,
        subtitle=say("backcast.register_subtitle"),
        picture=picture if bars else "",
        source=source_line(results),
        table=table(_register_rows(frame, start_h), _register_columns(), caption=caption),
    )


def _scope_bar(row: Mapping[Hashable, Any], frame: pd.DataFrame, start_h: float) -> Bar:
    """Return how long the orders of one scope lasted: the median, from the shortest to the longest."""
    mine = frame[frame["scope"] == row["scope"]]
    days = ((mine["end_h"] - mine["start_h"].clip(lower=start_h)) / HOURS_PER_DAY).to_numpy(dtype=np.float64)
    label = say("backcast.scope_bar", scope=spoken(str(row["scope"])), orders=int(row["count"]))
    low, middle, high = float(days.min()), float(np.median(days)), float(days.max())
    return Bar(label, middle, low, high, number(middle), say("report.between", low=number(low), high=number(high)))


def _register_rows(frame: pd.DataFrame, start_h: float) -> pd.DataFrame:
    def day(name: str) -> pd.Series:
        return (frame[name] - start_h) / HOURS_PER_DAY

    return pd.DataFrame(
        {
            "scope": frame["scope"].map(lambda name: spoken(str(name))),
            "cause": [say(f"backcast.cause_{cause}") for cause in frame["cause"]],
            "start": day("start_h"),
            "end": day("end_h"),
            "unit": frame["unit"],
            "standing_at_start": frame["standing_at_start"],
            "peak_standing": frame["peak_standing"],
            "cleared": day("cleared_h"),
        }
    )


def _register_columns() -> list[Column]:
    texts = {"scope", "cause", "unit"}
    names = ("scope", "cause", "start", "end", "unit", "standing_at_start", "peak_standing", "cleared")
    return [Column(name, say(f"backcast.column_{name}"), None if name in texts else number) for name in names]


# --- what is published -----------------------------------------------------------------------------------------------


def _published(results: Results) -> Figure:
    frame = results.table("incidents").astype(object).fillna("")
    names = ("kind", "port", "start", "end", "note", "source", "confidence")
    shown = frame.assign(
        kind=[say(f"backcast.kind_{kind}") for kind in frame["kind"]],
        port=[spoken(str(port)) if port else say("backcast.whole_sea") for port in frame["port"]],
        note=[translated(str(note)) for note in frame["note"]],
    )
    columns = [Column(name, say(f"backcast.column_{name}")) for name in names]
    return Figure(
        key="published-incidents",
        finding=say("backcast.published_finding", rows=len(shown)),
        subtitle=say("backcast.published_subtitle"),
        picture=table(shown, columns, caption=say("backcast.published_caption")),
        source=source_line(results),
    )


# --- the back-cast ---------------------------------------------------------------------------------------------------


def _back_cast(found: Results) -> Figure:
    places = found.table("places")
    touched = places[places["told_apart"] & (places["unit_days"] > 0)].sort_values("unit_days", ascending=False)
    stated = found.table("incidents")
    what = {"title": translated(found.manifest["title"]), **_days_stated(stated)}
    finding = say("backcast.back_cast_none", **what)
    for row in touched.head(1).to_dict("records"):
        told = {
            "place": spoken(row["place"]),
            "peak": number(row["peak_p50"]),
            "days": _days(row["gone_after_days_p50"]),
        }
        finding = say("backcast.back_cast_finding", **what, **told)
    queue = found.table("queue")
    drawn = [_panel(place, queue[queue["place"] == place]) for place in touched["place"].head(MOST_PLACES)]
    return Figure(
        key="back-cast",
        finding=finding,
        subtitle=say("backcast.back_cast_subtitle", pairs=found.manifest["replications"]),
        picture=panels(*drawn) + (_places(touched) if len(touched) else ""),
        source=say("backcast.source", **{name: found.manifest[name] for name in ("version", "scenario", "seed")}),
        table=_effects(found),
    )


def _days_stated(stated: pd.DataFrame) -> dict[str, str]:
    return {"start": day_words(str(stated["start"].min())), "end": day_words(str(stated["end"].max()))}


def _panel(place: str, queue: pd.DataFrame) -> str:
    low, middle, high = (queue[f"extra_{name}"].to_numpy(dtype=np.float64) for name in ("p10", "p50", "p90"))
    name = spoken(place)
    ribbon = Ribbon(name, np.maximum(low, 0.0), np.maximum(middle, 0.0), np.maximum(high, 0.0))
    return panel(f"extra-{place.replace('.', '-')}", name, say("backcast.panel_desc", place=name), [ribbon])


def _places(touched: pd.DataFrame) -> str:
    shown = touched.assign(
        place=touched["place"].map(lambda name: spoken(str(name))),
        **{f"gone_{name}": touched[f"gone_after_days_{name}"].map(_days) for name in ("p10", "p50", "p90")},
    )
    numbers = ("usual", "peak_p50")
    columns = [
        Column("place", say("report.column_place")),
        *(Column(name, say(f"backcast.column_{name}"), number) for name in numbers),
        *(Column(f"gone_{name}", say(f"backcast.column_gone_{name}")) for name in ("p10", "p50", "p90")),
    ]
    return table(shown, columns, caption=say("backcast.places_caption"))


def _effects(found: Results) -> str:
    frame = found.table("effects")
    shown = frame.assign(measure=[say(f"backcast.measure_{name}") for name in frame["measure"]])
    columns = [
        Column("measure", say("backcast.column_measure")),
        Column("unit", say("backcast.column_unit")),
        *(Column(name, say(f"backcast.column_{name}"), number) for name in ("without", "change", "low", "high")),
    ]
    return table(shown, columns, caption=say("backcast.effects_caption"))


def _days(value: float) -> str:
    return number(value) if math.isfinite(value) else say("backcast.gone_never")
