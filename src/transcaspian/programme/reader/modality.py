"""Modality: what the verb says has happened, never more.

In Kazakh and Azerbaijani the verb closes the clause, so the first one after a mention governs it; in Russian and
English it is the closest one, before or after. A sign of the future, of a plan or of a hope beside a verb of deeds
makes it a plan; a negation takes it away. For a project a signature means that it is agreed, not that it exists.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from transcaspian.programme.reader.document import Passage
from transcaspian.programme.reader.gazetteer import Match
from transcaspian.programme.reader.spelling import kazakh_fold
from transcaspian.programme.reader.tokens import WORD

DEEDS = frozenset({"agreed", "signed", "started", "held", "opened", "in_force"})
_PARTICIPLE = ("ған", "ген", "қан", "кен", "тын", "тин")
_PASSIVE_FUTURE = ("ылады", "иледи", "нады", "неди")
_NO_FUTURE = frozenset(map(kazakh_fold, ("табылады", "саналады", "есептеледі", "аталады", "ұсынады", "таныстырылады")))
_FUTURE_AZ = ("acaq", "əcək", "acaqlar", "əcəklər", "acaqdır", "əcəkdir", "acağıq", "əcəyik", "acağını", "əcəyini")
_TURNS = {
    "kk": {";", "ал", "алайда", "бірақ"}, "az": {";", "isə", "lakin", "amma"},
    "ru": {";", "однако", "но", "а", "тогда"}, "en": {";", "but", "while", "whereas", "however"},
}  # fmt: skip
TURN_COST, COMMA_COST = 40, 12


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of modality in a passage: what it says and its tokens."""

    value: str
    first: int
    last: int


def verbs(passage: Passage) -> tuple[Verb, ...]:
    """Return the verbs that say how far a thing has come, plans and negations already applied."""
    line = passage.line
    spoken = {place for match in passage.words("said") for place in range(match.first, match.last + 1)}
    matched = [match for match in passage.of("verbs") if match.last not in spoken]  # атап өтті is no өтті
    signs = [match for match in matched if match.entry.id in {"planned", "not"}]
    found = [
        Verb(_softened(match, signs), match.first, match.last)
        for match in matched
        if match.entry.id != "not" and not _negated(match, signs, line.language) and _is_finite(passage, match)
    ]
    taken = {place for verb in found for place in range(verb.first, verb.last + 1)}
    found += [verb for verb in _futures(passage) if verb.first not in taken]
    return tuple(sorted(found, key=lambda one: one.first))


def _softened(match: Match, signs: list[Match]) -> str:
    if match.entry.id not in DEEDS:
        return match.entry.id
    planned = any(0 < match.first - sign.last <= 2 for sign in signs if sign.entry.id == "planned")
    return "planned" if planned else match.entry.id


def _negated(match: Match, signs: list[Match], language: str) -> bool:
    for sign in signs:
        if sign.entry.id != "not":
            continue
        ahead = match.first - sign.last
        if (language in {"ru", "en"} and 0 < ahead <= (1 if language == "ru" else 3)) or (
            language in {"kk", "az"} and sign.first == match.last + 1
        ):
            return True
    return False


def _is_finite(passage: Passage, match: Match) -> bool:
    """Return whether a Kazakh form in -ған or -тын closes its clause; before a noun it only describes it."""
    tokens = passage.line.tokens
    if passage.line.language != "kk" or not tokens[match.last].form.endswith(_PARTICIPLE):
        return True
    return match.last + 1 >= len(tokens) or tokens[match.last + 1].kind != WORD


def _futures(passage: Passage) -> Iterator[Verb]:
    tokens = passage.line.tokens
    endings = {"kk": _PASSIVE_FUTURE, "az": _FUTURE_AZ}.get(passage.line.language)
    if endings is None:
        return
    for place, token in enumerate(tokens):
        closes = place + 1 >= len(tokens) or tokens[place + 1].kind != WORD or passage.line.language == "az"
        if token.kind == WORD and closes and token.form.endswith(endings) and token.form not in _NO_FUTURE:
            yield Verb("planned", place, place)


def governing(passage: Passage, first: int, last: int) -> Verb | None:
    """Return the verb that governs tokens `first` to `last`, None if the passage has none."""
    found = [verb for verb in verbs(passage) if verb.last < first or verb.first > last]
    if not found:
        return None
    if passage.line.language in {"kk", "az"}:
        after = [verb for verb in found if verb.first > last]
        if after:
            return after[0]
        before = found[-1]
        return None if _crosses(passage, before.last, first, {".", ";", '"'}) else before
    return min(found, key=lambda verb: _cost(passage, verb, first, last))


def _cost(passage: Passage, verb: Verb, first: int, last: int) -> int:
    start, end = (verb.last, first) if verb.last < first else (last, verb.first)
    between = [token.form for token in passage.line.tokens[start + 1 : end]]
    cost = len(between) + TURN_COST * sum(form in _TURNS[passage.line.language] for form in between)
    if verb.first > last:
        cost += COMMA_COST * between.count(",")
    return cost


def _crosses(passage: Passage, start: int, end: int, marks: set[str]) -> bool:
    return any(token.form in marks for token in passage.line.tokens[start + 1 : end])


def of_project(identifier: str, value: str) -> str:
    """Return what a verb says of a project: a signature agrees it, talks that were held discuss it."""
    if value == "signed":
        return "agreed"
    if value == "held" and identifier != "P-CULTURE":
        return "discussed"
    return value
