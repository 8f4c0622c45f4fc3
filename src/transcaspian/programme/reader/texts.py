"""What can be read: UTF-8 text of a sensible length in Cyrillic or Latin letters; all else is refused plainly."""

from __future__ import annotations

import codecs
import unicodedata
from pathlib import Path

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say

MOST_BYTES = 1_000_000
MOST_CHARACTERS = 200_000  # a hundred pages
LEAST_SHARE = 0.5  # of the letters that must be Latin or Cyrillic
WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


def read_file(place: Path | str) -> str:
    """Return the text of a file exactly as it stands, line ends and byte-order mark included.

    Raises
    ------
    InputError
        There is no such file, or it is too large, a PDF, not UTF-8, empty, or in another script.
    """
    path, shown = Path(place), str(place)
    if not path.exists():
        raise _refused("file_missing", shown)
    if not path.is_file():
        raise _refused("not_a_file", shown)
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise _refused("file_too_large", shown, size=size / 1e6, limit=MOST_BYTES / 1e6)
    raw = path.read_bytes()
    if raw.lstrip()[:5] == b"%PDF-":
        raise _refused("pdf", shown)
    if raw.startswith(WIDE_MARKS) or b"\0" in raw:
        raise _refused("not_utf8_wide", shown)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _refused("not_utf8", shown, line=line, byte=f"0x{raw[error.start]:02x}") from None
    checked(text, shown=shown)
    return text


def checked(text: str, *, shown: str = "") -> None:
    """Raise InputError if a text is empty, too long or in another script than the four languages use."""
    if not text.strip("\ufeff \t\r\n\u00a0\u200b"):
        raise _refused("empty", shown)
    if len(text) > MOST_CHARACTERS:
        raise _refused("too_long", shown, length=len(text), limit=MOST_CHARACTERS)
    letters = [letter for letter in text[:20_000] if letter.isalpha()]
    own = sum(letter.isascii() or unicodedata.name(letter, "").startswith(("LATIN", "CYRILLIC")) for letter in letters)
    if letters and own < LEAST_SHARE * len(letters):
        raise _refused("other_script", shown)


def _refused(key: str, shown: str, *, line: int | None = None, **fields: object) -> InputError:
    rule, remedy = say(f"reader.{key}", **fields), say(f"reader.{key}_remedy")
    return InputError(Problem(rule=rule, file=shown, line=line, remedy=remedy))
