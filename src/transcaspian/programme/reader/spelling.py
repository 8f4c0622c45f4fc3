"""Spelling: one clean character for each written one, with the way back to the text as given."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

HYPHENS = "-\u2010\u2011\u2012\u2043\u2212\ufe63\uff0d"
DASHES = "\u2013\u2014\u2015\u2e3a\u2e3b\ufe58"
QUOTES = '"\u00ab\u00bb\u201c\u201d\u201e\u201f\u2033\u275d\u275e\u300c\u300d\uff02\u2039\u203a'
APOSTROPHES = "'\u2018\u2019\u201a\u201b\u02bc\u02b9\u02bb\u2032\u00b4`\uff07"
SILENT = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_CLEAN = {
    **dict.fromkeys(map(ord, HYPHENS), "-"),
    **dict.fromkeys(map(ord, DASHES), "\u2013"),
    **dict.fromkeys(map(ord, QUOTES), '"'),
    **dict.fromkeys(map(ord, APOSTROPHES), "'"),
    ord("\u01dd"): "\u0259",  # a turned e written for the Azerbaijani schwa
    ord("\u018e"): "\u018f",
    ord("\r"): " ",
    ord("\u2028"): "\n",
    ord("\u2029"): "\n",
    ord("\x0b"): "\n",
    ord("\x0c"): "\n",
    ord("\x85"): "\n",
}

# Kazakh in Latin letters: the decrees of October 2017 (apostrophes), February 2018 (acutes), and the alphabet of 2021.
_SHARED = dict(zip("abvgdejzklmnoprstufhyqcwx", "абвгдежзклмнопрстуфхықсвх", strict=True))
_ALPHABETS = {
    "2017": {
        **_SHARED, "a'": "ә", "g'": "ғ", "i'": "и", "n'": "ң", "o'": "ө", "u'": "ү", "y'": "у", "s'": "ш", "c'": "ч",
        "i": "і", "sh": "ш", "ch": "ч",
    },
    "2018": {
        **_SHARED, "á": "ә", "ǵ": "ғ", "ń": "ң", "ó": "ө", "ú": "ү", "ý": "у", "sh": "ш", "ch": "ч", "ı": "и", "i": "і",
    },
    "2021": {
        **_SHARED, "ä": "ә", "ğ": "ғ", "ñ": "ң", "ŋ": "ң", "ń": "ң", "ö": "ө", "ü": "ү", "ū": "у", "ş": "ш", "tş": "ч",
        "ı": "і", "i": "и", "sh": "ш", "ch": "ч",
    },
}  # fmt: skip
_KAZAKH = str.maketrans(
    {"й": "и", "і": "и", "ю": "иу", "я": "иа", "э": "е", "ё": "ио", "һ": "х", "ц": "тс", "щ": "ш", "ұ": "у"}
)
_AZERBAIJANI = str.maketrans({"I": "ı", "İ": "i"})
_SKELETON = str.maketrans(
    {
        **dict(zip("абвгдезийклмнопрстуфыіәөүұғқң", "abvgdeziiklmnoprstufiiaouugkn", strict=True)),
        **dict(zip("əäáöóüúūıyýğǵşñńŋçqwx", "aaaoouuuiiiggsnnnckvh", strict=True)),
        **dict(zip("жхһчшщэё", "jhhcssee", strict=True)),
        "ц": "ts",
        "ю": "iu",
        "я": "ia",
        "ь": "",
        "ъ": "",
        "'": "",
        "-": "",
    }
)
_PAIRS = (("zh", "j"), ("kh", "h"), ("sh", "s"), ("ch", "\u010d"), ("gh", "g"), ("dj", "j"), ("дж", "j"))
_VOWELS = "aeou"


@dataclass(frozen=True, slots=True)
class Clean:
    """A text with one character for each written cluster, and where each stood in the text as given.

    `text` is composed (NFC) and has one kind of hyphen, dash, quotation mark and apostrophe. Character `i` of it stood
    at `starts[i]:ends[i]` of `given`.
    """

    given: str
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the given text of the clean characters from `start` to `end` (exclusive)."""
        return self.starts[start], self.ends[end - 1]


def clean(given: str) -> Clean:
    """Return `given` cleaned, with the map back; no character moves without being followed."""
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for position, letter in enumerate(given):
        if letter in SILENT:
            continue
        if letters and unicodedata.combining(letter) and starts:
            letters[-1] = _composed(letters[-1], letter)
            ends[-1] = position + 1
            continue
        written = _CLEAN.get(ord(letter), letter)
        letters.append(written if written == "\n" or not written.isspace() else " ")
        starts.append(position)
        ends.append(position + 1)
    return Clean(given=given, text="".join(letters), starts=tuple(starts), ends=tuple(ends))


def _composed(base: str, mark: str) -> str:
    together = unicodedata.normalize("NFC", base + mark)
    return together if len(together) == 1 else base


def lowered(word: str, language: str) -> str:
    """Return `word` in lower case by the rules of its language; no longer than it was."""
    if language == "az":
        word = word.translate(_AZERBAIJANI)
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter.lower()[0] for letter in word)


def kazakh_alphabet(text: str) -> str:
    """Return which of the three Latin alphabets a Kazakh text is written in."""
    low = text.lower()
    marks = {
        "2021": sum(low.count(letter) for letter in "äöüğşñū"),
        "2018": sum(low.count(letter) for letter in "áóúǵńý"),
        "2017": sum(low.count(pair) for pair in ("a'", "g'", "i'", "n'", "o'", "u'", "y'", "s'", "c'")),
    }
    return max(marks, key=lambda name: marks[name])


@lru_cache(maxsize=50_000)
def kazakh_cyrillic(word: str, alphabet: str) -> str:
    """Return a Kazakh word of Latin letters in Cyrillic ones, folded like `kazakh_fold`."""
    table = _ALPHABETS[alphabet]
    letters, place = [], 0
    while place < len(word):
        pair = word[place : place + 2]
        if len(pair) == 2 and pair in table:
            letters.append(table[pair])
            place += 2
        else:
            letters.append(table.get(word[place], word[place]))
            place += 1
    return "".join(letters).translate(_KAZAKH)


def kazakh_fold(word: str) -> str:
    """Return a Kazakh word without the distinctions that the Latin alphabets do not make (й, і and и, ю and иу ...)."""
    return word.translate(_KAZAKH)


@lru_cache(maxsize=50_000)
def skeleton(name: str) -> str:
    """Return what the spellings of one name have in common, whatever the script.

    Ильхам Әлиев, Ильхам Алиев, İlham Əliyev and Ilham Aliyev all give ``ilham aliev``.
    """
    low = "".join(letter.lower()[:1] for letter in name)
    for pair, single in _PAIRS:
        low = low.replace(pair, single)
    plain = low.translate(_SKELETON).replace("\u010d", "c")
    kept: list[str] = []
    for letter in plain:
        if kept and kept[-1] == letter:
            continue
        if letter in _VOWELS and len(kept) > 1 and kept[-1] == "i" and kept[-2] in _VOWELS:
            kept.pop()
        kept.append(letter)
    return "".join(kept)
