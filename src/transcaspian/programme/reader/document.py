"""A text made ready for the rules: cleaned, cut into lines, its phrases found, its quotation marks paired."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from transcaspian.programme.reader.gazetteer import Match, gazetteer
from transcaspian.programme.reader.language import LANGUAGES, sentences
from transcaspian.programme.reader.morphology import is_ending
from transcaspian.programme.reader.proposals import Proposal, Value
from transcaspian.programme.reader.spelling import Clean, clean, kazakh_alphabet
from transcaspian.programme.reader.tokens import WORD, Line, line_of

OPENING = "«“„‟‹「❝"
CLOSING = "»”“›」❞"
LONGEST_QUOTATION = 4000
NAME_WORDS = 6  # a quotation of so few words without a closing mark is a name: «ҚазМұнайГаз», “KazMunayQaz”


@dataclass(frozen=True)
class Passage:
    """A line with the phrases found in it, by table."""

    line: Line
    matches: dict[str, tuple[Match, ...]] = field(default_factory=dict)

    def of(self, table: str) -> tuple[Match, ...]:
        """Return the phrases of one table, none inside another of the same table."""
        return self.matches.get(table, ())

    def words(self, identifier: str) -> tuple[Match, ...]:
        """Return the phrases of the table of words that mean one thing."""
        return tuple(match for match in self.of("words") if match.entry.id == identifier)


@dataclass(frozen=True)
class Document:
    """The whole text."""

    clean: Clean
    language: str
    passages: tuple[Passage, ...]
    quotations: tuple[tuple[int, int], ...]  # inner spans in the clean text
    date: dt.date | None
    represented: frozenset[str] = frozenset()  # countries of the people named

    @cached_property
    def within_names(self) -> tuple[tuple[int, int], ...]:
        """Short quotations, which are names of ships and houses."""
        return tuple(span for span in self.quotations if self.is_name(*span))

    def proposal(
        self,
        kind: str,
        identifier: str | None,
        span: tuple[int, int],
        *,
        value: Value = None,
        unit: str | None = None,
        rule: str,
        score: float,
    ) -> Proposal:
        """Return a proposal for a span of the clean text, told in places of the given text."""
        start, end = self.clean.span(*span)
        surface = self.clean.given[start:end]
        return Proposal(kind, identifier, surface, start, end, value, unit, rule, round(score, 2))

    def in_name(self, start: int, end: int) -> bool:
        """Return whether a span lies in a short quotation, the name of a ship or a house."""
        at = bisect_right(self.within_names, (start, end + LONGEST_QUOTATION)) - 1
        return any(first <= start and end <= last for first, last in self.within_names[max(0, at - 1) : at + 1])

    def is_name(self, first: int, last: int) -> bool:
        """Return whether a quotation is a name and no speech."""
        inner = self.clean.text[first:last].strip()
        return len(inner.split()) <= NAME_WORDS and inner[-1:] not in ".,!?…"


def document(given: str, *, date: dt.date | None) -> Document:
    """Return the text made ready."""
    cleaned = clean(given)
    alphabet = kazakh_alphabet(cleaned.text)
    found = sentences(cleaned.text)
    lines = [line_of(cleaned.text, sentence, number=number, alphabet=alphabet) for number, sentence in enumerate(found)]
    weights = dict.fromkeys(LANGUAGES, 0)
    for sentence in found:
        weights[sentence.language] += sentence.end - sentence.start
    language = max(LANGUAGES, key=lambda name: weights[name])
    return Document(
        clean=cleaned,
        language=language,
        passages=tuple(_passage(line) for line in lines),
        quotations=_quotations(cleaned),
        date=date,
    )


def _passage(line: Line) -> Passage:
    tables: dict[str, list[Match]] = {}
    for match in gazetteer(line.language).find(line):
        tables.setdefault(match.entry.table, []).append(match)
    kept = {table: longest(found) if table != "words" else tuple(found) for table, found in tables.items()}
    return Passage(line=line, matches=kept)


def longest(matches: list[Match]) -> tuple[Match, ...]:
    """Return the matches of which none lies in another, the longest first where they overlap, in order of place."""
    kept: list[Match] = []
    taken: set[int] = set()
    for match in sorted(matches, key=lambda one: (one.first - one.last, one.first)):
        places = range(match.first, match.last + 1)
        if not taken.intersection(places):
            taken.update(places)
            kept.append(match)
    return tuple(sorted(kept, key=lambda one: one.first))


def span_of(line: Line, first: int, last: int) -> tuple[int, int]:
    """Return the clean span of tokens, with an ending that hangs on by a hyphen (СПЕКА-ның, SOCAR-ın)."""
    tokens = line.tokens
    if last + 2 < len(tokens):
        hyphen, ending = tokens[last + 1], tokens[last + 2]
        joined = hyphen.form == "-" and tokens[last].end == hyphen.start and hyphen.end == ending.start
        if joined and ending.kind == WORD and not ending.capital and is_ending(ending.form, line.language):
            last += 2
    return tokens[first].start, tokens[last].end


def _quotations(cleaned: Clean) -> tuple[tuple[int, int], ...]:
    """Return the inner spans between quotation marks; the mark as written says whether it opens or closes."""
    spans: list[tuple[int, int]] = []
    opened: list[tuple[int, str]] = []
    for place, letter in enumerate(cleaned.text):
        if letter != '"':
            continue
        written = cleaned.given[cleaned.starts[place]]
        closes = opened and (written in CLOSING or written not in OPENING)
        if closes and written == "“" and opened[-1][1] != "„":
            closes = False
        if closes:
            start, _ = opened.pop()
            if place - start <= LONGEST_QUOTATION and place > start + 1:
                spans.append((start + 1, place))
        elif written not in CLOSING or written == "“":
            opened.append((place, written))
    return tuple(sorted(spans))
