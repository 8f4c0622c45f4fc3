"""People: one person in any script and spelling, by full name, initials or surname."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from transcaspian.programme.reader.document import Document, Passage, span_of
from transcaspian.programme.reader.gazetteer import FOLDER
from transcaspian.programme.reader.morphology import is_ending
from transcaspian.programme.reader.spelling import skeleton
from transcaspian.programme.reader.tokens import WORD, Line

LONGEST_ENDING = 9
LONGEST_NAME = 40
SHORTEST_SURNAME = 3
SON_OF = frozenset({"oğlu", "oglu", "оглы", "улы", "ұлы", "qızı", "гызы", "кызы", "қызы"})
_PATRONYMIC = re.compile(r"\w{3,}(?:ович|евич|овн|евн|улы|қызы|ovich|evich|uly|ulı|oğlu)\w{0,3}")
NAMESAKES = frozenset(map(skeleton, ("Heydər", "Гейдар", "Heydar", "Хейдар", "Mehriban", "Мехрибан", "Әлия")))


@dataclass(frozen=True, slots=True)
class Person:
    """A row of the table of people, by what their spellings have in common."""

    id: str
    country: str
    office: str
    given: frozenset[str]
    surnames: frozenset[str]


@dataclass(frozen=True, slots=True)
class Mention:
    """A person named in a passage: tokens `first` to `last`."""

    person: Person
    passage: int
    first: int
    last: int
    rule: str
    score: float


@cache
def people() -> tuple[Person, ...]:
    """Return the people that the reader knows."""
    text = resources.files("transcaspian").joinpath(*FOLDER, "people.csv").read_text("utf-8")
    return tuple(_person(row) for row in csv.DictReader(text.splitlines()))


def _person(row: dict[str, str]) -> Person:
    names = [name.rsplit(" ", 1) for name in row["names"].split("|")]
    given = {skeleton(given) for given, _ in names}
    surnames = {skeleton(surname) for _, surname in names}
    return Person(
        id=row["id"],
        country=row["country"],
        office=row["office"],
        given=frozenset(given | {name[:-1] for name in given if name.endswith("a")}),
        surnames=frozenset(surnames | {name[:-1] for name in surnames if name.endswith("eva")}),
    )


@cache
def _by_surname() -> dict[str, tuple[Person, ...]]:
    table: dict[str, tuple[Person, ...]] = {}
    for person in people():
        for surname in person.surnames:
            table[surname] = (*table.get(surname, ()), person)
    return table


@cache
def _bearers(form: str, language: str) -> tuple[Person, ...]:
    """Return the people whose surname a word is, with an ending or without."""
    if len(form) > LONGEST_NAME:
        return ()
    for length in range(len(form), max(SHORTEST_SURNAME, len(form) - LONGEST_ENDING) - 1, -1):
        found = _by_surname().get(skeleton(form[:length]))
        if found and is_ending(form[length:], language):
            return found
    return ()


@cache
def _given(form: str, language: str) -> frozenset[str]:
    """Return what a given name may be in the nominative; Russian declines it, Kazakh and Azerbaijani do not."""
    if len(form) > LONGEST_NAME:
        return frozenset()
    lengths = range(len(form), max(2, len(form) - 4), -1) if language in {"ru", "en"} else (len(form),)
    return frozenset(skeleton(form[:length]) for length in lengths if is_ending(form[length:], language))


def mentions(document: Document) -> tuple[Mention, ...]:
    """Return every person named in the text; surnames alone count for those named in full, presidents and titles."""
    found: list[Mention] = []
    for number, passage in enumerate(document.passages):
        found += _in_passage(document, passage, number)
    full = {mention.person.id for mention in found if mention.rule != "person.surname"}
    return tuple(
        replace(mention, score=max(mention.score, 0.75)) if mention.person.id in full else mention
        for mention in found
        if mention.rule != "person.surname" or mention.person.id in full or mention.score > 0.6
    )


def _in_passage(document: Document, passage: Passage, number: int) -> Iterator[Mention]:
    line, at = passage.line, 0
    while at < len(line.tokens):
        mention = _mention_at(passage, number, at) if line.tokens[at].capital else None
        if mention is None:
            at += 1
            continue
        start, end = span_of(line, mention.first, mention.last)
        if not document.in_name(start, end) and not _names_a_thing(passage, mention):
            yield mention
        at = mention.last + 1


def _mention_at(passage: Passage, number: int, at: int) -> Mention | None:
    line = passage.line
    for read in (_given_first, _surname_first, _initials_first):
        found = read(line, at)
        if found is not None:
            person, last, rule, score = found
            return Mention(person, number, at, last, rule, score)
    return _surname_alone(passage, number, at)


Found = tuple[Person, int, str, float]


def _given_first(line: Line, at: int) -> Found | None:
    for end in (_hyphenated(line, at), at):
        given = _given("".join(token.form for token in line.tokens[at : end + 1]), line.language)
        surname_at = end + 1
        named = [person for person in people() if given & person.given]
        for person in named:
            place = _after_patronymic(line, surname_at)
            if place < len(line.tokens) and person in _bearers(line.tokens[place].form, line.language):
                return person, place, "person.full_name", 0.98
    return None


def _hyphenated(line: Line, at: int) -> int:
    """Return the last token of a word of parts joined by a hyphen, `at` itself if there is no hyphen."""
    tokens = line.tokens
    if at + 2 < len(tokens) and tokens[at + 1].form in "-–" and tokens[at + 2].kind == WORD:
        return at + 2
    return at + 1 if at + 1 < len(tokens) and tokens[at + 1].capital else at


def _after_patronymic(line: Line, at: int) -> int:
    """Return the token after a patronymic, if one stands here: Кемелевич, Кемелұлы, Heydər oğlu."""
    tokens = line.tokens
    if at + 1 < len(tokens) and tokens[at].capital and tokens[at + 1].form in SON_OF:
        return at + 2
    if at < len(tokens) and tokens[at].capital and _PATRONYMIC.fullmatch(tokens[at].form):
        return at + 1
    return at


def _surname_first(line: Line, at: int) -> Found | None:
    tokens = line.tokens
    bearers = _bearers(tokens[at].form, line.language)
    if not bearers or at + 1 >= len(tokens) or not tokens[at + 1].capital:
        return None
    for end in (_hyphenated(line, at + 1), at + 1):
        given = _given("".join(token.form for token in tokens[at + 1 : end + 1]), line.language)
        for person in bearers:
            if given & person.given:
                return person, end, "person.full_name", 0.95
    return _initials_after(line, at, bearers)


def _initials_after(line: Line, at: int, bearers: tuple[Person, ...]) -> Found | None:
    tokens = line.tokens
    letters = [token for token in tokens[at + 1 : at + 4] if len(token.written) == 1 and token.capital]
    if letters and at + 2 < len(tokens) and len(tokens[at + 1].written) == 1 and tokens[at + 2].form == ".":
        last = at + 4 if at + 4 < len(tokens) and tokens[at + 4].form == "." and len(letters) > 1 else at + 2
        fitting = _with_initial(bearers, tokens[at + 1].form)
        return (fitting, last, "person.initials", 0.85) if fitting else None
    return None


def _initials_first(line: Line, at: int) -> Found | None:
    tokens, place = line.tokens, at
    if len(tokens[at].written) > 2:
        return None
    while place < len(tokens) and place < at + 7 and (len(tokens[place].written) <= 2 or tokens[place].form in ".-–"):
        if tokens[place].kind == WORD and (place + 1 >= len(tokens) or tokens[place + 1].form not in ".-–"):
            break
        place += 1
    if place == at or place >= len(tokens) or not tokens[place].capital:
        return None
    person = _with_initial(_bearers(tokens[place].form, line.language), tokens[at].form)
    return (person, place, "person.initials", 0.9) if person else None


def _with_initial(bearers: tuple[Person, ...], initial: str) -> Person | None:
    sound = skeleton(initial)[:1]
    sounds = {sound, "k", "g"} if sound in {"k", "g"} else {sound}
    return next((person for person in bearers if any(name[:1] in sounds for name in person.given)), None)


def _surname_alone(passage: Passage, number: int, at: int) -> Mention | None:
    tokens = passage.line.tokens
    bearers = _bearers(tokens[at].form, passage.line.language)
    if not bearers:
        return None
    titled = any(match.last == at - 1 for match in passage.words("title"))
    before = tokens[at - 1] if at else None
    if before is not None and not titled and (before.capital or _is_initial(passage.line, at)):
        return None
    if at + 1 < len(tokens) and skeleton(tokens[at + 1].form) in NAMESAKES:
        return None
    score = 0.8 if titled else 0.7 if bearers[0].office == "president" else 0.5
    return Mention(bearers[0], number, at, at, "person.surname", score)


def _is_initial(line: Line, at: int) -> bool:
    return at >= 2 and line.tokens[at - 1].form == "." and len(line.tokens[at - 2].written) == 1


def _names_a_thing(passage: Passage, mention: Mention) -> bool:
    """Return whether the name belongs to a street, a ship, a house: "named after", атындағы, имени, adına."""
    language = passage.line.language
    after = {mention.last + 1, mention.last + 2} if language == "en" else {mention.last + 1}
    thing_after = language != "ru" and any(match.first in after for match in passage.words("named_after"))
    before = range(mention.first - 3, mention.first)
    thing_before = any(
        match.last == mention.first - 1 or (match.last in before and _only_titles(passage, match.last, mention.first))
        for match in passage.words("name_of_before")
    )
    return thing_after or thing_before


def _only_titles(passage: Passage, after: int, until: int) -> bool:
    titles = {place for match in passage.words("title") for place in range(match.first, match.last + 1)}
    return all(place in titles or passage.line.tokens[place].form in '".' for place in range(after + 1, until))
