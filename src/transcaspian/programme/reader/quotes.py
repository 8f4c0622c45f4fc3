"""Quotes with their speakers: statements under a heading, quotation marks, lines led by a dash."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass

from transcaspian.programme.reader.document import Document
from transcaspian.programme.reader.people import Mention, Person, people

HEADING_WORDS = 25
HEADING_REACH = 400  # characters
ATTRIBUTION_REACH = 260
FEWEST_WORDS = 3
SAID_BEFORE = 25  # characters between "said that" and the mark
_UNDER_HEADING = re.compile(r":[ \t]*\n[ \t\n]*[-–][ \t]*(?=\S)")
_BEFORE_HEADING = re.compile(r"[.!?…][\")]*[ \t]*\n|\n[ \t]*\n")
_LED_BY_DASH = re.compile(r"(?:^|\n)[ \t]*[-–][ \t]*(?=\S)")
_TURN = re.compile(r"[,!?…][ \t\n]*[-–][ \t\n]*")
_ATTRIBUTED = re.compile(r"[ \t\n]*[,.!?]?[ \t\n]*[-–][ \t\n]*[^\W\d_]|,[ \t\n]*[^\W\d_]")
_SENTENCE_END = re.compile(r"(?<!\b[^\W\d_])[.!?…](?=\s|$)|\n[ \t]*\n")
_PARAGRAPH = re.compile(r"\n[ \t]*\n(?![ \t]*[-–])")


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody says: clean span, the speaker as an id or as written, the rule."""

    start: int
    end: int
    speaker: str | None
    written: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class _Named:
    start: int
    end: int
    id: str


