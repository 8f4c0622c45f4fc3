"""Events: visits, talks, summits, sessions, signings, deliveries, days of culture, held or planned."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from transcaspian.programme.reader import modality
from transcaspian.programme.reader.dates import Found
from transcaspian.programme.reader.document import Document, Passage, span_of
from transcaspian.programme.reader.gazetteer import FOLDER, Match
from transcaspian.programme.reader.parties import CORRIDOR, codes
from transcaspian.programme.reader.projects import Project
from transcaspian.programme.reader.proposals import Proposal

FIRST_NEAR = 5  # words between "first", the body and its summit
SAID_OF_EVENTS = {"planned": "planned", "held": "held", "started": "held", "opened": "held"}
LONGEST_EVENT = dt.timedelta(days=32)
SOON = dt.timedelta(days=31)
VISITS = frozenset({"state_visit", "official_visit", "working_visit"})
BETWEEN_TWO = VISITS | {"meeting", "talks", "pm_talks"}


@dataclass(frozen=True, slots=True)
class Event:
    """An event in a passage: its type, its tokens, what the verb says of it."""

    type: str
    passage: int
    first: int
    last: int
    verb: modality.Verb | None
    arrived: bool = False  # the words themselves say that something has come


@cache
def happenings() -> tuple[Mapping[str, str], ...]:
    """Return the events and promised events of the register that a text may name."""
    text = resources.files("transcaspian").joinpath(*FOLDER, "happenings.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def mentions(
    document: Document,
    projects: tuple[Project, ...],
    speeches: tuple[tuple[int, int], ...],
    *,
    peopled: frozenset[int],
) -> list[Event]:
    """Return the events of the narrative, each type once a status; what is said in quotes is the speaker's.

    `peopled` holds the numbers of the passages that name somebody: a meeting needs a party, a place or a person.
    """
    found = [
        _of_match(passage, number, match, peopled=number in peopled)
        for number, passage in enumerate(document.passages)
        for match in passage.of("events")
    ]
    found += [
        Event(
            "culture_days", one.passage, one.first, one.last,
            modality.governing(document.passages[one.passage], one.first, one.last),
        )
        for one in projects
        if one.id == "P-CULTURE"
    ]  # fmt: skip
    kept: dict[tuple[str, str], Event] = {}
    for event in sorted((one for one in found if one is not None), key=lambda one: (one.passage, one.first)):
        start = document.passages[event.passage].line.tokens[event.first].start
        if not any(first <= start < last for first, last in speeches):
            kept.setdefault((event.type, status(event) or ""), event)
    return _without_echoes(list(kept.values()))


def _without_echoes(events: list[Event]) -> list[Event]:
    """Leave out an event without a status when the same type stands in the text with one."""
    told = {event.type for event in events if status(event)}
    return [event for event in events if status(event) or event.type not in told]


def status(event: Event) -> str | None:
    """Return planned, held or signed, None where the verb says none of them."""
    if event.verb and event.type == "signing":
        return event.verb.value
    if event.arrived:
        return "held"
    return SAID_OF_EVENTS.get(event.verb.value) if event.verb else None


def _of_match(passage: Passage, number: int, match: Match, *, peopled: bool) -> Event | None:
    kind = match.entry.id
    verb = modality.governing(passage, match.first, match.last)
    inside = [one for one in modality.verbs(passage) if match.first <= one.first <= match.last]
    if kind == "signing":
        if not any(one.value == "signed" for one in inside):
            return None
        verb = inside[0]
    elif inside:
        verb = inside[-1]
    if kind in {"talks", "meeting"} and len(passage.words("prime_minister")) > 1:
        kind = "pm_talks"
    if kind == "meeting" and not peopled and not _between_parties(passage):
        return None
    arrived = match.entry.note == "arrived"
    return Event(kind, number, _with_place(passage, match.first), match.last, None if arrived else verb, arrived)


def _between_parties(passage: Passage) -> bool:
    """Return whether a passage names who met or where; a bare "meeting" is no event to propose."""
    return any(passage.of(table) for table in ("countries", "places")) or bool(passage.words("president"))


def _with_place(passage: Passage, first: int) -> int:
    """Return the first token, moved to the place or country right before the event (Бакуге жұмыс сапары)."""
    before = [one for table in ("places", "countries") for one in passage.of(table) if one.last == first - 1]
    return before[0].first if before and passage.line.language in {"kk", "az"} else first


def proposals(document: Document, events: list[Event], dates: tuple[Found, ...]) -> Iterator[Proposal]:
    """Yield a proposal for each event, and one for what its verb says."""
    for event in events:
        passage = document.passages[event.passage]
        identifier = _registered(document, event, dates) or event.type
        span = span_of(passage.line, event.first, event.last)
        score = 0.85 if identifier != event.type else 0.8 if status(event) else 0.6
        yield document.proposal("event", identifier, span, value=event.type, rule=f"event.{event.type}", score=score)
        said = status(event)
        if said and event.verb is not None and event.type != "culture_days":
            verb = span_of(passage.line, event.verb.first, event.verb.last)
            yield document.proposal("modality", identifier, verb, value=said, rule="modality.event", score=0.8)


def _registered(document: Document, event: Event, dates: tuple[Found, ...]) -> str | None:
    """Return the id of the register if exactly one entry fits by name, or by type, day and place."""
    passage = document.passages[event.passage]
    bodies = {match.entry.id for match in passage.of("organisations")}
    named = [one for one in happenings() if one["body"] and one["body"] in bodies and event.type in one["types"]]
    if named and _is_first(passage, event):
        return str(named[0]["id"])
    days = _days(document, event, dates)
    if days is None:
        return None
    fitting = [
        one for one in happenings()
        if event.type in one["types"].split("|")
        and one["id"].startswith("M-") == (status(event) == "planned")
        and _overlap(one, days)
        and _places_fit(one, passage, event)
    ]  # fmt: skip
    return str(fitting[0]["id"]) if len(fitting) == 1 else None


def _is_first(passage: Passage, event: Event) -> bool:
    return any(abs(match.first - event.first) <= FIRST_NEAR for match in passage.words("ordinal_first"))


def _days(document: Document, event: Event, dates: tuple[Found, ...]) -> tuple[str, str] | None:
    """Return first and last day of an event: dates of its passage, else the day of the document."""
    here = [one for one in dates if one.passage == event.passage]
    stated = [one.value for one in here if one.value]
    if stated:
        closest = min((one for one in here if one.value), key=lambda one: abs(one.first - event.first))
        first, _, last = str(closest.value).partition("/")
        return _padded(first, "01-01"), _padded(last or first, "12-31")
    if document.date is None:
        return None
    if any(one.rule == "date.soon" for one in here):
        return document.date.isoformat(), (document.date + SOON).isoformat()
    if here or status(event) == "planned":
        return None
    return document.date.isoformat(), document.date.isoformat()


def _padded(value: str, edge: str) -> str:
    if len(value) == 7:
        return f"{value}-{'01' if edge == '01-01' else '28'}"
    return f"{value}-{edge}" if len(value) == 4 else value


def _overlap(one: Mapping[str, str], days: tuple[str, str]) -> bool:
    if not one["from"] or days[0] > one["to"] or days[1] < one["from"]:
        return False
    length = dt.date.fromisoformat(days[1]) - dt.date.fromisoformat(days[0])
    return one["id"].startswith("M-") or length < LONGEST_EVENT


def _places_fit(one: Mapping[str, str], passage: Passage, event: Event) -> bool:
    places = {match.entry.id for match in passage.of("places")}
    if one["id"].startswith("E-") and event.type in BETWEEN_TWO and codes(passage) - CORRIDOR:
        return False
    if one["place"] and places and one["place"] not in places:
        return False
    if event.type in VISITS and one["id"].startswith("M-"):
        hosts = {match.entry.id for match in passage.of("countries") if match.last <= event.last}
        return not hosts or bool(hosts - {one["guest"]})
    if event.type == "culture_days" and one["guest"]:
        inside = {match.entry.id for match in passage.of("countries") if event.first <= match.first <= event.last}
        return len(inside) != 1 or inside == {one["guest"]}
    return True
