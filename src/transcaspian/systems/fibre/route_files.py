"""A route as files of other programs: GeoJSON, KML, straight-line diagram, profile, hazards met and passed."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape

from transcaspian.messages import say
from transcaspian.systems.fibre.seabed_score import Scored
from transcaspian.systems.fibre.separation import Proximity

PROFILE_TOP, PROFILE_HEIGHT = 60, 200
WIDTH, LEFT, BAR_TOP, BAR_HEIGHT = 1000, 60, 60, 26
COLOURS = {"double_armour": "#332288", "single_armour": "#0077BB", "light_armour": "#44AA99", "light": "#DDCC77"}
DOT = 'r="5" fill="#fff" stroke="#000" stroke-width="2"'
DIGITS = 5


def geojson(route: Scored, *, name: str, corridor_km: float, notes: Sequence[str] = ()) -> str:
    """Return the route as GeoJSON: one feature a leg with distances from and to, one a position; depth down."""
    features: list[dict[str, Any]] = []
    km = 0.0
    for place, leg in enumerate(route.legs):
        told = {
            "kind": "leg",
            "kp_from_km": round(km, 3),
            "kp_to_km": round(km + leg.length_km, 3),
            "cable_km": round(leg.cable_km, 3),
            "cable_type": leg.cable,
            "laid_by": leg.work,
            "burial_wanted_m": leg.burial_m,
            "least_depth_m": round(leg.least_depth_m, 1),
            "most_depth_m": round(leg.most_depth_m, 1),
            "faults_per_year": round(leg.faults_per_year, 6),
        }
        line = [_point(route, place), _point(route, place + 1)]
        features.append(_feature("LineString", line, told))
        km += leg.length_km
    for place, depth in enumerate(route.depths_m):
        features.append(
            _feature(
                "Point",
                _point(route, place),
                {"kind": "position", "pos_no": place + 1, "depth_m": round(float(depth), 1)},
            )
        )
    about = {"name": name, "corridor_km": round(corridor_km, 1), "notes": list(notes)}
    return json.dumps(
        {"type": "FeatureCollection", "properties": about, "features": features}, ensure_ascii=False, indent=1
    )


def _point(route: Scored, place: int) -> list[float]:
    return [round(float(route.points[place, 0]), DIGITS), round(float(route.points[place, 1]), DIGITS)]


def _feature(kind: str, coordinates: Any, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}


def kml(route: Scored, *, name: str, notes: Sequence[str] = ()) -> str:
    """Return the route as KML: one line and its positions."""
    points = [",".join(str(part) for part in _point(route, place)) for place in range(len(route.points))]
    marks = "".join(
        f"<Placemark><name>{place + 1}</name><Point><coordinates>{point}</coordinates></Point></Placemark>\n"
        for place, point in enumerate(points)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n'
        f"<name>{escape(name)}</name>\n<description>{escape(' '.join(notes))}</description>\n"
        f"<Placemark><name>{escape(name)}</name><LineString><tessellate>1</tessellate>"
        f"<coordinates>{' '.join(points)}</coordinates></LineString></Placemark>\n{marks}</Document></kml>\n"
    )


def straight_line(route: Scored) -> list[dict[str, float | str]]:
    """Return the sections of one cable type in order: from and to in km of cable, length, cable, work."""
    sections: list[dict[str, float | str]] = []
    km = 0.0
    for leg in route.legs:
        end = km + leg.cable_km
        if sections and (sections[-1]["cable_type"], sections[-1]["laid_by"]) == (leg.cable, leg.work):
            sections[-1] |= {"to_km": end, "length_km": end - float(sections[-1]["from_km"])}
        else:
            sections.append(
                {"from_km": km, "to_km": end, "length_km": leg.cable_km, "cable_type": leg.cable, "laid_by": leg.work}
            )
        km = end
    return sections


def _key(cable: str, sections: Sequence[dict[str, float | str]]) -> str:
    """Return a type of cable with its length over all sections."""
    length_km = sum(float(section["length_km"]) for section in sections if section["cable_type"] == cable)
    return say("fibre.cable_length", cable=say(f"fibre.cable_{cable}"), length_km=length_km)


def straight_line_svg(route: Scored, *, name: str, ends: tuple[str, str], repeaters_km: Sequence[float] = ()) -> str:
    """Return the straight-line diagram as SVG, to scale in km of cable, with repeaters where they stand."""
    sections = straight_line(route)
    total = float(sections[-1]["to_km"])
    scale = (WIDTH - 2 * LEFT) / total
    bars, used = [], []
    for section in sections:
        start, length = float(section["from_km"]), float(section["length_km"])
        cable = str(section["cable_type"])
        used.append(cable)
        x, width = LEFT + start * scale, max(length * scale, 1.0)
        title = say("fibre.section", from_km=start, to_km=start + length, cable=say(f"fibre.cable_{cable}"))
        bars.append(
            f'<rect x="{x:.1f}" y="{BAR_TOP}" width="{width:.1f}" height="{BAR_HEIGHT}" fill="{COLOURS[cable]}"'
            f' stroke="#fff"><title>{escape(title)}</title></rect>'
        )
        if width > 60:
            place = f'x="{x + width / 2:.1f}" y="{BAR_TOP + BAR_HEIGHT + 16}"'
            bars.append(f'<text {place} text-anchor="middle">{escape(say("fibre.kilometres", km=length))}</text>')
    keys = [
        f'<rect x="{LEFT + 230 * place}" y="120" width="12" height="12" fill="{COLOURS[cable]}"/>'
        f'<text x="{LEFT + 230 * place + 18}" y="131">{escape(_key(cable, sections))}</text>'
        for place, cable in enumerate(dict.fromkeys(used))
    ]
    for before, after in pairwise(sections):
        if before["cable_type"] != after["cable_type"]:
            x = LEFT + float(after["from_km"]) * scale
            mark = f'<path d="M{x:.1f},{BAR_TOP}l-5,-9h10z"'
            bars.append(f"{mark}><title>{escape(say('fibre.joint_at', at_km=after['from_km']))}</title></path>")
    if route.joints:
        bars.append(f'<path d="M{WIDTH - LEFT - 90},131l-5,-9h10z"/>')
        bars.append(f'<text x="{WIDTH - LEFT - 78}" y="131">{escape(say("fibre.joint"))}</text>')
    bars += _repeaters(repeaters_km, scale)
    title = escape(say("fibre.straight_line_title", name=name, length_km=total))
    head = f'<text x="{LEFT}" y="24" font-weight="bold">{title}</text>'
    landings = (
        f'<text x="{LEFT}" y="44">{escape(ends[0])}</text>'
        f'<text x="{WIDTH - LEFT}" y="44" text-anchor="end">{escape(ends[1])}</text>'
    )
    body = "\n".join([head, landings, *bars, *keys])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} 150" font-family="sans-serif" font-size="13">\n'
        f"{body}\n</svg>\n"
    )


def _repeaters(places_km: Sequence[float], scale: float) -> list[str]:
    """Return a dot on the line for each repeater, and what a dot means."""
    if not places_km:
        return []
    middle = BAR_TOP + BAR_HEIGHT / 2
    dots = [
        f'<circle cx="{LEFT + km * scale:.1f}" cy="{middle:g}" {DOT}>'
        f"<title>{escape(say('fibre.repeater_at', at_km=km))}</title></circle>"
        for km in places_km
    ]
    told = escape(say("fibre.repeater_count", count=len(places_km)))
    return [
        *dots,
        f'<circle cx="{WIDTH - LEFT - 210}" cy="126" {DOT}/><text x="{WIDTH - LEFT - 198}" y="131">{told}</text>',
    ]


def profile_csv(route: Scored) -> str:
    """Return the depth along a route as CSV: distance_km, depth_m."""
    rows = (f"{km:.3f},{depth:.1f}\n" for km, depth in zip(route.profile_km, route.profile_depth_m, strict=True))
    return "distance_km,depth_m\n" + "".join(rows)


def profile_svg(route: Scored, *, name: str, ends: tuple[str, str]) -> str:
    """Return the depth along a route as SVG: the bed as an area below the water, cable by type as a bar under it."""
    length, deepest = float(route.profile_km[-1]), max(float(route.profile_depth_m.max()), 1.0)
    across = (WIDTH - 2 * LEFT) / max(length, 1e-9)
    down = PROFILE_HEIGHT / deepest
    steps = [
        f"{LEFT + km * across:.1f},{PROFILE_TOP + max(depth, 0.0) * down:.1f}"
        for km, depth in zip(route.profile_km, route.profile_depth_m, strict=True)
    ]
    bottom = PROFILE_TOP + PROFILE_HEIGHT
    outline = f"{LEFT},{bottom} {' '.join(steps)} {WIDTH - LEFT},{bottom}"
    bed = f'<polygon points="{outline}" fill="#c9b79c" stroke="#5b4a33"/>'
    water = f'<rect x="{LEFT}" y="{PROFILE_TOP}" width="{WIDTH - 2 * LEFT}" height="{PROFILE_HEIGHT}" fill="#dcebf5"/>'
    marks = [
        f'<text x="{LEFT - 6}" y="{PROFILE_TOP + share * PROFILE_HEIGHT + 4:.0f}" text-anchor="end">'
        f"{escape(say('fibre.metres', m=share * deepest))}</text>"
        for share in (0.0, 0.5, 1.0)
    ]
    marks += [
        f'<text x="{LEFT + share * length * across:.0f}" y="{bottom + 18}" text-anchor="middle">'
        f"{escape(say('fibre.whole_kilometres', km=share * length))}</text>"
        for share in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]
    title = escape(say("fibre.profile_title", name=name, deepest_m=deepest))
    head = f'<text x="{LEFT}" y="24" font-weight="bold">{title}</text>'
    landings = (
        f'<text x="{LEFT}" y="48">{escape(ends[0])}</text>'
        f'<text x="{WIDTH - LEFT}" y="48" text-anchor="end">{escape(ends[1])}</text>'
    )
    body = "\n".join([head, landings, water, bed, *marks])
    size = f'viewBox="0 0 {WIDTH} {bottom + 30}" font-family="sans-serif" font-size="13"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n{body}\n</svg>\n'


def hazards_csv(route: Scored, near: Iterable[Proximity]) -> str:
    """Return the hazards that a route meets, with length and angle, and those it passes, with the rule's distance."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("hazard", "layer", "rule", "at_km", "length_km", "angle_deg", "apart_km", "wanted_km"))
    for met in route.crossings:
        angle = "" if math.isnan(met.angle_deg) else f"{met.angle_deg:.0f}"
        writer.writerow((met.zone, met.layer, met.rule, f"{met.at_km:.1f}", f"{met.length_km:.1f}", angle, "0", ""))
    for passed in near:
        apart = f"{passed.apart_km:.1f}"
        wanted = "" if math.isnan(passed.wanted_km) else f"{passed.wanted_km:.1f}"
        writer.writerow((passed.zone, passed.layer, "", f"{passed.at_km:.1f}", "", "", apart, wanted))
    return text.getvalue()