class Speakers:
    """Who is named where in the clean text, by name or by office and country, and where a verb of saying stands."""

    def __init__(self, document: Document, mentions: tuple[Mention, ...]) -> None:
        named = [_Named(*_tokens(document, one.passage, one.first, one.last), one.person.id) for one in mentions]
        self.people = sorted([*named, *_offices(document)], key=lambda one: one.start)
        self._starts = [one.start for one in self.people]
        self.said = sorted(
            _tokens(document, number, match.first, match.last)
            for number, passage in enumerate(document.passages)
            for match in passage.words("said")
        )

    def within(self, start: int, end: int) -> list[_Named]:
        """Return the people named in a span."""
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, end)
        return [one for one in self.people[first:last] if one.end <= end]

    def verbs(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the verbs of saying in a span."""
        first = bisect_left(self.said, (start, 0))
        last = bisect_left(self.said, (end, 0))
        return [span for span in self.said[first:last] if span[1] <= end]


def _tokens(document: Document, passage: int, first: int, last: int) -> tuple[int, int]:
    tokens = document.passages[passage].line.tokens
    return tokens[first].start, tokens[last].end


def office_holder(office: str, country: str) -> Person | None:
    """Return who holds an office of a country, by the table of people."""
    return next((one for one in people() if one.office == office and one.country == country), None)


def offices(document: Document) -> Iterator[tuple[int, int, int, Person]]:
    """Yield passage and tokens of each "president of such a country", with the person who holds the office."""
    for number, passage in enumerate(document.passages):
        for role in passage.words("president"):
            for country in passage.of("countries"):
                ahead = country.last < role.first
                gap = role.first - country.last if ahead else country.first - role.last
                if passage.line.language in {"kk", "az"} and not ahead:
                    continue
                holder = office_holder("president", country.entry.id)
                if holder is not None and 0 < gap <= (2 if passage.line.language == "en" else 1):
                    yield number, min(role.first, country.first), max(role.last, country.last), holder


def _offices(document: Document) -> list[_Named]:
    return [_Named(*_tokens(document, number, first, last), who.id) for number, first, last, who in offices(document)]


def mentions(document: Document, named: tuple[Mention, ...]) -> tuple[Quote, ...]:
    """Return every quote whose speaker or verb of saying the text gives, in order."""
    speakers = Speakers(document, named)
    found = list(_under_headings(document, speakers))
    for others in (_in_marks(document, speakers), _led_by_dash(document, speakers)):
        for one in sorted(others, key=lambda other: (other.start, -other.end)):
            if not _covered(one, found):
                insort(found, one, key=lambda other: other.start)
    return tuple(found)


def _covered(quote: Quote, others: list[Quote]) -> bool:
    """Return whether a quote overlaps one of some that are in order and apart."""
    before = bisect_left(others, quote.end, key=lambda one: one.start) - 1
    return before >= 0 and others[before].end > quote.start


def _under_headings(document: Document, speakers: Speakers) -> Iterator[Quote]:
    text = document.clean.text
    headings: list[tuple[int, int, int]] = []
    for found in _UNDER_HEADING.finditer(text):
        reach = max(0, found.start() - HEADING_REACH)
        start = max((one.end() for one in _BEFORE_HEADING.finditer(text, reach, found.start())), default=reach)
        start = max([start, *(begin for begin, _, _ in headings[-1:])])
        if 0 < len(text[start : found.start()].split()) <= HEADING_WORDS:
            headings.append((start, found.start(), found.end()))
    for place, (start, colon, begin) in enumerate(headings):
        end = headings[place + 1][0] if place + 1 < len(headings) else len(text)
        gap = _PARAGRAPH.search(text, begin, end)
        end = _stripped(text, begin, gap.start() if gap else end)
        people_here = speakers.within(start, colon)
        written = " ".join(text[start:colon].split())
        if end > begin and (people_here or written[:1].isupper()):
            speaker = people_here[0].id if people_here else None
            yield Quote(begin, end, speaker, written, "quote.heading")


def _stripped(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())


def _in_marks(document: Document, speakers: Speakers) -> Iterator[Quote]:
    text = document.clean.text
    for start, end in document.quotations:
        introduced = text[max(0, start - 4) : start - 1].rstrip().endswith(":")
        attributed_after = _ATTRIBUTED.match(text, end + 1)
        reported = speakers.verbs(start - SAID_BEFORE, start)
        if document.is_name(start, end) and not (introduced or attributed_after or reported):
            continue
        if len(text[start:end].split()) < FEWEST_WORDS:
            continue
        attributed = _attribution(text, speakers, start, end)
        if attributed is not None:
            named = attributed[0]
            yield Quote(start, end, named.id if named else None, None, "quote.marks")


def _attribution(text: str, speakers: Speakers, start: int, end: int) -> tuple[_Named | None] | None:
    """Return who said what stands in `start` to `end` (None: nobody named), or None if no verb of saying is near."""
    stop = _SENTENCE_END.search(text, end + 1)
    last = min(stop.start() if stop else len(text), end + ATTRIBUTION_REACH)
    ends_before = [one.end() for one in _SENTENCE_END.finditer(text, max(0, start - ATTRIBUTION_REACH), start - 1)]
    first = ends_before[-1] if ends_before else max(0, start - ATTRIBUTION_REACH)
    for span in ((end, last), (first, start)):
        verbs, named = speakers.verbs(*span), speakers.within(*span)
        introduced = span[1] == start and text[first : start - 1].rstrip().endswith(":")
        if verbs or (introduced and named):
            at = verbs[0][0] if verbs else start
            return (min(named, key=lambda one: abs(one.start - at), default=None),)
    return None


def _led_by_dash(document: Document, speakers: Speakers) -> Iterator[Quote]:
    text = document.clean.text
    for found in _LED_BY_DASH.finditer(text):
        paragraph = re.compile(r"\n[ \t]*(?=\n|[-–])").search(text, found.end())
        stop = paragraph.start() if paragraph else len(text)
        for turn in _TURN.finditer(text, found.end(), stop):
            sentence = _SENTENCE_END.search(text, turn.end(), stop)
            last = sentence.start() if sentence else stop
            verbs = [span for span in speakers.verbs(turn.end(), last) if span[0] - turn.end() < 60]
            if verbs:
                named = speakers.within(turn.end(), last)
                closest = min(named, key=lambda one: abs(one.start - verbs[0][0]), default=None)
                end = turn.start() if text[turn.start()] == "," else turn.start() + 1
                yield Quote(found.end(), end, closest.id if closest else None, None, "quote.dash")
                break
