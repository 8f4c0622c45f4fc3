"""Words, numbers and marks of a sentence, and the sentence as one plain line."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from transcaspian.programme.reader.language import Sentence
from transcaspian.programme.reader.morphology import canonical
from transcaspian.programme.reader.spelling import kazakh_cyrillic, lowered

WORD, NUMBER, DATE, MARK = "word", "number", "date", "mark"
_TOKEN = re.compile(
    r"(?P<date>\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[./]\d{1,2}[./](?:19|20)\d{2}\b)"
    r"|(?P<number>\d{1,3}(?: \d{3})+(?:,\d+)?(?!\d)|\d+(?:[.,]\d+)*)"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)"
    r"|(?P<mark>[^\w\s]|_)"
)
_APOSTROPHE_AT_END = re.compile(r"[agnosciuy]'", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or mark: its kind, its form for the tables, its letters as written, its place in clean text."""

    kind: str
    form: str
    plain: str
    written: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        """Whether it is a word with a first letter in upper case."""
        return self.kind == WORD and self.written[0].isupper()


@dataclass(frozen=True)
class Line:
    """A sentence as tokens; `text` is the forms with one space between, dashes all alike."""

    sentence: Sentence
    tokens: tuple[Token, ...]
    number: int

    @property
    def language(self) -> str:
        """Language of the sentence."""
        return self.sentence.language

    @cached_property
    def text(self) -> str:
        """The forms in a row."""
        return " ".join("-" if token.form == "–" else token.form for token in self.tokens)

    @cached_property
    def _places(self) -> tuple[int, ...]:
        places, at = [], 0
        for token in self.tokens:
            places.append(at)
            at += len(token.form) + 1
        return tuple(places)

    def token_at(self, place: int) -> int:
        """Return the index of the token that stands at a place of `text`."""
        return bisect_right(self._places, place) - 1


def line_of(text: str, sentence: Sentence, *, number: int, alphabet: str) -> Line:
    """Return a sentence of the clean text cut into tokens; Kazakh in Latin letters gets Cyrillic forms."""
    language = sentence.language
    tokens = []
    stretch = text[sentence.start : sentence.end]
    apostrophes = language == "kk" and sentence.latin and alphabet == "2017"
    place = 0
    while found := _TOKEN.search(stretch, place):
        kind, end = str(found.lastgroup), found.end()
        if kind == WORD and apostrophes and _APOSTROPHE_AT_END.fullmatch(stretch[end - 1 : end + 1]):
            end += 1
        written = stretch[found.start() : end]
        plain = lowered(written, "en") if language == "kk" else lowered(written, language)
        form = _form(plain, written, language, kind, alphabet if sentence.latin else "")
        tokens.append(Token(kind, form, plain, written, sentence.start + found.start(), sentence.start + end))
        place = end
    return Line(sentence=sentence, tokens=tuple(tokens), number=number)


def _form(plain: str, written: str, language: str, kind: str, alphabet: str) -> str:
    if kind != WORD:
        return plain
    if language == "kk" and alphabet and ("a" <= plain[0] <= "z" or plain[0] > "\u00bf") and plain[0] < "\u0250":
        return kazakh_cyrillic(lowered(written, "az") if alphabet != "2017" else plain, alphabet)
    return canonical(plain, language)
