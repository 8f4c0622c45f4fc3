"""Dates with their precision; what counts from the document's date stays open when that date is not given."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from transcaspian.programme.reader.date_patterns import (
    BEGINNING,
    LAST_YEAR,
    MIDDLE,
    MONTHS,
    NEXT_YEAR,
    NUMBERED,
    RELATIVE,
    patterns,
)
from transcaspian.programme.reader.document import Document
from transcaspian.programme.reader.proposals import Proposal
from transcaspian.programme.reader.spelling import kazakh_fold
from transcaspian.programme.reader.tokens import DATE, Line

SCORE_STATED, SCORE_COUNTED, SCORE_OPEN = 0.95, 0.85, 0.5


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a line: tokens, ISO value or None, precision, rule."""

    passage: int
    first: int
    last: int
    value: str | None
    precision: str
    rule: str
    counted: bool  # from the document's date


def mentions(document: Document) -> tuple[Found, ...]:
    """Return every date of the text, in order."""
    found: list[Found] = []
    for number, passage in enumerate(document.passages):
        found += _in_line(passage.line, number, document.date)
        found += [
            Found(number, match.first, match.last, None, "open", f"date.{match.entry.id}", counted=True)
            for identifier in ("soon", "lately")
            for match in passage.words(identifier)
        ]
    return tuple(sorted(found, key=lambda one: (one.passage, one.first)))


def proposals(document: Document, found: tuple[Found, ...]) -> Iterator[Proposal]:
    """Yield a proposal for each date."""
    for one in found:
        tokens = document.passages[one.passage].line.tokens
        span = tokens[one.first].start, tokens[one.last].end
        score = SCORE_OPEN if one.value is None else SCORE_COUNTED if one.counted else SCORE_STATED
        yield document.proposal("date", None, span, value=one.value, unit=one.precision, rule=one.rule, score=score)


def _in_line(line: Line, number: int, today: dt.date | None) -> Iterator[Found]:
    text, taken = line.text, set[int]()
    for index, token in enumerate(line.tokens):
        if token.kind == DATE and (value := _numeric(token.form)):
            taken.add(index)
            yield Found(number, index, index, value, "day", "date.numeric", counted=False)
    if not any(letter.isdigit() for letter in text) and not _may_hold_words(line):
        return
    for pattern in patterns(line.language):
        for hit in pattern.expression.finditer(text):
            first, last = line.token_at(hit.start()), line.token_at(hit.end() - 1)
            places = range(first, last + 1)
            if taken.intersection(places):
                continue
            read = _read(pattern.name, hit, line.language, today)
            if read is not None:
                taken.update(places)
                value, precision, counted = read
                yield Found(number, first, last, value, precision, f"date.{pattern.name}", counted=counted)


@cache
def _words(language: str) -> re.Pattern[str]:
    texts = [pattern.expression.pattern for pattern in patterns(language) if "rel" in pattern.expression.groupindex]
    return re.compile("|".join(re.sub(r"\(\?P<\w+>", "(?:", text) for text in texts))


def _may_hold_words(line: Line) -> bool:
    months = "|".join(MONTHS[line.language])
    months = kazakh_fold(months) if line.language == "kk" else months
    return bool(_words(line.language).search(line.text) or re.search(rf"(?<!\S)(?:{months})", line.text))


def _numeric(form: str) -> str | None:
    parts = [int(part) for part in re.split(r"[-./]", form)]
    year, month, day = parts if "-" in form else reversed(parts)
    return _day(year, month, day)


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


Read = tuple[str | None, str, bool]


def _read(name: str, hit: re.Match[str], language: str, today: dt.date | None) -> Read | None:
    part = {key: value for key, value in hit.groupdict().items() if value is not None}
    kind = name.split(".", maxsplit=1)[0]
    if kind == "day":
        return _days(part, language, today)
    if kind in {"quarter", "half"}:
        return _share_of_year(part, language, today)
    if kind == "months":
        months = int(part["n"])
        return (f"{part['y1']}-01/{part['y1']}-{months:02}", "range", False) if 2 <= months <= 12 else None
    if kind == "edge":
        return _edge(part, language, today)
    if kind == "month":
        return _month(part, language, today)
    if kind == "year":
        years = [int(part[key]) for key in ("y1", "y2") if key in part]
        if years != sorted(set(years)):
            return None
        return "/".join(map(str, years)), "range" if len(years) > 1 else "year", False
    return _relative(part["rel"], today)


