"""The years ahead: fans by series, what binds, when projects open, what the spread comes from, what is not known."""

from __future__ import annotations

import pandas as pd

from transcaspian.messages import say, translated, written
from transcaspian.report.fans import Fan, fan_panel
from transcaspian.report.figures import Figure, Section, legend, paragraph
from transcaspian.report.findings import not_there
from transcaspian.report.markup import between, day_words, number, share, tag, words
from transcaspian.report.ribbons import panels
from transcaspian.report.tables import Column, table
from transcaspian.study.answer.route import spoken
from transcaspian.study.forecast import series as forecast_series
from transcaspian.study.forecast import text as forecast_text
from transcaspian.study.forecast.tables import FINDING
from transcaspian.study.results import Results

COMMAND = "transcaspian forecast"
ROUTE = "route"
MOST_ASSETS, MOST_DRIVERS = 5, 8
UNCERTAINTIES = ("model", "base", "2023", "shift", "price")


def section(results: Results) -> Section:
    """Return the section, or the command that makes it where it was not asked."""
    found = FINDING.beside(results)
    if found is None:
        missing = not_there(FINDING, results, text=say("forecast.not_run"), command=COMMAND)
        return Section("forecast", say("forecast.heading"), (missing,))
    parts = (
        paragraph(
            say("forecast.intro", known_by=day_words(found.manifest["known_by"]), replications=found.replications)
        ),
        _fans(found).html(),
        _targets(found).html(),
        _limits(found).html(),
        _spread(found).html(),
        _projects(found).html(),
        _uncertainties(),
    )
    return Section("forecast", say("forecast.heading"), parts)


def _source(found: Results) -> str:
    return say("forecast.fan_source", replications=found.replications, seed=found.manifest["seed"])


def _fans(found: Results) -> Figure:
    frame, past = found.table("forecast"), found.table("forecast_observed")
    there = set(frame["series"]) | set(past["series"])  # a forecast kept by another version may hold fewer
    drawn = [
        _panel(name, frame[frame["series"] == name], past[past["series"] == name])
        for name in forecast_series.ORDER
        if name in there
    ]
    year = found.manifest["years"][min(2, len(found.manifest["years"]) - 1)]
    route = frame[(frame["series"] == ROUTE) & (frame["year"] == year)].iloc[0]
    numbers = {name: float(route[name]) for name in ("p10", "p50", "p90", "naive")}
    marks = legend(
        ("line s1", say("forecast.legend_forecast")),
        ("area s1", say("forecast.legend_band")),
        ("line s2", say("forecast.legend_naive")),
    )
    return Figure(
        key="forecast-fans",
        finding=say("forecast.fan_finding", year=year, **numbers),
        subtitle=say("forecast.fan_subtitle"),
        picture=marks + panels(*drawn),
        source=_source(found),
        table=_table(frame, past),
    )


def _panel(name: str, ahead: pd.DataFrame, past: pd.DataFrame) -> str:
    series = say(f"forecast.series_{name}")
    unit = say(f"forecast.unit_{forecast_series.UNIT[name]}")
    title = say("forecast.text_row", series=series, unit=unit)
    naive = ahead[ahead["naive"].notna()]
    fan = Fan(
        ahead=list(ahead[["year", "p10", "p50", "p90"]].itertuples(index=False, name=None)),
        observed=list(past[["year", "value", "fitted"]].itertuples(index=False, name=None)),
        naive=list(naive[["year", "naive"]].itertuples(index=False, name=None)),
    )
    return fan_panel(f"fan-{name.replace('_', '-')}", title, say("forecast.fan_description", series=series), fan)


def _table(frame: pd.DataFrame, past: pd.DataFrame) -> str:
    counted = past.rename(columns={"value": "observed"})[["series", "year", "observed"]]
    both = pd.concat([frame, counted], ignore_index=True)
    order = {name: place for place, name in enumerate(forecast_series.ORDER)}
    both = both.sort_values(["series", "year"], key=lambda c: c.map(order) if c.name == "series" else c, kind="stable")
    shown = both.assign(
        alone=[
            between(low, high) if low == low else ""
            for low, high in zip(both["alone_p10"], both["alone_p90"], strict=True)
        ],
        unit=[say(f"forecast.unit_{forecast_series.UNIT[name]}") for name in both["series"]],
        series=[say(f"forecast.series_{name}") for name in both["series"]],
    )
    columns = [
        Column("series", say("forecast.column_series")),
        Column("year", say("forecast.column_year")),
        Column("unit", say("forecast.column_unit")),
        Column("observed", say("forecast.column_observed"), number),
        *(Column(name, name.upper(), number) for name in ("p10", "p50", "p90")),
        Column("alone", say("forecast.column_alone")),
        Column("model_error_share", say("forecast.column_error_share"), share),
        Column("naive", say("forecast.column_naive"), number),
    ]
    return table(shown, columns, caption=say("forecast.fan_caption"))


def _band(low: float, high: float) -> str:
    return between(low, high) if low == low else ""


