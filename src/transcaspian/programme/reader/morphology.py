"""Endings of words: which letters may follow a stem in Kazakh, Azerbaijani, Russian and English.

Kazakh and Azerbaijani pile suffixes in a fixed order (plural, possessor, case, relative), and their vowels follow the
last vowel of the stem: back after back, front after front. A chain that breaks this harmony is no ending of a native
word. Names and loans may take either harmony (Баку takes front endings in Kazakh: Бакуге).
"""

from __future__ import annotations

import re
from functools import lru_cache

from transcaspian.programme.reader.spelling import kazakh_fold

BACK, FRONT, FREE = "back", "front", "free"
VOWELS = {
    "kk": {BACK: "аоыұ", FRONT: "әөүеі", FREE: "уи"},
    "az": {BACK: "aıou", FRONT: "eəiöü", FREE: ""},
}
# Last letter of a stem that softens before a vowel: көлік, көлігі; əməkdaşlıq, əməkdaşlığı.
SOFTENED = {"kk": {"қ": "ғ", "к": "г", "п": "б"}, "az": {"q": "ğ", "k": "y"}}


def _kazakh(a: str, y: str, g: str, k: str) -> str:
    plural = f"[лдт]{a}р"
    owner = f"{y}м{y}з|{y}ң{y}з|м{y}з|ң{y}з|{y}м|{y}ң|с{y}|{y}|м|ң"
    case = (
        f"[ндт]{y}ң|{g}{a}|{k}{a}|н{a}|{a}|[ндт]{y}|н|[дт]{a}н|н{a}н|нд{a}|[дт]{a}|[мбп]енен|[мбп]ен|"
        f"ш{a}|д{a}и|с{y}з|л{y}|л{y}{k}"
    )
    relative = f"{g}{y}|{k}{y}"
    return f"(?:{plural})?(?:{owner})?(?:{case})?(?:(?:{relative})(?:{plural})?(?:н?{y})?(?:{case})?)?"


def _azerbaijani(a: str, y: str) -> str:
    plural = f"l{a}r"
    owner = f"{y}m{y}z|{y}n{y}z|{y}m|{y}n|s{y}|{y}"
    case = (
        f"n?{y}n|n{a}|y?{a}|n{y}|y?{y}|nd{a}n?|d{a}n?|y?l{a}|ç{a}|s{y}z|l{y}|n?{a}d{a}k|{y}n?{a}d{a}k|{a}d?{a}k|"
        f"{a}c{a}n|y{a}d{a}k"
    )
    relative = f"k{y}|d{y}r|d{y}rl{a}r"
    return f"(?:{plural})?(?:{owner})?(?:{case})?(?:(?:{relative})(?:{plural})?(?:n?{y})?(?:{case})?)?"


_RUSSIAN = (
    "(?:а|я|ы|и|у|ю|е|о|ь|й|ою|ею|ой|ей|ью|ом|ем|ам|ям|ами|ями|ьми|ах|ях|ов|ев|ия|ию|ии|ие|ий|ием|иям|иями|иях|"
    "ый|ая|яя|ое|ее|ые|ого|его|ому|ему|ым|им|ых|их|ыми|ими|ую|юю|ья|ье|ьи|ьев|ья|ьям|ьем|ью|ка|ки)?"
)
_ENGLISH = "(?:'s|s'|s|es|')?"
_CHAINS: dict[tuple[str, str], str] = {
    ("kk", BACK): _kazakh("а", "ы", "ғ", "қ"),
    ("kk", FRONT): _kazakh("е", "и", "г", "к"),
    ("az", BACK): _azerbaijani("a", "[ıu]"),
    ("az", FRONT): _azerbaijani("ə", "[iü]"),
}
for _language in ("kk", "az"):
    _CHAINS[_language, FREE] = f"(?:{_CHAINS[_language, BACK]}|{_CHAINS[_language, FRONT]})"
_COMPILED = {pair: re.compile(chain) for pair, chain in _CHAINS.items()}
_RUSSIAN_ENDING, _ENGLISH_ENDING = re.compile(_RUSSIAN), re.compile(_ENGLISH)


def harmony(stem: str, language: str) -> str:
    """Return which endings a stem as spelt takes: back, front, or free after a neutral last vowel (и, у in loans)."""
    classes = VOWELS.get(language)
    if classes is None:
        return FREE
    for letter in reversed(stem):
        for kind in (BACK, FRONT, FREE):
            if letter in classes[kind]:
                return kind
    return FREE


@lru_cache(maxsize=100_000)
def is_ending(rest: str, language: str, kind: str = FREE) -> bool:
    """Return whether `rest` may follow a stem of this language and harmony; nothing at all always may."""
    if not rest:
        return True
    if language == "ru":
        return _RUSSIAN_ENDING.fullmatch(rest) is not None
    if language == "en":
        return _ENGLISH_ENDING.fullmatch(rest) is not None
    return _COMPILED[language, kind].fullmatch(rest) is not None


def softened(stem: str, language: str) -> str | None:
    """Return the stem as it stands before a vowel, if its last letter softens there."""
    other = SOFTENED.get(language, {}).get(stem[-1:])
    return stem[:-1] + other if other else None


def begins_with_vowel(rest: str, language: str) -> bool:
    """Return whether an ending begins with a vowel of the language."""
    return rest[:1] in "".join(VOWELS[language].values()) if rest else False


def canonical(form: str, language: str) -> str:
    """Return a lower-case word as the tables of the language hold it."""
    if language == "kk":
        return kazakh_fold(form)
    return form.replace("ё", "е") if language == "ru" else form
