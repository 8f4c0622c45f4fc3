"""Drawing of the corridor: lines side by side, marks clear of each other, names of places, an overview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from shapely.geometry import LineString

from transcaspian.messages import say
from transcaspian.report.layers import Canvas, background, canvas
from transcaspian.report.markup import tag, words
from transcaspian.study.answer.route import place_name
from transcaspian.study.results import Results
from transcaspian.study.results.geojson import paths

INSET_WIDTH = 210.0
SHORTEST_MARKED = 20.0
MARK_SPACE = 21.0
MARK_PLACES = (0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78, 0.86, 0.94)
SIDE_BY_SIDE = ("aktau_sangachal", "aktau_alat", "kuryk_alat")  # from west to east: they share a lane of the sea
LABELLED = {  # node: where its name stands
    "aktau": "end",
    "kuryk": "end",
    "alat": "end",
    "baku": "start",
    "turkmenbashi": "start",
    "beyneu": "start",
    "mangystau": "start",
    "poti": "start",
    "batumi": "start",
    "tbilisi": "start",
    "makhachkala": "end",
    "ganja": "start",
    "kars": "start",
    "atyrau": "start",
}


MINOR = ("mangystau", "ganja", "kars", "atyrau", "baku")  # left out on a narrow screen


@dataclass(frozen=True, slots=True)
class Drawn:
    """A link as it is drawn: its points on the canvas, width, class of colour, and its row in the table."""

    link: str
    mark: str
    steps: list[tuple[float, float]]
    width: float
    kind: str


def picture(results: Results, on: Canvas, drawn: Sequence[Drawn]) -> str:
    """Return the map: background, lines from thin to thick, places, marks, overview."""
    lines = [_line(each) for each in drawn]
    marks = _marks([each for each in drawn if each.mark and _length(each.steps) > SHORTEST_MARKED])
    parts = [background("near", on), *lines, _places(results, on), *marks, _inset(results, on)]
    drawing = tag(
        "svg",
        tag("title", words(say("report.map_title")), id="map-t"),
        tag("desc", words(say("report.map_desc")), id="map-d"),
        *parts,
        viewBox=f"0 0 {on.width:.0f} {on.height:.0f}",
        role="img",
        aria_labelledby="map-t map-d",
        class_="map",
    )
    return tag("div", drawing, class_="wide", tabindex=0, role="region", aria_label=say("report.map_title"))


def side_by_side(drawn: list[Drawn]) -> list[Drawn]:
    """Shift the lines that share a lane so that none hides another."""
    widths = {each.link: each.width for each in drawn if each.link in SIDE_BY_SIDE}
    whole, before, shifted = sum(widths.values()), 0.0, {}
    for link in SIDE_BY_SIDE:
        if link in widths:
            shifted[link] = before + widths[link] / 2.0 - whole / 2.0
            before += widths[link]
    return [replace(each, steps=_shifted(each.steps, shifted.get(each.link, 0.0))) for each in drawn]


def _shifted(steps: list[tuple[float, float]], by: float) -> list[tuple[float, float]]:
    """Move a line that runs south to its east by so many units; its ends stay near the ports."""
    moved = LineString(steps).offset_curve(-by, join_style="mitre") if by else LineString(steps)
    return [(float(x), float(y)) for x, y in (moved.coords if moved.geom_type == "LineString" else steps)]


def _line(each: Drawn) -> str:
    data = "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in each.steps)
    casing = tag("path", d=data, class_="casing", stroke_width=each.width + 1.6) if each.mark else ""
    return casing + tag("path", d=data, class_=each.kind, stroke_width=each.width)


def _marks(drawn: list[Drawn]) -> list[str]:
    """Put each link's mark on it where it is clear of the marks before."""
    taken: list[tuple[float, float]] = []
    for each in drawn:
        places = [_along(each.steps, part) for part in MARK_PLACES]
        clear = [p for p in places if all(np.hypot(p[0] - q[0], p[1] - q[1]) >= MARK_SPACE for q in taken)]
        taken.append((clear or places)[0])
    return [
        tag("circle", cx=x, cy=y, r=9, class_="mark") + tag("text", words(each.mark), x=x, y=y + 4, class_="mark-text")
        for each, (x, y) in zip(drawn, taken, strict=True)
    ]


def _length(steps: list[tuple[float, float]]) -> float:
    return float(np.hypot(*np.diff(np.array(steps), axis=0).T).sum())


def _along(steps: list[tuple[float, float]], part: float) -> tuple[float, float]:
    array = np.array(steps)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(array, axis=0).T))])
    far = along[-1] * part
    return float(np.interp(far, along, array[:, 0])), float(np.interp(far, along, array[:, 1]))


def _places(results: Results, on: Canvas) -> str:
    parts = []
    for row in results.table("map_nodes").to_dict("records"):
        if row["id"] not in LABELLED:
            continue
        x, y = on.place(float(row["lon"]), float(row["lat"]))
        side = LABELLED[row["id"]]
        shift = -8.0 if side == "end" else 8.0
        parts.append(tag("circle", cx=x, cy=y, r=3.2, class_="node"))
        parts.append(
            tag(
                "text",
                words(place_name(row["id"], row["name"])),
                x=x + shift,
                y=y + 4.0,
                class_=f"place {side} minor" if row["id"] in MINOR else f"place {side}",
            )
        )
    return "".join(parts)


def _inset(results: Results, on: Canvas) -> str:
    small = canvas("wide", INSET_WIDTH)
    x, y = 10.0, 10.0
    lines = tag("path", d=small.path(paths(results).values()), class_="link inset-link")
    (left, upper), (right, lower) = small.place(on.west, on.north), small.place(on.east, on.south)
    frame = tag("rect", x=left, y=upper, width=right - left, height=lower - upper, class_="inset-view")
    edge = tag("rect", x=0, y=0, width=small.width, height=small.height, class_="inset-edge")
    clip = tag("clipPath", tag("rect", x=0, y=0, width=small.width, height=small.height), id="inset-clip")
    inside = tag("g", background("wide", small), lines, frame, clip_path="url(#inset-clip)")
    return tag("g", clip, inside, edge, transform=f"translate({x:.1f} {y:.1f})", class_="inset")
