"""Markup: elements of HTML and SVG with everything escaped, and numbers as a reader wants them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date
from html import escape

from transcaspian.messages import known, say, written, written_day

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
VOID = {"circle", "line", "path", "rect", "polyline", "polygon", "use", "meta", "br"}


def tag(name: str, /, *body: str, **attributes: object) -> str:
    """Return an element; `body` must be markup already, attribute values are escaped.

    A trailing underscore of an attribute's name is dropped and inner ones become hyphens: ``class_``, ``stroke_width``.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_value(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in VOID and not body:
        return f"<{name}{written}/>"
    return f"<{name}{written}>{''.join(body)}</{name}>"


def words(value: object) -> str:
    """Return a text as markup."""
    return escape(str(value))


def _value(value: object) -> str:
    return coordinate(value) if isinstance(value, float) else str(value)


def coordinate(value: float) -> str:
    """Return a place on the canvas with one decimal: finer is not seen, and costs bytes."""
    text = f"{value:.1f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"


def points(pairs: Iterable[tuple[float, float]]) -> str:
    """Return places on the canvas as SVG writes them."""
    return " ".join(f"{coordinate(x)},{coordinate(y)}" for x, y in pairs)


def number(value: float) -> str:
    """Return a number with as many digits as it deserves: 1,234,567; 345; 34.5; 3.45; 3; a dash for none."""
    if not math.isfinite(value):
        return say("report.no_number")
    size = abs(value)
    if size >= 99.95 or value == int(value):
        return written(value, ",.0f")
    if size >= 9.995:
        return written(value, ",.1f")
    return written(value, ",.2f" if size >= 0.005 else ",.2g")


def share(value: float) -> str:
    """Return a share as a percentage."""
    return written(value, ".0%") if math.isfinite(value) else say("report.no_number")


def change(value: float) -> str:
    """Return a relative difference as a signed percentage."""
    if not math.isfinite(value):
        return say("report.no_number")
    return written(value if abs(value) >= 0.005 else 0.0, "+.0%" if abs(value) >= 0.005 else ".0%")


def unit_words(unit: str) -> str:
    """Return a unit in words of the language spoken here, as it stands where the catalogue does not know it."""
    return known(f"units.{unit}") or unit


def confidence_words(confidence: str) -> str:
    """Return how sure a value is, in a word of the language spoken here; another text as it stands."""
    return known(f"report.of_confidence_{confidence}") or confidence


def day_words(text: str) -> str:
    """Return a day written as 2023-05-06 in words of the language spoken here; another text as it stands."""
    return written_day(date.fromisoformat(text)) if DAY.fullmatch(text) else text


def between(low: float, high: float) -> str:
    """Return a range in words."""
    return say("report.between", low=number(low), high=number(high))
