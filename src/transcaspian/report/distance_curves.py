"""Curves against distance: what has gathered at each point of a route, with its P10-P90; steps stand upright."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transcaspian.report.markup import points, tag, words
from transcaspian.report.ribbons import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH
from transcaspian.report.scales import Scale, tick_text, ticks

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Curve:
    """Kilometres from loading, and low, middle and high of what has gathered there."""

    km: Array
    low: Array
    middle: Array
    high: Array


def distance_panel(key: str, title: str, description: str, curve: Curve, *, across: str) -> str:
    """Return one panel: heading and drawing; `across` names the axis of kilometres."""
    levels, stations = ticks(float(np.nanmax(curve.high, initial=0.0))), ticks(float(curve.km.max()))
    down, along = Scale(0.0, levels[-1], HEIGHT - BOTTOM, TOP), Scale(0.0, stations[-1], LEFT, WIDTH - RIGHT)
    picture = tag(
        "svg",
        tag("title", words(title), id=f"{key}-t"),
        tag("desc", words(description), id=f"{key}-d"),
        _upright(levels, down),
        _flat(stations, along, across),
        _drawn(curve, along, down),
        viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}",
        role="img",
        aria_labelledby=f"{key}-t {key}-d",
    )
    return tag("div", tag("h4", words(title)), picture, class_="panel")


def _drawn(curve: Curve, along: Scale, down: Scale) -> str:
    def line(values: Array) -> list[tuple[float, float]]:
        return [(along(float(km)), down(float(value))) for km, value in zip(curve.km, values, strict=True)]

    area = tag("polygon", points=points(line(curve.high) + line(curve.low)[::-1]), class_="area s1")
    return area + tag("polyline", points=points(line(curve.middle)), class_="line s1")


def _upright(levels: Sequence[float], down: Scale) -> str:
    lines = [
        tag("line", x1=LEFT, x2=WIDTH - RIGHT, y1=down(v), y2=down(v), class_="grid" if v else "axis") for v in levels
    ]
    labels = [tag("text", words(tick_text(v)), x=LEFT - 5, y=down(v) + 3.5, class_="tick end") for v in levels]
    return "".join(lines + labels)


def _flat(stations: Sequence[float], along: Scale, across: str) -> str:
    y = HEIGHT - BOTTOM + 14.0
    labels = [tag("text", words(tick_text(v)), x=along(v), y=y, class_="tick middle") for v in stations[:-1]]
    return "".join([*labels, tag("text", words(across), x=WIDTH - RIGHT, y=y, class_="tick end")])
