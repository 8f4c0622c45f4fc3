"""One text to one value, by the rules of the attribute catalogue."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, timedelta

from transcaspian.scenario.catalogue import Attribute

Value = float | int | str | date

NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,4})?")
NOT_FINITE = re.compile(r"[-+]?\.?(?:nan|inf|infinity)", re.IGNORECASE)
DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a text is no value of an attribute: message key, what is allowed, and the words to compare with."""

    key: str
    allowed: str = ""
    known: tuple[str, ...] = ()


def read_value(text: str, attribute: Attribute) -> Value | Fault:
    """Return the value of `text` for `attribute`, or the `Fault` that says why there is none.

    Numbers are finite, in the unit of the attribute and inside its limits; references are checked later, when all
    tables are known.
    """
    if attribute.type in {"number", "integer"}:
        return _number(text, attribute)
    if attribute.type == "date":
        return read_date(text) or Fault("not_a_date", allowed="YYYY-MM-DD")
    if attribute.choices and text not in attribute.choices:
        return Fault(
            "not_a_choice",
            allowed=", ".join(attribute.choices),
            known=attribute.choices,
        )
    return text


def read_date(text: str, *, last_day: bool = False) -> date | None:
    """Return the date of ``2023``, ``2023-05`` or ``2023-05-17``; None if it is no date.

    A year or a month means its first day, or its last one if `last_day`.
    """
    match = DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        if day or not last_day:
            return first
        after = date(first.year + 1, 1, 1) if month is None or month == 12 else first.replace(month=month + 1)
    except ValueError:
        return None
    return after - timedelta(days=1)


def _number(text: str, attribute: Attribute) -> float | int | Fault:
    if NOT_FINITE.fullmatch(text):
        return Fault("not_finite", allowed=attribute.allowed())
    if NUMBER.fullmatch(text) is None:
        with_comma = "," in text and NUMBER.fullmatch(text.replace(",", ".", 1)) is not None
        return Fault("number_with_comma" if with_comma else "not_a_number", allowed=attribute.allowed())
    value = float(text)
    if not math.isfinite(value):
        return Fault("not_finite", allowed=attribute.allowed())
    if attribute.type == "integer" and not value.is_integer():
        return Fault("not_whole", allowed=attribute.allowed())
    if not attribute.holds(value):
        return Fault("out_of_range", allowed=attribute.allowed())
    return int(value) if attribute.type == "integer" else value


def shown(value: Value | None) -> str:
    """Return `value` as text that reads back to the same value; an empty text for None."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)
