"""Time and cost: what gathers along a route, the price leg by leg, what waiting costs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from transcaspian.messages import say
from transcaspian.report.distance_curves import Curve, distance_panel
from transcaspian.report.figures import Figure, Section, missing
from transcaspian.report.markup import between, number
from transcaspian.report.provenance import source_line
from transcaspian.report.ribbons import panels
from transcaspian.report.tables import Bar, Column, bar_table, spread_columns, table
from transcaspian.study.answer.route import spoken
from transcaspian.study.results import Results
from transcaspian.units import HOURS_PER_DAY

SHOWN_OF_A_CLASS = 2  # routes drawn for boxes and for wagons; the table holds all
NEEDED = ("time_distance_h", "distance_km", "cost_distance_usd", "price_usd", "wait_cost_usd", "ship_wait_cost_usd")
QUANTILES = ("p10", "p50", "p90")
UNIT_OF = {"box": "feu", "wagon": "wagon"}


def section(results: Results) -> Section:
    """Return the section."""
    lacking = [name for name in NEEDED if name not in results.kpis]
    if lacking:
        return Section("costs", say("costs.heading"), (missing(lacking[0]),))
    curves = _curves(results)
    parts = [_along(curves, results, kind).html() for kind in ("time", "cost") if len(curves)]
    parts += [_prices(results).html(), _waiting(results).html()]
    if "emission_g_per_t_km" in results.kpis:
        parts.append(_emissions(results).html())
    return Section("costs", say("costs.heading"), tuple(parts))


def _curves(results: Results) -> pd.DataFrame:
    """Return one row a route and point: km, days and dollars with their ranges; routes that carried something first."""
    km = results.kpi("distance_km")[["route", "point", "p50"]].rename(columns={"p50": "km"})
    hours = results.kpi("time_distance_h").pivot_table(
        index=["route", "point"], columns="quantile", values="mean", sort=False
    )
    days = (hours / HOURS_PER_DAY).rename(columns={name: f"time_{name}" for name in QUANTILES}).reset_index()
    cost = results.kpi("cost_distance_usd")[["route", "point", *QUANTILES]]
    cost = cost.rename(columns={name: f"cost_{name}" for name in QUANTILES})
    found = km.merge(days, on=["route", "point"]).merge(cost, on=["route", "point"])
    ends = found.groupby("route", sort=False)["km"].transform("max")
    return found[(ends > 0) & found["time_p50"].notna()].reset_index(drop=True)


def _item(name: object) -> str:
    return say(f"costs.item_{name}")


def _point(name: object) -> str:
    return say(f"costs.point_{name}")


def _along(curves: pd.DataFrame, results: Results, kind: str) -> Figure:
    routes = list(dict.fromkeys(curves["route"]))
    drawn = [_panel(route, curves[curves["route"] == route], kind) for route in _shown(routes)]
    first = curves[curves["route"] == routes[0]]
    steps = first[f"{kind}_p50"].diff().fillna(0.0) * (first["km"].diff().fillna(0.0) < 1.0)
    largest = steps.idxmax()
    return Figure(
        key=f"{kind}-distance",
        finding=say(
            f"costs.{kind}_finding",
            route=spoken(routes[0]),
            total=number(float(first[f"{kind}_p50"].iloc[-1])),
            step=number(float(steps[largest])),
            point=_point(first.loc[largest, "point"]),
        ),
        subtitle=say(f"costs.{kind}_subtitle"),
        picture=panels(*drawn),
        source=source_line(results),
        table=_step_table(curves, kind),
    )


def _shown(routes: list[str]) -> list[str]:
    """Return the routes that are drawn: the first of each class of cargo."""
    by_class: dict[str, list[str]] = {}
    for route in routes:
        by_class.setdefault(route.split(".")[0], []).append(route)
    return [route for own in by_class.values() for route in own[:SHOWN_OF_A_CLASS]]


def _panel(route: str, part: pd.DataFrame, kind: str) -> str:
    low, middle, high = (part[f"{kind}_{name}"].to_numpy(dtype=np.float64) for name in QUANTILES)
    total = between(float(low[-1]), float(high[-1]))
    return distance_panel(
        f"{kind}-{route.replace('.', '-')}",
        spoken(route),
        say(f"costs.{kind}_description", route=spoken(route), total=number(float(middle[-1])), range=total),
        Curve(part["km"].to_numpy(dtype=np.float64), low, middle, high),
        across=say("costs.kilometres"),
    )


def _step_table(curves: pd.DataFrame, kind: str) -> str:
    """Return the table of steps: what each point adds to the middle, and what has gathered there."""
    own = [f"{kind}_{name}" for name in QUANTILES]
    shown = curves[["route", "point", "km", *own]].copy()
    shown["step"] = shown.groupby("route", sort=False)[f"{kind}_p50"].diff().fillna(0.0)
    shown["km_step"] = shown.groupby("route", sort=False)["km"].diff().fillna(0.0)
    shown = shown[(shown["step"].abs() > 1e-9) | (shown["km_step"] > 0)]
    shown["route"], shown["point"] = shown["route"].map(spoken), shown["point"].map(_point)
    unit = say(f"costs.{kind}_unit")
    columns = [
        Column("point", say("costs.column_point")),
        Column("route", say("costs.column_route")),
        Column("km", say("costs.column_km"), number),
        Column("step", say("costs.column_step", unit=unit), number),
        *(Column(f"{kind}_{name}", say(f"report.column_{name}", unit=unit), number) for name in QUANTILES),
    ]
    return table(shown, columns, caption=say(f"costs.{kind}_subtitle"))


def _prices(results: Results) -> Figure:
    frame = results.kpi("price_usd").dropna(subset=["p50"])
    unit_of = frame["route"].map(lambda route: UNIT_OF[str(route).split(".")[0]])
    own = frame[(frame["per"] == unit_of) & (frame["p90"] > 0)]
    first = own[(own["route"] == own["route"].iloc[0])] if len(own) else own
    bars = [_bar(_item(row["item"]), row, is_part=row["item"] != "total") for row in first.to_dict("records")]
    total = first[first["item"] == "total"].iloc[0]
    parts = first[first["item"] != "total"]
    return Figure(
        key="price",
        finding=say(
            "costs.price_finding",
            route=spoken(str(total["route"])),
            low=number(float(total["p10"])),
            high=number(float(total["p90"])),
            item=_item(parts.loc[parts["p50"].idxmax(), "item"]),
        ),
        subtitle=say("costs.price_subtitle", year=_price_year(results)),
        picture=bar_table(
            bars, caption=say("costs.price_caption"), heading=say("costs.column_item"), unit=say("costs.cost_unit")
        ),
        source=source_line(results),
        table=_price_table(frame) + _rate_table(results),
    )


def _price_year(results: Results) -> int:
    prices = results.table("prices") if "prices" in results.tables else pd.DataFrame()
    return int(prices["price_year"].iloc[0]) if len(prices) else results.year


def _bar(label: str, row: dict[object, object] | pd.Series[float], *, is_part: bool = False) -> Bar:
    low, middle, high = (float(str(row[name])) for name in QUANTILES)
    return Bar(label, middle, low, high, number(middle), between(low, high), is_part=is_part)


def _price_table(frame: pd.DataFrame) -> str:
    shown = frame[frame["p90"] > 0].copy()
    shown["item"] = shown["item"].map(_item)
    shown["route"] = shown["route"].map(spoken)
    shown["per"] = shown["per"].map(lambda per: say(f"costs.per_{per}"))
    columns = [
        Column("item", say("costs.column_item")),
        Column("route", say("costs.column_route")),
        Column("per", say("costs.column_per")),
        *spread_columns(say("costs.cost_unit")),
    ]
    return table(shown, columns, caption=say("costs.price_caption"))


def _rate_table(results: Results) -> str:
    """Return the rates behind the first way of the price list, with source and date."""
    frame = results.table("prices") if "prices" in results.tables else pd.DataFrame()
    if frame.empty:
        return ""
    khorgos = frame[(frame["class"] == "box") & (frame["inland"] == "khorgos") & (frame["far"] == "poti")]
    shown = (khorgos if len(khorgos) else frame).copy()
    shown["item"] = shown["item"].map(_item)
    shown["per"] = shown["per"].map(lambda per: say(f"costs.per_{per}"))
    columns = [
        Column("item", say("costs.column_item")),
        Column("per", say("costs.column_per")),
        Column("usd", say("costs.cost_unit"), number),
        Column("usd_low", say("costs.column_low"), number),
        Column("usd_high", say("costs.column_high"), number),
        Column("parameters", say("report.column_parameter")),
        Column("sources", say("report.column_source")),
        Column("known_on", say("costs.column_known_on")),
    ]
    return table(shown, columns, caption=say("costs.rates_caption"))


def _waiting(results: Results) -> Figure:
    cargo = results.total("wait_cost_usd", by=("class",))
    ships = results.total("ship_wait_cost_usd", by=("ship_class",)).rename(columns={"ship_class": "class"})
    million = pd.concat([cargo, ships[ships["p50"] > 0]], ignore_index=True)
    million[list(QUANTILES)] /= 1e6
    million = million[million["p90"] > 0].sort_values("p50", ascending=False, kind="stable")
    bars = [_bar(spoken(str(row["class"])), row) for row in million.to_dict("records")]
    items, of_cargo = results.summed("wait_cost_usd", by=("item",))
    is_time = (items["item"] == "value_of_time").to_numpy()
    _, of_ships = results.summed("ship_wait_cost_usd")
    paid, time, ships_paid = (
        float(np.median(part.sum(axis=1))) / 1e6 for part in (of_cargo[:, ~is_time], of_cargo[:, is_time], of_ships)
    )
    return Figure(
        key="wait-costs",
        finding=say("costs.wait_finding", paid=number(paid), time=number(time), ships=number(ships_paid)),
        subtitle=say("costs.wait_subtitle", year=_price_year(results)),
        picture=bar_table(
            bars,
            caption=say("costs.wait_caption"),
            heading=say("report.column_class"),
            unit=say("costs.million_usd"),
        ),
        source=source_line(results),
        table=_wait_table(results),
    )


def _wait_table(results: Results) -> str:
    frame = results.total("wait_cost_usd", by=("class", "stage", "item"))
    shown = frame[frame["p90"] > 0].sort_values("p50", ascending=False, kind="stable").copy()
    shown[list(QUANTILES)] /= 1e6
    for name in ("class", "stage"):
        shown[name] = shown[name].map(spoken)
    shown["item"] = shown["item"].map(_item)
    columns = [
        Column("stage", say("report.column_stage")),
        Column("class", say("report.column_class")),
        Column("item", say("costs.column_item")),
        *spread_columns(say("costs.million_usd")),
    ]
    return table(shown, columns, caption=say("costs.wait_caption"))


def _emissions(results: Results) -> Figure:
    frame = results.kpi("emission_g_per_t_km")
    known = frame[frame["p50"] > 0]
    whole = known[known["scope"] == "wtw"]
    bars = [_bar(spoken(str(row["route"])), row) for row in whole.to_dict("records")]
    ends = whole["p50"].min(), whole["p50"].max()
    return Figure(
        key="emissions",
        finding=say("costs.emissions_finding", low=number(float(ends[0])), high=number(float(ends[1]))),
        subtitle=say("costs.emissions_subtitle"),
        picture=bar_table(
            bars,
            caption=say("costs.emissions_caption"),
            heading=say("costs.column_route"),
            unit=results.kpis["emission_g_per_t_km"].unit,
        ),
        source=source_line(results),
        table=_emission_table(known, results) + _factor_table(results),
    )


def _emission_table(known: pd.DataFrame, results: Results) -> str:
    teu = results.kpi("emission_kg_per_teu")[["route", "scope", "p50"]].rename(columns={"p50": "teu"})
    shown = known.merge(teu, on=["route", "scope"])
    shown["route"] = shown["route"].map(spoken)
    shown["scope"] = shown["scope"].map(lambda scope: say(f"costs.scope_{scope}"))
    columns = [
        Column("route", say("costs.column_route")),
        Column("scope", say("costs.column_scope")),
        *spread_columns(results.kpis["emission_g_per_t_km"].unit),
        Column("teu", say("costs.column_teu"), number),
    ]
    return table(shown, columns, caption=say("costs.emissions_caption"))


def _factor_table(results: Results) -> str:
    """Return the factors with their method and source, as the inputs of the run hold them."""
    inputs = results.table("inputs")
    own = inputs[inputs["parameter"].str.startswith("emission_factors.")]
    if own.empty:
        return ""
    parts = own["parameter"].str.split(".", expand=True)
    methods = own[parts[2] == "method"].assign(row=parts[1]).set_index("row")["value"]
    shown = own[parts[2].str.endswith("_t_km")].assign(row=parts[1])
    shown = shown.assign(method=shown["row"].map(methods))
    columns = [
        Column("parameter", say("report.column_parameter")),
        Column("value", say("costs.column_factor")),
        Column("method", say("costs.column_method")),
        Column("source", say("report.column_source")),
    ]
    return table(shown, columns, caption=say("costs.factors_caption"))
