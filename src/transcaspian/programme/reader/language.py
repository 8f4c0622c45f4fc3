"""Sentences and their languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LANGUAGES = ("kk", "az", "ru", "en")
LONGEST_SENTENCE = 2000  # characters
_LETTERS = {
    "kk": "әғқңөұүһі" + "áǵńóúýäñū",
    "az": "əçx",
    "ru": "эъщё",
    "en": "",
}
_WORDS = {
    "kk": "мен бен пен және туралы үшін бойынша арқылы жылы жылғы жылдың деді болып осы бұл екі ел жүк мұнай тараптар "
    "men ben pen jáne jäne ja'ne týraly turaly tu'raly úshin üşin u'shin arqyly jyly jylǵy jylğy jylg'y boıynsha "
    "boiynşa dedi talqylady eki bul taraptar",
    "az": "və ilə üçün bu haqqında bildirib olan edib olunub çox isə ki də da il ildə arasında görə dair barədə "
    "prezident deyib",
    "ru": "и в на по с о об что года году для это из от до к не как также между был были будет он году при",
    "en": "the of and to in on for with by is was were will be that from at an as it said has have",
}
_WORD_LANGUAGES: dict[str, tuple[str, ...]] = {}
for _language, _listed in _WORDS.items():
    for _word in _listed.split():
        _WORD_LANGUAGES[_word] = (*_WORD_LANGUAGES.get(_word, ()), _language)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_KAZAKH_VERB = re.compile(r"\w(?:[лнт][ды]ы|ады|еді|ған|ген|қан|мақ|мек)\b")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u0259\u018f]")
# A point after one of these, or after a single capital, ends no sentence.
_SHORT = frozenset(
    {"млн", "млрд", "тыс", "трлн", "г", "гг", "т", "им", "ул", "ж", "жж", "руб", "долл", "см", "стр", "др", "т.д"}
    | {"mln", "mlrd", "mr", "mrs", "ms", "dr", "ltd", "inc", "co", "no", "st", "jr", "prof", "il"}
)
_BREAK = re.compile(r"[.!?…]+[\"')\]]*(?=\s)|\n[ \t]*\n|\n(?=[ \t]*[-–])|:[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of the clean text and its language; `latin` marks Kazakh in Latin letters."""

    start: int
    end: int
    language: str
    latin: bool


def sentences(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a clean text with their languages; a sentence that says little takes the text's."""
    whole = language_of(text, "")
    spans = _spans(text)
    found = [(start, end, language_of(text[start:end], whole)) for start, end in spans]
    return tuple(Sentence(start, end, name, _is_latin(text[start:end])) for start, end, name in found)


def _spans(text: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for found in _BREAK.finditer(text):
        if found.start() < start or _goes_on(text, found.start(), found.end(), found.group()):
            continue
        spans.append((start, found.end()))
        start = found.end()
    spans.append((start, len(text)))
    whole = [piece for start, end in spans for piece in _pieces(text, start, end)]
    return [span for start, end in whole if (span := _trimmed(text, start, end))]


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a stretch in pieces no longer than a sentence may be; only a broken file holds longer ones."""
    while end - start > LONGEST_SENTENCE:
        space = text.rfind(" ", start + 1, start + LONGEST_SENTENCE)
        cut = space if space > start else start + LONGEST_SENTENCE
        yield start, cut
        start = cut
    yield start, end


def _goes_on(text: str, mark: int, end: int, written: str) -> bool:
    """Return whether the sentence goes on after this mark: an abbreviation, an initial, or a small letter after."""
    if not written.startswith("."):
        return False
    before = re.search(r"[\w.]+$", text[max(0, mark - 12) : mark])
    after = text[end : end + 3].lstrip()
    word = before.group() if before else ""
    if len(word) == 1 and word.isupper():
        return True
    if word.lower() in _SHORT:
        return not (word.lower() in {"г", "il", "т", "ж"} and after[:1].isupper())
    return after[:1].islower()


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    stretch = text[start:end]
    left = len(stretch) - len(stretch.lstrip())
    right = len(stretch.rstrip())
    return (start + left, start + right) if right > left else None


def _is_latin(text: str) -> bool:
    return len(_LATIN.findall(text)) > len(_CYRILLIC.findall(text))


def language_of(text: str, prior: str) -> str:
    """Return kk, az, ru or en for a stretch of text; `prior` decides between equals."""
    low = text.replace("I", "ı").replace("İ", "i").lower()
    points = dict.fromkeys(LANGUAGES, 0.0)
    for word in _WORD.findall(low):
        for name in _WORD_LANGUAGES.get(word, ()) or _WORD_LANGUAGES.get(word.replace("ı", "i"), ()):
            points[name] += 2.0
    for name, letters in _LETTERS.items():
        points[name] += sum(low.count(letter) for letter in letters)
    latin = _is_latin(text)
    if not latin:
        points["kk"] += len(_KAZAKH_VERB.findall(low))
    for name in ("en", "az") if not latin else ("ru",):
        points[name] = 0.0
    if latin:
        points["kk"] += 0.5 * sum(low.count(pair) for pair in ("aq", "qa", "yq", "yn")) * (points["az"] < points["kk"])
    if prior:
        points[prior] += 1.0
    best = max(LANGUAGES, key=lambda name: points[name])
    if points[best] > 0:
        return best
    return "en" if latin else "ru"
