"""Countries, organisations and places: what the text names, and which countries stand round a word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from transcaspian.programme.reader.document import Document, Passage, span_of
from transcaspian.programme.reader.gazetteer import Match
from transcaspian.programme.reader.proposals import Proposal

CORRIDOR = frozenset({"KZ", "AZ"})
SCORES = {"countries": 0.9, "organisations": 0.95}


@dataclass(frozen=True, slots=True)
class Country:
    """A country that a word of a passage stands for: its own name, a place in it, an organisation of it."""

    code: str
    first: int
    last: int


def countries(passage: Passage) -> tuple[Country, ...]:
    """Return the countries that a passage speaks of, in order of place."""
    inside = _covered(passage.of("organisations"))
    found = [
        Country(match.entry.id, match.first, match.last)
        for match in passage.of("countries")
        if match.first not in inside
    ]
    inside |= _covered(passage.of("projects"))  # the towns of a pipeline's name are no parties
    for table in ("places", "organisations"):
        found += [
            Country(match.entry.note, match.first, match.last)
            for match in passage.of(table)
            if match.entry.note and _is_name(passage, match) and not (table == "places" and match.first in inside)
        ]
    return tuple(sorted(found, key=lambda one: one.first))


def codes(passage: Passage) -> frozenset[str]:
    """Return the codes of the countries of a passage."""
    return frozenset(country.code for country in countries(passage))


def _covered(matches: Iterable[Match]) -> set[int]:
    return {place for match in matches for place in range(match.first, match.last + 1)}


def _is_name(passage: Passage, match: Match) -> bool:
    return passage.line.tokens[match.first].capital


def proposals(document: Document, hidden: dict[int, set[int]]) -> Iterator[Proposal]:
    """Yield countries and organisations at their first mention, places at each; none inside a project's name."""
    seen: set[str] = set()
    for number, passage in enumerate(document.passages):
        within = _covered(passage.of("organisations"))
        for table in ("organisations", "countries"):
            for match in passage.of(table):
                taken = hidden.get(number, set()) if table == "countries" else set()
                if match.entry.id in seen or (table == "countries" and match.first in within | taken):
                    continue
                if not _is_name(passage, match) and table == "countries":
                    continue
                seen.add(match.entry.id)
                yield _party(document, passage, match)
        yield from _places(document, passage, within | hidden.get(number, set()))


def _party(document: Document, passage: Passage, match: Match) -> Proposal:
    kind = "country" if match.entry.table == "countries" else "organisation"
    if match.entry.id.startswith("B-"):
        kind = "body"
    span = span_of(passage.line, match.first, match.last)
    if kind == "organisation":
        span = _with_quotation_marks(document.clean.text, *span)
    return document.proposal("party", match.entry.id, span, rule=f"party.{kind}", score=SCORES[match.entry.table])


def _with_quotation_marks(text: str, start: int, end: int) -> tuple[int, int]:
    if start > 0 and text[start - 1] == '"' and text[end : end + 1] == '"':
        return start - 1, end + 1
    return start, end


def _places(document: Document, passage: Passage, taken: set[int]) -> Iterator[Proposal]:
    for match in passage.of("places"):
        if match.first in taken or not _is_name(passage, match):
            continue
        span = span_of(passage.line, match.first, match.last)
        if not document.in_name(*span):
            yield document.proposal(
                "place", match.entry.id, span, value=match.entry.note, rule="place.name", score=0.95
            )
