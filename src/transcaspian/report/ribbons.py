"""Ribbons: a line in time with its P10-P90, in panels that stand side by side or, on a phone, one under the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transcaspian.messages import say
from transcaspian.report.markup import points, tag, words
from transcaspian.report.scales import Scale, tick_text, ticks

Array = NDArray[np.float64]
WIDTH, HEIGHT = 340.0, 190.0
LEFT, RIGHT, TOP, BOTTOM = 48.0, 6.0, 10.0, 22.0
LANE = 12.0
LANE_GAP = 8.0
MONTH_STARTS = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
DAYS = 365.0


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A series with its spread. `style` is 1, 2 or 3: colour, dash and name of the line."""

    label: str
    low: Array
    middle: Array
    high: Array
    style: int = 1


@dataclass(frozen=True, slots=True)
class Lane:
    """Things with a start and an end, drawn under the chart: days of the year, and the class of their mark."""

    label: str
    spans: Sequence[tuple[float, float]]
    kind: str


def panel(
    key: str,
    title: str,
    description: str,
    ribbons: Sequence[Ribbon],
    *,
    lanes: Sequence[Lane] = (),
    top: float | None = None,
) -> str:
    """Return one panel: heading and drawing. Steps are spread evenly over the year (12 months or 52-53 weeks)."""
    height = HEIGHT + (LANE * len(lanes) + LANE_GAP if lanes else 0.0)
    levels = ticks(top or max([float(np.nanmax(r.high, initial=0.0)) for r in ribbons] + [0.0]))
    down = Scale(0.0, levels[-1], HEIGHT - BOTTOM, TOP)
    across = Scale(0.0, DAYS, LEFT, WIDTH - RIGHT)
    drawing = [_grid(levels, down), _months(across, height), *(_ribbon(r, across, down) for r in ribbons)]
    drawing += [_lane(lane, place, across) for place, lane in enumerate(lanes)]
    picture = tag(
        "svg",
        tag("title", words(title), id=f"{key}-t"),
        tag("desc", words(description), id=f"{key}-d"),
        *drawing,
        viewBox=f"0 0 {WIDTH:g} {height:g}",
        role="img",
        aria_labelledby=f"{key}-t {key}-d",
    )
    return tag("div", tag("h4", words(title)), picture, class_="panel")


def panels(*drawn: str) -> str:
    """Return panels beside each other as the width allows."""
    return tag("div", *drawn, class_="panels")


def _grid(levels: Sequence[float], down: Scale) -> str:
    lines = [
        tag("line", x1=LEFT, x2=WIDTH - RIGHT, y1=down(v), y2=down(v), class_="grid" if v else "axis") for v in levels
    ]
    labels = [tag("text", words(tick_text(v)), x=LEFT - 5, y=down(v) + 3.5, class_="tick end") for v in levels]
    return "".join(lines + labels)


def _months(across: Scale, height: float) -> str:
    letters = say("report.month_letters").split()
    labels = [
        tag("text", words(letter), x=across(start + 15.0), y=height - 7.0, class_="tick middle")
        for letter, start in zip(letters, MONTH_STARTS, strict=True)
    ]
    return "".join(labels)


def _ribbon(ribbon: Ribbon, across: Scale, down: Scale) -> str:
    steps = len(ribbon.middle)
    days = [across((place + 0.5) * DAYS / steps) for place in range(steps)]
    known = [place for place in range(steps) if np.isfinite(ribbon.middle[place])]
    upper = [(days[place], down(float(ribbon.high[place]))) for place in known]
    lower = [(days[place], down(float(ribbon.low[place]))) for place in reversed(known)]
    line = [(days[place], down(float(ribbon.middle[place]))) for place in known]
    return tag("polygon", points=points(upper + lower), class_=f"area s{ribbon.style}") + tag(
        "polyline", points=points(line), class_=f"line s{ribbon.style}"
    )


def _lane(lane: Lane, place: int, across: Scale) -> str:
    y = HEIGHT - BOTTOM + LANE_GAP + LANE * place
    marks = [
        tag(
            "rect",
            x=across(start),
            y=y,
            width=max(across(end) - across(start), 0.8),
            height=LANE - 3.0,
            class_=lane.kind,
        )
        for start, end in lane.spans
    ]
    label = tag("text", words(lane.label), x=LEFT - 5, y=y + 7.0, class_="tick end")
    rail = tag("line", x1=LEFT, x2=WIDTH - RIGHT, y1=y + LANE - 1.5, y2=y + LANE - 1.5, class_="grid")
    return rail + label + "".join(marks)
