"""The cable on the seabed: routes over depth and hazards, their spread, profile, shore ends, what is not known."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
from shapely.geometry import box

from transcaspian.messages import reread, say, translated, written
from transcaspian.report.figures import Figure, Section, legend, missing, paragraph
from transcaspian.report.layers import Canvas, layers
from transcaspian.report.markup import number, points, tag, words
from transcaspian.report.scales import Scale, tick_text, ticks
from transcaspian.report.tables import Column, table
from transcaspian.study.cable.seabed_tables import TABLES
from transcaspian.study.results import Results
from transcaspian.systems.fibre.names import line_name, named
from transcaspian.world import bathymetry, zones

VIEW = (48.8, 40.1, 52.4, 44.1)  # west, south, east, north
MAP_WIDTH = 640.0
BANDS_M = (0.0, 50.0, 200.0, 500.0)  # upper ends of the depths drawn alike; deeper is the last
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 700.0, 200.0, 52.0, 10.0, 26.0
SHOWN = ("cable_length_km", "transferred_km", "cost_usd", "faults_per_year", "repairs_in_life")
RULES = ("cost", "faults", "forbidden", "crossing")  # of hazards, in the order of drawing
COMMAND = "transcaspian fibre route --out cable"
MILLION = 1e6
KM_PER_DEGREE = 111.32


def section(results: Results) -> Section:
    """Return the section; a remark if the results hold no routes."""
    if not set(TABLES) <= set(results.tables):
        return Section("seabed", say("fibre.report_heading"), (missing(TABLES[0]),))
    routes, told = results.table("cable_routes"), results.table("cable_notes")
    source = say("fibre.report_source", version=results.manifest["version"])
    parts = []
    if len(routes):
        parts = [_map(results, routes, source).html(), _profile(results, source).html()]
        parts += [_spread(results), _levels(results), _hazards(results)]
    notes = [tag("li", words(note)) for note in (*_known_notes(routes), *_reasons(routes, told))]
    command = tag("p", words(say("fibre.report_files")), " ", tag("code", words(COMMAND)))
    return Section(
        "seabed", say("fibre.report_heading"), (paragraph(say("fibre.report_note")), *parts, tag("ul", *notes), command)
    )


def _known_notes(routes: pd.DataFrame) -> list[str]:
    """Return what every reader of these routes must know, in the language of the page."""
    if routes.empty:
        return []
    wide_km = float(routes["corridor_km"].max())
    missing = [say(f"fibre.layer_{layer}") for layer in zones.missing_layers(zones.shipped())]
    told = [say("fibre.corridor", width_km=wide_km), say("fibre.missing_layers", layers=", ".join(missing))]
    return [*told, say("fibre.slopes_refused", step_km=bathymetry.shipped().data_step_km)]


def _reasons(routes: pd.DataFrame, told: pd.DataFrame) -> list[str]:
    """Return why lines have no route."""
    return [reread(note) for note in dict.fromkeys(told.loc[~told["line"].isin(routes["line"]), "note"])]


def _map(results: Results, routes: pd.DataFrame, source: str) -> Figure:
    on = Canvas(*VIEW, MAP_WIDTH)
    positions = results.table("cable_positions")
    best = routes[routes["recommended"]]
    keys = set(zip(best["line"], best["route"], strict=True))
    others: list[str] = []
    chosen: list[str] = []
    for key, group in positions.groupby(["line", "route"], sort=True):
        steps = on.path([group[["lon", "lat"]].to_numpy().tolist()])
        if key in keys:
            chosen.append(tag("path", d=steps, class_="route-case"))
        (chosen if key in keys else others).append(tag("path", d=steps, class_=_kind(key in keys)))
        if key in keys:
            corridor = float(best.set_index("line")["corridor_km"][key[0]])
            others.insert(0, _corridor(on, group, corridor))
            others.append(_drawn(on, results, str(key[0])))
            chosen.append(_landings(on, str(key[0]), group))
    parts = [_depths(on, float(routes["level_m"].iloc[0])), _zones(on), _land(on), *others, *chosen]
    title = say("fibre.report_map_title")
    drawing = tag("svg", tag("title", words(title)), *parts, viewBox=f"0 0 {on.width:.0f} {on.height:.0f}", role="img")
    marks = (
        ("route-best", say("fibre.report_best")),
        ("route-other", say("fibre.report_other")),
        ("area corridor", say("fibre.report_corridor")),
        ("area draws", say("fibre.report_draws")),
        *((f"area zone zone-{rule}", say(f"fibre.report_zone_{rule}")) for rule in RULES[:-1]),
        ("zone zone-crossing", say("fibre.report_zone_crossing")),
    )
    bands = tuple((f"fill depth-{place}", _band(place)) for place in range(1, len(BANDS_M) + 1))
    row = best.iloc[0]
    return Figure(
        key="seabed-map",
        finding=say(
            "fibre.report_finding", line=line_name(row["line"]), km=row["cable_length_km"], detour=row["detour_km"]
        ),
        subtitle=say("fibre.report_map_subtitle", corridor_km=row["corridor_km"], level_m=row["level_m"]),
        picture=legend(*marks, *bands)
        + tag("div", drawing, class_="wide seabed", tabindex=0, role="region", aria_label=title),
        source=source,
        table=table(_rows(routes), _columns(), caption=title),
    )


def _corridor(on: Canvas, route: pd.DataFrame, width_km: float) -> str:
    """Return the route as wide as the grid leaves it open."""
    km_across = (VIEW[2] - VIEW[0]) * KM_PER_DEGREE * np.cos(np.radians((VIEW[1] + VIEW[3]) / 2.0))
    steps = on.path([route[["lon", "lat"]].to_numpy().tolist()])
    return tag("path", d=steps, class_="corridor", stroke_width=float(width_km / km_across * on.width))


def _drawn(on: Canvas, results: Results, line: str) -> str:
    """Return the strip between P10 and P90 of where the routes of the draws pass."""
    if "cable_corridor" not in results.tables:
        return ""
    strip = results.table("cable_corridor")
    strip = strip[strip["line"] == line]
    if strip.empty:
        return ""
    scale = np.array([np.cos(np.radians(strip["lat"].mean())), 1.0]) * KM_PER_DEGREE
    middle = strip[["lon", "lat"]].to_numpy()
    course = np.gradient(middle * scale, axis=0)
    right = np.column_stack([course[:, 1], -course[:, 0]]) / np.hypot(*course.T)[:, None]
    sides = [middle + right * strip[[side]].to_numpy() / scale for side in ("left_km", "right_km")]
    ring = np.vstack([sides[0], sides[1][::-1]])
    return tag("path", d=on.path([ring.tolist()], closed=True), class_="draws")


def _landings(on: Canvas, line: str, route: pd.DataFrame) -> str:
    """Return dots and names at both ends; lines are named after their landings."""
    ends = route.sort_values("position").iloc[[0, -1]][["lon", "lat"]].to_numpy()
    parts = []
    for end, (lon, lat) in zip(line.split("_"), ends, strict=True):
        x, y = on.place(float(lon), float(lat))
        parts.append(tag("circle", cx=x, cy=y, r=4, class_="node"))
        parts.append(tag("text", words(named(end)), x=x + 9.0, y=y + 5.0, class_="place start"))
    return "".join(parts)


def _kind(is_best: bool) -> str:
    return "route-best" if is_best else "route-other"


def _band(place: int) -> str:
    if place == len(BANDS_M):
        return say("fibre.report_deeper", depth_m=BANDS_M[-1])
    return say("fibre.report_band", low_m=BANDS_M[place - 1], high_m=BANDS_M[place])


def _depths(on: Canvas, level_m: float) -> str:
    """Return the depths of the shipped grid: one rectangle for nodes of a row that lie side by side in one band."""
    west, south, east, north = VIEW
    part = bathymetry.shipped().at_level(level_m).window(west=west, south=south, east=east, north=north, step_km=20.0)
    grid, depth = part.lattice, part.depth_m()
    band = np.where(part.sea(), np.searchsorted(BANDS_M, depth, side="left"), 0)
    found = [tag("rect", x=0, y=0, width=on.width, height=on.height, class_="water")]
    for row in range(grid.rows):
        ends = [0, *(np.flatnonzero(np.diff(band[row])) + 1), grid.columns]
        for first, end in pairwise(ends):
            if band[row, first]:
                corners = grid.degrees([(row + 0.5, first - 0.5), (row - 0.5, end - 0.5)])
                (x, y), (right, low) = on.place(*corners[0]), on.place(*corners[1])
                found.append(tag("rect", x=x, y=y, width=right - x, height=low - y, class_=f"depth-{band[row, first]}"))
    return "".join(found)


def _land(on: Canvas) -> str:
    return tag("path", d=on.path(layers("near")["land"], closed=True), class_="land", fill_rule="evenodd")


def _zones(on: Canvas) -> str:
    """Return the shipped hazards that reach into the view, the mild ones below the strict ones."""
    view = box(*VIEW)
    shown = [zone for zone in zones.shipped() if zone.geometry.intersects(view)]
    drawn = []
    for rule in RULES:
        for zone in (zone for zone in shown if zone.rule == rule):
            met = zone.geometry.intersection(view)
            closed = rule != "crossing"
            kind = "Polygon" if closed else "LineString"
            parts = [part for part in getattr(met, "geoms", [met]) if part.geom_type == kind]
            lines = [list((part.exterior if closed else part).coords) for part in parts]
            title = tag("title", words(translated(zone.name)))
            drawn.append(tag("path", title, d=on.path(lines, closed=closed), class_=f"zone zone-{rule}"))
    return "".join(drawn)


def _rows(routes: pd.DataFrame) -> pd.DataFrame:
    return routes.assign(
        line=[line_name(line) for line in routes["line"]],
        recommended=np.where(routes["recommended"], say("fibre.yes"), ""),
        cost_musd=routes["cost_usd"] / MILLION,
    )


def _columns() -> list[Column]:
    return [
        Column("line", say("fibre.column_line")),
        Column("recommended", say("fibre.column_recommended")),
        Column("geodesic_km", say("fibre.column_geodesic"), number),
        Column("detour_km", say("fibre.column_detour"), number),
        Column("slack_km", say("fibre.column_slack"), number),
        Column("cable_length_km", say("fibre.column_cable"), number),
        Column("cost_musd", say("fibre.column_cost"), number),
        Column("faults_per_year", say("fibre.column_faults"), number),
        Column("burial_wanted_km", say("fibre.column_wanted"), number),
        Column("burial_reached_km", say("fibre.column_reached"), number),
    ]


def _spread(results: Results) -> str:
    """Return the table of length, cost and repairs over the draws; nothing if there is none."""
    if "cable_spread" not in results.tables or results.table("cable_spread").empty:
        return ""
    found = results.table("cable_spread")
    found = found[found["measure"].isin(SHOWN)]
    unit = np.where(found["measure"] == "cost_usd", MILLION, 1.0)
    shown = found.assign(
        line=[line_name(line) for line in found["line"]],
        measure=[say(f"fibre.spread_measure_{measure}") for measure in found["measure"]],
        **{name: found[name] / unit for name in ("p10", "p50", "p90")},
    )
    columns = [Column("line", say("fibre.column_line")), Column("measure", say("fibre.column_measure"))]
    columns += [Column(name, name.upper(), number) for name in ("p10", "p50", "p90")]
    draws, refused = int(found["draws"].max()), int(found["refused"].max())
    return table(shown, columns, caption=say("fibre.report_spread", draws=draws, refused=refused))


def _levels(results: Results) -> str:
    """Return the table of shore ends under other levels of the sea; nothing if there is none."""
    if "cable_levels" not in results.tables or results.table("cable_levels").empty:
        return ""
    found = results.table("cable_levels")
    shown = found.assign(
        line=[line_name(line) for line in found["line"]],
        year=[str(year) for year in found["year"]],
        bound=[say(f"fibre.bound_{bound}") for bound in found["bound"]],
        level=[written(level, ".1f") for level in found["level_m"]],
        cost=found["cost_usd"] / MILLION,
    )
    columns = [Column(name, say(f"fibre.column_{name}")) for name in ("line", "year", "bound", "level")]
    columns += [
        Column("shore_start_km", say("fibre.column_shore_start"), number),
        Column("shore_end_km", say("fibre.column_shore_end"), number),
        Column("cable_length_km", say("fibre.column_cable"), number),
        Column("cost", say("fibre.column_cost"), number),
    ]
    return table(shown, columns, caption=say("fibre.report_levels"))


def _hazards(results: Results) -> str:
    """Return the table of hazards that the recommended routes meet or pass."""
    found = results.table("cable_met")
    if found.empty:
        return ""

    def told(row: pd.Series) -> str:
        if not row["meets"]:
            wanted = "" if np.isnan(row["wanted_km"]) else say("fibre.report_wanted", wanted_km=row["wanted_km"])
            return say("fibre.report_passes", apart_km=row["apart_km"]) + wanted
        if np.isnan(row["angle_deg"]):
            return say("fibre.report_inside", length_km=row["length_km"])
        return say("fibre.report_crosses", angle_deg=row["angle_deg"])

    shown = found.assign(
        line=[line_name(line) for line in found["line"]],
        hazard=[translated(name) for name in found["hazard"]],
        layer=[say(f"fibre.layer_{layer}") for layer in found["layer"]],
        how=[told(row) for _, row in found.iterrows()],
    )
    columns = [
        Column("line", say("fibre.column_line")),
        Column("hazard", say("fibre.column_hazard")),
        Column("layer", say("fibre.column_layer")),
        Column("at_km", say("fibre.column_at"), number),
        Column("how", say("fibre.column_how")),
    ]
    return table(shown, columns, caption=say("fibre.report_hazards"))


def _profile(results: Results, source: str) -> Figure:
    profile = results.table("cable_profile")
    levels = ticks(float(profile["depth_m"].max()))
    across = Scale(0.0, float(profile["distance_km"].max()), LEFT, WIDTH - 8.0)
    down = Scale(0.0, levels[-1], TOP, HEIGHT - BOTTOM)
    parts = [
        tag("line", x1=LEFT, x2=WIDTH - 8.0, y1=down(level), y2=down(level), class_="grid")
        + tag("text", words(tick_text(level)), x=LEFT - 6.0, y=down(level) + 4.0, class_="tick end")
        for level in levels
    ]
    parts += [
        tag("text", words(tick_text(km)), x=across(km), y=HEIGHT - 8.0, class_="tick middle")
        for km in ticks(across.high)[:-1]
    ]
    names = list(dict.fromkeys(profile["line"]))
    for style, line in enumerate(names, start=1):
        own = profile[profile["line"] == line].iloc[::2]
        steps = [
            (across(km), down(max(depth, 0.0))) for km, depth in zip(own["distance_km"], own["depth_m"], strict=True)
        ]
        parts.append(tag("polyline", points=points(steps), class_=f"line s{style}", fill="none"))
    title = say("fibre.report_profile_title")
    drawing = tag("svg", tag("title", words(title)), *parts, viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}", role="img")
    deepest = profile.loc[profile["depth_m"].idxmax()]
    caption = say("fibre.report_profile_subtitle")
    shown = profile.iloc[::10].assign(line=[line_name(line) for line in profile.iloc[::10]["line"]])
    columns = [
        Column("line", say("fibre.column_line")),
        Column("distance_km", say("fibre.column_distance"), number),
        Column("depth_m", say("fibre.column_depth"), number),
    ]
    finding = say("fibre.report_profile_finding", line=line_name(deepest["line"]), depth_m=deepest["depth_m"])
    return Figure(
        key="seabed-profile",
        finding=finding,
        subtitle=caption,
        picture=legend(*((f"line s{style}", line_name(line)) for style, line in enumerate(names, start=1)))
        + tag("div", drawing, class_="wide", tabindex=0, role="region", aria_label=title),
        source=source,
        table=table(shown, columns, caption=caption),
    )
