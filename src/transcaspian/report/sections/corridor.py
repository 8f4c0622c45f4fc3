"""The map: width is volume, colour is delay, closed lines are dashed."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import pandas as pd

from transcaspian.messages import say
from transcaspian.report.corridor_map import Drawn, picture, side_by_side
from transcaspian.report.figures import Figure, Section, legend, missing
from transcaspian.report.layers import Canvas, canvas
from transcaspian.report.markup import between, number, share, tag, words
from transcaspian.report.provenance import source_line
from transcaspian.report.sections.queues import yearly
from transcaspian.report.tables import Column, spread_columns, table
from transcaspian.study.answer.route import place_name
from transcaspian.study.results import Results
from transcaspian.study.results.geojson import paths

WIDTH = 760.0
WIDEST_SEA, WIDEST_RAIL, THINNEST = 13.0, 7.0, 1.6
LINK_OF_LINE = {"aktau_alat_dry": "aktau_alat", "aktau_baku": "aktau_sangachal"}
LINKS_OF_SECTION = {"tbilisi_kars": ("tbilisi_akhalkalaki", "akhalkalaki_kars")}
DELAY_DAYS = (2.0, 5.0, 10.0)  # class limits of the colour


def section(results: Results) -> Section:
    """Return the section."""
    if "crossed_t" not in results.kpis or "map_links" not in results.tables:
        return Section("map", say("report.map"), (missing("crossed_t"),))
    return Section("map", say("report.map"), (_figure(results).html(),))


def _figure(results: Results) -> Figure:
    sea, rail = _sea(results), _rail(results)
    on = canvas("near", WIDTH)
    drawn = _drawn(results, on, sea, rail)
    busiest = sea[~sea["link"].str.contains("makhachkala|sangachal")].sort_values("p50", ascending=False).head(1)
    finding = say("report.map_finding_none")
    for row in busiest.to_dict("records"):
        finding = say("report.map_finding", link=row["what"], tonnes=number(row["p50"] / 1e3), days=row["delay_text"])
    return Figure(
        key="corridor",
        finding=finding,
        subtitle=say("report.map_subtitle"),
        picture=picture(results, on, drawn) + _legend() + _key(sea, rail),
        source=say("report.map_source", model=source_line(results)),
        table=_sea_table(sea) + _rail_table(rail),
    )


def _sea(results: Results) -> pd.DataFrame:
    """Return the sea links: mark, tonnes both ways with spread, days to clear the slowest queue at the eastern end."""
    lines = dict(results.kpis["crossed_t"].dims)["line"]
    links = {
        link: [line for line in lines if LINK_OF_LINE.get(line, line) == link]
        for link in _unique(LINK_OF_LINE.get(x, x) for x in lines)
    }
    delays = _delays(results)
    ends = results.table("map_links").set_index("id")["from_node"]
    rows = []
    for link, members in links.items():
        if link not in ends.index:
            continue
        found = results.total("crossed_t", line=members).iloc[0]
        days = np.nan if "sangachal" in link or "makhachkala" in link else delays.get(str(ends[link]), np.nan)
        text = say("report.map_days", days=number(days)) if np.isfinite(days) else say("report.map_no_days")
        rows.append(
            {
                "link": link,
                "what": _between_places(results, link),
                **found[["p10", "p50", "p90"]],
                "delay_days": days,
                "delay_text": text,
            }
        )
    frame = pd.DataFrame(rows, columns=["link", "what", "p10", "p50", "p90", "delay_days", "delay_text"])
    frame.insert(0, "mark", [chr(ord("A") + place) for place in range(len(frame))])
    return frame


def _unique(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _delays(results: Results) -> dict[str, float]:
    """Return the days to clear the slowest queue of each port, mean of the year, median over replications."""
    if "days_to_clear" not in results.kpis:
        return {}
    frame = yearly(results, "days_to_clear")
    slowest = frame.assign(port=frame["place"].str.split(".").str[0]).groupby("port")["p50"].max()
    return {str(port): float(days) for port, days in slowest.items()}


def _between_places(results: Results, link: str) -> str:
    names = results.table("map_nodes").set_index("id")["name"]
    row = results.table("map_links").set_index("id").loc[link]
    return say(
        "report.from_to",
        start=place_name(row["from_node"], names.get(row["from_node"], row["from_node"])),
        end=place_name(row["to_node"], names.get(row["to_node"], row["to_node"])),
    )


def _rail(results: Results) -> pd.DataFrame:
    """Return the rail sections: mark, trains a day both ways, share of the paths west and east."""
    columns = ["mark", "link", "what", "p10", "p50", "p90", "west", "east"]
    if "path_use" not in results.kpis:
        return pd.DataFrame(columns=columns)
    inputs = results.table("inputs").set_index("parameter")["value"]
    values, dims = results.replicates("path_use"), dict(results.kpis["path_use"].dims)
    known = set(results.table("map_links")["id"])
    rows = []
    for place, name in enumerate(dims["section"]):
        yearly_share = np.nanmean(values[:, place], axis=2)
        paths_per_day = float(inputs.get(f"sections.{name}.paths_per_day", "nan"))
        trains = np.quantile(yearly_share.sum(axis=1) * paths_per_day, (0.1, 0.5, 0.9))
        west, east = np.median(yearly_share, axis=0)
        if name in known:
            rows.append(
                {
                    "link": name,
                    "what": _between_places(results, name),
                    "p10": trains[0],
                    "p50": trains[1],
                    "p90": trains[2],
                    "west": west,
                    "east": east,
                }
            )
    frame = pd.DataFrame(rows, columns=columns[1:])
    frame.insert(0, "mark", [str(place + 1) for place in range(len(frame))])
    return frame


def _drawn(results: Results, on: Canvas, sea: pd.DataFrame, rail: pd.DataFrame) -> list[Drawn]:
    sea_rows, rail_rows = sea.set_index("link"), rail.set_index("link")
    sea_top, rail_top = max(sea["p50"].max(), 1.0), np.nanmax([*rail["west"], *rail["east"], 1e-9])
    closed = _closed(results)
    found = []
    for link, path in paths(results).items():
        steps = [on.place(lon, lat) for lon, lat in path]
        if link in closed:
            found.append(Drawn(link, "", steps, 2.2, "link shut"))
        elif link in sea_rows.index:
            row = sea_rows.loc[link]
            found.append(
                Drawn(
                    link,
                    row["mark"],
                    steps,
                    max(row["p50"] / sea_top * WIDEST_SEA, THINNEST),
                    f"link {_delay_class(row['delay_days'])}",
                )
            )
        elif link in rail_rows.index:
            row = rail_rows.loc[link]
            found.append(
                Drawn(
                    link,
                    row["mark"],
                    steps,
                    max(max(row["west"], row["east"]) / rail_top * WIDEST_RAIL, THINNEST),
                    "link rail",
                )
            )
        else:
            found.append(Drawn(link, "", steps, 1.0, "link other"))
    return sorted(side_by_side(found), key=lambda each: (each.mark != "", -each.width))


def _closed(results: Results) -> set[str]:
    """Return the links that a closing date shuts in the year of the run."""
    inputs = results.table("inputs")
    dated = inputs[inputs["parameter"].str.startswith("sections.") & inputs["parameter"].str.endswith(".closed_from")]
    dated = dated[(dated["value"] != "") & (dated["value"] <= f"{results.year}-12-31")]
    names = [name.split(".")[1] for name in dated["parameter"]]
    return {link for name in names for link in LINKS_OF_SECTION.get(name, (name,))}


def _delay_class(days: float) -> str:
    return "nodelay" if not np.isfinite(days) else f"delay{int(np.searchsorted(DELAY_DAYS, days, side='right')) + 1}"


def _legend() -> str:
    limits = [f"{limit:g}" for limit in DELAY_DAYS]
    texts = [
        say("report.map_below", high=limits[0]),
        *(say("report.map_between", low=low, high=high) for low, high in pairwise(limits)),
        say("report.map_above", low=limits[-1]),
    ]
    entries = [(f"link thick delay{place}", text) for place, text in enumerate(texts, start=1)]
    entries += [
        ("link thick nodelay", say("report.map_crude")),
        ("link thick rail", say("report.map_rail")),
        ("link shut", say("report.map_shut")),
        ("link other", say("report.map_other")),
    ]
    return legend(*entries)


def _key(sea: pd.DataFrame, rail: pd.DataFrame) -> str:
    items = [
        say(
            "report.map_key_sea",
            mark=row["mark"],
            what=row["what"],
            tonnes=number(row["p50"] / 1e3),
            range=between(row["p10"] / 1e3, row["p90"] / 1e3),
            days=row["delay_text"],
        )
        for row in sea.to_dict("records")
    ]
    items += [
        say(
            "report.map_key_rail",
            mark=row["mark"],
            what=row["what"],
            trains=number(row["p50"]),
            west=share(row["west"]),
            east=share(row["east"]),
        )
        for row in rail.to_dict("records")
    ]
    return tag("ul", *(tag("li", words(item)) for item in items), class_="map-key")


def _sea_table(sea: pd.DataFrame) -> str:
    columns = [
        Column("mark", say("report.column_mark")),
        Column("what", say("report.column_line")),
        *spread_columns("t"),
        Column("delay_days", say("report.column_delay"), number),
    ]
    return table(sea, columns, caption=say("report.map_sea_caption"))


def _rail_table(rail: pd.DataFrame) -> str:
    if rail.empty:
        return ""
    columns = [
        Column("mark", say("report.column_mark")),
        Column("what", say("report.column_section")),
        *spread_columns(say("report.unit_trains")),
        Column("west", say("report.column_west_share"), share),
        Column("east", say("report.column_east_share"), share),
    ]
    return table(rail, columns, caption=say("report.map_rail_caption"))
