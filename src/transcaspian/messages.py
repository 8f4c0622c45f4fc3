"""The message catalogue: every sentence a user can see, by key, in the language spoken where it is said.

One flat TOML file a part, in ``data/messages/<language>/``; the key ``unknown_key`` of ``scenario.toml`` is said as
``scenario.unknown_key``. A sentence that changes with a number is a table of plural forms, chosen by the field named
in ``by`` under the CLDR rules of the language::

    runs = { by = "count", one = "{count} run", other = "{count} runs" }
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from string import Formatter
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from babel import Locale

LANGUAGE = "en"
LANGUAGES = ("en", "kk", "az", "ru")
LOCALES = {"en": "en_GB"}  # American day order is ambiguous here
Text = str | dict[str, str]
Part: TypeAlias = "Told | str | float | tuple[Part, ...]"

TWO_POINTS = re.compile(r"(?<=\w)\.\.(?=\s|$)")  # a date or a short word that ends in a point, at the end of a sentence

_spoken: ContextVar[str] = ContextVar("language", default=LANGUAGE)


@cache
def catalogue(language: str = LANGUAGE) -> dict[str, Text]:
    """Return all messages of one language as ``{part.key: text}``, or ``{part.key: {plural form: text}}``."""
    folder = resources.files("transcaspian").joinpath("data", "messages", language)
    texts: dict[str, Text] = {}
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            part = file.name.removesuffix(".toml")
            texts.update({f"{part}.{key}": text for key, text in tomllib.loads(file.read_text("utf-8")).items()})
    return texts


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let `say` speak a language within the block; other threads keep theirs.

    Raises
    ------
    ValueError
        No catalogue has that language.
    """
    if language not in LANGUAGES:
        raise ValueError(language)
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def spoken_language() -> str:
    """Return the language that `say` speaks here."""
    return _spoken.get()


def say(key: str, /, **fields: object) -> str:
    """Return the message `key` in the language spoken here, with its fields filled in.

    Parameters
    ----------
    key : str
        Part and key, for example ``"scenario.unknown_key"``.
    **fields
        Values for the names in braces; format specifications such as ``{tonnes:,.0f}`` belong to the catalogue, and
        numbers take the separators of the language.

    Raises
    ------
    KeyError
        The catalogue has no such message, or a field is missing: a fault of the program, never of the user.
    """
    return say_in(_spoken.get(), key, **fields)


def say_in(language: str, key: str, /, **fields: object) -> str:
    """Return the message `key` in a language, in English where the language does not have it yet.

    Parameters
    ----------
    language : str
        One of `LANGUAGES`.
    key : str
        Part and key, as of `say`.
    **fields
        Values for the names in braces.

    Raises
    ------
    KeyError
        As of `say`.
    """
    text = catalogue(language).get(key)
    if text is None:
        language, text = LANGUAGE, catalogue()[key]
    if not isinstance(text, str):
        count = fields[text["by"]]
        form = _locale(language).plural_form(count if isinstance(count, int | float) else 0)
        text = text.get(form, text["other"])
    if language == LANGUAGE:
        return text.format(**fields)
    return TWO_POINTS.sub(".", _Local(language).vformat(text, (), fields))


@dataclass(frozen=True, slots=True)
class Told:
    """A message that is said where it is read, in the language spoken there.

    Attributes
    ----------
    key : str
        Part and key, as of `say`.
    fields : mapping
        Numbers, texts (as of `translated`), other such messages, or tuples of these, which stand behind semicolons.
    """

    key: str
    fields: Mapping[str, Part]

    def __str__(self) -> str:
        return say(self.key, **{name: _said(part) for name, part in self.fields.items()})


def told(key: str, /, **fields: Part) -> Told:
    """Return the message `key` with its fields, not yet said."""
    return Told(key, fields)


def kept(parts: tuple[Told | str, ...]) -> str:
    """Return messages as one text that a table can hold, and that `reread` says in the language of its reader."""
    return json.dumps(parts, default=_plain, ensure_ascii=False)


def reread(text: str) -> str:
    """Return kept messages in the language spoken here, one after another; any other text as it is."""
    if not text.startswith("["):
        return text
    return " ".join(str(_said(_part(each))) for each in json.loads(text))


def _plain(part: Told) -> dict[str, object]:
    return {"key": part.key, "fields": dict(part.fields)}


