"""The reader's door: a text in, proposals out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from transcaspian.programme.reader import (
    dates,
    document,
    events,
    modality,
    parties,
    people,
    projects,
    quantities,
    quotes,
)
from transcaspian.programme.reader.document import Document
from transcaspian.programme.reader.people import Mention
from transcaspian.programme.reader.projects import Project
from transcaspian.programme.reader.proposals import KINDS, Proposal, Reading
from transcaspian.programme.reader.texts import checked

OFFICE_NEAR = 3  # a name so close to an office is that of its holder


def read(text: str, *, date: dt.date | None = None) -> Reading:
    """Propose the entries that a communique seems to hold.

    Parameters
    ----------
    text : str
        The communique in Kazakh (Cyrillic or one of three Latin alphabets), Azerbaijani, Russian or English.
    date : datetime.date, optional
        Day of the document. Without it, dates that count from it stay open (`value` None).

    Returns
    -------
    Reading
        Language of most of the text, and proposals in the order of the text; each span is in characters of `text`.

    Raises
    ------
    InputError
        The text is empty, too long, or in another script.
    """
    checked(text)
    ready = document.document(text, date=date)
    named = people.mentions(ready)
    ready = replace(ready, represented=frozenset(one.person.country for one in named))
    mentioned = projects.mentions(ready)
    said = quotes.mentions(ready, named)
    speeches = tuple((quote.start, quote.end) for quote in said)
    found_dates = dates.mentions(ready)
    measured = quantities.mentions(ready, _tokens_of(found_dates))
    happened = events.mentions(ready, mentioned, speeches, peopled=frozenset(one.passage for one in named))
    found = [
        *_people(ready, named),
        *_projects(ready, mentioned, delivery=_delivery(ready, happened)),
        *parties.proposals(ready, _tokens_of(mentioned)),
        *dates.proposals(ready, found_dates),
        *quantities.proposals(ready, measured, mentioned),
        *events.proposals(ready, happened, found_dates),
        *_quotes(ready, said),
    ]
    found = list(dict.fromkeys(found))  # one verb can govern two mentions of a project
    order = {kind: place for place, kind in enumerate(KINDS)}
    return Reading(
        language=ready.language,
        proposals=tuple(sorted(found, key=lambda one: (one.start, one.end, order[one.kind], str(one.id)))),
    )


def _tokens_of(found: tuple[Project, ...] | tuple[dates.Found, ...]) -> dict[int, set[int]]:
    taken: dict[int, set[int]] = {}
    for one in found:
        taken.setdefault(one.passage, set()).update(range(one.first, one.last + 1))
    return taken


def _delivery(ready: Document, happened: list[events.Event]) -> tuple[int, int] | None:
    """Return the span of the delivery that took place, None if there was none."""
    for event in happened:
        if event.type == "delivery" and events.status(event) == "held":
            return document.span_of(ready.passages[event.passage].line, event.first, event.last)
    return None


def _people(ready: Document, named: tuple[Mention, ...]) -> Iterator[Proposal]:
    for one in named:
        span = document.span_of(ready.passages[one.passage].line, one.first, one.last)
        yield ready.proposal("person", one.person.id, span, value=one.person.country, rule=one.rule, score=one.score)
    in_text = {one.person.id for one in named}
    for number, first, last, holder in quotes.offices(ready):
        beside = any(
            one.passage == number and one.first - OFFICE_NEAR <= last and first <= one.last + OFFICE_NEAR
            for one in named
        )
        if holder.id in in_text and not beside:
            span = document.span_of(ready.passages[number].line, first, last)
            yield ready.proposal("person", holder.id, span, value=holder.country, rule="person.office", score=0.65)


def _projects(
    ready: Document, mentioned: tuple[Project, ...], *, delivery: tuple[int, int] | None
) -> Iterator[Proposal]:
    """Yield each project with its status, and the words that give it; oil that has arrived has started to flow."""
    for one in mentioned:
        passage = ready.passages[one.passage]
        verb = modality.governing(passage, one.first, one.last)
        status = modality.of_project(one.id, verb.value) if verb else None
        at = document.span_of(passage.line, verb.first, verb.last) if verb else None
        rule = "modality.verb"
        if one.id == "P-OIL" and delivery is not None:
            status, at, rule = "started", delivery, "modality.delivery"
        span = document.span_of(passage.line, one.first, one.last)
        yield ready.proposal("project", one.id, span, value=status, rule="project.gazetteer", score=one.score)
        if at is not None:
            yield ready.proposal("modality", one.id, at, value=status, rule=rule, score=0.85)


def _quotes(ready: Document, said: tuple[quotes.Quote, ...]) -> Iterator[Proposal]:
    for one in said:
        score = 0.9 if one.speaker else 0.6
        yield ready.proposal(
            "quote", one.speaker, (one.start, one.end), value=one.speaker or one.written, rule=one.rule, score=score
        )
