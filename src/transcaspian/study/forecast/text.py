"""A forecast as plain text: series by year, what moves the route, what binds, when projects open, what stays behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from transcaspian.messages import say
from transcaspian.study.answer.route import spoken
from transcaspian.study.forecast import series as forecast_series
from transcaspian.study.forecast import tables as forecast_tables
from transcaspian.study.results.results import Results

MOST_DRIVERS, MOST_ASSETS = 5, 4
ROUTE = "route"


def text(found: Results) -> str:
    """Return the forecast as lines of text."""
    return "\n".join(_lines(found))


def chance_bound(found: Results) -> float:
    """Return the rank correlation beyond which a driver is told from chance at so many replications."""
    return forecast_tables.chance_bound(found.replications, found.table("forecast_drivers")["driver"].nunique())


def driver_name(name: str) -> str:
    """Return a driver in words."""
    kind, _, rest = name.partition(".")
    if rest == "corridor":
        return say("forecast.driver_corridor")
    if kind == "model_error":
        return say("forecast.driver_model_error", kind=say(f"forecast.kind_{rest}"))
    if kind == "project":
        return say("forecast.driver_project", project=say(f"forecast.project_{rest}"))
    if rest:
        return say(f"forecast.driver_{kind}", flow=say(f"forecast.flow_{rest}"))
    return say(f"forecast.driver_{kind}")


def moves(found: Results, year: int, *, series: str = ROUTE, most: int = MOST_DRIVERS) -> pd.DataFrame:
    """Return the drivers that go with a series of a year most strongly: driver (in words), rank_correlation, .."""
    frame = found.table("forecast_spread")
    chosen = frame[(frame["year"] == year) & (frame["series"] == series)].head(most)
    return chosen.assign(driver=chosen["driver"].map(driver_name))


def binds(found: Results, year: int, *, most: int = MOST_ASSETS) -> pd.DataFrame:
    """Return the assets that bind longest in a year."""
    frame = found.table("forecast_limits")
    return frame[(frame["year"] == year) & (frame["p50"] > 0)].head(most)


def _lines(found: Results) -> Iterator[str]:
    about, years = found.manifest, found.manifest["years"]
    told = {key: about[key] for key in ("known_by", "replications", "seed")}
    yield say("forecast.text_head", **told)
    yield ""
    yield from _table(found.table("forecast"), years)
    yield ""
    yield from _model_error(found)
    yield ""
    yield say("forecast.text_targets")
    for row in found.table("forecast_targets").to_dict("records"):
        yield say("forecast.text_target", oil=target_name(str(row["what"])), **numbers_of_target(row))
    for year in years:
        yield ""
        yield from _year(found, year)
    yield ""
    yield say("forecast.text_projects")
    for row in found.table("forecast_projects").to_dict("records"):
        days = {name: row[name] for name in ("p10", "p50", "p90")}
        yield say("forecast.text_project", project=say(f"forecast.project_{row['project']}"), **days)


def _model_error(found: Results) -> Iterator[str]:
    """Yield what the route's band would be without the model's own error."""
    frame = found.table("forecast")
    for row in frame[frame["series"] == ROUTE].to_dict("records"):
        told = {name: row[name] for name in ("year", "alone_p10", "alone_p90", "model_error_share")}
        yield say("forecast.text_model_error", **told)


def target_name(what: str) -> str:
    """Return in words which oil a target of the table `oil_targets` speaks of."""
    return say("forecast.oil_through_btc" if what == "through BTC" else "forecast.oil_over_ports")


def numbers_of_target(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return the year, the oil and the target in Mt, and how often it is reached."""
    return {name: row[name] for name in ("year", "target_mt", "p10_mt", "p50_mt", "p90_mt", "reached_share")}


def _year(found: Results, year: int) -> Iterator[str]:
    yield say("forecast.text_moves", year=year, bound=chance_bound(found))
    for row in moves(found, year).to_dict("records"):
        key = "forecast.text_driver_told" if row["told_apart"] else "forecast.text_driver"
        yield say(key, driver=row["driver"], rank_correlation=row["rank_correlation"])
    yield say("forecast.text_binds", year=year)
    for row in binds(found, year).to_dict("records"):
        numbers = {name: row[name] for name in ("p10", "p50", "p90")}
        yield say("forecast.text_asset", asset=spoken(str(row["asset"])), binds=row["binds_share"], **numbers)
    measures = found.table("forecast_measures")
    of_year = measures[measures["year"] == year].set_index(["measure", "label"])["p50"]
    route = [("closing_stock_t", name) for name in ("wagon", "box", "dry")]
    yield say(
        "forecast.text_backlog",
        year=year,
        route_kt=of_year.reindex(route).sum() / forecast_series.KILO,
        held=of_year.loc["held_back_units"].sum(),
        lost=of_year.loc["refused_units"].sum(),
    )


def _table(frame: pd.DataFrame, years: list[int]) -> Iterator[str]:
    rows = [[say("forecast.text_series"), *(str(year) for year in years)]]
    for series in forecast_series.ORDER:
        part = frame[frame["series"] == series].set_index("year")
        unit = say(f"forecast.unit_{forecast_series.UNIT[series]}")
        name = say("forecast.text_row", series=say(f"forecast.series_{series}"), unit=unit)
        cells = part.loc[years].to_dict("records")
        rows.append([name, *(say("forecast.text_cell", **_numbers(cell)) for cell in cells)])
        if part["naive"].notna().any():
            rows.append(["", *(say("forecast.text_naive", naive=cell["naive"]) for cell in cells)])
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        first, rest = (
            row[0].ljust(widths[0]),
            [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)],
        )
        yield "  ".join([first, *rest])


def _numbers(row: dict[str, float]) -> dict[str, float]:
    return {name: float(row[name]) for name in ("p10", "p50", "p90")}
