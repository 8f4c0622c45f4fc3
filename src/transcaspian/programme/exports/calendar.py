"""iCalendar (RFC 5545) of what happened and what is promised: visits, sessions, days of culture, summits, milestones.

UIDs are the ids of the register, so that a subscriber's entry moves and is never doubled. Days are whole days, with
the end exclusive. The stamp is the day as of which the register is shown, so that the same question gives the same
bytes. What is known to the month, quarter or year only says so in its text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say, say_in
from transcaspian.programme.claims import Claim, preferred
from transcaspian.programme.days import first_day, last_day, spoken
from transcaspian.programme.status import MilestoneStatus, Status, still_to_come

DOMAIN = "transcaspian"
LINE_OCTETS = 75
HAPPENED, PROMISED = "CONFIRMED", "TENTATIVE"
ESCAPES = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """One entry of the calendar: `start` to `end` are its first and last whole day."""

    id: str
    start: date
    end: date
    precision: str
    summary: str
    description: str
    status: str
    category: str
    place: str = ""
    source: str = ""


def entries(status: Status, *, language: str = "en") -> tuple[CalendarEntry, ...]:
    """Return events known on the day of `status` and milestones then still to come, by first day."""
    found = [_event(status, name, claims, language) for name, claims in status.events.items()]
    found += [_milestone(status, one, language) for one in still_to_come(status)]
    return tuple(sorted(found, key=lambda entry: (entry.start, entry.id)))


def _event(status: Status, name: str, claims: tuple[Claim, ...], language: str) -> CalendarEntry:
    event = status.register.events[name]
    happened = preferred([claim for claim in claims if claim.kind == "actual"]) or claims[-1]
    day = happened.date or happened.due or happened.known_on
    parties = ", ".join(status.register.name(party, language) for party in event.parties)
    word = say_in(language, f"programme.word_{happened.word or 'reported'}")
    lines = [parties, say_in(language, "programme.calendar_word", word=word)]
    if happened.precision != "day":
        lines.append(say_in(language, "programme.calendar_precision", date=spoken(day, happened.precision, language)))
    return CalendarEntry(
        id=name,
        start=first_day(day, happened.precision),
        end=happened.end or last_day(day, happened.precision),
        precision=happened.precision,
        summary=event.title[language],
        description="\n".join(lines),
        status=HAPPENED if happened.kind == "actual" else PROMISED,
        category=event.type,
        place=event.place,
        source=happened.source[0],
    )


def _milestone(status: Status, one: MilestoneStatus, language: str) -> CalendarEntry:
    due = one.due or status.as_of
    lines = [say_in(language, "programme.calendar_due", date=spoken(due, one.precision, language))]
    if one.precision != "day":
        lines.append(say_in(language, "programme.calendar_precision", date=spoken(due, one.precision, language)))
    return CalendarEntry(
        id=one.milestone.id,
        start=due,
        end=due,
        precision=one.precision,
        summary=one.milestone.title[language],
        description="\n".join(lines),
        status=PROMISED,
        category=one.milestone.kind,
        source=one.claims[-1].source[0],
    )


def written(status: Status, *, language: str = "en") -> str:
    """Return the calendar as RFC 5545 text, lines ended by CRLF and folded at 75 octets."""
    stamp = f"{status.as_of:%Y%m%d}T000000Z"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{DOMAIN}//programme//EN", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{_escaped(status.register.titles[language])}")
    for entry in entries(status, language=language):
        lines += _lines(entry, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _lines(entry: CalendarEntry, stamp: str) -> list[str]:
    fields = {
        "UID": f"{entry.id}@{DOMAIN}",
        "DTSTAMP": stamp,
        "DTSTART;VALUE=DATE": f"{entry.start:%Y%m%d}",
        "DTEND;VALUE=DATE": f"{entry.end + timedelta(days=1):%Y%m%d}",
        "SUMMARY": _escaped(entry.summary),
        "DESCRIPTION": _escaped(entry.description),
        "CATEGORIES": _escaped(entry.category),
        "STATUS": entry.status,
        "LOCATION": _escaped(entry.place),
        "URL": entry.source,
        "X-PRECISION": entry.precision,
        "TRANSP": "TRANSPARENT",
    }
    return ["BEGIN:VEVENT", *(f"{name}:{text}" for name, text in fields.items() if text), "END:VEVENT"]


def _escaped(text: str) -> str:
    return "".join(ESCAPES.get(character, character) for character in text)


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text)


def _folded(line: str) -> str:
    """Return a content line broken so that no piece exceeds 75 octets and no character is cut."""
    pieces, size = [""], 0
    for character in line:
        octets = len(character.encode())
        if size + octets > LINE_OCTETS:
            pieces.append(" ")
            size = 1
        pieces[-1] += character
        size += octets
    return "\r\n".join(pieces)


def read(text: str) -> tuple[CalendarEntry, ...]:
    """Return the entries of a calendar that `written` wrote.

    Raises
    ------
    InputError
        The text is no such calendar.
    """
    lines = re.split(r"\r?\n", re.sub(r"\r?\n[ \t]", "", text).rstrip("\r\n"))
    if lines[:1] != ["BEGIN:VCALENDAR"] or lines[-1:] != ["END:VCALENDAR"]:
        raise InputError(Problem(rule=say("programme.not_calendar")))
    found: list[CalendarEntry] = []
    fields: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            fields = {}
        elif line == "END:VEVENT":
            found.append(_read_entry(fields))
        else:
            fields[name.partition(";")[0]] = value
    return tuple(found)


def _read_entry(fields: dict[str, str]) -> CalendarEntry:
    try:
        return CalendarEntry(
            id=fields["UID"].removesuffix(f"@{DOMAIN}"),
            start=_day(fields["DTSTART"]),
            end=_day(fields["DTEND"]) - timedelta(days=1),
            precision=fields["X-PRECISION"],
            summary=_plain(fields["SUMMARY"]),
            description=_plain(fields["DESCRIPTION"]),
            status=fields["STATUS"],
            category=_plain(fields["CATEGORIES"]),
            place=_plain(fields.get("LOCATION", "")),
            source=fields.get("URL", ""),
        )
    except (KeyError, ValueError) as error:
        raise InputError(Problem(rule=say("programme.not_calendar"), value=str(error))) from None


def _day(text: str) -> date:
    if not re.fullmatch(r"\d{8}", text):
        raise ValueError(text)
    return date.fromisoformat(text)
