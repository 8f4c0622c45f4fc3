"""The gazetteer: stems and phrases of four languages, and how they are found in a line.

The tables in ``data/programme/reader/`` hold one phrase a row. In a phrase ``желі+`` takes the endings of its
language, ``talqyla*`` any further letters, ``x?`` may be missing, ``a|b`` is a choice, ``@country`` stands for the name
of any country, ``@any`` for any word or number. Hyphens and dashes between the words do not matter. The phrases of a
language form one tree, walked once from each word of a line.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from itertools import product

from transcaspian.programme.reader.language import LANGUAGES
from transcaspian.programme.reader.morphology import (
    FREE,
    begins_with_vowel,
    canonical,
    harmony,
    is_ending,
    softened,
)
from transcaspian.programme.reader.spelling import lowered
from transcaspian.programme.reader.tokens import MARK, WORD, Line, Token

FOLDER = ("data", "programme", "reader")
TABLES = ("countries", "places", "organisations", "projects", "events", "verbs", "units", "words")
LONGEST_WORD = 60
JOINERS = frozenset("-–")
ANY = ("@", "any")
Key = tuple[str, str]  # ("=", form) exact, ("+", stem) with endings, ("*", stem) with anything, ("@", class)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a table: which table, the id it proposes, its name for the rule, and a note such as a country."""

    table: str
    id: str
    note: str


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found: the entry and the tokens from `first` to `last`, both included."""

    entry: Entry
    first: int
    last: int


@dataclass(slots=True)
class _Node:
    nexts: dict[Key, _Node] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)


class Gazetteer:
    """The phrases of one language."""

    def __init__(self, language: str, rows: Mapping[str, tuple[dict[str, str], ...]]) -> None:
        self.language = language
        self._root = _Node()
        self._stems: dict[str, list[tuple[Key, str, bool]]] = {}
        self._exact: dict[str, list[Key]] = {}
        self._classes: dict[Key, set[str]] = {}
        self.keys = lru_cache(maxsize=20_000)(self._keys)
        for table, listed in rows.items():
            for row in listed:
                if row["language"] in {language, "*"}:
                    self._add(table, row)

    def _add(self, table: str, row: Mapping[str, str]) -> None:
        entry = Entry(table=table, id=row["id"], note=row["note"])
        own = self.language if row["language"] == self.language else "*"
        words = [self._choices(word, own) for word in row["pattern"].split()]
        for chosen in product(*words):
            keys = [key for key in chosen if key is not None]
            if not keys:
                continue
            if table == "countries" and len(keys) == 1:
                self._classes.setdefault(keys[0], set()).add("country")
            node = self._root
            for key in keys:
                node = node.nexts.setdefault(key, _Node())
            node.entries.append(entry)

    def _choices(self, word: str, own: str) -> list[Key | None]:
        optional = word.endswith("?")
        choices: list[Key | None] = [self._key(part, own) for part in word.removesuffix("?").split("|")]
        return [*choices, None] if optional else choices

    def _key(self, part: str, own: str) -> Key:
        if part.startswith("@"):
            return ("@", part[1:])
        mark = part[-1] if part[-1] in "+*" else "="
        spelt = lowered(part.rstrip("+*"), self.language if own != "*" else "en")
        stem = canonical(spelt, self.language)
        key = (mark, stem)
        if mark == "=":
            if key not in self._exact.setdefault(stem, []):
                self._exact[stem].append(key)
            return key
        kind = FREE if own == "*" else harmony(spelt, self.language)
        self._register(stem, key, kind, needs_vowel=False)
        soft = softened(stem, self.language) if mark == "+" else None
        if soft:
            self._register(soft, key, kind, needs_vowel=True)
        return key

    def _register(self, stem: str, key: Key, kind: str, *, needs_vowel: bool) -> None:
        held = self._stems.setdefault(stem, [])
        if (key, kind, needs_vowel) not in held:
            held.append((key, kind, needs_vowel))

    def _keys(self, form: str) -> tuple[Key, ...]:
        """Return every key that a word answers to."""
        if len(form) > LONGEST_WORD:
            return ()
        found = list(self._exact.get(form, ()))
        for length in range(1, len(form) + 1):
            held = self._stems.get(form[:length])
            if held:
                rest = form[length:]
                found += [key for key, kind, vowel in held if self._fits(rest, key[0], kind, vowel=vowel)]
        classes = {("@", name) for key in found for name in self._classes.get(key, ())}
        return (*dict.fromkeys(found), *sorted(classes))

    def _fits(self, rest: str, mark: str, kind: str, *, vowel: bool) -> bool:
        if mark == "*":
            return True
        if vowel and not begins_with_vowel(rest, self.language):
            return False
        return is_ending(rest, self.language, kind)

    def _keys_of(self, token: Token) -> tuple[Key, ...]:
        if token.kind == MARK:
            return self.keys(token.form)
        if token.kind != WORD:
            return (ANY,)
        keys = (*self.keys(token.form), ANY)
        if token.plain != token.form:
            keys = (*keys, *(key for key in self.keys(token.plain) if key not in keys))
        return keys

    def find(self, line: Line) -> Iterator[Match]:
        """Yield every phrase of every table in the line, in the order of their first words."""
        tokens = line.tokens
        keys = [self._keys_of(token) for token in tokens]
        for first in range(len(tokens)):
            if keys[first]:
                yield from self._walk(self._root, tokens, keys, first, first)

    def _walk(
        self, node: _Node, tokens: tuple[Token, ...], keys: list[tuple[Key, ...]], first: int, at: int
    ) -> Iterator[Match]:
        for key in keys[at]:
            following = node.nexts.get(key)
            if following is None:
                continue
            for entry in following.entries:
                yield Match(entry, first, at)
            if following.nexts:
                after = at + 1
                while after < len(tokens) and tokens[after].form in JOINERS:
                    after += 1
                if after < len(tokens):
                    yield from self._walk(following, tokens, keys, first, after)


@cache
def rows() -> Mapping[str, tuple[dict[str, str], ...]]:
    """Return the rows of every table."""
    folder = resources.files("transcaspian").joinpath(*FOLDER)
    tables = {}
    for table in TABLES:
        text = folder.joinpath(f"{table}.csv").read_text("utf-8")
        tables[table] = tuple(csv.DictReader(text.splitlines()))
    return tables


@cache
def gazetteer(language: str) -> Gazetteer:
    """Return the gazetteer of a language, built on first use."""
    if language not in LANGUAGES:
        raise KeyError(language)
    return Gazetteer(language, rows())
