"""Where it breaks: what is used of each asset and on how many days it binds, what one more of each limit is worth."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from transcaspian.messages import say
from transcaspian.report.distance_curves import Curve, distance_panel
from transcaspian.report.figures import Figure, Section, missing
from transcaspian.report.findings import not_there
from transcaspian.report.markup import number, share, tag, words
from transcaspian.report.provenance import source_line
from transcaspian.report.ribbons import panels
from transcaspian.report.tables import Bar, Column, bar_table, table
from transcaspian.study.answer.route import spoken
from transcaspian.study.marginal.outcome import FINDING
from transcaspian.study.marginal.words import level_words, verdict, wide_table
from transcaspian.study.results import Results

COMMAND = "transcaspian marginal"
MOST_ASSETS, MOST_LEVERS = 12, 12
WITH_ENDS = {
    "refused_kt": ("refused_low_kt", "refused_high_kt"),
    "p90_days": ("p90_low_days", "p90_high_days"),
    "standing_unit_days": ("standing_low", "standing_high"),
    "wait_musd": ("wait_low_musd", "wait_high_musd"),
}
Row = Mapping[Hashable, Any]


def section(results: Results) -> Section:
    """Return the section; marginal values and the curve only where `transcaspian marginal` has left them."""
    has_assets = {"utilisation", "binding_days"} <= set(results.kpis)
    parts = [_assets(results).html() if has_assets else missing("utilisation")]
    found = FINDING.beside(results)
    if found is None:
        parts.append(not_there(FINDING, results, text=say("marginal.report_missing"), command=COMMAND))
    else:
        parts += [_levers(found, level).html() for level in found.manifest["levels"]]
        if "curve" in found.tables:
            parts.append(_curve(found).html())
    return Section("limits", say("marginal.report_heading"), tuple(parts))


# --- assets ----------------------------------------------------------------------------------------------------------


def _assets(results: Results) -> Figure:
    both = results.kpi("utilisation").merge(results.kpi("binding_days"), on="asset", suffixes=("", "_days"))
    both = both.dropna(subset=["p50"]).sort_values(["p50_days", "p50"], ascending=False, kind="stable")
    first = both.iloc[0]
    name = spoken(str(first["asset"]))
    values = {"days": number(first["p50_days"]), "low": number(first["p10_days"]), "high": number(first["p90_days"])}
    caption = say("marginal.assets_caption")
    return Figure(
        key="assets",
        finding=say("marginal.assets_finding", asset=name, used=share(first["p50"]), **values),
        subtitle=say("marginal.assets_subtitle"),
        picture=bar_table(
            [_asset_bar(row) for row in both.head(MOST_ASSETS).to_dict("records")],
            caption=caption,
            heading=say("marginal.column_asset"),
            unit=say("report.unit_days"),
        ),
        source=source_line(results),
        table=table(_asset_rows(both), _asset_columns(), caption=caption),
    )


def _asset_bar(row: Row) -> Bar:
    low, middle, high = (float(row[f"{name}_days"]) for name in ("p10", "p50", "p90"))
    label = say("marginal.asset_bar", asset=spoken(str(row["asset"])), used=share(row["p50"]))
    ends = say("report.between", low=number(low), high=number(high))
    return Bar(label, middle, low, high, number(middle), ends)


def _asset_rows(both: pd.DataFrame) -> pd.DataFrame:
    return both.assign(asset=both["asset"].map(lambda name: spoken(str(name))))


def _asset_columns() -> list[Column]:
    names = ("p10", "p50", "p90")
    used = [Column(name, say(f"marginal.column_used_{name}"), share) for name in names]
    days = [Column(f"{name}_days", say(f"marginal.column_days_{name}"), number) for name in names]
    return [Column("asset", say("marginal.column_asset")), *used, *days]


# --- levers ----------------------------------------------------------------------------------------------------------


def _levers(found: Results, level: str) -> Figure:
    wide = wide_table(found.table("marginal"), level)
    base = found.table("levels").query("level == @level").set_index("measure")["mean"]
    first = wide.iloc[0]
    name = level_words(level, found.manifest)
    told = {"level": name, "lever": spoken(first["lever"]), "kt": first["carried_kt"]}
    low_high = {"low": first["low_kt"], "high": first["high_kt"]}
    finding = (
        say("marginal.levers_finding", **told, **low_high)
        if first["told_apart"] and first["carried_kt"] > 0
        else say("marginal.levers_none", level=name)
    )
    caption = say("marginal.levers_caption", level=name)
    order = verdict(found.table("ranking"), found.manifest, level)
    return Figure(
        key=f"levers-{level.replace('.', '-')}",
        finding=finding,
        subtitle=say("marginal.levers_subtitle", carried_kt=base["carried_t"] / 1e3, days=base["p90_days"]),
        picture=bar_table(
            [_lever_bar(row) for row in wide.head(MOST_LEVERS).to_dict("records")],
            caption=caption,
            heading=say("marginal.column_lever"),
            unit="",
            middle=say("marginal.column_mean_kt"),
            ends=say("marginal.column_interval"),
        )
        + tag("p", words(order), class_="subtitle"),
        source=_source(found),
        table=_lever_table(wide, caption) + _cost_table(wide, name),
    )


def _lever_bar(row: Row) -> Bar:
    low, middle, high = (float(row[name]) for name in ("low_kt", "carried_kt", "high_kt"))
    ends = say("marginal.signed_range", low=low, high=high)
    return Bar(spoken(str(row["lever"])), middle, low, high, say("marginal.signed", value=middle), ends)


def _lever_table(wide: pd.DataFrame, caption: str) -> str:
    numbers = ("carried_kt", "low_kt", "high_kt")
    columns = [
        Column("lever", say("marginal.column_lever")),
        *(Column(name, say(f"marginal.column_{name}"), number) for name in numbers),
        *(Column(name, say(f"marginal.column_{name}")) for name in WITH_ENDS),
        Column("replications", say("marginal.column_replications"), number),
        Column("what", say("marginal.column_what")),
    ]
    shown = wide.assign(
        lever=wide["lever"].map(lambda name: spoken(str(name))),
        **{name: [_with_ends(row, name, *ends) for row in wide.to_dict("records")] for name, ends in WITH_ENDS.items()},
    )
    return table(shown, columns, caption=caption)


def _with_ends(row: Row, middle: str, low: str, high: str) -> str:
    """Return a mean change with its interval in brackets."""
    ends = say("marginal.signed_range", low=row[low], high=row[high])
    return say("report.published_cell", middle=say("marginal.signed", value=row[middle]), range=ends)


def _cost_table(wide: pd.DataFrame, level: str) -> str:
    """Return the order by what waiting is charged."""
    columns = [
        Column("lever", say("marginal.column_lever")),
        *(
            Column(name, say(f"marginal.column_{name}"), number)
            for name in ("wait_musd", "wait_low_musd", "wait_high_musd")
        ),
    ]
    shown = wide.sort_values("rank_by_cost", kind="stable").head(MOST_LEVERS)
    shown = shown.assign(lever=shown["lever"].map(lambda name: spoken(str(name))))
    return table(shown, columns, caption=say("marginal.cost_caption", level=level))


# --- the curve -------------------------------------------------------------------------------------------------------


def _curve(found: Results) -> Figure:
    frame = found.table("curve").sort_values("factor")
    low, middle, high = (frame[f"carried_t_{name}"].to_numpy(dtype=np.float64) for name in ("p10", "p50", "p90"))
    factors = frame["factor"].to_numpy(dtype=np.float64)
    most = frame.loc[frame["carried_t_p50"].idxmax()]
    bound = frame[frame["binding"] != ""].head(1).to_dict("records")
    finding = say("marginal.curve_finding_free", kt=most["carried_t_p50"] / 1e3)
    for row in bound:
        told = {"factor": row["factor"], "asset": spoken(row["binding"])}
        finding = say("marginal.curve_finding", kt=most["carried_t_p50"] / 1e3, at=most["factor"], **told)
    drawn = distance_panel(
        "curve-carried",
        say("marginal.curve_title"),
        say("marginal.curve_desc"),
        Curve(factors, low, middle, high),
        across=say("marginal.curve_across"),
    )
    return Figure(
        key="curve",
        finding=finding,
        subtitle=say("marginal.curve_subtitle"),
        picture=panels(drawn) + _what_binds(frame),
        source=_source(found),
        table=_curve_table(frame),
    )


def _shown(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(
        factor=frame["factor"].map("{:g}".format),
        binding=[spoken(name) if name else say("marginal.binds_nothing") for name in frame["binding"]],
        binds_next=[spoken(name) if name else "" for name in frame["binds_next"]],
        best_lever=[spoken(name) if name else "" for name in frame["best_lever"]],
        longest_wait=[spoken(name) if name else "" for name in frame["longest_wait"]],
        carried_kt=frame["carried_t_p50"] / 1e3,
    )


def _what_binds(frame: pd.DataFrame) -> str:
    columns = [
        Column("factor", say("marginal.column_factor")),
        Column("carried_kt", say("marginal.column_carried_kt"), number),
        Column("binding", say("marginal.column_binding")),
        Column("binds_next", say("marginal.column_binds_next")),
        Column("best_lever", say("marginal.column_best_lever")),
        Column("longest_wait", say("marginal.column_longest_wait")),
    ]
    return table(_shown(frame), columns, caption=say("marginal.binds_caption"))


def _curve_table(frame: pd.DataFrame) -> str:
    tonnes = ("asked_t", "carried_t_p10", "carried_t_p50", "carried_t_p90", "refused_t_p50")
    columns = [
        Column("factor", say("marginal.column_factor")),
        *(Column(name, say(f"marginal.column_{name}"), number) for name in tonnes),
        Column("binding", say("marginal.column_binding")),
        Column("binding_days", say("marginal.column_binding_days"), number),
        Column("utilisation", say("marginal.column_utilisation"), share),
    ]
    return table(_shown(frame), columns, caption=say("marginal.curve_caption"))


def _source(found: Results) -> str:
    manifest = found.manifest
    return say("marginal.source", **{name: manifest[name] for name in ("version", "scenario", "seed", "runs")})