def month_of(word: str, language: str) -> int:
    """Return the number of a month from any form of its name."""
    folded = [kazakh_fold(name) if language == "kk" else name for name in MONTHS[language]]
    return next(number for number, name in enumerate(folded, start=1) if re.match(name, word))


def _days(part: dict[str, str], language: str, today: dt.date | None) -> Read | None:
    month = month_of(part["m1"], language)
    last_month = month_of(part["m2"], language) if "m2" in part else month
    days = [(month, int(part["d1"]))] + ([(last_month, int(part["d2"]))] if "d2" in part else [])
    if any(day > monthrange(2024, one)[1] for one, day in days) or days != sorted(set(days)):
        return None
    precision = "day" if len(days) == 1 else "range"
    stated = part.get("y1") or part.get("y2")
    year = int(stated) if stated else _nearest_year(days[0][0], days[0][1], today)
    if year is None:
        return None, precision, True
    values = [_day(year, one, day) for one, day in days]
    if None in values:
        return None
    return "/".join(str(value) for value in values), precision, not stated


def _nearest_year(month: int, day: int, today: dt.date | None) -> int | None:
    """Return the year that puts a day closest to the document's date."""
    if today is None:
        return None
    years = [year for year in (today.year - 1, today.year, today.year + 1) if _day(year, month, day)]
    return min(years, key=lambda year: abs(dt.date(year, month, day) - today), default=None)


def _share_of_year(part: dict[str, str], language: str, today: dt.date | None) -> Read | None:
    written = part.get("q") or part["h"]
    words = [kazakh_fold(" ".join(row)).split() if language == "kk" else row for row in NUMBERED[language]]
    number = next(place for place, row in enumerate(words, start=1) if written.replace("q ", "q") in row)
    months = 3 if "q" in part else 6
    precision = "quarter" if "q" in part else "half"
    year = _year(part, today)
    if year is None:
        return None, precision, True
    first = (number - 1) * months + 1
    return f"{year}-{first:02}/{year}-{first + months - 1:02}", precision, "y1" not in part


def _year(part: dict[str, str], today: dt.date | None) -> int | None:
    if "y1" in part:
        return int(part["y1"])
    if today is None:
        return None
    named = part.get("rel", "")
    return today.year + (named in NEXT_YEAR) - (named in LAST_YEAR)


def _edge(part: dict[str, str], language: str, today: dt.date | None) -> Read:
    year = _year(part, today)
    counted = "y1" not in part
    edge = part["edge"]
    if edge.startswith(BEGINNING):
        return (None if year is None else str(year)), "year", counted
    month = month_of(part["m1"], language) if "m1" in part else 6 if edge.startswith(MIDDLE) else 12
    precision = "month" if "m1" in part else "half" if edge.startswith(MIDDLE) else "year"
    if year is None:
        return None, precision, True
    return _day(year, month, monthrange(year, month)[1]), precision, counted


def _month(part: dict[str, str], language: str, today: dt.date | None) -> Read:
    month = month_of(part["m1"], language)
    year = _year(part, today) if "y1" in part or "rel" in part else _nearest_year(month, 15, today)
    return (None if year is None else f"{year}-{month:02}"), "month", "y1" not in part


def _relative(written: str, today: dt.date | None) -> Read:
    unit, step = RELATIVE[written]
    if today is None:
        return None, unit, True
    if unit == "year":
        return str(today.year + step), unit, True
    if unit == "month":
        months = today.year * 12 + today.month - 1 + step
        return f"{months // 12}-{months % 12 + 1:02}", unit, True
    return (today + dt.timedelta(days=step)).isoformat(), unit, True
