"""The message catalogue: every sentence a user can see, by key.

One flat TOML file a part, in ``data/messages/<language>/``; the key ``unknown_key`` of ``scenario.toml`` is said as
``scenario.unknown_key``.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

LANGUAGE = "en"


@cache
def catalogue(language: str = LANGUAGE) -> dict[str, str]:
    """Return all messages of one language as ``{part.key: text}``."""
    folder = resources.files("transcaspian").joinpath("data", "messages", language)
    texts: dict[str, str] = {}
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            part = file.name.removesuffix(".toml")
            texts.update({f"{part}.{key}": text for key, text in tomllib.loads(file.read_text("utf-8")).items()})
    return texts


def say(key: str, /, **fields: object) -> str:
    """Return the message `key` with its fields filled in.

    Parameters
    ----------
    key : str
        Part and key, for example ``"scenario.unknown_key"``.
    **fields
        Values for the names in braces; format specifications such as ``{tonnes:,.0f}`` belong to the catalogue.

    Raises
    ------
    KeyError
        The catalogue has no such message, or a field is missing: a fault of the program, never of the user.
    """
    return catalogue()[key].format(**fields)


def say_in(language: str, key: str, /, **fields: object) -> str:
    """Return the message `key` in a language, in English where the language does not have it yet.

    Parameters
    ----------
    language : str
        Code of a language with a folder of its own: en, kk, az, ru.
    key : str
        Part and key, as of `say`.
    **fields
        Values for the names in braces.

    Raises
    ------
    KeyError
        As of `say`.
    """
    return catalogue(language).get(key, catalogue()[key]).format(**fields)
