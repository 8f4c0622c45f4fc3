"""Ships by week: at sea and in port, waiting, out of service; voyages of each ship and month; calls."""

from __future__ import annotations

import calendar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from transcaspian.messages import say
from transcaspian.report.figures import Figure, Section, legend, missing
from transcaspian.report.markup import number
from transcaspian.report.provenance import source_line
from transcaspian.report.ribbons import Ribbon, panel, panels
from transcaspian.report.tables import Column, spread_columns, table
from transcaspian.study.answer.route import spoken
from transcaspian.study.results import Results
from transcaspian.units import DAYS_PER_WEEK, HOURS_PER_DAY

GROUPS = {  # what a ship does, gathered: style of the line and the states that belong to it
    "working": (1, ("sailing", "at_berth", "loading", "unloading")),
    "waiting": (2, ("waiting_cargo", "waiting_berth", "waiting_weather", "waiting_approach")),
    "away": (3, ("out_of_service", "away", "docking", "breakdown")),
}
PORTS_SHOWN = ("kuryk", "turkmenbashi", "alat", "aktau")


def section(results: Results) -> Section:
    """Return the section."""
    known = results.kpis
    parts = [
        _by_week(results).html() if "ship_hours" in known else missing("ship_hours"),
        _voyages(results).html() if "voyages_per_ship_month" in known else missing("voyages_per_ship_month"),
        _calls(results).html() if "calls" in known else missing("calls"),
    ]
    return Section("ships", say("report.ships"), tuple(parts))


def _by_week(results: Results) -> Figure:
    values, dims = results.replicates("ship_hours"), dict(results.kpis["ship_hours"].dims)
    hours = _week_hours(results.year, len(dims["week"]))
    drawn, rows, waiting, whole = [], [], 0.0, 0.0
    for place, ship in enumerate(dims["ship_class"]):
        ships = {name: _ships(values[:, place], dims["state"], members, hours) for name, (_, members) in GROUPS.items()}
        if max(float(np.nanmax(part)) for part in ships.values()) <= 0:
            continue
        waiting += float(np.nansum(ships["waiting"]))
        whole += sum(float(np.nansum(part)) for part in ships.values())
        ribbons = [_ribbon(name, ships[name], style) for name, (style, _) in GROUPS.items()]
        drawn.append(panel(f"ships-{place}", spoken(ship), say("report.ships_desc", ship=spoken(ship)), ribbons))
        rows += [_mean_row(spoken(ship), name, part) for name, part in ships.items()]
    entries = [(f"line s{style}", say(f"report.group_{name}")) for name, (style, _) in GROUPS.items()]
    columns = [
        Column("ship", say("report.column_ship")),
        Column("doing", say("report.column_doing")),
        *spread_columns(say("report.unit_ships")),
    ]
    return Figure(
        key="ships-by-week",
        finding=say("report.ships_finding", share=f"{waiting / max(whole, 1e-9):.0%}"),
        subtitle=say("report.ships_subtitle"),
        picture=legend(*entries) + panels(*drawn),
        source=source_line(results),
        table=table(pd.DataFrame(rows), columns, caption=say("report.ships_caption")),
    )


def _week_hours(year: int, weeks: int) -> NDArray[np.float64]:
    """Hours of each week from 1 January; the last one is short."""
    days = 365 + calendar.isleap(year)
    return np.asarray(np.diff(np.minimum(np.arange(weeks + 1) * DAYS_PER_WEEK, days)) * HOURS_PER_DAY)


def _ships(
    values: NDArray[np.float64], states: tuple[str, ...], members: tuple[str, ...], hours: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the mean number of ships in some states, shape (replications, weeks)."""
    chosen = [states.index(state) for state in members if state in states]
    return np.asarray(values[:, chosen].sum(axis=1) / np.where(hours > 0, hours, np.nan))


def _ribbon(name: str, part: NDArray[np.float64], style: int) -> Ribbon:
    low, middle, high = np.quantile(part, (0.1, 0.5, 0.9), axis=0)
    return Ribbon(say(f"report.group_{name}"), low, middle, high, style)


def _mean_row(ship: str, name: str, part: NDArray[np.float64]) -> dict[str, object]:
    low, middle, high = np.quantile(part.mean(axis=1), (0.1, 0.5, 0.9))
    return {"ship": ship, "doing": say(f"report.group_{name}"), "p10": low, "p50": middle, "p90": high}


def _voyages(results: Results) -> Figure:
    frame = results.kpi("voyages_per_ship_month")
    unit = results.kpis["voyages_per_ship_month"].unit
    known = frame[frame["p90"] > 0]
    drawn = [
        _month_panel(f"voyages-{place}", str(ship), part)
        for place, (ship, part) in enumerate(known.groupby("ship_class", sort=False))
    ]
    means = known.groupby("ship_class", sort=False)["p50"].mean()
    best = means.idxmax() if len(means) else ""
    shown = known.assign(ship_class=known["ship_class"].map(spoken))
    columns = [
        Column("ship_class", say("report.column_ship")),
        Column("month", say("report.column_month")),
        *spread_columns(unit),
    ]
    return Figure(
        key="voyages",
        finding=say("report.voyages_finding", ship=spoken(best), voyages=number(means.max() if len(means) else np.nan)),
        subtitle=say("report.voyages_subtitle"),
        picture=panels(*drawn),
        source=source_line(results),
        table=table(shown, columns, caption=say("report.voyages_caption")),
    )


def _month_panel(key: str, label: str, part: pd.DataFrame) -> str:
    low, middle, high = (part[name].to_numpy(dtype=np.float64) for name in ("p10", "p50", "p90"))
    name = spoken(label)
    return panel(key, name, say("report.months_desc", name=name), [Ribbon(name, low, middle, high)])


def _calls(results: Results) -> Figure:
    frame = results.total("calls", by=("port", "month"))
    known = frame[frame["port"].isin(PORTS_SHOWN)]
    drawn = [_month_panel(f"calls-{port}", str(port), part) for port, part in known.groupby("port", sort=False)]
    shown = known.assign(port=known["port"].map(spoken))
    columns = [
        Column("port", say("report.column_port")),
        Column("month", say("report.column_month")),
        *spread_columns("calls"),
    ]
    kuryk = known[known["port"] == "kuryk"]["p50"].mean()
    return Figure(
        key="calls",
        finding=say("report.calls_finding", calls=number(float(kuryk))),
        subtitle=say("report.calls_subtitle"),
        picture=panels(*drawn),
        source=source_line(results),
        table=table(shown, columns, caption=say("report.calls_caption")),
    )
