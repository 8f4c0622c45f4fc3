"""Fan charts: counts of past years as points, years ahead as a line with its P10-P90, a naive trend as dashes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transcaspian.report.markup import points, tag, words
from transcaspian.report.ribbons import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH
from transcaspian.report.scales import Scale, tick_text, ticks

MARGIN_YEARS = 0.5
SHOWN_YEARS = (2019, 2021, 2023, 2026, 2030)
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Fan:
    """One series: `ahead` holds (year, low, middle, high), `observed` (year, value, fitted), `naive` (year, value)."""

    ahead: Sequence[tuple[int, float, float, float]]
    observed: Sequence[tuple[int, float, bool]]
    naive: Sequence[tuple[int, float]]


def fan_panel(key: str, title: str, description: str, fan: Fan) -> str:
    """Return one panel: heading and drawing; the naive trend is cut where it leaves the scale of the rest."""
    top = max([high for *_, high in fan.ahead] + [value for _, value, _ in fan.observed] + [1e-9])
    levels = ticks(top)
    down = Scale(0.0, levels[-1], HEIGHT - BOTTOM, TOP)
    years = [year for year, *_ in fan.ahead] + [year for year, *_ in fan.observed]
    across = Scale(min(years) - MARGIN_YEARS, max(years) + MARGIN_YEARS, LEFT, WIDTH - RIGHT)
    picture = tag(
        "svg",
        tag("title", words(title), id=f"{key}-t"),
        tag("desc", words(description), id=f"{key}-d"),
        _grid(levels, down),
        _years(years, across),
        _ahead(fan, across, down),
        _naive(fan, across, down, levels[-1]),
        *(_counted(across(year), down(value), fitted) for year, value, fitted in fan.observed),
        viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}",
        role="img",
        aria_labelledby=f"{key}-t {key}-d",
    )
    return tag("div", tag("h4", words(title)), picture, class_="panel")


def _grid(levels: Sequence[float], down: Scale) -> str:
    lines = [
        tag("line", x1=LEFT, x2=WIDTH - RIGHT, y1=down(v), y2=down(v), class_="grid" if v else "axis") for v in levels
    ]
    labels = [tag("text", words(tick_text(v)), x=LEFT - 5, y=down(v) + 3.5, class_="tick end") for v in levels]
    return "".join(lines + labels)


def _years(years: Sequence[int], across: Scale) -> str:
    shown = [year for year in SHOWN_YEARS if min(years) <= year <= max(years)] or sorted({min(years), max(years)})
    y = HEIGHT - 7.0
    return "".join(tag("text", words(year), x=across(year), y=y, class_="tick middle") for year in shown)


def _ahead(fan: Fan, across: Scale, down: Scale) -> str:
    upper = [(across(year), down(high)) for year, _, _, high in fan.ahead]
    lower = [(across(year), down(low)) for year, low, _, _ in reversed(fan.ahead)]
    middle = [(across(year), down(value)) for year, _, value, _ in fan.ahead]
    if len(middle) > 1:
        line = tag("polyline", points=points(middle), class_="line s1")
        return tag("polygon", points=points(upper + lower), class_="area s1") + line
    (x, y), top, bottom = middle[0], upper[0][1], lower[0][1]
    return tag("line", x1=x, x2=x, y1=top, y2=bottom, class_="line s1") + tag(
        "circle", cx=x, cy=y, r=3, class_="dot s1"
    )


def _naive(fan: Fan, across: Scale, down: Scale, top: float) -> str:
    inside: list[Point] = [(across(year), down(value)) for year, value in fan.naive if value <= top]
    last = [(across(year), down(value)) for year, value, _ in fan.observed][-1:]
    return tag("polyline", points=points(last + inside), class_="line s2") if inside else ""


def _counted(x: float, y: float, fitted: bool) -> str:
    return tag("circle", cx=x, cy=y, r=3.4, class_="dot hollow" if fitted else "dot")