def _part(plain: Any) -> Part:
    """Return what `kept` wrote."""
    if isinstance(plain, dict):
        return Told(plain["key"], {name: _part(each) for name, each in plain["fields"].items()})
    return tuple(map(_part, plain)) if isinstance(plain, list) else plain


def _said(part: Part) -> object:
    if isinstance(part, tuple):
        return "; ".join(str(_said(each)) for each in part)
    if isinstance(part, Told):
        return str(part)
    return translated(part) if isinstance(part, str) else part


def known(key: str) -> str | None:
    """Return a message without fields in the language spoken here, in English, or None where no catalogue has it."""
    return say(key) if key in catalogue(_spoken.get()) or key in catalogue() else None


def translated(text: str) -> str:
    """Return a text that the package's tables hold in English in the language spoken here; any other as it is.

    Titles of scenarios, names of grades, pipelines and places are such texts; those of a user stay the user's.
    """
    key = _keys_by_text().get(text)
    return text if key is None else say(key)


def translated_parts(text: str, mark: str, otherwise: Callable[[str], str] | None = None) -> str:
    """Return a text put together from texts of the tables, each said as `translated` says it.

    Parameters
    ----------
    text : str
        English texts joined by `mark`; one that has the mark inside is found whole.
    mark : str
        What stands between the texts, for example ``"; "``.
    otherwise : callable, optional
        Says a part that is in no table; left out, such a part stays as it is.
    """
    known_texts, parts = _keys_by_text(), text.split(mark)
    said: list[str] = []
    while parts:
        ends = range(len(parts), 0, -1)
        end = next((end for end in ends if mark.join(parts[:end]) in known_texts), 1)
        part, parts = mark.join(parts[:end]), parts[end:]
        say_part = translated if part in known_texts or otherwise is None else otherwise
        said.append(say_part(part))
    return mark.join(said)


def retold(text: str, *keys: str) -> str:
    """Return a sentence that was said in English in the language spoken here; any other text as it is.

    Parameters
    ----------
    text : str
        What `say` gave in English.
    *keys : str
        Messages that it may be, without plural forms; their fields are carried over as they were written.
    """
    for key in keys:
        found = _pattern(key).fullmatch(text)
        if found is not None:
            return say(key, **found.groupdict())
    return text


@cache
def _pattern(key: str) -> re.Pattern[str]:
    parts = Formatter().parse(str(catalogue()[key]))
    return re.compile("".join(re.escape(words) + (f"(?P<{name}>.+)" if name else "") for words, name, _, _ in parts))


@cache
def _keys_by_text() -> dict[str, str]:
    parts = ("labels.", "published.", "tables.")
    return {text: key for key, text in catalogue().items() if key.startswith(parts) and isinstance(text, str)}


def written(value: float, spec: str) -> str:
    """Return a number formatted by `spec`, with the separators, per cent and minus of the language spoken here."""
    return _localised(format(value, spec), _spoken.get())


def written_day(day: date, *, language: str | None = None, by: str = "day") -> str:
    """Return a date in words of a language, to the day or to the month: 24 Nov 2023, Nov 2023.

    Raises
    ------
    KeyError
        `by` is neither day nor month.
    """
    from babel.dates import format_date, format_skeleton

    locale = _locale(language or _spoken.get())
    if by == "day":
        return str(format_date(day, "medium", locale))
    return str(format_skeleton({"month": "yMMM"}[by], day, locale=locale))


@cache
def _locale(language: str) -> Locale:
    from babel import Locale

    return Locale.parse(LOCALES.get(language, language))


class _Local(Formatter):
    def __init__(self, language: str) -> None:
        self.language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        text: str = super().format_field(value, format_spec)
        is_number = isinstance(value, int | float) and not isinstance(value, bool) and format_spec
        return _localised(text, self.language) if is_number else text


def _localised(text: str, language: str) -> str:
    """Change the marks of a number that Python wrote into those of a language."""
    if language == LANGUAGE:
        return text
    symbols = _locale(language).number_symbols["latn"]
    body = text.translate({ord(","): symbols["group"], ord("."): symbols["decimal"], ord("-"): symbols["minusSign"]})
    if not body.endswith("%"):
        return body
    pattern = _locale(language).percent_formats[None]
    return str(pattern.prefix[0] + body[:-1] + pattern.suffix[0])
