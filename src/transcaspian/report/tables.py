"""HTML tables of frames, with headings that name the unit, and a bar beside each row where that helps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from transcaspian.messages import say
from transcaspian.report.markup import confidence_words, day_words, number, tag, unit_words, words

Format = Callable[[float], str]
BAR_WIDTH = 100.0
TEXTS: Mapping[str, Callable[[str], str]] = {"confidence": confidence_words, "unit": unit_words}
DARK = 0.45  # above it a cell of a matrix is so dark that its number is written light


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name in the frame, its heading with unit, how its numbers are written (None: text)."""

    name: str
    heading: str
    shown: Format | None = None


def table(frame: pd.DataFrame, columns: Sequence[Column], *, caption: str) -> str:
    """Return a table with a caption; its first column heads the rows. It scrolls by itself on a narrow screen."""
    head = tag("tr", *(tag("th", words(c.heading), scope="col", class_=_kind(c)) for c in columns))
    rows = [_row(values, columns) for values in frame[[c.name for c in columns]].itertuples(index=False, name=None)]
    body = tag("table", tag("caption", words(caption)), tag("thead", head), tag("tbody", *rows))
    return tag("div", body, class_="scroll", tabindex=0, role="region", aria_label=caption)


def spread_columns(unit: str) -> list[Column]:
    """Return the columns P10, P50, P90 with their unit."""
    return [Column(name, say(f"report.column_{name}", unit=unit_words(unit)), number) for name in ("p10", "p50", "p90")]


def _row(values: tuple[object, ...], columns: Sequence[Column]) -> str:
    first = tag("th", words(values[0]), scope="row")
    rest = (tag("td", _cell(value, c), class_=_kind(c)) for value, c in zip(values[1:], columns[1:], strict=True))
    return tag("tr", first, *rest)


def _cell(value: object, column: Column) -> str:
    if column.shown is not None:
        return words(column.shown(float(str(value))))
    return words(TEXTS.get(column.name, day_words)(str(value)))


def _kind(column: Column) -> str | None:
    return None if column.shown is None else "number"


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a bar table: label, middle, ends of the range, texts of both, whether it belongs to the row above."""

    label: str
    middle: float
    low: float
    high: float
    middle_text: str
    range_text: str
    is_part: bool = False


def bar_table(
    bars: Sequence[Bar],
    *,
    caption: str,
    heading: str,
    unit: str,
    largest: float | None = None,
    middle: str | None = None,
    ends: str | None = None,
) -> str:
    """Return a table whose rows carry a bar from nought to the middle and a line over the range, on one scale.

    The scale begins at nought, or at the lowest number where one lies below; then nought is marked.

    `middle` and `ends` head their columns where they are not the median and P10 to P90.
    """
    top = largest or max([bar.high for bar in bars] + [bar.middle for bar in bars] + [1e-9])
    least = min([bar.low for bar in bars] + [bar.middle for bar in bars] + [0.0])
    head = tag(
        "tr",
        tag("th", words(heading), scope="col"),
        tag("th", words(middle or say("report.column_middle", unit=unit_words(unit))), scope="col", class_="number"),
        tag("th", words(ends or say("report.column_range")), scope="col", class_="number"),
        tag("td", "", class_="bar", aria_hidden="true"),
    )
    rows = [_bar_row(bar, top, least) for bar in bars]
    return tag("table", tag("caption", words(caption)), tag("thead", head), tag("tbody", *rows), class_="bars")


def _bar_row(bar: Bar, top: float, least: float) -> str:
    return tag(
        "tr",
        tag("th", words(bar.label), scope="row"),
        tag("td", words(bar.middle_text), class_="number"),
        tag("td", words(bar.range_text), class_="number range"),
        tag("td", bar_picture(bar, top, least=least), class_="bar"),
        class_="part" if bar.is_part else "whole",
    )


def bar_picture(bar: Bar, top: float, *, least: float = 0.0) -> str:
    """Return the bar alone; its numbers stand in the row, so that readers of the screen skip it."""
    nought, middle, low, high = (
        BAR_WIDTH * (min(max(value, least), top) - least) / (top - least)
        for value in (0.0, bar.middle, bar.low, bar.high)
    )
    return tag(
        "svg",
        tag("rect", x=min(nought, middle), y=2, width=abs(middle - nought), height=8, class_="bar-fill"),
        tag("line", x1=low, x2=high, y1=6, y2=6, class_="bar-range"),
        *(tag("line", x1=end, x2=end, y1=3, y2=9, class_="bar-range") for end in (low, high)),
        tag("line", x1=nought, x2=nought, y1=0, y2=12, class_="bar-nought") if least < 0.0 else "",
        viewBox="0 0 100 12",
        preserveAspectRatio="none",
        aria_hidden="true",
    )


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a matrix: its number, its range or nothing, and how dark it is shaded, 0 to 1."""

    text: str
    small: str = ""
    depth: float = 0.0


def matrix(rows: Mapping[str, Sequence[Cell]], columns: Sequence[str], *, caption: str) -> str:
    """Return a table of cells, rows by columns, the larger the darker; numbers stand in every cell."""
    head = tag("tr", tag("td", ""), *(tag("th", words(name), scope="col") for name in columns))
    body = [tag("tr", tag("th", words(name), scope="row"), *map(_shaded, cells)) for name, cells in rows.items()]
    whole = tag("table", tag("caption", words(caption)), tag("thead", head), tag("tbody", *body), class_="matrix")
    return tag("div", whole, class_="wide", tabindex=0, role="region", aria_label=caption)


def _shaded(cell: Cell) -> str:
    small = tag("small", words(cell.small)) if cell.small else ""
    dark = "deep" if cell.depth > DARK else None
    return tag("td", words(cell.text), small, style=f"--depth:{cell.depth:.2f}" if cell.depth else None, class_=dark)
