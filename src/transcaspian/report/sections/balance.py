"""Balance of directions: loaded and empty, west and east, by line; what entered, left and stays."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from transcaspian.messages import say
from transcaspian.report.figures import Figure, Section, legend, missing
from transcaspian.report.markup import between, number, share
from transcaspian.report.provenance import source_line
from transcaspian.report.ribbons import Ribbon, panel, panels
from transcaspian.report.tables import Bar, Cell, Column, bar_table, matrix, spread_columns, table
from transcaspian.study.answer.route import spoken
from transcaspian.study.results import Results

STYLE = {"west": 1, "east": 2}
ROUNDING_T = 0.001
STOCKS = ("opening_stock_t", "entered_t", "left_t", "closing_stock_t")


def section(results: Results) -> Section:
    """Return the section."""
    has_units = "crossed_units" in results.kpis
    parts = [_by_line(results).html(), _by_month(results).html()] if has_units else [missing("crossed_units")]
    parts.append(_stocks(results).html() if set(STOCKS) <= set(results.kpis) else missing("opening_stock_t"))
    return Section("balance", say("report.balance"), tuple(parts))


def _by_line(results: Results) -> Figure:
    frame = results.total("crossed_units", by=("line", "kind", "direction"))
    groups = [(key, part) for key, part in frame.groupby(["line", "kind"], sort=False) if part["p90"].max() > 0]
    both_ways = results.total("crossed_units", by=("line", "kind")).set_index(["line", "kind"])
    bars = []
    for (line, kind), part in groups:
        label = say("report.line_kind", line=spoken(line), kind=spoken(kind))
        bars.append(_bar(label, both_ways.loc[(line, kind)]))
        bars += [_bar(spoken(row["direction"]), row, is_part=True) for row in part.to_dict("records")]
    empty = results.total("crossed_units", by=("kind",)).set_index("kind")["p50"]
    wagons = empty.get("wagon_empty", 0.0) + empty.get("wagon_loaded", 0.0)
    shown = frame[frame["p90"] > 0].assign(
        line=lambda f: f["line"].map(spoken),
        kind=lambda f: f["kind"].map(spoken),
        direction=lambda f: f["direction"].map(spoken),
    )
    columns = [Column(name, say(f"report.column_{name}")) for name in ("line", "kind", "direction")]
    return Figure(
        key="directions",
        finding=say("report.balance_finding", share=share(empty.get("wagon_empty", 0.0) / max(wagons, 1e-9))),
        subtitle=say("report.balance_subtitle"),
        picture=bar_table(
            bars,
            caption=say("report.balance_caption"),
            heading=say("report.column_line_kind"),
            unit=say("report.unit_units"),
        ),
        source=source_line(results),
        table=table(
            shown, [*columns, *spread_columns(say("report.unit_units"))], caption=say("report.balance_caption")
        ),
    )


def _bar(label: str, row: Mapping[str, object] | pd.Series[float], *, is_part: bool = False) -> Bar:
    low, middle, high = (float(str(row[name])) for name in ("p10", "p50", "p90"))
    return Bar(label, middle, low, high, number(middle), between(low, high), is_part=is_part)


def _by_month(results: Results) -> Figure:
    frame = results.total("crossed_units", by=("kind", "direction", "month"))
    drawn = [
        _panel(place, str(kind), part)
        for place, (kind, part) in enumerate(frame.groupby("kind", sort=False))
        if part["p90"].max() > 0
    ]
    finding = (
        say("report.months_finding", **_busiest(results)) if "crossed_t" in results.kpis else say("report.balance")
    )
    shown = frame.assign(kind=frame["kind"].map(spoken), direction=frame["direction"].map(spoken))
    columns = [Column(name, say(f"report.column_{name}")) for name in ("kind", "direction", "month")]
    return Figure(
        key="by-month",
        finding=finding,
        subtitle=say("report.months_subtitle"),
        picture=legend(
            ("line s1", spoken("west")), ("line s2", spoken("east")), ("area s1", say("report.legend_range"))
        )
        + panels(*drawn),
        source=source_line(results),
        table=table(shown, [*columns, *spread_columns(say("report.unit_units"))], caption=say("report.months_caption")),
    )


def _panel(place: int, kind: str, part: pd.DataFrame) -> str:
    ribbons = []
    for direction, rows in part.groupby("direction", sort=False):
        low, middle, high = (rows[name].to_numpy(dtype=np.float64) for name in ("p10", "p50", "p90"))
        ribbons.append(Ribbon(spoken(str(direction)), low, middle, high, STYLE.get(str(direction), 3)))
    return panel(f"month-{place}", spoken(kind), say("report.months_desc", name=spoken(kind)), ribbons)


def _busiest(results: Results) -> dict[str, str]:
    """Return the months with most and least tonnes, crude left out: units of different kinds are not added up."""
    classes = [name for name in dict(results.kpis["crossed_t"].dims)["class"] if name != "crude"]
    monthly = results.total("crossed_t", by=("month",), **{"class": classes}).set_index("month")["p50"]
    return {"best": _month(str(monthly.idxmax())), "worst": _month(str(monthly.idxmin()))}


def _month(label: str) -> str:
    return say("report.month_names").split()[int(label[-2:]) - 1]


def _stocks(results: Results) -> Figure:
    frames = [results.total(name, by=("class",)).assign(what=say(f"report.stock_{name}"), name=name) for name in STOCKS]
    frame = pd.concat(frames, ignore_index=True)
    signed = [sign * results.replicates(name) for name, sign in zip(STOCKS, (1.0, 1.0, -1.0, -1.0), strict=True)]
    gap = float(np.abs(np.sum(signed, axis=0)).max())
    shown = frame.assign(**{"class": frame["class"].map(spoken)})
    columns = [
        Column("class", say("report.column_class")),
        Column("what", say("report.column_what")),
        *spread_columns("t"),
    ]
    return Figure(
        key="stocks",
        finding=say("report.stocks_exact") if gap < ROUNDING_T else say("report.stocks_finding", gap=number(gap)),
        subtitle=say("report.stocks_subtitle"),
        picture=_stock_matrix(frame),
        source=source_line(results),
        table=table(shown, columns, caption=say("report.stocks_caption")),
    )


def _stock_matrix(frame: pd.DataFrame) -> str:
    rows = {
        spoken(str(name)): [
            Cell(number(row["p50"]), between(row["p10"], row["p90"])) for row in part.to_dict("records")
        ]
        for name, part in frame.groupby("class", sort=False)
    }
    columns = [say(f"report.stock_{name}") for name in STOCKS]
    return matrix(rows, columns, caption=say("report.stocks_caption"))