def _targets(found: Results) -> Figure:
    frame = found.table("forecast_targets")
    first = frame.iloc[0]
    shown = frame.assign(
        oil=frame["what"].map(forecast_text.target_name),
        said_by=frame["said_by"].map(translated),
        p50_mt=frame["p50_mt"].map(lambda mt: written(mt, ".2f")),
        target_mt=frame["target_mt"].map(lambda mt: written(mt, ".2f")),
        range=[between(low, high) for low, high in zip(frame["p10_mt"], frame["p90_mt"], strict=True)],
    )
    columns = [
        Column("year", say("forecast.column_year")),
        Column("oil", say("forecast.column_oil")),
        Column("p50_mt", say("forecast.column_mt")),
        Column("range", say("forecast.column_mt_range")),
        Column("target_mt", say("forecast.column_target")),
        Column("said_by", say("forecast.column_said_by")),
        Column("reached_share", say("forecast.column_reached"), share),
    ]
    told = {"p10": first["p10_mt"], "p50": first["p50_mt"], "p90": first["p90_mt"], "target": first["target_mt"]}
    return Figure(
        key="forecast-targets",
        finding=say("forecast.targets_finding", year=first["year"], **told),
        subtitle=say("forecast.targets_subtitle"),
        picture=table(shown, columns, caption=say("forecast.targets_caption")),
        source=_source(found),
    )


def _limits(found: Results) -> Figure:
    years = found.manifest["years"]
    frame = pd.concat([forecast_text.binds(found, year, most=MOST_ASSETS) for year in years], ignore_index=True)
    limits = found.table("forecast_limits")
    first = limits[limits["year"] == years[0]].iloc[0]
    shown = frame.assign(
        asset=frame["asset"].map(spoken),
        range=[between(low, high) for low, high in zip(frame["p10"], frame["p90"], strict=True)],
    )
    columns = [
        Column("year", say("forecast.column_year")),
        Column("asset", say("forecast.column_asset")),
        Column("p50", say("forecast.column_days"), number),
        Column("range", say("forecast.column_days_range")),
        Column("binds_share", say("forecast.column_binds"), share),
        Column("utilisation", say("forecast.column_used"), share),
    ]
    told = {"year": years[0], "asset": spoken(str(first["asset"])), "days": float(first["p50"])}
    return Figure(
        key="forecast-limits",
        finding=say("forecast.binds_finding", **told),
        subtitle=say("forecast.binds_subtitle"),
        picture=table(shown, columns, caption=say("forecast.binds_caption")),
        source=_source(found),
    )


def _spread(found: Results) -> Figure:
    year = found.manifest["years"][0]
    parts = found.table("forecast_classes")
    parts = parts[parts["year"] == year].sort_values("variance_share", ascending=False)
    told = [
        say("forecast.spread_part", cargo=spoken(str(row["class"])), share=row["variance_share"])
        for row in parts.to_dict("records")
    ]
    rows = pd.concat(
        [forecast_text.moves(found, each, most=MOST_DRIVERS) for each in found.manifest["years"]], ignore_index=True
    )
    shown = rows.assign(told=[say(f"forecast.told_{'yes' if each else 'no'}") for each in rows["told_apart"]])
    columns = [
        Column("year", say("forecast.column_year")),
        Column("driver", say("forecast.column_driver")),
        Column("rank_correlation", say("forecast.column_correlation"), lambda value: written(value, "+.2f")),
        Column("told", say("forecast.column_told_apart")),
    ]
    return Figure(
        key="forecast-spread",
        finding=say("forecast.spread_finding", year=year, classes=", ".join(told)),
        subtitle=say("forecast.spread_subtitle", bound=forecast_text.chance_bound(found)),
        picture=table(shown, columns, caption=say("forecast.spread_caption")),
        source=_source(found),
    )


def _projects(found: Results) -> Figure:
    frame = found.table("forecast_projects")
    year = found.manifest["years"][-1]
    shown = frame.assign(
        project=[say(f"forecast.project_{name}") for name in frame["project"]],
        promised=[say(f"forecast.promised_{'yes' if each else 'no'}") for each in frame["promised"]],
    )
    columns = [
        Column("project", say("forecast.column_project")),
        Column("due", say("forecast.column_due")),
        Column("promised", say("forecast.column_promised")),
        *(Column(name, name.upper()) for name in ("p10", "p50", "p90")),
        Column("switches_on", say("forecast.column_changes")),
    ]
    half = int((frame[f"open_by_{year}"] >= 0.5).sum())
    return Figure(
        key="forecast-projects",
        finding=say("forecast.projects_finding", year=year, count=half, of=len(frame)),
        subtitle=say("forecast.projects_subtitle"),
        picture=table(shown, columns, caption=say("forecast.projects_caption")),
        source=_source(found),
    )


def _uncertainties() -> str:
    items = [tag("li", words(say(f"forecast.uncertainty_{name}"))) for name in UNCERTAINTIES]
    return tag("h3", words(say("forecast.uncertainties"))) + tag("ul", *items)
